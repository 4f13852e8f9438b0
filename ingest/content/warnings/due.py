"""Answers that staff should look at again, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.model.records import Question, Status
from ingest.content.review import state_of
from ingest.content.warnings.changed_criteria import CriterionChange, criterion_changes

__all__ = ["REVIEW_DAYS", "Due", "due_reviews"]

REVIEW_DAYS = 365
"""Days after which a published answer is to be looked at again."""


@dataclass(frozen=True)
class Due:
    """A question that waits for staff to accept it as it is, or to change it."""

    file: RecordFile[Question]
    reasons: tuple[str, ...]
    """Sentences, the most pressing first."""
    changes: tuple[CriterionChange, ...]
    """What has changed in its criteria since its answer was checked."""
    state: str
    """What staff see of it, in short: what they say counts for that alone."""


def due_reviews(files: ContentFiles, today: dt.date) -> Iterator[Due]:
    """The answers whose criteria have changed, drafts, those that no document gives any more, and
    published ones that nobody has confirmed for `REVIEW_DAYS`; in the order shown."""
    by_id = {file.record.id: file for file in files.questions}
    for record in files.knowledge.questions:
        if record.status is Status.RETIRED:
            continue
        file = by_id[record.id]
        changes = (*criterion_changes(file, files),) if record.answer else ()
        if reasons := (*_reasons(file, changes, today),):
            state = state_of(record, files.knowledge.cited_by(record))
            yield Due(file, reasons, changes, state)


def _reasons(
    file: RecordFile[Question], changes: tuple[CriterionChange, ...], today: dt.date
) -> Iterator[str]:
    record = file.record
    if record.gone_from:
        verb = "asks" if len(record.gone_from) == 1 else "ask"
        yield f"{' and '.join(record.gone_from)} no longer {verb} it."
    for one in changes:
        label = one.criterion.label
        if one.is_first:
            yield f"The answer was never checked against the criterion “{label}”."
        else:
            yield f"The criterion “{label}” has changed."
    if record.status is Status.DRAFT:
        yield "The answer is a draft."
    elif record.is_answered and record.reviewed is None:
        yield "Nobody has reviewed it yet."
    elif record.is_answered and (today - (record.reviewed or today)).days > REVIEW_DAYS:
        yield f"It was last reviewed on {record.reviewed}."
