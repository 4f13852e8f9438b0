"""Query -> hits: terms are looked up, impacts are added, nothing else.

`webapp/static/search.js` does the same in the browser; both give the same hits in the same order
with the same scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from search.analysis import fold, stem, words
from search.entries import CRITERION, QUESTION
from search.scoring import IndexRecord, ScoredIndex

__all__ = [
    "CONFIDENT_SHARE",
    "CRITERION_SHARE",
    "Hit",
    "Results",
    "query_terms",
    "search",
]

CONFIDENT_SHARE = (1, 6)
"""The best question must hold this share, by weight, of the words that were asked: numerator and
denominator, so that every runtime compares whole numbers."""

CRITERION_SHARE = (3, 5)
"""A criterion must hold this share, and score no less than the best question, to be a hit at all:
shown as an answer in itself, it must be what was asked for, not merely near it."""

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
    """Whether the best question is likely to be about what was asked."""
    hits: tuple[Hit, ...]
    """Questions, then criteria; each best first, and those of one score in the order of the
    index."""
    totals: Mapping[str, int]
    """Kind -> number of records found, whatever the limit."""
    suggestion: str | None = None
    """Another wording that would find more."""


def query_terms(index: ScoredIndex, query: str) -> list[str]:
    """The different terms of a query that count, in order: words of grammar are left out."""
    folded = (fold(word.text) for word in words(query))
    wanted = (stem(word) for word in folded if word and word not in index.stop_words)
    return list(dict.fromkeys(wanted))


def search(
    index: ScoredIndex,
    query: str,
    *,
    limit: int = 10,
    topic: str | None = None,
    category: str | None = None,
) -> Results:
    """The questions that hold a word of the query, and the criteria that match it better still.

    `limit`, 1 or more, is for each kind. `topic` is a topic's id and `category` a category's; a
    record that is not of it is no hit. A query without a word that counts finds nothing and is
    not confident.
    """
    wanted = query_terms(index, query)
    scores = [0] * len(index.records)
    for term in wanted:
        for number, impact in index.postings.get(term, _NO_POSTINGS).items():
            scores[number] += impact
    found = [number for number, score in enumerate(scores) if score]
    if topic is not None or category is not None:
        found = [number for number in found if _is_of(index.records[number], topic, category)]
    questions = [number for number in found if index.records[number].kind == QUESTION]
    best_score = max((scores[number] for number in questions), default=0)
    criteria = [
        number
        for number in found
        if index.records[number].kind == CRITERION
        and scores[number] >= best_score
        and _holds_share(index, wanted, number, CRITERION_SHARE)
    ]
    # Numbers are in the order of the index, which nlargest keeps among equal scores.
    best = nlargest(limit, questions, key=scores.__getitem__)
    ranked = [*best, *nlargest(limit, criteria, key=scores.__getitem__)]
    return Results(
        confident=bool(best) and _holds_share(index, wanted, best[0], CONFIDENT_SHARE),
        hits=tuple(
            Hit(index.records[number].id, scores[number], index.records[number].kind)
            for number in ranked
        ),
        totals={QUESTION: len(questions), CRITERION: len(criteria)},
    )


def _is_of(record: IndexRecord, topic: str | None, category: str | None) -> bool:
    return (topic is None or record.topic == topic) and (
        category is None or category in record.categories
    )


def _holds_share(
    index: ScoredIndex, wanted: Sequence[str], number: int, share: tuple[int, int]
) -> bool:
    """Whether a record holds this share, by weight, of the words that were asked."""
    asked = found = 0
    for term in wanted:
        weight = index.weights.get(term, index.unknown_weight)
        asked += weight
        if number in index.postings.get(term, _NO_POSTINGS):
            found += weight
    numerator, denominator = share
    return found * denominator >= asked * numerator
