"""The term register, `terms.toml`: the association's words, former ones, applicants' ones. Pure."""

from __future__ import annotations

from ingest.content.files.toml_files import TomlReader
from ingest.content.model.records import Term
from ingest.errors import FaultKind, Parsed

__all__ = ["TERMS_FILE", "TERM_KEYS", "parse_terms"]

TERMS_FILE = "terms.toml"

TERM_KEYS = (
    "id",
    "preferred",
    "former",
    "abbreviations",
    "lay",
    "asked_as",
    "definition",
    "sources",
)


def parse_terms(text: str, path: str) -> Parsed[tuple[Term, ...]]:
    """The terms in the order of the file."""
    reader = TomlReader(text, path)
    reader.check_keys(reader.table, ["term"], "this file")
    terms: dict[str, Term] = {}
    for table in reader.sub_tables("term"):
        reader.check_keys(table, TERM_KEYS, "[[term]]")
        slug = reader.slug(table, "id", "a term")
        if slug is None:
            continue
        preferred = reader.text(table, "preferred")
        if not preferred:
            problem = f"the term “{slug}” has no “preferred”"
            remedy, kind = 'Add the line preferred = "...".', FaultKind.MISSING
            reader.fault("id", problem, remedy, table, kind=kind, subject="preferred")
            continue
        if slug in terms:
            problem = f"the term “{slug}” stands here a second time"
            kind = FaultKind.DUPLICATE
            reader.fault("id", problem, "Join the two.", table, kind=kind, value=slug)
            continue
        term = Term(
            slug,
            preferred,
            reader.texts(table, "former"),
            reader.texts(table, "abbreviations"),
            reader.texts(table, "lay"),
            reader.text(table, "definition"),
            reader.citation(table, "sources"),
            reader.texts(table, "asked_as"),
        )
        if term.definition and not table.get("sources"):
            problem = f"the definition of “{preferred}” has no source"
            remedy = 'Add sources = ["document.txt:24"] or the id of a [[page]] in sources.toml.'
            kind = FaultKind.MISSING
            reader.fault("definition", problem, remedy, table, kind=kind, subject="sources")
        terms[slug] = term
    return reader.parsed(tuple(terms.values()))
