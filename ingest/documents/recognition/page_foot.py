"""The foot of a page below the last answer: whose page it is, where else to go, whom to ask.

A reviewer will talk with you.          the end of the last answer
Prairie Alliance                        as at the head of the page
PO Box 4410, Millhaven                  a short line below it
Privacy | Imprint | Contact             a row of links
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from ingest.documents.blocks import Block, BlockKind
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.question_words import (
    ends_question,
    is_closing,
    is_front_matter,
    plain,
)
from ingest.documents.vocabulary import either

__all__ = ["without_foot"]

_FOOT = re.compile(
    rf"©|copyright|@|mailto:|https?://|\b{either('foot_words')}\b|\d{{4}}", re.IGNORECASE
)
_ROW = re.compile(r"\w[^|·•.?!:]*(?:\s[|·•]\s\w[^|·•.?!:]*){2,}")
"""Links of a page as its text has them: "Imprint | Privacy | Contact"."""
_CONTROLS = (Dropped.BUTTON, Dropped.NAVIGATION, Dropped.NEWSLETTER)
_ENDS_IN_YEAR = re.compile(r".*(?:(?<=[\s/.,-])(?:19|20)\d\d|\d/\d\d)\)?")
_ENDED = re.compile(r"[.?!:;,][\"'”’»)\]*_]*$")
_WAY = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<site>(?:https?://|www\.)[^\s,;|]+)"
    r"|(?P<phone>\+?\(?\d[\d\s()./-]{4,}\d)"
)
_SIGNED = re.compile(r"(?:[—–]|--?)\s?([^\W\d_]\D*)")
_QUOTED = ('"', "”", "“", "’", "»", "«", "」", "*", "_")
_FIRST_SENTENCE = re.compile(r"[^.?!？؟]*[?？؟]")


def without_foot(
    document: ClearedDocument,
    body: list[int],
    others: Sequence[list[int]],
    first: int,
    topics: Collection[int],
) -> list[int]:
    """The last answer of a document without what stands below it and answers nothing.

    `others` are all answers, `first` is the block of the first question.
    """
    while body and not document.blocks[body[-1]].text:
        body = body[:-1]
    body = _above_rule(document, body, others)
    body = _above_title(document, body, others, topics, first)
    body = _above_heading(document, body, others, first)
    return body[: _begin_of_foot(document, body, others, first)]


def _above_rule(
    document: ClearedDocument, body: list[int], others: Sequence[list[int]]
) -> list[int]:
    """Without a few words below a line across the page."""
    rules = [n for n in body if document.blocks[n].kind is BlockKind.RULE]
    inner = sum(
        any(document.blocks[n].kind is BlockKind.RULE for n in other[:-1]) for other in others[:-1]
    )
    if not rules or inner:
        return body
    last = rules[-1]
    below = [n for n in body if n > last]
    words = sum(document.words[n] for n in below)
    text = " ".join(document.blocks[n].text for n in below)
    is_text = document.blocks[last].container is None and not document.blocks[last].page
    alone = weights.FOOT_WORDS_OF_TEXT if is_text else weights.FOOT_WORDS_ALONE
    if words <= weights.FOOT_WORDS and (words <= alone or _FOOT.search(text)):
        return [n for n in body if n < last]
    return body


def _above_title(
    document: ClearedDocument,
    body: list[int],
    others: Sequence[list[int]],
    topics: Collection[int],
    first: int,
) -> list[int]:
    """Without a line that is set as topics are, and as nothing in answers is: "STAY IN TOUCH".

    So is what is slanted, larger or smaller as a line above the first question is.
    """
    looks = {document.looks[n] for n in topics}
    forms = {look for look in looks if look.numbering or not look.is_plain}
    above = {document.looks[n] for n in document.open if n < first}
    forms |= {look for look in above if not (look.is_upper or look.numbering or look.is_plain)}
    if forms:
        forms -= {document.looks[n] for other in others[:-1] for n in other}
    at = next((k for k, n in enumerate(body) if k and document.looks[n] in forms), None)
    return body if at is None else body[:at]


def _above_heading(
    document: ClearedDocument, body: list[int], others: Sequence[list[int]], first: int
) -> list[int]:
    """Without a part of the document that is headed as no part of an answer is: "Contact us"."""
    blocks = document.blocks
    level = blocks[first].level or weights.DEEPEST_HEADING
    if any(blocks[n].kind is BlockKind.HEADING for other in others[:-1] for n in other):
        return body
    around = {id(container) for container in blocks[first].path()}
    own = {id(container) for container in blocks[body[0]].path()} - around if body else set()
    for place, n in enumerate(body):
        if (
            place
            and blocks[n].kind is BlockKind.HEADING
            and blocks[n].level <= level
            and own.isdisjoint(id(container) for container in blocks[n].path())
        ):
            return body[:place]
    return body


def _begin_of_foot(
    document: ClearedDocument, body: Sequence[int], others: Sequence[list[int]], first: int
) -> int:
    """The place in an answer where lines begin that are a foot, its length without one.

    Some of them say so by themselves; short ones between and below them are of the foot as well.
    """
    head = lines_of_head(document, first)
    usual = [document.blocks[other[-1]].text for other in others[:-1] if other]
    texts = [document.blocks[n].text for n in body]
    signs: list[Callable[[str], bool]] = [is_closing, _is_dated]
    if sum(map(_is_contact, texts)) == 1:  # more are a list of whom to ask for what
        signs.append(_is_contact)
    if not any(text.endswith(_QUOTED) for text in texts[-2:-1]):  # else whose words they are
        signs.append(_is_signature)
    own = [sign for sign in signs if not any(map(sign, usual))]
    begin = len(body)
    for place in range(len(body) - 1, 0, -1):
        block = document.blocks[body[place]]
        may_be = _may_be_of_foot(block)
        is_introduced = document.blocks[body[place - 1]].text.endswith(":")
        is_below_control = any(
            document.dropped.get(n) in _CONTROLS for n in range(body[place - 1] + 1, body[place])
        )
        below = [document.blocks[n] for n in body[place + 1 :] if document.blocks[n].text]
        is_line = may_be and block.kind is BlockKind.PARAGRAPH
        if (
            (is_below_control and is_line)
            or _is_of_foot(block, head, own)
            or _is_greeting(block, below)
        ) and not is_introduced:
            begin = place
        elif not may_be:
            break
    return begin


def lines_of_head(document: ClearedDocument, first: int) -> frozenset[str]:
    """The words of the lines above the block `first` that ask nothing, to compare by."""
    return frozenset(
        plain(block.text) for block in document.blocks[:first] if not ends_question(block.text)
    )


def is_of_head(text: str, head: Collection[str]) -> bool:
    """Whether two words or more are those of such a line, or of its beginning."""
    words = plain(text)
    return len(words.split()) > 1 and any(
        line == words or line.startswith(f"{words} ") for line in head
    )


def _is_of_foot(block: Block, head: Collection[str], own: Sequence[Callable[[str], bool]]) -> bool:
    """Whether a line comes from the head of the page, leads elsewhere, or asks readers to ask.

    `own` are further signs of a foot, with which no answer above ends.
    """
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return False
    asked = _FIRST_SENTENCE.match(block.text)
    return bool(
        _ROW.fullmatch(block.text)
        or is_front_matter(asked[0] if asked else block.text)
        or any(sign(block.text) for sign in own)
        or is_of_head(block.text, head)
        or (_may_be_of_foot(block) and _begins_as_head(block.text, head))
    )


def _begins_as_head(text: str, head: Collection[str]) -> bool:
    """Whether a line begins with a whole line of the head: the name of the house, its address."""
    words = f"{plain(text)} "
    return any(len(line.split()) > 1 and words.startswith(f"{line} ") for line in head)


def _is_dated(text: str) -> bool:
    """Whether a few words that are no sentence end in a year: "Approved by all, May 2024"."""
    is_short = 1 < len(text.split()) <= weights.FOOT_LINE_WORDS
    return is_short and text[0].isupper() and bool(_ENDS_IN_YEAR.fullmatch(text))


def _is_contact(text: str) -> bool:
    """Whether a line is a label and ways to reach somebody: "Contact: 555-0190 – a@b.example".

    A telephone number alone is none, as are digits of a date, an account or a price.
    """
    label, _, rest = text.replace("：", ":").partition(":")
    ways = [way.lastgroup for way in _WAY.finditer(rest)]
    return (
        0 < len(label.split()) <= weights.CONTACT_LABEL_WORDS
        and ("mail" in ways or len(set(ways)) > 1)
        and len(re.findall(r"\w+", _WAY.sub(" ", rest))) < len(ways)
    )


def _is_signature(text: str) -> bool:
    """Whether a line is a dash and names: "— Ruth & Ida, Harbour Pottery"."""
    signed = _SIGNED.fullmatch(text)
    return bool(signed and _are_names(signed[1]))


def _are_names(text: str) -> bool:
    """Whether a few words are all written large, but for such as "and", "de", "von"."""
    words = re.findall(r"[^\W\d_]+", text)
    return (
        bool(words)
        and len(words) <= weights.FOOT_LINE_WORDS
        and not _ENDED.search(text)
        and all(word[0].isupper() or len(word) <= weights.PARTICLE_LETTERS for word in words)
        and words[0][0].isupper()
    )


def _is_greeting(block: Block, below: Sequence[Block]) -> bool:
    """Whether a line greets in words of any language above a name or two: "In friendship," Ida.

    A long one does so above names below a blank line, as in a letter.
    """
    words = len(block.text.split())
    is_long = words > weights.GREETING_WORDS
    return (
        block.text.endswith(",")
        and words <= weights.FOOT_CLOSING_WORDS
        and 0 < len(below) <= weights.GREETING_LINES
        and (not is_long or (below[0].first > block.last + 1 and _are_names(below[0].text)))
        and all(
            _may_be_of_foot(line)
            and line.text[:1].isupper()
            and not any(map(str.isdigit, line.text))
            for line in below
        )
    )


def _may_be_of_foot(block: Block) -> bool:
    """Whether a line is no part of a sentence: an address, hours, a name, a link of a list."""
    return block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and (
        not block.text
        or (len(block.text.split()) <= weights.FOOT_LINE_WORDS and not _ENDED.search(block.text))
    )
