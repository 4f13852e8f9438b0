"""The lines of a PDF that belong to its paper: running heads, feet and numbers of pages.

They stand at the upper or lower edge and come again, at the same height, on other pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ingest.documents.readers.pdf.line_patterns import PAGE_NUMBER
from ingest.documents.readers.pdf.lines import Row
from ingest.documents.readers.pdf.words import most
from ingest.documents.vocabulary import either

__all__ = ["find_boilerplate"]

_EDGE = 0.16
"""How much of the page's height is its upper, and its lower, edge: the foot of a book reaches up to
0.09."""

_EDGE_LINES = 4
"""At most so many lines of a running head or foot."""

_OFTEN = 0.3
"""On how many of the pages a line comes again: heads of left and of right pages may differ."""

_OFTEN_ENOUGH = 12
"""On so many pages a line is boilerplate however long the document: heads change with chapters."""

_MOSTLY = 0.6
"""On so many of the pages a running head stands, and so many of its lines are titles elsewhere."""

_TITLED_PAGES = 3
"""Fewer pages have no running heads that name sections."""

_BOX_LINES = 12
"""A longer box has text of its own..."""

_BOX_ASKS = 2
"""... and one with so many questions, too; "Need help?" is none."""

_SMALL = 0.9
"""The foot of a last page is set in type so much smaller than the text: 8 points beside 10.5, 9
beside 11.25..."""

_SET_OFF = 2.2
"""... and stands so far below it, in sizes of the type: 2.7 to 4 at the foot of a text, more at the
foot of a page."""

_SAME_HEIGHT = 4.0
"""Points."""

_HEAD, _FOOT, _NUMBER = "running head", "page foot", "page number"
_HEADER = "header row of a table, repeated"
_BOX = "box beside the text"
_ON_ITS_SIDE = "text on its side"
_PRINTED = "date or address of the printout"

_BROWSER_HEAD = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d{2}(?:\s?[AP]M)?\b.*")
_BROWSER_FOOT = re.compile(r"(?:https?|file)://\S+\s+\d+(?: ?/ ?\d+)?")
_ENDS_IN_NUMBER = re.compile(
    rf"\S\s+(?:[-–—|•·]\s*1|{either('page_words')}\.?\s*1(?:\s*(?:{either('page_of')}|/)\s*1)?)[-–—|•·\s]*$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[\d*†‡¹²³(\[]")
"""How the notes begin that belong to the text above."""
_DIGITS = re.compile(r"\d+")


def find_boilerplate(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> dict[int, str]:
    """`id` of a row -> why it is no text.

    `pages` are the rows page by page, `heights` the heights of the pages in points.
    """
    edges = [
        _edges(rows, height, page)
        for page, (rows, height) in enumerate(zip(pages, heights, strict=True))
    ]
    found = {id(row): _ON_ITS_SIDE for rows in pages for row in rows if row.column < 0}
    found |= _boxes(pages)
    found |= _artifacts(edges)
    found |= _of_a_browser(edges)
    found |= _repeated(edges, len(pages))
    found |= _numbers(edges, found, len(pages))
    found |= _titles(pages, edges, found)
    found |= _last_foot(pages[-1:], edges[-1:], found, len(pages))
    header, again = _headers(pages)
    return {row: reason for row, reason in found.items() if row not in header} | again


def _boxes(pages: Sequence[Sequence[Row]]) -> dict[int, str]:
    """Boxes beside the text without questions of their own, such as whom to call."""
    boxes: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for page, rows in enumerate(pages):
        for row in rows:
            if row.is_box:
                boxes[page, row.column].append(row)
    return {
        id(row): _BOX
        for rows in boxes.values()
        if len(rows) <= _BOX_LINES and sum("?" in row.text for row in rows) < _BOX_ASKS
        for row in rows
    }


def _last_foot(
    pages: Sequence[Sequence[Row]],
    edges: Sequence[Sequence[_Edge]],
    found: Mapping[int, str],
    count: int,
) -> dict[int, str]:
    """The last lines of a document where they are set off by a gap and by small type.

    On a single page also the line at its foot that ends in its number.
    """
    for rows, page in zip(pages, edges, strict=True):
        upright = [row for row in rows if row.column >= 0 and id(row) not in found]
        size = most((row.size, len(row.text)) for row in upright)
        lines = sorted(upright, key=lambda row: row.y)
        at_edge = {id(row) for _, is_head, _, row in page if not is_head}
        for n in range(len(lines) - 1, max(len(lines) - 1 - _EDGE_LINES, 0), -1):
            row, gap = lines[n], lines[n].y - lines[n - 1].y
            is_numbered = count == 1 and id(row) in at_edge and _ENDS_IN_NUMBER.search(row.text)
            is_small = row.size <= _SMALL * size and not _NOTE.match(row.text)
            if not (is_small or (is_numbered and n == len(lines) - 1)):
                break
            if gap > _SET_OFF * size:
                return {id(row): _FOOT for row in lines[n:]}
    return {}


def _headers(pages: Sequence[Sequence[Row]]) -> tuple[set[int], dict[int, str]]:
    """The header rows of tables, and those that come again where a table goes on."""
    header: set[int] = set()
    again: dict[int, str] = {}
    known: tuple[str, ...] = ()
    for rows in pages:
        for table, first in _first_rows(rows).items():
            texts = tuple(row.text for row in first)
            if table == 0 and texts == known:
                again |= {id(row): _HEADER for row in first}
            else:
                known = texts
                header |= {id(row) for row in first}
    return header, again


def _first_rows(rows: Sequence[Row]) -> dict[int, list[Row]]:
    """Table -> the lines of its first row."""
    first: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.cell is not None and row.cell[1] == 0:
            first[row.cell[0]].append(row)
    return first


_Edge = tuple[int, bool, int, Row]
"""Page, whether at its head, place counted from the edge, the row."""


def _edges(rows: Sequence[Row], height: float, page: int) -> list[_Edge]:
    upright = sorted((row for row in rows if row.column >= 0), key=lambda row: row.y)
    head = [row for row in upright if row.y <= _EDGE * height][:_EDGE_LINES]
    foot = [row for row in reversed(upright) if row.y >= (1 - _EDGE) * height][:_EDGE_LINES]
    return [
        *((page, True, place, row) for place, row in enumerate(head)),
        *((page, False, place, row) for place, row in enumerate(foot)),
    ]


def _reason(is_head: bool, row: Row) -> str:
    if PAGE_NUMBER.fullmatch(row.text):
        return _NUMBER
    return _HEAD if is_head else _FOOT


def _artifacts(edges: Sequence[Sequence[_Edge]]) -> dict[int, str]:
    return {
        id(row): _reason(is_head, row)
        for page in edges
        for _, is_head, _, row in page
        if row.is_artifact
    }


def _of_a_browser(edges: Sequence[Sequence[_Edge]]) -> dict[int, str]:
    """The date and the address that a browser prints, on a single page too."""
    return {
        id(row): _PRINTED
        for page in edges
        for _, is_head, place, row in page
        if place == 0 and (_BROWSER_HEAD if is_head else _BROWSER_FOOT).fullmatch(row.text)
    }


def _repeated(edges: Sequence[Sequence[_Edge]], pages: int) -> dict[int, str]:
    """Lines that come again at the same height on enough pages, whatever numbers are in them."""
    again: dict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for page in edges:
        for edge in page:
            again[edge[1], _masked(edge[3].text)].append(edge)
    found = {}
    for (is_head, _), alike in again.items():
        if _pages_of(alike) < max(2, min(_OFTEN * pages, _OFTEN_ENOUGH)):
            continue
        for _, _, _, row in alike:
            near = [other for other in alike if abs(other[3].y - row.y) <= _SAME_HEIGHT]
            if _pages_of(near) >= 2:
                found[id(row)] = _reason(is_head, row)
    return found


def _numbers(
    edges: Sequence[Sequence[_Edge]], found: Mapping[int, str], pages: int
) -> dict[int, str]:
    """Numbers of pages: alone on the outermost line of two pages, or saying that they are one."""
    candidates = [
        (edge, match)
        for page in edges
        for edge in page
        if (match := PAGE_NUMBER.fullmatch(edge[3].text)) and _is_outermost(edge, page, found)
    ]
    numbers = {}
    for (_, is_head, _, row), match in candidates:
        near = {
            page
            for (page, side, _, other), _ in candidates
            if side == is_head and abs(other.y - row.y) <= _SAME_HEIGHT
        }
        is_told = bool(match["of"]) or not match[0].strip("-–—[]()|•· .")[:1].isdigit()
        if (
            len(near) >= 2
            or (is_told and match["number"].isdecimal())
            or (pages == 1 and match["number"] == "1")
        ):
            numbers[id(row)] = _NUMBER
    return numbers


def _is_outermost(edge: _Edge, page: Sequence[_Edge], found: Mapping[int, str]) -> bool:
    """Whether nothing but boilerplate and numbers stands between a row and the page's edge."""
    _, is_head, _, row = edge
    return not any(
        side == is_head
        and id(other) not in found
        and not PAGE_NUMBER.fullmatch(other.text)
        and (other.y < row.y if is_head else other.y > row.y)
        for _, side, _, other in page
    )


