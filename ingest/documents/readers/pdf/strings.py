"""The pieces of text that a page of a PDF prints: what, where, how large and in which font.

A PDF has no words, lines or paragraphs, only strings painted at places. `pypdf` reads the file and
its fonts; its own text comes without widths, hence without columns, and is not used.

    bytes ──pypdf──> pages ──read_pieces──> pieces ──lines──> lines
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import (
    ContentStream,
    DictionaryObject,
    NameObject,
    PdfObject,
    StreamObject,
)
from pypdf.generic._font import Font

__all__ = ["Piece", "TooMuchError", "read_pieces"]

MAX_PIECES = 40_000
"""Strings painted on one page. A page of small print has some 6,000 signs."""

MAX_STEPS = 2_000_000
"""Operators of one page, forms within forms counted as often as they are painted. Plots have some
100,000 of them."""

MAX_CONTENT = 20_000_000
"""Bytes of what paints one page, unpacked and with its forms. Text has at most 1 million."""

MAX_DEPTH = 8
"""Forms painted within forms: real writers nest two or three, a form within itself is a trap."""

_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|cmssbx|-bd\b|medi(?!um)", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|slant|cmti|sfti|cmsl|bxti|-it\b|-i\b", re.IGNORECASE)
_MONO = re.compile(r"mono|courier|typewriter|consolas|menlo|cmtt|sftt", re.IGNORECASE)
_SUBSET = re.compile(r"^/?[A-Z]{6}\+")
_FIXED_PITCH = 1
_FORCE_BOLD = 1 << 18
_HEAVY = 600
_DARK = 0.35
_NARROW_AND_WIDE = frozenset("ilmwMW")

_Matrix = tuple[float, float, float, float, float, float]
_UNIT: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class TooMuchError(ValueError):
    """A page that paints more strings than a document of text has."""


@dataclass(frozen=True)
class Piece:
    """A string painted in one go, left to right."""

    text: str
    x: float
    """Left end, in points from the left edge of the page as it is seen."""
    y: float
    """Baseline, in points from the upper edge, so that it grows downwards."""
    end: float
    """Right end."""
    size: float
    """Height of the font in points."""
    space: float
    """Width of a space in points."""
    is_bold: bool = False
    is_italic: bool = False
    is_mono: bool = False
    is_upright: bool = True
    """False where the text stands on its side, as stamps and watermarks do."""
    ink: str = ""
    """Its colour, in whatever words the file has for it; empty for plain black."""
    face: str = ""
    """Name of its font, without the letters of a subset."""
    is_artifact: bool = False
    """Whether the writer marked it as no part of the text, such as a page number."""


@dataclass(frozen=True)
class _Face:
    """A font and what its name says."""

    font: Font
    name: str
    is_bold: bool
    is_italic: bool
    is_mono: bool
    by_two: bool
    """Whether two bytes make one sign."""
    unit: float = 0.001
    """Its widths are in such parts of its size."""


@dataclass(frozen=True)
class _State:
    """What `q` saves and `Q` brings back."""

    matrix: _Matrix = _UNIT
    face: _Face | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    ink: str = ""
    is_outlined: bool = False
    """Whether letters are filled and drawn round: bold type where the font has none."""


@dataclass
class _Painter:
    """Follows the operators of one page (ISO 32000-1, 9.4) and notes what they paint."""

    pieces: list[Piece] = field(default_factory=list)
    state: _State = _State()
    saved: list[_State] = field(default_factory=list)
    text: _Matrix = _UNIT
    line: _Matrix = _UNIT
    artifacts: list[bool] = field(default_factory=list)
    faces: dict[int, _Face | None] = field(default_factory=dict)
    steps: int = 0
    content: int = 0

    def run(self, stream: ContentStream, resources: Any, depth: int) -> None:
        self.content += len(stream.get_data())
        if self.content > MAX_CONTENT:
            raise TooMuchError("too much on one page")
        operations = stream.operations
        self.steps += len(operations)
        if self.steps > MAX_STEPS:
            raise TooMuchError("too many operators on one page")
        fonts = _dictionary(resources, "/Font")
        for operands, operator in operations:
            try:
                self._step(operator, operands, fonts, resources, depth)
            except (TypeError, ValueError, IndexError, KeyError, AttributeError) as error:
                if isinstance(error, TooMuchError):
                    raise
                # An operator with wrong operands paints nothing, as in every viewer.

    def _step(
        self,
        operator: bytes,
        operands: Any,
        fonts: Mapping[str, Any],
        resources: Any,
        depth: int,
    ) -> None:
        state = self.state
        match operator:
            case b"Tj":
                self._show(operands[0])
            case b"TJ":
                for part in operands[0]:
                    if isinstance(part, (int, float)):
                        self._advance(-float(part) / 1000 * state.size * state.scale)
                    else:
                        self._show(part)
            case b"Td":
                self._move(float(operands[0]), float(operands[1]))
            case b"TD":
                self.state = replace(state, leading=-float(operands[1]))
                self._move(float(operands[0]), float(operands[1]))
            case b"Tm":
                self.text = self.line = _matrix(operands)
            case b"T*":
                self._move(0.0, -state.leading)
            case b"'":
                self._move(0.0, -state.leading)
                self._show(operands[0])
            case b'"':
                self.state = replace(
                    state, word_space=float(operands[0]), char_space=float(operands[1])
                )
                self._move(0.0, -state.leading)
                self._show(operands[2])
            case b"Tf":
                self.state = replace(
                    state, face=self._face(fonts, operands[0]), size=float(operands[1])
                )
            case b"BT":
                self.text = self.line = _UNIT
            case b"q":
                self.saved.append(state)
            case b"Q":
                if self.saved:
                    self.state = self.saved.pop()
            case b"cm":
                self.state = replace(state, matrix=_times(_matrix(operands), state.matrix))
            case b"Tc":
                self.state = replace(state, char_space=float(operands[0]))
            case b"Tw":
                self.state = replace(state, word_space=float(operands[0]))
            case b"Tz":
                self.state = replace(state, scale=float(operands[0]) / 100)
            case b"TL":
                self.state = replace(state, leading=float(operands[0]))
            case b"Ts":
                self.state = replace(state, rise=float(operands[0]))
            case b"Tr":
                self.state = replace(state, is_outlined=operands[0] == 2)
            case b"g" | b"rg" | b"k" | b"sc" | b"scn":
                self.state = replace(state, ink=_ink(operator, operands))
            case b"cs":
                self.state = replace(state, ink="")
            case b"BDC" | b"BMC":
                above = bool(self.artifacts) and self.artifacts[-1]
                self.artifacts.append(above or operands[0] == "/Artifact")
            case b"EMC":
                if self.artifacts:
                    self.artifacts.pop()
            case b"Do":
                self._paint_form(operands[0], resources, depth)

    def _paint_form(self, name: Any, resources: Any, depth: int) -> None:
        form = _dictionary(resources, "/XObject").get(name)
        form = form.get_object() if form is not None else None
        if depth >= MAX_DEPTH or not isinstance(form, StreamObject):
            return
        if form.get("/Subtype") != "/Form":
            return
        before, saved = self.state, self.saved
        matrix = _matrix(form.get("/Matrix", _UNIT))
        self.state, self.saved = replace(before, matrix=_times(matrix, before.matrix)), []
        self.run(ContentStream(form, None), form.get("/Resources", resources), depth + 1)
        self.state, self.saved = before, saved

    def _face(self, fonts: Mapping[str, Any], name: Any) -> _Face | None:
        resource = fonts.get(name)
        resource = resource.get_object() if resource is not None else None
        if not isinstance(resource, DictionaryObject):
            return None
        key = id(resource)
        if key not in self.faces:
            self.faces[key] = _read_face(resource, str(name))
        return self.faces[key]

    def _move(self, x: float, y: float) -> None:
        self.text = self.line = _times((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def _advance(self, width: float) -> None:
        self.text = _times((1.0, 0.0, 0.0, 1.0, width, 0.0), self.text)

    def _show(self, string: Any) -> None:
        state, face = self.state, self.state.face
        if face is None or isinstance(string, NameObject):
            return
        raw = _codes(string, face)
        if not raw:
            return
        font = face.font
        text = _decode(raw, font)
        width = sum(
            font.space_width if code == font.space_char else font.get_text_width(code)
            for code in raw
        )
        spaces = 0 if face.by_two else raw.count(" ")
        em = state.size * state.scale
        length = width * face.unit * em + state.scale * (
            len(raw) * state.char_space + spaces * state.word_space
        )
        matrix = _times(self.text, state.matrix)
        x, y = _point(matrix, 0.0, state.rise)
        end, end_y = _point(matrix, length, state.rise)
        height = abs(state.size) * (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
        stretch = (matrix[0] ** 2 + matrix[1] ** 2) ** 0.5
        self._advance(length)
        if len(self.pieces) >= MAX_PIECES:
            raise TooMuchError("too many signs on one page")
        self.pieces.append(
            Piece(
                text=text,
                x=x,
                y=y,
                end=end,
                size=height,
                space=abs(font.space_width * face.unit * em * stretch) or height / 4,
                is_bold=face.is_bold or state.is_outlined,
                is_italic=face.is_italic,
                is_mono=face.is_mono,
                is_upright=abs(end_y - y) <= abs(end - x) * 0.1 and end >= x,
                ink=state.ink,
                face=face.name,
                is_artifact=bool(self.artifacts) and self.artifacts[-1],
            )
        )


def read_pieces(page: PageObject) -> list[Piece]:
    """What a page prints, in the order of painting, spaces alone and empty strings left out.

    Raises TooMuchError when there is more of it than a text has, and whatever pypdf raises for a
    damaged page.
    """
    contents = page.get_contents()
    if contents is None:
        return []
    painter = _Painter(state=_State(matrix=_upright(page)))
    painter.run(contents, page.get("/Resources", DictionaryObject()), 0)
    return [piece for piece in painter.pieces if piece.text.strip()]


def _upright(page: PageObject) -> _Matrix:
    """From the page's own coordinates to points right and down from the corner one sees."""
    box = page.cropbox
    left, bottom, right, top = (float(side) for side in (box.left, box.bottom, box.right, box.top))
    match page.rotation % 360:
        case 90:
            return (0.0, 1.0, 1.0, 0.0, -bottom, -left)
        case 180:
            return (-1.0, 0.0, 0.0, 1.0, right, -bottom)
        case 270:
            return (0.0, -1.0, -1.0, 0.0, top, right)
        case _:
            return (1.0, 0.0, 0.0, -1.0, -left, top)


