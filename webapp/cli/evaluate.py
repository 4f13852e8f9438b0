"""`faq evaluate`: how well the search does with queries whose answers are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from ingest.errors import FaqError, did_you_mean
from ingest.files import write_atomically
from search.engine import Hit, search
from search.quality.metrics import Judged
from search.scored_index import ScoredIndex
from webapp.cli.jsonl import json_lines, text_of
from webapp.cli.options import (
    FILE,
    PATH,
    WITH_RECORDS,
    content_option,
    index_option,
    json_option,
    records_option,
    refuse_unused,
)
from webapp.cli.printing import print_json
from webapp.cli.searched import Searched, open_searched
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

    Expected are ids of questions, criteria, categories or terms, any of which answers the query;
    "term:renewal" is only the record of that kind. Where "expected" is [], nothing does, and the
    search should say so. A line may have a "set": [...] of those that answer it only together, and
    a "style", such as "keywords". Each kind and each style is measured by itself, too.
    """
    if records is not None:
        refuse_unused(*WITH_RECORDS)
    searched = open_searched(records, content, index)
    answered = list(_answered(queries, searched.index))
    titles = _titles(searched)
    if html is not None:
        write_atomically(html, render_report(answered, titles, queries.name).encode())
    if as_json:
        print_json(evaluation_as_json(answered, titles))
        return
    click.echo(format_table(answered), nl=False)
    if html is not None:
        click.echo(f"{html}: the report, with the searches in which something went wrong", err=True)


def _titles(searched: Searched) -> dict[str, str]:
    """The title of each record by its id and by kind and id, "term:renewal"."""
    named = {f"{kind}:{slug}": title for (kind, slug), title in searched.titles.items()}
    return {**searched.titles_by_id, **named}


def _answered(queries: Path, index: ScoredIndex) -> Iterator[Answered]:
    kinds = _kinds_by_name(index)
    for number, value in json_lines(queries):
        query = text_of(value, "query", queries, number)
        results = search(index, query, limit=len(index.records))
        place = f"{queries}:{number}"
        expected, wanted_set = _names(value, "expected", place), frozenset[str]()
        if "set" in value:
            wanted_set = _names(value, "set", place)
            if wanted_set and not expected:
                raise FaqError(f"{place}: there is a “set”, but nothing is expected to come first.")
        for name in sorted((expected | wanted_set) - kinds.keys()):
            hint = did_you_mean(name, kinds)
            click.echo(f"{place}: there is no record “{name}”. {hint}", err=True)
        judged = Judged(
            _ranked(results.hits, expected | wanted_set),
            expected,
            results.confident,
            text_of(value, "style", queries, number) if "style" in value else "",
            frozenset(kind for name in expected for kind in kinds.get(name, ())),
            wanted_set,
        )
        yield Answered(value.get("id"), query, judged)


def _kinds_by_name(index: ScoredIndex) -> dict[str, set[str]]:
    """Id, and kind and id, of each record -> the kinds that are meant."""
    kinds: dict[str, set[str]] = {}
    for record in index.records:
        for name in (record.id, f"{record.kind}:{record.id}"):
            kinds.setdefault(name, set()).add(record.kind)
    return kinds


def _ranked(hits: Iterable[Hit], names: frozenset[str]) -> list[str]:
    """The hits by the names that the line has for them, others by kind and id; each name once."""
    ranked: dict[str, None] = {}
    for hit in hits:
        name = f"{hit.kind}:{hit.id}"
        is_by_id = name not in names and hit.id in names and hit.id not in ranked
        ranked[hit.id if is_by_id else name] = None
    return list(ranked)


def _names(value: dict[str, Any], key: str, place: str) -> frozenset[str]:
    """The ids under a key. Raises FaqError where they are no list of ids."""
    names = value.get(key)
    if not isinstance(names, list):
        raise FaqError(f"{place}: “{key}” is not a list. Write it as [].")
    if not all(isinstance(slug, str) for slug in names):
        raise FaqError(f"{place}: “{key}” holds something that is not an id.")
    return frozenset(names)
