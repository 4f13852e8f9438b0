"""Programs that tests start and stop."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["PATIENCE", "interruptible"]

PATIENCE = 120
"""Seconds that something has for an answer; a busy machine is slow."""


_START = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


def interruptible(command: Sequence[str | Path]) -> list[str]:
    """The command, with its whole path, as a terminal starts it: Ctrl+C reaches it.

    A shell has what it starts in the background (`make test &`) ignore Ctrl+C, and whatever is
    started from there inherits that.
    """
    return [sys.executable, "-c", _START, *map(str, command)]
