"""The terms of an index in little memory: words and names once each, pairs of them as numbers.

    names  "fee" 0, "level" 1, "pay" 2        keys   of "fee"        0 * 4 + 0
                                                     of "fee level"  0 * 4 + 1 + 1

Most terms are pairs, of which nearly all stand in one record: as texts they would take most of the
memory, and most of the time to build an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Terms"]

Keys = NDArray[np.integer[Any]]
_AS_THEY_ARE: Keys = np.array([], dtype=np.int64)


class Terms(Mapping[str, int]):
    """Term -> its place, from zero, in the order in which terms are gone through."""

    __slots__ = ("_codes", "names", "places", "sorted_keys")

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

    def _key(self, term: str) -> int:
        """Raises KeyError for a term of names that there are not."""
        code = self._codes.get(term)
        if code is not None:
            return code * (len(self.names) + 1)
        one, _, other = term.partition(" ")
        return self._codes[one] * (len(self.names) + 1) + self._codes[other] + 1

    def get(self, term: object, default: Any = None) -> Any:
        try:
            return self[term] if isinstance(term, str) else default
        except KeyError:
            return default

    def __getitem__(self, term: str) -> int:
        try:
            key = self._key(term)
        except KeyError:
            raise KeyError(term) from None
        rank = int(self.sorted_keys.searchsorted(key))
        if rank == len(self.sorted_keys) or self.sorted_keys[rank] != key:
            raise KeyError(term)
        return int(self.places[rank]) if len(self.places) else rank

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
