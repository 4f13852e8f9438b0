"""Short lines above longer paragraphs: questions of a text, those without a question mark as well.

I have lost my card
Tell us at the desk, so that nobody can use it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from ingest.documents.blocks import BlockKind, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.extent import asks_below
from ingest.documents.recognition.shared.inline_answers import asks_and_goes_on
from ingest.documents.recognition.shared.marks import is_marked
from ingest.documents.recognition.shared.proposal import Family, Proposal
from ingest.documents.recognition.shared.question_words import (
    ends_question,
    is_faq_title,
    is_front_matter,
    question_likeness,
)
from ingest.documents.recognition.shared.variants import Form, from_blocks

__all__ = ["propose"]

_FORM = Form(Family.LAYOUT, "short lines above their answers", weights.TRUST_SHORT_LINES)
_LABELS = Form(Family.LAYOUT, "lines with a colon above their answers", weights.TRUST_SHORT_LINES)
_ENDED = re.compile(r"[.?!:;,][\"'”’»)\]*_]*$")
_SENTENCE_END = re.compile(r"[.?!][\"'”’»)\]*_]*$")


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """Lines that ask, with lines of their form that state something; or those alone."""
    paragraphs = _paragraphs(document)
    asking = {n for n in paragraphs if _asks(document, n)}
    are_entries = _are_entries(document, asking)
    are_upper = sum(document.blocks[n].text.isupper() for n in asking) > len(asking) / 2
    last = max(asking, default=len(document.blocks))
    titles = [
        n
        for n in document.open
        if n < min(asking, default=0) and is_faq_title(document.blocks[n].text)
    ]
    stating = [
        n
        for n in paragraphs
        if _is_short(document, n, is_upper=are_upper)
        and n not in asking
        and n > max(titles, default=-1)
        and (n < last or _is_sentence(document, document.next_with_words(n)))
        and (
            _begins_entry(document, n)
            if are_entries
            else (not asking or question_likeness(document.blocks[n].text) >= weights.LIKE_TROUBLE)
            and _stands_between(document, n)
        )
    ]
    labels = [n for n in paragraphs if _is_label(document, n)]
    if not asking and len(labels) >= weights.FEW:
        yield from_blocks(document, labels, _LABELS)
    if asking and stating == paragraphs[:1]:
        return  # the title of the text
    if stating and len(stating) + len(asking) >= weights.FEW:
        front = [n for n in paragraphs if is_front_matter(document.blocks[n].text)]
        yield from_blocks(document, sorted(asking.union(stating)), _FORM, ends=front)


def _paragraphs(document: ClearedDocument) -> list[int]:
    """First blocks of the paragraphs of a text."""
    return [n for n in document.open if _is_paragraph(document, n)]


def _is_paragraph(document: ClearedDocument, n: int) -> bool:
    block = document.blocks[n]
    return bool(
        block.joint is Joint.APART
        and block.kind is BlockKind.PARAGRAPH
        and block.container is None
        and not block.page
        and block.text
    )


def _asks(document: ClearedDocument, n: int) -> bool:
    text = document.blocks[n].text
    if asks_below(document, n):
        return True
    return (
        (ends_question(text) or asks_and_goes_on(text))
        and len(text.split()) <= weights.WORDS_OF_SENTENCE
        and not is_front_matter(text)
    )


def _is_short(document: ClearedDocument, n: int, *, is_upper: bool = False) -> bool:
    """Whether a paragraph is one line that could be a title, in capitals or not in such."""
    text = document.blocks[n].text
    return (
        1 < len(text.split()) <= weights.WORDS_STATING
        and text[0].isalnum()
        and not text[0].islower()
        and text.isupper() == is_upper
        and not (is_upper and _is_in_capitals(document, document.next_with_words(n)))
        and not _ENDED.search(text)
        and ": " not in text
        and "@" not in text
        and "://" not in text
        and not is_marked(text)
        and not is_front_matter(text)
    )


def _is_label(document: ClearedDocument, n: int) -> bool:
    """Whether a line of an entry ends in a colon, above a sentence: "Bad weather:"."""
    text = document.blocks[n].text
    return (
        text.endswith(":")
        and len(text.split()) <= weights.WORDS_STATING
        and _begins_entry(document, n)
        and _is_sentence(document, n + 1)
    )


def _is_in_capitals(document: ClearedDocument, n: int | None) -> bool:
    return n is not None and document.blocks[n].text.isupper()


def _are_entries(document: ClearedDocument, asking: Collection[int]) -> bool:
    """Whether blank lines part the questions with their answers from each other."""
    entries = sum(_begins_entry(document, n) for n in asking)
    return len(asking) >= 2 and entries >= weights.MOSTLY_APART * len(asking)


def _begins_entry(document: ClearedDocument, n: int) -> bool:
    """Whether a line stands below a blank one and right above more text."""
    below = n + 1
    return (
        document.has_blank_above(n)
        and below < len(document.blocks)
        and bool(document.words[below])
        and not document.has_blank_above(below)
    )


def _ends(text: str) -> bool:
    """Whether a text ends a sentence or is the title of the document."""
    return bool(_SENTENCE_END.search(text)) or is_front_matter(text)


def _stands_between(document: ClearedDocument, n: int) -> bool:
    """Whether a line stands below the end of an answer, or its title, and above a sentence."""
    above = document.last_with_words(n)
    if above is not None and _is_paragraph(document, above) and _is_short(document, above):
        above = document.last_with_words(above)
    if above is not None and not _ends(document.blocks[above].text):
        return False
    below = document.next_with_words(n)
    if below is None or document.blocks[below].kind is not BlockKind.PARAGRAPH:
        return False
    text = document.blocks[below].text
    return _is_sentence(document, below) and not _asks(document, below) and not text[0].islower()


def _is_sentence(document: ClearedDocument, n: int | None) -> bool:
    text = document.blocks[n].text if n is not None else ""
    return bool(_SENTENCE_END.search(text)) or len(text.split()) > weights.WORDS_STATING
