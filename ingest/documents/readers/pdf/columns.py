"""The words of a page -> its columns and tables, in the order in which people read them.

rows ──bands──> rows that share a gutter ──columns──> columns ──table_rows──> cells

A gutter is a strip of blank paper that the rows of a band leave free, with text that fills the
width on both sides. What stands beside a narrow column, such as the page numbers of a table of
contents, belongs to the line. Columns are a table where they fall into rows, and are read down
where they do not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.documents.readers.pdf.strings import Rule
from ingest.documents.readers.pdf.table_rows import (
    Cell,
    Column,
    is_painted_in_lines,
    rows_of_table,
)
from ingest.documents.readers.pdf.words import PrintedWord, most, rows_of

__all__ = ["KnownColumns", "Region", "columns_of"]

_GUTTER = 0.7
"""A gutter is at least so wide, in sizes of the type: on a page printed by a browser blanks between
words that stand one below the other come to 0.66."""

_TIGHT_GUTTER = 0.45
"""The same where other lines are painted between both sides, as cells of a table are."""

_PAINTED_APART = 0.6
"""In so many of the rows that have both sides."""

_TOUCHING = 0.1
"""A single line may come so near to the next column, in sizes of the type: a cell that is full."""

_FURTHER_GUTTER = 0.5
"""The same for further gutters, beside one that is known. A blank between words has 0.25, and in
several lines one below the other by chance alone."""

_TITLES = 0.15
"""Of the rows of a table, so many are titles across its columns."""

_SAME_EDGE = 2.0
"""Points: edges that differ by less are one."""

_FAR = 12.0
"""Points: the edge of a column of numbers differs by less from page to page."""

_NARROW = 0.13
"""A column has at least so much of the width of the text: that of the questions of a table has 0.15
where its writer gave it two inches."""

_MARKERS = 0.12
"""A further column of print with less holds the markers of its neighbour."""

_FILLED = 0.3
"""Half of a column's lines fill at least so much of it: 0.64 in a table."""

_HEADS = 3
"""Rows that may stand above a table that goes on from the page before: running heads."""

_SEVERAL = ((8, 0.15), (4, 0.3))
"""So many rows with words on both sides make a narrower gutter sure, in sizes of the type."""

_REACHED = 0.95
"""So many of the lines of a column keep to its width."""

_DEEPEST = 3
"""Columns within columns within columns are not parted further."""

_COLUMN_LINES = 4
"""Fewer lines are no column: in an office program's document three stand beside each other by
chance, in a table seven by intent."""

_FEW_LINES = 2
"""The same beside _MANY_LINES: a question beside its answer in a table."""

_MANY_LINES = 8

_BOX = 0.6
"""A box beside the text is at most so wide as the text."""

_STARTS = 12
"""So many places where lines begin are tried, the most frequent first."""

_STRIP = 1.3
"""A blank strip across all columns is wider than the usual distance of lines by this; two columns
of print have one of 1.56."""

_Row = Sequence[PrintedWord]


@dataclass(frozen=True)
class Region:
    """The words of a column, of a cell, or of what stands across the columns."""

    words: Sequence[PrintedWord]
    cell: Cell | None = None
    """Table, row and column, where the page's columns are a table."""
    limit: float = 0.0
    """Where the next column begins, 0 where there is none."""
    is_box: bool = False
    """Whether it stands beside the text, which goes on below it at full width."""


@dataclass(frozen=True)
class KnownColumns:
    """The columns with which the page before ended."""

    edges: Sequence[float]
    """Their left edges."""
    is_table: bool


@dataclass(frozen=True)
class _Band:
    """Rows one below the other."""

    rows: Sequence[_Row]
    start: float | None
    """The left edge of a column that all of them leave free."""
    known: KnownColumns | None = None
    """The columns of the page before, where the rows go on with them."""


@dataclass(frozen=True)
class _Search:
    """How columns are looked for."""

    gutter: float
    """In sizes of the type."""
    is_painted_apart: bool = False
    """Whether both sides of most rows must be painted apart, other lines between them."""
    known: KnownColumns | None = None
    """Those with which the page before ended."""


