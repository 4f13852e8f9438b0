"""Questions marked "Q.", "Question 3.2:", "Frage 1)", and answers marked "A."."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.documents.blocks import Joint, Kind
from ingest.documents.recognition.extent import question_at, topics_and_ends
from ingest.documents.recognition.marks import ANSWER_MARK, LOCAL_MARK, QUESTION_MARK, is_marked
from ingest.documents.recognition.page import Page
from ingest.documents.recognition.proposal import Proposal, Start
from ingest.documents.recognition.question_words import is_front_matter

__all__ = ["propose"]

_SENTENCE_END = re.compile(r"[.?!:;][\"'”’)\]*]*$")
_HEADING_WORDS = 10


def propose(page: Page) -> Iterable[Proposal]:
    """Blocks that begin with the mark of a question, and blocks above the mark of an answer."""
    marked = [n for n in page.open if QUESTION_MARK.match(page.blocks[n].text)]
    answers = [n for n in page.open if ANSWER_MARK.match(page.blocks[n].text)]
    local = [n for n in marked if LOCAL_MARK.match(page.blocks[n].text)]
    sure = [n for n in marked if n not in local]
    if sure:
        yield _proposal(page, sure, "lines marked Q. and A.")
    if local and (answers or len(local) >= 3):
        name = page.blocks[local[0]].text.split()[0]
        yield _proposal(page, local, f"lines marked {name}")
        if sure:
            yield _proposal(page, marked, "lines marked in several ways")
    if len(answers) >= 2 and not sure:
        above = [start for start in (_above(page, n) for n in answers) if start is not None]
        topics, ends = topics_and_ends(page, above)
        yield Proposal(
            "lines above marked answers", tuple(above), topics, ends, 0.98, is_marked=True
        )


def _proposal(page: Page, numbers: list[int], name: str) -> Proposal:
    starts: list[Start] = []
    for n in numbers:
        if not starts or n >= starts[-1].end:
            starts.append(_start(page, n))
    headings, ends = topics_and_ends(page, starts)
    if not headings:
        headings = dict(_topic_lines(page, starts))
    # The text of the document says what is a question: hardly anything can outdo it.
    return Proposal(name, tuple(starts), headings, ends, 1.5, is_marked=True, is_certain=True)


def _start(page: Page, n: int) -> Start:
    """The question; where its mark stands alone, its words are below it."""
    text = page.blocks[n].text
    mark = QUESTION_MARK.match(text)
    if mark and not text[mark.end() :].strip() and n + 1 < len(page.blocks):
        below = next((m for m in range(n + 1, len(page.blocks)) if m not in page.dropped), n + 1)
        if below < len(page.blocks) and not is_marked(page.blocks[below].text):
            start = question_at(page, below, marked=True)
            return Start(n, start.end, start.text, start.rest)
    return question_at(page, n, marked=True)


def _above(page: Page, answer: int) -> Start | None:
    """The paragraph above a marked answer."""
    last = answer - 1
    while last >= 0 and (last in page.dropped or not page.blocks[last].text):
        last -= 1
    if last < 0 or ANSWER_MARK.match(page.blocks[last].text):
        return None
    first = last
    while (
        first > 0
        and page.blocks[first].joint is not Joint.APART
        and first - 1 not in page.dropped
        and not ANSWER_MARK.match(page.blocks[first - 1].text)
        and last - first < 6
    ):
        first -= 1
    return Start(first, answer)


def _topic_lines(page: Page, starts: list[Start]) -> Iterable[tuple[int, str]]:
    """Short lines that stand alone above a question and end no sentence."""
    for start in starts:
        n = start.first - 1
        while n >= 0 and (n in page.dropped or not page.blocks[n].text):
            n -= 1
        if n < 0:
            continue
        block = page.blocks[n]
        title = block.text.replace("*", "").strip("# ")
        if (
            block.joint is Joint.APART
            and block.kind is not Kind.ITEM
            and len(title.split()) <= _HEADING_WORDS
            and not _SENTENCE_END.search(title)
            and title[:1].isalnum()
            and not title[0].islower()
            and "@" not in title
            and "://" not in title
            and block.indent <= page.blocks[start.first].indent + 2
            and not is_marked(block.text)
            and not is_front_matter(title)
            and not any(one.first <= n < one.end for one in starts)
        ):
            yield n, title
