"""Tables of data, told from those that set a page out: what HTML and Word have in common."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from ingest.documents.blocks import Block
from ingest.markdown import escape

__all__ = ["data_table", "on_one_line"]

_COLUMNS = 30
"""With more, the table is a way to set a page."""

_WORDS = 150
"""A cell with more is a part of a page."""
_FEW_WORDS = 40
"""The same where neither a border nor a head says that it is a table."""
_ASKING = 0.3
"""So many of the rows with a question in their first two cells, and it is an FAQ in two columns."""


def data_table(
    rows: Sequence[Sequence[str]], *, has_head: bool, has_border: bool
) -> tuple[str, str] | None:
    """The words and the Markdown of a table that is one, and not a way to lay out a page.

    `rows` has the Markdown of the cells, on one line each; rows may be of different length.
    """
    columns = max(map(len, rows), default=0)
    if len(rows) < 2 or not 2 <= columns <= _COLUMNS:
        return None
    asking = sum(any(cell.rstrip(" *_").endswith("?") for cell in row[:2]) for row in rows)
    if asking >= 2 and asking >= _ASKING * len(rows):
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
