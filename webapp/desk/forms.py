"""The fields of a record's form, and what a sent form makes of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.content.files.edits import (
    Changes,
    RecordText,
    edited,
    edited_text,
    read_record_text,
    typed,
)
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Kind, Standing, Status
from webapp.desk.places import RECORD, Place

__all__ = ["Choice", "Field", "Form", "fields_of", "new_bytes", "with_present"]

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
    """A key of the front matter, as a form shows it."""

    key: str
    label: str
    form: str
    """line, lines (one value a line), one (of the choices), or many (of them)."""
    help: str = ""
    choices: tuple[Choice, ...] = ()

    def shown(self, values: Sequence[str]) -> tuple[str, ...]:
        """The values as the form shows them, and as they come back where nobody changed them."""
        if self.form == "many":
            known = {name: one.value for one in self.choices for name in (one.value, one.label)}
            return tuple(sorted({known.get(value, value) for value in values}))
        if self.form == "lines":
            return tuple(" ".join(value.split()) for value in values)
        text = " ".join(", ".join(values).split())
        return (text.lower() if self.form == "one" else text,) if text else ()

    def read(self, sent: Sequence[str]) -> tuple[str, ...]:
        """The values of a sent form."""
        if self.form == "lines":
            sent = typed("\n".join(sent)).split("\n")
        return tuple(text for one in sent if (text := " ".join(one.split())))


def fields_of(kind: str, knowledge: KnowledgeBase) -> tuple[Field, ...]:
    """The fields of a kind of record; none of a register."""
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
    if base is None or "text" not in form or not place.has_fields:
        return made
    path = place.paths[RECORD]
    present = read_record_text(base, path)
    values = {}
    for plain in fields_of(place.kind, knowledge):
        field = with_present(plain, present.values(plain.key))
        sent = form.get(f"f.{field.key}")
        if sent is not None:
            read = field.read(sent)
            if field.shown(read) != field.shown(present.values(field.key)):
                values[field.key] = read
    title = " ".join(form.get("title", [present.title])[0].split())
    text = form["text"][0]
    if place.kind == "question" and _is_answered_now(present, text, values):
        values["status"] = (str(Status.DRAFT),)
    made[RECORD] = edited(base, path, place.kind, Changes(title, text, values))
    return made


def _is_answered_now(present: RecordText, text: str, values: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether an open question gets an answer, and nobody has said what it is then."""
    was_open = [one.lower() for one in present.values("status")] == [Status.OPEN]
    return was_open and "status" not in values and bool(typed(text).strip())
