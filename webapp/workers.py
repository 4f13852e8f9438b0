"""Work that is shared out to processes, where the system can make copies of a running one."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TextIO

__all__ = ["shared_out"]

_FEWEST = 200
"""Items from which on it is worth the start of a process."""


def shared_out(items: Sequence[str], work: Callable[[str], Any]) -> Iterator[tuple[str, Any]]:
    """Each item with what the work on it gives, plain values, as they get ready.

    What a process leaves undone, because it failed or was stopped, is not given.
    """
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if count == 1 or len(items) < _FEWEST or not hasattr(os, "fork"):
        return
    started: list[int] = []
    lines: list[TextIO] = []
    try:
        with _uninterrupted():
            for share in range(count):
                process, end = _start(items[share::count], work, [one.fileno() for one in lines])
                started.append(process)
                lines.append(os.fdopen(end))
        while lines:
            for one in lines[:]:  # in turns: a pipe that nobody reads would stop its process
                line = one.readline()
                if line.endswith("\n"):
                    yield tuple(json.loads(line))
                else:
                    one.close()
                    lines.remove(one)
    finally:
        for one in lines:
            one.close()
        for process in started:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Lets Ctrl+C wait: while Python copies itself it would be lost, as would be the copies."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(
    items: Sequence[str], work: Callable[[str], Any], others: Sequence[int]
) -> tuple[int, int]:
    """A copy of this process at work: its number, and where its results can be read.

    `others` is where those of the copies before can be read.
    """
    read, write = os.pipe()
    process = os.fork()
    if process:
        os.close(write)
        return process, read
    try:  # nothing may leave this block: the rest of the program belongs to the first process
        for end in (read, *others):  # only the first process reads, so that its end is noticed
            os.close(end)
        with os.fdopen(write, "w") as results:
            for item in items:
                # Told at once: when the first process is gone, this ends with the next item.
                print(json.dumps([item, work(item)]), file=results, flush=True)
    finally:
        os._exit(0)
