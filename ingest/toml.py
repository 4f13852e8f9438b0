"""Reading a parsed TOML file with messages that name the line.

`tomllib` gives values without their lines, so a line is found again by the words it holds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from ingest.errors import Fault, did_you_mean

__all__ = ["TomlReader"]


class TomlReader:
    """Takes values of the expected type out of a table; the others go to `faults`."""

    def __init__(self, table: dict[str, Any], text: str, path: str, faults: list[Fault]) -> None:
        self.table, self.path = table, path
        self._lines, self._faults = text.split("\n"), faults

    @staticmethod
    def syntax_fault(error: tomllib.TOMLDecodeError, text: str, path: str) -> Fault:
        """The fault for a text that is not TOML."""
        found = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)", str(error))
        line = int(found[1]) if found and found[1] else text.rstrip("\n").count("\n") + 1
        reason = str(error)[: found.start()] if found else str(error)
        remedy = 'Write key = "value", with straight quotes around every text.'
        return Fault(
            path, line, f"the line cannot be read ({reason[:1].lower()}{reason[1:]})", remedy
        )

    def line_of(self, words: str) -> int:
        """The first line that holds the words, or 1."""
        return next((n for n, line in enumerate(self._lines, 1) if words in line), 1)

    def fault(self, words: str, problem: str, remedy: str) -> None:
        """Adds a fault at the first line that holds the words."""
        self._faults.append(Fault(self.path, self.line_of(words), problem, remedy))

    def check_keys(self, table: Mapping[str, Any], known: Iterable[str], place: str) -> None:
        for key in table:
            if key not in known:
                problem = f"the key “{key}” is unknown in {place}"
                self.fault(key, problem, did_you_mean(key, known))

    def sub_table(self, key: str) -> dict[str, Any]:
        value = self.table.get(key, {})
        if isinstance(value, dict):
            return value
        self.fault(key, f"“{key}” must be a table", f"Write [{key}] on a line of its own.")
        return {}

    def sub_tables(self, key: str) -> list[dict[str, Any]]:
        value = self.table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        self.fault(key, f"“{key}” must be a list of tables", f"Write [[{key}]] above each.")
        return []

    def text(self, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self.fault(key, f"the value of “{key}” is not a text", "Put it in quotes.")
        return ""

    def texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(item.strip() for item in value)
        self.fault(key, f"the value of “{key}” is not a list of texts", 'Write ["one", "two"].')
        return ()
