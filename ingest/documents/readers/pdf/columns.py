"""The words of a page -> its columns, in the order in which people read them.

Columns are told by a gutter: a strip of blank paper that hardly any line crosses, with text that
fills the width on both sides. What stands beside a narrow column, such as the page numbers of a
table of contents, belongs to the line. Two columns of which every paragraph begins at the height
of its neighbour are a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from ingest.documents.readers.pdf.words import SAME_LINE, PrintedWord, most, rows_of

__all__ = ["Region", "columns_of"]

_GUTTER = 0.7
"""A gutter is at least so wide, in sizes of the type: on a page printed by a browser blanks between
words that stand one below the other come to 0.66."""

_BIN = 2.0
"""Points: how finely gutters are looked for."""

_WIDEST = 3_000.0
"""Points: the widest page on which columns are looked for; A0 has 2,384."""

_NARROW = 0.2
"""A column has at least so much of the width of the text: that of the questions of a table without
lines has 0.29."""

_FILLED = 0.4
"""Half of a column's lines fill at least so much of it: 0.64 in a table."""

_CROSSED = 0.4
"""At most so many of the lines on the right of a gutter may cross it: titles, figures."""

_MOSTLY_CROSSED = 1.5 * _CROSSED
"""The same of all the lines, as where a page has columns below an introduction across it."""

_DEEPEST = 3
"""Columns within columns within columns are not parted further."""

_COLUMN_LINES = 4
"""Fewer lines are no column: in an office program's document three stand beside each other by
chance, in a table seven by intent."""

_TABLE_ROWS = 3
"""Fewer rows of two cells that begin at one height are no table."""

_EVEN = 0.8
"""In so many of a table's rows both cells begin at one height."""

_PAIRED = 0.6
"""So many of a table's rows have both cells."""

_STRIP = 1.3
"""A blank strip between the rows of a table is wider than the usual distance of lines by this; two
columns of print have one of 1.56."""

Region = tuple[list[PrintedWord], tuple[int, int] | None]
"""The words of a column; its row and column, where the page's columns are a table."""


def columns_of(words: Sequence[PrintedWord], depth: int = 0) -> Iterator[Region]:
    """The columns of a page in order, and the rows across them in their places.

    `depth` counts the columns around the words: a column of a newspaper may be parted again.
    """
    rows = rows_of(words) if words else []
    gutter = _gutter(rows) if depth < _DEEPEST and len(rows) >= _COLUMN_LINES else None
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
        yield from _sides(band, right, depth)
        band = []
        if row is not None:
            yield row, None


def _sides(rows: Sequence[Sequence[PrintedWord]], right: float, depth: int) -> Iterator[Region]:
    """What stands on both sides of a gutter that ends at `right`, between two rows across it."""
    words = [word for row in rows for word in row]
    sides = (
        [word for word in words if word.end <= right],
        [word for word in words if word.end > right],
    )
    cells = _cells(*sides) if depth == 0 else None
    if cells is not None:
        yield from cells
        return
    for side in sides:
        yield from columns_of(side, depth + 1)


def _crosses(row: Sequence[PrintedWord], left: float, right: float) -> bool:
    middle = (left + right) / 2
    return any(word.x < middle < word.end for word in row) or any(
        word.x < left and word.end > left and following.x < right and following.end > right
        for word, following in pairwise(row)
    )


def _gutter(rows: Sequence[Sequence[PrintedWord]]) -> tuple[float, float] | None:
    """The left and the right edge of the blank strip between two columns, if there are two."""
    words = [word for row in rows for word in row]
    first, last = min(word.x for word in words), max(word.end for word in words)
    size = most((round(word.string.size, 1), len(word.text)) for word in words)
    width = last - first
    if not 0 < width <= _WIDEST:
        return None
    best: tuple[float, float, float] | None = None
    for left, right in _blank_strips(rows, first, width):
        if right - left < _GUTTER * size - _BIN:
            continue
        if not _NARROW * width <= (left + right) / 2 - first <= (1 - _NARROW) * width:
            continue
        quality = _quality(rows, left, right, first, last)
        if quality and (best is None or quality > best[0]):
            best = (quality, left, right)
    return best[1:] if best else None


def _blank_strips(
    rows: Sequence[Sequence[PrintedWord]], first: float, width: float
) -> Iterator[tuple[float, float]]:
    """Left and right edges of the strips that fewer rows cross than what is beside them."""
    crossed = _crossings(rows, first, int(width / _BIN) + 1)
    allowed = _CROSSED * len(rows)
    for start, end in _runs([places <= allowed for places in crossed]):
        # The deepest part of the strip: bins that the fewest lines cross.
        least = min(crossed[start:end])
        for low, high in _runs([places <= least for places in crossed[start:end]]):
            yield first + (start + low) * _BIN, first + (start + high) * _BIN


def _crossings(rows: Sequence[Sequence[PrintedWord]], first: float, count: int) -> list[int]:
    """How many rows print on each of `count` bins from `first` to the right."""
    crossed = [0] * count
    for row in rows:
        bins: set[int] = set()
        for word in row:
            start = max(int((word.x - first) / _BIN), 0)
            bins.update(range(start, min(int((word.end - first) / _BIN) + 1, count)))
        for place in bins:
            crossed[place] += 1
    return crossed


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
    if crossing > _MOSTLY_CROSSED * (crossing + len(rights)):
        return 0.0
    fill = min(median(lefts) / max(left - first, 1.0), median(rights) / max(last - right, 1.0))
    if fill < _FILLED or min(left - first, last - right) < _NARROW * (last - first):
        return 0.0
    return (right - left) * fill * len(rights) / (len(rights) + crossing)


def _cells(left: Sequence[PrintedWord], right: Sequence[PrintedWord]) -> list[Region] | None:
    """Two columns as the rows of a table, where blank strips across both part it into rows.

    In a row, both sides begin at the same height. Columns of text have such strips by chance only.
    """
    if not left or not right:
        return None
    size = most((round(word.string.size, 1), 1) for word in (*left, *right))
    tops = _strips([*left, *right], size)
    cells: list[Region] = []
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
        even += len(starts) == 2 and abs(starts[0] - starts[1]) <= SAME_LINE * size
    is_table = even >= _TABLE_ROWS and even >= _EVEN * pairs and pairs >= _PAIRED * len(tops)
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
