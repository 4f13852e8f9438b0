"""The strings of text of a page -> its lines, in the order in which people read them.

    strings ──words──> words ──regions──> columns ──rows──> rows

Columns are told by a gutter: a strip of blank paper that hardly any line crosses, with text that
fills the width on both sides. What stands beside a narrow column, such as the page numbers of a
table of contents, belongs to the line. Two columns of which every paragraph begins at the height
of its neighbour are a table.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from ingest.documents.readers.pdf.strings import PrintedString

__all__ = ["Link", "PrintedWord", "Row", "read_rows"]

_GLUE = (0.1, 0.16)
"""Words are apart by half a space, and that is at least and at most so much of the type's size.
Many fonts have no space, and what is said of its width then is a guess."""

_SAME_LINE = 0.3
"""Baselines differ by at most so much of the type's size within a line."""

_RAISED = 0.62
"""Raised or lowered signs stand at most so much of the type's size off their line..."""

_SMALL = 0.85
"""... and are at most so large."""

_GUTTER = 0.7
"""A gutter is at least so wide, in sizes of the type."""

_BIN = 2.0
"""Points: how finely gutters are looked for."""

_WIDEST = 3_000.0
"""Points: the widest page on which columns are looked for; A0 has 2,384."""

_NARROW = 0.2
"""A column has at least so much of the width of the text."""

_FILLED = 0.4
"""Half of a column's lines fill at least so much of it."""

_CROSSED = 0.4
"""At most so many of the lines on the right of a gutter may cross it: titles, figures."""

_COLUMN_LINES = 4
"""Fewer lines are no column."""

_TABLE_ROWS = 3
"""Fewer rows of two cells that begin at one height are no table."""

_STRIP = 1.3
"""A blank strip between the rows of a table is wider than the usual distance of lines by this."""

