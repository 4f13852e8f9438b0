"""Word: bytes -> the lines of its text and its blocks.

    bytes ──docx_parts──> elements ──this module──> lines, and HTML line by line ──html──> blocks

The HTML is a go-between, so that a question in Word is recognised by whatever recognises it on the
web. Each paragraph is one line of it, and so the lines of the blocks are those of the text. It is
written here and not by a converter, since those lose the numbers that Word makes itself ("Q1.",
"3.2"), the size of type where no style names a heading, and footnotes where they belong.
"""

from __future__ import annotations

import html
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from xml.etree import ElementTree

from ingest.documents.blocks import Block, Kind, Reading
from ingest.documents.readers.docx.package import (
    Element,
    Numbering,
    Package,
    Style,
    TooLargeError,
    attribute,
    children,
    find,
    name_of,
    open_package,
    read_numbering,
    read_styles,
)
from ingest.documents.readers.html import read_markup

__all__ = ["read"]

MAX_MARKUP = 10_000_000
"""Letters of the text and its markup: five thousand pages. It takes a minute or two to read."""

_LARGER = 1.15
"""Type larger than that of most of the text by this factor is a heading's, in want of styles."""

_HEADING_LETTERS = 200
"""A longer text in large type is no heading."""

_SHORT_CELL = 12
"""Words: a table of two columns with longer cells is a way to set questions beside answers."""

_EMPTY = "the document is empty. Ask for it again."
_NOT_WORD = (
    "this is not a Word document, whatever its name says. Open it and save it as .docx again."
)
_OLD = (
    "this is a Word document of the old kind, or one with a password. Open it in Word, take the "
    "password away and save it as .docx."
)
_DAMAGED = "the Word document is damaged or was not copied whole. Ask for it again."
_TOO_LARGE = (
    "the Word document unpacks to more than any text needs, or is nested too deeply. Copy its text "
    "into a new document and import that."
)
_NO_TEXT = (
    "the Word document has no text, perhaps only pictures of it. Have them read by a program for "
    "text recognition (OCR) and import the result."
)

_OLD_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ADDRESSES = ("http://", "https://", "mailto:", "tel:", "#")
_SYMBOLS = {"F0B7": "•", "F0A7": "▪", "F0D8": "▸", "F0FC": "✓", "F0E0": "→"}
_PLAIN_NUMBER = re.compile(r"\(?[0-9a-zA-Z]{1,4}[.)]")
_HEADING_NAME = re.compile(r"heading ([1-9])")
_CODE_NAME = re.compile(r"\bcode\b|source|preformatted|macro text")
_QUOTE_NAME = re.compile(r"\bquote\b|\bblock text\b|quotations")
_CONTENTS_NAME = re.compile(r"(?:toc|table of contents|contents) (?:\d|heading)")
_FIELD_LINK = re.compile(r'HYPERLINK\s+(?:\\l\s+)?"([^"]*)"')


def read(data: bytes) -> Reading:
    """The lines and blocks of a Word document.

    Lines are its paragraphs, those of tables, footnotes and text boxes in their places, running
    heads and feet at the end.

    Raises ValueError, with a sentence for staff, for bytes that are no Word document, a damaged
    one, one with a password, one without text and one beyond the limits of `docx_parts`.
    """
    if not data.strip():
        raise ValueError(_EMPTY)
    if data.startswith(_OLD_MARK):
        raise ValueError(_OLD)
    if not data.startswith(b"PK"):
        raise ValueError(_NOT_WORD)
    try:
        package = open_package(data)
        lines = _Reader(package).read()
    except (TooLargeError, MemoryError, RecursionError) as error:
        raise ValueError(_TOO_LARGE) from error
    except KeyError as error:
        raise ValueError(_NOT_WORD) from error
    except (zipfile.BadZipFile, ElementTree.ParseError, struct.error, ValueError) as error:
        raise ValueError(_DAMAGED) from error
    if not any(line.text.strip() for line in lines):
        raise ValueError(_NO_TEXT)
    if sum(len(line.markup) for line in lines) > MAX_MARKUP:
        raise ValueError(_TOO_LARGE)
    return Reading(tuple(line.text for line in lines), tuple(_blocks(lines)))


