"""Mistyped, unfinished and run-together words: laws of the distance and of what is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from search.spelling import beginning_with, distance, letter_mask, nearest, split

DISTANCES = [
    ("", "", 0),
    ("a", "", 1),
    ("training", "training", 0),
    ("traning", "training", 1),  # one left out
    ("trainning", "training", 1),  # one put in
    ("troining", "training", 1),  # one changed
    ("trianing", "training", 1),  # two neighbours swapped
    ("artining", "training", 2),
    ("ab", "ba", 1),
    ("abcd", "badc", 2),
    ("ca", "abc", 3),  # no part is edited twice; with that allowed it would be 2
    ("confernece", "conference", 1),
    ("superivsoin", "supervision", 2),
    ("kitten", "sitting", 3),
]

NEAREST = [
    pytest.param("confrence", ["conference", "confidence"], "conference", id="one error"),
    pytest.param("reflektiv", ["reflective"], "reflective", id="two errors in a long word"),
    pytest.param("supervsn", ["supervision"], None, id="three errors"),
    pytest.param("hous", ["hours", "pages"], "hours", id="four letters"),
    pytest.param("suprvision", ["provision", "supervision"], "supervision", id="the nearer"),
    pytest.param("hoars", ["boars", "hours"], "hours", id="the same first letter"),
    pytest.param(
        "boors", ["doors", "floors"], "doors", id="another first letter where none has it"
    ),
    pytest.param("famili", ["family", "famili"], "famili", id="the word itself"),
    pytest.param("xqzw", ["hours"], None, id="nothing near"),
    pytest.param("hours", [], None, id="no words"),
]
"""Word, words of the index, which is meant."""

SHORT = ["a", "of", "teh", "yer", "hrz", "ñu", "1a2"]
"""Too short to be mended."""

KNOWN = {"in", "service", "how", "many", "play", "groups", "group", "masters", "master", "degree"}
KNOWN |= {"a", "i", "s", "to", "the", "case", "load", "on", "one"}

SPLIT = [
    pytest.param("inservice", ["in", "service"], id="two"),
    pytest.param("howmany", ["how", "many"], id="words of grammar"),
    pytest.param("playgroups", ["play", "groups"], id="the longest first word"),
    pytest.param("mastersdegree", ["masters", "degree"], id="not master s degree"),
    pytest.param("howmanygroups", ["how", "many", "groups"], id="three"),
    pytest.param("inthecaseload", ["in", "the", "case", "load"], id="four"),
    pytest.param("howtoplaygroupsone", None, id="five"),
    pytest.param("toone", ["to", "one"], id="not to on e"),
    pytest.param("2groups", ["2", "groups"], id="a number before"),
    pytest.param("group30", ["group", "30"], id="a number behind"),
    pytest.param("icase", ["i", "case"], id="i is a word"),
    pytest.param("scase", None, id="s is none, though it is known"),
    pytest.param("case", None, id="one word"),
    pytest.param("", None, id="nothing"),
    pytest.param("zcase", None, id="a part that nobody knows"),
    pytest.param("caseé", None, id="another letter"),
    pytest.param("case²", None, id="a digit of another kind"),
]

_WORDS = st.text("abcd", max_size=7)
_LIMITS = st.integers(0, 3)
_FAR = 20
"""A limit beyond every distance here."""


def _levenshtein(one: str, other: str) -> int:
    return _slow(one, other, swaps=False)


def _slow(one: str, other: str, *, swaps: bool = True) -> int:
    """The distance by its definition: the cheapest of all last edits."""

    @cache
    def cost(i: int, j: int) -> int:
        if i == 0 or j == 0:
            return i + j
        costs = [cost(i - 1, j) + 1, cost(i, j - 1) + 1]
        costs.append(cost(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if swaps and i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
            costs.append(cost(i - 2, j - 2) + 1)
        return min(costs)

    return cost(len(one), len(other))


def _with_letters(words: list[str]) -> list[tuple[str, int]]:
    return [(word, letter_mask(word)) for word in words]


@pytest.mark.parametrize(("one", "other", "expected"), DISTANCES)
def test_a_distance_counts_edits(one: str, other: str, expected: int) -> None:
    assert distance(one, other, _FAR) == distance(other, one, _FAR) == expected


@settings(deadline=None)
@given(_WORDS, _WORDS, _LIMITS)
def test_a_distance_is_that_of_the_definition_cut_at_the_limit(
    one: str, other: str, limit: int
) -> None:
    assert distance(one, other, limit) == min(_slow(one, other), limit + 1)


@settings(deadline=None)
@given(_WORDS, _WORDS, _LIMITS)
def test_a_distance_is_the_same_both_ways(one: str, other: str, limit: int) -> None:
    assert distance(one, other, limit) == distance(other, one, limit)


@settings(deadline=None)
@given(_WORDS, _WORDS, _LIMITS)
def test_only_equal_words_have_no_distance(one: str, other: str, limit: int) -> None:
    assert (distance(one, other, limit) == 0) == (one == other)


@settings(deadline=None)
@given(_WORDS, _WORDS, _WORDS)
def test_a_detour_is_no_shorter(one: str, between: str, other: str) -> None:
    """The triangle holds where no letters are swapped; a swap may stand for two edits."""
    direct = distance(one, other, _FAR)
    assert direct <= _levenshtein(one, between) + _levenshtein(between, other)
    assert direct <= 2 * (distance(one, between, _FAR) + distance(between, other, _FAR))


@settings(deadline=None)
@given(_WORDS, st.integers(0, 6), st.integers(0, 3), st.sampled_from("abcdz"))
def test_one_edit_costs_one(word: str, place: int, way: int, letter: str) -> None:
    assume(place < len(word))
    edited = [
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    ][way]
    assert distance(word, edited, 1) == (0 if word == edited else 1)


@settings(deadline=None)
@given(_WORDS, _WORDS, _WORDS)
def test_what_words_have_in_common_at_an_end_costs_nothing(
    one: str, other: str, common: str
) -> None:
    expected = distance(one, other, _FAR)
    assert distance(common + one, common + other, _FAR) == expected
    assert distance(one + common, other + common, _FAR) == expected


@settings(deadline=None)
@given(_WORDS, _WORDS, st.integers(1, 2))
def test_letters_that_differ_too_much_rule_a_word_out(one: str, other: str, limit: int) -> None:
    """A necessary condition: no word that is near enough is passed over for its letters."""
    if distance(one, other, limit) <= limit:
        assert (letter_mask(one) ^ letter_mask(other)).bit_count() <= 2 * limit


@settings(deadline=None)
@given(st.text())
def test_letters_are_bits_of_a_small_number(word: str) -> None:
    assert 0 <= letter_mask(word) < 1 << 27
    assert letter_mask(word) == letter_mask(word * 2) == letter_mask(word[::-1])
    assert (letter_mask(word) == 0) == (word == "")


@pytest.mark.parametrize(("word", "words", "expected"), NEAREST)
def test_the_word_that_was_meant(word: str, words: list[str], expected: str | None) -> None:
    for order in (words, words[::-1]):
        assert nearest(word, _with_letters(order), lambda _: 1) == expected


@pytest.mark.parametrize("word", SHORT)
def test_words_of_up_to_three_letters_are_never_mended(word: str) -> None:
    words = [word, word + "s", word[::-1], "x" + word[1:], word[:-1], "the", "hrs", "year"]
    assert nearest(word, _with_letters(words), lambda _: 0) is None


def test_among_words_equally_near_the_commoner_wins_then_the_first() -> None:
    words = _with_letters(["hoard", "hoarb", "hoarc"])
    weights = {"hoard": 5, "hoarb": 7, "hoarc": 5}
    assert nearest("hoara", words, weights.__getitem__) == "hoarc"
    assert nearest("hoara", words, lambda _: 1) == "hoarb"


def test_the_first_letter_counts_before_how_common_a_word_is() -> None:
    words = _with_letters(["bours", "hourz"])
    weights = {"bours": 1, "hourz": 900}
    assert nearest("hours", words, weights.__getitem__) == "hourz"


@settings(deadline=None)
@given(st.text("abc", max_size=10), st.lists(st.text("abc", min_size=1, max_size=10)))
def test_the_nearest_is_the_best_of_all_that_are_near_enough(word: str, words: list[str]) -> None:
    def weight_of(word: str) -> int:
        return sum(map(ord, word)) % 5

    limit = 0 if len(word) <= 3 else 1 if len(word) < 8 else 2
    near = sorted(
        (_slow(word, one), one[0] != word[:1], weight_of(one), one)
        for one in words
        if limit and _slow(word, one) <= limit
    )
    assert nearest(word, _with_letters(words), weight_of) == (near[0][-1] if near else None)


@pytest.mark.parametrize(("word", "expected"), SPLIT)
def test_words_that_ran_together_are_told_apart(word: str, expected: list[str] | None) -> None:
    assert split(word, KNOWN.__contains__) == expected


def _all_ways(word: str, is_part: Callable[[str], bool]) -> list[list[str]]:
    """Every way to cut a word into two to four parts."""
    places = range(1, len(word))
    ways = []
    for cuts in (cut for count in (1, 2, 3) for cut in combinations(places, count)):
        ends = (0, *cuts, len(word))
        parts = [word[start:end] for start, end in pairwise(ends)]
        if all(map(is_part, parts)):
            ways.append(parts)
    return ways


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["ab", "aba", "ba", "a", "b", "12", "i"]), max_size=5).map("".join),
    st.sets(st.sampled_from(["ab", "aba", "ba", "a", "b", "i", "abba"])),
)
def test_a_split_takes_the_fewest_words_the_longest_first(word: str, known: set[str]) -> None:
    ways = [
        way
        for way in _all_ways(
            word,
            lambda part: part.isdigit() or (part in known and (len(part) > 1 or part in "ai")),
        )
        # A number is never two.
        if not any(one[-1].isdigit() and other[0].isdigit() for one, other in pairwise(way))
    ]
    ways.sort(key=lambda parts: (len(parts), [-len(part) for part in parts]))
    assert split(word, known.__contains__) == (ways[0] if ways else None)


@pytest.mark.parametrize("number", ["10", "100", "2025", "555123"])
def test_a_number_is_no_two_numbers(number: str) -> None:
    assert split(number, KNOWN.__contains__) is None


@settings(deadline=None)
@given(st.text("abc", max_size=3), st.sets(st.text("abcé", min_size=1, max_size=5)))
def test_beginnings_are_found_in_order(prefix: str, words: set[str]) -> None:
    ordered = sorted(words)
    assert list(beginning_with(prefix, ordered)) == [
        word for word in ordered if word.startswith(prefix)
    ]
