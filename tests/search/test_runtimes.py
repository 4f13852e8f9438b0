"""The search of the export, in Chromium and in Node, against the search in Python."""

from __future__ import annotations

import json
import random
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.markdown import plain_text
from search.analysis import term, terms
from search.engine import search
from search.entries import KINDS, entries_of
from search.excerpts import Fragment, marker_of
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from support.chromium import hosted
from support.content import DATA, QUERIES
from support.depth import deep, law
from support.node import loaded


class Runtime(Protocol):
    """What runs the scripts of the export."""

    def evaluate(self, script: str, value: Any) -> Any: ...


class Expected(Protocol):
    """What Python finds, as the browser writes it."""

    def __call__(self, query: str, **options: Any) -> dict[str, Any]: ...


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("file", marks=pytest.mark.browser, id="Chromium, from a folder"),
        pytest.param(
            "sub-path",
            marks=(pytest.mark.browser, pytest.mark.deep),
            id="Chromium, at a sub-path",
        ),
        pytest.param("node", id="Node"),
    ],
)
def runtime(
    request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runtime]:
    """Something in which the search of the export is loaded."""
    if request.param == "node":
        assets = site / "assets"
        with loaded([assets / "search-index.js", assets / "search.js"]) as node:
            yield node
        return
    root = tmp_path_factory.mktemp("host")
    shutil.copytree(site, root / "a" / "b")
    browser: Browser = request.getfixturevalue("browser")
    with hosted(root) as address:
        place = site.as_uri() if request.param == "file" else f"{address}a/b"
        page = browser.new_page()
        page.goto(f"{place}/search/index.html")
        yield page
        page.close()


@pytest.fixture(scope="module")
def expected(index: ScoredIndex) -> Expected:
    known: dict[tuple[str, str], dict[str, Any]] = {}

    def of_query(query: str, **options: Any) -> dict[str, Any]:
        key = query, str(options)
        if key not in known:
            results = search(index, query, **options)
            known[key] = {
                "confident": results.confident,
                "hits": [hit._asdict() for hit in results.hits],
                "totals": dict(results.totals),
                "suggestion": results.suggestion,
            }
        return known[key]

    return of_query


def _pieces(pieces: list[Fragment]) -> list[dict[str, Any]]:
    return [{"text": piece.text, "isMatch": piece.is_match} for piece in pieces]


def test_pages_see_three_names_of_ours_at_most(runtime: Runtime) -> None:
    found = runtime.evaluate(
        "(start) => Object.keys(globalThis).filter((name) => name.startsWith(start))", "Faq"
    )
    assert {"FaqSearch", "FaqSearchIndex"} <= set(found)
    assert set(found) <= {"FaqPage", "FaqSearch", "FaqSearchIndex"}


def test_the_table_of_cases_gives_the_same_terms(runtime: Runtime) -> None:
    cases = json.loads((DATA / "analysis.json").read_text("utf-8"))
    found = runtime.evaluate("texts => texts.map(FaqSearch.terms)", [one["text"] for one in cases])
    assert found == [one["terms"] for one in cases]


@law(50)
@given(texts=st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=20))
def test_any_text_gives_the_same_terms(runtime: Runtime, texts: list[str]) -> None:
    found = runtime.evaluate("texts => texts.map(FaqSearch.terms)", texts)
    assert found == [terms(text) for text in texts]


_ASSIGNED = [
    chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] != "C"
]


@pytest.mark.parametrize("step", [9, deep(1, name="all")])
def test_every_character_gives_the_same_terms(runtime: Runtime, step: int) -> None:
    """Alone, doubled and within a word: letters, marks, digits and signs of every script."""
    texts = [f"{one}{one} a{one}b {one}1" for one in _ASSIGNED[::step]]
    found = runtime.evaluate("texts => texts.map(FaqSearch.terms)", texts)
    assert found == [terms(text) for text in texts]


_SCRIPTS = "申请認證ひらがカナ교육한อบรมที่ຝຶກខ្មែមြန်कर्मবাংதமிழ்שָׁלםمُدَرسժამსሰዓ𞤖𑄌ßæłøİıé"
_SIGNS = "\u00ad\u200b\u200d\u200f\ufe0f\u0301\u3099" + "0123456789" * 2 + " .,-/()@'’$\u00a0"


