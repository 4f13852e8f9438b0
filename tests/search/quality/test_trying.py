"""What a change would change of searches: rankings, and expectations that turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.content.files.expectations import Expectation
from search.entries import CRITERION, Entry
from search.index import build_index
from search.quality.trying import Changed, Ranked, what_changes

ENTRIES = [
    Entry("pay", "fees", "What is the fee?"),
    Entry("travel", "fees", "Is travel paid for?"),
    Entry("train", "fees", "Is training paid for?"),
    Entry("pay-fee", "", "Fee for travel", kind=CRITERION),
]


def _changed(
    slug: str, wordings: Sequence[str], query: str, expected: Sequence[str], within: int = 1
) -> Changed:
    """What one record with other wordings changes of a search and what is expected of it."""
    one = Expectation(query, tuple(expected), "e.toml", 7, within)
    then = [
        replace(entry, asked_as=(*entry.asked_as, *wordings)) if entry.id == slug else entry
        for entry in ENTRIES
    ]
    return what_changes(build_index(ENTRIES), build_index(then), [query], [one])


@pytest.mark.parametrize(
    ("slug", "wordings", "query", "expected", "outcome"),
    [
        pytest.param("pay", ["zebra"], "zebra", ["pay"], (False, True), id="found now"),
        pytest.param("train", ["zebra"], "zebra", [], (True, False), id="sure where it should not"),
        pytest.param(
            "train",
            ["travel paid for"] * 3,
            "travel paid",
            ["travel"],
            (True, False),
            id="overtaken",
        ),
    ],
)
def test_expectations_that_turn_are_told(
    slug: str, wordings: list[str], query: str, expected: list[str], outcome: tuple[bool, bool]
) -> None:
    told = _changed(slug, wordings, query, expected)
    assert [(one.was_met, one.is_met) for one in told.turned] == [outcome]
    assert (told.met, told.tried) == (outcome[1], 1)


def test_a_ranking_is_told_with_the_places_before() -> None:
    told = _changed("train", ["zebra"], "zebra", ["train"]).rankings
    assert [one.hits for one in told] == [(Ranked("question", "train", None, 1),)]
    assert (told[0].was_confident, told[0].is_confident) == (False, True)
    assert not told[0].is_same


def test_what_falls_out_of_the_first_is_told_after_them() -> None:
    many = [Entry(f"r{n}", "t", "Fee of zebras") for n in range(6)]
    then = [*many[:-1], replace(many[-1], asked_as=("zebras",) * 2)]
    hits = what_changes(build_index(many), build_index(then), ["zebras"]).rankings[0].hits
    assert (hits[0].id, hits[0].before, hits[0].after) == ("r5", 6, 1)
    assert (hits[-1].id, hits[-1].before, hits[-1].after) == ("r4", 5, 6)


def test_without_a_change_nothing_is_told() -> None:
    told = _changed("pay", [], "what is the fee", ["pay"])
    assert (told.moved, told.rankings[0].is_same, told.met) == ((), True, 1)
    assert [one.before for one in told.rankings[0].hits] == [
        one.after for one in told.rankings[0].hits
    ]
