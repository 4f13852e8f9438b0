"""Values out of TOML files: the expected type, or a fault with the line of its key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ingest.content.files.toml_files import TomlReader
from ingest.content.model.records import Citation
from ingest.errors import FaultKind
from ingest.spans import SourceSpan

SYNTAX = [
    pytest.param(
        "title = Fees",
        'a.toml:1: the line cannot be read (invalid value). Write key = "value", with straight '
        "quotes around every text.",
        id="no quotes",
    ),
    pytest.param(
        '# remark\n\ntitle = "Fees',
        'a.toml:3: the line cannot be read (unterminated string). Write key = "value", with '
        "straight quotes around every text.",
        id="quote left out at the end of the file",
    ),
    pytest.param(
        'title = "Fees\norder = 1\n',
        "a.toml:1: the line cannot be read (illegal character '\\n'). Write key = \"value\", with "
        "straight quotes around every text.",
        id="quote left out at the end of a line",
    ),
    pytest.param(
        "[site\n",
        "a.toml:1: the line cannot be read (expected ']' at the end of a table declaration). Write "
        'key = "value", with straight quotes around every text.',
        id="bracket left out",
    ),
    pytest.param(
        'about = ["one",\n\n',
        'a.toml:1: the line cannot be read (invalid value). Write key = "value", with straight '
        "quotes around every text.",
        id="list without an end",
    ),
    pytest.param(
        'a = "1"\nb = "2"\na = "3"\n',
        "a.toml:3: the line cannot be read (cannot overwrite a value). A key may stand only once: "
        "take one of the two lines out.",
        id="key twice",
    ),
]

# How a value is taken, the text, the value taken, the faults.

TAKEN: list[Any] = [
    pytest.param("text", 'a = " x "', "x", [], id="text"),
    pytest.param("text", "b = 1", "", [], id="text that is not there"),
    pytest.param(
        "text",
        "b = 1\na = 2",
        "",
        ["a.toml:2: the value of “a” is not a text. Put it in quotes."],
        id="number for a text",
    ),
    pytest.param("texts", 'a = [" x ", "y"]', ("x", "y"), [], id="list"),
    pytest.param("texts", "b = 1", (), [], id="list that is not there"),
    pytest.param(
        "texts",
        'b = 1\na = "x"',
        (),
        ['a.toml:2: the value of “a” is not a list of texts. Write ["one", "two"].'],
        id="text for a list",
    ),
    pytest.param(
        "texts",
        'b = 1\na = ["x", 2]',
        (),
        ['a.toml:2: the value of “a” is not a list of texts. Write ["one", "two"].'],
        id="number in a list",
    ),
    pytest.param("sub_table", "[a]\nx = 1", {"x": 1}, [], id="table"),
    pytest.param("sub_table", "b = 1", {}, [], id="table that is not there"),
    pytest.param(
        "sub_table",
        "b = 1\na = 2",
        {},
        ["a.toml:2: “a” must be a table. Write [a] on a line of its own."],
        id="number for a table",
    ),
    pytest.param("sub_tables", "[[a]]\nx = 1\n[[a]]", [{"x": 1}, {}], [], id="tables"),
    pytest.param("sub_tables", "b = 1", [], [], id="tables that are not there"),
    pytest.param(
        "sub_tables",
        "b = 1\n[a]",
        [],
        ["a.toml:2: “a” must be a list of tables. Write [[a]] above each."],
        id="one table for tables",
    ),
    pytest.param(
        "sub_tables",
        "b = 1\na = [{}, 2]",
        [],
        ["a.toml:2: “a” must be a list of tables. Write [[a]] above each."],
        id="number among tables",
    ),
]

# How a value of a table is taken, the text, the value taken, the faults.

CHECKED: list[Any] = [
    pytest.param("slug", 'a = " ct-ifs "', "ct-ifs", [], id="id"),
    pytest.param(
        "slug",
        "b = 1",
        None,
        ['a.toml:1: a page has no “a”. Add the line a = "...".'],
        id="id that is not there",
    ),
    pytest.param(
        "slug",
        'b = 1\na = "CT IFS"',
        None,
        [
            "a.toml:2: “CT IFS” is not an id: it may hold small letters, digits and single "
            "hyphens. Write words such as “work-how-many”."
        ],
        id="text that is no id",
    ),
    pytest.param("date", "a = 2026-11-21", dt.date(2026, 11, 21), [], id="date"),
    pytest.param("date", "b = 1", None, [], id="date that is not there"),
    pytest.param(
        "date",
        'b = 1\na = "2026-11-21"',
        None,
        ["a.toml:2: “a” is not a date. Write a = 2026-11-21, without quotes."],
        id="text for a date",
    ),
    pytest.param(
        "date",
        "a = 2026-11-21 08:00:00",
        None,
        ["a.toml:1: “a” is not a date. Write a = 2026-11-21, without quotes."],
        id="date with a time",
    ),
    pytest.param(
        "citation",
        'a = ["ct-ifs", "faq.txt:7", "old faq.txt:1-2"]',
        Citation((SourceSpan("faq.txt", 7, 7), SourceSpan("old faq.txt", 1, 2)), ("ct-ifs",)),
        [],
        id="citation",
    ),
    pytest.param("citation", "b = 1", Citation(), [], id="citation that is not there"),
    pytest.param(
        "citation",
        'b = 1\na = ["ct-ifs", "The page"]',
        Citation(),
        [
            "a.toml:2: “The page” is not an id: it may hold small letters, digits and single "
            "hyphens. Write file and lines, such as “faq.txt:24-31”, or the id of a [[page]]."
        ],
        id="text that is no citation",
    ),
    pytest.param(
        "citation",
        'a = "ct-ifs"',
        Citation(),
        ['a.toml:1: the value of “a” is not a list of texts. Write ["one", "two"].'],
        id="text for a citation",
    ),
]

# Words and the line on which a fault that concerns them is shown.

PLACES = [
    pytest.param("[site]\ntitle = 1\n", "title", 2, id="key"),
    pytest.param("# the title\n[site]\ntitle = 1\n", "title", 3, id="key below a remark on it"),
    pytest.param('[site]\nsubtitle = "x"\ntitle = 1\n', "title", 3, id="key within another key"),
    pytest.param('[site]\nname = "title"\ntitle = 1\n', "title", 3, id="key within a value"),
    pytest.param('[site]\n"title" = 1\n', "title", 2, id="key in quotes"),
    pytest.param("[site]\n", "title", 1, id="not there"),
]


def _reader(text: str) -> tuple[TomlReader, Callable[[], list[str]]]:
    reader = TomlReader(text, "a.toml")
    return reader, lambda: [str(fault) for fault in reader.parsed(None).faults]


@pytest.mark.parametrize(("text", "message"), SYNTAX)
def test_what_is_not_toml_is_said_with_its_line(text: str, message: str) -> None:
    reader, faults = _reader(text)
    assert (reader.table, faults()) == ({}, [message])


@pytest.mark.parametrize(("method", "text", "value", "messages"), TAKEN)
def test_a_value_is_of_its_type_or_a_fault(
    method: str, text: str, value: object, messages: list[str]
) -> None:
    reader, faults = _reader(text)
    take = getattr(reader, method)
    taken = take("a") if method.startswith("sub") else take(reader.table, "a")
    assert (taken, faults()) == (value, messages)


@pytest.mark.parametrize(("method", "text", "value", "messages"), CHECKED)
def test_a_value_is_what_it_must_be_or_a_fault(
    method: str, text: str, value: object, messages: list[str]
) -> None:
    reader, faults = _reader(text)
    what = ("a page",) if method == "slug" else ()
    taken = getattr(reader, method)(reader.table, "a", *what)
    assert (taken, faults()) == (value, messages)


def test_a_fault_is_looked_for_in_its_own_table_alone() -> None:
    text = (
        '[[page]]\nid = "one"\nread = 1\n# read = 2\n\n'
        '[[page]] # the other\nid = "two"\ntitle = "read this"\nread = 2\n\n'
        '[[page]]\nid = "three"\n\n[other]\nread = 3\n'
    )
    reader, faults = _reader(text)
    for table in reader.sub_tables("page"):
        reader.fault("read", "this is wrong", "Mend it.", table, kind=FaultKind.MALFORMED)
    assert [message.split(": ")[0] for message in faults()] == [
        "a.toml:3",
        "a.toml:9",
        "a.toml:11",
    ]


def test_a_text_of_many_lines_is_no_header() -> None:
    """A reference that stands alone on a line looks like the header of a table."""
    text = '[[term]]\nid = "a"\ndefinition = """\nSee\n[[term:b]]\n"""\nformer = "x"\n'
    reader, faults = _reader(text)
    (table,) = reader.sub_tables("term")
    reader.texts(table, "former")
    assert faults() == [
        'a.toml:7: the value of “former” is not a list of texts. Write ["one", "two"].'
    ]


def test_unknown_keys_are_faults_with_the_nearest_known_one() -> None:
    reader, faults = _reader('titel = "x"\norder = 1\ncolour = "red"\n')
    reader.check_keys(reader.table, ["title", "order"], "this file")
    assert faults() == [
        "a.toml:1: the key “titel” is unknown in this file. Did you mean “title”?",
        "a.toml:3: the key “colour” is unknown in this file. Use one of: order, title.",
    ]


@pytest.mark.parametrize(("text", "key", "line"), PLACES)
def test_a_fault_is_shown_on_the_line_of_its_key(text: str, key: str, line: int) -> None:
    reader, faults = _reader(text)
    reader.text(reader.table.get("site", {}), key)
    reader.fault(key, "this is wrong", "Mend it.", kind=FaultKind.MALFORMED)
    assert faults()[-1] == f"a.toml:{line}: this is wrong. Mend it."


def test_an_unknown_key_is_found_on_its_own_line() -> None:
    reader, faults = _reader('[contact]\nemail = "a@example.org"\nmail = "b@example.org"\n')
    reader.check_keys(reader.sub_table("contact"), ["email"], "[contact]")
    assert faults() == ["a.toml:3: the key “mail” is unknown in [contact]. Did you mean “email”?"]
