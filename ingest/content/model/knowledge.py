"""All records of a content folder, with their look-ups, and what of them the public sees."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ingest.content.model.file_links import files_named
from ingest.content.model.records import (
    Association,
    Category,
    ContentFile,
    Criterion,
    Era,
    Question,
    SourceDocument,
    SourcePage,
    Standing,
    Status,
    Term,
    Topic,
)

__all__ = ["KnowledgeBase"]


@dataclass(frozen=True)
class KnowledgeBase:
    """All that the content folder holds, checked."""

    topics: tuple[Topic, ...] = ()
    """In the order shown."""
    questions: tuple[Question, ...] = ()
    """By topic, in the order shown."""
    association: Association = field(default_factory=Association)
    sources: tuple[SourceDocument, ...] = ()
    """By file name."""
    pages: tuple[SourcePage, ...] = ()
    """In the order of the register."""
    terms: tuple[Term, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    """By kind, standing and title."""
    categories: tuple[Category, ...] = ()
    """In the order of the register."""
    eras: tuple[Era, ...] = ()
    """Oldest first."""
    files: tuple[ContentFile, ...] = ()
    """Pictures and others that texts show or link, by path."""
    with_drafts: bool = False
    """Whether drafts and what only sister associations say are there as they are."""

    @cached_property
    def topic_by_id(self) -> dict[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def question_by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def criterion_by_id(self) -> dict[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def category_by_id(self) -> dict[str, Category]:
        return {category.id: category for category in self.categories}

    @cached_property
    def term_by_id(self) -> dict[str, Term]:
        return {term.id: term for term in self.terms}

    @cached_property
    def era_by_id(self) -> dict[str, Era]:
        return {era.id: era for era in self.eras}

    @cached_property
    def page_by_id(self) -> dict[str, SourcePage]:
        return {page.id: page for page in self.pages}

    @cached_property
    def file_by_path(self) -> dict[str, ContentFile]:
        return {file.path: file for file in self.files}

    @cached_property
    def shown_files(self) -> tuple[ContentFile, ...]:
        """The files that the texts here show or link: a draft's are not published."""
        if not self.files:
            return ()
        texts = [
            *(topic.introduction for topic in self.topics),
            *(question.answer for question in self.questions),
            *(criterion.text for criterion in self.criteria),
            *(category.for_whom for category in self.categories),
            *(term.definition for term in self.terms),
            *(era.note for era in self.eras),
            *self.association.about,
        ]
        named = {path for text in texts for path in files_named(text)}
        return tuple(file for file in self.files if file.path in named)

    @cached_property
    def source_by_name(self) -> dict[str, SourceDocument]:
        return {source.name: source for source in self.sources}

    @cached_property
    def questions_citing(self) -> Mapping[str, tuple[Question, ...]]:
        """Criterion id -> the questions that name it, in the order shown; every id is there."""
        citing: dict[str, list[Question]] = {criterion.id: [] for criterion in self.criteria}
        for question in self.questions:
            for slug in question.cites:
                if slug in citing:
                    citing[slug].append(question)
        return {slug: tuple(questions) for slug, questions in citing.items()}

    @cached_property
    def places_sharing(self) -> Mapping[frozenset[str], tuple[int, ...]]:
        """Ids of criteria -> places, from zero, of the questions that name just these."""
        places: dict[frozenset[str], list[int]] = {}
        for place, question in enumerate(self.questions):
            named = frozenset(one for one in question.cites if one in self.criterion_by_id)
            places.setdefault(named, []).append(place)
        return {named: tuple(of_them) for named, of_them in places.items()}

    @cached_property
    def place_by_id(self) -> Mapping[str, int]:
        """Id of a question -> its place in the order shown, from zero."""
        return {question.id: place for place, question in enumerate(self.questions)}

    @cached_property
    def places_of_topic(self) -> Mapping[str, tuple[int, ...]]:
        """Id of a topic that has questions -> their places in the order shown, from zero."""
        places: dict[str, list[int]] = {}
        for place, question in enumerate(self.questions):
            places.setdefault(question.topic, []).append(place)
        return {topic: tuple(of_topic) for topic, of_topic in places.items()}

    def questions_of(self, topic_id: str) -> tuple[Question, ...]:
        """The questions of a topic, in the order shown."""
        return tuple(self.questions[place] for place in self.places_of_topic.get(topic_id, ()))

    def criteria_of(self, category_id: str) -> tuple[Criterion, ...]:
        """What a category asks for, in the order shown; what all ask for is among it."""
        return tuple(one for one in self.criteria if one.holds_for(category_id))

    def cited_by(self, question: Question) -> tuple[Criterion, ...]:
        """The criteria that a question names, the ones in its head first."""
        return tuple(
            self.criterion_by_id[slug] for slug in question.cites if slug in self.criterion_by_id
        )

    def is_confirmed(self, question: Question) -> bool:
        """Whether all criteria that a question names are confirmed; so where it names none."""
        return all(criterion.is_confirmed for criterion in self.cited_by(question))

    def public(self) -> KnowledgeBase:
        """What readers may see.

        No retired question, no criterion that only a sister association has, and a draft looks
        like an open question.
        """
        shown = self.preview()
        criteria = [one for one in shown.criteria if one.standing is not Standing.SISTER]
        ids = {one.id for one in criteria}
        return replace(
            shown,
            questions=tuple(
                replace(_without_draft(one), criteria=_among(one.criteria, ids))
                for one in shown.questions
            ),
            criteria=tuple(
                replace(one, differs_from=_among(one.differs_from, ids)) for one in criteria
            ),
            with_drafts=False,
        )

    def preview(self) -> KnowledgeBase:
        """What staff see before publishing: all but the retired questions."""
        questions = tuple(one for one in self.questions if one.status is not Status.RETIRED)
        return replace(self, questions=questions, with_drafts=True)


def _without_draft(question: Question) -> Question:
    if question.status is not Status.DRAFT:
        return question
    return replace(question, status=Status.OPEN, answer="", reviewed=None, checked_against=())


def _among(ids: Iterable[str], known: Container[str]) -> tuple[str, ...]:
    return tuple(one for one in ids if one in known)
