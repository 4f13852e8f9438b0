"""`faq build`: the kept index, for those who want it made before it is needed."""

from __future__ import annotations

from pathlib import Path

import click

from ingest.content.loading import load
from ingest.phrasing import counted
from search.index_cache import open_scored, place_of
from webapp.cli.options import content_option, index_option

__all__ = ["build_command"]


@click.command("build")
@content_option
@index_option
def build_command(content: Path, index: Path | None) -> None:
    """Build the index. The other commands do it by themselves when it is out of date."""
    knowledge = load(content)
    place = place_of(content, index)
    opened = open_scored(knowledge, place)
    records = (
        f"{counted(len(knowledge.questions), 'question')} and "
        f"{counted(len(knowledge.criteria), 'criterion', 'criteria')}"
    )
    if place is None or opened.not_kept:
        click.echo(
            f"The index of {records} cannot be kept ({opened.not_kept}). "
            "Each command makes its own in memory; --index names another folder."
        )
        return
    state = "Built" if opened.was_built else "Up to date:"
    click.echo(f"{state} the index of {records} in {place.folder}")
