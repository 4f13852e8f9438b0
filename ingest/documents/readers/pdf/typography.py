"""The rows of a PDF -> lines with what follows from their type, and the type that is usual.

Nothing here looks at the words of a line: only at its size, weight, face and place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.documents.blocks import BlockKind, Emphasis
from ingest.documents.readers.pdf.lines import Row
from ingest.documents.readers.pdf.words import PrintedWord

__all__ = [
    "HYPHEN",
    "INDENT",
    "LARGER",
    "NUMBER",
    "WORD",
    "Body",
    "Sheet",
    "TextLine",
    "TypeStyle",
    "are_neighbours",
    "body_of",
    "emphasis_of",
    "ends_sentence",
    "lines_of",
    "starts_in_lower_case",
    "style_of",
    "would_fit",
]

LARGER = 1.08
"""Type larger than the body's by this factor is a heading's: headings of a manual made from DocBook
have 1.13."""

INDENT = 0.8
"""A line is indented from this on, in sizes of its type: 0.92 in a manual."""

_SIDE = 12.0
"""Points: columns of two pages that begin no further apart are set alike."""

_REACHED = 0.97
"""So many of the lines keep to the right margin; an address that cannot be broken does not. In a
table without lines 0.87 are too few."""

_BLANK = 0.45
"""A word and the blank before it need so much more than the word, in sizes of the type. The narrow
columns of a table ask for 0.39 to 0.67."""

_BULLET_O = 0.45
"""The letter o is a bullet, as office programs set the second level of a list, where the blank
behind it is wider than between words, in sizes of the type."""

_PITCHES = (0.9, 2.6)
"""Lines nearer to one another than this, in sizes of the type, are one line; lines further apart
are no neighbours in a paragraph."""

_USUAL_PITCH = 1.25
"""Where a document has no two lines of its body below each other."""

_COMMON = 0.15
"""So many of the distances make one that is common."""

_PITCH_STEP = 20
"""Distances are gathered in twentieths of the size of the type..."""

_NEAR_PITCH = 0.03
"""... and looked up again this near, since writers round them."""

_BULLETS = "•▪◦‣●○■□▸►▶➢➤✓✔❖◆◇·∙⁃*-–—o"
_BULLET = re.compile(rf"(?:[{re.escape(_BULLETS)}])")
_GLUED_BULLET = re.compile(r"([•▪◦‣●○■□▸►▶➢➤✓✔❖◆◇∙⁃])(?=\S)")
NUMBER = re.compile(
    r"\(?(?:\d{1,3}|[ivx]{1,5}|[a-pr-z])[.)]|[B-OR-Z]\)|\[\d{1,3}\]"
)  # not the letters that mark questions and answers, and no initials of names
HYPHEN = "\u2010"
"""With this some writers break words, and then a "-" at the end of a line is one of the text."""
WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.?!:;。？！][\"'”’»)\]*]*$")


@dataclass(frozen=True)
class Sheet:
    """One page as printed."""

    rows: tuple[Row, ...]
    """In the order of reading."""
    height: float
    """In points."""
    titles: frozenset[str] = frozenset()
    """What the bookmarks that lead to this page are called."""


@dataclass(frozen=True)
class TypeStyle:
    """How a line is set."""

    size: float
    is_bold: bool
    is_italic: bool
    is_mono: bool
    ink: str
    face: str


@dataclass(frozen=True)
class TextLine:
    """A row with its number and what follows from the type alone."""

    row: Row
    number: int
    """Counted from one, in the whole document."""
    style: TypeStyle
    left: float
    """Left edge of its column."""
    right: float
    """Right edge of the text of its column."""
    marker: str = ""
    """Bullet or number of an item."""
    text_x: float = 0.0
    """Where its text begins, behind the marker."""
    first_word: float = 0.0
    """Width of its first word."""
    kind: BlockKind = BlockKind.PARAGRAPH
    """CONTENTS, BOILERPLATE, CODE or PARAGRAPH."""
    reason: str = ""
    """Of boilerplate: why it is no text."""
    is_title: bool = False
    """Whether a bookmark of the page is called so."""


@dataclass(frozen=True)
class Body:
    """What is usual in a document."""

    style: TypeStyle
    pitch: float
    """Distance of two lines, in sizes of their type."""
    words: Mapping[str, int]
    """Lower-case words of the document and how often they stand in it, for hyphens; HYPHEN as well,
    and how many lines end in it."""


def lines_of(sheets: Sequence[Sheet], boilerplate: Mapping[int, str]) -> list[TextLine]:
    """A line for each row; `boilerplate` has the reason for each `id` of a row to be left out."""
    lines: list[TextLine] = []
    margins = _margins(sheets, boilerplate)
    for sheet in sheets:
        titles = {_key(title) for title in sheet.titles}
        edges = _edges(sheet)
        for row in sheet.rows:
            left = edges[row.column][0]
            reason = boilerplate.get(id(row), "")
            marker, text_x, width = _marker(row)
            lines.append(
                TextLine(
                    row,
                    len(lines) + 1,
                    style_of(row.words),
                    left,
                    right=margins.get(_place(row, left), edges[row.column][1]),
                    marker=marker,
                    text_x=text_x,
                    first_word=width,
                    kind=BlockKind.BOILERPLATE if reason else BlockKind.PARAGRAPH,
                    reason=reason,
                    is_title=_key(row.text) in titles if titles else False,
                )
            )
    return lines


def _edges(sheet: Sheet) -> dict[int, tuple[float, float]]:
    """Column -> left and right edge of its text."""
    edges: dict[int, tuple[float, float]] = {}
    for row in sheet.rows:
        left, right = edges.get(row.column, (row.x, row.end))
        edges[row.column] = (min(left, row.x), max(right, row.end))
    return edges


_Place = tuple[int, int, bool]
"""What columns of different pages have in common: where they and the next one begin, and whether
they are those of a table."""


def _place(row: Row, left: float) -> _Place:
    return round(left / _SIDE), round(row.limit / _SIDE), row.cell is not None


def _margins(sheets: Sequence[Sheet], boilerplate: Mapping[int, str]) -> dict[_Place, float]:
    """Where the lines of a column end at most, in the whole document.

    A few lines reach beyond, such as those of a table or an address that cannot be broken.
    """
    ends: dict[_Place, list[float]] = {}
    for sheet in sheets:
        edges = _edges(sheet)
        for row in sheet.rows:
            if id(row) not in boilerplate:
                ends.setdefault(_place(row, edges[row.column][0]), []).append(row.end)
    return {
        place: sorted(values)[min(int(_REACHED * len(values)), len(values) - 1)]
        for place, values in ends.items()
    }


def _key(title: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", title.lower()))


def style_of(words: Sequence[PrintedWord]) -> TypeStyle:
    """The size of most of the characters and what all share; links have colours of their own."""
    lettered = [word for word in words if any(letter.isalnum() for letter in word.text)] or words
    sizes: Counter[float] = Counter()
    for word in lettered:
        sizes[round(word.string.size, 1)] += len(word.text)
    inks = {word.string.ink for word in lettered if not word.link}
    faces = {word.string.face for word in lettered if not word.string.is_mono}
    return TypeStyle(
        size=sizes.most_common(1)[0][0],
        is_bold=all(word.string.is_bold for word in lettered),
        is_italic=all(word.string.is_italic for word in lettered),
        is_mono=all(word.string.is_mono for word in lettered),
        ink=inks.pop() if len(inks) == 1 else "",
        face=faces.pop() if len(faces) == 1 else "",
    )


def _marker(row: Row) -> tuple[str, float, float]:
    """The bullet or number before the text, where the text begins, the width of its first word."""
    first = row.words[0]
    if len(row.words) > 1:
        second = row.words[1]
        gap = second.x - first.end
        is_bullet = bool(_BULLET.fullmatch(first.text)) and (
            first.text != "o" or gap > _BULLET_O * row.size
        )
        if is_bullet or NUMBER.fullmatch(first.text):
            return first.text, second.x, second.end - first.x
    glued = _GLUED_BULLET.match(first.text)
    if glued:
        return glued[1], first.x, first.end - first.x
    return "", first.x, first.end - first.x


def body_of(lines: Sequence[TextLine]) -> Body:
    """What is usual among the lines of a document, one at least, without its boilerplate."""
    styles: Counter[TypeStyle] = Counter()
    sizes: Counter[float] = Counter()
    words: Counter[str] = Counter()
    for line in lines:
        styles[line.style] += len(line.row.text)
        words.update(WORD.findall(line.row.text.lower()))
        words.update(HYPHEN * line.row.text.endswith(HYPHEN))
    for style, letters in styles.items():
        sizes[style.size] += letters
    size = sizes.most_common(1)[0][0]
    of_size = Counter({style: n for style, n in styles.items() if style.size == size})
    plain = Counter({style: n for style, n in of_size.items() if not style.is_bold}) or of_size
    return Body(plain.most_common(1)[0][0], _usual_pitch(_pitches(lines, size)), words)


def _pitches(lines: Sequence[TextLine], size: float) -> Counter[float]:
    """Distance of neighbours of this size, in sizes of their type -> how often."""
    pitches: Counter[float] = Counter()
    least, most = (pitch * size for pitch in _PITCHES)
    for above, line in pairwise(lines):
        distance = line.row.y - above.row.y
        if (
            are_neighbours(above, line)
            and above.style.size == line.style.size == size
            and least < distance < most
        ):
            pitches[round(distance / size, 2)] += 1
    return pitches


def _usual_pitch(pitches: Counter[float]) -> float:
    """The smallest distance that is common: paragraphs of one line each have larger ones."""
    total = sum(pitches.values())
    if not total:
        return _USUAL_PITCH
    gathered: Counter[float] = Counter()
    for pitch, count in pitches.items():
        gathered[round(pitch * _PITCH_STEP) / _PITCH_STEP] += count
    common = [pitch for pitch, count in gathered.items() if count >= _COMMON * total]
    place = min(common) if common else gathered.most_common(1)[0][0]
    near = [pitch for pitch in pitches if abs(pitch - place) <= _NEAR_PITCH]
    return max(near, key=lambda pitch: pitches[pitch]) if near else place


def are_neighbours(above: TextLine, line: TextLine) -> bool:
    """Whether two lines stand in one column or one cell of a page."""
    return (
        above.row.page == line.row.page
        and above.row.column == line.row.column
        and above.row.cell == line.row.cell
    )


def would_fit(line: TextLine, following: TextLine) -> bool:
    """Whether the first word of the following line had room at the end of this one."""
    left_over = line.right - line.row.end
    return left_over > following.first_word + _BLANK * line.style.size


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, or as what introduces a list.

    >>> [ends_sentence(text) for text in ("So it is.", "(How so?)", "It is and")]
    [True, True, False]
    """
    return bool(_SENTENCE_END.search(text))


def starts_in_lower_case(line: TextLine) -> bool:
    return line.row.text[:1].islower()


def emphasis_of(style: TypeStyle, body: Body) -> Emphasis:
    """What a style has beyond that of the body."""
    emphasis = Emphasis.NONE
    if style.is_bold and not body.style.is_bold:
        emphasis |= Emphasis.BOLD
    if style.is_italic and not body.style.is_italic:
        emphasis |= Emphasis.ITALIC
    is_other_face = (
        style.face not in ("", body.style.face)
        and not style.is_mono
        and style.is_bold == body.style.is_bold
        and style.is_italic == body.style.is_italic
    )
    if style.ink != body.style.ink or is_other_face or style.size > body.style.size * LARGER:
        emphasis |= Emphasis.FONT
    return emphasis
