"""`faq build`: the kept index, for those who want it made before it is needed."""

from __future__ import annotations

from pathlib import Path

import click

from ingest.content.loading import load
from ingest.phrasing import counted
from search.index_cache import open_scored
from webapp.cli.options import content_option, index_folder, index_option

__all__ = ["build_command"]


@click.command("build")
@content_option
@index_option
def build_command(content: Path, index: Path | None) -> None:
    """Build the index. The other commands do it by themselves when it is out of date."""
    knowledge = load(content)
    folder = index_folder(content, index)
    _, was_built = open_scored(knowledge, folder)
    state = "Built" if was_built else "Up to date:"
    records = (
        f"{counted(len(knowledge.questions), 'question')} and "
        f"{counted(len(knowledge.criteria), 'criterion', 'criteria')}"
    )
    click.echo(f"{state} the index of {records} in {folder}")
