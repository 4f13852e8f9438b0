"""`faq import`: documents -> content files, with an account of every line.

The content files are a function of all documents in `content/sources/`, so that the order of
imports does not matter and importing again changes nothing:

    documents ──read──> lines ──recognise──> found questions ──merge duplicates──> records ──> files
                          └────────────────── account of lines ──────────────────┘

What the documents said at the last import is remembered in `content/sources/.imported/`. A content
file that differs from it has been edited by staff: it is merged with what the documents say now
(`ingest.importing.revision`), and where both changed the same thing it stays, with both versions
beside it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.content.files.sources import SOURCES_FILE, oldest_first
from ingest.content.folder import is_passed_over, list_documents
from ingest.content.loading import Existing, load_existing
from ingest.content.model.records import Question, Status, Topic
from ingest.content.model.slugs import Slug
from ingest.content.model.wording import comparable, correct_slips
from ingest.documents.reading import MAX_FILE, Document, read_document
from ingest.documents.recognition.found_questions import FoundQuestion, Recognition
from ingest.documents.recognition.recognise import recognise
from ingest.errors import SourceError
from ingest.files import leads_out, read_regular, write_atomically
from ingest.importing.account import Account, Duplicate, Duplicates
from ingest.importing.checking import remember_lines
from ingest.importing.document_accounts import account_of_document
from ingest.importing.duplicates import MergedQuestion, likely_duplicates, merge_duplicates
from ingest.importing.ids import Addresses, present_wordings
from ingest.importing.targets import path_of_question, question_targets, topic_targets, write_target
from ingest.importing.writable import writable_answer, writable_title
from ingest.names import name_key

__all__ = ["Import", "import_documents"]

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
    listed = list_documents(content).value
    for path in progress([path for path in paths if path.name != SOURCES_FILE]):
        try:
            if is_passed_over(path.name):
                message = "a hidden file or a backup is no document. Give it another name."
                raise SourceError(str(path), message)
            document = read_document(path)
            _refuse_other_of_same_name(document, named, listed, content)
            named[document.name] = document
        except SourceError as error:
            failures.append(str(error))
    if not named:
        return Import(Account((), (), tuple(failures), dry_run), {})
    documents, unread, refused = _with_earlier_documents(named, existing)
    recognitions = {
        name: recognise(name, document.lines, document.blocks)
        for name, document in documents.items()
    }
    found, slips = _correct(recognitions, existing)
    order = oldest_first(sorted(documents), existing.register.documents)
    merged = merge_duplicates(found, order, existing.terms, present_wordings(existing))
    topics, questions = _records(merged, recognitions, order, existing)
    targets = [*topic_targets(topics, existing), *question_targets(questions, existing)]
    if unread:  # what rests on these documents would look as if they had never been
        targets = [target for target in targets if not (content / target.path).exists()]
    if not dry_run:
        for document in named.values():
            kept = content / "sources" / document.name
            if not os.path.lexists(kept):
                write_atomically(kept, document.data)
        remember_lines(content, documents.values())
    account = Account(
        documents=tuple(
            account_of_document(
                documents[name], recognitions[name], topics, questions, existing, slips[name]
            )
            for name in named
        ),
        files=tuple(write_target(target, content, dry_run=dry_run) for target in targets),
        failures=(*failures, *unread, *refused),
        is_dry_run=dry_run,
        duplicates=tuple(_duplicates(questions, named, existing)),
        merged=sum(one.is_merged and one.is_in(named) for _, one in questions),
    )
    return Import(account, {name: recognitions[name] for name in named})


def _refuse_other_of_same_name(
    document: Document, named: Mapping[str, Document], listed: Collection[str], content: Path
) -> None:
    """Raises SourceError; `listed` are the names in `content/sources/`."""
    earlier, key = content / "sources" / document.name, name_key(document.name)
    alike = [one for one in (*named, *listed) if one != document.name and name_key(one) == key]
    if os.path.lexists(earlier) and _bytes(earlier, content) != document.data:
        message = (
            f"another document of this name is already in {earlier.parent}; where it corrects "
            "that one, put it there first. Else give it a new name."
        )
    elif document.name in named and named[document.name].data != document.data:
        message = "another document of this name is being imported. Give it a new name."
    elif alike and document.name not in listed:
        message = (
            f"“{alike[0]}” differs from it in capitals or in how accents are stored, and some "
            "systems cannot keep both. Give it a new name."
        )
    else:
        return
    raise SourceError(document.name, message)


def _bytes(path: Path, content: Path) -> bytes | None:
    """Those of a document in the content folder; None for what is none, such as a pipe."""
    try:
        return None if leads_out(path, content) else read_regular(path, MAX_FILE)
    except OSError:
        return None


def _with_earlier_documents(
    named: Mapping[str, Document], existing: Existing
) -> tuple[dict[str, Document], list[str], list[str]]:
    """All documents by name, the ones imported earlier too, and what is said of those not there.

    That is in two lists: of documents from which files were made, and of what may not lie there.
    """
    documents, unread = dict(named), list[str]()
    used = {span.document for one in existing.questions.values() for span in one.record.sources}
    listed = list_documents(existing.folder)
    refused = [str(fault) for fault in listed.faults if fault.value not in used]
    unread += [_left(str(fault)) for fault in listed.faults if fault.value in used]
    for name in listed.value:
        if name not in named:
            try:
                documents[name] = read_document(existing.folder / "sources" / name)
            except SourceError as error:
                if name in used:  # others lie there for people to read
                    unread.append(_left(str(error)))
    return documents, unread, refused


def _left(message: str) -> str:
    return f"{message} Files made from it are left as they are."


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
            found[name].append(
                replace(question, question=writable_title(asked), answer=writable_answer(answer))
            )
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
            topics[key] = Topic(addresses.topic(title), writable_title(title), place)
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
            one.is_in(named) for one in (pair.newer, pair.older)
        ):
            newer, older = (
                _duplicate(one, records[id(one)], existing) for one in (pair.newer, pair.older)
            )
            yield Duplicates(round(pair.likeness, 2), newer, older)


def _duplicate(one: MergedQuestion, record: Question, existing: Existing) -> Duplicate:
    newest = one.found[-1]
    return Duplicate(
        id=record.id,
        path=str(existing.folder / path_of_question(record, existing)),
        document=newest.document,
        line=newest.spans[0].first,
        question=newest.question,
        answer=one.answer,
    )
