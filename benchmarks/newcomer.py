"""A record that is new among others that have had years of wordings: is it found?

    python benchmarks/newcomer.py QUERIES.jsonl [--content CONTENT] [--kind question]

Each record of the kind in turn keeps 0, 1, 3, 5 and 10 of its wordings while the others keep all of
theirs. QUERIES.jsonl has lines `{"query", "expected": [id, ...]}`. Of the searches for the record
itself it tells how often a right one comes first among its kind, and how often another comes first
with confidence; of all other searches, how often the record comes first.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.content.loading import load
from search.engine import search
from search.entries import KINDS, QUESTION, Entry, entries_of
from search.index import build_index
from search.synonyms import Aliases, aliases_of

WORDINGS = (0, 1, 3, 5, 10)


@dataclass(frozen=True)
class Asked:
    """A search with known answers."""

    query: str
    expected: frozenset[str]


@dataclass(frozen=True)
class Outcome:
    """What one search gives where one record is new."""

    is_for_it: bool
    is_right: bool
    is_confidently_wrong: bool
    steals: bool
    """Whether the new record comes first though another was meant."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("queries", type=Path)
    parser.add_argument("--content", type=Path, default=Path("content"))
    parser.add_argument("--kind", choices=KINDS, default=QUESTION)
    arguments = parser.parse_args()
    knowledge = load(arguments.content).public()
    entries, aliases = entries_of(knowledge), aliases_of(knowledge)
    asked = list(_read(arguments.queries))
    print("wordings  found first  another, confidently  stolen from others")
    for kept in WORDINGS:
        outcomes = [
            outcome
            for number, entry in enumerate(entries)
            if entry.kind == arguments.kind
            for outcome in _tried(entries, aliases, number, kept, asked)
        ]
        own = [outcome for outcome in outcomes if outcome.is_for_it]
        others = [outcome for outcome in outcomes if not outcome.is_for_it]
        print(
            f"{kept:>8}  {_share(one.is_right for one in own):>11.3f}"
            f"  {_share(one.is_confidently_wrong for one in own):>20.3f}"
            f"  {_share(one.steals for one in others):>18.3f}"
        )


def _read(path: Path) -> Iterator[Asked]:
    for line in path.read_text("utf-8").splitlines():
        value = json.loads(line)
        if value["expected"]:
            yield Asked(value["query"], frozenset(value["expected"]))


def _tried(
    entries: Sequence[Entry], aliases: Aliases, number: int, kept: int, asked: Sequence[Asked]
) -> Iterator[Outcome]:
    """The outcome of each search where the record of that number keeps so many of its wordings."""
    new = entries[number]
    wordings = random.Random(new.id).sample(new.asked_as, min(kept, len(new.asked_as)))
    changed = [*entries]
    changed[number] = replace(new, asked_as=tuple(wordings))
    index = build_index(changed, aliases)
    for one in asked:
        results = search(index, one.query, limit=1, kind=new.kind)
        first = results.hits[0].id if results.hits else ""
        is_right, is_for_it = first in one.expected, new.id in one.expected
        yield Outcome(
            is_for_it,
            is_right,
            is_confidently_wrong=results.confident and not is_right,
            steals=first == new.id and not is_for_it,
        )


def _share(values: Iterator[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


if __name__ == "__main__":
    main()
