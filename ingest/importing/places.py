"""The places of imported questions in their topics: what is there keeps its own. Pure.

A question that is new comes behind the one before it in its document; a document that is new comes
behind those that are there. Where a document has other questions first now, or no number is free
between two, the questions of the topic are numbered anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.content.loading import Existing
from ingest.content.model.slugs import Slug

__all__ = ["Placed", "place_questions", "starts_anew"]

_STEP = 10
"""Leaves room for staff to put a question between two others."""


@dataclass(frozen=True)
class Placed:
    """What decides on the place of a question."""

    topic: Slug
    documents: frozenset[str]
    """File names of those that ask it."""
    order: int
    """The place that the last import gave it; 0 where it is new."""


def starts_anew(names: Container[str], existing: Existing) -> bool:
    """Whether a document is new that replaces all that were imported, and so says the order."""
    asked = {span.document for one in existing.remembered.questions for span in one.record.sources}
    return any(
        one.name in names and one.name not in asked and asked <= set(one.supersedes)
        for one in existing.register.documents
        if asked
    )


def place_questions(questions: Sequence[Placed]) -> list[int]:
    """The place of each question in its topic; they come in the order of their documents."""
    of_topic = defaultdict[Slug, list[int]](list)
    for n, one in enumerate(questions):
        of_topic[one.topic].append(n)
    places = [0] * len(questions)
    for positions in of_topic.values():
        of_one = [questions[n] for n in positions]
        orders = _between(of_one) if _keeps_order(of_one) else None
        anew = range(_STEP, _STEP * len(positions) + 1, _STEP)
        for n, order in zip(positions, orders or anew, strict=True):
            places[n] = order
    return places


def _keeps_order(questions: Sequence[Placed]) -> bool:
    """Whether some are there, and each document has those of its own in the order of last time."""
    if not any(one.order for one in questions):
        return False
    for name in frozenset[str]().union(*(one.documents for one in questions)):
        orders = [one.order for one in questions if one.order and name in one.documents]
        if any(first >= second for first, second in pairwise(orders)):
            return False
    return True


def _between(questions: Sequence[Placed]) -> list[int] | None:
    """Places with those that are there as they are; None where there is no room."""
    orders = {n: one.order for n, one in enumerate(questions) if one.order}
    for n, one in enumerate(questions):
        if n in orders:
            continue
        before = _nearest(questions, orders, range(n - 1, -1, -1), one.documents)
        behind = _nearest(questions, orders, range(n + 1, len(questions)), one.documents)
        if before is None and behind is None:
            orders[n] = max(orders.values()) + _STEP
            continue
        if before is not None:
            low = before
            high = min((other for other in orders.values() if other > low), default=low + 2 * _STEP)
        else:
            assert behind is not None
            high = behind
            low = max((other for other in orders.values() if other < high), default=0)
        orders[n] = (low + high) // 2
        if not low < orders[n] < high:
            return None
    return [orders[n] for n in range(len(questions))]


def _nearest(
    questions: Sequence[Placed],
    orders: Mapping[int, int],
    positions: Sequence[int],
    documents: frozenset[str],
) -> int | None:
    """The place of the nearest question of the same document that has one."""
    return next(
        (orders[n] for n in positions if n in orders and questions[n].documents & documents), None
    )
