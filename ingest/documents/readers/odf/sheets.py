"""The sheets of an OpenDocument spreadsheet, as one sees them.

Rows and cells that are alike are written once with their number, empty ones up to a million: they
are passed over, and never filled up.
"""

from __future__ import annotations

from collections.abc import Iterator

from odfdo.element import Element

from ingest.documents.columns import MOST_COLUMNS
from ingest.documents.readers.odf.inline import Inline, read_inline
from ingest.documents.readers.odf.styles import Styles, attribute
from ingest.documents.readers.sheets.delimited import too_many_rows
from ingest.documents.readers.sheets.grid import MAX_ROWS, Aside, Sheet, SheetCell, SheetRow

__all__ = ["sheets_of"]

_HIDDEN = {"collapse": "hidden row", "filter": "hidden row"}
_GROUPS = ("table:table-row-group", "table:table-rows", "table:table-header-rows")
_COLUMN_GROUPS = ("table:table-column-group", "table:table-columns", "table:table-header-columns")
_MOST_NUMBER = 10_000_000
_DEEPEST = 20


def sheets_of(body: Element, styles: Styles) -> list[Sheet]:
    """The sheets of a document. Raises UnreadableError for more rows than any list has."""
    sheets: list[Sheet] = []
    left = MAX_ROWS
    for table in body.children:
        if table.tag == "table:table":
            sheet = _sheet(table, styles, left)
            left -= len(sheet.rows)
            sheets.append(sheet)
    return sheets


def _sheet(table: Element, styles: Styles, most: int) -> Sheet:
    style = attribute(table, "table:style-name")
    sheet = Sheet(
        attribute(table, "table:name"),
        is_hidden=styles.property_of("table", style, "table:display") == "false",
        hidden_columns=frozenset(_hidden_columns(table)),
    )
    number = 1
    for row in _rows(table):
        repeated = _number(row, "table:number-rows-repeated")
        cells = list(_cells(row, styles, sheet, number))
        hidden = _HIDDEN.get(attribute(row, "table:visibility"), "")
        for again in range(repeated if cells else 0):
            sheet.rows.append(SheetRow(number + again, cells, hidden))
            if len(sheet.rows) > most:
                raise too_many_rows()
        number += repeated
    return sheet


def _rows(element: Element, depth: int = 0) -> Iterator[Element]:
    for child in element.children:
        if child.tag == "table:table-row":
            yield child
        elif child.tag in _GROUPS and depth < _DEEPEST:
            yield from _rows(child, depth + 1)


def _columns(element: Element, depth: int = 0) -> Iterator[Element]:
    for child in element.children:
        if child.tag == "table:table-column":
            yield child
        elif child.tag in _COLUMN_GROUPS and depth < _DEEPEST:
            yield from _columns(child, depth + 1)


def _hidden_columns(table: Element) -> Iterator[int]:
    number = 0
    for column in _columns(table):
        repeated = _number(column, "table:number-columns-repeated")
        if attribute(column, "table:visibility") in _HIDDEN:
            yield from range(number, min(number + repeated, MOST_COLUMNS))
        number += repeated
        if number >= MOST_COLUMNS:
            return


def _cells(row: Element, styles: Styles, sheet: Sheet, number: int) -> Iterator[SheetCell]:
    """The cells of a row with words; comments go to the sheet."""
    column = 0
    for cell in row.children:
        repeated = _number(cell, "table:number-columns-repeated")
        if cell.tag == "table:table-cell" and column < MOST_COLUMNS:
            found = _cell(cell, styles)
            for comment in found.comments:
                sheet.asides.append(Aside(comment, "comment of a cell"))
            if found.pictures or found.boxes:
                sheet.asides.append(Aside("picture", "pictures or drawings of the sheet"))
            if any(text.strip() for text in found.texts):
                rows = min(_number(cell, "table:number-rows-spanned"), MAX_ROWS)
                columns = min(_number(cell, "table:number-columns-spanned"), MOST_COLUMNS)
                for again in range(min(repeated, MOST_COLUMNS - column)):
                    yield SheetCell(column + again, found.lines, rows, columns)
        column += repeated


def _cell(cell: Element, styles: Styles) -> Inline:
    """What a cell shows: LibreOffice writes numbers and dates as they are shown, too."""
    found = Inline()
    style = styles.text("table-cell", attribute(cell, "table:style-name"))
    is_first = True
    for child in cell.children:
        if child.tag == "text:p":
            if not is_first:
                found.lines.append([])
            is_first = False
            plain = styles.text("", "")
            plain = type(plain)(is_struck=style.is_struck)
            read_inline(child, styles, plain, found)
        elif child.tag == "office:annotation":
            words = " ".join((child.text_recursive or "").split())
            found.comments.append(words)
        elif child.tag.startswith("draw:"):
            found.pictures.append("picture")
    return found


def _number(element: Element, name: str) -> int:
    value = attribute(element, name)
    return min(max(1, int(value)), _MOST_NUMBER) if value.isdecimal() and len(value) < 12 else 1
