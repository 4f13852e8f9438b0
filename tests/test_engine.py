"""Queries to hits: what is found, in which order, and when the search is not confident."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.records import KnowledgeBase
from search.engine import CONFIDENT_SHARE, CRITERION_SHARE, Hit, Results, query_terms, search
from search.entries import CRITERION, QUESTION, Entry, entries_of
from search.scoring import STOP_WORDS, ScoredIndex, build_scored_index

COLLECTION = [
    Entry("cost", "fees", "What does it cost?", answer="Nothing for members.", categories=("II",)),
    Entry("refund", "fees", "Is the cost paid back?", categories=("II", "III")),
    Entry("distance", "travel", "How far is it?", answer="The cost of the trip is yours."),
    Entry("second", "travel", "Twin question"),
    Entry("first", "travel", "Twin question"),
]

EMPTY = [
    pytest.param("", id="nothing"),
    pytest.param(" \t\n", id="spaces"),
    pytest.param("?! … ®", id="signs"),
    pytest.param("資格 👶", id="a script that is not indexed"),
    pytest.param("what is it that you do", id="words of grammar"),
    pytest.param(STOP_WORDS, id="all words of grammar"),
]

FOUND = {
    "master's degree": [
        ("work-masters-start", "the only record with these words"),
    ],
    "one conference": [
        ("training-one-conference", "both words stand in the question"),
        ("training-mandatory", "only “conferences” does"),
        ("work-ii-vs-iii", "“one” is an applicant's word for a term of its answer"),
        ("work-how-many", "the same, in a longer answer"),
    ],
    "mandatory courses": [
        ("training-mandatory", "both words stand in the question"),
        ("training-submit-every", "“courses” is another word for a term of its question"),
        ("work-masters-start", "the same, of its answer"),
    ],
    "level II": [
        ("work-ii-vs-iii", "both words stand in the former wording, “II” in the present one too"),
        ("work-masters-start", "“Level” in the former wording, “II” only in the answer"),
        ("training-30-vs-15", "only “II”, in a long question"),
        ("supervision-case-presentations", "“Level” is the former word for its “Category”"),
    ],
    "toddlers": [
        ("work-how-many", "in the question, and again and again in the answer"),
        ("training-30-vs-15", "twice in the question, which is long"),
        ("work-ii-vs-iii", "in the answer only"),
    ],
    "families": [
        ("work-ii-vs-iii", "in both wordings of the question and in the answer"),
        ("training-30-vs-15", "twice in the question, which is long"),
        ("work-how-many", "in the answer only"),
    ],
    "30 hours per year": [
        ("training-30-vs-15", "all four words, in the question"),
        ("training-submit-every", "“30 hours” in the question"),
        ("supervision-case-presentations", "“hours” and “year”, in a long question"),
        ("work-how-many", "“years” in the answer"),
        ("work-masters-start", "“hours” and the like are other words for its terms"),
        ("supervision-requirements", "the same, of one term"),
        ("training-mandatory", "the same, beside many others"),
        ("work-ii-vs-iii", "the same, in a long answer"),
    ],
    "How far back?": [
        ("training-how-far-back", "“far” and “back” are in no other record, “how” says nothing"),
    ],
    "ladder": [
        ("work-masters-start", "a word of the answer finds its question"),
    ],
    "psychotherapy": [
        ("work-ii-vs-iii", "a word of the answer finds its question"),
    ],
}
"""Query -> all questions that it finds in the shipped content in order, each with the reason for
its place."""

CRITERIA_FOUND = {
    "hours of training category 2": [
        ("training-30-hours", "“30 hours”, “training” and Category II, whose number is 2"),
        ("training-typical-ifs", "the same, of a longer text"),
    ],
    "30 hours per year": [
        ("training-15-hours-a-year", "“hours per year” in the figure, “year” in the title"),
        ("renewal-diversity-hour", "“hour” and “per year” in a longer figure"),
    ],
    "membership": [
        ("membership-required", "the word of its title, in the text again"),
        ("membership-year", "the word of its title"),
    ],
    "birth to 36 months": [
        ("infant-toddler-age", "all of its figure"),
    ],
    "exam accommodations": [
        ("exam-accommodations", "the only criterion with both words"),
    ],
}
"""Query -> the criteria that it finds first in the shipped content, each with the reason."""

NO_CRITERION = [
    "how many toddlers",
    "master's degree",
    "mandatory courses",
    "How far back?",
    "ladder",
    "zebra",
]
"""Queries that a question answers better than any criterion, or nothing does."""

FIRST = {
    "what are the requirements for reflective supervision": "supervision-requirements",
    "formally trained supervisors": "supervision-formally-trained",
    "case presentations with a consultant": "supervision-case-presentations",
    "include multiple sources of supervision": "supervision-multiple-sources",
    "must I list every in-service training": "training-submit-every",
    "ct-aimh sponsored trainings": "training-only-ct-aimh",
    "DIFFERENCE between Category II and category iii": "work-ii-vs-iii",
    "how many infants/toddlers": "work-how-many",
    "should i start at category III with a master’s": "work-masters-start",
}
"""Query -> the hit that must come first."""

NOT_ANSWERED = [
    "pizza recipe",
    "weather tomorrow",
    "qwertz asdf jkl",
    "dentist appointment in new haven",
    "opening hours of the swimming pool",
    "quantum chromodynamics of black holes",
    "I’m a nurse",
    "shouldn't I be paid",
]
"""Queries to which no record is an answer, even where a word of them is in one."""

NOTHING = {QUESTION: 0, CRITERION: 0}
"""The totals of a search that finds nothing."""

MIXED = [
    Entry("visa", "travel", "Visa and passport"),
    Entry("ticket", "travel", "Ticket"),
    Entry("visa-figure", "", "Visa", kind=CRITERION, categories=("II",)),
    Entry("ticket-figure", "", "Ticket refund days", kind=CRITERION, categories=("III",)),
    Entry("alone", "", "Hotel", kind=CRITERION, categories=("II", "III")),
]
"""Two questions and three criteria of few words."""

VOCABULARY = (
    "infants families toddlers training hours the how II category level supervision reflective "
    "one cost pizza year degree master's CT-AIMH"
)

_WORDS = st.lists(st.sampled_from(VOCABULARY.split()), max_size=8)


@pytest.fixture(scope="module")
def index(knowledge: KnowledgeBase) -> ScoredIndex:
    """The shipped content."""
    return build_scored_index(entries_of(knowledge.public()))


@pytest.fixture(scope="module")
def small() -> ScoredIndex:
    return build_scored_index(COLLECTION)


def _ids(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.id for hit in hits]


def _of_kind(results: Results, kind: str) -> list[Hit]:
    return [hit for hit in results.hits if hit.kind == kind]


def _question_ids(results: Results) -> list[str]:
    return [hit.id for hit in _of_kind(results, QUESTION)]


def _criterion_ids(results: Results) -> list[str]:
    return [hit.id for hit in _of_kind(results, CRITERION)]


@pytest.mark.parametrize(("query", "expected"), FOUND.items(), ids=FOUND)
def test_relevance(index: ScoredIndex, query: str, expected: list[tuple[str, str]]) -> None:
    results = search(index, query)
    assert _question_ids(results) == [record_id for record_id, _ in expected]
    assert results.confident


@pytest.mark.parametrize(("query", "expected"), CRITERIA_FOUND.items(), ids=CRITERIA_FOUND)
def test_relevance_of_criteria(
    index: ScoredIndex, query: str, expected: list[tuple[str, str]]
) -> None:
    found = _criterion_ids(search(index, query))
    assert found[: len(expected)] == [record_id for record_id, _ in expected]


@pytest.mark.parametrize("query", NO_CRITERION)
def test_a_criterion_is_shown_only_for_what_was_asked(index: ScoredIndex, query: str) -> None:
    assert _criterion_ids(search(index, query)) == []


@pytest.mark.parametrize(("query", "first"), FIRST.items(), ids=FIRST)
def test_the_record_that_was_meant_comes_first(index: ScoredIndex, query: str, first: str) -> None:
    results = search(index, query)
    assert _ids(results.hits)[0] == first
    assert results.confident


@pytest.mark.parametrize("query", NOT_ANSWERED)
def test_what_no_record_answers_is_not_confident(index: ScoredIndex, query: str) -> None:
    assert not search(index, query).confident


def test_every_question_finds_itself_first(index: ScoredIndex, knowledge: KnowledgeBase) -> None:
    for question in knowledge.questions:
        for wording in (question.title, *question.asked_as):
            results = search(index, wording)
            assert _ids(results.hits)[0] == question.id
            assert results.confident


@pytest.mark.parametrize("query", EMPTY)
def test_a_query_without_a_word_that_counts_finds_nothing(small: ScoredIndex, query: str) -> None:
    results = search(small, query)
    assert (results.confident, results.hits, results.totals) == (False, (), NOTHING)
    assert query_terms(small, query) == []


def test_an_empty_index_finds_nothing() -> None:
    results = search(build_scored_index([]), "cost")
    assert (results.confident, results.hits, results.totals) == (False, (), NOTHING)


def test_the_score_is_the_sum_of_the_impacts(small: ScoredIndex) -> None:
    expected = {
        number: small.postings["cost"].get(number, 0) + small.postings["trip"].get(number, 0)
        for number in small.postings["cost"]
    }
    hits = search(small, "cost trip").hits
    ids = [record.id for record in small.records]
    assert {ids.index(hit.id): hit.score for hit in hits} == expected


def test_a_hit_names_its_kind() -> None:
    index = build_scored_index([Entry("hours", "", "Hours", kind="criterion")])
    assert [hit.kind for hit in search(index, "hours").hits] == ["criterion"]


def test_questions_stand_before_criteria() -> None:
    index = build_scored_index(list(reversed(MIXED)))
    results = search(index, "visa")
    assert [(hit.id, hit.kind) for hit in results.hits] == [
        ("visa", QUESTION),
        ("visa-figure", CRITERION),
    ]
    assert results.totals == {QUESTION: 1, CRITERION: 1}
    assert list(results.totals) == [QUESTION, CRITERION]


def test_criteria_alone_are_hits_but_no_confident_answer() -> None:
    results = search(build_scored_index(MIXED), "hotel")
    assert (_ids(results.hits), results.confident) == (["alone"], False)
    assert results.totals == {QUESTION: 0, CRITERION: 1}


def test_a_criterion_that_scores_less_than_the_best_question_is_no_hit() -> None:
    index = build_scored_index(MIXED)
    assert _ids(search(index, "ticket").hits) == ["ticket"]
    assert _ids(search(index, "ticket refund").hits) == ["ticket", "ticket-figure"]


def test_a_criterion_must_hold_a_share_of_what_was_asked() -> None:
    """With words of equal weight, three of five are just enough and three of six are not."""
    numerator, denominator = CRITERION_SHARE
    words = ["cost", "trip", "fee", "hour", "visa", "exam", "room", "food"]
    held = Entry("held", "", " ".join(words[:numerator]), kind=CRITERION)
    others = [Entry(word, "", word, kind=CRITERION) for word in words[numerator:]]
    index = build_scored_index([held, *others])
    assert _ids(search(index, " ".join(words[:denominator])).hits) == ["held"]
    assert _ids(search(index, " ".join(words[: denominator + 1])).hits) == []


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_limit_is_for_each_kind(limit: int) -> None:
    entries = [
        Entry(f"{kind}-{n}", "", "Twin", kind=kind)
        for n in range(3)
        for kind in (CRITERION, QUESTION)
    ]
    results = search(build_scored_index(entries), "twin", limit=limit)
    assert _ids(results.hits) == [
        f"{kind}-{n}" for kind in (QUESTION, CRITERION) for n in range(min(limit, 3))
    ]
    assert results.totals == {QUESTION: 3, CRITERION: 3}


def test_a_category_chooses_criteria_and_a_topic_leaves_them_out() -> None:
    index = build_scored_index(MIXED)
    assert _ids(search(index, "visa ticket hotel", category="II", topic="").hits) == []
    assert _ids(search(index, "visa", category="II").hits) == ["visa-figure"]
    assert _ids(search(index, "visa", category="III").hits) == []
    assert _ids(search(index, "visa", topic="travel").hits) == ["visa"]


def test_hits_of_one_score_stand_in_the_order_of_the_index(small: ScoredIndex) -> None:
    hits = search(small, "twin").hits
    assert _ids(hits) == ["second", "first"]
    assert hits[0].score == hits[1].score


def test_a_cut_among_hits_of_one_score_keeps_the_first_of_the_index() -> None:
    index = build_scored_index([Entry(f"twin-{n}", "", "Twin question") for n in range(50)])
    results = search(index, "twin", limit=7)
    assert _ids(results.hits) == [f"twin-{n}" for n in range(7)]
    assert results.totals == {QUESTION: 50, CRITERION: 0}


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_a_limit_cuts_the_hits_and_not_the_total(small: ScoredIndex, limit: int) -> None:
    everything = search(small, "cost members")
    results = search(small, "cost members", limit=limit)
    assert results.hits == everything.hits[:limit]
    assert results.totals == {QUESTION: 3, CRITERION: 0}
    assert results.confident == everything.confident


def test_ten_hits_are_given_unless_told(small: ScoredIndex) -> None:
    index = build_scored_index([Entry(str(n), "", "Twin") for n in range(30)])
    assert len(search(index, "twin").hits) == 10


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, ["cost", "refund", "distance"], id="none"),
        pytest.param({"topic": "fees"}, ["cost", "refund"], id="topic"),
        pytest.param({"topic": "travel"}, ["distance"], id="another topic"),
        pytest.param({"category": "III"}, ["refund"], id="category"),
        pytest.param({"topic": "fees", "category": "II"}, ["cost", "refund"], id="both"),
        pytest.param({"topic": "travel", "category": "II"}, [], id="both, in no record"),
        pytest.param({"topic": "nosuch"}, [], id="unknown topic"),
        pytest.param({"category": "ii"}, [], id="unknown category"),
        pytest.param({"topic": ""}, [], id="a topic without a name"),
    ],
)
def test_filters_keep_the_hits_that_are_of_them(
    small: ScoredIndex, options: dict[str, str], expected: list[str]
) -> None:
    results = search(small, "cost", **options)  # type: ignore[arg-type]
    assert sorted(_ids(results.hits)) == sorted(expected)
    assert results.totals == {QUESTION: len(expected), CRITERION: 0}
    assert results.confident == bool(expected)


def test_a_filter_changes_no_score_and_no_order(index: ScoredIndex) -> None:
    topics = {record.id: record.topic for record in index.records if record.kind == QUESTION}
    everything = search(index, "reflective training for infants", limit=100).hits
    for topic in set(topics.values()):
        filtered = search(index, "reflective training for infants", limit=100, topic=topic).hits
        assert list(filtered) == [hit for hit in everything if topics.get(hit.id) == topic]


def test_the_best_hit_must_hold_a_share_of_what_was_asked() -> None:
    """With words of equal weight, one of six is just enough and one of seven is not."""
    numerator, denominator = CONFIDENT_SHARE
    assert numerator == 1
    words = ["cost", "trip", "fee", "hour", "visa", "exam", "room", "food"]
    index = build_scored_index([Entry(word, "", word) for word in words])
    assert search(index, " ".join(words[:denominator])).confident
    assert not search(index, " ".join(words[: denominator + 1])).confident


def test_terms_of_the_query_stand_once_in_order_without_grammar(small: ScoredIndex) -> None:
    assert query_terms(small, "Is the Cost of costs a zebra?") == ["cost", "zebra"]


@settings(deadline=None)
@given(_WORDS, st.randoms(use_true_random=False))
def test_the_order_of_the_words_changes_nothing(
    index: ScoredIndex, words: list[str], chance: random.Random
) -> None:
    shuffled = chance.sample(words, len(words))
    assert search(index, " ".join(shuffled)) == search(index, " ".join(words))


@settings(deadline=None)
@given(_WORDS, st.integers(1, 4))
def test_a_repeated_word_changes_nothing(index: ScoredIndex, words: list[str], times: int) -> None:
    repeated = [word for word in words for _ in range(times)]
    assert search(index, " ".join([*repeated, *words])) == search(index, " ".join(words))


@settings(deadline=None)
@given(_WORDS)
def test_the_form_of_the_words_changes_nothing(index: ScoredIndex, words: list[str]) -> None:
    query = " ".join(words)
    assert search(index, f"“{query.upper()}”…?") == search(index, query)


@settings(deadline=None)
@given(_WORDS, st.sampled_from(["supervision", "toddlers", "ladder"]))
def test_one_more_word_loses_no_hit(index: ScoredIndex, words: list[str], more: str) -> None:
    query = " ".join(words)
    before = set(_question_ids(search(index, query, limit=100)))
    assert before <= set(_question_ids(search(index, f"{query} {more}", limit=100)))


@settings(deadline=None)
@given(_WORDS, st.sampled_from(["hours", "families", "exam", "fee"]))
def test_criteria_are_those_that_match_best(
    index: ScoredIndex, words: list[str], more: str
) -> None:
    """Counted another way: word by word from the postings, for every criterion of the index."""
    query = " ".join([*words, more])
    wanted = set(query_terms(index, query))
    weigh = {term: index.weights.get(term, index.unknown_weight) for term in wanted}
    scores = [
        sum(index.postings.get(term, {}).get(number, 0) for term in wanted)
        for number in range(len(index.records))
    ]
    best = max(
        score
        for record, score in zip(index.records, scores, strict=True)
        if record.kind == QUESTION
    )
    numerator, denominator = CRITERION_SHARE
    expected = {
        record.id
        for number, record in enumerate(index.records)
        if record.kind == CRITERION
        and scores[number] >= max(best, 1)
        and denominator
        * sum(weigh[term] for term in wanted if number in index.postings.get(term, {}))
        >= numerator * sum(weigh.values())
    }
    results = search(index, query, limit=100)
    assert set(_criterion_ids(results)) == expected
    assert results.totals[CRITERION] == len(expected)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_query_and_its_hits_go_down(index: ScoredIndex, query: str) -> None:
    results = search(index, query, limit=5)
    for kind in (QUESTION, CRITERION):
        scores = [hit.score for hit in _of_kind(results, kind)]
        assert scores == sorted(scores, reverse=True)
        assert all(score >= 1 for score in scores)
        assert len(scores) == min(5, results.totals[kind])
    known = {
        record.kind
        for term in query_terms(index, query)
        for number in index.postings.get(term, {})
        for record in [index.records[number]]
    }
    assert bool(results.totals[QUESTION]) == (QUESTION in known)
    assert results.totals[CRITERION] == 0 or CRITERION in known
