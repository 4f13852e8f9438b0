"""Wordings that two records share, so that a search can find only one of them first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ingest.content.content_files import ContentFiles
from ingest.content.files.categories import CATEGORIES_FILE
from ingest.content.files.record_files import RecordFile
from ingest.content.files.terms import TERMS_FILE
from ingest.content.model.records import Category, Criterion, Question, Term
from ingest.content.model.wording import comparable
from ingest.content.warnings.texts import files_shown, line_in_register, line_of_title
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["shared_wordings"]


class _Wording(NamedTuple):
    """A wording, its record, and where it stands."""

    text: str
    kind: str
    id: str
    path: str
    line: int


def shared_wordings(files: ContentFiles) -> Iterator[ContentWarning]:
    """Wordings of a record that are those of an earlier one, word for word."""
    renamed = [term for term in files.knowledge.terms if term.former]  # the others change nothing
    first_use: dict[str, _Wording] = {}
    for wording in _wordings(files):
        words = comparable(wording.text, renamed)
        earlier = first_use.setdefault(words, wording)
        if not words or (earlier.kind, earlier.id) == (wording.kind, wording.id):
            continue
        problem = (
            f"“{wording.text}” is a wording of “{earlier.id}” too ({earlier.path}:{earlier.line})"
        )
        remedy = "Leave it to the one that answers it."
        yield ContentWarning(wording.path, wording.line, problem, remedy, WarningKind.WORDING)


def _wordings(files: ContentFiles) -> Iterator[_Wording]:
    """The wordings of all records that readers may find, those in their own files first."""
    found = set()
    for file in files_shown(files):
        found.add(file.path)
        yield from _in_record(file)
    path, terms_path = (str(files.folder / name) for name in (CATEGORIES_FILE, TERMS_FILE))
    found |= {path, terms_path}
    yield from _in_register("category", files.knowledge.categories, path, files.registers)
    yield from _in_register("term", files.knowledge.terms, terms_path, files.registers)
    for beside in files.wordings:
        if beside.record_path in found:
            for wording, line in zip(beside.wordings, beside.lines, strict=True):
                yield _Wording(wording, beside.kind, beside.id, beside.path, line)


def _in_record(file: RecordFile[Question] | RecordFile[Criterion]) -> Iterator[_Wording]:
    """The title, then the wordings in the front matter."""
    kind = "question" if isinstance(file.record, Question) else "criterion"
    slug = file.record.id
    yield _Wording(file.record.title, kind, slug, file.path, line_of_title(file))
    for position, wording in enumerate(file.record.asked_as):
        yield _Wording(wording, kind, slug, file.path, file.line_of("asked_as", position))


def _in_register(
    kind: str, records: Sequence[Category] | Sequence[Term], path: str, texts: Mapping[str, str]
) -> Iterator[_Wording]:
    """The `asked_as` of the records of a register."""
    text = texts.get(path, "")
    for record in records:
        for wording in record.asked_as:
            line = line_in_register(text, wording)
            yield _Wording(wording, kind, record.id, path, line)
