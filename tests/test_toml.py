"""Values out of TOML files: the expected type, or a fault with the line of its key."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from ingest.errors import Fault
from ingest.toml import TomlReader

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
    faults: list[Fault] = []
    reader = TomlReader(tomllib.loads(text), text, "a.toml", faults)
    return reader, lambda: [str(fault) for fault in faults]


@pytest.mark.parametrize(("text", "message"), SYNTAX)
def test_what_is_not_toml_is_said_with_its_line(text: str, message: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert str(TomlReader.syntax_fault(caught.value, text, "a.toml")) == message


@pytest.mark.parametrize(("method", "text", "value", "messages"), TAKEN)
def test_a_value_is_of_its_type_or_a_fault(
    method: str, text: str, value: object, messages: list[str]
) -> None:
    reader, faults = _reader(text)
    take = getattr(reader, method)
    taken = take("a") if method.startswith("sub") else take(reader.table, "a")
    assert (taken, faults()) == (value, messages)


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
    reader.fault(key, "this is wrong", "Mend it.")
    assert faults()[-1] == f"a.toml:{line}: this is wrong. Mend it."


def test_an_unknown_key_is_found_on_its_own_line() -> None:
    reader, faults = _reader('[contact]\nemail = "a@example.org"\nmail = "b@example.org"\n')
    reader.check_keys(reader.sub_table("contact"), ["email"], "[contact]")
    assert faults() == ["a.toml:3: the key “mail” is unknown in [contact]. Did you mean “email”?"]
