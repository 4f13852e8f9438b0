"""How far a question reaches that begins with a block: over several lines, or a part of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.inline_answers import asks_and_goes_on, bare_answer
from ingest.documents.recognition.shared.marks import (
    ANSWER_MARK,
    ANSWER_WITHIN,
    QUESTION_MARK,
)
from ingest.documents.recognition.shared.proposal import Start
from ingest.documents.recognition.shared.question_words import (
    ends_question,
    number_of,
    question_likeness,
)

__all__ = ["asks_below", "continues", "is_short", "question_at"]

_ASKED = re.compile(r"[?？؟][\"'”’»)\]*_]*(?=\s|$)")


@dataclass(frozen=True)
class _Paragraph:
    """The lines among which a question ends."""

    document: ClearedDocument
    first: int
    """Number of the block with which the question begins."""
    run: Sequence[int]
    """Numbers of the blocks of its paragraph, the first among them, as far as a question goes."""
    bears_mark: bool
    """Whether the question begins with a mark such as "Q:"."""

    def block(self, position: int) -> Block:
        return self.document.blocks[self.run[position]]

    def whole(self) -> Start:
        return Start(self.first, self.run[-1] + 1)


def question_at(document: ClearedDocument, first: int, *, bears_mark: bool = False) -> Start:
    """The question that begins with a block, over as many lines as it takes.

    With `bears_mark`, its first line has a mark such as "Q:", and it ends where "A:" begins.
    """
    blocks = document.blocks
    if not any(character.isalpha() for character in blocks[first].text) and first + 1 < len(blocks):
        following = question_at(document, first + 1, bears_mark=bears_mark)
        if blocks[first + 1].text and blocks[first + 1].kind is not BlockKind.CODE:
            return replace(following, first=first)  # its number stands alone
    paragraph = _Paragraph(document, first, _run(document, first), bears_mark)
    starts = (rule(paragraph) for rule in _RULES)
    return next((start for start in starts if start is not None), _part_of_block(document, first))


def _run(document: ClearedDocument, first: int) -> list[int]:
    """The blocks that go on with a first one, up to the next paragraph, heading or question."""
    blocks = document.blocks
    run = [first]
    for n in range(first + 1, min(len(blocks), first + weights.PARAGRAPH_BLOCKS)):
        if n in document.dropped:
            continue
        is_torn = blocks[first].kind is BlockKind.HEADING and (
            blocks[n].joint is Joint.WRAP or _is_second_line(document, n)
        )
        is_new = blocks[n].joint is Joint.APART or blocks[n].kind is BlockKind.HEADING
        if (is_new and not is_torn) or QUESTION_MARK.match(blocks[n].text):
            break
        run.append(n)
    return run


def _above_marked_answer(paragraph: _Paragraph) -> Start | None:
    """Minutes and interviews: all that stands between "Q:" and "A:", even over paragraphs."""
    if not paragraph.bears_mark:
        return None
    end = _until_answer_mark(paragraph.document, paragraph.first)
    if not end:
        return None
    is_one = end == paragraph.first + 1
    return (
        _part_of_block(paragraph.document, paragraph.first)
        if is_one
        else Start(paragraph.first, end)
    )


def _alone(paragraph: _Paragraph) -> Start | None:
    """A heading, an item, a line of its own; it may hold the answer as well."""
    if len(paragraph.run) > 1:
        return None
    return _part_of_block(paragraph.document, paragraph.first)


def _set_off(paragraph: _Paragraph) -> Start | None:
    """`<b>How much?</b> Fifty.`: as far as the emphasis of the first line goes."""
    emphasis = paragraph.block(0).emphasis
    if not emphasis:
        return None
    if paragraph.block(1).emphasis != emphasis:
        return _part_of_block(paragraph.document, paragraph.first)
    last = paragraph.first
    for position, n in enumerate(paragraph.run):
        if paragraph.block(position).emphasis != emphasis:
            break
        last = n
    return Start(paragraph.first, last + 1)


def _above_line_break(paragraph: _Paragraph) -> Start | None:
    """`How much?<br>Fifty.`"""
    if paragraph.block(1).joint is Joint.BREAK and ends_question(paragraph.block(0).text):
        return Start(paragraph.first, paragraph.first + 1)
    return None


def _paragraph_that_asks(paragraph: _Paragraph) -> Start | None:
    """Plain texts of newsgroups: a question over several full lines, its mark on the last."""
    run = [paragraph.block(position) for position in range(len(paragraph.run))]
    if len(run) > weights.QUESTION_LINES or not ends_question(run[-1].text):
        return None
    inner = run[:-1]
    if any(ends_question(block.text) or ANSWER_MARK.match(block.text) for block in inner):
        return None
    if any(block.kind is BlockKind.ITEM or block.joint is Joint.BREAK for block in run[1:]):
        return None
    return paragraph.whole() if len({block.indent for block in run[1:]}) <= 1 else None


def _up_to_line(paragraph: _Paragraph) -> Start | None:
    """The first line at which the question is seen to end, by the rules for lines."""
    for position in range(min(len(paragraph.run), weights.QUESTION_LINES)):
        for rule in _LINE_RULES:
            end = rule(paragraph, position)
            if end:
                return Start(paragraph.first, end)
    return None


def _short_paragraph(paragraph: _Paragraph) -> Start | None:
    """A statement without a question mark: "My card is lost and the desk is shut"."""
    most = weights.QUESTION_LINES if paragraph.bears_mark else weights.STATEMENT_LINES
    return paragraph.whole() if len(paragraph.run) <= most else None


_RULES: tuple[Callable[[_Paragraph], Start | None], ...] = (
    _above_marked_answer,
    _alone,
    _set_off,
    _above_line_break,
    _paragraph_that_asks,
    _up_to_line,
    _short_paragraph,
)
"""The first rule that knows where the question ends; where none does, its first block is it."""


def _at_answer_mark(paragraph: _Paragraph, position: int) -> int:
    """ "Q. How?" and "A. So." on lines that touch."""
    is_answer = position > 0 and ANSWER_MARK.match(paragraph.block(position).text)
    return paragraph.run[position] if is_answer else 0


def _at_other_indent(paragraph: _Paragraph, position: int) -> int:
    """Plain texts that set the answer further in, right below a question of two lines."""
    is_other = (
        position > 1 and paragraph.block(position).indent != paragraph.block(position - 1).indent
    )
    return paragraph.run[position] if is_other else 0


def _below_ended_line(paragraph: _Paragraph, position: int) -> int:
    """A first line that ends before the margin: its writer began a new one for the answer."""
    is_ended = position == 1 and _is_ended(paragraph.block(0), paragraph.block(1))
    return paragraph.run[position] if is_ended else 0


def _below_brackets(paragraph: _Paragraph, position: int) -> int:
    """A first line that asks and says what it asks about: "Others? (e.g. rabbits)"."""
    is_whole = position == 0 and asks_and_goes_on(paragraph.block(0).text)
    return paragraph.run[0] + 1 if is_whole else 0


def _at_item(paragraph: _Paragraph, position: int) -> int:
    """A list begins the answer."""
    is_item = position > 0 and paragraph.block(position).kind is BlockKind.ITEM
    return paragraph.run[position] if is_item else 0


def _below_hanging_end(paragraph: _Paragraph, position: int) -> int:
    """Numbered questions of plain texts, whose second line stands below the words of the first."""
    is_end = position == 1 and _is_hanging_end(paragraph.block(0), paragraph.block(1))
    return paragraph.run[position] + 1 if is_end else 0


def _below_question_mark(paragraph: _Paragraph, position: int) -> int:
    """A line that asks, and the one below if it is the last and asks as well: "How? And why?" """
    if not ends_question(paragraph.block(position).text):
        return 0
    if position + 2 == len(paragraph.run):
        after = paragraph.block(position + 1)
        if ends_question(after.text) and after.indent == paragraph.block(position).indent:
            return paragraph.run[position + 1] + 1
    return paragraph.run[position] + 1


_LINE_RULES: tuple[Callable[[_Paragraph, int], int], ...] = (
    _at_answer_mark,
    _at_other_indent,
    _below_ended_line,
    _below_brackets,
    _at_item,
    _below_hanging_end,
    _below_question_mark,
)
"""Paragraph and position of a line in it -> number after the question's last block, or 0."""


