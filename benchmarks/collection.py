"""Records and queries with known answers: those of a folder, and larger ones made of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.entries import Entry, entry_from_json

__all__ = ["Asked", "Collection", "grow", "load", "write"]

RUNS, RUN = 12, 5
"""An answer of a grown collection: so many runs of so many words."""

_SEED = 2026


@dataclass(frozen=True)
class Asked:
    """A query whose answers are known."""

    query: str
    expected: frozenset[str]
    """Ids of the records that answer it."""
    is_misspelt: bool = False


@dataclass(frozen=True)
class Collection:
    """What is searched, and what is asked."""

    entries: Sequence[Entry]
    queries: Sequence[Asked]


def load(folder: Path) -> Collection:
    """The records of `records.jsonl` and the queries of `queries.jsonl`, in their order.

    A record is `{"id", "topic", "question", "answer"}` with the answer in Markdown, which becomes
    plain text; a query is `{"query", "expected": [id, ...]}`. Raises OSError when a file cannot be
    read, KeyError or ValueError when a line is not of that form.
    """
    return Collection(
        [entry_from_json(value) for value in _lines(folder / "records.jsonl")],
        [
            Asked(str(value["query"]), frozenset(value["expected"]))
            for value in _lines(folder / "queries.jsonl")
        ],
    )


def grow(source: Collection, size: int, queries: int) -> Collection:
    """So many records made of those of `source`, and some of its queries; the same in every run.

    A question is the first half of one and the second half of another, with a number; an answer is
    runs of words from many answers, long enough to have neighbours as in real text, short enough
    that packing does not shrink a large collection to a copy of the small one. Every word stands in
    a fixed share of the records, so a query that any word may match finds ten times as much in ten
    times as many records: as bad as it gets. A smaller collection begins a larger one. Nobody
    knows which of these records are right.
    """
    chance = random.Random(_SEED)
    questions = [one.question.split() for one in source.entries]
    answers = [words for one in source.entries if (words := one.answer.split())]
    entries = []
    for number in range(size):
        one, other = chance.choice(questions), chance.choice(questions)
        question = [*one[: len(one) // 2], *other[len(other) // 2 :], str(number)]
        answer: list[str] = []
        for _ in range(RUNS):
            words = chance.choice(answers)
            first = chance.randrange(max(1, len(words) - RUN + 1))
            answer += words[first : first + RUN]
        entries.append(Entry(f"r{number:06}", "", " ".join(question), answer=" ".join(answer)))
    asked = random.Random(_SEED).sample(source.queries, min(queries, len(source.queries)))
    return Collection(entries, [Asked(one.query, frozenset()) for one in asked])


def write(collection: Collection, folder: Path) -> None:
    """Writes both files for `in_node.mjs`, the answers as plain text."""
    records = ({"id": e.id, "question": e.question, "answer": e.answer} for e in collection.entries)
    queries = ({"query": q.query, "expected": sorted(q.expected)} for q in collection.queries)
    _write_lines(folder / "records.jsonl", records)
    _write_lines(folder / "queries.jsonl", queries)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _write_lines(path: Path, values: Iterable[object]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(value) + "\n" for value in values)
