"""Records to flat entries: from the content, and from lines of other collections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ingest.content.model.figures import parse_figure
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import (
    Category,
    Criterion,
    Era,
    Kind,
    Line,
    Question,
    Standing,
    Status,
    Term,
    Topic,
)
from ingest.content.model.slugs import Slug
from search.entries import Entry, entries_of, entry_from_json

ANSWERED = Question(
    id=Slug("cost"),
    topic=Slug("fees"),
    title="What does it cost?",
    answer="*Nothing*, see [the list](list.html):\n\n- for **members**\n- for others",
    status=Status.PUBLISHED,
    asked_as=("how much is it", "price"),
    categories=("ifs", "ifrs"),
)
OPEN = Question(id=Slug("pay"), topic=Slug("fees"), title="Who pays & when?")

SPECIALIST = Category(
    id=Slug("ifs"),
    name="Infant Family Specialist",
    abbreviation="IFS",
    line=Line.INFANT,
    numeral="II",
    former=("Level II",),
)
SUPERVISOR = Category(
    id=Slug("ifrs"), name="Reflective Supervisor", abbreviation="IFRS", line=Line.INFANT
)

CRITERION = Criterion(
    id=Slug("hours"),
    kind=Kind.TRAINING,
    title="Hours of training",
    standing=Standing.QUOTED,
    text="At least **30**, see [[criterion:price|the price]] and [[term:hour]].",
    figures=(parse_figure("at least 30 clock hours"), parse_figure("15 hours per year")),
    categories=("ifs",),
)
FOR_ALL = Criterion(
    id=Slug("price"), kind=Kind.APPLICATION, title="Price", standing=Standing.PUBLISHED
)

CRITERION_TEXT = (
    "Hours of training\nat least 30 clock hours\n15 hours per year\n"
    "At least 30, see the price and clock hours."
)
"""What the first of them says, its figures first."""

REGISTER = KnowledgeBase(
    topics=(Topic(Slug("fees"), "Fees"),),
    questions=(OPEN,),
    criteria=(CRITERION, FOR_ALL),
    categories=(SPECIALIST, SUPERVISOR),
    terms=(Term(Slug("hour"), "clock hours", ("lessons",), ("hrs",), ("time", "how long")),),
)

KNOWLEDGE = KnowledgeBase(
    topics=(Topic(Slug("fees"), "Fees"),),
    questions=(ANSWERED, OPEN),
    categories=(SPECIALIST, SUPERVISOR),
)

READ = [
    pytest.param(
        {"id": "a", "topic": "fees", "question": "Why?", "answer": "So."},
        Entry("a", "fees", "Why?", answer="So."),
        id="all keys",
    ),
    pytest.param({"id": "a", "question": "Why?"}, Entry("a", "", "Why?"), id="keys that must be"),
    pytest.param(
        {"id": "a", "question": "Why?", "topic": None, "answer": None},
        Entry("a", "", "Why?"),
        id="null is nothing",
    ),
    pytest.param(
        {"id": "a", "question": "Why?", "answer": "# So\n\n*it* is <b>bold</b>"},
        Entry("a", "", "Why?", answer="So\nit is bold"),
        id="the answer is Markdown",
    ),
    pytest.param(
        {"id": "a", "question": "*Why*?"},
        Entry("a", "", "*Why*?"),
        id="the question is no Markdown",
    ),
    pytest.param(
        {"id": "a", "question": "Why?", "extra": [1], "lines": [3, 4]},
        Entry("a", "", "Why?"),
        id="other keys are passed over",
    ),
]

REFUSED = [
    pytest.param({}, "“id” is missing", id="nothing"),
    pytest.param({"question": "Why?"}, "“id” is missing", id="no id"),
    pytest.param({"id": "", "question": "Why?"}, "“id” is missing", id="empty id"),
    pytest.param({"id": None, "question": "Why?"}, "“id” is missing", id="null id"),
    pytest.param({"id": "a"}, "“question” is missing", id="no question"),
    pytest.param({"id": "a", "question": ""}, "“question” is missing", id="empty question"),
    pytest.param({"id": 7, "question": "Why?"}, "“id” is not a text", id="number as id"),
    pytest.param({"id": 0, "question": "Why?"}, "“id” is not a text", id="zero as id"),
    pytest.param({"id": "a", "question": ["Why?"]}, "“question” is not a text", id="list"),
    pytest.param(
        {"id": "a", "question": "Why?", "answer": {"x": 1}}, "“answer” is not a text", id="object"
    ),
    pytest.param(
        {"id": "a", "question": "Why?", "answer": []}, "“answer” is not a text", id="empty list"
    ),
    pytest.param(
        {"id": "a", "question": "Why?", "topic": False}, "“topic” is not a text", id="false"
    ),
]


def test_a_question_is_an_entry_of_plain_text() -> None:
    assert entries_of(KNOWLEDGE)[0] == Entry(
        id="cost",
        topic="fees",
        question="What does it cost?",
        asked_as=("how much is it", "price"),
        answer="Nothing, see the list:\nfor members\nfor others",
        categories=("ifs", "ifrs"),
        kind="question",
    )


def test_an_open_question_has_an_entry_without_an_answer() -> None:
    assert entries_of(KNOWLEDGE)[1] == Entry(id="pay", topic="fees", question="Who pays & when?")


def test_kind_stands_after_kind_each_in_its_order(knowledge: KnowledgeBase) -> None:
    entries = entries_of(knowledge)
    assert {one.id for one in entries if one.kind == "criterion"} == set(knowledge.criterion_by_id)
    assert [(one.id, one.kind) for one in entries] == [
        *((one.id, "question") for one in knowledge.questions),
        *((one.id, "criterion") for one in entries if one.kind == "criterion"),
        *((one.id, "category") for one in knowledge.categories),
        *((one.id, "term") for one in knowledge.terms if one.definition),
    ]


def test_criteria_stand_by_category_what_holds_for_all_first_and_what_is_earlier_last() -> None:
    of_ifs = replace(FOR_ALL, id=Slug("of-ifs"), categories=("ifs",), aspect="hours")
    of_both = replace(of_ifs, id=Slug("of-both"), categories=("ifrs", "ifs"))
    of_ifrs = replace(of_ifs, id=Slug("of-ifrs"), categories=("ifrs",), eras=("new",))
    earlier = replace(of_ifs, id=Slug("earlier"), eras=("old",), differs_from=("of-ifrs",))
    criteria = (earlier, of_ifrs, of_ifs, of_both, FOR_ALL)
    entries = entries_of(replace(REGISTER, criteria=criteria, eras=ERAS))
    found = [(one.id, one.aspect) for one in entries if one.kind == "criterion"]
    assert found == [
        (FOR_ALL.id, ""),
        *((one, "hours") for one in ("of-ifs", "of-both", "of-ifrs", "earlier")),
    ]


def test_a_criterion_is_asked_for_by_figures_kind_and_the_names_of_its_categories() -> None:
    assert entries_of(REGISTER)[2] == Entry(
        id="hours",
        topic="",
        question="Hours of training",
        answer=f"{CRITERION_TEXT}\nTraining\nInfant Family Specialist (IFS)",
        categories=("ifs",),
        kind="criterion",
    )


def test_a_category_is_asked_for_by_its_names_and_in_the_ways_everybody_asks() -> None:
    entry = next(one for one in entries_of(REGISTER) if one.kind == "category")
    assert (entry.id, entry.question) == ("ifs", "Infant Family Specialist (IFS)")
    assert entry.names[:3] == ("Infant Family Specialist", "IFS", "Level II")
    assert {"what is IFS", "what does Level II mean"} <= set(entry.names)
    assert entry.categories == ("ifs",)
    assert {"what does IFS stand for", "requirements for Infant Family Specialist"} <= set(
        entry.asked_as
    )


def test_a_category_without_an_abbreviation_is_called_by_its_name() -> None:
    nameless = replace(SPECIALIST, abbreviation="")
    (entry,) = entries_of(KnowledgeBase(categories=(nameless,)))
    assert entry.question == "Infant Family Specialist"
    assert entry.names[:2] == ("Infant Family Specialist", "Level II")
    assert "what does Infant Family Specialist stand for" in entry.asked_as


def test_a_term_is_asked_for_by_its_names_and_holds_its_lay_words() -> None:
    defined = replace(REGISTER.terms[0], definition="*Sixty* minutes, see [[criterion:price]].")
    (entry,) = entries_of(KnowledgeBase(terms=(defined,), criteria=(FOR_ALL,)))[1:]
    assert (entry.id, entry.kind, entry.question) == ("hour", "term", "clock hours")
    assert entry.names[:2] == ("lessons", "hrs")
    assert "what does hrs mean" in entry.names
    assert "what does hrs mean" in entry.asked_as
    assert entry.answer == "Sixty minutes, see Price.\nlessons\nhrs\ntime\nhow long"


def test_a_term_without_a_definition_lends_its_names_only() -> None:
    assert "term" not in {one.kind for one in entries_of(REGISTER)}


ERAS = (Era(Slug("old"), "Old", "to 2010"), Era(Slug("new"), "New", "from 2011"))


@pytest.mark.parametrize(
    ("mine", "others", "is_earlier"),
    [
        pytest.param(("old",), ("new",), True, id="a later one differs"),
        pytest.param(("new",), ("old",), False, id="an earlier one differs"),
        pytest.param(("old",), ("old",), False, id="of one time"),
        pytest.param(("old", "new"), ("new",), False, id="still so later"),
        pytest.param(("old",), (), True, id="one without a time is of the last"),
    ],
)
def test_a_criterion_that_a_later_one_contradicts_is_earlier(
    mine: tuple[str, ...], others: tuple[str, ...], is_earlier: bool
) -> None:
    one = replace(FOR_ALL, id=Slug("one"), eras=mine)
    other = replace(FOR_ALL, id=Slug("other"), eras=others)
    for pair in (
        (replace(one, differs_from=("other",)), other),
        (one, replace(other, differs_from=("one",))),
    ):
        entries = {one.id: one for one in entries_of(KnowledgeBase(criteria=pair, eras=ERAS))}
        assert entries["one"].is_earlier is is_earlier
    apart = KnowledgeBase(criteria=(one, other), eras=ERAS)
    assert not any(entry.is_earlier for entry in entries_of(apart))


def test_a_question_holds_what_its_criteria_say() -> None:
    questions = (
        replace(OPEN, criteria=("hours", "price")),
        replace(OPEN, id=Slug("two"), answer="See [[criterion:hours|there]]."),
    )
    first, second, *_ = entries_of(replace(REGISTER, questions=questions))
    assert first.criteria == (CRITERION_TEXT, "Price\n")
    assert second.criteria == (CRITERION_TEXT,)


def test_a_question_is_of_the_categories_of_its_criteria() -> None:
    knowledge = replace(REGISTER, questions=(replace(OPEN, criteria=("hours",)),))
    assert entries_of(knowledge)[0].categories == ("ifs",)


def test_a_criterion_without_categories_is_of_all_of_them() -> None:
    assert entries_of(REGISTER)[1].categories == ("ifs", "ifrs")


def test_the_links_of_an_answer_are_its_words(knowledge: KnowledgeBase) -> None:
    for entry in entries_of(knowledge):
        assert "[[" not in entry.answer
        assert "]]" not in entry.answer
    (how_many,) = (one for one in entries_of(knowledge) if one.id == "work-how-many")
    assert "a minimum of 10 families where the infant/toddler* is" in how_many.answer


def test_what_only_another_association_asks_is_in_no_public_entry(
    knowledge: KnowledgeBase,
) -> None:
    sister = {one.id for one in knowledge.criteria if one.standing is Standing.SISTER}
    assert sister
    assert sister <= {one.id for one in entries_of(knowledge)}
    assert not sister & {one.id for one in entries_of(knowledge.public())}


def test_the_public_entry_of_a_draft_has_no_answer() -> None:
    draft = replace(ANSWERED, status=Status.DRAFT)
    public = KnowledgeBase(questions=(draft,)).public()
    assert [(one.id, one.answer) for one in entries_of(public)] == [("cost", "")]


def test_nothing_gives_no_entries() -> None:
    assert entries_of(KnowledgeBase()) == []


@pytest.mark.parametrize(("value", "entry"), READ)
def test_a_line_of_another_collection_is_an_entry(value: dict[str, Any], entry: Entry) -> None:
    assert entry_from_json(value) == entry


@pytest.mark.parametrize(("value", "message"), REFUSED)
def test_a_value_that_is_no_entry_is_refused(value: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        entry_from_json(value)
    assert str(caught.value) == message