def _is_ended(first: Block, second: Block) -> bool:
    """Whether a first line without a question mark is a question of its own."""
    if second.joint is Joint.BREAK:
        return True
    text = first.text
    if second.text[:1].islower() and not text.endswith((".", "!", ":")):
        return False
    return len(text) + first.indent < weights.FULL_LINE or text.endswith((".", "!", ":"))


def _is_hanging_end(first: Block, second: Block) -> bool:
    """Whether a line further in ends the question of the full line above it, since it is short."""
    is_further_in = second.indent - first.indent > 3 and first.text[-1] not in ".:!"
    return is_further_in and len(
        second.text
    ) + second.indent < weights.FULL_LINE + weights.HANGING_MARGIN < (
        len(first.text) + first.indent
    )


def _until_answer_mark(document: ClearedDocument, first: int) -> int:
    """The number of the block that begins with "A:" below a marked question, 0 where none does."""
    blocks = document.blocks
    words = 0
    for n in range(first + 1, min(len(blocks), first + weights.MARKED_BLOCKS)):
        if n in document.dropped:
            continue
        block = blocks[n]
        if ANSWER_MARK.match(block.text):
            return n
        if QUESTION_MARK.match(block.text) or block.kind is BlockKind.HEADING:
            return 0
        words += len(block.text.split())
        if words > weights.MARKED_WORDS:
            return 0
    return 0


