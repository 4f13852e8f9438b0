"""Posting lists: what a term finds, and several of them together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.columns.postings import NO_POSTINGS, PostingLists, Postings, best_of

_FOUND = st.dictionaries(st.integers(0, 40), st.integers(0, 9))


@given(_FOUND)
def test_a_list_is_the_numbers_it_was_made_of(found: dict[int, int]) -> None:
    postings = Postings.of(found)
    assert postings == found
    assert list(postings) == sorted(found)
    assert len(postings) == len(found)
    for record in range(-1, 42):
        assert (record in postings) == (record in found)
        assert postings.get(record) == found.get(record)
    assert {type(impact) for impact in postings.values()} <= {int}


@given(st.lists(_FOUND, max_size=4))
def test_the_best_of_lists_is_the_largest_impact_of_each_record(
    lists: list[dict[int, int]],
) -> None:
    expected: dict[int, int] = {}
    for found in lists:
        for record, impact in found.items():
            expected[record] = max(expected.get(record, 0), impact)
    best = best_of([Postings.of(found) for found in lists])
    assert best == expected
    assert list(best) == sorted(expected)


@given(st.dictionaries(st.text(), _FOUND))
def test_lists_come_back_by_their_terms(lists: dict[str, dict[int, int]]) -> None:
    made = PostingLists(
        (term, sorted(found), [found[record] for record in sorted(found)])
        for term, found in lists.items()
    )
    assert made == lists
    assert list(made) == list(lists)
    assert "no such term" not in made
    with pytest.raises(KeyError, match="no such term"):
        made["no such term"]


def test_a_posting_takes_eight_bytes() -> None:
    records = np.arange(1000)
    found = PostingLists([("a", records.tolist(), records.tolist())])["a"]
    assert found.records.nbytes + found.impacts.nbytes == 8 * len(records)


def test_nothing_is_an_empty_list() -> None:
    assert NO_POSTINGS == {}
    assert not NO_POSTINGS
    assert PostingLists([]) == {}
