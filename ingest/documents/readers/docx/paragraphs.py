"""Paragraphs of a Word document: elements -> text in the styles in which it is set.

Deleted and hidden text is left out, and so are the numbers of pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from ingest.documents.readers.docx.package import (
    Element,
    Package,
    attribute,
    children,
    find,
    name_of,
)
from ingest.documents.readers.docx.styles import Style, read_styles

__all__ = ["ParagraphReader", "Span", "WordParagraph"]

_ADDRESSES = ("http://", "https://", "mailto:", "tel:", "#")
_SYMBOLS = {"F0B7": "•", "F0A7": "▪", "F0D8": "▸", "F0FC": "✓", "F0E0": "→"}
"""Characters of Symbol and Wingdings, which have no letters of their own."""
_PICTURES = ("blip", "imagedata", "chart", "relIds", "OLEObject")
"""What a drawing holds that shows something: a photo, a chart, SmartArt."""
_FIELD_LINK = re.compile(r'HYPERLINK\s+(?:\\l\s+)?"([^"]*)"')
_MOST_FIELDS = 50
"""Fields in fields."""


@dataclass(frozen=True)
class Span:
    """Text of one kind, or what stands among the text."""

    text: str
    style: Style
    link: str = ""
    anchor: str = ""
    """The name of a place that begins here."""
    picture: str = ""
    """What a picture shows."""
    note: str = ""
    """Key of the footnote that is named here."""
    box: Element | None = None
    """A text box that is anchored here."""


@dataclass(frozen=True)
class WordParagraph:
    """A paragraph as it is set; "\\n" in its text is a line break that its writer wanted."""

    style: Style
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def spoken(self) -> list[Span]:
        """What has letters or digits."""
        return [span for span in self.spans if any(letter.isalnum() for letter in span.text)]


@dataclass
class _WordField:
    """A field under way: instructions, then what it shows."""

    instructions: str = ""
    is_shown: bool = False

    @property
    def is_page(self) -> bool:
        return self.instructions.strip().startswith("PAGE")

    @property
    def link(self) -> str:
        match = _FIELD_LINK.search(self.instructions)
        if not match:
            return ""
        is_inner = "\\l" in self.instructions.split('"')[0]
        return _safe(f"#{match[1]}" if is_inner else match[1])


class ParagraphReader:
    """Reads the paragraphs of a document in their order: a field may go over several."""

    def __init__(self, package: Package, targets: Mapping[str, tuple[str, str]]) -> None:
        self.targets = targets
        self.styles = read_styles(package.part_of_kind("styles", targets))
        self.notes = {
            f"{kind}{attribute(note, 'id')}": note
            for kind in ("footnote", "endnote")
            for note in children(package.part_of_kind(f"{kind}s", targets), kind)
        }
        """Key of each footnote -> its element."""
        self.note_numbers = _note_numbers(self.notes)
        self.fields: list[_WordField] = []
        """Those under way, the outermost first."""

    def read(self, element: Element) -> WordParagraph:
        """A paragraph with its text, without that of its footnotes and text boxes."""
        properties = find(element, "pPr")
        key = attribute(find(properties, "pStyle"), "val")
        style = self.styles.get(key, self.styles[""]).with_paragraph(properties)
        return WordParagraph(style, tuple(self._spans(element, style, "")))

    def _spans(self, element: Element, style: Style, link: str) -> Iterator[Span]:
        for child in element:
            match name_of(child):
                case "r":
                    yield from self._run(child, style, link)
                case "hyperlink":
                    yield from self._spans(child, style, self._link(child) or link)
                case "fldSimple":
                    simple = _WordField(attribute(child, "instr"))
                    if not simple.is_page:
                        yield from self._spans(child, style, simple.link or link)
                case "bookmarkStart":
                    name = attribute(child, "name")
                    if name and not name.startswith("_Go"):  # where the writer was last
                        yield Span("", style, anchor=name)
                case "ins" | "moveTo" | "smartTag" | "customXml" | "dir" | "bdo":
                    yield from self._spans(child, style, link)
                case "sdt":
                    if (content := find(child, "sdtContent")) is not None:
                        yield from self._spans(content, style, link)
                case "AlternateContent":
                    if (choice := find(child, "Choice")) is not None:
                        yield from self._spans(choice, style, link)

    def _run(self, element: Element, style: Style, link: str) -> Iterator[Span]:
        properties = find(element, "rPr")
        named = self.styles.get(attribute(find(properties, "rStyle"), "val"))
        if named is not None:
            style = style.with_characters(named)
        style = style.with_run(properties)
        for child in element:
            match name_of(child):
                case "fldChar":
                    self._field(attribute(child, "fldCharType"))
                case "instrText":
                    if self.fields and len(self.fields[-1].instructions) < 4000:
                        self.fields[-1].instructions += child.text or ""
                case "AlternateContent":
                    choice = find(child, "Choice")
                    for drawing in choice if choice is not None else ():
                        yield from self._content(drawing, style, link)
                case "footnoteReference" | "endnoteReference":
                    kind = name_of(child).removesuffix("Reference")
                    key = f"{kind}{attribute(child, 'id')}"
                    if key in self.notes:
                        yield Span("", style, note=key)
                        number = f"[{self.note_numbers[key]}]"
                        yield from self._shown(number, replace(style, shift=""), "")
                case _:
                    yield from self._content(child, style, link)

    def _content(self, element: Element, style: Style, link: str) -> Iterator[Span]:
        """A drawing, or text."""
        if name_of(element) in ("drawing", "pict", "object"):
            yield from _drawing(element, style)
        elif text := _text_of(element):
            yield from self._shown(text, style, link)

    def _shown(self, text: str, style: Style, link: str) -> Iterator[Span]:
        """Text that readers see: no hidden one, no instructions of fields, no page numbers."""
        if style.is_hidden or any(not field.is_shown or field.is_page for field in self.fields):
            return
        of_field = next((field.link for field in reversed(self.fields) if field.link), "")
        yield Span(text, style, unquote(link or of_field))

    def _field(self, kind: str) -> None:
        if kind == "begin" and len(self.fields) < _MOST_FIELDS:
            self.fields.append(_WordField())
        elif kind == "separate" and self.fields:
            self.fields[-1].is_shown = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _link(self, element: Element) -> str:
        if anchor := attribute(element, "anchor"):
            return f"#{anchor}"
        _, target = self.targets.get(attribute(element, "id"), ("", ""))
        return _safe(target)


def _drawing(element: Element, style: Style) -> Iterator[Span]:
    """The text boxes of a drawing or, where it has none, what it shows."""
    label = name = ""
    has_box = is_picture = False
    waiting = [element]
    while waiting:
        inside = waiting.pop()
        if name_of(inside) == "txbxContent":  # what is in it is for its own paragraphs to find
            yield Span("", style, box=inside)
            has_box = True
            continue
        if name_of(inside) in ("docPr", "shape"):
            keys = ("descr", "title", "alt")
            label = label or next(filter(None, (attribute(inside, key) for key in keys)), "")
            name = name or attribute(inside, "name")
        is_picture |= name_of(inside) in _PICTURES
        waiting.extend(child for child in reversed(inside) if name_of(child) != "Fallback")
    label = label or (name or "without a name") * is_picture
    if label and not has_box:
        yield Span("", style, picture=" ".join(label.split()))


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
