"""What the categories ask for, side by side. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.content.model.checklist import checklist
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Kind

__all__ = ["ComparedRow", "comparison"]


@dataclass(frozen=True)
class ComparedRow:
    """What all categories ask for in one respect."""

    kind: Kind
    cells: Mapping[str, tuple[Criterion, ...]]
    """Category id -> its criteria, the latest first, those that later ones contradict last; every
    category is there."""


def comparison(knowledge: KnowledgeBase) -> tuple[ComparedRow, ...]:
    """A row for each kind, of the criteria that do not hold for all applicants."""
    limited = [one for one in knowledge.criteria if one.categories]
    return tuple(
        ComparedRow(
            group.kind,
            {
                category.id: tuple(
                    one
                    for one in (*group.criteria, *group.earlier)
                    if category.id in one.categories
                )
                for category in knowledge.categories
            },
        )
        for group in checklist(limited, knowledge)
    )