@law(40)
@given(texts=st.lists(st.text(_SCRIPTS + _SIGNS + "abCD", max_size=40), min_size=30))
def test_text_of_many_scripts_has_the_same_words_and_marks(
    runtime: Runtime, index: ScoredIndex, texts: list[str]
) -> None:
    found = runtime.evaluate("texts => texts.map(FaqSearch.terms)", texts)
    assert found == [terms(text) for text in texts]
    marked = runtime.evaluate(
        "texts => texts.map((one) => FaqSearch.markerOf(one).mark(one))", texts
    )
    for text, its in zip(texts, marked, strict=True):
        assert its == _pieces(marker_of(index, read_query(index, text)).mark(text))


_LETTERS = st.text("abcdefghijklmnopqrstuvwxyz'’éßøœΣςжא", min_size=1, max_size=14)


@law(50)
@given(words=st.lists(_LETTERS, min_size=50, max_size=100))
def test_any_word_has_the_same_stem(runtime: Runtime, words: list[str]) -> None:
    found = runtime.evaluate("words => words.map(FaqSearch.term)", words)
    assert found == [term(word) for word in words]


OPTIONS: list[dict[str, Any]] = [
    {},
    {"limit": 2},
    {"topic": "training"},
    {"category": "ifs"},
    {"category": "nosuch"},
    {"kind": "criterion"},
    {"kind": "category"},
    {"kind": "term"},
    {"verbatim": True},
    {"prefer": "imhm-c"},
    {"prefer": "nosuch", "limit": 3},
    {"topic": ""},
    {"category": ""},
    {"kind": ""},
]

SOME = 3
"""Of so many queries one is asked with each of the options; all of them are in `make test-full`."""


@pytest.mark.parametrize(
    ("options", "step"),
    [
        case(options, step)
        for options in OPTIONS
        for case, step in ((pytest.param, SOME if options else 1), (deep, 1))
        if options or case is pytest.param
    ],
    ids=str,
)
def test_the_export_finds_what_python_finds(
    runtime: Runtime,
    expected: Expected,
    knowledge: KnowledgeBase,
    options: dict[str, Any],
    step: int,
) -> None:
    queries = [
        *QUERIES,
        *(question.title for question in knowledge.questions),
        *(criterion.title for criterion in knowledge.criteria),
        *(name for one in entries_of(knowledge) for name in (*one.names, *one.asked_as[-1:])),
        *(str(figure) for criterion in knowledge.criteria for figure in criterion.figures),
    ][::step]
    found = runtime.evaluate(
        "([queries, options]) => queries.map((query) => FaqSearch.search(query, options))",
        [queries, options],
    )
    assert found == [expected(query, **options) for query in queries]


def test_the_table_of_searches_gives_the_same_in_the_browser(
    runtime: Runtime, index: ScoredIndex, expected: Expected, knowledge: KnowledgeBase
) -> None:
    """Ids, scores, order, totals, confidence, what was mended and what is marked."""
    cases = json.loads((DATA / "searches.json").read_text("utf-8"))
    titles = [one.title for one in (*knowledge.questions, *knowledge.criteria)]
    answers = [plain_text(spoken(one.answer, knowledge)) for one in knowledge.questions]
    found = runtime.evaluate(
        """([cases, titles, answers]) => cases.map(({ query, options }) => {
             const marker = FaqSearch.markerOf(query);
             return [
               FaqSearch.search(query, options),
               titles.map((title) => marker.mark(title)),
               answers.map((answer) => marker.excerpt(answer)),
             ];
           })""",
        [cases, titles, answers],
    )
    for case, (results, marked, cut) in zip(cases, found, strict=True):
        marker = marker_of(index, read_query(index, case["query"]))
        assert results == expected(case["query"], **case["options"]), case["name"]
        assert marked == [_pieces(marker.mark(title)) for title in titles], case["name"]
        assert cut == [_pieces(marker.excerpt(answer)) for answer in answers], case["name"]


