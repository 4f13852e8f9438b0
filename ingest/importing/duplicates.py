"""Questions that several documents ask: one record for each, and pairs that may be one. Pure.

What is certainly one question is merged, in the wording of the newest document; what is only alike
goes to staff, who decide.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.content.model.records import Term
from ingest.content.model.similarity import alike_pairs
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
    status: str
    """What the newest document says of how far it has come; see `FoundQuestion`."""
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
    own: Container[tuple[str, str]] = frozenset(),
    former: Container[tuple[str, str]] = frozenset(),
) -> list[MergedQuestion]:
    """The questions of all documents, duplicates merged, in the order of the newest document.

    `found` maps a document's name to its questions. Duplicates are questions whose words are the
    same once former terms are read as present ones, or that staff have declared to be one:
    `declared` maps a comparable wording to the id of the question that it is a wording of. A
    likeness that is less than certain merges nothing (see `likely_duplicates`). Questions that only
    older documents ask follow at the end.

    `own` and `former` hold ids with comparable wordings: in one document its own title stands for
    a question before other wordings, and words of a question that leads to it now do so only where
    nobody asks in others.
    """
    groups: dict[str, list[FoundQuestion]] = {}
    last = set[int]()
    for name in reversed(list(oldest_first)):
        of_document: dict[str, tuple[list[FoundQuestion], list[FoundQuestion]]] = {}
        for question in found.get(name, ()):
            # A question of punctuation alone, such as "???", is nobody's duplicate.
            words = comparable(question.question, terms) or f"{name}: {question.spans}"
            id_ = declared.get(words, "") if declared else ""
            of_key = of_document.setdefault(f"id: {id_}" if id_ else words, ([], []))
            of_key[(id_, words) not in own].append(question)
            if (id_, words) in former:
                last.add(id(question))
        for key, (of_title, others) in of_document.items():
            groups[key] = [*of_title, *others, *groups.get(key, [])]
    return [_merge(group, last) for group in groups.values()]


def _merge(group: Sequence[FoundQuestion], last: Container[int]) -> MergedQuestion:
    documents = reversed(dict.fromkeys(question.document for question in group))
    newest_first = sorted(
        (question for name in documents for question in group if question.document == name),
        key=lambda question: id(question) in last,
    )
    wordings: dict[str, str] = {}
    for question in newest_first:
        wordings.setdefault(fold(question.question), question.question)
    for question in newest_first:
        for wording in question.wordings:
            wordings.setdefault(fold(wording), wording)
    answered = next((question for question in newest_first if question.answer), newest_first[0])
    return MergedQuestion(
        topic=next((question.topic for question in newest_first if question.topic), ""),
        title=newest_first[0].question,
        asked_as=tuple(wordings.values())[1:],
        answer=answered.answer,
        is_answer_marked=answered.is_answer_marked,
        status=newest_first[0].status,
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
    known: Callable[[MergedQuestion], tuple[str, ...]] = lambda question: (),
) -> AlikeQuestions:
    """Pairs of questions that may be one; `merged` has the newest first.

    `known` gives the words in which staff know a question, beside those of the documents. Two
    questions of one document are two, since its author told them apart. A question counts with the
    wording that is most like the other's. Pairs that are not open are left out.
    """
    alike = alike_pairs(
        [(question.title, *question.asked_as, *known(question)) for question in merged],
        [frozenset(found.document for found in question.found) for question in merged],
        tuple(terms),
        lambda newer, older: is_open(merged[newer], merged[older]),
    )
    return AlikeQuestions(
        tuple(
            LikelyDuplicates(share, merged[newer], merged[older])
            for share, newer, older in alike.pairs
        ),
        alike.is_cut,
    )
