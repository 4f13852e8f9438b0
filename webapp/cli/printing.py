"""How commands print: text without what moves a cursor, JSON, and how far they are."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, TypeVar, cast

import click

from ingest.errors import FaqError
from ingest.names import visible

__all__ = ["OutputError", "print_json", "print_visibly", "progress", "say_waiting"]

_T = TypeVar("_T")

_MOVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal obeys instead of showing it, but tabs and line ends, and halves of surrogates.

Lines of documents, names of files and arguments may hold it."""


class OutputError(FaqError):
    """What a command says cannot be written to where it goes, such as to a full disk."""


class _VisibleStream:
    """A stream to which such characters are written as escapes.

    It has no `buffer`, so that click writes to it and not beside it to the console of Windows.
    """

    def __init__(self, stream: TextIO, system: str) -> None:
        self.plain = stream
        """Where everything is written as it is."""
        self._system = system

    def write(self, text: str) -> int:
        if text == "":  # click asks so whether it takes text, and hears no error
            return 0
        with self._as_output_errors():
            return self.plain.write(_MOVING.sub(lambda match: visible(match[0]), text))

    def flush(self) -> None:
        with self._as_output_errors():
            self.plain.flush()

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    @contextmanager
    def _as_output_errors(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:  # whoever reads has had enough, which is no fault
            raise
        except OSError as error:
            if self._system == "win32" and error.errno == errno.EINVAL:  # the same, as it says it
                raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from error
            self.plain = _nowhere()  # else Python tries again, and complains, when it ends
            raise OutputError(
                f"What the command says cannot be written ({error.strerror}). "
                "Make room, or have it print to elsewhere."
            ) from error

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self.plain, name)


def print_visibly(system: str = sys.platform) -> None:
    """From now on nothing that this process prints moves a cursor, or fails for its encoding.

    What it prints where the caller has closed the stream goes nowhere. Where the reader has had
    enough, writing raises BrokenPipeError, whatever the system calls it.
    """
    _open_closed_streams()
    sys.stdout, sys.stderr = _visible(sys.stdout, system), _visible(sys.stderr, system)


def _open_closed_streams() -> None:
    """Else the next file that is opened takes the number, and gets what libraries print."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # the lowest number is free


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - no file of anybody


def _visible(stream: TextIO | None, system: str) -> TextIO:
    if stream is None:
        stream = _nowhere()
    if isinstance(stream, _VisibleStream):
        return stream
    if isinstance(stream, io.TextIOWrapper):  # a Windows pipe cannot say every character
        stream.reconfigure(errors="replace")
    return cast(TextIO, _VisibleStream(stream, system))


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
