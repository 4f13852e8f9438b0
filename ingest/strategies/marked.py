"""Questions marked "Q." and answers marked "A.", under headings that are their topics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.furniture import BLANK
from ingest.markdown import escape
from ingest.marks import ANSWER_MARK, QUESTION_MARK, is_marked
from ingest.records import SourceSpan
from ingest.strategies import FoundQuestion, FoundTopic, Recognition

__all__ = ["recognise"]

_LIST_ITEM = re.compile(r"\s*(?:[-*•▪◦]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"[.?!:;][\"'”’)\]*]*$")
_NUMBERED_MARK = re.compile(r"\s*(?:A|Answer|ANSWER)\s?\d")
_HEADING_WORDS = 10


@dataclass(frozen=True)
class _Paragraph:
    """Neighbouring lines, or the two parts of a sentence that a page end had torn apart."""

    lines: tuple[int, ...]
    """Counted from one."""
    text: str
    """Markdown, markers "Q." and "A." included."""

    @property
    def is_heading(self) -> bool:
        return (
            len(self.lines) == 1
            and len(self.text.split()) <= _HEADING_WORDS
            and not _SENTENCE_END.search(self.text)
            and _plain(self.text)[:1].isalnum()
            and not self.text[0].islower()
        )


def recognise(name: str, lines: Sequence[str], furniture: Mapping[int, str]) -> Recognition:
    """The questions of a document in which at least one line is marked as a question.

    `lines` are the document's, `furniture` those to be left out, with the reasons. Where no line
    is marked, nothing is recognised and every line is dropped with that reason.
    """
    paragraphs = _mend_page_breaks(_paragraphs(lines, furniture), furniture)
    first = next((n for n, one in enumerate(paragraphs) if QUESTION_MARK.match(one.text)), None)
    dropped = dict(furniture)
    if first is None:
        dropped |= _drop(paragraphs, "no question marked “Q.” in the document")
        return Recognition("none", dropped=dropped)
    topics: list[FoundTopic] = []
    questions: list[FoundQuestion] = []
    current: list[_Paragraph] = []  # the question under way and its answer

    def finish() -> None:
        if current:
            topic = topics[-1].title if topics else ""
            question = _question(name, topic, current, furniture)
            if question.question:
                questions.append(question)
            else:
                dropped.update(_drop(current, "mark without a question"))
            current.clear()

    preface = paragraphs[:first]
    if preface and preface[-1].is_heading:
        heading = preface.pop()
        topics.append(FoundTopic(_plain(heading.text), heading.lines[0]))
    dropped |= _drop(preface, "title or text above the first topic")
    for position, paragraph in enumerate(paragraphs[first:], first):
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        if QUESTION_MARK.match(paragraph.text):
            finish()
            current.append(paragraph)
        elif (
            paragraph.is_heading
            and not ANSWER_MARK.match(paragraph.text)
            and following is not None
            and QUESTION_MARK.match(following.text)
        ):
            finish()
            topics.append(FoundTopic(_plain(paragraph.text), paragraph.lines[0]))
        else:
            current.append(paragraph)
    finish()
    return Recognition("lines marked Q. and A.", tuple(topics), tuple(questions), dropped)


def _paragraphs(lines: Sequence[str], furniture: Mapping[int, str]) -> Iterator[_Paragraph]:
    """Runs of lines between blank lines and furniture; a marker begins a new one."""
    run: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if run and (number in furniture or is_marked(line)):
            yield _paragraph(run)
            run = []
        if number not in furniture:
            run.append((number, line))
    if run:
        yield _paragraph(run)


def _paragraph(run: Sequence[tuple[int, str]]) -> _Paragraph:
    """One paragraph of text; the lines of a list stay lines."""
    text, in_list = "", False
    for _, line in run:
        is_item = bool(_LIST_ITEM.match(line))
        joint = " " if not is_item else "\n" if in_list else "\n\n"
        text += (joint if text else "") + re.sub(r"^\s*[•▪◦]", "-", line).strip()
        in_list |= is_item
    return _Paragraph(tuple(number for number, _ in run), text)


def _mend_page_breaks(
    paragraphs: Iterator[_Paragraph], furniture: Mapping[int, str]
) -> list[_Paragraph]:
    """Joins a sentence that breaks off above furniture with its rest below it."""
    mended: list[_Paragraph] = []
    for paragraph in paragraphs:
        above = mended[-1] if mended else None
        if (
            above is not None
            and paragraph.text[0].islower()
            and not _SENTENCE_END.search(above.text)
            and any(
                furniture.get(number, BLANK) != BLANK
                for number in range(above.lines[-1] + 1, paragraph.lines[0])
            )
        ):
            mended[-1] = _Paragraph(above.lines + paragraph.lines, f"{above.text} {paragraph.text}")
        else:
            mended.append(paragraph)
    return mended


def _question(
    name: str, topic: str, paragraphs: Sequence[_Paragraph], furniture: Mapping[int, str]
) -> FoundQuestion:
    marked = next((n for n, one in enumerate(paragraphs) if ANSWER_MARK.match(one.text)), None)
    texts = [
        _without_mark(one.text) if n in (0, marked) or _NUMBERED_MARK.match(one.text) else one.text
        for n, one in enumerate(paragraphs)
    ]
    first_answer = 1 if marked is None else marked
    if not any(texts[:first_answer]):  # the mark stands alone and its question below it
        first_answer = next((n for n, text in enumerate(texts, 1) if text), len(texts))
    answer = [escape(text) for text in texts[first_answer:]]
    return FoundQuestion(
        document=name,
        topic=topic,
        question=" ".join(" ".join(texts[:first_answer]).split()),
        answer="\n\n".join(text for text in answer if text),
        spans=_spans(name, paragraphs, furniture),
        question_spans=_spans(name, paragraphs[:first_answer], furniture),
        is_answer_marked=marked is not None,
    )


def _spans(
    name: str, paragraphs: Sequence[_Paragraph], furniture: Mapping[int, str]
) -> tuple[SourceSpan, ...]:
    """The lines as spans that blank lines do not break but furniture does."""
    first, *others = (number for one in paragraphs for number in one.lines)
    spans = [SourceSpan(name, first, first)]
    for number in others:
        last = spans[-1]
        between = range(last.last + 1, number)
        if all(furniture.get(line) == BLANK for line in between):
            spans[-1] = SourceSpan(name, last.first, number)
        else:
            spans.append(SourceSpan(name, number, number))
    return tuple(spans)


def _without_mark(text: str) -> str:
    mark = QUESTION_MARK.match(text) or ANSWER_MARK.match(text)
    return text[mark.end() :] if mark else text


def _plain(text: str) -> str:
    return text.replace("*", "").strip("# ")


def _drop(paragraphs: Sequence[_Paragraph], reason: str) -> dict[int, str]:
    return {number: reason for one in paragraphs for number in one.lines}
