"""The register of endorsement categories and the eras of their names, `categories.toml`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.content.files.record_files import LABEL_WORDS
from ingest.content.files.toml_files import TomlReader
from ingest.content.model.records import Category, Era, Line
from ingest.content.model.slugs import Slug
from ingest.errors import FaultKind, Parsed, did_you_mean

__all__ = ["CATEGORIES_FILE", "CATEGORY_KEYS", "parse_categories"]

CATEGORIES_FILE = "categories.toml"

CATEGORY_KEYS = (
    "id",
    "name",
    "abbreviation",
    "numeral",
    "former",
    "line",
    "counterpart",
    "for_whom",
    "asked_as",
    "sources",
)


def parse_categories(text: str, path: str) -> Parsed[tuple[tuple[Category, ...], tuple[Era, ...]]]:
    """Categories and eras, each in the order of the file."""
    reader = TomlReader(text, path)
    reader.check_keys(reader.table, ["category", "era"], "this file")
    tables = reader.sub_tables("category")
    categories = {}
    for table in tables:
        reader.check_keys(table, CATEGORY_KEYS, "[[category]]")
        slug = reader.slug(table, "id", "a category")
        if slug in categories:
            problem = f"the category “{slug}” stands here a second time"
            remedy, kind = "Give one of the two another id.", FaultKind.DUPLICATE
            reader.fault("id", problem, remedy, table, kind=kind, value=str(slug))
        elif slug:
            categories[slug] = _category(reader, table, slug)
    for table in tables:
        counterpart = reader.text(table, "counterpart")
        if counterpart and counterpart not in categories:
            problem = f"the category “{counterpart}” does not exist"
            reader.fault(
                "counterpart",
                problem,
                did_you_mean(counterpart, categories),
                table,
                kind=FaultKind.UNKNOWN_RECORD,
                subject="category",
                value=counterpart,
            )
    return reader.parsed((tuple(categories.values()), _eras(reader)))


def _category(reader: TomlReader, table: Mapping[str, Any], slug: Slug) -> Category:
    name = reader.text(table, "name")
    if not name:
        problem, remedy = f"the category “{slug}” has no name", 'Add name = "...".'
        reader.fault("id", problem, remedy, table, kind=FaultKind.MISSING, subject="name")
    line = reader.text(table, "line")
    if not line:
        problem = f"the category “{slug}” has no “line”"
        reader.fault("line", problem, did_you_mean(line, Line), table, kind=FaultKind.MISSING)
    elif line not in list(Line):
        problem, kind = f"the line “{line}” does not exist", FaultKind.UNKNOWN_WORD
        reader.fault("line", problem, did_you_mean(line, Line), table, kind=kind, value=line)
    return Category(
        id=slug,
        name=name,
        abbreviation=reader.text(table, "abbreviation"),
        line=Line(line) if line in list(Line) else Line.INFANT,
        numeral=reader.text(table, "numeral"),
        former=reader.texts(table, "former"),
        counterpart=reader.text(table, "counterpart"),
        for_whom=reader.text(table, "for_whom"),
        citation=reader.citation(table, "sources"),
        asked_as=reader.texts(table, "asked_as"),
    )


def _eras(reader: TomlReader) -> tuple[Era, ...]:
    eras: dict[Slug, Era] = {}
    for table in reader.sub_tables("era"):
        reader.check_keys(table, ["id", "name", "years", "short", "note"], "[[era]]")
        slug = reader.slug(table, "id", "an era")
        if slug in eras:
            problem = f"the era “{slug}” stands here a second time"
            remedy, kind = "Give one of the two another id.", FaultKind.DUPLICATE
            reader.fault("id", problem, remedy, table, kind=kind, value=slug)
        elif slug:
            texts = (reader.text(table, key) for key in ("name", "years", "note", "short"))
            eras[slug] = era = Era(slug, *texts)
            if (count := len(era.short.split())) > LABEL_WORDS:
                problem, remedy = f"“short” has {count} words", f"Write at most {LABEL_WORDS}."
                reader.fault("short", problem, remedy, table, kind=FaultKind.MALFORMED, value=slug)
    return tuple(eras.values())
