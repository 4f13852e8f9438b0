"""Query -> hits: terms are looked up, impacts are added, nothing else.

`webapp/static/search/engine.js` does the same in the browser; both give the same hits in the same
order with the same scores and the same corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from search.entries import CRITERION, QUESTION
from search.filters import filtered, of_kind, with_share
from search.query_terms import QueryTerm, read_query
from search.scored_index import ScoredIndex, Scores

__all__ = [
    "CONFIDENT",
    "CRITERION_PART",
    "CRITERION_SHARE",
    "RIVAL_LIMIT",
    "RIVAL_PART",
    "Confidence",
    "Hit",
    "Results",
    "add_up",
    "confidence_of",
    "search",
]

CONFIDENT = 957
"""The sum from which on the best question is likely to be what was asked, in thousandths; see
`Confidence`."""

RIVAL_PART = 500
"""What a better criterion takes from that sum: this share of its score measured against the best
question's, in thousandths."""

RIVAL_LIMIT = 2
"""No criterion counts as more than so many times the best question."""

CRITERION_SHARE = (3, 5)
"""A criterion must hold this share of what was asked to be a hit at all: shown as an answer in
itself, it must be what was meant, not merely near it."""

CRITERION_PART = (2, 3)
"""It must have this part of the best question's score, too."""


@dataclass(frozen=True)
class Confidence:
    """What tells whether the best question is likely to be what was asked, in thousandths."""

    strength: int
    """Its score, measured against the rarest word of the index."""
    share: int
    """Its score, measured against the best that the words of the query could give."""
    rivalry: int
    """Taken away: how much better a criterion is of which no question speaks, since then that is
    what was asked."""

    @property
    def total(self) -> int:
        return self.strength + self.share - self.rivalry

    def __bool__(self) -> bool:
        return self.total >= CONFIDENT


class Hit(NamedTuple):
    """A record that was found."""

    id: str
    score: int
    """Sum of the impacts of what was asked."""
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
    """The words that were searched for, where the query had to be mended."""


def search(
    index: ScoredIndex,
    query: str,
    *,
    limit: int = 10,
    topic: str | None = None,
    category: str | None = None,
    kind: str | None = None,
    verbatim: bool = False,
) -> Results:
    """The questions that hold a word of the query, and the criteria that match it better still.

    `limit`, 1 or more, is for each kind. `topic` is a topic's id, `category` a category's and
    `kind` "question" or "criterion"; a record that is not of it is no hit. With `verbatim` no
    typing error is mended. A query without a word that counts finds nothing and is not confident.
    """
    reading = read_query(index, query, verbatim=verbatim)
    scores = add_up(index, reading.asked)
    found = filtered(index, reading.query, scores, topic, category, kind)
    questions, criteria = (of_kind(index, found, one) for one in (QUESTION, CRITERION))
    best = _best(scores, questions, limit)
    best_score = best[0][1] if best else 0
    if len(criteria):
        criteria = criteria[scores[criteria] * CRITERION_PART[1] >= best_score * CRITERION_PART[0]]
        criteria = with_share(index, reading.asked, criteria, CRITERION_SHARE)
    ranked = [*best, *(_best(scores, criteria, limit) if len(criteria) else ())]
    records = index.records
    return Results(
        confident=best_score > 0 and bool(confidence_of(index, reading.asked, scores, best_score)),
        hits=tuple(Hit(records[one].id, score, records[one].kind) for one, score in ranked),
        totals={QUESTION: len(questions), CRITERION: len(criteria)},
        suggestion=reading.correction,
    )


def add_up(index: ScoredIndex, asked: Sequence[QueryTerm]) -> Scores:
    """The sum of the impacts of what was asked, for each record."""
    if not asked:
        return np.zeros(len(index.records))
    lists = [one.postings for one in asked]
    records = np.concatenate([one.records for one in lists])
    impacts = np.concatenate([one.impacts for one in lists])
    scores = cast(Scores, np.bincount(records, impacts, len(index.records)))
    finding = [one.postings.records for one in asked if one.finds]
    if len(finding) < len(asked):
        is_found = np.zeros(len(index.records), dtype=bool)
        if finding:
            is_found[np.concatenate(finding)] = True
        scores *= is_found
    return scores


def _best(scores: Scores, numbers: NDArray[np.intp], limit: int) -> list[tuple[int, int]]:
    """The best of some records and their scores; the first in the index among equal ones."""
    # One number to sort by: scores are whole, so that the place in the index decides among equals.
    keys = scores[numbers] * len(scores) - numbers
    if len(keys) > limit:
        keys = np.partition(keys, len(keys) - limit)[-limit:]
    keys.sort()
    ranked = []
    for key in keys.tolist()[::-1]:
        score = -(-key // len(scores))
        ranked.append((int(score * len(scores) - key), int(score)))
    return ranked


def confidence_of(
    index: ScoredIndex, asked: Iterable[QueryTerm], scores: Scores, best: int
) -> Confidence:
    """Whether the best question, whose score is `best`, 1 or more, is likely to be what was asked.

    `scores` are those of all records. Whole numbers only, so that every runtime agrees. The parts
    were fitted on searches of applicants.
    """
    possible = sum(one.possible for one in asked)
    rival = int(scores[index.rivals].max()) if len(index.rivals) else 0
    return Confidence(
        strength=1000 * best // index.unknown_weight,
        share=1000 * best // possible if possible else 0,
        rivalry=RIVAL_PART * min(rival, RIVAL_LIMIT * best) // best,
    )
