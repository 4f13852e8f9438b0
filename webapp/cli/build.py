"""`faq build`: the kept index, for those who want it made before it is needed."""

from __future__ import annotations

from pathlib import Path

import click

from ingest.content.loading import load, open_content
from ingest.errors import UsageError
from ingest.names import typed
from ingest.phrasing import counted
from search.index_cache import open_scored, place_of
from webapp.cli.options import content_option, index_option, is_address, refuse_unused
from webapp.cli.printing import progress

__all__ = ["build_command"]


@click.command("build")
@click.option(
    "--to",
    "target",
    metavar="TARGET",
    help="Build what many are served from: FILE.edition, the whole site as one file; "
    "postgresql://... or sqlite:///FILE, a database.",
)
@click.option(
    "--collection",
    metavar="NAME",
    help="What the content is called in the database. [default: faq]",
)
@click.option(
    "--put-back",
    is_flag=True,
    help="In the database, put the edition before the present one back instead.",
)
@content_option
@index_option
def build_command(
    target: str | None, collection: str | None, put_back: bool, content: Path, index: Path | None
) -> None:
    """Build the index. The other commands do it by themselves when it is out of date.

    With --to, build what many are served from. What is there is replaced when the new edition is
    whole, and servers that use it take the new one.
    """
    if target is not None:
        refuse_unused(["index"], "with --to: the index of this computer is not built then")
    if target is not None and is_address(target):
        from webapp.cli.databases import build_in_database, put_back_in_database

        name = "faq" if collection is None else collection
        if put_back:
            refuse_unused(["content"], "with --put-back: nothing is read of the content")
            put_back_in_database(target, name)
        else:
            build_in_database(content, target, name)
    elif put_back:
        raise UsageError("--put-back needs the address of the database: --to URL")
    elif collection is not None:
        raise UsageError("--collection needs the address of a database: --to URL")
    elif target is not None:
        _build_edition(content, target)
    else:
        _build_index(content, index)


def _build_index(content: Path, index: Path | None) -> None:
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


def _build_edition(content: Path, target: str) -> None:
    from webapp.export.edition import SUFFIX, build_edition  # it loads what servers of it need

    if not target.endswith(SUFFIX):
        raise UsageError(
            f"“{target}” is neither the name of an edition nor the address of a database. "
            f"Write --to site{SUFFIX}, or --to postgresql://..."
        )
    edition = build_edition(open_content(content), Path(target), progress)
    size = edition.path.stat().st_size / 1_000_000
    addresses = counted(edition.size, "address", "addresses")
    click.echo(
        f"The edition {edition.name} is in {target}: {addresses}, {size:.1f} MB. "
        f"Serve it with: faq serve --production --edition {typed(target)}"
    )