@dataclass(frozen=True)
class _Line:
    """One line of the text, and its HTML."""

    text: str
    markup: str
    marker: str = ""
    """Of an item, as Word shows it."""
    kind: Kind | None = None
    """Where the reader knows more than HTML can say: CONTENTS, FURNITURE."""
    reason: str = ""


def _blocks(lines: Sequence[_Line]) -> Iterator[Block]:
    markup = "\n".join(line.markup for line in lines)
    for block in read_markup(markup):
        line = lines[block.first - 1]
        if line.kind is Kind.CONTENTS:
            yield replace(block, text=line.text.strip(), markdown="", kind=Kind.CONTENTS, level=0)
        elif line.marker and block.kind is Kind.ITEM:
            yield replace(block, marker=line.marker)
        else:
            yield block
    for number, line in enumerate(lines, 1):
        if line.kind is Kind.FURNITURE:
            yield Block(line.text, kind=line.kind, reason=line.reason, first=number, last=number)


@dataclass
class _Run:
    """Text of one kind."""

    text: str
    style: Style
    link: str = ""
    markup: str = ""
    """Where it is not text: an anchor, a picture."""


@dataclass
class _Paragraph:
    """A paragraph on its way into lines."""

    runs: list[_Run]
    style: Style
    notes: list[str] = field(default_factory=list)
    """Ids of the footnotes that it names."""
    boxes: list[Element] = field(default_factory=list)
    """Text boxes anchored in it."""
    has_break: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def said(self) -> list[_Run]:
        return [run for run in self.runs if any(letter.isalnum() for letter in run.text)]


@dataclass
class _Field:
    """A field under way: instructions, then what it shows."""

    instructions: str = ""
    is_shown: bool = False

    @property
    def link(self) -> str:
        match = _FIELD_LINK.search(self.instructions)
        if not match:
            return ""
        inner = "\\l" in self.instructions.split('"')[0]
        return f"#{match[1]}" if inner else match[1]


