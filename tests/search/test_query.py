"""What applicants type to what is asked: words, phrases, words to leave out, filters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import words
from search.query import Query, parse_query

WORDS = [
    pytest.param("", Query(""), id="nothing"),
    pytest.param(" \t\n\u00a0", Query(""), id="blanks"),
    pytest.param("how many toddlers", Query("how many toddlers"), id="words"),
    pytest.param("  how\tmany \n", Query("how many"), id="blanks between are one"),
    pytest.param("in-service", Query("in-service"), id="a minus inside a word"),
    pytest.param("pre-K CT-AIMH", Query("pre-K CT-AIMH"), id="two of them"),
    pytest.param("hours - training", Query("hours - training"), id="a dash between words"),
    pytest.param("-", Query("-"), id="a minus alone"),
    pytest.param("2-3 years", Query("2-3 years"), id="from two to three"),
    pytest.param("fees: how much", Query("fees: how much"), id="a colon after a word"),
    pytest.param("12:30", Query("12:30"), id="a time"),
    pytest.param("status:open", Query("status:open"), id="a filter of staff is a word"),
    pytest.param("subtopic:training", Query("subtopic:training"), id="a longer word is no filter"),
    pytest.param("topic: training", Query("topic: training"), id="a blank after the colon"),
    pytest.param("topic:", Query("topic:"), id="a filter without a value"),
    pytest.param("hours — –exam", Query("hours — –exam"), id="other dashes leave nothing out"),
    pytest.param("AND OR NOT (x)", Query("AND OR NOT (x)"), id="the words of other languages"),
    pytest.param("資格 👶", Query("資格 👶"), id="any script"),
]

PHRASES = [
    pytest.param('"case notes"', Query("case notes", ("case notes",)), id="a phrase"),
    pytest.param("“case notes”", Query("case notes", ("case notes",)), id="curly quotes"),
    pytest.param("„case notes“", Query("case notes", ("case notes",)), id="low quotes"),
    pytest.param('“case notes"', Query("case notes", ("case notes",)), id="quotes of two kinds"),
    pytest.param('a "b c" d', Query("a b c d", ("b c",)), id="words around it"),
    pytest.param('"a b""c d"', Query("a b c d", ("a b", "c d")), id="two side by side"),
    pytest.param('x"a b"y', Query("x a b y", ("a b",)), id="quotes that touch words"),
    pytest.param('"-exam"', Query("-exam", ("-exam",)), id="a minus inside a phrase is a sign"),
    pytest.param('"topic:x y"', Query("topic:x y", ("topic:x y",)), id="no filter in a phrase"),
]

ODD_QUOTES = [
    pytest.param('"', Query(""), id="a quote alone"),
    pytest.param('5" tall', Query("5 tall"), id="a sign for inches"),
    pytest.param('"case notes', Query("case notes"), id="no end"),
    pytest.param('case notes"', Query("case notes"), id="no beginning"),
    pytest.param('"a b" "c', Query("a b c", ("a b",)), id="three quotes"),
    pytest.param('-"case notes', Query("- case notes"), id="a minus before it"),
    pytest.param("it’s the master's", Query("it’s the master's"), id="apostrophes are no quotes"),
]

WITHOUT = [
    pytest.param("-exam", Query("", excluded=("exam",)), id="alone"),
    pytest.param("hours -exam", Query("hours", excluded=("exam",)), id="at the end"),
    pytest.param("-exam hours", Query("hours", excluded=("exam",)), id="at the start"),
    pytest.param("a\u00a0-b", Query("a", excluded=("b",)), id="after a blank of any kind"),
    pytest.param("a -b -c", Query("a", excluded=("b", "c")), id="two"),
    pytest.param("--exam", Query("", excluded=("-exam",)), id="two signs"),
    pytest.param("-in-service", Query("", excluded=("in-service",)), id="with a minus inside"),
    pytest.param('-"case notes" x', Query("x", excluded=("case notes",)), id="a phrase"),
    pytest.param("-“case notes” x", Query("x", excluded=("case notes",)), id="curly quotes"),
]

FILTERED = [
    pytest.param("topic:training", "", (("topic", "training"),), id="topic"),
    pytest.param("category:II hours", "hours", (("category", "II"),), id="category"),
    pytest.param("kind:question", "", (("kind", "question"),), id="kind"),
    pytest.param("TOPIC:x Kind:y", "", (("topic", "x"), ("kind", "y")), id="in any case"),
    pytest.param("a topic:x b", "a b", (("topic", "x"),), id="between words"),
    pytest.param("topic:a topic:b", "", (("topic", "a"), ("topic", "b")), id="one twice"),
    pytest.param("category:IMHM-R/F", "", (("category", "IMHM-R/F"),), id="a value with signs"),
    pytest.param("topic:a:b", "", (("topic", "a:b"),), id="two colons"),
]

BLANKS = " \t\n\r\f\v\u00a0"
SIGNS = '"“”„-:'

_PARTS = st.sampled_from(
    ['"', "“", "”", "„", "-", ":", "topic:", "KIND:", "category:", " ", "\u00a0", "a", "in-service"]
)
_QUERIES = st.one_of(st.text(), st.lists(_PARTS).map("".join))


@pytest.mark.parametrize(("text", "query"), [*WORDS, *PHRASES, *WITHOUT])
def test_a_query_is_taken_apart(text: str, query: Query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(("text", "query"), ODD_QUOTES)
def test_a_quotation_mark_without_an_end_is_a_sign(text: str, query: Query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(("text", "rest", "filters"), FILTERED)
def test_filters_stand_before_a_colon(
    text: str, rest: str, filters: tuple[tuple[str, str], ...]
) -> None:
    assert parse_query(text) == Query(rest, filters=filters)


@settings(deadline=None)
@given(_QUERIES)
def test_any_text_is_a_query_and_no_word_of_it_is_lost(text: str) -> None:
    query = parse_query(text)
    values = [f"{name} {value}" for name, value in (*query.filters, *query.unwanted)]
    kept = " ".join([query.text, *query.excluded, *values])
    assert sorted(word.text.lower() for word in words(kept)) == sorted(
        word.text.lower() for word in words(text)
    )
    assert {name for name, _ in query.filters} <= {"topic", "category", "kind"}
    assert all(phrase in query.text for phrase in query.phrases)


@settings(deadline=None)
@given(st.text().filter(lambda text: not set(text) & set(SIGNS)))
def test_a_text_without_signs_of_the_language_is_its_words(text: str) -> None:
    for blank in BLANKS:
        text = text.replace(blank, " ")
    assert parse_query(text) == Query(" ".join(part for part in text.split(" ") if part))


@settings(deadline=None)
@given(_QUERIES, _QUERIES)
def test_what_stands_behind_a_blank_is_read_alike(first: str, second: str) -> None:
    """As long as no quotation mark of the first reaches into the second."""
    if any(sign in first for sign in '"“”„'):
        return
    one, other, both = (parse_query(text) for text in (first, second, f"{first} {second}"))
    assert both.phrases == one.phrases + other.phrases
    assert both.excluded == one.excluded + other.excluded
    assert both.filters == one.filters + other.filters
    assert both.unwanted == one.unwanted + other.unwanted
    assert both.text == " ".join(text for text in (one.text, other.text) if text)


@settings(deadline=None)
@given(_QUERIES)
def test_case_changes_nothing_but_the_case(text: str) -> None:
    ascii_text = "".join(letter for letter in text if ord(letter) < 128)
    upper, lower = parse_query(ascii_text.upper()), parse_query(ascii_text.lower())
    assert upper.text.lower() == lower.text
    assert [name for name, _ in upper.filters] == [name for name, _ in lower.filters]
    assert len(upper.phrases) == len(lower.phrases)
    assert len(upper.excluded) == len(lower.excluded)
