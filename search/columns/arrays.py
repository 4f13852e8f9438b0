"""Plain values and arrays of numbers in one run of bytes, read back without copying or parsing.

    "FAQ arrays 1\\n" | length of the head | head: JSON | arrays, each from a multiple of 8 on

The head holds the values, and the name, type and length of each array. Nothing that is read can
run: numpy's own files may hold pickled objects, and these hold numbers alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["arrays_as_parts", "arrays_of_bytes"]

_MAGIC = b"FAQ arrays 1\n"
_LENGTH = 8
_ALIGNED = 8
_TYPES = {"u1": "<u1", "i4": "<i4", "i8": "<i8"}

Arrays = dict[str, NDArray[Any]]


def arrays_as_parts(
    values: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]
) -> list[bytes | memoryview]:
    """Values of JSON and arrays of bytes and signed whole numbers, as runs of bytes that stand one
    behind the other; `arrays_of_bytes` reads them. They look into the arrays, so that nothing is
    copied."""
    kinds = [
        [name, f"{one.dtype.kind}{one.dtype.itemsize}", len(one)] for name, one in arrays.items()
    ]
    head = json.dumps([values, kinds], separators=(",", ":")).encode()
    parts: list[bytes | memoryview] = [_MAGIC, len(head).to_bytes(_LENGTH, "little"), head]
    size = sum(map(len, parts))
    for array in arrays.values():
        little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        parts += [bytes(-size % _ALIGNED), little.view(np.uint8).data]
        size += len(parts[-2]) + len(parts[-1])
    return parts


def arrays_of_bytes(data: bytes | memoryview) -> tuple[dict[str, Any], Arrays]:
    """The values and the arrays, which look into `data` and cannot be written to.

    Raises ValueError for anything else.
    """
    start = len(_MAGIC) + _LENGTH
    if bytes(data[: len(_MAGIC)]) != _MAGIC:
        raise ValueError("no file of arrays")
    length = int.from_bytes(data[len(_MAGIC) : start], "little")
    place = start + length
    arrays = {}
    try:
        values, kinds = json.loads(bytes(data[start:place]))
        for name, kind, count in kinds:
            place += -place % _ALIGNED
            array = np.frombuffer(data, _TYPES[kind], count, place)
            place += array.nbytes
            arrays[name] = array
    except (KeyError, TypeError) as error:
        raise ValueError(f"no such array: {error}") from error
    if place != len(data):
        raise ValueError(f"{len(data)} bytes instead of {place}")
    return values, arrays
