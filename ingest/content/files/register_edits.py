"""Changes of `content/sources/sources.toml` as staff make them in a form: text -> text. Pure.

What is not changed stays as it is written: remarks, order, form; see `toml_edits`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.content.files.toml_edits import (
    Table,
    last_line,
    replace_toml_value,
    table_values,
    with_table,
)
from ingest.content.files.toml_files import TomlReader

__all__ = ["RegisterChanges", "Value", "changed_register"]

Value = str | tuple[str, ...] | Mapping[str, str]


@dataclass(frozen=True)
class RegisterChanges:
    """What the register is to say, beside what it says."""

    documents: Mapping[str, Mapping[str, Value | None]] = field(default_factory=dict)
    """File name -> keys of its `[[document]]`, which is made where there is none; a key that has
    None is taken out."""
    topics: Mapping[str, str] = field(default_factory=dict)
    """Id -> title of a topic that need not be there yet."""
    different: tuple[tuple[str, str], ...] = ()
    """Ids of questions that are alike and yet two."""

    def __bool__(self) -> bool:
        return bool(self.documents or self.topics or self.different)


def changed_register(text: str, path: str, changes: RegisterChanges) -> str:
    """The register with these changes; the same text where it says all that already.

    Raises FaqError where it cannot be read, or is written in a way in which this cannot be changed.
    """
    for name, keys in changes.documents.items():
        document = Table("document", name, by="file")
        if not table_values(text, path, document):
            text = _with_document(text, path, document)
        for key, value in keys.items():
            text = replace_toml_value(text, path, document, key, () if value is None else value)
    for slug, title in changes.topics.items():
        text = replace_toml_value(text, path, Table("topics"), slug, title)
    for one, other in changes.different:
        known = table_values(text, path, Table("different"))
        if other not in known.get(one, []) and one not in known.get(other, []):
            others = (*known.get(one, []), other)
            text = replace_toml_value(text, path, Table("different"), one, others)
    return text


def _with_document(text: str, path: str, document: Table) -> str:
    """With a new document behind the others; at the end where there is none."""
    reader = TomlReader(text, path)
    places = [reader.lines_of(one) for one in reader.sub_tables("document")]
    if not places:
        return with_table(text, document, {})
    lines, at = text.split("\n"), last_line(text, places[-1])
    new = with_table("", document, {}).rstrip("\n").split("\n")
    return "\n".join([*lines[:at], "", *new, *lines[at:]])
