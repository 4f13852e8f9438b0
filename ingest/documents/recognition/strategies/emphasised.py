"""Questions set in bold, italic, underlined or in a font of their own."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.documents.blocks import BlockKind, Emphasis, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.extent import continues, is_short
from ingest.documents.recognition.shared.proposal import Family, Proposal
from ingest.documents.recognition.shared.variants import Form, variants

__all__ = ["propose"]

_KINDS = (
    BlockKind.PARAGRAPH,
    BlockKind.ITEM,
    BlockKind.TERM,
    BlockKind.DEFINITION,
    BlockKind.SUMMARY,
)


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """Blocks of each emphasis, then of each emphasis and size of type, and bold items."""
    blocks = document.blocks
    groups: dict[str, list[int]] = {}
    for n in document.open:
        block = blocks[n]
        if block.kind not in _KINDS or not block.emphasis or not is_short(block):
            continue
        if block.joint is Joint.GLUE:
            continue
        if continues(document, n):
            continue
        name = _name(block.emphasis)
        if any(around.name == "blockquote" for around in block.path()):
            name += " in quotations"  # which stand in answers, unless all questions do
        groups.setdefault(f"words in {name}", []).append(n)
        if block.kind is BlockKind.ITEM:
            groups.setdefault(f"items in {name}", []).append(n)
        if abs(block.size - 1) >= weights.OTHER_SIZE:
            groups.setdefault(f"words in {name}, {block.size:.1f} of the size", []).append(n)
    for name, group in groups.items():
        yield from variants(document, group, Form(Family.EMPHASIS, name))


def _name(emphasis: Emphasis) -> str:
    names = {
        Emphasis.BOLD: "bold",
        Emphasis.ITALIC: "italics",
        Emphasis.UNDERLINE: "underline",
        Emphasis.FONT: "a font of their own",
    }
    return " and ".join(names[part] for part in emphasis)
