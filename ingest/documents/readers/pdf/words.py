"""The strings of a page -> its words, and which of them stand on one line."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.documents.readers.pdf.strings import PrintedString
from ingest.markdown import set_off

__all__ = [
    "SAME_LINE",
    "Link",
    "PrintedWord",
    "clean",
    "most",
    "read_words",
    "rows_of",
    "with_set_off",
]

_GLUE = (0.1, 0.16)
"""Words are apart by half a space, and that is at least and at most so much of the type's size.
Many fonts have no space, and what is said of its width then is a guess."""

SAME_LINE = 0.3
"""Baselines differ by at most so much of the type's size within a line."""

_RAISED = 0.62
"""Raised or lowered characters stand at most so much of the type's size off their line; the numbers
of notes 0.34 and more..."""

_SMALL = 0.85
"""... and are at most so large; those numbers 0.55 and more."""

_MOVED = 0.1
"""What stands so much of the type's size off its line is raised or lowered ..."""

_LONGEST_MARK = 8
"""... and a mark or a figure where it has at most so many characters."""

_SHADOW = 0.15
"""The same string painted again so near, in sizes of the type, is bold type or a shadow."""

_LINK_HEIGHT = 0.25
"""The middle of small letters above their line, in sizes of the type: links are looked up there."""

