"""What is to do next in a content folder, the most pressing first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.content.model.records import Question, Status
from ingest.content.warnings.due import REVIEW_DAYS
from ingest.content.warnings.warning import WarningKind
from webapp.desk.shared.places import place_of_path
from webapp.desk.shared.remedies import remedy_here
from webapp.desk.shared.workspace import Reading

__all__ = ["Task", "TaskList", "task_lists"]

_CRITERIA = (WarningKind.CHANGED, WarningKind.UNCHECKED)


@dataclass(frozen=True)
class Task:
    """One thing to do."""

    title: str
    why: str
    kind: str
    """Kind and id of the record to edit; empty where there is none."""
    id: str = ""
    line: int = 0
    count: int = 0
    """How often people have searched for it; 0 where nobody knows."""


@dataclass(frozen=True)
class TaskList:
    """Things to do of one sort."""

    name: str
    title: str
    about: str
    tasks: tuple[Task, ...]
    together: tuple[str, str] = ("", "")
    """Endpoint of a page on which all of them are settled, and what leads there."""


_REWRITTEN = ("mending.page", "Change such lines at once")
_REVIEWED = ("reviewing.page", "Review them on one page")


def task_lists(
    reading: Reading, today: dt.date, asked: Mapping[str, int] | None = None
) -> list[TaskList]:
    """The lists that are not empty; `asked` is how often people searched for a question, by id."""
    counts = asked or {}
    lists = [
        TaskList("faults", "Faults", "Nothing can be published before.", (*_faults(reading),)),
        TaskList(
            "unsettled",
            "Left by imports",
            "Two versions of a text, or two questions that may be one.",
            (*_warned(reading, WarningKind.UNSETTLED),),
            ("settling.page", "Settle them on one page"),
        ),
        TaskList(
            "open",
            "Questions without an answer",
            "Readers see them, with a way to reach you.",
            (*_of_status(reading, Status.OPEN, counts),),
        ),
        TaskList(
            "criteria",
            "Answers whose criteria have changed",
            "Look whether the answer still fits, then accept or change it.",
            (*_warned(reading, *_CRITERIA),),
            _REVIEWED,
        ),
        TaskList(
            "drafts",
            "Drafts to approve",
            "Readers still see these as open.",
            (*_of_status(reading, Status.DRAFT, counts),),
            _REVIEWED,
        ),
        TaskList(
            "reviews",
            "Reviews due",
            f"Published answers that nobody has confirmed for {REVIEW_DAYS} days.",
            (*_reviews(reading, today),),
            _REVIEWED,
        ),
        TaskList(
            "remarks",
            "Other remarks",
            "Worth a look; they stop nothing.",
            (*_others(reading),),
            _REWRITTEN if any(one.replacement for one in reading.warnings) else ("", ""),
        ),
    ]
    return [one for one in lists if one.tasks]


def _faults(reading: Reading) -> Iterator[Task]:
    for fault in reading.faults:
        place = place_of_path(reading.files, fault.path)
        kind, slug = (place.kind, place.id) if place else ("", "")
        why = f"{fault.remedy} ({fault.path}, line {fault.line})"
        yield Task(fault.problem, why, kind, slug, fault.line)


def _of_status(reading: Reading, status: Status, counts: Mapping[str, int]) -> Iterator[Task]:
    topics = reading.files.knowledge.topic_by_id
    found = [one for one in reading.files.knowledge.questions if one.status is status]
    for question in sorted(found, key=lambda one: -counts.get(one.id, 0)):
        topic = topics.get(question.topic)
        why = topic.title if topic else question.topic
        yield Task(question.label, why, "question", question.id, count=counts.get(question.id, 0))


def _warned(reading: Reading, *kinds: WarningKind) -> Iterator[Task]:
    """Each record once, with the first thing that is said of it."""
    seen = set()
    for warning in reading.warnings:
        if warning.kind in kinds and warning.path not in seen:
            seen.add(warning.path)
            place = place_of_path(reading.files, warning.path.removesuffix(".incoming"))
            title = place.label if place else warning.path
            kind, slug = (place.kind, place.id) if place else ("", "")
            yield Task(title, f"{warning.problem[:1].upper()}{warning.problem[1:]}.", kind, slug)


def _reviews(reading: Reading, today: dt.date) -> Iterator[Task]:
    def is_due(question: Question) -> bool:
        reviewed = question.reviewed
        return question.is_answered and (reviewed is None or (today - reviewed).days > REVIEW_DAYS)

    for question in reading.files.knowledge.questions:
        if is_due(question):
            why = f"Reviewed on {question.reviewed}." if question.reviewed else "Never reviewed."
            yield Task(question.label, why, "question", question.id)


def _others(reading: Reading) -> Iterator[Task]:
    for warning in reading.warnings:
        if warning.kind not in (WarningKind.UNSETTLED, *_CRITERIA):
            place = place_of_path(reading.files, warning.path)
            kind, slug = (place.kind, place.id) if place else ("", "")
            title = place.label if place else warning.path
            why = (
                f"{warning.problem[:1].upper()}{warning.problem[1:]}. {remedy_here(warning.remedy)}"
            )
            yield Task(title, why, kind, slug, warning.line)
