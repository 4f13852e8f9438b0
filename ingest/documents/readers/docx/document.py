"""The walk through a Word document: its paragraphs and tables, one after the other, to a writer.

Lines are the paragraphs, those of tables, footnotes and text boxes in their places, running heads
and feet at the end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ingest.documents.blocks import Block, BlockKind, Container, Emphasis
from ingest.documents.readers.docx.block_writer import StyledLine, WordWriter, styled_lines
from ingest.documents.readers.docx.numbering import BULLET, read_numbering
from ingest.documents.readers.docx.package import (
    Element,
    NotWordError,
    Package,
    attribute,
    children,
    find,
    is_on,
    name_of,
)
from ingest.documents.readers.docx.paragraphs import ParagraphReader, WordParagraph
from ingest.documents.readers.docx.styles import Style
from ingest.documents.readers.tables import CellPlace
from ingest.documents.runs import StyledRun

__all__ = ["read_document"]

_LARGER = 1.15
"""Type larger than that of most of the text by this factor is a heading's, in want of styles."""

_LARGER_TEXT = 1.08
"""Type larger by this factor is emphasised."""

_HEADING_LETTERS = 200
"""A longer text in large type is no heading."""

_SENTENCES = re.compile(r"[.!:;][\"'”’»)\]]*\s*$|[.!?]\s+[^\W\d_].*\s\w", re.DOTALL)
"""How text ends, or goes on behind its first sentence."""
_OUTLINED_WORDS = 20
"""A longer paragraph is no heading, whatever its outline says."""

_PLAIN_NUMBER = re.compile(r"\(?[0-9a-zA-Z]{1,4}[.)]")
_QUOTE_NAME = re.compile(r"\bquote\b|\bblock text\b|quotations")
_CONTENTS_NAME = re.compile(r"(?:toc|table of contents|contents) (?:\d|heading)")
_ENTRY_PAGE = re.compile(r"\s*\t\s*\d*\s*$")


def read_document(package: Package) -> tuple[list[str], list[Block]]:
    """The lines of a document and its blocks.

    Raises NotWordError for a main part without a body, and what `Package.part` raises.
    """
    body = find(package.part(package.main), "body")
    if body is None:
        raise NotWordError(package.main)
    walk = _WordWalk(package, body)
    writer = WordWriter()
    walk.write_container(body, writer)
    writer.end_code()
    writer.blocks.extend(walk.running_heads(writer.lines))
    return writer.lines, writer.blocks


@dataclass(frozen=True)
class _Usual:
    """What is usual in a document."""

    size: float
    """Of most of its type, in points; 0 where nothing says."""
    has_headings: bool
    """Whether styles name them."""
    has_title: bool
    larger: tuple[float, ...]
    """Sizes of type of which there are short paragraphs, the largest first."""

    def is_larger(self, size: float) -> bool:
        return bool(size and self.size) and size >= _LARGER_TEXT * self.size


