"""The cells of the tables of a PDF; a table that goes on over a page is one, and so is a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from ingest.documents.blocks import Block, BlockKind, Container
from ingest.documents.readers.pdf.table_rows import Cell
from ingest.documents.readers.pdf.typography import TextLine, ends_sentence

__all__ = ["Cells", "cells_of", "in_cells"]

Cells = Mapping[tuple[int, Cell], Container]
"""Page and place -> the cell of a table; the cells of a row share it, and its rows their table."""

_FEET_AND_HEADS = 6
"""Lines between two pages of a table that may be theirs: three at the foot, three at the head."""

_Row = Mapping[int, Sequence[TextLine]]
"""Column -> the lines of its cell."""


def cells_of(lines: Sequence[TextLine]) -> Cells:
    """The cells of all tables."""
    cells: dict[tuple[int, Cell], Container] = {}
    table = Container("table")
    row: dict[int, Container] = {}  # the cells of the row above
    above: tuple[int, int] | None = None  # page and table of the row above
    columns_above: _Row = {}
    between = 0  # lines since then
    text = [line for line in lines if line.kind is not BlockKind.BOILERPLATE]
    for place, group in groupby(text, key=_place):
        members = list(group)
        if place is None:
            between += len(members)
            continue
        page, number, _ = place
        columns = _columns(members)
        goes_on = above == (page, number) or (
            above is not None and number == 0 and between <= _FEET_AND_HEADS
        )
        between = 0
        is_torn = goes_on and above is not None and above[0] < page
        if not (is_torn and _is_rest(columns_above, columns)):
            table = table if goes_on else Container("table")
            row = {}
            tr = Container("tr", table)
        for column, lines_of_cell in columns.items():
            cell = row.setdefault(column, Container("td", tr, column=column))
            cells.update(((page, line.row.cell), cell) for line in lines_of_cell if line.row.cell)
        above, columns_above = (page, number), columns
    return cells


def _place(line: TextLine) -> tuple[int, int, int] | None:
    """Page, table and row of a line."""
    cell = line.row.cell
    return (line.row.page, cell[0], cell[1]) if cell else None


def _columns(lines: Sequence[TextLine]) -> _Row:
    columns: dict[int, list[TextLine]] = {}
    for line in lines:
        if line.row.cell:
            columns.setdefault(line.row.cell[2], []).append(line)
    return columns


def _is_rest(above: _Row, columns: _Row) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before.

    Then it has nothing in the first columns, or goes on there in the middle of a sentence.
    """
    first = min(columns)
    if first not in above:
        return False
    if first > min(above):
        return True
    return not ends_sentence(above[first][-1].row.text) and columns[first][0].row.text[:1].islower()


def in_cells(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, those of a cell that a page tears one after the other."""
    rows: dict[int, list[Block]] = {}  # `id` of a row -> its blocks, in their order
    places: list[tuple[Block, int]] = []
    for block in blocks:
        row = block.container.parent if block.container else None
        if row is not None:
            rows.setdefault(id(row), []).append(block)
        places.append((block, id(row) if row is not None else 0))
    ordered: list[Block] = []
    for block, row_id in places:
        if not row_id:
            ordered.append(block)
            continue
        members = rows.pop(row_id, [])
        cells = list(dict.fromkeys(id(member.container) for member in members))
        ordered.extend(sorted(members, key=lambda member: cells.index(id(member.container))))
    return ordered
