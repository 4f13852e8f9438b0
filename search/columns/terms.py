"""The terms of an index in little memory: words and names once each, pairs of them as numbers.

    names  "fee" 0, "level" 1, "pay" 2        keys   of "fee"        0 * 4 + 0
                                                     of "fee level"  0 * 4 + 1 + 1

Most terms are pairs, of which nearly all stand in one record: as texts they would take most of the
memory, and most of the time to build an index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Terms"]

Keys = NDArray[np.integer[Any]]
_AS_THEY_ARE: Keys = np.array([], dtype=np.int64)


class Terms(Mapping[str, int]):
    """Term -> its place, from zero, in the order in which terms are gone through."""

    __slots__ = ("_codes", "_keys", "_starts", "names", "places", "sorted_keys")

    def __init__(
        self, names: Sequence[str], keys: Keys, places: NDArray[np.integer[Any]] = _AS_THEY_ARE
    ) -> None:
        self.names = tuple(names)
        """Words and names, each once."""
        self.sorted_keys = keys
        """A number for each term, ascending: `code * (names + 1)` of a name of that code, and so
        much more of a pair as the code of its second name and 1."""
        self.places = places
        """The place of each key; empty where that is its place among the keys."""
        self._codes = {name: code for code, name in enumerate(self.names)}
        # A view gives one number after another far faster than the array.
        self._keys = np.asarray(keys, dtype=np.int64).data
        firsts = np.arange(len(self.names) + 1) * (len(self.names) + 1)
        self._starts = keys.searchsorted(firsts).data

    @classmethod
    def of(cls, terms: Iterable[str]) -> Terms:
        """The table of terms, each once, in their order."""
        codes: dict[str, int] = {}
        parts = []
        for term in terms:
            one, blank, other = term.partition(" ")
            is_pair = blank and " " not in other
            first = codes.setdefault(one if is_pair else term, len(codes))
            parts.append((first, codes.setdefault(other, len(codes)) + 1 if is_pair else 0))
        both = np.array(parts, dtype=np.int64).reshape(-1, 2)
        keys = both[:, 0] * (len(codes) + 1) + both[:, 1]
        order = keys.argsort()
        return cls(tuple(codes), keys[order], order)

    def get(self, term: object, default: Any = None) -> Any:
        rank = self._rank(term) if isinstance(term, str) else None
        if rank is None:
            return default
        return int(self.places[rank]) if len(self.places) else rank

    def _rank(self, term: str) -> int | None:
        """The place of a term among the keys."""
        codes = self._codes
        code, second = codes.get(term), 0
        if code is None:
            one, _, other = term.partition(" ")
            code, second = codes.get(one), codes.get(other, -1) + 1
            if code is None or not second:
                return None
        # A word and its pairs stand together, the word first.
        start, end = self._starts[code], self._starts[code + 1]
        key = code * (len(self.names) + 1) + second
        rank = bisect_left(self._keys, key, start, end) if second else start
        return rank if rank < end and self._keys[rank] == key else None

    def __getitem__(self, term: str) -> int:
        place: int | None = self.get(term)
        if place is None:
            raise KeyError(term)
        return place

    def __contains__(self, term: object) -> bool:
        return self.get(term) is not None

    def __iter__(self) -> Iterator[str]:
        keys = self.sorted_keys[self.places.argsort()] if len(self.places) else self.sorted_keys
        firsts, seconds = np.divmod(keys, len(self.names) + 1)
        for first, second in zip(firsts.tolist(), seconds.tolist(), strict=True):
            name = self.names[first]
            yield f"{name} {self.names[second - 1]}" if second else name

    def __len__(self) -> int:
        return len(self.sorted_keys)
