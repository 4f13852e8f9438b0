"""What the strategies share: how far a question reaches, and which headings are its topics."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from ingest.documents.blocks import Block, Joint, Kind
from ingest.documents.recognition.marks import (
    ANSWER_MARK,
    ANSWER_WITHIN,
    LEADING_ANSWER,
    QUESTION_MARK,
)
from ingest.documents.recognition.page import Page
from ingest.documents.recognition.proposal import Proposal, Start
from ingest.documents.recognition.question_words import (
    clean_question,
    is_front_matter,
    likeness,
    number_of,
)
from ingest.documents.vocabulary import either

__all__ = ["continues", "from_blocks", "is_short", "question_at", "topics_and_ends", "variants"]

_MOST_LINES = 6
_FULL_LINE = 50
"""Signs; a shorter line ends where its writer wanted."""
_BARE_NUMBER = re.compile(r"\A\d{1,2}(?:\.\d{1,2})*\s+(?=[A-Z])")
_LONG = 45
"""Words; a block of more is no question, but may begin with one."""
_ASKED = re.compile(r"[?？؟][\"'”’»)\]*_]*(?=\s|$)")
_TITLE = re.compile(
    rf"\b(?:faqs?|f\.a\.q|q\s?&\s?a|{either('faq_title_words')})\b",
    re.IGNORECASE,
)


def question_at(page: Page, first: int, *, marked: bool = False) -> Start:
    """The question that begins with a block, over as many lines as it takes.

    With `marked`, its first line bears a mark such as "Q:", and it ends where "A:" begins.
    """
    blocks = page.blocks
    if not any(sign.isalpha() for sign in blocks[first].text) and first + 1 < len(blocks):
        following = question_at(page, first + 1, marked=marked)  # its number stands alone
        if blocks[first + 1].text and blocks[first + 1].kind is not Kind.CODE:
            return replace(following, first=first)
    run = [first]
    for n in range(first + 1, min(len(blocks), first + 40)):
        if n in page.dropped:
            continue
        is_torn = blocks[first].kind is Kind.HEADING and (
            blocks[n].joint is Joint.WRAP or _is_second_line(page, n)
        )
        if (blocks[n].joint is Joint.APART and not is_torn) or (
            blocks[n].kind is Kind.HEADING and not is_torn
        ):
            break
        if QUESTION_MARK.match(blocks[n].text):
            break
        run.append(n)
    if marked and (end := _until_answer_mark(page, first)):
        return _glued(page, first, end)
    if len(run) == 1:
        return _glued(page, first, first + 1)
    if blocks[first].emphasis and blocks[run[1]].emphasis != blocks[first].emphasis:
        return _glued(page, first, first + 1)
    if blocks[first].emphasis:
        last = first
        for n in run[1:]:
            if blocks[n].emphasis != blocks[first].emphasis:
                break
            last = n
        return Start(first, last + 1)
    if blocks[run[1]].joint is Joint.BREAK and _ends_question(blocks[first].text):
        return Start(first, first + 1)
    if len(run) <= _MOST_LINES and _asks_at_its_end([blocks[n] for n in run]):
        return Start(first, run[-1] + 1)
    for position, n in enumerate(run[:_MOST_LINES]):
        if ANSWER_MARK.match(blocks[n].text) and n > first:
            return Start(first, n)
        if position >= 2 and blocks[n].indent != blocks[run[position - 1]].indent:
            return Start(first, n)
        if position == 1 and _is_ended(blocks[first], blocks[n]):
            return Start(first, n)
        if blocks[n].kind is Kind.ITEM and n > first:
            return Start(first, n)
        if position == 1 and _is_hanging_end(blocks[first], blocks[n]):
            return Start(first, n + 1)
        if _ends_question(blocks[n].text):
            after = run[position + 1] if position + 1 < len(run) else None
            if (
                after is not None
                and _ends_question(blocks[after].text)
                and (after == run[-1] and blocks[after].indent == blocks[n].indent)
            ):
                return Start(first, after + 1)
            return Start(first, n + 1)
    if len(run) <= 4 and not marked:
        return Start(first, run[-1] + 1)
    if len(run) <= _MOST_LINES and marked:
        return Start(first, run[-1] + 1)
    return _glued(page, first, first + 1)


def _asks_at_its_end(run: Sequence[Block]) -> bool:
    """Whether lines of one paragraph end with a question, and hold no other."""
    return (
        _ends_question(run[-1].text)
        and not any(
            _ends_question(block.text) or ANSWER_MARK.match(block.text) for block in run[:-1]
        )
        and not any(block.kind is Kind.ITEM or block.joint is Joint.BREAK for block in run[1:])
        and len({block.indent for block in run[1:]}) <= 1
    )


def _ends_question(text: str) -> bool:
    return text.rstrip(" \"'”’»)]*_").endswith(("?", "？", "؟"))


def _is_ended(first: Block, second: Block) -> bool:
    """Whether a first line without a question mark is a question of its own."""
    if second.joint is Joint.BREAK:
        return True
    text = first.text
    if second.text[:1].islower() and not text.endswith((".", "!", ":")):
        return False
    return len(text) + first.indent < _FULL_LINE or text.endswith((".", "!", ":"))


def _is_hanging_end(first: Block, second: Block) -> bool:
    """Whether a line further in ends the question of the full line above it, since it is short."""
    is_further_in = second.indent - first.indent > 3 and first.text[-1] not in ".:!"
    return is_further_in and len(second.text) + second.indent < _FULL_LINE + 10 < (
        len(first.text) + first.indent
    )


def _until_answer_mark(page: Page, first: int) -> int:
    """The number of the block that begins with "A:" below a marked question, 0 where none does."""
    blocks = page.blocks
    words = 0
    for n in range(first + 1, min(len(blocks), first + 30)):
        if n in page.dropped:
            continue
        block = blocks[n]
        if ANSWER_MARK.match(block.text):
            return n
        if QUESTION_MARK.match(block.text) or block.kind is Kind.HEADING:
            return 0
        words += len(block.text.split())
        if words > 120:
            return 0
    return 0


def _glued(page: Page, first: int, end: int) -> Start:
    """The start, parted where its only block holds the answer as well."""
    block = page.blocks[first]
    if end != first + 1:
        return Start(first, end)
    mark = ANSWER_WITHIN.search(block.text)
    if mark and QUESTION_MARK.match(block.text):
        return _part(block, first, mark.start())
    if len(block.text.split()) > _LONG or (
        QUESTION_MARK.match(block.text) and len(block.text.split()) > 12
    ):
        asked = _ASKED.search(block.text)
        rest = block.text[asked.end() :] if asked else ""
        is_brief = asked and len(block.text[: asked.end()].split()) <= _LONG
        if asked and is_brief and len(rest) > 3 and "?" not in rest:
            return _part(block, first, asked.end())
    return Start(first, end)


def _part(block: Block, first: int, position: int) -> Start:
    head, tail = block.text[:position], block.text[position:].strip()
    markdown = block.markdown
    if markdown:
        # The words of the head end where its last sign stands in the Markdown for as many times.
        sign = head.rstrip()[-1]
        place = -1
        for _ in range(head.count(sign)):
            place = markdown.find(sign, place + 1)
        rest = markdown[place + 1 :].strip() if place >= 0 else tail
        rest = rest.removeprefix("**").removeprefix("*").strip()
    else:
        rest = tail
    return Start(first, first + 1, text=head, rest=LEADING_ANSWER.sub("", rest))


def topics_and_ends(
    page: Page, starts: Sequence[Start], *, level: int = 0, others: Collection[int] = ()
) -> tuple[dict[int, str], frozenset[int]]:
    """The topics above the starts, and the headings that end an answer without beginning one.

    `level` is that of starts that are headings, 0 for others. `others` are blocks of the same form
    as the starts that ask nothing; directly above a start they are topics.
    """
    blocks = page.blocks
    begun = {n for start in starts for n in range(start.first, start.end)}
    firsts = sorted(start.first for start in starts)
    headings = [
        n
        for n in page.open
        if n not in begun
        and blocks[n].kind is Kind.HEADING
        and (not level or blocks[n].level < level)
    ]
    first_set = set(firsts)
    direct = {n for n in (*headings, *others) if _leads_to(page, n, first_set)}
    levels = {blocks[n].level for n in direct if blocks[n].kind is Kind.HEADING}
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
        if n in direct and n not in topics:
            topics[n] = clean_question(blocks[n].text)
    kept = {n: title for n, title in topics.items() if not _is_title(page, n, topics, firsts)}
    ends.update(topics.keys() - kept.keys())
    return {n: _topic_title(title) for n, title in sorted(kept.items())}, frozenset(ends)


def _topic_title(title: str) -> str:
    return _BARE_NUMBER.sub("", clean_question(title)).rstrip(" :") or title


def _leads_to(page: Page, n: int, firsts: set[int]) -> bool:
    """Whether the next thing below a block is a start."""
    for m in range(n + 1, len(page.blocks)):
        if m in firsts:
            return True
        if m in page.dropped or not page.blocks[m].text:
            continue
        return False
    return False


def _is_title(page: Page, n: int, topics: Collection[int], firsts: Sequence[int]) -> bool:
    """Whether a heading is the document's title, and no topic."""
    block = page.blocks[n]
    if is_front_matter(block.text):
        return True
    if not firsts or n > firsts[0]:
        return False
    same = [m for m in topics if page.blocks[m].level == block.level and m != n]
    if same:
        return False
    if _TITLE.search(block.text):
        return True
    deeper = [m for m in topics if page.blocks[m].level > block.level]
    first_heading = next((m for m in page.open if page.blocks[m].kind is Kind.HEADING), None)
    return bool(deeper) or (block.level == 1 and n == first_heading and block.kind is Kind.HEADING)


