"""Which lines of a PDF are its table of contents: lines in a row that lead to a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import pairwise

from ingest.documents.blocks import BlockKind
from ingest.documents.readers.pdf.line_patterns import CONTENTS_TITLE
from ingest.documents.readers.pdf.typography import LARGER, Body, TextLine, ends_sentence

__all__ = ["has_page", "mark_contents", "without_page"]

_ENTRIES = 3
"""Fewer lines in a row that end in a number of a page are no table of contents."""

_MISSES = 2
"""So many lines without a number may stand between two entries: an entry that is wrapped, the
title of a part."""

_WIDE = 2.5
"""The blank before the number of a page, in sizes of the type."""

_ANY_PAGE = 10_000

_LEADERS = re.compile(
    r"(?:\s?[.·…_]){3,}\s*(?:\d{1,4}|[ivxlc]{1,7})\s*$|(?:\s?[.·…_]){4,}\s*$", re.IGNORECASE
)
_PAGE = re.compile(r"\d{1,4}|[ivxlc]{1,7}|\d{1,3}[-–]\d{1,3}", re.IGNORECASE)


class _Lead(Enum):
    """How a line says that it leads to a page."""

    DOTS = auto()
    """Leaders, as TeX and Word set them."""
    FAR_NUMBER = auto()
    """A number at the right margin, far from the words: a page printed by a browser."""
    LINK = auto()
    """Every word of it is a link within the document: contents without numbers."""
    NEAR_NUMBER = auto()
    """A number right behind the words, which ends a long entry; alone it says nothing."""


_Leads = Mapping[int, _Lead | None]


def mark_contents(lines: Sequence[TextLine], body: Body) -> list[TextLine]:
    """The lines of tables of contents marked as such, with what is wrapped between them."""
    text = [n for n, line in enumerate(lines) if line.kind is not BlockKind.BOILERPLATE]
    last_page = lines[-1].row.page
    leads = {n: _lead(lines[n], last_page) for n in text}
    marked: set[int] = set()
    for run in _runs(text, lines, leads, body):
        if _is_contents(run, lines, leads):
            marked.update(run)
    titles = {
        before
        for before, n in pairwise(text)
        if n in marked and before not in marked and _is_title(lines[before])
    }
    return [
        replace(line, kind=BlockKind.CONTENTS) if n in marked or n in titles else line
        for n, line in enumerate(lines)
    ]


def has_page(line: TextLine) -> bool:
    """Whether a line of contents is an entry's last: it ends in the number of a page."""
    return _ends_in_page(line, _ANY_PAGE) or _has_leaders(line)


def without_page(text: str) -> str:
    """An entry of a table of contents without what leads to its page.

    >>> without_page("1 How much is it? . . . . . 12")
    '1 How much is it?'
    """
    text = re.sub(r"(?:\s+[.·…_])+$", "", _LEADERS.sub("", text)).strip()
    return re.sub(r"\s+(?:\d{1,4}|[ivxlc]{1,7})$", "", text)


def _runs(
    text: Sequence[int], lines: Sequence[TextLine], leads: _Leads, body: Body
) -> Iterator[list[int]]:
    """Numbers of lines that may be one table of contents each.

    A row without a number belongs to the table where the next rows finish it or it is a title
    within the table.
    """
    run: list[int] = []
    misses = 0
    for n in text:
        lead = leads[n]
        if lead and (run or lead is not _Lead.NEAR_NUMBER):
            run.append(n)
            misses = 0
        elif run and misses < _MISSES and _may_be_wrapped(lines[n], body):
            misses += 1
            run.append(n)
        else:
            yield run[: len(run) - misses]
            run, misses = [], 0
    yield run[: len(run) - misses]


def _may_be_wrapped(line: TextLine, body: Body) -> bool:
    """Whether a line without the number of a page may be within a table of contents."""
    return not ends_sentence(line.row.text) or line.style.size <= body.style.size * LARGER


def _is_title(line: TextLine) -> bool:
    return bool(CONTENTS_TITLE.fullmatch(line.row.text.strip(" .:")))


def _lead(line: TextLine, last_page: int) -> _Lead | None:
    row = line.row
    words = row.words
    if _has_leaders(line):
        return _Lead.DOTS
    ends_in_page = _ends_in_page(line, last_page)
    if ends_in_page and words[-1].x - words[-2].end > _WIDE * row.size:
        return _Lead.FAR_NUMBER
    lettered = [word for word in words if any(letter.isalpha() for letter in word.text)]
    if lettered and all(word.link == "#" for word in lettered):
        return _Lead.LINK
    return _Lead.NEAR_NUMBER if ends_in_page else None


def _has_leaders(line: TextLine) -> bool:
    return len(line.row.words) > 1 and bool(_LEADERS.search(line.row.text))


def _ends_in_page(line: TextLine, last_page: int) -> bool:
    """Whether the last word is the number of a page and stands at the right margin.

    The front matter may be counted apart, and a document may be a part of a larger one, so that
    numbers somewhat beyond the last page are taken as well.
    """
    words = line.row.words
    if len(words) < 2 or line.row.end < line.right - line.row.size:
        return False
    number = words[-1].text
    is_low = not number.isdecimal() or int(number) <= 2 * last_page + 20
    return bool(_PAGE.fullmatch(number)) and is_low


def _is_contents(run: Sequence[int], lines: Sequence[TextLine], leads: _Leads) -> bool:
    """Whether enough of the lines lead somewhere, numbers alone in the order of the pages."""
    strong = [n for n in run if leads[n] not in (None, _Lead.NEAR_NUMBER)]
    if len(strong) < _ENTRIES or len(strong) * 2 < len(run):
        return False
    if Counter(leads[n] for n in strong).keys() == {_Lead.FAR_NUMBER}:
        numbers = [lines[n].row.words[-1].text for n in strong]
        values = [int(number) for number in numbers if number.isdecimal()]
        return len(values) < 2 or all(value <= after for value, after in pairwise(values))
    return True
