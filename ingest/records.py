"""The records that every stage takes or returns. Standard library only, no files, no clock.

content files ──load──> KnowledgeBase ──> index, pages
documents ──import──> Question, Topic ──format──> content files
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from ingest.references import find_references
from ingest.slugs import Slug
from ingest.strings import Strings, default_strings

__all__ = [
    "Association",
    "Category",
    "Citation",
    "Criterion",
    "Era",
    "Figure",
    "Kind",
    "KnowledgeBase",
    "Line",
    "Quantity",
    "Question",
    "SourceDocument",
    "SourcePage",
    "SourceSpan",
    "Standing",
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


class Kind(StrEnum):
    """What a criterion asks about, in the order shown."""

    TRAINING = "training"
    WORK = "work experience"
    SUPERVISION = "reflective supervision"
    EDUCATION = "education"
    REFERENCES = "references"
    APPLICATION = "application"
    RENEWAL = "renewal"

    @property
    def place(self) -> int:
        """Its place in the order shown, from zero."""
        return list(Kind).index(self)


class Standing(StrEnum):
    """How far a criterion may be relied on."""

    CONFIRMED = "confirmed"
    """Staff have confirmed it."""
    QUOTED = "quoted"
    """It stands in a document of the association in `content/sources/`."""
    PUBLISHED = "published"
    """It stands on a page of the association's web site."""
    SISTER = "sister"
    """Only another association says so: material for drafts, never shown to the public."""


class Line(StrEnum):
    """The age that a category works with."""

    INFANT = "infant"
    EARLY_CHILDHOOD = "early childhood"


@dataclass(frozen=True)
class Quantity:
    """A number or a range with its unit, such as "at least 6 months".

    >>> str(Quantity("at least", Decimal(1), Decimal(2), "years"))
    'at least 1 to 2 years'
    """

    bound: str
    """"at least", "at most", "about", or nothing."""
    low: Decimal
    """0 or more; birth is 0."""
    high: Decimal
    """The same as `low` where it is one number."""
    unit: str
    """"families", "clock hours", "years of paid work"."""

    @property
    def number(self) -> str:
        """The number in words and digits: "10", "1 to 2", "birth to 36"."""
        if self.low == self.high:
            return str(self.low)
        from_birth = self.low == 0 and self.unit in ("days", "weeks", "months", "years")
        return f"{'birth' if from_birth else self.low} to {self.high}"

    def __str__(self) -> str:
        return " ".join(filter(None, (self.bound, self.number, self.unit)))


@dataclass(frozen=True)
class Figure:
    """How much a criterion asks for, such as "at least 10 families over at least 6 months"."""

    amount: Quantity
    relation: str = ""
    """What ties the amount to the period: "per", "over", "within", "every", or nothing."""
    period: Quantity | None = None

    @property
    def time(self) -> str:
        """The relation and the period in words: "over at least 6 months", "per year"."""
        if self.period is None:
            return ""
        is_one = self.relation == "per" and self.period.low == self.period.high == 1
        return f"{self.relation} {self.period.unit if is_one else self.period}"

    @property
    def rest(self) -> str:
        """What follows the number: "families over at least 6 months"."""
        return f"{self.amount.unit} {self.time}".strip()

    def __str__(self) -> str:
        return " ".join(filter(None, (str(self.amount), self.time)))


@dataclass(frozen=True)
class SourcePage:
    """A public web page that a criterion rests on: a `[[page]]` of `sources.toml`."""

    id: Slug
    title: str
    address: str
    read: dt.date
    """When it was read; pages change."""
    publisher: str = ""
    """Whose page it is, where it is not the association's own."""


@dataclass(frozen=True)
class Citation:
    """What a statement rests on."""

    spans: tuple[SourceSpan, ...] = ()
    """Lines of documents in `content/sources/`."""
    pages: tuple[Slug, ...] = ()
    """Ids of web pages in `sources.toml`."""

    def __bool__(self) -> bool:
        return bool(self.spans or self.pages)


@dataclass(frozen=True)
class Era:
    """A time in which the association used one set of names and rules."""

    id: Slug
    name: str
    years: str
    """In words: "2010 to about 2017"."""
    note: str = ""
    """What it looks like and how its years are known."""


