"""`faq search`: one query or a batch, as applicants search or in the staff's query language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ingest.content.loading import load
from ingest.content.model.knowledge import KnowledgeBase
from ingest.errors import UsageError, did_you_mean
from ingest.phrasing import counted
from search.engine import Hit, Results, search
from webapp.cli.jsonl import json_lines, text_of
from webapp.cli.options import (
    PATH,
    WITH_RECORDS,
    content_option,
    count_option,
    index_option,
    json_option,
    records_option,
    refuse_unused,
)
from webapp.cli.printing import print_json
from webapp.cli.searched import open_searched

__all__ = ["search_command"]


@click.command("search")
@click.argument("words", nargs=-1, metavar="QUERY")
@click.option(
    "--queries",
    type=PATH,
    metavar="FILE.jsonl",
    help='Answer a batch of {"id", "query"} lines instead.',
)
@records_option
@count_option("--limit", 10, "N", "Hits at most.")
@click.option("--topic", metavar="ID", help="Only hits of this topic.")
@click.option("--category", metavar="ID", help="Only hits of this endorsement category.")
@click.option(
    "--staff",
    is_flag=True,
    help='QUERY is in the query language: status:open topic:training "a phrase" AND OR NOT.',
)
@json_option
@content_option
@index_option
def search_command(
    words: tuple[str, ...],
    queries: Path | None,
    records: Path | None,
    limit: int,
    topic: str | None,
    category: str | None,
    staff: bool,
    as_json: bool,
    content: Path,
    index: Path | None,
) -> None:
    """Search as applicants do, with the same hits and scores as on the site.

    Several words are one query. Put it in single quotes where it holds quotes or a minus, which
    the shell or this command would take for itself: faq search -- '"side by side" -word'.

    A batch writes one line for each query: {"id", "confident", "hits":
    [{"id", "score", "kind"}]}, in the order of the page; a hit that is folded away there has
    "more": true, one of a table of siblings "sibling": true.
    """
    query = " ".join(words) if words else None
    if (query is None) == (queries is None):
        raise UsageError("Give one query, or a batch with --queries.")
    if staff and (query is None or records or topic or category):
        raise UsageError("--staff searches the content for one query, without other filters.")
    if records is not None:
        refuse_unused(*WITH_RECORDS)
    if staff and query is not None:
        _staff_search(query, limit, as_json, content, index)
        return
    searched = open_searched(records, content, index)
    if topic is not None and topic not in searched.topics:
        raise UsageError(f"There is no topic “{topic}”. {did_you_mean(topic, searched.topics)}")
    if category is not None and searched.knowledge is not None:  # records name theirs at will
        category = _category_id(category, searched.knowledge)
    if query is not None:
        results = search(searched.index, query, limit=limit, topic=topic, category=category)
        if as_json:
            _print_results_as_json(query, results, searched.titles)
        else:
            _print_results(results, searched.titles)
        return
    assert queries is not None
    for number, value in json_lines(queries):
        asked = text_of(value, "query", queries, number)
        results = search(searched.index, asked, limit=limit, topic=topic, category=category)
        click.echo(json.dumps({"id": value.get("id"), **_plain(results)}))


def _category_id(name: str, knowledge: KnowledgeBase) -> str:
    """The id of a category by any of its names. Raises UsageError where there is none."""
    for category in knowledge.categories:
        if category.is_called(name):
            return category.id
    known = [category.id for category in knowledge.categories]
    raise UsageError(f"There is no category “{name}”. {did_you_mean(name, known)}")


def _plain(results: Results) -> dict[str, Any]:
    return {"confident": results.confident, "hits": list(map(_plain_hit, results.hits))}


def _plain_hit(hit: Hit) -> dict[str, Any]:
    """A hit as plain values; "more" and "sibling" only where they are true."""
    return {key: value for key, value in hit._asdict().items() if value is not False}


def _print_results_as_json(
    query: str, results: Results, titles: Mapping[tuple[str, str], str]
) -> None:
    hits = [{**_plain_hit(hit), "title": titles[hit.kind, hit.id]} for hit in results.hits]
    print_json({"query": query, **_plain(results), "totals": results.totals, "hits": hits})


def _print_results(results: Results, titles: Mapping[tuple[str, str], str]) -> None:
    if not results.hits:
        click.echo("Nothing was found.")
        return
    if not results.confident:
        click.echo("Nothing clearly answers this. The nearest:")
    for hit in results.hits:
        if hit.more and not results.hits[results.hits.index(hit) - 1].more:
            click.echo("Others that share words:")
        click.echo(f"{hit.score:>6}  {hit.kind:<9}  {hit.id}\n        {titles[hit.kind, hit.id]}")


def _staff_search(query: str, limit: int, as_json: bool, content: Path, index: Path | None) -> None:
    from search.index_cache import open_store, place_of
    from search.whoosh_store import check_staff_query  # Whoosh takes a tenth of a second

    check_staff_query(query)
    knowledge = load(content)
    store = open_store(knowledge, place_of(content, index)).index
    found = [_described(slug, knowledge) for slug in store.find(query, limit=limit)]
    if as_json:
        print_json(found)
        return
    for record in found:
        click.echo(f"{record['status']:<10} {record['id']}\n           {record['title']}")
    click.echo(counted(len(found), "record") + " found", err=True)


def _described(slug: str, knowledge: KnowledgeBase) -> dict[str, str]:
    """What staff see of a record that was found; the status of a criterion is its standing."""
    if slug in knowledge.question_by_id:
        question = knowledge.question_by_id[slug]
        status, title = question.status, question.title
        return {"id": slug, "topic": question.topic, "status": status, "title": title}
    criterion = knowledge.criterion_by_id[slug]
    return {"id": slug, "topic": "", "status": criterion.standing, "title": criterion.title}