def _part_of_block(document: ClearedDocument, first: int) -> Start:
    """The question that is a block, or the beginning of one that holds its answer as well."""
    block = document.blocks[first]
    is_marked = bool(QUESTION_MARK.match(block.text))
    answer = ANSWER_WITHIN.search(block.text)
    if answer and is_marked:
        return _part(block, first, answer.start())
    count = len(block.text.split())
    if count > weights.WORDS_OF_BLOCK or (is_marked and count > weights.WORDS_OF_MARKED_BLOCK):
        asked = _ASKED.search(block.text)
        if asked and len(block.text[: asked.end()].split()) <= weights.WORDS_OF_BLOCK:
            rest = block.text[asked.end() :]
            is_aside = asks_and_goes_on(block.text)
            if len(rest) > 3 and "?" not in rest and not is_aside:
                return _part(block, first, asked.end())
    return Start(first, first + 1)


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
    return Start(first, first + 1, text=head, rest=bare_answer(rest))


def _is_second_line(document: ClearedDocument, n: int) -> bool:
    """Whether a heading on a printed page goes on with the numbered one on the line above."""
    block, above = document.blocks[n], document.blocks[n - 1] if n else None
    return (
        above is not None
        and block.page > 0
        and block.kind is above.kind is BlockKind.HEADING
        and (block.level, block.emphasis) == (above.level, above.emphasis)
        and block.first == above.last + 1
        and bool(number_of(above.text))
        and not number_of(block.text)
    )


def asks_below(document: ClearedDocument, n: int) -> bool:
    """Whether a line begins a question that ends on one of the next lines.

    Where text goes on below that, it begins as questions do, or its writer began a new line there;
    else it may be an answer that asks.
    """
    text = document.blocks[n].text
    for m in range(n + 1, min(len(document.blocks), n + weights.QUESTION_LINES)):
        block = document.blocks[m]
        if block.joint is not Joint.WRAP or block.kind is not BlockKind.PARAGRAPH:
            return False
        text = f"{text} {block.text}"
        if ends_question(text):
            is_whole = m + 1 >= len(document.blocks) or document.blocks[m + 1].joint is Joint.APART
            return len(text.split()) <= weights.WORDS_OF_SENTENCE and (
                is_whole
                or question_likeness(text.rstrip("?？؟")) >= weights.LIKE_BEGINNING
                or _has_room(document, n, m)
            )
    return False


def _has_room(document: ClearedDocument, first: int, last: int) -> bool:
    """Whether the first word below a line of a paragraph had had a place on it."""
    blocks = document.blocks
    end = last + 1
    while end < len(blocks) and blocks[end].joint is Joint.WRAP:
        end += 1
    margin = max(len(document.lines[block.first - 1].rstrip()) for block in blocks[first:end])
    word = blocks[last + 1].text.split(maxsplit=1)[0]
    return len(document.lines[blocks[last].first - 1].rstrip()) + 1 + len(word) <= margin


def continues(document: ClearedDocument, n: int) -> bool:
    """Whether a block goes on with a question that a page end or a full line broke."""
    if document.blocks[n].joint is Joint.APART:
        return _is_second_line(document, n)
    before = next((m for m in range(n - 1, -1, -1) if document.words[m]), None)
    if before is None:
        return False
    above, block = document.blocks[before], document.blocks[n]
    return above.emphasis == block.emphasis and above.kind is not BlockKind.CODE


def is_short(block: Block) -> bool:
    """Whether a block has words, and not too many for a question."""
    return 0 < len(block.text.split()) <= weights.LONGEST_EMPHASISED
