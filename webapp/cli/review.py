"""`faq review`: an answer is accepted beside what its criteria say now."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ingest.content.review import review
from webapp.cli.options import content_option
from webapp.cli.printing import say_waiting

__all__ = ["review_command"]


@click.command("review")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@content_option
def review_command(ids: tuple[str, ...], content: Path) -> None:
    """Accept an answer as it stands beside its criteria.

    Notes in the question's file what its criteria say now, and for a published answer today as
    the day of its review. `faq check` names the answer again when one of them changes.
    """
    changed = review(content, ids, dt.date.today(), say_waiting)
    for path in changed:
        click.echo(f"{path}: reviewed")
    if not changed:
        click.echo("Reviewed before; nothing has changed.")
