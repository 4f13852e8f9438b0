"""How much work a call is, counted in steps: the same on a busy machine as on a quiet one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

__all__ = ["steps"]


def steps(do: Callable[[], object]) -> int:
    """How many lines of Python run until the call has ended, those of all that it calls included.

    What takes longer the more it is given, in a loop of Python, runs more lines; how long one line
    takes is not seen, such as that of a regular expression.
    """
    count = 0

    def note(frame: FrameType, event: str, value: Any) -> Any:
        nonlocal count
        count += event == "line"
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        do()
    finally:
        sys.settrace(before)
    return count
