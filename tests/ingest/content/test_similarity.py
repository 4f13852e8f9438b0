"""Questions that may be one: what counts as alike, and that no pair is missed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.records import Term
from ingest.content.model.similarity import THRESHOLD, likeness
from ingest.content.model.slugs import Slug
from ingest.documents.recognition.found_questions import FoundQuestion
from ingest.importing.duplicates import likely_duplicates, merge_duplicates
from ingest.spans import SourceSpan

TERMS = (Term(Slug("category"), "Category", ("Level",)),)

ALIKE = [
    pytest.param("How many hours must I train?", "How many training hours are there?", id="order"),
    pytest.param("Who pays the fee for me?", "Who will pay the fees?", id="endings"),
    pytest.param("What does Level II ask for?", "What must Category II ask?", id="former term"),
]

DIFFERENT = [
    pytest.param("May I apply?", "When must I apply?", id="one content word"),
    pytest.param("What does Level II ask for?", "What does Level III ask for?", id="numbers"),
    pytest.param("Where?", "When?", id="no content word"),
    pytest.param("Is there a deposit?", "Is there a handbook?", id="a form"),
    pytest.param("What does it cost?", "What does it weigh?", id="a form with a verb"),
    pytest.param("May I moor?", "May I row?", id="a short form"),
    pytest.param("???", "!!!", id="signs"),
    pytest.param("Who pays the fee?", "How far back can I go?", id="nothing in common"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_rewordings_are_alike(one: str, other: str) -> None:
    assert likeness(one, other, TERMS) >= THRESHOLD


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_questions_are_not(one: str, other: str) -> None:
    assert likeness(one, other, TERMS) < THRESHOLD


_WORDS = ["fee", "pay", "hour", "train", "apply", "start", "form", "work", "when", "II"]
_questions = st.lists(
    st.lists(st.sampled_from(_WORDS), min_size=1).map(" ".join).map("{}?".format),
    max_size=5,
)


def _found(document: str, line: int, question: str) -> FoundQuestion:
    span = SourceSpan(document, line, line)
    return FoundQuestion(document, "", question, "", (span,), question_spans=(span,))


@settings(deadline=None)
@given(_questions, _questions)
def test_the_pairs_are_those_that_are_alike_in_different_documents(
    one: list[str], two: list[str]
) -> None:
    found = {
        name: [_found(name, line, text) for line, text in enumerate(texts, 1)]
        for name, texts in (("a", one), ("b", two))
    }
    merged = merge_duplicates(found, "ab", ())
    pairs = [(id(pair.newer), id(pair.older)) for pair in likely_duplicates(merged, ()).pairs]
    expected = {
        (id(newer), id(older))
        for newer, older in combinations(merged, 2)
        if not {f.document for f in newer.found} & {f.document for f in older.found}
        and max(
            likeness(first, second)
            for first in (newer.title, *newer.asked_as)
            for second in (older.title, *older.asked_as)
        )
        >= THRESHOLD
    }
    assert (len(pairs), set(pairs)) == (len(expected), expected)


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_lies_between_0_and_1_and_has_no_direction(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
