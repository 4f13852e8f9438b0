"""The register of source documents: what it says, what is wrong with it, which is the older."""

from __future__ import annotations

import datetime as dt
from graphlib import CycleError
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.files.sources import SourceRegister, oldest_first, parse_sources
from ingest.content.model.records import SourceDocument, SourcePage
from ingest.content.model.slugs import Slug

REGISTER = """\
# All about the handout.

[[document]]
file = "handout.txt"
title = " The handout "
kind = "on paper"
date = 2020-01-31

[[document]]
file = "web.txt"
supersedes = ["handout.txt"]

[topics]
fees = "Fees and costs"

[questions]
price = "What does it cost"

[[page]]
id = "ct-ifs"
title = "Specialists"
address = "https://a.example/ifs"
read = 2026-11-22

[[page]]
id = "mi-ifs"
address = "http://b.example"
read = 2026-11-21
publisher = "Michigan's association"
"""


def _page(*lines: str) -> str:
    """A register with one page, of these lines from line 2 on."""
    return "\n".join(["[[page]]", *lines])


ID, ADDRESS, READ = 'id = "ct-ifs"', 'address = "https://a.example"', "read = 2026-11-22"

WRONG_PAGES = [
    pytest.param(
        _page(ADDRESS, READ),
        ['sources.toml:1: a page has no “id”. Add the line id = "...".'],
        id="no id",
    ),
    pytest.param(
        _page('id = "CT IFS"', ADDRESS, READ),
        [
            "sources.toml:2: “CT IFS” is not an id: it may hold small letters, digits and single "
            "hyphens. Write words such as “work-how-many”."
        ],
        id="bad id",
    ),
    pytest.param(
        _page(ID, READ),
        [
            "sources.toml:1: the page “ct-ifs” has no address that begins with http:// or "
            'https://. Add the line address = "https://...".'
        ],
        id="no address",
    ),
    pytest.param(
        _page(ID, 'address = "javascript:alert(1)"', READ),
        [
            "sources.toml:3: the page “ct-ifs” has no address that begins with http:// or "
            'https://. Add the line address = "https://...".'
        ],
        id="address of another kind",
    ),
    pytest.param(
        _page(ID, ADDRESS),
        [
            "sources.toml:2: the page “ct-ifs” has no date on which it was read. Add the line read "
            "= 2026-11-21."
        ],
        id="no date",
    ),
    pytest.param(
        _page(ID, ADDRESS, READ, 'url = "https://a.example"'),
        [
            "sources.toml:5: the key “url” is unknown in [[page]]. Use one of: address, id, "
            "publisher, read, title."
        ],
        id="unknown key of a page",
    ),
    pytest.param(
        _page(ID, ADDRESS, READ) + "\n\n" + _page(ID, ADDRESS, READ),
        [
            "sources.toml:7: the page “ct-ifs” stands here a second time. Give one of the two "
            "another id."
        ],
        id="id twice",
    ),
    pytest.param(
        'page = "https://a.example"',
        ["sources.toml:1: “page” must be a list of tables. Write [[page]] above each."],
        id="text for tables",
    ),
]

