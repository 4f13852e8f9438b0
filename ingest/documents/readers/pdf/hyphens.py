"""Words that are broken at the end of a line -> whole words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.documents.readers.pdf.typography import HYPHEN, TextLine
from ingest.documents.readers.pdf.words import PrintedWord

__all__ = ["is_broken", "join_parts", "words_of"]

_HYPHEN = re.compile(r"[^\W\d_](?:-|\u2010|\xad)$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_ADDRESS_BREAKS = ("-", "/", "_", "=", "&", "?")
"""Behind these an address is broken without a hyphen of its own."""

_LETTERS = re.compile(r"[^\W\d_]+")

_PREFIXES = ("self", "non", "ex", "well", "all", "cross", "e", "co", "multi")
"""They keep their hyphen where the document does not have the word in one."""


def words_of(lines: Sequence[TextLine], known: Mapping[str, int]) -> list[PrintedWord]:
    """The words of a paragraph, those broken at a line's end whole again.

    `known` are the words of the document and how often they stand in it, and the sign at the ends
    of its lines where that is one that no text has (see `Body.words`). The first word of a line
    is never glued to the line above.
    """
    words: list[PrintedWord] = []
    for line in lines:
        first, *others = line.row.words
        first = first._replace(is_glued=False)
        if words and (is_broken(words[-1].text, first.text) or _is_one_address(words[-1], first)):
            words[-1] = _join(words[-1], first, known)
        else:
            words.append(first)
        words.extend(others)
    return words


def is_broken(text: str, following: str) -> bool:
    """Whether what ends in `text` may be the first part of a word that `following` finishes."""
    if _ADDRESS.search(text):
        return text.endswith(_ADDRESS_BREAKS) and bool(re.match(r"[\w%]", following))
    return bool(_HYPHEN.search(text)) and following[:1].islower()


def join_parts(first: str, second: str, known: Mapping[str, int]) -> str:
    """Two parts of a word, with the hyphen between them where it belongs to the word.

    >>> join_parts("transfor-", "mation", {}), join_parts("well-", "known", {})
    ('transformation', 'well-known')
    """
    if _ADDRESS.search(first):
        return first + second
    stem = first[:-1]
    if first.endswith("\xad"):
        return stem + second
    if first.endswith("-") and known.get(HYPHEN):
        return first + second
    before = _LETTERS.findall(stem.lower())[-1:]
    after = _LETTERS.findall(second.lower())[:1]
    if not before or not after:
        return stem + second
    whole, parted = known.get(before[0] + after[0], 0), known.get(f"{before[0]}-{after[0]}", 0)
    if parted > whole or (not whole and (before[0] in _PREFIXES or "-" in stem)):
        return f"{stem}-{second}"
    if not whole and known.get(before[0], 0) > 1 and known.get(after[0], 0) > 1:
        return f"{stem}-{second}"  # both are words of the document: "long-" "term"
    return stem + second


def _is_one_address(first: PrintedWord, second: PrintedWord) -> bool:
    """Whether two words are parts of an address that is printed and leads there."""
    if len(first.link) < 2 or first.link != second.link:
        return False
    return any(first.text[:end] + second.text in first.link for end in (None, -1))


def _join(first: PrintedWord, second: PrintedWord, known: Mapping[str, int]) -> PrintedWord:
    text = join_parts(first.text, second.text, known)
    if _is_one_address(first, second):
        whole = first.text + second.text
        text = whole if whole in first.link else first.text[:-1] + second.text
    return first._replace(text=text, end=second.end)
