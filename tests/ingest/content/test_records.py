"""The records: what they say of themselves, and what readers may see of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import (
    Association,
    Category,
    Citation,
    Criterion,
    Era,
    Figure,
    Kind,
    Line,
    Quantity,
    Question,
    SourceDocument,
    SourcePage,
    Standing,
    Status,
    Term,
    Topic,
)
from ingest.content.model.slugs import Slug
from ingest.spans import SourceSpan

FEES, WORK = Topic(Slug("fees"), "Fees"), Topic(Slug("work"), "Work")


def _question(name: str, status: Status, topic: Topic = FEES) -> Question:
    answer = "" if status is Status.OPEN else f"Answer to {name}."
    return Question(Slug(name), topic.id, f"{name}?", answer, status)


OPEN = _question("open", Status.OPEN)
DRAFT = _question("draft", Status.DRAFT)
PUBLISHED = _question("published", Status.PUBLISHED)
RETIRED = _question("retired", Status.RETIRED)
HOURS = _question("hours", Status.PUBLISHED, WORK)


def _criterion(name: str, standing: Standing, **more: Any) -> Criterion:
    return Criterion(Slug(name), Kind.TRAINING, name.title(), standing, "So it is.", **more)


QUOTED = _criterion("quoted", Standing.QUOTED, categories=("ii",), differs_from=("sister", "all"))
FOR_ALL = _criterion("all", Standing.PUBLISHED)
SISTER = _criterion("sister", Standing.SISTER, categories=("iii",))

II = Category(Slug("ii"), "Specialist", "IFS", Line.INFANT, "II", ("Level II",))
IV = Category(Slug("iv-c"), "Mentor", "IMHM-C", Line.INFANT, "IV")
NUMBERLESS = Category(Slug("ers"), "Supervisor", "", Line.EARLY_CHILDHOOD)

PAGE = SourcePage(Slug("ct-ifs"), "Specialists", "https://a.example", dt.date(2026, 11, 22))

CITING = Question(
    Slug("citing"),
    FEES.id,
    "Citing?",
    "See [[criterion:sister]], [[criterion:quoted|it]] and `[[criterion:all]]`; [[term:rs]].",
    Status.DRAFT,
    criteria=("quoted", "gone"),
    checked_against=(("quoted", "0123abcd"),),
    reviewed=dt.date(2026, 11, 21),
)

REGISTER = KnowledgeBase(
    topics=(FEES,),
    questions=(CITING, dataclasses.replace(RETIRED, criteria=("all",)), PUBLISHED),
    pages=(PAGE,),
    criteria=(QUOTED, FOR_ALL, SISTER),
    categories=(II, IV),
    eras=(Era(Slug("levels"), "Levels", "2010 on"),),
)

KNOWLEDGE = KnowledgeBase(
    topics=(FEES, WORK),
    questions=(OPEN, DRAFT, PUBLISHED, RETIRED, HOURS),
    association=Association(name="Our association"),
    sources=(SourceDocument("faq.txt", "The FAQ"),),
    terms=(Term(Slug("category"), "Category", ("Level",)),),
)

SPANS = [
    (SourceSpan("faq.txt", 24, 31), "faq.txt:24-31"),
    (SourceSpan("faq.txt", 7, 7), "faq.txt:7"),
    (SourceSpan("old faq: one.txt", 1, 10), "old faq: one.txt:1-10"),
]

TEN, SIX = (
    Quantity("at least", Decimal(10), Decimal(10), "families"),
    Quantity("", Decimal(6), Decimal(6), "months"),
)

# A figure, all of it in words, its number, the rest.

FIGURES = [
    pytest.param(Figure(TEN), "at least 10 families", "10", "families", id="amount"),
    pytest.param(
        Figure(TEN, "over", SIX),
        "at least 10 families over 6 months",
        "10",
        "families over 6 months",
        id="amount over a time",
    ),
    pytest.param(
        Figure(TEN, "per", Quantity("", Decimal(1), Decimal(1), "year")),
        "at least 10 families per year",
        "10",
        "families per year",
        id="amount per unit of time",
    ),
    pytest.param(
        Figure(Quantity("", Decimal(0), Decimal(36), "months")),
        "birth to 36 months",
        "birth to 36",
        "months",
        id="age",
    ),
    pytest.param(
        Figure(Quantity("", Decimal(0), Decimal(0), "hours")), "0 hours", "0", "hours", id="none"
    ),
    pytest.param(
        Figure(Quantity("about", Decimal("2.5"), Decimal(3), "years")),
        "about 2.5 to 3 years",
        "2.5 to 3",
        "years",
        id="range",
    ),
]

NAMES_OF_II = ["ii", "II", "IFS", "ifs"]
NO_NAMES_OF_II = ["", "I", "III", "2", "Level II", "Specialist", "IFS "]

RECORDS = [
    OPEN,
    FEES,
    SourceSpan("faq.txt", 1, 2),
    SourceDocument("faq.txt", "The FAQ"),
    Term(Slug("category"), "Category"),
    Association(),
    KnowledgeBase(),
    TEN,
    Figure(TEN),
    QUOTED,
    II,
    PAGE,
    Citation(),
    Era(Slug("levels"), "Levels", "2010 on"),
]


@pytest.mark.parametrize(("span", "text"), SPANS)
def test_lines_of_a_document_are_written_in_one_way(span: SourceSpan, text: str) -> None:
    assert str(span) == text


def test_lines_stand_by_document_and_number() -> None:
    spans = [SourceSpan("b", 1, 1), SourceSpan("a", 10, 11), SourceSpan("a", 9, 30)]
    assert list(map(str, sorted(spans))) == ["a:9-30", "a:10-11", "b:1"]


def test_only_a_published_question_is_answered() -> None:
    assert [one.id for one in KNOWLEDGE.questions if one.is_answered] == ["published", "hours"]


def test_a_question_is_open_unless_said_otherwise() -> None:
    question = Question(Slug("cost"), FEES.id, "What does it cost?")
    assert (question.status, question.answer) == (Status.OPEN, "")


def test_readers_see_a_draft_as_open_and_no_retired_question() -> None:
    open_draft = dataclasses.replace(DRAFT, status=Status.OPEN, answer="")
    assert KNOWLEDGE.public().questions == (OPEN, open_draft, PUBLISHED, HOURS)


def test_readers_see_everything_else_as_it_is() -> None:
    public = KNOWLEDGE.public()
    assert dataclasses.replace(public, questions=KNOWLEDGE.questions) == KNOWLEDGE
    assert public.public() == public


def test_records_are_found_by_their_names() -> None:
    assert KNOWLEDGE.topic_by_id == {"fees": FEES, "work": WORK}
    assert KNOWLEDGE.question_by_id["hours"] is HOURS
    assert KNOWLEDGE.source_by_name["faq.txt"].title == "The FAQ"
    assert "retired" not in KNOWLEDGE.public().question_by_id


def test_the_questions_of_a_topic_keep_their_order() -> None:
    assert KNOWLEDGE.questions_of("fees") == (OPEN, DRAFT, PUBLISHED, RETIRED)
    assert KNOWLEDGE.questions_of("work") == (HOURS,)
    assert KNOWLEDGE.questions_of("other") == ()


@pytest.mark.parametrize(
    ("association", "label"),
    [
        (Association(name="Our association", short_name="OA"), "OA"),
        (Association(name="Our association"), "Our association"),
        (Association(), "Frequently asked questions"),
    ],
    ids=["abbreviation", "name", "neither"],
)
def test_an_association_is_called_by_its_abbreviation_or_name(
    association: Association, label: str
) -> None:
    assert association.label == label


@pytest.mark.parametrize(("figure", "text", "number", "rest"), FIGURES)
def test_a_figure_is_said_in_one_way(figure: Figure, text: str, number: str, rest: str) -> None:
    assert (str(figure), figure.amount.number, figure.rest) == (text, number, rest)


def test_a_category_is_called_by_its_id_abbreviation_or_numeral() -> None:
    assert all(map(II.is_called, NAMES_OF_II))
    assert not any(map(II.is_called, NO_NAMES_OF_II))
    assert not NUMBERLESS.is_called("")


def test_a_criterion_without_categories_holds_for_all() -> None:
    assert [one.id for one in REGISTER.criteria_of("ii")] == ["quoted", "all"]
    assert [one.id for one in REGISTER.criteria_of("other")] == ["all"]


def test_a_citation_of_nothing_is_none() -> None:
    assert not Citation()
    assert Citation(pages=(Slug("a"),))
    assert Citation((SourceSpan("faq.txt", 1, 2),))


def test_a_question_names_criteria_in_its_head_and_its_answer_each_once() -> None:
    """Code is an example and names nothing; one that does not exist is named all the same."""
    assert CITING.cites == ("quoted", "gone", "sister")
    assert REGISTER.cited_by(CITING) == (QUOTED, SISTER)


def test_every_criterion_knows_the_questions_that_name_it() -> None:
    found = {slug: [one.id for one in asked] for slug, asked in REGISTER.questions_citing.items()}
    assert found == {"quoted": ["citing"], "all": ["retired"], "sister": ["citing"]}
    public = REGISTER.public().questions_citing
    assert {slug: [one.id for one in asked] for slug, asked in public.items()} == {
        "quoted": ["citing"],
        "all": [],
    }


def test_readers_see_no_trace_of_what_only_a_sister_association_says() -> None:
    public = REGISTER.public()
    quoted, all_ = public.criteria
    assert (quoted.id, quoted.differs_from, all_) == ("quoted", ("all",), FOR_ALL)
    citing = public.question_by_id["citing"]
    assert citing == Question(
        CITING.id, CITING.topic, CITING.title, criteria=("quoted",), status=Status.OPEN
    )
    assert not public.with_drafts
    assert public.public() == public


def test_staff_see_drafts_and_sisters_but_nothing_retired() -> None:
    preview = REGISTER.preview()
    assert [one.id for one in preview.questions] == ["citing", "published"]
    assert preview.question_by_id["citing"] is CITING
    assert preview.criteria == REGISTER.criteria
    assert preview.with_drafts
    assert preview.public() == REGISTER.public()


def test_the_register_is_found_by_ids() -> None:
    assert REGISTER.criterion_by_id["all"] is FOR_ALL
    assert REGISTER.category_by_id["iv-c"] is IV
    assert REGISTER.page_by_id["ct-ifs"] is PAGE
    assert REGISTER.era_by_id["levels"].years == "2010 on"


def test_kinds_have_places_in_the_order_shown() -> None:
    assert [kind.place for kind in Kind] == list(range(7))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_cannot_be_changed(record: Any) -> None:
    name = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, "changed")


@pytest.mark.parametrize(
    ("words", "short", "label", "heading"),
    [
        (5, "", "title", "title"),
        (5, "Short?", "short", "title"),
        (50, "", "title", "title"),
        (50, "Short?", "short", "short"),
    ],
)
def test_a_short_form_stands_in_lists_and_heads_a_page_whose_title_would_fill_it(
    words: int, short: str, label: str, heading: str
) -> None:
    title = "What? " * words
    texts = {"title": title, "short": short}
    question = Question(Slug("cost"), FEES.id, title, short=short)
    assert (question.label, question.heading) == (texts[label], texts[heading])
    criterion = Criterion(Slug("hours"), Kind.TRAINING, title, Standing.QUOTED, short=short)
    assert criterion.label == texts[label]
