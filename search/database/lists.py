"""The posting lists of editions: in memory as far as searches have asked for them, else unread.

    a pass of a search ── asks for lists ── those in memory: it gets them
                                         └─ others: it gets empty ones that know their length, and
                                            what it asked for is noted, to be read all at once

An edition never changes, so that a list once read is good as long as there is room for it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from threading import Lock

import numpy as np

from search.browser_index import HOLDERS_PREFIX
from search.columns.postings import NO_POSTINGS, Numbers, Postings

__all__ = ["Holders", "KnownLists", "Lists", "Unread", "Wanted"]

_BESIDE = 250
"""Bytes that a list takes in memory beside its numbers, about."""

_NONE: Numbers = np.array([], dtype=np.int32)

Key = tuple[Hashable, str]
"""An edition, or what several are together, and a term."""


class KnownLists:
    """The lists that were read last, of all editions together."""

    def __init__(self, most_bytes: int) -> None:
        self._most, self._bytes = most_bytes, 0
        self._lists: OrderedDict[Key, Postings] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Postings | None:
        """A list; empty for a term that no record holds, None where it is not known."""
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def add(self, key: Key, found: Postings) -> None:
        """Keeps a list, and lets go of those that were not asked for longest."""
        with self._lock:
            if key not in self._lists:
                self._lists[key] = found
                self._bytes += _size(key, found)
            while self._bytes > self._most and len(self._lists) > 1:
                self._bytes -= _size(*self._lists.popitem(last=False))


def _size(key: Key, found: Postings) -> int:
    return len(key[1]) + found.records.nbytes + found.impacts.nbytes + _BESIDE


class Wanted:
    """What one search has asked for: the lists that it has got, and those it lacks."""

    def __init__(
        self, known: KnownLists, place: Hashable, counts: Mapping[str, int], size: int
    ) -> None:
        """`counts` says how many of the `size` records hold a term."""
        self._known, self._place, self.counts, self.size = known, place, counts, size
        self._got: dict[str, Postings] = {}
        self.missing: set[str] = set()
        """Terms to read before the search can be made."""

    def get(self, term: str) -> Postings | None:
        """The list of a term, empty where no record holds it; None where it is not known yet."""
        found = self._got.get(term)
        if found is None:
            found = self._known.get((self._place, term))
            if found is not None:
                self._got[term] = found
        return found

    def add(self, term: str, found: Postings) -> None:
        """Takes a list that was read; it stays for this search whatever room there is."""
        self._got[term] = found
        self._known.add((self._place, term), found)


class Lists(Mapping[str, Postings]):
    """Term -> its posting list, as `ScoredIndex.postings` has it, for one search.

    Which words there are is known; whether two stand side by side is read.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted

    @property
    def is_lacking(self) -> bool:
        """Whether something was asked for that has to be read first."""
        return bool(self._wanted.missing)

    def __contains__(self, term: object) -> bool:
        if not isinstance(term, str):
            return False
        if " " not in term:
            return term in self._wanted.counts
        found = self._wanted.get(term)
        if found is None:
            self._wanted.missing.add(term)
        return bool(found)

    def __getitem__(self, term: str) -> Postings:
        if term not in self:
            raise KeyError(term)
        found = self._wanted.get(term)
        if found is not None:
            return found
        return Unread(term, self._wanted)

    def __iter__(self) -> Iterator[str]:
        """The terms of one word."""
        return iter(self._wanted.counts)

    def __len__(self) -> int:
        return len(self._wanted.counts)


class Unread(Postings):
    """A list of which only the length is known, until somebody looks into it."""

    __slots__ = ("_term", "_wanted")

    def __init__(self, term: str, wanted: Wanted) -> None:
        self._term, self._wanted = term, wanted

    def _looked_into(self) -> Numbers:
        self._wanted.missing.add(self._term)
        return _NONE

    @property
    def records(self) -> Numbers:  # type: ignore[override]
        return self._looked_into()

    @property
    def impacts(self) -> Numbers:  # type: ignore[override]
        return self._looked_into()

    def __len__(self) -> int:
        return self._wanted.counts[self._term]


class Holders(Mapping[str, tuple[int, ...]]):
    """Term -> the records that hold it, as `ScoredIndex.holders` has it, for one search."""

    def __init__(self, wanted: Wanted, terms: frozenset[str]) -> None:
        self._wanted, self._terms = wanted, terms

    def __getitem__(self, term: str) -> tuple[int, ...]:
        if term not in self._terms:
            raise KeyError(term)
        key = f"{HOLDERS_PREFIX}{term}"
        found = self._wanted.get(key)
        if found is None:
            self._wanted.missing.add(key)
            found = NO_POSTINGS
        return tuple(found.records.tolist())

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)
