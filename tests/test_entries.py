"""Records to flat entries: from the content, and from lines of other collections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ingest.records import KnowledgeBase, Question, Status, Topic
from ingest.slugs import Slug
from search.entries import Entry, entries_of, entry_from_json

ANSWERED = Question(
    id=Slug("cost"),
    topic=Slug("fees"),
    title="What does it cost?",
    answer="*Nothing*, see [the list](list.html):\n\n- for **members**\n- for others",
    status=Status.PUBLISHED,
    asked_as=("how much is it", "price"),
    categories=("II", "III"),
)
OPEN = Question(id=Slug("pay"), topic=Slug("fees"), title="Who pays & when?")

KNOWLEDGE = KnowledgeBase(topics=(Topic(Slug("fees"), "Fees"),), questions=(ANSWERED, OPEN))

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
        categories=("II", "III"),
        kind="question",
    )


def test_an_open_question_has_an_entry_without_an_answer() -> None:
    assert entries_of(KNOWLEDGE)[1] == Entry(id="pay", topic="fees", question="Who pays & when?")


def test_entries_stand_in_the_order_of_the_questions(knowledge: KnowledgeBase) -> None:
    assert [one.id for one in entries_of(knowledge)] == [one.id for one in knowledge.questions]


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
