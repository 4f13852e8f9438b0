"""A proposal -> the questions and answers it gives, and how much of the document it explains."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.documents.blocks import Block, BlockKind, Emphasis, Joint
from ingest.documents.recognition.bodies import bodies
from ingest.documents.recognition.listed import with_listed
from ingest.documents.recognition.repeats import (
    question_text,
    shown_text,
    without_contents,
    without_repeats,
)
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.marks import ANSWER_MARK, QUESTION_MARK
from ingest.documents.recognition.shared.proposal import Family, Proposal, Start
from ingest.documents.recognition.shared.question_words import clean_question, question_likeness

__all__ = ["Candidate", "Interpretation", "interpret"]

_BARE_NUMBER = re.compile(r"\A\s*(\d{1,3})\s+(?=\S)")
_LETTER = re.compile(r"\A\s*[(\[]?[A-Za-z][.-]?\d{0,3}[.:)\]]+(?:\d{1,3}[.:)\]]*)?\s+(?=\S)")


@dataclass(frozen=True)
class Candidate:
    """One question as a proposal finds it."""

    start: Start
    question: str
    is_answered: bool
    topic: int | None
    """Number of the block of its topic."""
    body: tuple[int, ...]
    """Numbers of the blocks of its answer."""

    def blocks(self) -> set[int]:
        """Numbers of all its blocks."""
        return {*range(self.start.first, self.start.end), *self.body}


@dataclass(frozen=True)
class Interpretation:
    """What a proposal makes of a document."""

    proposal: Proposal
    candidates: tuple[Candidate, ...]
    repeated: tuple[int, ...]
    """Numbers of blocks that repeat a question: a table of contents."""
    score: float
    coverage: float
    """Share of the document's words that are in a question, an answer or a topic."""
    asking: float
    """How much the questions look like questions, zero to one."""
    answered: float
    """Share of the questions that have an answer."""
    has_answer_marks: bool
    """Whether answers begin with a mark such as "A:", so that it is none of their words."""


def interpret(document: ClearedDocument, proposal: Proposal) -> Interpretation | None:
    """What a proposal makes of a document, or None where no question is left of it."""
    starts, repeated = without_contents(document, proposal)
    if not starts:
        return None
    proposal, starts = with_listed(document, proposal, starts, repeated)
    found = bodies(document, replace(proposal, starts=tuple(starts)))
    starts, found, more = without_repeats(document, starts, found)
    repeated += more
    for n in _above_shared_answers(document, proposal, starts):
        found[n] = found[n] or found[n + 1]
    candidates = tuple(_candidates(document, proposal, starts, found))
    if not candidates:
        return None
    coverage = _coverage(document, proposal, candidates, repeated)
    likes = [
        question_likeness(question_text(document, candidate.start)) for candidate in candidates
    ]
    asking = sum(likes) / len(likes)
    answered = sum(candidate.is_answered for candidate in candidates) / len(candidates)
    return Interpretation(
        proposal,
        candidates,
        tuple(repeated),
        _score(document, proposal, candidates, coverage, asking, answered),
        coverage,
        asking,
        answered,
        _has_answer_marks(document, starts, found),
    )


def _above_shared_answers(
    document: ClearedDocument, proposal: Proposal, starts: Sequence[Start]
) -> list[int]:
    """Places of questions that share the answer of the next one, if they have none, last first.

    Terms share a definition; so do questions on lines of one paragraph of a page, and on lines that
    touch in a text whose blank lines part its entries.
    """
    numbers = range(len(starts) - 2, -1, -1)
    if proposal.shares_answers:
        return [n for n in numbers if starts[n].stop is None]
    near = [n for n in numbers if starts[n].end == starts[n + 1].first and not starts[n].rest]
    joints = {n: document.blocks[starts[n + 1].first].joint for n in near}
    if any(document.blocks[start.first].container or start.stop for start in starts):
        return [n for n in near if joints[n] is Joint.BREAK]
    touching = [
        n
        for n in near
        if document.blocks[starts[n + 1].first].kind is not BlockKind.ITEM
        and not document.has_blank_above(starts[n + 1].first)
    ]
    apart = sum(document.has_blank_above(start.first) for start in starts)
    if apart < max(2, len(starts) - len(touching)):
        return []
    return touching if len(touching) <= weights.MOST_SHARING * len(starts) else []


def _candidates(
    document: ClearedDocument,
    proposal: Proposal,
    starts: Sequence[Start],
    found: Sequence[Sequence[int]],
) -> Iterable[Candidate]:
    """A candidate for each start that has words besides its mark."""
    topics = sorted(proposal.topics)
    texts = [question_text(document, start) for start in starts]
    texts = _without_numbers(texts)
    for start, body, text in zip(starts, found, texts, strict=True):
        question = clean_question(text)
        if QUESTION_MARK.fullmatch(text) or not any(map(str.isalnum, question)):
            continue
        is_answered = bool(start.answer or start.rest) or any(document.words[n] for n in body)
        above = bisect_left(topics, start.first)
        topic = topics[above - 1] if above else None
        if start.topic is not None:
            topic = start.topic if start.topic >= 0 else None
        yield Candidate(start, question, is_answered, topic, tuple(body))


