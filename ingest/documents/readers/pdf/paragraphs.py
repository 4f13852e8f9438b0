"""The lines of a PDF -> its blocks: headings, paragraphs, items, code, lines of contents.

A PDF does not say where a paragraph ends. A line goes on with the one above it unless the paper
says otherwise: a gap, another size or weight of type, a bullet or a number, an indent, or a line
that ended although the first word of the next one would still have fitted on it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ingest.documents.blocks import Block, Container, Emphasis, Joint, Kind
from ingest.documents.readers.pdf.lines import Row
from ingest.documents.readers.pdf.words import PrintedWord
from ingest.documents.vocabulary import characters, either, phrases
from ingest.markdown import escape

__all__ = ["Sheet", "blocks_of"]

_LARGER = 1.08
"""Type larger than the body's by this factor is a heading's."""

_HEADING_LETTERS = 300
"""A longer text in large type is an introduction, not a heading."""

_GAP = 1.22
"""Lines further apart than this, in usual distances of lines, are of two paragraphs."""

_LARGE_GAP = 1.5
"""The same for lines of headings, in sizes of their type: they are few, and set wider."""

_INDENT = 0.8
"""A line is indented from this on, in sizes of its type."""

_SIDE = 12.0
"""Points: columns of two pages that begin no further apart are set alike."""

_REACHED = 0.97
"""So many of the lines keep to the right margin."""

_ENTRIES = 3
"""Fewer lines in a row that end in a number of a page are no table of contents."""

_WIDE = 2.5
"""The blank before the number of a page, in sizes of the type."""

_BULLETS = "•▪◦‣●○■□▸►▶➢➤✓✔❖◆◇·∙⁃*-–—o"
_BULLET = re.compile(rf"(?:[{re.escape(_BULLETS)}])")
_GLUED_BULLET = re.compile(r"([•▪◦‣●○■□▸►▶➢➤✓✔❖◆◇∙⁃])(?=\S)")
_NUMBER = re.compile(
    r"\(?(?:\d{1,3}|[ivx]{1,5}|[a-pr-z])[.)]|[B-OR-Z]\)|\[\d{1,3}\]"
)  # not the letters that mark questions and answers, and no initials of names
_MARK_WORDS = "|".join(
    word.capitalize() for entry in ("question_words", "answer_words") for word in phrases(entry)
)
_MARK = re.compile(rf"(?:[QAFRPD]|{_MARK_WORDS})\s?(?:\d{{1,3}}(?:\.\d{{1,3}})*)?\s?[.:)]")
"""Of letters those that are no common initials of names and no numerals."""
_LEADERS = re.compile(
    r"(?:\s?[.·…_]){3,}\s*(?:\d{1,4}|[ivxlc]{1,7})\s*$|(?:\s?[.·…_]){4,}\s*$", re.IGNORECASE
)
_PAGE = re.compile(r"\d{1,4}|[ivxlc]{1,7}|\d{1,3}[-–]\d{1,3}", re.IGNORECASE)
_CONTENTS = re.compile(
    rf"(?:\d+\.?\s+)?{either('contents_titles')}|{'|'.join(characters('contents_titles'))}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!:;。？！][\"'”’»)\]*]*$")
_HYPHEN = re.compile(r"[^\W\d_](?:-|\u2010|\xad)$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_PREFIXES = ("self", "non", "ex", "well", "all", "cross", "e", "co", "multi")


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
class _Style:
    """How a line is set."""

    size: float
    is_bold: bool
    is_italic: bool
    is_mono: bool
    ink: str
    face: str


@dataclass(frozen=True)
class _Line:
    """A row with its number and what follows from the type alone."""

    row: Row
    number: int
    """Counted from one, in the whole document."""
    style: _Style
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
    kind: Kind = Kind.PARAGRAPH
    """CONTENTS, FURNITURE, CODE or PARAGRAPH."""
    reason: str = ""
    is_title: bool = False
    """Whether a bookmark of the page is called so."""


@dataclass(frozen=True)
class _Body:
    """What is usual in a document."""

    style: _Style
    pitch: float
    """Distance of two lines, in sizes of their type."""
    words: Mapping[str, int]
    """Lower-case words of the document and how often they stand in it, for hyphens."""


def blocks_of(sheets: Sequence[Sheet], furniture: Mapping[int, str]) -> list[Block]:
    """The blocks of a document; `furniture` has the reason for each `id` of a row to be left out.

    Lines are numbered as the rows come, from one. Every row is in one block, at least.
    """
    lines = _lines(sheets, furniture)
    text = [line for line in lines if line.kind is not Kind.FURNITURE]
    if not text:
        return [_furniture(line) for line in lines]
    body = _body(text)
    lines = _mark_contents(_mark_code(lines, body), body)
    groups = _paragraphs(lines, body)
    levels = _levels(groups, body)
    blocks: list[Block] = []
    cells: dict[tuple[int, int, int], Container] = {}
    depths: list[float] = []
    for group, joint in groups:
        blocks.extend(_blocks(group, joint, body, levels, depths, cells))
    return _mend_page_ends(blocks, lines, body)


def _lines(sheets: Sequence[Sheet], furniture: Mapping[int, str]) -> list[_Line]:
    lines: list[_Line] = []
    margins = _margins(sheets, furniture)
    for sheet in sheets:
        titles = {_key(title) for title in sheet.titles}
        edges = _edges(sheet)
        for row in sheet.rows:
            left = edges[row.column][0]
            right = margins.get(_place(row, left), edges[row.column][1])
            reason = furniture.get(id(row), "")
            marker, text_x, width = _marker(row)
            lines.append(
                _Line(
                    row,
                    len(lines) + 1,
                    _style(row.words),
                    left,
                    right,
                    marker=marker,
                    text_x=text_x,
                    first_word=width,
                    kind=Kind.FURNITURE if reason else Kind.PARAGRAPH,
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


def _place(row: Row, left: float) -> tuple[int, bool]:
    """What columns of different pages have in common: where they begin, and whether in a table."""
    return round(left / _SIDE), row.cell is not None


def _margins(
    sheets: Sequence[Sheet], furniture: Mapping[int, str]
) -> dict[tuple[int, bool], float]:
    """Where the lines of a column end at most, in the whole document.

    A few lines reach beyond, such as those of a table or an address that cannot be broken.
    """
    ends: dict[tuple[int, bool], list[float]] = {}
    for sheet in sheets:
        edges = _edges(sheet)
        for row in sheet.rows:
            if id(row) not in furniture:
                ends.setdefault(_place(row, edges[row.column][0]), []).append(row.end)
    return {
        place: sorted(values)[min(int(_REACHED * len(values)), len(values) - 1)]
        for place, values in ends.items()
    }


def _key(title: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", title.lower()))


def _style(words: Sequence[PrintedWord]) -> _Style:
    """The size of most of the signs and what all share; links have colours of their own."""
    lettered = [word for word in words if any(letter.isalnum() for letter in word.text)] or words
    sizes: Counter[float] = Counter()
    for word in lettered:
        sizes[round(word.string.size, 1)] += len(word.text)
    inks = {word.string.ink for word in lettered if not word.link}
    faces = {word.string.face for word in lettered if not word.string.is_mono}
    return _Style(
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
            first.text != "o" or gap > 0.45 * row.size
        )
        if is_bullet or _NUMBER.fullmatch(first.text):
            return first.text, second.x, second.end - first.x
    glued = _GLUED_BULLET.match(first.text)
    if glued:
        return glued[1], first.x, first.end - first.x
    return "", first.x, first.end - first.x


def _body(lines: Sequence[_Line]) -> _Body:
    styles: Counter[_Style] = Counter()
    pitches: Counter[float] = Counter()
    words: Counter[str] = Counter()
    for line in lines:
        styles[line.style] += len(line.row.text)
        for word in _WORD.findall(line.row.text.lower()):
            words[word] += 1
    sizes: Counter[float] = Counter()
    for style, letters in styles.items():
        sizes[style.size] += letters
    size = sizes.most_common(1)[0][0]
    plain = Counter(
        {one: n for one, n in styles.items() if one.size == size and not one.is_bold}
    ) or Counter({one: n for one, n in styles.items() if one.size == size})
    for one, two in pairwise(lines):
        distance = two.row.y - one.row.y
        if (
            _are_neighbours(one, two)
            and one.style.size == two.style.size == size
            and 0.9 * size < distance < 2.6 * size
        ):
            pitches[round(distance / size, 2)] += 1
    pitch = _usual_pitch(pitches)
    return _Body(plain.most_common(1)[0][0], pitch, words)


def _usual_pitch(pitches: Counter[float]) -> float:
    """The smallest distance that is common: paragraphs of one line each have larger ones."""
    total = sum(pitches.values())
    if not total:
        return 1.25
    gathered: Counter[float] = Counter()
    for pitch, count in pitches.items():
        gathered[round(pitch * 20) / 20] += count
    common = [pitch for pitch, count in gathered.items() if count >= 0.15 * total]
    place = min(common) if common else gathered.most_common(1)[0][0]
    near = [pitch for pitch in pitches if abs(pitch - place) <= 0.03]
    return max(near, key=lambda pitch: pitches[pitch]) if near else place


def _are_neighbours(one: _Line, two: _Line) -> bool:
    return (
        one.row.page == two.row.page
        and one.row.column == two.row.column
        and one.row.cell == two.row.cell
    )


def _mark_code(lines: Sequence[_Line], body: _Body) -> list[_Line]:
    """Lines of typewriter are code, unless the whole document is set in it."""
    if body.style.is_mono:
        return list(lines)
    return [
        replace(line, kind=Kind.CODE)
        if line.kind is Kind.PARAGRAPH
        and line.style.is_mono
        and not line.marker
        and line.style.size < body.style.size * _LARGER
        else line
        for line in lines
    ]


def _mark_contents(lines: Sequence[_Line], body: _Body) -> list[_Line]:
    """Tables of contents: lines in a row that lead to a page, and what is wrapped between them."""
    text = [n for n, line in enumerate(lines) if line.kind is not Kind.FURNITURE]
    last_page = lines[-1].row.page
    leads = {n: _leads_to(lines[n], last_page) for n in text}
    weak = {n for n in text if not leads[n] and _ends_in_page(lines[n], last_page)}
    # A row without a number belongs to the table where the next rows finish it or it is a title
    # within the table.
    marked: set[int] = set()
    run: list[int] = []
    misses = 0
    for n in [*text, -1]:
        if n >= 0 and (leads[n] or (run and n in weak)):
            run.append(n)
            misses = 0
        elif n >= 0 and run and misses < 2 and _may_be_wrapped(lines[n], body):
            misses += 1
            run.append(n)
        else:
            while run and not leads[run[-1]] and run[-1] not in weak:
                run.pop()
            if _is_contents(run, lines, leads):
                marked.update(run)
            run, misses = [], 0
    for before, n in pairwise(text):
        # The first line of the first entry, and the title above it.
        if n in marked and before not in marked and _is_contents_title(lines[before]):
            marked.add(before)
    result = list(lines)
    for n in marked:
        result[n] = replace(lines[n], kind=Kind.CONTENTS)
    return result


def _may_be_wrapped(line: _Line, body: _Body) -> bool:
    """Whether a line without the number of a page may be within a table of contents."""
    return not _ends_sentence(line) or line.style.size <= body.style.size * _LARGER


def _is_contents_title(line: _Line) -> bool:
    return bool(_CONTENTS.fullmatch(line.row.text.strip(" .:")))


def _leads_to(line: _Line, last_page: int) -> str:
    """How a line says that it leads to a page: "dots", "number", "link" or not at all."""
    row = line.row
    words = row.words
    if _LEADERS.search(row.text) and len(words) > 1:
        return "dots"
    if _ends_in_page(line, last_page) and words[-1].x - words[-2].end > _WIDE * row.size:
        return "number"
    lettered = [word for word in words if any(letter.isalpha() for letter in word.text)]
    if lettered and all(word.link == "#" for word in lettered):
        return "link"
    return ""


def _ends_in_page(line: _Line, last_page: int) -> bool:
    """Whether the last word is the number of a page and stands at the right margin."""
    words = line.row.words
    if len(words) < 2 or line.row.end < line.right - line.row.size:
        return False
    number = words[-1].text
    is_low = not number.isdigit() or int(number) <= 2 * last_page + 20
    return bool(_PAGE.fullmatch(number)) and is_low


def _is_contents(run: Sequence[int], lines: Sequence[_Line], leads: Mapping[int, str]) -> bool:
    ways = Counter(leads[n] for n in run if leads[n])
    if sum(ways.values()) < _ENTRIES or sum(ways.values()) * 2 < len(run):
        return False
    if set(ways) == {"number"}:
        numbers = [lines[n].row.words[-1].text for n in run if leads[n]]
        values = [int(number) for number in numbers if number.isdigit()]
        return len(values) < 2 or all(one <= two for one, two in pairwise(values))
    return True


_Group = tuple[list[_Line], Joint]


def _paragraphs(lines: Sequence[_Line], body: _Body) -> list[_Group]:
    """Lines that go on with one another, and how each group is joined to the one before."""
    groups: list[_Group] = []
    current: list[_Line] = []
    joint = Joint.APART
    for n, line in enumerate(lines):
        following = lines[n + 1] if n + 1 < len(lines) else None
        broken = _break(current, line, following, body) if current else None
        if current and broken is None:
            current.append(line)
            continue
        if current:
            groups.append((current, joint))
        current, joint = [line], broken or Joint.APART
    if current:
        groups.append((current, joint))
    return groups


def _break(
    above: Sequence[_Line], line: _Line, following: _Line | None, body: _Body
) -> Joint | None:
    """How a line is parted from the lines above it, None where it goes on with them."""
    last = above[-1]
    if line.kind is Kind.FURNITURE or last.kind is not line.kind:
        return Joint.APART
    if not _are_neighbours(last, line):
        return Joint.APART
    distance = line.row.y - last.row.y
    size = max(last.style.size, line.style.size)
    pitch = body.pitch * size
    if line.kind is Kind.CODE:
        return Joint.APART if distance > 3 * pitch else None
    if line.kind is Kind.CONTENTS:
        is_like = abs(line.style.size - last.style.size) < 0.5 and (
            line.style.is_bold == last.style.is_bold
        )
        is_wrapped = not _has_page(last) and (
            line.row.x > above[0].row.x + 0.4 * size
            or (is_like and not _would_fit(last, line) and not line.marker)
            or (is_like and _is_lower(line) and line.row.x >= last.row.x - 1)
        )
        return None if is_wrapped and 0 < distance <= _GAP * pitch + 0.5 else Joint.APART
    is_large = min(last.style.size, line.style.size) >= body.style.size * _LARGER
    gap = max(_GAP * pitch, _LARGE_GAP * size) if is_large else _GAP * pitch
    if distance <= 0 or distance > gap + 0.5:
        return Joint.APART
    meeting = last.row.words[-1].string.size - line.row.words[0].string.size
    if min(abs(last.style.size - line.style.size), abs(meeting)) > 0.06 * size:
        return Joint.APART
    if line.marker or _MARK.match(line.row.text):
        return Joint.APART
    is_full = not _would_fit(last, line)
    if above[0].marker and _ends_sentence(last) and not _is_lower(line):
        is_below_marker = abs(line.row.x - above[0].row.x) < 0.3 * size
        if is_below_marker and above[0].text_x - above[0].row.x > 0.3 * size:
            return Joint.APART
    if _is_emphasised(last, body) != _is_emphasised(line, body):
        # A sentence of which a part is emphasised may have a line of one kind alone.
        is_weight = last.style.is_bold != line.style.is_bold and not line.style.is_mono
        is_within = not is_weight or line.row.text[:1].islower()
        if not (is_full and is_within and not _ends_sentence(last)):
            return Joint.BREAK
    shift = line.row.x - last.row.x
    room = _INDENT * size
    if not is_full:
        return Joint.APART if room < shift < 4 * room else Joint.BREAK
    second = above[0].row.words[1].x if len(above[0].row.words) > 1 else line.row.x + size
    if abs(line.row.x - second) < 0.2 * size:  # below the text behind a number
        return None
    if shift > room and abs(line.row.x - last.text_x) > room:
        is_hanging = len(above) == 1 and (
            following is None
            or not _are_neighbours(line, following)
            or abs(following.row.x - line.row.x) < room
        )
        return None if is_hanging else Joint.APART
    if shift < -room and len(above) > 1:
        return Joint.APART
    return None


def _is_lower(line: _Line) -> bool:
    return line.row.text[:1].islower()


def _has_page(line: _Line) -> bool:
    return _ends_in_page(line, 10_000) or _leads_to(line, 10_000) == "dots"


def _ends_sentence(line: _Line) -> bool:
    return bool(_SENTENCE_END.search(line.row.text))


def _would_fit(line: _Line, following: _Line) -> bool:
    """Whether the first word of the following line had room at the end of this one."""
    left_over = line.right - line.row.end
    return left_over > following.first_word + 0.45 * line.style.size


def _is_emphasised(line: _Line, body: _Body) -> Emphasis:
    return _emphasis(line.style, body)


def _emphasis(style: _Style, body: _Body) -> Emphasis:
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
    if style.ink != body.style.ink or is_other_face or style.size > body.style.size * _LARGER:
        emphasis |= Emphasis.FONT
    return emphasis


def _levels(groups: Sequence[_Group], body: _Body) -> dict[tuple[float, bool], int]:
    """Size and weight of headings -> level, the largest 1."""
    styles: set[tuple[float, bool]] = set()
    for group, _ in groups:
        if _is_heading(group, body):
            styles.add(_heading_style(group))
    order = sorted(styles, key=lambda style: (-style[0], not style[1]))
    return {style: min(n, 6) for n, style in enumerate(order, 1)}


def _heading_style(group: Sequence[_Line]) -> tuple[float, bool]:
    style = group[0].style
    return round(style.size * 2) / 2, style.is_bold


def _is_heading(group: Sequence[_Line], body: _Body) -> bool:
    first = group[0]
    if first.kind is not Kind.PARAGRAPH:
        return False
    letters = sum(len(line.row.text) for line in group)
    if letters > _HEADING_LETTERS or not any(c.isalnum() for line in group for c in line.row.text):
        return False
    if first.style.size >= body.style.size * _LARGER:
        return True
    is_title = first.is_title and first.style.size >= 0.95 * body.style.size
    return is_title and bool(_is_emphasised(first, body) & (Emphasis.BOLD | Emphasis.FONT))


def _blocks(
    group: Sequence[_Line],
    joint: Joint,
    body: _Body,
    levels: Mapping[tuple[float, bool], int],
    depths: list[float],
    cells: dict[tuple[int, int, int], Container],
) -> Iterator[Block]:
    """The block of a group of lines; two where it begins with emphasised words."""
    first = group[0]
    if first.kind is Kind.FURNITURE:
        yield _furniture(first)
        return
    if first.kind is Kind.CODE:
        yield _code(group, joint)
        return
    words = _mended([word for line in group for word in _words_of(line)], group, body)
    whole = _style([word for line in group for word in line.row.words])
    style = replace(whole, size=first.style.size)
    base = Block(
        text="",
        joint=joint,
        size=round(first.style.size / body.style.size, 2),
        indent=max(0, round((first.row.x - first.left) / (0.5 * body.style.size))),
        container=_cell(first.row, cells),
        page=first.row.page,
        first=first.number,
        last=group[-1].number,
    )
    if first.kind is Kind.CONTENTS:
        text = re.sub(r"(?:\s+[.·…_])+$", "", _LEADERS.sub("", _text(words))).strip()
        yield replace(
            base, text=re.sub(r"\s+(?:\d{1,4}|[ivxlc]{1,7})$", "", text), kind=Kind.CONTENTS
        )
        return
    if _is_heading(group, body):
        level = levels[_heading_style(group)]
        depths.clear()
        link = _whole_link(words)
        yield replace(
            base,
            text=_text(words),
            kind=Kind.HEADING,
            level=level,
            emphasis=_emphasis(style, body),
            link=link,
        )
        return
    is_item = bool(first.marker) and not (
        _emphasis(first.style, body) & Emphasis.BOLD and _NUMBER.fullmatch(first.marker)
    )
    depth = _depth(first, is_item, depths, body)
    marker = ""
    if is_item:
        marker = first.marker
        words = _without_marker(words, marker)
        style = replace(_style(words), size=style.size)
    base = replace(base, depth=depth, kind=Kind.ITEM if is_item else Kind.PARAGRAPH, marker=marker)
    yield from _parted(base, words, style, group, body)


def _parted(
    base: Block, words: Sequence[PrintedWord], style: _Style, group: Sequence[_Line], body: _Body
) -> Iterator[Block]:
    """One block, or two where the paragraph begins in bold type: `How much? Fifty.`"""
    emphasis = _emphasis(style, body)
    lead = _lead(words, emphasis, body)
    if lead:
        head, rest = words[:lead], words[lead:]
        head_style = replace(_style(head), size=style.size)
        line = next((one for one in group if rest[0] in one.row.words), group[-1])
        starts_line = line.row.words[0] is rest[0]
        last = line.number - 1 if starts_line and line.number > base.first else line.number
        yield _inline(replace(base, last=last, emphasis=_emphasis(head_style, body)), head)
        yield _inline(
            replace(
                base,
                kind=Kind.PARAGRAPH,
                marker="",
                joint=Joint.WRAP if starts_line else Joint.GLUE,
                first=line.number,
            ),
            rest,
        )
        return
    yield _inline(replace(base, emphasis=emphasis, link=_whole_link(words)), words)


def _lead(words: Sequence[PrintedWord], emphasis: Emphasis, body: _Body) -> int:
    """How many words at the beginning of a paragraph are set in other type than its rest.

    One bold word is enough; italic ones must be a question or another whole sentence, since titles
    of books are set so, too.
    """
    first = words[0].string
    is_bold = first.is_bold and not body.style.is_bold and not emphasis & Emphasis.BOLD
    is_italic = first.is_italic and not body.style.is_italic and not emphasis & Emphasis.ITALIC
    if not is_bold and not is_italic:
        return 0
    lead = 0
    for word in words:
        string = word.string
        is_like = string.is_bold if is_bold else string.is_italic
        is_of_family = _family(string.face) == _family(first.face) or string.is_mono
        if any(letter.isalnum() for letter in word.text) and not (is_like and is_of_family):
            break
        lead += 1
    while lead < len(words) and words[lead].is_glued:
        lead -= 1
    text = _text(words[:lead])
    is_said = re.search(r"[^\W\d_]{2}", text) and (
        is_bold or (re.search(r"[?:.!]$", text) and lead > 2)
    )
    return lead if 0 < lead < len(words) and is_said else 0


def _family(face: str) -> str:
    return re.split(r"[-,]", face)[0]


def _inline(base: Block, words: Sequence[PrintedWord]) -> Block:
    text = _text(words)
    marked = _markdown(words, base.emphasis)
    return replace(base, text=text, markdown="" if marked == escape(text) else marked)


def _furniture(line: _Line) -> Block:
    return Block(
        text=line.row.text,
        kind=Kind.FURNITURE,
        page=line.row.page,
        first=line.number,
        last=line.number,
        reason=line.reason,
    )


def _code(group: Sequence[_Line], joint: Joint) -> Block:
    """Lines of code with the blanks that stand before them and between their words."""
    left = min(line.row.x for line in group)
    texts: list[str] = []
    for above, line in zip([None, *group], group, strict=False):
        if above is not None and line.row.y - above.row.y > 1.8 * line.style.size:
            texts.append("")
        texts.append(_spaced(line.row, left))
    return Block(
        text="\n".join(texts),
        kind=Kind.CODE,
        joint=joint,
        page=group[0].row.page,
        first=group[0].number,
        last=group[-1].number,
    )


def _spaced(row: Row, left: float) -> str:
    letters = sum(len(word.text) for word in row.words)
    width = sum(word.end - word.x for word in row.words) / max(letters, 1)
    text = ""
    for n, word in enumerate(row.words):
        if n and word.is_glued:
            text += word.text
            continue
        column = min(round((word.x - left) / width), 200) if width > 0 else 0
        text += " " * max(column - len(text), 1 if n else 0) + word.text
    return text


def _cell(row: Row, cells: dict[tuple[int, int, int], Container]) -> Container | None:
    """The cell of a table made of columns; its rows and cells are shared by its blocks."""
    if row.cell is None:
        return None
    number, column = row.cell
    table = cells.setdefault((row.page, -1, -1), Container("table"))
    line = cells.setdefault((row.page, number, -1), Container("tr", table))
    return cells.setdefault((row.page, number, column), Container("td", line))


def _depth(line: _Line, is_item: bool, depths: list[float], body: _Body) -> int:
    """How many lists a line stands in; `depths` has the left edges of their markers."""
    room = _INDENT * body.style.size
    x = line.row.x - line.left
    while depths and x < depths[-1] - (room if is_item else 0.0):
        depths.pop()
    if is_item:
        if not depths or x > depths[-1] + room:
            depths.append(x)
        return len(depths)
    while depths and x <= depths[-1] + 0.3 * room:
        depths.pop()
    return len(depths)


def _words_of(line: _Line) -> list[PrintedWord]:
    """The words of a line; the first of a line is never glued to the line above."""
    first, *others = line.row.words
    return [replace(first, is_glued=False), *others]


def _without_marker(words: Sequence[PrintedWord], marker: str) -> list[PrintedWord]:
    first, *others = words
    if first.text == marker:
        return others
    return [replace(first, text=first.text.removeprefix(marker)), *others]


def _mended(words: Sequence[PrintedWord], group: Sequence[_Line], body: _Body) -> list[PrintedWord]:
    """The words of a paragraph, those broken at a line's end whole again."""
    ends = set()
    count = 0
    for line in group:
        count += len(line.row.words)
        ends.add(count - 1)
    mended: list[PrintedWord] = []
    joins = False
    for n, word in enumerate(words):
        if joins:
            mended[-1] = _join(mended[-1], word, body)
        else:
            mended.append(word)
        joins = (
            n in ends
            and n + 1 < len(words)
            and (
                _is_broken(mended[-1].text, words[n + 1].text)
                or _is_one_address(mended[-1], words[n + 1])
            )
        )
    return mended


