"""Retrieval measures, compared with means worked out by hand."""

from __future__ import annotations

import math
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.quality.metrics import Judged, Measures, Trouble, measure, measure_groups


def _judged(ranked: str, expected: str, *, confident: bool = True) -> Judged:
    """Ids are single letters: `_judged("abc", "b")` found a, b and c and should have found b."""
    return Judged(list(ranked), frozenset(expected), confident)


AT_ONCE = _judged("abc", "a")
SECOND = _judged("bac", "a")
FOURTH = _judged("bcda", "a")
ELEVENTH = _judged("bcdefghijka", "a")
NEVER = _judged("bcd", "a", confident=False)
NO_HITS = _judged("", "a", confident=False)

PLACES = [
    # name, judged, MRR@10, success@1, success@3, MAP
    pytest.param(AT_ONCE, 1, 1, 1, 1, id="first"),
    pytest.param(SECOND, 1 / 2, 0, 1, 1 / 2, id="second"),
    pytest.param(_judged("bca", "a"), 1 / 3, 0, 1, 1 / 3, id="third"),
    pytest.param(FOURTH, 1 / 4, 0, 0, 1 / 4, id="fourth"),
    pytest.param(_judged("bcdefghija", "a"), 1 / 10, 0, 0, 1 / 10, id="tenth"),
    pytest.param(ELEVENTH, 0, 0, 0, 1 / 11, id="eleventh"),
    pytest.param(NEVER, 0, 0, 0, 0, id="never"),
    pytest.param(NO_HITS, 0, 0, 0, 0, id="no hits"),
    pytest.param(_judged("abcd", "ad"), 1, 1, 1, (1 + 2 / 4) / 2, id="two right, 1st and 4th"),
    pytest.param(
        _judged("bac", "ac"), 1 / 2, 0, 1, (1 / 2 + 2 / 3) / 2, id="two right, 2nd and 3rd"
    ),
    pytest.param(_judged("ab", "ax"), 1, 1, 1, 1 / 2, id="one of two found"),
]


SECOND_GAIN = 1 / math.log2(3)
"""What a right hit at the second place gains; at the first it is 1."""

GAINS = [
    # name, judged, nDCG@10
    pytest.param(AT_ONCE, 1, id="first"),
    pytest.param(SECOND, SECOND_GAIN, id="second"),
    pytest.param(_judged("bca", "a"), 1 / 2, id="third"),
    pytest.param(_judged("bcdefghija", "a"), 1 / math.log2(11), id="tenth"),
    pytest.param(ELEVENTH, 0, id="eleventh"),
    pytest.param(NO_HITS, 0, id="no hits"),
    pytest.param(_judged("abcd", "ab"), 1, id="two right on top"),
    pytest.param(_judged("acbd", "ab"), 1.5 / (1 + SECOND_GAIN), id="two right, 1st and 3rd"),
    pytest.param(_judged("ab", "ax"), 1 / (1 + SECOND_GAIN), id="one of two found"),
    pytest.param(
        _judged("abcdefghijkl", "abcdefghijkl"), 1, id="more right ones than are looked at"
    ),
]

TROUBLES = [
    pytest.param(AT_ONCE, [], id="right and sure"),
    pytest.param(SECOND, [Trouble.NOT_FIRST], id="second"),
    pytest.param(_judged("bcd", "a"), [Trouble.NOT_FOUND], id="not found"),
    pytest.param(NEVER, [Trouble.NOT_FOUND, Trouble.REFUSED], id="not found, not sure"),
    pytest.param(_judged("ab", "a", confident=False), [Trouble.REFUSED], id="first, not sure"),
    pytest.param(_judged("ab", ""), [Trouble.DRESSED_UP], id="no answer, but sure"),
    pytest.param(_judged("ab", "", confident=False), [], id="no answer, not sure"),
]


def test_nothing_measures_nothing() -> None:
    assert measure([]) == Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(("one", "mrr", "at_1", "at_3", "average"), PLACES)
def test_one_query(one: Judged, mrr: float, at_1: float, at_3: float, average: float) -> None:
    measures = measure([one])
    assert measures.mrr_at_10 == pytest.approx(mrr)
    assert measures.success_at_1 == at_1
    assert measures.success_at_3 == at_3
    assert measures.mean_average_precision == pytest.approx(average)


@pytest.mark.parametrize(("one", "gain"), GAINS)
def test_the_gain_of_one_query(one: Judged, gain: float) -> None:
    assert measure([one]).ndcg_at_10 == pytest.approx(gain)


@pytest.mark.parametrize(("one", "troubles"), TROUBLES)
def test_what_went_wrong(one: Judged, troubles: list[Trouble]) -> None:
    assert list(one.troubles) == troubles


