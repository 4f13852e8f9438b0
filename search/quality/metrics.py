"""Retrieval measures over queries with known answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["SET_SHOWN", "Judged", "Measures", "Trouble", "measure", "measure_groups"]

SET_SHOWN = 6
"""Among so many hits the records of a set are looked for: what a reader sees of a table."""


@dataclass(frozen=True)
class Judged:
    """What a search gave for a query whose answers are known."""

    ranked: Sequence[str]
    """Names of all hits, best first."""
    expected: frozenset[str]
    """Names of those that answer the query; empty where nothing does."""
    confident: bool
    style: str = ""
    """How it is put, such as "keywords"; empty where nobody said."""
    kinds: frozenset[str] = frozenset()
    """The kinds of the records that answer it, such as "criterion"."""
    wanted_set: frozenset[str] = frozenset()
    """Names of records that answer it only together, such as the fees of all categories."""

    @property
    def place(self) -> int | None:
        """Place of the first right hit, from one; None where there is none."""
        return next((n for n, hit in enumerate(self.ranked, 1) if hit in self.expected), None)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What went wrong; nothing where a right hit came first and the search was sure of it."""
        if not self.expected:
            return (Trouble.DRESSED_UP,) if self.confident else ()
        found = []
        if self.place != 1:
            found.append(Trouble.NOT_FIRST if self.place else Trouble.NOT_FOUND)
        if self.wanted_set and _set_recall(self) < 1:
            found.append(Trouble.NO_WHOLE_SET)
        if not self.confident:
            found.append(Trouble.REFUSED)
        return tuple(found)


class Trouble(StrEnum):
    """What may go wrong with a search."""

    NOT_FIRST = "not first"
    NOT_FOUND = "not found"
    NO_WHOLE_SET = "part of a set"
    """It wants a set, and not all of it is among the first."""
    REFUSED = "wrongly refused"
    """It has an answer, and the search was not confident."""
    DRESSED_UP = "not recognised"
    """It has no answer, and the search was confident."""


@dataclass(frozen=True)
class Measures:
    """Means over queries, each from 0 to 1; those that nothing answers count in `refused_rightly`.

    After Manning, Raghavan & Schütze, "Introduction to Information Retrieval" (2008), chapter 8;
    nDCG after Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002).
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
    ndcg_at_10: float
    """Mean of the gain among the first ten, measured against the best that could be: a right hit
    at place n gains 1 / log2(n + 1)."""
    answerable: int
    """Number of queries with an answer; the others are `queries` less these."""
    set_recall_at_6: float
    """Mean share of the set among the first `SET_SHOWN`, of as many where it is larger; over the
    queries that want one."""
    with_set: int
    """Number of queries that want a set."""

    @property
    def answerless(self) -> int:
        """Number of queries that nothing answers."""
        return self.queries - self.answerable


def measure(judged: Iterable[Judged]) -> Measures:
    """The measures of some searches; a mean over nothing is 0."""
    judged = list(judged)
    answerable = [one for one in judged if one.expected]
    places = [one.place for one in answerable]
    return Measures(
        queries=len(judged),
        mrr_at_10=_mean([1 / place if place and place <= 10 else 0 for place in places]),
        success_at_1=_mean([place == 1 for place in places]),
        success_at_3=_mean([place is not None and place <= 3 for place in places]),
        mean_average_precision=_mean([_average_precision(one) for one in answerable]),
        refused_rightly=_mean([not one.confident for one in judged if not one.expected]),
        refused_wrongly=_mean([not one.confident for one in answerable]),
        ndcg_at_10=_mean([_ndcg(one, 10) for one in answerable]),
        answerable=len(answerable),
        set_recall_at_6=_mean([_set_recall(one) for one in judged if one.wanted_set]),
        with_set=sum(bool(one.wanted_set) for one in judged),
    )


def measure_groups(
    judged: Iterable[Judged], names_of: Callable[[Judged], Iterable[str]]
) -> dict[str, Measures]:
    """The measures of each group, by its name; a query may belong to none, one or several."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        for name in names_of(one):
            groups.setdefault(name, []).append(one)
    return {name: measure(groups[name]) for name in sorted(groups)}


def _set_recall(one: Judged) -> float:
    shown = one.wanted_set.intersection(one.ranked[:SET_SHOWN])
    return len(shown) / min(SET_SHOWN, len(one.wanted_set))


def _average_precision(one: Judged) -> float:
    right, total = 0, 0.0
    for place, hit in enumerate(one.ranked, 1):
        if hit in one.expected:
            right += 1
            total += right / place
    return total / len(one.expected)


def _ndcg(one: Judged, depth: int) -> float:
    """The gain among the first `depth` hits, measured against that with all right ones on top."""
    gain = sum(_gain(n) for n, hit in enumerate(one.ranked[:depth], 1) if hit in one.expected)
    return gain / sum(_gain(n) for n in range(1, min(len(one.expected), depth) + 1))


def _gain(place: int) -> float:
    return 1 / math.log2(place + 1)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
