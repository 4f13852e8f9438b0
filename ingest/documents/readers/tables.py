"""Tables of data, told from those that set a page out: what HTML and Word have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.documents.blocks import Block, Container
from ingest.documents.columns import is_head, role_of_heading
from ingest.markdown import escape

__all__ = ["CellPlace", "cell_places", "data_table", "holds_questions", "on_one_line"]

_COLUMNS = 30
"""With more, the table is a way to set a page."""

_WORDS = 150
"""A cell with more is a part of a page."""
_FEW_WORDS = 40
"""The same where neither a border nor a head says that it is a table."""
_ASKING = 0.3
"""So many of the rows with a question in one column, and it is an FAQ in columns."""
_HEAD_ROWS = 3
"""The headings stand in one of so many rows: a title may stand above them."""
_MOST_ROWS = 1000
"""Rows or columns that one cell fills; a page that says more is not laid out so."""


@dataclass(frozen=True)
class CellPlace:
    """Where a cell stands in its table."""

    column: int
    """Counted from zero."""
    rows: int = 1
    """How many it fills."""
    columns: int = 1

    def container(self, row: Container, *, is_head: bool) -> Container:
        """What stands around the blocks of the cell."""
        return Container(
            "th" if is_head else "td",
            row,
            column=self.column,
            rows=self.rows,
            columns=self.columns,
        )


def cell_places(spans: Iterable[Sequence[tuple[int, int]]]) -> list[list[CellPlace]]:
    """The places of the cells of each row; `spans` has how many rows and columns each fills.

    >>> [[place.column for place in row] for row in cell_places([[(2, 1), (1, 1)], [(1, 1)]])]
    [[0, 1], [1]]
    """
    taken: dict[int, int] = {}  # column -> rows that a cell from above still fills
    places: list[list[CellPlace]] = []
    for row in spans:
        below = {column: left - 1 for column, left in taken.items() if left > 1}
        column, of_row = 0, list[CellPlace]()
        for asked_rows, asked_columns in row:
            while column in taken:
                column += 1
            rows, columns = (
                min(max(asked_rows, 1), _MOST_ROWS),
                min(max(asked_columns, 1), _COLUMNS),
            )
            of_row.append(CellPlace(column, rows, columns))
            if rows > 1:
                below |= dict.fromkeys(range(column, column + columns), rows - 1)
            column += columns
        places.append(of_row)
        taken = below
    return places


def holds_questions(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows of a table are questions with their answers, and no data."""
    texts = [[cell.strip(" *_") for cell in row] for row in rows]
    if any(is_head(row) for row in texts[:_HEAD_ROWS]):
        return True
    labels = [row[0] for row in texts if row]  # "Question" and "Answer" in front of the rows
    if is_head(labels[:MOST_LABELS]) and sum(map(bool, map(role_of_heading, labels))) * 2 > len(
        labels
    ):
        return True
    asking: dict[int, int] = defaultdict(int)
    for row in texts:
        for column, cell in enumerate(row):
            asking[column] += cell.endswith("?")
    most = max(asking.values(), default=0)
    return most >= 2 and most >= _ASKING * len(rows)


MOST_LABELS = 10
"""Rows of one question whose parts stand below each other, with their names in front."""


def data_table(
    rows: Sequence[Sequence[str]], *, has_head: bool, has_border: bool
) -> tuple[str, str] | None:
    """The words and the Markdown of a table that is one, and not a way to lay out a page.

    `rows` has the Markdown of the cells, on one line each; rows may be of different length.
    """
    columns = max(map(len, rows), default=0)
    if len(rows) < 2 or not 2 <= columns <= _COLUMNS:
        return None
    if holds_questions(rows):
        return None
    longest = max(len(cell.split()) for cell in chain.from_iterable(rows))
    if longest > _WORDS:
        return None
    if not has_head and not has_border and (columns < 3 or longest > _FEW_WORDS):
        return None
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    head, *body = ([*row, *[""] * (columns - len(row))] for row in cells)
    markdown = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * columns, *body)]
    return "\n".join(" ".join(row) for row in cells), "\n".join(markdown)


def on_one_line(blocks: Sequence[Block]) -> str:
    """The Markdown of the blocks in a cell, on one line."""
    words = " ".join(block.markdown or escape(block.text) for block in blocks)
    return " ".join(words.split())
