"""Ends a worker that stands still, so that another one takes its place.

    worker      twice a second, from a thread that needs the interpreter ──beat──> pipe
    first one   each second, hears the pipes; kills whose pipe was silent for too long

What waits in an endless loop or for a lock that nobody frees still beats, since Python takes turns;
so a worker also looks how long each of its requests is under way, and ends itself.

Seconds are turns of those who count: a computer that slept, or has no time for anybody, gives them
none. A worker that begins is not missed before its first beat, and nobody is while the server ends.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from threading import Thread, get_ident
from typing import Any

__all__ = ["Beating", "watch"]

_log = logging.getLogger(__name__)


class Beating:
    """A WSGI application whose process beats; one that has a request for too long ends."""

    def __init__(self, app: Callable[..., Any], pipe: Connection, seconds: int) -> None:
        self._app, self._pipe, self._seconds = app, pipe, seconds
        self._numbers = count()
        self._under_way: dict[int, int] = {}
        """Thread -> the number of its request."""
        if sys.platform != "win32":  # where nobody is watched
            os.set_blocking(pipe.fileno(), False)  # if the first process does not hear for hours
        Thread(target=self._run, name="beat", daemon=True).start()

    def __call__(self, *arguments: Any) -> Any:
        thread = get_ident()
        self._under_way[thread] = next(self._numbers)
        try:
            return self._app(*arguments)
        finally:
            del self._under_way[thread]

    def _run(self) -> None:
        ages: dict[int, int] = {}
        while max(ages.values(), default=0) < 2 * self._seconds:
            with suppress(OSError):
                self._pipe.send_bytes(b".")
            time.sleep(0.5)
            # A copy, which no thread changes meanwhile.
            ages = {number: ages.get(number, 0) + 1 for number in (*self._under_way.values(),)}
        _log.error(
            "A request is under way for %s: this worker is stuck, and is replaced.",
            _said(self._seconds),
        )
        os._exit(1)


def watch(workers: Callable[[], Iterable[tuple[int, Connection]]], seconds: int) -> None:
    """Kills each worker whose pipe is silent for so many seconds, from a thread of this process.

    `workers` tells at each turn the number of each process that may be killed, and its pipe.
    """

    def run() -> None:
        silent: dict[int, int] = {}
        while True:
            time.sleep(1)
            silent = {
                pid: 0 if is_heard else silent[pid] + 1
                for pid, is_heard in [(pid, _is_heard(pipe)) for pid, pipe in workers()]
                if is_heard or pid in silent
            }
            for pid in [pid for pid, turns in silent.items() if turns >= seconds]:
                if sys.platform != "win32":
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                _log.error("Worker %s stands still for %s, and is replaced.", pid, _said(seconds))
                del silent[pid]

    Thread(target=run, name="watchdog", daemon=True).start()


def _is_heard(pipe: Connection) -> bool:
    """Whether something came since the last time."""
    is_heard = False
    while pipe.poll():
        pipe.recv_bytes()
        is_heard = True
    return is_heard


def _said(seconds: int) -> str:
    return "1 second" if seconds == 1 else f"{seconds} seconds"
