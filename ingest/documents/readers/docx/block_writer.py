"""Lines of a Word document -> blocks, in the containers that a page of the web would have.

A question in Word is so recognised by whatever recognises it on the web. Each line is one of the
document, and a block is of one line; only tables and code have more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from textwrap import shorten

from ingest.documents.blocks import LONGEST_LABEL, Block, BlockKind, Container, Emphasis, Joint
from ingest.documents.readers.docx.numbering import BULLET
from ingest.documents.readers.docx.paragraphs import Span
from ingest.documents.readers.tables import data_table, on_one_line
from ingest.documents.readers.text import LONG_CODE, blocks_of_lines
from ingest.documents.runs import StyledRun, block_of_runs, part_lead

__all__ = ["StyledLine", "WordWriter", "styled_lines"]

_NO_WIDTH = str.maketrans("", "", "\u200b\ufeff")
_SHORT_CELL = 12
"""Words: a table of two columns with longer cells is a way to set questions beside answers."""


@dataclass
class StyledLine:
    """A line of a paragraph, and what stands in it without being text."""

    runs: list[StyledRun] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    """What they show."""


def styled_lines(
    spans: Sequence[Span], other: Emphasis = Emphasis.NONE, *, is_heading: bool = False
) -> list[StyledLine]:
    """The lines of a paragraph, at least one; `other` is what all of it is set in besides.

    Word parts words into spans wherever they were edited; those in one style are put together.
    Headings are bold by themselves.
    """
    lines = [StyledLine()]
    for (run, anchor, picture), group in groupby(
        spans, key=lambda span: (_run_of(span), span.anchor, span.picture)
    ):
        if anchor:
            lines[-1].anchors.append(anchor)
        if picture:
            lines[-1].pictures.append(picture)
        text = "".join(span.text for span in group)
        hidden = Emphasis.BOLD if is_heading else Emphasis.NONE
        run = replace(run, emphasis=run.emphasis & ~hidden | other)
        run = run if text.strip() else StyledRun("", other)
        for number, part in enumerate(text.replace("\t", " ").split("\n")):
            if number:
                lines.append(StyledLine())
            if part:
                lines[-1].runs.append(replace(run, text=part))
    return lines


def _run_of(span: Span) -> StyledRun:
    """How a span is set, without its text."""
    style = span.style
    emphasis = Emphasis.NONE
    if style.is_bold:
        emphasis |= Emphasis.BOLD
    if style.is_italic:
        emphasis |= Emphasis.ITALIC
    if style.is_underlined and not span.link:
        emphasis |= Emphasis.UNDERLINE
    return StyledRun("", emphasis, span.link, style.is_mono, style.shift, style.is_struck)


@dataclass
class _OpenList:
    """A list under way."""

    container: Container
    item: Container


@dataclass
class WordWriter:
    """Lines and blocks so far, and what is open."""

    lines: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    container: Container | None = None
    """The cell under way."""
    lists: list[_OpenList] = field(default_factory=list)
    """Lists that are open, the outermost first."""
    anchors: list[str] = field(default_factory=list)
    """Names of places that wait for their block."""
    marker: str = ""
    """Of the item that waits for its first block."""
    code: list[str] = field(default_factory=list)
    """Lines of code that wait for the last one."""
    has_table: bool = False
    """Whether a table was written, of data or not."""

    def add_blank(self) -> None:
        """A line without text."""
        self.end_code()
        self.lines.append("")

    def add_paragraph(self, texts: Sequence[str], lines: Sequence[StyledLine]) -> None:
        """A paragraph, part of the item under way if there is one.

        `texts` are its lines as they stand in the document.
        """
        self._add(texts, lines, Block("", container=Container("p", self._around())))

    def add_quotation(self, texts: Sequence[str], lines: Sequence[StyledLine]) -> None:
        self.close_lists()
        quotation = Container("blockquote", self.container)
        self._add(texts, lines, Block("", container=Container("p", quotation)))

    def add_heading(self, texts: Sequence[str], lines: Sequence[StyledLine], level: int) -> None:
        self.close_lists()
        container = Container(f"h{level}", self.container)
        self._add(texts, lines, Block("", kind=BlockKind.HEADING, level=level, container=container))

    def add_item(
        self, texts: Sequence[str], lines: Sequence[StyledLine], marker: str, level: int
    ) -> None:
        """An item, of the list at this level, counted from zero."""
        name = "ul" if marker == BULLET else "ol"
        while len(self.lists) > level + 1:
            self.lists.pop()
        if len(self.lists) == level + 1 and self.lists[-1].container.name != name:
            self.lists.pop()
        while len(self.lists) < level + 1:
            container = Container(name, self._around())
            self.lists.append(_OpenList(container, Container("li", container)))
        current = self.lists[-1]
        current.item = Container("li", current.container)
        self.marker = marker
        self._add(texts, lines, Block("", container=current.item))

    def add_code(self, text: str) -> None:
        """A line of code, or several; lines in a row are one block."""
        self.close_lists()
        lines = text.split("\n")
        self.code.extend(lines)
        self.lines.extend(lines)

    def close_lists(self) -> None:
        self.lists.clear()
        self.marker = ""

    def end_code(self) -> None:
        """The code ends here; what is not written yet, is."""
        if not self.code:
            return
        text = "\n".join(self.code)
        first = len(self.lines) - len(self.code) + 1
        self.code = []
        lines = text.rstrip().split("\n")
        container = Container("pre", self.container)
        if len(lines) > LONG_CODE:
            self.blocks.extend(blocks_of_lines(lines, first, container))
        elif text.strip():
            first += next(number for number, line in enumerate(lines) if line.strip())
            code = "\n".join(line.rstrip() for line in lines).strip("\n")
            last = first + code.count("\n")
            block = Block(code, kind=BlockKind.CODE, container=container, first=first, last=last)
            self.blocks.append(replace(block, anchors=self._waiting_anchors()))

    def begin_table(self) -> int:
        """Room for a table: gives the line on which it begins, counted from one."""
        self.close_lists()
        self.add_blank()
        return len(self.lines)

    def in_cell(self, container: Container) -> WordWriter:
        """What writes a cell of a table in its place."""
        return WordWriter(self.lines, container=container, anchors=[*self.anchors])

    def add_table(
        self, first: int, rows: Sequence[Sequence[WordWriter]], *, has_head: bool
    ) -> None:
        """A table whose cells have been written: one block where it has data, else theirs."""
        cells = [cell for row in rows for cell in row]
        lines = self.lines[first - 1 :]
        has_border = (
            max(map(len, rows), default=0) > 1
            and max(len(line.split()) for line in lines) <= _SHORT_CELL
            and sum(line.rstrip().endswith("?") for line in lines) < 2
        )
        is_flat = not any(
            cell.has_table or any(block.level for block in cell.blocks) for cell in cells
        )
        table = is_flat and data_table(
            [[on_one_line(cell.blocks) for cell in row] for row in rows if row],
            has_head=has_head,
            has_border=has_border,
        )
        if table:
            text, markdown = table
            block = Block(text, markdown, BlockKind.TABLE, anchors=self._waiting_anchors())
            container = Container("table", self.container)
            last = len(self.lines)
            self.blocks.append(replace(block, container=container, first=first, last=last))
        else:
            self.blocks.extend(block for cell in cells for block in cell.blocks)
            self.anchors = cells[-1].anchors if cells else self.anchors
        self.has_table = True

    def make_contents(self, begin: int) -> None:
        """Makes lines of a table of contents of the blocks from this one on, counted from zero."""
        self.end_code()
        self.blocks[begin:] = [
            replace(
                block,
                text=self.lines[block.first - 1].strip(),
                markdown="",
                kind=BlockKind.CONTENTS,
                level=0,
            )
            for block in self.blocks[begin:]
        ]

    def _around(self) -> Container | None:
        """What a paragraph stands in."""
        return self.lists[-1].item if self.lists else self.container

    def _waiting_anchors(self) -> tuple[str, ...]:
        anchors, self.anchors = tuple(dict.fromkeys(self.anchors)), []
        return anchors

    def _add(self, texts: Sequence[str], lines: Sequence[StyledLine], block: Block) -> None:
        self.end_code()
        block = replace(block, depth=len(self.lists))
        joint = Joint.APART
        for text, line in zip(texts, lines, strict=True):
            self.lines.append(text)
            number = len(self.lines)
            block = replace(block, joint=joint, first=number, last=number)
            self.anchors.extend(line.anchors)
            self._add_pictures(line.pictures, block)
            runs = _merged(line.runs)
            if runs:
                self._add_line(runs, block)
            joint = Joint.BREAK if runs else Joint.APART

    def _add_pictures(self, pictures: Sequence[str], block: Block) -> None:
        for label in pictures:
            text = shorten(label, LONGEST_LABEL, placeholder=" …")
            picture = Block(text, kind=BlockKind.IMAGE, container=block.container)
            self.blocks.append(replace(picture, first=block.first, last=block.last))

    def _add_line(self, runs: Sequence[StyledRun], block: Block) -> None:
        """The block of a line, or two where it begins with emphasised words."""
        # What is a heading needs no stars to be seen.
        outer = Emphasis.BOLD | Emphasis.ITALIC if block.level else Emphasis.NONE
        joint = block.joint
        for part in [runs] if block.level else part_lead(runs):
            kind = BlockKind.ITEM if self.marker else block.kind
            begun = replace(
                block, kind=kind, joint=joint, marker=self.marker, anchors=self._waiting_anchors()
            )
            self.blocks.append(block_of_runs(begun, part, outer=outer))
            self.marker, joint = "", Joint.GLUE


def _merged(runs: Sequence[StyledRun]) -> list[StyledRun]:
    """The runs without blank ones at both ends, neighbours in one style put together."""
    merged: list[StyledRun] = []
    for style, group in groupby(runs, key=lambda run: replace(run, text="")):
        text = "".join(run.text for run in group).translate(_NO_WIDTH)
        if text.strip() or merged:
            merged.append(replace(style, text=text))
    while merged and not merged[-1].text.strip():
        merged.pop()
    return merged
