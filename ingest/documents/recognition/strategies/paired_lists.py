"""A list of questions, and below it a list of answers that bear the same numbers.

1. How hot?   2. How long?   ...   Answers   1. Eighty degrees.   2. Three minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.documents.blocks import Block
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.marks import ANSWER_MARK, QUESTION_MARK
from ingest.documents.recognition.shared.proposal import Family, Proposal, Start
from ingest.documents.recognition.shared.question_words import (
    number_of,
    plain,
    question_likeness,
)

__all__ = ["propose"]

_DIGITS = re.compile(r"\D*(\d{1,3})\b")


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """The questions of the first list, each with what stands below its number in the second."""
    numbered = [
        (n, number) for n in document.open if (number := _number(document.blocks[n])) is not None
    ]
    for place in range(len(numbered)):
        if numbered[place][1] != 1:
            continue
        questions = _counting(numbered, place)
        if len(questions) < weights.FEW or not _is_list(document, questions):
            continue
        after = place + len(questions)
        second = next((p for p in range(after, len(numbered)) if numbered[p][1] == 1), None)
        answers = _counting(numbered, second) if second is not None else []
        if len(answers) != len(questions) or not _are_answers(document, questions, answers):
            continue
        ends = [*answers[1:], len(document.blocks)]
        starts = tuple(
            Start(question, question + 1, body=tuple(range(answer, end)))
            for question, answer, end in zip(questions, answers, ends, strict=True)
        )
        unused = dict.fromkeys(range(questions[-1] + 1, answers[0]), "title of the list of answers")
        yield Proposal(
            Family.NUMBERS,
            "a list of questions and one of their answers",
            starts,
            trust=weights.TRUST_PAIRED,
            states_answers=True,
            unused=unused,
        )
        return


def _number(block: Block) -> int | None:
    """The single number with which a block begins, with a mark before it or not."""
    if block.marker[:1].isdigit():
        return int(re.sub(r"\D.*", "", block.marker))
    if QUESTION_MARK.match(block.text) or ANSWER_MARK.match(block.text):
        digits = _DIGITS.match(block.text)
        return int(digits[1]) if digits else None
    number = number_of(block.text)
    return number[0] if len(number) == 1 else None


def _counting(numbered: Sequence[tuple[int, int]], place: int) -> list[int]:
    """The blocks whose numbers count up from a place, others between them let out."""
    chain: list[int] = []
    for n, number in numbered[place:]:
        if number == len(chain) + 1:
            chain.append(n)
        elif number == 1:
            break
    return chain


def _is_list(document: ClearedDocument, questions: Sequence[int]) -> bool:
    """Whether blocks ask, and nothing stands between them."""
    asking = sum(
        question_likeness(document.blocks[n].text) >= weights.LIKE_BEGINNING for n in questions
    )
    touching = sum(document.next_with_words(n) == after for n, after in pairwise(questions))
    return asking >= weights.MOSTLY_ASKING * len(questions) and touching == len(questions) - 1


def _are_answers(
    document: ClearedDocument, questions: Sequence[int], answers: Sequence[int]
) -> bool:
    """Whether the second list says other things than the first, and hardly asks."""
    asked = {plain(document.blocks[n].text) for n in questions}
    texts = [document.blocks[n].text for n in answers]
    asking = sum(question_likeness(text) >= weights.LIKE_BEGINNING for text in texts)
    return asking <= weights.RARELY * len(texts) and not any(plain(text) in asked for text in texts)
