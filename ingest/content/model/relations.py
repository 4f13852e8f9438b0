"""What a record has to do with others: what its page links, and when it changed. Pure."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from ingest.content.model.former_names import term_finder
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.content.model.records import Category, Criterion, Question, Term
from ingest.content.model.references import find_references

__all__ = [
    "RELATED",
    "Uses",
    "categories_of",
    "changed_on",
    "criteria_beside",
    "criteria_differing",
    "criteria_naming",
    "criteria_of_all",
    "glossary_terms",
    "is_earlier",
    "last_era",
    "latest_changes",
    "questions_about",
    "related_questions",
    "uses_of_terms",
]

_Record = TypeVar("_Record", Question, Criterion)

RELATED = 5
"""Related questions of a page at most: its size must not grow with the content."""


@dataclass(frozen=True)
class Uses:
    """Where a term is used."""

    questions: tuple[Question, ...]
    """In the order shown."""
    criteria: tuple[Criterion, ...]
    """In the order shown."""


def categories_of(question: Question, knowledge: KnowledgeBase) -> tuple[Category, ...]:
    """The categories that a question names or that its criteria are limited to."""
    named = {*question.categories}
    for criterion in knowledge.cited_by(question):
        named.update(criterion.categories)
    return tuple(category for category in knowledge.categories if category.id in named)


def questions_about(category: Category, knowledge: KnowledgeBase) -> tuple[Question, ...]:
    """The questions that concern a category: `categories_of` the other way round."""
    limited = {
        criterion.id for criterion in knowledge.criteria if category.id in criterion.categories
    }
    return tuple(
        question
        for question in knowledge.questions
        if category.id in question.categories or not limited.isdisjoint(question.cites)
    )


def related_questions(question: Question, knowledge: KnowledgeBase) -> tuple[Question, ...]:
    """The questions to read next, `RELATED` at most, best first.

    Those that share most criteria with it, then its neighbours in its topic; among equals the
    nearest in the order shown counts, and of two as near the earlier.
    """
    place = knowledge.place_by_id[question.id]
    own = {criterion.id for criterion in knowledge.cited_by(question)}
    shared: dict[int, list[tuple[int, ...]]] = {}
    for named, places in knowledge.places_sharing.items():
        if count := len(own & named):
            shared.setdefault(count, []).append(places)
    levels = [shared[count] for count in sorted(shared, reverse=True)]
    found: dict[int, None] = {}
    for level in (*levels, [knowledge.places_of_topic[question.topic]]):
        if len(found) < RELATED:
            near = chain.from_iterable(_around(place, places) for places in level)
            found |= dict.fromkeys(sorted(near, key=lambda other: (abs(other - place), other)))
    return tuple(knowledge.questions[other] for other in found)[:RELATED]


def _around(place: int, places: Sequence[int]) -> list[int]:
    """The nearest to a place of others, ascending ones: `RELATED` before it and as many after."""
    before, after = bisect_left(places, place), bisect_right(places, place)
    return [*places[max(0, before - RELATED) : before], *places[after : after + RELATED]]


def criteria_of_all(knowledge: KnowledgeBase) -> tuple[Criterion, ...]:
    """The criteria that hold for all applicants, in the order shown."""
    return tuple(one for one in knowledge.criteria if not one.categories)


def criteria_beside(criterion: Criterion, knowledge: KnowledgeBase) -> tuple[Criterion, ...]:
    """The others of its aspect, the first of the ladder first and what is earlier last.

    Those that say otherwise about the same thing are not among them, see `criteria_differing`.
    """
    differing = criteria_differing(criterion, knowledge)
    beside = (
        other
        for other in knowledge.criteria
        if criterion.aspect and other.aspect == criterion.aspect
        if other != criterion and other not in differing
    )
    ladder = list(knowledge.category_by_id)

    def place(other: Criterion) -> tuple[bool, int]:
        first = min(map(ladder.index, other.categories), default=-1)
        return is_earlier(other, knowledge), first

    return tuple(sorted(beside, key=place))


def criteria_naming(criterion: Criterion, knowledge: KnowledgeBase) -> tuple[Criterion, ...]:
    """The criteria whose text refers to it."""
    return tuple(
        other
        for other in knowledge.criteria
        if other != criterion
        and any(
            (reference.kind, reference.target) == ("criterion", criterion.id)
            for reference in find_references(other.text)
        )
    )


def is_earlier(criterion: Criterion, knowledge: KnowledgeBase) -> bool:
    """Whether one that says otherwise is known from a later time."""
    latest = last_era(criterion, knowledge)
    return any(
        last_era(other, knowledge) > latest for other in criteria_differing(criterion, knowledge)
    )


def last_era(criterion: Criterion, knowledge: KnowledgeBase) -> int:
    """Place of the last era from which it is known; where none is named, that after all."""
    eras = list(knowledge.era_by_id)
    return max((eras.index(era) for era in criterion.eras), default=len(eras))


def criteria_differing(criterion: Criterion, knowledge: KnowledgeBase) -> tuple[Criterion, ...]:
    """The criteria that say otherwise, whichever of the two says so."""
    return tuple(
        other
        for other in knowledge.criteria
        if other.id in criterion.differs_from or criterion.id in other.differs_from
    )


def uses_of_terms(knowledge: KnowledgeBase) -> Mapping[str, Uses]:
    """Term id -> where the term is linked or its name used; every id is there."""
    asked = [_with_words(question, question.answer, knowledge) for question in knowledge.questions]
    ruled = [_with_words(criterion, criterion.text, knowledge) for criterion in knowledge.criteria]
    uses: dict[str, Uses] = {}
    for term in knowledge.terms:
        finds = term_finder(term)
        uses[term.id] = Uses(
            tuple(record for record, linked, words in asked if term.id in linked or finds(*words)),
            tuple(record for record, linked, words in ruled if term.id in linked or finds(*words)),
        )
    return uses


def _with_words(
    record: _Record, text: str, knowledge: KnowledgeBase
) -> tuple[_Record, set[str], tuple[str, str]]:
    """A record, the terms that it links, and its words as they are and in small letters."""
    text = f"{record.title}\n{text}"
    words = spoken(text, knowledge)
    return record, _linked_terms(text), (words, words.lower())


def _linked_terms(text: str) -> set[str]:
    return {found.target for found in find_references(text) if found.kind == "term"}


def glossary_terms(knowledge: KnowledgeBase) -> tuple[tuple[Term, Uses], ...]:
    """The terms that are defined or used, by name, and where they are used."""
    uses = uses_of_terms(knowledge)
    return tuple(
        (term, uses[term.id])
        for term in sorted(knowledge.terms, key=lambda term: term.preferred.casefold())
        if term.definition or uses[term.id].questions or uses[term.id].criteria
    )


def changed_on(question: Question, knowledge: KnowledgeBase) -> dt.date | None:
    """The day of its last review, else the date of its newest source; None where neither is known.

    >>> changed_on(Question("fee", "fees", "Fee?", reviewed=dt.date(2026, 11, 21)), KnowledgeBase())
    datetime.date(2026, 11, 21)
    """
    if question.reviewed:
        return question.reviewed
    dates = (knowledge.source_by_name[span.document].date for span in question.sources)
    return max(filter(None, dates), default=None)


def latest_changes(knowledge: KnowledgeBase) -> tuple[tuple[dt.date, Question], ...]:
    """The answered questions with a known date, newest first; of one day, in the order shown."""
    dated = (
        (day, question)
        for question in knowledge.questions
        if question.is_answered and (day := changed_on(question, knowledge)) is not None
    )
    return tuple(sorted(dated, key=lambda pair: pair[0], reverse=True))
