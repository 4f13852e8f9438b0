"""`faq import`: documents -> content files, with an account of every line.

The content files are a function of all documents in `content/sources/`, so that the order of
imports does not matter and importing again changes nothing:

    documents ──read──> lines ──recognise──> found questions ──merge duplicates──> records ──> files
                          └────────────────── account of lines ──────────────────┘

What the documents said at the last import is remembered in `content/sources/.imported/`. A content
file that differs from it has been edited by staff: it is merged with what the documents say now
(`ingest.revision`), and where both changed the same thing it stays, with both versions beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.content.files.question_files import (
    format_question,
    format_topic,
    rewrite_question,
    rewrite_topic,
)
from ingest.content.files.sources import SOURCES_FILE, oldest_first
from ingest.content.folder import INCOMING_SUFFIX, REMEMBERED, TOPIC_FILE, is_passed_over
from ingest.content.loading import Existing, load_existing
from ingest.content.model.records import Question, Status, Topic
from ingest.content.model.slugs import Slug
from ingest.content.model.wording import comparable, correct_slips
from ingest.diff3 import both_versions
from ingest.documents.reading import Document, read_document
from ingest.documents.recognition.found import FoundQuestion, Recognition
from ingest.documents.recognition.recognise import recognise
from ingest.errors import SourceError
from ingest.files import write_atomically
from ingest.importing.account import (
    Account,
    Action,
    DocumentAccount,
    Duplicate,
    Duplicates,
    FileAction,
)
from ingest.importing.checking import remember_lines
from ingest.importing.duplicates import MergedQuestion, likely_duplicates, merge_duplicates
from ingest.importing.ids import Addresses, present_wordings
from ingest.importing.revision import Conflict, Revision, revise_question, revise_topic
from ingest.spans import SourceSpan

__all__ = ["Import", "import_documents", "records_found"]

_ORDER_STEP = 10
"""Leaves room for staff to put a question between two others."""

_GENERAL = "General"
"""Title of the topic of questions that stand under none."""


@dataclass(frozen=True)
class Import:
    """What an import found and did."""

    account: Account
    recognitions: Mapping[str, Recognition]
    """File name -> what was recognised in it, in the document's own wording."""


@dataclass(frozen=True)
class _Target:
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


def import_documents(
    paths: Sequence[Path],
    content: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[Sequence[Path]], Iterable[Path]] = iter,
) -> Import:
    """Reads documents and brings the content folder up to date with them.

    Documents that lie elsewhere are copied to `content/sources/` as they are. A document that
    cannot be read is a failure in the account and the others go on; while that is one imported
    earlier, no file that is there is changed. `progress` wraps the loop over the documents.

    Raises ContentError when the content folder has faults, since ids could not be kept then, and
    FaqError when it cannot be written to. With `dry_run` nothing is written.
    """
    existing = load_existing(content)
    failures: list[str] = []
    named: dict[str, Document] = {}
    for path in progress([path for path in paths if path.name != SOURCES_FILE]):
        try:
            if is_passed_over(path.name):
                message = "a hidden file or a backup is no document. Give it another name."
                raise SourceError(str(path), message)
            document = read_document(path)
            _refuse_other_of_same_name(document, named, content)
            named[document.name] = document
        except SourceError as error:
            failures.append(str(error))
    if not named:
        return Import(Account((), (), tuple(failures), dry_run), {})
    documents, unread = _with_earlier_documents(named, existing)
    recognitions = {
        name: recognise(name, document.lines, document.blocks)
        for name, document in documents.items()
    }
    found, slips = _correct(recognitions, existing)
    order = oldest_first(sorted(documents), existing.register.documents)
    merged = merge_duplicates(found, order, existing.terms, present_wordings(existing))
    topics, questions = _records(merged, recognitions, order, existing)
    targets = [*_topic_targets(topics, existing), *_question_targets(questions, existing)]
    if unread:  # what rests on these documents would look as if they had never been
        targets = [target for target in targets if not (content / target.path).exists()]
    if not dry_run:
        for document in named.values():
            kept = content / "sources" / document.name
            if not kept.exists():
                write_atomically(kept, document.data)
        remember_lines(content, documents.values())
    account = Account(
        documents=tuple(
            _account(documents[name], recognitions[name], topics, questions, existing, slips[name])
            for name in named
        ),
        files=tuple(_write(target, content, dry_run=dry_run) for target in targets),
        failures=(*failures, *unread),
        is_dry_run=dry_run,
        duplicates=tuple(_duplicates(questions, named, existing)),
        merged=sum(_is_merged(one) and _is_in(one, named) for _, one in questions),
    )
    return Import(account, {name: recognitions[name] for name in named})


