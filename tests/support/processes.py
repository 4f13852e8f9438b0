"""Programs that tests start and stop."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

__all__ = ["PATIENCE", "interruptible", "is_running", "wait_until"]

PATIENCE = 120
"""Seconds that something has for an answer; a busy machine is slow."""


def wait_until(condition: Callable[[], object], what: str = "") -> None:
    """Waits until the condition gives something true, `PATIENCE` seconds at most.

    Raises AssertionError, which says what was waited for, where it never does.
    """
    due = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < due, what
        time.sleep(0.05)


_START = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


def is_running(process: int) -> bool:
    """Whether a process of this id is there and has not ended."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"  # ended, and not yet waited for


def interruptible(command: Sequence[str | Path]) -> list[str]:
    """The command, with its whole path, as a terminal starts it: Ctrl+C reaches it.

    A shell has what it starts in the background (`make test &`) ignore Ctrl+C, and whatever is
    started from there inherits that.
    """
    return [sys.executable, "-c", _START, *map(str, command)]
