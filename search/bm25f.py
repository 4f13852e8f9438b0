"""Entries -> the scored index: for every term and record one small integer, its impact.

All that is known about ranking is spent here. A runtime, in whatever language, turns a query into
terms and adds up impacts; see `engine` and `webapp/static/search/engine.js`.

    entries ──reading──> tokens ──scoring──> posting lists
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator
from itertools import chain

import numpy as np

from search.columns.postings import HolderLists, PostingLists
from search.common_words import common_words
from search.entries import KINDS, QUESTION, Entry
from search.reading import Reader
from search.scored_index import IndexRecord, Records, ScoredIndex
from search.scoring.formula import SCALE, idf, idfs
from search.scoring.lists import lists_of
from search.synonyms import CASED_PREFIX, NO_ALIASES, Aliases

__all__ = [
    "EARLIER_PENALTY",
    "QUESTION_BONUS",
    "WORDINGS_PENALTY",
    "build_scored_index",
    "in_order",
]

WORDINGS_PENALTY = (85, 10)
"""What a record loses for its wordings, in thousandths of what the query weighs, and how many of
them cost little: the first times ln(1 + n / the second). Who has fifty wordings holds more words
of any query, by chance, than who has none; without this, what is new is not found."""

QUESTION_BONUS = 120
"""What a question gains, in thousandths of what the query weighs: a criterion is short, so that
its words count more."""

EARLIER_PENALTY = 130
"""What a criterion loses that a later one contradicts, likewise."""


def build_scored_index(entries: Iterable[Entry], aliases: Aliases = NO_ALIASES) -> ScoredIndex:
    """The impacts of BM25F, times `SCALE` and rounded; see `search.scoring.formula`.

    A term is the stem of a word, a concept that names stand for, or a pair of either that stand
    side by side, stop words among them. A word that may mean a concept gets `SYNONYM_WEIGHT` of the
    concept's impact in records that do not hold it themselves.
    """
    reader = Reader(aliases)
    records = Records.of(map(_record, reader.through(in_order(entries))), KINDS)
    postings, holders = lists_of(reader.finished(), aliases.concepts_of_stem)
    weights = _weights(postings, len(records))
    common = common_words(aliases.language)
    words = _vocabulary(reader.words - common.stop - {""}, aliases, weights)
    return ScoredIndex(
        records=records,
        postings=postings,
        weights=weights,
        words=words,
        stop_words=common.stop.union(
            word for word in common.asking if aliases.stem(word) not in weights
        ),
        general_words=common.general.intersection(words),
        aliases=aliases,
        unknown_weight=round(SCALE * idf(len(records), 0)),
        holders=HolderLists(holders),
    )


def in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries in the order of the index, kind after kind: else as they stand.

    Those of the first kind, which are nearly all, are given as they come.
    """
    others: dict[str, list[Entry]] = {kind: [] for kind in KINDS[1:]}
    for entry in entries:
        if entry.kind == KINDS[0]:
            yield entry
        else:
            others[entry.kind].append(entry)
    yield from chain.from_iterable(others.values())


def _record(entry: Entry) -> IndexRecord:
    return IndexRecord(
        *(entry.id, entry.kind, entry.topic, entry.categories),
        handicap=_handicap(entry),
        aspect=entry.aspect,
    )


def _handicap(entry: Entry) -> int:
    """What is taken from its score, in thousandths of what the query weighs; less than 0 adds."""
    penalty, few = WORDINGS_PENALTY
    return (
        round(penalty * math.log(1 + len(entry.asked_as) / few))
        + EARLIER_PENALTY * entry.is_earlier
        - QUESTION_BONUS * (entry.kind == QUESTION)
    )


def _weights(lists: PostingLists, total: int) -> dict[str, int]:
    """Term that is no pair -> what it weighs."""
    names, keys = lists.terms.names, lists.terms.sorted_keys
    its = np.arange(len(names)) * (len(names) + 1)
    counts = lists.ends[keys.searchsorted(its, side="right")] - lists.ends[keys.searchsorted(its)]
    weights = np.maximum(1, np.rint(SCALE * idfs(total, counts))).astype(int)
    return {
        name: weight
        for name, weight, count in zip(names, weights.tolist(), counts.tolist(), strict=True)
        if count
    }


def _vocabulary(words: Iterable[str], aliases: Aliases, found: Container[str]) -> tuple[str, ...]:
    """All words that find something, sorted."""
    known = set(words)
    known.update(word for word in aliases.synonyms if aliases.stem(word) in found)
    known.update(
        name
        for name, terms in aliases.instead.items()
        if " " not in name
        and not name.startswith(CASED_PREFIX)
        and any(term in found for term in terms)
    )
    return tuple(sorted(known))
