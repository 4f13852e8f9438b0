"""The content folder, file by file: what lies where, and what each file says.

    folder ──read_folder──> FolderFiles ──┬── loading.read_content ───> ContentFiles
                                          └── loading.load_existing ──> Existing

No source document is opened here: of those, only name and size are looked at.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ingest.content.entries import (
    AS_IT_IS,
    INCOMING_SUFFIX,
    Overlay,
    foreign_links,
    is_passed_over,
    list_entries,
    read_entry,
    read_listed,
)
from ingest.content.files.attachments import ATTACHED, KINDS_SAID, REFUSED
from ingest.content.files.categories import CATEGORIES_FILE, parse_categories
from ingest.content.files.criterion_files import parse_criterion
from ingest.content.files.line_counts import LINES_FILE, LineCount, parse_line_counts
from ingest.content.files.question_files import parse_question, parse_topic
from ingest.content.files.record_files import RecordFile
from ingest.content.files.site import SITE_FILE, parse_site
from ingest.content.files.sources import SOURCES_FILE, SourceRegister, parse_sources
from ingest.content.files.terms import TERMS_FILE, parse_terms
from ingest.content.files.wording_files import WORDINGS_SUFFIX, WordingFile, parse_wordings
from ingest.content.model.records import (
    Association,
    Category,
    Criterion,
    Era,
    Question,
    Term,
    Topic,
)
from ingest.content.model.slugs import parse_slug
from ingest.errors import Fault, FaultKind, Parsed

__all__ = [
    "CHECKED",
    "INCOMING_SUFFIX",
    "REMEMBERED",
    "TOPIC_FILE",
    "WORK",
    "FaqFiles",
    "FolderFiles",
    "folder_state",
    "is_passed_over",
    "list_documents",
    "misplaced",
    "read_folder",
    "read_line_counts",
    "read_register",
]

TOPIC_FILE = "_topic.md"
"""Name of the file that makes a folder a topic."""

CHECKED = ".checked"
"""Folder in `content/criteria/` with the criteria as answers were checked against them, each in a
file `id.fingerprint.md`."""

REMEMBERED = ".imported"
"""Folder in `content/sources/` with the text of every file as documents had it at the last import.

