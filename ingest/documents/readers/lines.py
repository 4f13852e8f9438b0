"""Text -> lines, as an editor numbers them."""

from __future__ import annotations

import re

__all__ = ["split_lines"]

_LINE_END = re.compile(r"\r\n|\r|\n")


def split_lines(text: str) -> list[str]:
    """Lines as an editor numbers them: unlike `str.splitlines`, a form feed ends none.

    >>> split_lines("one\\r\\ntwo\\x0c\\n")
    ['one', 'two\\x0c']
    """
    lines = _LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    return lines
