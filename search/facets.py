"""How many of the records found are of each topic, category and kind.

`webapp/static/search/facets.js` does the same in the browser.
"""

from __future__ import annotations

from itertools import chain

import numpy as np

from search.engine import scores_of
from search.filters import filtered
from search.query_terms import read_query
from search.scored_index import IndexRecord, ScoredIndex

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
    scores = scores_of(index, reading) if query else np.ones(len(index.records))
    chosen = {"topic": topic, "category": category, "kind": kind}
    found: dict[tuple[str | None, ...], list[int]] = {}
    facets: dict[str, dict[str, int]] = {}
    for facet in chosen:
        others = tuple(None if name == facet else value for name, value in chosen.items())
        if others not in found:
            found[others] = filtered(index, reading.query, scores, *others).tolist()
        counts = facets.setdefault(facet, {})
        for value in chain.from_iterable(
            _facet_values(index.records[number], facet) for number in found[others]
        ):
            counts[value] = counts.get(value, 0) + 1
    return facets


def _facet_values(record: IndexRecord, facet: str) -> tuple[str, ...]:
    if facet == "category":
        return record.categories
    value = record.topic if facet == "topic" else record.kind
    return (value,) if value else ()
