"""Records as columns: the same records come back, and columns tell what the records would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bm25f import build_scored_index
from search.columns.records import Coded, IndexRecord, Records
from search.engine import search
from search.entries import KINDS, Entry
from search.facets import count_facets
from search.scored_index import ScoredIndex

_NAMES = st.sampled_from(["", "a", "b", "c"])

_RECORDS = st.lists(
    st.builds(
        IndexRecord,
        id=st.text(max_size=3),
        kind=st.sampled_from(KINDS),
        topic=_NAMES,
        categories=st.lists(_NAMES, max_size=3).map(tuple),
        handicap=st.integers(-300, 300),
        aspect=_NAMES,
    ),
    max_size=9,
).map(lambda records: sorted(records, key=lambda one: KINDS.index(one.kind)))


@given(_RECORDS)
def test_records_come_back_as_they_were(records: list[IndexRecord]) -> None:
    made = Records.of(records, KINDS)
    assert list(made) == records
    assert [made[number] for number in range(-len(records), len(records))] == records + records
    assert made[1:] == records[1:]
    assert made == records == made
    numbers = range(len(records))[::-1]
    assert made.at(numbers) == records[::-1]


@given(_RECORDS)
def test_columns_tell_what_the_records_tell(records: list[IndexRecord]) -> None:
    made = Records.of(records, KINDS)
    assert made.kinds.values == KINDS
    assert made.handicaps.tolist() == [one.handicap for one in records]
    for column, values in (
        (made.kinds, [one.kind for one in records]),
        (made.topics, [one.topic for one in records]),
        (made.categories, [one.categories for one in records]),
        (made.aspects, [one.aspect for one in records]),
    ):
        assert [column[number] for number in range(len(records))] == values
        counts = Counter(values)
        assert column.counts().tolist() == [counts[value] for value in column.values]
        passing = [bool(value) for value in column.values]
        assert column.is_any(passing).tolist() == [bool(value) for value in values]


def test_columns_of_some_records_are_those_of_their_numbers() -> None:
    column = Coded.of("abcab").at(np.array([4, 0, 3]))
    assert (column.values, column.counts().tolist()) == (("a", "b", "c"), [2, 1, 0])


def test_a_number_that_there_is_not_is_no_record() -> None:
    for number in (0, -1):
        with pytest.raises(IndexError):
            Records.of([], KINDS)[number]


class _Counting:
    """Ids that are kept elsewhere: tells which were asked for."""

    def __init__(self, count: int) -> None:
        self.asked: list[list[int]] = []
        self._count = count

    def __len__(self) -> int:
        return self._count

    def at(self, numbers: Sequence[int]) -> list[str]:
        self.asked.append(list(numbers))
        return [f"r{number}" for number in numbers]


def test_a_search_asks_for_the_ids_of_its_hits_alone_and_together() -> None:
    """Whatever is filtered or counted: a database index of a million records has no ids at hand."""
    entries = [Entry(f"r{number}", "t", "A fee", answer="one " * number) for number in range(50)]
    index = build_scored_index(entries)
    ids = _Counting(len(entries))
    records = index.records
    elsewhere = ScoredIndex(
        Records(
            *(ids, records.kinds, records.topics, records.categories),
            *(records.handicaps, records.aspects),
        ),
        *(index.postings, index.weights, index.words, index.stop_words, index.general_words),
        *(index.aliases, index.unknown_weight),
    )
    assert search(elsewhere, "fee", limit=3) == search(index, "fee", limit=3)
    assert ids.asked == [[0, 1, 2]]
    count_facets(elsewhere, "fee topic:t -kind:term")
    assert len(ids.asked) == 1
    assert [record.id for record in elsewhere.records] == [entry.id for entry in entries]
