"""The strings that a page of a PDF prints: what, where, how large and in which font.

A PDF has no words, lines or paragraphs, only strings painted at places. `pypdf` reads the file;
its own text comes without widths, hence without columns, and is not used.

    bytes ──pypdf──> pages ──read_page──> strings, rules ──lines──> rows
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pypdf import PageObject
from pypdf.generic import (
    ContentStream,
    DictionaryObject,
    NameObject,
    PdfObject,
    StreamObject,
)

from ingest.documents.readers.pdf.fonts import (
    Face,
    Faces,
    codes_of,
    letters_of,
    widths_of,
)
from ingest.documents.readers.pdf.geometry import (
    UNIT,
    Matrix,
    matrix_of,
    point,
    times,
    upright,
)

__all__ = ["PrintedPage", "PrintedString", "Rule", "TooMuchError", "read_page"]

MAX_STRINGS = 40_000
"""Strings painted on one page. A page of small print has some 6,000 characters."""

MAX_STEPS = 2_000_000
"""Operators of one page, forms within forms counted as often as they are painted. Plots have some
100,000 of them."""

MAX_CONTENT = 20_000_000
"""Bytes of what paints one page, unpacked and with its forms. Text has at most 1 million."""

MAX_DEPTH = 8
"""Forms painted within forms: real writers nest two or three, a form within itself is a trap."""

MAX_RULES = 4_000
"""Level strokes of one page that are looked at: a table of 50 rows and 8 columns has 900. Drawings
have more and are none."""

_THIN = 3.0
"""Points: a bar that is lower is a rule, a higher one a box with a rule above and one below."""

_SHORT = 12.0
"""Points: a shorter rule parts nothing."""

_DARK = 0.35
"""Below this share of light grey is taken for black, as the headings of office programs are."""

_SLANT = 0.1
"""A line of text that climbs by more of its length stands on its side: stamps, watermarks."""

_FILL_AND_STROKE = 2
"""The way of painting letters (`Tr`) that fills them and draws them round."""


class TooMuchError(ValueError):
    """A page that paints more than a document of text has."""


class PrintedString(NamedTuple):
    """A string painted in one go, left to right; a tuple, since pages have thousands of them."""

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
    stops: tuple[float, ...] = ()
    """Where each character of a text of several words ends, as a part of its width; empty where the
    text is one word."""
    order: int = 0
    """Counts the operators that paint text, as they come."""


@dataclass(frozen=True)
class Rule:
    """A level stroke, or the upper or lower edge of a box."""

    left: float
    right: float
    y: float
    """Points; see `PrintedString`."""


@dataclass(frozen=True)
class PrintedPage:
    """What a page paints."""

    strings: tuple[PrintedString, ...]
    """In the order of painting, spaces alone and empty strings left out."""
    rules: tuple[Rule, ...]


@dataclass
class _State:
    """What `q` saves and `Q` brings back."""

    matrix: Matrix = UNIT
    face: Face | None = None
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

    strings: list[PrintedString] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    path: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Lines and the upper and lower edges of boxes, until they are painted or not."""
    pen: tuple[float, float] = (0.0, 0.0)
    state: _State = field(default_factory=_State)
    saved: list[_State] = field(default_factory=list)
    text: Matrix = UNIT
    line: Matrix = UNIT
    artifacts: list[bool] = field(default_factory=list)
    document_faces: Faces = field(default_factory=Faces)
    faces: dict[int, Face | None] = field(default_factory=dict)
    """Of the page, by the `id` of what describes them."""
    resources: Any = None
    """Where the names in the operators are looked up: of the page, or of the form in it."""
    depth: int = 0
    """Forms around what is painted."""
    steps: int = 0
    content: int = 0
    shown: int = 0
    """Operators that painted text."""

    def run(self, stream: ContentStream) -> None:
        """Follow what paints a page or a form. Raises TooMuchError."""
        self.content += len(stream.get_data())
        if self.content > MAX_CONTENT:
            raise TooMuchError("too much on one page")
        operations = stream.operations
        self.steps += len(operations)
        if self.steps > MAX_STEPS:
            raise TooMuchError("too many operators on one page")
        for operands, operator in operations:
            follow = _OPERATORS.get(operator)
            if follow is None:
                continue
            try:
                follow(self, operands)
            except (
                TypeError,
                ValueError,
                IndexError,
                KeyError,
                AttributeError,
            ) as error:
                if isinstance(error, TooMuchError):
                    raise
                # An operator with wrong operands paints nothing, as in every viewer.

    def set_font(self, operands: Any) -> None:
        face, size = self._face(operands[0]), float(operands[1])
        self.state.face, self.state.size = face, size

    def begin_text(self, operands: Any) -> None:
        self.text = self.line = UNIT

    def place(self, operands: Any) -> None:
        self.text = self.line = matrix_of(operands)

    def move(self, operands: Any) -> None:
        x, y = float(operands[0]), float(operands[1])
        self.text = self.line = times((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def move_and_lead(self, operands: Any) -> None:
        self.state.leading = -float(operands[1])
        self.move(operands)

    def next_line(self, operands: Any = ()) -> None:
        self.move((0.0, -self.state.leading))

    def show(self, operands: Any) -> None:
        self.shown += 1
        self._show(operands[0])

    def show_spaced(self, operands: Any) -> None:
        """`TJ`: strings, and between them how far apart they are, in thousandths of the size."""
        self.shown += 1
        for part in operands[0]:
            if isinstance(part, (int, float)):
                self._advance(-float(part) / 1000 * self.state.size * self.state.scale)
            else:
                self._show(part)

    def show_on_next_line(self, operands: Any) -> None:
        self.next_line()
        self.show(operands)

    def space_and_show_on_next_line(self, operands: Any) -> None:
        word_space, char_space = float(operands[0]), float(operands[1])
        self.state.word_space, self.state.char_space = word_space, char_space
        self.next_line()
        self.show(operands[2:])

    def save(self, operands: Any) -> None:
        self.saved.append(copy(self.state))

    def restore(self, operands: Any) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def transform(self, operands: Any) -> None:
        self.state.matrix = times(matrix_of(operands), self.state.matrix)

    def begin_marked(self, operands: Any) -> None:
        above = bool(self.artifacts) and self.artifacts[-1]
        self.artifacts.append(above or operands[0] == "/Artifact")

    def end_marked(self, operands: Any) -> None:
        if self.artifacts:
            self.artifacts.pop()

    def go_to(self, operands: Any) -> None:
        self.pen = (float(operands[0]), float(operands[1]))

    def line_to(self, operands: Any) -> None:
        end = (float(operands[0]), float(operands[1]))
        if len(self.path) < MAX_RULES:
            self.path.append((*self.pen, *end))
        self.pen = end

    def box(self, operands: Any) -> None:
        x, y, width, height = (float(side) for side in operands)
        if len(self.path) < MAX_RULES:
            self.path.append((x, y, x + width, y))
            self.path.append((x, y + height, x + width, y + height))
            self.path.append((x, y, x, y + height))
            self.path.append((x + width, y, x + width, y + height))

    def paint_path(self, operands: Any) -> None:
        """Note what is level of a path; the edges of a thin bar are one rule."""
        above: Rule | None = None
        for x, y, end_x, end_y in self.path:
            (left, top), (right, bottom) = (
                point(self.state.matrix, x, y),
                point(self.state.matrix, end_x, end_y),
            )
            if abs(top - bottom) > 1 or abs(right - left) < _SHORT:
                continue
            rule = Rule(min(left, right), max(left, right), (top + bottom) / 2)
            is_same = above is not None and above.left == rule.left and above.right == rule.right
            if not (is_same and above is not None and abs(above.y - rule.y) < _THIN):
                self.rules.append(rule)
            above = rule
            if len(self.rules) >= MAX_RULES:
                break
        self.path.clear()

    def drop_path(self, operands: Any) -> None:
        self.path.clear()

    def paint_form(self, operands: Any) -> None:
        """What stands in a form of its own: whole pages of some writers, running heads of others.

        It is painted as the page is, and leaves the state of the page as it was.
        """
        form = _dictionary(self.resources, "/XObject").get(operands[0])
        form = form.get_object() if form is not None else None
        if self.depth >= MAX_DEPTH or not isinstance(form, StreamObject):
            return
        if form.get("/Subtype") != "/Form":
            return
        before, saved, resources = self.state, self.saved, self.resources
        matrix = matrix_of(form.get("/Matrix", UNIT))
        self.state, self.saved = (
            replace(before, matrix=times(matrix, before.matrix)),
            [],
        )
        self.resources = form.get("/Resources", resources)
        self.depth += 1
        try:
            self.run(ContentStream(form, None))
        finally:
            self.depth -= 1
            self.state, self.saved, self.resources = before, saved, resources

    def _face(self, name: Any) -> Face | None:
        resource = _dictionary(self.resources, "/Font").get(name)
        resource = resource.get_object() if resource is not None else None
        if not isinstance(resource, DictionaryObject):
            return None
        key = id(resource)
        if key not in self.faces:
            self.faces[key] = self.document_faces.of(resource, str(name))
        return self.faces[key]

    def _advance(self, width: float) -> None:
        a, b, c, d, e, f = self.text  # `times` with a matrix that only moves along the line
        self.text = (a, b, c, d, width * a + e, width * b + f)

    def _show(self, string: Any) -> None:
        state, face = self.state, self.state.face
        if face is None or isinstance(string, NameObject):
            return
        codes = codes_of(string, face)
        if not codes:
            return
        scale = state.size * state.scale
        spaced = state.char_space * state.scale
        steps = [width * scale + spaced for width in widths_of(codes, face)]
        if state.word_space and not face.by_two:
            blank = state.word_space * state.scale
            steps = [
                step + blank if code == " " else step
                for code, step in zip(codes, steps, strict=True)
            ]
        if len(self.strings) >= MAX_STRINGS:
            raise TooMuchError("too many characters on one page")
        matrix = times(self.text, state.matrix)
        width = sum(steps)
        self._advance(width)
        self.strings.append(
            _printed(
                letters_of(codes, face),
                steps,
                width,
                state,
                matrix,
                is_artifact=bool(self.artifacts) and self.artifacts[-1],
                order=self.shown,
            )
        )


def _stops(
    text: str, letters: Sequence[str], steps: Sequence[float], length: float
) -> tuple[float, ...]:
    """See `PrintedString`; `text` is that of all letters."""
    if not length or len(text) < len("a b") or len(text.split()) < 2:
        return ()
    stops: list[float] = []
    end = 0.0
    for part, step in zip(letters, steps, strict=True):
        if len(part) == 1:
            stops.append((end + step) / length)
        else:
            stops.extend((end + step * (n + 1) / len(part)) / length for n in range(len(part)))
        end += step
    return tuple(stops)


def _printed(
    letters: Sequence[str],
    steps: Sequence[float],
    width: float,
    state: _State,
    matrix: Matrix,
    *,
    is_artifact: bool,
    order: int,
) -> PrintedString:
    """A string where `matrix` puts it; `steps` are the widths of its characters before that, and
    `width` is their sum."""
    face = state.face
    assert face is not None
    text = "".join(letters)
    x, y = point(matrix, 0.0, state.rise)
    end, end_y = point(matrix, width, state.rise)
    size = abs(state.size) * (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
    stretch = (matrix[0] ** 2 + matrix[1] ** 2) ** 0.5
    return PrintedString(
        text=text,
        x=x,
        y=y,
        end=end,
        size=size,
        space=abs(face.space * (state.size * state.scale) * stretch) or size / 4,
        is_bold=face.is_bold or state.is_outlined,
        is_italic=face.is_italic,
        is_mono=face.is_mono,
        is_upright=abs(end_y - y) <= abs(end - x) * _SLANT and end >= x,
        ink=state.ink,
        face=face.name,
        is_artifact=is_artifact,
        stops=_stops(text, letters, steps, width),
        order=order,
    )


_Operator = Callable[[_Painter, Any], None]


def _setting(name: str, divisor: float = 1.0) -> _Operator:
    """An operator that sets one number of the state."""
    return lambda painter, operands: setattr(painter.state, name, float(operands[0]) / divisor)


def _inking(operator: bytes) -> _Operator:
    return lambda painter, operands: setattr(painter.state, "ink", _ink(operator, operands))


_OPERATORS: Mapping[bytes, _Operator] = {
    b"BT": _Painter.begin_text,
    b"Tf": _Painter.set_font,
    b"Tc": _setting("char_space"),
    b"Tw": _setting("word_space"),
    b"Tz": _setting("scale", divisor=100),
    b"TL": _setting("leading"),
    b"Ts": _setting("rise"),
    b"Tr": lambda painter, operands: setattr(
        painter.state, "is_outlined", operands[0] == _FILL_AND_STROKE
    ),
    b"Tm": _Painter.place,
    b"Td": _Painter.move,
    b"TD": _Painter.move_and_lead,
    b"T*": _Painter.next_line,
    b"Tj": _Painter.show,
    b"TJ": _Painter.show_spaced,
    b"'": _Painter.show_on_next_line,
    b'"': _Painter.space_and_show_on_next_line,
    b"q": _Painter.save,
    b"Q": _Painter.restore,
    b"cm": _Painter.transform,
    b"cs": lambda painter, operands: setattr(painter.state, "ink", ""),
    **{operator: _inking(operator) for operator in (b"g", b"rg", b"k", b"sc", b"scn")},
    b"m": _Painter.go_to,
    b"l": _Painter.line_to,
    b"re": _Painter.box,
    b"n": _Painter.drop_path,
    **dict.fromkeys((b"S", b"s", b"f", b"F", b"f*"), _Painter.paint_path),
    **dict.fromkeys((b"B", b"B*", b"b", b"b*"), _Painter.paint_path),
    b"BMC": _Painter.begin_marked,
    b"BDC": _Painter.begin_marked,
    b"EMC": _Painter.end_marked,
    b"Do": _Painter.paint_form,
}
"""Operator -> what it does (ISO 32000-1, annex A); the others paint no text."""


def read_page(page: PageObject, faces: Faces) -> PrintedPage:
    """What a page prints, with the fonts of its document.

    Raises TooMuchError when there is more of it than a text has, and whatever pypdf raises for a
    damaged page.
    """
    contents = page.get_contents()
    if contents is None:
        return PrintedPage((), ())
    resources = page.get("/Resources", DictionaryObject())
    painter = _Painter(
        state=_State(matrix=upright(page)), document_faces=faces, resources=resources
    )
    painter.run(contents)
    strings = tuple(string for string in painter.strings if string.text.strip())
    return PrintedPage(strings, tuple(painter.rules))


def _ink(operator: bytes, operands: Any) -> str:
    """A colour as a string; grey that is nearly black is black."""
    values = [round(float(value), 2) for value in operands if isinstance(value, (int, float))]
    is_black = values[3:] == [1.0] if operator == b"k" else all(value < _DARK for value in values)
    return "" if is_black else " ".join(map(str, values))


def _dictionary(resources: Any, name: str) -> Mapping[str, Any]:
    holder: PdfObject | None = resources.get_object() if resources is not None else None
    if not isinstance(holder, DictionaryObject) or name not in holder:
        return {}
    found = holder[name].get_object()
    return found if isinstance(found, DictionaryObject) else {}