def from_blocks(
    page: Page,
    numbers: Iterable[int],
    name: str,
    *,
    level: int = 0,
    trust: float = 1.0,
    share: float = 1.0,
    others: Collection[int] = (),
    is_marked: bool = False,
    marked: bool = False,
    ends: Iterable[int] = (),
) -> Proposal:
    """A proposal in which each of the blocks begins a question."""
    starts: list[Start] = []
    for n in numbers:
        if starts and n < starts[-1].end:
            continue
        starts.append(question_at(page, n, marked=marked))
    topics, found = topics_and_ends(page, starts, level=level, others=others)
    return Proposal(
        name,
        tuple(starts),
        topics,
        found | frozenset(ends),
        trust,
        is_marked=is_marked,
        share=share,
    )


def variants(
    page: Page, group: Sequence[int], name: str, *, level: int = 0, trust: float = 1.0
) -> Iterable[Proposal]:
    """All blocks of one form as questions, and only those that ask.

    Those of the form that ask nothing belong to the answers then, or are topics.
    """
    front = [n for n in group if is_front_matter(page.blocks[n].text)]
    chosen = [n for n in group if n not in front and len(page.blocks[n].text.split()) <= 100]
    if not chosen:
        return
    are_capitals = sum(page.blocks[n].text.isupper() for n in chosen) > 0.5 * len(chosen)
    titles = [
        n
        for n in _directly_above(page, chosen)
        if likeness(page.blocks[n].text) < 0.5
        or (page.blocks[n].text.isupper() and not are_capitals)
    ]
    if titles and len(titles) < 0.5 * len(chosen):
        rest = [n for n in chosen if n not in titles]
        others = [*titles, *front]
        yield from_blocks(page, rest, name, level=level, trust=trust, ends=front, others=others)
    asking = [n for n in chosen if likeness(page.blocks[n].text) >= 0.8]
    yield from_blocks(page, chosen, name, level=level, trust=trust, ends=front, others=front)
    if asking and len(asking) < len(chosen):
        others = [n for n in group if n not in asking]
        yield from_blocks(
            page,
            asking,
            f"{name} that ask something",
            level=level,
            trust=trust,
            share=len(asking) / len(chosen),
            others=others,
        )


