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


def test_questions_stand_before_criteria_each_in_their_order(knowledge: KnowledgeBase) -> None:
    assert [(one.id, one.kind) for one in entries_of(knowledge)] == [
        *((one.id, "question") for one in knowledge.questions),
        *((one.id, "criterion") for one in knowledge.criteria),
    ]


def test_a_criterion_is_asked_for_by_kind_figures_and_the_names_of_its_categories() -> None:
    assert entries_of(REGISTER)[1] == Entry(
        id="hours",
        topic="",
        question="Hours of training",
        asked_as=(
            "training",
            "at least 30 clock hours",
            "15 hours per year",
            "Infant Family Specialist IFS",
        ),
        answer=CRITERION_TEXT,
        categories=("ifs",),
        is_rival=True,
        kind="criterion",
    )


def test_a_question_holds_what_its_criteria_say() -> None:
    questions = (
        replace(OPEN, criteria=("hours", "price")),
        replace(OPEN, id=Slug("two"), answer="See [[criterion:hours|there]]."),
    )
    first, second, *_ = entries_of(replace(REGISTER, questions=questions))
    assert first.criteria == (CRITERION_TEXT, "Price\n")
    assert second.criteria == (CRITERION_TEXT,)


def test_a_criterion_of_which_a_question_speaks_is_no_rival() -> None:
    knowledge = replace(REGISTER, questions=(replace(OPEN, criteria=("hours",)),))
    assert [(one.id, one.is_rival) for one in entries_of(knowledge)] == [
        ("pay", False),
        ("hours", False),
        ("price", True),
    ]


def test_a_question_is_of_the_categories_of_its_criteria() -> None:
    knowledge = replace(REGISTER, questions=(replace(OPEN, criteria=("hours",)),))
    assert entries_of(knowledge)[0].categories == ("ifs",)


def test_a_criterion_without_categories_is_of_all_of_them() -> None:
    entry = entries_of(REGISTER)[2]
    assert (entry.asked_as, entry.categories) == (("application",), ("ifs", "ifrs"))


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
