"""What a search has found: records and their scores, and nothing of all others.

A query finds some thousands of records, however many there are, and so takes as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Scores", "is_among", "summed"]

Numbers = NDArray[np.integer[Any]]

_BITS = 32
"""Of a number of a record with an impact behind it, so that both are sorted as one."""


@dataclass(frozen=True)
class Scores:
    """Record number -> score, of the records that were found."""

    records: NDArray[np.int64]
    """Ascending, each once."""
    values: NDArray[np.int64]
    """One for each of `records`, 1 or more."""

    @classmethod
    def of_all(cls, count: int) -> Scores:
        """1 for each of so many records."""
        return cls(np.arange(count), np.ones(count, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, record: int) -> int:
        """The score of a record; 0 where it was not found."""
        place = int(self.records.searchsorted(record))
        is_found = place < len(self.records) and self.records[place] == record
        return int(self.values[place]) if is_found else 0

    def of(self, records: NDArray[np.int64]) -> NDArray[np.int64]:
        """The scores of some of the records that were found."""
        if len(records) == len(self.records):
            return self.values
        return self.values[self.records.searchsorted(records)]

    @property
    def first(self) -> int:
        """The best record, the first among equal ones; there is one at least."""
        return int(self.records[self.values.argmax()])

    @property
    def highest(self) -> int:
        """The score of the best record; 0 where none was found."""
        return int(self.values.max(initial=0))

    def with_score(self, record: int, score: int) -> Scores:
        """The same with another score for one record; 0 takes it out."""
        others = self.records != record
        place = int(self.records.searchsorted(record))
        records, values = self.records[others], self.values[others]
        if not score:
            return Scores(records, values)
        return Scores(np.insert(records, place, record), np.insert(values, place, score))


def summed(records: Numbers, impacts: Numbers) -> Scores:
    """Each record with the sum of its impacts, 0 to 2**32 - 1; without those of which it is 0.

    >>> summed(np.array([7, 2, 7]), np.array([1, 5, 3]))
    Scores(records=array([2, 7]), values=array([5, 4]))
    """
    keys = records.astype(np.int64)
    keys <<= _BITS
    keys |= impacts
    keys.sort()
    records = keys >> _BITS
    is_last = np.ones(len(keys), dtype=bool)
    np.not_equal(records[1:], records[:-1], out=is_last[:-1])
    lasts = is_last.nonzero()[0]
    keys &= (1 << _BITS) - 1
    # All up to a record less all up to the one before: faster than to add up record by record.
    sums = keys.cumsum().take(lasts)
    sums[1:] -= sums[:-1].copy()
    found = Scores(records.take(lasts), sums)
    return found if sums.all() else Scores(found.records[sums > 0], sums[sums > 0])


def is_among(records: Numbers, others: Numbers) -> NDArray[np.bool_]:
    """Which of some records are among others, which are ascending."""
    if not len(others):
        return np.zeros(len(records), dtype=bool)
    places = np.minimum(others.searchsorted(records), len(others) - 1)
    found: NDArray[np.bool_] = others[places] == records
    return found
