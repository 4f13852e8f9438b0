"""Blocks of a document -> the same, with the boilerplate among them named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ingest.documents.blocks import Block, BlockKind
from ingest.documents.recognition.boilerplate.containers import in_containers
from ingest.documents.recognition.boilerplate.contents import linked_contents, repeated_contents
from ingest.documents.recognition.boilerplate.lines import boilerplate_text
from ingest.documents.recognition.boilerplate.navigation import colophon, navigation
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.dropped import Dropped

__all__ = ["clear"]

_Step = Callable[[ClearedDocument], Mapping[int, str]]
"""A document as far as it is cleared -> blocks that are to be dropped as well, with the reason."""


def clear(
    name: str, lines: Sequence[str], blocks: Sequence[Block], dropped_lines: Mapping[int, str]
) -> ClearedDocument:
    """The blocks of a document without its boilerplate.

    `dropped_lines` are those that the lines of a plain text give by themselves, with the reason.
    """
    document = ClearedDocument(name, lines, blocks, {}, dropped_lines)
    for step in _STEPS:
        found = {n: why for n, why in step(document).items() if n not in document.dropped}
        document = replace(document, dropped={**document.dropped, **found})
    return document


def _by_itself(document: ClearedDocument) -> dict[int, str]:
    """What its reader, its line or its words alone tell of a block."""
    reasons = {n: _reason(block, document.dropped_lines) for n, block in enumerate(document.blocks)}
    return {n: reason for n, reason in reasons.items() if reason}


def _reason(block: Block, dropped_lines: Mapping[int, str]) -> str:
    match block.kind:
        case BlockKind.BOILERPLATE:
            return block.reason or Dropped.BOILERPLATE
        case BlockKind.CONTENTS:
            return Dropped.CONTENTS
        case BlockKind.IMAGE:
            return f"picture “{block.text}”"
    return dropped_lines.get(block.first, "") or boilerplate_text(block.text)


_STEPS: tuple[_Step, ...] = (
    _by_itself,
    in_containers,
    navigation,
    colophon,
    linked_contents,
    repeated_contents,
)
"""In order: each looks only at what the ones before it left."""
