"""Text to terms. The browser's tests run the same table, `data/analysis.json`."""

from __future__ import annotations

import json
import sys
import unicodedata
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import PlacedWord, beginning, split_words, term, terms, words
from support.content import DATA

TABLE: list[dict[str, Any]] = json.loads((DATA / "analysis.json").read_text("utf-8"))

PLACES = [
    pytest.param("", [], id="empty"),
    pytest.param(
        "Q. Why?", [PlacedWord("Q", 0, 1), PlacedWord("Why", 3, 6)], id="signs around words"
    ),
    pytest.param(
        "I’ve 30 h",
        [PlacedWord("I’ve", 0, 4), PlacedWord("30", 5, 7), PlacedWord("h", 8, 9)],
        id="inside",
    ),
    pytest.param("👶 baby", [PlacedWord("baby", 2, 6)], id="an emoji is one code point"),
    pytest.param(
        "cafe\u0301s", [PlacedWord("cafe\u0301s", 0, 6)], id="a mark belongs to its letter"
    ),
    pytest.param("'so'", [PlacedWord("so", 1, 3)], id="quotes are left out"),
]

WORDS_OF_ONE_TERM = [
    ("supervision", "Supervision", "SUPERVISE", "supervising", "ｓｕｐｅｒｖｉｓｅｄ"),
    ("reflective", "reflection", "Reflecting", "reﬂects"),
    ("family", "families", "FAMILY’S", "family's"),
    ("master's", "Master’s", "masters", "master"),
    ("résumé", "resume", "re\u0301sume\u0301", "RÉSUMÉS"),
]

WORDS_OF_SEVERAL_TERMS = [
    ("supervision", "supervisor"),
    ("infant", "infancy"),
    ("category", "level"),
    ("ii", "iii"),
    ("training", "trainer"),
]

LETTERS_WITH_ACCENTS = "ÀàÉéÎîÕõÜüÇçÑñÅåŠšŽžŁłẶặỤụΆάΈέΌόΎύЙйЁёaAzZσςΣ09"
"""Letters whose composed and decomposed forms both are words: Latin, Greek and Cyrillic."""


@pytest.mark.parametrize("case", TABLE, ids=[case["case"] for case in TABLE])
def test_the_table_holds(case: dict[str, Any]) -> None:
    assert terms(case["text"]) == case["terms"]


def test_every_case_of_the_table_has_a_name_of_its_own_and_another_text() -> None:
    assert len({case["case"] for case in TABLE}) == len(TABLE)
    assert len({case["text"] for case in TABLE}) == len(TABLE)


@pytest.mark.parametrize(("text", "found"), PLACES)
def test_words_know_their_places(text: str, found: list[PlacedWord]) -> None:
    assert list(words(text)) == found


@pytest.mark.parametrize("forms", WORDS_OF_ONE_TERM, ids=lambda forms: forms[0])
def test_forms_of_one_word_are_one_term(forms: tuple[str, ...]) -> None:
    assert {term(form) for form in forms} == {term(forms[0])}


@pytest.mark.parametrize("different", WORDS_OF_SEVERAL_TERMS, ids=" and ".join)
def test_different_words_stay_apart(different: tuple[str, ...]) -> None:
    assert len({term(word) for word in different}) == len(different)


@settings(deadline=None)
@given(st.text())
def test_a_word_is_what_stands_at_its_place(text: str) -> None:
    end = 0
    for word in words(text):
        assert end <= word.start < word.end
        assert text[word.start : word.end] == word.text
        end = word.end


@settings(deadline=None)
@given(st.text() | st.text("0123456789 ()-.,\u00a0\u2009\x1cab申请é\u200b"))
def test_words_without_places_are_the_same_words(text: str) -> None:
    assert split_words(text) == [word.text for word in words(text)]


@settings(deadline=None)
@given(st.text())
def test_no_term_is_empty_or_holds_a_capital_or_an_accent(text: str) -> None:
    for found in terms(text):
        assert found
        assert not [letter for letter in found if letter in "AÉ" or unicodedata.combining(letter)]


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x7F)))
def test_case_changes_no_term(text: str) -> None:
    assert terms(text.upper()) == terms(text.lower()) == terms(text)


@settings(deadline=None)
@given(st.lists(st.text(alphabet=LETTERS_WITH_ACCENTS, min_size=1)))
def test_composed_and_decomposed_letters_are_the_same(found: list[str]) -> None:
    text = " ".join(found)
    assert terms(unicodedata.normalize("NFD", text)) == terms(unicodedata.normalize("NFC", text))


@settings(deadline=None)
@given(st.text(), st.text())
def test_a_text_after_another_adds_its_terms(first: str, second: str) -> None:
    assert terms(f"{first}\n{second}") == [*terms(first), *terms(second)]


def test_many_threads_get_the_same_stems() -> None:
    """The live site asks from many threads, and a stemmer holds the word under way."""
    words = [f"{word}{number}" for number in range(400) for word in ("families", "requirements")]
    expected = [f"{word}{number}" for number in range(400) for word in ("families", "requirements")]
    found: list[list[str]] = []
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [Thread(target=lambda: found.append(list(map(term, words)))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert found == [expected] * 4


def test_the_beginning_of_a_text_has_so_many_words_at_most() -> None:
    """Words overlap: pairs of characters, and numbers of which the parts are words too."""
    for text in ("in-service hours", "申请认证 and more", "call 203-737-6422 or 1,250", "Ph.D. a"):
        found = [word.text for word in words(text)]
        for count in range(len(found) + 1):
            begun = [word.text for word in words(beginning(text, count))]
            assert begun[:count] == found[:count]
            assert len(begun) <= count + 1, "a number that its parts end with is one more"
