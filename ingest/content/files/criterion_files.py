"""Criterion files: text to record and back, and what tells that a criterion has changed. Pure."""

from __future__ import annotations

import hashlib
import unicodedata

from ingest.content.files.frontmatter import format_head, parse_head
from ingest.content.files.record_files import HeadReader, RecordFile, format_document
from ingest.content.model.citations import format_citation
from ingest.content.model.figures import parse_figure
from ingest.content.model.records import Citation, Criterion, Figure, Kind, Standing
from ingest.content.model.slugs import Slug
from ingest.errors import FaultKind, Parsed
from ingest.markdown_losses import without_notes

__all__ = [
    "CRITERION_KEYS",
    "CRITERION_SHORT_LISTS",
    "fingerprint",
    "format_criterion",
    "parse_criterion",
]

CRITERION_KEYS = (
    "id",
    "short",
    "kind",
    "aspect",
    "categories",
    "figures",
    "asked_as",
    "standing",
    "eras",
    "sources",
    "differs_from",
    "former_ids",
)
"""All keys of a criterion's head, in the order they are written."""

CRITERION_SHORT_LISTS = frozenset({"categories", "eras", "sources", "differs_from", "former_ids"})


def parse_criterion(text: str, path: str, *, stem: str) -> Parsed[RecordFile[Criterion]]:
    """The criterion in a file; `stem` is the file's name: the id.

    A criterion must have a source, and one that fits its standing.
    """
    reader = HeadReader(parse_head(text, path), path)
    if not reader.head.is_closed:
        return reader.parsed(Criterion(Slug(stem), Kind.TRAINING, "", Standing.PUBLISHED))
    reader.check_keys(CRITERION_KEYS)
    title, body = reader.title_and_text()
    standing = reader.choice("standing", Standing)
    criterion = Criterion(
        id=reader.identity(stem),
        kind=reader.choice("kind", Kind) or Kind.TRAINING,
        title=title,
        standing=standing or Standing.PUBLISHED,
        text=body,
        figures=_figures(reader),
        categories=tuple(value for value, _ in reader.items("categories")),
        eras=tuple(value for value, _ in reader.items("eras")),
        citation=reader.citation("sources"),
        differs_from=tuple(value for value, _ in reader.items("differs_from")),
        former_ids=reader.slugs("former_ids"),
        short=reader.label("short"),
        asked_as=tuple(value for value, _ in reader.items("asked_as")),
        aspect=_aspect(reader),
    )
    _check_source(reader, criterion, standing)
    if title and not without_notes(body).strip():
        problem = "the criterion says nothing but its title"
        remedy, line = "Say below the title what it asks for.", reader.head.body_line
        reader.fault(line, problem, remedy, FaultKind.MISSING, "text")
    return reader.parsed(criterion)


def _figures(reader: HeadReader) -> tuple[Figure, ...]:
    figures = []
    for value, line in reader.items("figures"):
        try:
            figures.append(parse_figure(value))
        except ValueError as error:
            remedy = "Write it such as “at least 10 families over at least 6 months”."
            reader.fault(line, str(error), remedy, FaultKind.MALFORMED, "figures", value)
    return tuple(figures)


def _aspect(reader: HeadReader) -> str:
    """What an aspect is called: words with hyphens between, in the letters of any script."""
    aspects = []
    for value, line in reader.items("aspect"):
        if all(map(_is_of_aspect, value)) and all(value.split("-")):
            aspects.append(value)
        else:
            problem = f"“{value}” is no aspect: it may hold letters, digits and single hyphens"
            remedy = "Write words such as “work-how-many”."
            reader.fault(line, problem, remedy, FaultKind.MALFORMED, "aspect", value)
    if len(aspects) > 1:
        line, text = reader.line_of("aspect"), ", ".join(aspects)
        problem = f"“aspect: {text}” is more than one aspect"
        remedy = "Keep the one that its siblings have."
        reader.fault(line, problem, remedy, FaultKind.DUPLICATE, "aspect", text)
    return aspects[0] if aspects else ""


def _is_of_aspect(character: str) -> bool:
    """Whether it is a letter, a mark of one, a digit or a hyphen."""
    return character == "-" or unicodedata.category(character)[0] in "LMN"


def _check_source(reader: HeadReader, criterion: Criterion, standing: Standing | None) -> None:
    """Without a source nobody can tell a rule from a rumour."""
    line = reader.line_of("sources")
    if not reader.items("sources"):
        remedy = "Add “sources: [document.txt:24]” or the id of a [[page]] in sources.toml."
        problem = "the criterion has no source"
        reader.fault(line, problem, remedy, FaultKind.MISSING, "sources")
    elif standing is Standing.QUOTED and not criterion.citation.spans:
        problem = "the standing is “quoted” but no document is named"
        remedy = "Name the document and its lines, or write another standing."
        reader.fault(line, problem, remedy, FaultKind.CONTRADICTION, "standing", standing)
    elif standing is Standing.PUBLISHED and not criterion.citation.pages:
        problem = "the standing is “published” but no web page is named"
        remedy = "Name a [[page]] of sources.toml, or write another standing."
        reader.fault(line, problem, remedy, FaultKind.CONTRADICTION, "standing", standing)


def format_criterion(criterion: Criterion) -> str:
    """The content file of a criterion; `parse_criterion` reads the same record from it."""
    head = format_head(
        {
            "id": criterion.id,
            "short": criterion.short,
            "kind": criterion.kind,
            "aspect": criterion.aspect,
            "categories": criterion.categories,
            "figures": tuple(map(str, criterion.figures)),
            "asked_as": criterion.asked_as,
            "standing": criterion.standing,
            "eras": criterion.eras,
            "sources": format_citation(criterion.citation),
            "differs_from": criterion.differs_from,
            "former_ids": criterion.former_ids,
        },
        short_lists=CRITERION_SHORT_LISTS,
    )
    return format_document(head, criterion.title, criterion.text)


def fingerprint(criterion: Criterion) -> str:
    """Eight hexadecimal digits that change with what the criterion asks for, and of whom.

    Its source, standing and era are no part of it: better proof of a rule does not change it.
    """
    said = Criterion(
        criterion.id,
        criterion.kind,
        criterion.title,
        Standing.QUOTED,
        " ".join(criterion.text.split()),
        criterion.figures,
        criterion.categories,
        citation=Citation(),
    )
    return hashlib.sha256(format_criterion(said).encode()).hexdigest()[:8]
