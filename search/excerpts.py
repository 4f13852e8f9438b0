"""The words of a query marked in a text, and the passage of an answer that shows them best.

`webapp/static/search.js` gives the same pieces for the same text.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from search.analysis import Word, term, words

__all__ = ["EXCERPT_WORDS", "LEAD_WORDS", "Piece", "excerpt", "mark"]

EXCERPT_WORDS = 40
"""Length of an excerpt, in words."""

LEAD_WORDS = 6
"""Words shown before the first word that was asked, for its context."""


@dataclass(frozen=True)
class Piece:
    """A part of a text."""

    text: str
    is_match: bool = False
    """Whether it is a word of the query."""


def mark(text: str, wanted: Collection[str]) -> list[Piece]:
    """The text in pieces, with the words whose term is wanted as pieces of their own.

    >>> mark("Two hours", {"hour"})
    [Piece(text='Two ', is_match=False), Piece(text='hours', is_match=True)]
    """
    return _pieces(text, list(words(text)), wanted, 0, len(text))


def excerpt(text: str, wanted: Collection[str]) -> list[Piece]:
    """About `EXCERPT_WORDS` words of the text, where most of the wanted terms stand together.

    Begins with the text where no wanted term is in it. An ellipsis shows what is left out.
    """
    found = list(words(text))
    latest = max(0, len(found) - EXCERPT_WORDS)  # a window that begins here ends with the text
    first = min(max(0, _densest(found, wanted) - LEAD_WORDS), latest)
    last = min(len(found), first + EXCERPT_WORDS)
    if not found:
        return []
    start = 0 if first == 0 else found[first].start
    end = len(text) if last == len(found) else found[last - 1].end
    pieces = _pieces(text, found[first:last], wanted, start, end)
    if start > 0:
        pieces.insert(0, Piece("… "))
    if end < len(text):
        pieces.append(Piece(" …"))
    return pieces


def _densest(found: list[Word], wanted: Collection[str]) -> int:
    """Position of the word at which the window with the most different wanted terms begins."""
    places = [(n, t) for n, word in enumerate(found) if (t := term(word.text)) in wanted]
    best, best_count = 0, 0
    for place, _ in places:
        window = {t for n, t in places if place <= n < place + EXCERPT_WORDS - LEAD_WORDS}
        if len(window) > best_count:
            best, best_count = place, len(window)
    return best


def _pieces(
    text: str, found: list[Word], wanted: Collection[str], start: int, end: int
) -> list[Piece]:
    pieces, position = [], start
    for word in found:
        if term(word.text) in wanted:
            if word.start > position:
                pieces.append(Piece(text[position : word.start]))
            pieces.append(Piece(word.text, is_match=True))
            position = word.end
    if position < end:
        pieces.append(Piece(text[position:end]))
    return pieces
