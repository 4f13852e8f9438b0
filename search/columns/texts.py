"""Many short texts in little memory: one run of bytes, and where each text ends in it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

__all__ = ["Texts"]

_ENCODING = "utf-8", "surrogatepass"


class Texts(Sequence[str]):
    """Texts by number, each made when it is asked for.

    A Python string takes some fifty bytes beside its letters, and these take four or eight.
    """

    __slots__ = ("data", "ends")

    def __init__(self, data: bytes | memoryview, ends: NDArray[np.int64]) -> None:
        self.data = data
        """All texts in UTF-8, one behind the other."""
        self.ends = ends
        """Where each ends there, behind a 0 for where the first begins."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        data, ends = bytearray(), array("q", [0])
        for text in texts:
            data += text.encode(*_ENCODING)
            ends.append(len(data))
        return cls(bytes(data), np.asarray(ends))

    def at(self, numbers: Sequence[int]) -> list[str]:
        """The texts of some numbers, in their order."""
        ends, data = self.ends, self.data
        return [str(data[ends[one] : ends[one + 1]], *_ENCODING) for one in numbers]

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return self.at(range(*number.indices(len(self))))
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        number %= len(self)
        return str(self.data[self.ends[number] : self.ends[number + 1]], *_ENCODING)

    def __iter__(self) -> Iterator[str]:
        start, data = 0, bytes(self.data)
        for end in self.ends[1:].tolist():
            yield str(data[start:end], *_ENCODING)
            start = end

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]
