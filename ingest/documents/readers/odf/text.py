"""The walk through a text, or through slides, of an OpenDocument file to a writer of blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from odfdo.element import Element

from ingest.documents.blocks import Block, BlockKind, Container, Reading
from ingest.documents.readers.docx.block_writer import StyledLine, WordWriter
from ingest.documents.readers.docx.numbering import BULLET
from ingest.documents.readers.odf.inline import Inline, read_inline
from ingest.documents.readers.odf.styles import ListLevel, Styles, TextStyle, attribute
from ingest.documents.readers.tables import CellPlace
from ingest.documents.runs import StyledRun

__all__ = ["read_slides", "read_text"]

_DEEPEST = 100
"""Elements in elements that hold blocks."""

_PLAIN_NUMBER = re.compile(r"\(?[0-9a-zA-Z]{1,4}[.)]")
_QUOTE_NAME = re.compile(r"\bquotation")
_CODE_NAME = re.compile(r"\bpreformatted|\bsource code|\blisting")
_CONTENTS_NAME = re.compile(r"contents (?:\d|heading)")
_ENTRY_PAGE = re.compile(r"\s*\d*\s*$")
_INDEXES = ("text:table-of-content", "text:alphabetical-index", "text:illustration-index")
_SKIPPED = (
    "text:tracked-changes",  # what was deleted is kept there, and is no text any more
    "text:sequence-decls",
    "text:variable-decls",
    "text:user-field-decls",
    "office:forms",
    "office:annotation",
    "table:shapes",
    "presentation:notes",
)
_EDGES = ("header", "footer", "page-number", "date-time")
"""What slides have alike at their edges."""
_WITHIN = ("text:section", "text:index-body", "text:index-title", "draw:text-box", "draw:g")


def read_text(body: Element, styles: Styles) -> Reading:
    """The lines of a text, a paragraph each as in Word, and its blocks."""
    walk = _TextWalk(styles)
    writer = WordWriter()
    walk.write(body, writer)
    return walk.finish(writer)


def read_slides(body: Element, styles: Styles) -> Reading:
    """The same of slides: the title of each is a heading, and its boxes follow."""
    walk = _TextWalk(styles)
    writer = WordWriter()
    for page in body.children:
        if page.tag != "draw:page":
            continue
        style = attribute(page, "draw:style-name")
        if styles.property_of("drawing-page", style, "presentation:visibility") == "hidden":
            walk.asides.extend((text, "hidden slide") for text in _texts(page))
            continue
        frames = [frame for frame in page.children if frame.tag.startswith("draw:")]
        titles = [one for one in frames if attribute(one, "presentation:class") == "title"]
        edges = [one for one in frames if attribute(one, "presentation:class") in _EDGES]
        walk.asides.extend((text, "foot of a slide") for one in edges for text in _texts(one))
        boxes = [one for one in frames if one not in titles and one not in edges]
        for frame in (*titles, *boxes):
            walk.slide_frame(frame, writer, is_title=frame in titles)
    return walk.finish(writer)


def _texts(element: Element) -> Iterator[str]:
    """The paragraphs in an element, whatever they stand in."""
    for paragraph in element.get_elements("descendant::text:p | descendant::text:h"):
        if words := " ".join((paragraph.text_recursive or "").split()):
            yield words


@dataclass
class _Lists:
    """The list under way."""

    style: str
    level: int
    """Counted from one."""


@dataclass
class _TextWalk:
    styles: Styles
    asides: list[tuple[str, str]] = field(default_factory=list)
    """Text that nobody sees, and why."""
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    """List style and level -> the number of its last item."""
    has_title: bool = False

    def finish(self, writer: WordWriter) -> Reading:
        """All lines and blocks, those that nobody sees at the end."""
        writer.end_code()
        for text, reason in self.asides:
            writer.lines.append(text)
            number, kind = len(writer.lines), BlockKind.BOILERPLATE
            block = Block(text, kind=kind, reason=reason, first=number, last=number)
            writer.blocks.append(block)
        return Reading(tuple(writer.lines), tuple(writer.blocks))

    def write(self, element: Element, to: WordWriter, depth: int = 0) -> None:
        """The paragraphs, lists and tables in an element, in order."""
        if depth > _DEEPEST:
            raise RecursionError
        for child in element.children:
            match child.tag:
                case "text:p":
                    self._paragraph(child, to, depth)
                case "text:h":
                    self._heading(child, to, depth)
                case "text:list":
                    self._list(child, to, None, depth)
                    to.close_lists()
                case "table:table":
                    self._table(child, to, depth)
                case tag if tag in _INDEXES:
                    to.end_code()
                    begin = len(to.blocks)
                    self.write(child, to, depth + 1)
                    to.make_contents(begin)
                case tag if tag in _WITHIN:
                    if attribute(child, "text:display") in ("none", "condition"):
                        name = attribute(child, "text:name")
                        reason = f"hidden section “{name}”" if name else "hidden section"
                        self.asides.extend((text, reason) for text in _texts(child))
                    else:
                        self.write(child, to, depth + 1)
                case tag if tag.startswith("draw:") and tag not in _SKIPPED:
                    self._placed(Inline(boxes=[child]), to, depth)

    def slide_frame(self, frame: Element, to: WordWriter, *, is_title: bool) -> None:
        """A box of a slide."""
        if is_title:
            found = Inline()
            for paragraph in frame.get_elements("descendant::text:p"):
                read_inline(paragraph, self.styles, TextStyle(), found)
                found.add(" ", TextStyle(), "")
            if any(text.strip() for text in found.texts):
                to.add_heading(_lines_of(found), _styled(found, is_heading=True), 2)
            return
        self.write(frame, to, depth=1)
        to.close_lists()

    def _paragraph(self, element: Element, to: WordWriter, depth: int, lead: str = "") -> None:
        name = attribute(element, "text:style-name")
        names = self.styles.names("paragraph", name)
        style = self.styles.text("paragraph", name)
        found = read_inline(element, self.styles, style)
        text = "\n".join(_lines_of(found))
        if text.strip():
            if any(_CONTENTS_NAME.match(one) for one in names):
                begin = len(to.blocks)
                entry = _ENTRY_PAGE.sub("", text) or text
                to.add_paragraph([entry], [StyledLine([StyledRun(entry)])])
                to.make_contents(begin)
            elif "title" in names and not to.lists and to.container is None:
                self.has_title = True
                to.add_heading(_lines_of(found), _styled(found, is_heading=True), 1)
            elif any(_CODE_NAME.search(one) for one in names) and to.container is None:
                to.add_code(text)
            elif any(_QUOTE_NAME.search(one) for one in names):
                to.add_quotation(_lines_of(found), _styled(found))
            else:
                to.add_paragraph(_lines_of(found), _styled(found))
        elif found.pictures:
            to.add_paragraph(_lines_of(found), _styled(found))
        elif to.container is None:
            to.add_blank()
        self._placed(found, to, depth)

    def _placed(self, found: Inline, to: WordWriter, depth: int) -> None:
        """What stands beside the words of a paragraph: notes below it, boxes, what is hidden."""
        for sign, body in found.notes:
            note = Inline()
            note.add(f"[{sign}] ", TextStyle(), "")
            for paragraph in body.get_elements("descendant::text:p"):
                read_inline(paragraph, self.styles, TextStyle(), note)
                note.add(" ", TextStyle(), "")
            to.add_paragraph(_lines_of(note), _styled(note))
        self.asides.extend((text, "comment") for text in found.comments if text)
        hidden = (" ".join(text.split()) for text in found.hidden)
        self.asides.extend((text, "hidden text") for text in hidden if text)
        for box in found.boxes:
            to.close_lists()
            self.write(box, to, depth + 1)

    def _heading(self, element: Element, to: WordWriter, depth: int, lead: str = "") -> None:
        found = read_inline(element, self.styles, TextStyle())
        level = attribute(element, "text:outline-level")
        number = int(level) if level.isdecimal() and len(level) < 3 else 1
        if any(text.strip() for text in found.texts):
            lines = _styled(found, is_heading=True)
            texts = _lines_of(found)
            if lead:
                lines[0].runs.insert(0, StyledRun(f"{lead} "))
                texts[0] = f"{lead} {texts[0]}"
            to.add_heading(texts, lines, max(1, min(number + self.has_title, 6)))
        self._placed(found, to, depth)

    def _list(self, element: Element, to: WordWriter, outer: _Lists | None, depth: int) -> None:
        if depth > _DEEPEST:
            raise RecursionError
        name = attribute(element, "text:style-name") or (outer.style if outer else "")
        place = _Lists(name, outer.level + 1 if outer else 1)
        goes_on = attribute(element, "text:continue-numbering") == "true" or bool(
            attribute(element, "text:continue-list")
        )
        form = self.styles.level(name, place.level)
        key = name, place.level
        if not goes_on or key not in self.counts:
            self.counts[key] = form.start - 1
        for item in element.children:
            if item.tag == "text:list-header":
                self.write(item, to, depth + 1)
            elif item.tag == "text:list-item":
                start = attribute(item, "text:start-value")
                self.counts[key] = int(start) if start.isdecimal() else self.counts[key] + 1
                self._item(item, to, place, form, depth)

    def _item(
        self, item: Element, to: WordWriter, place: _Lists, form: ListLevel, depth: int
    ) -> None:
        marker = _marker(form, self.counts[place.style, place.level])
        is_begun = False
        for child in item.children:
            if child.tag == "text:list":
                self._list(child, to, place, depth + 1)
            elif child.tag == "text:h":
                self._heading(child, to, depth, "" if marker == BULLET else marker)
            elif child.tag == "text:p" and not is_begun:
                self._first_of_item(child, to, marker, place.level - 1, depth)
                is_begun = True
            elif child.tag == "text:p":
                self._paragraph(child, to, depth)

    def _first_of_item(
        self, element: Element, to: WordWriter, marker: str, level: int, depth: int
    ) -> None:
        """The paragraph with the sign of the item; "Q1." belongs to the words, as in Word."""
        style = self.styles.text("paragraph", attribute(element, "text:style-name"))
        found = read_inline(element, self.styles, style)
        texts, lines = _lines_of(found), _styled(found)
        is_bold = all(run.emphasis for line in lines for run in line.runs if run.text.strip())
        if not any(text.strip() for text in texts):
            pass
        elif marker == BULLET or (_PLAIN_NUMBER.fullmatch(marker) and not is_bold):
            texts[0] = f"{'-' if marker == BULLET else marker} {texts[0]}"
            to.add_item(texts, lines, marker, level)
        else:
            to.close_lists()
            emphasis = lines[0].runs[0].emphasis if lines[0].runs else StyledRun("").emphasis
            lines[0].runs.insert(0, StyledRun(f"{marker} ", emphasis))
            texts[0] = f"{marker} {texts[0]}"
            to.add_paragraph(texts, lines)
        self._placed(found, to, depth)

    def _table(self, element: Element, to: WordWriter, depth: int) -> None:
        name = attribute(element, "table:name")
        if attribute(element, "table:display") == "false":
            self.asides.extend((text, f"hidden table “{name}”") for text in _texts(element))
            return
        first = to.begin_table()
        body = Container("tbody", Container("table", to.container))
        found = list(_rows(element))
        places = [_places(cells) for _, cells in found]
        rows: list[list[WordWriter]] = []
        before, has_head = to, False
        for (is_head, cells), of_row in zip(found, places, strict=True):
            around = Container("tr", body)
            rows.append([])
            for cell, place in zip(cells, of_row, strict=True):
                if place is None:
                    continue
                has_head |= is_head
                before = before.in_cell(place.container(around, is_head=is_head))
                count = len(to.lines)
                self.write(cell, before, depth + 1)
                before.close_lists()
                before.end_code()
                if len(to.lines) == count:
                    before.add_blank()
                rows[-1].append(before)
        to.add_table(first, rows, has_head=has_head)


def _rows(table: Element, is_head: bool = False) -> Iterator[tuple[bool, list[Element]]]:
    """The rows of a table and whether they are its head, in groups or not."""
    for child in table.children:
        match child.tag:
            case "table:table-row":
                yield (
                    is_head,
                    [one for one in child.children if one.tag.endswith("table-cell")],
                )
            case "table:table-header-rows":
                yield from _rows(child, is_head=True)
            case "table:table-rows" | "table:table-row-group":
                yield from _rows(child, is_head)


def _places(cells: Sequence[Element]) -> list[CellPlace | None]:
    """The place of each cell; None for one that another covers, which has an element, too."""
    places: list[CellPlace | None] = []
    column = 0
    for cell in cells:
        repeated = _count(cell, "table:number-columns-repeated")
        if cell.tag == "table:covered-table-cell":
            places.append(None)
        else:
            rows = _count(cell, "table:number-rows-spanned")
            columns = _count(cell, "table:number-columns-spanned")
            places.append(CellPlace(column, rows, columns))
        column += repeated
    return places


def _count(cell: Element, name: str) -> int:
    value = attribute(cell, name)
    return max(1, int(value)) if value.isdecimal() and len(value) < 5 else 1


def _marker(form: ListLevel, number: int) -> str:
    if not form.is_numbered:
        return BULLET
    return f"{form.prefix}{_numeral(number, form.form)}{form.suffix}".strip()


def _numeral(number: int, form: str) -> str:
    if form in ("a", "A") and 0 < number <= 26:
        return chr(ord(form) + number - 1)
    if form in ("i", "I") and 0 < number < 40:
        tens, ones = divmod(number, 10)
        numeral = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
        return numeral.upper() if form == "I" else numeral
    return str(number)


def _lines_of(found: Inline) -> list[str]:
    return [" ".join(text.split()) for text in found.texts]


def _styled(found: Inline, *, is_heading: bool = False) -> list[StyledLine]:
    """The lines as the writer takes them; headings are bold by themselves."""
    lines = []
    for runs in found.lines:
        shown = [StyledRun(run.text, link=run.link) for run in runs] if is_heading else list(runs)
        lines.append(StyledLine(shown))
    lines[0].anchors.extend(found.anchors)
    lines[0].pictures.extend(found.pictures)
    return lines