def _is_broken(text: str, following: str) -> bool:
    if _ADDRESS.search(text):
        return text.endswith(("-", "/", "_", "=", "&", "?")) and bool(re.match(r"[\w%]", following))
    return bool(_HYPHEN.search(text)) and following[:1].islower()


def _is_one_address(first: PrintedWord, second: PrintedWord) -> bool:
    """Whether two words are parts of an address that is printed and leads there."""
    if len(first.link) < 2 or first.link != second.link:
        return False
    return any(first.text[:end] + second.text in first.link for end in (None, -1))


def _join(first: PrintedWord, second: PrintedWord, body: _Body) -> PrintedWord:
    text = _joined(first.text, second.text, body.words)
    if _is_one_address(first, second):
        whole = first.text + second.text
        text = whole if whole in first.link else first.text[:-1] + second.text
    return replace(first, text=text, end=second.end)


def _joined(first: str, second: str, words: Mapping[str, int]) -> str:
    """Two parts of a word, with the hyphen between them where it belongs to the word."""
    if _ADDRESS.search(first):
        return first + second
    stem = first[:-1]
    if first.endswith("\xad"):
        return stem + second
    before = re.findall(r"[^\W\d_]+", stem.lower())[-1:]
    after = re.findall(r"[^\W\d_]+", second.lower())[:1]
    if not before or not after:
        return stem + second
    whole, parted = words.get(before[0] + after[0], 0), words.get(f"{before[0]}-{after[0]}", 0)
    if parted > whole or (not whole and (before[0] in _PREFIXES or "-" in stem)):
        return f"{stem}-{second}"
    if not whole and words.get(before[0], 0) > 1 and words.get(after[0], 0) > 1:
        return f"{stem}-{second}"  # both are words of the document: "long-" "term"
    return stem + second


