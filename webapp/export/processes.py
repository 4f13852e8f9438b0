"""Work that is shared out to copies of this process, where the system can make them."""

from __future__ import annotations

import gc
import json
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, BinaryIO

__all__ = ["shared_out"]

_FEWEST = 200
"""Items from which on it is worth the start of a process."""

_PAUSE = 0.01
"""Seconds between two looks at what is ready."""


@contextmanager
def shared_out(
    items: Sequence[str], work: Callable[[str], Any]
) -> Iterator[Iterator[tuple[str, Any]]]:
    """Within the block copies of this process are at work, one for each processor.

    Gives each item with what the work on it gives, plain values, as they get ready; the copies go
    on while nobody takes them. What a copy leaves undone, because it failed or was stopped, is not
    given; nor is anything where there is one processor or little to do. No copy outlives the
    block, or this process, however it ends.
    """
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if count == 1 or len(items) < _FEWEST or not hasattr(os, "fork"):
        yield iter(())
        return
    with ExitStack() as copies, _pipe() as alive:
        with _uninterrupted():
            started = [
                copies.enter_context(_Copy(items[share::count], work, alive))
                for share in range(count)
            ]
        yield _results(started)


def _results(started: Sequence[_Copy]) -> Iterator[tuple[str, Any]]:
    at_work = list(started)
    while at_work:
        for copy in at_work[:]:
            has_ended = copy.has_ended()  # asked first, so that its last words are read
            yield from copy.new_results()
            if has_ended:
                at_work.remove(copy)
        time.sleep(_PAUSE)


@contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    try:
        yield ends
    finally:
        for end in ends:
            os.close(end)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Lets Ctrl+C wait: while Python copies itself it would be lost, as would be the copies."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Copy:
    """A copy of this process at work; it ends with the block."""

    def __init__(
        self, items: Sequence[str], work: Callable[[str], Any], alive: tuple[int, int]
    ) -> None:
        """`alive` are the ends of a pipe whose second end only the first process holds open."""
        # A file and not a pipe, which would stop the copy when nobody reads.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the copy
        self._place = 0
        self._has_ended = False
        self._process = os.fork()
        if not self._process:
            _work(items, work, alive, self._file)

    def __enter__(self) -> _Copy:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._has_ended:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
        self._file.close()

    def has_ended(self) -> bool:
        """Whether it will give nothing more."""
        if not self._has_ended:
            self._has_ended = os.waitpid(self._process, os.WNOHANG)[0] != 0
        return self._has_ended

    def new_results(self) -> Iterator[tuple[str, Any]]:
        """What it has given since the last time."""
        handle = self._file.fileno()
        found = os.pread(handle, os.fstat(handle).st_size - self._place, self._place)
        whole = found[: found.rfind(b"\n") + 1]
        self._place += len(whole)
        for line in whole.splitlines():
            item, result = json.loads(line)
            yield item, result


def _work(
    items: Sequence[str], work: Callable[[str], Any], alive: tuple[int, int], results: BinaryIO
) -> None:
    """What a copy does. It never returns: the rest of the program belongs to the first process."""
    try:
        gc.freeze()  # what is there already is looked at no more, so that its memory stays shared
        read, write = alive
        os.close(write)
        threading.Thread(target=_end_after, args=[read], daemon=True).start()
        for item in items:
            results.write(json.dumps([item, work(item)]).encode() + b"\n")
            results.flush()
    finally:
        os._exit(0)


def _end_after(alive: int) -> None:
    """Ends this copy when the first process is gone, which closes its end of the pipe."""
    os.read(alive, 1)
    os._exit(0)
