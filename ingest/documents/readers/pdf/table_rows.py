"""The columns of a page -> the rows of a table, or the verdict that they are none.

What is one cell stands at one distance from line to line and is painted in one go. Cells of one row
stand beside each other, whether they are set at its top, its middle or its foot; so what overlaps
in height is one row. In columns of print the paragraphs of both sides overlap in one long chain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from ingest.documents.readers.pdf.strings import Rule
from ingest.documents.readers.pdf.words import PrintedWord, rows_of

__all__ = ["Cell", "Column", "is_painted_in_lines", "rows_of_table"]

Cell = tuple[int, int, int]
"""Table, row and column, counted from zero. Table 0 goes on from the page before."""

_TABLE_ROWS = 3
"""Fewer rows of two cells are no table."""

_RULED_ROWS = 2
"""The same of rows with rules between them."""

_EVEN_ROWS = 5
"""The same of rows of one paragraph each whose columns are painted one after the other, as those of
print are."""

_SINGLE = 0.8
"""In so many of a table's rows a cell is one paragraph."""

_PITCH = 0.06
"""Lines of a cell are one distance apart, give or take this part of the size of the type."""

_COMMON = 0.3
"""The usual distance of lines is the least one that is met so often, as a part of the most frequent
one: cells of one line each stand further apart."""

_ASCENT, _DESCENT = 0.75, 0.2
"""How far characters reach above and below their line, in sizes of the type."""

_LEVEL = 2.0
"""Points: lines that differ by less in height are level."""

_ON = 0.25
"""In two columns of print that are painted line by line, so many lines begin in lower case, as they
go on with the line above."""

_RULED = 0.6
"""So many of the rows have a rule between them, where rules part the rows of a table."""

_ACROSS = 0.8
"""A rule across a table covers so much of it."""


@dataclass(frozen=True)
class _Line:
    """A line of one column."""

    words: list[PrintedWord]

    @cached_property
    def y(self) -> float:
        return max(self.words, key=lambda word: word.string.size).y

    @cached_property
    def size(self) -> float:
        return max(word.string.size for word in self.words)

    @cached_property
    def first(self) -> int:
        return min(word.string.order for word in self.words)

    @property
    def last(self) -> int:
        """Of its last word: bullets may be painted when all of the page's text is."""
        return self.words[-1].string.order


_Painted = Mapping[int, _Line]
"""`id` of a line -> the line of the same column that is painted next."""


@dataclass(frozen=True)
class Column:
    """The words of a column, one at least."""

    words: Sequence[PrintedWord]

    @cached_property
    def lines(self) -> list[_Line]:
        return [_Line(row) for row in rows_of(self.words)]

    @cached_property
    def width(self) -> float:
        return max(word.end for word in self.words) - min(word.x for word in self.words)


@dataclass
class _Paragraph:
    """Lines of one column that are one piece of a cell."""

    column: int
    lines: list[_Line]

    @property
    def top(self) -> float:
        return self.lines[0].y - _ASCENT * self.lines[0].size

    @property
    def bottom(self) -> float:
        return self.lines[-1].y + _DESCENT * self.lines[-1].size


@dataclass
class _TableRow:
    """Paragraphs that stand beside each other."""

    paragraphs: list[_Paragraph] = field(default_factory=list)
    bottom: float = 0.0

    def of(self, column: int) -> list[_Paragraph]:
        return [paragraph for paragraph in self.paragraphs if paragraph.column == column]

    @property
    def columns(self) -> set[int]:
        return {paragraph.column for paragraph in self.paragraphs}

    @property
    def top(self) -> float:
        return min(paragraph.top for paragraph in self.paragraphs)

    @property
    def first(self) -> int:
        return min(line.first for paragraph in self.paragraphs for line in paragraph.lines)

    @property
    def last(self) -> int:
        return max(line.last for paragraph in self.paragraphs for line in paragraph.lines)


