"""A search answered without the live site: for whatever has an index and cards."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from search.browser_index import Known, Shown, ShownFigure
from search.scored_index import ScoredIndex
from webapp.api.search import ApiSite, search_answer, search_json

SITE = ApiSite("https://faq.example/", "Ask first.")
NOWHERE = ApiSite("", "Ask first.")


def _cards(keys: Sequence[tuple[str, str]]) -> list[Shown]:
    figures = (ShownFigure("at least", "10", "families"), ShownFigure("", "2", "hours"))
    known = (Known("Families", "criteria/families/", "at least 10 families"),)
    return [
        Shown(its_id, kind, f"{kind}/{its_id}/", text="10 families", figures=figures, known=known)
        for kind, its_id in keys
    ]


def _elsewhere(keys: Sequence[tuple[str, str]]) -> list[Shown]:
    return [Shown(its_id, kind, f"https://other.example/{its_id}/") for kind, its_id in keys]


def test_an_answer_is_made_of_an_index_and_cards_alone(index: ScoredIndex) -> None:
    hit = search_json(index, _cards, [("q", "families"), ("limit", "1")], SITE)["hits"][0]
    assert hit["url"] == f"https://faq.example/{hit['kind']}/{hit['id']}/"
    assert hit["figures"] == ["at least 10 families", "2 hours"]
    assert hit["fragments"] == [
        {"text": "10 ", "is_match": False},
        {"text": "families", "is_match": True},
    ]
    assert hit["known"][0]["url"] == "https://faq.example/criteria/families/"
    hit = search_json(index, _cards, [("q", "families"), ("limit", "1")], NOWHERE)["hits"][0]
    assert hit["url"] == f"/{hit['kind']}/{hit['id']}/"


def test_what_is_of_another_collection_leads_there(index: ScoredIndex) -> None:
    for site in (SITE, NOWHERE):
        found = search_json(index, _elsewhere, [("q", "families")], site)
        assert {hit["url"].partition(".")[0] for hit in found["hits"]} == {"https://other"}


def test_what_has_no_address_leads_nowhere(index: ScoredIndex) -> None:
    known = (Known("Families", "", "at least 10 families"),)
    for site in (SITE, NOWHERE):
        found = search_json(
            index,
            lambda keys: [Shown("Fees", "", "", known=known)] * len(keys),
            [("q", "families")],
            site,
        )
        assert {hit["url"] for hit in found["hits"]} == {None}
        assert found["hits"][0]["known"][0]["url"] is None


@pytest.mark.parametrize(
    ("pairs", "status", "kind"),
    [
        ([("q", "families")], 200, "application/json"),
        ([("q", "a"), ("q", "b")], 400, "application/problem+json"),
    ],
)
def test_an_answer_has_its_status_and_type(
    index: ScoredIndex, pairs: list[tuple[str, str]], status: int, kind: str
) -> None:
    found = search_answer(index, _cards, pairs, SITE)
    assert found[:2] == (status, kind)
    assert json.loads(found[2])


def test_cards_are_asked_for_once(index: ScoredIndex) -> None:
    """A database answers them by one query."""
    asked: list[Sequence[tuple[str, str]]] = []

    def cards(keys: Sequence[tuple[str, str]]) -> list[Shown]:
        asked.append(keys)
        return _cards(keys)

    search_json(index, cards, [("q", "families"), ("limit", "50")], SITE)
    assert len(asked) == 1
