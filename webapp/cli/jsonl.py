"""Files of JSON lines that staff write, for instance with searches, and what is wrong in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from ingest.errors import FaqError, UsageError

__all__ = ["json_lines", "text_of"]

_LONGEST = 10_000_000
"""Characters of a line; a device may never end one."""


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number, from 1, and value of each line of a file; blank lines are passed over.

    Raises UsageError for a file that cannot be read, FaqError for one that is not UTF-8 and for a
    line that is no JSON object.
    """
    try:
        file: TextIO = path.open(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). Check the name.") from error
    with file:
        try:
            for number, line in enumerate(iter(partial(file.readline, _LONGEST), ""), 1):
                if len(line) == _LONGEST:
                    message = f"{path}:{number}: the line has more than {_LONGEST:,} characters."
                    raise FaqError(f"{message} Write one object a line.")
                if line.strip():
                    yield number, _json_object(line, f"{path}:{number}")
        except UnicodeDecodeError as error:
            raise FaqError(f"{path}: this is not UTF-8 text. Save it as UTF-8.") from error
        except OSError as error:
            raise UsageError(f"{path}: cannot be read ({error.strerror}).") from error


def text_of(value: Mapping[str, Any], key: str, path: Path, number: int) -> str:
    """The text under a key of line `number`. Raises FaqError where there is none."""
    text = value.get(key)
    if not isinstance(text, str):
        raise FaqError(f"{path}:{number}: “{key}” is missing or no text. Write it in quotes.")
    return text


def _json_object(line: str, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "too long or too deep"
        raise FaqError(f"{place}: this is not JSON ({reason}). Write one object a line.") from error
    if not isinstance(value, dict):
        raise FaqError(f'{place}: this is not an object. Write {{"id": ...}}.')
    return value
