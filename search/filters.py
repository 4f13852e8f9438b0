"""What a hit must be besides found: of a topic, category or kind, with a phrase, without a word.

`webapp/static/search/filters.js` does the same in the browser.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.analysis import fold, split_words
from search.columns.postings import NO_POSTINGS, Numbers
from search.columns.scores import Scores, is_among
from search.entries import KINDS
from search.query import Query
from search.query_terms import is_stop_word, pair_term
from search.scored_index import ScoredIndex
from search.synonyms import CONCEPT_PREFIX, tokens

__all__ = ["counts_by_kind", "filtered", "of_kind"]


def filtered(
    index: ScoredIndex,
    query: Query,
    scores: Scores,
    topic: str | None,
    category: str | None,
    kind: str | None,
) -> NDArray[np.int64]:
    """The records that were found and pass, in the order of the index."""
    found = scores.records
    wanted = {name: value if name == "category" else value.lower() for name, value in query.filters}
    kind = wanted.get("kind") if kind is None else kind
    if kind is not None:
        found = of_kind(index, found, kind)
    if query.has_words_only and topic is category is None:
        return found
    topic = wanted.get("topic") if topic is None else topic
    categories = _category_ids(index, wanted.get("category") if category is None else category)
    passes = _is_of(index, found, topic, categories)
    for phrase in query.phrases:
        records = _phrase_records(index, phrase)
        if records is not None:
            passes &= is_among(found, records)
    for phrase in query.excluded:
        records = _phrase_records(index, phrase)
        if records is not None:
            passes &= ~is_among(found, records)
    for name, value in dict.fromkeys(query.unwanted):
        passes &= ~_passing(index, found, name, value)
    return found[passes]


def of_kind(index: ScoredIndex, numbers: NDArray[np.int64], kind: str) -> NDArray[np.int64]:
    """The records of one kind; none for a kind that there is not."""
    place = KINDS.index(kind) if kind in KINDS else -1
    found: NDArray[np.int64] = numbers[index.kinds[numbers] == place]
    return found


def counts_by_kind(index: ScoredIndex, numbers: NDArray[np.int64]) -> list[int]:
    """How many of the records are of each kind, in the order of `KINDS`."""
    counts: list[int] = np.bincount(index.kinds[numbers], minlength=len(KINDS)).tolist()
    return counts


def _passing(
    index: ScoredIndex, numbers: NDArray[np.int64], name: str, value: str
) -> NDArray[np.bool_]:
    """Which of the records pass one filter."""
    wanted = value.lower()
    if name == "category":
        return _is_of(index, numbers, None, _category_ids(index, value))
    if name == "kind":
        return index.records.kinds.at(numbers).is_any(kind == wanted for kind in KINDS)
    return _is_of(index, numbers, wanted, None)


def _category_ids(index: ScoredIndex, name: str | None) -> set[str] | None:
    """Ids of the categories that a name may mean: an id, a number or an abbreviation."""
    if name is None:
        return None
    folded = " ".join(map(fold, split_words(name)))
    named = (
        term.removeprefix(CONCEPT_PREFIX)
        for key in (folded, f"category {folded}")
        for term in index.aliases.instead.get(key, ())
        if term.startswith(CONCEPT_PREFIX)
    )
    return {name, *named}


def _phrase_records(index: ScoredIndex, phrase: str) -> Numbers | None:
    """The records in which each word of a phrase stands beside the next.

    None for a phrase that asks for nothing: no letters or digits, or one stop word.
    """
    in_order, _ = tokens(split_words(phrase), index.aliases)
    row = [pair_term(index, token) for token in in_order]
    terms = [" ".join(pair) for pair in pairwise(row)] or row
    if not terms or (len(row) == 1 and is_stop_word(index, in_order[0])):
        return None
    return reduce(np.intersect1d, (_holders(index, term) for term in terms))


def _holders(index: ScoredIndex, term: str) -> Numbers:
    """The records that hold a term itself."""
    found = index.holders.get(term)
    if found is not None:
        return np.array(found, dtype=np.int32)
    return index.postings.get(term, NO_POSTINGS).records


def _is_of(
    index: ScoredIndex, numbers: NDArray[np.int64], topic: str | None, categories: set[str] | None
) -> NDArray[np.bool_]:
    """Which of the records are of a topic and of one of the categories, as far as one is wanted."""
    records, passes = index.records, np.ones(len(numbers), dtype=bool)
    if topic is not None:
        passes &= records.topics.at(numbers).is_any(
            "" != one == topic for one in records.topics.values
        )
    if categories is not None:
        of_category = [not categories.isdisjoint(its) for its in records.categories.values]
        passes &= records.categories.at(numbers).is_any(of_category)
    return passes
