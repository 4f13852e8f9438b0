"""Comparing and mending the wording of questions, with the help of the term register."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from ingest.content.model.records import Term

__all__ = ["comparable", "correct_slips", "fold"]

_MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_WORD = re.compile(r"[^\W\d_]+")
_SLIP_LENGTH = 6
"""Shorter words differ by a letter from too many others to be called a slip."""


def fold(text: str) -> str:
    """The text without differences of case, quotation marks, dashes and spacing.

    >>> fold("I’m  not “sure”")
    'i\\'m not "sure"'
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS)
    return " ".join(plain.lower().split())


def comparable(text: str, terms: Iterable[Term]) -> str:
    """What is equal for two wordings of one question: words alone, former terms as present ones.

    >>> category = Term("category", "Category", ("Level",))
    >>> comparable("Start at Level III?", [category]) == comparable("start at category III", ())
    True
    """
    words = _words(text)
    for term in terms:
        # The present word is among those looked for, since it may hold the former one.
        names = sorted({_words(name) for name in (term.preferred, *term.former)}, key=len)
        found = "|".join(re.escape(name) for name in reversed(names) if name)
        words = re.sub(rf"\b(?:{found})\b", _words(term.preferred), words)
    return words


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text).replace("'", "")))


def correct_slips(text: str, terms: Sequence[Term]) -> tuple[str, list[tuple[str, str]]]:
    """The text with the slips in register terms mended, and each (as printed, as read).

    A slip is a word with one letter too many that is otherwise a name that has replaced another,
    or that other, and not one of its ordinary endings. Only such names are trusted, since they
    are what documents of several eras differ in: any other odd word stays.

    >>> category = Term("category", "Category", ("Level",))
    >>> correct_slips("a Categoryl III", [category])
    ('a Category III', [('Categoryl', 'Category')])
    """
    known = {
        word.lower()
        for term in terms
        if term.former
        for name in (term.preferred, *term.former)
        for word in _WORD.findall(name)
        if len(word) >= _SLIP_LENGTH
    }
    found: list[tuple[str, str]] = []

    def mend(match: re.Match[str]) -> str:
        word = match[0]
        mended = _without_extra_letter(word, known)
        if mended is None:
            return word
        found.append((word, mended))
        return mended

    return _WORD.sub(mend, text), found


def _without_extra_letter(word: str, known: set[str]) -> str | None:
    lower = word.lower()
    if len(lower) - 1 not in map(len, known):  # nor is a text without blanks gone through
        return None
    if lower in known or any(lower == name + ending for name in known for ending in "sdy"):
        return None
    for position in range(len(word)):
        if lower[:position] + lower[position + 1 :] in known:
            return word[:position] + word[position + 1 :]
    return None
