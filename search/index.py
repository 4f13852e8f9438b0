"""Entries -> the finished index: the scored index, with every title sure to find its record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import resources
from itertools import chain, islice

from ingest.content.model.knowledge import KnowledgeBase
from search.analysis import split_words
from search.bm25f import build_scored_index, in_order
from search.engine import add_up, confidence_of, search
from search.entries import KINDS, QUESTION, Entry, entries_of
from search.query_terms import read_query, title_key
from search.scored_index import ScoredIndex
from search.sets import AHEAD_PART
from search.synonyms import NO_ALIASES, Aliases, aliases_of

__all__ = ["build_index", "index_of"]

_FOREIGN_RANK = (11, 12)
"""So large a part of the searches of other subjects is to be recognised as such."""

_FEWEST_SEARCHES = 20
"""Of fewer searches no such part can be told."""

_USUAL_LEAST = 500
"""What searches of other subjects mostly stay below; of other languages than English there are none
to tell it by. In Spanish, German and Arabic at most 3 of 120 reach it; all titles do, but only
about half of the searches in a few other words."""

_TRIED = 2_000
"""Titles that are tried out; in a larger collection that would take too long."""


def index_of(knowledge: KnowledgeBase) -> ScoredIndex:
    """The index of a content as it is given: what readers search is that of `public()`."""
    return build_index(entries_of(knowledge), aliases_of(knowledge))


def build_index(entries: Iterable[Entry], aliases: Aliases = NO_ALIASES) -> ScoredIndex:
    """The index that a search runs on.

    Whoever types the title of a record, word for word, or another of its names alone, finds it
    first: where the impacts do not see to that by themselves, the index keeps what the title must
    be given beside them. Of records with one title the first wins, titles before other names.
    """
    entries = in_order(entries)
    tried = [*islice(entries, _TRIED)]
    index = build_scored_index(chain(tried, entries), aliases)
    titles: dict[str, tuple[int, int]] = {}
    taken: set[str] = set()
    for number, title in (
        *((number, entry.question) for number, entry in enumerate(tried)),
        *((number, name) for number, entry in enumerate(tried) for name in entry.names),
    ):
        lacking: dict[str, int] = {}
        for typed in _ways_to_type(title, aliases):
            key = title_key(typed, aliases)
            if key and key not in taken:
                lacking[key] = max(lacking.get(key, 0), _shortfall(index, number, typed))
        taken.update(lacking)
        titles.update({key: (number, more) for key, more in lacking.items() if more})
    return _with_least(replace(index, titles=titles))


def _with_least(index: ScoredIndex) -> ScoredIndex:
    """The index with what a first hit must reach to be likely what was asked.

    Most searches of other subjects are to stay below it. Questions and facts, which is all else,
    are told apart: a fact is short, and a word that happens to stand in it counts for much.
    """
    reached: dict[bool, list[int]] = {True: [], False: []}
    if index.aliases.language != "en":
        return replace(index, least=dict.fromkeys(KINDS, _USUAL_LEAST))
    for query in _everyday_searches():
        asked = read_query(index, query).asked
        scores = add_up(index, asked)
        if scores:
            found = confidence_of(index, asked, scores.first, scores.highest)
            reached[index.records.kinds[scores.first] == QUESTION].append(found.total)
    told = {
        is_question: _rank(totals, _FOREIGN_RANK) + 1
        for is_question, totals in reached.items()
        if len(totals) >= _FEWEST_SEARCHES
    }
    highest = max(told.values(), default=max([*reached[True], *reached[False], -1]) + 1)
    return replace(index, least={kind: told.get(kind == QUESTION, highest) for kind in KINDS})


def _rank(values: Sequence[int], part: tuple[int, int]) -> int:
    """The least value that so large a part of the values does not exceed; there is one at least."""
    numerator, denominator = part
    return sorted(values)[max(0, -(-numerator * len(values) // denominator) - 1)]


def _everyday_searches() -> list[str]:
    text = resources.files("search").joinpath("everyday_searches.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _ways_to_type(title: str, aliases: Aliases) -> list[str]:
    """The title, and in capitals where these make other words of it: EASY is not EASy."""
    is_cased = any(word in aliases.cased for word in split_words(title))
    return [title, *([title.upper()] if is_cased else [])]


def _shortfall(index: ScoredIndex, number: int, typed: str) -> int:
    """What the record lacks to be the first hit of a query, before its siblings; 0 where it is."""
    record = index.records[number]
    hits = search(index, typed, limit=1, verbatim=True).hits
    if hits and (hits[0].id, hits[0].kind) == (record.id, record.kind):
        return 0
    scores = add_up(index, read_query(index, typed, verbatim=True).asked)
    part, whole = AHEAD_PART if record.aspect else (1, 1)
    return scores.highest * whole // part + 1 - scores[number]
