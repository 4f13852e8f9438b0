"""Impacts: BM25F as the docstring of `search.scoring.formula` defines it, in whole numbers."""

from __future__ import annotations

import json
import math
import random
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.knowledge import KnowledgeBase
from search.analysis import fold, stem, terms, words
from search.bm25f import EARLIER_PENALTY, QUESTION_BONUS, WORDINGS_PENALTY, build_scored_index
from search.common_words import STOP_WORDS
from search.entries import Entry, entries_of
from search.index import build_index
from search.scored_index import FORMAT, ScoredIndex, scored_as_parts
from search.scoring import formula, lists, tokens
from search.scoring.formula import FIELDS, K1, PAIR_WEIGHT, SCALE, SYNONYM_WEIGHT, Field
from search.spelling import letter_mask
from search.synonyms import Aliases, aliases_of

TWO = [
    Entry("pay", "fees", "Fee payment", answer="The fees"),
    Entry("go", "travel", "Travel", categories=("II",)),
]
"""Two records, whose impacts are worked out below with pen and paper.

Terms: pay has "fee payment" in its question and "fee" in its answer, go has "travel". A question
has (2 + 1) / 2 = 1.5 words on average, an answer 1, counted where there is one. The weights are
those of `BY_HAND_FIELDS`, so that measuring them anew changes nothing here.

    norms          question of pay  1 - 0.4 + 0.4 * 2 / 1.5 = 1.1333   answer of pay  1
                   question of go   1 - 0.4 + 0.4 * 1 / 1.5 = 0.8667
    tf(fee, pay)   4 / 1.1333 + 1 / 1 = 4.5294
    tf(payment)    4 / 1.1333         = 3.5294
    tf(travel)     4 / 0.8667         = 4.6154
    tf(fee payment)       0.1 * 4 / 1.1333 = 0.3529
    tf(the fee)           0.1 * 1 / 1      = 0.1
    idf, all five  ln(1 + (2 - 1 + 0.5) / (1 + 0.5)) = ln 2 = 0.69315
"""

BY_HAND = {
    ("fee", 0): 33,  # 69.315 * 4.5294 / 9.5294 = 32.946
    ("payment", 0): 29,  # 69.315 * 3.5294 / 8.5294 = 28.682
    ("travel", 1): 33,  # 69.315 * 4.6154 / 9.6154 = 33.271
    ("fee payment", 0): 5,  # 69.315 * 0.3529 / 5.3529 = 4.570
    ("the fee", 0): 1,  # 69.315 * 0.1 / 5.1 = 1.359
}

BY_HAND_FIELDS = {
    "question": Field(weight=4.0, b=0.4),
    "asked_as": Field(weight=4.0, b=0.4),
    "answer": Field(weight=1.0, b=0.6),
    "criteria": Field(weight=0.2, b=0.6),
}

GRAMMAR = ["the", "you’re", "it's", "I", "your", "their"]

CONTRACTIONS = ["I’m", "I've", "don’t", "can't", "shouldn’t", "isn’t", "haven't", "they’re"]
"""Words of grammar as well, only joined: applicants write them in every other question."""

NO_GRAMMAR = ["IFS", "ill", "illness", "ID", "well", "shed", "wed", "hell", "whose", "may", "all"]
"""Words whose terms are those of a word of grammar (“if”, “I’ll”), or nearly so."""

VOCABULARY = "infants families toddler training hours the how II 30 twenty four cost"

_TEXTS = st.lists(st.sampled_from(VOCABULARY.split()), max_size=12).map(" ".join)

_COLLECTIONS = st.lists(
    st.builds(
        Entry,
        id=st.uuids().map(str),
        topic=st.sampled_from(["fees", "travel"]),
        question=_TEXTS,
        asked_as=st.lists(_TEXTS, max_size=3).map(tuple),
        answer=_TEXTS,
        criteria=st.lists(_TEXTS, max_size=2).map(tuple),
        categories=st.lists(st.sampled_from(["II", "III"]), unique=True).map(tuple),
    ),
    max_size=6,
)


_GRAMMAR_WORDS = {fold(word) for word in STOP_WORDS.split()}


