"""The index of words: what stands in it, under which letter, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import (
    Category,
    Criterion,
    Kind,
    Line,
    Question,
    Standing,
    Term,
    Topic,
)
from ingest.content.model.slugs import Slug
from webapp.site.word_index import WordEntry, word_index

TOPICS = (Topic(Slug("fees"), "Fees"), Topic(Slug("work"), "Work"))

TERMS = (
    Term(
        Slug("category"), "Category", former=("Level",), abbreviations=("cat",), definition="A kind"
    ),
    Term(
        Slug("supervision"),
        "reflective supervision",
        abbreviations=("RS", "/rs"),
        lay=("my sessions", "mentoring"),
        definition="Looking at the work.",
    ),
    Term(Slug("unused"), "unused name", lay=("nobody's word",)),
)

CATEGORIES = (
    Category(Slug("ifs"), "Family Specialist", "IFS", Line.INFANT, "II", ("Level II",)),
    Category(Slug("ecfs"), "Young Family Specialist", "", Line.EARLY_CHILDHOOD),
)


def _question(number: int, title: str, *asked_as: str, topic: str = "fees") -> Question:
    return Question(Slug(f"q{number}"), Slug(topic), title, asked_as=asked_as)


def _knowledge(*questions: Question, criteria: tuple[Criterion, ...] = ()) -> KnowledgeBase:
    return KnowledgeBase(TOPICS, questions, terms=TERMS, categories=CATEGORIES, criteria=criteria)


def _entries(knowledge: KnowledgeBase) -> dict[str, WordEntry]:
    return {entry.word: entry for group in word_index(knowledge) for entry in group.entries}


def _ids(entry: WordEntry) -> list[str]:
    return [one.id for one in (*entry.questions, *entry.criteria)]


def test_a_word_leads_to_the_questions_and_criteria_that_have_it() -> None:
    criterion = Criterion(Slug("fee"), Kind.APPLICATION, "Fees of the exam", Standing.QUOTED)
    entries = _entries(
        _knowledge(
            _question(1, "What is the fee?"),
            _question(2, "Is there an exam?", "exam fees"),
            criteria=(criterion,),
        )
    )
    assert _ids(entries["exam"]) == ["q2", "fee"]
    assert _ids(entries["fees"]) == ["q1", "q2", "fee"]


def test_the_most_usual_form_of_a_word_stands_in_the_index() -> None:
    entries = _entries(
        _knowledge(
            _question(1, "Babies and exams"),
            _question(2, "Does a baby sleep, do babies dream?"),
            _question(3, "An exam in Connecticut"),
        )
    )
    assert {"babies", "exam", "Connecticut", "sleep", "dream"} <= set(entries)
    assert {"Babies", "baby", "exams", "connecticut"}.isdisjoint(entries)


@pytest.mark.parametrize("word", ["what", "because", "everything", "is", "30", "x", "several"])
def test_words_that_are_no_subject_are_left_out(word: str) -> None:
    entries = _entries(_knowledge(_question(1, f"Fee {word} exam"), _question(2, word.title())))
    assert word not in {one.lower() for one in entries}
    assert "fee" in entries


def test_what_more_than_a_quarter_of_the_records_have_is_left_out_unless_it_is_a_name() -> None:
    titles = [f"Common Category word{'x' * number}" for number in range(1, 14)]
    rare = [_question(100 + number, f"Thing{'y' * number}") for number in range(1, 27)]
    questions = [_question(number, title) for number, title in enumerate(titles)]
    entries = _entries(_knowledge(*questions, *rare))
    assert "common" not in entries
    assert entries["Category"].topics == ((TOPICS[0], 13),)
    assert "common" in _entries(_knowledge(*questions[:12], *rare)), "a dozen is never too much"


def test_one_of_many_wordings_says_little() -> None:
    wordings = [f"fee for{'m' * number}" for number in range(1, 40)]
    entries = _entries(_knowledge(_question(1, "Cost", *wordings, "grandmother")))
    assert {"fee", "cost"} <= set(entries)
    assert "grandmother" not in entries
    assert "grandmother" in _entries(_knowledge(_question(1, "Cost", "fee", "grandmother")))


def test_other_names_lead_to_the_present_one() -> None:
    entries = _entries(_knowledge(_question(1, "Is reflective supervision paid?")))
    main = "Family Specialist (IFS)"
    assert [one.word for one in entries["IFS"].see] == [main]
    assert [one.word for one in entries["Level II"].see] == [main]
    assert [one.word for one in entries["Category II"].see] == [main]
    assert [one.word for one in entries["Level"].see] == ["Category"]
    assert [one.word for one in entries["mentoring"].see] == ["reflective supervision"]
    assert all(entries[one].is_reference for one in ("IFS", "Level II", "RS", "mentoring"))
    assert entries[main].category == CATEGORIES[0]
    assert entries["Young Family Specialist"].category == CATEGORIES[1]


def test_names_that_nobody_looks_up_or_that_lead_nowhere_are_left_out() -> None:
    entries = _entries(_knowledge(_question(1, "Is reflective supervision paid?")))
    assert {"my sessions", "/rs", "unused name", "nobody's word"}.isdisjoint(entries)


def test_a_name_is_found_by_what_it_was_called_before_and_its_words_are_not_taken_apart() -> None:
    entries = _entries(
        _knowledge(
            _question(1, "Reflective supervision at Level II"),
            _question(2, "Hours of RS for the Family Specialist"),
        )
    )
    assert _ids(entries["reflective supervision"]) == ["q1", "q2"]
    assert _ids(entries["Family Specialist (IFS)"]) == ["q1", "q2"]
    assert {"reflective", "supervision", "specialist", "family", "II"}.isdisjoint(entries)


def test_an_abbreviation_is_no_form_of_a_small_word() -> None:
    """The stem of IFS is that of “if”."""
    entries = _entries(_knowledge(_question(1, "What if the IFS has fees?"), _question(2, "If so")))
    assert _ids(entries["Family Specialist (IFS)"]) == ["q1"]
    assert entries["IFS"].is_reference
    assert "if" not in entries


def test_too_many_questions_become_topics_and_too_many_criteria_a_number() -> None:
    questions = [
        _question(number, "Fee", topic="fees" if number < 9 else "work") for number in range(13)
    ]
    others = [_question(100 + number, f"Thing{'y' * number}") for number in range(100)]
    criteria = tuple(
        Criterion(Slug(f"c{number}"), Kind.WORK, "Fee", Standing.QUOTED) for number in range(13)
    )
    entry = _entries(_knowledge(*questions, *others, criteria=criteria))["fee"]
    assert entry.questions == entry.criteria == ()
    assert entry.topics == ((TOPICS[0], 9), (TOPICS[1], 4))
    assert entry.criteria_count == 13


def test_entries_stand_by_alphabet_below_their_letter() -> None:
    groups = word_index(
        _knowledge(_question(1, "Zebra érable apple ätna Égal IMH-E 3-5 Ωmega", "B23 x2"))
    )
    labels = [group.label for group in groups]
    assert labels == sorted(labels, key=lambda label: (label == "0–9", label))
    assert {group.id: [one.word for one in group.entries] for group in groups}["e"] == [
        "Égal",
        "érable",
    ]
    assert [group.id for group in groups][-1] == "other"


def _all(knowledge: KnowledgeBase) -> Iterator[tuple[str, WordEntry]]:
    for group in word_index(knowledge):
        for entry in group.entries:
            yield group.id, entry


def test_the_frozen_content_has_an_index_without_dead_ends(knowledge: KnowledgeBase) -> None:
    public = knowledge.public()
    entries = list(_all(public))
    ids = {entry.id for _, entry in entries}
    assert len(ids) == len(entries) > 200
    for letter, entry in entries:
        assert entry.letter == letter
        assert entry.see or not entry.is_reference
        for one in entry.see:
            assert one.id in ids
            assert not one.is_reference
    words = {entry.word for _, entry in entries}
    assert {"caseload", "toddlers", "portfolio", "fees", "Level II", "IMHS"} <= words
    assert word_index(public) == word_index(public)


def test_nothing_has_an_empty_index() -> None:
    assert word_index(KnowledgeBase()) == ()


def test_a_name_is_found_in_every_form() -> None:
    entries = _entries(_knowledge(_question(1, "Fees for Family Specialists")))
    assert _ids(entries["Family Specialist (IFS)"]) == ["q1"]
    assert "Specialists" not in entries


def test_another_name_has_no_places_of_its_own_where_the_present_one_has_them_all() -> None:
    entries = _entries(_knowledge(_question(1, "Fees at IFS"), _question(2, "RS for mentoring")))
    assert entries["IFS"].is_reference
    assert _ids(entries["Family Specialist (IFS)"]) == ["q1"]
    assert entries["mentoring"].is_reference