def rows_of_table(
    columns: Sequence[Column], rules: Sequence[Rule], *, is_known: bool = False
) -> list[tuple[list[PrintedWord], Cell]] | None:
    """The cells row by row, each with its row and its column; None where there are no rows.

    `is_known` where the page before ended with a table of these columns.
    """
    if len(columns) < (1 if is_known else 2):
        return None
    words = [word for column in columns for word in column.words]
    left, right = min(word.x for word in words), max(word.end for word in words)
    across = _across(rules, left, right)
    painted = None if is_painted_in_lines(columns) else _painted_after(columns)
    rows = _overlapping(_paragraphs(columns, painted, across), across)
    switches = _switches(columns)
    if switches >= _SINGLE * sum(len(row.columns) > 1 for row in rows):
        rows = _painted_together(rows, _widest(columns))
    is_ruled = len(across) >= _RULED * len(rows)
    if is_ruled:
        rows = _between_rules(rows, across)
    least = 1 if is_known else _RULED_ROWS if is_ruled else _TABLE_ROWS
    is_rest = len(columns) == 1  # of the last cell of the page before
    if not is_rest and not _are_rows(rows, switches, least, is_ruled=is_ruled):
        return None
    return [
        ([word for paragraph in cell for line in paragraph.lines for word in line.words], place)
        for number, row in enumerate(
            rows if is_ruled else _joined(rows, columns, painted or {}, is_known)
        )
        for column in sorted(row.columns)
        if (cell := row.of(column)) and (place := (0 if is_known else id(rows), number, column))
    ]


def is_painted_in_lines(columns: Sequence[Column]) -> bool:
    """Whether columns of print are painted line by line, from the left to the right.

    Then one line of a column is hardly ever painted after the one above it, and many begin with the
    middle of a sentence, which no cell does.
    """
    after = _painted_after(columns)
    pairs = [pair for column in columns for pair in pairwise(column.lines)]
    together = sum(after.get(id(above)) is line for above, line in pairs)
    going_on = sum(line.words[0].text[:1].islower() for _, line in pairs)
    return together < (1 - _SINGLE) * len(pairs) and going_on >= _ON * len(pairs)


def _painted_after(columns: Sequence[Column]) -> _Painted:
    return {
        id(above): line
        for (place, above), (other, line) in pairwise(_in_order(columns))
        if place == other and above.y < line.y
    }


def _switches(columns: Sequence[Column]) -> int:
    return sum(place != other for (place, _), (other, _) in pairwise(_in_order(columns)))


def _in_order(columns: Sequence[Column]) -> list[tuple[int, _Line]]:
    """Column and line, as they are painted."""
    lines = [(place, line) for place, column in enumerate(columns) for line in column.lines]
    return sorted(lines, key=lambda entry: (entry[1].first, entry[0]))


def _across(rules: Sequence[Rule], left: float, right: float) -> list[float]:
    """Heights of the rules that run across all columns, in one stroke or several."""
    strokes: dict[int, list[Rule]] = {}
    for rule in rules:
        strokes.setdefault(round(rule.y / 2), []).append(rule)
    heights: list[float] = []
    for _, group in sorted(strokes.items()):
        covered, end = 0.0, left
        for rule in sorted(group, key=lambda rule: rule.left):
            begin, end = max(rule.left, end), max(min(rule.right, right), end)
            covered += max(0.0, end - begin)
        if covered >= _ACROSS * (right - left):
            heights.append(group[0].y)
    return heights


def _paragraphs(
    columns: Sequence[Column], painted: _Painted | None, across: Sequence[float]
) -> list[_Paragraph]:
    """Lines that are one usual distance apart, painted one after the other, no rule between."""
    found: list[_Paragraph] = []
    pitches: Counter[float] = Counter()
    for column in columns:
        for above, line in pairwise(column.lines):
            if painted is None or painted.get(id(above)) is line:
                pitches[round((line.y - above.y) / line.size, 2)] += 1
    common = _COMMON * max(pitches.values(), default=0)
    pitch = min((pitch for pitch, count in pitches.items() if count >= common), default=0.0)
    for place, column in enumerate(columns):
        last: _Line | None = None
        for line in column.lines:
            if (
                last is not None
                and (painted is None or painted.get(id(last)) is line)
                and abs((line.y - last.y) / line.size - pitch) <= _PITCH
                and not any(last.y < y < line.y for y in across)
            ):
                found[-1].lines.append(line)
            else:
                found.append(_Paragraph(place, [line]))
            last = line
    return found