def _numbers(text: str) -> str:
    """A text with its number words as digits."""
    return text.replace("twenty four", "24").replace("twenty", "20").replace("four", "4")


def _row(text: str) -> list[str]:
    return terms(_numbers(text))


def _counted(text: str) -> list[str]:
    """The terms of a text without those of words of grammar."""
    return [
        one
        for word in words(_numbers(text))
        if fold(word.text) not in _GRAMMAR_WORDS
        for one in terms(word.text)
    ]


def _parts(text: str) -> list[str]:
    """The words of names of several words, which can be found by themselves too."""
    return ["twenti", "four"] * text.count("twenty four")


def _texts_of(entry: Entry, name: str) -> tuple[str, ...]:
    value = getattr(entry, name)
    return (value,) if isinstance(value, str) else value


def _pairs(text: str, name: str) -> list[str]:
    """The pairs of a text in a field; other wordings have none."""
    return [] if name == "asked_as" else [" ".join(pair) for pair in pairwise(_row(text))]


def _times(term: str, entry: Entry, name: str) -> float:
    """How often a term stands in a field; a pair counts as `PAIR_WEIGHT` words."""
    texts = _texts_of(entry, name)
    if " " not in term:
        return sum([*_counted(text), *_parts(text)].count(term) for text in texts)
    return PAIR_WEIGHT * sum(_pairs(text, name).count(term) for text in texts)


def _bm25f(entries: Sequence[Entry], term: str, number: int) -> float:
    """The impact of a term before rounding: the docstring's formulas, one after another."""

    def length(entry: Entry, name: str) -> int:
        return sum(len(_counted(text)) for text in _texts_of(entry, name))

    n_t = sum(any(_times(term, one, name) for name in FIELDS) for one in entries)
    idf = math.log(1 + (len(entries) - n_t + 0.5) / (n_t + 0.5))
    tf = 0.0
    for name, field in FIELDS.items():
        lengths = [size for one in entries if (size := length(one, name))]
        mine = length(entries[number], name)
        average = sum(lengths) / len(lengths) if lengths else 1.0
        norm = 1 - field.b + field.b * mine / average if mine else 1.0
        tf += field.weight * _times(term, entries[number], name) / norm
    return SCALE * idf * tf / (K1 + tf)


def _flat(index: ScoredIndex) -> dict[tuple[str, int], int]:
    return {
        (term, number): impact
        for term, numbers in index.postings.items()
        for number, impact in numbers.items()
    }


def test_two_records_have_the_impacts_worked_out_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formula, "FIELDS", BY_HAND_FIELDS)
    monkeypatch.setattr(formula, "K1", 5.0)
    monkeypatch.setattr(formula, "PAIR_WEIGHT", 0.1)
    assert _flat(build_scored_index(TWO)) == BY_HAND


@settings(deadline=None, max_examples=30)
@given(_COLLECTIONS, st.integers(1, 40))
def test_an_index_is_the_same_however_little_is_worked_on_together(
    entries: list[Entry], few: int
) -> None:
    as_one = build_scored_index(entries, ALIASES)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_TOKENS_AT_ONCE", "_TEXTS_AT_ONCE", "_LARGEST"):
            patch.setattr(tokens, name, few)
        in_parts = build_scored_index(entries, ALIASES)
    assert in_parts == as_one
    assert list(in_parts.postings) == list(as_one.postings)


def test_an_index_is_the_same_in_more_parts_than_a_byte_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entries = [Entry(f"r{n}", "", f"word{n}x other", answer=f"word{n + 1}x") for n in range(600)]
    as_one = build_scored_index(entries)
    monkeypatch.setattr(tokens, "_TOKENS_AT_ONCE", 1)
    monkeypatch.setattr(tokens, "_MOST_PARTS", 1_000)
    assert build_scored_index(entries) == as_one


def _generated(count: int) -> Iterator[Entry]:
    """So many records of a hundred words."""
    chance = random.Random(7)
    words = [f"{a}{b}{c}" for a in "bdfgkl" for b in ("an", "el", "is", "or") for c in ("", "dam")]
    for number in range(count):
        title, text = (" ".join(chance.choices(words, k=count)) for count in (8, 92))
        yield Entry(f"r{number}", "", title, answer=text)


