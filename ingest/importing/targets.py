"""The content files that documents ask for: merged with what staff edited, and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.content.files.frontmatter import Head, parse_head
from ingest.content.files.question_files import (
    format_question,
    format_topic,
    rewrite_question,
    rewrite_topic,
)
from ingest.content.folder import INCOMING_SUFFIX, REMEMBERED, TOPIC_FILE
from ingest.content.loading import Existing
from ingest.content.model.records import Question, Topic
from ingest.content.writing import ChangedError, ContentWriter
from ingest.diff3 import both_versions
from ingest.files import present_bytes, text_of
from ingest.importing.account import Action, FileAction
from ingest.importing.duplicates import MergedQuestion
from ingest.importing.revision import Revision, revise_question, revise_topic

__all__ = [
    "Target",
    "file_action",
    "path_of_question",
    "path_of_topic",
    "question_targets",
    "topic_targets",
    "write_targets",
]


@dataclass(frozen=True)
class Target:
    """One content file that the documents ask for."""

    path: str
    """Below the content folder, with "/"."""
    text: str
    """What the documents say."""
    last: str = ""
    """Where that is remembered, below `REMEMBERED`, if it is not at `path`."""
    present: Question | Topic | None = None
    """The record in the file, if there is one."""
    head: Head | None = None
    """The file as it was read, with its text."""
    has_incoming: bool = False
    """Whether a conflict lies beside it that staff have not settled."""
    is_offered: bool = False
    """Whether that is the one about this text."""
    is_edited: bool = False
    """Whether that differs from what the last import wrote."""
    revision: Revision[Question] | Revision[Topic] | None = None
    """It, merged with what the documents say."""

    @property
    def action(self) -> Action:
        """What is to be done with the file."""
        if self.revision is None:
            return Action.CREATED
        if self.is_offered or self.revision.conflicts:
            return Action.INCOMING
        if self.revision.kept == self.present:
            return Action.UNCHANGED
        return Action.MERGED if self.is_edited else Action.UPDATED


def path_of_question(question: Question, existing: Existing) -> str:
    """The file of a question: where staff keep it, or in the folder of its topic."""
    if question.id in existing.questions:
        path = Path(existing.questions[question.id].path)
        return path.relative_to(existing.folder).as_posix()
    return f"faq/{question.topic}/{question.id}.md"


def path_of_topic(topic: Topic) -> str:
    """The file of a topic, below the content folder."""
    return f"faq/{topic.id}/{TOPIC_FILE}"


def topic_targets(topics: Mapping[str, Topic], existing: Existing) -> Iterator[Target]:
    """The files of topics that the documents ask for."""
    for topic in topics.values():
        target = Target(path_of_topic(topic), format_topic(topic))
        if topic.id in existing.topics:
            file, remembered = existing.topics[topic.id], existing.remembered.topics
            present = file.record
            last = remembered[topic.id].record if topic.id in remembered else None
            target = replace(
                target,
                present=present,
                head=file.head,
                is_edited=present != last,
                revision=revise_topic(last, present, topic),
            )
        yield _with_conflict(target, existing.folder)


def question_targets(
    questions: Iterable[tuple[Question, MergedQuestion]], existing: Existing
) -> Iterator[Target]:
    """The files of questions that the documents ask for."""
    remembered = {one.record.id: one for one in existing.remembered.questions}
    memory = existing.folder / "sources" / REMEMBERED
    for question, _ in questions:
        target = Target(path_of_question(question, existing), format_question(question))
        if question.id in existing.questions:
            present = existing.questions[question.id].record
            ids = (question.id, *present.former_ids)
            known = next((remembered[slug] for slug in ids if slug in remembered), None)
            last = known.record if known else None
            # The folder is the topic, and staff may move a file: that is no edit of its text. Nor
            # are the wordings that stand in a file of their own.
            is_edited = last is None or present != replace(
                last, id=present.id, topic=present.topic, wordings=present.wordings
            )
            target = replace(
                target,
                last=Path(known.path).relative_to(memory).as_posix() if known else "",
                present=present,
                head=existing.questions[question.id].head,
                is_edited=is_edited,
                revision=revise_question(last, present, question),
            )
        yield _with_conflict(target, existing.folder)


def _with_conflict(target: Target, content: Path) -> Target:
    """With what lies beside the file of a conflict that an earlier import found."""
    has_incoming = _beside(target, content).exists()
    is_offered = has_incoming and _text(present_bytes(_offered(target, content))) == target.text
    return replace(target, has_incoming=has_incoming, is_offered=is_offered)


def file_action(target: Target, content: Path) -> FileAction:
    """What is done with the file, for the account."""
    conflicts = target.revision.conflicts if target.revision else ()
    if target.action is not Action.INCOMING:
        return FileAction(str(content / target.path), target.action)
    shown = str(_beside(target, content))
    return FileAction(str(content / target.path), target.action, shown, conflicts)


def write_targets(
    targets: Sequence[Target], content: Path, writer: ContentWriter
) -> Iterator[FileAction]:
    """Brings the files up to date, or puts both versions beside those where they conflict.

    Gives what was done with each, as it is done. What the documents say is remembered when all
    files have it: a memory that is ahead of its file would pass for an edit by staff. Raises
    ChangedError where a file is not as it was read.
    """
    for target in targets:
        _write(target, content, writer)
        yield file_action(target, content)
    writer.sync()
    for target in targets:
        _remember(target, content, writer)


def _write(target: Target, content: Path, writer: ContentWriter) -> None:
    if target.action is Action.UNCHANGED:  # whatever becomes of it comes after this import
        return
    path, beside = content / target.path, _beside(target, content)
    present = present_bytes(path)
    if beside.exists() != target.has_incoming or _head(present, path) != target.head:
        raise ChangedError(path)
    if target.revision is None:
        writer.replace(path, None, target.text.encode())
    elif target.action is Action.INCOMING:
        if not target.is_offered:
            kept, incoming = _format(target.revision.kept), _format(target.revision.incoming)
            _put_text(beside, both_versions(kept, incoming), writer)
    else:
        new = _rewrite(_text(present), target)
        if new != _text(present):
            writer.replace(path, present, new.encode())


def _remember(target: Target, content: Path, writer: ContentWriter) -> None:
    memory = content / "sources" / REMEMBERED
    remembered, offered = memory / target.path, _offered(target, content)
    if target.action is not Action.INCOMING:
        if target.last and target.last != target.path:
            writer.move(memory / target.last, remembered)
        _put_text(remembered, target.text, writer)
        writer.remove(offered)
    elif not target.is_offered:
        _put_text(offered, target.text, writer)


def _put_text(path: Path, text: str, writer: ContentWriter) -> None:
    present = present_bytes(path)
    if _text(present) != text:
        writer.replace(path, present, text.encode())


def _beside(target: Target, content: Path) -> Path:
    """Where both versions lie in a conflict."""
    return content / (target.path + INCOMING_SUFFIX)


def _offered(target: Target, content: Path) -> Path:
    """Where the text that was offered in a conflict is remembered."""
    return content / "sources" / REMEMBERED / (target.path + INCOMING_SUFFIX)


def _head(data: bytes | None, path: Path) -> Head | None:
    """A file as the content folder reads it; None where there is none, or no text any more."""
    text = None if data is None else text_of(data, path).value
    return None if text is None else parse_head(text, str(path)).value


def _text(data: bytes | None) -> str:
    """The text of a file, empty where there is none.

    Line ends do not count: an editor or git on Windows changes them without anyone's doing.
    """
    return data.replace(b"\r\n", b"\n").decode("utf-8-sig") if data else ""


def _format(record: Question | Topic) -> str:
    return format_question(record) if isinstance(record, Question) else format_topic(record)


def _rewrite(text: str, target: Target) -> str:
    """The file with what has changed in it; in our form where staff have not changed the form."""
    assert target.revision is not None
    kept, present = target.revision.kept, target.present
    if isinstance(kept, Question) and isinstance(present, Question):
        is_ours = text == format_question(present)
        return format_question(kept) if is_ours else rewrite_question(text, present, kept)
    assert isinstance(kept, Topic)
    assert isinstance(present, Topic)
    return rewrite_topic(text, present, kept)
