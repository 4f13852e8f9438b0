"""Answers that begin in the paragraph of their question, and questions that go on after "?".

How hot? About eighty degrees.          the answer, if nothing stands below
May I keep others? (e.g. rabbits)       the question, if its answer stands below
Yes, two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.marks import ANSWER_MARK, any_case
from ingest.documents.recognition.shared.proposal import Start
from ingest.documents.recognition.shared.question_words import ends_question
from ingest.documents.vocabulary import either, phrases

__all__ = [
    "asks_and_goes_on",
    "bare_answer",
    "is_of_asker",
    "leading_question",
    "with_inline_answers",
]

_ASKED = re.compile(r"[?？؟][\"'”’»)\]*_]*(?=\s|$)")
_SENTENCE = re.compile(r"[^.?!？؟]*[.?!？؟][\"'”’»)\]*_]*(?:\s+|$)")
_STATEMENT_WITHIN = re.compile(r"[.!]\s+\S")
_BRACKETS = re.compile(r"\(([^()]*)\)[.]?")
_DASH = re.compile(r"[-–—:]+\s+")
_SIGN = re.compile(r"[-–—]+\s|\((?=[^\W\d_a-zß-ÿа-я¿])|\*\*|__")
"""A dash, bold text, or brackets around a sentence."""
_WORDS = any_case(phrases("answer_words"))
_MARK = re.compile(
    rf"(?:(?:[{''.join(phrases('answer_letters'))}]|{_WORDS})\s?\d*[.)]\s*(?=[^\W_a-zß-ÿа-я])"
    rf"|(?:[{''.join(phrases('answer_letters'))}]|{_WORDS})\s?\d*[:：]\s*)(?=\S)"
)
_ASIDE = re.compile(r"\((?:[^\W\dA-ZÀ-ÞА-Я][^()]*|[^()]*[?？؟]\s*)\)[.]?|[^.]*[?？؟]")
"""In brackets, or another question: more of what is asked, if its answer stands below."""
_BOLD = re.compile(r"(\*\*|__)((?:(?!\1).)+)\1")
_FIRST_PERSON = re.compile(rf"{either('first_person')}(?!\w)", re.IGNORECASE)
_TITLE_END = re.compile(r"[\w)]$")


def with_inline_answers(document: ClearedDocument, starts: Sequence[Start]) -> list[Start]:
    """The starts, those that hold their answers without them: where most have nothing below."""
    firsts = {start.first for start in starts}
    found = {
        start.first: parted
        for start in starts
        if not start.rest and not start.text and start.body is None
        if (parted := _parted(document, start))
    }
    open_starts = [one for one in starts if not _has_text_below(document, one, firsts)]
    if not found or not _are_answers(document, found, open_starts, firsts):
        return list(starts)
    return [
        replace(parted, rest=bare_answer(parted.rest))
        if (parted := found.get(start.first))
        else start
        for start in starts
    ]


def _are_answers(
    document: ClearedDocument,
    parted: Mapping[int, Start],
    open_starts: Collection[Start],
    firsts: Collection[int],
) -> bool:
    """Whether what goes on behind questions is answers: most have nothing below, or signs part the
    two, or nearly every question is followed by what no asker says.

    Among questions that nothing answers, a few that go on say more of what they ask.
    """
    least = weights.MOSTLY_BARE * len(parted)
    rests = [start.rest for start in parted.values()]
    asides = sum(bool(_ASIDE.fullmatch(rest)) for rest in rests)
    signed = sum(bool(_MARK.match(rest) or _SIGN.match(rest)) for rest in rests)
    bare = sum(start.first in parted for start in open_starts)
    if bare < weights.MOSTLY_BARE * len(open_starts):
        bare = 0
    stating = sum(
        _end_of_paragraph(document, start).rstrip('*_"”» ').endswith((".", "!", ":", "。"))
        and not is_of_asker(start.rest)
        and not _BRACKETS.fullmatch(start.rest)
        for start in parted.values()
    )
    return max(bare, signed - asides) >= least or stating >= weights.MOSTLY_STATING * len(firsts)


def leading_question(document: ClearedDocument, n: int) -> str:
    """The question with which a paragraph begins that goes on behind it, empty without one."""
    parted = _parted(document, Start(n, n + 1))
    asked = parted.text if parted else ""
    is_one = not _STATEMENT_WITHIN.search(asked) or is_of_asker(asked)
    return asked if is_one and len(asked.split()) <= weights.WORDS_BEGINNING else ""


def is_of_asker(text: str) -> bool:
    """Whether a text begins with what askers say of themselves: "My card is lost. What now?"."""
    return bool(_FIRST_PERSON.match(text))


def asks_and_goes_on(text: str) -> bool:
    """Whether a text asks and then says what it asks about, for an answer that stands below.

    >>> asks_and_goes_on("Other animals? (e.g. rabbits)"), asks_and_goes_on("Not sure? Ask us.")
    (True, False)
    """
    asked = _end_of_question(text)
    if not asked:
        return False
    rest = text[asked:].strip()
    if _BRACKETS.fullmatch(rest):
        return True
    return len(rest.split()) <= weights.WORDS_GOING_ON and bool(_FIRST_PERSON.match(rest))


def _parted(document: ClearedDocument, start: Start) -> Start | None:
    """A start that ends where the question does, with the rest of that line as its answer."""
    lines = list(_paragraph(document, start.first))
    asked = _end_of_question(" ".join(document.blocks[n].text for n in lines))
    before = 0
    for n in lines:
        block = document.blocks[n]
        if asked and asked <= before + len(block.text):
            rest = block.text[asked - before :].strip()
            if not any(map(str.isalnum, rest)):
                return None
            words = " ".join(document.blocks[m].text for m in lines)[:asked].rstrip()
            markdown = _rest_of_markdown(block, asked - before, rest)
            return replace(start, end=n + 1, text=words, rest=markdown)
        before += len(block.text) + 1
    return None


def _paragraph(document: ClearedDocument, first: int) -> Iterator[int]:
    yield first
    for n in range(first + 1, min(len(document.blocks), first + weights.QUESTION_LINES)):
        block = document.blocks[n]
        if block.joint is not Joint.WRAP or block.kind is not BlockKind.PARAGRAPH:
            return
        above = document.blocks[n - 1].text
        if ends_question(above) or asks_and_goes_on(above) or ANSWER_MARK.match(block.text):
            return  # the answer, right below
        if n not in document.dropped:
            yield n


def _end_of_paragraph(document: ClearedDocument, start: Start) -> str:
    """The last line of the paragraph in which a question and its answer stand."""
    blocks, last = document.blocks, start.end - 1
    while (
        last + 1 < len(blocks)
        and blocks[last + 1].joint is Joint.WRAP
        and blocks[last + 1].kind is BlockKind.PARAGRAPH
    ):
        last += 1
    return start.rest if last < start.end else blocks[last].text


def _end_of_question(text: str) -> int:
    """Where the question with which a text begins ends, 0 where it has none or nothing follows."""
    for asked in _ASKED.finditer(text):
        head = text[: asked.end()]
        if len(head.split()) > weights.WORDS_OF_BLOCK:
            return 0
        rest = text[asked.end() :].lstrip()
        if rest[:1].islower() or not rest:  # within a quotation; at the end
            continue
        sentence = _SENTENCE.match(rest)
        is_last = sentence is not None and sentence.end() == len(rest)
        most = weights.WORDS_OF_SENTENCE if is_last else weights.WORDS_GOING_ON
        if sentence and ends_question(sentence[0]) and len(sentence[0].split()) <= most:
            continue  # "How? And why?"
        return asked.end()
    return 0


def _rest_of_markdown(block: Block, asked: int, rest: str) -> str:
    """What the Markdown of a block says behind the question that ends at a place of its text."""
    if not block.markdown:
        return rest
    sign = block.text[:asked].rstrip()[-1]
    place = -1
    for _ in range(block.text[:asked].count(sign)):
        place = block.markdown.find(sign, place + 1)
    if place < 0:
        return rest
    behind = block.markdown[place + 1 :].strip()
    for emphasis in ("**", "__"):
        if behind.startswith(emphasis) and behind.count(emphasis) % 2:
            behind = behind.removeprefix(emphasis).strip()
    return behind


def bare_answer(rest: str) -> str:
    """An answer without the dash before it, and without brackets or bold around the whole."""
    rest = _MARK.sub("", rest, count=1) if _MARK.match(rest) else rest
    rest = _DASH.sub("", rest, count=1) if _DASH.match(rest) else rest
    for pattern, group in ((_BRACKETS, 1), (_BOLD, 2)):
        if whole := pattern.fullmatch(rest):
            rest = whole[group]
    return rest


def _has_text_below(document: ClearedDocument, start: Start, firsts: Collection[int]) -> bool:
    """Whether anything but the next question or a title above it stands below a start."""
    end = max(start.end - 1, *_paragraph(document, start.first))
    below = document.next_with_words(end)
    if below is None or below in firsts or document.blocks[below].kind is BlockKind.HEADING:
        return False
    after = document.next_with_words(below)
    text = document.blocks[below].text
    is_title = len(text.split()) <= weights.TOPIC_LINE_WORDS and _TITLE_END.search(text)
    return not (after in firsts and is_title)
