"""The records of an index as columns: what a search asks of thousands of records at once.

    number   ids    kinds  handicaps  topics  categories  aspects
    0        fees   0      -120       1       0           0
    1        exam   0      -86        1       2           0

A column of few values is a small number for each record and a table of the values. So a filter or
a count of facets is the work of numpy, and of a million records only these numbers need be in
memory: `ids` may come from elsewhere, a few at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, Protocol, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from search.columns.texts import Texts

__all__ = ["Coded", "Ids", "IndexRecord", "Records"]

_V = TypeVar("_V", bound=Hashable)

_READ_AT_ONCE = 1_000
"""Ids that are asked for together where all records are gone through."""


@dataclass(frozen=True)
class IndexRecord:
    """What a runtime must know of a record to filter and name a hit."""

    id: str
    kind: str
    topic: str
    categories: tuple[str, ...]
    handicap: int = 0
    """What is taken from its score, in thousandths of what the query weighs; less than 0 adds."""
    aspect: str = ""
    """What it shares with its siblings, see `search.sets`; empty for all but criteria."""


class Ids(Protocol):
    """The ids of all records, wherever they are kept."""

    def __len__(self) -> int: ...

    def at(self, numbers: Sequence[int]) -> Sequence[str]:
        """The ids of some records by number, in that order."""
        ...


@dataclass(frozen=True, eq=False)
class Coded(Generic[_V]):
    """A column of which many records share the value."""

    codes: NDArray[np.integer[Any]]
    """The place in `values` of each record's value, by number of the record."""
    values: tuple[_V, ...]
    """Each once."""

    @classmethod
    def of(cls, column: Iterable[_V], values: Sequence[_V] = ()) -> Coded[_V]:
        """The column of these values: `values` come first, others as they first appear."""
        coding = _Coding(values)
        for value in column:
            coding.add(value)
        return coding.coded()

    def __getitem__(self, number: int) -> _V:
        return self.values[int(self.codes[number])]

    def is_any(self, passing: Iterable[bool]) -> NDArray[np.bool_]:
        """Whether each record has one of the values that pass; `passing` tells of each value."""
        found: NDArray[np.bool_] = np.fromiter(passing, bool, len(self.values))[self.codes]
        return found

    def at(self, numbers: NDArray[np.integer[Any]]) -> Coded[_V]:
        """The same column of some records, in their order."""
        return Coded(self.codes[numbers], self.values)

    def counts(self) -> NDArray[np.intp]:
        """How many records have each of the values."""
        return np.bincount(self.codes, minlength=len(self.values))


class _Coding(Generic[_V]):
    """A column under way, one value after the other."""

    def __init__(self, values: Iterable[_V] = ()) -> None:
        self._places = {value: place for place, value in enumerate(values)}
        self._codes = array("i")

    def add(self, value: _V) -> None:
        self._codes.append(self._places.setdefault(value, len(self._places)))

    def coded(self) -> Coded[_V]:
        return Coded(np.asarray(self._codes), tuple(self._places))


class Records(Sequence[IndexRecord]):
    """The records of an index by number; a record is made when it is asked for."""

    __slots__ = ("_members", "aspects", "categories", "handicaps", "ids", "kinds", "topics")

    def __init__(
        self,
        ids: Ids,
        kinds: Coded[str],
        topics: Coded[str],
        categories: Coded[tuple[str, ...]],
        handicaps: NDArray[np.integer[Any]],
        aspects: Coded[str],
    ) -> None:
        self.ids = ids
        self.kinds = kinds
        """Its values are all kinds that there are, in the order of the index."""
        self.topics = topics
        self.categories = categories
        self.handicaps = handicaps
        """One for each record."""
        self.aspects = aspects
        self._members: tuple[list[str], NDArray[np.intp]] | None = None

    @classmethod
    def of(cls, records: Iterable[IndexRecord], kinds: Sequence[str]) -> Records:
        """The columns of records, which stand kind after kind as `kinds` do and are not kept."""
        of_kinds, topics, aspects = _Coding(kinds), _Coding[str](), _Coding[str]()
        categories = _Coding[tuple[str, ...]]()
        handicaps = array("i")

        def ids() -> Iterator[str]:
            for one in records:
                of_kinds.add(one.kind)
                topics.add(one.topic)
                categories.add(one.categories)
                handicaps.append(one.handicap)
                aspects.add(one.aspect)
                yield one.id

        all_ids = Texts.of(ids())  # which fills the columns, too
        return cls(
            all_ids,
            *(of_kinds.coded(), topics.coded(), categories.coded()),
            *(np.asarray(handicaps), aspects.coded()),
        )

    @property
    def category_members(self) -> tuple[list[str], NDArray[np.intp]]:
        """Ids of all categories; and for each value of `categories` a row with a 1 for each that it
        has."""
        if self._members is None:
            values = self.categories.values
            names = list(dict.fromkeys(chain.from_iterable(values)))
            rows = [[name in value for name in names] for value in values]
            self._members = names, np.array(rows, np.intp).reshape(len(values), len(names))
        return self._members

    @overload
    def __getitem__(self, number: int) -> IndexRecord: ...
    @overload
    def __getitem__(self, number: slice) -> list[IndexRecord]: ...
    def __getitem__(self, number: int | slice) -> IndexRecord | list[IndexRecord]:
        if isinstance(number, slice):
            return self.at(range(*number.indices(len(self))))
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        return self.at([number % len(self)])[0]

    def at(self, numbers: Sequence[int]) -> list[IndexRecord]:
        """The records of some numbers, in their order."""
        return [
            IndexRecord(
                *(record_id, self.kinds[number], self.topics[number], self.categories[number]),
                *(int(self.handicaps[number]), self.aspects[number]),
            )
            for number, record_id in zip(numbers, self.ids.at(numbers), strict=True)
        ]

    def __iter__(self) -> Iterator[IndexRecord]:
        for first in range(0, len(self), _READ_AT_ONCE):
            yield from self.at(range(first, min(first + _READ_AT_ONCE, len(self))))

    def __len__(self) -> int:
        return len(self.kinds.codes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Records: {len(self)}>"