def records_found(done: Import) -> list[dict[str, Any]]:
    """One plain value for each record found in each document, before duplicates are merged."""
    return [
        {
            "file": question.document,
            "topic": question.topic,
            "question": question.question,
            "answer": _as_printed(question),
            "lines": [question.spans[0].first, question.spans[-1].last],
        }
        for recognition in done.recognitions.values()
        for question in recognition.questions
    ]


_INLINE_LINK = re.compile(r"(?<![!\\])\[((?:[^\[\]\\]|\\.)+)\]\(([^()\s]+)\)")


def _as_printed(question: FoundQuestion) -> str:
    """The answer with its links below it, so that its words stand together as they are printed.

    What was Markdown already stays as it was.
    """
    if question.document.lower().endswith((".md", ".markdown")):
        return question.answer
    targets: dict[str, str] = {}

    def shorten(link: re.Match[str]) -> str:
        known = targets.setdefault(link[1].lower(), link[2])
        return f"[{link[1]}]" if known == link[2] else link[0]

    answer = _INLINE_LINK.sub(shorten, question.answer)
    return "\n".join(
        [answer, *([""] if targets else []), *(f"[{a}]: {b}" for a, b in targets.items())]
    )


def _refuse_other_of_same_name(
    document: Document, named: Mapping[str, Document], content: Path
) -> None:
    earlier = content / "sources" / document.name
    if earlier.is_file() and earlier.read_bytes() != document.data:
        message = (
            f"another document of this name is already in {earlier.parent}; where it corrects "
            "that one, put it there first. Else give it a new name."
        )
    elif document.name in named and named[document.name].data != document.data:
        message = "another document of this name is being imported. Give it a new name."
    else:
        return
    raise SourceError(document.name, message)


def _with_earlier_documents(
    named: Mapping[str, Document], existing: Existing
) -> tuple[dict[str, Document], list[str]]:
    """All documents by name, the ones imported earlier too, and why any of those is not there."""
    documents, unread = dict(named), list[str]()
    used = {span.document for one in existing.questions.values() for span in one.record.sources}
    folder = existing.folder / "sources"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if is_passed_over(path.name) or path.name in (*named, SOURCES_FILE) or path.is_dir():
            continue
        try:
            documents[path.name] = read_document(path)
        except SourceError as error:
            if path.name in used:  # others lie there for people to read
                unread.append(f"{error} Files made from it are left as they are.")
    return documents, unread


def _correct(
    recognitions: Mapping[str, Recognition], existing: Existing
) -> tuple[dict[str, list[FoundQuestion]], dict[str, list[str]]]:
    """Questions with slips mended, and a note on each slip, both by document."""
    found: dict[str, list[FoundQuestion]] = {}
    notes: dict[str, list[str]] = {}
    for name, recognition in recognitions.items():
        found[name], notes[name] = [], []
        for question in recognition.questions:
            asked, slips = correct_slips(question.question, existing.terms)
            answer, more = correct_slips(question.answer, existing.terms)
            found[name].append(replace(question, question=asked, answer=answer))
            notes[name].extend(
                f"line {question.spans[0].first}: “{printed}” is read as “{read}”"
                for printed, read in (*slips, *more)
            )
    return found, notes


