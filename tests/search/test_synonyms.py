"""Names that stand for one another: all the ways to say one thing, and what says another."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Category, Line, Term
from ingest.content.model.slugs import Slug
from search.analysis import fold, stem, words
from search.synonyms import NO_ALIASES, Aliases, Token, aliases_of, tokens

WAYS = {
    "@imhs": [
        *["Category III", "category iii", "CATEGORY 3", "Category three", "Category\u00a0III"],
        *["cat III", "cat. 3", "Cat three", "(Category III)", "category-III", "category #3"],
        *["Level III", "level 3", "LEVEL THREE", "lvl 3", "lvl. iii", "tier 3", "Tier three"],
        *["third category", "Third Level", "third lvl", "third tier", "III", "iii"],
        *["IMHS", "imhs", "Infant Mental Health Specialist", "infant mental-health specialist"],
        *["Ｌｅｖｅｌ ３", "Catégory III", "Infant Mental Health Specialist®"],
    ],
    "@ifs": [
        *["Category II", "category 2", "cat two", "Level II", "level 2", "lvl two", "tier II"],
        *["second level", "second category", "II", "ii", "IFS", "ifs", "Infant Family Specialist"],
    ],
    "@ifa": [
        *["Category I", "category 1", "level one", "Level I", "first level", "IFA"],
        *["Infant Family Associate"],
    ],
    "@ifrs": ["IFRS", "Infant Family Reflective Supervisor"],
    "@ecmhs": ["ECMHS", "Early Childhood Mental Health Specialist"],
    "@imhm-c": ["IMHM-C", "imhm c", "Level IV-C", "Infant Mental Health Mentor – Clinical"],
    "@imhm-p": ["IMHM-P", "Infant Mental Health Mentor - Policy"],
    "@imhm-rf": [
        *["IMHM-R/F", "imhm r/f", "IMHM R F", "Infant Mental Health Mentor – Research/Faculty"],
    ],
    "@reflective-supervision": [
        *["RS", "rs", "RS/C", "rs/c", "RSC", "R’S", "reflective supervision"],
        *["Reflective Supervision/Consultation", "reflective consultation", "my sessions"],
    ],
    "@ct-aimh": ["CT-AIMH", "CTAIMH", "ct aimh", "CT-AIMH®", "the association"],
    "@easy": ["EASy", "(EASy)", "Endorsement Application System"],
    "@masters-degree": ["MEd", "MSW", "msw", "LCSW", "grad school", "Master’s degree"],
    "@part-c": ["Part C", "B23", "EI", "Birth to Three", "early intervention"],
    "@renewal": ["per year", "every year", "continuing endorsement"],
}
"""Concept -> texts that mean it and nothing else."""

MENTORS = ["Category IV", "level 4", "lvl four", "fourth level", "iv"]
"""What means all three categories of mentors at once."""

NOTHING_MEANT = [
    *["2", "3", "1", "two", "I", "I am one", "24 hours", "II3", "level 22", "level 5", "iiii"],
    *["if", "If", "IF I", "easy", "Easy", "EASY", "easily", "med", "Med", "category", "level"],
    *["cat", "third", "second", "R", "C", "S C", "imhm", "AIMH", "CT", "pre", "three levels"],
]
"""Texts that name no category and no term."""

NUMBERS = {
    "thirty": ("30",),
    "Thirty hours": ("30", "hours"),
    "twenty four": ("24",),
    "twenty-four": ("24",),
    "twenty five": ("20", "5"),
    "one two": ("1", "2"),
    "fifteen": ("15",),
    "30": ("30",),
    "thirties": ("thirties",),
    "someone": ("someone",),
}
"""Text -> its words, number words as digits."""

LONGEST = {
    "Level IV-C": (["level iv c"], ["@imhm-c"]),
    "Level IV clinical": (["level iv", "clinical"], ["@imhm-c", "@imhm-p", "@imhm-rf"]),
    "RS/C": (["rs c"], ["@reflective-supervision"]),
    "RS C II": (["rs c", "ii"], ["@reflective-supervision", "@ifs"]),
    "category ii iii": (["category ii", "iii"], ["@ifs", "@imhs"]),
    "second level three": (["second level", "three"], ["@ifs", "3"]),
    "infant mental health specialist category three": (
        ["infant mental health specialist", "category three"],
        ["@imhs", "@imhs"],
    ),
    "infant mental health": (["infant", "mental", "health"], []),
    "infant mental health mentor": (["infant", "mental", "health", "mentor"], []),
    "twenty four level two": (["twenty four", "level two"], ["24", "@ifs"]),
}
"""Text -> its words and names in order, and what the names stand for."""

WORDS_FOR = ["cat", "lvl", "tier", "category", "level"]
"""What may stand before the numeral of a category in the small register."""

SMALL = KnowledgeBase(
    categories=(
        Category(
            id=Slug("spec"),
            name="Family Specialist",
            abbreviation="FS",
            line=Line.INFANT,
            numeral="II",
            former=("Level II", "Helper"),
        ),
    ),
    terms=(
        Term(Slug("category"), "Category", ("Level",), ("cat",), ()),
        Term(Slug("hours"), "clock hours", ("lessons",), ("HRS", "hrs"), ("time", "how long")),
        Term(Slug("plan"), "PLaN", (), (), ("®",)),
    ),
)


@pytest.fixture(scope="module")
def aliases(knowledge: KnowledgeBase) -> Aliases:
    """Those of the frozen registers."""
    return aliases_of(knowledge.public())


def _names(text: str) -> list[str]:
    return [word.text for word in words(text)]


def _concepts(text: str, aliases: Aliases) -> set[str]:
    """The concepts that a text names, in either way."""
    in_order, added = tokens(_names(text), aliases)
    found = {term for token in (*in_order, *added) for term in token.terms}
    return {term for term in found if term.startswith("@")}


@pytest.mark.parametrize(
    ("text", "concept"), [(text, concept) for concept, texts in WAYS.items() for text in texts]
)
def test_all_names_of_a_thing_mean_it(aliases: Aliases, text: str, concept: str) -> None:
    assert _concepts(text, aliases) == {concept}


@pytest.mark.parametrize("text", MENTORS)
def test_the_fourth_category_is_three(aliases: Aliases, text: str) -> None:
    assert _concepts(text, aliases) == {"@imhm-c", "@imhm-p", "@imhm-rf"}


@pytest.mark.parametrize("text", NOTHING_MEANT)
def test_what_only_looks_like_a_name_means_nothing(aliases: Aliases, text: str) -> None:
    assert _concepts(text, aliases) == set()


@pytest.mark.parametrize(("text", "expected"), NUMBERS.items(), ids=NUMBERS)
def test_number_words_are_digits(aliases: Aliases, text: str, expected: tuple[str, ...]) -> None:
    for table in (aliases, NO_ALIASES):
        in_order, _ = tokens(_names(text), table)
        assert tuple((token.terms or token.folded)[0] for token in in_order) == expected


@pytest.mark.parametrize(("text", "expected"), LONGEST.items(), ids=LONGEST)
def test_the_longest_name_wins_from_left_to_right(
    aliases: Aliases, text: str, expected: tuple[list[str], list[str]]
) -> None:
    in_order, _ = tokens(_names(text), aliases)
    assert [" ".join(token.folded) for token in in_order] == expected[0]
    assert [term for token in in_order for term in token.terms] == expected[1]


def test_without_registers_only_numbers_are_names() -> None:
    assert _concepts("Level III, RS/C and EASy", NO_ALIASES) == set()
    names, added = NO_ALIASES.longest
    assert (names["twenty"], names["two"], added) == (2, 1, {})


def test_every_name_of_the_registers_means_what_it_is_registered_for(
    aliases: Aliases, knowledge: KnowledgeBase
) -> None:
    for category in knowledge.categories:
        for name in (category.name, category.abbreviation, *category.former):
            assert f"@{category.id}" in _concepts(name, aliases)
    for term in knowledge.terms:
        if term.id == "category":
            continue
        for name in (term.preferred, *term.former, *term.abbreviations, *term.lay):
            folded = [fold(word) for word in _names(name)]
            one_word = aliases.synonyms.get(folded[0], ()) if len(folded) == 1 else ()
            assert f"@{term.id}" in {*_concepts(name, aliases), *one_word}


def test_the_tables_of_a_small_register() -> None:
    made = aliases_of(SMALL)
    numbers = NO_ALIASES.instead
    assert {name: made.instead[name] for name in made.instead if name not in numbers} == {
        **{f"{word} {number}": ("@spec",) for word in WORDS_FOR for number in ("ii", "2", "two")},
        **{f"second {word}": ("@spec",) for word in WORDS_FOR},
        **dict.fromkeys(("family specialist", "fs", "helper", "ii"), ("@spec",)),
        "hrs": ("@hours",),
        "=PLaN": ("@plan",),
    }
    assert {**numbers, **made.instead} == made.instead
    assert made.added == {"clock hours": ("@hours",), "how long": ("@hours",)}
    assert made.synonyms == {"hrs": ("@hours",), "lessons": ("@hours",), "time": ("@hours",)}
    assert made.cased == {"PLaN": "=PLaN"}


def test_the_tables_are_sorted_by_name(aliases: Aliases) -> None:
    for table in (aliases.instead, aliases.added, aliases.synonyms):
        assert list(table) == sorted(table)


def test_the_concepts_of_a_stem_are_those_of_all_its_words_each_once() -> None:
    synonyms = {"training": ("@a", "@b"), "trainings": ("@b", "@c"), "hour": ("@d",)}
    made = Aliases({}, {}, synonyms=synonyms)
    assert made.concepts_of_stem == {"train": ("@a", "@b", "@c"), "hour": ("@d",)}


def test_every_word_of_a_synonym_has_its_concepts(aliases: Aliases) -> None:
    for word, concepts in aliases.synonyms.items():
        assert set(concepts) <= set(aliases.concepts_of_stem[stem(word)])


def test_the_longest_name_is_counted_in_words(aliases: Aliases) -> None:
    names, _ = aliases.longest
    assert names["early"] == 7  # Early Childhood Mental Health Mentor Research Faculty
    assert Aliases({}, {}).longest == ({}, {})
    made = Aliases({"a": ("@a",), "a b": ("@ab",)}, {"b c d": ("@b",), "b": ("@c",)})
    assert made.longest == ({"a": 2}, {"b": 3})


def test_a_name_knows_its_place() -> None:
    made = Aliases({"b c": ("@bc",)}, {"a b": ("@ab",)})
    assert tokens(["A", "B", "-C", "d"], made) == (
        [Token(("a",), 0), Token(("b", "c"), 1, ("@bc",)), Token(("d",), 3)],
        [Token(("a", "b"), 0, ("@ab",))],
    )


_SAID = st.lists(
    st.sampled_from(
        [
            "Level",
            "II",
            "III",
            "IV",
            "C",
            "two",
            "three",
            "second",
            "RS",
            "twenty",
            "four",
            "24",
            "I",
            "my",
            "masters",
            "degree",
            "the",
            "training",
            "infant",
            "mental",
            "health",
            "specialist",
            "mentor",
            "EASy",
            "easy",
            "hours",
            "in",
            "service",
            "of",
            "zebra",
        ]
    ),
    max_size=12,
)


@settings(deadline=None)
@given(_SAID)
def test_every_word_is_in_one_token_and_in_order(aliases: Aliases, said: list[str]) -> None:
    in_order, added = tokens(said, aliases)
    place = 0
    for token in in_order:
        assert token.first == place
        place += len(token.folded)
    assert place == len(said)
    ends = [(token.first, token.first + len(token.folded)) for token in added]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(ends))
    for token in (*in_order, *added):
        written = said[token.first : token.first + len(token.folded)]
        expected = [aliases.cased.get(word) or fold(word) for word in written]
        assert list(token.folded) == expected
    assert all(token.terms for token in added)


@settings(deadline=None)
@given(_SAID, _SAID)
def test_a_strange_word_keeps_names_apart(
    aliases: Aliases, first: list[str], second: list[str]
) -> None:
    both, both_beside = tokens([*first, "zebra", *second], aliases)
    one, one_beside = tokens(first, aliases)
    other, other_beside = tokens(second, aliases)
    assert [token.folded for token in both] == [
        *(token.folded for token in one),
        ("zebra",),
        *(token.folded for token in other),
    ]
    assert [token.folded for token in both_beside] == [
        token.folded for token in (*one_beside, *other_beside)
    ]
