"""Texts of the content folder as readers get them, and what of them readers would not get.

    text of a file ──shown──> record: no notes for staff, pictures and files by their paths
        └───────────── check_texts ─────────────> faults: what its page would lose

What is published in any form is made of the records, so that nothing else can slip out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from ingest.content.content_files import ContentFiles, SourceText
from ingest.content.files.attachments import ATTACHED, OFFICE, REFUSED, read_attachment
from ingest.content.files.categories import CATEGORIES_FILE
from ingest.content.files.record_files import RecordFile
from ingest.content.files.site import SITE_FILE
from ingest.content.files.terms import TERMS_FILE
from ingest.content.folder import FolderFiles, misplaced
from ingest.content.model.file_links import placed, resolved, with_schemes, without_foreign
from ingest.content.model.records import (
    Association,
    Category,
    ContentFile,
    Criterion,
    Era,
    Question,
    Status,
    Term,
    Topic,
)
from ingest.content.model.references import Reference, replace_references
from ingest.errors import Fault, FaultKind, Parsed, did_you_mean
from ingest.markdown_dialect import FILE_SCHEME
from ingest.markdown_losses import Target, find_losses, is_plain, targets_of, without_notes

__all__ = [
    "check_texts",
    "read_attachments",
    "shown_association",
    "shown_file",
    "shown_registered",
    "source_texts",
    "used_attachments",
]

_Record = TypeVar("_Record", Question, Criterion, Topic, Category, Era, Term)

_FIELDS: dict[type, str] = {
    Question: "answer",
    Criterion: "text",
    Topic: "introduction",
    Category: "for_whom",
    Era: "note",
    Term: "definition",
}
"""Kind of record -> its Markdown."""


def shown_file(file: RecordFile[_Record], known: Collection[str]) -> RecordFile[_Record]:
    """The record file with what readers see of its text; `known` are the files beside texts."""
    record = _shown_record(file.record, _folder(file.path, file.record), known)
    return file if record is file.record else replace(file, record=record)


def shown_registered(records: Iterable[_Record], known: Collection[str]) -> tuple[_Record, ...]:
    """The same of the records of a register."""
    return tuple(_shown_record(one, "", known) for one in records)


def _shown_record(record: _Record, folder: str, known: Collection[str]) -> _Record:
    field = _FIELDS[type(record)]
    text = getattr(record, field)
    shown = _shown(text, folder, known)
    values: dict[str, Any] = {field: shown}
    return record if shown == text else replace(record, **values)


def shown_association(association: Association, known: Collection[str]) -> Association:
    """The same of `site.toml`."""
    about = tuple(_shown(text, "", known) for text in association.about)
    return replace(association, about=about)


def _shown(text: str, folder: str, known: Collection[str]) -> str:
    shown = without_notes(text)
    shown = shown if shown is text else shown.strip("\n").rstrip()
    shown = with_schemes(without_foreign(shown))
    return placed(shown, folder, known) if known else shown


def _folder(path: str, record: object) -> str:
    """The folder of a record's file below the content folder."""
    return "criteria" if isinstance(record, Criterion) else f"faq/{Path(path).parent.name}"


def source_texts(found: FolderFiles) -> Iterator[SourceText]:
    """Every Markdown text of a content folder, as its file has it."""
    faq = found.faq.value
    for topic in faq.topics.values():
        yield _source_text(topic)
    for question in faq.questions:
        yield _source_text(question, is_shown=question.record.status is not Status.RETIRED)
    for criterion in found.criteria.value:
        yield _source_text(criterion)
    categories, eras = found.categories.value
    registers = {
        CATEGORIES_FILE: [*(one.for_whom for one in categories), *(one.note for one in eras)],
        TERMS_FILE: [term.definition for term in found.terms.value],
        SITE_FILE: [*found.association.value.about],
    }
    for name, texts in registers.items():
        path = str(found.folder / name)
        lines = found.texts.get(path, "").split("\n")
        for text in filter(None, texts):
            begin = text.split("\n")[0].strip()
            line = next((n for n, line in enumerate(lines, 1) if begin in line), 1)
            yield SourceText(path, "", _without_references(text), line)


def _source_text(file: RecordFile[_Record], *, is_shown: bool = True) -> SourceText:
    """What stands below the title, on the lines of the body."""
    lines = file.head.body.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is not None:
        lines[first] = ""
    text = _without_references("\n".join(lines))
    folder = _folder(file.path, file.record)
    return SourceText(file.path, folder, text, file.head.body_line, is_shown)


