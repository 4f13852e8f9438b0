"""The blocks of an answer -> its Markdown, without the mark before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.recognition.shared.answer_markdown import format_blocks
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.inline_answers import bare_answer
from ingest.documents.recognition.shared.marks import ANSWER_MARK
from ingest.documents.recognition.shared.proposal import Start
from ingest.documents.recognition.shared.question_words import number_of, without_number

__all__ = ["answer_markdown"]

_SENTENCE_END = re.compile(r"[.?!:;][\"'”’)\]*]*$")


def answer_markdown(
    document: ClearedDocument, start: Start, body: Sequence[int], *, has_mark: bool
) -> str:
    """The answer below a question, empty where there is none.

    With `has_mark`, answers of this document begin with a mark such as "A:", which is taken off.
    """
    if start.answer is not None:
        return start.answer
    blocks = [_mended(document, n, before) for before, n in zip((None, *body), body, strict=False)]
    if start.body and blocks:
        blocks[0] = _without_number(document.blocks[start.first], blocks[0])
    if start.rest:
        rest = Block(start.rest, start.rest, indent=blocks[0].indent if blocks else 0)
        blocks = [rest, *blocks]
    if not blocks:
        return ""
    if has_mark:
        blocks = _without_mark(blocks)
    if body and document.blocks[body[0]].joint is Joint.GLUE and blocks:
        blocks = [_behind_question(blocks[0]), *blocks[1:]]
    first = replace(blocks[0], joint=Joint.APART) if blocks else None
    lines = document.lines if not any(block.container or block.markdown for block in blocks) else ()
    return format_blocks([first, *blocks[1:]] if first else [], lines)


def _behind_question(block: Block) -> Block:
    """An answer in the line of its question, without the dash or the brackets that set it off."""
    text = bare_answer(block.text)
    markdown = bare_answer(block.markdown) if block.markdown else ""
    return replace(block, text=text, markdown=markdown) if text.strip() else block


def _without_number(question: Block, answer: Block) -> Block:
    """The answer of a list without its number, which is that of its question in another list."""
    if answer.kind is BlockKind.ITEM and answer.marker == question.marker:
        return replace(answer, kind=BlockKind.PARAGRAPH, marker="", depth=0)
    number = number_of(answer.text)
    if number and number == number_of(question.text):
        text = without_number(answer.text)
        return replace(answer, text=text, markdown=without_number(answer.markdown))
    return answer


def _mended(document: ClearedDocument, n: int, before: int | None) -> Block:
    """A block, joined to the one before it where a page end tore a sentence apart."""
    block = document.blocks[n]
    if (
        before is not None
        and block.joint is Joint.APART
        and block.text[:1].islower()
        and not _SENTENCE_END.search(document.blocks[before].text)
        and any(m in document.dropped and document.blocks[m].text for m in range(before + 1, n))
    ):
        return replace(block, joint=Joint.WRAP)
    return block


def _without_mark(blocks: Sequence[Block]) -> list[Block]:
    first, *others = blocks
    match = ANSWER_MARK.match(first.text)
    if not match:
        return list(blocks)
    text = first.text[match.end() :]
    markdown = first.markdown
    if markdown:
        inner = re.match(r"[*_\s]*" + re.escape(match[0].strip(" *_[(")) + r"[*_\s]*", markdown)
        if inner:
            markdown = _balanced(markdown[inner.end() :], inner[0])
    if not text.strip():
        return [replace(others[0], joint=Joint.APART), *others[1:]] if others else []
    kind = first.kind if first.kind is not BlockKind.HEADING else BlockKind.PARAGRAPH
    return [replace(first, text=text, markdown=markdown, kind=kind), *map(_unmarked, others)]


def _unmarked(block: Block) -> Block:
    """A further answer without its mark; "A2)" stays, since it tells the answers apart."""
    match = ANSWER_MARK.match(block.text)
    if not match or block.markdown or any(character.isdigit() for character in match[0]):
        return block
    return replace(block, text=block.text[match.end() :])


def _balanced(rest: str, taken: str) -> str:
    """The rest of a line of Markdown after a mark; emphasis that began before the mark goes on."""
    for sign in ("**", "__"):
        if taken.count(sign) % 2 and rest.count(sign) % 2:
            return sign + rest
    return rest
