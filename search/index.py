"""Entries -> the finished index: the scored index, with every title sure to find its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search.analysis import split_words
from search.bm25f import build_scored_index, questions_first
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

    Whoever types the title of a record, word for word, finds it first: where the impacts do not
    see to that by themselves, the index keeps what the title must be given beside them. Of
    records with one title the first wins.
    """
    index = build_scored_index(entries, aliases)
    titles: dict[str, tuple[int, int]] = {}
    taken: set[str] = set()
    for number, entry in enumerate(questions_first(entries)[:_TRIED]):
        key = title_key(entry.question)
        if not key or key in taken:
            continue
        taken.add(key)
        more = max(_shortfall(index, entry, typed) for typed in _ways_to_type(entry, aliases))
        if more:
            titles[key] = (number, more)
    return replace(index, titles=titles)


def _ways_to_type(entry: Entry, aliases: Aliases) -> list[str]:
    """The title, and in capitals where these make other words of it: EASY is not EASy."""
    is_cased = any(word in aliases.cased for word in split_words(entry.question))
    return [entry.question, *([entry.question.upper()] if is_cased else [])]


def _shortfall(index: ScoredIndex, entry: Entry, typed: str) -> int:
    """What the record lacks to be the first of its kind for a query; 0 where it is."""
    best = search(index, typed, limit=1, verbatim=True, kind=entry.kind).hits
    if best and best[0].id == entry.id:
        return 0
    hits = search(index, typed, limit=len(index.records), verbatim=True, kind=entry.kind).hits
    own = next((hit.score for hit in hits if hit.id == entry.id), 0)
    return (best[0].score if best else 0) - own + 1