class _Reader:
    """Walks a document and writes its lines."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.targets = package.targets(package.main)
        self.styles = read_styles(self._part("styles"))
        self.numbering: Numbering = read_numbering(self._part("numbering"))
        self.notes = {
            f"{kind}{attribute(one, 'id')}": one
            for kind in ("footnote", "endnote")
            for one in children(self._part(f"{kind}s"), kind)
        }
        self.note_numbers = _note_numbers(self.notes)
        self.fields: list[_Field] = []
        self.lines: list[_Line] = []
        self.lists: list[str] = []
        """Names of the lists that are open, the outermost first."""
        self.list_indent = 0
        self.body_size = 0.0
        self.has_headings = self.has_title = False
        self.sizes: list[float] = []

    def _part(self, kind: str) -> Element | None:
        for one, target in self.targets.values():
            if one == kind:
                return self.package.part(self.package.beside(target))
        return None

    def read(self) -> list[_Line]:
        body = find(self.package.part(self.package.main), "body")
        if body is None:
            raise KeyError("body")
        self._survey(body)
        self._container(body, in_table=False)
        self._close_lists()
        self._heads_and_feet()
        return self.lines

    def _survey(self, body: Element) -> None:
        """What is usual in the document: the size of its type, whether styles name headings."""
        sizes: Counter[float] = Counter()
        larger: Counter[float] = Counter()
        for element in body.iter():
            if name_of(element) != "p":
                continue
            paragraph = self._paragraph(element)
            if _level_of(paragraph.style) and paragraph.text.strip():
                self.has_headings = True
            self.has_title |= paragraph.style.name == "title"
            for run in paragraph.runs:
                sizes[run.style.size] += len(run.text)
            if (said := paragraph.said()) and len(paragraph.text) <= _HEADING_LETTERS:
                larger[min(run.style.size for run in said)] += 1
        self.body_size = sizes.most_common(1)[0][0] if sizes else 0.0
        if self.body_size:
            self.sizes = sorted(
                (size for size in larger if size >= self.body_size * _LARGER), reverse=True
            )
        self.fields.clear()

    def _container(self, element: Element, *, in_table: bool) -> None:
        """The paragraphs and tables in an element, in order."""
        for child in element:
            match name_of(child):
                case "p":
                    self._write(self._paragraph(child), in_table=in_table)
                case "tbl":
                    self._table(child)
                case "sdt":
                    gallery = find(child, "sdtPr", "docPartObj", "docPartGallery")
                    begin = len(self.lines)
                    if (content := find(child, "sdtContent")) is not None:
                        self._container(content, in_table=in_table)
                    if attribute(gallery, "val") == "Table of Contents":
                        self.lines[begin:] = [
                            replace(line, kind=Kind.CONTENTS) for line in self.lines[begin:]
                        ]
                case "ins" | "moveTo" | "customXml" | "smartTag" | "txbxContent":
                    self._container(child, in_table=in_table)
                case "AlternateContent":
                    if (choice := find(child, "Choice")) is not None:
                        self._container(choice, in_table=in_table)

    def _paragraph(self, element: Element) -> _Paragraph:
        properties = find(element, "pPr")
        key = attribute(find(properties, "pStyle"), "val")
        style = self.styles.get(key, self.styles[""]).with_paragraph(properties)
        paragraph = _Paragraph([], style)
        self._runs(element, style, "", paragraph)
        return paragraph

    def _runs(self, element: Element, style: Style, link: str, to: _Paragraph) -> None:
        for child in element:
            match name_of(child):
                case "r":
                    self._run(child, style, link, to)
                case "hyperlink":
                    self._runs(child, style, self._link(child) or link, to)
                case "fldSimple":
                    simple = _Field(attribute(child, "instr"))
                    if not simple.instructions.strip().startswith("PAGE"):
                        self._runs(child, style, _safe(simple.link) or link, to)
                case "bookmarkStart":
                    name = attribute(child, "name")
                    if name and not name.startswith("_Go"):
                        anchor = f'<a id="{html.escape(name)}"></a>'
                        to.runs.append(_Run("", style, markup=anchor))
                case "ins" | "moveTo" | "smartTag" | "customXml" | "dir" | "bdo":
                    self._runs(child, style, link, to)
                case "sdt":
                    if (content := find(child, "sdtContent")) is not None:
                        self._runs(content, style, link, to)
                case "AlternateContent":
                    if (choice := find(child, "Choice")) is not None:
                        self._runs(choice, style, link, to)

    def _run(self, element: Element, style: Style, link: str, to: _Paragraph) -> None:
        properties = find(element, "rPr")
        named = self.styles.get(attribute(find(properties, "rStyle"), "val"))
        if named is not None and properties is not None:
            style = _with_character_style(style, named)
        style = style.with_run(properties)
        for child in element:
            match name_of(child):
                case "fldChar":
                    self._field(attribute(child, "fldCharType"))
                case "instrText":
                    if self.fields and len(self.fields[-1].instructions) < 4000:
                        self.fields[-1].instructions += child.text or ""
                case "drawing" | "pict" | "object":
                    self._drawing(child, style, to)
                case "AlternateContent":
                    if (choice := find(child, "Choice")) is not None:
                        self._run_again(choice, style, link, to)
                case "footnoteReference" | "endnoteReference":
                    kind = name_of(child).removesuffix("Reference")
                    key = f"{kind}{attribute(child, 'id')}"
                    if key in self.notes:
                        to.notes.append(key)
                        self._add(to, f"[{self.note_numbers[key]}]", style, "")
                case _:
                    if text := _text_of(child):
                        self._add(to, text, style, link)

    def _run_again(self, element: Element, style: Style, link: str, to: _Paragraph) -> None:
        """What stands in a run by way of a choice: drawings."""
        for child in element:
            if name_of(child) in ("drawing", "pict"):
                self._drawing(child, style, to)
            elif text := _text_of(child):
                self._add(to, text, style, link)

    def _add(self, to: _Paragraph, text: str, style: Style, link: str) -> None:
        if style.is_hidden or any(not one.is_shown for one in self.fields):
            return
        if any(one.instructions.strip().startswith("PAGE") for one in self.fields):
            return
        of_field = next((_safe(one.link) for one in reversed(self.fields) if one.link), "")
        to.runs.append(_Run(text, style, link or of_field))

    def _field(self, kind: str) -> None:
        if kind == "begin" and len(self.fields) < 50:
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].is_shown = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _link(self, element: Element) -> str:
        if anchor := attribute(element, "anchor"):
            return f"#{anchor}"
        _, target = self.targets.get(attribute(element, "id"), ("", ""))
        return _safe(target)

    def _drawing(self, element: Element, style: Style, to: _Paragraph) -> None:
        label = ""
        boxes = 0
        waiting = [element]
        while waiting:
            one = waiting.pop()
            if name_of(one) == "txbxContent":  # what is in it is for its own paragraphs to find
                to.boxes.append(one)
                boxes += 1
                continue
            if name_of(one) in ("docPr", "shape"):
                names = ("descr", "title", "alt")
                label = label or next(filter(None, (attribute(one, name) for name in names)), "")
            waiting.extend(child for child in reversed(one) if name_of(child) != "Fallback")
        if label and not boxes:
            picture = f'<img alt="{html.escape(" ".join(label.split()))}">'
            to.runs.append(_Run("", style, markup=picture))

    def _write(self, paragraph: _Paragraph, *, in_table: bool) -> None:
        """The lines of a paragraph, its footnotes and its text boxes."""
        text = paragraph.text
        has_picture = any(run.markup.startswith("<img") for run in paragraph.runs)
        if text.strip() or has_picture:
            self._write_text(paragraph, in_table=in_table)
        elif not in_table:
            self.lines.append(_Line("", ""))
        for key in paragraph.notes:
            number = self.note_numbers[key]
            for element in children(self.notes[key], "p"):
                note = self._paragraph(element)
                if note.text.strip():
                    said = f"[{number}] {note.text.strip()}"
                    self._append(said, f"<p>[{number}] {_markup(note, self.body_size)}</p>")
        paragraph.notes.clear()
        for box in paragraph.boxes:
            self._close_lists()
            self._container(box, in_table=in_table)

    def _append(self, text: str, markup: str, **more: str) -> None:
        """A paragraph as a line, or as several where it has line breaks."""
        for said, written in zip(text.split("\n"), markup.split("\n"), strict=True):
            self.lines.append(_Line(said, written, **more))  # type: ignore[arg-type]
            more = {}

    def _write_text(self, paragraph: _Paragraph, *, in_table: bool) -> None:
        style = paragraph.style
        level = self._level(paragraph, in_table=in_table)
        marker = self._marker(style)
        text = paragraph.text
        inner = _markup(paragraph, self.body_size, is_heading=bool(level))
        if any(_CONTENTS_NAME.match(name) for name in style.names):
            self._close_lists()
            begin = len(self.lines)
            entry = " ".join(re.sub(r"\s*\t\s*\d*\s*$", "", text).split())
            self._append(entry, f"<p>{html.escape(entry)}</p>")
            self.lines[begin:] = [replace(line, kind=Kind.CONTENTS) for line in self.lines[begin:]]
            return
        said = paragraph.said()
        is_bold = bool(said) and all(run.style.is_bold for run in said)
        is_code = any(_CODE_NAME.search(name) for name in style.names) or (
            bool(said) and all(run.style.is_mono for run in said)
        )
        if level:
            self._close_lists()
            lead = f"{marker} " if marker and marker != "•" else ""
            self._append(lead + text, f"<h{level}>{html.escape(lead)}{inner}</h{level}>")
        elif marker and (marker == "•" or (_PLAIN_NUMBER.fullmatch(marker) and not is_bold)):
            self._item(style, marker, text, inner)
        elif marker:
            self._close_lists()
            lead = f"<b>{html.escape(marker)} </b>" if is_bold else f"{html.escape(marker)} "
            self._append(f"{marker} {text}", f"<p>{lead}{inner}</p>")
        elif is_code and not in_table:
            self._code(text)
        elif self.lists and style.indent and style.indent >= self.list_indent and not is_bold:
            self._append(text, f"<p>{inner}</p>")  # goes on with the item
        else:
            self._close_lists()
            if any(_QUOTE_NAME.search(name) for name in style.names):
                self._append(text, f"<blockquote><p>{inner}</p></blockquote>")
            else:
                self._append(text, f"<p>{inner}</p>")

    def _level(self, paragraph: _Paragraph, *, in_table: bool) -> int:
        """The level of a heading, 0 for text."""
        style = paragraph.style
        if style.name == "title":
            return 1
        if level := _level_of(style):
            return min(level + self.has_title, 6)
        said = paragraph.said()
        if self.has_headings or in_table or not said or not self.body_size:
            return 0
        size = min(run.style.size for run in said)
        if size < self.body_size * _LARGER or len(paragraph.text) > _HEADING_LETTERS:
            return 0
        return min(self.sizes.index(size) + 1 + self.has_title, 6) if size in self.sizes else 0

    def _marker(self, style: Style) -> str:
        if style.number in ("", "0") or self.numbering.level(style.number, style.level) is None:
            return ""
        return self.numbering.next(style.number, style.level)

    def _item(self, style: Style, marker: str, text: str, inner: str) -> None:
        name = "ul" if marker == "•" else "ol"
        markup = ""
        while len(self.lists) > style.level + 1:
            markup += f"</li></{self.lists.pop()}>"
        if len(self.lists) == style.level + 1 and self.lists[-1] != name:
            markup += f"</li></{self.lists.pop()}>"
        if len(self.lists) == style.level + 1:
            markup += "</li>"
        while len(self.lists) < style.level + 1:
            markup += f"<{name}>" if len(self.lists) == style.level else f"<{name}><li>"
            self.lists.append(name)
        level = self.numbering.level(style.number, style.level)
        self.list_indent = style.indent or (level.indent if level else 0)
        shown = "- " if marker == "•" else f"{marker} "
        self._append(shown + text, f"{markup}<li>{inner}", marker=marker)

    def _close_lists(self) -> None:
        if self.lists and self.lines:
            end = "".join(f"</li></{name}>" for name in reversed(self.lists))
            last = self.lines[-1]
            self.lines[-1] = replace(last, markup=last.markup + end)
        self.lists.clear()

    def _code(self, text: str) -> None:
        """A line of code; lines in a row are one piece."""
        self._close_lists()
        last = self.lines[-1] if self.lines else None
        markup = html.escape(text)
        if last is not None and last.markup.endswith("</pre>"):
            self.lines[-1] = replace(last, markup=last.markup.removesuffix("</pre>"))
            self._append(text, f"{markup}</pre>")
        else:
            self._append(text, f"<pre>{markup}</pre>")

    def _table(self, element: Element) -> None:
        self._close_lists()
        rows = list(children(element, "tr"))
        begin = len(self.lines)
        self.lines.append(_Line("", ""))
        for row in rows:
            header = find(row, "trPr", "tblHeader")
            tag = "th" if header is not None and attribute(header, "val") in _TRUE else "td"
            for number, cell in enumerate(children(row, "tc")):
                at = len(self.lines)
                self._container(cell, in_table=True)
                self._close_lists()
                if len(self.lines) == at:
                    self.lines.append(_Line("", ""))
                opening = f"<tr><{tag}>" if number == 0 else f"<{tag}>"
                first, last = self.lines[at], len(self.lines) - 1
                self.lines[at] = replace(first, markup=opening + first.markup)
                self.lines[last] = replace(
                    self.lines[last], markup=self.lines[last].markup + f"</{tag}>"
                )
            if len(self.lines) > begin:
                self.lines[-1] = replace(self.lines[-1], markup=self.lines[-1].markup + "</tr>")
        widest = max((len(list(children(row, "tc"))) for row in rows), default=0)
        words = max((len(line.text.split()) for line in self.lines[begin:]), default=0)
        asks = sum(line.text.rstrip().endswith("?") for line in self.lines[begin:])
        is_data = widest > 1 and words <= _SHORT_CELL and asks < 2
        border = ' border="1"' if is_data else ""
        self.lines[begin] = replace(self.lines[begin], markup=f"<table{border}>")
        self.lines[-1] = replace(self.lines[-1], markup=self.lines[-1].markup + "</table>")

    def _heads_and_feet(self) -> None:
        """Running heads and feet, each once, as lines that are no text."""
        seen: set[str] = set()
        for kind, target in sorted(self.targets.values()):
            if kind not in ("header", "footer"):
                continue
            part = self.package.part(self.package.beside(target))
            for element in part.iter() if part is not None else ():
                if name_of(element) == "p":
                    text = " ".join(self._paragraph(element).text.split())
                    if text and text not in seen:
                        seen.add(text)
                        reason = "running head" if kind == "header" else "page foot"
                        self.lines.append(_Line(text, "", kind=Kind.FURNITURE, reason=reason))


_TRUE = ("", "1", "true", "on")


def _with_character_style(style: Style, named: Style) -> Style:
    """A style of characters laid over that of a paragraph."""
    return replace(
        style,
        is_bold=style.is_bold or named.is_bold,
        is_italic=style.is_italic or named.is_italic,
        is_mono=style.is_mono or named.is_mono or bool(_CODE_NAME.search(named.name)),
        is_hidden=style.is_hidden or named.is_hidden,
    )


def _level_of(style: Style) -> int:
    """The level of a heading that a style or an outline names, 0 for none."""
    for name in style.names:
        if match := _HEADING_NAME.fullmatch(name):
            return min(int(match[1]), 6)
    return min(style.outline + 1, 6)


def _text_of(element: Element) -> str:
    match name_of(element):
        case "t":
            return (element.text or "").replace("\n", " ").replace("\r", " ")
        case "tab" | "ptab":
            return "\t"
        case "br" if attribute(element, "type") in ("page", "column"):
            return ""
        case "br" | "cr":
            return "\n"
        case "noBreakHyphen":
            return "-"
        case "sym":
            code = attribute(element, "char").upper()
            return _SYMBOLS.get(code, "•" if code.startswith("F0") else "")
    return ""


def _note_numbers(notes: Mapping[str, Element]) -> dict[str, int]:
    """Footnotes, and endnotes, counted from one; lines that Word draws above them are none."""
    counts: Counter[str] = Counter()
    numbers: dict[str, int] = {}
    for key, element in notes.items():
        kind = key.rstrip("-0123456789")
        counts[kind] += not attribute(element, "type")
        numbers[key] = counts[kind]
    return numbers


def _safe(target: str) -> str:
    """The target of a link where it is an address that readers may follow."""
    target = target.strip()
    return target if target.lower().startswith(_ADDRESSES) else ""


def _markup(paragraph: _Paragraph, body_size: float, *, is_heading: bool = False) -> str:
    """The runs of a paragraph as HTML, with as many line ends as its text has."""
    said = paragraph.said()
    is_other = bool(said) and all(
        (run.style.color and not run.link)
        or (run.style.size and body_size and run.style.size >= 1.08 * body_size)
        for run in said
    )
    parts: list[str] = []
    for (style, link, markup), group in groupby(
        paragraph.runs, key=lambda run: (_dress_of(run.style), run.link, run.markup)
    ):
        said_here = "".join(run.text for run in group)
        text = html.escape(said_here).replace("\t", " ").replace("\n", "\n<br>")
        if markup:
            parts.append(markup)
        else:
            parts.append(_dressed(text, style, link, is_heading) if text.strip() else text)
    inner = "".join(parts)
    if is_other and not is_heading:
        lines = inner.split("\n")
        inner = "\n".join(f'<span style="color:other">{line}</span>' for line in lines)
    return inner


def _dress_of(style: Style) -> Style:
    """What of a style HTML can say; Word parts words into runs wherever they were edited."""
    return Style(
        is_bold=style.is_bold,
        is_italic=style.is_italic,
        is_underlined=style.is_underlined,
        is_mono=style.is_mono,
    )


def _dressed(text: str, style: Style, link: str, is_heading: bool) -> str:
    if style.is_mono:
        text = f"<code>{text}</code>"
    if style.is_underlined and not link:
        text = f"<u>{text}</u>"
    if style.is_italic:
        text = f"<i>{text}</i>"
    if style.is_bold and not is_heading:
        text = f"<b>{text}</b>"
    if link:
        text = f'<a href="{html.escape(link)}">{text}</a>'
    return text