class _WordWalk:
    def __init__(self, package: Package, body: Element) -> None:
        self.package = package
        self.targets = package.targets(package.main)
        self.paragraphs = ParagraphReader(package, self.targets)
        self.numbering = read_numbering(package.part_of_kind("numbering", self.targets))
        self.usual = _survey(body, self.paragraphs)
        self.list_indent = 0
        """Of the item under way, in twentieths of a point: what is indented so goes on with it."""

    def write_container(self, element: Element, to: WordWriter, *, in_table: bool = False) -> None:
        """The paragraphs and tables in an element, in order."""
        for child in element:
            match name_of(child):
                case "p":
                    self._paragraph(self.paragraphs.read(child), to, in_table=in_table)
                case "tbl":
                    self._table(child, to)
                case "sdt":
                    self._control(child, to, in_table=in_table)
                case "ins" | "moveTo" | "customXml" | "smartTag" | "txbxContent":
                    self.write_container(child, to, in_table=in_table)
                case "AlternateContent":
                    if (choice := find(child, "Choice")) is not None:
                        self.write_container(choice, to, in_table=in_table)

    def _control(self, element: Element, to: WordWriter, *, in_table: bool) -> None:
        """A control with content; Word keeps its table of contents in one."""
        content = find(element, "sdtContent")
        if content is None:
            return
        gallery = find(element, "sdtPr", "docPartObj", "docPartGallery")
        if attribute(gallery, "val") != "Table of Contents":
            self.write_container(content, to, in_table=in_table)
            return
        to.end_code()
        begin = len(to.blocks)
        self.write_container(content, to, in_table=in_table)
        to.make_contents(begin)

    def _paragraph(self, paragraph: WordParagraph, to: WordWriter, *, in_table: bool) -> None:
        """The lines of a paragraph, its footnotes and its text boxes."""
        if paragraph.text.strip() or any(span.picture for span in paragraph.spans):
            self._text(paragraph, to, in_table=in_table)
        elif not in_table:
            to.add_blank()
        for span in paragraph.spans:
            if span.note:
                self._note(span.note, to)
        for span in paragraph.spans:
            if span.box is not None:
                to.close_lists()
                self.write_container(span.box, to, in_table=in_table)

    def _note(self, key: str, to: WordWriter) -> None:
        """A footnote, below the paragraph that names it."""
        for element in children(self.paragraphs.notes[key], "p"):
            note = self.paragraphs.read(element)
            text = note.text.strip()
            if text:
                lead = f"[{self.paragraphs.note_numbers[key]}] "
                lines = self._lines(note)
                while not any(run.text.strip() for run in lines[0].runs):
                    del lines[0]
                lines[0].runs.insert(0, StyledRun(lead))
                texts = f"{lead}{text}".split("\n")
                to.add_paragraph(texts, lines[: len(texts)])

    def _text(self, paragraph: WordParagraph, to: WordWriter, *, in_table: bool) -> None:
        """What kind of paragraph it is, by its style, its number and how it is set."""
        style, text = paragraph.style, paragraph.text
        marker = self._marker(style)
        spoken = paragraph.spoken
        is_bold = bool(spoken) and all(span.style.is_bold for span in spoken)
        is_mono = bool(spoken) and all(span.style.is_mono for span in spoken)
        level = self._level(paragraph, in_table=in_table)
        lines = self._lines(paragraph, is_heading=bool(level))
        if any(_CONTENTS_NAME.match(name) for name in style.names):
            _contents_entry(text, to)
        elif level:
            lead = f"{marker} " if marker and marker != BULLET else ""
            to.add_heading(*_led(text, lines, lead), level)
        elif marker == BULLET or (_PLAIN_NUMBER.fullmatch(marker) and not is_bold):
            self.list_indent = style.indent or self._indent(style)
            shown = f"{'-' if marker == BULLET else marker} {text}"
            to.add_item(shown.split("\n"), lines, marker, style.level)
        elif marker:  # "Q1.", or "1." in bold: it belongs to the words, not to a list
            to.close_lists()
            emphasis = Emphasis.BOLD if is_bold else Emphasis.NONE
            to.add_paragraph(*_led(text, lines, f"{marker} ", emphasis))
        elif (style.is_code or is_mono) and not in_table:
            to.add_code(text)
        elif to.lists and style.indent and style.indent >= self.list_indent and not is_bold:
            to.add_paragraph(text.split("\n"), lines)  # goes on with the item
        elif any(_QUOTE_NAME.search(name) for name in style.names):
            to.add_quotation(text.split("\n"), lines)
        else:
            to.close_lists()
            to.add_paragraph(text.split("\n"), lines)

    def _lines(self, paragraph: WordParagraph, *, is_heading: bool = False) -> list[StyledLine]:
        """The lines of a paragraph as they are set; links have a colour of their own."""
        spoken = paragraph.spoken
        is_other = bool(spoken) and all(
            (span.style.color and not span.link) or self.usual.is_larger(span.style.size)
            for span in spoken
        )
        other = Emphasis.FONT if is_other and not is_heading else Emphasis.NONE
        return styled_lines(paragraph.spans, other, is_heading=is_heading)

    def _level(self, paragraph: WordParagraph, *, in_table: bool) -> int:
        """The level of a heading, 0 for text."""
        style, usual = paragraph.style, self.usual
        if style.name == "title":
            return 1
        spoken = paragraph.spoken
        if level := style.heading:
            # Text that was pasted below a heading keeps its outline level, and is text.
            is_text = not style.names_heading and _is_sentences(paragraph.text)
            return 0 if is_text else min(level + usual.has_title, 6)
        if usual.has_headings or in_table or not spoken or not usual.size:
            return 0
        size = min(span.style.size for span in spoken)
        if size not in usual.larger or len(paragraph.text) > _HEADING_LETTERS:
            return 0
        return min(usual.larger.index(size) + 1 + usual.has_title, 6)

    def _marker(self, style: Style) -> str:
        """The number that Word puts before a paragraph of this style; counts on."""
        if style.number in ("", "0") or self.numbering.level(style.number, style.level) is None:
            return ""
        return self.numbering.next(style.number, style.level)

    def _indent(self, style: Style) -> int:
        level = self.numbering.level(style.number, style.level)
        return level.indent if level else 0

    def _table(self, element: Element, to: WordWriter) -> None:
        first = to.begin_table()
        body = Container("tbody", Container("table", to.container))
        rows: list[list[WordWriter]] = []
        has_head = False
        before = to
        found = [(row, list(children(row, "tc"))) for row in children(element, "tr")]
        places = _cell_places([cells for _, cells in found])
        for (row, cells), of_row in zip(found, places, strict=True):
            is_head = is_on(find(row, "trPr", "tblHeader"))
            around = Container("tr", body)
            rows.append([])
            for cell, place in zip(cells, of_row, strict=True):
                has_head |= is_head
                before = before.in_cell(place.container(around, is_head=is_head))
                count = len(to.lines)
                self.write_container(cell, before, in_table=True)
                if len(to.lines) == count:
                    before.add_blank()
                rows[-1].append(before)
        to.add_table(first, rows, has_head=has_head)

    def running_heads(self, lines: list[str]) -> Iterator[Block]:
        """Running heads and feet, each once, as blocks that are no text; `lines` gets theirs."""
        seen: set[str] = set()
        for kind, target in sorted(self.targets.values()):
            if kind not in ("header", "footer"):
                continue
            part = self.package.part(self.package.beside(target))
            for element in part.iter() if part is not None else ():
                if name_of(element) != "p":
                    continue
                text = " ".join(self.paragraphs.read(element).text.split())
                if text and text not in seen:
                    seen.add(text)
                    lines.append(text)
                    reason = "running head" if kind == "header" else "page foot"
                    number = len(lines)
                    yield Block(
                        text, kind=BlockKind.BOILERPLATE, reason=reason, first=number, last=number
                    )


