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
from enum import Enum, auto

from ingest.documents.blocks import BlockKind, Emphasis, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.marks import ANSWER_MARK, CELLS, is_marked
from ingest.documents.recognition.shared.proposal import Start
from ingest.documents.recognition.shared.question_words import (
    ends_question,
    is_faq_title,
    is_front_matter,
    number_of,
    plain,
    question_likeness,
)
from ingest.documents.vocabulary import either

__all__ = ["bare_title", "title_lines"]

_OF_ANSWERS = ("blockquote", "pre", "li", "dd", "td")
"""What stands in these is no title of those that follow."""
_KINDS = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.TERM, BlockKind.ITEM)
_ENDED = re.compile(r"[.?!:;,][\"'”’»)\]*_]*$")
_SENTENCE_END = re.compile(r"[.?!;][\"'”’»)\]*_]*$")
_CHAPTER = re.compile(
    rf"\s*{either('chapter_words')}\s+(?:\d{{1,2}}(?:\.\d{{1,2}})*|[A-Z]|[IVX]+)\s*(?:[.:)–—-]+\s*|\s+|$)",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"\s*[IVX]+[.:)]\s+(?=\S)")
_LETTER = re.compile(r"\s*[A-Z][.:)]\s+(?=\S)")


class _Form(Enum):
    """How a title is told from text."""

    CHAPTER = auto()
    """"Chapter 2: Water"."""
    NUMBER = auto()
    ROMAN = auto()
    LETTER = auto()
    CAPITALS = auto()
    EMPHASIS = auto()
    COLON = auto()
    PLAIN = auto()


@dataclass(frozen=True)
class _Line:
    """A short line above a question."""

    n: int
    """Number of its block."""
    form: _Form
    is_first: bool
    """Above the first question, and no answer for that reason."""
    is_placed: bool
    """Where answers do not stand."""
    is_clear: bool
    """Below the end of a sentence or of a list, so that it is none of several short lines."""


def bare_title(title: str) -> str:
    """A title without the number of its chapter.

    >>> bare_title("Chapter 2: Water"), bare_title("IV. Fees"), bare_title("Chapter 3")
    ('Water', 'Fees', 'Chapter 3')
    """
    for pattern in (_CHAPTER, _ROMAN, _LETTER):
        match = pattern.match(title)
        if match and any(map(str.isalpha, title[match.end() :])):
            return title[match.end() :]
    return title


def title_lines(
    document: ClearedDocument, starts: Sequence[Start], *, is_marked_text: bool = False
) -> dict[int, str]:
    """Number of a block -> the title that it is, for questions without headings above them.

    In a text that marks its questions (`is_marked_text`), what stands above the first one is no
    answer, and a title by itself.
    """
    lines = list(_lines(document, starts, is_marked_text))
    groups: dict[_Form, list[_Line]] = defaultdict(list)
    for line in lines:
        groups[line.form].append(line)
    found: dict[int, str] = {}
    for form, group in groups.items():
        found.update((line.n, "") for line in _sure(form, group, len(starts), is_marked_text))
    return {n: document.blocks[n].text.replace("*", "").strip("# ") for n in sorted(found)}


def _sure(form: _Form, group: Sequence[_Line], count: int, is_marked_text: bool) -> Sequence[_Line]:
    """The lines of a form for which there is evidence enough."""
    placed = [line for line in group if line.is_placed]
    clear = [line for line in group if line.is_clear or line.is_placed]
    inner = [line for line in clear if not line.is_first]
    if form is _Form.PLAIN and len(inner) > weights.MOST_TITLES_ABOVE * count:
        return placed
    if form in (_Form.PLAIN, _Form.COLON):
        if len(clear) >= 2 and inner:
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
    blanks = _blanks(document, ordered, places)
    is_open = _are_open(document, ordered, places, is_marked_text)
    for position, (start, n) in enumerate(zip(ordered, places, strict=True)):
        if n is None or n in within:
            continue
        form = _form(document, n, start.first)
        if form is None:
            continue
        before = ordered[position - 1] if position else None
        above = document.last_with_words(n)
        is_first = before is None or above is None
        is_only = before is not None and above is not None and above < before.end
        is_listed = (
            plain(blocks[n].text) in listed
            and question_likeness(blocks[n].text) < weights.LIKE_BEGINNING
        )
        is_placed = (
            is_listed
            or (is_first and _is_announced(document, n, above))
            or (is_only and is_open)
            or (
                blanks is not None
                and not is_first
                and not is_only
                and blanks.set_off(document, n, start.first)
            )
        )
        if is_only and not is_placed:
            continue  # the answer itself
        text = blocks[above].text if above is not None else ""
        is_clear = is_first or bool(_SENTENCE_END.search(text)) or _ends_list(document, above, n)
        yield _Line(n, form, is_first, is_placed, is_clear)


