"""Edits of registers in TOML as staff make them in a form: text and a value -> text. Pure.

Only the lines of the value are written anew; of a list only the lines of items that are new. The
result is read again, and an edit that would change anything else is refused.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.content.files.toml_files import TomlReader
from ingest.errors import FaqError

__all__ = [
    "Table",
    "TomlValue",
    "key_lines",
    "last_line",
    "quoted",
    "replace_toml_value",
    "table_values",
    "with_table",
]

TomlValue = str | bool | int | tuple[str, ...] | Mapping[str, str]

_BARE = re.compile(r"[A-Za-z0-9_-]+")

_WIDTH = 100
"""Characters of a line of a list; a longer list has an item on each line."""


@dataclass(frozen=True)
class Table:
    """A table of a register."""

    name: str
    id: str = ""
    """That of one `[[name]]` among several; empty for `[name]`."""
    is_one_of_many: bool = False
    """Whether it is a `[[name]]` without an id."""
    by: str = "id"
    """The key that has its id."""


def table_values(text: str, path: str, table: Table) -> Mapping[str, Any]:
    """The values of a table by their keys; none where it is not there.

    Raises FaqError where the text is not TOML.
    """
    reader = _reader(text, path)
    return _found(reader, table) or {}


def key_lines(text: str, path: str, table: Table) -> dict[str, range]:
    """The lines of each value of a table, counted from one; of those that can be told."""
    reader = _reader(text, path)
    found = _found(reader, table)
    if found is None:
        return {}
    lines, places = text.split("\n"), reader.lines_of(found)
    keys = {key: _value_lines(lines, places, key) for key in found}
    return {key: place for key, place in keys.items() if place is not None}


def replace_toml_value(
    text: str, path: str, table: Table, key: str, value: TomlValue, order: Sequence[str] = ()
) -> str:
    """The text with one value of a table set; an empty one takes the key away.

    A key that is not there yet is written where `order`, the keys as they are usually written, has
    it, else behind the others, and a table `[name]` at the end. What says so already stays as it
    is. Raises FaqError where anything else would be changed.
    """
    reader = _reader(text, path)
    found = _found(reader, table)
    if found is None:
        if table.id:
            raise FaqError(f"{path}: there is no [[{table.name}]] “{table.id}” any more.")
        return with_table(text, Table(table.name), {key: value}) if value else text
    if found.get(key, "") == _plain(value):
        return text
    lines, place = text.split("\n"), key_lines(text, path, table)
    if key in place:
        old = lines[place[key].start - 1 : place[key].stop - 1]
        start, stop = place[key].start - 1, place[key].stop - 1
    else:
        known = order[: order.index(key)] if key in order else ()
        before = [place[one].stop - 1 for one in known if one in place]
        start = stop = max(before, default=last_line(text, reader.lines_of(found)))
        old = []
    new = "\n".join([*lines[:start], *_written(key, value, old), *lines[stop:]])
    wanted = {name: one for name, one in found.items() if name != key}
    if value not in ("", ()):
        wanted[key] = _plain(value)
    found.clear()
    found |= wanted
    if _parsed(new) != reader.table:
        raise FaqError(
            f"{path}: “{key}” is written in a way that a form cannot change. Edit the file as text."
        )
    return new


def with_table(text: str, table: Table, values: Mapping[str, TomlValue]) -> str:
    """The text with a new table at its end: `[[name]]` among several, `[name]` elsewhere."""
    is_one = table.id or table.is_one_of_many
    header = f"[[{table.name}]]" if is_one else f"[{table.name}]"
    first = {table.by: table.id} if table.id else {}
    lines = [line for key, one in {**first, **values}.items() for line in _written(key, one, [])]
    above = f"{text}{'' if text.endswith(chr(10)) else chr(10)}\n" if text else ""
    return above + "\n".join([header, *lines, ""])


def _reader(text: str, path: str) -> TomlReader:
    reader = TomlReader(text, path)
    if faults := reader.parsed(None).faults:
        raise FaqError(str(faults[0]))
    return reader


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _found(reader: TomlReader, table: Table) -> dict[str, Any] | None:
    if not table.id:
        return reader.sub_table(table.name) if table.name in reader.table else None
    tables = reader.sub_tables(table.name)
    return next((one for one in tables if one.get(table.by) == table.id), None)


def last_line(text: str, place: range) -> int:
    """The last line of a table that is no remark, which may be about what follows."""
    lines = text.split("\n")
    numbers = (n for n in reversed(place) if lines[n - 1].strip()[:1] not in ("", "#"))
    return next(numbers, place.start)


def _plain(value: TomlValue) -> Any:
    """As `tomllib` gives it."""
    if isinstance(value, tuple):
        return [*value]
    return {**value} if isinstance(value, Mapping) else value


def _value_lines(lines: Sequence[str], places: range, key: str) -> range | None:
    definition = re.compile(rf"\s*([\"']?){re.escape(key)}\1\s*=")
    for start in places:
        if definition.match(lines[start - 1]):
            for stop in range(start + 1, places.stop + 1):
                if _parsed("\n".join(lines[start - 1 : stop - 1])) is not None:
                    return range(start, stop)
    return None


def _written(key: str, value: TomlValue, old: Sequence[str]) -> list[str]:
    """The lines of a value, in the manner of those that it had."""
    if value in ("", ()):
        return []
    name = old[0].partition("=")[0].rstrip() if old else _key(key)
    if isinstance(value, int):
        return [f"{name} = {str(value).lower()}{_remark(old)}"]
    if isinstance(value, Mapping):
        entries = ", ".join(f"{_key(one)} = {quoted(text)}" for one, text in value.items())
        return [f"{name} = {{{entries}}}{_remark(old)}"]
    if isinstance(value, str):
        return [f"{name} = {quoted(value)}{_remark(old)}"]
    on_one = f"{name} = [{', '.join(map(quoted, value))}]{_remark(old)}"
    if len(old) < 2 and len(on_one) <= _WIDTH:
        return [on_one]
    kept = {one: lines for lines, one in _items(old)}
    last = next((lines[-1] for lines in kept.values()), "    .")
    indent = last[: len(last) - len(last.lstrip())]
    items = [line for one in value for line in kept.get(one, [f"{indent}{quoted(one)},"])]
    return [f"{name} = [", *items, "]"]


def _items(old: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """The lines of items that have a line each, with the remarks above them, and the items."""
    above: list[str] = []
    for line in old[1:-1]:
        read = _parsed(f"a = [\n{line}\n]")
        items = read["a"] if read else []
        above.append(line)
        if len(items) == 1:
            if read and _parsed(f"a = [\n{line}\n0]") is None:  # the last one, without its comma
                above[-1] = re.sub(r"(?<=[\"'])(?=\s*(#|$))", ",", line, count=1)
            yield above, items[0]
            above = []
        elif items:
            above = []


def _remark(old: Sequence[str]) -> str:
    """What stands behind a value of one line: blanks and a remark."""
    if len(old) != 1:
        return ""
    for found in re.finditer(r"\s*#", old[0]):
        if _parsed(old[0][: found.start()]) is not None:
            return old[0][found.start() :]
    return ""


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else quoted(key)


def quoted(text: str) -> str:
    """As a text of TOML, which takes the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
