"""Questions that stand in a document twice: in a table of contents, or again with an answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from ingest.documents.blocks import Block, BlockKind
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.marks import QUESTION_MARK
from ingest.documents.recognition.shared.proposal import Proposal, Start
from ingest.documents.recognition.shared.question_words import number_of, plain

__all__ = ["question_text", "shown_text", "without_contents", "without_repeats"]


def question_text(document: ClearedDocument, start: Start) -> str:
    """The words of a question on one line, as its document has them."""
    if start.text:
        return start.text
    return shown_text(document, start)


def shown_text(document: ClearedDocument, start: Start) -> str:
    """The words of a question's blocks, without a mark that stands in a block of its own."""
    # Below no mark, a numbered line may be the same question in a table of contents.
    has_mark = QUESTION_MARK.match(document.blocks[start.first].text)
    texts = [
        _with_number(document.blocks[n])
        if has_mark and n > start.first
        else document.blocks[n].text
        for n in range(start.first, start.end)
        if n not in document.dropped
    ]
    worded = [text for text in texts if text and not QUESTION_MARK.fullmatch(text)] or texts
    return " ".join(" ".join(worded).split())


def _with_number(block: Block) -> str:
    """An item as its document shows it: a question may list what it asks about, "1." and "2."."""
    is_numbered = block.kind is BlockKind.ITEM and block.marker[:1].isalnum()
    return f"{block.marker} {block.text}" if is_numbered else block.text


def without_contents(
    document: ClearedDocument, proposal: Proposal
) -> tuple[list[Start], list[int]]:
    """The starts that are no lines of a table of contents, and the blocks of those that are.

    Starts that follow each other at the beginning with nothing in between, and come again further
    down, in the same words, under the same number or nearly so.
    """
    starts = sorted(proposal.starts, key=attrgetter("first"))
    if len(starts) < 2 * weights.FEW or any(start.body is not None for start in starts):
        return starts, []
    texts = [plain(question_text(document, start)) for start in starts]
    last = {text: n for n, text in enumerate(texts)}
    repeated = [last[text] > n for n, text in enumerate(texts)]
    numbers = [number_of(shown_text(document, start)) for start in starts]
    dense = [
        _words_between(document, proposal, start.end, following.first) == 0
        for start, following in pairwise(starts)
    ] + [False]
    head = 0
    while head < len(starts) and (dense[head] or repeated[head]):
        head += 1
    answered = _answered(document, proposal, starts[head:])
    if head >= weights.FEW and answered >= weights.ANSWERED_BELOW_CONTENTS:
        again = sum(repeated[:head])
        later = {number for number in numbers[head:] if number}
        numbered = sum(number in later for number in numbers[:head] if number)
        if max(again, numbered) >= weights.MOSTLY_REPEATED * head:
            gone = [n for start in starts[:head] for n in range(start.first, start.end)]
            return starts[head:], gone
    return starts, []


def _answered(document: ClearedDocument, proposal: Proposal, starts: Sequence[Start]) -> int:
    """How many of some starts, the last ones of a document, have text below them."""
    ends = [*(start.first for start in starts[1:]), len(document.blocks)]
    return sum(
        bool(start.rest) or _words_between(document, proposal, start.end, end) > 0
        for start, end in zip(starts, ends, strict=False)
    )


def _words_between(document: ClearedDocument, proposal: Proposal, first: int, end: int) -> int:
    return sum(document.words[n] for n in range(first, end) if n not in proposal.topics)


def without_repeats(
    document: ClearedDocument, starts: Sequence[Start], bodies: Sequence[list[int]]
) -> tuple[list[Start], list[list[int]], list[int]]:
    """One start for a question that stands there several times: the one with an answer."""
    best: dict[str, int] = {}
    sizes = [
        sum(document.words[n] for n in body) + len((start.answer or start.rest).split())
        for start, body in zip(starts, bodies, strict=True)
    ]
    for n, start in enumerate(starts):
        text = plain(question_text(document, start)) or f"#{n}"
        other = best.get(text)
        if other is None or (sizes[other] == 0 and sizes[n] > 0):
            best[text] = n
        elif (sizes[n] > 0) == (sizes[other] > 0):
            best[f"{text}#{n}"] = n  # asked twice, answered twice: staff see both
    kept = dict.fromkeys(sorted(best.values()))
    gone = [
        m for n, start in enumerate(starts) if n not in kept for m in range(start.first, start.end)
    ]
    return [starts[n] for n in kept], [list(bodies[n]) for n in kept], gone
