"""The content folder -> `KnowledgeBase`, or all of its faults at once."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from ingest.content.files.categories import CATEGORIES_FILE, parse_categories
from ingest.content.consistency import check_ids, check_together
from ingest.content.files.criterion_files import parse_criterion
from ingest.errors import ContentError, Fault, FaultKind, UsageError, did_you_mean
from ingest.content.files.expectations import EXPECTATIONS_FILE, Expectation, parse_expectations
from ingest.files import read_text
from ingest.content.files.record_files import RecordFile
from ingest.content.files.question_files import parse_question, parse_topic
from ingest.documents.reading import count_lines
from ingest.content.model.records import Association, Category, Criterion, Question, SourceDocument, Standing, Term, Topic
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.files.site import SITE_FILE, parse_site
from ingest.content.model.slugs import parse_slug
from ingest.content.files.sources import SOURCES_FILE, SourceRegister, parse_sources
from ingest.content.files.terms import TERMS_FILE, parse_terms
from ingest.content.files.toml_files import TomlReader

__all__ = [
    "CHECKED",
    "INCOMING_SUFFIX",
    "REMEMBERED",
    "TOPIC_FILE",
    "ContentFiles",
    "Existing",
    "is_passed_over",
    "load",
    "load_existing",
    "open_content",
    "read_content",
    "snapshot",
]

TOPIC_FILE = "_topic.md"
"""Name of the file that makes a folder a topic."""

INCOMING_SUFFIX = ".incoming"
"""Ends the name of a file that an import has put beside one that staff edited."""

CHECKED = ".checked"
"""Folder in `content/criteria/` with the criteria as answers were checked against them, each in a
file `id.fingerprint.md`."""

REMEMBERED = ".imported"
"""Folder in `content/sources/` with the text of every file as documents had it at the last import.