While a conflict lies beside a file, the text as it was before stays, and the one that was offered
lies beside it under the same name as in the content folder."""

WORK = ".faq-work"
"""Folder in `content/` that a command has there while it writes; see `ingest.content.writing`. What
a killed one left is called so, or so with a hyphen and more."""

_READINGS = 5
"""How often a folder is read that is never as it was; then what was read last counts."""

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class FaqFiles:
    """The files of a folder `faq/`."""

    topics: Mapping[str, RecordFile[Topic]]
    """By id."""
    questions: tuple[RecordFile[Question], ...]
    """By topic and file name."""
    wordings: tuple[WordingFile, ...] = ()
    """By topic and file name; they are not in the questions yet."""


@dataclass(frozen=True)
class FolderFiles:
    """All that the files of a content folder say, each by itself."""

    folder: Path
    association: Parsed[Association]
    categories: Parsed[tuple[tuple[Category, ...], tuple[Era, ...]]]
    terms: Parsed[tuple[Term, ...]]
    register: Parsed[SourceRegister]
    faq: Parsed[FaqFiles]
    criteria: Parsed[tuple[RecordFile[Criterion], ...]]
    """By file name."""
    wordings: Parsed[tuple[WordingFile, ...]]
    """Of criteria, categories and terms, each by file name; they are not in the records yet."""
    documents: Parsed[Mapping[str, int]]
    """Name of each source document -> its size in bytes."""
    links: tuple[Fault, ...]
    """A fault for each link that leads out of the folder from where commands write."""
    line_counts: Mapping[str, LineCount]
    """By name of the document, as they were last counted."""
    remembered: FaqFiles
    """What documents said when file and documents were last at one."""
    checked: Mapping[tuple[str, str], Criterion]
    """Id and fingerprint -> a criterion as it was when an answer was checked against it."""
    attachments: tuple[str, ...]
    """Paths below the folder of pictures and files beside texts; none is opened yet."""
    texts: Mapping[str, str]
    """Path of each register that staff may refer in (site, categories, terms) -> its text."""
    incoming: tuple[str, ...]
    """Path of each text that an import has put beside one that staff edited."""
    hidden: tuple[str, ...]
    """Path of each text with a name that hides it."""


def read_folder(folder: Path, overlay: Overlay = AS_IT_IS) -> FolderFiles:
    """What the files of a content folder say, and would with the overlay; nothing without a folder.

    Where files come, change, move or go meanwhile, all is read again: a file that moves from a
    folder that is still to be read to one that has been would not be there at all.
    """
    state = folder_state(folder)
    for _ in range(_READINGS):
        found = _read_folder(folder, overlay)
        before, state = state, folder_state(folder)
        if state == before:
            break
    return found


def _read_folder(folder: Path, overlay: Overlay) -> FolderFiles:
    registers = [folder / name for name in (SITE_FILE, CATEGORIES_FILE, TERMS_FILE)]
    present = [
        path
        for path in registers
        if (overlay[path] is not None if path in overlay else path.exists())
    ]
    texts = {str(path): read_entry(path, folder, overlay).value for path in present}
    return FolderFiles(
        folder=folder,
        association=read_register(folder / SITE_FILE, folder, parse_site, overlay),
        categories=read_register(folder / CATEGORIES_FILE, folder, parse_categories, overlay),
        terms=read_register(folder / TERMS_FILE, folder, parse_terms, overlay),
        register=read_register(folder / "sources" / SOURCES_FILE, folder, parse_sources, overlay),
        faq=_read_faq(folder / "faq", folder, overlay),
        criteria=_read_criteria(folder, overlay),
        wordings=_read_wordings(folder, overlay),
        documents=list_documents(folder),
        links=tuple(foreign_links(folder)),
        line_counts=read_line_counts(folder),
        remembered=_read_remembered(folder),
        checked=_read_checked(folder),
        attachments=_list_attachments(folder),
        # One that cannot be read is a fault by itself.
        texts={path: text for path, text in texts.items() if text is not None},
        incoming=tuple(sorted(map(str, folder.glob(f"faq/*/*{INCOMING_SUFFIX}")))),
        hidden=_list_hidden(folder),
    )


def read_register(
    path: Path,
    root: Path,
    parse: Callable[[str, str], Parsed[_Value]],
    overlay: Overlay = AS_IT_IS,
) -> Parsed[_Value]:
    """What a TOML file of the content folder `root` says; one that is not there says nothing."""
    text = read_entry(path, root, overlay)
    parsed = parse(text.value or "", str(path))
    return Parsed(parsed.value, (*text.faults, *parsed.faults))


def list_documents(folder: Path) -> Parsed[Mapping[str, int]]:
    """Name of each source document of a content folder -> its size in bytes, by name.

    No document is opened; one that could not be is a fault, and so is one with a name that no
    content file can hold.
    """
    entries = list_entries(folder / "sources", folder)
    faults, sizes = [*entries.faults], dict[str, int]()
    for path in entries.value:
        if path.is_dir() or path.name == SOURCES_FILE:
            continue
        try:
            size = path.stat().st_size
            if not os.access(path, os.R_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            problem = f"the document cannot be read ({error.strerror})"
            remedy, kind = "Check that it is a file you may open.", FaultKind.UNREADABLE
            faults.append(Fault(str(path), 1, problem, remedy, kind, "document", path.name))
        else:
            sizes[path.name] = size
    return Parsed(sizes, tuple(faults))


def read_line_counts(folder: Path) -> dict[str, LineCount]:
    """The numbers of lines that were last counted, by name of the document."""
    path = folder / "sources" / REMEMBERED / LINES_FILE
    text = read_entry(path, folder).value
    return parse_line_counts(text) if text else {}


def folder_state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether the folder changed: each file's path, time of change and size.

    Times are in nanoseconds, sizes in bytes. Cheap: no file is opened. The folder that a command
    works in does not count. Of an empty folder it is another than of none.
    """
    files = [(str(folder), 0, 0)] if folder.is_dir() else []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(WORK))
        for name in sorted(names):
            path = os.path.join(place, name)  # noqa: PTH118 - of thousands
            with suppress(OSError):  # gone since it was listed
                status = os.stat(path)  # noqa: PTH116
                files.append((path, status.st_mtime_ns, status.st_size))
    return tuple(files)


