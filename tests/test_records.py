"""The records: what they say of themselves, and what readers may see of them."""

from __future__ import annotations

import ast
import dataclasses
import sys
from typing import Any

import pytest
from conftest import ROOT

from ingest.records import (
    Association,
    KnowledgeBase,
    Question,
    SourceDocument,
    SourceSpan,
    Status,
    Term,
    Topic,
)
from ingest.slugs import Slug

FEES, WORK = Topic(Slug("fees"), "Fees"), Topic(Slug("work"), "Work")


def _question(name: str, status: Status, topic: Topic = FEES) -> Question:
    answer = "" if status is Status.OPEN else f"Answer to {name}."
    return Question(Slug(name), topic.id, f"{name}?", answer, status)


OPEN = _question("open", Status.OPEN)
DRAFT = _question("draft", Status.DRAFT)
PUBLISHED = _question("published", Status.PUBLISHED)
RETIRED = _question("retired", Status.RETIRED)
HOURS = _question("hours", Status.PUBLISHED, WORK)

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

RECORDS = [
    OPEN,
    FEES,
    SourceSpan("faq.txt", 1, 2),
    SourceDocument("faq.txt", "The FAQ"),
    Term(Slug("category"), "Category"),
    Association(),
    KnowledgeBase(),
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


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_cannot_be_changed(record: Any) -> None:
    name = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, "changed")


def _imported(module: str) -> set[str]:
    """The packages that the modules of a package import; of a module alone, where it is one."""
    path = ROOT / module
    names: set[str] = set()
    for file in [path] if path.is_file() else path.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
    return {name.split(".")[0] for name in names}


def test_records_need_the_standard_library_alone() -> None:
    assert _imported("ingest/records.py") - sys.stdlib_module_names == {"ingest"}
    assert _imported("ingest/slugs.py") <= sys.stdlib_module_names


def test_imports_run_one_way() -> None:
    assert not _imported("ingest") & {"search", "webapp"}
    assert not _imported("search") & {"webapp"}
