"""How a line is set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.documents.blocks import Block, BlockKind, Emphasis
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.question_words import number_of
from ingest.documents.vocabulary import either

__all__ = ["LABELLED", "LETTER", "NUMBERED_WORD", "Look", "look_of"]

NUMBERED_WORD = re.compile(
    r"([^\W\d_]{2,12})\s+"
    r"(?:\d{1,2}\s*(?:[:.–—-]\s*|\s)|(?:[IVX]{1,5}|[A-Z])\s*[:.–—-]\s*)(?=\S)"
)
"""How titles of chapters begin, whatever the word: "Part II: ", "Kapitel 3 "."""
LABELLED = re.compile(
    rf"\s*({either('column_topic', 'chapter_words')})\s?[:–—]\s*(?=\S)", re.IGNORECASE
)
"""How a title may say that it is one: "Topic: Fees"."""
LETTER = re.compile(r"\s*(?:[A-Z]|[IVX]+)[.:)]\s+(?=\S)")


@dataclass(frozen=True)
class Look:
    """How a line is set: what titles have in common, and answers have not."""

    kind: BlockKind
    level: int
    emphasis: Emphasis
    size: float
    depth: int
    element: tuple[str, ...]
    """Name and classes of the innermost element."""
    is_upper: bool
    numbering: str
    """The word before its number, "1" for a number alone, "A" for a letter or a Roman number."""

    @property
    def is_plain(self) -> bool:
        """Whether it is set as text is."""
        return (
            self.kind is BlockKind.PARAGRAPH
            and not self.emphasis
            and not self.is_upper
            and abs(self.size - 1) < weights.OTHER_SIZE
        )


def look_of(block: Block) -> Look:
    container = block.container
    return Look(
        block.kind,
        block.level,
        block.emphasis,
        round(block.size, 1),
        block.depth,
        (container.name, *container.classes) if container else (),
        block.text.isupper() and sum(map(str.isalpha, block.text)) > 1,
        _numbering(block),
    )


def _numbering(block: Block) -> str:
    if word := NUMBERED_WORD.match(block.text) or LABELLED.match(block.text):
        return word[1]
    if number_of(block.text) or block.marker[:1].isdigit():
        return "1"
    return "A" if LETTER.match(block.text) or block.marker[:1].isalpha() else ""