def _read_faq(folder: Path, root: Path, overlay: Overlay = AS_IT_IS) -> Parsed[FaqFiles]:
    """The topics and questions of a folder `faq/` somewhere in the content folder `root`."""
    entries = list_entries(folder, root)
    faults = [*entries.faults]
    topics: dict[str, RecordFile[Topic]] = {}
    questions: list[RecordFile[Question]] = []
    wordings: list[WordingFile] = []
    for path in entries.value:
        if not path.is_dir():
            problem, remedy = "the file lies outside of every topic", "Move it into the folder of"
            kind = FaultKind.MISPLACED
            faults.append(Fault(str(path), 1, problem, f"{remedy} its topic.", kind, "file"))
            continue
        files = list_entries(path, root, overlay)
        faults += files.faults
        for file in files.value:
            if _is_of_wordings(file):
                found = _read_wording_file(file, "question", overlay)
                faults += found.faults
                wordings += found.value
                continue
            if _is_attached(file):
                continue
            text = _read_record(file, "content/faq", overlay)
            faults += text.faults
            if file.name == TOPIC_FILE:
                # An unreadable one is a fault by itself: its questions have a topic all the same.
                said = "# Unreadable" if text.value is None else text.value
                topic = parse_topic(said, str(file), folder=path.name)
                faults += (*_name_faults(path), *topic.faults)
                topics[path.name] = topic.value
            elif text.value is not None:
                question = parse_question(text.value, str(file), folder=path.name, stem=file.stem)
                faults += question.faults
                questions.append(question.value)
    return Parsed(FaqFiles(topics, tuple(questions), tuple(wordings)), tuple(faults))


def _name_faults(path: Path) -> tuple[Fault, ...]:
    """The fault of a folder whose name cannot be the id of a topic."""
    try:
        parse_slug(path.name)
    except ValueError as error:
        file, kind = str(path / TOPIC_FILE), FaultKind.MISPLACED
        return (Fault(file, 1, str(error), "Rename the folder.", kind, "folder", path.name),)
    return ()


def _read_criteria(root: Path, overlay: Overlay) -> Parsed[tuple[RecordFile[Criterion], ...]]:
    """The criteria in the order of their file names."""
    entries = list_entries(root / "criteria", root, overlay)
    faults, criteria = [*entries.faults], []
    for file in entries.value:
        if _is_of_wordings(file) or _is_attached(file):
            continue  # read with those of the registers
        text = _read_record(file, "content/criteria", overlay)
        faults += text.faults
        if text.value is not None:
            criterion = parse_criterion(text.value, str(file), stem=file.stem)
            faults += criterion.faults
            criteria.append(criterion.value)
    return Parsed(tuple(criteria), tuple(faults))


def _read_wordings(folder: Path, overlay: Overlay) -> Parsed[tuple[WordingFile, ...]]:
    """The files of wordings of criteria, categories and terms."""
    faults, files = list[Fault](), list[WordingFile]()
    for path in list_entries(folder, folder).value:
        if _is_of_wordings(path):
            problem = "no record can stand beside this file of wordings"
            remedy = "Move it to its question, or into “criteria”, “categories” or “terms”."
            what = FaultKind.MISPLACED
            faults.append(Fault(str(path), 1, problem, remedy, what, "file", path.name))
    # The faults of the criteria's folder are told with them.
    for path in list_entries(folder / "criteria", folder, overlay).value:
        if _is_of_wordings(path):
            found = _read_wording_file(path, "criterion", overlay)
            faults += found.faults
            files += found.value
    for register, kind in ((CATEGORIES_FILE, "category"), (TERMS_FILE, "term")):
        entries = list_entries(folder / register.removesuffix(".toml"), folder, overlay)
        faults += entries.faults
        for path in entries.value:
            if _is_of_wordings(path):
                found = _read_wording_file(path, kind, overlay)
                faults += found.faults
                files += found.value
            else:
                problem = "this is no file of wordings"
                remedy = f"Call it by the id of a {kind} and “{WORDINGS_SUFFIX}”, or move it away."
                what = FaultKind.MISPLACED
                faults.append(Fault(str(path), 1, problem, remedy, what, "file", path.name))
    return Parsed(tuple(files), tuple(faults))


