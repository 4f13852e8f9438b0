"""Runs of equal numbers in sorted arrays, and rows of numbers laid one behind the other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["laid_out", "run_starts"]

Numbers = NDArray[np.integer[Any]]


def run_starts(numbers: Numbers) -> NDArray[np.intp]:
    """Where each run of equal numbers begins.

    >>> run_starts(np.array([3, 3, 5, 7, 7])).tolist()
    [0, 2, 3]
    """
    is_first = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=is_first[1:])
    return np.flatnonzero(is_first)


def laid_out(rows: Numbers, starts: Numbers, values: Numbers) -> tuple[Numbers, Numbers]:
    """The numbers of some rows, one behind the other, and how many each row has.

    Row n is `values` from `starts[n]` to `starts[n + 1]`.

    >>> laid_out(np.array([1, 0]), np.array([0, 1, 3]), np.array([7, 8, 9]))[0].tolist()
    [8, 9, 7]
    """
    counts = starts[rows + 1] - starts[rows]
    if (counts == 1).all():
        return values[starts[rows]], counts
    ends = counts.cumsum()
    places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
        starts[rows] - ends + counts, counts
    )
    return values[places], counts
