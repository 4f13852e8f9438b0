"""`faq gaps`: what people searched for or asked, and the content does not answer."""

from __future__ import annotations

from pathlib import Path

import click

from ingest.content.loading import open_content
from ingest.errors import UsageError
from search.entries import titles_of
from search.gaps.counts_file import counts_of
from search.gaps.finding import AT_LEAST, find_gaps
from search.gaps.reading import asked_site, read_asked
from search.index_cache import open_scored, place_of
from webapp.cli.options import (
    PATH,
    content_option,
    count_option,
    index_option,
    json_option,
    refuse_unused,
)
from webapp.cli.printing import print_json
from webapp.reports.gaps import as_json as gaps_as_json
from webapp.reports.gaps import format_gaps

__all__ = ["gaps_command"]


@click.command("gaps")
@click.argument("files", nargs=-1, type=PATH, metavar="FILE...")
@click.option(
    "--at-least",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"Show what was asked so often. [default: {AT_LEAST} in logs, 1 in mails and lists]",
)
@count_option("--limit", 20, "N", "Groups of each kind at most.")
@json_option
@content_option
@index_option
def gaps_command(
    files: tuple[Path, ...],
    at_least: int | None,
    limit: int,
    as_json: bool,
    content: Path,
    index: Path | None,
) -> None:
    """Say what people fail to find: searches without an answer, by what they mean.

    FILEs are access logs of a web server (common and combined format, JSON lines, W3C), mails
    (.eml, mbox) or lists of questions, one a line; each may be gzip. Searches of programs and
    those that were only being typed do not count. Names, mail addresses, telephone and other
    long numbers are dropped before anything is shown. Without FILE: what the live site of the
    content has counted on this computer, where site.toml has count_searches.
    """
    if as_json:
        refuse_unused(("limit",), "with --json: it has all groups")
    if not files:
        counted = counts_of(content)
        if counted is None or not counted.exists():
            raise UsageError(
                "Name a log, mails or a list. The live site has counted no searches here; write "
                "count_searches = 90 below [site] in site.toml to have it count them for 90 days."
            )
        files = (counted,)
    found = open_content(content)
    scored = open_scored(found.knowledge, place_of(content, index)).index
    searches = read_asked(files, asked_site(found.knowledge.association, scored))
    gaps = find_gaps(found, scored, searches, at_least)
    titles = titles_of(found.knowledge)
    if as_json:
        print_json(gaps_as_json(gaps, searches.files, titles))
        return
    click.echo(format_gaps(gaps, searches.files, titles, limit), nl=False)
