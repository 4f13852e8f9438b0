"""`faq evaluate`: how well the search does with queries whose answers are known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ingest.errors import FaqError
from ingest.files import write_atomically
from search.engine import search
from search.metrics import Judged
from search.scored_index import ScoredIndex
from webapp.cli.jsonl import json_lines, text_of
from webapp.cli.options import FILE, PATH, content_option, index_option, json_option, records_option
from webapp.cli.printing import print_json
from webapp.cli.searched import open_searched
from webapp.reports.evaluation import Answered, format_table, render_report
from webapp.reports.evaluation import as_json as evaluation_as_json

__all__ = ["evaluate_command"]


@click.command("evaluate")
@click.argument("queries", type=PATH, metavar="QUERIES.jsonl")
@records_option
@click.option(
    "--html",
    type=FILE,
    metavar="REPORT.html",
    help="Also write a report, one page that needs nothing else.",
)
@json_option
@content_option
@index_option
def evaluate_command(
    queries: Path,
    records: Path | None,
    html: Path | None,
    as_json: bool,
    content: Path,
    index: Path | None,
) -> None:
    """Measure the search with {"id", "query", "expected": [...]} lines.

    A line may have a "style", such as "keywords": then each style is measured by itself, too.
    A line whose "expected" is [] has no answer, and the search should say so.
    """
    searched = open_searched(records, content, index)
    answered = list(_answered(queries, searched.index))
    if html is not None:
        report = render_report(answered, searched.titles_by_id, queries.name)
        write_atomically(html, report.encode())
    if as_json:
        print_json(evaluation_as_json(answered, searched.titles_by_id))
        return
    click.echo(format_table(answered), nl=False)
    if html is not None:
        click.echo(f"{html}: the report, with the searches in which something went wrong", err=True)


def _answered(queries: Path, index: ScoredIndex) -> Iterator[Answered]:
    for number, value in json_lines(queries):
        query = text_of(value, "query", queries, number)
        results = search(index, query, limit=len(index.records))
        expected = _expected(value, f"{queries}:{number}")
        style = text_of(value, "style", queries, number) if "style" in value else ""
        ids = [hit.id for hit in results.hits]
        judged = Judged(ids, frozenset(expected), results.confident, style)
        yield Answered(value.get("id"), query, judged)


def _expected(value: dict[str, Any], place: str) -> list[str]:
    """The ids of the right answers. Raises FaqError where they are no list of ids."""
    expected = value.get("expected")
    if not isinstance(expected, list):
        raise FaqError(f"{place}: “expected” is not a list. Write it as [].")
    if not all(isinstance(slug, str) for slug in expected):
        raise FaqError(f"{place}: “expected” holds something that is not an id.")
    return expected
