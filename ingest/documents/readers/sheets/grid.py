"""The sheets of a workbook -> lines and blocks, as if each sheet were a table of a page.

    Sheet("Fees", [SheetRow(1, [SheetCell(0, [[StyledRun("How much?")]]), ...])])

A row is a line, so that the lines of a workbook with one sheet are numbered as its rows are. What
nobody sees who opens the workbook, such as a hidden row, is in no table, and its line says why.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from ingest.documents.blocks import Block, BlockKind, Container, Joint, Reading
from ingest.documents.columns import column_letters
from ingest.documents.runs import StyledRun, block_of_runs
from ingest.documents.vocabulary import either

__all__ = ["Aside", "Sheet", "SheetCell", "SheetRow", "lines_of_text", "read_sheets"]

MAX_ROWS = 50_000
"""Rows with words, of all sheets together. A list of questions has some hundreds."""

_MOST_BLANK = 1_000
"""Empty rows in a row that keep their lines; what stands further down has another number."""

_BETWEEN = " | "
"""Between the cells of a row, in its line."""

_NOT_NAMED = re.compile(rf"{either('sheet_names')}\s?\d*", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?P<marker>[-*•▪◦●○·‣»–]|\d{1,2}[.)])\s+(?P<text>\S.*)", re.DOTALL)
_MARKUP = re.compile(
    r"</(?:p|a|b|i|u|em|strong|div|span|ul|ol|li|h[1-6]|table|blockquote)\s*>|<br\s*/?>",
    re.IGNORECASE,
)
"""Programs that keep answers as HTML write it into the cells of what they export."""
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8}\d?);")


@dataclass(frozen=True)
class SheetCell:
    """A cell with words."""

    column: int
    """Counted from zero."""
    lines: Sequence[Sequence[StyledRun]]
    """Its lines; one without runs is blank."""
    rows: int = 1
    """How many rows it fills, those without words among them."""
    columns: int = 1

    @property
    def text(self) -> str:
        return " ".join("".join(run.text for run in line) for line in self.lines).strip()


@dataclass(frozen=True)
class SheetRow:
    """A row with words."""

    number: int
    """As its program counts it, from one."""
    cells: Sequence[SheetCell]
    hidden: str = ""
    """Why nobody sees it, empty where it is shown."""
    lines: tuple[int, int] | None = None
    """First and last line, where the document has lines of its own."""
    unknown: frozenset[int] = frozenset()
    """Columns of cells that show what nobody knows: a formula without a value, an error."""


@dataclass(frozen=True)
class Aside:
    """What stands in a sheet and in no row of it, such as a comment."""

    text: str
    reason: str


@dataclass
class Sheet:
    """A sheet."""

    name: str
    rows: list[SheetRow] = field(default_factory=list)
    """Those with words, in order."""
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    asides: list[Aside] = field(default_factory=list)


def lines_of_text(text: str, style: StyledRun | None = None) -> list[list[StyledRun]]:
    """The lines of the plain text of a cell, all in one style."""
    style = style or StyledRun("")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [[replace(style, text=line)] if line.strip() else [] for line in lines]


def read_sheets(sheets: Sequence[Sheet], lines: Sequence[str] | None = None) -> Reading:
    """The lines and blocks of some sheets; `lines` are those of a text that is a table."""
    writer = _SheetWriter(list(lines or ()), has_lines=lines is not None)
    shown = [sheet for sheet in sheets if sheet.rows and not sheet.is_hidden]
    for sheet in sheets:
        if sheet.rows or sheet.asides:
            writer.write(sheet, is_one_of_several=len(shown) > 1)
    return Reading(tuple(writer.lines), tuple(writer.blocks))


@dataclass
class _SheetWriter:
    lines: list[str]
    has_lines: bool
    blocks: list[Block] = field(default_factory=list)

    def write(self, sheet: Sheet, *, is_one_of_several: bool) -> None:
        """The rows of a sheet, below its name where there are others."""
        if sheet.is_hidden:
            for row in sheet.rows:
                self._aside(_line(row), f"hidden sheet “{sheet.name}”")
            return
        if is_one_of_several:
            self._name(sheet.name)
        table = Container("table", label=sheet.name)
        above = 0
        numbers = [row.number for row in sheet.rows]
        for n, row in enumerate(sheet.rows):
            blank = min(row.number - above - 1, _MOST_BLANK)
            if not self.has_lines:
                self.lines.extend([""] * blank)
                self.lines.append(_line(row, sheet.hidden_columns))
            above = row.number
            self._row(sheet, row, table, numbers[n:])
        for column in sorted(sheet.hidden_columns):
            texts = [cell.text for row in sheet.rows for cell in row.cells if cell.column == column]
            if texts:
                letters, words = column_letters(column), " … ".join(texts[:2])
                self._aside(f"{letters}: {words}", f"hidden column, {len(texts)} cells")
        for aside in sheet.asides:
            self._aside(aside.text, aside.reason)

    def _name(self, name: str) -> None:
        self.lines.append(name)
        number = len(self.lines)
        if _NOT_NAMED.fullmatch(name.strip()):
            self.blocks.append(_boilerplate(name, "name of a sheet", number))
        else:
            kind = BlockKind.HEADING
            self.blocks.append(Block(name, kind=kind, level=2, first=number, last=number))

    def _aside(self, text: str, reason: str) -> None:
        self.lines.append(" ".join(text.split()))
        self.blocks.append(_boilerplate(self.lines[-1], reason, len(self.lines)))

    def _row(self, sheet: Sheet, row: SheetRow, table: Container, numbers: Sequence[int]) -> None:
        """The cells of a row; `numbers` are those of this row and of those below it."""
        first, last = row.lines or (len(self.lines), len(self.lines))
        if row.hidden:
            self.blocks.append(_boilerplate(_line(row), row.hidden, first, last))
            return
        around = Container("tr", table, unknown=row.unknown)
        for cell in row.cells:
            if cell.column not in sheet.hidden_columns:
                rows = bisect_left(numbers, row.number + cell.rows)  # a table has no others
                container = Container(
                    "td", around, column=cell.column, rows=rows, columns=cell.columns
                )
                block = Block("", container=container, first=first, last=last)
                self.blocks.extend(_cell_blocks(cell, block))


def _line(row: SheetRow, hidden: frozenset[int] = frozenset()) -> str:
    texts = (" ".join(cell.text.split()) for cell in row.cells if cell.column not in hidden)
    return _BETWEEN.join(filter(None, texts)) or "…"


def _boilerplate(text: str, reason: str, first: int, last: int = 0) -> Block:
    kind = BlockKind.BOILERPLATE
    return Block(text, kind=kind, reason=reason, first=first, last=last or first)


def _cell_blocks(cell: SheetCell, block: Block) -> Iterator[Block]:
    """The blocks of a cell: a line each, those that begin with the sign of a list as its items."""
    text = "\n".join("".join(run.text for run in line) for line in cell.lines)
    if "<" in text and _MARKUP.search(text):
        yield from _markup_blocks(text, block)
        return
    lines = [_plain(line) for line in cell.lines]
    markers = [_marker(line) for line in lines]
    is_list = sum(map(bool, markers)) > 1
    joint = Joint.APART
    for line, marker in zip(lines, markers, strict=True):
        if not any(run.text.strip() for run in line):
            joint = Joint.APART
            continue
        placed = replace(block, joint=joint)
        if is_list and marker:
            shown = marker if marker[0].isdigit() else "-"
            placed = replace(placed, kind=BlockKind.ITEM, joint=Joint.APART, marker=shown, depth=1)
            line = _without_marker(line)
        elif is_list and joint is Joint.APART:
            placed = replace(placed, joint=joint)
        yield block_of_runs(placed, line, outer=block.emphasis)
        joint = Joint.BREAK


def _plain(line: Sequence[StyledRun]) -> list[StyledRun]:
    return [replace(run, text=_ENTITY.sub(_character, run.text)) for run in line]


def _character(entity: re.Match[str]) -> str:
    return unescape(entity[0])


def _marker(line: Sequence[StyledRun]) -> str:
    item = _ITEM.fullmatch("".join(run.text for run in line))
    return item["marker"] if item else ""


def _without_marker(line: Sequence[StyledRun]) -> list[StyledRun]:
    """A line without the sign of its list, which may be in a style of its own."""
    item = _ITEM.fullmatch("".join(run.text for run in line))
    assert item
    left = item.start("text")
    rest: list[StyledRun] = []
    for run in line:
        cut = min(left, len(run.text))
        left -= cut
        if run.text[cut:]:
            rest.append(replace(run, text=run.text[cut:]))
    return rest


def _markup_blocks(text: str, block: Block) -> Iterator[Block]:
    from ingest.documents.readers.html import read_markup  # few workbooks hold any

    for found in read_markup(text):
        if found.kind is not BlockKind.DATA:
            place = block.container
            yield replace(found, container=place, first=block.first, last=block.last)
