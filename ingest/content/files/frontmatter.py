"""The head of a content file: YAML in shape, read as text.

    ---
    id: work-how-many
    categories: [II, III]
    asked_as:
      - how many families do I have to see
    ---

A line is split at its first colon and every value stays text, so that "NO", "12:30" or "[Beta]"
in the hands of staff mean what they say. What a value must be is the business of the reader of
the record, which has the line numbers for its messages.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from ingest.errors import Fault, FaultKind, Parsed

__all__ = ["Head", "HeadEntry", "format_head", "parse_head", "replace_value"]

_FENCE = "---"
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_ -]*")


@dataclass(frozen=True)
class HeadEntry:
    """One key of the head."""

    key: str
    line: int
    """Line of the key, counted from one."""
    values: tuple[str, ...]
    """The value, or the items of the list."""
    lines: tuple[int, ...]
    """The line each value begins on."""

    @property
    def text(self) -> str:
        """The value; the items joined with commas where staff wrote a list."""
        return ", ".join(self.values)


@dataclass(frozen=True)
class Head:
    """A parsed head and where the text below it starts."""

    entries: Mapping[str, HeadEntry]
    """Key -> entry, in the order of the file."""
    body_line: int
    """Line on which the body starts, counted from one."""
    body: str
    """All that follows the head."""
    is_closed: bool = True
    """Whether the head has an end; without one nothing can be said of the rest."""


def parse_head(text: str, path: str) -> Parsed[Head]:
    """The head and the body of a content file.

    A file without a head has no entries and is all body.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return Parsed(Head({}, 1, text))
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        problem = "the head that begins with “---” has no end"
        remedy = "Put a line “---” below its last key."
        fault = Fault(path, 1, problem, remedy, FaultKind.UNREADABLE, "head")
        return Parsed(Head({}, len(lines) + 1, "", is_closed=False), (fault,))
    entries = _entries(lines[1:end], path)
    return Parsed(Head(entries.value, end + 2, "\n".join(lines[end + 1 :])), entries.faults)


def _entries(lines: Sequence[str], path: str) -> Parsed[dict[str, HeadEntry]]:
    faults: list[Fault] = []
    entries: dict[str, HeadEntry] = {}
    current: str | None = None
    is_refused = False  # whether the items below belong to a key that stands twice
    in_item = False  # whether an indented line goes on with the value above it
    for number, line in enumerate(lines, 2):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped == "-" or stripped.startswith("- "):
            if is_refused:
                continue
            if current is None:
                problem = f"the list item “{stripped}” belongs to no key"
                remedy, kind = "Write “key:” on the line above it.", FaultKind.MALFORMED
                faults.append(Fault(path, number, problem, remedy, kind, "head", stripped))
            elif item := _unquote(stripped[1:].strip()):
                entries[current] = _extend(entries[current], item, number)
                in_item = True
            continue
        if line[0].isspace() and current is not None and in_item:
            entries[current] = _continue(entries[current], stripped)
            continue
        key, colon, value = stripped.partition(":")
        key = key.strip()
        if not colon or not _KEY.fullmatch(key):
            problem = f"“{stripped}” is not a “key: value” line"
            remedy = (
                "Write a key, a colon and the value, or indent it to go on with the line above."
            )
            kind = FaultKind.MALFORMED
            faults.append(Fault(path, number, problem, remedy, kind, "head", stripped))
            current, is_refused = None, False
            continue
        if key in entries:
            problem = f"the key “{key}” stands here a second time"
            remedy = f"Join it with line {entries[key].line}."
            faults.append(Fault(path, number, problem, remedy, FaultKind.DUPLICATE, "key", key))
            current, is_refused = None, True
            continue
        values = _values(value.strip())
        entries[key] = HeadEntry(key, number, values, (number,) * len(values))
        current, is_refused, in_item = key, False, bool(values)
    return Parsed(entries, tuple(faults))


def _values(value: str) -> tuple[str, ...]:
    if value.startswith("[") and value.endswith("]"):
        items = (_unquote(item.strip()) for item in value[1:-1].split(","))
        return tuple(item for item in items if item)
    return (_unquote(value),) if value else ()


def _unquote(value: str) -> str:
    """Quotes around a whole value are the habit of YAML writers and no part of the text.

    `"a" and "b"` keeps its quotes; `""a""` loses one pair, which is how `_quote` writes `"a"`.
    """
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        inner = value[1:-1]
        if value[0] not in inner or (inner[0] == inner[-1] == value[0] and len(inner) > 1):
            return inner
    return value


def _quote(value: str) -> str:
    return value if _unquote(value) == value else f"{value[0]}{value}{value[0]}"


def _extend(entry: HeadEntry, value: str, line: int) -> HeadEntry:
    return HeadEntry(entry.key, entry.line, (*entry.values, value), (*entry.lines, line))


def _continue(entry: HeadEntry, more: str) -> HeadEntry:
    joined = f"{entry.values[-1]} {more}"
    return HeadEntry(entry.key, entry.line, (*entry.values[:-1], joined), entry.lines)


def format_head(values: Mapping[str, str | Sequence[str]], *, short_lists: Container[str]) -> str:
    """The head as text, "---" lines included; empty values are left out.

    Lists named in `short_lists` are written `[a, b]`, the others an item a line. `parse_head`
    reads the same values back, provided that items have no line break and no space at their ends.
    """
    lines = [_FENCE]
    for key, value in values.items():
        if not value:
            continue
        if isinstance(value, str):
            lines.append(f"{key}: {value}")
        elif key in short_lists and not any("," in item for item in value):
            lines.append(f"{key}: [{', '.join(map(_quote, value))}]")
        else:
            lines.append(f"{key}:")
            lines.extend(f"  - {_quote(item)}" for item in value)
    return "\n".join([*lines, _FENCE, ""])


def replace_value(
    text: str,
    key: str,
    value: str | Sequence[str],
    *,
    order: Sequence[str],
    short_lists: Container[str] = (),
) -> str:
    """The file with one key of its head set; every other byte stays.

    A key that is not there yet is written where `order`, the keys as they are usually written,
    has it. The file must have a head. An empty value takes the key away. Lists named in
    `short_lists` are written `[a, b]`.
    """
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    end = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
    blocks = _blocks(lines[1:end])
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    written = format_head({key: value}, short_lists=short_lists).split("\n")[1:-2]
    if key in blocks:
        start, stop = blocks[key]
    else:
        before = order[: order.index(key)]
        start = stop = max((blocks[one][1] for one in before if one in blocks), default=end)
    return "".join([*lines[:start], *(line + newline for line in written), *lines[stop:]])


def _blocks(lines: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Key -> first line and line after the last, counted as in the file from zero."""
    blocks: dict[str, tuple[int, int]] = {}
    current = ""
    for number, line in enumerate(lines, 1):
        key, colon, _ = line.partition(":")
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith("-") or line[0].isspace():
            if current:
                blocks[current] = (blocks[current][0], number + 1)
        elif colon:
            current = key.strip()
            blocks[current] = (number, number + 1)
    return blocks