def _text(words: Sequence[PrintedWord]) -> str:
    return "".join(
        word.text if word.is_glued or not n else f" {word.text}" for n, word in enumerate(words)
    ).replace("\xad", "")


def _whole_link(words: Sequence[PrintedWord]) -> str:
    links = {word.link for word in words}
    return links.pop() if len(links) == 1 else ""


def _markdown(words: Sequence[PrintedWord], outer: Emphasis) -> str:
    """Words as Markdown, without the emphasis that the whole block has."""
    if not any(word.link or _marks(word, outer) for word in words):
        return escape(_text(words))
    parts: list[str] = []
    for (link, marks), run in groupby(words, key=lambda word: (word.link, _marks(word, outer))):
        members = list(run)
        text = _text(members)
        glue = "" if not parts or members[0].is_glued else " "
        is_said = any(letter.isalnum() for letter in text)
        if marks == "`" and is_said:
            shown = f"`{text}`" if "`" not in text else f"`` {text} ``"
        else:
            around = marks if is_said and marks != "`" else ""
            shown = f"{around}{escape(text)}{around}"
        if link and link != "#":
            shown = f"[{shown}]({_address(link)})" if link != text else f"<{link}>"
        parts.append(glue + shown)
    return "".join(parts)


def _address(link: str) -> str:
    return f"<{link}>" if re.search(r"[()\s]", link) else link


