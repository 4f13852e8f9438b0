"""A document -> its questions: every strategy explains it, and the best explanation wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median

from ingest.documents.blocks import Block, Kind
from ingest.documents.recognition.boilerplate import BLANK, find_furniture
from ingest.documents.recognition.found import FoundQuestion, FoundTopic, Recognition
from ingest.documents.recognition.marks import ANSWER_MARK, QUESTION_MARK
from ingest.documents.recognition.page import Page, open_page
from ingest.documents.recognition.proposal import Strategy
from ingest.documents.recognition.question_words import likeness
from ingest.documents.recognition.scoring import Entry, Explanation, answer_of, explain
from ingest.documents.recognition.strategies import (
    accordions,
    definition_lists,
    emphasised,
    headings,
    layout,
    numbered,
    question_marks,
    schema_org,
)
from ingest.documents.vocabulary import characters, either
from ingest.phrasing import counted
from ingest.spans import SourceSpan

__all__ = ["explanations", "recognise"]

_STRATEGIES: tuple[Strategy, ...] = (
    schema_org.propose,
    question_marks.propose,
    accordions.propose,
    definition_lists.propose,
    headings.propose,
    numbered.propose,
    emphasised.propose,
    layout.propose,
)
_LEAST_SCORE, _LEAST_ASKING = 0.4, 0.5
"""Of an explanation of a document that nothing calls a FAQ."""
_ASKS = 0.8
"""Likeness of words that ask; less is a statement, of which a few are questions."""
_LEAST_SCORE_OF_FAQ = 0.2
"""Of an explanation of a document whose name or beginning calls it one."""
_BEGINNING = 4
"""Blocks of text among which a title may stand."""
_SIGNED = re.compile(r".*\w.*[.:)：].*", re.DOTALL)
"""A mark that a sign tells from a letter or a name, "Q." from "Q" and "Q14"."""
_LONG_TITLE = 200
"""Signs."""
_LONG_ANSWER = 800
"""Words; where most answers are longer, headings ask in a manual or lines in a log."""
_GO_ELSEWHERE = re.compile(rf"\b{either('other_pages')}\b", re.IGNORECASE)
_CALLED_FAQ = re.compile(
    rf"faq|f\.a\.q|\bq\s?&\s?a|{either('faq_stems')}|{'|'.join(characters('faq_stems'))}",
    re.IGNORECASE,
)
_NAMED_FAQ = re.compile(rf"faqs?\b|f\.a\.q|{either('faq_names')}", re.IGNORECASE)
"""What calls a document a FAQ even within a sentence."""
_SECTION = re.compile(rf"(?:\d+[.)]?\s*)?{either('faq_titles')}", re.IGNORECASE)


def recognise(name: str, lines: Sequence[str], blocks: Sequence[Block]) -> Recognition:
    """The questions of a document, by the strategy that explains most of it.

    Where no strategy explains enough, nothing is recognised and every line is dropped with that
    reason.
    """
    is_text = not any(block.container or block.markdown for block in blocks)
    furniture = find_furniture(lines) if is_text else {}
    page = open_page(name, lines, blocks, furniture)
    found = explanations(page)
    best = next((one for one in found if _is_enough(page, one)), None)
    if best is None:
        return Recognition("none", dropped=_nothing(lines, page))
    return _recognition(page, best, [one for one in found if one is not best])


def _is_enough(page: Page, best: Explanation) -> bool:
    """Whether an explanation is good enough to say that the document holds questions."""
    if _is_certain(page, best):
        return True
    if _is_called_faq(page):
        return best.score >= _LEAST_SCORE_OF_FAQ
    sizes = [sum(page.words[n] for n in entry.body) for entry in best.entries]
    asking = sum(likeness(entry.question) >= _ASKS for entry in best.entries)
    return (
        len(sizes) > 1
        and best.score >= _LEAST_SCORE
        and best.asking >= _LEAST_ASKING
        and asking >= 0.25 * len(sizes)
        and median(sizes) <= _LONG_ANSWER
    )


def _is_certain(page: Page, best: Explanation) -> bool:
    """Whether the document names its questions, and it is no chapter "Q" or option "Q14"."""
    if not best.proposal.is_certain or not best.proposal.name.startswith("lines marked"):
        return best.proposal.is_certain
    marks = [QUESTION_MARK.match(page.blocks[entry.start.first].text) for entry in best.entries]
    if any(mark and _SIGNED.fullmatch(mark[0]) for mark in marks):
        return True
    asking = sum(likeness(entry.question) for entry in best.entries) / len(best.entries)
    return asking >= _LEAST_ASKING or (best.is_answer_marked and len(best.entries) > 1)


def _is_called_faq(page: Page) -> bool:
    """Whether the name or the title of a document says that it holds questions."""
    if _CALLED_FAQ.search(page.name):
        return True
    beginning = [page.blocks[n] for n in page.open[:_BEGINNING]]
    return any(_CALLED_FAQ.search(block.text) and _is_title(block) for block in beginning)


def _is_title(block: Block) -> bool:
    """Whether a block of the beginning is no link to another page, no row of them, no sentence."""
    return (
        not block.link.partition("#")[0]
        and len(block.text) < _LONG_TITLE
        and len(_GO_ELSEWHERE.findall(block.text)) < 2
        and bool(_NAMED_FAQ.search(block.text) or not block.text.endswith("."))
    )


def explanations(page: Page) -> list[Explanation]:
    """All explanations of a page and of its section of questions, best first."""
    found = _explained(page, 1.0)
    section = _section(page)
    if section is not None:
        found.extend(_explained(section, 1.1))
    return sorted(found, key=lambda one: -one.score)


def _explained(page: Page, trust: float) -> list[Explanation]:
    found = []
    for strategy in _STRATEGIES:
        for proposal in strategy(page):
            explanation = explain(page, proposal)
            if explanation is not None:
                found.append(explanation)
    if trust != 1.0:
        found = [replace(one, score=one.score * trust) for one in found]
    return found


def _section(page: Page) -> Page | None:
    """The part of a larger document that is headed as its questions, as in a README."""
    heads = [n for n in page.open if page.blocks[n].kind is Kind.HEADING]
    for n in heads:
        block = page.blocks[n]
        if not _SECTION.fullmatch(block.text.strip(" :*_")):
            continue
        end = next(
            (m for m in heads if m > n and page.blocks[m].level <= block.level), len(page.blocks)
        )
        words = sum(page.words[n:end])
        if words > 0.8 * page.total or words < 15:
            continue
        dropped = dict(page.dropped)
        for m in range(len(page.blocks)):
            if not n <= m < end:
                dropped.setdefault(m, f"outside of the section “{block.text}”")
        return Page(page.name, page.lines, page.blocks, dropped, page.furniture)
    return None


def _nothing(lines: Sequence[str], page: Page) -> dict[int, str]:
    dropped = {
        number: page.furniture.get(number)
        or (BLANK if not line.strip() else "no questions recognised in the document")
        for number, line in enumerate(lines, 1)
    }
    for n, reason in page.dropped.items():
        block = page.blocks[n]
        for number in range(block.first, block.last + 1):
            if number in dropped and lines[number - 1].strip():
                dropped[number] = reason
    return dropped


def _recognition(page: Page, best: Explanation, others: Sequence[Explanation]) -> Recognition:
    used = {entry.topic for entry in best.entries if entry.topic is not None}
    titles = best.proposal.topics
    topics = tuple(FoundTopic(titles[n], page.blocks[n].first) for n in sorted(used))
    question_lines = [
        _lines(page, range(entry.start.first, entry.start.end)) for entry in best.entries
    ]
    kept = {topic.line for topic in topics}
    questions = []
    for entry, of_question in zip(best.entries, question_lines, strict=True):
        of_all = sorted({*of_question, *_lines(page, entry.body)})
        kept.update(of_all)
        questions.append(
            FoundQuestion(
                document=page.name,
                topic=titles[entry.topic] if entry.topic is not None else "",
                question=entry.question,
                answer=answer_of(page, best, entry),
                spans=_spans(page, of_all),
                question_spans=_spans(page, sorted(of_question)),
                is_answer_marked=best.proposal.is_marked and _is_marked(page, best, entry),
            )
        )
    return Recognition(
        best.proposal.name,
        topics,
        tuple(questions),
        _dropped(page, best, kept),
        why=_why(best, others),
        notes=tuple(_notes(page, best)),
    )


def _is_marked(page: Page, best: Explanation, entry: Entry) -> bool:
    """Whether the document says of this very answer that it is one."""
    if not best.proposal.name.startswith("lines marked"):
        return True
    first = page.blocks[entry.body[0]].text if entry.body else ""
    return not entry.is_answered or bool(ANSWER_MARK.match(first)) or bool(entry.start.rest)


def _lines(page: Page, numbers: Iterable[int]) -> set[int]:
    """The lines of some blocks that are not furniture."""
    return {
        line
        for n in numbers
        if n not in page.dropped
        for line in range(page.blocks[n].first, page.blocks[n].last + 1)
        if 1 <= line <= len(page.lines) and page.furniture.get(line, BLANK) == BLANK
        if page.lines[line - 1].strip()
    }


def _spans(page: Page, lines: Sequence[int]) -> tuple[SourceSpan, ...]:
    """The lines as spans that blank lines and bare markup do not break but furniture does."""
    if not lines:
        return (SourceSpan(page.name, 1, 1),)
    spans = [SourceSpan(page.name, lines[0], lines[0])]
    for number in lines[1:]:
        last = spans[-1]
        if all(not page.lines[one - 1].strip() for one in range(last.last + 1, number)):
            spans[-1] = SourceSpan(page.name, last.first, number)
        else:
            spans.append(SourceSpan(page.name, number, number))
    return tuple(spans)


def _dropped(page: Page, best: Explanation, kept: set[int]) -> dict[int, str]:
    """Line -> why it is in no question and no topic."""
    reasons: dict[int, str] = {}
    repeated = set(best.repeated)
    first = min(entry.start.first for entry in best.entries)
    for n, block in enumerate(page.blocks):
        if n in page.dropped:
            reason = page.dropped[n]
        elif n in repeated:
            reason = "table of contents"
        elif block.kind is Kind.DATA:
            reason = "data for machines"
        elif n < first:
            reason = "title or text above the first topic"
        elif n in best.proposal.ends:
            reason = "heading without questions"
        else:
            reason = "in no question"
        for number in range(block.first, block.last + 1):
            reasons.setdefault(number, reason)
    dropped = {}
    for number, line in enumerate(page.lines, 1):
        if number in kept:
            continue
        if not line.strip():
            dropped[number] = BLANK
        elif number in page.furniture:
            dropped[number] = page.furniture[number]
        else:
            dropped[number] = reasons.get(number, "markup without words")
    return dropped


def _why(best: Explanation, others: Sequence[Explanation]) -> str:
    answered = sum(entry.is_answered for entry in best.entries)
    said = (
        f"{counted(len(best.entries), 'question')}, {answered} answered, "
        f"{round(100 * best.coverage)} % of the words"
    )
    names = {best.proposal.name}
    second = next((one for one in others if one.proposal.name not in names), None)
    if second is None:
        return said
    return f"{said}; next best: {second.proposal.name} ({counted(len(second.entries), 'question')})"


def _notes(page: Page, best: Explanation) -> Iterator[str]:
    """What staff should look at: answers without a question, pictures that stood in answers."""
    used = {n for entry in best.entries for n in (*entry.body, entry.start.first)}
    first = min(entry.start.first for entry in best.entries)
    for n in page.open:
        if n not in used and n < first and ANSWER_MARK.match(page.blocks[n].text):
            yield f"line {page.blocks[n].first}: an answer stands without a question"
    for entry in best.entries:
        if not entry.body:
            continue
        for n in range(entry.start.end, entry.body[-1] + 2):
            if n < len(page.blocks) and page.blocks[n].kind is Kind.IMAGE:
                block = page.blocks[n]
                yield f"line {block.first}: a picture stood in the answer: {block.text}"
