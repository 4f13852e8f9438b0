"""Whether a line may be the title of a topic by itself, and how it is set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.documents.blocks import Block, BlockKind, Emphasis, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.question_words import ends_question, number_of
from ingest.documents.vocabulary import either

__all__ = ["ENDED", "TITLE_KINDS", "Look", "bare_title", "look_of", "may_be_title", "shown_title"]

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
_NUMBERED_WORD = re.compile(
    r"([^\W\d_]{2,12})\s+"
    r"(?:\d{1,2}\s*(?:[:.–—-]\s*|\s)|(?:[IVX]{1,5}|[A-Z])\s*[:.–—-]\s*)(?=\S)"
)
"""How titles of chapters begin, whatever the word: "Part II: ", "Kapitel 3 "."""
_CHAPTER = re.compile(
    rf"\s*{either('chapter_words')}\s+(?:\d{{1,2}}(?:\.\d{{1,2}})*|[A-Z]|[IVX]+)\s*(?:[.:)–—-]+\s*|\s+|$)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"\s*({either('column_topic', 'chapter_words')})\s?[:–—]\s*(?=\S)", re.IGNORECASE
)
"""How a title may say that it is one: "Topic: Fees"."""
_LETTER = re.compile(r"\s*(?:[A-Z]|[IVX]+)[.:)]\s+(?=\S)")


@dataclass(frozen=True)
class Look:
    """How a line is set: what titles have in common, and answers have not."""

    kind: BlockKind
    level: int
    emphasis: Emphasis
    size: float
    depth: int
    element: tuple[str, ...]
    """Name and classes of the innermost element."""
    is_upper: bool
    numbering: str
    """The word before its number, "1" for a number alone, "A" for a letter or a Roman number."""

    @property
    def is_plain(self) -> bool:
        """Whether it is set as text is."""
        return (
            self.kind is BlockKind.PARAGRAPH
            and not self.emphasis
            and not self.is_upper
            and abs(self.size - 1) < weights.OTHER_SIZE
        )


def look_of(block: Block) -> Look:
    container = block.container
    return Look(
        block.kind,
        block.level,
        block.emphasis,
        round(block.size, 1),
        block.depth,
        (container.name, *container.classes) if container else (),
        block.text.isupper() and sum(map(str.isalpha, block.text)) > 1,
        _numbering(block),
    )


def _numbering(block: Block) -> str:
    if word := _NUMBERED_WORD.match(block.text) or _LABELLED.match(block.text):
        return word[1]
    if number_of(block.text) or block.marker[:1].isdigit():
        return "1"
    return "A" if _LETTER.match(block.text) or block.marker[:1].isalpha() else ""


def shown_title(block: Block) -> str:
    """The words of a line as a title, without signs of Markdown."""
    return block.text.replace("*", "").strip("# ")


def bare_title(title: str) -> str:
    """A title without the number of its chapter.

    >>> bare_title("Chapter 2: Water"), bare_title("IV. Fees"), bare_title("Chapter 3")
    ('Water', 'Fees', 'Chapter 3')
    """
    for pattern in (_CHAPTER, _LABELLED, _LETTER):
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
    mark = _NUMBERED_WORD.match(title) or _LABELLED.match(title)
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
