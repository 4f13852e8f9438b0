"""`faq import`: documents -> content files, with an account of every line.

The content files are a function of all documents in `content/sources/`, so that the order of
imports does not matter and importing again changes nothing:

    documents ──read──> lines ──recognise──> found questions ──merge twins──> records ──> files
                          └────────────────── account of lines ──────────────────┘

What the last import wrote is remembered in `content/sources/.imported/`; a content file that
differs from it has been edited by staff and is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.account import Account, Action, DocumentAccount, FileAction
from ingest.content import INCOMING_SUFFIX, TOPIC_FILE, Existing, load_existing
from ingest.errors import ContentError, Fault, SourceError
from ingest.files import write_atomically
from ingest.furniture import find_furniture
from ingest.questions import format_question, format_topic
from ingest.readers import Document, read_document
from ingest.records import Question, Status, Topic
from ingest.slugs import Slug, make_slug
from ingest.sources import SOURCES_FILE, oldest_first
from ingest.strategies import FoundQuestion, Recognition
from ingest.strategies.marked import recognise
from ingest.twins import MergedQuestion, merge_twins
from ingest.wording import comparable, correct_slips

__all__ = ["Import", "import_documents", "records_found"]

_REMEMBERED = ".imported"
"""Folder in `content/sources/` with the text of every file as the last import wrote it."""

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


def import_documents(
    paths: Sequence[Path],
    content: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[Sequence[Path]], Iterable[Path]] = iter,
) -> Import:
    """Reads documents and brings the content folder up to date with them.

    Documents that lie elsewhere are copied to `content/sources/` as they are. A document that
    cannot be read is a failure in the account and the others go on; records that rest on it are
    left alone. `progress` wraps the loop over the documents.

    Raises ContentError when the content folder has faults, since ids could not be kept then, and
    FaqError when it cannot be written to. With `dry_run` nothing is written.
    """
    existing = load_existing(content)
    failures: list[str] = []
    named: dict[str, Document] = {}
    for path in progress([path for path in paths if not _is_ours(path)]):
        try:
            document = read_document(path)
            _refuse_other_of_same_name(document, content)
            named[document.name] = document
        except SourceError as error:
            failures.append(str(error))
    documents, unread = _with_earlier_documents(named, content)
    recognitions = {
        name: recognise(name, document.lines, find_furniture(document.lines))
        for name, document in documents.items()
    }
    found, slips = _correct(recognitions, existing)
    order = oldest_first(sorted(documents), existing.register.documents)
    merged = merge_twins(found, order, existing.terms)
    topics, questions = _records(merged, recognitions, order, existing)
    targets = _targets(topics, questions, existing, unread)
    account = Account(
        documents=tuple(
            _account(documents[name], recognitions[name], topics, questions, existing, slips[name])
            for name in named
        ),
        files=tuple(_write(target, content, dry_run=dry_run) for target in targets),
        failures=tuple(failures),
        is_dry_run=dry_run,
    )
    if not dry_run:
        for document in named.values():
            kept = content / "sources" / document.name
            if not kept.exists():
                write_atomically(kept, document.data)
    return Import(account, {name: recognitions[name] for name in named})


def records_found(done: Import) -> list[dict[str, Any]]:
    """One plain value for each record found in each document, before twins are merged."""
    return [
        {
            "file": question.document,
            "topic": question.topic,
            "question": question.question,
            "answer": question.answer,
            "lines": [question.spans[0].first, question.spans[-1].last],
        }
        for recognition in done.recognitions.values()
        for question in recognition.questions
    ]


def _is_ours(path: Path) -> bool:
    """Whether `content/sources/*` names it and it is no document: the register, a hidden file."""
    return path.name == SOURCES_FILE or path.name.startswith(".")


def _refuse_other_of_same_name(document: Document, content: Path) -> None:
    earlier = content / "sources" / document.name
    if earlier.is_file() and earlier.read_bytes() != document.data:
        raise SourceError(
            document.name,
            f"another document of this name is already in {earlier.parent}. Give it a new name.",
        )


def _with_earlier_documents(
    named: Mapping[str, Document], content: Path
) -> tuple[dict[str, Document], set[str]]:
    """All documents by name, the ones imported earlier too, and the names that cannot be read."""
    documents, unread = dict(named), set()
    folder = content / "sources"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if _is_ours(path) or path.name in named or path.is_dir():
            continue
        try:
            documents[path.name] = read_document(path)
        except SourceError:
            unread.add(path.name)
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
    merged: Iterable[MergedQuestion],
    recognitions: Mapping[str, Recognition],
    order: Sequence[str],
    existing: Existing,
) -> tuple[dict[str, Topic], list[tuple[Question, MergedQuestion]]]:
    """Topics by their printed title, and the questions with what they were merged from."""
    merged = list(merged)
    topics: dict[str, Topic] = {}
    titles = [topic.title for name in reversed(order) for topic in recognitions[name].topics]
    if any(not one.topic for one in merged):
        titles.append(_GENERAL)
    for title in titles:
        if title not in topics:
            place = (len(topics) + 1) * _ORDER_STEP
            taken = {topic.id for topic in topics.values()}
            topics[title] = Topic(_topic_id(title, existing, taken), title, place)
    questions: list[tuple[Question, MergedQuestion]] = []
    taken_ids: set[Slug] = set()
    places: dict[Slug, int] = {}
    for one in merged:
        topic = topics[one.topic or _GENERAL]
        places[topic.id] = places.get(topic.id, 0) + _ORDER_STEP
        slug = _question_id(one, existing, taken_ids)
        taken_ids.add(slug)
        questions.append((_record(one, slug, topic.id, places[topic.id]), one))
    return topics, questions


def _record(one: MergedQuestion, slug: Slug, topic: Slug, place: int) -> Question:
    return Question(
        id=slug,
        topic=topic,
        title=one.title,
        answer=one.answer,
        status=Status.PUBLISHED if one.answer else Status.OPEN,
        order=place,
        asked_as=one.asked_as,
        sources=one.spans,
    )


def _topic_id(title: str, existing: Existing, taken: set[Slug]) -> Slug:
    """The address staff chose, else that of the topic with this title, else one made of it."""
    wanted = comparable(title, existing.terms)
    present = {topic.id: topic.title for topic in existing.topics.values()}
    for slug, printed in [*existing.register.topics.items(), *present.items()]:
        if comparable(printed, existing.terms) == wanted:
            return slug
    return make_slug(title, taken=taken | present.keys())


def _question_id(one: MergedQuestion, existing: Existing, taken: set[Slug]) -> Slug:
    """The address staff chose, else that of the record so worded, else one made of the title."""
    wordings = {comparable(found.question, existing.terms) for found in one.found}
    for slug, start in existing.register.questions.items():
        beginning = comparable(start, existing.terms)
        if any(f"{wording} ".startswith(f"{beginning} ") for wording in wordings):
            if slug in taken:
                problem = f"“{start}” is how two questions begin, one of them “{one.title}”"
                path = str(existing.folder / "sources" / SOURCES_FILE)
                line = existing.register.lines.get(slug, 1)
                remedy = "Write more of the words of the question that is meant."
                raise ContentError([Fault(path, line, problem, remedy)])
            return slug
    for _, question in existing.questions.values():
        known = {comparable(text, existing.terms) for text in (question.title, *question.asked_as)}
        if wordings & known and question.id not in taken:
            return question.id
    return make_slug(one.title, taken=taken | set(existing.questions))


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
    unread: set[str],
) -> list[_Target]:
    """The files asked for, without those that rest on a document that cannot be read now."""
    targets = [_Target(_topic_path(topic), format_topic(topic)) for topic in topics.values()]
    for question, _ in questions:
        if question.id in existing.questions:
            _, present = existing.questions[question.id]
            if any(span.document in unread for span in present.sources):
                continue
        targets.append(_Target(_path(question, existing), format_question(question)))
    return targets


def _write(target: _Target, content: Path, *, dry_run: bool) -> FileAction:
    """Brings one file up to date, or puts the text beside it where staff edited it."""
    path = content / target.path
    remembered = content / "sources" / _REMEMBERED / target.path
    text = target.text.encode()
    present = path.read_bytes() if path.is_file() else None
    last = remembered.read_bytes() if remembered.is_file() else None
    beside = path.with_name(path.name + INCOMING_SUFFIX)
    if present is None:
        action, place = Action.CREATED, path
    elif present == text:
        action, place = Action.UNCHANGED, None
    elif present == last:
        action, place = Action.UPDATED, path
    else:
        action, place = Action.INCOMING, beside
    if not dry_run:
        if place is not None and not (place.is_file() and place.read_bytes() == text):
            write_atomically(place, text)
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
    notes = [*slips, *_sign_notes(document)]
    for topic in recognition.topics:
        kept[topic.line] = _topic_path(topics[topic.title])
    for question, merged in questions:
        path = _path(question, existing)
        for found in merged.found:
            if found.document != document.name:
                continue
            for span in found.spans:
                for number in range(span.first, span.last + 1):
                    if number not in recognition.dropped:
                        kept[number] = path
            if found.answer and found.answer != merged.answer:
                notes.append(
                    f"line {found.spans[0].first}: a newer answer stands in {path}; "
                    "compare it with this one"
                )
    return DocumentAccount(
        name=document.name,
        strategy=recognition.strategy,
        lines=document.lines,
        kept=kept,
        dropped=recognition.dropped,
        questions=len(recognition.questions),
        answered=sum(bool(question.answer) for question in recognition.questions),
        notes=tuple(notes),
    )


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
