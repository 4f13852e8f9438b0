"""Siblings together: what differs by category, time or case is shown as one set.

    "how much does it cost" -> the fees, category by category, earlier ones last
    "fee level 3"           -> no set: one criterion alone says what this category pays

`webapp/static/search/sets.js` makes the same sets.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from search.columns.scores import Scores, is_among
from search.query_terms import QueryTerm
from search.scored_index import ScoredIndex
from search.synonyms import CONCEPT_PREFIX

__all__ = ["AHEAD_PART", "SET_PART", "named_categories", "set_of"]

SET_PART = (7, 10)
"""Two siblings at least have this part of the best score, else the query is about one of them or
about something else."""

AHEAD_PART = (23, 25)
"""A sibling comes before others, whatever its category, where none of them has this part of its
score."""


def named_categories(index: ScoredIndex, asked: Sequence[QueryTerm]) -> Set[str]:
    """Ids of the categories that a query names, by whatever name."""
    concepts = {term for one in asked for term in one.terms if term.startswith(CONCEPT_PREFIX)}
    return index.categories & {concept.removeprefix(CONCEPT_PREFIX) for concept in concepts}


def set_of(
    index: ScoredIndex,
    scores: Scores,
    found: NDArray[np.int64],
    shown: Sequence[int],
    named: Set[str],
    prefer: str | None = None,
) -> list[int]:
    """Siblings that answer a query together, by number, in the order shown; none, or two or more.

    `shown` are the hits that are not folded away, best first, and `found` all that pass the
    filters. Of several aspects that of the best second sibling counts. Siblings that hold for a
    `named` category stand for all, else those of the category `prefer` come first.
    """
    best: list[int] = []
    part, whole = SET_PART
    least = scores[shown[0]] * part if shown else 0
    records = index.records
    aspects = dict.fromkeys(records.aspects[number] for number in shown)
    aspects.pop("", None)
    if not aspects:
        return []
    for aspect in aspects:
        siblings = np.array(index.siblings[aspect])
        siblings = siblings[is_among(siblings, found)].tolist()
        of_named = [one for one in siblings if not named.isdisjoint(records.categories[one])]
        ranked = sorted(of_named or siblings, key=lambda one: -scores[one])
        if len(ranked) > 1 and scores[ranked[1]] * whole >= least:
            best, least = ranked, scores[ranked[1]] * whole + 1
    if not best:
        return []
    part, whole = AHEAD_PART
    ahead = best[0] if scores[best[1]] * whole < scores[best[0]] * part else None
    # In the index they stand category by category.
    return sorted(best, key=lambda one: (prefer not in records.categories[one], one != ahead, one))
