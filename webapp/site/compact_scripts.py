"""Scripts without what only their readers need: comments, and blanks between two signs.

Names, numbers and texts stay as written, and what a browser reads is the same tree. The program
knows the scripts of this project, and no script at all: no template within a template, and no
division before a text with a slash on one line.
"""

from __future__ import annotations

import re

__all__ = ["compacted"]

_TOKEN = re.compile(
    r"""
    (?P<blank> (?: \s | /\*.*?\*/ | //[^\n]* )+ )
    | "(?: \\. | [^"\\\n] )*" | '(?: \\. | [^'\\\n] )*' | `(?: \\. | [^`\\] )*`
    | (?<= [(,=:\[!&|?{};\n\ ] ) / (?: \\. | \[ (?: \\. | [^\]\\\n] )* \] | [^/\\\[\n] )+ /
    | [^\s/"'`]+ | .
    """,
    re.VERBOSE | re.DOTALL,
)
"""A blank, comments among it; a text; a regular expression; anything else."""

_GOES_ON_AFTER = re.compile(r"[\[({,;:?=<>&|*]")
"""Where a statement cannot end, so that a line need not."""

_GOES_ON_BEFORE = re.compile(r"[\])};,:?.=<>&|*]")

_APART = re.compile(r"[\w$][\w$]|\+\+|--|//")
"""Two signs that would become one."""


def compacted(script: str) -> str:
    """The script as browsers read it; a line ends where a statement may."""
    made = [""]
    blank = ""
    for token in _TOKEN.finditer(script):
        text = token[0]
        if token["blank"] is not None:
            blank = text
            continue
        before, after = made[-1][-1:], text[0]
        is_line = "\n" in blank and before != ""
        if is_line and not (_GOES_ON_AFTER.match(before) or _GOES_ON_BEFORE.match(after)):
            made.append("\n")
        elif blank and _APART.match(before + after):
            made.append(" ")
        made.append(text)
        blank = ""
    return "".join(made) + "\n"
