"""How many of the records found are of each topic, category and kind.

`webapp/static/search/facets.js` does the same in the browser.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.columns.scores import Scores
from search.engine import scores_of
from search.filters import filtered
from search.query_terms import read_query
from search.scored_index import ScoredIndex

__all__ = ["count_facets"]


def count_facets(
    index: ScoredIndex,
    query: str,
    *,
    topic: str | None = None,
    category: str | None = None,
    kind: str | None = None,
    verbatim: bool = False,
) -> dict[str, dict[str, int]]:
    """How many of the records found are of each topic, each category and each kind.

    Facets: "topic", "category" and "kind", each by its ids; an id that nothing found has is left
    out. The records pass what is chosen of the other facets, so that a count says what choosing
    gives. All records count for an empty query.
    """
    reading = read_query(index, query, verbatim=verbatim)
    scores = scores_of(index, reading) if query else Scores.of_all(len(index.records))
    chosen = {"topic": topic, "category": category, "kind": kind}
    found: dict[tuple[str | None, ...], NDArray[np.int64]] = {}
    facets: dict[str, dict[str, int]] = {}
    for facet in chosen:
        others = tuple(None if name == facet else value for name, value in chosen.items())
        if others not in found:
            found[others] = filtered(index, reading.query, scores, *others)
        facets[facet] = _counts(index, facet, found[others])
    return facets


def _counts(index: ScoredIndex, facet: str, found: NDArray[np.int64]) -> dict[str, int]:
    """How many of the records have each value of a facet, in the order of their first records."""
    if facet != "category":
        column = index.records.topics if facet == "topic" else index.records.kinds
        return {value: count for value, count in column.at(found).counted().items() if value}
    counts: dict[str, int] = {}
    for categories, count in index.records.categories.at(found).counted().items():
        for category in categories:
            counts[category] = counts.get(category, 0) + count
    return counts
