"""Entries -> the finished index: the scored index, with every title sure to find its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search.aliases import NO_ALIASES, Aliases
from search.engine import search, title_key
from search.entries import Entry
from search.scoring import ScoredIndex, build_scored_index

__all__ = ["build_index"]

_TRIED = 2_000
"""Titles that are tried out; in a larger collection that would take too long."""


def build_index(entries: Sequence[Entry], aliases: Aliases = NO_ALIASES) -> ScoredIndex:
    """The index that a search runs on.

    Whoever types the title of a record, word for word, finds it first: where the impacts do not
    see to that by themselves, the index keeps what the title must be given beside them. Of
    records with one title the first wins.
    """
    index = build_scored_index(entries, aliases)
    titles: dict[str, tuple[int, int]] = {}
    taken: set[str] = set()
    for number, entry in enumerate(entries[:_TRIED]):
        key = title_key(entry.question)
        if not key or key in taken:
            continue
        taken.add(key)
        results = search(index, entry.question, limit=1, verbatim=True, kind=entry.kind)
        best = results.hits[0] if results.hits else None
        if best is not None and best.id != entry.id:
            own = search(index, entry.question, limit=len(entries), verbatim=True, kind=entry.kind)
            score = next((hit.score for hit in own.hits if hit.id == entry.id), 0)
            titles[key] = (number, best.score - score + 1)
    return replace(index, titles=titles)
