"""The content files that documents ask for: merged with what staff edited, and written."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.content.files.frontmatter import Head, parse_head
from ingest.content.files.question_files import (
    format_question,
    format_topic,
    rewrite_question,
    rewrite_topic,
)
from ingest.content.files.record_files import RecordFile
from ingest.content.folder import INCOMING_SUFFIX, REMEMBERED, TOPIC_FILE
from ingest.content.loading import Existing
from ingest.content.model.records import Question, Status, Topic
from ingest.content.model.slugs import Slug
from ingest.content.writing import ChangedError, ContentWriter
from ingest.diff3 import both_versions
from ingest.files import present_bytes, text_of
from ingest.importing.account import Action, FileAction
from ingest.importing.duplicates import MergedQuestion
from ingest.importing.options import Gone, ImportOptions, Side
from ingest.importing.revision import Revision, revise_question, revise_topic

__all__ = [
    "Target",
    "file_action",
    "last_imported",
    "path_of_question",
    "path_of_topic",
    "question_targets",
    "settled_target",
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
    is_gone: bool = False
    """Whether no document asks it any more."""
    is_settled: bool = False
    """Whether staff have said whose words it gets."""

    @property
    def action(self) -> Action:
        """What is to be done with the file."""
        if self.revision is None:
            return Action.CREATED
        if self.is_offered or self.revision.conflicts:
            return Action.INCOMING
        if isinstance(self.revision.kept, Question) and self.is_gone:
            return Action.GONE if self.revision.kept.gone_from else Action.UPDATED
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


def topic_targets(topics: Iterable[Topic], existing: Existing) -> Iterator[Target]:
    """The files of topics that the documents ask for."""
    for topic in topics:
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
    questions: Iterable[tuple[Question, MergedQuestion]],
    gone: Mapping[Slug, Sequence[str]],
    published: Container[Slug],
    existing: Existing,
    options: ImportOptions,
) -> Iterator[Target]:
    """The files of questions that the documents ask for, and that they ask for no more.

    `gone` maps the ids of those to the documents that did so; `published` are those whose answers
    staff accept with this import.
    """
    remembered = last_imported(existing)
    memory = existing.folder / "sources" / REMEMBERED
    for question, _ in questions:
        target = Target(path_of_question(question, existing), format_question(question))
        if question.id in existing.questions:
            present = existing.questions[question.id].record
            known = remembered.get(question.id)
            last = known.record if known else None
            # The folder is the topic, and staff may move a file: that is no edit of its text. Nor
            # are the wordings that stand in a file of their own, nor that an answer was accepted.
            is_edited = last is None or present != replace(
                last,
                id=present.id,
                topic=present.topic,
                wordings=present.wordings,
                status=present.status,
                reviewed=present.reviewed,
            )
            target = replace(
                target,
                last=Path(known.path).relative_to(memory).as_posix() if known else "",
                present=present,
                head=existing.questions[question.id].head,
                is_edited=is_edited,
                revision=_marked(
                    revise_question(last, present, question),
                    gone.get(question.id, ()),
                    options.gone,
                    is_published=question.id in published,
                ),
            )
        yield _with_conflict(target, existing.folder)
    asked = {question.id for question, _ in questions}
    for slug, documents in gone.items():
        if slug not in asked:
            yield _gone_target(
                existing.questions[slug], remembered[slug], documents, existing, options.gone
            )


def last_imported(existing: Existing) -> dict[Slug, RecordFile[Question]]:
    """Id of a question that is there -> what documents said of it, by this id or a former one."""
    by_id = {one.record.id: one for one in existing.remembered.questions}
    found = dict[Slug, RecordFile[Question]]()
    for file in existing.questions.values():
        ids = (file.record.id, *file.record.former_ids)
        if known := next((by_id[slug] for slug in ids if slug in by_id), None):
            found[file.record.id] = known
    return found


def _marked(
    revision: Revision[Question], gone: Sequence[str], way: Gone, *, is_published: bool
) -> Revision[Question]:
    """What documents and staff say, with what staff want of this import."""
    kept, incoming = (
        _settled(_published(one) if is_published else one, gone, way)
        for one in (revision.kept, revision.incoming)
    )
    return Revision(kept, incoming, revision.conflicts)


def _published(question: Question) -> Question:
    is_draft = question.status is Status.DRAFT and bool(question.answer)
    return replace(question, status=Status.PUBLISHED) if is_draft else question


def _settled(question: Question, gone: Sequence[str], way: Gone) -> Question:
    """A question that some documents have ceased to ask, where no other counts."""
    if not gone or question.status is Status.RETIRED:
        return question
    if way is Gone.RETIRE:
        return replace(question, status=Status.RETIRED)
    if way is Gone.KEEP:
        return question
    return replace(question, gone_from=tuple(dict.fromkeys((*question.gone_from, *gone))))


def _gone_target(
    file: RecordFile[Question],
    known: RecordFile[Question],
    documents: Sequence[str],
    existing: Existing,
    way: Gone,
) -> Target:
    """The file of a question that no document asks, without the lines where they did."""
    present, memory = file.record, existing.folder / "sources" / REMEMBERED
    kept, last = (
        replace(one, sources=tuple(span for span in one.sources if span.document not in documents))
        for one in (present, known.record)
    )
    kept = _settled(kept, documents, way)
    path = Path(file.path).relative_to(existing.folder).as_posix()
    target = Target(
        path,
        format_question(replace(last, id=present.id)),
        last=Path(known.path).relative_to(memory).as_posix(),
        present=present,
        head=file.head,
        revision=Revision(kept, kept, ()),
        is_gone=True,
    )
    return replace(target, has_incoming=_beside(target, existing.folder).exists())


def _with_conflict(target: Target, content: Path) -> Target:
    """With what lies beside the file of a conflict that an earlier import found."""
    has_incoming = _beside(target, content).exists()
    is_offered = has_incoming and _text(present_bytes(_offered(target, content))) == target.text
    return replace(target, has_incoming=has_incoming, is_offered=is_offered)


def settled_target(target: Target, side: Side, answer: str = "") -> Target:
    """The file as staff have said, without a conflict.

    Where there was none, and documents bring another answer, that of the file stays, or it gets the
    `answer`. What the documents say is remembered as always, so that this counts as an edit.
    """
    revision, present = target.revision, target.present
    if revision is None:
        return target
    settled: Revision[Question] | Revision[Topic]
    chosen = revision.kept if side is Side.FILE else revision.incoming
    if isinstance(chosen, Topic):
        settled = Revision(chosen, chosen, ())
    else:
        if answer and answer != chosen.answer:
            chosen = replace(chosen, answer=answer, reviewed=None, checked_against=())
        stays = side is Side.FILE and not revision.conflicts and isinstance(present, Question)
        if stays and isinstance(present, Question) and present.answer:
            chosen = replace(
                chosen,
                answer=present.answer,
                status=present.status,
                reviewed=present.reviewed,
                checked_against=present.checked_against,
            )
        settled = Revision(chosen, chosen, ())
    return replace(target, revision=settled, is_offered=False, is_settled=True)


def file_action(target: Target, content: Path) -> FileAction:
    """What is done with the file, for the account."""
    conflicts = target.revision.conflicts if target.revision else ()
    if target.action is not Action.INCOMING:
        return FileAction(str(content / target.path), target.action, notes=tuple(_notes(target)))
    shown = str(_beside(target, content))
    return FileAction(str(content / target.path), target.action, shown, conflicts)


def _notes(target: Target) -> Iterator[str]:
    """What staff should know of a file beside that it changes."""
    before = target.present
    after = target.revision.kept if target.revision else None
    if not isinstance(before, Question) or not isinstance(after, Question):
        return
    if target.is_gone:
        yield (
            f"“{after.title}” is {after.status}"
            if after.gone_from
            else f"no document asks “{after.title}” any more; it is {after.status}"
        )
    if before.reviewed and not after.reviewed:
        yield (
            f"the answer has changed since it was reviewed on {before.reviewed}; read it, then run "
            f"`faq review {after.id}`"
        )
    if before.status is Status.PUBLISHED and after.status is Status.DRAFT:
        yield f"the new answer is a draft: read it, then run `faq review --publish {after.id}`"
    if before.title != after.title:
        yield f"“{before.title}” is now “{after.title}”"


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
        if isinstance(target.present, Question):
            settled = _without_conflict(target.present, target.revision)
            new = rewrite_question(_text(present), target.present, settled)
            if new != _text(present):
                writer.replace(path, present, new.encode())
        if not target.is_offered:
            kept, incoming = _format(target.revision.kept), _format(target.revision.incoming)
            _put_text(beside, both_versions(kept, incoming), writer)
    else:
        new = _rewrite(_text(present), target)
        if new != _text(present):
            writer.replace(path, present, new.encode())
        if target.is_settled:
            writer.remove(beside)


def _without_conflict(
    present: Question, revision: Revision[Question] | Revision[Topic]
) -> Question:
    """What the file says while a conflict waits: all that is none, with the words of staff in it.

    Else what staff choose in the conflict would decide on the rest, too. The lines are as they are
    in the documents now; those of a document whose words are not in the file yet come with them.
    """
    assert isinstance(revision.kept, Question)
    own = {span.document for span in present.sources}
    sources = tuple(span for span in revision.kept.sources if span.document in own)
    return replace(revision.kept, sources=sources or present.sources)


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
