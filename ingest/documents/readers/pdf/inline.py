"""The words of a paragraph of a PDF -> its text, its Markdown, and the lead it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.documents.blocks import Block, Emphasis
from ingest.documents.readers.pdf.typography import Body
from ingest.documents.readers.pdf.words import PrintedWord
from ingest.documents.runs import StyledRun, write_markdown
from ingest.markdown import escape

__all__ = ["inline", "lead_of", "link_of", "text_of"]

_ASKED = re.compile(r"[?？؟][\"'”’»)\]*]*$")

_LEAD_WORDS = 2
"""An italic lead has more words than this: titles of books are set so, too."""


def text_of(words: Sequence[PrintedWord]) -> str:
    """The words on one line, without the hyphens that only show where a word may be broken."""
    return "".join(
        word.text if word.is_glued or not n else f" {word.text}" for n, word in enumerate(words)
    ).replace("\xad", "")


def link_of(words: Sequence[PrintedWord]) -> str:
    """Where all of the words lead, empty where they lead to different places."""
    links = {word.link for word in words}
    return links.pop() if len(links) == 1 else ""


def inline(base: Block, words: Sequence[PrintedWord]) -> Block:
    """The block with these words; its Markdown does not repeat the emphasis of the whole block."""
    text = text_of(words)
    markdown = write_markdown(_runs(words), outer=base.emphasis, brief_links=True)
    return replace(base, text=text, markdown="" if markdown == escape(text) else markdown)


def _runs(words: Sequence[PrintedWord]) -> Iterator[StyledRun]:
    """Words of one type and one link together, with the blanks between them.

    Characters without a letter are set plain: a dash in bold type is no emphasis.
    """
    is_first = True
    for (link, emphasis, is_code), group in groupby(words, key=_type):
        members = list(group)
        text = text_of(members)
        blank = "" if is_first or members[0].is_glued else " "
        is_said = any(letter.isalnum() for letter in text)
        yield StyledRun(
            blank + text,
            emphasis if is_said else Emphasis.NONE,
            link=link,
            is_code=is_code and is_said,
        )
        is_first = False


def _type(word: PrintedWord) -> tuple[str, Emphasis, bool]:
    string = word.string
    emphasis = Emphasis.NONE
    if not string.is_mono:
        emphasis |= Emphasis.BOLD if string.is_bold else Emphasis.NONE
        emphasis |= Emphasis.ITALIC if string.is_italic else Emphasis.NONE
    return word.link, emphasis, string.is_mono


def lead_of(words: Sequence[PrintedWord], emphasis: Emphasis, body: Body) -> int:
    """How many words at the beginning of a paragraph are set in other type than its rest.

    One bold word is enough, which is more than other formats have: paper shows where a line ends,
    so that what stands in bold type before more words is a term or a question. Italic words must be
    a question or another whole sentence, since titles of books are set so, too. `emphasis` is that
    of the whole paragraph.
    """
    first = words[0].string
    is_bold = first.is_bold and not body.style.is_bold and not emphasis & Emphasis.BOLD
    is_italic = first.is_italic and not body.style.is_italic and not emphasis & Emphasis.ITALIC
    if not is_bold and not is_italic:
        return 0
    lead = 0
    for word in words:
        string = word.string
        is_like = string.is_bold if is_bold else string.is_italic
        is_of_family = _family(string.face) == _family(first.face) or string.is_mono
        if any(letter.isalnum() for letter in word.text) and not (is_like and is_of_family):
            break
        lead += 1
    while lead < len(words) and words[lead].is_glued:
        lead -= 1
    lead = _asked(words[:lead]) or lead
    text = text_of(words[:lead])
    is_sentence = re.search(r"[?:.!]$", text) and lead > _LEAD_WORDS
    is_said = re.search(r"[^\W\d_]{2}", text) and (is_bold or is_sentence)
    return lead if 0 < lead < len(words) and is_said else 0


def _asked(lead: Sequence[PrintedWord]) -> int:
    """How many words of a lead are a question, where it goes on with the beginning of the answer.

    0 where it asks nothing, or asks as a whole: "Where do I go? And when?"
    """
    asking = [n for n, word in enumerate(lead, 1) if _ASKED.search(word.text)]
    return asking[-1] if asking and asking[-1] < len(lead) else 0


def _family(face: str) -> str:
    return re.split(r"[-,]", face)[0]