def _records(
    merged: Sequence[MergedQuestion],
    recognitions: Mapping[str, Recognition],
    order: Sequence[str],
    existing: Existing,
) -> tuple[dict[str, Topic], list[tuple[Question, MergedQuestion]]]:
    """Topics by their comparable title, and the questions with what they were merged from."""
    addresses = Addresses(merged, existing)
    topics: dict[str, Topic] = {}
    titles = [topic.title for name in reversed(order) for topic in recognitions[name].topics]
    if any(not one.topic for one in merged):
        titles.append(_GENERAL)
    for title in titles:
        key = comparable(title, existing.terms)
        if key not in topics:
            place = (len(topics) + 1) * _ORDER_STEP
            topics[key] = Topic(addresses.topic(title), title, place)
    questions: list[tuple[Question, MergedQuestion]] = []
    places: dict[Slug, int] = {}
    for one in merged:
        topic = topics[comparable(one.topic or _GENERAL, existing.terms)]
        places[topic.id] = places.get(topic.id, 0) + _ORDER_STEP
        record = _record(one, addresses.question(one), topic.id, places[topic.id])
        questions.append((record, one))
    return topics, questions


def _record(one: MergedQuestion, slug: Slug, topic: Slug, place: int) -> Question:
    return Question(
        id=slug,
        topic=topic,
        title=one.title,
        answer=one.answer,
        status=_status(one),
        order=place,
        asked_as=one.asked_as,
        sources=one.spans,
    )


def _status(one: MergedQuestion) -> Status:
    """Published only where a document says that this is the answer."""
    if not one.answer:
        return Status.OPEN
    return Status.PUBLISHED if one.is_answer_marked else Status.DRAFT


def _path(question: Question, existing: Existing) -> str:
    """The file of a question: where staff keep it, or in the folder of its topic."""
    if question.id in existing.questions:
        path = Path(existing.questions[question.id].path)
        return path.relative_to(existing.folder).as_posix()
    return f"faq/{question.topic}/{question.id}.md"


def _topic_path(topic: Topic) -> str:
    return f"faq/{topic.id}/{TOPIC_FILE}"


def _topic_targets(topics: Mapping[str, Topic], existing: Existing) -> Iterator[_Target]:
    """The files of topics that the documents ask for."""
    for topic in topics.values():
        target = _Target(_topic_path(topic), format_topic(topic))
        if topic.id in existing.topics:
            present, remembered = existing.topics[topic.id].record, existing.remembered.topics
            last = remembered[topic.id].record if topic.id in remembered else None
            revision = revise_topic(last, present, topic)
            target = replace(target, present=present, is_edited=present != last, revision=revision)
        yield target


def _question_targets(
    questions: Iterable[tuple[Question, MergedQuestion]], existing: Existing
) -> Iterator[_Target]:
    """The files of questions that the documents ask for."""
    remembered = {one.record.id: one for one in existing.remembered.questions}
    memory = existing.folder / "sources" / REMEMBERED
    for question, _ in questions:
        target = _Target(_path(question, existing), format_question(question))
        if question.id in existing.questions:
            present = existing.questions[question.id].record
            ids = (question.id, *present.former_ids)
            known = next((remembered[slug] for slug in ids if slug in remembered), None)
            last = known.record if known else None
            # The folder is the topic, and staff may move a file: that is no edit of its text.
            is_edited = last is None or present != replace(last, id=present.id, topic=present.topic)
            target = replace(
                target,
                last=Path(known.path).relative_to(memory).as_posix() if known else "",
                present=present,
                is_edited=is_edited,
                revision=revise_question(last, present, question),
            )
        yield target


def _write(target: _Target, content: Path, *, dry_run: bool) -> FileAction:
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


def _rewrite(text: str, target: _Target) -> str:
    """The file with what has changed in it; in our form where staff have not changed the form."""
    assert target.revision is not None
    kept, present = target.revision.kept, target.present
    if isinstance(kept, Question) and isinstance(present, Question):
        is_ours = text == format_question(present)
        return format_question(kept) if is_ours else rewrite_question(text, present, kept)
    assert isinstance(kept, Topic)
    assert isinstance(present, Topic)
    return rewrite_topic(text, present, kept)


def _is_merged(one: MergedQuestion) -> bool:
    return len(one.found) > 1


def _is_in(one: MergedQuestion, named: Container[str]) -> bool:
    return any(found.document in named for found in one.found)


