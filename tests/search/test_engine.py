"""Queries to hits: what is found, in which order, what is mended, and when it is not confident."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.content.model.knowledge import KnowledgeBase
from search.analysis import fold, stem, words
from search.bm25f import QUESTION_BONUS, build_scored_index
from search.common_words import STOP_WORDS
from search.engine import SHOWN, SHOWN_PART, Hit, Results, search
from search.entries import CATEGORY, CRITERION, KINDS, QUESTION, TERM, Entry, entries_of
from search.facets import count_facets
from search.index import build_index
from search.query_terms import PREFIX_CHARACTERS, TITLE_TERMS, QueryTerm, read_query
from search.scored_index import IndexRecord, ScoredIndex
from search.spelling import beginning_with
from support.content import DATA

SEARCHES: list[dict[str, Any]] = json.loads((DATA / "searches.json").read_text("utf-8"))
"""The table that the browser runs too: what is asked, with which options, what comes first."""

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
    pytest.param("👶 ½ \u200b", id="signs of no script"),
    pytest.param("would should", id="words of grammar"),
]

FOUND = {
    "master's degree": [
        ("work-masters-start", "both words stand in its question and its wordings"),
        ("supervision-formally-trained", "a master's degree stands in a criterion of it"),
    ],
    "one conference": [
        ("training-one-conference", "both words stand side by side in the question"),
        ("training-mandatory", "“conferences” stands in the question"),
    ],
    "mandatory courses": [
        ("training-mandatory", "both words stand in the question"),
    ],
    "level II": [
        ("work-ii-vs-iii", "the category stands in the question and many wordings"),
        ("work-masters-start", "in many wordings and in the answer"),
    ],
    "toddlers": [
        ("work-how-many", "in the question, and again and again in the answer"),
        ("work-ii-vs-iii", "in its wordings"),
    ],
    "30 hours per year": [
        ("training-30-vs-15", "all four words, in the question"),
    ],
    "How far back?": [
        ("training-how-far-back", "three words side by side in the question"),
    ],
    "ladder": [
        ("work-masters-start", "a word of the answer finds its question"),
    ],
    "psychotherapy": [
        ("work-ii-vs-iii", "a word of the answer and a wording"),
    ],
}
"""Query -> the questions that it finds first in the frozen content, each with the reason."""

CRITERIA_FOUND = {
    "specialized training before endorsement category 2": [
        ("training-30-hours", "its title and its category, whose number is 2"),
    ],
    "master's degree": [
        ("masters-alone-is-not-enough", "both words, in the title"),
    ],
    "reference ratings": [
        ("three-ratings", "both words, in the title and the figure"),
        ("raters-must-be-confident", "of the same aspect"),
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
"""Query -> the criteria that it finds first in the frozen content, each with the reason."""

CLEAR = {
    "work-how-many": [
        "how many babies do I need",
        "minimum caseload",
        "how many families must I serve",
        "how many infants do I need for the work criteria",
        "how many babies on my caseload",
        "how many infants/toddlers",
    ],
    "work-ii-vs-iii": [
        "DIFFERENCE between Category II and category iii",
        "IFS versus IMHS work experience",
        "home visitor level two or three",
        "playgroups level two or three",
        "case management category II or III",
    ],
    "work-masters-start": [
        "I have a masters where do I start",
        "should i start at category III with a master’s",
        "skip level two with my MSW",
        "PhD start at category three",
    ],
    "training-only-ct-aimh": [
        "do trainings have to be sponsored by your association",
        "ct-aimh sponsored trainings",
        "webinars by other organisations",
    ],
    "training-submit-every": [
        "must I list every workshop I took",
        "do I have to submit every in-service training",
        "do I list every in-service I went to",
    ],
    "training-one-conference": [
        "is one conference enough",
        "annual conference attendance once",
        "can I get all my hours at one conference",
    ],
    "training-how-far-back": [
        "how far back can trainings go",
        "old trainings from years ago",
        "how recent must trainings be",
    ],
    "training-mandatory": [
        "mandatory trainings",
        "which courses are required",
        "are there trainings everybody has to take",
    ],
    "training-30-vs-15": ["30 hours or 15 hours per year", "15 hours each year or 30"],
    "supervision-formally-trained": [
        "supervisor not formally trained",
        "former supervisor without training in reflective supervision",
    ],
    "supervision-requirements": [
        "what are the requirements for reflective supervision",
        "requirements for RSC",
        "how many hours of reflective supervision",
    ],
    "supervision-case-presentations": [
        "team case presentations with a consultant",
        "boss is not endorsed but a consultant is",
        "outside clinical consultant once a month",
    ],
    "supervision-multiple-sources": [
        "include multiple sources of supervision",
        "two reflective supervisors",
        "do I list all my supervisors",
    ],
}
"""Question -> searches that must find it first, and know it."""

FAR_AWAY = [
    "pizza recipe",
    "weather tomorrow",
    "qwertz asdf jkl",
    "dentist appointment in new haven",
    "opening hours of the swimming pool",
    "quantum chromodynamics of black holes",
    "shouldn't I be sleeping",
    "best pizza near the train station",
    "how do I change a flat tire",
    "lyrics of happy birthday",
    "flights to lisbon in july",
    "who won the football game last night",
    "recipe for sourdough bread",
    "how to grow tomatoes indoors",
    "tax return deadline",
    "bus timetable sunday",
    "dog vaccination schedule",
    "netflix password reset",
    "how tall is mount everest",
    "wifi router keeps disconnecting",
    "mortgage interest rates",
    "what is the capital of mongolia",
    "passport renewal at the consulate",
    "best stroller for twins",
    "potty training tips",
    "my toddler will not sleep",
    "daycare tuition assistance",
]
"""Queries to which no record is an answer, even where a word of them is in one."""

NOTHING_SAID = [
    pytest.param(STOP_WORDS, id="all of them"),
    "what is it that you do",
    "the",
    "if",
    "your",
    "what do",
    "is it",
    "is it in",
    "who are you",
    "it’s",
]
"""Words of grammar, which say nothing about what is asked."""

LEFT_ALONE = [
    pytest.param("xqz hours", id="three letters"),
    pytest.param("teh hours", id="three letters that are near a word"),
    pytest.param("renewal 2031", id="a year"),
    pytest.param("555 1234", id="a telephone number"),
    pytest.param("supervis", id="the beginning of a word"),
    pytest.param("famil", id="the beginning of several"),
    pytest.param("Level III RS/C CTAIMH EASy", id="names"),
    pytest.param("case load", id="two words that are one"),
    pytest.param(
        "quantum hours of training for reflective supervision", id="short, in a long text"
    ),
    pytest.param("fever", id="a word of five letters that is near one"),
    pytest.param("forgot", id="two words of grammar"),
    pytest.param("what is the alliance", id="many short words"),
    pytest.param("aptitude", id="a word with another beginning"),
    pytest.param("inservice", id="a part of two letters"),
]
"""Queries in which nothing is mended."""

MENDED = {
    "confrence": "conference",
    "reflectve supervison": "reflective supervision",
    "Trianing": "training",
    "casemanagement": "case management",
    "mastersdegree": "masters degree",
    "mandatroy -exam kind:question": "mandatory",
    "how mnay toddlers": "how many toddlers",
    "supervison?": "supervision",
    "level3": "level 3",
}
"""Query -> its words as mended."""

ONE_WORD = [
    ("casemanagement", "case management", "case-management"),
    ("mastersdegree", "masters degree", "masters-degree", "Master’s degree"),
]
"""Ways to write words together and apart, which find the same."""

MAYBE_ONE = [("playgroups", "play groups"), ("caseload", "case load"), ("caseload", "case-load")]
"""One word, and words that find at least as much."""

SYNTAX = [
    pytest.param("hours topic:training", "hours", {"topic": "training"}, id="topic"),
    pytest.param("TOPIC:training hours", "hours", {"topic": "training"}, id="in any case"),
    pytest.param("topic:Training hours", "hours", {"topic": "training"}, id="a value in any case"),
    pytest.param("category:ifs hours", "hours", {"category": "ifs"}, id="category"),
    pytest.param("category:IFS hours", "hours", {"category": "ifs"}, id="its abbreviation"),
    pytest.param("category:2 hours", "hours", {"category": "ifs"}, id="its number"),
    pytest.param("category:ii hours", "hours", {"category": "ifs"}, id="its numeral"),
    pytest.param("category:III hours", "hours", {"category": "imhs"}, id="another numeral"),
    pytest.param("category:IMHM-R/F hours", "hours", {"category": "imhm-rf"}, id="signs"),
    pytest.param("kind:criterion hours", "hours", {"kind": "criterion"}, id="kind"),
    pytest.param("Kind:Question hours", "hours", {"kind": "question"}, id="kind in any case"),
    pytest.param("topic:nosuch hours", "hours", {"topic": "nosuch"}, id="unknown topic"),
    pytest.param("category:nosuch hours", "hours", {"category": "nosuch"}, id="unknown category"),
    pytest.param('hours ""', "hours", {}, id="an empty phrase asks for nothing"),
    pytest.param('hours "?!"', "hours", {}, id="nor does one of signs"),
    pytest.param("hours -", "hours", {}, id="a minus alone"),
    pytest.param('hours -""', "hours", {}, id="nothing is left out"),
    pytest.param("hours -zebra", "hours", {}, id="what is nowhere is left out"),
]
"""Query -> the words and the options that say the same."""

NOTHING = dict.fromkeys(KINDS, 0)
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
_MISTYPED = st.lists(
    st.sampled_from([*VOCABULARY.split(), "trainng", "reflectve", "howmany", "supervis", "2025"]),
    max_size=6,
).map(" ".join)

ALL = 1000
"""A limit that cuts nothing."""


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


def _questions(index: ScoredIndex, query: str, **options: Any) -> set[str]:
    """Ids of all questions that a query finds."""
    return set(_question_ids(search(index, query, limit=ALL, **options)))


def _holders(index: ScoredIndex, term: str) -> set[str]:
    """Ids of the questions that a term is posted for."""
    records = (index.records[number] for number in index.postings.get(term, {}))
    return {record.id for record in records if record.kind == QUESTION}


# What comes first


@pytest.mark.parametrize(("query", "expected"), FOUND.items(), ids=FOUND)
def test_relevance(index: ScoredIndex, query: str, expected: list[tuple[str, str]]) -> None:
    found = _question_ids(search(index, query, kind=QUESTION))
    assert found[: len(expected)] == [record_id for record_id, _ in expected]


@pytest.mark.parametrize(("query", "expected"), CRITERIA_FOUND.items(), ids=CRITERIA_FOUND)
def test_relevance_of_criteria(
    index: ScoredIndex, query: str, expected: list[tuple[str, str]]
) -> None:
    found = _criterion_ids(search(index, query))
    assert found[: len(expected)] == [record_id for record_id, _ in expected]


@pytest.mark.parametrize(
    ("query", "first"), [(query, first) for first, queries in CLEAR.items() for query in queries]
)
def test_a_clear_search_finds_what_was_meant(index: ScoredIndex, query: str, first: str) -> None:
    results = search(index, query)
    assert _ids(results.hits)[0] == first
    assert results.confident


def test_there_are_clear_searches_enough(knowledge: KnowledgeBase) -> None:
    assert set(CLEAR) == {question.id for question in knowledge.questions}
    assert sum(map(len, CLEAR.values())) >= 40


@pytest.mark.parametrize("query", FAR_AWAY)
def test_what_no_record_answers_is_not_confident(index: ScoredIndex, query: str) -> None:
    assert not search(index, query).confident


@pytest.mark.parametrize("query", NOTHING_SAID)
def test_words_of_grammar_alone_are_never_confident(index: ScoredIndex, query: str) -> None:
    assert not search(index, query).confident


def test_nearly_every_wording_finds_its_question_first(
    index: ScoredIndex, knowledge: KnowledgeBase
) -> None:
    """Among questions, since a fact may say it shorter; of the hundreds a few may be ambiguous."""
    wordings = [
        (wording, one.id)
        for one in knowledge.questions
        for wording in (*one.asked_as, *one.wordings)
    ]
    missed = [
        (wording, record_id)
        for wording, record_id in wordings
        if _ids(search(index, wording, kind=QUESTION).hits)[:1] != [record_id]
    ]
    assert len(missed) * 100 <= len(wordings), missed


@pytest.mark.parametrize("case", SEARCHES, ids=[case["name"] for case in SEARCHES])
def test_the_table_of_searches_holds(index: ScoredIndex, case: dict[str, Any]) -> None:
    results = search(index, case["query"], **case["options"])
    assert (_ids(results.hits)[:1] or [None]) == [case["first"]]
    assert results.suggestion == case.get("suggestion")


def test_every_search_of_the_table_has_a_name_and_a_reason() -> None:
    assert len({case["name"] for case in SEARCHES}) == len(SEARCHES) >= 60
    assert len({(case["query"], str(case["options"])) for case in SEARCHES}) == len(SEARCHES)
    assert all(case["why"] for case in SEARCHES)


# What a score is


@pytest.mark.parametrize("query", EMPTY)
def test_a_query_without_a_word_that_counts_finds_nothing(small: ScoredIndex, query: str) -> None:
    results = search(small, query)
    assert (results.confident, results.hits, results.totals) == (False, (), NOTHING)
    assert read_query(small, query).asked == ()


def test_an_empty_index_finds_nothing() -> None:
    for build in (build_scored_index, build_index):
        results = search(build([]), "cost")
        assert (results.confident, results.hits, results.totals) == (False, (), NOTHING)


def _scores(index: ScoredIndex, asked: Sequence[QueryTerm]) -> dict[tuple[str, str], int]:
    """Kind and id -> score of all that a query finds, counted thing by thing."""
    weight = sum(one.weight for one in asked)
    scores = {}
    for number, record in enumerate(index.records):
        if any(number in one.postings for one in asked if one.finds):
            total = sum(one.postings.get(number, 0) for one in asked)
            handicap = math.floor(record.handicap * weight / 1000)
            scores[record.kind, record.id] = max(1, total - handicap)
    return scores


@settings(deadline=None)
@given(st.one_of(_MISTYPED, st.text()))
def test_the_score_is_the_sum_of_what_was_asked_less_the_handicap(
    index: ScoredIndex, query: str
) -> None:
    hits = search(index, query, limit=ALL).hits
    found = {(hit.kind, hit.id): hit.score for hit in hits}
    assert found == _scores(index, read_query(index, query).asked)
    assert len(found) == len(hits)


def test_a_handicap_is_in_proportion_to_what_the_query_weighs() -> None:
    """What fifty wordings cost is the same part of a short and of a long query."""
    words = ["cost", "trip", "visa", "exam"]
    said = " ".join(words)
    many = Entry("many", "", said, asked_as=("other",) * 50, kind=CRITERION)
    index = build_scored_index([Entry("none", "", said, kind=CRITERION), many])
    handicap = index.records[1].handicap
    assert handicap > 0
    for count in range(1, 5):
        query = " ".join(words[:count])
        asked = read_query(index, query).asked
        weight = sum(one.weight for one in asked)
        assert weight == count * index.weights["cost"]
        scores = {hit.id: hit.score for hit in search(index, query).hits}
        assert scores["none"] - scores["many"] == handicap * weight // 1000 > 0


def test_what_was_found_is_found_whatever_its_handicap() -> None:
    many = Entry("many", "", "visa", asked_as=("word",) * 500, answer="cost", kind=CRITERION)
    index = build_scored_index([many, Entry("other", "", "cost", kind=CRITERION)])
    assert [(hit.id, hit.score) for hit in search(index, "cost zebra").hits][1:] == [("many", 1)]


def test_fifty_wordings_do_not_hide_a_question_without_one() -> None:
    """Of fifty wordings one or another holds each word of what was meant otherwise."""
    verbs = ["pay", "send", "list", "count", "get"]
    nouns = ["fee", "form", "hours", "letter", "card", "date", "name", "page", "year", "course"]
    wordings = tuple(f"when do I {verb} the {noun} late" for verb in verbs for noun in nouns)
    worded = Entry("worded", "a", "Is there a deadline?", asked_as=wordings)
    new = Entry("new", "a", "What happens when my card is lost", answer="A new one is sent.")
    others = [Entry(f"other-{noun}", "a", f"What is a {noun}?") for noun in nouns]
    index = build_scored_index([worded, new, *others])
    for query in ("lost card", "my card got lost", "is a lost card a problem"):
        assert search(index, query).hits[0].id == "new", query


def test_a_question_stands_before_a_criterion_that_holds_as_much() -> None:
    records = [Entry("rule", "", "Visa fee", kind=CRITERION), Entry("asked", "", "Visa fee")]
    index = build_scored_index(records)
    first, second = search(index, "visa fee").hits
    assert (first.id, second.id) == ("asked", "rule")
    weight = sum(one.weight for one in read_query(index, "visa fee").asked)
    assert first.score - second.score == math.ceil(QUESTION_BONUS * weight / 1000)


def test_a_criterion_that_says_clearly_more_stands_before_a_question() -> None:
    records = [
        Entry("rule", "", "Visa fee for travel", kind=CRITERION),
        Entry("asked", "", "Travel", answer="See there."),
        Entry("other", "", "Hotel"),
    ]
    hits = search(build_scored_index(records), "visa fee for travel").hits
    assert _ids(hits) == ["rule", "asked"]


def test_a_criterion_that_a_later_one_contradicts_stands_after_it() -> None:
    earlier = Entry("earlier", "", "Exam fee", answer="30", kind=CRITERION, is_earlier=True)
    later = Entry("later", "", "Exam fee", answer="40 now", kind=CRITERION)
    index = build_scored_index([earlier, later])
    assert _ids(search(index, "exam fee").hits) == ["later", "earlier"]
    of_one_time = build_scored_index([replace(earlier, is_earlier=False), later])
    assert _ids(search(of_one_time, "exam fee").hits) == ["earlier", "later"]


@pytest.mark.parametrize("name", ["IFS", "ifs?", "IMHM-R/F", "ECFA", "Level III", "cat 3"])
def test_a_bare_name_of_a_category_finds_it_first(index: ScoredIndex, name: str) -> None:
    assert search(index, name).hits[0].kind == CATEGORY


def test_asking_words_that_no_record_holds_are_stop_words_and_never_mended() -> None:
    index = build_index([Entry("a", "", "Hours of training"), Entry("b", "", "Showers, whales")])
    results = search(index, "how could hours")
    assert results.suggestion is None
    assert results.hits == search(index, "hours").hits
    assert [one.terms for one in read_query(index, "how hours").asked] == [("hour",)]
    assert search(index, "how could").hits == ()


def test_words_that_ask_tell_questions_apart() -> None:
    index = build_index(
        [Entry("where", "", "Where do I send it?"), Entry("when", "", "When do I send it?")]
    )
    assert search(index, "when must I send").hits[0].id == "when"
    assert search(index, "where must I send").hits[0].id == "where"


def test_a_hit_names_its_kind() -> None:
    index = build_scored_index([Entry("hours", "", "Hours", kind="criterion")])
    assert [hit.kind for hit in search(index, "hours").hits] == ["criterion"]


def test_all_kinds_stand_in_one_list_best_first() -> None:
    entries = [
        Entry("asked", "", "Hotel", answer="Your visa, and " + "more of what it takes " * 9),
        Entry("rule", "", "Visa", kind=CRITERION),
        Entry("category", "", "Visa holder", kind=CATEGORY),
        Entry("term", "", "Visa holder", kind=TERM),
        *(Entry(f"other-{n}", "", "Room", answer="Yes.") for n in range(9)),
    ]
    results = search(build_scored_index(entries), "visa")
    assert _ids(results.hits) == ["rule", "category", "term", "asked"]
    assert results.totals == {QUESTION: 1, CRITERION: 1, CATEGORY: 1, TERM: 1}
    assert list(results.totals) == list(KINDS)


def test_records_of_two_kinds_with_one_id_are_two_hits() -> None:
    index = build_index([Entry("fee", "", "What is due?", answer="A fee."), FEE_TERM])
    hits = search(index, "fee").hits
    assert [(hit.id, hit.kind) for hit in hits] == [("fee", TERM), ("fee", QUESTION)]
    assert _ids(search(index, "fee -due").hits) == ["fee"]
    assert [hit.kind for hit in search(index, "fee", kind=QUESTION).hits] == [QUESTION]


FEE_TERM = Entry("fee", "", "Fee", answer="What one pays.", kind=TERM)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_chooses_its_hits(kind: str) -> None:
    index = build_scored_index([Entry(one, "", "Visa", kind=one) for one in KINDS])
    for results in (search(index, "visa", kind=kind), search(index, f"visa kind:{kind}")):
        assert _ids(results.hits) == [kind]
        assert results.totals == {one: int(one == kind) for one in KINDS}
    assert set(_ids(search(index, f"visa -kind:{kind}").hits)) == set(KINDS) - {kind}
    assert count_facets(index, "visa", kind=kind)["kind"] == dict.fromkeys(KINDS, 1)


def test_no_kind_of_that_name_has_a_hit() -> None:
    index = build_scored_index([Entry("a", "", "Visa"), Entry("b", "", "Visa", kind=TERM)])
    assert search(index, "visa", kind="nosuch").totals == NOTHING


def test_counts_are_of_all_kinds() -> None:
    entries = [
        Entry("asked", "travel", "Visa", categories=("II",)),
        Entry("rule", "", "Visa", categories=("II", "III"), kind=CRITERION),
        Entry("II", "", "Visa", categories=("II",), kind=CATEGORY),
        Entry("term", "", "Visa", kind=TERM),
    ]
    index = build_scored_index(entries)
    assert count_facets(index, "visa") == {
        "topic": {"travel": 1},
        "category": {"II": 3, "III": 1},
        "kind": dict.fromkeys(KINDS, 1),
    }
    assert count_facets(index, "visa", category="III")["kind"] == {CRITERION: 1}


def test_hits_far_behind_the_best_are_folded_away() -> None:
    entries = [
        Entry("best", "", "Visa fee", kind=CRITERION),
        Entry("near", "", "Visa", kind=CRITERION),
        Entry("far", "", "Hotel", answer="visa " + "pad " * 40, kind=CRITERION),
        *(Entry(f"other-{n}", "", "Room", kind=CRITERION) for n in range(9)),
    ]
    hits = search(build_scored_index(entries), "visa fee").hits
    assert _ids(hits) == ["best", "near", "far"]
    part, whole = SHOWN_PART
    assert [hit.more for hit in hits] == [hit.score * whole < hits[0].score * part for hit in hits]
    assert [hit.more for hit in hits][::2] == [False, True]


def test_of_many_hits_the_first_few_are_shown() -> None:
    index = build_scored_index([Entry(str(n), "", "Twin") for n in range(SHOWN + 3)])
    hits = search(index, "twin", limit=99).hits
    assert [hit.more for hit in hits] == [False] * SHOWN + [True] * 3


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_limit_is_for_all_kinds_together(limit: int) -> None:
    entries = [Entry(f"{kind}-{n}", "", "Twin", kind=kind) for n in range(3) for kind in KINDS]
    index = build_scored_index(entries)
    results = search(index, "twin", limit=limit)
    assert results.hits == search(index, "twin", limit=ALL).hits[:limit]
    assert results.totals == dict.fromkeys(KINDS, 3)


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
    assert results.totals == {**NOTHING, QUESTION: 50}


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_a_limit_cuts_the_hits_and_not_the_total(small: ScoredIndex, limit: int) -> None:
    everything = search(small, "cost members")
    results = search(small, "cost members", limit=limit)
    assert results.hits == everything.hits[:limit]
    assert results.totals == {**NOTHING, QUESTION: 3}
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
    assert results.totals == {**NOTHING, QUESTION: len(expected)}
    assert bool(expected) or not results.confident


def test_a_filter_changes_no_score_and_no_order(index: ScoredIndex) -> None:
    topics = {record.id: record.topic for record in index.records if record.kind == QUESTION}
    everything = search(index, "reflective training for infants", limit=100).hits
    for topic in set(topics.values()):
        filtered = search(index, "reflective training for infants", limit=100, topic=topic).hits
        assert [hit[:3] for hit in filtered] == [
            hit[:3] for hit in everything if hit.kind == QUESTION and topics[hit.id] == topic
        ]


# Words that are finished, unfinished, mistyped


def test_an_exact_word_beats_an_unfinished_one() -> None:
    index = build_scored_index(
        [
            Entry("longer", "", "casework", answer="casework", kind=CRITERION),
            Entry(
                "exact", "", "far", answer="a case in a long text " + "pad " * 50, kind=CRITERION
            ),
            Entry("other", "", "visa", kind=CRITERION),
        ]
    )
    exact, longer = search(index, "case").hits
    assert (exact.id, longer.id, longer.score) == ("exact", "longer", 1)
    assert exact.score > longer.score


def test_an_unfinished_word_counts_half() -> None:
    words = ("casework", "visa")
    index = build_scored_index([Entry(word, "", word, kind=CRITERION) for word in words])
    (whole,), (begun,) = search(index, "casework").hits, search(index, "casew").hits
    assert begun.score == whole.score // 2


def test_an_unfinished_word_is_never_taken_for_a_typing_error() -> None:
    index = build_scored_index([Entry("begun", "", "trainings"), Entry("mended", "", "braided")])
    assert search(index, "trainin").suggestion is None
    results = search(index, "briaded")
    assert (results.suggestion, _ids(results.hits)) == ("braided", ["mended"])


def test_a_word_beats_longer_ones_wherever_it_stands(index: ScoredIndex) -> None:
    for word in index.words:
        if word in index.aliases.instead or word in index.aliases.cased.values():
            continue
        holders = index.postings.get(stem(word), {})
        if not holders:
            continue
        scores: dict[int, int] = {}
        for one in read_query(index, word).asked:
            for number, impact in one.postings.items():
                scores[number] = scores.get(number, 0) + impact
        own = [score for number, score in scores.items() if number in holders]
        others = [score for number, score in scores.items() if number not in holders]
        assert len(own) == len(holders)
        assert max(others, default=0) < min(own, default=1), word


def test_no_beginning_of_a_word_is_mended(index: ScoredIndex) -> None:
    for word in index.words:
        for end in range(PREFIX_CHARACTERS, len(word) + 1):
            assert search(index, word[:end]).suggestion is None, word[:end]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("before", ["", "portfolio ", "how many "])
def test_a_hit_never_vanishes_while_its_word_is_typed(
    index: ScoredIndex, before: str, kind: str
) -> None:
    """Lengthening the beginning of a word never loses a hit of the word."""
    vanished = set()
    known: dict[str, set[str]] = {}

    def found(query: str) -> set[str]:
        if query not in known:
            results = search(index, query, limit=ALL, kind=kind, verbatim=True)
            known[query] = {hit.id for hit in results.hits}
        return known[query]

    for word in index.words:
        whole = found(before + word)
        for end in range(PREFIX_CHARACTERS, len(word)):
            shorter, longer = before + word[:end], before + word[: end + 1]
            if (found(shorter) & whole) - found(longer):
                vanished.add((word, word[:end], word[: end + 1]))
    assert vanished == set()


@settings(deadline=None)
@given(st.data(), _WORDS)
def test_the_last_word_is_found_while_it_is_typed(
    index: ScoredIndex, data: st.DataObject, said: list[str]
) -> None:
    word = data.draw(st.sampled_from(index.words))
    assume(word not in index.aliases.instead)
    end = data.draw(st.integers(PREFIX_CHARACTERS, max(PREFIX_CHARACTERS, len(word))))
    begun = word[:end]
    assume(begun not in index.aliases.instead)
    assert _holders(index, stem(word)) <= _questions(
        index, " ".join([*said, "zebra", begun]), verbatim=True
    )


# Typing errors


@pytest.mark.parametrize("query", LEFT_ALONE)
def test_what_may_be_meant_as_it_is_is_left_alone(index: ScoredIndex, query: str) -> None:
    assert search(index, query).suggestion is None


@pytest.mark.parametrize(("query", "mended"), MENDED.items(), ids=MENDED)
def test_a_typing_error_is_mended_and_said_to_be(
    index: ScoredIndex, query: str, mended: str
) -> None:
    results = search(index, query)
    assert results.suggestion == mended
    reading = read_query(index, query)
    assert (reading.correction, reading.query.text) == (mended, mended)
    options = dict(reading.query.filters)
    left_out = [f"-{one}" for one in reading.query.excluded]
    expected = search(index, " ".join([mended, *left_out]), kind=options.get("kind"))
    assert results == replace(expected, suggestion=mended)


def test_the_words_of_a_phrase_are_mended_as_well(index: ScoredIndex) -> None:
    results = search(index, '"reflectve supervision" hours')
    assert results.suggestion == "reflective supervision hours"
    assert results.hits == search(index, '"reflective supervision" hours').hits


@pytest.mark.parametrize("query", [*MENDED, "qwertz asdf"])
def test_verbatim_mends_nothing(index: ScoredIndex, query: str) -> None:
    results = search(index, query, verbatim=True)
    reading = read_query(index, query, verbatim=True)
    assert (results.suggestion, reading.correction) == (None, None)
    plain = " ".join(part for part in query.split() if ":" not in part and part[0] != "-")
    assert reading.query.text == plain


@settings(deadline=None)
@given(st.one_of(_MISTYPED, st.text()))
def test_verbatim_changes_nothing_where_nothing_is_mended(index: ScoredIndex, query: str) -> None:
    results, verbatim = search(index, query), search(index, query, verbatim=True)
    assert verbatim.suggestion is None
    if results.suggestion is None:
        assert results == verbatim


@settings(deadline=None)
@given(_MISTYPED)
def test_what_was_mended_needs_no_mending(index: ScoredIndex, query: str) -> None:
    results = search(index, query)
    if results.suggestion is not None:
        again = search(index, results.suggestion)
        assert (again.hits, again.suggestion) == (results.hits, None)
        assert again.confident >= results.confident  # what was mended may not have been meant


@settings(deadline=None)
@given(st.data())
def test_one_slip_in_a_long_word_finds_what_the_word_finds(
    index: ScoredIndex, data: st.DataObject
) -> None:
    """Two neighbours swapped, somewhere inside: the word itself, or one as near, is suggested."""
    word = data.draw(st.sampled_from([one for one in index.words if len(one) > 7]))
    place = data.draw(st.integers(1, len(word) - 2))
    slip = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assume(slip != word and stem(slip) not in index.postings)
    assume(not beginning_with(slip, index.words))
    assert search(index, slip).suggestion is not None
    assert search(index, slip).totals != NOTHING


@pytest.mark.parametrize("ways", ONE_WORD, ids=lambda ways: ways[0])
def test_words_written_together_or_apart_find_the_same(
    index: ScoredIndex, ways: tuple[str, ...]
) -> None:
    found = [search(index, way, limit=ALL).hits for way in ways]
    assert found[0]
    assert all(hits == found[0] for hits in found)


@pytest.mark.parametrize(("one", "apart"), MAYBE_ONE)
def test_a_word_written_apart_finds_it_as_one_too(index: ScoredIndex, one: str, apart: str) -> None:
    assert search(index, one).hits[0].id in _ids(search(index, apart, limit=2).hits)
    assert _questions(index, one) <= _questions(index, apart)
    assert search(index, apart).suggestion is None


# Names


def test_a_number_alone_is_no_category(index: ScoredIndex) -> None:
    for query in ("2", "two", "24 hours", "if 2"):
        terms = {term for one in read_query(index, query).asked for term in one.terms}
        assert not [term for term in terms if term.startswith("@") and term != "@clock-hours"]
    assert _questions(index, "2") != _questions(index, "II")


def test_ifs_is_not_if(index: ScoredIndex) -> None:
    asked = [one.terms for one in read_query(index, "IFS").asked]
    assert [terms for terms in asked if terms != TITLE_TERMS] == [("@ifs",)]
    assert "@ifs" not in {term for one in read_query(index, "if").asked for term in one.terms}


def test_the_system_is_not_what_is_easy(index: ScoredIndex) -> None:
    assert next(one.terms for one in read_query(index, "EASy").asked) == ("@easy",)
    for query in ("easy", "Easy", "EASY"):
        assert "@easy" not in {term for one in read_query(index, query).asked for term in one.terms}


def test_former_and_present_names_find_the_same(index: ScoredIndex) -> None:
    expected = search(index, "Category III", limit=ALL)
    assert expected.hits[0].id == "imhs"
    for name in ("level 3", "cat three", "IMHS", "Infant Mental Health Specialist", "third level"):
        assert search(index, name, limit=ALL) == expected


def test_what_was_asked_stands_once_in_order_without_grammar(small: ScoredIndex) -> None:
    asked = read_query(small, "Is the Cost of costs a trip?").asked
    assert [one.terms for one in asked if one.weight] == [("cost",), ("trip",)]
    pairs = [one.terms for one in asked if not one.weight]
    assert pairs == [("is the",), ("the cost",), ("cost of",)]


# The language of queries


@pytest.mark.parametrize(("query", "plain", "options"), SYNTAX)
def test_the_language_says_what_options_say(
    index: ScoredIndex, query: str, plain: str, options: dict[str, str]
) -> None:
    assert search(index, query) == search(index, plain, **options)  # type: ignore[arg-type]


def test_options_win_over_what_the_query_says(index: ScoredIndex) -> None:
    said = search(index, "hours topic:supervision category:ifs kind:criterion", **CHOSEN)
    assert said == search(index, "hours", **CHOSEN)


CHOSEN: dict[str, Any] = {"topic": "training", "category": "imhs", "kind": "question"}


def test_a_filter_with_a_minus_leaves_out_what_it_names(index: ScoredIndex) -> None:
    topics = {record.id: record.topic for record in index.records}
    everything = _questions(index, "hours")
    kept = _questions(index, "hours -topic:training")
    assert kept == {one for one in everything if topics[one] != "training"}


@settings(deadline=None)
@given(st.data())
def test_hits_of_a_phrase_are_among_those_of_its_words(
    index: ScoredIndex, data: st.DataObject
) -> None:
    terms = sorted(term for term in index.postings if " " in term)
    pair = data.draw(st.sampled_from(terms))
    found = _questions(index, pair.replace("@", ""), verbatim=True)
    assert _questions(index, f'"{pair}"', verbatim=True) <= found


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ('"visa and passport"', ["visa"]),
        ('"Visa AND"', ["visa"]),
        ('"passport and visa"', []),
        ('"visa passport"', []),
        ('"passport"', ["visa"]),
        ('ticket "passport"', ["visa"]),
        ('"visa and" "and passport"', ["visa"]),
        ('-"and passport"', ["ticket"]),
        ('-"passport and"', ["visa", "ticket"]),
    ],
)
def test_a_phrase_stands_side_by_side(phrase: str, expected: list[str]) -> None:
    index = build_index([one for one in MIXED if one.kind == QUESTION])
    assert set(_ids(search(index, f"visa ticket {phrase}").hits)) == set(expected)


def test_a_word_with_a_minus_removes_its_holders_and_no_others(
    index: ScoredIndex, knowledge: KnowledgeBase
) -> None:
    """Holders of the word itself: who says “-kids” has said nothing against infants."""
    public = knowledge.public()
    aliases = replace(index.aliases, synonyms={})
    holders: dict[str, set[str]] = {}
    for entry in entries_of(public):
        for text in (entry.question, *entry.asked_as, entry.answer, *entry.criteria):
            for term in build_scored_index([Entry("", "", text)], aliases).weights:
                holders.setdefault(term, set()).add(entry.id)
    query = "hours training supervision families category work"
    everything = _questions(index, query)
    wrong = {
        word
        for word in index.words
        if word not in index.aliases.instead
        and word not in index.aliases.cased.values()
        and everything - _questions(index, f"{query} -{word}")
        != everything & holders.get(stem(word), set())
    }
    assert wrong == set()


# Laws


@settings(deadline=None)
@given(st.data(), st.randoms(use_true_random=False))
def test_no_order_of_the_words_loses_a_hit(
    index: ScoredIndex, data: st.DataObject, chance: random.Random
) -> None:
    """Whatever a word finds by itself, it finds in every query that mends nothing."""
    plain = st.sampled_from([one for one in index.words if one not in NAMED])
    said = data.draw(st.lists(plain, min_size=1, max_size=6))
    for order in (said, chance.sample(said, len(said)), said[::-1]):
        found = _questions(index, " ".join(order))
        for word in order:
            assert _holders(index, stem(word)) <= found


NAMED = {
    *[
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "fifteen",
        "twenty",
    ],
    *[
        "thirty",
        "forty",
        "fifty",
        "ii",
        "iii",
        "iv",
        "ifs",
        "imhs",
        "ifa",
        "rs",
        "rsc",
        "easy",
        "med",
        "level",
        "category",
        "cat",
        "tier",
    ],
    *[
        "first",
        "second",
        "third",
        "fourth",
        "infant",
        "early",
        "family",
        "mental",
        "health",
        "mentor",
        "specialist",
    ],
    *[
        "ce",
        "ceu",
        "ceus",
        "dei",
        "ecfs",
        "ecmhs",
        "ehs",
        "b23",
        "ei",
        "hv",
        "pat",
        "cpp",
        "ctaimh",
        "ecfa",
        "ecfrs",
        "ers",
        "ifrs",
        "ma",
        "ms",
        "msw",
        "msn",
        "lcsw",
        "lmft",
    ],
    *["lpc", "pd", "pk", "lvl", "imh", "i", "t", "b", "pre", "k"],
}
"""Words that may be part of a name, which is looked up as one."""


@settings(deadline=None)
@given(_WORDS, st.integers(1, 4))
def test_a_repeated_query_finds_the_same(index: ScoredIndex, said: list[str], times: int) -> None:
    assert _questions(index, " ".join(said * times)) == _questions(index, " ".join(said))


@settings(deadline=None)
@given(_WORDS)
def test_the_form_of_the_words_changes_nothing(index: ScoredIndex, said: list[str]) -> None:
    query = " ".join(said)
    assert search(index, f" ({query.upper()})…?") == search(index, query)


@settings(deadline=None)
@given(_WORDS, st.sampled_from(["supervision", "toddlers", "ladder"]))
def test_one_more_word_loses_no_hit_of_a_finished_query(
    index: ScoredIndex, said: list[str], more: str
) -> None:
    query = " ".join([*said, "zebra"])
    assert _questions(index, query) <= _questions(index, f"{query} {more}")


@settings(deadline=None)
@given(st.one_of(_MISTYPED, st.text()))
def test_any_text_is_a_query_and_its_hits_go_down(index: ScoredIndex, query: str) -> None:
    results = search(index, query, limit=5)
    # Siblings stand together, whatever their scores: the best of them is what places them.
    best = max((hit.score for hit in results.hits if hit.sibling), default=0)
    scores = [best if hit.sibling else hit.score for hit in results.hits]
    assert scores == sorted(scores, reverse=True) or results.hits[-1].sibling
    assert all(hit.score >= 1 for hit in results.hits)
    assert len(scores) == min(5, sum(results.totals.values()))
    if not scores:
        assert not results.confident


@settings(deadline=None)
@given(
    _MISTYPED,
    st.sampled_from([None, "training", "supervision", "nosuch"]),
    st.sampled_from([None, "ifs", "II", "level 3", "imhm-c", "nosuch"]),
    st.sampled_from([None, *KINDS]),
)
def test_filters_keep_only_what_they_say(
    index: ScoredIndex, query: str, topic: str | None, category: str | None, kind: str | None
) -> None:
    ids = {"ifs": "ifs", "II": "ifs", "level 3": "imhs", "imhm-c": "imhm-c", "nosuch": "nosuch"}
    records = {(record.kind, record.id): record for record in index.records}
    everything = search(index, query, limit=ALL).hits
    found = search(index, query, limit=ALL, topic=topic, category=category, kind=kind)
    passing = [
        hit[:3]
        for hit in everything
        if topic in (None, records[hit.kind, hit.id].topic)
        and (category is None or ids[category] in records[hit.kind, hit.id].categories)
        and kind in (None, hit.kind)
    ]
    assert {hit[:3] for hit in found.hits} == set(passing)
    if not any(hit.sibling for hit in (*everything, *found.hits)):
        assert [hit[:3] for hit in found.hits] == passing


def test_names_in_the_way_are_named(index: ScoredIndex) -> None:
    """`NAMED` holds every name of one word, so that the law above is about words."""
    single = {name for name in index.aliases.instead if " " not in name and name in index.words}
    assert single <= {*NAMED, *(fold(word.text) for word in words("easy med"))}


FILTERS_ALONE = [
    pytest.param("topic:training", lambda one: one.topic == "training", id="a topic"),
    pytest.param("category:II", lambda one: "ifs" in one.categories, id="a category by its number"),
    pytest.param("kind:criterion", lambda one: one.kind == CRITERION, id="a kind"),
    pytest.param("-kind:criterion", lambda one: one.kind != CRITERION, id="all but a kind"),
]


@pytest.mark.parametrize(("query", "passes"), FILTERS_ALONE)
def test_a_filter_without_words_finds_what_it_filters(
    index: ScoredIndex, query: str, passes: Callable[[IndexRecord], bool]
) -> None:
    results = search(index, query, limit=len(index.records))
    expected = {(one.id, one.kind) for one in index.records if passes(one)}
    assert results.confident
    assert {(hit.id, hit.kind) for hit in results.hits} == expected != set()
    assert sum(results.totals.values()) == len(results.hits) == len(expected)
    assert sum(count_facets(index, query)["kind"].values()) == len(expected)


@pytest.mark.parametrize("query", ["-training", '-"reflective supervision"'])
def test_what_is_left_out_alone_leaves_all_others(index: ScoredIndex, query: str) -> None:
    without = search(index, query, limit=len(index.records))
    within = search(index, f'"{query[1:].strip(chr(34))}"', limit=len(index.records))
    named = {(hit.id, hit.kind) for hit in within.hits}
    left = {(hit.id, hit.kind) for hit in without.hits}
    assert named
    assert left
    assert not left & named
    assert len(left | named) == len(index.records)


@pytest.mark.parametrize("query", ['""', "-", "topic:nosuch", "kind:nosuch", "zebra -exam"])
def test_what_asks_nothing_or_for_nothing_finds_nothing(index: ScoredIndex, query: str) -> None:
    assert search(index, query).hits == ()


@pytest.mark.parametrize(
    "title", ["What is it for?", "Who are we?", "Is it for me?", "Why not us?"]
)
def test_a_title_of_grammar_alone_is_found(title: str) -> None:
    others = [
        Entry(
            "credential", "t", "How do I get my credential?", answer="It is for you, not for us."
        ),
        Entry("who", "t", "Who may apply?", answer="We are asked why, and what it is for."),
    ]
    hits = search(build_index([*others, Entry("it", "t", title, answer="A thing.")]), title).hits
    assert hits
    assert hits[0].id == "it"
