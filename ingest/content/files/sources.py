"""The register of source documents, `content/sources/sources.toml`.

It says what each document is, which wording replaces which, and the addresses that staff chose
for the topics and questions found in them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError
from typing import Any

from ingest.content.files.toml_files import TomlReader
from ingest.content.model.records import SourceDocument, SourcePage
from ingest.content.model.slugs import Slug, parse_slug
from ingest.errors import FaultKind, Parsed, did_you_mean

__all__ = ["SOURCES_FILE", "SourceRegister", "missing_document", "oldest_first", "parse_sources"]

SOURCES_FILE = "sources.toml"

DOCUMENT_KEYS = ("file", "title", "kind", "date", "supersedes", "topic", "topics", "columns")
"""The keys of a `[[document]]`."""


@dataclass(frozen=True)
class SourceRegister:
    """What `sources.toml` says."""

    documents: tuple[SourceDocument, ...] = ()
    pages: tuple[SourcePage, ...] = ()
    topics: Mapping[Slug, str] = field(default_factory=dict)
    """Topic id -> title as the documents print it."""
    questions: Mapping[Slug, str] = field(default_factory=dict)
    """Question id -> the words that the question begins with in any document."""
    different: frozenset[frozenset[str]] = frozenset()
    """Pairs of ids of questions that are alike and yet two, as staff have said."""
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """File name or question id -> the lines of the register that name it, the first the one that
    says most of it."""


def parse_sources(text: str, path: str) -> Parsed[SourceRegister]:
    """The register of the documents, the pages and the addresses that staff chose."""
    reader = TomlReader(text, path)
    known_tables = ["document", "page", "topics", "questions", "different"]
    reader.check_keys(reader.table, known_tables, "this file")
    documents = [_document(reader, table) for table in reader.sub_tables("document")]
    known = [document.name for document in documents if document.name]
    for document in documents:
        for name in document.supersedes:
            if name not in known:
                problem = f"“supersedes” names “{name}”, which is not a [[document]] here"
                reader.fault(
                    name,
                    problem,
                    did_you_mean(name, known),
                    kind=FaultKind.UNKNOWN_RECORD,
                    subject="document",
                    value=name,
                )
    try:
        oldest_first(known, documents)
    except CycleError:
        problem = "the documents supersede each other in a circle"
        remedy = "Let only the newer one supersede the older one."
        reader.fault("supersedes", problem, remedy, kind=FaultKind.CONTRADICTION)
    topics, questions = _addresses(reader, "topics"), _addresses(reader, "questions")
    table = reader.sub_table("different")
    different = {one: reader.texts(table, one) for one in table}
    register = SourceRegister(
        tuple(document for document in documents if document.name),
        _pages(reader),
        topics,
        questions,
        _different(reader, different),
        {
            **{name: (reader.line_of(name),) for name in known},
            **_lines_of_questions(reader, questions, different),
        },
    )
    return reader.parsed(register)


def _document(reader: TomlReader, table: Mapping[str, Any]) -> SourceDocument:
    reader.check_keys(table, DOCUMENT_KEYS, "[[document]]")
    name = reader.text(table, "file")
    if not name:
        problem = "a document has no “file”"
        remedy = 'Add the line file = "...".'
        reader.fault("file", problem, remedy, table, kind=FaultKind.MISSING)
    return SourceDocument(
        name,
        reader.text(table, "title") or name,
        reader.text(table, "kind"),
        reader.date(table, "date"),
        reader.texts(table, "supersedes"),
        topic=reader.slug(table, "topic", "the topic of a document") or ""
        if "topic" in table
        else "",
        columns=reader.text(table, "columns"),
        topics=_topics_of(reader, table),
    )


def _topics_of(reader: TomlReader, table: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The topics that staff have chosen for those of a document, by its titles."""
    value = table.get("topics", {})
    if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return tuple(value.items())
    problem, remedy = "“topics” does not map titles to ids", 'Write topics = {"Costs" = "fees"}.'
    reader.fault("topics", problem, remedy, table, kind=FaultKind.MALFORMED)
    return ()