def columns_of(
    words: Sequence[PrintedWord],
    rules: Sequence[Rule] = (),
    known: KnownColumns | None = None,
) -> Iterator[Region]:
    """The columns of a page in order, and the rows across them in their places.

    `known` are those with which the page before ended.
    """
    number = 0  # of the table on the page
    last = None
    for region in _parts(rows_of(words) if words else [], rules, known, 0):
        if region.cell is not None and region.cell[0]:
            number += region.cell[0] != last
            last = region.cell[0]
            region = replace(region, cell=(number, *region.cell[1:]))
        yield region


def _parts(
    rows: Sequence[_Row], rules: Sequence[Rule], known: KnownColumns | None, depth: int
) -> Iterator[Region]:
    """`depth` counts the columns around the rows: a column of a newspaper may be parted again."""
    for band, below in pairwise([*_bands(rows, known, depth), None]):
        if band is None:
            continue
        if band.start is None:
            yield Region([word for row in band.rows for word in row])
        else:
            yield from _columns(band, rules, depth, below.rows[0] if below else ())


def _bands(rows: Sequence[_Row], known: KnownColumns | None, depth: int) -> Iterator[_Band]:
    searches = [_Search(_TIGHT_GUTTER, known=known)] if known and rows else []
    if len(rows) > 1:
        searches += [_Search(_GUTTER), _Search(_TIGHT_GUTTER, is_painted_apart=True)]
    for search in searches if depth < _DEEPEST else ():
        start = _best_start(rows, search)
        if start is None:
            continue
        size = _size(rows)
        done = 0
        for begin, end in _free(rows, start, search.gutter * size):
            if search.known and begin > _HEADS:
                break
            if _is_band(rows[begin:end], start, search):
                begin, end = _without_edges(rows, begin, end, start, search.known)
                if done < begin:
                    yield from _bands(rows[done:begin], None, depth)
                yield _Band(rows[begin:end], start, search.known)
                done = end
        if done < len(rows):
            yield from _bands(rows[done:], None, depth)
        return
    if rows:
        yield _Band(rows, None)


def _size(rows: Sequence[_Row]) -> float:
    return most((round(word.string.size, 1), len(word.text)) for row in rows for word in row)


def _without_edges(
    rows: Sequence[_Row], begin: int, end: int, start: float, known: KnownColumns | None
) -> tuple[int, int]:
    """Begin and end of a band without the titles above it, and without heads and feet.

    Titles stand on the left alone, with a gap below; heads and feet begin left of the columns.
    """
    inner = rows[begin + _HEADS : end - _HEADS] or rows[begin:end]
    left = min(row[0].x for row in inner) - _SAME_EDGE
    if known:
        left = max(left, known.edges[0] - _SAME_EDGE)

    def is_within(row: _Row) -> bool:
        return row[0].x >= left or any(abs(word.x - start) <= _SAME_EDGE for word in row)

    heads = range(begin, min(begin + _HEADS, end - 1))
    begin = next((n for n in heads if is_within(rows[n])), heads.stop)
    feet = range(end - 1, max(end - 1 - _HEADS, begin), -1)
    end = next((n + 1 for n in feet if is_within(rows[n])), feet.stop + 1)
    gaps = _gaps(rows[begin:end])
    usual = _usual(gaps)
    titles = 0
    for n, row in enumerate(rows[begin : end - 1]):
        if any(word.x >= start - 1 for word in row) or _is_at(row[0].x, known):
            break
        if gaps[n] > _STRIP * usual:
            titles = n + 1
    return begin + titles, end


def _is_at(x: float, known: KnownColumns | None) -> bool:
    """Whether a column of the table on the page before begins there."""
    edges = known.edges if known is not None and known.is_table else ()
    return any(abs(x - edge) <= _SAME_EDGE for edge in edges)