WRONG = [
    pytest.param("", [], id="empty"),
    pytest.param(
        '[[documents]]\nfile = "a.txt"',
        ["sources.toml:1: the key “documents” is unknown in this file. Did you mean “document”?"],
        id="unknown table",
    ),
    pytest.param(
        '[[document]]\nfile = "a.txt"\ntitel = "A"',
        ["sources.toml:3: the key “titel” is unknown in [[document]]. Did you mean “title”?"],
        id="unknown key",
    ),
    pytest.param(
        '[[document]]\ntitle = "A"',
        ['sources.toml:1: a document has no “file”. Add the line file = "...".'],
        id="document without a file",
    ),
    pytest.param(
        '[[document]]\nfile = "a.txt"\n\n[[document]]\ntitle = "B"',
        ['sources.toml:4: a document has no “file”. Add the line file = "...".'],
        id="second document without a file",
    ),
    pytest.param(
        '[[document]]\nfile = "a.txt"\ndate = "2020-01-31"',
        ["sources.toml:3: “date” is not a date. Write date = 2026-11-21, without quotes."],
        id="date in quotes",
    ),
    pytest.param(
        '[[document]]\nfile = "a.txt"\ndate = 2020-01-31T08:00:00',
        ["sources.toml:3: “date” is not a date. Write date = 2026-11-21, without quotes."],
        id="date with a time",
    ),
    pytest.param(
        '[[document]]\nfile = "a.txt"\ndate = 2020-01-31\n\n[[document]]\nfile = "b.txt"\n'
        'date = "2021"',
        ["sources.toml:7: “date” is not a date. Write date = 2026-11-21, without quotes."],
        id="date in quotes below a good one",
    ),
    pytest.param(
        '[[document]]\nfile = "a.txt"\nsupersedes = ["b.txt"]',
        [
            "sources.toml:3: “supersedes” names “b.txt”, which is not a [[document]] here. Use "
            "one of: a.txt."
        ],
        id="supersedes an unknown document",
    ),
    pytest.param(
        '[[document]]\nfile = "a.txt"\nsupersedes = "b.txt"',
        ['sources.toml:3: the value of “supersedes” is not a list of texts. Write ["one", "two"].'],
        id="supersedes is no list",
    ),
    pytest.param(
        '[[document]]\nfile = "a.txt"\nsupersedes = ["b.txt"]\n'
        '[[document]]\nfile = "b.txt"\nsupersedes = ["a.txt"]',
        [
            "sources.toml:3: the documents supersede each other in a circle. Let only the newer "
            "one supersede the older one."
        ],
        id="circle of two",
    ),
    pytest.param(
        '[[document]]\nfile = "a.txt"\nsupersedes = ["a.txt"]',
        [
            "sources.toml:3: the documents supersede each other in a circle. Let only the newer "
            "one supersede the older one."
        ],
        id="supersedes itself",
    ),
    pytest.param(
        '[topics]\nFees = "Fees"',
        [
            "sources.toml:2: “Fees” is not an id: it may hold small letters, digits and single "
            "hyphens. Write words such as “work-how-many”."
        ],
        id="topic with a bad address",
    ),
    pytest.param(
        '[different]\nfees = ["The price"]',
        [
            "sources.toml:2: “The price” is not an id: it may hold small letters, digits and "
            "single hyphens. Write words such as “work-how-many”."
        ],
        id="no id of a different question",
    ),
    pytest.param(
        '[questions]\n"the price" = "What"',
        [
            "sources.toml:2: “the price” is not an id: it may hold small letters, digits and "
            "single hyphens. Write words such as “work-how-many”."
        ],
        id="question with a bad address",
    ),
    pytest.param(
        "[questions]\nprice = 7",
        ["sources.toml:2: the value of “price” is not a text. Put it in quotes."],
        id="number for the words of a question",
    ),
    pytest.param(
        'topics = "Fees"\ndocument = 1',
        [
            "sources.toml:1: “topics” must be a table. Write [topics] on a line of its own.",
            "sources.toml:2: “document” must be a list of tables. Write [[document]] above each.",
        ],
        id="texts for tables",
    ),
]

# Documents in the order given, what each supersedes, and the documents oldest first.

ORDERED = [
    pytest.param("abc", {}, "abc", id="none supersedes another: in the order given"),
    pytest.param("ab", {"a": "b"}, "ba", id="the first supersedes the second"),
    pytest.param("abc", {"b": "a"}, "abc", id="given in a right order: it stays"),
    pytest.param("abc", {"a": "c"}, "bca", id="one moves, the others stay"),
    pytest.param("abc", {"a": "bc"}, "bca", id="one supersedes two"),
    pytest.param("abc", {"a": "b", "b": "c"}, "cba", id="a chain"),
    pytest.param("ab", {"a": "x"}, "ab", id="the superseded one is not there"),
    pytest.param("", {"a": "b"}, "", id="no documents"),
]


