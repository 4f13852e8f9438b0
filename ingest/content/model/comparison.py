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
    aspect: str
    """The aspect of its criteria in words; empty for those of the kind that have none."""
    cells: Mapping[str, tuple[Criterion, ...]]
    """Category id -> its criteria, the latest first, those that later ones contradict last; every
    category is there."""

    @property
    def width(self) -> int:
        """Number of categories of which something is known."""
        return sum(map(bool, self.cells.values()))


def comparison(knowledge: KnowledgeBase) -> tuple[ComparedRow, ...]:
    """A row for each aspect and for the rest of each kind, of what does not hold for all.

    By kind; of a kind the aspect of which most categories say something comes first, the rest last.
    """
    rows = []
    limited = [one for one in knowledge.criteria if one.categories]
    for group in checklist(limited, knowledge):
        by_aspect: dict[str, list[Criterion]] = {}
        for criterion in (*group.criteria, *group.earlier):
            by_aspect.setdefault(criterion.said_aspect, []).append(criterion)
        of_kind = [
            ComparedRow(group.kind, aspect, _cells(criteria, knowledge))
            for aspect, criteria in by_aspect.items()
        ]
        rows += sorted(of_kind, key=lambda row: (not row.aspect, -row.width))
    return tuple(rows)


def _cells(criteria: list[Criterion], knowledge: KnowledgeBase) -> dict[str, tuple[Criterion, ...]]:
    return {
        category.id: tuple(one for one in criteria if category.id in one.categories)
        for category in knowledge.categories
    }
