"""Paragraphs torn by a page or a column -> joined; those that no gap parts -> parted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.readers.pdf.hyphens import is_broken, join_parts
from ingest.documents.readers.pdf.line_patterns import MARK
from ingest.documents.readers.pdf.typography import (
    TextLine,
    are_neighbours,
    ends_sentence,
    would_fit,
)

__all__ = ["mend_page_ends", "part_dense"]

_SAME_SIZE = 0.05
"""Blocks whose sizes differ by less, in sizes of the body's type, are set alike."""

_ASKING = 2
"""So many lines that ask in the middle of paragraphs say that a gap tells nothing."""

_MOSTLY = 0.5
"""Of the lines that ask; the others begin a paragraph."""

_ASKED = re.compile(r"[?？؟][\"'”’»)\]*]*$")


def mend_page_ends(
    blocks: Sequence[Block], lines: Sequence[TextLine], known: Mapping[str, int]
) -> list[Block]:
    """The blocks, those that a page tears joined by WRAP, with a word torn with them whole.

    `lines` are those of the document, `known` its words and how often they stand in it.
    """
    mended: list[Block] = []
    last = -1  # the block of text before, boilerplate passed over
    for block in blocks:
        mended.append(block)
        if block.kind is BlockKind.BOILERPLATE:
            continue
        above = mended[last] if last >= 0 else None
        if (
            above is not None
            and _goes_on(above, block)
            and _is_torn(lines[above.last - 1], lines[block.first - 1])
            and not would_fit(lines[above.last - 1], lines[block.first - 1])
        ):
            mended[last], rest = _mend_word(above, block, known)
            mended[-1] = replace(rest, joint=Joint.WRAP, depth=above.depth)
        last = len(mended) - 1
    return [block for block in mended if block.text]


def _goes_on(above: Block, block: Block) -> bool:
    """Whether a block is set like the one above, which does not end as a sentence does."""
    is_text = (
        above.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and block.kind is BlockKind.PARAGRAPH
    )
    if not is_text or block.joint is not Joint.APART or above.container is not block.container:
        return False
    if block.emphasis != above.emphasis:
        return False
    if abs(block.size - above.size) > _SAME_SIZE:
        return False
    return not ends_sentence(above.text) and not MARK.match(block.text)


def _is_torn(above: TextLine, line: TextLine) -> bool:
    """Whether a page or a column ends between two lines."""
    return not are_neighbours(above, line) or line.number != above.number + 1


def _mend_word(above: Block, block: Block, known: Mapping[str, int]) -> tuple[Block, Block]:
    """Both blocks, with a word that was broken between them whole at the end of the first."""
    parts = block.text.split(None, 1)
    begin = above.text.split()[-1:] or [""]
    if not parts or above.markdown or block.markdown or not is_broken(begin[0], parts[0]):
        return above, block
    whole = join_parts(begin[0], parts[0], known)
    text = above.text[: len(above.text) - len(begin[0])] + whole
    return replace(above, text=text), replace(block, text=parts[1] if len(parts) > 1 else "")


def part_dense(blocks: Sequence[Block]) -> list[Block]:
    """The blocks; those on a line that their writer wanted APART, where no gap parts paragraphs.

    Office programs set plain paragraphs so: a question, its answer and the next question, each on a
    new line.
    """
    lines = [n for n in range(1, len(blocks)) if _is_line(blocks[n - 1], blocks[n])]
    asking = [n for n in lines if _ASKED.search(blocks[n].text)]
    others = sum(
        bool(_ASKED.search(block.text)) and block.joint is Joint.APART and not block.emphasis
        for block in blocks
        if block.kind is BlockKind.PARAGRAPH
    )
    if len(asking) < _ASKING or len(asking) < _MOSTLY * (len(asking) + others):
        return list(blocks)
    parted = list(blocks)
    for n in lines:
        parted[n] = replace(blocks[n], joint=Joint.APART)
    return parted


def _is_line(above: Block, block: Block) -> bool:
    """Whether a block is a new line in the paragraph of the one above, set like that."""
    return (
        block.joint is Joint.BREAK
        and above.kind is block.kind is BlockKind.PARAGRAPH
        and not above.emphasis
        and not block.emphasis
    )