def _peak(make: Callable[[], object]) -> int:
    """The most bytes that there are while something is made."""
    tracemalloc.start()
    try:
        make()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_record_more_takes_little_memory_while_an_index_is_built() -> None:
    """Neither all entries nor all numbers of their words are there at once; it took 17 kB."""
    few, many = (_peak(lambda n=n: build_scored_index(_generated(n))) for n in (2_000, 5_000))
    assert (many - few) / 3_000 < 5_000


def test_an_index_is_written_without_a_copy_of_it() -> None:
    index = build_scored_index(_generated(500))
    assert _peak(lambda: scored_as_parts(index)) < len(b"".join(scored_as_parts(index))) / 3


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
def test_every_term_and_pair_is_posted_where_it_stands(entries: list[Entry]) -> None:
    """Words of grammar are no terms, but they stand in pairs of texts that are shown."""
    standing = {
        (term, number)
        for number, one in enumerate(entries)
        for name in FIELDS
        for text in _texts_of(one, name)
        for term in [*_counted(text), *_parts(text), *_pairs(text, name)]
    }
    assert set(_flat(build_scored_index(entries))) == standing


@settings(deadline=None, max_examples=50)
@given(_COLLECTIONS)
def test_a_term_of_every_record_still_has_an_impact_of_one_or_more(entries: list[Entry]) -> None:
    shared = [Entry(one.id, "", f"{one.question} shared", answer=one.answer) for one in entries]
    index = build_scored_index(shared)
    assert all(impact >= 1 for impact in _flat(index).values())
    assert list(index.postings.get("share", {})) == list(range(len(entries)))
    assert all(type(weight) is int and weight >= 1 for weight in index.weights.values())
    assert not [term for term in index.weights if " " in term]


@settings(deadline=None, max_examples=50)
@given(_COLLECTIONS)
def test_an_index_comes_back_from_json_as_it_was(entries: list[Entry]) -> None:
    index = build_scored_index(entries)
    assert ScoredIndex.from_json(json.loads(json.dumps(index.as_json()))) == index


def test_the_index_of_the_content_comes_back_from_json(knowledge: KnowledgeBase) -> None:
    public = knowledge.public()
    index = build_index(entries_of(public), aliases_of(public))
    back = ScoredIndex.from_json(json.loads(json.dumps(index.as_json())))
    # What words may mean is spent by then.
    assert back == replace(index, aliases=replace(index.aliases, synonyms={}))


def test_records_with_one_id_or_odd_words_come_back_from_json() -> None:
    index = build_index([Entry("a", "", "__proto__ constructor 30"), Entry("a", "", "constructor")])
    assert ScoredIndex.from_json(json.loads(json.dumps(index.as_json()))) == index


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param({}, f"format None instead of {FORMAT}", id="none"),
        pytest.param({"format": 99}, f"format 99 instead of {FORMAT}", id="later"),
        pytest.param({"format": str(FORMAT)}, f"format '{FORMAT}' instead of {FORMAT}", id="text"),
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
    assert {term for term in index.postings if " " not in term} == {"infant"}
    assert index.words == ("infants",)


@pytest.mark.parametrize("word", ["How", "WHAT", "would"])
def test_a_word_that_asks_counts_where_a_record_holds_it(word: str) -> None:
    held = build_scored_index([Entry("a", "", f"{word} infants")])
    assert word.lower() in held.weights
    assert word.lower() in held.words
    assert word.lower() not in held.stop_words
    lacking = build_scored_index([Entry("a", "", "infants")])
    assert word.lower() in lacking.stop_words
    assert word.lower() not in lacking.words


@pytest.mark.parametrize("word", NO_GRAMMAR)
def test_a_word_that_only_looks_like_grammar_counts(word: str) -> None:
    index = build_scored_index([Entry("a", "", word), Entry("b", "", "infants")])
    assert [list(index.postings.get(term, {})) for term in terms(word)] == [[0]]