While a conflict lies beside a file, the text as it was before stays, and the one that was offered
lies beside it under the same name as in the content folder."""

_PASSED_OVER = ("Thumbs.db", "desktop.ini")
"""What file managers leave behind."""

_ALL = "all"
"""What staff may write instead of naming every category."""

_Record = TypeVar("_Record", Question, Criterion)


@dataclass(frozen=True)
class ContentFiles:
    """A checked content folder: its records, and the files that they were read from."""

    folder: Path
    knowledge: KnowledgeBase
    questions: tuple[RecordFile[Question], ...]
    """By topic and file name."""
    criteria: tuple[RecordFile[Criterion], ...]
    """By file name."""
    topics: tuple[RecordFile[Topic], ...]
    """By folder name."""
    registers: Mapping[str, str]
    """Path of each register (TOML file) that is there -> its text."""
    remembered: Mapping[str, Question]
    """Id -> the question as the last import wrote it."""
    checked: Mapping[tuple[str, str], Criterion]
    """Id and fingerprint -> a criterion as it was when an answer was checked against it."""
    expectations: tuple[Expectation, ...] = ()
    """What searches must find, in the order of the file."""
    register: SourceRegister = field(default_factory=SourceRegister)
    """What `sources.toml` says."""


def load(folder: Path) -> KnowledgeBase:
    """The content folder as records.

    Raises UsageError when there is no such folder and ContentError, with all faults, when
    anything in it is wrong.
    """
    return open_content(folder).knowledge


def open_content(folder: Path) -> ContentFiles:
    """The content folder as records and files. Raises what `load` raises."""
    files, faults = read_content(folder)
    if faults:
        raise ContentError(faults)
    return files


def read_content(folder: Path) -> tuple[ContentFiles, tuple[Fault, ...]]:
    """The content folder as far as it can be read, and its faults, by file and line.

    With faults its records are good for messages alone. Raises UsageError when there is no folder.
    """
    if not folder.is_dir():
        raise UsageError(
            f"There is no content folder “{folder}”. Go to the folder that holds it, or name it "
            "with --content."
        )
    faults: list[Fault] = []
    register = _load_register(folder, faults)
    sources = _load_sources(folder, register, faults)
    reader = _read_toml(folder / CATEGORIES_FILE, faults)
    categories, eras = parse_categories(reader) if reader else ((), ())
    topics, questions = _load_faq(folder / "faq", faults)
    criteria = _load_criteria(folder / "criteria", faults)
    questions = [_with_categories(one, categories, faults) for one in questions]
    criteria = [_with_categories(one, categories, faults) for one in criteria]
    association = _load_association(folder, faults)
    terms = _load_terms(folder, faults)
    files = ContentFiles(
        folder,
        _arrange(
            KnowledgeBase(
                topics=tuple(one.record for one in topics.values()),
                questions=tuple(one.record for one in questions),
                association=association,
                sources=tuple(sources),
                pages=register.pages,
                terms=terms,
                criteria=tuple(one.record for one in criteria),
                categories=categories,
                eras=eras,
            )
        ),
        tuple(questions),
        tuple(criteria),
        tuple(topics.values()),
        _registers(folder),
        {one.record.id: one.record for one in _load_remembered(folder)[1]},
        _load_checked(folder),
        _load_expectations(folder, [*questions, *criteria], faults),
        register,
    )
    check_together(files.knowledge, questions, criteria, files.topics, files.registers, faults)
    return files, tuple(sorted(set(faults)))


def _arrange(knowledge: KnowledgeBase) -> KnowledgeBase:
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


def _with_categories(
    file: RecordFile[_Record], categories: Sequence[Category], faults: list[Fault]
) -> RecordFile[_Record]:
    """The record with ids of categories, where staff may have written numerals."""
    ids: list[str] = []
    for position, name in enumerate(file.record.categories):
        found = [one.id for one in categories if one.is_called(name)]
        ids += found
        if not found and name.casefold() != _ALL:
            known = {word for one in categories for word in (one.id, one.numeral) if word}
            problem = f"the category “{name}” does not exist"
            line = file.line_of("categories", position)
            remedy, kind = did_you_mean(name, known), FaultKind.UNKNOWN_RECORD
            faults.append(Fault(file.path, line, problem, remedy, kind, "category", name))
    return replace(file, record=replace(file.record, categories=tuple(dict.fromkeys(ids))))


@dataclass(frozen=True)
class Existing:
    """What an import must respect of a content folder."""

    folder: Path
    register: SourceRegister
    terms: tuple[Term, ...]
    topics: Mapping[str, Topic]
    """By id."""
    questions: Mapping[str, tuple[str, Question]]
    """Id -> path below the content folder, and the record."""
    remembered: Mapping[str, Question]
    """Id -> the question as documents had it when file and documents were last at one."""
    remembered_topics: Mapping[str, Topic]
    """The same of topics."""
    remembered_paths: Mapping[str, str]
    """Id of a question -> where it is remembered, below the folder `REMEMBERED`."""
    former_titles: Mapping[str, str]
    """Id of a question or topic -> its title as it is remembered."""


def load_existing(folder: Path) -> Existing:
    """The parts of a content folder that an import must respect; nothing where there is no folder.

    Raises ContentError, with all faults, when one of its files cannot be read, and UsageError
    where it is no folder.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Name the content folder with --content.")
    faults: list[Fault] = []
    register = _load_register(folder, faults)
    terms = _load_terms(folder, faults)
    topics, questions = _load_faq(folder / "faq", faults)
    check_ids(questions, _load_criteria(folder / "criteria", []), faults)
    if faults:
        raise ContentError(faults)
    remembered_topics, remembered = _load_remembered(folder)
    return Existing(
        folder,
        register,
        terms,
        {slug: one.record for slug, one in topics.items()},
        {
            one.record.id: (Path(one.path).relative_to(folder).as_posix(), one.record)
            for one in questions
        },
        {one.record.id: one.record for one in remembered},
        {slug: one.record for slug, one in remembered_topics.items()},
        {
            one.record.id: Path(one.path).relative_to(folder / "sources" / REMEMBERED).as_posix()
            for one in remembered
        },
        {
            **{slug: one.record.title for slug, one in remembered_topics.items()},
            **{one.record.id: one.record.title for one in remembered},
        },
    )


