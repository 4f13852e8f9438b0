"""Documents of a PDF that set their paragraphs without a gap, one right below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.documents.blocks import Block, BlockKind, Joint

__all__ = ["part_dense"]

_ASKING = 2
"""So many lines that ask in the middle of paragraphs say that a gap tells nothing."""

_MOSTLY = 0.5
"""Of the lines that ask; the others begin a paragraph."""

_ASKED = re.compile(r"[?？؟][\"'”’»)\]*]*$")


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
