"""What other programs make something of in a text, and pages show as it is written.

Staff paste from Obsidian, Notion, WordPress, Jekyll, MkDocs, Pandoc. Nothing of these is guessed
at: each is named, with what to write in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Foreign", "escape_foreign", "find_foreign", "has_foreign"]


@dataclass(frozen=True)
class Foreign:
    """One such piece of a text."""

    start: int
    """Its position."""
    text: str
    what: str
    """What it is elsewhere, with its article."""
    remedy: str
    """A whole sentence."""


_CONSTRUCTS: dict[str, tuple[str, str, str]] = {
    "comment": (
        r"%%[^%\n]+%%|^%%[ \t]*$|\{>>.*?<<\}|(?<![{\0])\{/\*.*?\*/\}",
        "a comment of another program",
        "Write <!-- … -->, which no reader sees, or take it out.",
    ),
    "template": (
        r"\{%[^\n]*?%\}|\{\{[^\n]*?\}\}",
        "a command of a template",
        "Write the words that it stands for, or take it out.",
    ),
    "change": (
        r"\{(?P<sign>\+\+|--|~~|==)(?=\S)[^\n]*?(?P=sign)\}",
        "a marked change",
        "Write what is to hold.",
    ),
    "attributes": (
        r"\{(?::|[#.]\w|[\w-]+=)[^{}\n]*\}",
        "a list of attributes",
        "Take it out: pages have their own looks.",
    ),
    "box": (
        r"^[ \t]*(?:(?:!!!|\?\?\?\+?|===|:::)[ \t]+[\"{\w]|\.\. [\w-]+::)[^\n]*|^[ \t]*:::[ \t]*$",
        "the beginning or end of a box",
        "Write “> **Note:**” and the words, with > before each line.",
    ),
    "contents": (
        r"^[ \t]*\[TOC\][ \t]*$",
        "a place for a table of contents",
        "Take it out.",
    ),
    "short code": (
        r"\[/[a-z_-]+\]|\[[a-z][a-z_-]*[ \t]+[\w-]+=[^\]\n]+\](?![(:])",
        "a short code",
        "Write the words that it stands for, or take it out.",
    ),
    "formula": (
        r"\$\$[^$]+\$\$|(?<![\w$])\$(?![\s\d$])[^$\n]*[\\^_][^$\n]*(?<!\s)\$(?![\w$])"
        r"|(?<!\\)\\(?:frac|sqrt|begin|end|sum|text|times|cdot|leq?|geq?)\b",
        "a formula",
        "Write it in words and characters, such as x² or ½.",
    ),
    "note": (
        r"\^\[[^\]\n]+\]",
        "a note in its place",
        "Write [^1] here, and below the text a line that begins with [^1]: and has its words.",
    ),
    "abbreviation": (
        r"^[ \t]*\*\[[^\]\n]+\]:[^\n]*",
        "the meaning of an abbreviation",
        "Write it in the text, such as IFS (Infant Family Specialist).",
    ),
    "name of a block": (
        r"(?<=\s)\^[A-Za-z][\w-]{2,}[ \t]*$",
        "the name of a block",
        "Take it out.",
    ),
    "size": (
        r"!\[[^\]\n]*\|\d+(?:x\d+)?\]\(",
        "a picture with a size",
        "Take the size out: a picture is as wide as its page at most.",
    ),
    "table": (
        r"^[ \t]*(?:\|[ \t]*)?(?::?-{3,}:?[ \t]*\|[ \t]*)+(?::?-{3,}:?[ \t]*)?$"
        r"|^[ \t]*\+(?:[-=]{3,}\+)+[ \t]*$",
        "a line of a table",
        "A table has as many cells in the row above its dashes as there, with | between them.",
    ),
    "emoji": (
        r"(?<![\w:]):(?:[a-z][a-z0-9_+-]*|[+-]1):(?![\w:])",
        "the name of an emoji",
        "Write the character itself, {}.",
    ),
}

_ANY = "|".join(
    f"(?P<{name.replace(' ', '_')}>{pattern})" for name, (pattern, *_) in _CONSTRUCTS.items()
)
_FOREIGN = re.compile(  # none begins with a letter
    rf"(?=[%{{!?=:.\[$\\^*|+\- \t])(?:{_ANY})", re.MULTILINE
)
_HINT = re.compile(r"%%|[{$\\^]|\[[a-zT/]|\*\[|\|\d|---|===|!!!|\?\?\?|:[:a-z+-]|\.\. ")
"""Stands in every text with such a piece, and is looked for in no time."""

_BLANK = re.compile(  # code, what is escaped, and addresses, which hold no such thing
    r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\\[!-/:-@\[-`{-~]|(?<=\]\()[^()\s]*|https?://[^\s<>]+",
    re.DOTALL,
)


def has_foreign(text: str) -> bool:
    """Whether there may be such a piece in a text, in code or not."""
    return _HINT.search(text) is not None and _FOREIGN.search(text) is not None


def find_foreign(text: str) -> Iterator[Foreign]:
    """Such pieces of the text of a block, in order; code holds none.

    >>> [one.text for one in find_foreign("Yes. %% Anna? %% `%% a %%` {{ fee }} :smile:")]
    ['%% Anna? %%', '{{ fee }}', ':smile:']
    """
    for match in _FOREIGN.finditer(_without_code(text)):
        name = str(match.lastgroup).replace("_", " ")
        _, what, remedy = _CONSTRUCTS[name]
        if name == "emoji":
            character = _emoji(match[0])
            if not character:
                continue
            remedy = remedy.format(character)
        yield Foreign(match.start(), text[slice(*match.span())].strip(), what, remedy)


def _without_code(text: str) -> str:
    """The text with what is no text of it blanked."""
    return _BLANK.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), text)


def escape_foreign(text: str) -> str:
    r"""The text with a backslash before each, so that it is shown as it stands.

    >>> escape_foreign("Write {{ fee }}.")
    'Write \\{{ fee }}.'
    """
    if not has_foreign(text):
        return text
    parts, end = [], 0
    for match in _FOREIGN.finditer(_without_code(text)):
        start = match.end() - len(match[0].lstrip())
        parts += [text[end:start], "\\"]
        end = start
    return "".join([*parts, text[end:]])


def _emoji(name: str) -> str:
    """The character of that name; empty where there is none."""
    from pymdownx import gemoji_db  # which has thousands of them

    known = gemoji_db.emoji.get(gemoji_db.aliases.get(name, name), {})
    codes = known.get("unicode", "")
    return "".join(chr(int(code, 16)) for code in codes.split("-")) if codes else ""
