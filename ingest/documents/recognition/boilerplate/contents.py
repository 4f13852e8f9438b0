"""Tables of contents that no reader knew to be such: lists of links, lines that come again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ingest.documents.blocks import Block, BlockKind
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument, paragraphs
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.marks import ANSWER_MARK, QUESTION_MARK, is_marked
from ingest.documents.recognition.shared.question_words import ends_question, plain

__all__ = ["linked_contents", "repeated_contents"]


def linked_contents(document: ClearedDocument) -> dict[int, str]:
    """Lists of links that lead to places further down, with the headings of their parts."""
    known = {n for n, reason in document.dropped.items() if reason is Dropped.CONTENTS}
    known.update(n for run in _runs_of_links(document) for n in run)
    blocks = document.blocks
    following: list[int | None] = [None] * len(blocks)  # the next block that has words
    for n in reversed(range(1, len(blocks))):
        following[n - 1] = n if blocks[n].text else following[n]
    for n, block in enumerate(blocks):
        if n in known or n in document.dropped:
            continue
        if following[n] in known and n - 1 in known and _is_heading_of_part(block):
            known.add(n)
    return dict.fromkeys(sorted(known - document.dropped.keys()), Dropped.CONTENTS)


def _runs_of_links(document: ClearedDocument) -> Iterator[list[int]]:
    """Links that follow each other and lead further down, in runs long enough for a table."""
    run: list[int] = []
    for n, block in enumerate(document.blocks):
        if n in document.dropped or block.kind in (BlockKind.DATA, BlockKind.RULE):
            continue
        target = document.target(block.link) if block.link else None
        if target is not None and target > n:
            run.append(n)
        elif run and target is None and block.link.startswith("#"):
            run.append(n)  # to an answer that nobody has written
        elif run and not (
            n - run[-1] <= weights.CONTENTS_GAP
            and _is_heading_of_part(block)
            and not block.text.endswith(".")
        ):
            yield from _whole(run)
            run = []
    yield from _whole(run)


def _whole(run: list[int]) -> Iterator[list[int]]:
    if len(run) >= weights.CONTENTS_LINES:
        yield run


def _is_heading_of_part(block: Block) -> bool:
    return len(block.text.split()) <= weights.CONTENTS_HEADING_WORDS


_ASKED = re.compile(r"[?？؟](?=\s)")
_NOT_LISTED = (BlockKind.CODE, BlockKind.SUMMARY, BlockKind.TERM, BlockKind.DEFINITION)

_Paragraph = tuple[int, int, str]
"""First block, number after the last one, comparable words."""


def repeated_contents(document: ClearedDocument) -> dict[int, str]:
    """Lists of short lines that all come again further down: contents without links."""
    blocks = document.blocks
    found = list(paragraphs(document))
    last = {
        words: place
        for place, (first, _, whole) in enumerate(found)
        for words in (whole, _asked(blocks[first].text))
    }
    times = Counter(words for _, _, words in found)
    dropped: dict[int, str] = {}
    place = 0
    while place < len(found):
        end, repeated = _run_of_repeated(blocks, found, place, last, times)
        if len(repeated) >= weights.CONTENTS_LINES and _are_apart(
            blocks, [(place, found[place][0]) for place in sorted(repeated)]
        ):
            end = _with_open_questions(blocks, found, end, min(repeated))
            if place and last[found[place - 1][2]] >= end:
                place -= 1  # a title of one word, above the first line
            for first, after, _ in found[place:end]:
                dropped.update(dict.fromkeys(range(first, after), Dropped.CONTENTS))
            place = end
        else:
            place += 1
    return dropped


def _asked(text: str) -> str:
    """The question with which a paragraph begins that holds its answer as well, or all of it."""
    return plain(text[: asked.end()] if (asked := _ASKED.search(text)) else text)


def _run_of_repeated(
    blocks: Sequence[Block],
    found: Sequence[_Paragraph],
    place: int,
    last: Mapping[str, int],
    times: Mapping[str, int],
) -> tuple[int, list[int]]:
    """Where a list that begins at a paragraph ends, and the places where its lines come again."""
    repeated: list[int] = []
    run, open_questions = place, 0
    while run < len(found):
        if run in repeated:
            break  # the text begins
        first, _, words = found[run]
        again = last[words]
        if (
            again > run
            and again not in repeated
            and _may_be_listed(words, times, asks=ends_question(blocks[first].text))
            and not _is_of_answer(blocks[first], blocks[found[again][0]])
            and not _is_of_sheet(blocks[first])
        ):
            repeated.append(again)
        elif run > place and again == run and ends_question(blocks[first].text):
            open_questions += 1  # nobody has answered it
        elif (
            len(words.split()) > weights.CONTENTS_HEADING_WORDS
            or run == place
            or ANSWER_MARK.match(blocks[first].text)
            or QUESTION_MARK.fullmatch(blocks[first].text)
            or blocks[first].kind in _NOT_LISTED
            # more lines do not come again than do
            or run - place + 1 - open_questions > 1.5 * len(repeated) + 2
        ):
            break
        run += 1
    while run > place and last[found[run - 1][2]] <= run - 1:
        run -= 1  # a line that does not come again is the beginning of the text
    return run, repeated


def _is_of_answer(block: Block, again: Block) -> bool:
    """Whether what comes again is what begins a list, or its bullets: answers may begin alike."""
    is_item = block.kind is again.kind is BlockKind.ITEM and not block.marker[:1].isalnum()
    return block.text.endswith(":") or (is_item and not ends_question(block.text))


def _is_of_sheet(block: Block) -> bool:
    """Whether a block is a cell of a sheet: all sheets of a workbook may have the same headings."""
    return any(container.name == "table" and container.label for container in block.path())


def _are_apart(blocks: Sequence[Block], places: Sequence[tuple[int, int]]) -> bool:
    """Whether text stands between lines that come again, or in them; three steps come again as one
    list. Of each line, its place and its first block."""
    apart = sum(
        after - before > 1 or bool(_ASKED.search(blocks[n].text))
        for (before, n), (after, _) in pairwise(places)
    )
    return apart >= weights.CONTENTS_APART * (len(places) - 1)


def _with_open_questions(
    blocks: Sequence[Block], found: Sequence[_Paragraph], end: int, body: int
) -> int:
    """Where a list ends whose last questions do not come again, since nobody has answered them.

    One with an answer below is the first of the text.
    """
    asking = before = end
    for place in range(end, body):
        first, _, words = found[place]
        is_question = ends_question(blocks[first].text)
        if is_question and len(words.split()) <= weights.CONTENTS_LINE_WORDS:
            before, asking = asking, place + 1
        elif QUESTION_MARK.fullmatch(blocks[first].text):
            return asking
        elif (
            is_question
            or len(words.split()) > weights.CONTENTS_HEADING_WORDS
            or is_marked(blocks[first].text)
        ):
            return before
    return asking


def _may_be_listed(words: str, times: Mapping[str, int], *, asks: bool) -> bool:
    """Whether words are a question or a topic; "Yes, it is." may answer many questions."""
    return (
        (asks or times[words] <= weights.CONTENTS_TIMES)
        and 2 <= len(words.split()) <= weights.CONTENTS_LINE_WORDS
        and len(words) >= weights.CONTENTS_LINE_CHARACTERS
    )
