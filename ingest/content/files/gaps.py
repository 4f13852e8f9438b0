"""Searches that `faq gaps` need not tell any more, `gaps.toml`. Pure."""

from __future__ import annotations

from ingest.content.files.toml_files import TomlReader
from ingest.errors import FaultKind, Parsed

__all__ = ["GAPS_FILE", "IGNORE_KEYS", "parse_gaps"]

GAPS_FILE = "gaps.toml"

IGNORE_KEYS = ("query", "why")
"""The keys of an `[[ignore]]`."""


def parse_gaps(text: str, path: str) -> Parsed[tuple[str, ...]]:
    """The searches to ignore, in the order of the file; each stands for all that mean the same."""
    reader = TomlReader(text, path)
    reader.check_keys(reader.table, ["ignore"], "this file")
    found: dict[str, str] = {}
    for table in reader.sub_tables("ignore"):
        reader.check_keys(table, IGNORE_KEYS, "[[ignore]]")
        reader.text(table, "why")
        query = reader.text(table, "query")
        if not query:
            problem = "an [[ignore]] has no “query”"
            remedy, kind = 'Add the line query = "...", as people type it.', FaultKind.MISSING
            reader.fault("query", problem, remedy, table, kind=kind)
        elif query.casefold() in found:
            problem, kind = f"the search “{query}” stands here a second time", FaultKind.DUPLICATE
            remedy = "Take one of the two out."
            reader.fault("query", problem, remedy, table, kind=kind, value=query)
        else:
            found[query.casefold()] = query
    return reader.parsed(tuple(found.values()))
