"""Headings that are questions, at any level, under headings that are their topics."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.documents.blocks import Kind
from ingest.documents.recognition.extent import continues, from_blocks, variants
from ingest.documents.recognition.page import Page
from ingest.documents.recognition.proposal import Proposal
from ingest.documents.recognition.question_words import is_front_matter, likeness

__all__ = ["propose"]


def propose(page: Page) -> Iterable[Proposal]:
    """Headings of each level, and headings of all levels that ask something."""
    headings = [
        n for n in page.open if page.blocks[n].kind is Kind.HEADING and not continues(page, n)
    ]
    levels = sorted({page.blocks[n].level for n in headings})
    for level in levels:
        group = [n for n in headings if page.blocks[n].level == level]
        yield from variants(page, group, f"headings of level {level}", level=level)
        leaves = _asking_leaves(page, headings, level)
        if leaves:
            both = sorted(
                {*leaves, *(n for n in group if not is_front_matter(page.blocks[n].text))}
            )
            yield from_blocks(
                page, both, f"headings of level {level} and above", level=level, trust=0.99
            )
        if level + 1 in levels:
            adapted = _by_section(page, headings, level)
            if adapted and set(adapted) != set(group):
                yield from_blocks(
                    page,
                    adapted,
                    f"headings of level {level} or below",
                    level=level + 1,
                    trust=0.99,
                )
    asking = [n for n in headings if likeness(page.blocks[n].text) >= 0.8]
    if len({page.blocks[n].level for n in asking}) > 1:
        deepest = max(page.blocks[n].level for n in asking)
        yield from_blocks(page, asking, "headings that ask something", level=deepest, trust=0.95)


def _asking_leaves(page: Page, headings: list[int], level: int) -> list[int]:
    """Headings above a level that ask something and have no heading of the level below them."""
    leaves = []
    for position, n in enumerate(headings):
        block = page.blocks[n]
        if block.level >= level or likeness(block.text) < 0.8:
            continue
        following = headings[position + 1] if position + 1 < len(headings) else None
        if following is None or page.blocks[following].level <= block.level:
            leaves.append(n)
    return leaves


def _by_section(page: Page, headings: list[int], level: int) -> list[int]:
    """Headings of a level, or where one is no question but a topic, those of the level below it."""
    chosen: list[int] = []
    for position, n in enumerate(headings):
        block = page.blocks[n]
        if block.level != level or is_front_matter(block.text):
            continue
        below = []
        for m in headings[position + 1 :]:
            if page.blocks[m].level <= level:
                break
            if page.blocks[m].level == level + 1:
                below.append(m)
        is_open = block.text.endswith(("…", "..."))
        if (likeness(block.text) >= 0.8 and not is_open) or not below:
            chosen.append(n)
        else:
            chosen.extend(below)
    return chosen
