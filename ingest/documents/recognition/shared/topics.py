"""Which headings are topics of the questions below them, and which only end an answer."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import lru_cache

from ingest.documents.blocks import BlockKind
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.proposal import Start
from ingest.documents.recognition.shared.question_words import clean_question, is_front_matter
from ingest.documents.recognition.shared.styled_titles import styled_titles
from ingest.documents.recognition.shared.title_lines import title_lines
from ingest.documents.recognition.shared.title_look import bare_title
from ingest.documents.vocabulary import either

__all__ = ["topic_title", "topics_and_ends"]

_BARE_NUMBER = re.compile(r"\A\d{1,2}(?:\.\d{1,2})*\s+(?=[A-Z])")
_TITLE = re.compile(
    rf"\b(?:faqs?|f\.a\.q|q\s?&\s?a|{either('faq_title_words')})\b",
    re.IGNORECASE,
)


def topics_and_ends(
    document: ClearedDocument,
    starts: Sequence[Start],
    *,
    level: int = 0,
    others: Collection[int] = (),
) -> tuple[dict[int, str], frozenset[int]]:
    """The topics above the starts, and the headings that end an answer without beginning one.

    `level` is that of starts that are headings, 0 for others. `others` are blocks of the same form
    as the starts that ask nothing; directly above a start they are topics.
    """
    blocks = document.blocks
    begun = {n for start in starts for n in range(start.first, start.end)}
    firsts = sorted(start.first for start in starts)
    headings = [
        n
        for n in document.open
        if n not in begun
        and blocks[n].kind is BlockKind.HEADING
        and (not level or blocks[n].level < level)
    ]
    first_set = set(firsts)
    direct = {n for n in (*headings, *others) if _leads_to(document, n, first_set)}
    levels = {blocks[n].level for n in direct if blocks[n].kind is BlockKind.HEADING}
    if not levels and headings:
        above = [n for n in headings if firsts and n < firsts[0]]
        levels = {blocks[above[-1]].level} if above else set()
    deepest = level - 1 if level else max(levels, default=0)
    topics: dict[int, str] = {}
    ends: set[int] = set()
    bounds = [n for n in headings if blocks[n].level <= deepest]
    for position, n in enumerate(bounds):
        after = next(
            (m for m in bounds[position + 1 :] if blocks[m].level <= blocks[n].level), len(blocks)
        )
        place = bisect_left(firsts, n)
        if place < len(firsts) and firsts[place] < after:
            topics[n] = blocks[n].text
        else:
            ends.add(n)
    for n in others:
        if n in direct and n not in topics and not blocks[n].text.endswith((".", "!")):
            topics[n] = clean_question(blocks[n].text)
    lines = styled_titles(document, starts, topics.keys() | ends)
    if not topics and not lines and not any(blocks[n].container for n in firsts):
        lines = title_lines(document, starts)
    kept = {
        n: title
        for n, title in (topics | lines).items()
        if not _is_title(document, n, topics, lines, firsts)
    }
    ends.update(topics.keys() - kept.keys())
    return {n: topic_title(title) for n, title in sorted(kept.items())}, frozenset(ends)


@lru_cache(maxsize=20_000)
def topic_title(title: str) -> str:
    """The words of a title without its number, its mark and the sign behind it."""
    bare = _BARE_NUMBER.sub("", clean_question(bare_title(title.strip("*#")))).rstrip(" :")
    return bare or title


def _leads_to(document: ClearedDocument, n: int, firsts: set[int]) -> bool:
    """Whether the next thing below a block is a start."""
    for m in range(n + 1, len(document.blocks)):
        if m in firsts:
            return True
        if m in document.dropped or not document.blocks[m].text:
            continue
        return False
    return False


def _is_title(
    document: ClearedDocument,
    n: int,
    topics: Collection[int],
    lines: Collection[int],
    firsts: Sequence[int],
) -> bool:
    """Whether a heading is the document's title, and no topic."""
    block = document.blocks[n]
    if not firsts or n > firsts[0]:
        # Among questions, "References" is what they are about.
        return is_front_matter(block.text) and not _leads_to(document, n, set(firsts))
    if is_front_matter(block.text):
        return True
    if n in lines:
        is_alone = len(lines) + len(topics) == 1
        is_first = is_alone or n == document.next_with_words(-1)
        return is_first and bool(_TITLE.search(block.text))
    same = [m for m in topics if document.blocks[m].level == block.level and m != n]
    if same:
        return False
    if _TITLE.search(block.text):
        return True
    deeper = [m for m in topics if document.blocks[m].level > block.level]
    first_heading = next(
        (m for m in document.open if document.blocks[m].kind is BlockKind.HEADING), None
    )
    return bool(deeper or lines) or (
        block.level == 1 and n == first_heading and block.kind is BlockKind.HEADING
    )
