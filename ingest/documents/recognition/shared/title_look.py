"""Whether a line may be the title of a topic by itself."""

from __future__ import annotations

import re

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.looks import LABELLED, LETTER, NUMBERED_WORD
from ingest.documents.recognition.shared.question_words import ends_question
from ingest.documents.vocabulary import either

__all__ = ["ENDED", "TITLE_KINDS", "bare_title", "may_be_title", "shown_title"]

ENDED = re.compile(r"[.?!;…。？！؟][\"'”’»)\]*_]*$")
"""The end of a sentence, which titles have not."""
TITLE_KINDS = (
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.TERM,
    BlockKind.SUMMARY,
    BlockKind.DEFINITION,
    BlockKind.ITEM,
)
_OF_ANSWERS = ("blockquote", "pre", "li", "dd")
"""What stands in these is no title of a question that stands in none of them."""
_CHAPTER = re.compile(
    rf"\s*{either('chapter_words')}\s+(?:\d{{1,2}}(?:\.\d{{1,2}})*|[A-Z]|[IVX]+)\s*(?:[.:)–—-]+\s*|\s+|$)",
    re.IGNORECASE,
)


def shown_title(block: Block) -> str:
    """The words of a line as a title, without signs of Markdown."""
    return block.text.replace("*", "").strip("# ")


def bare_title(title: str) -> str:
    """A title without the number of its chapter.

    >>> bare_title("Chapter 2: Water"), bare_title("IV. Fees"), bare_title("Chapter 3")
    ('Water', 'Fees', 'Chapter 3')
    """
    for pattern in (_CHAPTER, LABELLED, LETTER):
        match = pattern.match(title)
        if match and match.end() < len(title):
            return title[match.end() :]
    return title


def may_be_title(document: ClearedDocument, n: int, first: int) -> bool:
    """Whether the words of a block, its kind and its place above a question are as of a title."""
    block = document.blocks[n]
    title = shown_title(block)
    if block.kind not in TITLE_KINDS or block.joint in (Joint.WRAP, Joint.GLUE):
        return False
    if ENDED.search(title) and not ends_question(title):
        return False
    mark = NUMBERED_WORD.match(title) or LABELLED.match(title)
    inner = title[mark.end() :] if mark else title
    return (
        len(title.split()) <= weights.TOPIC_LINE_WORDS
        and title[:1].isalnum()
        and any(map(str.isalpha, title))
        and (not title[0].islower() or bool(block.emphasis))  # Word shows them as capitals
        and "@" not in title
        and ": " not in inner
        and "://" not in title
        and block.indent <= document.blocks[first].indent + weights.TITLE_INDENT
        and not _is_within_answer(document, n, first)
    )


def _is_within_answer(document: ClearedDocument, n: int, first: int) -> bool:
    """Whether a block stands in a quotation or an item that the question does not stand in."""
    around = {id(container) for container in document.blocks[first].path()}
    return any(
        container.name in _OF_ANSWERS and id(container) not in around
        for container in document.blocks[n].path()
    )
