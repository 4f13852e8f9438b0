"""The content files that documents ask for: merged with what staff edited, and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.content.files.question_files import (
    format_question,
    format_topic,
    rewrite_question,
    rewrite_topic,
)
from ingest.content.folder import INCOMING_SUFFIX, REMEMBERED, TOPIC_FILE
from ingest.content.loading import Existing
from ingest.content.model.records import Question, Topic
from ingest.diff3 import both_versions
from ingest.files import write_atomically
from ingest.importing.account import Action, FileAction
from ingest.importing.duplicates import MergedQuestion
from ingest.importing.revision import Conflict, Revision, revise_question, revise_topic

__all__ = [
    "Target",
    "path_of_question",
    "path_of_topic",
    "question_targets",
    "topic_targets",
    "write_target",
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
    is_edited: bool = False
    """Whether that differs from what the last import wrote."""
    revision: Revision[Question] | Revision[Topic] | None = None
    """It, merged with what the documents say."""


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
            present, remembered = existing.topics[topic.id].record, existing.remembered.topics
            last = remembered[topic.id].record if topic.id in remembered else None
            revision = revise_topic(last, present, topic)
            target = replace(target, present=present, is_edited=present != last, revision=revision)
        yield target


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
                is_edited=is_edited,
                revision=revise_question(last, present, question),
            )
        yield target


def write_target(target: Target, content: Path, *, dry_run: bool) -> FileAction:
    """Brings one file up to date, or puts both versions beside it where they conflict."""
    path = content / target.path
    memory = content / "sources" / REMEMBERED
    remembered = memory / target.path
    offered = memory / (target.path + INCOMING_SUFFIX)
    beside = path.with_name(path.name + INCOMING_SUFFIX)
    writes: dict[Path, str] = {}
    conflicts: tuple[Conflict, ...] = ()
    if target.revision is None:
        action, writes[path] = Action.CREATED, target.text
    elif beside.exists() and _text(offered) == target.text:  # offered before, not yet settled
        action, conflicts = Action.INCOMING, target.revision.conflicts
    elif target.revision.conflicts:
        action, conflicts = Action.INCOMING, target.revision.conflicts
        kept, incoming = _format(target.revision.kept), _format(target.revision.incoming)
        writes = {beside: both_versions(kept, incoming), offered: target.text}
    elif target.revision.kept == target.present:
        action = Action.UNCHANGED
    else:
        action = Action.MERGED if target.is_edited else Action.UPDATED
        writes[path] = _rewrite(_text(path), target)
    if action is not Action.INCOMING:
        writes[remembered] = target.text
    if not dry_run:
        for place, text in writes.items():
            if _text(place) != text:
                write_atomically(place, text.encode())
        if action is not Action.INCOMING:
            offered.unlink(missing_ok=True)
            if target.last and target.last != target.path:
                (memory / target.last).unlink(missing_ok=True)
    shown = str(beside) if action is Action.INCOMING else ""
    return FileAction(str(path), action, shown, conflicts)


def _text(path: Path) -> str:
    """The text of a file, empty where there is none.

    Line ends do not count: an editor or git on Windows changes them without anyone's doing.
    """
    return path.read_bytes().replace(b"\r\n", b"\n").decode("utf-8-sig") if path.is_file() else ""


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