def _marks(word: PrintedWord, outer: Emphasis) -> str:
    string = word.string
    if string.is_mono:
        return "`"
    bold = "**" if string.is_bold and not outer & Emphasis.BOLD else ""
    italic = "*" if string.is_italic and not outer & Emphasis.ITALIC else ""
    return bold + italic


def _mend_page_ends(blocks: Sequence[Block], lines: Sequence[_Line], body: _Body) -> list[Block]:
    """Paragraphs that go on behind the end of a page or a column are joined to their beginning."""
    mended: list[Block] = []
    last = -1  # the block of text before, furniture passed over
    for block in blocks:
        mended.append(block)
        if block.kind is Kind.FURNITURE:
            continue
        above = mended[last] if last >= 0 else None
        if (
            above is not None
            and _goes_on(above, block)
            and not _would_fit(lines[above.last - 1], lines[block.first - 1])
        ):
            first, rest = _mend_word(above, block, body)
            mended[last] = first
            mended[-1] = replace(rest, joint=Joint.WRAP, depth=above.depth)
        last = len(mended) - 1
    return [block for block in mended if block.text]


def _goes_on(above: Block, block: Block) -> bool:
    is_text = above.kind in (Kind.PARAGRAPH, Kind.ITEM) and block.kind is Kind.PARAGRAPH
    if not is_text or block.joint is not Joint.APART or above.container is not block.container:
        return False
    if block.page == above.page and block.first == above.last + 1 and block.indent:
        return False
    if block.emphasis != above.emphasis or abs(block.size - above.size) > 0.05:
        return False
    is_torn = block.page != above.page or block.first != above.last + 1
    return is_torn and not _SENTENCE_END.search(above.text) and not _MARK.match(block.text)


def _mend_word(above: Block, block: Block, body: _Body) -> tuple[Block, Block]:
    """Both blocks, with a word that was broken between them whole at the end of the first."""
    parts = block.text.split(None, 1)
    begin = above.text.split()[-1:] or [""]
    if not parts or above.markdown or block.markdown or not _is_broken(begin[0], parts[0]):
        return above, block
    whole = _joined(begin[0], parts[0], body.words)
    text = above.text[: len(above.text) - len(begin[0])] + whole
    return replace(above, text=text), replace(block, text=parts[1] if len(parts) > 1 else "")
