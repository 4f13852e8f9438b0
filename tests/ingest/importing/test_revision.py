"""A record imported again: each field merged by itself, the file of staff with no word lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.files.question_files import format_question, parse_question, rewrite_question
from ingest.content.model.records import Question, Status, Topic
from ingest.content.model.slugs import Slug
from ingest.importing.revision import Conflict, revise_question, revise_topic
from ingest.spans import SourceSpan

SPANS = tuple(SourceSpan("a.txt", line, line) for line in range(1, 5))

BASE = Question(
    Slug("cost"),
    Slug("fees"),
    "How much?",
    "Ten.\n\nA year.",
    status=Status.PUBLISHED,
    order=10,
    asked_as=("What price?",),
    sources=SPANS[:1],
)

# What staff changed, what documents changed, what differs from BASE in the result.

TOGETHER: list[Any] = [
    pytest.param({"title": "Price?"}, {"answer": "Ten."}, {}, id="title and answer"),
    pytest.param(
        {"answer": "Ten.\n\nA month."},
        {"answer": "Fifty.\n\nA year."},
        {"answer": "Fifty.\n\nA month."},
        id="different paragraphs",
    ),
    pytest.param(
        {"status": Status.RETIRED}, {"status": Status.DRAFT}, {"status": Status.RETIRED}, id="gone"
    ),
    pytest.param({"order": 3}, {"order": 20}, {"order": 3}, id="place of staff"),
    pytest.param(
        {"asked_as": ("What price?", "Fees?")},
        {"asked_as": ("Cost?",)},
        {"asked_as": ("What price?", "Fees?", "Cost?")},
        id="wordings of both",
    ),
    pytest.param({"asked_as": ()}, {}, {"asked_as": ()}, id="wording that staff took away"),
    pytest.param(
        {"short": "Price?", "wordings": ("Cost?",)},
        {"asked_as": ("What price?", "Cost?", "Fees?")},
        {
            "short": "Price?",
            "wordings": ("Cost?",),
            "asked_as": ("What price?", "Fees?"),
        },
        id="short label, and a wording that staff keep unseen",
    ),
    pytest.param(
        {"sources": SPANS[:2]}, {"sources": SPANS[2:3]}, {"sources": SPANS[2:0:-1]}, id="sources"
    ),
    pytest.param({}, {"answer": "", "status": Status.OPEN}, {}, id="answer that documents lost"),
    pytest.param(
        {"answer": "[[term:ten|Ten]].\n\nA year."}, {"order": 20}, {"order": 20}, id="link"
    ),
]


@pytest.mark.parametrize(("ours", "theirs", "merged"), TOGETHER)
def test_changes_that_do_not_touch_are_taken_together(
    ours: dict[str, Any], theirs: dict[str, Any], merged: dict[str, Any]
) -> None:
    present, new = replace(BASE, **ours), replace(BASE, **theirs)
    found = revise_question(BASE, present, new)
    kept_theirs = {} if new.answer == "" else theirs
    assert found.kept == found.incoming == replace(BASE, **{**kept_theirs, **ours, **merged})
    assert found.conflicts == ()


def test_conflicts_are_named_field_by_field_and_paragraph_by_paragraph() -> None:
    present = replace(BASE, title="Price?", answer="One.\n\nA month.", criteria=(Slug("fee"),))
    new = replace(BASE, title="What fee?", answer="Two.\n\nA day.")
    found = revise_question(BASE, present, new)
    assert found.kept == present
    assert found.incoming == replace(new, criteria=(Slug("fee"),))
    assert found.conflicts == (
        Conflict("title", "Price?", "What fee?"),
        Conflict("answer", "One.", "Two."),
        Conflict("answer", "A month.", "A day."),
    )


def test_a_file_that_no_import_wrote_conflicts_where_it_says_something_else() -> None:
    found = revise_question(None, BASE, replace(BASE, answer="Five."))
    assert found.conflicts == (Conflict("answer", BASE.answer, "Five."),)
    assert revise_question(None, BASE, BASE).kept == BASE


def test_a_topic_keeps_its_introduction() -> None:
    last = Topic(Slug("fees"), "Fees", 10)
    present = replace(last, introduction="All of them.", order=3)
    found = revise_topic(last, present, replace(last, title="Costs", order=20))
    assert found.kept == replace(present, title="Costs")
    assert found.conflicts == ()


_answers = st.lists(st.sampled_from(["One.", "Two.", "Three.", "Four."]), max_size=4).map(
    "\n\n".join
)


def _with_status(question: Question) -> Question:
    """A record that `faq check` accepts."""
    return replace(question, status=Status.PUBLISHED if question.answer else Status.OPEN)


_records = st.builds(
    lambda title, answer, order, asked: _with_status(
        replace(BASE, title=title, answer=answer, order=order, asked_as=tuple(asked))
    ),
    st.sampled_from(["How much?", "What price?", "Cost?"]),
    _answers,
    st.integers(0, 3),
    st.lists(st.sampled_from(["What price?", "Fees?", "Dues?"]), unique=True),
)


@settings(deadline=None)
@given(_records, _records, _records)
def test_both_versions_are_records_without_a_fault(
    last: Question, present: Question, new: Question
) -> None:
    found = revise_question(last, present, new)
    for one in (found.kept, found.incoming):
        text = format_question(one)
        parsed = parse_question(text, "", folder="fees", stem="cost")
        assert (parsed.value.record, parsed.faults) == (one, ())
    assert bool(found.conflicts) or found.kept == found.incoming


@settings(deadline=None)
@given(_records, _records)
def test_documents_that_bring_nothing_new_change_nothing(last: Question, present: Question) -> None:
    found = revise_question(last, present, last)
    assert (found.kept, found.conflicts) == (present, ())


@settings(deadline=None)
@given(_records, _records)
def test_a_file_rewritten_reads_as_the_record_and_keeps_the_remarks_of_staff(
    present: Question, question: Question
) -> None:
    text = format_question(present).replace("status:", "# of Ann\nstatus:  ")
    new = rewrite_question(text, present, question)
    parsed = parse_question(new, "", folder="fees", stem="cost")
    assert (parsed.value.record, parsed.faults) == (question, ())
    assert "\n# of Ann\n" in new
    assert rewrite_question(text, present, present) == text
