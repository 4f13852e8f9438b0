"""Criteria of one aspect as one set among the hits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Category, Line
from ingest.content.model.slugs import Slug
from search.bm25f import build_scored_index
from search.engine import search
from search.entries import CRITERION, Entry
from search.scored_index import ScoredIndex
from search.synonyms import aliases_of

REGISTER = KnowledgeBase(
    categories=tuple(
        Category(Slug(name.lower()), f"{name} name", name, Line.INFANT)
        for name in ("AAA", "BBB", "CCC")
    )
)


def _fee(name: str, text: str, *categories: str, aspect: str = "fees") -> Entry:
    return Entry(name, "", text, categories=categories, kind=CRITERION, aspect=aspect)


def _index(*entries: Entry) -> ScoredIndex:
    return build_scored_index(entries, aliases_of(REGISTER))


FEES = (
    _fee("a", "Fee of AAA", "aaa"),
    _fee("b", "Fee of BBB", "bbb"),
    _fee("c", "Fee of CCC", "ccc"),
    _fee("old", "Fee of AAA and BBB before", "aaa", "bbb"),
)
"""As the entries stand: category by category, earlier ones last."""

OTHERS = (
    Entry("visa", "", "Visa fee and cost", answer="Cost."),
    _fee("exam", "Exam in one of many rooms for a fee", "aaa", aspect=""),
    Entry("cost", "", "The cost"),
)


def _found(index: ScoredIndex, query: str, **options: Any) -> list[str]:
    """The ids of the hits; those of siblings in capitals."""
    hits = search(index, query, **options).hits
    return [hit.id.upper() if hit.sibling else hit.id for hit in hits]


def test_siblings_stand_in_the_order_of_the_index_in_the_place_of_the_best() -> None:
    found = _found(_index(*FEES, *OTHERS), "fee")
    first = found.index("A")
    assert found[first : first + 4] == ["A", "B", "C", "OLD"]
    assert set(found) - {"A", "B", "C", "OLD"} == {"visa", "exam"}


def test_siblings_that_share_little_with_the_query_stand_with_the_others() -> None:
    weak = _fee("d", "A long text about many other things and even more of them, with a fee", "ccc")
    found = _found(_index(*FEES[:2], weak, *OTHERS), "fee")
    assert [one for one in found if one.isupper()] == ["A", "B", "D"]


def test_a_sibling_that_holds_no_word_of_the_query_is_no_hit() -> None:
    silent = _fee("d", "Payment", "ccc")
    assert "D" not in _found(_index(*FEES[:2], silent), "fee")


def test_a_named_category_shows_what_holds_for_it_alone() -> None:
    index = _index(*FEES, *OTHERS)
    assert [one for one in _found(index, "fee BBB") if one.isupper()] == ["B", "OLD"]
    assert not any(one.isupper() for one in _found(index, "fee CCC"))
    assert _found(index, "fee CCC")[0] == "c"


def test_a_named_category_of_which_no_sibling_tells_shows_all_of_them() -> None:
    index = _index(*FEES[:2], Entry("other", "", "Something else", categories=("ccc",)))
    assert [one for one in _found(index, "fee CCC") if one.isupper()] == ["A", "B"]


@pytest.mark.parametrize(
    ("category", "expected"),
    [("bbb", ["B", "OLD", "A", "C"]), ("ccc", ["C", "A", "B", "OLD"]), ("nosuch", None)],
)
def test_a_preferred_category_comes_first(category: str, expected: list[str] | None) -> None:
    index = _index(*FEES, *OTHERS)
    found = [one for one in _found(index, "fee", prefer=category) if one.isupper()]
    assert found == (expected or ["A", "B", "C", "OLD"])


def test_a_sibling_far_ahead_comes_first() -> None:
    clear = _fee("d", "Fee", "bbb")
    found = _found(_index(*FEES, clear, *OTHERS), "fee")
    assert [one for one in found if one.isupper()] == ["D", "A", "B", "C", "OLD"]


def test_a_sibling_alone_is_an_ordinary_hit() -> None:
    assert "a" in _found(_index(FEES[0], *OTHERS), "fee")


def test_a_sibling_that_alone_was_asked_for_is_no_set() -> None:
    found = _found(_index(*FEES, *OTHERS), "fee before")
    assert found[0] == "old"
    assert not any(one.isupper() for one in found)


def test_siblings_far_behind_the_best_are_no_set() -> None:
    best = Entry("best", "", "Zebra stamps", asked_as=("zebra stamps",))
    hits = search(_index(*FEES, best), "zebra stamps fee").hits
    assert hits[0].id == "best"
    assert not any(hit.sibling for hit in hits)


def test_siblings_are_never_folded_away() -> None:
    weak = _fee("d", "A long text about many other things and even more of them, with a fee", "ccc")
    hits = search(_index(*FEES, weak, *OTHERS), "fee").hits
    (last,) = (hit for hit in hits if hit.id == "d")
    assert last.score * 2 < max(hit.score for hit in hits)
    assert last.sibling
    assert not last.more


def test_of_two_aspects_that_of_the_better_second_sibling_counts() -> None:
    hours = (
        _fee("x", "Fee fee fee", "aaa", aspect="hours"),
        _fee("y", "What else there is to be paid beside a fee", "bbb", aspect="hours"),
    )
    found = _found(_index(*hours, *FEES), "fee")
    assert [one for one in found if one.isupper()] == ["A", "B", "C", "OLD"]
    assert found[0] == "x"


def test_filters_choose_among_siblings() -> None:
    index = _index(*FEES, *OTHERS)
    assert [one for one in _found(index, "fee", category="aaa") if one.isupper()] == ["A", "OLD"]
    assert not any(one.isupper() for one in _found(index, "fee", kind="question"))


@pytest.mark.parametrize("limit", range(1, 8))
def test_a_limit_cuts_the_same_list(limit: int) -> None:
    index = _index(*FEES, *OTHERS)
    assert _found(index, "fee cost", limit=limit) == _found(index, "fee cost", limit=99)[:limit]


def test_the_index_keeps_aspects() -> None:
    index = _index(*FEES, *OTHERS)
    again = ScoredIndex.from_json(index.as_json())
    assert again.siblings == index.siblings
    assert list(index.siblings) == ["fees"]
    assert _index(*(replace(one, aspect="") for one in FEES)).siblings == {}
