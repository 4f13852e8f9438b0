"""The register of endorsement categories and the eras of their names, `categories.toml`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.errors import FaultKind, did_you_mean
from ingest.content.model.records import Category, Era, Line
from ingest.content.model.slugs import Slug
from ingest.content.files.toml_files import TomlReader

__all__ = ["CATEGORIES_FILE", "parse_categories"]

CATEGORIES_FILE = "categories.toml"

_KEYS = (
    "id",
    "name",
    "abbreviation",
    "numeral",
    "former",
    "line",
    "counterpart",
    "for_whom",
    "sources",
)


def parse_categories(reader: TomlReader) -> tuple[tuple[Category, ...], tuple[Era, ...]]:
    """Categories and eras, each in the order of the file; what is wrong goes to the reader."""
    reader.check_keys(reader.table, ["category", "era"], "this file")
    tables = reader.sub_tables("category")
    categories = {}
    for table in tables:
        reader.check_keys(table, _KEYS, "[[category]]")
        slug = reader.slug(table, "id", "a category")
        if slug in categories:
            problem = f"the category “{slug}” stands here a second time"
            reader.fault("id", problem, "Give one of the two another id.", table)
        elif slug:
            categories[slug] = _category(reader, table, slug)
    for table in tables:
        counterpart = reader.text(table, "counterpart")
        if counterpart and counterpart not in categories:
            problem = f"the category “{counterpart}” does not exist"
            remedy, kind = did_you_mean(counterpart, categories), FaultKind.UNKNOWN_RECORD
            reader.fault("counterpart", problem, remedy, table, kind, "category", counterpart)
    return tuple(categories.values()), _eras(reader)


def _category(reader: TomlReader, table: Mapping[str, Any], slug: Slug) -> Category:
    name = reader.text(table, "name")
    if not name:
        reader.fault("id", f"the category “{slug}” has no name", 'Add name = "...".', table)
    line = reader.text(table, "line")
    if not line:
        problem = f"the category “{slug}” has no “line”"
        reader.fault("line", problem, did_you_mean(line, Line), table)
    elif line not in list(Line):
        reader.fault("line", f"the line “{line}” does not exist", did_you_mean(line, Line), table)
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
    )


def _eras(reader: TomlReader) -> tuple[Era, ...]:
    eras: dict[Slug, Era] = {}
    for table in reader.sub_tables("era"):
        reader.check_keys(table, ["id", "name", "years", "note"], "[[era]]")
        slug = reader.slug(table, "id", "an era")
        if slug in eras:
            problem = f"the era “{slug}” stands here a second time"
            reader.fault("id", problem, "Give one of the two another id.", table)
        elif slug:
            texts = (reader.text(table, key) for key in ("name", "years", "note"))
            eras[slug] = Era(slug, *texts)
    return tuple(eras.values())