def _parse(text: str) -> tuple[SourceRegister, list[str]]:
    parsed = parse_sources(text, "sources.toml")
    return parsed.value, [str(fault) for fault in sorted(parsed.faults)]


def _documents(supersedes: dict[str, str]) -> list[SourceDocument]:
    return [
        SourceDocument(name, name, supersedes=tuple(older)) for name, older in supersedes.items()
    ]


def test_a_register_is_read() -> None:
    register, faults = _parse(REGISTER)
    assert faults == []
    assert register.documents == (
        SourceDocument("handout.txt", "The handout", "on paper", dt.date(2020, 1, 31)),
        SourceDocument("web.txt", "web.txt", supersedes=("handout.txt",)),
    )
    assert register.topics == {"fees": "Fees and costs"}
    assert register.questions == {"price": "What does it cost"}
    assert register.pages == (
        SourcePage(Slug("ct-ifs"), "Specialists", "https://a.example/ifs", dt.date(2026, 11, 22)),
        SourcePage(
            Slug("mi-ifs"),
            "http://b.example",
            "http://b.example",
            dt.date(2026, 11, 21),
            "Michigan's association",
        ),
    )


def test_questions_that_are_two_are_told_apart_from_either_side() -> None:
    register, messages = _parse('[different]\nfees = ["cost", "price"]\n')
    pairs = {frozenset({"fees", "cost"}), frozenset({"fees", "price"})}
    assert (register.different, messages) == (pairs, [])


def test_a_register_knows_the_lines_of_its_names() -> None:
    register, _ = _parse(REGISTER)
    assert register.lines == {"handout.txt": (4,), "web.txt": (10,), "price": (17,)}


def test_the_line_of_a_question_is_the_one_that_defines_it() -> None:
    text = '# fees and more\n[topics]\nfees-topic = "About fees"\n[questions]\nfees = "What"\n'
    register, _ = _parse(text)
    assert register.lines == {"fees": (5,)}


def test_a_question_has_the_lines_of_those_it_differs_from_too() -> None:
    text = '[questions]\nfees = "What"\n[different]\ncost = ["fees", "price"]\nprice = ["fees"]\n'
    register, _ = _parse(text)
    assert register.lines == {"fees": (2, 4, 5), "cost": (4,), "price": (4, 5)}


@pytest.mark.parametrize(("text", "messages"), WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, messages: list[str]) -> None:
    assert _parse(text)[1] == messages


@pytest.mark.parametrize(("text", "messages"), WRONG_PAGES)
def test_what_is_wrong_with_a_page_is_said_with_its_line(text: str, messages: list[str]) -> None:
    assert _parse(text)[1] == messages


def test_a_date_in_quotes_is_one_fault() -> None:
    _, messages = _parse(_page(ID, ADDRESS, 'read = "2026-11-22"'))
    assert messages == [
        "sources.toml:4: “read” is not a date. Write read = 2026-11-21, without quotes."
    ]


@pytest.mark.parametrize(("names", "supersedes", "ordered"), ORDERED)
def test_documents_stand_after_what_they_supersede_else_in_the_order_given(
    names: str, supersedes: dict[str, str], ordered: str
) -> None:
    assert "".join(oldest_first(names, _documents(supersedes))) == ordered


def test_a_circle_is_refused() -> None:
    with pytest.raises(CycleError):
        oldest_first("abc", _documents({"a": "b", "b": "c", "c": "a"}))


@settings(deadline=None, derandomize=True)
@given(
    st.permutations("abcde"),
    st.sets(st.sampled_from([*permutations("abcde", 2)]).filter(lambda pair: pair[0] > pair[1])),
)
def test_every_document_stands_once_and_after_those_it_supersedes(
    names: list[str], pairs: set[tuple[str, str]]
) -> None:
    """Each pair is a newer and an older name; newer names are later letters, so no circles."""
    supersedes = {
        name: "".join(sorted(older for newer, older in pairs if newer == name)) for name in names
    }
    ordered = oldest_first(names, _documents(supersedes))
    assert sorted(ordered) == sorted(names)
    assert all(ordered.index(older) < ordered.index(newer) for newer, older in pairs)