def _usual(gaps: Sequence[float]) -> float:
    """The usual distance of lines: most gaps between paragraphs are larger."""
    distances = sorted(gap for gap in gaps if gap > 0)
    return distances[len(distances) // 4] if distances else 0.0


def _gaps(rows: Sequence[_Row]) -> list[float]:
    heights = [max(row, key=lambda word: word.string.size).y for row in rows]
    return [below - above for above, below in pairwise(heights)]


def _best_start(rows: Sequence[_Row], search: _Search) -> float | None:
    """Where the second column begins that most rows leave free, if there is one."""
    size = _size(rows)
    gutter = search.gutter * size
    starts: Counter[int] = Counter()
    for row in rows:
        starts[round(row[0].x)] += 1
        for word, following in pairwise(row):
            if following.x - word.end >= gutter:
                starts[round(following.x)] += 1
    first = min(row[0].x for row in rows)
    width = max(word.end for row in rows for word in row) - first
    best: tuple[int, float] | None = None
    likely = [
        place
        for place, count in starts.most_common()
        if count >= _FEW_LINES and first + _NARROW * width <= place <= first + (1 - _NARROW) * width
    ]
    if search.known:
        edges = search.known.edges[1:]
        likely = [place for place in starts if any(abs(place - x) <= _SAME_EDGE for x in edges)]
    for place in likely[:_STARTS]:
        bands = [rows[begin:end] for begin, end in _free(rows, place, gutter)]
        worth = sum(len(band) for band in bands if _is_band(band, place, search))
        if worth and (best is None or worth > best[0]):
            best = (worth, place)
    return best[1] if best else None


def _free(rows: Sequence[_Row], start: float, gutter: float) -> Iterator[tuple[int, int]]:
    """Begin and end of the runs of rows that leave a gutter of points before `start` free.

    Lines of code have columns of their own, which are none of the page.
    """
    begin = None
    are_code = [all(word.string.is_mono for word in row) for row in rows]
    is_mono = sum(are_code) > len(rows) / 2
    for n, row in enumerate(rows):
        if (are_code[n] and not is_mono) or _crosses(row, start, gutter):
            if begin is not None:
                yield begin, n
            begin = None
        elif begin is None:
            begin = n
    if begin is not None:
        yield begin, len(rows)


def _crosses(row: _Row, start: float, gutter: float) -> bool:
    """Whether a row has words in the gutter or goes on across; a cell may nearly reach the next."""
    above: PrintedWord | None = None
    for word, following in pairwise([*row, None]):
        if word is None or word.x >= start - 1:
            return word is not None and above is not None and _go_on(above, word)
        above = word
        if word.end <= start - gutter + 1:
            continue
        is_last = following is None or (
            abs(following.x - start) <= _SAME_EDGE and following.string.order != word.string.order
        )
        if word.end > start - _TOUCHING * word.string.size or not is_last:
            return True
    return False


def _is_band(rows: Sequence[_Row], start: float, search: _Search) -> bool:
    """Whether rows have text that fills the width on both sides."""
    lefts = [[word for word in row if word.x < start - 1] for row in rows]
    rights = [[word for word in row if word.x >= start - 1] for row in rows]
    sides = [[side for side in half if side] for half in (lefts, rights)]
    fewer, more = sorted(map(len, sides))
    if search.known:
        lefts_at = [side[0].x for side in sides[0]]
        is_rest = not lefts_at and _is_at(rows[0][0].x, search.known)  # of the last cell
        return bool(sides[1]) and (
            is_rest or any(abs(x - edge) <= _FAR for x in lefts_at for edge in search.known.edges)
        )
    if search.is_painted_apart:
        pairs = [pair for pair in zip(lefts, rights, strict=True) if all(pair)]
        apart = sum(abs(right[0].string.order - left[-1].string.order) > 1 for left, right in pairs)
        if apart < max(_COLUMN_LINES, _PAINTED_APART * len(pairs)):
            return False
    if fewer < _COLUMN_LINES and (fewer < _FEW_LINES or more < _MANY_LINES):
        return False
    edges = [
        (min(side[0].x for side in half), _most_reach(side[-1].end for side in half))
        for half in sides
    ]
    width = edges[1][1] - edges[0][0]
    return all(
        end - begin >= _NARROW * width
        and median(side[-1].end - side[0].x for side in half) >= _FILLED * (end - begin)
        for half, (begin, end) in zip(sides, edges, strict=True)
    )


def _most_reach(ends: Iterable[float]) -> float:
    """How far the lines of a column go, but for a few, such as the number of the page."""
    ordered = sorted(ends)
    return ordered[int(_REACHED * (len(ordered) - 1))]


def _columns(band: _Band, rules: Sequence[Rule], depth: int, below: _Row) -> Iterator[Region]:
    """The columns of a band: cells of a table row by row, or print, read down.

    `below` is the row below the band, empty where there is none.
    """
    rows, start = band.rows, band.start or 0.0
    is_table = band.known is not None and band.known.is_table
    starts = _starts(rows, [start, *(band.known.edges if band.known and is_table else ())])
    columns = [Column(words) for words in _parted(rows, starts) if words]
    table = rows_of_table(columns, rules, is_known=is_table) if depth == 0 else None
    if table is not None:
        edges = [min(word.x for word in column.words) for column in columns]
        limits = [*edges[1:], 0.0]
        numbers = _numbers(edges, band.known.edges if band.known and is_table else ())
        for words, (number, row, column) in table:
            yield Region(words, (number, row, numbers[column]), limits[column])
        return
    starts = _wide(rows, starts)
    slabs: list[Sequence[_Row]] = [rows]
    prints = [words for words in _parted(rows, starts) if words]
    if not is_painted_in_lines([Column(words) for words in prints]):
        # Rows of columns whose lines are not level are nearer than the lines of any.
        pitches = [_usual(_gaps(rows_of(words))) for words in prints]
        slabs = list(_slabs(rows, max([_usual(_gaps(rows)), *pitches])))
        if len(prints) == 2 and _has_box(prints[0], prints[1], below):
            yield Region(prints[1], is_box=True)
            yield Region(prints[0], limit=starts[1])
            return
    for slab in slabs:
        for words, limit in zip(_parted(slab, starts), [*starts[1:], 0.0], strict=True):
            for region in _parts(rows_of(words) if words else [], rules, None, depth + 1):
                yield replace(region, limit=region.limit or limit)


def _has_box(left: Sequence[PrintedWord], right: Sequence[PrintedWord], below: _Row) -> bool:
    """Whether the right one of two columns is narrow, and the left one goes on in the row below."""
    if not below or _width(right) > _BOX * _width(left):
        return False
    last = max(word.string.order for word in left)
    first = min(word.string.order for word in below)
    return last < first and not any(last < word.string.order < first for word in right)


def _width(words: Sequence[PrintedWord]) -> float:
    return max(word.end for word in words) - min(word.x for word in words)


def _numbers(edges: Sequence[float], known: Sequence[float]) -> list[int]:
    """The numbers of columns, those of the page before where they go on with them."""
    near = [min(range(len(known)), key=lambda n: abs(known[n] - x)) for x in edges if known]
    is_rising = all(number < after for number, after in pairwise(near))
    return near if known and is_rising else list(range(len(edges)))


def _starts(rows: Sequence[_Row], known: Sequence[float]) -> list[float]:
    """The left edges of the columns, parted by gutters that all rows leave free.

    Those that are known are kept where no word crosses them. Rows of one piece that begin at the
    left edge may run on into the next columns, as titles do within a table; they are few.
    """
    size = _size(rows)
    left = min(row[0].x for row in rows)
    lone = [row for row in rows if _is_lone(row, left, size)]
    parted = [row for row in rows if not _is_lone(row, left, size)]
    starts = [*_edges(rows, size), *_narrow_gutters(rows, size)]
    for start in _edges(parted, size) if parted else ():
        crossing = sum(
            row[0].x < start - 1 and row[-1].end > start - _FURTHER_GUTTER * size for row in lone
        )
        if 0 < crossing <= max(1, _TITLES * len(rows)):
            starts.append(start)
    words = [word for row in rows for word in row]
    for start in known:
        is_free = not any(word.x < start - 1 and word.end > start for word in words)
        if is_free and not any(abs(start - other) <= _FAR for other in starts):
            starts.append(start)
    kept: list[float] = []
    is_bullet = False  # a column of bullets is a part of the one on its right
    for start, after in pairwise([*sorted(set(starts)), float("inf")]):
        of_column = "".join(word.text for word in words if start - 1 <= word.x < after - 1)
        if of_column and not is_bullet:
            kept.append(start)
        is_bullet = bool(of_column) and not any(map(str.isalnum, of_column))
    return kept


def _narrow_gutters(rows: Sequence[_Row], size: float) -> Iterator[float]:
    """The right edges of blank strips that are as narrow as blanks, and free in many rows.

    What is painted in one go is no two cells: a topic of three words that comes again in all rows.
    """
    end = None
    for word in sorted((word for row in rows for word in row), key=lambda word: word.x):
        if end is not None and word.x - end >= _SEVERAL[0][1] * size:
            both = sum(
                abs(after.x - word.x) <= _SAME_EDGE and after.string.order != before.string.order
                for row in rows
                for before, after in pairwise(row)
            )
            if any(both >= count and word.x - end >= part * size for count, part in _SEVERAL):
                yield word.x
        end = max(end or 0.0, word.end)


def _is_lone(row: _Row, left: float, size: float) -> bool:
    return row[0].x - left <= _SAME_EDGE and not any(
        word.x - above.end >= _FURTHER_GUTTER * max(size, word.string.size)
        for above, word in pairwise(row)
    )


def _edges(rows: Sequence[_Row], size: float) -> list[float]:
    starts: list[float] = []
    end = 0.0
    for word in sorted((word for row in rows for word in row), key=lambda word: word.x):
        if not starts or word.x - end >= _FURTHER_GUTTER * size:
            starts.append(word.x)
            end = word.end
        end = max(end, word.end)
    return starts


def _parted(rows: Sequence[_Row], starts: Sequence[float]) -> list[list[PrintedWord]]:
    """The words of each column; what runs on into the next one, as titles do, stays whole."""
    columns: list[list[PrintedWord]] = [[] for _ in starts]
    for row in rows:
        place = 0
        for above, word in pairwise([None, *row]):
            assert word is not None
            found = max(bisect_right(starts, word.x + 1) - 1, 0)
            if above is None or (starts[found] >= above.end - 1 and not _go_on(above, word)):
                place = found
            columns[place].append(word)
    return columns


def _go_on(above: PrintedWord, word: PrintedWord) -> bool:
    """Whether a word is painted in one go with the one before, a blank behind it."""
    gap = word.x - above.end
    return above.string.order == word.string.order and gap < _FURTHER_GUTTER * word.string.size


def _wide(rows: Sequence[_Row], starts: Sequence[float]) -> list[float]:
    """The left edges of the columns of print; a narrow one holds the markers of its neighbour."""
    end = max(word.end for row in rows for word in row)
    least = _MARKERS * (end - starts[0])
    wide: list[float] = [starts[0]]
    for start, after in pairwise([*starts[1:], end]):
        if start - wide[-1] >= least and after - start >= least:
            wide.append(start)
    return wide


def _slabs(rows: Sequence[_Row], usual: float) -> Iterator[Sequence[_Row]]:
    """The rows cut where all that is painted before stands above all that is painted after.

    So a heading across the columns is known that is too short to reach from one to the other.
    `usual` is the distance of the lines of a column.
    """
    least = [0] * len(rows)  # the first that is painted of a row and all below
    after = len(rows) and max(word.string.order for row in rows for word in row) + 1
    for n in range(len(rows) - 1, -1, -1):
        after = min(after, *(word.string.order for word in rows[n]))
        least[n] = after
    gaps = _gaps(rows)
    begin = 0
    before = -1
    for n, row in enumerate(rows):
        if n and before < least[n] and gaps[n - 1] > _STRIP * usual:
            yield rows[begin:n]
            begin = n
        before = max(before, *(word.string.order for word in row))
    yield rows[begin:]