def test_a_word_of_the_question_counts_more_than_one_of_the_answer() -> None:
    index = build_scored_index(
        [Entry("asked", "", "cost", answer="time"), Entry("told", "", "time", answer="cost")]
    )
    assert index.postings["cost"][0] > index.postings["cost"][1]


def test_another_wording_counts_more_than_the_answer() -> None:
    index = build_scored_index(
        [
            Entry("told", "", "time", answer="fee"),
            Entry("asked", "", "time", asked_as=("fee",)),
            Entry("other", "", "price", asked_as=("visa",), answer="visa"),
        ]
    )
    assert index.postings["fee"][1] > index.postings["fee"][0]


def test_a_word_of_a_criterion_counts_least() -> None:
    index = build_scored_index(
        [
            Entry("told", "", "time", answer="cost"),
            Entry("governed", "", "time", answer="hours", criteria=("cost",)),
        ]
    )
    governed, told = index.postings["cost"][1], index.postings["cost"][0]
    assert governed > 0
    assert governed < told


ALIASES = Aliases(
    {"rs c": ("@rs",), "rs": ("@rs",), "iv": ("@c", "@p")},
    {"my sessions": ("@rs",)},
    synonyms={"supervision": ("@rs",), "mentoring": ("@rs",), "nosuch": ("@nosuch",)},
)


def test_a_name_is_found_by_its_concept_and_by_its_words() -> None:
    index = build_scored_index([Entry("a", "", "RS/C"), Entry("b", "", "other")], ALIASES)
    assert [list(index.postings[term]) for term in ("@rs", "rs", "c")] == [[0], [0], [0]]
    assert index.words == ("c", "mentoring", "other", "rs", "supervision")


def test_a_name_of_two_things_is_found_by_both() -> None:
    index = build_scored_index([Entry("a", "", "IV"), Entry("b", "", "other")], ALIASES)
    assert list(index.postings["@c"]) == list(index.postings["@p"]) == [0]
    assert index.postings["@c"] == index.postings["@p"]


def test_a_name_of_several_words_is_looked_up_beside_them() -> None:
    index = build_scored_index([Entry("a", "", "my sessions"), Entry("b", "", "other")], ALIASES)
    assert list(index.postings["@rs"]) == list(index.postings["session"]) == [0]


def test_another_word_for_a_concept_finds_its_records_and_counts_less() -> None:
    entries = [
        Entry("word", "", "supervision"),
        Entry("name", "", "RS"),
        Entry("other", "", "visa"),
    ]
    index = build_scored_index(entries, ALIASES)
    word, name = (index.postings["supervis"][number] for number in (0, 1))
    assert name == round(SYNONYM_WEIGHT * index.postings["@rs"][1])
    assert name > 0
    assert name < word
    assert set(index.postings["mentor"]) == {0, 1}  # one word for it is as good as another
    assert "nosuch" not in index.postings


def test_a_word_that_may_mean_a_concept_stands_for_it_too() -> None:
    index = build_scored_index([Entry("a", "", "mentoring"), Entry("b", "", "visa")], ALIASES)
    assert list(index.postings["@rs"]) == [0]


def test_every_word_of_the_index_finds_something(knowledge: KnowledgeBase) -> None:
    public = knowledge.public()
    index = build_scored_index(entries_of(public), aliases_of(public))
    assert list(index.words) == sorted(set(index.words))
    assert not set(index.words) & index.stop_words
    lost = [
        word
        for word in index.words
        if not index.postings.get(stem(word))
        and not any(index.postings.get(term) for term in index.aliases.instead.get(word, ()))
    ]
    assert lost == []


def test_the_terms_of_a_text_are_its_words_names_and_pairs() -> None:
    """The words of a name can be found too, and words for the same; stop words only in pairs."""
    index = build_scored_index([Entry("a", "", "The RS/C of my sessions")], ALIASES)
    words = {"@rs", "rs", "c", "session"}
    pairs = {"the @rs", "@rs of", "of my", "my session"}
    synonyms = {"mentor", "supervis"}
    assert set(index.postings) == words | pairs | synonyms
    assert set(index.weights) == words | synonyms


def test_a_text_without_words_has_no_terms() -> None:
    assert not build_scored_index([Entry("a", "", "?!")]).postings