def _cell_places(rows: Sequence[Sequence[Element]]) -> list[list[CellPlace]]:
    """The places of the cells of a table; Word has a cell for each row that one fills."""
    columns = [list(accumulate(map(_columns, row), initial=0)) for row in rows]
    goes_on = [
        {column for column, cell in zip(of_row, row, strict=False) if _goes_on(cell)}
        for of_row, row in zip(columns, rows, strict=True)
    ]
    below: dict[int, int] = {}  # column -> rows right below that go on with the cell above them
    places: list[list[CellPlace]] = []
    for number in range(len(rows) - 1, -1, -1):
        places.append(
            [
                CellPlace(column, 1 if _goes_on(cell) else 1 + below.get(column, 0), _columns(cell))
                for column, cell in zip(columns[number], rows[number], strict=False)
            ]
        )
        below = {column: 1 + below.get(column, 0) for column in goes_on[number]}
    return places[::-1]


def _columns(cell: Element) -> int:
    value = attribute(find(cell, "tcPr", "gridSpan"), "val")
    return max(1, int(value)) if value.isdecimal() and len(value) < 3 else 1  # Word has 63


def _goes_on(cell: Element) -> bool:
    """Whether a cell goes on with the one above it."""
    merged = find(cell, "tcPr", "vMerge")
    return merged is not None and attribute(merged, "val") != "restart"


def _survey(body: Element, paragraphs: ParagraphReader) -> _Usual:
    """What is usual in a document."""
    sizes: Counter[float] = Counter()
    short: set[float] = set()
    has_headings = has_title = False
    for element in body.iter():
        if name_of(element) != "p":
            continue
        paragraph = paragraphs.read(element)
        has_headings |= bool(paragraph.style.heading and paragraph.text.strip())
        has_title |= paragraph.style.name == "title"
        for span in paragraph.spans:
            sizes[span.style.size] += len(span.text)
        if (spoken := paragraph.spoken) and len(paragraph.text) <= _HEADING_LETTERS:
            short.add(min(span.style.size for span in spoken))
    paragraphs.fields.clear()
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted((size for size in short if size >= usual * _LARGER), reverse=True)
    return _Usual(usual, has_headings, has_title, tuple(larger) if usual else ())


def _is_sentences(text: str) -> bool:
    """Whether the words of a paragraph are those of a text, and no heading."""
    return not text.rstrip().endswith("?") and (
        bool(_SENTENCES.search(text)) or len(text.split()) > _OUTLINED_WORDS
    )


def _led(
    text: str, lines: Sequence[StyledLine], lead: str, emphasis: Emphasis = Emphasis.NONE
) -> tuple[list[str], Sequence[StyledLine]]:
    """A paragraph with its number before the first line."""
    if lead:
        lines[0].runs.insert(0, StyledRun(lead, emphasis))
    return f"{lead}{text}".split("\n"), lines


def _contents_entry(text: str, to: WordWriter) -> None:
    """A line of a table of contents, without the number of the page."""
    entry = " ".join(_ENTRY_PAGE.sub("", text).split())
    to.close_lists()
    to.end_code()
    begin = len(to.blocks)
    to.add_paragraph([entry], [StyledLine([StyledRun(entry)])])
    to.make_contents(begin)
