"""The fonts of a PDF: which letters the codes of a string stand for, and how wide they are.

This module alone reaches into a part of `pypdf` that its authors do not document: what pypdf says
of text in public comes without widths, hence without columns. It stays although pdfminer.six
documents its fonts, because pypdf bounds what it unpacks: a font of a thousand bytes that claims
widths for two thousand million codes, or as many letters, is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font

__all__ = ["Face", "codes_of", "letters_of", "read_face", "widths_of"]

_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|cmssbx|-bd\b|medi(?!um)", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|slant|cmti|sfti|cmsl|bxti|-it\b|-i\b", re.IGNORECASE)
_MONO = re.compile(r"mono|courier|typewriter|consolas|menlo|cmtt|sftt", re.IGNORECASE)
_SUBSET = re.compile(r"^/?[A-Z]{6}\+")

_FIXED_PITCH = 1
_FORCE_BOLD = 1 << 18
"""Flags of a font's descriptor (ISO 32000-1, table 123)."""

_HEAVY = 600
"""From this weight on type is bold; 400 is regular, 700 bold."""

_EM = 0.001
"""Widths are in such parts of the size of the type (ISO 32000-1, 9.2.4)."""

_NARROW_AND_WIDE = frozenset("ilmwMW")
_EVEN_LETTERS = 3
"""So many of them have to be known before one width for all says that it is a typewriter's."""


@dataclass(frozen=True)
class Face:
    """A font and what its name says."""

    font: Font
    name: str
    """Without the letters of a subset."""
    is_bold: bool
    is_italic: bool
    is_mono: bool
    by_two: bool
    """Whether two bytes make one character."""
    unit: float = _EM
    """Its widths are in such parts of its size."""
    letters: dict[str, str] = field(default_factory=dict, compare=False)
    """Code -> its letters, as far as they were looked up."""
    widths: dict[str, float] = field(default_factory=dict, compare=False)
    """Code -> its width, in parts of the size, as far as they were looked up."""

    @property
    def space(self) -> float:
        """Width of a space, in parts of the size; a guess where the font has none."""
        return float(self.font.space_width) * self.unit


class Faces:
    """The fonts of a document, each read once however many pages name it."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, str], Face | None] = {}

    def of(self, resource: DictionaryObject, key: str) -> Face | None:
        """As `read_face`; a font that is no object of its own in the file is read anew."""
        place = getattr(resource, "indirect_reference", None)
        if place is None:
            return read_face(resource, key)
        known = (place.idnum, place.generation, key)
        if known not in self._known:
            self._known[known] = read_face(resource, key)
        return self._known[known]


def read_face(resource: DictionaryObject, key: str) -> Face | None:
    """The font in a dictionary of fonts, None for a damaged one; `key` names one without a name."""
    try:
        font = Font.from_font_resource(resource)
    except Exception:  # pypdf: a damaged font raises whatever its bytes lead to
        return None
    name = _SUBSET.sub("", str(font.name or "")).lstrip("/")
    if name in ("", "Unknown"):  # fonts of pictures have no name, but one key in the whole file
        name = key
    descriptor = font.font_descriptor
    flags = descriptor.flags if isinstance(descriptor.flags, int) else 0
    weight = descriptor.weight
    return Face(
        font=font,
        name=name,
        is_bold=bool(_BOLD.search(name))
        or bool(flags & _FORCE_BOLD)
        or (isinstance(weight, (int, float)) and weight >= _HEAVY),
        is_italic=bool(_ITALIC.search(name)),
        is_mono=bool(_MONO.search(name)) or bool(flags & _FIXED_PITCH) or _is_even(font),
        by_two=isinstance(font.encoding, str),
        unit=_unit(resource),
    )


def codes_of(string: Any, face: Face) -> str:
    """The codes of a string of the page, one character each, as the table of widths counts them."""
    data = getattr(string, "original_bytes", string)
    if isinstance(data, str):
        data = data.encode("latin-1", "replace")
    if not isinstance(data, bytes):
        return ""
    encoding = face.font.encoding
    if isinstance(encoding, str):
        return data.decode(encoding, "replace")
    return data.decode("latin-1")


def letters_of(codes: str, face: Face) -> list[str]:
    """The text that each code stands for; a code without a letter stands for itself."""
    known = face.letters
    for code in codes:
        if code not in known:
            known[code] = _letters(code, face.font)
    return [known[code] for code in codes]


def widths_of(codes: str, face: Face) -> list[float]:
    """Width of each code, in parts of the size of the type."""
    known, font = face.widths, face.font
    for code in codes:
        if code not in known:
            is_space = code == font.space_char
            width = font.space_width if is_space else font.get_text_width(code)
            known[code] = float(width) * face.unit
    return [known[code] for code in codes]


def _unit(resource: DictionaryObject) -> float:
    """The part of the size in which widths are given; fonts of pictures choose their own."""
    matrix: Any = resource.get("/FontMatrix")
    return float(matrix[0]) if matrix is not None else _EM


def _letters(codes: str, font: Font) -> str:
    encoding = font.encoding
    if isinstance(encoding, dict):
        named = (encoding.get(ord(code), code) for code in codes)
        return "".join(
            str(font.character_map.get(code, font.character_map.get(name, name)))
            for code, name in zip(codes, named, strict=True)
        )
    return "".join(str(font.character_map.get(code, code)) for code in codes)


def _is_even(font: Font) -> bool:
    """Whether narrow and wide letters have one width, as those of a typewriter."""
    widths = set()
    for code in font.character_widths:
        if len(code) == 1 and _letters(code, font) in _NARROW_AND_WIDE:
            widths.add((_letters(code, font), font.character_widths[code]))
    return len(widths) >= _EVEN_LETTERS and len({width for _, width in widths}) == 1
