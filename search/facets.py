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
    scores: Scores | None = None,
) -> dict[str, dict[str, int]]:
    """How many of the records found are of each topic, each category and each kind.

    Facets: "topic", "category" and "kind", each by its ids; an id that nothing found has is left
    out. The records pass what is chosen of the other facets, so that a count says what choosing
    gives. All records count for an empty query. `scores` are those of the query, where they are
    known.
    """
    reading = read_query(index, query, verbatim=verbatim)
    if not query:
        scores = Scores.of_all(len(index.records))
    elif scores is None:
        scores = scores_of(index, reading)
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
    """How many of the records have each value of a facet, in the order of the index."""
    records = index.records
    if facet == "category":
        categories, members = records.category_members
        counts = records.categories.at(found).counts() @ members
        counted = zip(categories, counts.tolist(), strict=True)
    else:
        column = records.topics if facet == "topic" else records.kinds
        counted = zip(column.values, column.at(found).counts().tolist(), strict=True)
    return {value: count for value, count in counted if value and count}
