"""Questions that several documents ask become one record; what is not certain stays apart."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.records import Term
from ingest.content.model.slugs import Slug
from ingest.documents.recognition.found_questions import FoundQuestion
from ingest.importing.duplicates import merge_duplicates
from ingest.spans import SourceSpan

TERMS = (Term(Slug("category"), "Category", ("Level",)),)


def _found(
    document: str, line: int, question: str, answer: str = "", topic: str = "Fees"
) -> FoundQuestion:
    span = SourceSpan(document, line, line)
    return FoundQuestion(document, topic, question, answer, (span,), question_spans=(span,))


OLD = _found("old", 5, "Start at Level II?", "Yes, at Level II.", "Old fees")
NEW = _found("new", 7, "Start at Category II?", topic="New fees")


def test_the_newest_wording_is_the_title_and_the_older_one_is_kept() -> None:
    (one,) = merge_duplicates({"new": [NEW], "old": [OLD]}, ["old", "new"], TERMS)
    assert one.title == "Start at Category II?"
    assert one.asked_as == ("Start at Level II?",)
    assert one.topic == "New fees"
    assert one.answer == "Yes, at Level II."
    assert one.spans == (SourceSpan("old", 5, 5), SourceSpan("new", 7, 7))
    assert one.found == (OLD, NEW)


def test_the_newest_answer_counts() -> None:
    newer = _found("new", 7, "Start at Category II?", "No.")
    (one,) = merge_duplicates({"old": [OLD], "new": [newer]}, ["old", "new"], TERMS)
    assert one.answer == "No."


def test_without_the_register_of_terms_they_are_two_questions() -> None:
    merged = merge_duplicates({"old": [OLD], "new": [NEW]}, ["old", "new"], ())
    assert [one.title for one in merged] == [NEW.question, OLD.question]


def test_a_likeness_that_is_not_certain_merges_nothing() -> None:
    other = _found("new", 7, "Shall I start at Category II?")
    assert len(merge_duplicates({"old": [OLD], "new": [other]}, ["old", "new"], TERMS)) == 2


def test_a_wording_that_differs_in_quotation_marks_alone_is_not_listed() -> None:
    old = _found("old", 1, "Shouldn't  I  start?")
    new = _found("new", 1, "Shouldn’t I start?")
    (one,) = merge_duplicates({"old": [old], "new": [new]}, ["old", "new"], ())
    assert (one.title, one.asked_as) == ("Shouldn’t I start?", ())


def test_older_wordings_stand_newest_first_and_once() -> None:
    wordings = {"a": "Level II", "b": "Level II!", "c": "level II", "d": "Category II"}
    found = {name: [_found(name, 1, wording)] for name, wording in wordings.items()}
    (one,) = merge_duplicates(found, "abcd", TERMS)
    assert (one.title, one.asked_as) == ("Category II", ("level II", "Level II!"))


def test_the_order_is_that_of_the_newest_document_then_of_the_older_ones() -> None:
    found = {
        "old": [_found("old", 1, "Only old"), _found("old", 2, "Two"), _found("old", 3, "One")],
        "new": [_found("new", 1, "One"), _found("new", 2, "Two"), _found("new", 3, "Only new")],
    }
    merged = merge_duplicates(found, ["old", "new"], ())
    assert [one.title for one in merged] == ["One", "Two", "Only new", "Only old"]


def test_a_topic_is_taken_from_an_older_document_where_the_newest_has_none() -> None:
    old, new = _found("old", 1, "One", topic="Fees"), _found("new", 1, "One", topic="")
    (one,) = merge_duplicates({"old": [old], "new": [new]}, ["old", "new"], ())
    assert one.topic == "Fees"


def test_a_question_asked_twice_in_one_document_has_its_lines_in_order() -> None:
    first, again = _found("a", 3, "One?"), _found("a", 9, "one")
    (one,) = merge_duplicates({"a": [first, again]}, ["a"], ())
    assert one.spans == (SourceSpan("a", 3, 3), SourceSpan("a", 9, 9))


def test_no_documents_give_no_questions() -> None:
    assert merge_duplicates({}, [], TERMS) == []
    assert merge_duplicates({"a": []}, ["a", "b"], TERMS) == []


_questions = st.sampled_from(["One Level", "one  category?", "Two", "“Two”", "Three", "Levels"])
_documents = st.dictionaries(
    st.sampled_from("abc"),
    st.lists(st.tuples(_questions, st.sampled_from(["", "Yes.", "No."])), max_size=5),
)


@settings(deadline=None, derandomize=True)
@given(_documents, st.permutations("abc"))
def test_every_question_is_in_one_record_and_every_span_with_it(
    documents: dict[str, list[tuple[str, str]]], order: list[str]
) -> None:
    found = {
        name: [_found(name, line, *texts) for line, texts in enumerate(questions, 1)]
        for name, questions in documents.items()
    }
    merged = merge_duplicates(found, order, TERMS)
    every = [one for questions in found.values() for one in questions]
    assert sorted(map(id, every)) == sorted(id(one) for record in merged for one in record.found)
    for record in merged:
        assert set(record.spans) == {span for one in record.found for span in one.spans}
        assert record.title in [one.question for one in record.found]
        assert bool(record.answer) == any(one.answer for one in record.found)
        assert record.title not in record.asked_as
