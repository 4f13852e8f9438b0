"""`faq review`: staff say that an answer agrees with the criteria it names, as they are now."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.files.criterion_files import fingerprint, format_criterion
from ingest.content.files.frontmatter import parse_head, replace_value
from ingest.content.files.question_files import QUESTION_KEYS, SHORT_LISTS, format_question
from ingest.content.files.record_files import RecordFile
from ingest.content.folder import CHECKED
from ingest.content.loading import read_content, refuse_missing
from ingest.content.model.records import Criterion, Question, Status
from ingest.content.writing import ChangedError, ContentWriter, Waiting, silently, writing_to
from ingest.errors import ContentError, Fault, UsageError, did_you_mean
from ingest.files import present_bytes, text_of
from ingest.phrasing import counted

__all__ = ["Choice", "RefusedError", "retire", "review", "state_of"]


@dataclass(frozen=True)
class Choice:
    """The questions that staff mean: those with these ids, and those of these documents."""

    ids: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """File names of documents that ask them."""
    gone_from: tuple[str, ...] = ()
    """File names of documents that have ceased to ask them."""
    states: Mapping[str, str] = field(default_factory=dict)
    """Id -> `state_of` the question and its criteria when staff looked at them, where that counts:
    nobody accepts what they have not seen."""


class RefusedError(ContentError):
    """Answers were not accepted: `faults` are what is wrong in them, or would be for readers."""

    def __init__(self, refused: Mapping[Path, Sequence[Fault]], changed: Sequence[Path]) -> None:
        super().__init__(fault for faults in refused.values() for fault in faults)
        these = counted(len(refused), "answer")
        self.args = (f"{these} not accepted, and not changed. First mend:\n{self}",)
        self.refused = refused
        """The file of each question that was not accepted, and its faults."""
        self.changed = changed
        """The files of the others, which were."""


def state_of(question: Question, criteria: Sequence[Criterion]) -> str:
    """What there is to see of an answer beside its criteria, in short."""
    seen = format_question(question) + " ".join(mark for one in criteria for mark in _mark(one))
    return hashlib.sha256(seen.encode()).hexdigest()


def review(
    folder: Path,
    choice: Choice,
    today: dt.date | None,
    waiting: Waiting = silently,
    *,
    publishes: bool = False,
    beside_faults: bool = False,
) -> list[Path]:
    """Notes in the files of these questions what their answers were checked against.

    A published answer gets the date `today` as the day of its review too, unless it is None. With
    `publishes` a draft is published first, and of documents only drafts are meant. A question that
    documents have ceased to ask is settled: it stays. Gives the files that changed; the rest of
    each stays byte for byte. `waiting` is told when another command writes to the folder.

    Raises UsageError, and changes nothing, for an id that no question has or whose question has no
    answer and for a document that is not there, BusyError when the other command does not end, and
    RefusedError, when the others are accepted, for answers that have a fault or would have one as
    published. Faults elsewhere keep nothing from being accepted with `beside_faults`; without, they
    raise ContentError, and nothing changes.
    """
    refuse_missing(folder)
    changed: dict[Path, None] = {}

    def attempt() -> Mapping[Path, Sequence[Fault]]:
        read = read_content(folder)
        files = read.value
        chosen = _chosen(files, choice, publishes=publishes)
        _refuse_unseen(files, chosen, choice)
        edits = [
            _noted(file, files.knowledge.cited_by(file.record), today, publishes=publishes)
            for file in chosen
        ]
        refused = _refused(folder, edits, read.faults)
        for one in edits:
            if one.path in refused and present_bytes(one.path) != one.old:
                raise ChangedError(one.path)  # somebody has moved it since, say: look again
        if read.faults and not beside_faults:
            raise ContentError(read.faults)
        edits = [one for one in edits if one.path not in refused]
        chosen = [one.file for one in edits]
        _keep_criteria(files, chosen, writer)
        for one in edits:
            if one.new != one.old:
                writer.replace(one.path, one.old, one.new)
                changed[one.path] = None
        writer.sync()
        if not read.faults:  # else notes may stand in files that could not be read
            _forget_criteria(files, chosen, writer)
        return refused

    with writing_to(folder, "faq review", waiting) as writer:
        refused = writer.until_settled(attempt)
    if refused:
        raise RefusedError(refused, [*changed])
    return [*changed]


def retire(folder: Path, choice: Choice, waiting: Waiting = silently) -> list[Path]:
    """Takes these questions from readers: their files stay, with the status `retired`.

    Gives the files that changed. Raises UsageError and BusyError as `review` does.
    """
    refuse_missing(folder)
    changed: dict[Path, None] = {}

    def attempt() -> None:
        files = read_content(folder).value
        by_id: dict[str, RecordFile[Question]] = {one.record.id: one for one in files.questions}
        for slug in choice.ids:
            _refuse_missing_question(slug, by_id)
        chosen = [by_id[slug] for slug in choice.ids]
        _refuse_unseen(files, chosen, choice)
        for file in chosen:
            if file.record.status is not Status.RETIRED:
                data, text = _text_of(file)
                new = replace_value(text, "status", Status.RETIRED, order=QUESTION_KEYS)
                writer.replace(Path(file.path), data, new.encode())
                changed[Path(file.path)] = None

    with writing_to(folder, "faq desk", waiting) as writer:
        writer.until_settled(attempt)
    return [*changed]


def _refuse_unseen(
    files: ContentFiles, chosen: Iterable[RecordFile[Question]], choice: Choice
) -> None:
    """Raises UsageError where a question or a criterion is not as staff have seen it."""
    for file in chosen:
        seen = choice.states.get(file.record.id)
        if seen not in (None, state_of(file.record, files.knowledge.cited_by(file.record))):
            raise UsageError(
                f"“{file.record.label}” or a criterion of it has changed since you looked at it. "
                "Look at it again."
            )


_ANSWERED = (Status.DRAFT, Status.PUBLISHED)


def _chosen(files: ContentFiles, choice: Choice, *, publishes: bool) -> list[RecordFile[Question]]:
    """The files of the questions, each once. Raises UsageError."""
    by_id: dict[str, RecordFile[Question]] = {one.record.id: one for one in files.questions}
    chosen = dict[str, RecordFile[Question]]()
    for slug in choice.ids:
        _refuse_missing_question(slug, by_id)
        record = by_id[slug].record
        if record.status not in _ANSWERED and not record.gone_from:
            raise UsageError(f"The question “{slug}” has no answer that could be reviewed.")
        chosen[slug] = by_id[slug]
    statuses = (Status.DRAFT,) if publishes else _ANSWERED
    for name in choice.documents:
        of_name = [
            file
            for file in files.questions
            if any(span.document == name for span in file.record.sources)
        ]
        _refuse_unknown(name, {one.name for one in files.knowledge.sources}, is_known=bool(of_name))
        chosen |= {one.record.id: one for one in of_name if one.record.status in statuses}
    names = {name for file in files.questions for name in file.record.gone_from}
    for name in choice.gone_from:
        _refuse_unknown(name, names, is_known=name in names)
        chosen |= {one.record.id: one for one in files.questions if name in one.record.gone_from}
    return [*chosen.values()]


def _refuse_missing_question(slug: str, known: Collection[str]) -> None:
    if slug not in known:
        raise UsageError(f"There is no question “{slug}”. {did_you_mean(slug, known)}")


def _refuse_unknown(name: str, known: Collection[str], *, is_known: bool) -> None:
    """Raises UsageError for a document that there is nothing of."""
    if is_known:
        return
    problem = f"No question is of a document “{name}”."
    if not known:
        raise UsageError(f"{problem} Name the question by its id.")
    raise UsageError(f"{problem} {did_you_mean(name, known)}")


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


@dataclass(frozen=True)
class _Edit:
    """The file of a question, its bytes as they are and as they are to be."""

    file: RecordFile[Question]
    old: bytes
    new: bytes

    @property
    def path(self) -> Path:
        return Path(self.file.path)


def _noted(
    file: RecordFile[Question],
    criteria: Sequence[Criterion],
    today: dt.date | None,
    *,
    publishes: bool,
) -> _Edit:
    """Raises ChangedError."""
    data, text = _text_of(file)
    marks = tuple(" ".join(_mark(criterion)) for criterion in criteria)
    new = replace_value(
        text, "checked_against", marks, order=QUESTION_KEYS, short_lists=SHORT_LISTS
    )
    status = file.record.status
    if publishes and status is Status.DRAFT:
        status = Status.PUBLISHED
        new = replace_value(new, "status", status, order=QUESTION_KEYS)
    if file.record.gone_from:
        new = replace_value(new, "gone_from", (), order=QUESTION_KEYS, short_lists=SHORT_LISTS)
    if status is Status.PUBLISHED and today is not None:
        new = replace_value(new, "reviewed", today.isoformat(), order=QUESTION_KEYS)
    return _Edit(file, data, new.encode())


def _refused(
    folder: Path, edits: Sequence[_Edit], faults: Sequence[Fault]
) -> dict[Path, list[Fault]]:
    """Path -> the faults that its answer has among `faults`, or would have once it is written."""
    refused: dict[Path, list[Fault]] = {}
    for fault in faults:
        if any(one.path == Path(fault.path) for one in edits):
            refused.setdefault(Path(fault.path), []).append(fault)
    # Faults that are there already say nothing of what is written; lines of others do not move.
    left = [one for one in edits if one.path not in refused and one.old != one.new]
    while left:
        after = read_content(folder, overlay={one.path: one.new for one in left}).faults
        fresh = [fault for fault in after if fault not in faults]
        if not fresh:
            break
        blamed = [one for one in left if any(Path(fault.path) == one.path for fault in fresh)]
        for one in blamed or left:
            moved = one.new.count(b"\n") - one.old.count(b"\n")  # the front matter has grown so
            refused[one.path] = [
                replace(fault, line=max(1, fault.line - moved)) if blamed else fault
                for fault in fresh
                if not blamed or Path(fault.path) == one.path
            ]
        left = [one for one in left if one.path not in refused]
    return refused


def _text_of(file: RecordFile[Question]) -> tuple[bytes, str]:
    """The bytes and the text of a file. Raises ChangedError where it is not as it was read."""
    path = Path(file.path)
    data = present_bytes(path)
    read = text_of(data, path).value if data is not None else None
    if data is None or read is None or parse_head(read, file.path).value != file.head:
        raise ChangedError(path)
    return data, data.decode("utf-8")


def _forget_criteria(
    files: ContentFiles, chosen: Iterable[RecordFile[Question]], writer: ContentWriter
) -> None:
    """Removes those that no answer was checked against any more."""
    in_use = {one.record.id: set(one.record.checked_against) for one in files.questions}
    for file in chosen:
        in_use[file.record.id] = {*map(_mark, files.knowledge.cited_by(file.record))}
    for mark in files.checked.keys() - set().union(*in_use.values()):
        writer.remove(_kept(files, mark))
