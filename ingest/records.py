"""The records that every stage takes or returns. Standard library only, no files, no clock.

content files ──load──> KnowledgeBase ──> index, pages
documents ──import──> Question, Topic ──format──> content files
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from ingest.slugs import Slug

__all__ = [
    "Association",
    "KnowledgeBase",
    "Question",
    "SourceDocument",
    "SourceSpan",
    "Status",
    "Term",
    "Topic",
]


class Status(StrEnum):
    """How far a question has come."""

    OPEN = "open"
    """Asked, not answered yet: shown with a way to reach the association."""
    DRAFT = "draft"
    """An answer is being written; the public still sees the question as open."""
    PUBLISHED = "published"
    """Answered."""
    RETIRED = "retired"
    """No longer asked: kept in the content, shown nowhere."""


@dataclass(frozen=True, order=True)
class SourceSpan:
    """Lines of a source document, written `name.txt:24-31`.

    >>> str(SourceSpan("faq.txt", 24, 31)), str(SourceSpan("faq.txt", 7, 7))
    ('faq.txt:24-31', 'faq.txt:7')
    """

    document: str
    """File name in `content/sources/`."""
    first: int
    """First line, counted from one."""
    last: int
    """Last line, included."""

    def __str__(self) -> str:
        lines = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return f"{self.document}:{lines}"


@dataclass(frozen=True)
class SourceDocument:
    """A document as received."""

    name: str
    """File name in `content/sources/`."""
    title: str
    """What readers see; the file name where `sources.toml` gives none."""
    kind: str = ""
    """What it is, in words: "page of the web site", "handout"."""
    date: dt.date | None = None
    """When it was written, where that is known."""
    supersedes: tuple[str, ...] = ()
    """File names of the documents whose wording this one replaces."""
    line_count: int = 0
    """Number of lines."""


@dataclass(frozen=True)
class Topic:
    """A group of questions, one folder."""

    id: Slug
    """The folder's name."""
    title: str
    order: int = 0
    """Topics are shown by order, then title."""
    introduction: str = ""
    """Markdown, may be empty."""


@dataclass(frozen=True)
class Question:
    """One question with its answer: one content file."""

    id: Slug
    """The address for ever."""
    topic: Slug
    title: str
    """The question in its present wording, plain text."""
    answer: str = ""
    """Markdown; empty where the status is open, not where it is draft or published."""
    status: Status = Status.OPEN
    order: int = 0
    """Questions of a topic are shown by order, then title."""
    asked_as: tuple[str, ...] = ()
    """Other wordings, plain text, former ones among them."""
    categories: tuple[str, ...] = ()
    """Endorsement categories that it concerns."""
    criteria: tuple[str, ...] = ()
    """Ids of the criteria that govern it."""
    sources: tuple[SourceSpan, ...] = ()
    """Where the wording and the answer were found."""
    reviewed: dt.date | None = None
    """When staff last confirmed the answer."""
    former_ids: tuple[Slug, ...] = ()
    """Earlier addresses that lead here."""

    @property
    def is_answered(self) -> bool:
        return self.status is Status.PUBLISHED


@dataclass(frozen=True)
class Term:
    """An entry of the term register, `content/terms.toml`."""

    id: Slug
    preferred: str
    """The word in use today."""
    former: tuple[str, ...] = ()
    """Words that meant the same before."""


@dataclass(frozen=True)
class Association:
    """Who the site speaks for: `content/site.toml`."""

    name: str = "Frequently asked questions"
    short_name: str = ""
    """Abbreviation; the name where there is none."""
    site_title: str = "Frequently asked questions"
    description: str = ""
    """A sentence or two below the title."""
    language: str = "en"
    """Language of the pages, a BCP 47 tag."""
    website: str = ""
    email: str = ""
    phone: str = ""
    fax: str = ""
    address: tuple[str, ...] = ()
    """Lines of the postal address."""
    contact_note: str = ""
    """A sentence below the contact details."""
    about: tuple[str, ...] = ()
    """Paragraphs of the page "About", Markdown."""

    @property
    def label(self) -> str:
        return self.short_name or self.name


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
    terms: tuple[Term, ...] = ()

    @cached_property
    def topic_by_id(self) -> dict[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def question_by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def source_by_name(self) -> dict[str, SourceDocument]:
        return {source.name: source for source in self.sources}

    def questions_of(self, topic_id: str) -> tuple[Question, ...]:
        """The questions of a topic, in the order shown."""
        return tuple(question for question in self.questions if question.topic == topic_id)

    def public(self) -> KnowledgeBase:
        """What readers may see: no retired question, and a draft looks like an open question."""
        questions = tuple(
            replace(question, status=Status.OPEN, answer="", reviewed=None)
            if question.status is Status.DRAFT
            else question
            for question in self.questions
            if question.status is not Status.RETIRED
        )
        return replace(self, questions=questions)