def _without_references(text: str) -> str:
    return replace_references(text, _words_of)


def _words_of(reference: Reference) -> str:
    """Plain words on as many lines as the reference takes."""
    words = "".join(one if one.isalnum() else " " for one in reference.label) or "reference"
    return words + "\n" * reference.text.count("\n")


def check_texts(files: ContentFiles) -> Iterator[Fault]:
    """A fault for all that a text says and its page would not show, and for its files."""
    known = frozenset(files.attachments)
    for text in files.texts:
        if text.is_shown:
            for loss in find_losses(text.text):
                line, kind = text.line + loss.line - 1, FaultKind.LOST
                yield Fault(text.path, line, loss.problem, loss.remedy, kind, "text", loss.value)
        for target in () if is_plain(text.text) else targets_of(text.text):
            fault = _target_fault(target, text, known)
            if fault is not None:
                yield fault
    for topic in files.topics:
        yield from _title_faults(topic)
    for question in files.questions:
        yield from _title_faults(question)
    for criterion in files.criteria:
        yield from _title_faults(criterion)


def _title_faults(file: RecordFile[_Record]) -> Iterator[Fault]:
    """Titles are no Markdown: a note for staff in one would be shown."""
    number = next((n for n, line in enumerate(file.head.body.split("\n")) if line.strip()), 0)
    title = file.head.body.split("\n")[number]
    if "<!--" in title:
        problem, remedy = "the title holds a comment, which readers would see", "Move it below."
        line, kind = file.head.body_line + number, FaultKind.MALFORMED
        yield Fault(file.path, line, problem, remedy, kind, "title", title)


def _target_fault(target: Target, text: SourceText, known: Collection[str]) -> Fault | None:
    """What is wrong with a picture or a file that a text names."""
    address = target.address.strip()
    path = resolved(address, text.folder)
    suffix = Path(path or address.partition("?")[0]).suffix.lower()
    is_of_web = address.lower().startswith(("http://", "https://", "//"))
    line = text.line + target.line - 1
    if not address or (path is not None and path in known) or is_of_web:
        return None
    if address.startswith(FILE_SCHEME):
        problem = f"the address “{address}” begins with “{FILE_SCHEME}”"
        remedy = "Write where the file lies, as seen from here."
    elif path is None and target.is_picture:
        problem = f"the picture “{address}” does not lie in the content folder"
        remedy = "Put it beside the text, and write its name alone."
    elif path is not None and (
        target.is_picture or (suffix in ATTACHED | REFUSED.keys() and _is_beside(address))
    ):
        what = "picture" if target.is_picture else "file"
        problem = f"there is no {what} “{address}” beside the text"
        beside = [one.rpartition("/")[2] for one in known if one.startswith(f"{text.folder}/")]
        remedy = f"Put it beside the text. {did_you_mean(address, beside)}" if beside else ""
        remedy = REFUSED.get(suffix) or remedy or "Put it beside the text."
    else:
        return None
    return Fault(text.path, line, problem, remedy, FaultKind.MISSING, "file", address)


def _is_beside(address: str) -> bool:
    """Whether it can be no page of the site, which lie in other folders."""
    return not address.startswith("..")


def used_attachments(texts: Iterable[SourceText], known: Collection[str]) -> set[str]:
    """Paths of the files beside texts that a text shows or links."""
    if not known:
        return set()
    paths = {
        resolved(target.address.strip(), text.folder)
        for text in texts
        if not is_plain(text.text)
        for target in targets_of(text.text)
    }
    return {path for path in paths if path is not None and path in known}


def read_attachments(
    folder: Path, texts: Iterable[SourceText], known: Collection[str]
) -> Parsed[tuple[ContentFile, ...]]:
    """The files that texts show or link, by path; what nobody uses is not read.

    A document of an office program that nobody links is no file for readers but one that was to
    become questions.
    """
    faults: list[Fault] = []
    files: list[ContentFile] = []
    used = used_attachments(texts, known)
    for path in sorted(known):
        if path in used:
            read = read_attachment(folder, path)
            faults += read.faults
            files += [read.value] if read.value else []
        elif Path(path).suffix.lower() in OFFICE:
            faults.append(misplaced(folder / path, f"content/{path.partition('/')[0]}"))
    return Parsed(tuple(files), tuple(faults))