def _pages(reader: TomlReader) -> tuple[SourcePage, ...]:
    pages: dict[str, SourcePage] = {}
    for table in reader.sub_tables("page"):
        reader.check_keys(table, ["id", "title", "address", "read", "publisher"], "[[page]]")
        slug = reader.slug(table, "id", "a page")
        if slug is None:
            continue
        if slug in pages:
            problem = f"the page “{slug}” stands here a second time"
            remedy, kind = "Give one of the two another id.", FaultKind.DUPLICATE
            reader.fault("id", problem, remedy, table, kind=kind, value=slug)
            continue
        title, address = reader.text(table, "title"), reader.text(table, "address")
        if not address.startswith(("http://", "https://")):
            problem = f"the page “{slug}” has no address that begins with http:// or https://"
            remedy, kind = 'Add the line address = "https://...".', FaultKind.MALFORMED
            reader.fault("address", problem, remedy, table, kind=kind, value=address)
            continue
        read = reader.date(table, "read")
        if read is None and "read" in table:
            continue
        if read is None:
            problem = f"the page “{slug}” has no date on which it was read"
            remedy, kind = "Add the line read = 2026-11-21.", FaultKind.MISSING
            reader.fault("id", problem, remedy, table, kind=kind, subject="read")
            continue
        pages[slug] = SourcePage(
            slug, title or address, address, read, reader.text(table, "publisher")
        )
    return tuple(pages.values())


def _addresses(reader: TomlReader, key: str) -> dict[Slug, str]:
    table, addresses = reader.sub_table(key), {}
    for slug in table:
        try:
            addresses[parse_slug(slug)] = reader.text(table, slug)
        except ValueError as error:
            remedy, kind = "Write words such as “work-how-many”.", FaultKind.MALFORMED
            reader.fault(slug, str(error), remedy, table, kind=kind, value=slug)
    return addresses


def _different(
    reader: TomlReader, different: Mapping[str, Sequence[str]]
) -> frozenset[frozenset[str]]:
    """Pairs of ids; whether such questions are there (still) does not matter."""
    table, pairs = reader.sub_table("different"), set[frozenset[str]]()
    for one, others in different.items():
        for other in others:
            try:
                pairs.add(frozenset((parse_slug(one), parse_slug(other))))
            except ValueError as error:
                remedy, kind = "Write words such as “work-how-many”.", FaultKind.MALFORMED
                reader.fault(one, str(error), remedy, table, kind=kind, value=one)
    return frozenset(pairs)


def _lines_of_questions(
    reader: TomlReader, questions: Iterable[str], different: Mapping[str, Sequence[str]]
) -> Mapping[str, tuple[int, ...]]:
    """Id of a question -> the lines of [questions] and [different] that name it."""
    table = reader.sub_table("questions")
    lines = {slug: [reader.line_of(slug, table)] for slug in questions}
    table = reader.sub_table("different")
    for one, others in different.items():
        for slug in (one, *others):
            lines.setdefault(slug, []).append(reader.line_of(one, table))
    return {slug: tuple(dict.fromkeys(found)) for slug, found in lines.items()}


def oldest_first(names: Iterable[str], documents: Iterable[SourceDocument]) -> list[str]:
    """File names so that each stands after all that it supersedes, else by date, else as given.

    Documents without a date stand before those with one.

    Raises graphlib.CycleError when documents supersede each other.
    """
    documents = list(documents)
    dates = {document.name: document.date or dt.date.min for document in documents}
    waiting = sorted(names, key=lambda name: dates.get(name, dt.date.min))
    supersedes = {document.name: set(document.supersedes) for document in documents}
    placed: list[str] = []
    # Not TopologicalSorter: it would reorder documents that have nothing to do with each other.
    while waiting:
        free = (name for name in waiting if not supersedes.get(name, set()).intersection(waiting))
        name = next(free, None)
        if name is None:
            raise CycleError("documents supersede each other", waiting)
        waiting.remove(name)
        placed.append(name)
    return placed


def missing_document(name: str, present: Iterable[str]) -> str:
    """What to do where a document is named that is not there: misspelt, or taken away.

    >>> missing_document("fag.txt", ["faq.txt"])
    'Did you mean “faq.txt”?'
    >>> missing_document("fees.pdf", [])
    'Put it back there, or take out what names it here.'
    """
    known = [*present]
    if not known:
        return "Put it back there, or take out what names it here."
    meant = did_you_mean(name, known)
    if meant.startswith("Did you mean"):
        return meant
    return (
        "Put it back there. Is it gone for good? Run `faq import content/sources/*`, which asks "
        f"what becomes of its questions; take out what still names it. Is another meant? {meant}"
    )
