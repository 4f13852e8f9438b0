"""The styles of an OpenDocument file: how text is set, what is hidden, how lists are numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from odfdo import Document
from odfdo.element import Element
from odfdo.xmlpart import XmlPart

__all__ = ["ListLevel", "Styles", "TextStyle", "attribute"]

_DEEPEST = 20
"""Styles that a style builds on."""

_SPREAD = 1.0
"""Raised by more than that many hundredths of the size, text is a figure above the line."""


def attribute(element: Element, name: str) -> str:
    """The value of an attribute, empty where there is none."""
    return element.get_attribute_string(name) or ""


@dataclass(frozen=True)
class TextStyle:
    """How text is set."""

    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    is_struck: bool = False
    is_hidden: bool = False
    is_mono: bool = False
    shift: str = ""
    """`sup` or `sub`."""


@dataclass(frozen=True)
class ListLevel:
    """How the items of a list are marked."""

    is_numbered: bool
    prefix: str = ""
    suffix: str = ""
    form: str = "1"
    """1, a, A, i, I."""
    start: int = 1


class Styles:
    """The styles of a document, those of its own and those by name."""

    def __init__(self, document: Document) -> None:
        self._elements: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, Element] = {}
        self._texts: dict[tuple[str, str], TextStyle] = {}
        self._mono: set[str] = set()
        for part in ("styles.xml", "content.xml"):  # a style of the text itself counts
            found = document.get_part(part) if part in document.parts else None
            if not isinstance(found, XmlPart):
                continue
            root = found.root
            for face in root.get_elements("//style:font-face"):
                if attribute(face, "style:font-pitch") == "fixed":
                    self._mono.add(attribute(face, "style:name"))
            for style in root.get_elements("//style:style"):
                key = attribute(style, "style:family"), attribute(style, "style:name")
                self._elements[key] = style
            for style in root.get_elements("//text:list-style"):
                self._lists[attribute(style, "style:name")] = style
        self._levels: dict[tuple[str, int], ListLevel] = {}

    def text(self, family: str, name: str, outer: TextStyle | None = None) -> TextStyle:
        """How text in a style is set that stands in text set as `outer`."""
        style = outer or TextStyle()
        for one in reversed(self._line_of(family, name)):
            for properties in one.children:
                if properties.tag == "style:text-properties":
                    style = self._changed(style, properties)
        return style

    def names(self, family: str, name: str) -> list[str]:
        """The names of a style and of those that it builds on, as people see them."""
        found = [name.replace("_20_", " ").lower()]
        for one in self._line_of(family, name):
            shown = attribute(one, "style:display-name") or attribute(one, "style:name")
            found.append(shown.replace("_20_", " ").lower())
            parent = attribute(one, "style:parent-style-name")
            found.append(parent.replace("_20_", " ").lower())
        return found

    def list_style_of(self, name: str) -> str:
        """The list style that a style of paragraphs has."""
        for one in self._line_of("paragraph", name):
            if found := attribute(one, "style:list-style-name"):
                return found
        return ""

    def property_of(self, family: str, name: str, key: str) -> str:
        """A property of a style, such as "table:display"; empty where it has none."""
        for one in self._line_of(family, name):
            for properties in one.children:
                if value := attribute(properties, key):
                    return value
        return ""

    def level(self, name: str, number: int) -> ListLevel:
        """How items of a list style are marked at a level, counted from one."""
        key = name, number
        if key not in self._levels:
            self._levels[key] = self._read_level(name, number)
        return self._levels[key]

    def _read_level(self, name: str, number: int) -> ListLevel:
        style = self._lists.get(name)
        for level in style.children if style is not None else ():
            if attribute(level, "text:level") != str(number):
                continue
            form = attribute(level, "style:num-format")
            start = attribute(level, "text:start-value")
            return ListLevel(
                level.tag == "text:list-level-style-number" and bool(form),
                attribute(level, "style:num-prefix"),
                attribute(level, "style:num-suffix"),
                form or "1",
                int(start) if start.isdecimal() else 1,
            )
        return ListLevel(is_numbered=False)

    def _line_of(self, family: str, name: str) -> list[Element]:
        """A style and those that it builds on."""
        found: list[Element] = []
        while name and len(found) < _DEEPEST:
            style = self._elements.get((family, name))
            if style is None:
                break
            found.append(style)
            name = attribute(style, "style:parent-style-name")
        return found

    def _changed(self, style: TextStyle, properties: Element) -> TextStyle:
        told: Mapping[str, str] = dict(properties.attributes)
        changes: dict[str, bool] = {}
        if weight := told.get("fo:font-weight"):
            changes["is_bold"] = weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
        if slant := told.get("fo:font-style"):
            changes["is_italic"] = slant != "normal"
        if line := told.get("style:text-underline-style"):
            changes["is_underlined"] = line != "none"
        if line := told.get("style:text-line-through-style"):
            changes["is_struck"] = line != "none"
        if told.get("text:display"):
            changes["is_hidden"] = told["text:display"] == "none"
        if (face := told.get("style:font-name")) is not None:
            changes["is_mono"] = face in self._mono
        shift = style.shift
        if place := told.get("style:text-position", "").split(" ")[0]:
            amount = {"super": 33.0, "sub": -33.0}.get(place) or float(place.rstrip("%") or 0)
            shift = "sup" if amount > _SPREAD else "sub" if amount < -_SPREAD else ""
        return replace(style, shift=shift, **changes)
