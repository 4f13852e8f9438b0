"""Which paragraphs of a PDF are headings, and of which level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.documents.blocks import BlockKind, Emphasis
from ingest.documents.readers.pdf.paragraphs import Paragraph
from ingest.documents.readers.pdf.typography import LARGER, Body, emphasis_of

__all__ = ["is_heading", "level_of", "levels_of"]

_MOST_LETTERS = 300
"""A longer text in large type is an introduction, not a heading."""

_TITLE_SIZE = 0.95
"""What a bookmark names is a heading in type that is hardly smaller than the body's, too."""

_DEEPEST = 6
"""The levels of HTML and Markdown."""

_HeadingStyle = tuple[float, bool]
"""Size in half points, and whether it is bold."""


def is_heading(paragraph: Paragraph, body: Body) -> bool:
    """Whether a paragraph is set in larger type, or in other type and called so by a bookmark."""
    first = paragraph.first
    if first.kind is not BlockKind.PARAGRAPH:
        return False
    text = "".join(line.row.text for line in paragraph.lines)
    if len(text) > _MOST_LETTERS or not any(letter.isalnum() for letter in text):
        return False
    if first.style.size >= body.style.size * LARGER:
        return True
    is_title = first.is_title and first.style.size >= _TITLE_SIZE * body.style.size
    return is_title and bool(emphasis_of(first.style, body) & (Emphasis.BOLD | Emphasis.FONT))


def levels_of(paragraphs: Sequence[Paragraph], body: Body) -> Mapping[_HeadingStyle, int]:
    """How headings are set -> their level, that of the largest 1; bold ones before others."""
    styles = {_style(paragraph) for paragraph in paragraphs if is_heading(paragraph, body)}
    order = sorted(styles, key=lambda style: (-style[0], not style[1]))
    return {style: min(n, _DEEPEST) for n, style in enumerate(order, 1)}


def level_of(paragraph: Paragraph, levels: Mapping[_HeadingStyle, int]) -> int:
    """The level of a heading. Raises KeyError for what is none."""
    return levels[_style(paragraph)]


def _style(paragraph: Paragraph) -> _HeadingStyle:
    style = paragraph.first.style
    return round(style.size * 2) / 2, style.is_bold
