"""Rows as a CSV table that spreadsheets open and never run. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

__all__ = ["format_rows"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula to work out (OWASP, "CSV
injection")."""


def format_rows(rows: Iterable[Sequence[str | int]]) -> str:
    r"""The rows as CSV (RFC 4180): lines end in CR LF, what must be quoted is.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.

    >>> format_rows([["id", "hours"], ["=1+1", 30]])
    "id,hours\r\n'=1+1,30\r\n"
    """
    file = io.StringIO()
    csv.writer(file).writerows([*map(_safe, row)] for row in rows)
    return file.getvalue()


def _safe(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
