"""How deep the tests go: `make test` tries pairs and choices, `make test-full` all there is.

A case that is marked `deep` runs in `make test-full` alone, and a law tries more examples there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import settings

__all__ = ["chosen", "deep", "law", "pairs"]


def deep(*values: Any, name: str | None = None) -> Any:
    """A case of a parametrized test for `make test-full` alone."""
    return pytest.param(*values, marks=pytest.mark.deep, id=name)


def chosen(every: Iterable[str], few: Collection[str]) -> list[Any]:
    """One case for each; those that are not among the few are deep.

    Raises AssertionError where one of the few is not there any more.
    """
    every = list(every)
    assert set(few) <= set(every), set(few) - set(every)
    return [one if one in few else deep(one, name=one) for one in every]


def pairs(*parameters: Mapping[str, Any]) -> list[Any]:
    """One case for each combination of values; all are deep but enough to see every pair.

    Each parameter maps the names of its values to the values. The cases that are not deep hold
    every value of a parameter beside every value of each other parameter at least once.

    Source: all-pairs testing (Mandl, "Orthogonal Latin squares: an application of experiment
    design to compiler testing", 1985), by the greedy choice of Cohen and others (AETG, 1997).
    """
    combined = list(product(*parameters))
    unseen = {pair for names in combined for pair in _pairs(names)}
    shallow = set[tuple[str, ...]]()
    while unseen:
        best = max(combined, key=lambda names: len(unseen & _pairs(names)))
        shallow.add(best)
        unseen -= _pairs(best)
    return [
        pytest.param(
            *(of[name] for of, name in zip(parameters, names, strict=True)),
            marks=() if names in shallow else pytest.mark.deep,
            id="-".join(names),
        )
        for names in combined
    ]


def _pairs(names: tuple[str, ...]) -> set[Any]:
    """Each two of the values, with the places they stand at."""
    return set(combinations(enumerate(names), 2))


def law(examples: int) -> settings:
    """A law that takes long tries so many generated examples, and three times as many in full.

    For those that import documents or read PDFs; what takes no time keeps Hypothesis's hundred.
    """
    return settings(max_examples=examples * settings().max_examples // 100)
