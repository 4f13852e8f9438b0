"""What a statement rests on, as staff write it: lines of a document, or the id of a web page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.records import Citation, SourceSpan
from ingest.slugs import parse_slug

__all__ = ["CITATION_REMEDY", "format_citation", "parse_citation", "parse_span"]

CITATION_REMEDY = "Write file and lines, such as “faq.txt:24-31”, or the id of a [[page]]."

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


def parse_citation(texts: Iterable[str]) -> Citation:
    """Lines and pages, each kind in order. Raises ValueError for a text that is neither.

    >>> parse_citation(["faq.txt:7", "ct-ifs"])
    Citation(spans=(SourceSpan(document='faq.txt', first=7, last=7),), pages=('ct-ifs',))
    """
    spans, pages = [], []
    for text in texts:
        if ":" in text:
            spans.append(parse_span(text))
        else:
            pages.append(parse_slug(text))
    return Citation(tuple(spans), tuple(pages))


def format_citation(citation: Citation) -> tuple[str, ...]:
    """The texts of a citation; `parse_citation` reads the same from them."""
    return (*map(str, citation.spans), *citation.pages)
