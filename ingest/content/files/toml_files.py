"""Reading a parsed TOML file with messages that name the line.

`tomllib` gives values without their lines, so the line of a key is found again in the text.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from ingest.content.model.citations import CITATION_REMEDY, parse_citation
from ingest.content.model.records import Citation
from ingest.content.model.slugs import Slug, parse_slug
from ingest.diff3 import TWO_VERSIONS, conflict_mark
from ingest.errors import Fault, FaultKind, Parsed, did_you_mean
from ingest.markdown import TOO_MUCH, first_line_too_much

__all__ = ["TomlReader", "without_structure"]

_HEADER = re.compile(r"\s*\[\[?\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?")


def without_structure(text: str) -> str:
    """The lines of a TOML file that may hold texts; remarks and the headers of tables are emptied.

    Within a text of several lines nothing is a remark or a header.
    """
    lines, in_text = [], ""
    for line in text.split("\n"):
        is_structure = not in_text and (line.lstrip().startswith("#") or _HEADER.fullmatch(line))
        lines.append("" if is_structure else line)
        for quotes in re.findall(r"\"{3}|'{3}", "" if is_structure else line):
            in_text = "" if quotes == in_text else in_text or quotes
    return "\n".join(lines)


_Value = TypeVar("_Value")


class TomlReader:
    """Takes values of the expected type out of a file and keeps a fault for each other value."""

    def __init__(self, text: str, path: str) -> None:
        """A text that is not TOML has no values; that is a fault by itself."""
        self.table: dict[str, Any] = {}
        self.path = path
        self._lines, self._faults = text.split("\n"), list[Fault]()
        try:
            if mark := conflict_mark(text):
                kind = FaultKind.CONTRADICTION
                self._faults.append(Fault(path, mark[0], *TWO_VERSIONS, kind, "text", mark[1]))
            else:
                self.table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self._faults.append(_syntax_fault(error, text, path))
        kept = without_structure(text).split("\n")
        self._structure = {n for n, line in enumerate(self._lines, 1) if line and not kept[n - 1]}
        self._places: dict[int, range] = {}  # id of a table -> its lines, counted from one

    def parsed(self, value: _Value) -> Parsed[_Value]:
        """What was made of the values, with all faults until now."""
        return Parsed(value, tuple(self._faults))

    def line_of(self, words: str, table: Mapping[str, Any] | None = None) -> int:
        """The line that defines a key or, failing that, the first that holds the words.

        Only the lines of `table` are looked at, where one is given; its first line is the last
        resort.
        """
        lines = range(1, len(self._lines) + 1) if table is None else self.lines_of(table)
        definition = re.compile(rf"\s*([\"']?){re.escape(words)}\1\s*=")
        remark = re.compile(r"\s*#")
        texts = [(n, self._lines[n - 1]) for n in lines if not remark.match(self._lines[n - 1])]
        for number, text in texts:
            header = _HEADER.fullmatch(text) if number in self._structure else None
            if definition.match(text) or (header and header["name"] == words):
                return number
        return next((number for number, text in texts if words in text), lines.start)

    def lines_of(self, table: Mapping[str, Any]) -> range:
        """The lines of a table with its header, counted from one; all where they cannot be told."""
        return self._places.get(id(table), range(1, len(self._lines) + 1))

    def fault(
        self,
        words: str,
        problem: str,
        remedy: str,
        table: Mapping[str, Any] | None = None,
        *,
        kind: FaultKind,
        subject: str = "",
        value: str = "",
    ) -> None:
        """Keeps a fault at `line_of(words, table)`; its subject is the words if not another."""
        line = self.line_of(words, table)
        self._faults.append(Fault(self.path, line, problem, remedy, kind, subject or words, value))

    def check_keys(
        self,
        table: Mapping[str, Any],
        known: Iterable[str],
        place: str,
        remedies: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Keeps a fault for each key that is not known; `remedies` has what to do about some."""
        for key in table:
            if key not in known:
                problem = f"the key “{key}” is unknown in {place}"
                remedy, kind = remedies.get(key) or did_you_mean(key, known), FaultKind.UNKNOWN_KEY
                self.fault(key, problem, remedy, table, kind=kind, subject="key", value=key)

    def sub_table(self, key: str, *keys: str) -> dict[str, Any]:
        """The table under a key, or under a key of a table; empty where there is none."""
        name = ".".join((key, *keys))
        value: Any = self.table
        for one in (key, *keys):
            value = value.get(one, {}) if isinstance(value, dict) else {}
        if isinstance(value, dict):
            self._place([value], name)
            return value
        problem, remedy = f"“{name}” must be a table", f"Write [{name}] on a line of its own."
        self.fault(name, problem, remedy, kind=FaultKind.MALFORMED)
        return {}

    def sub_tables(self, key: str) -> list[dict[str, Any]]:
        value = self.table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            self._place(value, key)
            return value
        problem, remedy = f"“{key}” must be a list of tables", f"Write [[{key}]] above each."
        self.fault(key, problem, remedy, kind=FaultKind.MALFORMED)
        return []

    def text(self, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str) and first_line_too_much(value) is not None:
            problem, remedy = TOO_MUCH
            self.fault(key, problem, remedy, table, kind=FaultKind.MALFORMED)
            return ""
        if isinstance(value, str):
            return value.strip()
        problem = f"the value of “{key}” is not a text"
        self.fault(key, problem, "Put it in quotes.", table, kind=FaultKind.MALFORMED)
        return ""

    def texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(item.strip() for item in value)
        problem = f"the value of “{key}” is not a list of texts"
        self.fault(key, problem, 'Write ["one", "two"].', table, kind=FaultKind.MALFORMED)
        return ()

    def truth(self, table: Mapping[str, Any], key: str) -> bool:
        value = table.get(key, False)
        if isinstance(value, bool):
            return value
        problem, remedy = f"“{key}” is neither true nor false", f"Write {key} = true."
        self.fault(key, problem, remedy, table, kind=FaultKind.MALFORMED)
        return False

    def count(self, table: Mapping[str, Any], key: str, otherwise: int) -> int:
        """A whole number of 1 or more; `otherwise` where there is none."""
        value = table.get(key, otherwise)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        problem = f"the value of “{key}” is not a whole number from 1 on"
        remedy = f"Write {key} = {otherwise}, without quotes."
        self.fault(key, problem, remedy, table, kind=FaultKind.MALFORMED)
        return otherwise

    def citation(self, table: Mapping[str, Any], key: str) -> Citation:
        """Lines of documents and ids of web pages, from a list of texts."""
        try:
            return parse_citation(self.texts(table, key))
        except ValueError as error:
            self.fault(key, str(error), CITATION_REMEDY, table, kind=FaultKind.MALFORMED)
            return Citation()

    def slug(self, table: Mapping[str, Any], key: str, what: str) -> Slug | None:
        """An id; None, with a fault, where it is missing or no id."""
        text = self.text(table, key)
        if not text:
            problem, remedy = f"{what} has no “{key}”", f'Add the line {key} = "...".'
            self.fault(key, problem, remedy, table, kind=FaultKind.MISSING)
            return None
        try:
            return parse_slug(text)
        except ValueError as error:
            remedy, kind = "Write words such as “work-how-many”.", FaultKind.MALFORMED
            self.fault(key, str(error), remedy, table, kind=kind, value=text)
            return None

    def date(self, table: Mapping[str, Any], key: str) -> dt.date | None:
        """A date; None where there is none."""
        value = table.get(key)
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        remedy = f"Write {key} = 2026-11-21, without quotes."
        self.fault(key, f"“{key}” is not a date", remedy, table, kind=FaultKind.MALFORMED)
        return None

    def _place(self, tables: list[dict[str, Any]], name: str) -> None:
        """Remembers the lines of the tables that stand under headers of this name."""
        headers = [
            (number, header["name"])
            for number in sorted(self._structure)
            if (header := _HEADER.fullmatch(self._lines[number - 1]))
        ]
        ends = [number for number, _ in headers[1:]] + [len(self._lines) + 1]
        places = [
            range(start, end)
            for (start, found), end in zip(headers, ends, strict=bool(headers))
            if found == name
        ]
        if len(places) == len(tables):
            for table, place in zip(tables, places, strict=True):
                self._places[id(table)] = place


def _syntax_fault(error: tomllib.TOMLDecodeError, text: str, path: str) -> Fault:
    """The fault of a text that is not TOML."""
    found = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)", str(error))
    line = int(found[1]) if found and found[1] else text.rstrip("\n").count("\n") + 1
    reason = str(error)[: found.start()] if found else str(error)
    problem = f"the line cannot be read ({reason[:1].lower()}{reason[1:]})"
    remedy = 'Write key = "value", with straight quotes around every text.'
    if "overwrite" in reason:
        remedy = "A key may stand only once: take one of the two lines out."
    return Fault(path, line, problem, remedy, FaultKind.UNREADABLE, "file")
