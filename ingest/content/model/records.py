"""The records that every stage takes or returns. Standard library only, no files, no clock.

content files ──load──> KnowledgeBase ──> index, pages
documents ──import──> Question, Topic ──format──> content files
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from ingest.content.model.languages import direction_of
from ingest.content.model.references import find_references
from ingest.content.model.site_strings import Strings, default_strings
from ingest.content.model.slugs import Slug
from ingest.spans import SourceSpan

__all__ = [
    "Association",
    "Category",
    "Citation",
    "ContentFile",
    "Criterion",
    "Era",
    "Figure",
    "Kind",
    "Line",
    "Quantity",
    "Question",
    "SourceDocument",
    "SourcePage",
    "Standing",
    "Status",
    "Term",
    "Topic",
]

_LONGEST_HEADING = 160
"""Characters of a title in large type: six lines of a phone."""


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
        return f"{'birth' if self.is_from_birth else self.low} to {self.high}"

    @property
    def is_from_birth(self) -> bool:
        """Whether it is an age that begins with birth."""
        return self.low == 0 < self.high and self.unit in ("days", "weeks", "months", "years")

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
    short: str = ""
    """The years in a few characters, such as "2010–17"; empty where `years` is as short."""


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
    asked_as: tuple[str, ...] = ()
    """A few other wordings that read well, plain text: readers see them."""
    wordings: tuple[str, ...] = ()
    """All others, plain text: searched, never shown."""

    @property
    def title(self) -> str:
        """Its name and, where it has one, its abbreviation."""
        return f"{self.name} ({self.abbreviation})" if self.abbreviation else self.name

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
    short: str = ""
    """The title in at most twelve words, plain text, where that is long; empty where it is not."""
    asked_as: tuple[str, ...] = ()
    """A few other wordings that read well, plain text: readers see them."""
    wordings: tuple[str, ...] = ()
    """All others, plain text: searched, never shown."""
    aspect: str = ""
    """What it and others say something about, each for a category, a time or a case of its own,
    such as "training-hours" or "horas-de-formación"; empty where it stands alone."""

    @property
    def said_aspect(self) -> str:
        """The aspect in words: "Training hours"."""
        return self.aspect[:1].upper() + self.aspect[1:].replace("-", " ")

    @property
    def label(self) -> str:
        """What stands for it in lists and links: its short form, where it has one."""
        return self.short or self.title

    @property
    def is_confirmed(self) -> bool:
        """Whether one may rely on it without asking."""
        return self.standing is Standing.CONFIRMED

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
    line_count: int | None = None
    """Number of lines; None where they were not counted since the document came or changed."""
    topic: str = ""
    """Id of the topic that all its questions go to; empty where it says the topics itself."""
    columns: str = ""
    """What the columns of its tables hold, as typed; empty where they say it themselves."""
    topics: tuple[tuple[str, str], ...] = ()
    """Title of a topic in it, empty for questions under none -> id of the topic that they go to."""


@dataclass(frozen=True)
class ContentFile:
    """A picture or another file beside a text, which shows it or links it."""

    path: str
    """Below the content folder, such as `faq/fees/form.png`."""
    name: str
    """By which it is published: it says what the bytes are and how large a picture is, such as
    `form-640x480.0f1e2d3c.png`."""
    media_type: str
    size: int
    """In bytes."""
    width: int = 0
    """In pixels as it is shown; 0 where it is no picture."""
    height: int = 0


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
    """A few other wordings that read well, plain text, former ones among them: readers see them."""
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
    short: str = ""
    """The question in at most twelve words, plain text, where it is long; empty where it is not."""
    wordings: tuple[str, ...] = ()
    """All other wordings, plain text: searched, never shown."""
    gone_from: tuple[str, ...] = ()
    """File names of documents that asked it and do so no more, until staff have settled that."""

    @property
    def label(self) -> str:
        """What stands for it in lists and links: its short form, where it has one."""
        return self.short or self.title

    @property
    def heading(self) -> str:
        """What its page begins with: the title, or the label where that would fill a screen.

        Where it is not the title, the title stands below it.
        """
        return self.label if len(self.title) > _LONGEST_HEADING else self.title

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
    asked_as: tuple[str, ...] = ()
    """A few other wordings that read well, plain text: readers see them."""
    wordings: tuple[str, ...] = ()
    """All others, plain text: searched, never shown."""


@dataclass(frozen=True)
class Translation:
    """A site that says the same in another language."""

    language: str
    """A BCP 47 tag."""
    address: str
    """Where it is published, with a slash at the end."""
    content: str = ""
    """Its content folder, seen from this one; empty where none is named."""
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Kind of record -> the ids that have a page there."""
    pairs: Mapping[str, str] = field(default_factory=dict)
    """Id of a record here -> its id there, where they differ."""

    def id_there(self, kind: str, record_id: str) -> str | None:
        """The id there of a record here; None where it is not there."""
        there = self.pairs.get(record_id, record_id)
        return there if there in self.ids.get(kind, ()) else None


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
    log_queries: bool = False
    """Whether the search box asks the web server for an address with what was typed, so that its
    access log has it."""
    count_searches: int = 0
    """Days for which the live site keeps what was searched for and how often; 0: it keeps none."""
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
    desk_author: str = ""
    """Whose commits the saves of the desk are, "Name <mail@example.org>"; none where empty."""
    publish_to: str = ""
    """Folder or zip file for the published site, from the content folder; none where empty."""
    about: tuple[str, ...] = ()
    """Paragraphs of the page "About", Markdown."""
    imports_drafts: bool = False
    """Whether answers that are imported wait as drafts until staff publish them."""
    strings: Strings = field(default_factory=default_strings)
    """What pages say, by section and name."""
    translations: tuple[Translation, ...] = ()
    """Sites that say the same in other languages."""

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def direction(self) -> str:
        """Where lines begin: "ltr" or "rtl"."""
        return direction_of(self.language)
