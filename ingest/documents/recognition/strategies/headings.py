"""Headings that are questions, at any level, under headings that are their topics."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.documents.blocks import BlockKind
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.extent import continues
from ingest.documents.recognition.shared.proposal import Family, Proposal
from ingest.documents.recognition.shared.question_words import is_front_matter, question_likeness
from ingest.documents.recognition.shared.variants import Form, from_blocks, variants

__all__ = ["propose"]


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """Headings of each level, and headings of all levels that ask something."""
    headings = [
        n
        for n in document.open
        if document.blocks[n].kind is BlockKind.HEADING and not continues(document, n)
    ]
    levels = sorted({document.blocks[n].level for n in headings})
    for level in levels:
        group = [n for n in headings if document.blocks[n].level == level]
        yield from variants(document, group, _form(f"headings of level {level}", level))
        leaves = _asking_leaves(document, headings, level)
        if leaves:
            both = sorted(
                {*leaves, *(n for n in group if not is_front_matter(document.blocks[n].text))}
            )
            name = f"headings of level {level} and above"
            yield from_blocks(document, both, _form(name, level, weights.TRUST_MIXED_LEVELS))
        if level + 1 in levels:
            adapted = _by_section(document, headings, level)
            if adapted and set(adapted) != set(group):
                name = f"headings of level {level} or below"
                form = _form(name, level + 1, weights.TRUST_MIXED_LEVELS)
                yield from_blocks(document, adapted, form)
    asking = [n for n in headings if _asks(document, n) and not _is_above_asking(document, n)]
    if len({document.blocks[n].level for n in asking}) > 1:
        deepest = max(document.blocks[n].level for n in asking)
        form = _form("headings that ask something", deepest, weights.TRUST_ANY_LEVEL)
        yield from_blocks(document, asking, form)


def _asks(document: ClearedDocument, n: int) -> bool:
    return question_likeness(document.blocks[n].text) >= weights.LIKE_BEGINNING


def _is_above_asking(document: ClearedDocument, n: int) -> bool:
    """Whether a heading is the topic of questions, though it asks as they do."""
    below = document.next_with_words(n)
    return (
        below is not None
        and document.blocks[below].kind is BlockKind.HEADING
        and document.blocks[below].level > document.blocks[n].level
        and _asks(document, below)
    )


def _form(name: str, level: int, trust: float = 1.0) -> Form:
    return Form(Family.HEADINGS, name, trust, level)


def _asking_leaves(document: ClearedDocument, headings: list[int], level: int) -> list[int]:
    """Headings above a level that ask something and have no heading of the level below them."""
    leaves = []
    for position, n in enumerate(headings):
        block = document.blocks[n]
        if block.level >= level or question_likeness(block.text) < weights.LIKE_BEGINNING:
            continue
        following = headings[position + 1] if position + 1 < len(headings) else None
        if following is None or document.blocks[following].level <= block.level:
            leaves.append(n)
    return leaves


def _by_section(document: ClearedDocument, headings: list[int], level: int) -> list[int]:
    """Headings of a level, or where one is no question but a topic, those of the level below it."""
    chosen: list[int] = []
    for position, n in enumerate(headings):
        block = document.blocks[n]
        if block.level != level or is_front_matter(block.text):
            continue
        below = []
        for m in headings[position + 1 :]:
            if document.blocks[m].level <= level:
                break
            if document.blocks[m].level == level + 1:
                below.append(m)
        if question_likeness(block.text) >= weights.LIKE_BEGINNING or not below:
            chosen.append(n)
        else:
            chosen.extend(below)
    return chosen