def test_a_pair_does_not_reach_from_one_text_into_the_next() -> None:
    entry = Entry("a", "", "cost", asked_as=("time", "visa"), answer="fee")
    assert not [term for term in build_scored_index([entry]).postings if " " in term]


def test_a_pair_counts_less_than_each_of_its_words() -> None:
    index = build_scored_index([Entry("a", "", "case notes"), Entry("b", "", "other")])
    pair, word = index.postings["case note"][0], index.postings["case"][0]
    assert pair > 0
    assert pair < word


def test_spellings_are_the_words_and_those_of_grammar() -> None:
    index = build_scored_index([Entry("a", "", "case notes")])
    spellings = dict(one for row in index.spellings.values() for one in row)
    assert set(spellings) == {"case", "notes"} | index.stop_words
    assert spellings["notes"] == letter_mask("notes")


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
    public = knowledge.public()
    entries, aliases = entries_of(public), aliases_of(public)
    first, second = (json.dumps(build_scored_index(entries, aliases).as_json()) for _ in range(2))
    assert first == second


def test_a_word_that_too_many_records_hold_is_kept_for_the_best_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entries = [Entry(str(n), "", "cost" + " visa" * (n % 7)) for n in range(40)]
    whole = build_scored_index(entries)
    monkeypatch.setattr(lists, "MOST_POSTINGS", 10)
    index = build_scored_index(entries)
    kept, all_of_them = index.postings["cost"], whole.postings["cost"]
    assert len(kept) == 10
    assert min(kept.values()) >= max(
        impact for number, impact in all_of_them.items() if number not in kept
    )
    assert {number: all_of_them[number] for number in kept} == kept
    assert index.holders["cost"] == tuple(all_of_them)
    assert whole.holders == {}
    assert ScoredIndex.from_json(json.loads(json.dumps(index.as_json()))) == index


def test_of_many_records_a_share_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [Entry(str(n), "", "cost" + " visa" * (n % 7)) for n in range(40)]
    monkeypatch.setattr(lists, "MOST_POSTINGS", 10)
    for share, kept in ((0.1, 10), (0.5, 20), (1.0, 40)):
        monkeypatch.setattr(lists, "MOST_OF_RECORDS", share)
        assert len(build_scored_index(entries).postings["cost"]) == kept


def test_the_holders_of_a_word_are_known_where_it_may_mean_a_concept() -> None:
    entries = [
        Entry("word", "", "supervision"),
        Entry("name", "", "RS"),
        Entry("other", "", "visa"),
    ]
    index = build_scored_index(entries, ALIASES)
    assert index.holders == {"supervis": (0,), "mentor": ()}


def test_kind_stands_after_kind() -> None:
    kinds = ["term", "criterion", "question", "category", "question"]
    entries = [Entry(str(n), "", "cost", kind=kind) for n, kind in enumerate(kinds)]
    index = build_scored_index(entries)
    assert [record.id for record in index.records] == ["2", "4", "1", "3", "0"]
    assert index.counts == {"question": 2, "criterion": 1, "category": 1, "term": 1}
    assert list(index.kinds) == [0, 0, 1, 2, 3]
    assert list(index.postings["cost"]) == [0, 1, 2, 3, 4]


def _handicap(entry: Entry) -> int:
    return build_scored_index([entry]).records[0].handicap


def test_a_handicap_grows_with_the_wordings_ever_more_slowly() -> None:
    penalty, few = WORDINGS_PENALTY
    found = [
        _handicap(Entry("a", "", "cost", asked_as=("fee",) * n, kind="criterion"))
        for n in (0, few, 3 * few, 7 * few)
    ]
    step = penalty * math.log(2)
    assert found == [round(n * step) for n in range(4)]


def test_a_question_gains_and_an_earlier_criterion_loses() -> None:
    plain = Entry("a", "", "cost", kind="criterion")
    assert _handicap(plain) == 0
    assert _handicap(replace(plain, kind="question")) == -QUESTION_BONUS
    assert _handicap(replace(plain, is_earlier=True)) == EARLIER_PENALTY
    assert [_handicap(replace(plain, kind=kind)) for kind in ("category", "term")] == [0, 0]
