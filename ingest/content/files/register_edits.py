"""Changes of `content/sources/sources.toml` as staff make them in a form: text -> text. Pure.

What is not changed stays as it is written: remarks, order, form. The new text is held against what
it must say, so that a register that is written in another way is left alone.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ingest.content.files.toml_files import TomlReader
from ingest.errors import FaqError

__all__ = ["RegisterChanges", "Value", "changed_register"]

Value = str | tuple[str, ...] | Mapping[str, str]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


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
    try:
        wanted = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FaqError(f"{path}: the file cannot be read ({error}). Mend it first.") from error
    wanted = deepcopy(wanted)
    for name, keys in changes.documents.items():
        listed = wanted.setdefault("document", [])
        table = next((one for one in listed if one.get("file") == name), None)
        if table is None:
            table = {"file": name}
            listed.append(table)
            text = _with_table(text, path, "document", {"file": name})
        for key, value in keys.items():
            if value is None and key in table:
                del table[key]
                text = _with_key(text, path, ("document", name), key, None)
            elif value is not None and table.get(key) != _plain(value):
                table[key] = _plain(value)
                text = _with_key(text, path, ("document", name), key, value)
    for slug, title in changes.topics.items():
        text = _with_entry(text, path, wanted, "topics", slug, title)
    for one, other in changes.different:
        known = wanted.get("different", {})
        if other not in known.get(one, []) and one not in known.get(other, []):
            others = (*known.get(one, []), other)
            text = _with_entry(text, path, wanted, "different", one, others)
    try:
        is_right = tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise FaqError(
            f"{path} is written in a way that a form cannot change. Edit the file as text."
        )
    return text


def _with_entry(
    text: str, path: str, wanted: dict[str, Any], table: str, key: str, value: Value
) -> str:
    """With an entry of a table that stands once; notes in `wanted` what is said then."""
    is_there = table in wanted
    entries = wanted.setdefault(table, {})
    if entries.get(key) == _plain(value):
        return text
    entries[key] = _plain(value)
    if not is_there:
        return _with_table(text, path, table, {key: value})
    return _with_key(text, path, (table, ""), key, value)


def _with_table(text: str, path: str, name: str, entries: Mapping[str, Value]) -> str:
    """With a new table: one of documents behind the others, else at the end."""
    header = "[[document]]" if name == "document" else f"[{name}]"
    new = [header, *(_line(key, value) for key, value in entries.items())]
    lines = text.split("\n")
    reader = TomlReader(text, path)
    places = [reader.lines_of(one) for one in reader.sub_tables("document")]
    if name == "document" and places:
        at = _last(lines, places[-1])
        return "\n".join([*lines[:at], "", *new, *lines[at:]])
    kept = text.rstrip("\n")
    return "\n".join([*([kept, ""] if kept else []), *new, ""])


def _with_key(text: str, path: str, where: tuple[str, str], key: str, value: Value | None) -> str:
    """With another value of a key in a table: a table's name, and of a document its file name."""
    reader, (name, file) = TomlReader(text, path), where
    table = reader.sub_table(name) if not file else _document(reader, file)
    if table is None:
        return text  # what is wanted is not there then, and that is told
    lines, place = text.split("\n"), reader.lines_of(table)
    new = [] if value is None else [_line(key, value)]
    if key in table:
        number = reader.line_of(key, table)
        end = next(_ends(lines, number, place), number)
        return "\n".join([*lines[: number - 1], *new, *lines[end:]])
    at = _last(lines, place)
    return "\n".join([*lines[:at], *new, *lines[at:]])


def _document(reader: TomlReader, file: str) -> dict[str, Any] | None:
    return next((one for one in reader.sub_tables("document") if one.get("file") == file), None)


def _ends(lines: list[str], first: int, place: range) -> Iterator[int]:
    """The lines, counted from one, with which a value may end that begins on the first."""
    for last in range(first, place.stop):
        try:
            tomllib.loads("\n".join(lines[first - 1 : last]))
        except tomllib.TOMLDecodeError:
            continue
        yield last


def _last(lines: list[str], place: range) -> int:
    """The last line of a table that is no remark, which may be about what follows."""
    numbers = (n for n in reversed(place) if lines[n - 1].strip()[:1] not in ("", "#"))
    return next(numbers, place.start)


def _plain(value: Value) -> Any:
    if isinstance(value, str):
        return value
    return [*value] if isinstance(value, tuple) else {**value}


def _line(key: str, value: Value) -> str:
    return f"{_key(key)} = {_written(value)}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _written(key)


def _written(value: Value) -> str:
    """A value as TOML has it; what JSON writes of texts is the same there but for one character."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    return "{" + ", ".join(_line(key, one) for key, one in value.items()) + "}"
