"""The strings of a page -> its lines, in the order in which people read them.

strings ──words──> words ──columns──> regions ──rows_of──> rows
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.documents.readers.pdf.columns import columns_of
from ingest.documents.readers.pdf.strings import PrintedString
from ingest.documents.readers.pdf.words import Link, PrintedWord, clean, most, read_words, rows_of

__all__ = ["Row", "read_rows"]


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


def read_rows(strings: Sequence[PrintedString], links: Sequence[Link], page: int) -> list[Row]:
    """The lines of a page in the order of reading, with those on their side at the end."""
    upright = [string for string in strings if string.is_upright]
    words = read_words(upright, links)
    rows: list[Row] = []
    for column, (region, cell) in enumerate(columns_of(words), 1):
        for row in rows_of(region):
            rows.append(Row(tuple(row), page, column, cell))
    for string in strings:
        if not string.is_upright and (text := clean(string.text).strip()):
            rows.append(Row((PrintedWord(text, string.x, string.x, string.y, string),), page, -1))
    return rows