_LETTERS_TYPED = "abcdefghijklmnopqrstuvwxyz'’-é0123456789"
_NAMES = [
    "Level II",
    "level 3",
    "cat three",
    "Category IV",
    "IMHM-R/F",
    "RS/C",
    "RSC",
    "EASy",
    "easy",
    "CT-AIMH",
    "CTAIMH",
    "Part C",
    "thirty",
    "twenty four",
    "IFS",
    "third level",
    "Level IV-C",
    "in-service",
    "per year",
    "MEd",
    "0-3",
]
_SYNTAX = [
    "topic:training",
    "topic:supervision",
    "TOPIC:nosuch",
    "category:II",
    "category:imhm-r/f",
    "Category:level",
    "kind:question",
    "kind:criterion",
    "kind:category",
    "Kind:TERM",
    "-kind:term",
    "kind:x",
    '"',
    "“",
    "-",
    '""',
    "topic:",
    "category:2",
]


def _slip(word: str, chance: random.Random) -> str:
    """A word with one typing error."""
    place = chance.randrange(len(word))
    letter = chance.choice(_LETTERS_TYPED)
    return chance.choice(
        [
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        ]
    )


def _typed(vocabulary: list[str], chance: random.Random) -> str:
    """A query as someone might type it: slips, cut words, words run together, the language."""
    said: list[str] = []
    for _ in range(chance.randint(1, 4)):
        word = chance.choice(vocabulary)
        way = chance.random()
        if way < 0.15:
            word = _slip(word, chance)
        elif way < 0.17:
            word = _slip(_slip(word, chance) or word, chance)
        elif way < 0.35:
            word = word[: chance.randint(1, len(word))]
        elif way < 0.42:
            word += chance.choice(vocabulary)
        elif way < 0.5:
            word = chance.choice(_NAMES)
        elif way < 0.55:
            word = chance.choice(_SYNTAX)
        elif way < 0.6:
            word = f'"{word} {chance.choice(vocabulary)}"'
        elif way < 0.64:
            word = f"-{word}"
        elif way < 0.67:
            word = word.upper()
        said.append(word)
    return " ".join(said)


@pytest.mark.parametrize("step", [10, deep(1, name="all")])
def test_made_up_queries_give_the_same_hits_and_pieces(
    runtime: Runtime, index: ScoredIndex, expected: Expected, knowledge: KnowledgeBase, step: int
) -> None:
    chance = random.Random(7)
    entries = entries_of(knowledge)
    texts = [" ".join([one.question, *one.asked_as, one.answer]) for one in entries]
    vocabulary = " ".join(texts).split()
    phrases = [text.split() for text in texts]
    queries = [_typed(vocabulary, chance) for _ in range(9000)]
    for _ in range(1000):  # passages, some of them as phrases
        row = chance.choice(phrases)
        first = chance.randrange(len(row))
        passage = " ".join(row[first : first + chance.randint(2, 6)])
        queries.append(f'"{passage}"' if chance.random() < 0.5 else passage)
    alone = [*_SYNTAX, "-training", "-the", "what is it", "who are we", "is it for me", "of the"]
    queries = [*queries[::step], *alone]
    found = runtime.evaluate("queries => queries.map((query) => FaqSearch.search(query))", queries)
    assert sum(results["suggestion"] is not None for results in found) > len(queries) / 10
    hits = [hit for results in found for hit in results["hits"]]
    assert {hit["kind"] for hit in hits} == set(KINDS)
    assert {hit["more"] for hit in hits} == {True, False}
    assert {hit["sibling"] for hit in hits} == {True, False}
    for query, results in zip(queries, found, strict=True):
        assert results == expected(query), query
    text = plain_text(knowledge.question_by_id["work-how-many"].answer)
    some = queries[::10]
    shown = runtime.evaluate(
        """([queries, text]) => queries.map((query) => {
             const marker = FaqSearch.markerOf(query);
             return [marker.mark(text), marker.excerpt(text)];
           })""",
        [some, text],
    )
    for query, (marked, cut) in zip(some, shown, strict=True):
        marker = marker_of(index, read_query(index, query))
        assert marked == _pieces(marker.mark(text)), query
        assert cut == _pieces(marker.excerpt(text)), query


_ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@law(20)
@given(queries=st.lists(_ANY_TEXT, min_size=20))
def test_any_text_is_the_same_query(
    runtime: Runtime, expected: Expected, queries: list[str]
) -> None:
    found = runtime.evaluate("queries => queries.map((query) => FaqSearch.search(query))", queries)
    assert found == [expected(query) for query in queries]
