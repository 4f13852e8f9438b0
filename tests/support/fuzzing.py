"""Fuzzing: seeds that are changed at random, for a number of rounds or for a time.

A round is a function of the seed of the run and its number, so that a finding can be had again:
`pytest tests/faults/test_fuzzing.py --fuzz-seed=7 --fuzz-seconds=600`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Fuzzing", "changed"]


@dataclass(frozen=True)
class Fuzzing:
    """How long a run of fuzzing is, and its seed."""

    seed: int
    rounds: int
    """As many at least."""
    seconds: float
    """And for so long."""

    def chances(self) -> Iterator[random.Random]:
        """What each round draws from."""
        until = time.monotonic() + self.seconds
        number = 0
        while number < self.rounds or time.monotonic() < until:
            yield random.Random(f"{self.seed}/{number}")
            number += 1
        print(f"{number} rounds with --fuzz-seed={self.seed}")


def changed(
    data: bytes, others: Sequence[bytes], tokens: Sequence[bytes], chance: random.Random
) -> bytes:
    """Data with one to eight changes: pieces taken out, doubled, moved, swapped with other seeds.

    Tokens are what the format gives a meaning to.
    """
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.randint(0, len(data))
        end = min(len(data), at + int(chance.paretovariate(0.7)))
        other = chance.choice(others)
        begin = chance.randint(0, len(other))
        new = chance.choice(
            [
                b"",
                chance.choice(tokens),
                chance.choice(tokens) * chance.choice((2, 9, 99)),
                data[at:end] * chance.choice((2, 3, 20)),
                other[begin : begin + int(chance.paretovariate(0.7))],
                chance.randbytes(chance.randint(1, 4)),
                data[end : end + 1] + data[at:end],
            ]
        )
        data = data[:at] + new + data[end:]
    return data[:200_000]
