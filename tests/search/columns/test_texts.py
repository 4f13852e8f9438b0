"""Texts in one run of bytes: the same texts come back, by number and one after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.columns.texts import Texts

_TEXTS = st.lists(st.text(st.characters(exclude_categories=())), max_size=8)


@given(_TEXTS)
def test_texts_come_back_as_they_were(texts: list[str]) -> None:
    made = Texts.of(texts)
    assert list(made) == texts
    assert [made[number] for number in range(-len(texts), len(texts))] == texts + texts
    assert made[1:] == texts[1:]
    assert made == texts == made
    assert made.at(range(len(texts))[::-1]) == texts[::-1]


def test_a_number_that_there_is_not_has_no_text() -> None:
    with pytest.raises(IndexError):
        Texts.of(["a"])[1]
    with pytest.raises(IndexError):
        Texts.of(["a"])[-2]


def test_other_texts_differ() -> None:
    assert Texts.of(["a", "b"]) != Texts.of(["ab", ""])
    assert Texts.of([]) != 0
