"""Posting lists as bytes, in the form in which searches read them from a database."""

from __future__ import annotations

import numpy as np

from search.columns.postings import NO_POSTINGS, Postings

__all__ = ["pack", "unpack"]


def pack(found: Postings) -> bytes:
    """The records, then their impacts: four bytes each, the lowest first.

    >>> pack(Postings.of({1: 258})).hex()
    '0100000002010000'
    """
    return found.records.astype("<i4").tobytes() + found.impacts.astype("<i4").tobytes()


def unpack(data: bytes, size: int) -> Postings:
    """What was packed of an index of so many records.

    Raises ValueError for bytes that are no list of its records.

    >>> unpack(pack(Postings.of({1: 258, 3: 4})), 4)
    Postings.of({1: 258, 3: 4})
    """
    if len(data) % 8:
        raise ValueError(f"{len(data)} bytes are no posting list")
    numbers = np.frombuffer(data, dtype="<i4")
    half = len(numbers) // 2
    if not half:
        return NO_POSTINGS
    if numbers[:half].min() < 0 or numbers[:half].max() >= size:
        raise ValueError(f"there are {size} records")
    return Postings(numbers[:half], numbers[half:])
