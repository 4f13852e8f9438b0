"""Two wordings of one question are found equal, and slips are mended, no more than is certain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.records import Term
from ingest.content.model.slugs import Slug
from ingest.content.model.wording import comparable, correct_slips, fold

CATEGORY = Term(Slug("category"), "Category", ("Level",))
SUPERVISION = Term(Slug("supervision"), "reflective supervision", ("supervision", "RSC"))
ENDORSED = Term(Slug("endorsed"), "Co-worker", ("IMH-E", "mentor's aide"))
PORTFOLIO = Term(Slug("portfolio"), "portfolio", lay=("application",))
TERMS = (CATEGORY, SUPERVISION, ENDORSED, PORTFOLIO)

FOLDED = [
    ("How  Many\n families ", "how many families"),
    ("I’m ‘sure’", "i'm 'sure'"),
    ("“sure”", '"sure"'),
    ("one–two—three", "one-two-three"),
    ("10\u00a0families", "10 families"),
    ("ﬁve", "five"),
    ("Is it “free”?", 'is it "free"?'),
]

SAME = [
    pytest.param("Start at Level III?", "start at Category III", id="former term"),
    pytest.param("levels differ", "LEVELS differ", id="case"),
    pytest.param("I’m not", "Im not", id="apostrophe"),
    pytest.param("in-service training", "in service training", id="hyphen"),
    pytest.param("Is it (really) so?", "Is it really so", id="signs"),
    pytest.param("What is RSC", "What is reflective supervision", id="abbreviation"),
    pytest.param("the IMH-E badge", "the co-worker badge", id="terms with hyphens"),
    pytest.param("a mentor’s aide", "a Co-worker", id="former term with an apostrophe"),
    pytest.param(
        "What is supervision?", "What is reflective supervision?", id="former term in the new one"
    ),
]

DIFFERENT = [
    pytest.param("Level II", "Level III", id="numeral"),
    pytest.param("Start at Level II", "Start at Category III", id="numeral and former term"),
    pytest.param("Levels", "Categorys", id="a term within another word"),
    pytest.param("How many?", "How many families?", id="a word more"),
    pytest.param("10 families", "100 families", id="figure"),
    pytest.param("café", "cafe", id="accent"),
]

# A text, what it is read as, and each slip in it.

MENDED = [
    pytest.param("Categoryl III", "Category III", [("Categoryl", "Category")], id="at the end"),
    pytest.param("Caategory", "Category", [("Caategory", "Category")], id="a letter twice"),
    pytest.param("xCategory", "Category", [("xCategory", "Category")], id="at the beginning"),
    pytest.param("a categoryl.", "a category.", [("categoryl", "category")], id="small letters"),
    pytest.param("CATEGORYL", "CATEGORY", [("CATEGORYL", "CATEGORY")], id="capitals"),
    pytest.param(
        "reflectivee supervissions",
        "reflective supervissions",
        [("reflectivee", "reflective")],
        id="one word of a term; two letters too many stay",
    ),
    pytest.param(
        "Categoryl, Categoryq",
        "Category, Category",
        [("Categoryl", "Category"), ("Categoryq", "Category")],
        id="two slips",
    ),
]

LEFT = [
    pytest.param("Category II", id="right"),
    pytest.param("Categorys", id="ordinary ending"),
    pytest.param("Categor", id="letter left out"),
    pytest.param("Catagory", id="another letter"),
    pytest.param("Levell III", id="word too short to be sure"),
    pytest.param("Categories", id="another word"),
    pytest.param("supervisiony supervisiond", id="endings y and d"),
    pytest.param("teh questoin", id="words outside of the register"),
    pytest.param("a portfollio", id="term that has replaced no other"),
    pytest.param("", id="nothing"),
]

_words = st.lists(
    st.sampled_from(["How", "many", "Level", "Category", "III", "don’t", "in-service", "(2)", "é"]),
    max_size=6,
)


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_folding_takes_away_what_readers_do_not_see(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(("one", "other"), SAME)
def test_wordings_of_one_question_are_equal(one: str, other: str) -> None:
    assert comparable(one, TERMS) == comparable(other, TERMS)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_wordings_of_two_questions_differ(one: str, other: str) -> None:
    assert comparable(one, TERMS) != comparable(other, TERMS)


def test_without_a_register_former_terms_are_other_words() -> None:
    assert comparable("Level III", ()) != comparable("Category III", ())


@pytest.mark.parametrize(("text", "read", "slips"), MENDED)
def test_a_letter_too_many_in_a_term_is_mended(
    text: str, read: str, slips: list[tuple[str, str]]
) -> None:
    assert correct_slips(text, TERMS) == (read, slips)


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_certainly_a_slip_stays(text: str) -> None:
    assert correct_slips(text, TERMS) == (text, [])


def test_without_a_register_nothing_is_a_slip() -> None:
    assert correct_slips("Categoryl III", ()) == ("Categoryl III", [])


# The alphabet of the laws is that of the documents: Latin letters and typographic signs. (Letters
# such as "J̌" have a small form that Unicode composes and a capital that it does not.)

_texts = st.text(
    st.characters(min_codepoint=32, max_codepoint=255) | st.sampled_from("‘’“”–—®™ﬁ\n\u00a0"),
    max_size=40,
)


@settings(deadline=None, derandomize=True)
@given(_texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None, derandomize=True)
@given(_words)
def test_comparing_does_not_see_case_spacing_and_stops(words: list[str]) -> None:
    text = " ".join(words)
    assert comparable(text.upper() + " ?", TERMS) == comparable(text, TERMS)
    assert comparable("\n".join(words), TERMS) == comparable(text, TERMS)
    assert comparable(comparable(text, TERMS), TERMS) == comparable(text, TERMS)


@settings(deadline=None, derandomize=True)
@given(_texts, st.sampled_from(["Categoryl", "Caategory", "reflectivee"]), _texts)
def test_mending_twice_is_mending_once(before: str, slip: str, after: str) -> None:
    mended, slips = correct_slips(f"{before} {slip} {after}", TERMS)
    assert correct_slips(mended, TERMS) == (mended, [])
    assert slip in [printed for printed, _ in slips]
