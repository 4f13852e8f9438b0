"""Retrieval measures over queries with known answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Judged", "Measures", "measure"]


@dataclass(frozen=True)
class Judged:
    """What a search gave for a query whose answers are known."""

    ranked: Sequence[str]
    """Ids of all hits, best first."""
    expected: frozenset[str]
    """Ids that answer the query; empty where nothing does."""
    confident: bool


@dataclass(frozen=True)
class Measures:
    """Means over queries, each from 0 to 1; those with no expected id count in the last two only.

    After Manning, Raghavan & Schütze, "Introduction to Information Retrieval" (2008), chapter 8.
    """

    queries: int
    mrr_at_10: float
    """Mean of 1 / place of the first right hit among the first ten, else 0."""
    success_at_1: float
    success_at_3: float
    """Share of the queries with a right hit among the first three."""
    mean_average_precision: float
    """MAP: mean over queries of the mean precision at each right hit."""
    refused_rightly: float
    """Share of the queries without an answer that were not confident."""
    refused_wrongly: float
    """Share of the queries with an answer that were not confident."""


def measure(judged: Iterable[Judged]) -> Measures:
    """The measures of some searches; a mean over nothing is 0."""
    judged = list(judged)
    answerable = [one for one in judged if one.expected]
    places = [_first_place(one) for one in answerable]
    return Measures(
        queries=len(judged),
        mrr_at_10=_mean([1 / place if place and place <= 10 else 0 for place in places]),
        success_at_1=_mean([place == 1 for place in places]),
        success_at_3=_mean([place is not None and place <= 3 for place in places]),
        mean_average_precision=_mean([_average_precision(one) for one in answerable]),
        refused_rightly=_mean([not one.confident for one in judged if not one.expected]),
        refused_wrongly=_mean([not one.confident for one in answerable]),
    )


def _first_place(one: Judged) -> int | None:
    return next((place for place, hit in enumerate(one.ranked, 1) if hit in one.expected), None)


def _average_precision(one: Judged) -> float:
    right, total = 0, 0.0
    for place, hit in enumerate(one.ranked, 1):
        if hit in one.expected:
            right += 1
            total += right / place
    return total / len(one.expected)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
