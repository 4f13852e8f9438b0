"""Names that have changed: found whole, said once, with what came after them."""

from __future__ import annotations

import pytest

from ingest.content.model.former_names import is_numbered, name_changes, present_names, term_pattern
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Category, Line, Term
from ingest.content.model.slugs import Slug


def _category(slug: str, numeral: str = "", *former: str) -> Category:
    return Category(Slug(slug), slug.upper(), slug, Line.INFANT, numeral, former)


KNOWLEDGE = KnowledgeBase(
    categories=(
        _category("ifa", "I", "Level I"),
        _category("ifs", "II", "Level II"),
        _category("imhs", "III", "Level III"),
        _category("imhm-c", "IV", "Level IV-C"),
        _category("imhm-p", "IV", "Level IV"),
        _category("imhm-rf", "IV", "Level IV"),
        _category("new"),
    ),
    terms=(
        Term(Slug("category"), "Category", ("Level",)),
        Term(Slug("renewal"), "renewal", ("recertification", "upkeep")),
        Term(Slug("plain"), "plain"),
    ),
)

# A text, and each change: the names in it with those in between, and what it is called at last.

CHANGES = [
    ("", []),
    ("Nothing of old.", []),
    ("Start at Level II.", [(("Level II", "Category II"), "ifs")]),
    ("Start at Category II.", [(("Category II",), "ifs")]),
    ("Level II is Category II.", [(("Level II", "Category II"), "ifs")]),
    ("Level III, not less.", [(("Level III", "Category III"), "imhs")]),
    (
        "(Level II) versus (Level III)",
        [(("Level II", "Category II"), "ifs"), (("Level III", "Category III"), "imhs")],
    ),
    (
        "Level III, then Level I",
        [(("Level I", "Category I"), "ifa"), (("Level III", "Category III"), "imhs")],
    ),
    ("Level IV-C leads", [(("Level IV-C", "Category IV"), "imhm-c")]),
    ("Level IV leads", [(("Level IV", "Category IV"), "imhm-p imhm-rf")]),
    (
        "Level IV and Level IV-C",
        [
            (("Level IV-C", "Category IV"), "imhm-c"),
            (("Level IV", "Category IV"), "imhm-p imhm-rf"),
        ],
    ),
    ("Level II/III", [(("Level II", "Category II"), "ifs")]),
    ("Level II–III", [(("Level II", "Category II"), "ifs")]),
    ("Level II's", [(("Level II", "Category II"), "ifs")]),
    ("each Level", []),
    ("Level II and each Level", [(("Level II", "Category II"), "ifs")]),
    ("Levels, level II, Level IIa, sublevel, MidLevel II", []),
    ("Category IV", [(("Category IV",), "imhm-c imhm-p imhm-rf")]),
    ("upkeep, recertification", [(("recertification",), "renewal"), (("upkeep",), "renewal")]),
    ("Level II Level II", [(("Level II", "Category II"), "ifs")]),
]

FOUND = [
    pytest.param("Category", (), "a Category II", "Category", id="as it is written"),
    pytest.param("Category", (), "all Categorys", "Categorys", id="plural"),
    pytest.param("Category", (), "any category", None, id="a capital counts"),
    pytest.param("renewal", (), "Renewals end", "Renewals", id="small letters match capitals"),
    pytest.param("renewal", (), "prerenewal renewalist", None, id="part of another word"),
    pytest.param(
        "reflective supervision", ("RS/C", "RSC"), "the RS/C hours", "RS/C", id="abbreviation"
    ),
    pytest.param(
        "reflective supervision", ("RSC",), "rsc", None, id="abbreviation in small letters"
    ),
    pytest.param("conference", ("conf",), "a conf on", None, id="abbreviation without a capital"),
    pytest.param("competencies", ("Guide®",), "the Guide® says", "Guide®", id="sign at its end"),
    pytest.param("a.b (c)", (), "axb c and a.b (c)", "a.b (c)", id="signs of patterns"),
    pytest.param("renewal", ("RN",), "RN before renewal", "RN", id="the first of all"),
    pytest.param("part c", (), "", None, id="no text"),
]


@pytest.mark.parametrize(("text", "changes"), CHANGES)
def test_every_former_name_is_found_whole_and_once(
    text: str, changes: list[tuple[tuple[str, ...], str]]
) -> None:
    found = [
        (one.names, one.term.id if one.term else " ".join(c.id for c in one.categories))
        for one in name_changes(text, KNOWLEDGE)
    ]
    assert found == changes


def test_a_change_is_of_categories_or_of_a_term() -> None:
    changes = name_changes("Level II and upkeep", KNOWLEDGE)
    assert len(changes) == 2
    for change in changes:
        assert bool(change.categories) != bool(change.term)


def test_without_a_register_no_name_has_changed() -> None:
    assert name_changes("Level II", KnowledgeBase()) == []
    assert present_names(KnowledgeBase()) == {}


def test_former_names_lead_to_all_that_they_stood_for_the_longest_first() -> None:
    names = present_names(KNOWLEDGE)
    assert names == {
        "Level I": ["IFA"],
        "Level II": ["IFS"],
        "Level III": ["IMHS"],
        "Level IV-C": ["IMHM-C"],
        "Level IV": ["IMHM-P", "IMHM-RF"],
        "Level": ["Category"],
        "recertification": ["renewal"],
        "upkeep": ["renewal"],
    }
    assert [len(name) for name in names] == sorted(map(len, names), reverse=True)


@pytest.mark.parametrize(("preferred", "abbreviations", "text", "words"), FOUND)
def test_a_term_is_found_by_its_name_and_abbreviations(
    preferred: str, abbreviations: tuple[str, ...], text: str, words: str | None
) -> None:
    match = term_pattern(Term(Slug("t"), preferred, (), abbreviations)).search(text)
    assert (match[0] if match else None) == words


def test_the_word_before_a_number_is_a_name_only_with_it() -> None:
    assert [one.id for one in KNOWLEDGE.terms if is_numbered(one, KNOWLEDGE)] == ["category"]


def test_the_handout_speaks_of_the_frozen_levels(knowledge: KnowledgeBase) -> None:
    answer = knowledge.question_by_id["work-ii-vs-iii"].answer
    found = [(one.names, [c.id for c in one.categories]) for one in name_changes(answer, knowledge)]
    assert found == [
        (("Level II", "Category II"), ["ifs"]),
        (("Level III", "Category III"), ["imhs"]),
    ]