def _titles(
    pages: Sequence[Sequence[Row]], edges: Sequence[Sequence[_Edge]], found: Mapping[int, str]
) -> dict[int, str]:
    """Running heads that name the section of the page: each stands as a title elsewhere, too."""
    texts: dict[str, set[int]] = defaultdict(set)
    for rows in pages:
        for row in rows:
            for part in _parts(row):
                texts[part].add(id(row))
    titles: dict[int, str] = {}
    for is_head in (True, False):
        heads = _at_usual_height(edges, is_head)
        if len(heads) < _MOSTLY * len(pages):
            continue
        known = [
            row for row in heads if any(texts[part] - {id(row)} for part in _parts(row) if part)
        ]
        if len(known) >= _MOSTLY * len(heads) and len({_plain(row.text) for row in heads}) > 1:
            titles |= {id(row): _HEAD if is_head else _FOOT for row in heads}
    return {row: reason for row, reason in titles.items() if row not in found}


def _at_usual_height(edges: Sequence[Sequence[_Edge]], is_head: bool) -> list[Row]:
    """The outermost rows at the head, or the foot, of the pages that stand where most do."""
    outermost = []
    for page in edges:
        rows = [
            row
            for _, side, _, row in page
            if side == is_head and not PAGE_NUMBER.fullmatch(row.text)
        ]
        outermost.extend(rows[:1])
    if len(outermost) < _TITLED_PAGES:
        return []
    usual = max(
        outermost,
        key=lambda row: sum(abs(row.y - other.y) <= _SAME_HEIGHT for other in outermost),
    )
    return [row for row in outermost if abs(row.y - usual.y) <= _SAME_HEIGHT]


def _parts(row: Row) -> list[str]:
    """What stands at the left, in the middle and at the right of a line."""
    parts = [""]
    for n, word in enumerate(row.words):
        if n and word.x - row.words[n - 1].end > 2 * row.size:
            parts.append("")
        parts[-1] += f" {word.text}"
    return [_plain(part) for part in parts]


def _pages_of(edges: Sequence[_Edge]) -> int:
    return len({page for page, _, _, _ in edges})


def _masked(text: str) -> str:
    return _DIGITS.sub("0", " ".join(text.lower().split()))


def _plain(text: str) -> str:
    """A title without the numbers of its page and its section."""
    return " ".join(re.sub(r"[^\w\s]|\d|_", " ", text.lower()).split())
