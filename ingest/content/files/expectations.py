"""Searches that staff care about, `expectations.toml`: what each of them must find. Pure.

`ingest.content` reads them with the rest of the folder; `search.quality.expectations` tries them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.content.files.toml_files import TomlReader
from ingest.errors import FaultKind, Parsed, did_you_mean

__all__ = ["EXPECTATIONS_FILE", "EXPECTATION_KEYS", "WITHIN", "Expectation", "parse_expectations"]

EXPECTATIONS_FILE = "expectations.toml"

EXPECTATION_KEYS = ("query", "expected", "within", "why")
"""The keys of a `[[search]]`."""

WITHIN = 3
"""Among how many hits the expected ids must be, where the file does not say."""


@dataclass(frozen=True)
class Expectation:
    """A search and what it must find: one `[[search]]`."""

    query: str
    expected: tuple[str, ...]
    """Ids of questions, criteria, categories and terms, all of which must be found; without any,
    the search must not be confident."""
    path: str
    line: int
    """Where it stands, for messages."""
    within: int = WITHIN
    """Last place that will do, from one, among all that is found."""
    why: str = ""
    """Why staff care."""


def parse_expectations(
    text: str, path: str, known: Iterable[str]
) -> Parsed[tuple[Expectation, ...]]:
    """The expectations in the order of the file; `known` are the ids that there are."""
    reader, ids = TomlReader(text, path), set(known)
    reader.check_keys(reader.table, ["search"], "this file")
    found: dict[str, Expectation] = {}
    for table in reader.sub_tables("search"):
        reader.check_keys(table, EXPECTATION_KEYS, "[[search]]")
        query = reader.text(table, "query")
        if not query:
            problem = "a search has no “query”"
            remedy = 'Add the line query = "...".'
            reader.fault("query", problem, remedy, table, kind=FaultKind.MISSING)
            continue
        if query.casefold() in found:
            problem = f"the search “{query}” stands here a second time"
            kind = FaultKind.DUPLICATE
            reader.fault("query", problem, "Join the two.", table, kind=kind, value=query)
            continue
        if "expected" not in table:
            problem = f"the search “{query}” has no “expected”"
            remedy = 'Add expected = ["..."] with ids, or expected = [] where nothing answers it.'
            kind = FaultKind.MISSING
            reader.fault("query", problem, remedy, table, kind=kind, subject="expected")
            continue
        expected = reader.texts(table, "expected")
        for slug in expected:
            if slug not in ids:
                problem = f"the record “{slug}” does not exist"
                reader.fault(
                    "expected",
                    problem,
                    did_you_mean(slug, ids),
                    table,
                    kind=FaultKind.UNKNOWN_RECORD,
                    subject="record",
                    value=slug,
                )
        found[query.casefold()] = Expectation(
            query,
            tuple(dict.fromkeys(expected)),
            reader.path,
            reader.line_of("query", table),
            reader.count(table, "within", WITHIN),
            reader.text(table, "why"),
        )
    return reader.parsed(tuple(found.values()))
