"""The strings of a page -> its lines, in the order in which people read them.

strings ──words──> words ──columns──> regions ──rows_of──> rows
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.documents.readers.pdf.columns import KnownColumns, columns_of
from ingest.documents.readers.pdf.marks import with_marks
from ingest.documents.readers.pdf.strings import PrintedPage
from ingest.documents.readers.pdf.table_rows import Cell
from ingest.documents.readers.pdf.words import (
    Link,
    PrintedWord,
    clean,
    most,
    read_words,
    rows_of,
    with_set_off,
)

__all__ = ["Row", "read_rows"]


_FEET = 4
"""The last lines of a page among which a table ends that may go on: it may have a foot of three."""


@dataclass(frozen=True)
class Row:
    """One line as printed."""

    words: tuple[PrintedWord, ...]
    """From left to right, at least one."""
    page: int
    """Counted from one."""
    column: int = 0
    """Counts the columns of a page; tells which lines are neighbours."""
    cell: Cell | None = None
    """Table, row and column, where the page's columns are a table."""
    limit: float = 0.0
    """Where the next column of the page begins, 0 where there is none."""
    is_box: bool = False
    """Whether it is of a box beside the text; see `Region`."""

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
        """Of most of its characters."""
        return most((round(word.string.size, 1), len(word.text)) for word in self.words)

    @cached_property
    def text(self) -> str:
        return "".join(
            word.text if word.is_glued or not n else f" {word.text}"
            for n, word in enumerate(self.words)
        )

    @property
    def is_artifact(self) -> bool:
        return all(word.string.is_artifact for word in self.words)


def read_rows(
    printed: PrintedPage, links: Sequence[Link], page: int, before: Sequence[Row] = ()
) -> list[Row]:
    """The lines of a page in the order of reading, with those on their side at the end.

    `before` are the rows of the page before, which may end with a table that goes on.
    """
    strings = printed.strings
    upright = [string for string in strings if string.is_upright]
    words = with_marks(read_words(upright, links))
    rows: list[Row] = []
    regions = columns_of(words, printed.rules, _known_columns(before))
    for column, region in enumerate(regions, 1):
        for row in rows_of(region.words):
            words_of_row = tuple(with_set_off(row))
            rows.append(Row(words_of_row, page, column, region.cell, region.limit, region.is_box))
    for string in strings:
        if not string.is_upright and (text := clean(string.text).strip()):
            rows.append(Row((PrintedWord(text, string.x, string.x, string.y, string),), page, -1))
    return rows


def _known_columns(rows: Sequence[Row]) -> KnownColumns | None:
    """The columns of the last table or print of a page, if there are any."""
    last = next((row for row in reversed(rows[-_FEET:]) if row.cell or row.limit), None)
    if last is None:
        return None
    if last.cell is None:
        left = min(row.x for row in rows if row.limit == last.limit)
        return KnownColumns((left, last.limit), is_table=False)
    edges: dict[int, float] = {}
    for row in rows:
        if row.cell and row.cell[0] == last.cell[0]:
            edges[row.cell[2]] = min(row.x, edges.get(row.cell[2], row.x))
    return KnownColumns(tuple(edges[column] for column in sorted(edges)), is_table=True)
