"""Criteria as applicants work through them: by kind, what holds as far as known first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Kind
from ingest.content.model.relations import is_earlier, last_era

__all__ = ["OfKind", "checklist"]


@dataclass(frozen=True)
class OfKind:
    """The criteria of one kind."""

    kind: Kind
    criteria: tuple[Criterion, ...]
    """Those of the latest time first; of one time, those of few categories before those of all."""
    earlier: tuple[Criterion, ...]
    """Those that one of a later time contradicts, likewise."""

    @property
    def count(self) -> int:
        return len(self.criteria) + len(self.earlier)


def checklist(criteria: Iterable[Criterion], knowledge: KnowledgeBase) -> tuple[OfKind, ...]:
    """Criteria by kind, in the order of kinds; none is left out and none stands twice."""

    def place(criterion: Criterion) -> tuple[int, bool]:
        return -last_era(criterion, knowledge), not criterion.categories

    by_kind: dict[Kind, list[Criterion]] = {}
    for criterion in criteria:
        by_kind.setdefault(criterion.kind, []).append(criterion)
    groups = []
    for kind in sorted(by_kind, key=lambda kind: kind.place):
        of_kind = sorted(by_kind[kind], key=place)
        earlier = tuple(one for one in of_kind if is_earlier(one, knowledge))
        rest = tuple(one for one in of_kind if one not in earlier)
        groups.append(OfKind(kind, rest, earlier))
    return tuple(groups)
