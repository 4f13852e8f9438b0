"""The index for the browser: scripts that hold what Python has, with public records only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Standing, Status
from search.browser_index import (
    BrowserIndex,
    Shown,
    ShownFigure,
    _coded,
    _front_coded,
    _piece_size,
    build_browser_index,
    format_core,
    format_piece,
)
from search.entries import Entry, entries_of
from search.index import build_index
from search.scored_index import ScoredIndex
from support.browser_index import read_keys, read_numbers, read_pieces, value_of
from support.content import CONTENT
from webapp.application import create_app

TEXTS = [
    pytest.param("", id="nothing"),
    pytest.param('"quotes" and \\backslashes\\', id="quotes and backslashes"),
    pytest.param("</script><!-- <b>", id="markup"),
    pytest.param("one\ntwo\ttab\0", id="control signs"),
    pytest.param("a\u2028b\u2029c", id="line ends that only JavaScript knows"),
    pytest.param("Master’s ® é Ω 👶", id="beyond ASCII"),
]

MANY = [
    Entry(
        f"q{n}",
        "topic",
        f"word{n} of {n % 40}",
        answer=" ".join(f"w{(n * 7919 + i * i * 104_729) % 20_011}" for i in range(25)),
    )
    for n in range(1000)
]
"""More than one script holds."""


def _shown(entries: Sequence[Entry]) -> dict[Any, Shown]:
    return {(one.kind, one.id): Shown(one.question, "", f"questions/{one.id}/") for one in entries}


@pytest.fixture(scope="module")
def large() -> tuple[ScoredIndex, BrowserIndex]:
    index = build_index(MANY)
    texts = {(one.kind, one.id): Shown(one.question, "", "", True, one.answer) for one in MANY}
    return index, build_browser_index(index, texts)


@given(st.lists(st.integers(0, 10**9)))
def test_signs_are_read_as_the_numbers_they_stand_for(numbers: list[int]) -> None:
    assert read_numbers(_coded(numbers)) == numbers


@given(st.lists(st.text("ab é日", min_size=1), unique=True).map(sorted))
def test_sorted_keys_are_read_as_they_were(keys: list[str]) -> None:
    assert read_keys(_front_coded(keys)) == keys


def test_the_pieces_hold_the_index_as_python_has_it(
    index: ScoredIndex, large: tuple[ScoredIndex, BrowserIndex], knowledge: KnowledgeBase
) -> None:
    small = build_browser_index(index, _shown(entries_of(knowledge.public())))
    for whole, browser in ((index, small), large):
        words, postings = read_pieces([json.loads(piece) for piece in browser.terms])
        assert words == list(whole.words)
        filters = {term for term in postings if term.startswith(("=topic:", "=category:"))}
        holders = {term for term in postings if term.startswith("~")}
        assert {term[1:]: tuple(postings[term]) for term in holders} == whole.holders
        others = postings.keys() - filters - holders
        assert {term: postings[term] for term in others} == whole.postings
        steps = browser.core["weights"]
        for term, weight in whole.weights.items():
            count = len(whole.postings[term])
            assert [its for least, its in steps if least <= count][-1] == weight


def test_filters_are_the_records_of_topics_and_categories(index: ScoredIndex) -> None:
    nothing = {(one.kind, one.id): Shown("", "", "") for one in index.records}
    browser = build_browser_index(index, nothing)
    _, postings = read_pieces([json.loads(piece) for piece in browser.terms])
    for number, record in enumerate(index.records):
        for category in record.categories:
            assert number in postings[f"=category:{category}"]
        if record.topic:
            assert number in postings[f"=topic:{record.topic}"]


def test_the_core_has_the_handicap_of_each_record(index: ScoredIndex) -> None:
    nothing = {(one.kind, one.id): Shown("", "", "") for one in index.records}
    core = build_browser_index(index, nothing).core
    least = core["leastHandicap"]
    assert [step + least for step in read_numbers(core["handicaps"])] == [
        record.handicap for record in index.records
    ]
    assert len({record.handicap for record in index.records}) > 10
    assert list(core["counts"].items()) == list(index.counts.items())


def test_records_of_two_kinds_with_one_id_are_kept_apart() -> None:
    entries = [Entry("fee", "", "Fee"), Entry("fee", "", "Price", kind="term")]
    browser = build_browser_index(build_index(entries), _shown(entries))
    assert [values[:2] for piece in browser.records for values in json.loads(piece)] == [
        ["fee", "Fee"],
        ["fee", "Price"],
    ]


def test_a_small_index_is_one_script_and_a_large_one_is_in_pieces(
    large: tuple[ScoredIndex, BrowserIndex],
) -> None:
    index, browser = large
    assert not browser.is_whole
    core = value_of(format_core(browser))
    assert "terms" not in core
    assert core["records"] == 1000
    assert len(core["bounds"]) == len(browser.terms) - 1
    for bound, piece in zip(core["bounds"], browser.terms[1:], strict=True):
        words, terms = (read_keys(part) for part in json.loads(piece)[:2])
        assert min([*words[:1], *terms[:1]]) == bound
    ids = [values[0] for piece in browser.records for values in json.loads(piece)]
    assert ids == [record.id for record in index.records]
    small = build_browser_index(build_index(MANY[:3]), _shown(MANY[:3]))
    assert small.is_whole
    assert len(value_of(format_core(small))["terms"]) == len(small.terms)


def test_pieces_grow_with_the_index_so_that_their_first_keys_do_not() -> None:
    assert _piece_size(0) == _piece_size(500_000) == 700
    for total in (1_000_000, 10_000_000, 100_000_000):
        size = _piece_size(total)
        keys, pieces = total / size * 12, 16 * size  # what a search loads of each
        assert keys == pytest.approx(pieces, rel=0.01)


def test_a_piece_is_a_script_that_hands_itself_in() -> None:
    script = format_piece("index-0f1e2d3c", "terms", 3, "[1]")
    assert script == 'globalThis.FaqSearch.add("index-0f1e2d3c","terms",3,[1]);\n'


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    entry = Entry("a", "b", "c")
    shown = Shown(text, text, text, True, text, (ShownFigure(text, text, text),))
    script = format_core(build_browser_index(build_index([entry]), {(entry.kind, "a"): shown}))
    assert value_of(script)["shown"] == [
        [["a", text, text, text, 1, text, [[text, text, text]], 1, []]]
    ]


def test_the_served_index_knows_the_public_only(content: Path) -> None:
    draft = content / "faq/training/training-how-far-back.md"
    assert "status: draft" in draft.read_text("utf-8")
    served = create_app(content).test_client().get("/assets/search-index.js")
    assert served.content_type == "text/javascript; charset=utf-8"
    value = value_of(served.text)
    shown = {values[0]: values for piece in value["shown"] for values in piece}
    assert shown["training-how-far-back"][4:6] == [0, ""]
    assert shown["work-how-many"][3] == "questions/work-how-many/"
    assert "10 families" in shown["work-how-many"][5]
    path = content / "faq/fees"
    path.mkdir()
    (path / "_topic.md").write_text("# Fees\n", "utf-8")
    (path / "gone.md").write_text(
        "---\nid: gone\nstatus: retired\n---\n# Zeppelin fares?\n", "utf-8"
    )
    text = create_app(content).test_client().get("/assets/search-index.js").text
    assert "eppelin" not in text


def test_sister_criteria_are_not_served(knowledge: KnowledgeBase) -> None:
    text = create_app(CONTENT).test_client().get("/assets/search-index.js").text
    sisters = [one.id for one in knowledge.criteria if one.standing is Standing.SISTER]
    assert sisters
    assert not [slug for slug in sisters if f'"{slug}"' in text]
    assert any(one.status is Status.DRAFT for one in knowledge.questions)
