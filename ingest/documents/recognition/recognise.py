"""A document -> its questions: every strategy interprets it, and the best interpretation wins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from statistics import median

from ingest.documents.blocks import Block, BlockKind
from ingest.documents.columns import SPREADSHEETS, ToldColumns
from ingest.documents.recognition.boilerplate.clearing import clear
from ingest.documents.recognition.boilerplate.lines import boilerplate_lines
from ingest.documents.recognition.found_questions import Recognition
from ingest.documents.recognition.line_breaks import part_paragraphs
from ingest.documents.recognition.other_kinds import is_form, is_other_kind
from ingest.documents.recognition.outcome import nothing_recognised, recognition
from ingest.documents.recognition.scoring import Candidate, Interpretation, interpret
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.marks import QUESTION_MARK
from ingest.documents.recognition.shared.proposal import Family, Strategy
from ingest.documents.recognition.shared.question_words import (
    begins_question,
    ends_question,
    is_faq_title,
    question_likeness,
)
from ingest.documents.recognition.strategies import (
    accordions,
    definition_lists,
    emphasised,
    headings,
    layout,
    numbered,
    paired_lists,
    question_marks,
    schema_org,
    short_lines,
    tables,
)
from ingest.documents.recognition.usual_forms import in_usual_forms
from ingest.documents.unreadable import UnreadableError
from ingest.documents.vocabulary import characters, either

__all__ = ["interpretations", "recognise"]

_STRATEGIES: tuple[Strategy, ...] = (
    schema_org.propose,
    question_marks.propose,
    accordions.propose,
    definition_lists.propose,
    headings.propose,
    numbered.propose,
    paired_lists.propose,
    emphasised.propose,
    tables.propose,
    layout.propose,
    short_lines.propose,
)
_SIGNED = re.compile(r".*\w.*[.:)：].*", re.DOTALL)
"""A mark that a sign tells from a letter or a name, "Q." from "Q" and "Q14"."""
_GO_ELSEWHERE = re.compile(rf"\b{either('other_pages')}\b", re.IGNORECASE)
_CALLED_FAQ = re.compile(
    rf"faq|f\.a\.q|\bq\s?&\s?a|{either('faq_stems')}|{'|'.join(characters('faq_stems'))}",
    re.IGNORECASE,
)
_NAMED_FAQ = re.compile(rf"faqs?\b|f\.a\.q|{either('faq_names')}", re.IGNORECASE)
"""What calls a document a FAQ even within a sentence."""


def recognise(
    name: str, lines: Sequence[str], blocks: Sequence[Block], columns: ToldColumns | None = None
) -> Recognition:
    """The questions of a document, by the strategy that explains most of it.

    Where no strategy explains enough, nothing is recognised and every line is dropped with that
    reason. With `columns`, which staff have told, they are the rows of its tables; raises
    UnreadableError where it has none with such columns.
    """
    is_text = not any(block.container or block.markdown for block in blocks)
    blocks = part_paragraphs(in_usual_forms(blocks), lines, is_text=is_text)
    has_pages = any(block.page for block in blocks)
    boilerplate = boilerplate_lines(lines, has_pages=has_pages) if is_text else {}
    document = clear(name, lines, blocks, boilerplate)
    found = _recognised(document, columns)
    if name.lower().endswith(SPREADSHEETS):
        found = replace(found, columns=tables.columns_of(document, columns or ToldColumns()))
    return found


def _recognised(document: ClearedDocument, columns: ToldColumns | None) -> Recognition:
    if columns:
        if problem := tables.no_such_columns(document, columns):
            raise UnreadableError(problem)
        told = tables.propose_told(document, columns)
        rows = next(filter(None, (interpret(document, proposal) for proposal in told)), None)
        return nothing_recognised(document) if rows is None else recognition(document, rows, [])
    found = interpretations(document)
    best = next((choice for choice in found if _is_enough(document, choice)), None)
    if best is None:
        return nothing_recognised(document)
    return recognition(document, best, [other for other in found if other is not best])


def _is_enough(document: ClearedDocument, best: Interpretation) -> bool:
    """Whether an explanation is good enough to say that the document holds questions."""
    if is_form(document, best):
        return False
    if _is_certain(document, best) or _are_few(document, best):
        return True
    if _are_steps(best) or _is_letterhead(best):
        return False
    if _is_called_faq(document):
        is_title = len(best.candidates) == 1 and _CALLED_FAQ.search(best.candidates[0].question)
        return best.score >= weights.LEAST_SCORE_OF_FAQ and not is_title
    if is_other_kind(document, best):
        return False
    sizes = [sum(document.words[n] for n in candidate.body) for candidate in best.candidates]
    asking = sum(
        question_likeness(candidate.question) >= weights.LIKE_BEGINNING
        for candidate in best.candidates
    )
    if best.proposal.family is Family.LAYOUT and len(sizes) < weights.FEW:
        return False  # "Interested?", in an advertisement
    if best.answered == 0:
        return (
            len(sizes) >= weights.LIST_OF_QUESTIONS
            and best.coverage >= weights.LIST_COVERED
            and asking == len(sizes)
        )
    return (
        len(sizes) > 1
        and best.score >= weights.LEAST_SCORE
        and best.asking >= weights.LEAST_ASKING
        and asking >= weights.LEAST_SHARE_ASKING * len(sizes)
        and median(sizes) <= weights.LONG_ANSWER
    )


def _are_few(document: ClearedDocument, best: Interpretation) -> bool:
    """Whether one question or two and their answers are a whole text: a page with few entries."""
    if len(best.candidates) >= weights.FEW or any(
        block.container or block.markdown or block.page or block.kind is BlockKind.HEADING
        for block in document.blocks
    ):
        return False
    first = best.candidates[0]
    is_lone = len(best.candidates) == 1
    if is_lone and first.start.first != next(n for n in document.open if document.words[n]):
        return False
    if len({candidate.topic for candidate in best.candidates}) > 1 or any(
        _ends_in_number(document, candidate) for candidate in best.candidates
    ):
        return False  # chapters of a policy
    return best.coverage >= (weights.LIST_COVERED if is_lone else weights.FEW_COVERED) and all(
        len(candidate.question.split()) >= weights.WORDS_OF_FEW
        and candidate.is_answered
        and ends_question(candidate.question)
        and begins_question(candidate.question)
        and sum(document.words[n] for n in candidate.body) <= weights.ANSWER_OF_FEW
        for candidate in best.candidates
    )


def _ends_in_number(document: ClearedDocument, candidate: Candidate) -> bool:
    """Whether the last line of an answer bears a number that no other line of it bears: "2."."""
    *above, last = ["", *(document.blocks[n].marker[:2] for n in candidate.body)]
    return last[:1].isdigit() and last != "1." and not any(mark[:1].isdigit() for mark in above)


def _are_steps(best: Interpretation) -> bool:
    """Whether numbers count sentences of which none asks: the steps of an answer."""
    if best.proposal.family is not Family.NUMBERS or any(
        question_likeness(candidate.question) >= weights.LIKE_BEGINNING
        for candidate in best.candidates
    ):
        return False
    sentences = sum(candidate.question.endswith((".", ";", "!")) for candidate in best.candidates)
    return sentences >= weights.MOSTLY_SENTENCES * len(best.candidates)


def _is_letterhead(best: Interpretation) -> bool:
    """Whether the first of two lines is a question by its place alone: the name of a house."""
    return (
        len(best.candidates) < weights.FEW
        and question_likeness(best.candidates[0].question) < weights.LIKE_BEGINNING
        and ends_question(best.candidates[-1].question)
    )


def _is_certain(document: ClearedDocument, best: Interpretation) -> bool:
    """Whether the document names its questions, and it is no chapter "Q" or option "Q14"."""
    if not best.proposal.is_certain or best.proposal.family is not Family.QUESTION_MARKS:
        return best.proposal.is_certain
    marks = [
        QUESTION_MARK.match(document.blocks[candidate.start.first].text)
        for candidate in best.candidates
    ]
    return any(mark and _SIGNED.fullmatch(mark[0]) for mark in marks)


def _is_called_faq(document: ClearedDocument) -> bool:
    """Whether the name or the title of a document says that it holds questions."""
    if _CALLED_FAQ.search(document.name):
        return True
    beginning = [document.blocks[n] for n in document.open[: weights.BEGINNING_BLOCKS]]
    return any(_CALLED_FAQ.search(block.text) and _is_title(block) for block in beginning)


def _is_title(block: Block) -> bool:
    """Whether a block of the beginning is no link to another page, no row of them, no sentence."""
    return (
        not block.link.partition("#")[0]
        and len(block.text) < weights.LONG_TITLE
        and len(_GO_ELSEWHERE.findall(block.text)) < 2
        and bool(_NAMED_FAQ.search(block.text) or not block.text.endswith("."))
    )


def interpretations(document: ClearedDocument) -> list[Interpretation]:
    """All interpretations of a document and of its section of questions, best first."""
    found = _interpreted(document, 1.0)
    section = _section(document)
    if section is not None:
        found.extend(_interpreted(section, weights.TRUST_SECTION))
    return sorted(found, key=attrgetter("score"), reverse=True)


def _interpreted(document: ClearedDocument, trust: float) -> list[Interpretation]:
    found = []
    for strategy in _STRATEGIES:
        for proposal in strategy(document):
            interpretation = interpret(document, proposal)
            if interpretation is not None:
                found.append(interpretation)
    if trust != 1.0:
        found = [replace(choice, score=choice.score * trust) for choice in found]
    return found


def _section(document: ClearedDocument) -> ClearedDocument | None:
    """The part of a larger document that is headed as its questions, as in a README."""
    titles = [n for n in document.open if document.blocks[n].kind is BlockKind.HEADING]
    for n in titles:
        block = document.blocks[n]
        if not is_faq_title(block.text):
            continue
        end = next(
            (m for m in titles if m > n and document.blocks[m].level <= block.level),
            len(document.blocks),
        )
        words = sum(document.words[n:end])
        if words > weights.SECTION_MOST * document.total or words < weights.SECTION_LEAST_WORDS:
            continue
        dropped = dict(document.dropped)
        for m in range(len(document.blocks)):
            if not n <= m < end:
                dropped.setdefault(m, f"outside of the section “{block.text}”")
        return ClearedDocument(
            document.name, document.lines, document.blocks, dropped, document.dropped_lines
        )
    return None
