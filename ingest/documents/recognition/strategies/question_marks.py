"""Questions marked "Q.", "Question 3.2:", "Frage 1)", and answers marked "A."."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.documents.blocks import Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.extent import question_at
from ingest.documents.recognition.shared.inline_answers import with_inline_answers
from ingest.documents.recognition.shared.marks import (
    ANSWER_MARK,
    LOCAL_MARK,
    QUESTION_MARK,
    is_marked,
)
from ingest.documents.recognition.shared.proposal import Family, Proposal, Start
from ingest.documents.recognition.shared.title_lines import title_lines
from ingest.documents.recognition.shared.topics import topics_and_ends

__all__ = ["propose"]


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """Blocks that begin with the mark of a question, and blocks above the mark of an answer."""
    marked = [n for n in document.open if QUESTION_MARK.match(document.blocks[n].text)]
    answers = [n for n in document.open if ANSWER_MARK.match(document.blocks[n].text)]
    local = [n for n in marked if LOCAL_MARK.match(document.blocks[n].text)]
    sure = [n for n in marked if n not in local]
    if sure:
        yield _proposal(document, sure, "lines marked Q. and A.")
    if local and (answers or len(local) >= weights.LOCAL_MARKS):
        name = document.blocks[local[0]].text.split()[0]
        yield _proposal(document, local, f"lines marked {name}")
    if len(answers) >= 2 and not sure:
        above = [start for start in (_above(document, n) for n in answers) if start is not None]
        topics, ends = topics_and_ends(document, above)
        yield Proposal(
            Family.ANSWER_MARKS,
            "lines above marked answers",
            tuple(above),
            topics,
            ends,
            weights.TRUST_ABOVE_ANSWERS,
            states_answers=True,
        )


def _proposal(document: ClearedDocument, numbers: list[int], name: str) -> Proposal:
    starts: list[Start] = []
    for n in numbers:
        if not starts or n >= starts[-1].end:
            starts.append(_start(document, n))
    starts = with_inline_answers(document, starts)
    headings, ends = topics_and_ends(document, starts)
    if not headings and not any(document.blocks[start.first].container for start in starts):
        headings = title_lines(document, starts, is_marked_text=True)
    # The text of the document says what is a question: hardly anything can outdo it.
    return Proposal(
        Family.QUESTION_MARKS,
        name,
        tuple(starts),
        headings,
        ends,
        weights.TRUST_MARKS,
        states_answers=True,
        is_certain=True,
    )


def _start(document: ClearedDocument, n: int) -> Start:
    """The question; where its mark stands alone, its words are below it."""
    text = document.blocks[n].text
    mark = QUESTION_MARK.match(text)
    if mark and not text[mark.end() :].strip() and n + 1 < len(document.blocks):
        below = next(
            (m for m in range(n + 1, len(document.blocks)) if m not in document.dropped), n + 1
        )
        if below < len(document.blocks) and not is_marked(document.blocks[below].text):
            start = question_at(document, below, bears_mark=True)
            return Start(n, start.end, start.text, start.rest)
    return question_at(document, n, bears_mark=True)


def _above(document: ClearedDocument, answer: int) -> Start | None:
    """The paragraph above a marked answer."""
    last = answer - 1
    while last >= 0 and (last in document.dropped or not document.blocks[last].text):
        last -= 1
    if last < 0 or ANSWER_MARK.match(document.blocks[last].text):
        return None
    first = last
    while (
        first > 0
        and document.blocks[first].joint is not Joint.APART
        and first - 1 not in document.dropped
        and not ANSWER_MARK.match(document.blocks[first - 1].text)
        and last - first < weights.QUESTION_LINES
    ):
        first -= 1
    return Start(first, answer)