_TEX_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
_SIGNS: dict[str, str] = {
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
_LIGATURES = str.maketrans(_SIGNS)
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


@dataclass(frozen=True)
class PrintedWord:
    """Signs without a space between them."""

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


@dataclass(frozen=True)
class Row:
    """One line as printed."""

    words: tuple[PrintedWord, ...]
    """From left to right, at least one."""
    page: int
    """Counted from one."""
    column: int = 0
    """Counts the columns of a page; tells which lines are neighbours."""
    cell: tuple[int, int] | None = None
    """Row and column, where the page's columns are a table."""

    @property
    def x(self) -> float:
        return self.words[0].x

    @property
    def end(self) -> float:
        return self.words[-1].end

    @cached_property
    def y(self) -> float:
        return max(self.words, key=lambda word: (word.string.size, len(word.text))).y

    @cached_property
    def size(self) -> float:
        """Of most of its signs."""
        return _most((round(word.string.size, 1), len(word.text)) for word in self.words)

    @cached_property
    def text(self) -> str:
        return "".join(
            word.text if word.is_glued or not n else f" {word.text}"
            for n, word in enumerate(self.words)
        )

    @property
    def is_artifact(self) -> bool:
        return all(word.string.is_artifact for word in self.words)


def read_rows(strings: Sequence[PrintedString], links: Sequence[Link], page: int) -> list[Row]:
    """The lines of a page in the order of reading, with those on their side at the end."""
    upright = [string for string in strings if string.is_upright]
    words = _words(upright, links)
    rows: list[Row] = []
    for column, (region, cell) in enumerate(_regions(words, depth=0), 1):
        for row in _rows(region):
            rows.append(Row(tuple(row), page, column, cell))
    for string in strings:
        if not string.is_upright and (text := _clean(string.text).strip()):
            rows.append(Row((PrintedWord(text, string.x, string.x, string.y, string),), page, -1))
    return rows


def _clean(text: str) -> str:
    return _UNSEEN.sub("", text.translate(_LIGATURES))


def _words(strings: Sequence[PrintedString], links: Sequence[Link]) -> list[PrintedWord]:
    """The words of a page: strings parted at spaces, joined where they touch."""
    words: list[PrintedWord] = []
    for row in _lines_of([string for string in strings if _clean(string.text).strip()]):
        fresh: list[PrintedWord] = []
        above: PrintedString | None = None
        for string in sorted(row, key=lambda one: one.x):
            if above is not None and _is_painted_twice(above, string):
                continue  # bold type, or a shadow, made by painting twice
            fresh.extend(_split(string, above, fresh))
            above = string
        linked = [replace(word, link=_target(word, links)) if links else word for word in fresh]
        words.extend(_joined(linked))
    return words


def _joined(words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Glued words of one type as one word."""
    joined: list[PrintedWord] = []
    for word in words:
        above = joined[-1] if joined else None
        if above is not None and word.is_glued and _looks(above) == _looks(word):
            joined[-1] = replace(above, text=above.text + word.text, end=word.end)
        else:
            joined.append(word)
    return joined


def _looks(word: PrintedWord) -> tuple[object, ...]:
    string = word.string
    return (
        *(string.is_bold, string.is_italic, string.is_mono, string.ink, string.size),
        *(string.is_artifact, word.link),
    )


def _is_painted_twice(above: PrintedString, string: PrintedString) -> bool:
    return string.text == above.text and abs(string.x - above.x) < 0.15 * string.size


def _lines_of(strings: Sequence[PrintedString]) -> list[list[PrintedString]]:
    """Pieces of one height on the page, from above; raised and lowered signs are with their line.

    The heights at which most is printed are the lines, and take in what stands a little off them.
    """
    heights: dict[float, list[PrintedString]] = {}
    for string in strings:
        heights.setdefault(round(string.y, 1), []).append(string)
    by_weight = sorted(
        heights.items(), key=lambda one: (-sum(string.end - string.x for string in one[1]), one[0])
    )
    lines: list[
        tuple[float, float, list[PrintedString]]
    ] = []  # height, size, strings; sorted by height
    for y, members in by_weight:
        place = bisect(lines, y, key=lambda line: line[0])
        for line in sorted(lines[max(place - 2, 0) : place + 2], key=lambda one: abs(one[0] - y)):
            if _belongs(members, line):
                line[2].extend(members)
                break
        else:
            size = _most((string.size, len(string.text)) for string in members)
            lines.insert(place, (y, size, members))
    return [members for _, _, members in lines]


def _belongs(
    members: Sequence[PrintedString], line: tuple[float, float, list[PrintedString]]
) -> bool:
    """Whether strings are part of a line that is heavier than they are."""
    y, size, others = line
    shift = abs(members[0].y - y)
    if shift <= _SAME_LINE * min(size, max(string.size for string in members)):
        return True
    left, right = min(one.x for one in others) - size, max(one.end for one in others) + size
    return shift <= _RAISED * size and all(
        string.size <= _SMALL * size and left <= string.x <= right for string in members
    )


def _split(
    string: PrintedString, above: PrintedString | None, before: Sequence[PrintedWord]
) -> Iterator[PrintedWord]:
    """The words of one string; the first is glued to the one before where they touch."""
    text = _clean(string.text)
    step = (string.end - string.x) / max(len(text), 1)
    is_first = True
    for match in re.finditer(r"\S+", text):
        start = string.x + match.start() * step
        is_glued = False
        if is_first and above is not None and before and match.start() == 0:
            is_spaced = _clean(above.text)[-1:].isspace()
            least, most = (part * max(above.size, string.size) for part in _GLUE)
            needed = min(max(0.5 * min(above.space, string.space), least), most)
            is_glued = not is_spaced and string.x - before[-1].end < needed
        yield PrintedWord(
            match.group(), start, string.x + match.end() * step, string.y, string, is_glued=is_glued
        )
        is_first = False


def _target(word: PrintedWord, links: Sequence[Link]) -> str:
    x, y = (word.x + word.end) / 2, word.y - 0.25 * word.string.size
    for link in links:
        if link.left <= x <= link.right and link.top <= y <= link.bottom:
            return link.target
    return ""


def _rows(words: Sequence[PrintedWord]) -> list[list[PrintedWord]]:
    """Words line by line; the words of a line come in the order in which `_words` gave them."""
    rows: dict[float, list[PrintedWord]] = {}
    heights: dict[int, float] = {}
    by_string = {id(word.string): word.string for word in words}
    for line in _lines_of(list(by_string.values())):
        y = max(line, key=lambda one: (one.size, one.end - one.x)).y
        heights.update({id(string): y for string in line})
    for word in words:
        rows.setdefault(heights[id(word.string)], []).append(word)
    return [sorted(rows[y], key=lambda word: word.x) for y in sorted(rows)]


_Region = tuple[list[PrintedWord], tuple[int, int] | None]


def _regions(words: Sequence[PrintedWord], depth: int) -> Iterator[_Region]:
    """The columns of a page in order, and the rows across them in their places."""
    rows = _rows(words) if words else []
    gutter = _gutter(rows) if depth < 3 and len(rows) >= _COLUMN_LINES else None
    if gutter is None:
        if words:
            yield list(words), None
        return
    left, right = gutter
    band: list[list[PrintedWord]] = []
    for row in [*rows, None]:
        if row is not None and not _crosses(row, left, right):
            band.append(row)
            continue
        sides = (
            [word for one in band for word in one if word.end <= right],
            [word for one in band for word in one if word.end > right],
        )
        cells = _cells(*sides) if depth == 0 else None
        if cells is not None:
            yield from cells
        else:
            for side in sides:
                yield from _regions(side, depth + 1)
        band = []
        if row is not None:
            yield row, None


def _crosses(row: Sequence[PrintedWord], left: float, right: float) -> bool:
    middle = (left + right) / 2
    return any(word.x < middle < word.end for word in row) or any(
        one.x < left and one.end > left and two.x < right and two.end > right
        for one, two in pairwise(row)
    )


def _gutter(rows: Sequence[Sequence[PrintedWord]]) -> tuple[float, float] | None:
    """The left and the right edge of the blank strip between two columns, if there are two."""
    words = [word for row in rows for word in row]
    first, last = min(word.x for word in words), max(word.end for word in words)
    size = _most((round(word.string.size, 1), len(word.text)) for word in words)
    width = last - first
    if not 0 < width <= _WIDEST:
        return None
    count = int(width / _BIN) + 1
    crossed = [0] * count
    for row in rows:
        bins: set[int] = set()
        for word in row:
            start = max(int((word.x - first) / _BIN), 0)
            bins.update(range(start, min(int((word.end - first) / _BIN) + 1, count)))
        for place in bins:
            crossed[place] += 1
    allowed = _CROSSED * len(rows)
    best: tuple[float, float, float] | None = None
    for start, end in _runs([places <= allowed for places in crossed]):
        # The deepest part of the strip: bins that the fewest lines cross.
        least = min(crossed[start:end])
        for low, high in _runs([places <= least for places in crossed[start:end]]):
            left, right = first + (start + low) * _BIN, first + (start + high) * _BIN
            if right - left < _GUTTER * size - _BIN:
                continue
            if not _NARROW * width <= (left + right) / 2 - first <= (1 - _NARROW) * width:
                continue
            quality = _quality(rows, left, right, first, last)
            if quality and (best is None or quality > best[0]):
                best = (quality, left, right)
    return best[1:] if best else None


def _quality(
    rows: Sequence[Sequence[PrintedWord]], left: float, right: float, first: float, last: float
) -> float:
    """How well a strip parts two columns, 0 where it does not."""
    middle = (left + right) / 2
    lefts, rights, crossing = [], [], 0
    for row in rows:
        if any(word.x < middle < word.end for word in row):
            crossing += 1
            continue
        before = [word for word in row if word.end <= middle]
        after = [word for word in row if word.x >= middle]
        if before:
            lefts.append(before[-1].end - before[0].x)
        if after:
            rights.append(after[-1].end - after[0].x)
    if min(len(lefts), len(rights)) < _COLUMN_LINES:
        return 0.0
    if crossing > _CROSSED * (crossing + len(rights)) * 1.5:
        return 0.0
    fill = min(median(lefts) / max(left - first, 1.0), median(rights) / max(last - right, 1.0))
    if fill < _FILLED or min(left - first, last - right) < _NARROW * (last - first):
        return 0.0
    return (right - left) * fill * len(rights) / (len(rights) + crossing)


def _cells(left: Sequence[PrintedWord], right: Sequence[PrintedWord]) -> list[_Region] | None:
    """Two columns as the rows of a table, where blank strips across both part it into rows.

    In a row, both sides begin at the same height. Columns of text have such strips by chance only.
    """
    if not left or not right:
        return None
    size = _most((round(word.string.size, 1), 1) for word in (*left, *right))
    tops = _strips([*left, *right], size)
    cells: list[_Region] = []
    pairs = even = 0
    for number, top in enumerate(tops):
        bottom = tops[number + 1] if number + 1 < len(tops) else float("inf")
        starts: list[float] = []
        for place, side in enumerate((left, right)):
            words = [word for word in side if top <= word.y < bottom]
            if words:
                cells.append((words, (number, place)))
                starts.append(min(word.y for word in words))
        pairs += len(starts) == 2
        even += len(starts) == 2 and abs(starts[0] - starts[1]) <= _SAME_LINE * size
    is_table = even >= _TABLE_ROWS and even >= 0.8 * pairs and pairs >= 0.6 * len(tops)
    return cells if is_table else None


def _strips(words: Sequence[PrintedWord], size: float) -> list[float]:
    """Heights of the lines below a blank strip, the first line among them."""
    heights = sorted({word.y for word in words})
    gaps = [below - above for above, below in pairwise(heights) if below - above > 0.5 * size]
    usual = sorted(gaps)[len(gaps) // 4] if gaps else 0.0
    return heights[:1] + [
        below for above, below in pairwise(heights) if below - above > _STRIP * usual
    ]


def _runs(flags: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of true values."""
    start = None
    place = -1
    for place, flag in enumerate(flags):
        if flag and start is None:
            start = place
        elif not flag and start is not None:
            yield start, place
            start = None
    if start is not None:
        yield start, place + 1


def _most(weighted: Iterable[tuple[float, int]]) -> float:
    counts: Counter[float] = Counter()
    for value, weight in weighted:
        counts[value] += weight
    return max(counts.items(), key=lambda item: (item[1], item[0]))[0] if counts else 0.0
