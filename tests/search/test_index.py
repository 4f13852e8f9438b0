"""The finished index: whoever types a title, word for word, finds its record first."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.content.model.knowledge import KnowledgeBase
from search.analysis import terms, words
from search.bm25f import build_scored_index, in_order
from search.engine import search
from search.entries import CATEGORY, KINDS, QUESTION, TERM, Entry, entries_of
from search.index import build_index
from search.query_terms import read_query, title_key
from search.scored_index import ScoredIndex
from search.synonyms import aliases_of
from support.depth import law

LOUD = Entry("loud", "", "Other", asked_as=("cost",) * 9, answer="cost of the cost " * 9)
"""A record that holds the word “cost” more often than any other."""

TITLES = [
    pytest.param("Cost", id="a word that another record holds more often"),
    pytest.param("What is the cost?", id="with words of grammar"),
    pytest.param("Cost and distance", id="with another word"),
    pytest.param("Why?", id="a word of grammar only"),
    pytest.param("What is it?", id="words of grammar only"),
    pytest.param("Cost: twenty-four dollars", id="a number in words"),
    pytest.param("The master’s degree", id="an apostrophe"),
    pytest.param("“Cost” in quotes", id="quotes"),
    pytest.param("What does “” mean?", id="quotes around nothing"),
    pytest.param("Is it 5-degree weather - or not?", id="dashes"),
    pytest.param("Résumé & naïveté", id="accents"),
    pytest.param("constructor", id="a name of the language"),
]

_TITLE_WORDS = [
    "cost",
    "hours",
    "training",
    "the",
    "how",
    "many",
    "year",
    "two",
    "level",
    "supervision",
]
_COLLECTIONS = st.lists(
    st.builds(
        Entry,
        id=st.uuids().map(str),
        topic=st.just("fees"),
        question=st.lists(st.sampled_from(_TITLE_WORDS), min_size=1, max_size=4).map(" ".join),
        asked_as=st.lists(st.sampled_from(_TITLE_WORDS), max_size=4).map(tuple),
        answer=st.lists(st.sampled_from(_TITLE_WORDS), max_size=9).map(" ".join),
        kind=st.sampled_from([QUESTION, *KINDS]),
    ),
    max_size=7,
)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_word_for_word_finds_its_record_first(title: str) -> None:
    index = build_index([LOUD, Entry("own", "", title)])
    for typed in (title, title.upper(), f"  {title}  "):
        assert [hit.id for hit in search(index, typed).hits][:1] == ["own"]


def test_of_records_with_one_title_the_first_wins() -> None:
    twins = [Entry("a", "", "Cost"), Entry("b", "", "COST!", answer="cost cost")]
    index = build_index([LOUD, *twins])
    assert next(hit.id for hit in search(index, "cost").hits) == "a"


def test_a_title_gets_just_enough_to_come_first() -> None:
    entries = [LOUD, Entry("own", "", "Cost")]
    before = search(build_scored_index(entries), "cost").hits
    assert [hit.id for hit in before] == ["loud", "own"]
    index = build_index(entries)
    after = search(index, "cost").hits
    assert [(hit.id, hit.score) for hit in after] == [
        ("own", before[0].score + 1),
        ("loud", before[0].score),
    ]
    assert index.titles == {title_key("Cost?"): (1, after[0].score - before[1].score)}


def test_what_a_title_gets_is_a_part_of_the_sum() -> None:
    index = build_index([LOUD, Entry("own", "", "Cost")])
    asked = read_query(index, "Cost").asked
    hit = search(index, "Cost").hits[0]
    handicap = index.records[1].handicap * sum(one.weight for one in asked) // 1000
    assert hit.score == sum(one.postings.get(1, 0) for one in asked) - handicap


def test_part_of_a_title_gets_nothing() -> None:
    entries = [LOUD, Entry("own", "", "The cost of it")]
    for query in ("cost", "the cost of it all", "cost of the it"):
        assert search(build_index(entries), query) == search(build_scored_index(entries), query)


def test_another_name_alone_finds_its_record_first() -> None:
    category = Entry("ifs", "", "Specialist (IFS)", names=("Specialist", "IFS"), kind=CATEGORY)
    loud = Entry("loud", "", "IFS or IFS?", asked_as=("IFS",) * 9, answer="IFS specialist " * 9)
    index = build_index([loud, category])
    assert search(build_scored_index([loud, category]), "IFS").hits[0].id == "loud"
    for typed in ("IFS", "ifs?", "Specialist", "specialist ifs"):
        assert search(index, typed).hits[0].id == "ifs", typed
    assert search(index, "IFS or not").hits[0].id == "loud"


def test_a_title_comes_before_another_name() -> None:
    titled = Entry("titled", "", "Fee")
    named = Entry("named", "", "Price", names=("Fee",), answer="fee", kind=TERM)
    for entries in ([titled, named], [named, titled]):
        assert search(build_index(entries), "fee").hits[0].id == "titled"


def test_every_name_of_the_content_finds_a_record_of_that_name(
    index: ScoredIndex, knowledge: KnowledgeBase
) -> None:
    entries = entries_of(knowledge.public())
    of_name: dict[str, set[tuple[str, str]]] = {}
    for entry in entries:
        for name in (entry.question, *entry.names):
            of_name.setdefault(title_key(name), set()).add((entry.id, entry.kind))
    assert len(of_name) > 60
    for entry in entries:
        for name in entry.names:
            hit = search(index, name).hits[0]
            assert (hit.id, hit.kind) in of_name[title_key(name)], name


def test_only_titles_that_need_it_are_kept() -> None:
    assert build_index([Entry("a", "", "Cost"), Entry("b", "", "Distance")]).titles == {}


@law(20)
@given(_COLLECTIONS)
def test_every_title_of_words_finds_its_record_first(entries: list[Entry]) -> None:
    index = build_index(entries)
    seen: set[str] = set()
    for entry in in_order(entries):
        key = title_key(entry.question)
        if key in seen or not set(terms(entry.question)) & index.weights.keys():
            continue
        seen.add(key)
        hits = search(index, entry.question).hits
        assert [hit.id for hit in hits][:1] == [entry.id]


@law(20)
@given(_COLLECTIONS)
def test_nothing_but_titles_and_confidence_differs_from_the_scored_index(
    entries: list[Entry],
) -> None:
    finished, scored = build_index(entries).as_json(), build_scored_index(entries).as_json()
    assert {**finished, "titles": {}, "least": {}} == scored


def test_an_empty_collection_can_be_built() -> None:
    assert replace(build_index([]), least={}) == build_scored_index([])
    assert not search(build_index([]), "cost").confident


def test_every_question_of_the_content_is_first_for_its_title(
    index: ScoredIndex, knowledge: KnowledgeBase
) -> None:
    for question in knowledge.questions:
        bare = " ".join(word.text for word in words(question.title))
        straight = question.title.replace("’", "'").replace("®", "")
        for typed in (
            question.title,
            question.title.upper(),
            question.title.lower(),
            question.title.replace(" ", "  \n"),
            f"{bare}???",
            bare,
            bare.lower(),
            straight,
        ):
            results = search(index, typed)
            assert results.hits[0].id == question.id
            assert results.suggestion is None
            assert results.confident


def test_every_other_record_of_the_content_is_first_for_its_title(
    index: ScoredIndex, knowledge: KnowledgeBase
) -> None:
    seen: set[str] = set()
    for entry in entries_of(knowledge.public()):
        key = title_key(entry.question)
        if key in seen:
            continue
        seen.add(key)
        for typed in (entry.question, entry.question.upper()):
            results = search(index, typed)
            assert (results.hits[0].id, results.hits[0].kind) == (entry.id, entry.kind), typed
            assert results.suggestion is None


def test_the_same_content_gives_the_same_bytes(knowledge: KnowledgeBase) -> None:
    public = knowledge.public()
    first, second = (
        json.dumps(build_index(entries_of(public), aliases_of(public)).as_json()) for _ in range(2)
    )
    assert first == second


def _confident(entries: list[Entry], query: str) -> bool:
    return search(build_index(entries), query).confident


def test_what_questions_must_reach_does_not_hang_on_facts(knowledge: KnowledgeBase) -> None:
    questions = [one for one in entries_of(knowledge) if one.kind == QUESTION]
    assert build_index(questions).least[QUESTION] < 1000  # less than a whole title reaches
    for one in questions:
        assert _confident(questions, one.question), one.id


@pytest.mark.parametrize(
    "query", ["what is level 2", "What does Category II mean?", "what does IFS stand for"]
)
def test_whoever_asks_what_a_name_means_finds_it_first(
    knowledge: KnowledgeBase, query: str
) -> None:
    """Whichever of its names: others have “stand for” and “mean” in more wordings."""
    public = knowledge.public()
    index = build_index(entries_of(public), aliases_of(public))
    assert search(index, query).hits[0].id == "ifs"
