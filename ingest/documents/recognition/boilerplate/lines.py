"""Boilerplate among the lines of a plain text, and blocks that are boilerplate by their words.

Each step takes the lines and gives the numbers of those it recognises; the reason is shown to
staff. A line that a step does not know stays.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.marks import CELLS, is_marked
from ingest.documents.recognition.shared.question_words import ends_question, number_of
from ingest.documents.vocabulary import either

__all__ = ["boilerplate_lines", "boilerplate_text"]

_EMPHASIS = re.compile(r"[*_#]+")
_ITEM = re.compile(r"\s*[-*•+–]\s+\S")
_SENTENCE = re.compile(r"(?:\S+\s+){4,}\w{4,}[.!:]\s*$")
"""Words that end in a sign, and in no short one as “Inc.” is."""
_UNFINISHED = re.compile(r"[^\s.?!:;][\s\"'”’)\]*]*$")

_BUTTON = re.compile(either("buttons"), re.IGNORECASE)
_NEWSLETTER = re.compile(either("newsletter"), re.IGNORECASE)
_PLACEHOLDER = re.compile(
    rf"(?:[\w’'&.-]+ ){{0,4}}{either('page_parts')}|\[?{either('picture_places')}(?: \d+)?\]?",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(
    rf"{either('page_lines')} ?\d+(?: ?(?:{either('page_lines_of')}|/) ?\d+)?"
    r"|[-–—] ?\d{1,4} ?[-–—]",
    re.IGNORECASE,
)

_SIGNATURE_RULE = re.compile(r"\s*(?:--|[—–])\s*")
_SIGNED_BY = re.compile(r"\s*(?:--|[—–])\s*\w[^@]{0,60}[<(\[]?[\w.+-]+@[\w.-]+\w[>)\]]?.{0,40}")
_NAME_AND_MAIL = re.compile(
    r"\s*(?:[^\W\d_a-zß-ÿ][\w.’'-]*,?\s+){2,4}[<(\[]?(?:mailto:)?[\w.+-]+@[\w.-]+\w[>)\]]?[.,]?\s*"
)
_DATED = re.compile(
    rf"\s*(?:{either('last_changed')}|copyright\b|©|\(c\)\s|\$(?:id|date|revision)\b).{{0,90}}",
    re.IGNORECASE,
)

_Step = Callable[[Sequence[str]], Mapping[int, str]]


def boilerplate_lines(lines: Sequence[str], *, has_pages: bool = False) -> dict[int, str]:
    """Line number, counted from one -> why the line is no part of any question or answer.

    A document that knows its pages has told its letterheads and page feet by their places.
    """
    found: dict[int, str] = {}
    for step in _STEPS:
        if has_pages and step is _repeated_runs:
            continue
        found = {**step(lines), **found}
    return found


def boilerplate_text(text: str) -> str:
    """Why a block of these words alone is no part of any question, empty where it may be one.

    >>> str(boilerplate_text("Back to top")), boilerplate_text("Back to school")
    ('button', '')
    """
    words = _EMPHASIS.sub("", text).strip().rstrip(".:!>» ")
    if len(words) > weights.BOILERPLATE_CHARACTERS or is_marked(text):
        return ""
    return next((reason for pattern, reason in _WHOLE_TEXTS if pattern.fullmatch(words)), "")


def _blank_lines(lines: Sequence[str]) -> dict[int, str]:
    return {number: Dropped.BLANK for number, line in enumerate(lines, 1) if not line.strip()}


def _whole_line(pattern: re.Pattern[str], reason: Dropped) -> _Step:
    """A step for lines that are the pattern and nothing else, and no part of a sentence."""

    def step(lines: Sequence[str]) -> dict[int, str]:
        above = ["", *lines]
        return {
            number: reason
            for number, line in enumerate(lines, 1)
            if pattern.fullmatch(_EMPHASIS.sub("", line).strip().rstrip(".:!>» "))
            and not is_marked(line)
            and not (line.strip()[:1].islower() and _UNFINISHED.search(above[number - 1]))
        }

    return step


def _repeated_runs(lines: Sequence[str]) -> dict[int, str]:
    """Letterheads and page feet: two or more lines that come together again on another page.

    The first letterhead stands above the first marked line and the last foot at the document's
    end; lines that repeat only in between, such as a command shown in two answers, are text.
    """
    texts = [(n, _plain(line)) for n, line in enumerate(lines, 1) if line.strip()]
    pairs = [
        ((texts[i][1], texts[i + 1][1]), i)
        for i in range(len(texts) - 1)
        if not any(_is_of_text(lines[texts[j][0] - 1]) for j in (i, i + 1))
    ]
    counts = Counter(pair for pair, _ in pairs)
    marked = [i for i, (number, _) in enumerate(texts) if is_marked(lines[number - 1])]
    first, last = (
        (marked[0], marked[-1]) if marked else (weights.EDGE_LINES, len(texts) - weights.EDGE_LINES)
    )
    at_start = {pair for pair, i in pairs if i < min(first, weights.EDGE_LINES)}
    at_end = {pair for pair, i in pairs if i > max(last, len(texts) - weights.EDGE_LINES)}
    numbers = defaultdict[tuple[str, str], list[int]](list)
    for pair, i in pairs:
        numbers[pair].append(texts[i][0])
    found: dict[int, str] = {}
    for pair, i in pairs:
        if counts[pair] < 2 or not (pair in at_start or pair in at_end):
            continue
        gaps = [after - before for before, after in pairwise(numbers[pair])]
        if min(gaps) < weights.PAGE_LINES and (len(gaps) > 1 or pair not in at_start):
            continue  # a table or commands that several answers show
        reason = Dropped.LETTERHEAD if pair in at_start else Dropped.PAGE_FOOT
        found.update({texts[i][0]: reason, texts[i + 1][0]: reason})
    return found


def _is_of_text(line: str) -> bool:
    """Whether a line is a question, a number, an item, a sentence, a row or begins a list.

    All of them may come again.
    """
    return (
        is_marked(line)
        or line.rstrip().endswith(":")
        or ends_question(line)
        or bool(number_of(line) or _ITEM.match(line) or _SENTENCE.search(line))
        or bool(CELLS.search(line))
    )


def _plain(line: str) -> str:
    return " ".join(_EMPHASIS.sub("", line).lower().split())


def _signature(lines: Sequence[str]) -> dict[int, str]:
    """The name, the address and the date with which an author ends a text."""
    worded = [number for number, line in enumerate(lines, 1) if line.strip()]
    ends = worded[-weights.SIGNATURE_LINES - 1 :]
    for place, number in enumerate(ends):
        is_rule = place > 0 and _SIGNATURE_RULE.fullmatch(lines[number - 1])
        if is_rule and not any(is_marked(lines[end - 1]) for end in ends[place:]):
            return dict.fromkeys(ends[place:], Dropped.SIGNATURE)
    found: dict[int, str] = {}
    for above, number in zip(ends[-2::-1], ends[:0:-1], strict=True):
        line = lines[number - 1]
        is_name = _NAME_AND_MAIL.fullmatch(line) or _SIGNED_BY.fullmatch(line)
        if not (is_name or _DATED.fullmatch(line)) or lines[above - 1].rstrip()[-1] in "?:,":
            break
        found[number] = Dropped.SIGNATURE
    return found


_WHOLE_TEXTS = (
    (_BUTTON, Dropped.BUTTON),
    (_NEWSLETTER, Dropped.NEWSLETTER),
    (_PLACEHOLDER, Dropped.PICTURE_PLACE),
    (_PAGE_NUMBER, Dropped.PAGE_NUMBER),
)

_STEPS: tuple[_Step, ...] = (
    _blank_lines,
    _repeated_runs,
    _signature,
    *(_whole_line(pattern, reason) for pattern, reason in _WHOLE_TEXTS),
)
"""In order: where two steps know a line, the earlier one gives the reason."""
