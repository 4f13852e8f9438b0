"""What stands in a paragraph of an OpenDocument file: styled text, notes, pictures, anchors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from odfdo.element import Element

from ingest.documents.blocks import Emphasis
from ingest.documents.readers.odf.styles import Styles, TextStyle, attribute
from ingest.documents.runs import StyledRun

__all__ = ["Inline", "read_inline"]

_BLANKS = re.compile(r"[ \t\n\r]+")
_DEEPEST = 50
_MOST_SPACES = 20
_SKIPPED = ("text:ruby-text", "text:tracked-changes", "office:forms", "text:number")
_FRAMES = ("draw:frame", "draw:custom-shape", "draw:g", "draw:rect", "draw:a")


@dataclass
class Inline:
    """The lines of a paragraph and what else stands in it."""

    lines: list[list[StyledRun]] = field(default_factory=lambda: [[]])
    anchors: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    """What they show."""
    notes: list[tuple[str, Element]] = field(default_factory=list)
    """Sign and body of each footnote."""
    boxes: list[Element] = field(default_factory=list)
    """Text boxes."""
    comments: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    """Text that is set so that nobody sees it."""
    is_mono: bool = False
    """Whether all of it is in type of one width."""

    @property
    def texts(self) -> list[str]:
        return ["".join(run.text for run in line) for line in self.lines]

    def add(self, text: str, style: TextStyle, link: str) -> None:
        """Text in one style; a line end in it begins a line."""
        if not text:
            return
        if style.is_hidden:
            self.hidden.append(text)
            return
        first, *others = text.split("\n")
        self._add(first, style, link)
        for line in others:
            self.lines.append([])
            self._add(line, style, link)

    def _add(self, text: str, style: TextStyle, link: str) -> None:
        above = self.lines[-1]
        if text.startswith(" ") and above and above[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            return
        emphasis = Emphasis.NONE
        if style.is_bold:
            emphasis |= Emphasis.BOLD
        if style.is_italic:
            emphasis |= Emphasis.ITALIC
        if style.is_underlined and not link:
            emphasis |= Emphasis.UNDERLINE
        run = StyledRun(text, emphasis, link, style.is_mono, style.shift, style.is_struck)
        if not text.strip():
            run = StyledRun(text)
        if above and replace(above[-1], text=text) == run:
            above[-1] = replace(run, text=above[-1].text + text)
        else:
            above.append(run)


def read_inline(
    paragraph: Element, styles: Styles, style: TextStyle, found: Inline | None = None
) -> Inline:
    """What stands in a paragraph that is set in a style."""
    found = Inline() if found is None else found
    _read(paragraph, styles, style, "", found, 0)
    return found


def _read(
    element: Element, styles: Styles, style: TextStyle, link: str, found: Inline, depth: int
) -> None:
    if depth > _DEEPEST:
        found.add(_BLANKS.sub(" ", element.text_recursive or ""), style, link)
        return
    found.add(_BLANKS.sub(" ", element.text or ""), style, link)
    for child in element.children:
        _child(child, styles, style, link, found, depth)
        found.add(_BLANKS.sub(" ", child.tail or ""), style, link)


def _child(
    child: Element, styles: Styles, style: TextStyle, link: str, found: Inline, depth: int
) -> None:
    match child.tag:
        case "text:s":
            count = attribute(child, "text:c")
            spaces = int(count) if count.isdecimal() else 1
            found.add(" " * min(spaces, _MOST_SPACES), style, link)
        case "text:tab":
            found.add(" ", style, link)
        case "text:line-break":
            found.add("\n", style, link)
        case "text:note":
            _note(child, found)
        case "office:annotation":
            words = " ".join((child.text_recursive or "").split())
            found.comments.append(words)
        case "text:bookmark" | "text:bookmark-start" | "text:reference-mark-start":
            found.anchors.append(attribute(child, "text:name"))
        case "text:hidden-text" | "text:hidden-paragraph":
            found.hidden.append(child.text_recursive or attribute(child, "text:string-value"))
        case "text:a":
            target = unquote(attribute(child, "xlink:href").strip())
            _read(child, styles, style, target or link, found, depth + 1)
        case "text:span":
            inner = styles.text("text", attribute(child, "text:style-name"), style)
            _read(child, styles, inner, link, found, depth + 1)
        case tag if tag in _FRAMES:
            _frame(child, found, depth)
        case tag if tag not in _SKIPPED:
            _read(child, styles, style, link, found, depth + 1)


def _note(note: Element, found: Inline) -> None:
    sign, body = "", None
    for part in note.children:
        if part.tag == "text:note-citation":
            sign = "".join((part.text_recursive or "").split())
        elif part.tag == "text:note-body":
            body = part
    if body is not None:
        found.add(f"[{sign}]", TextStyle(), "")
        found.notes.append((sign, body))


def _frame(frame: Element, found: Inline, depth: int) -> None:
    """A picture with its description, or a box with text of its own."""
    titles = [one.text_recursive for one in frame.children if one.tag in ("svg:title", "svg:desc")]
    for child in frame.children:
        if child.tag == "draw:text-box":
            found.boxes.append(child)
        elif child.tag == "draw:image":
            name = attribute(frame, "draw:name") or "without a name"
            found.pictures.append(next(filter(None, titles), name))
            break
        elif child.tag in _FRAMES and depth < _DEEPEST:
            _frame(child, found, depth + 1)
    if frame.tag == "draw:custom-shape" and any(one.tag == "text:p" for one in frame.children):
        found.boxes.append(frame)
