"""Lines of a source document, and how staff write them: `faq.txt:24-31`."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["SourceSpan", "parse_span"]


@dataclass(frozen=True, order=True)
class SourceSpan:
    """Lines of a source document, written `name.txt:24-31`.

    >>> str(SourceSpan("faq.txt", 24, 31)), str(SourceSpan("faq.txt", 7, 7))
    ('faq.txt:24-31', 'faq.txt:7')
    """

    document: str
    """File name in `content/sources/`."""
    first: int
    """First line, counted from one."""
    last: int
    """Last line, included."""

    def __str__(self) -> str:
        lines = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return f"{self.document}:{lines}"


_SPAN = re.compile(r"(?P<document>.+):(?P<first>\d+)(?:-(?P<last>\d+))?")


def parse_span(text: str) -> SourceSpan:
    """Lines of a document. Raises ValueError when the text is not `name:first-last`.

    >>> parse_span("faq.txt:24-31")
    SourceSpan(document='faq.txt', first=24, last=31)
    """
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” does not name lines of a document")
    first = int(match["first"])
    last = int(match["last"] or first)
    if not 1 <= first <= last:
        raise ValueError(f"“{text}” names lines that do not exist")
    return SourceSpan(match["document"], first, last)
