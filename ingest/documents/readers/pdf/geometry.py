"""Coordinates of a PDF: how a page, a form and a text are laid into one another.

A matrix is six numbers (ISO 32000-1, 8.3.3): `x' = a x + c y + e`, `y' = b x + d y + f`.
"""

from __future__ import annotations

from typing import Any

from pypdf import PageObject
from pypdf.generic import PdfObject

__all__ = ["UNIT", "Matrix", "matrix_of", "point", "times", "upright"]

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def upright(page: PageObject) -> Matrix:
    """From the page's own coordinates to points right and down from the corner one sees."""
    box = page.cropbox
    left, bottom, right, top = (float(side) for side in (box.left, box.bottom, box.right, box.top))
    match page.rotation % 360:
        case 90:
            return (0.0, 1.0, 1.0, 0.0, -bottom, -left)
        case 180:
            return (-1.0, 0.0, 0.0, 1.0, right, -bottom)
        case 270:
            return (0.0, -1.0, -1.0, 0.0, top, right)
        case _:
            return (1.0, 0.0, 0.0, -1.0, -left, top)


def matrix_of(operands: Any) -> Matrix:
    """Six numbers of the file. Raises TypeError or ValueError where they are none."""
    values: Any = operands.get_object() if isinstance(operands, PdfObject) else operands
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def times(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def point(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a matrix puts a place."""
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]