def _overlapping(paragraphs: Sequence[_Paragraph], across: Sequence[float]) -> list[_TableRow]:
    """Paragraphs in rows: those that overlap in height."""
    rows: list[_TableRow] = []
    for paragraph in sorted(paragraphs, key=lambda paragraph: paragraph.top):
        if not rows or paragraph.top >= rows[-1].bottom:
            rows.append(_TableRow())
        rows[-1].paragraphs.append(paragraph)
        rows[-1].bottom = max(rows[-1].bottom, paragraph.bottom)
    return rows


def _widest(columns: Sequence[Column]) -> int:
    return max(range(len(columns)), key=lambda column: columns[column].width)


def _painted_together(rows: Sequence[_TableRow], widest: int) -> list[_TableRow]:
    """Rows with the paragraphs of an answer that stand below all else of their row.

    They are painted before what stands on their right, such as a date, or next.
    """
    joined: list[_TableRow] = []
    for row in rows:
        above = joined[-1] if joined else None
        is_part = above is not None and (row.first < above.last or max(above.columns) < widest)
        if above is not None and is_part and row.columns == {widest}:
            above.paragraphs.extend(row.paragraphs)
            above.bottom = max(above.bottom, row.bottom)
        else:
            joined.append(_TableRow(list(row.paragraphs), row.bottom))
    return joined


def _between_rules(rows: Sequence[_TableRow], across: Sequence[float]) -> list[_TableRow]:
    """Rows that no rule parts as one: cells of several paragraphs."""
    joined: list[_TableRow] = []
    for row in rows:
        above = joined[-1] if joined else None
        if above is None or any(
            above.bottom - 1 < y < row.top + row.bottom
            for y in across
            if y < (row.top + row.bottom) / 2
        ):
            joined.append(_TableRow(list(row.paragraphs), row.bottom))
        else:
            above.paragraphs.extend(row.paragraphs)
            above.bottom = row.bottom
    return joined


def _are_rows(rows: Sequence[_TableRow], switches: int, least: int, *, is_ruled: bool) -> bool:
    """Whether enough rows have their cells beside each other, paragraph by paragraph.

    `switches` is how often the painting goes from one column to another. Where that is less often
    than there are rows, each side is painted whole, as columns of print are.
    """
    several = [row for row in rows if len(row.columns) > 1]
    counts = [[len(row.of(column)) for column in row.columns] for row in several]
    follow = sum(row.last < below.first for row, below in pairwise(rows))
    if is_ruled or follow >= _SINGLE * (len(rows) - 1):
        single = sum(min(count) == 1 for count in counts)
        return single >= least and single >= _SINGLE * len(several)
    single = sum(max(count) == 1 for count in counts)
    if not _are_aligned(several):
        return False
    if switches < _SINGLE * len(several):
        return single >= _EVEN_ROWS and single == len(several)
    return single >= least and single >= _SINGLE * len(several)


def _are_aligned(rows: Sequence[_TableRow]) -> bool:
    """Whether the cells of most rows meet at the top, at the foot or in the middle."""
    met = [0, 0, 0]
    for row in rows:
        ends = [(part.lines[0].y, part.lines[-1].y) for part in row.paragraphs]
        places = [(first, last, (first + last) / 2) for first, last in ends]
        for way, heights in enumerate(zip(*places, strict=True)):
            met[way] += max(heights) - min(heights) <= _LEVEL
    return max(met) >= _SINGLE * len(rows)


def _joined(
    rows: Sequence[_TableRow],
    columns: Sequence[Column],
    painted: _Painted,
    is_known: bool,
) -> list[_TableRow]:
    """Rows of one cell put to the one that they go on with: second paragraphs of an answer.

    They stand in the widest column and are painted right after, or right before, its cell. Where
    the table goes on from the page before, its first row is the header once more, and the second
    may be the rest of an answer.
    """
    widest = _widest(columns)
    joined: list[_TableRow] = []
    for row in rows:
        above = joined[-1] if joined else None
        is_first = is_known and len(joined) == 1
        if above is not None and not is_first and {widest} in (row.columns, above.columns):
            ends, begins = above.of(widest), row.of(widest)
            if ends and begins and painted.get(id(ends[-1].lines[-1])) is begins[0].lines[0]:
                above.paragraphs.extend(row.paragraphs)
                above.bottom = row.bottom
                continue
        joined.append(_TableRow(list(row.paragraphs), row.bottom))
    return joined
