"""Three-way merge: the laws that hold for any three texts, and the cases that staff meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.diff3 import both_versions, merge_items, merge_lines

# Base, staff, documents, what comes out.

TAKEN = [
    pytest.param("abc", "abc", "abc", "abc", id="nobody changed anything"),
    pytest.param("abc", "xbc", "abc", "xbc", id="staff changed a line"),
    pytest.param("abc", "abc", "abx", "abx", id="documents changed a line"),
    pytest.param("abc", "xbc", "aby", "xby", id="both, apart"),
    pytest.param("abc", "axc", "axc", "axc", id="both, alike"),
    pytest.param("abc", "ac", "abcd", "acd", id="one taken away, one added"),
    pytest.param("", "", "ab", "ab", id="documents have the first text"),
]

CONFLICTS = [
    pytest.param("abc", "axc", "ayc", [("x", "y")], id="one line"),
    pytest.param("abcde", "xbcdy", "1bcd2", [("x", "1"), ("y", "2")], id="two places"),
    pytest.param("abc", "ac", "ayc", [("", "y")], id="taken away and changed"),
    pytest.param("", "x", "y", [("x", "y")], id="no text before"),
    pytest.param("ab", "xb", "ay", [("xb", "ay")], id="changes that touch"),
]

_texts = st.lists(st.sampled_from("abcd"), max_size=7)


def _settled(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    return [line for chunk in merge_lines(base, ours, theirs) for line in chunk.settled]


@pytest.mark.parametrize(("base", "ours", "theirs", "merged"), TAKEN)
def test_changes_apart_from_each_other_are_taken_together(
    base: str, ours: str, theirs: str, merged: str
) -> None:
    assert "".join(_settled(base, ours, theirs)) == merged
    assert not any(chunk.is_conflict for chunk in merge_lines(base, ours, theirs))


@pytest.mark.parametrize(("base", "ours", "theirs", "conflicts"), CONFLICTS)
def test_what_both_changed_otherwise_is_a_conflict(
    base: str, ours: str, theirs: str, conflicts: list[tuple[str, str]]
) -> None:
    chunks = [chunk for chunk in merge_lines(base, ours, theirs) if chunk.is_conflict]
    assert [("".join(one.ours), "".join(one.theirs)) for one in chunks] == conflicts


@given(_texts, _texts)
def test_a_text_that_both_have_or_that_one_alone_changed_is_the_result(
    base: list[str], new: list[str]
) -> None:
    assert _settled(base, new, new) == new
    assert _settled(base, base, new) == new
    assert _settled(base, new, base) == new
    for sides in ((new, new), (base, new), (new, base)):
        assert not any(chunk.is_conflict for chunk in merge_lines(base, *sides))


@settings(max_examples=400)
@given(_texts, _texts, _texts)
def test_the_chunks_are_the_three_texts_again(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    chunks = merge_lines(base, ours, theirs)
    assert [line for one in chunks for line in one.base] == base
    assert [line for one in chunks for line in one.ours] == ours
    assert [line for one in chunks for line in one.theirs] == theirs


@settings(max_examples=400)
@given(_texts, _texts, _texts)
def test_no_line_that_staff_added_is_ever_lost(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    added = Counter(ours) - Counter(base)
    assert not added - Counter(_settled(base, ours, theirs))


@settings(max_examples=400)
@given(_texts, _texts, _texts)
def test_staff_and_documents_conflict_in_the_same_places_whoever_is_called_what(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    one = [(c.base, c.ours, c.theirs, c.is_conflict) for c in merge_lines(base, ours, theirs)]
    other = [(c.base, c.theirs, c.ours, c.is_conflict) for c in merge_lines(base, theirs, ours)]
    assert one == other


_sets = st.lists(st.sampled_from("abcdef"), unique=True)


@given(_sets, _sets, _sets)
def test_items_are_there_if_either_added_them_and_neither_took_them_away(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    merged = merge_items(base, ours, theirs)
    assert len(merged) == len(set(merged))
    for item in "abcdef":
        votes = [item in side for side in (ours, theirs)]
        assert (item in merged) == (all(votes) if item in base else any(votes))


@given(_sets, _sets)
def test_a_list_that_one_alone_changed_is_the_result(base: list[str], new: list[str]) -> None:
    assert merge_items(base, base, new) == tuple(new)
    assert merge_items(base, new, base) == tuple(new)


@given(_texts, _texts)
def test_both_versions_stand_in_the_text_that_shows_them(kept: list[str], new: list[str]) -> None:
    text = both_versions("\n".join(kept), "\n".join(new))
    lines: tuple[list[str], list[str]] = ([], [])
    shown = {0, 1}
    for line in text.split("\n"):
        if line == "<<<<<<< the file has":
            shown = {0}
        elif line == "=======":
            shown = {1}
        elif line == ">>>>>>> the documents have":
            shown = {0, 1}
        else:
            for side in shown:
                lines[side].append(line)
    assert ["\n".join(side) for side in lines] == ["\n".join(kept), "\n".join(new)]
