"""`faq explain`: the sum that is the score of a record for a query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from ingest.content.model.knowledge import KnowledgeBase
from ingest.errors import UsageError
from search.quality.explanation import ScoreExplanation, explain
from search.synonyms import CONCEPT_PREFIX, NO_ALIASES, Aliases, aliases_of
from webapp.cli.options import (
    WITH_RECORDS,
    content_option,
    index_option,
    json_option,
    records_option,
    refuse_unused,
)
from webapp.cli.printing import print_json
from webapp.cli.searched import open_searched
from webapp.reports.explanation import confidence_in_words, format_explanation, part_in_words

__all__ = ["explain_command"]


@click.command("explain")
@click.argument("query", metavar="QUERY")
@click.argument("record_id", metavar="ID")
@records_option
@json_option
@content_option
@index_option
def explain_command(
    query: str,
    record_id: str,
    records: Path | None,
    as_json: bool,
    content: Path,
    index: Path | None,
) -> None:
    """Say why a record stands where it stands for a query.

    Prints the sum that is its score: each thing asked that it holds, how that was understood,
    and what it counts; then what was asked and is not in it, what stands first, and whether the
    search is sure of its first hit. Put QUERY in quotes. Where records of several kinds have
    one id, put the kind before it: term:renewal.
    """
    if records is not None:
        refuse_unused(*WITH_RECORDS)
    searched = open_searched(records, content, index)
    titles = searched.titles
    public = {(record.kind, record.id) for record in searched.index.records}
    if _is_among(record_id, titles) and not _is_among(record_id, public):
        raise UsageError(f"The public does not see “{record_id}”, so no search of theirs finds it.")
    aliases, labels = _names(searched.knowledge)
    explanation = explain(
        searched.index, query, record_id, concepts_of_stem=aliases.concepts_of_stem
    )
    if as_json:
        print_json(_explained(explanation, titles, labels))
    else:
        click.echo(format_explanation(explanation, titles, labels), nl=False)


def _is_among(record_id: str, records: Iterable[tuple[str, str]]) -> bool:
    """Whether one of these kinds and ids is meant."""
    return any(record_id in (slug, f"{kind}:{slug}") for kind, slug in records)


def _names(knowledge: KnowledgeBase | None) -> tuple[Aliases, dict[str, str]]:
    """The names that the search knows, and what staff call each concept."""
    if knowledge is None:
        return NO_ALIASES, {}
    labels = {f"{CONCEPT_PREFIX}{term.id}": term.preferred for term in knowledge.terms}
    labels |= {f"{CONCEPT_PREFIX}{category.id}": category.name for category in knowledge.categories}
    return aliases_of(knowledge.public()), labels


def _explained(
    explanation: ScoreExplanation, titles: Mapping[tuple[str, str], str], labels: Mapping[str, str]
) -> dict[str, Any]:
    """An explanation as plain values."""
    values = asdict(replace(explanation, first=None, best=None, siblings=()))
    for name in ("first", "best"):
        hit = getattr(explanation, name)
        values[name] = hit and hit._asdict()
    values["siblings"] = [hit._asdict() for hit in explanation.siblings]
    values["title"], values["score"] = titles[explanation.kind, explanation.id], explanation.score
    for value, part in zip(values["parts"], explanation.parts, strict=True):
        value["words"] = part_in_words(part, labels)
    values["why_confident"] = confidence_in_words(explanation)
    return values