def _directly_above(page: Page, group: Sequence[int]) -> list[int]:
    """The blocks of a group that have the next one of it right below them."""
    chosen = set(group)
    return [
        n
        for n in group
        if next((m for m in range(n + 1, len(page.blocks)) if page.words[m]), None) in chosen
    ]


def _is_second_line(page: Page, n: int) -> bool:
    """Whether a heading on a printed page goes on with the numbered one on the line above."""
    block, above = page.blocks[n], page.blocks[n - 1] if n else None
    return (
        above is not None
        and block.page > 0
        and block.kind is above.kind is Kind.HEADING
        and (block.level, block.emphasis) == (above.level, above.emphasis)
        and block.first == above.last + 1
        and bool(number_of(above.text))
        and not number_of(block.text)
    )


def continues(page: Page, n: int) -> bool:
    """Whether a block goes on with a question that a page end or a full line broke."""
    if page.blocks[n].joint is Joint.APART:
        return _is_second_line(page, n)
    before = next((m for m in range(n - 1, -1, -1) if page.words[m]), None)
    if before is None:
        return False
    one, other = page.blocks[before], page.blocks[n]
    return one.emphasis == other.emphasis and one.kind is not Kind.CODE


def is_short(block: Block) -> bool:
    return 0 < len(block.text.split()) <= 60
