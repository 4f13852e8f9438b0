"""Which records hold a term, and how much each of them gets for it: posting lists.

All lists of an index lie in two arrays, one behind the other, so that a hundred thousand records
take a few bytes a posting and adding up is the work of numpy, not of Python.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.columns.runs import run_starts
from search.columns.terms import Terms

__all__ = ["NO_POSTINGS", "HolderLists", "Numbers", "PostingLists", "Postings", "best_of"]

Numbers = NDArray[np.integer[Any]]


class Postings(Mapping[int, int]):
    """Record number -> impact, by record number."""

    __slots__ = ("impacts", "records")

    def __init__(self, records: Numbers, impacts: Numbers) -> None:
        self.records = records
        """Ascending, each once."""
        self.impacts = impacts
        """One for each of `records`, 0 or more."""

    @classmethod
    def of(cls, found: Mapping[int, int]) -> Postings:
        """The posting list of plain numbers, in whatever order they come."""
        records = sorted(found)
        return cls(
            np.array(records, dtype=np.int64),
            np.array([found[record] for record in records], dtype=np.int64),
        )

    def __getitem__(self, record: int) -> int:
        records = self.records
        # A number of another type would make another array of all the records.
        place = int(records.searchsorted(records.dtype.type(record)))
        if place == len(records) or records[place] != record:
            raise KeyError(record)
        return int(self.impacts[place])

    def __iter__(self) -> Iterator[int]:
        return iter(self.records.tolist())

    def __len__(self) -> int:
        return len(self.records)

    def __repr__(self) -> str:
        return f"Postings.of({dict(self)})"


NO_POSTINGS = Postings.of({})

_MOST = (1 << 32) - 1
"""The largest impact that `best_of` knows."""


def best_of(lists: Sequence[Postings]) -> Postings:
    """The records that any of the lists holds, each with the best impact it has in one.

    >>> best_of([Postings.of({0: 5, 2: 1}), Postings.of({2: 7})])
    Postings.of({0: 5, 2: 7})
    """
    if len(lists) < 2:
        return lists[0] if lists else NO_POSTINGS
    # Both in one number, so that they are sorted as one; the best impact is a record's first.
    keys = np.concatenate([one.records for one in lists]).astype(np.int64)
    keys <<= 32
    keys |= _MOST - np.concatenate([one.impacts for one in lists]).astype(np.int64)
    keys.sort()
    records = keys >> 32
    starts = run_starts(records)
    return Postings(records[starts], _MOST - (keys[starts] & _MOST))


class PostingLists(Mapping[str, Postings]):
    """Term -> its posting list."""

    __slots__ = ("_ends", "ends", "impacts", "records", "terms")

    def __init__(self, lists: Iterable[tuple[str, Sequence[int], Sequence[int]]]) -> None:
        """`lists` are terms, each once, with the record numbers, ascending, and their impacts."""
        terms, ends = [], array("q", [0])
        records, impacts = array("i"), array("i")
        for term, its_records, its_impacts in lists:
            terms.append(term)
            records.extend(its_records)
            impacts.extend(its_impacts)
            ends.append(len(records))
        self._set(Terms.of(terms), *map(np.array, (ends, records, impacts)))

    @classmethod
    def of_arrays(
        cls, terms: Terms, ends: Numbers, records: Numbers, impacts: Numbers
    ) -> PostingLists:
        """Lists one behind the other, in the order of the terms.

        `ends` says where each list ends, behind a 0 for where the first begins.
        """
        lists = cls.__new__(cls)
        lists._set(terms, ends, records, impacts)
        return lists

    def _set(self, terms: Terms, ends: Numbers, records: Numbers, impacts: Numbers) -> None:
        self.terms = terms
        self.ends = ends
        self._ends = ends.data
        self.records = records
        self.impacts = impacts

    def __getitem__(self, term: str) -> Postings:
        found: Postings | None = self.get(term)
        if found is None:
            raise KeyError(term)
        return found

    def get(self, term: object, default: Any = None) -> Any:
        place = self.terms.get(term)
        if place is None:
            return default
        its = slice(self._ends[place], self._ends[place + 1])
        return Postings(self.records[its], self.impacts[its])

    def __contains__(self, term: object) -> bool:
        return term in self.terms

    def __iter__(self) -> Iterator[str]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)


class HolderLists(Mapping[str, tuple[int, ...]]):
    """Term -> numbers of records, ascending."""

    __slots__ = ("numbers",)

    def __init__(self, numbers: Mapping[str, Numbers]) -> None:
        self.numbers = numbers

    def __getitem__(self, term: str) -> tuple[int, ...]:
        return tuple(self.numbers[term].tolist())

    def __contains__(self, term: object) -> bool:
        return term in self.numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)
