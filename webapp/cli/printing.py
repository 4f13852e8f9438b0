"""How commands print: text without what moves a cursor, JSON, and how far they are."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO, TypeVar, cast

import click

from ingest.names import visible

__all__ = ["print_json", "print_visibly", "progress", "say_waiting"]

_T = TypeVar("_T")

_MOVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal obeys instead of showing it, but tabs and line ends, and halves of surrogates.

Lines of documents, names of files and arguments may hold it."""


class _VisibleStream:
    """A stream to which such characters are written as escapes.

    It has no `buffer`, so that click writes to it and not beside it to the console of Windows.
    """

    def __init__(self, stream: TextIO) -> None:
        self.plain = stream
        """Where everything is written as it is."""

    def write(self, text: str) -> int:
        return self.plain.write(_MOVING.sub(lambda match: visible(match[0]), text))

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self.plain, name)


def print_visibly() -> None:
    """From now on nothing that this process prints moves a cursor, or fails for its encoding."""
    sys.stdout, sys.stderr = _visible(sys.stdout), _visible(sys.stderr)


def _visible(stream: TextIO) -> TextIO:
    if isinstance(stream, _VisibleStream):
        return stream
    if isinstance(stream, io.TextIOWrapper):  # a Windows pipe cannot say every character
        stream.reconfigure(errors="replace")
    return cast(TextIO, _VisibleStream(stream))


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2))


def say_waiting(message: str) -> None:
    """Says why the command does not go on."""
    click.echo(message, err=True)


def progress(items: Iterable[_T], total: int, label: str) -> Iterator[_T]:
    """The items, with a progress bar on a terminal and silently in a pipe."""
    if not sys.stderr.isatty():
        yield from items
        return
    plain = getattr(sys.stderr, "plain", sys.stderr)
    with click.progressbar(items, length=total, label=label, file=plain) as bar:
        yield from bar