def _read_face(resource: DictionaryObject, key: str) -> _Face | None:
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
    return _Face(
        font=font,
        name=name,
        is_bold=bool(_BOLD.search(name))
        or bool(flags & _FORCE_BOLD)
        or (isinstance(weight, (int, float)) and weight >= _HEAVY),
        is_italic=bool(_ITALIC.search(name)),
        is_mono=bool(_MONO.search(name)) or bool(flags & _FIXED_PITCH) or _is_even(font),
        by_two=isinstance(font.encoding, str),
        unit=_matrix(resource["/FontMatrix"])[0] if "/FontMatrix" in resource else 0.001,
    )


def _is_even(font: Font) -> bool:
    """Whether narrow and wide letters have one width, as those of a typewriter."""
    widths = set()
    for code in font.character_widths:
        if len(code) == 1 and _decode(code, font) in _NARROW_AND_WIDE:
            widths.add((_decode(code, font), font.character_widths[code]))
    return len(widths) >= 3 and len({width for _, width in widths}) == 1


def _ink(operator: bytes, operands: Any) -> str:
    """A colour as a string; grey that is nearly black is black."""
    values = [round(float(value), 2) for value in operands if isinstance(value, (int, float))]
    is_black = values[3:] == [1.0] if operator == b"k" else all(value < _DARK for value in values)
    return "" if is_black else " ".join(map(str, values))


