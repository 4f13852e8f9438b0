"""What a page may not be, since it would keep its parser busy for ever."""

from __future__ import annotations

import re

from ingest.documents.unreadable import UnreadableError

__all__ = ["MAX_DEPTH", "refuse_attributes", "refuse_depth"]

MAX_DEPTH = 200
"""Elements in elements; what is deeper is read as text. Real pages stay below 60."""

_MAX_OPEN = 3_000
"""Elements begun and not ended; a page with more was made to stall its reader."""

_MAX_ATTRIBUTES = 1_000
"""Of one element; real ones have some thirty."""

_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSED_BY_OTHERS = {"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "option"}
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "param", "wbr"}


def refuse_attributes(markup: str) -> None:
    """Raises UnreadableError for an element with more attributes than a page has.

    A parser compares each attribute of an element with those before it.
    """
    for tag in _LONG_TAG.findall(markup):
        if len(_VALUE.sub("", tag).split()) > _MAX_ATTRIBUTES:
            raise UnreadableError(
                "an element in it has too many attributes. Save it as plain text."
            )


def refuse_depth(markup: str) -> None:
    """Raises UnreadableError for more elements in one another than a page has."""
    open_elements: dict[str, int] = {}
    total = 0
    for end, name in _TAG.findall(markup):
        name = name.lower()
        if name in _CLOSED_BY_OTHERS or name in _VOID:
            continue
        count = open_elements.get(name, 0)
        step = 1 if not end else -1 if count else 0
        open_elements[name] = count + step
        total += step
        if total > _MAX_OPEN:
            raise UnreadableError(
                "its markup is nested too deeply to be read. Save it as plain text."
            )
