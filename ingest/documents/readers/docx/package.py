"""The parts of a Word document: an archive of XML -> elements and links between parts.

Only what an FAQ needs is read (ECMA-376, part 1, WordprocessingML). Names are without their
namespaces, since strict and transitional documents differ in them.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias
from xml.etree import ElementTree

__all__ = [
    "Element",
    "NotWordError",
    "Package",
    "TooLargeError",
    "attribute",
    "children",
    "find",
    "is_on",
    "name_of",
    "open_package",
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


class TooLargeError(Exception):
    """A part beyond the limits of this module, or one that defines entities."""


class NotWordError(Exception):
    """An archive without a text of Word, such as a table of Excel."""


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
            attribute(relation, "Id"): (
                attribute(relation, "Type").rsplit("/", 1)[-1],
                attribute(relation, "Target"),
            )
            for relation in (root if root is not None else ())
        }

    def part_of_kind(self, kind: str, targets: Mapping[str, tuple[str, str]]) -> Element | None:
        """The root of the first part of a kind, such as "styles", to which the main part leads."""
        for of_kind, target in targets.values():
            if of_kind == kind:
                return self.part(self.beside(target))
        return None

    def beside(self, target: str) -> str:
        """The path of a part that is named as seen from the main part."""
        if target.startswith("/"):
            return target[1:]
        return f"{self.main.rpartition('/')[0]}/{target}"


def open_package(data: bytes) -> Package:
    """The archive in some bytes.

    Raises BadZipFile where it is damaged and NotWordError where it holds no text of Word.
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
        raise NotWordError(package.main)
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


def is_on(element: Element | None) -> bool:
    """Whether an element is there that switches something on."""
    return element is not None and attribute(element, "val").lower() in _ON