def snapshot(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether the folder changed: each file's path, time of change and size.

    Times are in nanoseconds, sizes in bytes. Cheap: no file is opened.
    """
    files = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            with suppress(OSError):  # gone since it was listed
                status = path.stat()
                files.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(files)


def _load_faq(
    folder: Path, faults: list[Fault]
) -> tuple[dict[str, RecordFile[Topic]], list[RecordFile[Question]]]:
    """Topics by id, and questions in the order of their file names."""
    topics: dict[str, RecordFile[Topic]] = {}
    questions: list[RecordFile[Question]] = []
    for path in _entries(folder, faults):
        if not path.is_dir():
            problem = "the file lies outside of every topic"
            faults.append(Fault(str(path), 1, problem, "Move it into the folder of its topic."))
            continue
        for file in _entries(path, faults):
            text = _read_record(file, "content/faq", faults)
            if file.name == TOPIC_FILE:
                # An unreadable one is a fault by itself: its questions have a topic all the same.
                slug = _folder_slug(path, faults)
                topics[path.name] = parse_topic(
                    "# Unreadable" if text is None else text, str(file), folder=slug, faults=faults
                )
            elif text is not None:
                questions.append(
                    parse_question(text, str(file), folder=path.name, stem=file.stem, faults=faults)
                )
    return topics, questions


def _load_criteria(folder: Path, faults: list[Fault]) -> list[RecordFile[Criterion]]:
    """The criteria in the order of their file names."""
    criteria = []
    for file in _entries(folder, faults):
        text = _read_record(file, "content/criteria", faults)
        if text is not None:
            criteria.append(parse_criterion(text, str(file), stem=file.stem, faults=faults))
    return criteria


def _load_remembered(
    folder: Path,
) -> tuple[dict[str, RecordFile[Topic]], list[RecordFile[Question]]]:
    """Topics by id and questions as documents had them when file and documents were last at one.

    What an import offered in a file `.incoming` counts once staff have taken that file away.
    """
    place = folder / "sources" / REMEMBERED
    topics, questions = _load_faq(place / "faq", [])
    settled: dict[str, RecordFile[Question]] = {}
    for path in sorted(place.glob(f"faq/*/*.md{INCOMING_SUFFIX}")):
        text = None if (folder / path.relative_to(place)).exists() else read_text(path, [])
        if text is None:
            continue
        written = path.with_name(path.name.removesuffix(INCOMING_SUFFIX))
        topic, stem = path.parent.name, written.stem
        if written.name == TOPIC_FILE:
            topics[topic] = parse_topic(text, str(written), folder=topic, faults=[])
        else:
            settled[stem] = parse_question(text, str(written), folder=topic, stem=stem, faults=[])
    known = {one.record.id: one for one in questions} | settled
    return topics, list(known.values())


def _load_checked(folder: Path) -> dict[tuple[str, str], Criterion]:
    criteria = {}
    for file in _entries(folder / "criteria" / CHECKED, []):
        text = _read_record(file, "", [])
        if text is not None:
            slug, _, digits = file.stem.rpartition(".")
            criteria[slug, digits] = parse_criterion(text, str(file), stem=slug, faults=[]).record
    return criteria


def _read_record(file: Path, place: str, faults: list[Fault]) -> str | None:
    """The text of a record file; None, with a fault, where there can be none."""
    if file.is_dir():
        problem = "this is a folder where only files may be"
        remedy = f"Move its files one folder up, or move it out of {place}."
    elif file.suffix != ".md":
        problem = "this is not a Markdown file"
        remedy = f"Give it a name that ends in “.md”, or move it out of {place}."
    else:
        return read_text(file, faults)
    faults.append(Fault(str(file), 1, problem, remedy))
    return None


def _folder_slug(path: Path, faults: list[Fault]) -> str:
    try:
        parse_slug(path.name)
    except ValueError as error:
        faults.append(Fault(str(path / TOPIC_FILE), 1, str(error), "Rename the folder."))
    return path.name


def _entries(folder: Path, faults: list[Fault]) -> list[Path]:
    """The folder's entries by name, without hidden files, backups and incoming texts."""
    try:
        found = sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        problem = f"the folder cannot be read ({error.strerror})"
        faults.append(Fault(str(folder), 1, problem, "Check that it is a folder you may open."))
        return []
    return [path for path in found if not is_passed_over(path.name)]


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is no content: hidden, a backup, an incoming text."""
    return (
        name.startswith((".", "~$"))
        or name.endswith(("~", INCOMING_SUFFIX))
        or name in _PASSED_OVER
    )


def _load_register(folder: Path, faults: list[Fault]) -> SourceRegister:
    """What `sources/sources.toml` says; an empty register where there is none."""
    path = folder / "sources" / SOURCES_FILE
    reader = _read_toml(path, faults)
    return parse_sources(reader) if reader else SourceRegister()


def _load_sources(
    folder: Path, register: SourceRegister, faults: list[Fault]
) -> list[SourceDocument]:
    """The documents that are there, with what the register says of them."""
    described = {source.name: source for source in register.documents}
    present = []
    for path in _entries(folder / "sources", faults):
        if path.is_dir() or path.name == SOURCES_FILE:
            continue
        try:
            line_count = count_lines(path)
        except OSError as error:
            problem = f"the document cannot be read ({error.strerror})"
            faults.append(Fault(str(path), 1, problem, "Check that it is a file you may open."))
            continue
        source = described.pop(path.name, SourceDocument(path.name, path.name))
        present.append(replace(source, line_count=line_count))
    names = [source.name for source in present]
    register_path = str(folder / "sources" / SOURCES_FILE)
    for name in described:
        problem = f"the document “{name}” is not in content/sources"
        line = register.lines.get(name, (1,))[0]
        remedy, kind = did_you_mean(name, names), FaultKind.UNKNOWN_RECORD
        faults.append(Fault(register_path, line, problem, remedy, kind, "document", name))
    return present


def _load_association(folder: Path, faults: list[Fault]) -> Association:
    """Who the site speaks for; nobody in particular where no file says so."""
    reader = _read_toml(folder / SITE_FILE, faults)
    return parse_site(reader, folder) if reader else Association()


def _load_terms(folder: Path, faults: list[Fault]) -> tuple[Term, ...]:
    """The term register; empty where there is none."""
    reader = _read_toml(folder / TERMS_FILE, faults)
    return parse_terms(reader) if reader else ()


def _load_expectations(
    folder: Path,
    records: Sequence[RecordFile[Question] | RecordFile[Criterion]],
    faults: list[Fault],
) -> tuple[Expectation, ...]:
    """What searches must find; nothing where there is no such file."""
    reader = _read_toml(folder / EXPECTATIONS_FILE, faults)
    return parse_expectations(reader, (one.record.id for one in records)) if reader else ()


def _registers(folder: Path) -> dict[str, str]:
    """The texts that staff wrote in TOML files, by path; a file that has faults is left out."""
    paths = (folder / name for name in (SITE_FILE, CATEGORIES_FILE, TERMS_FILE))
    texts = {str(path): read_text(path, []) for path in paths if path.exists()}
    return {path: text for path, text in texts.items() if text is not None}


def _read_toml(path: Path, faults: list[Fault]) -> TomlReader | None:
    """The reader of a file; None where there is no file or it is not TOML."""
    if not path.exists():
        return None
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        return TomlReader(tomllib.loads(text), text, str(path), faults)
    except tomllib.TOMLDecodeError as error:
        faults.append(TomlReader.syntax_fault(error, text, str(path)))
        return None
