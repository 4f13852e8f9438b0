"""Why lines are topics, in words for staff: how they are set, or where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ingest.documents.blocks import Block, BlockKind, Emphasis
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.phrasing import counted

__all__ = ["topic_evidence"]

_FEW = 6
"""How many lines a note names."""

_EMPHASES = {
    Emphasis.BOLD: "bold",
    Emphasis.ITALIC: "italics",
    Emphasis.UNDERLINE: "underline",
    Emphasis.FONT: "a font of their own",
}


def topic_evidence(document: ClearedDocument, topics: Iterable[int]) -> Iterator[str]:
    """A note for each way in which blocks are told to be topics, with their lines."""
    told = sorted((_reason(document, n), n) for n in topics)
    for reason, group in groupby(told, key=lambda one: one[0]):
        blocks = [document.blocks[n] for _, n in group]
        lines = [*dict.fromkeys(str(block.first) for block in blocks)]
        more = f" and {len(lines) - _FEW} more" if len(lines) > _FEW else ""
        noun = "line" if len(lines) == 1 else "lines"
        count = counted(len(blocks), "topic")
        yield f"{noun} {', '.join(lines[:_FEW])}{more}: {count} by {reason}"


def _reason(document: ClearedDocument, n: int) -> str:
    block = document.blocks[n]
    if document.dropped.get(n) is Dropped.CONTENTS:
        return "the titles of a list of the questions"
    if block.kind is BlockKind.HEADING:
        return f"headings of level {block.level}"
    if any(container.name in ("td", "th") for container in block.path()):
        return "cells of their table"
    if block.kind in (BlockKind.SUMMARY, BlockKind.TERM):
        return "what holds the questions as its part"
    return f"lines right above questions, {_look(block)}"


def _look(block: Block) -> str:
    """How the lines of a form are set, as no answers are."""
    parts = [name for one, name in _EMPHASES.items() if one in block.emphasis]
    if block.text.isupper():
        parts.append("capitals")
    if parts:
        return f"in {' and '.join(parts)}"
    if block.container is not None and block.container.classes:
        return f"in elements “{block.container.name}.{'.'.join(block.container.classes)}”"
    return "short, and no end of a sentence"
