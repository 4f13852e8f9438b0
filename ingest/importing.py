"""`faq import`: documents -> content files, with an account of every line.

The content files are a function of all documents in `content/sources/`, so that the order of
imports does not matter and importing again changes nothing:

    documents ──read──> lines ──recognise──> found questions ──merge twins──> records ──> files
                          └────────────────── account of lines ──────────────────┘

What the last import wrote is remembered in `content/sources/.imported/`; a content file that
differs from it has been edited by staff and is never overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.account import Account, Action, DocumentAccount, FileAction
from ingest.addresses import Addresses
from ingest.content import (
    INCOMING_SUFFIX,
    REMEMBERED,
    TOPIC_FILE,
    Existing,
    is_passed_over,
    load_existing,
)
from ingest.errors import SourceError
from ingest.files import write_atomically
from ingest.questions import format_question, format_topic
from ingest.readers import Document, read_document
from ingest.records import Question, SourceSpan, Status, Topic
from ingest.references import replace_references
from ingest.slugs import Slug
from ingest.sources import SOURCES_FILE, oldest_first
from ingest.strategies import FoundQuestion, Recognition
from ingest.strategies.recognition import recognise
from ingest.twins import MergedQuestion, merge_twins
from ingest.wording import comparable, correct_slips

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
    merged: str
    """The same with what staff added."""
    is_there: bool = False
    """Whether the file says all of it already, in whatever form staff gave it."""


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
    merged = merge_twins(found, order, existing.terms)
    topics, questions = _records(merged, recognitions, order, existing)
    targets = _targets(topics, questions, existing)
    if unread:  # what rests on these documents would look as if they had never been
        targets = [target for target in targets if not (content / target.path).exists()]
    if not dry_run:
        for document in named.values():
            kept = content / "sources" / document.name
            if not kept.exists():
                write_atomically(kept, document.data)
    account = Account(
        documents=tuple(
            _account(documents[name], recognitions[name], topics, questions, existing, slips[name])
            for name in named
        ),
        files=tuple(_write(target, content, dry_run=dry_run) for target in targets),
        failures=(*failures, *unread),
        is_dry_run=dry_run,
    )
    return Import(account, {name: recognitions[name] for name in named})


def records_found(done: Import) -> list[dict[str, Any]]:
    """One plain value for each record found in each document, before twins are merged."""
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
    used = {span.document for _, one in existing.questions.values() for span in one.sources}
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
        return existing.questions[question.id][0]
    return f"faq/{question.topic}/{question.id}.md"


def _topic_path(topic: Topic) -> str:
    return f"faq/{topic.id}/{TOPIC_FILE}"


def _targets(
    topics: Mapping[str, Topic],
    questions: Iterable[tuple[Question, MergedQuestion]],
    existing: Existing,
) -> list[_Target]:
    """The files that the documents ask for."""
    targets = []
    for topic in topics.values():
        text = format_topic(topic)
        targets.append(_Target(_topic_path(topic), text, text))
    for question, _ in questions:
        _, present = existing.questions.get(question.id, ("", question))
        merged = _with_additions(question, present, existing.remembered.get(question.id, question))
        texts = format_question(question), format_question(merged)
        targets.append(_Target(_path(question, existing), *texts, is_there=merged == present))
    return targets


def _with_additions(new: Question, present: Question, last: Question) -> Question:
    """What the documents say, with what staff added to it.

    `last` is what the last import wrote. Documents know nothing of categories and criteria, links
    do not change the words of an answer, and where documents have no answer that of staff stands.
    """
    answer, status = new.answer, new.status
    if not new.answer or _words(present.answer) == new.answer:
        answer = present.answer
    if answer == present.answer and (new.status is last.status or not new.answer):
        status = present.status
    return replace(
        new,
        topic=present.topic,
        answer=answer,
        status=status,
        order=present.order if new.order == last.order else new.order,
        asked_as=tuple(dict.fromkeys((*present.asked_as, *new.asked_as))),
        categories=present.categories,
        criteria=present.criteria,
        sources=present.sources if new.sources == last.sources else new.sources,
        reviewed=present.reviewed,
        checked_against=present.checked_against,
        former_ids=present.former_ids,
    )


def _words(answer: str) -> str:
    """An answer without the links that staff put into it."""
    return replace_references(answer, lambda reference: reference.label)


def _write(target: _Target, content: Path, *, dry_run: bool) -> FileAction:
    """Brings one file up to date, or puts the text beside it where staff edited it."""
    path = content / target.path
    remembered = content / "sources" / REMEMBERED / target.path
    text, merged = target.text.encode(), target.merged.encode()
    # Line ends do not count: an editor or git on Windows changes them without anyone's doing.
    present = path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else None
    last = remembered.read_bytes().replace(b"\r\n", b"\n") if remembered.is_file() else None
    beside = path.with_name(path.name + INCOMING_SUFFIX)
    if present is None:
        action, place = Action.CREATED, path
    elif target.is_there or present == merged:
        action, place = Action.UNCHANGED, None
    elif present == last:
        action, place = Action.UPDATED, path
    else:
        action, place = Action.INCOMING, beside
    if not dry_run:
        if place is not None and not (place.is_file() and place.read_bytes() == merged):
            write_atomically(place, merged)
        if action is not Action.INCOMING and last != text:
            write_atomically(remembered, text)
    return FileAction(str(path), action, str(beside) if action is Action.INCOMING else "")


def _account(
    document: Document,
    recognition: Recognition,
    topics: Mapping[str, Topic],
    questions: Iterable[tuple[Question, MergedQuestion]],
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
        yield f"no “A.” marks the answer; {path} is a draft until you publish it"


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
