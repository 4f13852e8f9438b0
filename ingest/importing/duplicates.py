"""One record for a question that several documents ask, in the wording of the newest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.content.model.records import Term
from ingest.content.model.wording import comparable, fold
from ingest.documents.recognition.found import FoundQuestion
from ingest.spans import SourceSpan

__all__ = ["MergedQuestion", "merge_twins"]


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


def merge_twins(
    found: Mapping[str, Sequence[FoundQuestion]],
    oldest_first: Iterable[str],
    terms: Sequence[Term],
    declared: Mapping[str, str] | None = None,
) -> list[MergedQuestion]:
    """The questions of all documents, twins merged, in the order of the newest document.

    `found` maps a document's name to its questions. Twins are questions whose words are the same
    once former terms are read as present ones, or that staff have declared to be one: `declared`
    maps a comparable wording to the id of the question that it is a wording of. A likeness that is
    less than certain merges nothing (see `ingest.likeness`). Questions that only older documents
    ask follow at the end.
    """
    groups: dict[str, list[FoundQuestion]] = {}
    for name in reversed(list(oldest_first)):
        of_document: dict[str, list[FoundQuestion]] = {}
        for question in found.get(name, ()):
            # A question of signs alone, such as "???", is nobody's twin.
            words = comparable(question.question, terms) or f"{name}: {question.spans}"
            key = f"id: {declared[words]}" if declared and words in declared else words
            of_document.setdefault(key, []).append(question)
        for key, questions in of_document.items():
            groups[key] = questions + groups.get(key, [])
    return [_merge(group) for group in groups.values()]


def _merge(group: Sequence[FoundQuestion]) -> MergedQuestion:
    documents = reversed(dict.fromkeys(one.document for one in group))
    newest_first = [one for name in documents for one in group if one.document == name]
    wordings: dict[str, str] = {}
    for one in newest_first:
        wordings.setdefault(fold(one.question), one.question)
    answered = next((one for one in newest_first if one.answer), newest_first[0])
    return MergedQuestion(
        topic=next((one.topic for one in newest_first if one.topic), ""),
        title=newest_first[0].question,
        asked_as=tuple(wordings.values())[1:],
        answer=answered.answer,
        is_answer_marked=answered.is_answer_marked,
        spans=tuple(
            span
            for one in group
            for span in (one.spans if one.answer in ("", answered.answer) else one.question_spans)
        ),
        found=tuple(group),
    )
