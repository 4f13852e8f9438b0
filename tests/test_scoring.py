"""Impacts: BM25F as the docstring of `build_scored_index` defines it, in whole numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.records import KnowledgeBase
from search.analysis import fold, terms, words
from search.entries import Entry, entries_of
from search.scoring import FIELDS, FORMAT, K1, SCALE, STOP_WORDS, ScoredIndex, build_scored_index

TWO = [
    Entry("pay", "fees", "Fee payment", answer="The fees"),
    Entry("go", "travel", "Travel", categories=("II",)),
]
"""Two records, whose impacts are worked out below with pen and paper.

Terms: pay has "fee payment" in its question and "the fee" in its answer, go has "travel". A
question has (2 + 1) / 2 = 1.5 terms on average, an answer 2, counted where there is one.

    norms          question of pay  1 - 0.4 + 0.4 * 2 / 1.5 = 1.1333   answer of pay  1
                   question of go   1 - 0.4 + 0.4 * 1 / 1.5 = 0.8667
    tf(fee, pay)   4 / 1.1333 + 1 / 1 = 4.5294
    tf(payment)    4 / 1.1333         = 3.5294
    tf(travel)     4 / 0.8667         = 4.6154
    idf, all three ln(1 + (2 - 1 + 0.5) / (1 + 0.5)) = ln 2 = 0.69315
"""

BY_HAND = {
    ("fee", 0): 33,  # 69.315 * 4.5294 / 9.5294 = 32.946
    ("payment", 0): 29,  # 69.315 * 3.5294 / 8.5294 = 28.682
    ("travel", 1): 33,  # 69.315 * 4.6154 / 9.6154 = 33.271
}

GRAMMAR = ["the", "How", "WHAT", "you’re", "it's", "I", "would", "their"]

CONTRACTIONS = ["I’m", "I've", "don’t", "can't", "shouldn’t", "isn’t", "haven't", "they’re"]
"""Words of grammar as well, only joined: applicants write them in every other question."""

NO_GRAMMAR = ["IFS", "ill", "illness", "ID", "well", "shed", "wed", "hell", "whose", "may", "all"]
"""Words whose terms are those of a word of grammar (“if”, “I’ll”), or nearly so."""

VOCABULARY = "infants families toddler training hours the how II 30 cost"

_TEXTS = st.lists(st.sampled_from(VOCABULARY.split()), max_size=12).map(" ".join)

_COLLECTIONS = st.lists(
    st.builds(
        Entry,
        id=st.uuids().map(str),
        topic=st.sampled_from(["fees", "travel"]),
        question=_TEXTS,
        asked_as=st.lists(_TEXTS, max_size=3).map(tuple),
        answer=_TEXTS,
        related=_TEXTS,
        categories=st.lists(st.sampled_from(["II", "III"]), unique=True).map(tuple),
    ),
    max_size=6,
)


_GRAMMAR_WORDS = {fold(word) for word in STOP_WORDS.split()}


def _counted(text: str) -> list[str]:
    """The terms of a text without those of words of grammar."""
    return [
        one
        for word in words(text)
        if fold(word.text) not in _GRAMMAR_WORDS
        for one in terms(word.text)
    ]


def _bm25f(entries: Sequence[Entry], term: str, number: int) -> float:
    """The impact of a term before rounding: the docstring's formulas, one after another."""

    def field_terms(entry: Entry, name: str) -> list[str]:
        value = getattr(entry, name)
        return _counted(value if isinstance(value, str) else " ".join(value))

    n_t = sum(any(term in field_terms(one, name) for name in FIELDS) for one in entries)
    idf = math.log(1 + (len(entries) - n_t + 0.5) / (n_t + 0.5))
    tf = 0.0
    for name, field in FIELDS.items():
        lengths = [size for one in entries if (size := len(field_terms(one, name)))]
        mine = field_terms(entries[number], name)
        if mine:
            norm = 1 - field.b + field.b * len(mine) / (sum(lengths) / len(lengths))
            tf += field.weight * mine.count(term) / norm
    return SCALE * idf * tf / (K1 + tf)


def _flat(index: ScoredIndex) -> dict[tuple[str, int], int]:
    return {
        (term, number): impact
        for term, numbers in index.postings.items()
        for number, impact in numbers.items()
    }


def test_two_records_have_the_impacts_worked_out_by_hand() -> None:
    assert _flat(build_scored_index(TWO)) == BY_HAND


def test_two_records_have_the_weights_worked_out_by_hand() -> None:
    index = build_scored_index(TWO)
    # 100 ln 2 for a term of one record; 100 ln(1 + 2.5 / 0.5) for a term of none
    assert {term: index.weights[term] for term in ("fee", "payment", "travel")} == {
        "fee": 69,
        "payment": 69,
        "travel": 69,
    }
    assert index.unknown_weight == 179


def test_records_stand_in_the_order_of_the_entries() -> None:
    records = build_scored_index(TWO).records
    assert [(one.id, one.kind, one.topic, one.categories) for one in records] == [
        ("pay", "question", "fees", ()),
        ("go", "question", "travel", ("II",)),
    ]


@settings(deadline=None, max_examples=50)
@given(_COLLECTIONS)
def test_every_impact_is_the_formula_rounded_to_a_whole_number(entries: list[Entry]) -> None:
    for (term, number), impact in _flat(build_scored_index(entries)).items():
        assert type(impact) is int
        assert abs(impact - max(1, _bm25f(entries, term, number))) <= 0.5 + 1e-9


@settings(deadline=None, max_examples=50)
@given(_COLLECTIONS)
def test_every_term_but_those_of_grammar_is_posted_where_it_stands(entries: list[Entry]) -> None:
    standing = {
        (term, number)
        for number, one in enumerate(entries)
        for text in (one.question, *one.asked_as, one.answer, one.related)
        for term in _counted(text)
    }
    assert set(_flat(build_scored_index(entries))) == standing


