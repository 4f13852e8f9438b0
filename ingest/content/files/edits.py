"""Edits of content files as staff make them in a form: bytes and changes -> bytes. Pure.

What is not changed stays byte for byte: the byte-order mark, the end of each line, blank lines at
the end, remarks and forms of the front matter. Browsers send every line end as CR LF and drop an
empty first line; neither is a change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from ingest.content.files.categories import CATEGORY_KEYS
from ingest.content.files.criterion_files import CRITERION_KEYS, CRITERION_SHORT_LISTS
from ingest.content.files.frontmatter import HeadEntry, parse_head, replace_value
from ingest.content.files.question_files import QUESTION_KEYS, SHORT_LISTS, TOPIC_KEYS
from ingest.content.files.site import SITE_KEYS
from ingest.content.files.terms import TERM_KEYS
from ingest.content.files.toml_edits import (
    Table,
    TomlValue,
    key_lines,
    replace_toml_value,
    table_values,
    with_table,
)
from ingest.errors import FaqError
from ingest.files import text_of

__all__ = [
    "Changes",
    "RecordText",
    "RegisterText",
    "appended_line",
    "edited",
    "edited_register",
    "edited_text",
    "extended_register",
    "read_record_text",
    "read_register_text",
    "typed",
]

_KEYS: Mapping[str, tuple[Sequence[str], frozenset[str]]] = {
    "question": (QUESTION_KEYS, SHORT_LISTS),
    "topic": (TOPIC_KEYS, frozenset()),
    "criterion": (CRITERION_KEYS, CRITERION_SHORT_LISTS),
}
"""Kind of record -> the keys of its front matter in order, and those whose lists are short."""

_TABLES: Mapping[str, Sequence[str]] = {
    "term": TERM_KEYS,
    "category": CATEGORY_KEYS,
    **{name: tuple(keys) for name, keys in SITE_KEYS.items()},
}
"""Table of a register -> its keys in order."""

_BOM = "\ufeff"
_END = re.compile(r"\r\n|\r|\n")
_HEADING = re.compile(r"#(?!#)\s*(?P<title>.*)")
_EMPTY_HEAD = "---\n---\n"


@dataclass(frozen=True)
class RecordText:
    """A record's file, as a form shows it."""

    entries: Mapping[str, HeadEntry]
    title: str
    """On one line; empty where the file has none."""
    text: str
    """Below the title, without blank lines around it."""
    text_line: int
    """Line of the file on which the text begins, or would."""

    def values(self, key: str) -> tuple[str, ...]:
        """The values of a key, as written; none where it is not there."""
        return self.entries[key].values if key in self.entries else ()


@dataclass(frozen=True)
class RegisterText:
    """Tables of a register, as a form shows them; keys are `<table>.<key>`."""

    raw: Mapping[str, Any]
    lines: Mapping[str, range]
    """The lines of each value, counted from one; of those that can be told."""

    def values(self, key: str) -> tuple[str, ...]:
        """The values of a key, as written; none where it is not there or false."""
        value = self.raw.get(key, ())
        if isinstance(value, list):
            return tuple(map(str, value))
        return (str(value).lower() if value is True else str(value),) if value else ()


@dataclass(frozen=True)
class Changes:
    """What a form says; what equals the file changes nothing."""

    title: str
    text: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key -> its values; keys that are left out stay as they are."""


@dataclass(frozen=True)
class _Body:
    """The lines of a file with "\\n" at their ends, cut at the title."""

    above: str
    """The front matter and blank lines."""
    heading: str
    """The line of the title; empty where there is none."""
    lead: str
    """What stands between title and text: line ends."""
    text: str
    trail: str
    """Line ends and blanks after the text."""


def read_record_text(data: bytes, path: Path) -> RecordText:
    """The parts of a record's file. Raises FaqError where its front matter cannot be told."""
    text = _plain(data, path)
    head = parse_head(text, str(path))
    if not head.value.is_closed:
        raise FaqError(str(head.faults[0]))
    body = _body(text)
    heading = _HEADING.match(body.heading)
    above = f"{body.above}{body.heading}{body.lead}"
    line = above.count("\n") + 1
    title = " ".join(heading["title"].split()) if heading else ""
    return RecordText(head.value.entries, title, body.text, line if body.text else line + 1)


def edited(data: bytes, path: Path, kind: str, changes: Changes) -> bytes:
    """The file of a record with these changes.

    Raises FaqError where the front matter is written in a way in which one key cannot be changed.
    """
    text = _plain(data, path)
    present = read_record_text(data, path)
    order, short_lists = _KEYS[kind]
    new = text
    for key, values in changes.values.items():
        if values != present.values(key):
            new = _with_value(new, path, key, values, order, short_lists)
    body = _body(new)
    heading = body.heading
    if changes.title != present.title:
        heading = f"# {changes.title}"
    shown = typed(changes.text)
    if (heading, shown) != (body.heading, body.text):
        lead, trail = body.lead, body.trail
        if not shown:
            lead, trail = "", "\n"
        elif not body.text:
            lead, trail = "\n\n", "\n"
        elif heading and not body.heading:
            lead = "\n\n"
        new = f"{body.above}{heading}{lead}{shown}{trail}"
    return _with_ends(data, new)


