"""What a search has found: sums by record, without a look at any other record."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.bm25f import build_scored_index
from search.columns.scores import Scores, is_among, summed
from search.engine import add_up
from search.entries import Entry
from search.query_terms import read_query

_LISTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 1 << 20)), max_size=30)


@given(_LISTS)
def test_each_record_has_the_sum_of_its_impacts(found: list[tuple[int, int]]) -> None:
    expected: dict[int, int] = {}
    for record, impact in found:
        expected[record] = expected.get(record, 0) + impact
    expected = {record: score for record, score in sorted(expected.items()) if score}
    columns = np.array(found, dtype=np.int32).reshape(-1, 2).T
    scores = summed(*columns)
    assert scores.records.tolist() == [*expected]
    assert scores.values.tolist() == [*expected.values()]
    assert [scores[record] for record in range(13)] == [expected.get(one, 0) for one in range(13)]
    assert scores.highest == max(expected.values(), default=0)
    if expected:
        assert scores.first == max(expected, key=lambda record: (expected[record], -record))


@given(_LISTS, st.integers(0, 12), st.integers(0, 3))
def test_another_score_for_one_record_leaves_the_others(
    found: list[tuple[int, int]], record: int, score: int
) -> None:
    scores = summed(*np.array(found, dtype=np.int32).reshape(-1, 2).T)
    other = scores.with_score(record, score)
    assert other[record] == score
    assert all(other[one] == scores[one] for one in range(13) if one != record)
    assert other.records.tolist() == sorted({*other.records.tolist()})
    assert (other.values > 0).all()


@given(st.lists(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_what_is_among_others_is_told_one_by_one(records: list[int], others: set[int]) -> None:
    told = is_among(np.array(records, dtype=int), np.array(sorted(others), dtype=int))
    assert told.tolist() == [record in others for record in records]


def test_scores_of_some_records_are_their_own() -> None:
    scores = Scores(np.array([2, 5, 7]), np.array([1, 9, 4]))
    assert scores.of(np.array([2, 7])).tolist() == [1, 4]
    assert scores.of(scores.records).tolist() == [1, 9, 4]


def test_a_query_holds_no_more_numbers_in_a_larger_collection() -> None:
    """Where a word is rare: what it costs hangs on what it finds, not on what there is."""
    sizes = []
    for count in (10, 1000):
        entries = [Entry("fee", "", "fee"), *(Entry(f"r{n}", "", "exam") for n in range(count))]
        index = build_scored_index(entries)
        scores = add_up(index, read_query(index, "fee").asked)
        sizes.append((len(scores.records), len(scores.values)))
    assert sizes == [(1, 1), (1, 1)]
