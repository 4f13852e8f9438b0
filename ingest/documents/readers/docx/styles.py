"""How text is set: the styles of a Word document, with all that each is based on."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ingest.documents.readers.docx.package import Element, attribute, children, find, is_on, name_of

__all__ = ["Style", "read_styles"]

_MONO = re.compile(r"mono|courier|consolas|menlo|typewriter|lucida console|fixed", re.IGNORECASE)
_CODE_NAME = re.compile(r"\bcode\b|source|preformatted|macro text")
_TRUE = ("1", "true", "on")
_HEADING_NAME = re.compile(r"heading ([1-9])")
_SHIFTS = {"superscript": "sup", "subscript": "sub"}


@dataclass(frozen=True)
class Style:
    """How text is set: what a style says, or a run, with all that it is based on."""

    name: str = ""
    """Lower case, and empty for what is no named style."""
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    is_hidden: bool = False
    is_mono: bool = False
    is_struck: bool = False
    shift: str = ""
    """`sup` where characters are raised, `sub` where they are lowered."""
    size: float = 0.0
    """Points; 0 where nothing says."""
    color: str = ""
    """RRGGBB, empty for the usual one."""
    outline: int = -1
    """Level of the heading, counted from zero; -1 for text."""
    number: str = ""
    """Id of the numbering, empty where there is none, "0" where it is taken away."""
    level: int = 0
    """Level in the numbering, counted from zero."""
    indent: int = 0
    """Left indent in twentieths of a point."""
    names: tuple[str, ...] = ()
    """Its own name and those of the styles it is based on."""

    def with_run(self, properties: Element | None) -> Style:
        """The same with the properties of a run (`rPr`)."""
        if properties is None:
            return self
        changes: dict[str, object] = {}
        for element in properties:
            match name_of(element):
                case "b":
                    changes["is_bold"] = is_on(element)
                case "i":
                    changes["is_italic"] = is_on(element)
                case "u":
                    changes["is_underlined"] = attribute(element, "val") not in ("none", "")
                case "strike" | "dstrike":
                    changes["is_struck"] = is_on(element)
                case "vertAlign":
                    changes["shift"] = _SHIFTS.get(attribute(element, "val"), "")
                case "position":
                    changes["shift"] = _shift(_number(element))
                case "vanish":
                    changes["is_hidden"] = is_on(element)
                case "rFonts":
                    font = attribute(element, "ascii") or attribute(element, "hAnsi")
                    if font:
                        changes["is_mono"] = bool(_MONO.search(font))
                case "sz":
                    changes["size"] = _number(element) / 2
                case "color":
                    color = attribute(element, "val").upper()
                    changes["color"] = "" if color in ("AUTO", "000000") else color
        return replace(self, **changes)  # type: ignore[arg-type]

    def with_paragraph(self, properties: Element | None) -> Style:
        """The same with the properties of a paragraph (`pPr`)."""
        if properties is None:
            return self
        changed = self
        for element in properties:
            match name_of(element):
                case "outlineLvl":
                    outline = _number(element)
                    changed = replace(changed, outline=int(outline) if 0 <= outline < 9 else -1)
                case "numPr":
                    number, level = find(element, "numId"), find(element, "ilvl")
                    if number is not None:
                        changed = replace(changed, number=attribute(number, "val"))
                    if level is not None:
                        changed = replace(changed, level=min(max(int(_number(level)), 0), 8))
                case "ind":
                    left = attribute(element, "left") or attribute(element, "start")
                    if left.lstrip("-").isdecimal():
                        changed = replace(changed, indent=int(left))
        return changed

    def with_characters(self, named: Style) -> Style:
        """The same with a style of characters laid over it."""
        return replace(
            self,
            is_bold=self.is_bold or named.is_bold,
            is_italic=self.is_italic or named.is_italic,
            is_mono=self.is_mono or named.is_mono or bool(_CODE_NAME.search(named.name)),
            is_hidden=self.is_hidden or named.is_hidden,
            is_struck=self.is_struck or named.is_struck,
            shift=named.shift or self.shift,
        )

    @property
    def heading(self) -> int:
        """The level of the heading that a name or the outline says, from one to 6; 0 for text."""
        for name in self.names:
            if match := _HEADING_NAME.fullmatch(name):
                return min(int(match[1]), 6)
        return min(self.outline + 1, 6)

    @property
    def names_heading(self) -> bool:
        """Whether a style is a heading's by its name, and not the outline alone."""
        return any(_HEADING_NAME.fullmatch(name) for name in self.names)

    @property
    def is_code(self) -> bool:
        """Whether its name, or that of a style it is based on, says that it is for code."""
        return any(_CODE_NAME.search(name) for name in self.names)


def _shift(half_points: float) -> str:
    """What moves characters up or down by so much."""
    return "sup" if half_points > 0 else "sub" if half_points < 0 else ""


def _number(element: Element) -> float:
    value = attribute(element, "val")
    try:
        number = float(value)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0


def read_styles(root: Element | None) -> dict[str, Style]:
    """Id -> style, with all that it is based on; "" has the defaults of paragraphs."""
    definitions = {attribute(style, "styleId"): style for style in children(root, "style")}
    defaults = Style().with_run(find(root, "docDefaults", "rPrDefault", "rPr"))
    defaults = defaults.with_paragraph(find(root, "docDefaults", "pPrDefault", "pPr"))
    styles: dict[str, Style] = {}
    for key in definitions:
        style = defaults
        chain = _chain(key, definitions)
        names = tuple(attribute(find(definitions[base], "name"), "val").lower() for base in chain)
        for base in reversed(chain):
            style = style.with_paragraph(find(definitions[base], "pPr"))
            style = style.with_run(find(definitions[base], "rPr"))
        styles[key] = replace(style, name=names[0], names=names)
    styles[""] = next(
        (
            styles[key]
            for key, element in definitions.items()
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in _TRUE
        ),
        defaults,
    )
    return styles


def _chain(key: str, definitions: Mapping[str, Element]) -> list[str]:
    """A style and those it is based on, itself first."""
    chain: list[str] = []
    while key in definitions and key not in chain and len(chain) < 20:
        chain.append(key)
        key = attribute(find(definitions[key], "basedOn"), "val")
    return chain
