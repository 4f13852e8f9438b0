"""The parts of a Word document: an archive of XML -> elements, styles, numbers and links.

Only what an FAQ needs is read (ECMA-376, part 1, WordprocessingML). Names are without their
namespaces, since strict and transitional documents differ in them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from xml.etree import ElementTree

__all__ = [
    "Element",
    "Level",
    "Numbering",
    "Package",
    "Style",
    "TooLargeError",
    "attribute",
    "children",
    "find",
    "name_of",
    "open_package",
    "read_numbering",
    "read_styles",
]

MAX_PART = 32_000_000
"""Bytes of one part, unpacked. A book of a thousand pages has some 20 million; archives that blow
up to thousands of times their size are bombs."""

MAX_DEPTH = 200
"""Elements in elements. Word nests some thirty, tables within tables included."""

MAX_ELEMENTS = 2_000_000
"""Elements of one part: what MAX_PART bytes of real text have at most."""

Element: TypeAlias = ElementTree.Element

_ON = ("", "1", "true", "on")


class TooLargeError(ValueError):
    """A part beyond the limits of this module, or one that defines entities."""


@dataclass(frozen=True)
class Package:
    """The archive."""

    archive: zipfile.ZipFile
    main: str
    """Path of the part that has the text, such as "word/document.xml"."""

    def part(self, path: str) -> Element | None:
        """The root of a part, None where there is no such part.

        Raises TooLargeError, BadZipFile and ParseError.
        """
        try:
            with self.archive.open(path) as file:
                data = file.read(MAX_PART + 1)
        except KeyError:
            return None
        except (zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise zipfile.BadZipFile(path) from error
        if len(data) > MAX_PART:
            raise TooLargeError(path)
        return _parse(data)

    def targets(self, path: str) -> dict[str, tuple[str, str]]:
        """Id of each relationship of a part -> its type's last word, and its target."""
        folder, _, name = path.rpartition("/")
        root = self.part(f"{folder}/_rels/{name}.rels".lstrip("/"))
        return {
            attribute(one, "Id"): (
                attribute(one, "Type").rsplit("/", 1)[-1],
                attribute(one, "Target"),
            )
            for one in (root if root is not None else ())
        }

    def beside(self, target: str) -> str:
        """The path of a part that is named as seen from the main part."""
        if target.startswith("/"):
            return target[1:]
        return f"{self.main.rpartition('/')[0]}/{target}"


def open_package(data: bytes) -> Package:
    """The archive in some bytes.

    Raises BadZipFile where it is damaged and KeyError where it holds no text of Word.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (OSError, ValueError, NotImplementedError, EOFError) as error:
        raise zipfile.BadZipFile("no archive") from error
    package = Package(archive, "word/document.xml")
    for kind, target in package.targets("").values():
        if kind == "officeDocument":
            package = replace(package, main=target.lstrip("/"))
    if package.main not in archive.namelist() or not package.main.endswith(".xml"):
        raise KeyError(package.main)
    return package


def _parse(data: bytes) -> Element:
    """The root element. No document of Word has a DTD, and without one there are no entities."""
    head = data[:4]
    is_wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or (is_wide and _has_wide_dtd(data)):
        raise TooLargeError("entities")
    depth = count = 0
    root: Element | None = None
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(data), ("start", "end")):
            if event == "end":
                depth -= 1
                continue
            root = element if root is None else root
            depth += 1
            count += 1
            if depth > MAX_DEPTH or count > MAX_ELEMENTS:
                raise TooLargeError("nested")
    except TooLargeError:
        raise
    except (LookupError, ValueError) as error:  # an encoding that there is not, or of two bytes
        raise ElementTree.ParseError("encoding") from error
    if root is None:
        raise ElementTree.ParseError("empty")
    return root


def _has_wide_dtd(data: bytes) -> bool:
    return any("<!DOCTYPE".encode(code) in data for code in ("utf-16-le", "utf-16-be"))


def name_of(element: Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str:
    """The value of an attribute, whatever its namespace; empty where there is none."""
    if element is not None:
        for key, value in element.attrib.items():
            if key.rsplit("}", 1)[-1] == name:
                return value
    return ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of this name."""
    for child in element if element is not None else ():
        if name_of(child) == name:
            yield child


def find(element: Element | None, *path: str) -> Element | None:
    """The first element at the end of a path of names."""
    for name in path:
        element = next(children(element, name), None)
    return element


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
        for one in properties:
            match name_of(one):
                case "b":
                    changes["is_bold"] = _is_on(one)
                case "i":
                    changes["is_italic"] = _is_on(one)
                case "u":
                    changes["is_underlined"] = attribute(one, "val") not in ("none", "")
                case "vanish":
                    changes["is_hidden"] = _is_on(one)
                case "rFonts":
                    font = attribute(one, "ascii") or attribute(one, "hAnsi")
                    if font:
                        changes["is_mono"] = bool(_MONO.search(font))
                case "sz":
                    changes["size"] = _number(one) / 2
                case "color":
                    color = attribute(one, "val").upper()
                    changes["color"] = "" if color in ("AUTO", "000000") else color
        return replace(self, **changes)  # type: ignore[arg-type]

    def with_paragraph(self, properties: Element | None) -> Style:
        """The same with the properties of a paragraph (`pPr`)."""
        if properties is None:
            return self
        changed = self
        for one in properties:
            match name_of(one):
                case "outlineLvl":
                    outline = _number(one)
                    changed = replace(changed, outline=int(outline) if 0 <= outline < 9 else -1)
                case "numPr":
                    number, level = find(one, "numId"), find(one, "ilvl")
                    if number is not None:
                        changed = replace(changed, number=attribute(number, "val"))
                    if level is not None:
                        changed = replace(changed, level=min(max(int(_number(level)), 0), 8))
                case "ind":
                    left = attribute(one, "left") or attribute(one, "start")
                    if left.lstrip("-").isdecimal():
                        changed = replace(changed, indent=int(left))
        return changed


