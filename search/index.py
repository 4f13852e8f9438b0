"""Entries -> the finished index: the scored index, with every title sure to find its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search.analysis import split_words
from search.bm25f import build_scored_index, in_order
from search.engine import search
from search.entries import Entry
from search.query_terms import title_key
from search.scored_index import ScoredIndex
from search.synonyms import NO_ALIASES, Aliases

__all__ = ["build_index"]

_TRIED = 2_000
"""Titles that are tried out; in a larger collection that would take too long."""


def build_index(entries: Sequence[Entry], aliases: Aliases = NO_ALIASES) -> ScoredIndex:
    """The index that a search runs on.

    Whoever types the title of a record, word for word, or another of its names alone, finds it
    first: where the impacts do not see to that by themselves, the index keeps what the title must
    be given beside them. Of records with one title the first wins, titles before other names.
    """
    index = build_scored_index(entries, aliases)
    titles: dict[str, tuple[int, int]] = {}
    taken: set[str] = set()
    tried = list(enumerate(in_order(entries)[:_TRIED]))
    for number, title in (
        *((number, entry.question) for number, entry in tried),
        *((number, name) for number, entry in tried for name in entry.names),
    ):
        key = title_key(title)
        if not key or key in taken:
            continue
        taken.add(key)
        more = max(_shortfall(index, number, typed) for typed in _ways_to_type(title, aliases))
        if more:
            titles[key] = (number, more)
    return replace(index, titles=titles)


def _ways_to_type(title: str, aliases: Aliases) -> list[str]:
    """The title, and in capitals where these make other words of it: EASY is not EASy."""
    is_cased = any(word in aliases.cased for word in split_words(title))
    return [title, *([title.upper()] if is_cased else [])]


def _shortfall(index: ScoredIndex, number: int, typed: str) -> int:
    """What the record lacks to be the first hit of a query; 0 where it is."""
    record = index.records[number]
    best = search(index, typed, limit=1, verbatim=True).hits
    if best and (best[0].id, best[0].kind) == (record.id, record.kind):
        return 0
    hits = search(index, typed, limit=len(index.records), verbatim=True).hits
    own = next((hit.score for hit in hits if (hit.id, hit.kind) == (record.id, record.kind)), 0)
    return (best[0].score if best else 0) - own + 1
