"""Excel workbooks: bytes -> sheets as one sees them.

openpyxl reads them row by row, as it does where it only reads; what it leaves out then, merged
cells, what is hidden, comments and links, is taken from the same parser (its private part, hence
the narrow range of versions).
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser

from ingest.documents.blocks import Emphasis, Reading
from ingest.documents.columns import MOST_COLUMNS
from ingest.documents.readers.archives import DAMAGED
from ingest.documents.readers.sheets.delimited import too_many_rows
from ingest.documents.readers.sheets.grid import (
    MAX_ROWS,
    Aside,
    Sheet,
    SheetCell,
    SheetRow,
    lines_of_text,
    read_sheets,
)
from ingest.documents.readers.sheets.number_formats import shown_value
from ingest.documents.runs import StyledRun
from ingest.documents.unreadable import UnreadableError, empty_document

__all__ = ["read"]

MAX_PART = 150_000_000
"""Bytes of a part, unpacked: a million formatted rows without a word have some hundred million."""

MAX_STRINGS = 40_000_000
"""Bytes of the part with all texts."""

_NOT_EXCEL = (
    "this is not an Excel workbook, whatever its name says. Open it and save it as .xlsx again."
)
_LOCKED = (
    "this is an Excel workbook of the old kind, or one with a password. Open it in Excel, take the "
    "password away and save it as .xlsx."
)
_DAMAGED = "the Excel workbook is damaged or was not copied whole. Ask for it again."
_TOO_LARGE = (
    "the Excel workbook unpacks to more than any list of questions needs. Copy the rows with the "
    "questions into a new workbook and import that."
)
_NO_TEXT = "the Excel workbook has no cell with words. Ask for it again."

_OLD_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_FAULTS = (InvalidFileException, ElementTree.ParseError, *DAMAGED)


def read(data: bytes) -> Reading:
    """The lines of a workbook, a row each, and the blocks in its cells.

    Raises UnreadableError for bytes that are no workbook, a damaged one, one with a password, one
    without words and one beyond the limits.
    """
    if not data.strip():
        raise empty_document()
    if data.startswith(_OLD_MARK):
        raise UnreadableError(_LOCKED)
    if not data.startswith(b"PK"):
        raise UnreadableError(_NOT_EXCEL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that openpyxl passes over, such as charts
        try:
            sheets = _sheets(data)
        except (MemoryError, RecursionError) as error:
            raise UnreadableError(_TOO_LARGE) from error
        except UnreadableError:
            raise
        except _FAULTS as error:
            raise UnreadableError(_DAMAGED) from error
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableError(_NO_TEXT)
    return read_sheets(sheets)


def _sheets(data: bytes) -> list[Sheet]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _refuse(archive)
    book = load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, rich_text=True, keep_links=False
    )
    left, sheets = MAX_ROWS, list[Sheet]()
    for page in book.worksheets:
        sheet = _sheet(book, page, left)
        left -= len(sheet.rows)
        sheets.append(sheet)
    return sheets


def _refuse(archive: zipfile.ZipFile) -> None:
    """Raises UnreadableError for what is no workbook, or one made to do harm."""
    names = archive.namelist()
    if not any(name.endswith("workbook.xml") for name in names):
        raise UnreadableError(_NOT_EXCEL)
    for part in archive.infolist():
        limit = MAX_PART if "/worksheets/" in part.filename else MAX_STRINGS
        if not part.filename.endswith((".xml", ".rels")):
            continue
        if part.file_size > limit:
            raise UnreadableError(_TOO_LARGE)
        with archive.open(part) as file:
            beginning = file.read(4_000).replace(b"\0", b"")
        if b"<!DOCTYPE" in beginning or b"<!ENTITY" in beginning:  # Excel writes none
            raise UnreadableError(_TOO_LARGE)


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """openpyxl's parser, which passes over rows without words and tells what is hidden."""

    def __init__(self, source: Any, book: Any, strings: Any) -> None:
        super().__init__(
            source,
            strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
            rich_text=True,
        )
        self.row_counter: int = 0
        self.hidden: set[int] = set()
        self.uncounted: dict[str, tuple[int, int]] = {}
        """Cells with a formula of which the workbook holds no value -> row and column, from one."""

    def parse_row(self, row: Any) -> tuple[int, list[dict[str, Any]]]:
        if not any(len(cell) for cell in row):
            number, counted = row.get("r", ""), int(self.row_counter)
            self.row_counter = int(number) if number.isdecimal() else counted + 1
            return self.row_counter, []
        found: tuple[int, list[dict[str, Any]]] = super().parse_row(row)
        if self.row_dimensions.pop(str(found[0]), {}).get("hidden") in ("1", "true"):
            self.hidden.add(found[0])
        return found

    def parse_cell(self, element: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().parse_cell(element)
        if found["value"] is None and any(child.tag.endswith("}f") for child in element):
            self.uncounted[element.get("r", "")] = found["row"], found["column"]
        return found


def _sheet(book: Any, page: Any, most: int) -> Sheet:
    """A sheet of at most so many rows. Raises UnreadableError where there are more."""
    found: list[tuple[int, list[dict[str, Any]]]] = []
    with page._get_source() as source:
        parser = _Parser(source, book, page._shared_strings)
        for number, cells in parser.parse():
            filled = [cell for cell in cells if cell["value"] is not None]
            if filled:
                found.append((number, filled))
            if len(found) > most:
                raise too_many_rows()
    archive, path = book._archive, page._worksheet_path
    relations = _relations(archive, path)
    spans = _spans(parser)
    links = _links(parser, relations)
    unknown: dict[int, set[int]] = {}
    for row, column in parser.uncounted.values():
        unknown.setdefault(row, set()).add(column - 1)
    rows = []
    for number, cells in found:
        of_row = []
        lacking = unknown.setdefault(number, set())
        for cell in cells:
            column = cell["column"] - 1
            if _is_error(cell):
                lacking.add(column)
            lines = _lines(book, cell, links.get((number, column), ""))
            if column < MOST_COLUMNS and any(any(run.text.strip() for run in one) for one in lines):
                high, wide = spans.get((number, column), (1, 1))
                of_row.append(SheetCell(column, lines, high, wide))
        if of_row:
            hidden = "hidden row" if number in parser.hidden else ""
            rows.append(SheetRow(number, of_row, hidden, unknown=frozenset(lacking)))
    return Sheet(
        page.title,
        rows,
        page.sheet_state != "visible",
        frozenset(_hidden_columns(parser.column_dimensions)),
        list(_asides(archive, parser, relations)),
    )


def _spans(parser: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Row and column, the latter from zero, of each merged cell -> how many of both it fills."""
    merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
    return {
        (one.min_row, one.min_col - 1): (
            one.max_row - one.min_row + 1,
            one.max_col - one.min_col + 1,
        )
        for one in merged
    }


def _relations(archive: zipfile.ZipFile, path: str) -> list[Any]:
    rels = get_rels_path(path)
    return list(get_dependents(archive, rels)) if rels in archive.namelist() else []


def _links(parser: Any, relations: Sequence[Any]) -> dict[tuple[int, int], str]:
    """Row and column of each cell that is a link -> where it leads."""
    targets = {one.Id: one.Target for one in relations if one.TargetMode == "External"}
    return {
        (row, column - 1): targets[link.id]
        for link in parser.hyperlinks.hyperlink
        if link.id in targets
        for column, row, _, _ in [_bounds(link.ref)]
    }


def _bounds(ref: str) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    found: tuple[int, int, int, int] = range_boundaries(ref)
    return found


def _hidden_columns(dimensions: Mapping[str, Mapping[str, str]]) -> Iterator[int]:
    for one in dimensions.values():
        if one.get("hidden") in ("1", "true"):
            yield from range(int(one["min"]) - 1, min(int(one["max"]), MOST_COLUMNS))


def _asides(archive: zipfile.ZipFile, parser: Any, relations: Sequence[Any]) -> Iterator[Aside]:
    """What a sheet holds besides its rows."""
    for cell in parser.uncounted:
        yield Aside(cell, "formula without a value: open the workbook in Excel and save it")
    for one in relations:
        if one.Type.endswith("/comments"):
            comments = CommentSheet.from_tree(ElementTree.fromstring(archive.read(one.Target)))
            for ref, comment in comments.comments:
                yield Aside(f"{ref}: {comment.text}", "comment of a cell")
        elif one.Type.endswith("/drawing"):
            yield Aside(one.Target.rsplit("/", 1)[-1], "pictures or drawings of the sheet")


def _is_error(cell: Mapping[str, Any]) -> bool:
    return cell["data_type"] == "e" or cell["value"] in _ERRORS


def _lines(book: Any, cell: Mapping[str, Any], link: str) -> list[list[StyledRun]]:
    """The lines of a cell in its styles."""
    value = cell["value"]
    if _is_error(cell):
        return []
    style = book._cell_styles[cell["style_id"]]
    is_struck = bool(book._fonts[style.fontId].strike)
    if isinstance(value, CellRichText):
        return _rich_lines(value, link)
    text = value if isinstance(value, str) else shown_value(value, _number_format(book, style))
    return lines_of_text(text, StyledRun("", link=link, is_struck=is_struck))


def _number_format(book: Any, style: Any) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    number = style.numFmtId
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return str(BUILTIN_FORMATS.get(number, "General"))
    return str(book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])


def _rich_lines(value: CellRichText, link: str) -> list[list[StyledRun]]:
    lines: list[list[StyledRun]] = [[]]
    for part in value:
        text, style = (
            (part.text, _style(part, link))
            if isinstance(part, TextBlock)
            else (
                part,
                StyledRun("", link=link),
            )
        )
        first, *others = lines_of_text(text, style)
        lines[-1].extend(first or ([StyledRun(" ")] if text else []))
        lines.extend(others)
    return lines


def _style(part: TextBlock, link: str) -> StyledRun:
    font = part.font
    emphasis = Emphasis.NONE
    if font.b:
        emphasis |= Emphasis.BOLD
    if font.i:
        emphasis |= Emphasis.ITALIC
    shift = {"superscript": "sup", "subscript": "sub"}.get(font.vertAlign or "", "")
    return StyledRun("", emphasis, link, shift=shift, is_struck=bool(font.strike))