def _ends_list(document: ClearedDocument, above: int | None, n: int) -> bool:
    """Whether a line of a text stands below the last item of a list or row of a table, and is
    none."""
    blocks = document.blocks
    if above is None or blocks[n].container is not None:
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


@dataclass(frozen=True)
class _Blanks:
    """What blank lines part in a text."""

    are_between_entries: bool
    """Most questions have one above."""
    are_in_answers: bool
    """Some answers have one within, or between their question and them."""

    def set_off(self, document: ClearedDocument, n: int, first: int) -> bool:
        """Whether a line above the question at `first` stands where no answer does."""
        if not document.has_blank_above(n):
            return False
        touches = not any(document.has_blank_above(m) for m in range(n + 1, first + 1))
        return (self.are_between_entries and touches) or not self.are_in_answers


def _blanks(
    document: ClearedDocument, ordered: Sequence[Start], places: Sequence[int | None]
) -> _Blanks | None:
    """How the blank lines of a text are used, None where that cannot be told."""
    if len(ordered) < weights.FEW or document.blocks[ordered[0].first].page:
        return None
    above = sum(document.has_blank_above(start.first) for start in ordered)
    inner = 0
    for start, after, place in zip(ordered, ordered[1:], places[1:], strict=False):
        body = [n for n in range(start.end, after.first) if document.words[n]]
        answer = body[:-1] if len(body) > 1 and body[-1] == place else body
        inner += any(document.has_blank_above(n) for n in answer)
    return _Blanks(
        above >= weights.MOSTLY_APART * len(ordered), inner > weights.RARELY * len(ordered)
    )


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


def _form(document: ClearedDocument, n: int, first: int) -> _Form | None:
    """What a block looks like as a title, None where it cannot be one."""
    block = document.blocks[n]
    title = block.text.replace("*", "").strip("# ")
    after = document.next_with_words(n)
    if (
        block.joint is not Joint.APART
        or (after is not None and after < first)
        or block.kind not in _KINDS
        or any(around.name in _OF_ANSWERS for around in block.path())
        or not 0 < len(title.split()) <= weights.TOPIC_LINE_WORDS
        or not title[:1].isalnum()
        or title[0].islower()
        or "@" in title
        or "://" in title
        or is_marked(block.text)
        or is_front_matter(title)
        or ends_question(title)
        or block.indent > document.blocks[first].indent + 2
    ):
        return None
    if _CHAPTER.match(title):
        return _Form.CHAPTER
    if block.kind is BlockKind.ITEM:
        if not block.marker[:1].isalnum() or _ENDED.search(title):
            return None
        return _Form.NUMBER if block.marker[:1].isdigit() else _Form.LETTER
    if title.endswith(":") and len(title.split()) <= weights.TOPIC_LINE_WORDS // 2:
        return _Form.COLON
    if _ENDED.search(title) or ": " in title:
        return None
    if number_of(title):
        return _Form.NUMBER
    if _ROMAN.match(title):
        return _Form.ROMAN
    if _LETTER.match(title):
        return _Form.LETTER
    if title.isupper():
        return _Form.CAPITALS
    if block.emphasis & Emphasis.BOLD:
        return _Form.EMPHASIS
    return _Form.PLAIN
