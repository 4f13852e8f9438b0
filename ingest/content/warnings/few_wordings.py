"""Records with far fewer wordings than the others of their kind.

What they are mistaken for is found out in `search.quality.mistaken`, since it needs the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.content.content_files import ContentFiles
from ingest.content.model.records import Category, Criterion, Question, Term
from ingest.content.record_places import RecordPlace, record_places

__all__ = ["FEWEST", "Unworded", "unworded_records"]

FEWEST = 5
"""A record with so many wordings or more is found: among worded questions a new one is first for as
many of its searches with five wordings as with ten. Measured by `benchmarks/newcomer.py`."""

_PART = 3
"""Fewer than one of so many of the median is far fewer."""


@dataclass(frozen=True)
class Unworded:
    """A record with few wordings."""

    kind: str
    """“question”, “criterion”, “category” or “term”."""
    id: str
    title: str
    short: str
    """Its label; empty where it has none."""
    wordings: tuple[str, ...]
    usual: int
    """How many the records of its kind have, in the median."""
    cited: tuple[str, ...]
    """Ids of the criteria that it rests on."""
    place: RecordPlace


def unworded_records(files: ContentFiles) -> list[Unworded]:
    """The public records with fewer than `FEWEST` wordings and than a third of the median.

    Those with the fewest come first, else in the order of the content.
    """
    public = files.knowledge.public()
    places = record_places(files)
    kinds: tuple[tuple[str, Sequence[_Record]], ...] = (
        ("question", public.questions),
        ("criterion", public.criteria),
        ("category", public.categories),
        ("term", [term for term in public.terms if term.definition]),
    )
    found = (one for kind, records in kinds for one in _unworded(kind, records, places))
    return sorted(found, key=lambda one: len(one.wordings))


_Record = Question | Criterion | Category | Term


def _unworded(
    kind: str, records: Sequence[_Record], places: dict[tuple[str, str], RecordPlace]
) -> Iterator[Unworded]:
    counts = [len(record.asked_as) + len(record.wordings) for record in records]
    usual = median(counts) if counts else 0
    for record, count in zip(records, counts, strict=True):
        if count < FEWEST and count * _PART < usual:
            yield Unworded(
                kind=kind,
                id=record.id,
                title=record.preferred if isinstance(record, Term) else record.title,
                short=record.short if isinstance(record, Question | Criterion) else "",
                wordings=(*record.asked_as, *record.wordings),
                usual=round(usual),
                cited=record.cites if isinstance(record, Question) else (),
                place=places[kind, record.id],
            )