@dataclass(frozen=True)
class Category:
    """An endorsement category: a `[[category]]` of `categories.toml`."""

    id: Slug
    name: str
    abbreviation: str
    line: Line
    numeral: str = ""
    """"I" to "IV" where it has had one."""
    former: tuple[str, ...] = ()
    """Names that it had before, such as "Level II"."""
    counterpart: str = ""
    """Id of the same rung in the other line; empty where there is none."""
    for_whom: str = ""
    """Who it is for, Markdown."""
    citation: Citation = Citation()

    def is_called(self, name: str) -> bool:
        """Whether staff may mean it by this name: id, abbreviation or numeral, in any case."""
        return name.casefold() in {
            word.casefold() for word in (self.id, self.abbreviation, self.numeral) if word
        }


@dataclass(frozen=True)
class Criterion:
    """One thing that endorsement asks for: one file in `content/criteria/`."""

    id: Slug
    """The address for ever; no question has the same."""
    kind: Kind
    title: str
    standing: Standing
    text: str = ""
    """In plain words, Markdown."""
    figures: tuple[Figure, ...] = ()
    """The main one first."""
    categories: tuple[str, ...] = ()
    """Ids of the categories it holds for; none means all applicants."""
    eras: tuple[str, ...] = ()
    """Ids of the eras it is known from."""
    citation: Citation = Citation()
    differs_from: tuple[str, ...] = ()
    """Ids of criteria that say otherwise about the same thing."""
    former_ids: tuple[Slug, ...] = ()
    """Earlier addresses that lead here."""

    def holds_for(self, category: str) -> bool:
        """Whether it concerns a category, by id."""
        return not self.categories or category in self.categories


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
    checked_against: tuple[tuple[str, str], ...] = ()
    """Id and fingerprint of each criterion as it was when the answer was last checked."""
    sources: tuple[SourceSpan, ...] = ()
    """Where the wording and the answer were found."""
    reviewed: dt.date | None = None
    """When staff last confirmed the answer."""
    former_ids: tuple[Slug, ...] = ()
    """Earlier addresses that lead here."""

    @property
    def is_answered(self) -> bool:
        return self.status is Status.PUBLISHED

    @cached_property
    def cites(self) -> tuple[str, ...]:
        """Ids of the criteria that it names, in the head or in the answer, each once."""
        in_text = (one.target for one in find_references(self.answer) if one.kind == "criterion")
        return tuple(dict.fromkeys((*self.criteria, *in_text)))


@dataclass(frozen=True)
class Term:
    """An entry of the term register, `content/terms.toml`."""

    id: Slug
    preferred: str
    """The word that pages use."""
    former: tuple[str, ...] = ()
    """Words that meant the same before."""
    abbreviations: tuple[str, ...] = ()
    lay: tuple[str, ...] = ()
    """Words that applicants use for it."""
    definition: str = ""
    """Markdown; empty where no source says what it means."""
    citation: Citation = Citation()


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
    base_address: str = ""
    """Where the site is published, with a slash at the end; empty where it is not known."""
    accent: str = ""
    """Colour of links and buttons, such as "#175559"; the program's own where there is none."""
    logo: str = ""
    """File name of a picture in the content folder."""
    offline: bool = False
    """Whether browsers may keep the published site for reading without a connection."""
    website: str = ""
    newsletter: str = ""
    """Address at which readers sign up for it."""
    email: str = ""
    phone: str = ""
    fax: str = ""
    address: tuple[str, ...] = ()
    """Lines of the postal address."""
    contact_note: str = ""
    """A sentence below the contact details."""
    about: tuple[str, ...] = ()
    """Paragraphs of the page "About", Markdown."""
    strings: Strings = field(default_factory=default_strings)
    """What pages say, by section and name."""

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
    pages: tuple[SourcePage, ...] = ()
    """In the order of the register."""
    terms: tuple[Term, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    """By kind, standing and title."""
    categories: tuple[Category, ...] = ()
    """In the order of the register."""
    eras: tuple[Era, ...] = ()
    """Oldest first."""
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
