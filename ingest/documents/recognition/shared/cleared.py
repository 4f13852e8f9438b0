"""A document as the strategies look at it: its blocks, and which of them are no question's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.looks import Look, look_of
from ingest.documents.recognition.shared.marks import QUESTION_MARK
from ingest.documents.recognition.shared.question_words import ends_question, number_of, plain

__all__ = ["ClearedDocument", "paragraphs"]


@dataclass(frozen=True, eq=False)
class ClearedDocument:
    """Blocks, of which those that belong to no question are named with the reason."""

    name: str
    """File name."""
    lines: Sequence[str]
    blocks: Sequence[Block]
    dropped: Mapping[int, str] = field(default_factory=dict)
    """Number of a block -> why it is no part of any question, in the order of the steps."""
    dropped_lines: Mapping[int, str] = field(default_factory=dict)
    """Line -> why it is no part of any question, in documents where lines tell."""

    @cached_property
    def open(self) -> list[int]:
        """Numbers of the blocks that may be part of a question or an answer."""
        return [
            n
            for n, block in enumerate(self.blocks)
            if n not in self.dropped and block.kind is not BlockKind.DATA
        ]

    @cached_property
    def words(self) -> list[int]:
        """Words of each block, zero for those that are dropped."""
        return [
            0 if n in self.dropped or block.kind is BlockKind.DATA else len(block.text.split())
            for n, block in enumerate(self.blocks)
        ]

    @cached_property
    def looks(self) -> list[Look]:
        """How each block is set."""
        return list(map(look_of, self.blocks))

    @cached_property
    def total(self) -> int:
        """Words of all blocks, one at least."""
        return max(1, sum(self.words))

    @cached_property
    def asking(self) -> frozenset[int]:
        """Numbers of the short blocks that stand alone and end in a question mark."""
        return frozenset(
            n
            for n in self.open
            if self.blocks[n].joint is Joint.APART
            and self.words[n] in weights.WORDS_ASKING_ALONE
            and ends_question(self.blocks[n].text)
        )

    @cached_property
    def targets(self) -> Mapping[str, int]:
        """Anchor -> number of the block that it leads to."""
        found: dict[str, int] = {}
        for n, block in enumerate(self.blocks):
            for anchor in block.anchors:
                found.setdefault(anchor, n)
        return found

    def target(self, link: str) -> int | None:
        """The block that a link within the document leads to."""
        if "#" not in link or link.endswith("#"):
            return None
        page, anchor = link.rsplit("#", 1)
        if page and page.rsplit("/", 1)[-1] != self.name and "://" in page:
            return None
        return self.targets.get(anchor)

    def next_with_words(self, n: int) -> int | None:
        """The first block below a block that has words and is not dropped."""
        return next((m for m in range(n + 1, len(self.blocks)) if self.words[m]), None)

    def last_with_words(self, n: int) -> int | None:
        """The nearest block above a block that has words and is not dropped."""
        return next((m for m in range(n - 1, -1, -1) if self.words[m]), None)

    def has_blank_above(self, n: int) -> bool:
        """Whether a blank line stands above a block, or nothing."""
        return n == 0 or self.blocks[n].first > self.blocks[n - 1].last + 1


def paragraphs(document: ClearedDocument) -> Iterator[tuple[int, int, str]]:
    """First block, number after the last one, and comparable words of each paragraph."""
    blocks = document.blocks
    n = 0
    while n < len(blocks):
        if n in document.dropped or not blocks[n].text or blocks[n].kind is BlockKind.DATA:
            n += 1
            continue
        end = n + 1
        while end < len(blocks) and _goes_on(blocks[end]):
            end += 1
        yield n, end, plain(" ".join(block.text for block in blocks[n:end]))
        n = end


def _goes_on(block: Block) -> bool:
    """Whether a block is a further line of the paragraph above it, and no question of its own."""
    return (
        block.joint is Joint.WRAP
        and block.kind is not BlockKind.ITEM
        and not number_of(block.text)
        and not QUESTION_MARK.match(block.text)
    )