def _without_numbers(texts: list[str]) -> list[str]:
    """Questions without numbers and letters that most of them bear and no sign ends."""
    if _are_numbered(texts):
        texts = [_BARE_NUMBER.sub("", text) for text in texts]
    if sum(bool(_LETTER.match(text)) for text in texts) >= _most(len(texts)):
        texts = [_LETTER.sub("", text) for text in texts]
    return texts


def _most(count: int) -> float:
    return max(weights.FEW, weights.MOSTLY_NUMBERED * count)


def _are_numbered(texts: Sequence[str]) -> bool:
    """Whether texts begin with numbers that go up, though no sign ends the number."""
    numbers = [int(match[1]) for text in texts if (match := _BARE_NUMBER.match(text))]
    rising = sum(number < following for number, following in pairwise(numbers))
    return len(numbers) >= _most(len(texts)) and rising >= weights.MOSTLY_RISING * (
        len(numbers) - 1
    )


def _coverage(
    document: ClearedDocument,
    proposal: Proposal,
    candidates: Sequence[Candidate],
    repeated: Sequence[int],
) -> float:
    """Share of the words that the questions, their answers and topics hold, zero to one."""
    if all(candidate.start.answer is not None for candidate in candidates):
        return 1.0  # data for machines; the words of the page are the same again
    used = {*proposal.topics, *proposal.unused, *repeated}
    used.update(n for candidate in candidates for n in candidate.blocks())
    return min(1.0, sum(document.words[n] for n in used) / document.total)


def _score(
    document: ClearedDocument,
    proposal: Proposal,
    candidates: Sequence[Candidate],
    coverage: float,
    asking: float,
    answered: float,
) -> float:
    """How good an explanation of the document the candidates are, more is better."""
    count = len(candidates)
    unanswered = weights.UNANSWERED_MARKED if proposal.is_certain else weights.UNANSWERED
    score = (
        (weights.NOT_ASKING + (1 - weights.NOT_ASKING) * asking)
        * (weights.NOT_COVERED + (1 - weights.NOT_COVERED) * coverage)
        * (unanswered + (1 - unanswered) * answered)
        * (count / (count + 1.0))
        * float(proposal.share**weights.SHARE_POWER)
        * proposal.trust
    )
    inner = len(document.asking.intersection(n for candidate in candidates for n in candidate.body))
    missed = weights.INNER_QUESTION * inner
    if proposal.family is Family.LAYOUT:
        missed += weights.INNER_ALIKE * _set_as_questions(document, candidates)
    score *= max(weights.INNER_LEAST, count / (count + missed))
    sizes = (sum(document.words[n] for n in candidate.body) for candidate in candidates)
    largest = max(sizes) / document.total
    usual = max(weights.LARGE_ANSWER, 2 / count)
    if count >= weights.FEW and largest > usual:
        score *= 1 + usual - largest  # an answer that swallows the document missed questions
    return score


def _set_as_questions(document: ClearedDocument, candidates: Sequence[Candidate]) -> int:
    """How many lines of answers are set as most questions are, and as no plain text is."""
    looks = Counter(_look(document.blocks[candidate.start.first]) for candidate in candidates)
    (look, times), *_ = looks.most_common(1)
    if look == _PLAIN or times < weights.MOSTLY_SET_ALIKE * len(candidates):
        return 0
    return sum(
        _look(block) == look
        and block.joint is not Joint.GLUE
        and document.words[n] <= weights.TOPIC_LINE_WORDS
        and not block.text.endswith((".", "!", ":", ";"))
        for candidate in candidates
        for n in candidate.body
        for block in [document.blocks[n]]
    )


_PLAIN = (0, Emphasis.NONE)


def _look(block: Block) -> tuple[int, Emphasis]:
    return block.level, block.emphasis


def _has_answer_marks(
    document: ClearedDocument, starts: Sequence[Start], found: Sequence[Sequence[int]]
) -> bool:
    """Whether answers begin with a mark such as "A:", so that it is none of their words."""
    firsts = [document.blocks[body[0]].text for body in found if body]
    marked = sum(bool(ANSWER_MARK.match(text)) for text in firsts)
    questions = sum(bool(QUESTION_MARK.match(shown_text(document, start))) for start in starts)
    return marked > 0 and (
        marked >= weights.MARKED_ANSWERS * len(firsts)
        or questions >= weights.MARKED_QUESTIONS * len(starts)
    )