@settings(deadline=None, max_examples=50)
@given(_COLLECTIONS)
def test_a_term_of_every_record_still_has_an_impact_of_one_or_more(entries: list[Entry]) -> None:
    shared = [Entry(one.id, "", f"{one.question} shared", answer=one.answer) for one in entries]
    index = build_scored_index(shared)
    assert all(impact >= 1 for impact in _flat(index).values())
    assert list(index.postings.get("share", {})) == list(range(len(entries)))
    assert all(type(weight) is int and weight >= 0 for weight in index.weights.values())


@settings(deadline=None, max_examples=50)
@given(_COLLECTIONS)
def test_an_index_comes_back_from_json_as_it_was(entries: list[Entry]) -> None:
    index = build_scored_index(entries)
    assert ScoredIndex.from_json(json.loads(json.dumps(index.as_json()))) == index


def test_the_index_of_the_content_comes_back_from_json(knowledge: KnowledgeBase) -> None:
    index = build_scored_index(entries_of(knowledge.public()))
    assert ScoredIndex.from_json(json.loads(json.dumps(index.as_json()))) == index


def test_json_holds_terms_in_order_with_weight_record_and_impact() -> None:
    value = build_scored_index(TWO).as_json()
    assert value["format"] == FORMAT
    assert value["unknownWeight"] == 179
    assert value["records"] == [
        ["pay", "question", "fees", []],
        ["go", "question", "travel", ["II"]],
    ]
    assert list(value["terms"]) == sorted(value["terms"])
    assert value["stopWords"] == sorted(_GRAMMAR_WORDS)
    assert {term: value["terms"][term] for term in ("fee", "payment", "travel")} == {
        "fee": [69, 0, 33],
        "payment": [69, 0, 29],
        "travel": [69, 1, 33],
    }


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param({}, f"format None instead of {FORMAT}", id="none"),
        pytest.param({"format": 99}, f"format 99 instead of {FORMAT}", id="later"),
        pytest.param({"format": "1"}, f"format '1' instead of {FORMAT}", id="text"),
    ],
)
def test_another_format_is_refused(value: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        ScoredIndex.from_json(value)
    assert str(caught.value) == message


@pytest.mark.parametrize("word", [*GRAMMAR, *CONTRACTIONS])
def test_a_word_of_grammar_weighs_nothing_and_is_not_posted(word: str) -> None:
    index = build_scored_index([Entry("a", "", f"{word} infants", answer=word)])
    assert {fold(one.text) for one in words(word)} <= index.stop_words
    assert set(index.weights) == {"infant"}
    assert set(index.postings) == {"infant"}


@pytest.mark.parametrize("word", NO_GRAMMAR)
def test_a_word_that_only_looks_like_grammar_counts(word: str) -> None:
    index = build_scored_index([Entry("a", "", word), Entry("b", "", "infants")])
    assert [list(index.postings.get(term, {})) for term in terms(word)] == [[0]]


def test_a_word_of_the_question_counts_more_than_one_of_the_answer() -> None:
    index = build_scored_index(
        [Entry("asked", "", "cost", answer="time"), Entry("told", "", "time", answer="cost")]
    )
    assert index.postings["cost"][0] > index.postings["cost"][1]


def test_another_wording_counts_as_much_as_the_question() -> None:
    index = build_scored_index(
        [Entry("a", "", "cost"), Entry("b", "", "price", asked_as=("fee",)), Entry("c", "", "time")]
    )
    assert index.postings["fee"][1] == index.postings["cost"][0]


def test_another_word_for_a_term_counts_least() -> None:
    index = build_scored_index(
        [
            Entry("told", "", "time", answer="cost"),
            Entry("meant", "", "time", answer="hours", related="cost"),
        ]
    )
    assert 1 <= index.postings["cost"][1] < index.postings["cost"][0]


def test_a_short_text_counts_more_than_a_long_one() -> None:
    index = build_scored_index(
        [Entry("long", "", "cost of one day of training far away"), Entry("short", "", "cost")]
    )
    assert index.postings["cost"][1] > index.postings["cost"][0]


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    index = build_scored_index(
        [Entry(str(n), "", "hours") for n in range(9)] + [Entry("r", "", "x")]
    )
    assert index.weights["x"] > index.weights["hour"]
    assert index.unknown_weight > index.weights["x"]


def test_repeating_a_word_helps_less_each_time() -> None:
    others = [Entry("b", "", "training", answer=" ".join(["family"] * 20))]
    impacts = [
        build_scored_index(
            [Entry("a", "", "x", answer=" ".join(["cost"] * n + ["pad"] * (20 - n))), *others]
        ).postings["cost"][0]
        for n in range(1, 6)
    ]
    gains = [after - before for before, after in pairwise(impacts)]
    assert impacts == sorted(impacts)
    assert gains == sorted(gains, reverse=True)


def test_an_empty_collection_has_an_index_without_records() -> None:
    index = build_scored_index([])
    assert (index.records, index.postings) == ((), {})
    assert index.weights == {}
    assert index.unknown_weight == 69  # 100 ln(1 + 0.5 / 0.5)


def test_a_record_without_words_is_a_record_all_the_same() -> None:
    index = build_scored_index([Entry("a", "", "?!"), Entry("b", "", "cost")])
    assert [one.id for one in index.records] == ["a", "b"]
    assert set(_flat(index)) == {("cost", 1)}


def test_the_same_entries_give_the_same_bytes(knowledge: KnowledgeBase) -> None:
    entries = entries_of(knowledge.public())
    first, second = (json.dumps(build_scored_index(entries).as_json()) for _ in range(2))
    assert first == second
