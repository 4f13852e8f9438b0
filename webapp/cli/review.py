"""`faq review`: answers are accepted beside what their criteria say now, and published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ingest.content.loading import open_content
from ingest.content.review import Choice, RefusedError, review
from ingest.content.warnings.due import due_reviews
from ingest.files import write_atomically
from ingest.word_differences import in_words
from webapp.cli.options import FILE, content_option
from webapp.cli.printing import say_waiting

__all__ = ["review_command"]


@click.command("review")
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option(
    "--from",
    "documents",
    multiple=True,
    metavar="FILE",
    help="Also all answers that come from this document, such as faq.docx.",
)
@click.option(
    "--gone-from",
    multiple=True,
    metavar="FILE",
    help="Also all questions that this document has ceased to ask: they stay as they are.",
)
@click.option(
    "--publish",
    "publishes",
    is_flag=True,
    help="Publish drafts among them; with --from only drafts are meant.",
)
@click.option(
    "--hand-out",
    type=FILE,
    metavar="FILE.html",
    help="Review nothing: write the answers as a page that a colleague reads without a server.",
)
@click.option("--due", "is_due", is_flag=True, help="Only list the answers to review, and why.")
@content_option
def review_command(
    ids: tuple[str, ...],
    documents: tuple[str, ...],
    gone_from: tuple[str, ...],
    publishes: bool,
    hand_out: Path | None,
    is_due: bool,
    content: Path,
) -> None:
    """Accept an answer as it stands beside its criteria.

    Notes in the question's file what its criteria say now, and for a published answer today as
    the day of its review. `faq check` names the answer again when one of them changes. A question
    that its document has ceased to ask stays by this, and `faq publish` no longer waits for it.
    """
    if hand_out is not None:
        if documents or gone_from or publishes or not ids:
            raise click.UsageError("--hand-out needs the ids of the answers and nothing else.")
        from webapp.export.single_page import answers_page

        write_atomically(hand_out, answers_page(open_content(content), ids))
        click.echo(f"{hand_out}: to be read without a server; nothing was reviewed")
        return
    if is_due:
        if ids or documents or gone_from or publishes or hand_out:
            raise click.UsageError("--due lists all answers, and accepts none. Use it alone.")
        _list_due(content)
        return
    if not (ids or documents or gone_from):
        raise click.UsageError(
            "Which answers? Name their ids, or a document with --from or --gone-from."
        )
    asking, gone = (tuple(Path(one).name for one in named) for named in (documents, gone_from))
    choice = Choice(ids, asking, gone)
    try:
        changed = review(content, choice, dt.date.today(), say_waiting, publishes=publishes)
    except RefusedError as error:
        for path in error.changed:
            click.echo(f"{path}: reviewed")
        raise
    for path in changed:
        click.echo(f"{path}: reviewed")
    if not changed:
        click.echo("Reviewed before; nothing has changed.")


def _list_due(content: Path) -> None:
    found = [*due_reviews(open_content(content), dt.date.today())]
    for one in found:
        click.echo(f"{one.file.path}: {' '.join(one.reasons)}")
        for change in one.changes:
            for name, runs in change.parts():
                click.echo(f"  {change.criterion.id}, {name}: {in_words(runs)}")
    if not found:
        click.echo("Nothing is due.")
