"""`faq review`: staff say that an answer agrees with the criteria it names, as they are now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.files.criterion_files import fingerprint, format_criterion
from ingest.content.files.frontmatter import parse_head, replace_value
from ingest.content.files.question_files import QUESTION_KEYS, SHORT_LISTS
from ingest.content.files.record_files import RecordFile
from ingest.content.folder import CHECKED
from ingest.content.loading import open_content, refuse_missing
from ingest.content.model.records import Criterion, Question, Status
from ingest.content.writing import ChangedError, ContentWriter, Waiting, silently, writing_to
from ingest.errors import UsageError, did_you_mean
from ingest.files import present_bytes, text_of

__all__ = ["review"]


def review(
    folder: Path, ids: Iterable[str], today: dt.date | None, waiting: Waiting = silently
) -> list[Path]:
    """Notes in the files of these questions what their answers were checked against.

    A published answer gets the date `today` as the day of its review too, unless it is None.
    Gives the files that changed; the rest of each stays byte for byte. `waiting` is told when
    another command writes to the folder.

    Raises UsageError, and changes nothing, for an id that no question has or whose question has no
    answer, BusyError when the other command does not end, and what `open_content` raises.
    """
    refuse_missing(folder)
    ids = tuple(dict.fromkeys(ids))
    changed: dict[Path, None] = {}

    def attempt() -> None:
        files = open_content(folder)
        chosen = _chosen(files, ids)
        _keep_criteria(files, chosen, writer)
        for file in chosen:
            if _note(file, files.knowledge.cited_by(file.record), today, writer):
                changed[Path(file.path)] = None
        writer.sync()
        _forget_criteria(files, chosen, writer)

    with writing_to(folder, "faq review", waiting) as writer:
        writer.until_settled(attempt)
    return [*changed]


def _chosen(files: ContentFiles, ids: Iterable[str]) -> list[RecordFile[Question]]:
    """The files of the questions. Raises UsageError."""
    by_id: dict[str, RecordFile[Question]] = {one.record.id: one for one in files.questions}
    chosen = []
    for slug in ids:
        if slug not in by_id:
            raise UsageError(f"There is no question “{slug}”. {did_you_mean(slug, by_id)}")
        if by_id[slug].record.status not in (Status.DRAFT, Status.PUBLISHED):
            raise UsageError(f"The question “{slug}” has no answer that could be reviewed.")
        chosen.append(by_id[slug])
    return chosen


def _mark(criterion: Criterion) -> tuple[str, str]:
    return criterion.id, fingerprint(criterion)


def _kept(files: ContentFiles, mark: tuple[str, str]) -> Path:
    """Where a criterion is kept as it was when an answer was checked against it."""
    return files.folder / "criteria" / CHECKED / f"{'.'.join(mark)}.md"


def _keep_criteria(
    files: ContentFiles, chosen: Iterable[RecordFile[Question]], writer: ContentWriter
) -> None:
    for file in chosen:
        for criterion in files.knowledge.cited_by(file.record):
            kept = _kept(files, _mark(criterion))
            if not kept.exists():
                writer.replace(kept, None, format_criterion(criterion).encode())
    writer.sync()  # questions name them


def _note(
    file: RecordFile[Question],
    criteria: Sequence[Criterion],
    today: dt.date | None,
    writer: ContentWriter,
) -> bool:
    """Writes the file of a question; whether it changed. Raises ChangedError."""
    path = Path(file.path)
    data = present_bytes(path)
    read = text_of(data, path).value if data is not None else None
    if data is None or read is None or parse_head(read, file.path).value != file.head:
        raise ChangedError(path)
    text = data.decode("utf-8")
    marks = tuple(" ".join(_mark(criterion)) for criterion in criteria)
    new = replace_value(
        text, "checked_against", marks, order=QUESTION_KEYS, short_lists=SHORT_LISTS
    )
    if file.record.status is Status.PUBLISHED and today is not None:
        new = replace_value(new, "reviewed", today.isoformat(), order=QUESTION_KEYS)
    if new == text:
        return False
    writer.replace(path, data, new.encode())
    return True


def _forget_criteria(
    files: ContentFiles, chosen: Iterable[RecordFile[Question]], writer: ContentWriter
) -> None:
    """Removes those that no answer was checked against any more."""
    in_use = {one.record.id: set(one.record.checked_against) for one in files.questions}
    for file in chosen:
        in_use[file.record.id] = {*map(_mark, files.knowledge.cited_by(file.record))}
    for mark in files.checked.keys() - set().union(*in_use.values()):
        writer.remove(_kept(files, mark))