def read_register_text(data: bytes, path: Path, tables: Sequence[Table]) -> RegisterText:
    """What tables of a register say. Raises FaqError where the file is not TOML."""
    text = _plain(data, path)
    raw, lines = dict[str, Any](), dict[str, range]()
    for table in tables:
        prefix = f"{table.name}."
        raw |= {prefix + key: one for key, one in table_values(text, str(path), table).items()}
        lines |= {prefix + key: one for key, one in key_lines(text, str(path), table).items()}
    return RegisterText(raw, lines)


def edited_register(
    data: bytes,
    path: Path,
    tables: Sequence[Table],
    values: Mapping[str, TomlValue],
) -> bytes:
    """A register with these values, by `<table>.<key>`.

    Raises FaqError where it is written in a way in which one value cannot be changed.
    """
    text = _plain(data, path)
    named = {table.name: table for table in tables}
    for name, value in values.items():
        table, _, key = name.partition(".")
        text = replace_toml_value(text, str(path), named[table], key, value, _TABLES[table])
    return _with_ends(data, text)


def extended_register(
    data: bytes | None, path: Path, table: Table, values: Mapping[str, TomlValue]
) -> bytes:
    """A register with one table more at its end. Raises FaqError where it is no text."""
    if data is None:
        return with_table("", table, values).encode()
    return _with_ends(data, with_table(_plain(data, path), table, values))


def edited_text(data: bytes | None, text: str) -> bytes:
    """A file whose whole text is this one; new where `data` is None.

    A line end after the last line, and the blank lines that a browser drops, are no change.
    """
    shown = text.replace("\r\n", "\n").replace("\r", "\n")
    if data is None:
        return f"{shown.rstrip()}\n".encode() if shown.strip() else b""
    present = _END.sub("\n", data.decode("utf-8").removeprefix(_BOM))
    if shown in (present, present.removeprefix("\n")):
        return data
    if present.endswith("\n") and not shown.endswith("\n") and shown:
        shown += "\n"
    return _with_ends(data, shown)


def appended_line(data: bytes | None, line: str) -> bytes:
    """The file with a line at its end, which ends as the others do."""
    present = data or b""
    end = b"\r\n" if b"\r\n" in present else b"\n"
    between = end if present and not present.endswith((b"\n", b"\r")) else b""
    return present + between + line.encode() + end


def typed(text: str) -> str:
    """A text from a form as `RecordText.text` has it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()


def _plain(data: bytes, path: Path) -> str:
    """Raises FaqError where the file is no text."""
    read = text_of(data, path)
    if read.value is None:
        raise FaqError(str(read.faults[0]))
    return read.value


def _body(text: str) -> _Body:
    start = parse_head(text, "").value.body_line - 1
    lines = text.split("\n")
    first = next((n for n in range(start, len(lines)) if lines[n].strip()), None)
    if first is None:
        above = text if not text or text.endswith("\n") else f"{text}\n"
        return _Body(above, "", "", "", "")
    if not _HEADING.match(lines[first]):
        first -= 1
        above, heading, rest = "".join(f"{line}\n" for line in lines[: first + 1]), "", ""
        rest = "\n".join(lines[first + 1 :])
    else:
        above, heading = "".join(f"{line}\n" for line in lines[:first]), lines[first]
        rest = "".join(f"\n{line}" for line in lines[first + 1 :])
    core = rest.lstrip("\n")
    shown = core.rstrip()
    lead = rest[: len(rest) - len(core)]
    return _Body(above, heading, lead, shown, core[len(shown) :])


def _with_value(
    text: str,
    path: Path,
    key: str,
    values: tuple[str, ...],
    order: Sequence[str],
    short_lists: frozenset[str],
) -> str:
    is_list = key in short_lists or key in ("asked_as", "figures")
    value: str | tuple[str, ...] = values if is_list else ", ".join(values)
    with_head = text if text.startswith("---") else _EMPTY_HEAD + text
    new = replace_value(with_head, key, value, order=order, short_lists=short_lists)
    before, after = parse_head(with_head, str(path)), parse_head(new, str(path))
    kept, read = (
        {name: one.values for name, one in parsed.value.entries.items()}
        for parsed in (before, after)
    )
    is_set = read.pop(key, ()) == values
    kept.pop(key, None)
    if not is_set or kept != read or len(after.faults) > len(before.faults):
        raise FaqError(
            f"{path}: “{key}” is written in a way that a form cannot change. Edit the file as text."
        )
    return new


def _with_ends(data: bytes, text: str) -> bytes:
    """The new text, in which lines that were in the file keep their ends; others have its own."""
    raw = data.decode("utf-8")
    mark = _BOM if raw.startswith(_BOM) else ""
    raw = raw.removeprefix(_BOM)
    lines, ends = _END.split(raw), _END.findall(raw)
    if text == "\n".join(lines):
        return data
    usual = max(set(ends), key=ends.count) if ends else "\n"
    new = text.split("\n")
    kept: dict[int, str] = {}
    for a, b, size in SequenceMatcher(None, lines, new, autojunk=False).get_matching_blocks():
        kept |= {b + n: ends[a + n] for n in range(size) if a + n < len(ends)}
    ended = (f"{line}{kept.get(number, usual)}" for number, line in enumerate(new[:-1]))
    return f"{mark}{''.join(ended)}{new[-1]}".encode()
