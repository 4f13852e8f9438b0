"""The fields of a record's form, and what a sent form makes of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.content.files.edits import (
    Changes,
    RecordText,
    RegisterText,
    edited,
    edited_register,
    edited_text,
    read_record_text,
    read_register_text,
    typed,
)
from ingest.content.files.toml_edits import TomlValue
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Kind, Line, Standing, Status
from webapp.desk.shared.places import RECORD, Place

__all__ = [
    "Choice",
    "Field",
    "Form",
    "fields_of",
    "fields_of_new",
    "new_bytes",
    "read_place",
    "with_present",
]

Form = Mapping[str, Sequence[str]]
"""Name of a field -> what was sent for it."""

_STATUS = {
    Status.OPEN: "Open: no answer yet",
    Status.DRAFT: "Draft: readers still see it as open",
    Status.PUBLISHED: "Published: readers get the answer",
    Status.RETIRED: "Retired: kept here, shown nowhere",
}

_STANDING = {
    Standing.CONFIRMED: "Confirmed by us",
    Standing.QUOTED: "Quoted from a document of ours",
    Standing.PUBLISHED: "Stands on a page of our web site",
    Standing.SISTER: "Only another association says so: not shown to readers",
}


@dataclass(frozen=True)
class Choice:
    """One of several values."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """A key of the front matter or of a register, as a form shows it."""

    key: str
    """Of a register `<table>.<key>`."""
    label: str
    form: str
    """line, number, long (of several rows), text (as it is typed), lines (one value a line),
    paragraphs (values between empty lines), truth, one (of the choices), or many (of them)."""
    help: str = ""
    choices: tuple[Choice, ...] = ()

    def shown(self, values: Sequence[str]) -> tuple[str, ...]:
        """The values as the form shows them, and as they come back where nobody changed them."""
        if self.form == "many":
            known = {name: one.value for one in self.choices for name in (one.value, one.label)}
            return tuple(sorted({known.get(value, value) for value in values}))
        if self.form == "text":
            return tuple(values)
        if self.form in ("lines", "paragraphs"):
            return tuple(" ".join(value.split()) for value in values)
        text = " ".join(", ".join(values).split())
        return (text.lower() if self.form == "one" else text,) if text else ()

    def read(self, sent: Sequence[str]) -> tuple[str, ...]:
        """The values of a sent form."""
        if self.form == "text":
            return (text,) if (text := typed("\n".join(sent))) else ()
        if self.form in ("lines", "paragraphs"):
            sent = typed("\n".join(sent)).split("\n\n" if self.form == "paragraphs" else "\n")
        return tuple(text for one in sent if (text := " ".join(one.split())))

    def for_register(self, values: tuple[str, ...]) -> TomlValue:
        """Values as a register has them."""
        if self.form in ("lines", "paragraphs"):
            return values
        if self.form == "truth":
            return bool(values)
        text = ", ".join(values)
        return int(text) if self.form == "number" and text.isdecimal() else text


def fields_of(kind: str, knowledge: KnowledgeBase) -> tuple[Field, ...]:
    """The fields of a kind of record, and of the `settings`; none of other registers."""
    if kind == "settings":
        return _SETTINGS
    if kind == "term":
        return _TERM
    categories = tuple(
        Choice(one.id, f"{one.name} ({one.abbreviation})" if one.abbreviation else one.name)
        for one in knowledge.categories
    )
    criteria = tuple(
        Choice(
            one.id, f"{one.label}: {', '.join(map(str, one.figures))}" if one.figures else one.label
        )
        for one in knowledge.criteria
    )
    order = Field("order", "Place in its list", "line", "A number; smaller ones come first.")
    short = Field("short", "Short label", "line", "At most twelve words, where the title is long.")
    asked_as = Field("asked_as", "Also asked as", "lines", "Readers see these. One a line.")
    sources = Field(
        "sources", "Sources", "lines", "Document and lines, such as faq.txt:24-31. One a line."
    )
    in_categories = Field("categories", "Categories", "many", "None means all.", categories)
    if kind == "question":
        status = tuple(Choice(one, words) for one, words in _STATUS.items())
        about = "The facts that the answer rests on, with their figures."
        return (
            Field("status", "Status", "one", choices=status),
            Field("criteria", "Criteria", "many", about, criteria),
            in_categories,
            short,
            asked_as,
            sources,
            Field("reviewed", "Reviewed on", "line", "Year-month-day."),
            order,
        )
    if kind == "topic":
        return (order,)
    if kind == "category":
        return _category_fields(categories)
    if kind != "criterion":
        return ()
    standing = tuple(Choice(one, words) for one, words in _STANDING.items())
    kinds = tuple(Choice(one, one.capitalize()) for one in Kind)
    eras = tuple(Choice(one.id, one.name) for one in knowledge.eras)
    return (
        Field("standing", "How far it may be relied on", "one", choices=standing),
        Field("figures", "Figures", "lines", "Such as: at least 30 clock hours. One a line."),
        Field("kind", "What it asks about", "one", choices=kinds),
        in_categories,
        Field("eras", "Times it is known from", "many", choices=eras),
        Field("differs_from", "Says otherwise than", "many", choices=criteria),
        short,
        Field("aspect", "Aspect", "line", "What siblings say something about: training-hours."),
        asked_as,
        sources,
    )


_NAMES = "What it was called before, as documents have it. One a line."

_TERM = (
    Field("term.preferred", "The word", "line", "As the association writes it now."),
    Field("term.definition", "What it means", "long", "Only where a document or page says so."),
    Field("term.sources", "Sources", "lines", "Such as faq.txt:24, or the id of a page."),
    Field("term.lay", "What people type instead", "lines", "The search takes it for the word."),
    Field("term.abbreviations", "Abbreviations and other spellings", "lines"),
    Field("term.former", "Former names", "lines", _NAMES),
    Field("term.asked_as", "Asked as", "lines", "Readers see these. One a line."),
)

_ADDRESS = "All of it, such as https://www.example.org/faq/."

_SETTINGS = (
    Field("association.name", "Name of the association", "line"),
    Field("association.short_name", "Its short name", "line"),
    Field("association.website", "Its web site", "line", _ADDRESS),
    Field("association.newsletter", "Where readers sign up for news", "line", _ADDRESS),
    Field("association.logo", "Logo", "line", "Name of a picture beside site.toml."),
    Field("site.title", "Title of the site", "line"),
    Field("site.description", "What it is, in a sentence", "long", "Search engines show it."),
    Field("site.language", "Language", "line", "Such as en, es or de-AT."),
    Field("site.base_address", "Where it is published", "line", _ADDRESS),
    Field("site.accent", "Colour of links and buttons", "line", "Such as #175559."),
    Field("site.offline", "Browsers keep the site for reading without a connection", "truth"),
    Field(
        "site.import",
        "Imported answers are",
        "one",
        choices=(Choice("", "as their documents say"), Choice("draft", "drafts")),
    ),
    Field("site.log_queries", "The web server's log has what people search for", "truth"),
    Field(
        "site.count_searches",
        "Days that the live site counts a search",
        "number",
        "It counts none where this is empty.",
    ),
    Field("site.about", "About these pages", "paragraphs", "An empty line between paragraphs."),
    Field("contact.email", "E-mail", "line"),
    Field("contact.phone", "Telephone", "line"),
    Field("contact.fax", "Fax", "line"),
    Field("contact.address", "Address", "lines", "As on an envelope."),
    Field("contact.note", "Note beside it", "long"),
    Field(
        "publish.to",
        "Published to",
        "line",
        "A folder or a zip file, such as ../site or ../site.zip.",
    ),
    Field("desk.author", "Who saves", "line", "For git: Name <mail@example.org>."),
)


def _category_fields(categories: tuple[Choice, ...]) -> tuple[Field, ...]:
    lines = tuple(Choice(one, one.capitalize()) for one in Line)
    none = Choice("", "None")
    return (
        Field("category.name", "Name", "line"),
        Field("category.abbreviation", "Abbreviation", "line"),
        Field("category.for_whom", "For whom", "long"),
        Field("category.sources", "Sources", "lines", "Such as faq.txt:24, or the id of a page."),
        Field("category.numeral", "Former number", "line"),
        Field("category.former", "Former names", "lines", _NAMES),
        Field("category.line", "Age that it works with", "one", choices=lines),
        Field(
            "category.counterpart", "Its like at the other age", "one", choices=(none, *categories)
        ),
        Field("category.asked_as", "Asked as", "lines", "Readers see these. One a line."),
    )


def fields_of_new(kind: str, knowledge: KnowledgeBase) -> tuple[Field, ...]:
    """What must be said, or can be at once, of a record that is begun."""
    own = {one.key: one for one in fields_of(kind, knowledge)}
    if kind == "question":
        topics = tuple(Choice(one.id, one.title) for one in knowledge.topics)
        topics = (Choice("", "Choose one"), *topics)
        title = Field("title", "The question, as readers ask it", "long")
        return (title, Field("topic", "Topic", "one", choices=topics), own["criteria"])
    if kind == "topic":
        return (Field("title", "Title", "line"),)
    if kind == "term":
        return tuple(own[f"term.{key}"] for key in ("preferred", "lay", "definition", "sources"))
    return (
        Field("title", "What it is about", "line", "Such as: Hours of training."),
        Field("text", "What it asks for", "text", "In plain words."),
        own["figures"],
        own["kind"],
        own["sources"],
        own["standing"],
    )


def with_present(field: Field, values: Sequence[str]) -> Field:
    """The field whose choices hold what stands in the file, too, be it known or not."""
    if field.form not in ("one", "many"):
        return field
    known = {one.value for one in field.choices}
    others = tuple(Choice(one, one) for one in field.shown(values) if one not in known)
    return Field(field.key, field.label, field.form, field.help, (*field.choices, *others))


def new_bytes(
    place: Place, bases: Mapping[str, bytes | None], form: Form, knowledge: KnowledgeBase
) -> dict[str, bytes | None]:
    """Part -> its bytes with what a sent form says; `bases` are those that the form began with.

    A form may have `raw.<part>`, a whole file as text, or `title`, `text` and `f.<key>`; what it
    leaves out stays. Raises FaqError where a file cannot be changed so.
    """
    made = dict(bases)
    for part in place.paths:
        if f"raw.{part}" in form:
            base = bases[part]
            text = form[f"raw.{part}"][0]
            if base is not None or text.strip():
                made[part] = edited_text(base, text)
    base = bases.get(RECORD)
    is_new = base is None and place.form == "settings"  # of a folder that has none yet
    if is_new:
        base = b""
    if base is None or f"raw.{RECORD}" in form or not place.form:
        return made
    path, present = place.paths[RECORD], read_place(place, base)
    values, of_register = {}, dict[str, TomlValue]()
    for plain in fields_of(place.form, knowledge):
        field = with_present(plain, present.values(plain.key))
        sent = form.get(f"f.{field.key}")
        if sent is not None:
            read = field.read(sent)
            if field.shown(read) != field.shown(present.values(field.key)):
                values[field.key] = read
                of_register[field.key] = field.for_register(read)
    if is_new and not of_register:
        return made
    if isinstance(present, RegisterText):
        made[RECORD] = edited_register(base, path, place.tables, of_register)
        return made
    if "text" not in form:
        return made
    title = " ".join(form.get("title", [present.title])[0].split())
    text = form["text"][0]
    if place.kind == "question" and _is_answered_now(present, text, values):
        values["status"] = (str(Status.DRAFT),)
    made[RECORD] = edited(base, path, place.kind, Changes(title, text, values))
    return made


def read_place(place: Place, data: bytes) -> RecordText | RegisterText:
    """What the form of a place shows of the file that it stands in.

    Raises FaqError where that cannot be told.
    """
    path: Path = place.paths[RECORD]
    if place.has_front_matter:
        return read_record_text(data, path)
    return read_register_text(data, path, place.tables)


def _is_answered_now(present: RecordText, text: str, values: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether an open question gets an answer, and nobody has said what it is then."""
    was_open = [one.lower() for one in present.values("status")] == [Status.OPEN]
    return was_open and "status" not in values and bool(typed(text).strip())