_TEX_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
_CHARACTERS: dict[str, str] = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\xa0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\u200b": "",
    "\ufeff": "",
    "\x00": "",
    # Where TeX's fonts keep their ligatures; fonts without names leave the bare codes.
    **{chr(first + n): text for first in (0x0B, 0x1B) for n, text in enumerate(_TEX_LIGATURES)},
    # The bullets of Symbol and Wingdings, which office programs set lists with.
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf076": "▪",
    "\uf0a8": "▪",
    "\uf06e": "▪",
    "\uf06c": "•",
    "\uf0d8": "▸",
    "\uf0fc": "✓",
    "\uf0e0": "→",
}
_LIGATURES = str.maketrans(_CHARACTERS)
_WORD = re.compile(r"\S+")
_UNSEEN = re.compile(r"[\x01-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Link:
    """A place on a page that leads somewhere."""

    left: float
    top: float
    right: float
    bottom: float
    """Points from the left and the upper edge of the page as it is seen."""
    target: str
    """An address, or "#" for a place in the same document."""


class PrintedWord(NamedTuple):
    """Characters without a space between them; a tuple, since pages have thousands of them."""

    text: str
    x: float
    end: float
    y: float
    """Points; see `PrintedString`."""
    string: PrintedString
    """Of which it is a part: its size and its typeface."""
    link: str = ""
    is_glued: bool = False
    """Whether no space stands before it, only a change of type."""


def read_words(strings: Sequence[PrintedString], links: Sequence[Link]) -> list[PrintedWord]:
    """The words of a page: strings parted at spaces, joined where they touch."""
    words: list[PrintedWord] = []
    for row in _lines_of([string for string in strings if clean(string.text).strip()]):
        fresh: list[PrintedWord] = []
        above: PrintedString | None = None
        for string in sorted(row, key=lambda string: string.x):
            if above is not None and _is_painted_twice(above, string):
                continue  # bold type, or a shadow, made by painting twice
            fresh.extend(_split(string, above, fresh))
            above = string
        linked = [word._replace(link=_target(word, links)) if links else word for word in fresh]
        words.extend(_joined(linked))
    return words


def _joined(words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Glued words of one type as one word."""
    joined: list[PrintedWord] = []
    for word in words:
        above = joined[-1] if joined else None
        if above is not None and word.is_glued and _looks(above) == _looks(word):
            joined[-1] = above._replace(text=above.text + word.text, end=word.end)
        else:
            joined.append(word)
    return joined


def _looks(word: PrintedWord) -> tuple[object, ...]:
    string = word.string
    return (
        string.is_bold,
        string.is_italic,
        string.is_mono,
        string.ink,
        string.size,
        string.is_artifact,
        word.link,
    )


def _is_painted_twice(above: PrintedString, string: PrintedString) -> bool:
    return string.text == above.text and abs(string.x - above.x) < _SHADOW * string.size


def rows_of(words: Sequence[PrintedWord]) -> list[list[PrintedWord]]:
    """Words line by line, from above; those of a line from left to right."""
    rows: dict[float, list[PrintedWord]] = {}
    mains: dict[int, PrintedString] = {}
    by_string = {id(word.string): word.string for word in words}
    for line in _lines_of(list(by_string.values())):
        main = _main(line)
        mains.update({id(string): main for string in line})
    for word in words:
        rows.setdefault(mains[id(word.string)].y, []).append(word)
    return [sorted(rows[y], key=lambda word: word.x) for y in sorted(rows)]


def _main(line: Sequence[PrintedString]) -> PrintedString:
    return max(line, key=lambda string: (string.size, string.end - string.x))


def with_set_off(line: Sequence[PrintedWord]) -> Iterator[PrintedWord]:
    """The words of a line, those that are raised or lowered in the characters for that.

    Only of a line within its column: two columns of print have their lines at heights of their own.
    """
    main = _main([word.string for word in line])
    above = ""
    for word in line:
        up = (main.y - word.string.y) / main.size
        is_moved = word.string.size <= _SMALL * main.size and abs(up) >= _MOVED
        if is_moved and len(word.text) <= _LONGEST_MARK and (above or up > 0):
            text = set_off(word.text, "sup" if up > 0 else "sub", above[-1:])
            word = word._replace(text=text)
        yield word
        above = word.text


def _lines_of(strings: Sequence[PrintedString]) -> list[list[PrintedString]]:
    """Strings of one height on the page, from above; raised and lowered ones are with their line.

    The heights at which most is printed are the lines, and take in what stands a little off them.
    """
    heights: dict[float, list[PrintedString]] = {}
    for string in strings:
        heights.setdefault(round(string.y, 1), []).append(string)
    by_weight = sorted(
        heights.items(),
        key=lambda height: (
            -sum(string.end - string.x for string in height[1]),
            height[0],
        ),
    )
    lines: list[
        tuple[float, float, list[PrintedString]]
    ] = []  # height, size, strings; sorted by height
    for y, members in by_weight:
        place = bisect(lines, y, key=lambda line: line[0])
        for line in sorted(lines[max(place - 2, 0) : place + 2], key=lambda line: abs(line[0] - y)):
            if _belongs(members, line):
                line[2].extend(members)
                break
        else:
            size = most((string.size, len(string.text)) for string in members)
            lines.insert(place, (y, size, members))
    return [members for _, _, members in lines]


def _belongs(
    members: Sequence[PrintedString], line: tuple[float, float, list[PrintedString]]
) -> bool:
    """Whether strings are part of a line that is heavier than they are."""
    y, size, others = line
    shift = abs(members[0].y - y)
    if shift <= SAME_LINE * min(size, max(string.size for string in members)):
        return True
    if shift > _RAISED * size or any(string.size > _SMALL * size for string in members):
        return False
    # What is beside a heading is no mark of it but a line of the next column.
    large = [string for string in others if string.size > _SMALL * size]
    left = min(string.x for string in large) - size
    right = max(string.end for string in large) + size
    return all(left <= string.x <= right for string in members)


def _split(
    string: PrintedString, above: PrintedString | None, before: Sequence[PrintedWord]
) -> Iterator[PrintedWord]:
    """The words of one string; the first is glued to the one before where they touch."""
    text = clean(string.text)
    width, count = string.end - string.x, max(len(text), 1)
    stops = string.stops if len(string.stops) == len(text) else ()
    is_glued = above is not None and bool(before) and _touches(string, above, before[-1].end)
    for match in _WORD.finditer(text):
        begin, end = match.span()
        yield PrintedWord(
            match.group(),
            string.x + ((stops[begin - 1] if stops else begin / count) * width if begin else 0.0),
            string.x + (stops[end - 1] if stops else end / count) * width,
            string.y,
            string,
            is_glued=is_glued and begin == 0,
        )


def _touches(string: PrintedString, above: PrintedString, end: float) -> bool:
    """Whether no blank stands between a string and the one above, whose last word ends there."""
    if clean(above.text)[-1:].isspace():
        return False
    size = max(above.size, string.size)
    least, most = _GLUE[0] * size, _GLUE[1] * size
    needed = min(max(0.5 * min(above.space, string.space), least), most)
    return string.x - end < needed


def _target(word: PrintedWord, links: Sequence[Link]) -> str:
    x, y = (word.x + word.end) / 2, word.y - _LINK_HEIGHT * word.string.size
    for link in links:
        if link.left <= x <= link.right and link.top <= y <= link.bottom:
            return link.target
    return ""


def clean(text: str) -> str:
    """A text without what is not seen, its ligatures as letters."""
    return (
        text
        if text.isascii() and text.isprintable()
        else _UNSEEN.sub("", text.translate(_LIGATURES))
    )


def most(weighted: Iterable[tuple[float, int]]) -> float:
    counts: Counter[float] = Counter()
    for value, weight in weighted:
        counts[value] += weight
    return max(counts.items(), key=lambda item: (item[1], item[0]))[0] if counts else 0.0
