"""The words of a query marked, and the passage of an answer that shows them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.knowledge import KnowledgeBase
from search.analysis import fold, term, terms, words
from search.bm25f import build_scored_index
from search.excerpts import EXCERPT_WORDS, LEAD_WORDS, Fragment, Marker, marker_of
from search.query_terms import read_query
from search.scored_index import ScoredIndex

MARKED = [
    pytest.param("", {"hour"}, "", id="nothing"),
    pytest.param("Two hours", set(), "Two hours", id="nothing asked"),
    pytest.param("Two hours", {"year"}, "Two hours", id="not in it"),
    pytest.param("Two hours", {"hour"}, "Two [hours]", id="at the end"),
    pytest.param("Hours count.", {"hour"}, "[Hours] count.", id="at the start"),
    pytest.param("hours", {"hour"}, "[hours]", id="all of it"),
    pytest.param("hour hours", {"hour"}, "[hour] [hours]", id="every form"),
    pytest.param(
        "infants/toddlers", {"infant", "toddler"}, "[infants]/[toddlers]", id="beside a slash"
    ),
    pytest.param("Master’s degree", {"master"}, "[Master’s] degree", id="with its apostrophe"),
    pytest.param("(*Café*)", {"cafe"}, "(*[Café]*)", id="with its accent, without its signs"),
    pytest.param("one\ntwo", {"two"}, "one\n[two]", id="below a line end"),
    pytest.param("<b>hours</b>", {"b"}, "<[b]>hours</[b]>", id="markup is text"),
    pytest.param("hours", {"hours"}, "hours", id="a term is asked for, not a word"),
    pytest.param(
        "申请认证费用", {"申请", "认证"}, "[申请][认证]费用", id="pairs of a script without spaces"
    ),
    pytest.param("申请认证", {"申请", "请认"}, "[申请认]证", id="words that overlap as one"),
    pytest.param(
        "call 203-737-6422 now", {"737", "7376422"}, "call [203-737-6422] now", id="a telephone"
    ),
    pytest.param("super\u00advision", {"supervis"}, "[super\u00advision]", id="a soft hyphen"),
]

ASKED = [
    pytest.param("master’s degree", "a Master's degree?", "a [Master's] [degree]?", id="two words"),
    pytest.param("level 3", "Category III or Level II", "[Category III] or Level II", id="a name"),
    pytest.param(
        "IMHS",
        "an Infant Mental Health Specialist.",
        "an [Infant Mental Health Specialist].",
        id="a long name as a whole",
    ),
    pytest.param(
        "infant",
        "Infant Mental Health Specialist",
        "[Infant] Mental Health Specialist",
        id="a word of a name",
    ),
    pytest.param("RSC", "RS/C, rs and RSCs", "[RS/C], [rs] and RSCs", id="a name with a sign"),
    pytest.param("2", "Level II, 2 of two", "Level II, [2] of [two]", id="a number"),
    pytest.param("level IV", "IMHM-P, IMHM-R/F", "[IMHM-P], [IMHM-R/F]", id="a name of three"),
    pytest.param("EASy", "EASy is easy", "[EASy] is easy", id="capitals that matter"),
    pytest.param("confer", "a conference", "a [conference]", id="an unfinished word"),
    pytest.param("confer portfolio", "conferences", "[conferences]", id="not the last one"),
    pytest.param("confrence", "a conference", "a [conference]", id="a mended word"),
    pytest.param("casemanagement", "case-management", "[case]-[management]", id="apart"),
    pytest.param("case load", "caseload, case, load", "[caseload], [case], [load]", id="together"),
    pytest.param(
        "the hours of", "the hours of it", "the [hours] of it", id="grammar is not marked"
    ),
    pytest.param('"case notes" hours', "case; notes", "[case]; [notes]", id="words of a phrase"),
    pytest.param("hours -exam", "exam hours", "exam [hours]", id="what is left out is not asked"),
    pytest.param("topic:training hours", "training hours", "training [hours]", id="nor a filter"),
    pytest.param("zebra", "a zebra", "a [zebra]", id="a word that the index lacks"),
    pytest.param("", "a zebra", "a zebra", id="nothing"),
]
"""Query, text, the text with brackets around what is marked, for the frozen index."""

FILLER = "lorem ipsum dolor sit amet"
"""Five words of other terms than the rest."""

VOCABULARY = "infants family hours the a’b é — , ( ) ."

_TEXTS = st.lists(st.one_of(st.sampled_from([*VOCABULARY.split(), "\n"]), st.text())).map(" ".join)
_LONG_TEXTS = st.lists(
    st.sampled_from(
        ["infants", "family", "hours", "the", "a’b", *FILLER.split() * 3, "—", "(", ".)"]
    ),
    max_size=150,
).map(" ".join)
_WANTED = st.sets(st.sampled_from(["infant", "famili", "hour", "the", "ab", "e"]))


NOTHING = build_scored_index([])


def mark(text: str, wanted: set[str]) -> list[Fragment]:
    return Marker(NOTHING, frozenset(wanted)).mark(text)


def excerpt(text: str, wanted: set[str]) -> list[Fragment]:
    return Marker(NOTHING, frozenset(wanted)).excerpt(text)


def _is_wanted(word: str, wanted: set[str]) -> bool:
    return term(word) in wanted and fold(word) not in NOTHING.stop_words


def _brackets(pieces: list[Fragment]) -> str:
    """The pieces as one text with the matches in brackets."""
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


def _joined(pieces: list[Fragment]) -> str:
    return "".join(piece.text for piece in pieces)


def _numbered(first: int, last: int) -> str:
    """Words that tell their position: "w1 w2 w3"."""
    return " ".join(f"w{number}" for number in range(first, last + 1))


@pytest.mark.parametrize(("text", "wanted", "expected"), MARKED)
def test_the_words_of_the_query_are_marked(text: str, wanted: set[str], expected: str) -> None:
    assert _brackets(mark(text, wanted)) == expected


@settings(deadline=None)
@given(_TEXTS, _WANTED)
def test_the_pieces_of_a_text_joined_are_the_text(text: str, wanted: set[str]) -> None:
    pieces = mark(text, wanted)
    assert _joined(pieces) == text
    assert all(piece.text for piece in pieces)


@settings(deadline=None)
@given(_TEXTS, _WANTED)
def test_marks_are_the_words_of_the_query_and_no_others(text: str, wanted: set[str]) -> None:
    expected = [word.text for word in words(text) if _is_wanted(word.text, wanted)]
    assert [piece.text for piece in mark(text, wanted) if piece.is_match] == expected


@settings(deadline=None)
@given(_LONG_TEXTS, _WANTED)
def test_an_excerpt_is_a_passage_of_the_text_with_ellipses_where_it_is_cut(
    text: str, wanted: set[str]
) -> None:
    pieces = excerpt(text, wanted)
    shown = _joined(pieces)
    passage = shown.removeprefix("… ").removesuffix(" …")
    assert passage in text
    assert text.startswith(passage) or shown.startswith("… ")
    assert text.endswith(passage) or shown.endswith(" …")
    assert len(terms(passage)) <= EXCERPT_WORDS
    assert all(_is_wanted(piece.text, wanted) for piece in pieces if piece.is_match)


@settings(deadline=None)
@given(_LONG_TEXTS, _WANTED)
def test_an_excerpt_shows_a_word_of_the_query_where_there_is_one(
    text: str, wanted: set[str]
) -> None:
    expected = any(_is_wanted(word.text, wanted) for word in words(text))
    assert any(piece.is_match for piece in excerpt(text, wanted)) == expected


@pytest.mark.parametrize("text", ["", " \n", "?!", "…"])
def test_a_text_without_words_has_no_excerpt(text: str) -> None:
    assert excerpt(text, {"hour"}) == []


@pytest.mark.parametrize("count", [1, 7, EXCERPT_WORDS])
def test_a_short_text_is_shown_whole(count: int) -> None:
    text = f"({_numbered(1, count)}.)"
    assert _brackets(excerpt(text, {f"w{count}"})) == text.replace(f"w{count}", f"[w{count}]")


def test_a_long_text_is_shown_from_its_start_where_nothing_asked_is_in_it() -> None:
    assert excerpt(f"({_numbered(1, 100)})", {"x"}) == [
        Fragment(f"({_numbered(1, EXCERPT_WORDS)}"),
        Fragment(" …"),
    ]


def test_a_match_in_the_middle_stands_behind_a_few_words_between_ellipses() -> None:
    first = 50 - LEAD_WORDS
    assert excerpt(_numbered(1, 100), {"w50"}) == [
        Fragment("… "),
        Fragment(f"{_numbered(first, 49)} "),
        Fragment("w50", is_match=True),
        Fragment(f" {_numbered(51, first + EXCERPT_WORDS - 1)}"),
        Fragment(" …"),
    ]


@pytest.mark.parametrize("place", [1, LEAD_WORDS, LEAD_WORDS + 1])
def test_a_match_near_the_start_leaves_no_ellipsis_there(place: int) -> None:
    shown = _brackets(excerpt(_numbered(1, 100), {f"w{place}"}))
    assert shown == f"{_numbered(1, EXCERPT_WORDS)} …".replace(f"w{place} ", f"[w{place}] ", 1)


@pytest.mark.parametrize("place", [1, 30, 59, 60, 67, 68, 80, 99, 100])
def test_an_excerpt_of_a_long_text_has_its_full_length_wherever_the_match_is(place: int) -> None:
    pieces = excerpt(_numbered(1, 100), {f"w{place}"})
    assert f"[w{place}]" in _brackets(pieces)
    assert len(terms(_joined(pieces))) == EXCERPT_WORDS


def test_a_match_at_the_end_leaves_no_ellipsis_there() -> None:
    shown = _brackets(excerpt(f"{_numbered(1, 100)}.)", {"w100"}))
    assert shown.startswith("… ")
    assert shown.endswith("w99 [w100].)")


def test_the_passage_with_the_most_different_words_is_shown() -> None:
    text = " ".join(["hours", *[FILLER] * 10, "hours hours hours", *[FILLER] * 10, "hours years"])
    shown = _brackets(excerpt(f"{text} {' '.join([FILLER] * 10)}", {"hour", "year"}))
    assert "[hours] [years]" in shown
    assert "[hours] [hours]" not in shown


def test_the_first_of_two_equal_passages_is_shown() -> None:
    text = " ".join([*[FILLER] * 10, "first hours", *[FILLER] * 10, "second hours"])
    shown = _brackets(excerpt(text, {"hour"}))
    assert "first [hours]" in shown
    assert "second" not in shown


@pytest.mark.parametrize(("asks_number", "expected"), [(True, "30 [hours]"), (False, "first")])
def test_a_passage_with_a_figure_is_shown_where_a_number_answers(
    asks_number: bool, expected: str
) -> None:
    filler = [FILLER] * 10
    text = " ".join(["first hours", *filler, "30 hours", *filler, "last hours", *filler])
    shown = Marker(NOTHING, frozenset({"hour"}), asks_number).excerpt(text)
    assert expected in _brackets(shown)
    assert not any(piece.is_match for piece in shown if piece.text == "30")


@pytest.mark.parametrize(
    ("query", "asks_number"),
    [("How MANY kids", True), ("what is the fee", True), ("who can supervise me", False)],
)
def test_some_words_ask_for_a_number(index: ScoredIndex, query: str, asks_number: bool) -> None:
    assert marker_of(index, read_query(index, query)).asks_number is asks_number


def test_matches_that_stand_further_apart_than_an_excerpt_do_not_count_together() -> None:
    text = " ".join(["hours", *[FILLER] * 20, "years"])
    assert _brackets(excerpt(text, {"hour", "year"})).startswith("[hours] lorem")


# What a query marks


@pytest.mark.parametrize(("query", "text", "expected"), ASKED)
def test_what_was_asked_is_marked(index: ScoredIndex, query: str, text: str, expected: str) -> None:
    marker = marker_of(index, read_query(index, query))
    assert _brackets(marker.mark(text)) == expected
    assert _brackets(marker.excerpt(text)) == expected


def test_verbatim_marks_no_mended_word(index: ScoredIndex) -> None:
    marker = marker_of(index, read_query(index, "confrence", verbatim=True))
    assert _brackets(marker.mark("confrence, conference")) == "[confrence], conference"


def test_an_excerpt_cuts_no_name(index: ScoredIndex) -> None:
    name = "Infant Mental Health Specialist"
    marker = marker_of(index, read_query(index, "IMHS hours"))
    for before in range(EXCERPT_WORDS - LEAD_WORDS - 6, EXCERPT_WORDS + 2):
        text = " ".join(["hours", *["lorem"] * before, name, *["ipsum"] * EXCERPT_WORDS])
        marked = [piece.text for piece in marker.excerpt(text) if piece.is_match]
        assert set(marked) <= {"hours", name}


@settings(deadline=None)
@given(st.data(), st.lists(st.sampled_from(["hours", "level", "III", "RS", "C", "the", "confer"])))
def test_a_title_is_the_same_with_its_marks(
    index: ScoredIndex, data: st.DataObject, asked: list[str]
) -> None:
    text = data.draw(st.one_of(st.text(), st.sampled_from(TITLES)))
    marker = marker_of(index, read_query(index, " ".join(asked)))
    pieces = marker.mark(text)
    assert _joined(pieces) == text
    assert all(piece.text for piece in pieces)
    shown = _joined(marker.excerpt(text)).removeprefix("… ").removesuffix(" …")
    assert shown in text


TITLES = [
    "What does Category III ask of an Infant Mental Health Specialist, and what of an RS/C?",
    "Hours at conferences; hours of RS, RSC and RS / C at level three",
]


def test_a_record_that_is_found_shows_why(index: ScoredIndex, knowledge: KnowledgeBase) -> None:
    """Every question shows a mark for its own title."""
    for question in knowledge.questions:
        marker = marker_of(index, read_query(index, question.title))
        assert any(piece.is_match for piece in marker.mark(question.title))
