"""Records and queries on disk -> entries and judged queries, for all benchmarks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.entries import Entry, entry_from_json

__all__ = ["Asked", "load_entries", "load_queries"]


@dataclass(frozen=True)
class Asked:
    """A query whose answers are known."""

    query: str
    expected: frozenset[str]
    """Ids of the records that answer it."""


def load_entries(folder: Path) -> list[Entry]:
    """The records of `records.jsonl`, in its order."""
    return [entry_from_json(value) for value in _lines(folder / "records.jsonl")]


def load_queries(folder: Path) -> Sequence[Asked]:
    """The queries of `queries.jsonl`, in its order."""
    return [
        Asked(str(value["query"]), frozenset(value["expected"]))
        for value in _lines(folder / "queries.jsonl")
    ]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
