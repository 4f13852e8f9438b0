"""References in a text: `[[criterion:id]]`, `[[question:id|these words]]` and the like. Pure.

What a reference points to is known to `KnowledgeBase`; `content` checks that it exists, and the
pages turn it into a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = [
    "REFERENCE_KINDS",
    "Reference",
    "escape_references",
    "find_references",
    "replace_references",
    "unread_brackets",
]

REFERENCE_KINDS = ("criterion", "question", "term", "category", "source")
"""What a reference may point to. A source is a page of `sources.toml` or lines of a document."""

_REFERENCE = re.compile(
    r"(?P<code>^[ \t]*(?P<fence>```|~~~).*?(?:^[ \t]*(?P=fence)|\Z)"  # an example is no reference
    r"|(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))"
    r"|(?<!\\)\[\[(?P<inner>[^\[\]]*)\]\](?!\()",
    re.DOTALL | re.MULTILINE,
)

_BRACKETS = re.compile(r"(?<!\\)\[\[(?![^\]]*\]?\]\()")  # "[[1]](address)" is a Markdown link


@dataclass(frozen=True)
class Reference:
    """One reference."""

    kind: str
    """One of `REFERENCE_KINDS`, or whatever stands there; empty where no kind is named."""
    target: str
    """Id of the record; of a document `name.txt:24-31`."""
    label: str
    """The words to show; empty where the name of the record is to be shown."""
    line: int
    """Line of the text that it begins on, counted from one."""
    text: str
    """All of it, as written."""


def find_references(text: str) -> list[Reference]:
    """The references of a text, in order; what stands in code is none.

    >>> [(one.kind, one.target, one.label) for one in find_references("See [[term:rsc|RSC]].")]
    [('term', 'rsc', 'RSC')]
    """
    if "[[" not in text:  # most texts have none, and looking for code takes its time
        return []
    return [_reference(match) for match in _REFERENCE.finditer(text) if match["code"] is None]


def unread_brackets(text: str) -> list[int]:
    """Lines, counted from one, on which "[[" stands and begins no reference; code does not count.

    >>> unread_brackets("[[term:a]] and\\n[[term:b")
    [2]
    """
    if "[[" not in text:
        return []
    rest = _REFERENCE.sub(lambda match: "\n" * match[0].count("\n"), text)
    return [n for n, line in enumerate(rest.split("\n"), 1) if _BRACKETS.search(line)]


def escape_references(text: str) -> str:
    r"""The text with a backslash before each "[[" outside of code and of links in Markdown.

    >>> print(escape_references("Write [[x]] or `[[x]]` or [[1]](address)."))
    Write \[[x]] or `[[x]]` or [[1]](address).
    """
    if "[[" not in text:
        return text
    parts, end = list[str](), 0
    for match in _REFERENCE.finditer(text):
        if match["code"] is not None:
            parts += [_BRACKETS.sub(r"\\[[", text[end : match.start()]), match[0]]
            end = match.end()
    return "".join([*parts, _BRACKETS.sub(r"\\[[", text[end:])])


def replace_references(text: str, replacement: Callable[[Reference], str]) -> str:
    """The text with every reference replaced.

    >>> replace_references("See [[term:rsc|RSC]].", lambda reference: reference.label)
    'See RSC.'
    """
    if "[[" not in text:
        return text
    return _REFERENCE.sub(
        lambda match: match[0] if match["code"] is not None else replacement(_reference(match)),
        text,
    )


def _reference(match: re.Match[str]) -> Reference:
    target, _, label = match["inner"].partition("|")
    kind, colon, slug = target.partition(":")
    if not colon:
        kind, slug = "", target
    line = match.string.count("\n", 0, match.start()) + 1
    return Reference(kind.strip(), " ".join(slug.split()), " ".join(label.split()), line, match[0])