_MONO = re.compile(r"mono|courier|consolas|menlo|typewriter|lucida console|fixed", re.IGNORECASE)


def _is_on(element: Element) -> bool:
    return attribute(element, "val").lower() in _ON


def _number(element: Element) -> float:
    value = attribute(element, "val")
    try:
        return float(value)
    except ValueError:
        return 0.0


def read_styles(root: Element | None) -> dict[str, Style]:
    """Id -> style, with all that it is based on; "" has the defaults of paragraphs."""
    definitions = {attribute(one, "styleId"): one for one in children(root, "style")}
    defaults = Style().with_run(find(root, "docDefaults", "rPrDefault", "rPr"))
    defaults = defaults.with_paragraph(find(root, "docDefaults", "pPrDefault", "pPr"))
    styles: dict[str, Style] = {}
    for key in definitions:
        style = defaults
        chain = _chain(key, definitions)
        names = tuple(attribute(find(definitions[one], "name"), "val").lower() for one in chain)
        for one in reversed(chain):
            style = style.with_paragraph(find(definitions[one], "pPr"))
            style = style.with_run(find(definitions[one], "rPr"))
        styles[key] = replace(style, name=names[0], names=names)
    styles[""] = next(
        (
            styles[key]
            for key, one in definitions.items()
            if attribute(one, "type") == "paragraph" and attribute(one, "default") in _ON[1:]
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


@dataclass(frozen=True)
class Level:
    """One level of a numbering."""

    form: str = "decimal"
    text: str = "%1."
    """What is shown, with "%1" for the number of the first level."""
    start: int = 1
    indent: int = 0


@dataclass
class Numbering:
    """All numberings of a document, and how far each has counted."""

    levels: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    """Id -> what it shares its count with, and its levels."""
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    """Id and level -> where it starts anew."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level(self, number: str, level: int) -> Level | None:
        """The level of a numbering, None where the document does not define it."""
        if number not in self.levels:
            return None
        return self.levels[number][1].get(level, Level())

    def next(self, number: str, level: int) -> str:
        """Counts on, and gives what stands before the paragraph: "3.", "b)", "•", or nothing."""
        shared, levels = self.levels[number]
        counts = self.counts.setdefault(shared, {})
        one = levels.get(level, Level())
        if (number, level) in self.restarts and (number, level) not in self.begun:
            counts[level] = self.restarts[number, level]
        else:
            counts[level] = counts[level] + 1 if level in counts else one.start
        self.begun.add((number, level))
        for deeper in [deep for deep in counts if deep > level]:
            del counts[deeper]
        if one.form == "bullet":
            return "•"
        if one.form == "none":
            return ""

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            of = levels.get(place, Level())
            return _count(counts.get(place, of.start), of.form)

        return re.sub(r"%([1-9])", shown, one.text).strip()


def read_numbering(root: Element | None) -> Numbering:
    """The numberings of a document."""
    abstract = {attribute(one, "abstractNumId"): one for one in children(root, "abstractNum")}
    by_style = {
        attribute(find(one, "styleLink"), "val"): key
        for key, one in abstract.items()
        if find(one, "styleLink") is not None
    }
    numbering = Numbering()
    for one in children(root, "num"):
        number = attribute(one, "numId")
        key = attribute(find(one, "abstractNumId"), "val")
        if key in abstract and (link := find(abstract[key], "numStyleLink")) is not None:
            key = by_style.get(attribute(link, "val"), key)
        if key not in abstract:
            continue
        levels = {
            int(attribute(level, "ilvl") or 0): _level(level)
            for level in children(abstract[key], "lvl")
            if (attribute(level, "ilvl") or "0").isdecimal()
        }
        for override in children(one, "lvlOverride"):
            place = attribute(override, "ilvl")
            start = attribute(find(override, "startOverride"), "val")
            if not place.isdecimal():
                continue
            if (level := find(override, "lvl")) is not None:
                levels[int(place)] = _level(level)
            if start.isdecimal():
                numbering.restarts[number, int(place)] = int(start)
        numbering.levels[number] = (key, levels)
    return numbering


def _level(element: Element) -> Level:
    start = attribute(find(element, "start"), "val")
    left = attribute(find(element, "pPr", "ind"), "left")
    return Level(
        form=attribute(find(element, "numFmt"), "val") or "decimal",
        text=attribute(find(element, "lvlText"), "val"),
        start=int(start) if start.isdecimal() and len(start) < 7 else 1,
        indent=int(left) if left.isdecimal() else 0,
    )


def _count(value: int, form: str) -> str:
    """A number as a numbering shows it.

    >>> [_count(4, form) for form in ("decimal", "lowerLetter", "upperRoman", "decimalZero")]
    ['4', 'd', 'IV', '04']
    """
    match form:
        case "lowerLetter" | "upperLetter" if value > 0:
            letter = "abcdefghijklmnopqrstuvwxyz"[(value - 1) % 26] * min((value - 1) // 26 + 1, 9)
            return letter.upper() if form == "upperLetter" else letter
        case "lowerRoman" | "upperRoman" if 0 < value < 4000:
            roman = _roman(value)
            return roman if form == "upperRoman" else roman.lower()
        case "decimalZero":
            return f"{value:02d}"
        case "none":
            return ""
        case _:
            return str(value)


def _roman(value: int) -> str:
    signs = (
        *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
        *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
    )
    text = ""
    for worth, sign in signs:
        while value >= worth:
            text, value = text + sign, value - worth
    return text
