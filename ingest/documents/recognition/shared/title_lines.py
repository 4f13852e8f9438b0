"""Titles of topics that nothing but their place and their form tells from the text around them.

    ... unless there is frost.             the end of an answer
    Water                                  a title
    When is the water turned on?

The last line of an answer may be short as well. So a line is a title only where answers never
stand, or where several lines of its form stand above questions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.documents.blocks import BlockKind, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.marks import ANSWER_MARK, CELLS, is_marked
from ingest.documents.recognition.shared.proposal import Start
from ingest.documents.recognition.shared.question_words import (
    ends_question,
    is_faq_title,
    is_front_matter,
    plain,
)
from ingest.documents.recognition.shared.title_look import (
    ENDED,
    may_be_title,
    shown_title,
)

__all__ = ["title_lines"]

_CLOSED = re.compile(r"[:,][\"'”’»)\]*_]*$")
"""The end of a part of a sentence."""
_COLON, _PLAIN = "colon", "plain"


@dataclass(frozen=True)
class _Line:
    """A short line above a question."""

    n: int
    """Number of its block."""
    form: str
    is_first: bool
    """Above the first question, and no answer for that reason."""
    is_placed: bool
    """Where answers do not stand."""
    is_clear: bool
    """Below the end of a sentence or of a list, so that it is none of several short lines."""


def title_lines(
    document: ClearedDocument, starts: Sequence[Start], *, is_marked_text: bool = False
) -> dict[int, str]:
    """Number of a block -> the title that it is, for questions without headings above them.

    In a text that marks its questions (`is_marked_text`), what stands above the first one is no
    answer, and a title by itself.
    """
    lines = list(_lines(document, starts, is_marked_text))
    groups: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        groups[line.form].append(line)
    found: dict[int, str] = {}
    for form, group in groups.items():
        found.update((line.n, "") for line in _sure(form, group, len(starts), is_marked_text))
    return {n: shown_title(document.blocks[n]) for n in sorted(found)}


def _sure(form: str, group: Sequence[_Line], count: int, is_marked_text: bool) -> Sequence[_Line]:
    """The lines of a form for which there is evidence enough."""
    clear = [line for line in group if line.is_clear or line.is_placed]
    inner = sum(not line.is_first for line in clear)
    if form in (_PLAIN, _COLON):
        if len(clear) >= 2 and inner <= weights.MOST_TITLES_ABOVE * count:
            return clear
    elif len(group) >= 2:
        return group
    return [line for line in group if line.is_placed or (line.is_first and is_marked_text)]


def _lines(
    document: ClearedDocument, starts: Sequence[Start], is_marked_text: bool
) -> Iterator[_Line]:
    """The short lines right above questions that may be titles."""
    blocks = document.blocks
    ordered = sorted(starts, key=lambda start: start.first)
    within = {n for start in ordered for n in range(start.first, start.end)}
    listed = {
        plain(blocks[n].text)
        for n, reason in document.dropped.items()
        if reason is Dropped.CONTENTS
    }
    places = [document.last_with_words(start.first) for start in ordered]
    are_whole = _are_whole_answers(document, ordered, places)
    is_open = _are_open(document, ordered, places, is_marked_text)
    for position, (start, n) in enumerate(zip(ordered, places, strict=True)):
        if n is None or n in within:
            continue
        form = _form(document, n, start.first)
        if not form:
            continue
        before = ordered[position - 1] if position else None
        above = document.last_with_words(n)
        is_first = before is None or above is None
        is_only = (
            before is not None and above is not None and above < before.end and not before.rest
        )
        is_placed = (
            plain(blocks[n].text) in listed
            or (is_first and _is_announced(document, n, above))
            or (is_only and is_open)
            or (are_whole and not is_first and not is_only and document.has_blank_above(n))
        )
        if is_only and not is_placed:
            continue  # the answer itself
        text = blocks[above].text if above is not None else ""
        is_clear = is_first or bool(ENDED.search(text)) or _ends_list(document, above, n)
        yield _Line(n, form, is_first, is_placed, is_clear)


def _ends_list(document: ClearedDocument, above: int | None, n: int) -> bool:
    """Whether a line of a text stands below the last item of a list or row of a table, and is
    none."""
    blocks = document.blocks
    if above is None:
        return False
    if blocks[above].kind is BlockKind.ITEM:
        return blocks[n].kind is not BlockKind.ITEM
    row, line = (document.lines[blocks[m].first - 1] for m in (above, n))
    return bool(CELLS.search(row)) and not CELLS.search(line)


def _is_announced(document: ClearedDocument, n: int, above: int | None) -> bool:
    """Whether a line stands right below the title of the questions, or a row of titles names it."""
    if above is not None and is_faq_title(document.blocks[above].text):
        return True
    title = plain(document.blocks[n].text)
    return any(
        title in map(plain, titles)
        for block in document.blocks[:n]
        if len(titles := block.text.split("|")) >= weights.FEW
    )


def _are_whole_answers(
    document: ClearedDocument, ordered: Sequence[Start], places: Sequence[int | None]
) -> bool:
    """Whether no blank line parts an answer of a text, so that a line below one is in none."""
    if len(ordered) < weights.FEW or document.blocks[ordered[0].first].page:
        return False
    inner = 0
    for start, after, place in zip(ordered, ordered[1:], places[1:], strict=False):
        answer = [n for n in range(start.end, after.first) if document.words[n] and n != place]
        inner += any(document.has_blank_above(n) for n in answer)
    return inner <= weights.RARELY * len(ordered)


def _are_open(
    document: ClearedDocument,
    ordered: Sequence[Start],
    places: Sequence[int | None],
    is_marked_text: bool,
) -> bool:
    """Whether a line alone between two questions is no answer: hardly any has one, or "A:"."""
    inner = list(zip(ordered, ordered[1:], places[1:], strict=False))
    empty = sum(n is not None and n < start.end and not start.rest for start, _, n in inner)
    if empty >= max(2.0, weights.MOSTLY_OPEN * len(inner)):
        return True
    if not is_marked_text:
        return False
    return any(ANSWER_MARK.match(document.blocks[n].text) for n in document.open) or all(
        n is None
        or n < start.end
        or (document.last_with_words(n) == start.end - 1 and _form(document, n, after.first))
        for start, after, n in inner
    )


def _form(document: ClearedDocument, n: int, first: int) -> str:
    """By what a line is told from text: a number, capitals, bold, a colon; empty for no title."""
    block = document.blocks[n]
    title, look = shown_title(block), document.looks[n]
    if (
        block.joint is not Joint.APART
        or not may_be_title(document, n, first)
        or is_marked(block.text)
        or is_front_matter(title)
        or ends_question(title)
    ):
        return ""
    if title.endswith(":") and len(title.split()) <= weights.TOPIC_LINE_WORDS // 2:
        return look.numbering or _COLON
    if _CLOSED.search(title) or (block.kind is BlockKind.ITEM and not look.numbering):
        return ""
    if look.numbering:
        return look.numbering
    return "capitals" if look.is_upper else str(look.emphasis) if look.emphasis else _PLAIN