def _is_of_wordings(path: Path) -> bool:
    return path.name.endswith(WORDINGS_SUFFIX) and not path.is_dir()


def _is_attached(path: Path) -> bool:
    return path.suffix.lower() in ATTACHED and not path.is_dir()


def _list_attachments(folder: Path) -> tuple[str, ...]:
    """The pictures and files beside questions and criteria, by path below the folder."""
    # The faults of these folders are told with their texts.
    topics = [one for one in list_entries(folder / "faq", folder).value if one.is_dir()]
    places = (*topics, folder / "criteria")
    found = (path for place in places for path in list_entries(place, folder).value)
    return tuple(sorted(p.relative_to(folder).as_posix() for p in found if _is_attached(p)))


def _list_hidden(folder: Path) -> tuple[str, ...]:
    """The texts with a name that hides them, but for what editors make by themselves."""
    found = (path for place in ("faq/*/.*.md", "criteria/.*.md") for path in folder.glob(place))
    return tuple(sorted(str(path) for path in found if path.name[1] not in "#_~"))


def _read_wording_file(path: Path, kind: str, overlay: Overlay) -> Parsed[tuple[WordingFile, ...]]:
    """The file of wordings; none where it is no text."""
    text = read_listed(path, overlay)
    if text.value is None:
        return Parsed((), text.faults)
    file = parse_wordings(text.value, str(path), kind=kind)
    return Parsed((file.value,), file.faults)


def _read_remembered(folder: Path) -> FaqFiles:
    """Topics and questions as documents had them when file and documents were last at one.

    What an import offered in a file `.incoming` counts once staff have taken that file away. Faults
    count for nothing here: staff did not write these files and need not mend them.
    """
    place = folder / "sources" / REMEMBERED
    found = _read_faq(place / "faq", folder).value
    topics = {**found.topics}
    questions = {one.record.id: one for one in found.questions}
    settled = dict[str, RecordFile[Question]]()
    for path in sorted(place.glob(f"faq/*/*.md{INCOMING_SUFFIX}")):
        if (folder / path.relative_to(place)).exists():
            continue
        text = read_entry(path, folder).value
        if not text:
            continue
        written = path.with_name(path.name.removesuffix(INCOMING_SUFFIX))
        topic, stem = path.parent.name, written.stem
        if written.name == TOPIC_FILE:
            topics[topic] = parse_topic(text, str(written), folder=topic).value
        else:
            settled[stem] = parse_question(text, str(written), folder=topic, stem=stem).value
    return FaqFiles(topics, tuple((questions | settled).values()))


def _read_checked(root: Path) -> dict[tuple[str, str], Criterion]:
    """The criteria as answers were checked against them; a file with faults is of no use."""
    criteria = {}
    for file in list_entries(root / "criteria" / CHECKED, root).value:
        text = _read_record(file, "").value
        if text is not None:
            slug, _, digits = file.stem.rpartition(".")
            criteria[slug, digits] = parse_criterion(text, str(file), stem=slug).value.record
    return criteria


def _read_record(file: Path, place: str, overlay: Overlay = AS_IT_IS) -> Parsed[str | None]:
    """The text of a record file; None, with a fault, where there can be none."""
    if file.suffix == ".md" and not file.is_dir():
        return read_listed(file, overlay)
    return Parsed(None, (misplaced(file, place),))


def misplaced(file: Path, place: str) -> Fault:
    """The fault of what cannot lie in the folder `place` of texts."""
    if file.is_dir():
        problem = "this is a folder where only files may be"
        remedy = f"Move its files one folder up, or move it out of {place}."
    elif file.suffix.lower() in REFUSED:
        problem = f"a file of the kind “{file.suffix}” cannot lie beside a text"
        remedy = f"{REFUSED[file.suffix.lower()]} These kinds may: {KINDS_SAID}."
    else:
        problem = "this is not a Markdown file"
        also = f" (“{WORDINGS_SUFFIX}” for other wordings)" if file.suffix == ".txt" else ""
        remedy = f"Give it a name that ends in “.md”{also}, or move it out of {place}."
    return Fault(str(file), 1, problem, remedy, FaultKind.MISPLACED, "file")
