"""Query -> hits: terms are looked up, impacts are added, nothing else.

`webapp/static/search.js` does the same in the browser; both give the same hits in the same order
with the same scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from search.analysis import terms
from search.scoring import IndexRecord, ScoredIndex

__all__ = ["CONFIDENT_SHARE", "Hit", "Results", "query_terms", "search"]

CONFIDENT_SHARE = (1, 6)
"""The best hit must hold this share, by weight, of the words that were asked: numerator and
denominator, so that every runtime compares whole numbers."""


_NO_POSTINGS: Mapping[int, int] = {}


@dataclass(frozen=True)
class Hit:
    """A record that was found."""

    id: str
    score: int
    """Sum of the impacts of the query's terms."""
    kind: str


@dataclass(frozen=True)
class Results:
    """What a search gives."""

    confident: bool
    """Whether the best hit is likely to be about what was asked."""
    hits: tuple[Hit, ...]
    """Best first; records of one score in the order of the index."""
    total: int
    """Number of records found, whatever the limit."""
    suggestion: str | None = None
    """Another wording that would find more."""


def query_terms(index: ScoredIndex, query: str) -> list[str]:
    """The different terms of a query that count, in order: words of grammar are left out."""
    return [term for term in dict.fromkeys(terms(query)) if index.weights.get(term) != 0]


def search(
    index: ScoredIndex,
    query: str,
    *,
    limit: int = 10,
    topic: str | None = None,
    category: str | None = None,
) -> Results:
    """The records that hold a word of the query.

    `limit` is 1 or more. `topic` is a topic's id and `category` a category's; a record that is
    not of it is no hit. A query without a word that counts finds nothing and is not confident.
    """
    wanted = query_terms(index, query)
    scores = [0] * len(index.records)
    for term in wanted:
        for number, impact in index.postings.get(term, _NO_POSTINGS).items():
            scores[number] += impact
    found = [number for number, score in enumerate(scores) if score]
    if topic is not None or category is not None:
        found = [number for number in found if _is_of(index.records[number], topic, category)]
    # `found` is in the order of the index, which nlargest keeps among equal scores.
    ranked = nlargest(limit, found, key=scores.__getitem__)
    return Results(
        confident=bool(ranked) and _is_confident(index, wanted, ranked[0]),
        hits=tuple(
            Hit(index.records[number].id, scores[number], index.records[number].kind)
            for number in ranked
        ),
        total=len(found),
    )


def _is_of(record: IndexRecord, topic: str | None, category: str | None) -> bool:
    return (topic is None or record.topic == topic) and (
        category is None or category in record.categories
    )


def _is_confident(index: ScoredIndex, wanted: Sequence[str], best: int) -> bool:
    asked = found = 0
    for term in wanted:
        weight = index.weights.get(term, index.unknown_weight)
        asked += weight
        if best in index.postings.get(term, _NO_POSTINGS):
            found += weight
    numerator, denominator = CONFIDENT_SHARE
    return found * denominator >= asked * numerator
