"""Mistyped, unfinished and run-together words: laws of the distance and of what is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from search.spelling import (
    beginning_with,
    distance,
    letter_mask,
    nearest,
    of_like_letters,
    split,
)

DISTANCES = [
    ("", "", 0),
    ("", "a", 2),
    ("a", "", 3),
    ("training", "training", 0),
    ("traning", "training", 2),  # one left out
    ("colege", "college", 2),  # one not doubled
    ("trainning", "training", 2),  # one doubled
    ("memebership", "membership", 3),  # another put in
    ("referances", "references", 3),  # a vowel in the place of another
    ("endorcement", "endorsement", 4),  # another letter in the place of one
    ("trianing", "training", 2),  # two neighbours swapped
    ("artining", "training", 7),
    ("ab", "ba", 2),
    ("abcd", "badc", 4),
    ("ca", "abc", 7),  # no part is edited twice; with that allowed it would be 4
    ("superivsoin", "supervision", 4),
    ("fever", "fewer", 4),
]
"""As typed, as meant, what the errors cost."""

NEAREST = [
    pytest.param("confrence", ["conference", "confidence"], "conference", id="one error"),
    pytest.param("reflektiv", ["reflective"], "reflective", id="two errors in a long word"),
    pytest.param("supervsn", ["supervision"], None, id="three errors"),
    pytest.param("hous", ["hours", "pages"], "hours", id="four letters"),
    pytest.param("suprvision", ["provision", "supervision"], "supervision", id="the nearer"),
    pytest.param("supervisior", ["supervision", "supervisor"], "supervisor", id="the likelier"),
    pytest.param("famili", ["family", "famili"], "famili", id="the word itself"),
    pytest.param("xqzw", ["hours"], None, id="nothing near"),
    pytest.param("hours", [], None, id="no words"),
    pytest.param("infent", ["infant"], "infant", id="a vowel in six letters"),
    pytest.param("wurks", ["works"], None, id="a vowel in five letters"),
    pytest.param("fever", ["fewer", "fee", "ever"], None, id="a right word of five letters"),
    pytest.param("heart", ["hear", "earth"], None, id="another"),
    pytest.param("appeal", ["appear"], None, id="a right word of six letters"),
    pytest.param("mental2", ["mental", "mentals"], None, id="a number may be any"),
]
"""Word, words of the index, which is meant."""

RARE = [
    pytest.param("exma", "exam", False, id="four letters"),
    pytest.param("sacred", "scared", False, id="six letters"),
    pytest.param("facutly", "faculty", True, id="a slip in seven letters"),
    pytest.param("message", "massage", False, id="more than a slip"),
    pytest.param("memebership", "membership", True, id="more than a slip in a long word"),
]
"""Word, a word that one record holds, whether it may be meant."""

SHORT = ["a", "of", "teh", "yer", "hrz", "ñu", "1a2"]
"""Too short to be mended."""

PAIRS = {("play", "groups"), ("play", "group"), ("plays", "tack"), ("masters", "degree")}
PAIRS |= {("2", "groups"), ("group", "30"), ("group", "²"), ("the", "a"), ("the", "in")}
"""What stands side by side."""

SPLIT = [
    pytest.param("playgroups", ["play", "groups"], id="two"),
    pytest.param("playstack", ["plays", "tack"], id="the longest first word"),
    pytest.param("mastersdegree", ["masters", "degree"], id="no part is left over"),
    pytest.param("playgroupsone", None, id="three"),
    pytest.param("thein", None, id="two letters"),
    pytest.param("thea", None, id="one letter"),
    pytest.param("groupplay", None, id="no neighbours in this order"),
    pytest.param("2groups", ["2", "groups"], id="a number before"),
    pytest.param("group30", ["group", "30"], id="a number behind"),
    pytest.param("play", None, id="one word"),
    pytest.param("", None, id="nothing"),
    pytest.param("groupé", None, id="another letter"),
    pytest.param("group²", None, id="a digit of another kind"),
]

_WORDS = st.text("abcd", max_size=7)
_LIMITS = st.integers(0, 8)
_FAR = 80
"""A limit beyond every distance here."""


def _edits(one: str, other: str) -> int:
    """How many edits make one word of the other, whatever each costs."""
    return _cheapest(one, other, lambda *_: 1, lambda _: 1, 1)


def _slow(typed: str, meant: str) -> int:
    """The distance by its definition."""
    return _cheapest(
        typed,
        meant,
        lambda one, other: 3 if {one, other} <= set("aeiouy") else 4,
        lambda place: 2 if place and typed[place] == typed[place - 1] else 3,
        2,
    )


def _cheapest(
    typed: str,
    meant: str,
    changed: Callable[[str, str], int],
    put_in: Callable[[int], int],
    slip: int,
) -> int:
    """The cheapest of all last edits; `put_in` has the place of the letter."""

    @cache
    def cost(i: int, j: int) -> int:
        costs = [0] if i == j == 0 else []
        if i:
            costs.append(cost(i - 1, j) + put_in(i - 1))
        if j:
            costs.append(cost(i, j - 1) + slip)
        if i and j:
            one, other = typed[i - 1], meant[j - 1]
            costs.append(cost(i - 1, j - 1) + (0 if one == other else changed(one, other)))
        if i > 1 and j > 1 and typed[i - 2 : i] == meant[j - 2 : j][::-1]:
            costs.append(cost(i - 2, j - 2) + slip)
        return min(costs)

    return cost(len(typed), len(meant))


@pytest.mark.parametrize(("typed", "meant", "expected"), DISTANCES)
def test_a_distance_tells_likely_errors_from_others(typed: str, meant: str, expected: int) -> None:
    assert distance(typed, meant, _FAR) == expected


@settings(deadline=None)
@given(_WORDS, _WORDS, _LIMITS)
def test_a_distance_is_that_of_the_definition_cut_at_the_limit(
    one: str, other: str, limit: int
) -> None:
    assert distance(one, other, limit) == min(_slow(one, other), limit + 1)


@settings(deadline=None)
@given(_WORDS, _WORDS, _LIMITS)
def test_only_equal_words_have_no_distance(one: str, other: str, limit: int) -> None:
    assert (distance(one, other, limit) == 0) == (one == other)


@settings(deadline=None)
@given(_WORDS, _WORDS)
def test_an_edit_costs_from_two_to_four(one: str, other: str) -> None:
    edits = _edits(one, other)
    assert 2 * edits <= distance(one, other, _FAR) <= 4 * edits


@settings(deadline=None)
@given(_WORDS, st.integers(0, 6), st.integers(0, 3), st.sampled_from("abcdz"))
def test_a_slip_costs_least(word: str, place: int, way: int, letter: str) -> None:
    assume(place < len(word))
    typed, cost = [
        (word[:place] + word[place : place + 1] + word[place:], 2),
        (word[:place] + word[place + 1 :], 2),
        (word[:place] + word[place : place + 2][::-1] + word[place + 2 :], 2),
        (word[:place] + letter + word[place:], 3),
    ][way]
    assert distance(typed, word, _FAR) <= cost


@settings(deadline=None)
@given(_WORDS, _WORDS, _WORDS)
def test_what_words_have_in_common_at_an_end_costs_nothing(
    one: str, other: str, common: str
) -> None:
    """It may even make a letter a double one."""
    expected = distance(one, other, _FAR)
    assert distance(common + one, common + other, _FAR) <= expected
    assert distance(one + common, other + common, _FAR) <= expected


@settings(deadline=None)
@given(_WORDS, _WORDS, _LIMITS)
def test_letters_that_differ_too_much_rule_a_word_out(one: str, other: str, limit: int) -> None:
    """A necessary condition: no word that is near enough is passed over for its letters."""
    if distance(one, other, limit) <= limit:
        assert (letter_mask(one) ^ letter_mask(other)).bit_count() * 3 <= 2 * limit


@settings(deadline=None)
@given(st.text("abcd"), st.lists(st.text("abcd", min_size=1)))
def test_no_word_that_may_be_meant_is_passed_over_for_its_letters(
    word: str, words: list[str]
) -> None:
    like = of_like_letters(word, [(one, letter_mask(one)) for one in words])
    assert nearest(word, like, lambda _: 2) == nearest(word, words, lambda _: 2)


@settings(deadline=None)
@given(st.text())
def test_letters_are_bits_of_a_small_number(word: str) -> None:
    assert 0 <= letter_mask(word) < 1 << 27
    assert letter_mask(word) == letter_mask(word * 2) == letter_mask(word[::-1])
    assert (letter_mask(word) == 0) == (word == "")


@pytest.mark.parametrize(("word", "words", "expected"), NEAREST)
def test_the_word_that_was_meant(word: str, words: list[str], expected: str | None) -> None:
    for order in (words, words[::-1]):
        assert nearest(word, order, lambda _: 2) == expected


@pytest.mark.parametrize(("word", "rare", "is_meant"), RARE)
def test_a_word_of_one_record_must_be_nearer(word: str, rare: str, is_meant: bool) -> None:
    assert nearest(word, [rare], lambda _: 1) == (rare if is_meant else None)


@pytest.mark.parametrize("word", SHORT)
def test_words_of_up_to_three_letters_are_never_mended(word: str) -> None:
    words = [word, word + "s", word[::-1], "x" + word[1:], word[:-1], "the", "hrs", "year"]
    assert nearest(word, words, lambda _: 9) is None


def test_among_words_equally_near_the_commonest_wins_then_the_first() -> None:
    words = ["hoard", "hoarb", "hoarc"]
    counts = {"hoard": 7, "hoarb": 5, "hoarc": 7}
    assert nearest("hoar", words, counts.__getitem__) == "hoarc"
    assert nearest("hoar", words, lambda _: 2) == "hoarb"


def test_a_word_that_no_record_holds_is_not_meant() -> None:
    counts = {"whose": 0, "whole": 2}
    assert nearest("whoe", ["whose", "whole"], counts.__getitem__) == "whole"
    assert nearest("whoe", ["whose"], counts.__getitem__) is None


@settings(deadline=None)
@given(
    st.text("abc", max_size=10),
    st.lists(st.text("abc", min_size=1, max_size=10))
    | st.lists(st.text("abe", min_size=2, max_size=7), min_size=25, max_size=40),
)
def test_the_nearest_is_the_best_of_all_that_are_near_enough(word: str, words: list[str]) -> None:
    def count_of(word: str) -> int:
        return sum(map(ord, word)) % 4

    limit = [0, 0, 0, 0, 2, 2, 3, 4, 4, 6, 6][len(word)]
    near = sorted(
        (_slow(word, one), -count_of(one), one)
        for one in words
        if count_of(one) and _slow(word, one) <= limit - (2 if count_of(one) == 1 else 0)
    )
    expected = near[0][-1] if near and limit else None
    assert nearest(word, words, count_of) == expected


def _are_neighbours(one: str, other: str) -> bool:
    return (one, other) in PAIRS


@pytest.mark.parametrize(("word", "expected"), SPLIT)
def test_words_that_ran_together_are_told_apart(word: str, expected: list[str] | None) -> None:
    assert split(word, _are_neighbours) == expected


@settings(deadline=None)
@given(st.text("ab12", max_size=9), st.sets(st.text("ab12", max_size=9)))
def test_a_split_takes_the_longest_first_word(word: str, first_words: set[str]) -> None:
    ways = [
        [word[:end], word[end:]]
        for end in range(1, len(word))
        if word[:end] in first_words
        and all(len(part) > 2 or part.isdigit() for part in (word[:end], word[end:]))
    ]
    expected = ways[-1] if ways and not word.isdigit() else None
    assert split(word, lambda one, _: one in first_words) == expected


@pytest.mark.parametrize("number", ["10", "100", "2025", "555123"])
def test_a_number_is_no_two_numbers(number: str) -> None:
    assert split(number, lambda *_: True) is None


@settings(deadline=None)
@given(st.text("abc", max_size=3), st.sets(st.text("abcé", min_size=1, max_size=5)))
def test_beginnings_are_found_in_order(prefix: str, words: set[str]) -> None:
    ordered = sorted(words)
    assert list(beginning_with(prefix, ordered)) == [
        word for word in ordered if word.startswith(prefix)
    ]
