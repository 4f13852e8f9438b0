"""Tables as text, `.csv` and `.tsv`: what stands between their cells is found out.

Programs write commas, semicolons (where a comma is the sign of decimals), tabs or bars. The one is
taken that gives most rows the same number of cells, or headings of questions and answers. The
module `csv` reads them; its Sniffer is led astray by commas in answers.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents.blocks import Reading
from ingest.documents.columns import MOST_COLUMNS, is_head
from ingest.documents.readers.encoding import decode, repair, split_lines
from ingest.documents.readers.sheets.grid import (
    MAX_ROWS,
    Sheet,
    SheetCell,
    SheetRow,
    lines_of_text,
    read_sheets,
)
from ingest.documents.unreadable import UnreadableError, empty_document

__all__ = ["read", "too_many_rows"]

_SIGNS = (",", ";", "\t", "|")
_TOLD = re.compile(r"sep=(.)\s*", re.IGNORECASE)
"""What Excel takes for the sign when it stands in the first line."""

_TRIED = 300
"""Rows by which the sign is found out."""
_HEAD_ROWS = 10
_LONGEST_CELL = 300
"""Lines of a cell; with more, a quotation mark stands there that begins no cell."""

_Record = tuple[int, int, list[str]]
"""First line, last line, cells."""


def too_many_rows() -> UnreadableError:
    return UnreadableError(
        f"the table has more than {MAX_ROWS:,} rows, more than any list of questions. Save the "
        "part with the questions as a file of its own."
    )


def read(data: bytes) -> Reading:
    """The lines of a text that is a table, and the blocks in its cells.

    Raises UnreadableError for bytes that are no text and for an empty file.
    """
    text = repair(_decoded(data))
    if not text.strip():
        raise empty_document()
    lines = split_lines(text)
    told = _TOLD.fullmatch(lines[0])
    begin = 1 if told else 0
    signs = (told[1],) if told else _SIGNS
    dialect = max(
        (_Dialect(sign, escape) for sign in signs for escape in _escapes(text)),
        key=lambda one: _fit(lines[begin:], one),
    )
    records = _records(lines[begin:], dialect)
    if len(records) > MAX_ROWS:
        raise too_many_rows()
    rows = [
        SheetRow(first + begin, cells, lines=(first + begin, last + begin))
        for first, last, texts in records
        if (cells := _cells(texts))
    ]
    return read_sheets([Sheet("", rows)], lines)


def _decoded(data: bytes) -> str:
    """The text; Excel's "Unicode text" has a byte-order mark, some exports leave it out."""
    sample = data[:2_000]
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and sample.count(0) * 3 > len(sample):
        encoding = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return decode(data)


def _cells(texts: Sequence[str]) -> list[SheetCell]:
    return [
        SheetCell(column, lines_of_text(text))
        for column, text in enumerate(texts[:MOST_COLUMNS])
        if text.strip()
    ]


@dataclass(frozen=True)
class _Dialect:
    """How cells are parted."""

    sign: str
    escape: str | None = None
    """What stands before a quotation mark in a cell, where it is not written twice."""


def _escapes(text: str) -> tuple[str | None, ...]:
    return (None, "\\") if '\\"' in text else (None,)


def _fit(lines: Sequence[str], dialect: _Dialect) -> float:
    """How well a dialect parts the first rows: more is better."""
    records = [cells for _, _, cells in _records(lines, dialect, most=_TRIED)]
    records = [cells for cells in records if any(cells)]
    if not records:
        return 0.0
    counts = Counter(len(cells) for cells in records)
    count, times = max(counts.items(), key=lambda one: (one[1] * (one[0] > 1), one[0]))
    if count < 2:
        return 0.0
    has_head = any(is_head(cells) for cells in records[:_HEAD_ROWS])
    is_torn = sum(cell.count('"') % 2 for cells in records for cell in cells)
    return times / len(records) + min(count, 20) / 100 + 2 * has_head - is_torn / len(records)


def _records(lines: Sequence[str], dialect: _Dialect, most: int = MAX_ROWS + 1) -> list[_Record]:
    """The rows with the lines that each fills, counted from one."""
    found = _parsed(lines, dialect, csv.QUOTE_MINIMAL, most)
    if any(last - first > _LONGEST_CELL for first, last, _ in found):
        return _parsed(lines, dialect, csv.QUOTE_NONE, most)
    return found


def _parsed(lines: Sequence[str], dialect: _Dialect, quoting: int, most: int) -> list[_Record]:
    csv.field_size_limit(10_000_000)  # the text as a whole is no larger
    reader = csv.reader(
        (f"{line}\n" for line in lines),
        delimiter=dialect.sign,
        doublequote=dialect.escape is None,
        escapechar=dialect.escape,
        quoting=quoting,  # type: ignore[arg-type]
        skipinitialspace=True,
    )
    found: list[_Record] = []
    first = 1
    try:
        for cells in reader:
            found.append((first, max(first, reader.line_num), cells))
            first = reader.line_num + 1
            if len(found) >= most:
                break
    except csv.Error as error:
        raise UnreadableError(
            f"line {first}: the cells of the table are not told apart here. Open it in a "
            "spreadsheet and save it as .xlsx."
        ) from error
    return found
