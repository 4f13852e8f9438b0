"""The log of a server of an edition: a JSON object a line, to the standard error.

    {"time": "2026-01-31T12:00:00.123Z", "level": "info", "event": "request", "method": "GET",
     "kind": "page", "status": 200, "ms": 0.21, "bytes": 3012, "edition": "...", "request": "..."}

A line of a request says nothing of who asked, nor for what: no address, no path, no query, no
program. Each line is one call of the system, so that lines of several processes never mix.
"""

from __future__ import annotations

import json
import logging
import os
import time
from contextlib import suppress
from typing import Any

from webapp.production.settings import LEVELS

__all__ = ["JsonLines", "RequestLog", "logging_config"]

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Writes the lines of requests; as text, which takes a tenth of the time of `logging`."""

    def __init__(self, level: str, handle: int = 2) -> None:
        """`level` is the least that is written, one of `LEVELS`."""
        self._least = LEVELS.index(level)
        self._handle = handle
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
            os.write(self._handle, line.encode())


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
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {"_granian": {"level": level.upper(), "propagate": True}},
    }
