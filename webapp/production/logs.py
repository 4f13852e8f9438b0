"""The log of a server of an edition: a JSON object a line, to the standard error.

    {"time": "2026-01-31T12:00:00.123Z", "level": "info", "event": "request", "method": "GET",
     "kind": "page", "status": 200, "ms": 0.21, "bytes": 3012, "edition": "...", "request": "..."}

A line of a request says nothing of who asked, nor for what: no address, no path, no query, no
program. Each line is one call of the system, so that lines of several processes never mix. Where
the log is a pipe that nobody empties, lines are left out, and nobody waits for an answer.
"""

from __future__ import annotations

import json
import logging
import os
import select
import stat
import sys
import time
from contextlib import suppress
from typing import Any

from webapp.production.settings import LEVELS

__all__ = ["JsonLines", "Messages", "RequestLog", "logging_config"]

_log = logging.getLogger(__name__)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Writes the lines of requests; as text, which takes a tenth of the time of `logging`."""

    def __init__(self, level: str, handle: int = 2) -> None:
        """`level` is the least that is written, one of `LEVELS`."""
        self._least = LEVELS.index(level)
        self._handle = handle
        self._may_block = _may_block(handle)
        self._left_out = 0
        self._said = 0, ""  # of a second; other threads see both or neither

    def write(
        self, method: str, kind: str, status: int, began: float, size: int, edition: str, name: str
    ) -> None:
        """A line of a request that began at a time of `time.perf_counter` and has a name."""
        is_refused = status >= 400 and kind != "health"  # whose no is an answer
        severity = (2 if status >= 500 else 1) if is_refused else 0
        if severity < self._least:
            return
        now = time.time()
        second = int(now)
        kept, said = self._said
        if second != kept:
            said = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._said = second, said
        took = (time.perf_counter() - began) * 1000
        method = method if method in _METHODS else "other"
        line = (
            f'{{"time": "{said}.{int(now % 1 * 1000):03}Z", "level": "{LEVELS[severity]}", '
            f'"event": "request", "method": "{method}", "kind": "{kind}", "status": {status}, '
            f'"ms": {took:.2f}, "bytes": {size}, "edition": "{edition}", "request": "{name}"}}\n'
        )
        with suppress(OSError):  # of a full disk, a reader that has gone: the site stays
            if self._may_block and not _is_taken(self._handle):
                self._left_out += 1
                return
            os.write(self._handle, line.encode())
        if self._left_out:
            left_out, self._left_out = self._left_out, 0
            _log.warning("Lines of requests left out since nobody read the log: %s.", left_out)


class Messages(logging.StreamHandler[Any]):
    """Writes the lines of `logging` to the standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Leaves one out for which it would have to wait."""
        with suppress(OSError, ValueError):  # it is closed
            handle = self.stream.fileno()
            if _may_block(handle) and not _is_taken(handle):
                return
        super().emit(record)


def _may_block(handle: int) -> bool:
    """Whether it is a pipe, a connection or a terminal, and not a file."""
    with suppress(OSError):  # it is closed
        return sys.platform != "win32" and not stat.S_ISREG(os.fstat(handle).st_mode)
    return False


def _is_taken(handle: int) -> bool:
    """Whether a line can be written there now. Raises OSError where it is closed."""
    return bool(select.select((), (handle,), (), 0)[1])


class JsonLines(logging.Formatter):
    """Makes such a line of what `logging` is told."""

    def format(self, record: logging.LogRecord) -> str:
        said = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        values: dict[str, Any] = {
            "time": f"{said}.{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "event": "message",
            "message": record.getMessage(),
        }
        if record.exc_info:
            values["traceback"] = self.formatException(record.exc_info)
        return json.dumps(values, ensure_ascii=False)


def logging_config(level: str) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes, so that all that is logged is such lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"stderr": {"()": Messages, "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {"_granian": {"level": level.upper(), "propagate": True}},
    }
