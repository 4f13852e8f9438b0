"""References in a text: which are found, which stand in code, and what replaces them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.references import (
    REFERENCE_KINDS,
    find_references,
    replace_references,
    unread_brackets,
)

# A text, and kind, target, label and line of each reference.

FOUND = [
    pytest.param("See [[term:rsc]].", [("term", "rsc", "", 1)], id="term"),
    pytest.param("[[question:a|so]]", [("question", "a", "so", 1)], id="label"),
    pytest.param("[[term:a]][[term:b]]", [("term", "a", "", 1), ("term", "b", "", 1)], id="two"),
    pytest.param(
        "a\n\n[[term:a]]\nb [[term:b]]\n",
        [("term", "a", "", 3), ("term", "b", "", 4)],
        id="lines",
    ),
    pytest.param(
        "See [[criterion:a|these\nwords]]\nand [[term:b]]",
        [("criterion", "a", "these words", 1), ("term", "b", "", 3)],
        id="label broken over lines",
    ),
    pytest.param("[[term\n:\n a ]]", [("term", "a", "", 1)], id="target broken over lines"),
    pytest.param(
        "[[ criterion : a | the  words ]]", [("criterion", "a", "the words", 1)], id="spaces"
    ),
    pytest.param(
        "[[source:old faq.txt:24-31|p. 2]]",
        [("source", "old faq.txt:24-31", "p. 2", 1)],
        id="lines of a document",
    ),
    pytest.param("[[term:a|b|c]]", [("term", "a", "b|c", 1)], id="bar in a label"),
    pytest.param("[[term:a|x: y]]", [("term", "a", "x: y", 1)], id="colon in a label"),
    pytest.param("[[a|x: y]]", [("", "a", "x: y", 1)], id="colon in a label alone"),
    pytest.param("[[term:a|]]", [("term", "a", "", 1)], id="empty label"),
    pytest.param("[[a]]", [("", "a", "", 1)], id="no kind"),
    pytest.param("[[]]", [("", "", "", 1)], id="nothing in it"),
    pytest.param("[[Term:A]]", [("Term", "A", "", 1)], id="capitals stay"),
    pytest.param("[[[term:a]]]", [("term", "a", "", 1)], id="a pair of brackets too many"),
    pytest.param("([[term:a]])", [("term", "a", "", 1)], id="in brackets"),
    pytest.param("[[term:a]] (so)", [("term", "a", "", 1)], id="brackets behind a space"),
    pytest.param("| [[term:a|b]] |", [("term", "a", "b", 1)], id="in a table"),
    pytest.param("**[[term:a]]**", [("term", "a", "", 1)], id="in strong words"),
    pytest.param("`a` [[term:b]] `c`", [("term", "b", "", 1)], id="between code"),
    pytest.param("```\nx\n```\n[[term:b]]", [("term", "b", "", 4)], id="below a block of code"),
    pytest.param("it's 5` [[term:b]]", [("term", "b", "", 1)], id="lone sign of code before"),
    pytest.param("\u2028[[term:b]]", [("term", "b", "", 1)], id="only line feeds end lines"),
]

NONE = [
    pytest.param("See [term:a] and [b](c).", id="links"),
    pytest.param("`[[term:a]]`", id="code"),
    pytest.param("``[[term:a]]``", id="code in two signs"),
    pytest.param("`` ` [[term:a]] ``", id="code with a sign in it"),
    pytest.param("```\n[[term:a]]\n```", id="block of code"),
    pytest.param("~~~ markdown\n[[term:a]]\n~~~", id="block of code with waves"),
    pytest.param("```\n[[term:a]]\n", id="block of code without an end"),
    pytest.param("\\[[term:a]]", id="escaped"),
    pytest.param("[[term:a]](http://a.example)", id="text of a link"),
    pytest.param("[[term:a|one [two] three]]", id="brackets within"),
    pytest.param("[[term:a] ]", id="ends apart"),
    pytest.param("[ [term:a]]", id="beginnings apart"),
    pytest.param("[[term:a", id="no end"),
    pytest.param("term:a]]", id="no beginning"),
    pytest.param("", id="nothing"),
]

REPLACED = [
    ("See [[term:rsc|RSC]]!", "See <RSC>!"),
    ("[[a]] `[[b]]` [[c|d\ne]]", "<> `[[b]]` <d e>"),
    ("```\n[[a|b]]\n```\n\n[[a|b]]", "```\n[[a|b]]\n```\n\n<b>"),
    ("\\[[a|b]] [[c|d]](e)", "\\[[a|b]] [[c|d]](e)"),
    ("[[a|b]]\r\n", "<b>\r\n"),
]

# A text and the lines on which brackets begin no reference.

UNREAD = [
    ("[[term:a]]", []),
    ("[[term:a", [1]),
    ("[[term:a|b [c] d]]\n\n[[x", [1, 3]),
    ("[[term:a|b\nc]] [[d", [2]),
    ("`[[a` \\[[a [[a]](b) [a][b] ]]", []),
    ("```\n[[a\n```\n[[b", [4]),
    ("[[term:a ]\n]", [1]),
]

_SIGNS = "[]|:`~\\\n( a"


@pytest.mark.parametrize(("text", "references"), FOUND)
def test_a_reference_is_found(text: str, references: list[tuple[str, str, str, int]]) -> None:
    found = [(one.kind, one.target, one.label, one.line) for one in find_references(text)]
    assert found == references


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_reference_is_left(text: str) -> None:
    assert find_references(text) == []
    assert replace_references(text, lambda _: "!") == text


@pytest.mark.parametrize(("text", "replaced"), REPLACED)
def test_references_are_replaced_and_all_else_stays(text: str, replaced: str) -> None:
    assert replace_references(text, lambda one: f"<{one.label}>") == replaced


@pytest.mark.parametrize(("text", "lines"), UNREAD)
def test_brackets_that_begin_no_reference_are_told_by_their_lines(
    text: str, lines: list[int]
) -> None:
    assert unread_brackets(text) == lines


def test_a_reference_knows_all_of_its_text() -> None:
    (found,) = find_references("See [[ term:a |\nb ]].")
    assert found.text == "[[ term:a |\nb ]]"


def test_a_replacement_is_not_read_again() -> None:
    assert replace_references("[[a]]", lambda _: r"\1 \g<0> [[b]]") == r"\1 \g<0> [[b]]"


_texts = st.text(_SIGNS, max_size=40) | st.text()


@settings(deadline=None, derandomize=True, max_examples=300)
@given(_texts)
def test_a_reference_replaced_by_itself_leaves_the_text(text: str) -> None:
    assert replace_references(text, lambda one: one.text) == text


@settings(deadline=None, derandomize=True, max_examples=300)
@given(_texts)
def test_what_is_found_is_what_is_replaced_where_it_stands(text: str) -> None:
    seen = []
    replace_references(text, lambda one: seen.append(one) or "")
    assert seen == find_references(text)
    for one in seen:
        assert text.split("\n")[one.line - 1].find(one.text.split("\n")[0]) >= 0


_labels = st.text("ab |:(").map(lambda text: " ".join(text.split()))


@settings(deadline=None, derandomize=True)
@given(st.sampled_from(REFERENCE_KINDS), st.from_regex("[a-z0-9-]+", fullmatch=True), _labels)
def test_what_is_written_is_what_is_found(kind: str, target: str, label: str) -> None:
    (one,) = find_references(f"a\n([[{kind}:{target}|{label}]])")
    assert (one.kind, one.target, one.label, one.line) == (kind, target, label, 2)