def _duplicates(
    questions: Sequence[tuple[Question, MergedQuestion]],
    named: Container[str],
    existing: Existing,
) -> Iterator[Duplicates]:
    """Questions that may be one and that staff have not told apart, of the documents imported."""
    records = {id(merged): record for record, merged in questions}
    for pair in likely_duplicates([merged for _, merged in questions], existing.terms):
        ids = frozenset(records[id(one)].id for one in (pair.newer, pair.older))
        if ids not in existing.register.different and any(
            _is_in(one, named) for one in (pair.newer, pair.older)
        ):
            newer, older = (
                _duplicate(one, records[id(one)], existing) for one in (pair.newer, pair.older)
            )
            yield Duplicates(round(pair.likeness, 2), newer, older)


def _duplicate(one: MergedQuestion, record: Question, existing: Existing) -> Duplicate:
    newest = one.found[-1]
    return Duplicate(
        id=record.id,
        path=str(existing.folder / _path(record, existing)),
        document=newest.document,
        line=newest.spans[0].first,
        question=newest.question,
        answer=one.answer,
    )


def _account(
    document: Document,
    recognition: Recognition,
    topics: Mapping[str, Topic],
    questions: Sequence[tuple[Question, MergedQuestion]],
    existing: Existing,
    slips: Sequence[str],
) -> DocumentAccount:
    kept: dict[int, str] = {}
    dropped = dict(recognition.dropped)
    notes = [*slips, *recognition.notes, *_sign_notes(document)]
    for topic in recognition.topics:
        kept[topic.line] = _topic_path(topics[comparable(topic.title, existing.terms)])
    for question, merged in questions:
        path = _path(question, existing)
        for found in merged.found:
            if found.document != document.name:
                continue
            lines = _text_lines(found.spans, recognition)
            kept |= dict.fromkeys(lines, path)
            if found.answer not in ("", merged.answer):
                reason = f"answer not taken: another stands in {path}"
                for number in lines - _text_lines(found.question_spans, recognition):
                    dropped[number] = reason
                    kept.pop(number, None)
            line = found.spans[0].first
            about_answer = _answer_notes(found, merged, path, existing)
            notes.extend(f"line {line}: {note}" for note in about_answer)
    return DocumentAccount(
        name=document.name,
        strategy=recognition.strategy,
        lines=document.lines,
        kept=kept,
        dropped={line: reason for line, reason in dropped.items() if line not in kept},
        questions=len(recognition.questions),
        answered=sum(bool(question.answer) for question in recognition.questions),
        notes=tuple(notes),
        why=recognition.why,
        topics=tuple(dict.fromkeys(topic.title for topic in recognition.topics)),
        merged=sum(
            found.document == document.name
            for _, one in questions
            if _is_merged(one)
            for found in one.found
        ),
    )


def _answer_notes(
    found: FoundQuestion, merged: MergedQuestion, path: str, existing: Existing
) -> Iterator[str]:
    """What staff should look at in an answer: it is not the only one, or nothing marks it."""
    if not found.answer:
        return
    if found.answer != merged.answer:
        yield f"another answer stands in {path}; compare it with this one"
        return
    documents = existing.register.documents
    superseded = {
        name for one in documents if one.name == found.document for name in one.supersedes
    }
    answers = {one.document for one in merged.found if one.answer not in ("", found.answer)}
    if others := sorted(answers - superseded - {found.document}):
        yield (
            f"this answer is taken and not the one of {', '.join(others)}; "
            f"say in {SOURCES_FILE} which supersedes which"
        )
    if not found.is_answer_marked:
        yield f"nothing marks the text below as its answer; {path} is a draft until you publish it"


def _text_lines(spans: Iterable[SourceSpan], recognition: Recognition) -> set[int]:
    """The lines of the spans that are not blank."""
    lines = {number for span in spans for number in range(span.first, span.last + 1)}
    return lines - recognition.dropped.keys()


_SIGNS = (("‘’“”", "typographic quotation marks"), ("®™©", "signs of a registered name"))


def _sign_notes(document: Document) -> list[str]:
    """Where signs stand that other programs often damage."""
    notes = []
    for signs, name in _SIGNS:
        lines = [
            str(number)
            for number, line in enumerate(document.lines, 1)
            if any(sign in line for sign in signs)
        ]
        if lines:
            noun = "line" if len(lines) == 1 else "lines"
            notes.append(f"{noun} {', '.join(lines)}: {name} stand as printed")
    return notes
