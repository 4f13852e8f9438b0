"""The numbers that Word puts before paragraphs itself: "3.", "Q1.", "b)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.documents.readers.docx.package import Element, attribute, children, find

__all__ = ["BULLET", "Level", "Numbering", "read_numbering"]

BULLET = "•"
"""What stands before a paragraph of a list without numbers."""


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
        current = levels.get(level, Level())
        if (number, level) in self.restarts and (number, level) not in self.begun:
            counts[level] = self.restarts[number, level]
        else:
            counts[level] = counts[level] + 1 if level in counts else current.start
        self.begun.add((number, level))
        for deeper in [deep for deep in counts if deep > level]:
            del counts[deeper]
        if current.form == "bullet":
            return BULLET
        if current.form == "none":
            return ""

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            of = levels.get(place, Level())
            return _count(counts.get(place, of.start), of.form)

        return re.sub(r"%([1-9])", shown, current.text).strip()


def read_numbering(root: Element | None) -> Numbering:
    """The numberings of a document."""
    abstract = {
        attribute(element, "abstractNumId"): element for element in children(root, "abstractNum")
    }
    by_style = {
        attribute(find(element, "styleLink"), "val"): key
        for key, element in abstract.items()
        if find(element, "styleLink") is not None
    }
    numbering = Numbering()
    for element in children(root, "num"):
        number = attribute(element, "numId")
        key = attribute(find(element, "abstractNumId"), "val")
        if key in abstract and (link := find(abstract[key], "numStyleLink")) is not None:
            key = by_style.get(attribute(link, "val"), key)
        if key not in abstract:
            continue
        levels = {
            int(attribute(level, "ilvl") or 0): _level(level)
            for level in children(abstract[key], "lvl")
            if (attribute(level, "ilvl") or "0").isdecimal()
        }
        for override in children(element, "lvlOverride"):
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
    numerals = (
        *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
        *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
    )
    text = ""
    for worth, numeral in numerals:
        while value >= worth:
            text, value = text + numeral, value - worth
    return text
