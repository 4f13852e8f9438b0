"""Rows of links, buttons and the foot of a page of the web, told by their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.marks import UNFOLDING, is_marked
from ingest.documents.recognition.shared.question_words import ends_question
from ingest.documents.vocabulary import either

__all__ = ["colophon", "navigation"]

_NAVIGATION = re.compile(
    rf"(?:[\s|•·»«<>\[\]():,./←→↑↓▲^=*_-]|\b{either('navigation')}\b)+", re.IGNORECASE
)
_GO_BACK = re.compile(rf"\b{either('going_back')}\b|↑|▲|\^", re.IGNORECASE)
_GO_TO = re.compile(
    rf"\W*{either('go_to')}\s+(?:[\w’'-]+\s+){{0,4}}{either('go_places')}\W*", re.IGNORECASE
)
_PERMALINK = re.compile(r"[¶#§^↑▲]+")
_SIGN_OF_BUTTON = re.compile(rf"[–»{UNFOLDING}]")
_COLOPHON = re.compile(
    rf"(?:©|\(c\)\s|copyright\b|\$(?:id|date|revision|header)\b"
    rf"|{either('last_changed', 'colophon')})",
    re.IGNORECASE,
)


_OF_ANSWERS = ("blockquote", "pre", "td", "th", "li", "dd")
"""What stands in these is no control below them."""


def navigation(document: ClearedDocument) -> dict[int, str]:
    """Blocks whose words only lead to another place."""
    buttons = Counter(
        block.text
        for block in document.blocks
        if block.kind is BlockKind.SUMMARY or _SIGN_OF_BUTTON.fullmatch(block.text)
    )
    controls = _controls(document)
    return {
        n: Dropped.NAVIGATION
        for n, block in enumerate(document.blocks)
        if n not in document.dropped
        and block.kind not in (BlockKind.DATA, BlockKind.CODE, BlockKind.HEADING)
        and block.text
        and (_leads_elsewhere(block) or _is_button(block, buttons) or n in controls)
    }


def _controls(document: ClearedDocument) -> set[int]:
    """The same few plain words after many answers, and below no question: "Back to top"."""
    blocks = document.blocks
    places: dict[str, list[int]] = {}
    for n in document.open:
        block = blocks[n]
        if (
            block.kind is BlockKind.PARAGRAPH
            and block.joint in (Joint.APART, Joint.BREAK)
            and (not block.emphasis or block.link)
            and 0 < document.words[n] <= weights.CONTROL_WORDS
            and block.text[-1].isalpha()
            and not is_marked(block.text)
            and not any(around.name in _OF_ANSWERS for around in block.path())
        ):
            places.setdefault(block.text.casefold(), []).append(n)
    asking = sum(ends_question(blocks[n].text) for n in document.open)
    least = max(weights.CONTROL_TIMES, weights.CONTROL_SHARE * asking)
    return {
        n
        for group in places.values()
        if len(group) >= least
        and not any(_is_below_question(document, n) for n in group)
        and not _heads_rows(document, group, places)
        for n in group
    }


def _heads_rows(document: ClearedDocument, group: Sequence[int], controls: Container[str]) -> bool:
    """Whether the same words follow each time, and are no control: the rows of a table."""
    below = {document.blocks[n + 1].text for n in group if n + 1 < len(document.blocks)}
    return len(below) == 1 and below.pop().casefold() not in controls


def _is_below_question(document: ClearedDocument, n: int) -> bool:
    """Whether words may be an answer: above them is a question, or a line set as one may be."""
    above = next((m for m in range(n - 1, -1, -1) if document.words[m]), None)
    if above is None:
        return True
    block = document.blocks[above]
    is_set_off = block.kind is not BlockKind.PARAGRAPH and block.kind is not BlockKind.ITEM
    return block.text.endswith((":", "?", "？", "؟")) or (
        (is_set_off or bool(block.emphasis)) and not block.text.endswith((".", "!"))
    )


def _leads_elsewhere(block: Block) -> bool:
    text = block.text
    if len(text) < weights.NAVIGATION_CHARACTERS and block.kind is not BlockKind.TERM:
        is_row = _NAVIGATION.fullmatch(text) and (_GO_BACK.search(text) or block.link)
        if is_row:
            return True
    return bool(_GO_TO.fullmatch(text) or _PERMALINK.fullmatch(text))


def _is_button(block: Block, buttons: Counter[str]) -> bool:
    """Whether a block is the sign of a button, or one that every question has ("Show")."""
    if _SIGN_OF_BUTTON.fullmatch(block.text):
        return block.container is not None or buttons[block.text] > 1
    return block.kind is BlockKind.SUMMARY and buttons[block.text] > 1


def colophon(document: ClearedDocument) -> dict[int, str]:
    """The foot of a page, the last thing on it: when it was changed, whose it is."""
    blocks = document.blocks
    words, total = 0, sum(len(block.text.split()) for block in blocks)
    begin = len(blocks)
    for n in range(len(blocks) - 1, -1, -1):
        block = blocks[n]
        if n in document.dropped or block.kind in (BlockKind.DATA, BlockKind.RULE):
            continue
        words += len(block.text.split())
        if (
            words > min(weights.COLOPHON_WORDS, weights.COLOPHON_SHARE * total)
            or len(blocks) - n > weights.COLOPHON_BLOCKS
            or block.text.endswith("?")
        ):
            break
        if _COLOPHON.match(block.text):
            begin = n
        elif begin < len(blocks):
            break
    return dict.fromkeys(range(begin, len(blocks)), Dropped.COLOPHON)
