"""`faq review`: staff say that an answer agrees with the criteria it names, as they are now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.files.criterion_files import fingerprint, format_criterion
from ingest.content.files.frontmatter import replace_value
from ingest.content.files.question_files import QUESTION_KEYS, SHORT_LISTS
from ingest.content.files.record_files import RecordFile
from ingest.content.folder import CHECKED
from ingest.content.model.records import Question, Status
from ingest.errors import UsageError, did_you_mean
from ingest.files import write_atomically

__all__ = ["review"]


def review(files: ContentFiles, ids: Iterable[str], today: dt.date | None) -> list[Path]:
    """Notes in the files of these questions what their answers were checked against.

    A published answer gets the date `today` as the day of its review too, unless it is None.
    Gives the files that changed; the rest of each stays byte for byte. Raises UsageError, and
    changes nothing, for an id that no question has or whose question has no answer.
    """
    by_id: dict[str, RecordFile[Question]] = {one.record.id: one for one in files.questions}
    chosen = []
    for slug in dict.fromkeys(ids):
        if slug not in by_id:
            raise UsageError(f"There is no question “{slug}”. {did_you_mean(slug, by_id)}")
        if by_id[slug].record.status not in (Status.DRAFT, Status.PUBLISHED):
            raise UsageError(f"The question “{slug}” has no answer that could be reviewed.")
        chosen.append(by_id[slug])
    changed = []
    in_use = {one.record.id: set(one.record.checked_against) for one in files.questions}
    for file in chosen:
        question = file.record
        criteria = files.knowledge.cited_by(question)
        marks = [(criterion.id, fingerprint(criterion)) for criterion in criteria]
        for criterion, mark in zip(criteria, marks, strict=True):
            kept = files.folder / "criteria" / CHECKED / f"{'.'.join(mark)}.md"
            if not kept.exists():
                write_atomically(kept, format_criterion(criterion).encode())
        path = Path(file.path)
        text = path.read_bytes().decode("utf-8")
        written = tuple(map(" ".join, marks))
        new = replace_value(
            text, "checked_against", written, order=QUESTION_KEYS, short_lists=SHORT_LISTS
        )
        if question.status is Status.PUBLISHED and today is not None:
            new = replace_value(new, "reviewed", today.isoformat(), order=QUESTION_KEYS)
        if new != text:
            write_atomically(path, new.encode())
            changed.append(path)
        in_use[question.id] = set(marks)
    for slug, digits in files.checked.keys() - set().union(*in_use.values()):
        (files.folder / "criteria" / CHECKED / f"{slug}.{digits}.md").unlink(missing_ok=True)
    return changed
