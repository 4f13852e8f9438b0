"""Query -> hits: terms are looked up, impacts are added, nothing else.

`webapp/static/search/engine.js` does the same in the browser; both give the same hits in the same
order with the same scores and the same corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.columns.postings import NO_POSTINGS, Postings
from search.columns.scores import Scores, is_among, summed
from search.entries import KINDS
from search.filters import counts_by_kind, filtered
from search.query_terms import WHOLE_EVIDENCE, QueryReading, QueryTerm, read_query
from search.scored_index import ScoredIndex
from search.sets import named_categories, set_of

__all__ = [
    "EVIDENCE_PART",
    "SHOWN",
    "SHOWN_PART",
    "Confidence",
    "Hit",
    "Results",
    "add_up",
    "confidence_of",
    "scores_of",
    "search",
]

EVIDENCE_PART = (3, 8)
"""What the evidence counts beside the share. Fitted, with `search.index`, on StackFAQ, CovidFAQ and
searches of applicants, each against searches of other subjects."""

SHOWN_PART = (1, 2)
"""A hit with less than this part of the best score only shares words with the query."""

SHOWN = 8
"""Hits that are shown at once; more of them nobody reads."""


@dataclass(frozen=True)
class Confidence:
    """What tells whether the best record is likely to be what was asked, in thousandths."""

    share: int
    """Its score, measured against what the query weighs."""
    evidence: int
    """What it gets for words that ask nothing, measured against the rarest word of the index: a
    long query may find a little of everything. Words of every subject, and words that may not have
    been meant, count in part; without any evidence nothing is likely."""
    least: int
    """What the two must reach together: more than searches of other subjects mostly do."""

    @property
    def total(self) -> int:
        return self.share + self.evidence

    def __bool__(self) -> bool:
        return self.evidence > 0 and self.total >= self.least


class Hit(NamedTuple):
    """A record that was found."""

    id: str
    score: int
    """The sum of the impacts of what was asked, less the record's handicap; 1 or more."""
    kind: str
    more: bool = False
    """Whether it is folded away: it is far behind the best, or there are many."""
    sibling: bool = False
    """Whether it is one of the siblings that stand together; see `search.sets`."""


@dataclass(frozen=True)
class Results:
    """What a search gives."""

    confident: bool
    """Whether the best record is likely to be about what was asked."""
    hits: tuple[Hit, ...]
    """Best first, whatever their kind, those of one score in the order of the index; siblings of
    the first criterion stand with it."""
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
    prefer: str | None = None,
    scores: Scores | None = None,
) -> Results:
    """The records that hold a word of the query: questions, criteria, categories and terms.

    `limit`, 1 or more, is for all kinds together. `topic` is a topic's id, `category` a category's
    and `kind` one of `KINDS`; a record that is not of it is no hit. With `verbatim` no typing error
    is mended. A set begins with the category that the query names, else with `prefer`. A query
    without a word that counts finds nothing and is not confident; of filters alone, all that
    passes them. `scores` are those of the query, where they are known.
    """
    reading = read_query(index, query, verbatim=verbatim)
    if scores is None:
        scores = scores_of(index, reading)
    found = filtered(index, reading.query, scores, topic, category, kind)
    best = _best(index, scores, found, max(limit, SHOWN))
    named = named_categories(index, reading.asked)
    siblings = set_of(index, scores, found, _near(best), named, prefer)
    return Results(
        confident=bool(best)
        and (not reading.asked or bool(confidence_of(index, reading.asked, *best[0]))),
        hits=_hits(index, best, siblings, scores, limit),
        totals=dict(zip(KINDS, counts_by_kind(index, found), strict=True)),
        suggestion=reading.correction,
    )


def _hits(
    index: ScoredIndex,
    best: Sequence[tuple[int, int]],
    siblings: Sequence[int],
    scores: Scores,
    limit: int,
) -> tuple[Hit, ...]:
    """Records with their scores as hits, best first; siblings in the place of their first."""
    near, together = set(_near(best)), set(siblings)
    shown: list[tuple[int, int, bool, bool]] = []
    for number, score in best:
        if number not in together:
            shown.append((number, score, number not in near, False))
        elif siblings:
            shown += [(one, scores[one], False, True) for one in siblings]
            siblings = ()
    del shown[limit:]
    ids = index.records.ids.at([number for number, *_ in shown])
    kinds = index.records.kinds
    return tuple(
        Hit(record_id, score, kinds[number], more, sibling)
        for record_id, (number, score, more, sibling) in zip(ids, shown, strict=True)
    )


def _near(best: Sequence[tuple[int, int]]) -> list[int]:
    """Those of the best that are not folded away, by number."""
    part, whole = SHOWN_PART
    return [number for number, score in best[:SHOWN] if score * whole >= best[0][1] * part]


def scores_of(index: ScoredIndex, reading: QueryReading) -> Scores:
    """The score of each record for a query; 1 for all where it asks for no word, but filters."""
    query = reading.query
    if not reading.asked and (query.filters or query.unwanted or query.excluded):
        return Scores.of_all(len(index.records))
    return add_up(index, reading.asked)


def add_up(index: ScoredIndex, asked: Sequence[QueryTerm]) -> Scores:
    """The records found, with the sum of the impacts of what was asked, less their handicap.

    A handicap is a part of what the query weighs, so that it counts alike in short and long
    queries; what was found keeps 1 at least.
    """
    found = _sums([one.postings for one in asked if one.finds])
    scores = found.values
    added = [one.postings for one in asked if not one.finds]
    if added:
        more = _sums(added)
        is_more = is_among(found.records, more.records)
        scores[is_more] += more.of(found.records[is_more])
    weight = sum(one.weight for one in asked)
    handicaps, places = index.handicaps
    scores -= (handicaps * weight // 1000).take(places.take(found.records))
    return Scores(found.records, np.maximum(scores, 1, out=scores))


def _sums(lists: Sequence[Postings]) -> Scores:
    """The records of some lists with the sums of their impacts."""
    lists = lists or (NO_POSTINGS,)
    return summed(
        np.concatenate([one.records for one in lists]),
        np.concatenate([one.impacts for one in lists]),
    )


def _best(
    index: ScoredIndex, scores: Scores, numbers: NDArray[np.int64], limit: int
) -> list[tuple[int, int]]:
    """The best of some records and their scores; the first in the index among equal ones."""
    # One number to sort by: scores are whole, so that the place in the index decides among equals.
    count = len(index.records)
    keys = scores.of(numbers) * count - numbers
    if len(keys) > limit:
        keys = np.partition(keys, len(keys) - limit)[-limit:]
    keys.sort()
    ranked = []
    for key in keys.tolist()[::-1]:
        score = -(-key // count)
        ranked.append((score * count - key, score))
    return ranked


def confidence_of(
    index: ScoredIndex, asked: Iterable[QueryTerm], number: int, score: int
) -> Confidence:
    """Whether the best record, by number, is likely to be what was asked.

    `score` is its score, 1 or more. Whole numbers only, so that every runtime agrees.
    """
    asked = list(asked)
    weight = sum(one.weight for one in asked)
    held = sum(one.postings.get(number, 0) * one.evidence for one in asked if one.evidence)
    part, whole = EVIDENCE_PART
    return Confidence(
        share=1000 * score // weight if weight else 0,
        evidence=1000 * part * held // (whole * WHOLE_EVIDENCE * index.unknown_weight),
        least=index.least.get(index.records.kinds[number], 0),
    )