def test_each_group_is_measured_by_itself_by_name() -> None:
    judged = [
        replace(SECOND, kinds=frozenset(["term"])),
        replace(AT_ONCE, kinds=frozenset(["criterion", "term"])),
        replace(NEVER, kinds=frozenset(["criterion"])),
        AT_ONCE,
    ]
    kinds = measure_groups((one for one in judged), lambda one: one.kinds)
    assert list(kinds) == ["criterion", "term"]
    assert kinds["criterion"] == measure([AT_ONCE, NEVER])
    assert kinds["term"] == measure([SECOND, AT_ONCE])
    assert measure_groups([AT_ONCE], lambda one: one.kinds) == {}


SETS = [
    # the hits, the set, its recall among the first six
    pytest.param("abc", "abc", 1, id="all of it"),
    pytest.param("xabcdefg", "ag", 1 / 2, id="one of two in time"),
    pytest.param("abcdefgh", "abcdefgh", 1, id="as many of a large one as are looked at"),
    pytest.param("axyzuvwb", "abcdefgh", 1 / 6, id="one of a large one"),
    pytest.param("xyz", "ab", 0, id="none of it"),
]


@pytest.mark.parametrize(("ranked", "wanted", "recall"), SETS)
def test_the_recall_of_a_set(ranked: str, wanted: str, recall: float) -> None:
    one = replace(_judged(ranked, ranked[0]), wanted_set=frozenset(wanted))
    measures = measure([one, AT_ONCE])
    assert (measures.with_set, measures.set_recall_at_6) == (1, pytest.approx(recall))
    assert (Trouble.NO_WHOLE_SET in one.troubles) == (recall < 1)


def test_means_over_queries() -> None:
    measures = measure([AT_ONCE, SECOND, FOURTH, ELEVENTH, NEVER])
    assert measures.queries == 5
    assert measures.mrr_at_10 == pytest.approx((1 + 1 / 2 + 1 / 4 + 0 + 0) / 5)
    assert measures.success_at_1 == pytest.approx(1 / 5)
    assert measures.success_at_3 == pytest.approx(2 / 5)
    assert measures.mean_average_precision == pytest.approx((1 + 1 / 2 + 1 / 4 + 1 / 11 + 0) / 5)


def test_queries_without_an_answer_count_only_as_refused_or_not() -> None:
    sure, unsure = _judged("abc", ""), _judged("", "", confident=False)
    measures = measure([AT_ONCE, SECOND, sure, unsure, unsure, unsure])
    assert (measures.queries, measures.answerable) == (6, 2)
    assert measures.mrr_at_10 == pytest.approx(3 / 4)
    assert measures.mean_average_precision == pytest.approx(3 / 4)
    assert measures.success_at_1 == pytest.approx(1 / 2)
    assert measures.refused_rightly == pytest.approx(3 / 4)
    assert measures.refused_wrongly == 0


def test_a_query_with_an_answer_that_is_not_confident_is_refused_wrongly() -> None:
    unsure = _judged("abc", "a", confident=False)
    measures = measure([AT_ONCE, SECOND, FOURTH, unsure])
    assert measures.refused_wrongly == pytest.approx(1 / 4)
    assert measures.refused_rightly == 0
    assert measures.success_at_1 == pytest.approx(2 / 4), "what was found counts all the same"


def test_queries_may_come_one_by_one() -> None:
    assert measure(one for one in [AT_ONCE, SECOND]) == measure([AT_ONCE, SECOND])


_JUDGED = st.builds(
    lambda ranked, expected, confident: Judged(ranked, frozenset(expected), confident),
    st.permutations(list("abcdefghijklmnop")),
    st.sets(st.sampled_from("aceg")),
    st.booleans(),
)


@settings(deadline=None)
@given(st.lists(_JUDGED, max_size=8))
def test_every_measure_lies_between_zero_and_one(judged: list[Judged]) -> None:
    values = asdict(measure(judged))
    assert values.pop("queries") == len(judged)
    assert (values.pop("with_set"), values["set_recall_at_6"]) == (0, 0)
    assert values.pop("answerable") == sum(bool(one.expected) for one in judged)
    assert all(0 <= value <= 1 for value in values.values())
    assert values["success_at_1"] <= values["mrr_at_10"]
    assert values["success_at_1"] <= values["success_at_3"]


@settings(deadline=None)
@given(st.lists(_JUDGED, max_size=8))
def test_the_order_of_the_queries_changes_nothing(judged: list[Judged]) -> None:
    forwards, backwards = asdict(measure(judged)), asdict(measure(judged[::-1]))
    assert forwards == pytest.approx(backwards)
