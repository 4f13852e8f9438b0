"""Letters set apart before questions and answers, as in cells and circles -> marks of their line.

    (Q)  Where is the room?          "Q: Where is the room?"
    (A)  On the second floor.        "A: On the second floor."

They are often larger than their text and off its height, and have not the sign that tells a mark
from an initial. What tells them is that they are painted apart and alternate, one below the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.documents.readers.pdf.words import SAME_LINE, PrintedWord
from ingest.documents.vocabulary import LANGUAGES

__all__ = ["with_marks"]

_LETTER = re.compile(r"([^\W\d_])\d{0,3}")

_LETTERS = [
    (frozenset(table["question_letters"]), frozenset(table["answer_letters"]))
    for table in LANGUAGES.values()
]
_ALL = frozenset(letter for pair in _LETTERS for letters in pair for letter in letters)
"""Question and answer letters of each language, and all of them."""

_LEAST_GAP = 0.4
"""Between a letter and its text, in sizes of the text: a blank has 0.25 to 0.3."""

_MOST_GAP = 5.0
"""The same at most: a narrow cell is some 40 points wide."""

_SAME_EDGE = 6.0
"""Points: letters of different widths that are centred one below the other differ by less."""

_LARGER = 1.3
"""Letters larger by this factor are set apart by their size."""

_ASCENT, _DESCENT = 0.75, 0.3
"""How far a letter, or a line, reaches above and below its baseline, in sizes of the type."""

_PITCH = 1.5
"""Lines further apart, in sizes of the type, are not of one cell."""

_SURE = 4
"""So many letters alternate by intent; fewer need a look that their text has not."""


_MOST_LETTERS = 200
"""A page with more of them is a drawing, or asks for too much time."""

_BEFORE = 0.01
"""Points from a mark to its text, so that both are one column."""

_ONE_KIND = 3
"""So many letters of questions alone are marks, where all have such a look."""

_Pair = tuple[PrintedWord, PrintedWord]
"""A letter and the first word of the line beside it."""


def with_marks(words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """The words of a page, such letters with a colon, level with their text and of its size."""
    letters = [
        word for word in words if (found := _LETTER.fullmatch(word.text)) and found[1] in _ALL
    ]
    marks: dict[int, PrintedWord] = {}
    for column in _columns(letters) if 1 < len(letters) <= _MOST_LETTERS else ():
        pairs = [
            (letter, text) for letter in column if (text := _beside(letter, words)) is not None
        ]
        if _are_marks(pairs):
            marks |= {id(letter): _level(letter, text, words, pairs) for letter, text in pairs}
    return [marks.get(id(word), word) for word in words]


def _columns(letters: Sequence[PrintedWord]) -> Iterator[list[PrintedWord]]:
    """Letters one below the other, from above."""
    column: list[PrintedWord] = []
    for letter in sorted(letters, key=lambda letter: letter.x):
        if column and letter.x - column[-1].x > _SAME_EDGE:
            yield sorted(column, key=lambda letter: letter.y)
            column = []
        column.append(letter)
    yield sorted(column, key=lambda letter: letter.y)


def _beside(letter: PrintedWord, words: Sequence[PrintedWord]) -> PrintedWord | None:
    """The word that begins the text on the right of a letter; None where it is no mark's place."""
    level = [word for word in words if word is not letter and _overlap(word, letter)]
    if any(
        word.x < letter.end
        and letter.x - word.end < _LEAST_GAP * word.string.size
        and not _LETTER.fullmatch(word.text)
        for word in level
    ):
        return None
    near = [word for word in level if 0 <= word.x - letter.end <= _MOST_GAP * word.string.size]
    if not near:
        return None
    left = min(word.x for word in near)
    first = [word for word in near if word.x - left <= 1]
    text = min(first, key=lambda word: abs(word.y - letter.y))
    is_apart = text.string.order != letter.string.order
    return text if is_apart and text.x - letter.end >= _LEAST_GAP * text.string.size else None


def _overlap(word: PrintedWord, other: PrintedWord) -> bool:
    """Whether two words overlap in height."""
    tops = [one.y - _ASCENT * one.string.size for one in (word, other)]
    feet = [one.y + _DESCENT * one.string.size for one in (word, other)]
    return max(tops) < min(feet)


def _are_marks(pairs: Sequence[_Pair]) -> bool:
    """Whether letters are those of questions and answers in turn, or of questions alone."""
    if len(pairs) < 2:
        return False
    texts = [letter.text[0] for letter, _ in pairs]
    is_apart = all(
        letter.string.ink != text.string.ink or letter.string.size > _LARGER * text.string.size
        for letter, text in pairs
    )
    return (is_apart or len(pairs) >= _SURE) and any(
        set(texts) <= asking | answering
        and (
            all((above in asking) != (below in asking) for above, below in pairwise(texts))
            or (is_apart and len(pairs) >= _ONE_KIND and set(texts) <= asking)
        )
        for asking, answering in _LETTERS
    )


def _level(
    letter: PrintedWord,
    text: PrintedWord,
    words: Sequence[PrintedWord],
    pairs: Sequence[_Pair],
) -> PrintedWord:
    """A letter as the mark of the first line of its text; it may stand at the middle of several."""
    size = text.string.size
    begun = {other.y for mark, other in pairs if mark is not letter}
    is_large = letter.string.size > _LARGER * size
    if is_large or abs(letter.y - text.y) > SAME_LINE * size:
        lines = [
            word
            for word in words
            if abs(word.x - text.x) <= 1
            and word.y < text.y
            and word.string.size == size
            and word.string.is_bold == text.string.is_bold
        ]
        for word in sorted(lines, key=lambda word: -word.y):
            if text.y - word.y > _PITCH * size or word.y in begun:
                break
            text = word
    string = letter.string._replace(y=text.y, size=size)
    x = text.x - _BEFORE
    return letter._replace(text=f"{letter.text}:", x=x, end=x, y=text.y, string=string)
