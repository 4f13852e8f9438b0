"""The table of terms: pairs are numbers, and nothing of that can be seen from outside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bm25f import build_scored_index
from search.columns.terms import Terms
from search.entries import Entry

_TERMS = st.lists(st.text(st.sampled_from("ab é"), max_size=5), unique=True)


@given(_TERMS, st.text(st.sampled_from("ab é"), max_size=5))
def test_a_term_has_its_place_and_no_other_term_has_one(terms: list[str], other: str) -> None:
    made = Terms.of(terms)
    assert list(made) == terms
    assert len(made) == len(terms)
    assert [made[term] for term in terms] == list(range(len(terms)))
    assert (other in made) == (other in terms)
    if other not in terms:
        with pytest.raises(KeyError, match=other or "''"):
            made[other]


@given(_TERMS)
def test_words_of_pairs_are_kept_once(terms: list[str]) -> None:
    names = Terms.of(terms).names
    assert len(names) == len(set(names))
    assert not any(name.count(" ") == 1 for name in names)


def test_the_terms_of_an_index_are_sorted() -> None:
    index = build_scored_index([Entry("a", "", "the fee", ("fees of exams",), "Exam fee")])
    assert list(index.postings) == sorted(index.postings)
    assert "exam fee" in index.postings
