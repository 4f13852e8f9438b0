"""The content folder -> `KnowledgeBase`, or all of its faults at once.

The folder is read once (`ingest.content.folder`). Of what its files say, `read_content` holds all
together; `load_existing` takes what an import must respect, which may be had of content with
faults elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from ingest.content.consistency import check_ids, check_together, check_wordings, with_copies_told
from ingest.content.content_files import ContentFiles
from ingest.content.entries import AS_IT_IS, Overlay
from ingest.content.files.expectations import EXPECTATIONS_FILE, parse_expectations
from ingest.content.files.gaps import GAPS_FILE, parse_gaps
from ingest.content.files.line_counts import LineCount
from ingest.content.files.record_files import RecordFile
from ingest.content.files.sources import SOURCES_FILE, SourceRegister, missing_document
from ingest.content.files.wording_files import WordingFile
from ingest.content.folder import FaqFiles, FolderFiles, read_folder, read_register
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import (
    Category,
    Criterion,
    Question,
    SourceDocument,
    Standing,
    Term,
    Topic,
)
from ingest.content.shown_texts import (
    check_texts,
    read_attachments,
    shown_association,
    shown_file,
    shown_registered,
    source_texts,
)
from ingest.errors import ContentError, Fault, FaultKind, Parsed, UsageError, did_you_mean

__all__ = ["Existing", "load", "load_existing", "open_content", "read_content", "refuse_missing"]

_ALL = "all"
"""What staff may write instead of naming every category."""

_Record = TypeVar("_Record", Question, Criterion)
_Registered = TypeVar("_Registered", Category, Term)


def load(folder: Path) -> KnowledgeBase:
    """The content folder as records.

    Raises UsageError when there is no such folder and ContentError, with all faults, when
    anything in it is wrong.
    """
    return open_content(folder).knowledge


def open_content(folder: Path) -> ContentFiles:
    """The content folder as records and files. Raises what `load` raises."""
    read = read_content(folder)
    if read.faults:
        raise ContentError(read.faults)
    return read.value


def read_content(
    folder: Path,
    line_counts: Mapping[str, LineCount] | None = None,
    overlay: Overlay = AS_IT_IS,
) -> Parsed[ContentFiles]:
    """The content folder as far as it can be read, and its faults, by file and line.

    Lines of documents are held against `line_counts` or else those that the folder remembers;
    where a document is not among them, or has another size, nothing is said of its lines. Files of
    the `overlay` are read as it has them. Raises UsageError when there is no folder.
    """
    refuse_missing(folder)
    found = read_folder(folder, overlay)
    known = frozenset(found.attachments)
    texts = tuple(source_texts(found))
    attachments = read_attachments(folder, texts, known)
    categories, eras = found.categories.value
    wordings = (*found.faq.value.wordings, *found.wordings.value)
    questions = [
        _with_categories(shown_file(one, known), categories)
        for one in _worded_questions(found.faq.value)
    ]
    criteria = [
        _with_categories(shown_file(one, known), categories)
        for one in _worded_files(found.criteria.value, found.wordings.value)
    ]
    categories = shown_registered(_worded(categories, wordings, "category"), known)
    terms = shown_registered(_worded(found.terms.value, wordings, "term"), known)
    documents = _described(found, found.line_counts if line_counts is None else line_counts)
    ids = [
        *(one.value.record.id for one in questions),
        *(one.value.record.id for one in criteria),
        *(one.id for one in categories),
        *(one.id for one in found.terms.value if one.definition),
    ]
    expectations = read_register(
        folder / EXPECTATIONS_FILE, folder, partial(parse_expectations, known=ids), overlay
    )
    ignored = read_register(folder / GAPS_FILE, folder, parse_gaps)
    topics = tuple(shown_file(one, known) for one in found.faq.value.topics.values())
    knowledge = KnowledgeBase(
        topics=tuple(one.record for one in topics),
        questions=tuple(one.value.record for one in questions),
        association=shown_association(found.association.value, known),
        sources=documents.value,
        pages=found.register.value.pages,
        terms=terms,
        criteria=tuple(one.value.record for one in criteria),
        categories=categories,
        eras=shown_registered(eras, known),
        files=attachments.value,
    )
    files = ContentFiles(
        folder=folder,
        knowledge=_arranged(knowledge),
        questions=tuple(one.value for one in questions),
        criteria=tuple(one.value for one in criteria),
        topics=topics,
        registers=found.texts,
        remembered={one.record.id: one.record for one in found.remembered.questions},
        checked=found.checked,
        expectations=expectations.value,
        ignored=ignored.value,
        wordings=wordings,
        register=found.register.value,
        attachments=found.attachments,
        incoming=found.incoming,
        hidden=found.hidden,
        texts=texts,
    )
    parts: list[Parsed[object]] = [
        *(found.association, found.categories, found.terms, found.register, found.faq),
        *(found.criteria, found.wordings, found.documents, documents, expectations, ignored),
        attachments,
        *(*questions, *criteria),
    ]
    faults = [*found.links, *chain.from_iterable(part.faults for part in parts)]
    unread = {one.path for one in faults if one.kind is FaultKind.UNREADABLE}
    together = (*check_texts(files), *check_together(files), *check_wordings(files, unread))
    return Parsed(files, tuple(sorted({*with_copies_told([*faults, *together])})))


def refuse_missing(folder: Path) -> None:
    """Raises UsageError when there is no such folder."""
    if not folder.is_dir():
        raise UsageError(
            f"There is no content folder “{folder}”. Go to the folder that holds it, or name it "
            "with --content."
        )


def _arranged(knowledge: KnowledgeBase) -> KnowledgeBase:
    """The records in the order shown."""
    topics = sorted(knowledge.topics, key=lambda topic: (topic.order, topic.title))
    rank = {topic.id: position for position, topic in enumerate(topics)}
    standings = list(Standing)
    return replace(
        knowledge,
        topics=tuple(topics),
        questions=tuple(
            sorted(
                knowledge.questions,
                # A topic that does not exist is a fault; its questions need a place all the same.
                key=lambda one: (rank.get(one.topic, -1), one.order, one.title, one.id),
            )
        ),
        criteria=tuple(
            sorted(
                knowledge.criteria,
                key=lambda one: (
                    one.kind.place,
                    standings.index(one.standing),
                    one.title,
                    one.id,
                ),
            )
        ),
    )


def _worded_questions(faq: FaqFiles) -> tuple[RecordFile[Question], ...]:
    """The questions with the wordings of the files beside them."""
    return _worded_files(faq.questions, faq.wordings)


def _worded_files(
    files: Iterable[RecordFile[_Record]], wordings: Iterable[WordingFile]
) -> tuple[RecordFile[_Record], ...]:
    by_record = {one.record_path: one.wordings for one in wordings}
    return tuple(
        replace(file, record=replace(file.record, wordings=by_record.get(file.path, ())))
        for file in files
    )


def _worded(
    records: Iterable[_Registered], wordings: Iterable[WordingFile], kind: str
) -> tuple[_Registered, ...]:
    """The records of a register with their wordings."""
    by_id = {one.id: one.wordings for one in wordings if one.kind == kind}
    return tuple(replace(one, wordings=by_id.get(one.id, ())) for one in records)


def _with_categories(
    file: RecordFile[_Record], categories: Sequence[Category]
) -> Parsed[RecordFile[_Record]]:
    """The record with ids of categories, where staff may have written numerals."""
    ids: list[str] = []
    faults = []
    for position, name in enumerate(file.record.categories):
        found = [one.id for one in categories if one.is_called(name)]
        ids += found
        if not found and name.casefold() != _ALL:
            known = {word for one in categories for word in (one.id, one.numeral) if word}
            problem = f"the category “{name}” does not exist"
            line = file.line_of("categories", position)
            remedy, kind = did_you_mean(name, known), FaultKind.UNKNOWN_RECORD
            faults.append(Fault(file.path, line, problem, remedy, kind, "category", name))
    record = replace(file.record, categories=tuple(dict.fromkeys(ids)))
    return Parsed(replace(file, record=record), tuple(faults))


def _described(
    found: FolderFiles, line_counts: Mapping[str, LineCount]
) -> Parsed[tuple[SourceDocument, ...]]:
    """The documents that are there, with what the register says of them."""
    register, present = found.register.value, found.documents.value
    described = {source.name: source for source in register.documents}
    documents = []
    for name, size in present.items():
        count = line_counts.get(name)
        lines = count.lines if count and count.size == size else None
        source = described.get(name, SourceDocument(name, name))
        documents.append(replace(source, line_count=lines))
    faults = []
    for name in described.keys() - present.keys():
        problem = f"the document “{name}” is not in content/sources"
        path, line = str(found.folder / "sources" / SOURCES_FILE), register.lines.get(name, (1,))[0]
        remedy, kind = missing_document(name, present), FaultKind.UNKNOWN_RECORD
        faults.append(Fault(path, line, problem, remedy, kind, "document", name))
    return Parsed(tuple(documents), tuple(faults))


@dataclass(frozen=True)
class Existing:
    """What an import must respect of a content folder."""

    folder: Path
    register: SourceRegister
    terms: tuple[Term, ...]
    topics: Mapping[str, RecordFile[Topic]]
    """By id."""
    questions: Mapping[str, RecordFile[Question]]
    """By id."""
    remembered: FaqFiles
    """What documents said when file and documents were last at one."""
    language: str
    """Of the site, a BCP 47 tag."""
    imports_drafts: bool
    """Whether imported answers are drafts, as `site.toml` says."""


def load_existing(folder: Path, overlay: Overlay = AS_IT_IS) -> Existing:
    """The parts of a content folder that an import must respect; nothing where there is no folder.

    Files of the `overlay` are read as it has them. Raises ContentError, with all faults, when one
    of its files cannot be read, and UsageError where it is no folder.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Name the content folder with --content.")
    found = read_folder(folder, overlay)
    # Of criteria only the ids matter, so their own faults do not.
    ids = check_ids(found.faq.value.questions, found.criteria.value)
    documents = str(folder / "sources")  # each that cannot be read is told by itself
    links = [one for one in found.links if str(Path(one.path).parent) != documents]
    faults = [*links, *found.register.faults, *found.terms.faults, *found.faq.faults, *ids]
    if faults:
        raise ContentError(with_copies_told(faults))
    return Existing(
        folder=folder,
        register=found.register.value,
        terms=found.terms.value,
        topics=found.faq.value.topics,
        questions={one.record.id: one for one in _worded_questions(found.faq.value)},
        remembered=found.remembered,
        language=found.association.value.language,
        imports_drafts=found.association.value.imports_drafts,
    )
