"""Questions that several documents ask: one record for each, and pairs that may be one. Pure.

What is certainly one question is merged, in the wording of the newest document; what is only alike
goes to staff, who decide.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.content.model.records import Term
from ingest.content.model.similarity import THRESHOLD, Features, features_of, share_of_words
from ingest.content.model.wording import comparable, fold
from ingest.documents.recognition.found_questions import FoundQuestion
from ingest.spans import SourceSpan

__all__ = [
    "AlikeQuestions",
    "LikelyDuplicates",
    "MergedQuestion",
    "likely_duplicates",
    "merge_duplicates",
]

MAX_PAIRS = 1_000
"""More than staff can look through; five thousand questions that are all alike have millions."""

MAX_COMPARED = 1_000_000
"""Pairs that are compared, which takes some seconds: each two of 1,400 questions, or far more where
they have different words."""


@dataclass(frozen=True)
class MergedQuestion:
    """A question and all that was found of it."""

    topic: str
    """Title of the topic, as the newest document has it."""
    title: str
    """The newest wording."""
    asked_as: tuple[str, ...]
    """Older wordings that differ in more than quotation marks, newest first."""
    answer: str
    """The newest answer; empty where no document gives one."""
    is_answer_marked: bool
    """Whether its document marks it as an answer."""
    spans: tuple[SourceSpan, ...]
    """Where the question and this answer stand, oldest document first."""
    found: tuple[FoundQuestion, ...]
    """What was merged, oldest document first."""

    @property
    def is_merged(self) -> bool:
        """Whether it was found more than once."""
        return len(self.found) > 1

    def is_in(self, documents: Container[str]) -> bool:
        """Whether one of the documents with these names asks it."""
        return any(question.document in documents for question in self.found)


def merge_duplicates(
    found: Mapping[str, Sequence[FoundQuestion]],
    oldest_first: Iterable[str],
    terms: Sequence[Term],
    declared: Mapping[str, str] | None = None,
) -> list[MergedQuestion]:
    """The questions of all documents, duplicates merged, in the order of the newest document.

    `found` maps a document's name to its questions. Duplicates are questions whose words are the
    same once former terms are read as present ones, or that staff have declared to be one:
    `declared` maps a comparable wording to the id of the question that it is a wording of. A
    likeness that is less than certain merges nothing (see `likely_duplicates`). Questions that only
    older documents ask follow at the end.
    """
    groups: dict[str, list[FoundQuestion]] = {}
    for name in reversed(list(oldest_first)):
        of_document: dict[str, list[FoundQuestion]] = {}
        for question in found.get(name, ()):
            # A question of punctuation alone, such as "???", is nobody's duplicate.
            words = comparable(question.question, terms) or f"{name}: {question.spans}"
            key = f"id: {declared[words]}" if declared and words in declared else words
            of_document.setdefault(key, []).append(question)
        for key, questions in of_document.items():
            groups[key] = questions + groups.get(key, [])
    return [_merge(group) for group in groups.values()]


def _merge(group: Sequence[FoundQuestion]) -> MergedQuestion:
    documents = reversed(dict.fromkeys(question.document for question in group))
    newest_first = [
        question for name in documents for question in group if question.document == name
    ]
    wordings: dict[str, str] = {}
    for question in newest_first:
        wordings.setdefault(fold(question.question), question.question)
    answered = next((question for question in newest_first if question.answer), newest_first[0])
    return MergedQuestion(
        topic=next((question.topic for question in newest_first if question.topic), ""),
        title=newest_first[0].question,
        asked_as=tuple(wordings.values())[1:],
        answer=answered.answer,
        is_answer_marked=answered.is_answer_marked,
        spans=tuple(
            span
            for question in group
            for span in (
                question.spans
                if question.answer in ("", answered.answer)
                else question.question_spans
            )
        ),
        found=tuple(group),
    )


@dataclass(frozen=True)
class LikelyDuplicates:
    """Two questions that may be one."""

    likeness: float
    """From `THRESHOLD` to 1."""
    newer: MergedQuestion
    older: MergedQuestion


@dataclass(frozen=True)
class AlikeQuestions:
    """The pairs of questions that may be one."""

    pairs: tuple[LikelyDuplicates, ...]
    """The most alike first, at most `MAX_PAIRS`."""
    is_cut: bool
    """Whether there are more, or may be, since too many questions are alike to compare them all."""


def likely_duplicates(
    merged: Sequence[MergedQuestion],
    terms: Sequence[Term],
    is_open: Callable[[MergedQuestion, MergedQuestion], bool] = lambda newer, older: True,
) -> AlikeQuestions:
    """Pairs of questions that may be one; `merged` has the newest first.

    Two questions of one document are two, since its author told them apart. A question counts
    with the wording that is most like the other's. Pairs that are not open are left out.
    """
    features = [
        [features_of(wording, tuple(terms)) for wording in (question.title, *question.asked_as)]
        for question in merged
    ]
    documents = [frozenset(found.document for found in question.found) for question in merged]
    compared = found = 0

    def pairs() -> Iterator[tuple[float, int, int]]:
        nonlocal compared, found
        candidates = _sharing_words(features, documents)
        for first, second in islice(candidates, MAX_COMPARED):
            compared += 1
            share = max(
                share_of_words(wording, other)
                for wording in features[first]
                for other in features[second]
            )
            if share >= THRESHOLD and is_open(merged[first], merged[second]):
                found += 1
                yield -share, first, second

    most = heapq.nsmallest(MAX_PAIRS, pairs())
    return AlikeQuestions(
        tuple(
            LikelyDuplicates(-share, merged[newer], merged[older]) for share, newer, older in most
        ),
        is_cut=found > MAX_PAIRS or compared == MAX_COMPARED,
    )


def _sharing_words(
    features: Sequence[Sequence[Features]], documents: Sequence[frozenset[str]]
) -> Iterator[tuple[int, int]]:
    """Pairs of positions of different documents, the smaller first, that could be alike enough.

    Of n words, two questions that are alike share one that is among the rarest of either: a
    question may leave out of its words as many common ones as it takes to stay under the threshold
    (prefix filter; Chaudhuri, Ganti & Kaushik 2006, "A primitive operator for similarity joins").
    """
    counts = Counter(
        word for wordings in features for wording in wordings for word in wording.words
    )
    # By document, or the questions of one would be gone through again for each of its questions.
    holders: defaultdict[str, defaultdict[frozenset[str], list[int]]]
    holders = defaultdict(lambda: defaultdict(list))
    for position, wordings in enumerate(features):
        of_others: set[int] = set()
        rarest: set[str] = set()
        for wording in wordings:
            words = sorted(wording.words, key=lambda word: (counts[word], word))
            rarest.update(words[: len(words) - _least_common(len(words)) + 1])
        for word in rarest:
            for names, positions in holders[word].items():
                if not names & documents[position]:
                    of_others.update(positions)
            holders[word][documents[position]].append(position)
        yield from ((other, position) for other in sorted(of_others))


def _least_common(size: int) -> int:
    """How many words a question of `size` words must share with any that it is alike to.

    2 c / (n + m) >= t and m >= c give c >= t n / (2 - t).
    """
    return max(1, math.ceil(THRESHOLD * size / (2 - THRESHOLD) - 1e-9))
