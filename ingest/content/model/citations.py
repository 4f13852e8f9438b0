"""What a statement rests on, as staff write it: lines of a document, or the id of a web page."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.content.model.records import Citation
from ingest.content.model.slugs import parse_slug
from ingest.spans import parse_span

__all__ = ["CITATION_REMEDY", "format_citation", "parse_citation"]

CITATION_REMEDY = "Write file and lines, such as “faq.txt:24-31”, or the id of a [[page]]."


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