def _codes(string: Any, face: _Face) -> str:
    """The codes of a string, one sign each, as the font's table of widths counts them."""
    data = getattr(string, "original_bytes", string)
    if isinstance(data, str):
        data = data.encode("latin-1", "replace")
    if not isinstance(data, bytes):
        return ""
    encoding = face.font.encoding
    if isinstance(encoding, str):
        return data.decode(encoding, "replace")
    return data.decode("latin-1")


def _decode(raw: str, font: Font) -> str:
    encoding = font.encoding
    if isinstance(encoding, dict):
        named = (encoding.get(ord(code), code) for code in raw)
        return "".join(
            str(font.character_map.get(code, font.character_map.get(sign, sign)))
            for code, sign in zip(raw, named, strict=True)
        )
    return "".join(str(font.character_map.get(code, code)) for code in raw)


def _dictionary(resources: Any, name: str) -> Mapping[str, Any]:
    holder: PdfObject | None = resources.get_object() if resources is not None else None
    if not isinstance(holder, DictionaryObject) or name not in holder:
        return {}
    found = holder[name].get_object()
    return found if isinstance(found, DictionaryObject) else {}


def _matrix(operands: Any) -> _Matrix:
    values: Any = operands.get_object() if isinstance(operands, PdfObject) else operands
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _point(m: _Matrix, x: float, y: float) -> tuple[float, float]:
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]
