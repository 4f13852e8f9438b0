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
from ingest.documents.recognition.shared.question_words import (
    ends_question,
    is_date,
    is_front_matter,
)
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
_ICON = re.compile(r"[a-z]+(?:_[a-z]+)+")
"""The name of a sign of a font, as the text of a page has it: "expand_more"."""
_ANY_ICON = "_"
"""In place of the words of such a line: an accordion that is open has another sign."""
_CHANGED = re.compile(
    rf"{either('last_changed', 'colophon', 'column_date')}(?:\s\w{{2,3}})?[\s:–—-]+", re.IGNORECASE
)
_FILED = re.compile(rf"{either('column_topic', 'column_tags')}\s?:\s", re.IGNORECASE)
"""How a page sorts its answers: "Category: Fees"."""
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
    """The same few plain words after many answers, or between them and their questions.

    "Back to top", "Was this helpful? Yes No", "expand_more" of a sign that text spells out.
    """
    places = _repeatable(document)
    texts = ((n, document.blocks[n].text) for n in document.open)
    asking = [n for n, text in texts if ends_question(text) and not is_front_matter(text)]
    known = _of_filing(document, len(asking))
    for words, group in places.items():
        others = len(asking) - len(set(group).intersection(asking))
        if (
            "?" in words
            and len(group) >= max(weights.CONTROL_TIMES, weights.CONTROL_SHARE * others)
            and not any(_has_answer(document, n) for n in group)
        ):
            known.update(group)
    asked = sum(n not in known for n in asking)
    least = max(weights.CONTROL_TIMES, weights.CONTROL_SHARE * asked)
    mostly = max(weights.CONTROL_TIMES, weights.CONTROL_BELOW * asked)
    found = set(known)
    for words, group in places.items():
        below = [n for n in group if _is_below_question(document, n, known)]
        are_alike = len(below) == len(group) or words == _ANY_ICON
        is_below_answers = not below and len(group) >= least
        is_between = are_alike and len(below) >= mostly
        if (is_below_answers and not _heads_rows(document, group, places)) or (
            is_between and all(_is_above_text(document, n) for n in below)
        ):
            found.update(group)
    return found


def _repeatable(document: ClearedDocument) -> dict[str, list[int]]:
    """Words that could be of a control, in small letters -> the blocks that have them."""
    places: dict[str, list[int]] = {}
    for n in document.open:
        block = document.blocks[n]
        is_asking = "?" in block.text
        most = weights.CONTROL_WORDS_ASKING if is_asking else weights.CONTROL_WORDS
        if (
            (block.kind is BlockKind.PARAGRAPH or (is_asking and block.kind is BlockKind.HEADING))
            and (block.joint in (Joint.APART, Joint.BREAK) or _is_line(document, n))
            and (not block.emphasis or block.link or is_asking)
            and 0 < document.words[n] <= most
            and (block.text[-1].isalpha() or is_asking)
            and not is_marked(block.text)
            and not any(around.name in _OF_ANSWERS for around in block.path())
        ):
            words = _ANY_ICON if _ICON.fullmatch(block.text) else block.text.casefold()
            places.setdefault(words, []).append(n)
    return places


def _is_line(document: ClearedDocument, n: int) -> bool:
    """Whether a line within a paragraph of text asks, is a sign, or stands right below either."""
    texts = [document.blocks[m].text for m in (n, max(0, n - 1))]
    return document.blocks[n].container is None and any(
        "?" in text or _ICON.fullmatch(text) for text in texts
    )


def _of_filing(document: ClearedDocument, asked: int) -> set[int]:
    """Lines below several answers that say when these were changed, or how they are sorted."""
    blocks = document.blocks
    lines = [
        n
        for n in document.open
        if document.words[n] <= weights.CONTROL_WORDS_ASKING
        and not _is_below_question(document, n, ())
    ]
    dated = {
        n
        for n in lines
        if (label := _CHANGED.match(blocks[n].text)) and is_date(blocks[n].text[label.end() :])
    }
    sorted_ = {n for n in lines if _FILED.match(blocks[n].text) and not is_marked(blocks[n].text)}
    first = next((n for n in document.open if ends_question(blocks[n].text)), 0)
    # Above the first question, and so above others, "Topic: Fees" is a title.
    are_filed = len(sorted_) >= max(weights.CONTROL_TIMES, weights.CONTROL_SHARE * asked)
    return (dated if len(dated) > 1 else set()) | (
        sorted_ if are_filed and min(sorted_) > first else set()
    )


def _has_answer(document: ClearedDocument, n: int) -> bool:
    """Whether a line that asks ends there, and a sentence stands below."""
    below = document.next_with_words(n)
    return (
        below is not None
        and ends_question(document.blocks[n].text)
        and document.blocks[below].text.endswith((".", "!", ":", ";"))
    )


def _is_above_text(document: ClearedDocument, n: int) -> bool:
    """Whether more than the next question stands below a block."""
    below = document.next_with_words(n)
    return below is not None and not ends_question(document.blocks[below].text)


def _heads_rows(document: ClearedDocument, group: Sequence[int], controls: Container[str]) -> bool:
    """Whether the same words follow each time, and are no control: the rows of a table."""
    below = {document.blocks[n + 1].text for n in group if n + 1 < len(document.blocks)}
    return len(below) == 1 and below.pop().casefold() not in controls


def _is_below_question(document: ClearedDocument, n: int, controls: Container[int]) -> bool:
    """Whether words may be an answer: above them is a question, or a line set as one may be."""
    above = document.last_with_words(n)
    if above in controls:
        return False
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
