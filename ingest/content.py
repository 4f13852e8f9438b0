"""The content folder -> `KnowledgeBase`, or all of its faults at once."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.errors import ContentError, Fault, UsageError, did_you_mean
from ingest.files import read_text
from ingest.questions import ParsedQuestion, parse_question, parse_topic
from ingest.readers import count_lines
from ingest.records import Association, KnowledgeBase, Question, SourceDocument, Term, Topic
from ingest.slugs import Slug, parse_slug
from ingest.sources import SOURCES_FILE, SourceRegister, parse_sources
from ingest.toml import TomlReader

__all__ = [
    "INCOMING_SUFFIX",
    "REMEMBERED",
    "TOPIC_FILE",
    "Existing",
    "is_passed_over",
    "load",
    "load_existing",
    "snapshot",
]

TOPIC_FILE = "_topic.md"
"""Name of the file that makes a folder a topic."""

INCOMING_SUFFIX = ".incoming"
"""Ends the name of a file that an import has put beside one that staff edited."""

REMEMBERED = ".imported"
"""Folder in `content/sources/` with the text of every file as the last import wrote it."""

_PASSED_OVER = ("Thumbs.db", "desktop.ini")
"""What file managers leave behind."""


def load(folder: Path) -> KnowledgeBase:
    """The content folder as records.

    Raises UsageError when there is no such folder and ContentError, with all faults, when
    anything in it is wrong.
    """
    if not folder.is_dir():
        raise UsageError(
            f"There is no content folder “{folder}”. Go to the folder that holds it, or name it "
            "with --content."
        )
    faults: list[Fault] = []
    register = _load_register(folder, faults)
    sources = _load_sources(folder, register, faults)
    topics, questions = _load_faq(folder / "faq", faults)
    _check_together(topics, questions, sources, faults)
    association = _load_association(folder / "site.toml", faults)
    terms = _load_terms(folder, faults)
    if faults:
        raise ContentError(faults)
    topics_shown = sorted(topics.values(), key=lambda topic: (topic.order, topic.title))
    rank = {topic.id: position for position, topic in enumerate(topics_shown)}
    records = (parsed.question for _, parsed in questions)
    return KnowledgeBase(
        topics=tuple(topics_shown),
        questions=tuple(
            sorted(records, key=lambda one: (rank[one.topic], one.order, one.title, one.id))
        ),
        association=association,
        sources=tuple(sources),
        terms=terms,
    )


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
    former_titles: Mapping[str, str]
    """Id of a question or topic -> its title as the last import wrote it."""


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
    _check_ids(questions, faults)
    if faults:
        raise ContentError(faults)
    remembered_topics, remembered = _load_faq(folder / "sources" / REMEMBERED / "faq", [])
    return Existing(
        folder,
        register,
        terms,
        topics,
        {
            parsed.question.id: (Path(path).relative_to(folder).as_posix(), parsed.question)
            for path, parsed in questions
        },
        {
            **{topic.id: topic.title for topic in remembered_topics.values()},
            **{parsed.question.id: parsed.question.title for _, parsed in remembered},
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
) -> tuple[dict[str, Topic], list[tuple[str, ParsedQuestion]]]:
    """Topics by id, and questions with their paths in the order of their names."""
    topics: dict[str, Topic] = {}
    questions: list[tuple[str, ParsedQuestion]] = []
    for path in _entries(folder, faults):
        if not path.is_dir():
            problem = "the file lies outside of every topic"
            faults.append(Fault(str(path), 1, problem, "Move it into the folder of its topic."))
            continue
        for file in _entries(path, faults):
            if file.is_dir():
                problem = "this is a folder within a topic"
                remedy = "Move its files into the topic, or move it out of content/faq."
                faults.append(Fault(str(file), 1, problem, remedy))
                continue
            if file.suffix != ".md":
                problem = "this is not a Markdown file"
                remedy = "Give it a name that ends in “.md”, or move it out of content/faq."
                faults.append(Fault(str(file), 1, problem, remedy))
                continue
            text = read_text(file, faults)
            if text is None:
                if file.name == TOPIC_FILE:  # one fault is enough: its questions have a topic
                    topics[path.name] = Topic(Slug(path.name), "")
                continue
            if file.name == TOPIC_FILE:
                topics[path.name] = parse_topic(
                    text, str(file), folder=_folder_slug(path, faults), faults=faults
                )
            else:
                parsed = parse_question(
                    text, str(file), folder=path.name, stem=file.stem, faults=faults
                )
                questions.append((str(file), parsed))
    return topics, questions


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


def _check_together(
    topics: Mapping[str, Topic],
    questions: Iterable[tuple[str, ParsedQuestion]],
    sources: Iterable[SourceDocument],
    faults: list[Fault],
) -> None:
    """What one file alone cannot show: topics and documents that exist, ids that stand once."""
    by_name = {source.name: source for source in sources}
    questions = list(questions)
    _check_ids(questions, faults)
    for path, parsed in questions:
        question, folder = parsed.question, Path(path).parent.name
        if question.topic not in topics:
            problem = f"the topic “{question.topic}” does not exist"
            remedy = did_you_mean(question.topic, topics)
            if question.topic == folder:
                remedy = f"Write {Path(path).with_name(TOPIC_FILE)} with its title. {remedy}"
            faults.append(Fault(path, parsed.line_of("topic"), problem, remedy))
        elif question.topic != folder:
            problem = f"the file lies in “{folder}” but names the topic “{question.topic}”"
            remedy = "Move the file, or take the line out."
            faults.append(Fault(path, parsed.line_of("topic"), problem, remedy))
        for position, span in enumerate(question.sources):
            line = parsed.line_of("sources", position)
            source = by_name.get(span.document)
            if source is None:
                problem = f"the document “{span.document}” is not in content/sources"
                faults.append(Fault(path, line, problem, did_you_mean(span.document, by_name)))
            elif span.last > source.line_count:
                problem = f"“{span}” ends below the document's last line, {source.line_count}"
                faults.append(Fault(path, line, problem, "Correct the lines."))


def _check_ids(questions: Iterable[tuple[str, ParsedQuestion]], faults: list[Fault]) -> None:
    """No id and no former id stands twice."""
    first_use: dict[str, str] = {}
    questions = list(questions)
    for path, parsed in questions:
        _claim(first_use, parsed.question.id, path, parsed.line_of("id"), faults)
    for path, parsed in questions:
        for position, former in enumerate(parsed.question.former_ids):
            line = parsed.line_of("former_ids", position)
            if former == parsed.question.id:
                problem = f"“{former}” is the id of this question, not a former one"
                faults.append(Fault(path, line, problem, "Take it out."))
            else:
                _claim(first_use, former, path, line, faults)


def _claim(first_use: dict[str, str], slug: str, path: str, line: int, faults: list[Fault]) -> None:
    if slug in first_use:
        problem = f"the id “{slug}” is taken by {first_use[slug]}"
        faults.append(Fault(path, line, problem, "Give one of the two another id and file name."))
    else:
        first_use[slug] = path


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
        faults.append(
            Fault(register_path, register.lines.get(name, 1), problem, did_you_mean(name, names))
        )
    return present


@dataclass(frozen=True)
class _Section:
    """A table of site.toml: its keys and the fields of `Association` they fill."""

    name: str
    keys: Mapping[str, str]


_LISTS = ("about", "address")
"""Fields of `Association` that are lists of texts."""

_SITE = (
    _Section("association", {"name": "name", "short_name": "short_name", "website": "website"}),
    _Section(
        "site",
        {
            "title": "site_title",
            "description": "description",
            "language": "language",
            "about": "about",
        },
    ),
    _Section(
        "contact",
        {
            "email": "email",
            "phone": "phone",
            "fax": "fax",
            "address": "address",
            "note": "contact_note",
        },
    ),
)


def _load_association(path: Path, faults: list[Fault]) -> Association:
    reader = _read_toml(path, faults)
    if reader is None:
        return Association()
    reader.check_keys(reader.table, [section.name for section in _SITE], "this file")
    values: dict[str, Any] = {}
    for section in _SITE:
        table = reader.sub_table(section.name)
        reader.check_keys(table, section.keys, f"[{section.name}]")
        for key, name in section.keys.items():
            if key in table:
                read = reader.texts if name in _LISTS else reader.text
                values[name] = read(table, key)
    return Association(**values)


def _load_terms(folder: Path, faults: list[Fault]) -> tuple[Term, ...]:
    """The term register; empty where there is none."""
    reader = _read_toml(folder / "terms.toml", faults)
    if reader is None:
        return ()
    reader.check_keys(reader.table, ["term"], "this file")
    terms = []
    for table in reader.sub_tables("term"):
        reader.check_keys(table, ["id", "preferred", "former"], "[[term]]")
        term_id, preferred = reader.text(table, "id"), reader.text(table, "preferred")
        if not term_id or not preferred:
            problem = "a term needs “id” and “preferred”"
            reader.fault(term_id or preferred or "term", problem, "Add it.", table)
            continue
        try:
            slug = parse_slug(term_id)
        except ValueError as error:
            reader.fault("id", str(error), "Write words such as “work-how-many”.", table)
            continue
        terms.append(Term(slug, preferred, reader.texts(table, "former")))
    return tuple(terms)


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
