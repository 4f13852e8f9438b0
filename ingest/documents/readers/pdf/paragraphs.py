"""The lines of a PDF -> its paragraphs.

A PDF does not say where a paragraph ends. A line goes on with the one above it unless the paper
says otherwise: a gap, another size or weight of type, a bullet or a number, an indent, or a line
that ended although the first word of the next one would still have fitted on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property

from ingest.documents.blocks import BlockKind, Emphasis, Joint
from ingest.documents.readers.pdf.contents import has_page
from ingest.documents.readers.pdf.line_patterns import MARK
from ingest.documents.readers.pdf.typography import (
    INDENT,
    LARGER,
    Body,
    TextLine,
    are_neighbours,
    emphasis_of,
    ends_sentence,
    starts_in_lower_case,
    would_fit,
)

__all__ = ["Paragraph", "mark_code", "paragraphs_of"]

_GAP = 1.22
"""Lines further apart than this, in usual distances of lines, are of two paragraphs. Print in two
columns has 1.16 within a paragraph, a page printed by a browser 1.28 between two."""

_LARGE_GAP = 1.5
"""The same for lines of headings, in sizes of their type: they are few, and set wider. An office
program sets two of them 1.65 apart."""

_ROUNDING = 0.5
"""Points by which writers round the height of a line."""

_CODE_GAP = 3.0
"""Lines of code further apart than this, in usual distances of lines, are two listings."""

_OTHER_SIZE = 0.06
"""Sizes that differ by more than this part are two: 10 points beside 10.5 is one."""

_SAME_SIZE = 0.5
"""Points: entries of contents whose sizes differ by less are set alike."""

_CONTENTS_INDENT = 0.4
"""The second line of an entry of contents is indented by more, in sizes of the type."""

_MARKER_WIDTH = 0.3
"""A marker takes at least so much of the line, in sizes of the type, and a line that begins no
further from it begins below it."""

_ALIGNED = 0.2
"""Two lines begin at one place where they differ by less, in sizes of the type."""

_WIDEST_INDENT = 4.0
"""The first line of a paragraph is indented by less, in least indents; beyond that it is centred
or in another column."""


@dataclass(frozen=True)
class Paragraph:
    """Lines that go on with one another."""

    lines: tuple[TextLine, ...]
    """At least one."""
    joint: Joint
    """To the paragraph before."""

    @property
    def first(self) -> TextLine:
        return self.lines[0]


def mark_code(lines: Sequence[TextLine], body: Body) -> list[TextLine]:
    """Lines of typewriter are code, unless the whole document is set in it."""
    if body.style.is_mono:
        return list(lines)
    return [
        replace(line, kind=BlockKind.CODE)
        if line.kind is BlockKind.PARAGRAPH
        and line.style.is_mono
        and not line.marker
        and line.style.size < body.style.size * LARGER
        else line
        for line in lines
    ]


def paragraphs_of(lines: Sequence[TextLine], body: Body) -> list[Paragraph]:
    """The lines in groups, in their order."""
    paragraphs: list[Paragraph] = []
    above: list[TextLine] = []
    joint = Joint.APART
    for n, line in enumerate(lines):
        following = lines[n + 1] if n + 1 < len(lines) else None
        break_ = _break(_Meeting(above, line, following, body)) if above else None
        if above and break_ is None:
            above.append(line)
            continue
        if above:
            paragraphs.append(Paragraph(tuple(above), joint))
        above, joint = [line], break_ or Joint.APART
    if above:
        paragraphs.append(Paragraph(tuple(above), joint))
    return paragraphs


@dataclass(frozen=True)
class _Meeting:
    """Where a line follows a paragraph."""

    above: Sequence[TextLine]
    """The paragraph so far, a line at least."""
    line: TextLine
    following: TextLine | None
    """The line after it."""
    body: Body

    @property
    def last(self) -> TextLine:
        return self.above[-1]

    @property
    def distance(self) -> float:
        """Points from line to line."""
        return self.line.row.y - self.last.row.y

    @cached_property
    def size(self) -> float:
        """Of the type, of the larger of both lines."""
        return max(self.last.style.size, self.line.style.size)

    @property
    def pitch(self) -> float:
        """The usual distance of two lines of this size, in points."""
        return self.body.pitch * self.size

    @property
    def room(self) -> float:
        """The least indent, in points."""
        return INDENT * self.size

    @property
    def shift(self) -> float:
        """Points by which the line begins further to the right than the last one."""
        return self.line.row.x - self.last.row.x

    @cached_property
    def is_full(self) -> bool:
        """Whether the last line had no room for another word."""
        return not would_fit(self.last, self.line)


class _Verdict(Enum):
    APART = auto()
    BREAK = auto()
    GOES_ON = auto()


_APART, _BREAK, _GOES_ON = _Verdict.APART, _Verdict.BREAK, _Verdict.GOES_ON
_JOINTS = {_APART: Joint.APART, _BREAK: Joint.BREAK, _GOES_ON: None}


def _break(meeting: _Meeting) -> Joint | None:
    """How a line is parted from the lines above it, None where it goes on with them."""
    for rule in _RULES:
        verdict = rule(meeting)
        if verdict is not None:
            return _JOINTS[verdict]
    return None


def _other_kind(meeting: _Meeting) -> _Verdict | None:
    """Manuals go from text to a listing, and back, within the usual distance of lines."""
    kinds = {meeting.last.kind, meeting.line.kind}
    return _APART if len(kinds) > 1 or BlockKind.BOILERPLATE in kinds else None


def _other_column(meeting: _Meeting) -> _Verdict | None:
    """Newspapers: what goes on at the head of the next column is joined with torn pages, later."""
    return None if are_neighbours(meeting.last, meeting.line) else _APART


def _line_of_code(meeting: _Meeting) -> _Verdict | None:
    """Listings of manuals have empty lines; no other rule counts for them."""
    if meeting.line.kind is not BlockKind.CODE:
        return None
    return _APART if meeting.distance > _CODE_GAP * meeting.pitch else _GOES_ON


def _entry_of_contents(meeting: _Meeting) -> _Verdict | None:
    """An entry goes on until the number of its page: long questions in the contents of a book."""
    last, line, size = meeting.last, meeting.line, meeting.size
    if line.kind is not BlockKind.CONTENTS:
        return None
    is_like = (
        abs(line.style.size - last.style.size) < _SAME_SIZE
        and line.style.is_bold == last.style.is_bold
    )
    is_wrapped = not (has_page(last) or line.marker) and (
        line.row.x > meeting.above[0].row.x + _CONTENTS_INDENT * size
        or (is_like and meeting.is_full)
        or (is_like and starts_in_lower_case(line) and line.row.x >= last.row.x - 1)
    )
    is_near = 0 < meeting.distance <= _GAP * meeting.pitch + _ROUNDING
    return _GOES_ON if is_wrapped and is_near else _APART


def _gap(meeting: _Meeting) -> _Verdict | None:
    """Office programs, browsers and books without indents part paragraphs so."""
    sizes = (meeting.last.style.size, meeting.line.style.size)
    gap = _GAP * meeting.pitch
    if min(sizes) >= meeting.body.style.size * LARGER:
        gap = max(gap, _LARGE_GAP * meeting.size)
    return None if 0 < meeting.distance <= gap + _ROUNDING else _APART


def _other_size(meeting: _Meeting) -> _Verdict | None:
    """Headings right above their text, as office programs set them; titles above their authors.

    The words that meet count, too: a line may begin in small type and be large for the most.
    """
    last, line = meeting.last, meeting.line
    words = last.row.words[-1].string.size - line.row.words[0].string.size
    differs = min(abs(last.style.size - line.style.size), abs(words)) > _OTHER_SIZE * meeting.size
    return _APART if differs else None


def _marked(meeting: _Meeting) -> _Verdict | None:
    """Items, and lines that say to be a question or an answer, as close as lines of a paragraph."""
    line = meeting.line
    return _APART if line.marker or MARK.match(line.row.text) else None


def _below_the_marker(meeting: _Meeting) -> _Verdict | None:
    """After an item whose lines hang, a sentence that begins below the marker is no part of it.

    Newspapers and tables set the text after a list without a gap.
    """
    first, line, size = meeting.above[0], meeting.line, meeting.size
    if not first.marker or not ends_sentence(meeting.last.row.text) or starts_in_lower_case(line):
        return None
    is_below = abs(line.row.x - first.row.x) < _MARKER_WIDTH * size
    return _APART if is_below and first.text_x - first.row.x > _MARKER_WIDTH * size else None


def _other_emphasis(meeting: _Meeting) -> _Verdict | None:
    """A question in bold type right above its answer, as in two columns of print.

    A sentence of which a part is emphasised may have a line of one kind alone.
    """
    last, line = meeting.last, meeting.line
    if emphasis_of(last.style, meeting.body) == emphasis_of(line.style, meeting.body):
        return None
    is_weight = last.style.is_bold != line.style.is_bold and not line.style.is_mono
    begins_alike = line.row.words[0].string.is_bold == last.style.is_bold
    is_within = not is_weight or starts_in_lower_case(line) or begins_alike
    goes_on = meeting.is_full and is_within and not ends_sentence(last.row.text)
    return None if goes_on else _BREAK


def _ended_early(meeting: _Meeting) -> _Verdict | None:
    """The last line had room for another word: its writer wanted a new line.

    Rows of a table without lines, addresses, two answers in a narrow column; the first line of the
    next paragraph, where books part them by an indent, and the next term after its definition. A
    question set apart may be kept narrower than its answer, and then goes on in mid-sentence.
    """
    if meeting.is_full or _goes_on_set_apart(meeting):
        return None
    is_indented = meeting.room < meeting.shift < _WIDEST_INDENT * meeting.room
    is_outdented = meeting.shift < -meeting.room
    return _APART if is_indented or is_outdented else _BREAK


def _goes_on_set_apart(meeting: _Meeting) -> bool:
    """Whether two lines in bold or larger type are one sentence."""
    last, line = meeting.last, meeting.line
    emphasis = emphasis_of(last.style, meeting.body)
    return (
        bool(emphasis & (Emphasis.BOLD | Emphasis.FONT))
        and emphasis == emphasis_of(line.style, meeting.body)
        and starts_in_lower_case(line)
        and not ends_sentence(last.row.text)
    )


def _below_the_text(meeting: _Meeting) -> _Verdict | None:
    """Lines that hang below the second word: a heading behind its number, wrapped; notes."""
    words = meeting.above[0].row.words
    x = meeting.line.row.x
    is_below = len(words) > 1 and abs(x - words[1].x) < _ALIGNED * meeting.size
    return _GOES_ON if is_below else None


def _indented(meeting: _Meeting) -> _Verdict | None:
    """A new paragraph as TeX sets it, unless the lines after it hang as well: lists of terms."""
    line, following, room = meeting.line, meeting.following, meeting.room
    if meeting.shift <= room or abs(line.row.x - meeting.last.text_x) <= room:
        return None
    hangs = len(meeting.above) == 1 and (
        following is None
        or not are_neighbours(line, following)
        or abs(following.row.x - line.row.x) < room
    )
    return _GOES_ON if hangs else _APART


def _outdented(meeting: _Meeting) -> _Verdict | None:
    """Text after a formula or a quotation; the second line of a paragraph begins so as well."""
    return _APART if meeting.shift < -meeting.room and len(meeting.above) > 1 else None


_RULES: Sequence[Callable[[_Meeting], _Verdict | None]] = (
    _other_kind,
    _other_column,
    _line_of_code,
    _entry_of_contents,
    _gap,
    _other_size,
    _marked,
    _below_the_marker,
    _other_emphasis,
    _ended_early,
    _below_the_text,
    _indented,
    _outdented,
)
"""The first that decides does; a line of which none says anything goes on."""
