"""The head of a content file: what is read from it, what is wrong with it, what is written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.files.frontmatter import Head, format_head, parse_head, replace_value

READ = [
    pytest.param("status: open", {"status": ("open",)}, id="value"),
    pytest.param("status:open", {"status": ("open",)}, id="no space after the colon"),
    pytest.param("status : open ", {"status": ("open",)}, id="space before the colon"),
    pytest.param("  status: open", {"status": ("open",)}, id="indented first line"),
    pytest.param("opens: 12:30", {"opens": ("12:30",)}, id="split at the first colon only"),
    pytest.param("http://a: b", {"http": ("//a: b",)}, id="split within an address, too"),
    pytest.param("answer: NO", {"answer": ("NO",)}, id="NO is a text"),
    pytest.param("order: 010", {"order": ("010",)}, id="number is a text"),
    pytest.param("asked as: how", {"asked as": ("how",)}, id="key of two words"),
    pytest.param("status:", {"status": ()}, id="no value"),
    pytest.param("# a remark\n\nstatus: open", {"status": ("open",)}, id="remark and blank line"),
    pytest.param("x: a # b", {"x": ("a # b",)}, id="a sign # within a value is text"),
    pytest.param("x: [a, b]", {"x": ("a", "b")}, id="list in brackets"),
    pytest.param("x: [a] and [b]", {"x": ("[a] and [b]",)}, id="two words in brackets"),
    pytest.param("x: [a]", {"x": ("a",)}, id="list of one"),
    pytest.param("x: []", {"x": ()}, id="empty list"),
    pytest.param("x: [a, , b,]", {"x": ("a", "b")}, id="empty places in a list"),
    pytest.param("x: [Beta] or not", {"x": ("[Beta] or not",)}, id="bracket within a text"),
    pytest.param("x:\n  - a\n  - b", {"x": ("a", "b")}, id="list of lines"),
    pytest.param("x:\n- a\n- b", {"x": ("a", "b")}, id="list of lines, not indented"),
    pytest.param("x:\n  - a\n  -\n  - b", {"x": ("a", "b")}, id="empty item"),
    pytest.param("x:\n  - a, b: [c]", {"x": ("a, b: [c]",)}, id="item with commas and colons"),
    pytest.param("x: a\n  - b", {"x": ("a", "b")}, id="value and then items"),
    pytest.param("x:\n  - a\n    goes on", {"x": ("a goes on",)}, id="item of two lines"),
    pytest.param("x: a\n  goes: on\ny: b", {"x": ("a goes: on",), "y": ("b",)}, id="value of two"),
    pytest.param("x: 'a'", {"x": ("a",)}, id="straight quotes around a value"),
    pytest.param('x: ["a", b]', {"x": ("a", "b")}, id="quotes around an item"),
    pytest.param('x: "a" and "b"', {"x": ('"a" and "b"',)}, id="quotes within a value"),
    pytest.param('x: ""a""', {"x": ('"a"',)}, id="two pairs of quotes"),
    pytest.param('x: "', {"x": ('"',)}, id="one quote"),
    pytest.param("x: “a”", {"x": ("“a”",)}, id="typographic quotes stay"),
    pytest.param('x: "say \\"a\\", b"', {"x": ('say "a", b',)}, id="quotes within double quotes"),
    pytest.param("x: 'it''s'", {"x": ("it's",)}, id="quotes within single quotes"),
    pytest.param('x: "caf\\u00e9 \\xe9"', {"x": ("café é",)}, id="characters by number"),
    pytest.param('x: "C:\\docs"', {"x": ("C:\\docs",)}, id="a path by hand is no number"),
    pytest.param("x: >-\n  a\n  b: c\ny: d", {"x": ("a b: c",), "y": ("d",)}, id="folded value"),
    pytest.param("x:\n  - >\n    a\n    # b\n\n  - c", {"x": ("a # b", "c")}, id="folded item"),
    pytest.param("x:\n- |-\n  a\n- b", {"x": ("a", "b")}, id="block of one line"),
    pytest.param(
        'x:\n  - "a\n    \\"b\\""\n  - c', {"x": ('a "b"', "c")}, id="quotes of two lines"
    ),
    pytest.param('x: "a \\\n  \\ b"', {"x": ("a  b",)}, id="line end that counts for nothing"),
    pytest.param("x: [\"a, b\", 'c''d', e]", {"x": ("a, b", "c'd", "e")}, id="commas in quotes"),
    pytest.param("x: [\n  a,\n  b c,\n]\ny: d", {"x": ("a", "b c"), "y": ("d",)}, id="long list"),
    pytest.param("x:\n  [a, b]\ny: d", {"x": ("a", "b"), "y": ("d",)}, id="list on the next line"),
    pytest.param("x:\n  a b\ny: d", {"x": ("a b",), "y": ("d",)}, id="value on the next line"),
    pytest.param('x: "a" # b\ny: [c] # d', {"x": ("a",), "y": ("c",)}, id="remark after quotes"),
    pytest.param(
        "x: null\ny: ~\nz: ''", {"x": (), "y": (), "z": ()}, id="nothing, as said by YAML"
    ),
    pytest.param('"x": a', {"x": ("a",)}, id="key in quotes"),
    pytest.param("  x: a\n  y:\n    - b", {"x": ("a",), "y": ("b",)}, id="all of it indented"),
    pytest.param("x:\n  - *a* or b", {"x": ("*a* or b",)}, id="emphasis is no bullet"),
    pytest.param("x: {a} or b\ny: '{c: d}'", {"x": ("{a} or b",), "y": ("{c: d}",)}, id="braces"),
]

WRONG = [
    pytest.param(
        "status open",
        [
            "cost.md:2: “status open” is not a “key: value” line. Write a key, a colon and the "
            "value, or indent it to go on with the line above."
        ],
        id="no colon",
    ),
    pytest.param(
        "x: a\ngoes on",
        [
            "cost.md:3: “goes on” is not a “key: value” line. Write a key, a colon and the value, "
            "or indent it to go on with the line above."
        ],
        id="second line of a value not indented",
    ),
    pytest.param(
        "?: b",
        [
            "cost.md:2: “?: b” is not a “key: value” line. Write a key, a colon and the value, or "
            "indent it to go on with the line above."
        ],
        id="key of signs",
    ),
    pytest.param(
        "- a",
        ["cost.md:2: the list item “- a” belongs to no key. Write “key:” on the line above it."],
        id="item without a key",
    ),
    pytest.param(
        "x: a\ny: b\nx: c",
        ["cost.md:4: the key “x” stands here a second time. Join it with line 2."],
        id="key twice",
    ),
    pytest.param(
        "x:\n  - a\nx:\n  - b\n  - c",
        ["cost.md:4: the key “x” stands here a second time. Join it with line 2."],
        id="list twice: its items are no fault of their own",
    ),
    pytest.param(
        "x a\n- b\nx: c\nx: d",
        [
            "cost.md:2: “x a” is not a “key: value” line. Write a key, a colon and the value, or "
            "indent it to go on with the line above.",
            "cost.md:3: the list item “- b” belongs to no key. Write “key:” on the line above it.",
            "cost.md:5: the key “x” stands here a second time. Join it with line 4.",
        ],
        id="all at once",
    ),
    pytest.param(
        'x:\n  - |\n    a\n    b\ny: >\n\n  c\n\n  d\nz: "e\\nf"',
        [
            "cost.md:3: a line break stands in the value, which is shown on one line. Write it "
            "without, such as “- a b”.",
            "cost.md:6: a line break stands in the value, which is shown on one line. Write it "
            "without, such as “y: c d”.",
            "cost.md:11: a line break stands in the value, which is shown on one line. Write it "
            "without, such as “z: e f”.",
        ],
        id="line breaks within values",
    ),
    pytest.param(
        "x: &a b\ny: *a\nz:\n  - !!str c",
        [
            "cost.md:2: “&a b” is a short form of YAML, which is not read. Write it in full.",
            "cost.md:3: “*a” is a short form of YAML, which is not read. Write it in full.",
            "cost.md:5: “!!str c” is a short form of YAML, which is not read. Write it in full.",
        ],
        id="anchors and tags",
    ),
    pytest.param(
        "x: |2\n    a",
        ["cost.md:2: “|2” says how far a text is indented. Write “|-”."],
        id="indentation by number",
    ),
    pytest.param(
        "x:\n  - text: a\n    lang: en",
        [
            "cost.md:4: the item “text: a” goes on with “lang: en”, another key. Write an item as "
            "one text, without keys of its own."
        ],
        id="items with keys",
    ),
    pytest.param(
        "x:\n  • a\n  * b\n  – c\n  -d\ny: e",
        [
            f"cost.md:{line}: “{written}” is no item of a list: it does not begin with “- ”. Write "
            f"“- {item}”."
            for line, written, item in (
                (3, "• a", "a"),
                (4, "* b", "b"),
                (5, "– c", "c"),
                (6, "-d", "d"),
            )
        ],
        id="other bullets",
    ),
    pytest.param(
        'x: "a\ny: [b, c\nz:\n  - "d',
        [
            'cost.md:2: the quotes that begin “"a” have no end. Write them at the end, too, or '
            "take them out at the beginning.",
            "cost.md:3: the list “[b, c” has no end. Write “]” at its end.",
            'cost.md:5: the quotes that begin “"d” have no end. Write them at the end, too, or '
            "take them out at the beginning.",
        ],
        id="quotes and brackets without an end",
    ),
    pytest.param(
        "x: {a: b}\ny:\n  - {c: d, e: f}\nz: [[a, b], c]",
        [
            "cost.md:2: “{a: b}” holds keys of its own. Write one text, without braces.",
            "cost.md:4: “{c: d, e: f}” holds keys of its own. Write one text, without braces.",
            "cost.md:5: “[[a, b], c]” is a list within a list. Write one list.",
        ],
        id="maps and lists within lists",
    ),
]

WRITTEN = [
    pytest.param({}, "---\n---\n", id="nothing"),
    pytest.param({"a": "", "b": (), "c": "d"}, "---\nc: d\n---\n", id="empty values left out"),
    pytest.param({"short": ("a", "b")}, "---\nshort: [a, b]\n---\n", id="short list"),
    pytest.param({"long": ("a", "b")}, "---\nlong:\n  - a\n  - b\n---\n", id="long list"),
    pytest.param(
        {"short": ("a, b", "c")}, "---\nshort:\n  - a, b\n  - c\n---\n", id="comma in a short list"
    ),
    pytest.param({"long": ('"a"',)}, '---\nlong:\n  - ""a""\n---\n', id="item in quotes"),
    pytest.param({"b": "1", "a": "2"}, "---\nb: 1\na: 2\n---\n", id="in the order given"),
]

ORDER = ("id", "status", "asked_as", "reviewed", "checked_against", "sources")
"""The keys as they are usually written."""

# A head, what is set in it, the head then.

SET = [
    pytest.param(
        "id: cost\nreviewed: 2020-01-01\nsources: [a:1]",
        ("reviewed", "2026-11-21"),
        "id: cost\nreviewed: 2026-11-21\nsources: [a:1]",
        id="value in place of another",
    ),
    pytest.param(
        "id: cost\nsources: [a:1]",
        ("reviewed", "2026-11-21"),
        "id: cost\nreviewed: 2026-11-21\nsources: [a:1]",
        id="new key where it is usually written",
    ),
    pytest.param(
        "sources: [a:1]\nid: cost",
        ("reviewed", "2026-11-21"),
        "sources: [a:1]\nid: cost\nreviewed: 2026-11-21",
        id="new key in a head of another order",
    ),
    pytest.param(
        "sources: [a:1]",
        ("id", "cost"),
        "sources: [a:1]\nid: cost",
        id="new key that none of those there comes before",
    ),
    pytest.param(
        "id: cost\nasked_as:\n  - price?\n  - fee:\n    really?\nsources: [a:1]",
        ("checked_against", ("a 1", "b 2")),
        "id: cost\nasked_as:\n  - price?\n  - fee:\n    really?\n"
        "checked_against:\n  - a 1\n  - b 2\nsources: [a:1]",
        id="new list below a list",
    ),
    pytest.param(
        "checked_against:\n  - a 1\n- b 2\n  goes on\nsources: [a:1]",
        ("checked_against", ("c 3",)),
        "checked_against:\n  - c 3\nsources: [a:1]",
        id="list in place of another",
    ),
    pytest.param(
        "checked_against: [a 1, b 2]\nsources: [a:1]",
        ("checked_against", ("c 3",)),
        "checked_against:\n  - c 3\nsources: [a:1]",
        id="list in place of a short one",
    ),
    pytest.param(
        "id: cost\nchecked_against:\n  - a 1\nsources: [a:1]",
        ("checked_against", ()),
        "id: cost\nsources: [a:1]",
        id="nothing in place of a list",
    ),
    pytest.param(
        "id: cost\nsources: [a:1]",
        ("checked_against", ()),
        "id: cost\nsources: [a:1]",
        id="nothing in place of nothing",
    ),
    pytest.param(
        "# of Ann\nid:   cost # not a remark\n\n# reviewed: 1999-01-01\nreviewed : 2020-01-01  \n"
        "# below\n",
        ("reviewed", "2026-11-21"),
        "# of Ann\nid:   cost # not a remark\n\n# reviewed: 1999-01-01\nreviewed: 2026-11-21\n"
        "# below\n",
        id="remarks and spaces around it",
    ),
    pytest.param(
        "id: cost\nasked_as:\n  - reviewed: when?",
        ("reviewed", "2026-11-21"),
        "id: cost\nasked_as:\n  - reviewed: when?\nreviewed: 2026-11-21",
        id="words like a key within a list",
    ),
    pytest.param(
        "checked_against:\n  # of Ann\n  - a 1\n\n  - b 2\nsources: [a:1]",
        ("checked_against", ("c 3",)),
        None,
        id="list with a remark and a blank line within",
    ),
]

BODIES = ["# What?\n\n---\nreviewed: never\n---\n", "# What?", ""]

SIGNS = "\"'[],:-# ab’\t"
"""Signs that mean something in a head, and a few that do not."""

_items = (
    st.text(st.sampled_from(SIGNS), max_size=12)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=20)
).filter(lambda text: text != "" and text == text.strip())
"""What an item may be: any text on one line, without space at its ends."""

_lists = st.lists(_items, max_size=4).map(tuple)
_plain_lists = st.lists(_items.filter(lambda text: "\r" not in text), max_size=4).map(tuple)
"""The same for a file as it lies on the disk, where a "\\r" may end a line."""


def _parse(text: str) -> tuple[Head, list[str]]:
    parsed = parse_head(text, "cost.md")
    return parsed.value, [str(fault) for fault in parsed.faults]


def _values(head: Head) -> dict[str, tuple[str, ...]]:
    return {key: entry.values for key, entry in head.entries.items()}


@pytest.mark.parametrize(("text", "values"), READ)
def test_values_are_read_as_text(text: str, values: dict[str, tuple[str, ...]]) -> None:
    head, faults = _parse(f"---\n{text}\n---\n# Title\n")
    assert (_values(head), faults) == (values, [])


@pytest.mark.parametrize(("text", "messages"), WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, messages: list[str]) -> None:
    _, faults = _parse(f"---\n{text}\n---\n")
    assert faults == messages


def test_a_head_without_an_end_is_a_fault() -> None:
    head, faults = _parse("---\nid: cost\n\n# What does it cost?\n")
    assert faults == [
        "cost.md:1: the head that begins with “---” has no end. Put a line “---” below its last "
        "key."
    ]
    assert (_values(head), head.body) == ({}, "")


@pytest.mark.parametrize("text", ["", "# Title\n", "# A\n\n---\nB: c\n", "--- \x00", "----\n"])
def test_a_file_without_a_head_is_all_body(text: str) -> None:
    head, faults = _parse(text)
    assert (_values(head), head.body_line, head.body, faults) == ({}, 1, text, [])


HEAD = "id: cost\nstatus: open\n"
QUESTION = "# What?\n"

UNSEEN = [
    pytest.param(f"\n---\n{HEAD}---\n", {1: None}, id="empty line above"),
    pytest.param(f"\ufeff\n\n---\n{HEAD}---\n", {1: None, 2: None}, id="byte order mark above"),
    pytest.param(f"———\n{HEAD}———\n", {1: "---", 4: "---"}, id="long dashes"),
    pytest.param(f"—\n{HEAD}—\n", {1: "---", 4: "---"}, id="one long dash"),
    pytest.param(f"–-\n{HEAD}–-\n", {1: "---", 4: "---"}, id="a dash and a hyphen"),
    pytest.param(f"----\n{HEAD}----\n", {1: "---", 4: "---"}, id="four hyphens"),
    pytest.param(f"- - -\n{HEAD}- - -\n", {1: "---", 4: "---"}, id="hyphens apart"),
    pytest.param(f"===\n{HEAD}===\n", {1: "---", 4: "---"}, id="other lines"),
    pytest.param(f"\n----\n{HEAD}----\n", {1: None, 2: "---", 5: "---"}, id="two reasons"),
    pytest.param(f" ---\n{HEAD}---\n", {1: "---"}, id="a blank before it"),
    pytest.param(f"\u200b---\n{HEAD}---\n", {1: "---"}, id="an invisible character before it"),
    pytest.param(f"---\n{HEAD}———\n", {4: "---"}, id="the end alone"),
    pytest.param(f"---\n{HEAD}----\n", {4: "---"}, id="the end with four hyphens"),
    pytest.param(f"{{\n{HEAD}}}\n", {1: "---", 4: "---"}, id="braces of JSON"),
    pytest.param(f"<!--\n{HEAD}-->\n", {1: "---", 4: "---"}, id="a comment"),
    pytest.param(f"```yaml\n{HEAD}```\n", {1: "---", 4: "---"}, id="a block of code"),
    pytest.param(f"---\n{HEAD}...\n", {4: "---"}, id="the end of a document of YAML"),
    pytest.param(f"{HEAD}---\n", {1: "---\nid: cost"}, id="no beginning"),
    pytest.param(HEAD, {1: "---\nid: cost", 2: "status: open\n---"}, id="no lines around it"),
]
"""A head that is none, and by line what its message asks for; None takes the line out."""


@pytest.mark.parametrize(("text", "mended"), UNSEEN)
def test_a_head_that_is_not_seen_is_told_and_mended(
    text: str, mended: dict[int, str | None]
) -> None:
    _, faults = _parse(text + QUESTION)
    assert [("head is not seen" in one, one.count("cost.md:")) for one in faults] == [(True, 1)]
    lines = (text + QUESTION).split("\n")
    above = sum(line is None for line in mended.values())
    for number in (number for number, line in mended.items() if line == "---"):
        assert f"line {number - above}" in faults[0]
    kept = [mended.get(number, line) for number, line in enumerate(lines, 1)]
    head, faults = _parse("\n".join(line for line in kept if line is not None))
    assert (_values(head), head.body, faults) == (
        {"id": ("cost",), "status": ("open",)},
        QUESTION,
        [],
    )


def test_properties_below_the_title_are_told() -> None:
    """Notion exports them so."""
    assert _parse(f"# What?\n\n{HEAD}\nNothing.\n")[1] == [
        "cost.md:3: the head is not seen: its keys stand below the title, from line 3. Move them "
        "to the top of the file, between two lines “---”."
    ]
    assert _parse("# What?\n\nid: a number\n")[1] == []


def test_a_key_above_that_is_none_of_ours_hides_no_head() -> None:
    assert _parse(f"Title: What?\n{HEAD}\n# What?\n")[1] == [
        "cost.md:1: the head is not seen: no “---” stands above it. Write a line “---” above it, "
        "as line 1, and one below its last key."
    ]


def test_a_head_below_other_text_is_told() -> None:
    assert _parse(f"# What?\n\n---\n{HEAD}---\n")[1] == [
        "cost.md:3: the head is not seen: it begins on line 3, below other text. Move it to the "
        "top: the head must begin on line 1 with “---”."
    ]


def test_the_body_begins_below_the_head_and_keeps_its_rules() -> None:
    head, _ = _parse("---  \nid: cost\n---\t\n# Title\n\n---\n\nText.")
    assert (head.body_line, head.body) == (4, "# Title\n\n---\n\nText.")


def test_every_value_knows_its_line() -> None:
    head, _ = _parse("---\n# remark\nx:\n\n  - a\n    goes on\n  - b\ny: [c, d]\nz:\n---\n")
    lines = {key: (entry.line, entry.lines) for key, entry in head.entries.items()}
    assert lines == {"x": (3, (5, 7)), "y": (8, (8, 8)), "z": (9, ())}


def test_the_text_of_a_list_is_its_items_with_commas() -> None:
    head, _ = _parse("---\nx: [a, b]\ny: c\nz:\n---\n")
    assert [entry.text for entry in head.entries.values()] == ["a, b", "c", ""]


@pytest.mark.parametrize(("values", "text"), WRITTEN)
def test_a_head_is_written_in_one_way(values: dict[str, str], text: str) -> None:
    assert format_head(values, short_lists={"short"}) == text


@settings(deadline=None, derandomize=True, max_examples=200)
@given(short=_lists, long=_lists, body=st.text())
def test_parse_after_format_gives_the_same_lists(
    short: tuple[str, ...], long: tuple[str, ...], body: str
) -> None:
    written = format_head({"id": "cost", "short": short, "long": long}, short_lists={"short"})
    head, faults = _parse(written + body)
    expected = {"id": ("cost",), "short": short, "long": long}
    assert _values(head) == {key: value for key, value in expected.items() if value}
    assert faults == []
    assert head.body == body
    assert head.body_line == written.count("\n") + 1


@pytest.mark.parametrize("body", BODIES, ids=["with a rule", "without a line end", "empty"])
@pytest.mark.parametrize(("head", "setting", "expected"), SET)
def test_a_key_is_set_and_every_other_byte_stays(
    head: str, setting: tuple[str, str | tuple[str, ...]], expected: str | None, body: str
) -> None:
    key, value = setting
    new = replace_value(f"---\n{head}\n---\n{body}", key, value, order=ORDER)
    if expected is not None:
        assert new == f"---\n{expected}\n---\n{body}"
    wanted = (value,) if isinstance(value, str) else value
    assert _values(_parse(new)[0]).get(key, ()) == wanted
    assert replace_value(new, key, value, order=ORDER) == new


@pytest.mark.parametrize("newline", ["\r\n", "\n"], ids=["Windows", "others"])
def test_a_key_is_set_with_the_line_ends_of_the_file(newline: str) -> None:
    text = "\ufeff---\nid: cost\nreviewed: 2020-01-01\n---\n# What?\n\nNothing.\n"
    new = replace_value(text.replace("\n", newline), "checked_against", ("a 1", "b 2"), order=ORDER)
    assert new == (
        "\ufeff---\nid: cost\nreviewed: 2020-01-01\nchecked_against:\n  - a 1\n  - b 2\n---\n"
        "# What?\n\nNothing.\n"
    ).replace("\n", newline)


def test_a_key_is_set_though_lines_end_in_two_ways() -> None:
    text = "---\r\nid: cost\nreviewed: 2020-01-01\n---\r\n# What?\n\nNo\rthing.\n"
    assert replace_value(text, "reviewed", "2026-11-21", order=ORDER) == text.replace(
        "2020-01-01\n", "2026-11-21\r\n"
    )


@settings(deadline=None, derandomize=True, max_examples=200)
@given(short=_plain_lists, long=_plain_lists, new=_plain_lists, body=st.text())
def test_setting_a_key_leaves_the_other_values_and_the_body(
    short: tuple[str, ...], long: tuple[str, ...], new: tuple[str, ...], body: str
) -> None:
    values = {"id": "cost", "asked_as": long, "checked_against": short, "sources": long}
    text = format_head(values, short_lists={"checked_against"}) + body
    changed = replace_value(text, "checked_against", new, order=ORDER)
    written = format_head({**values, "checked_against": new}, short_lists=())
    assert changed == written + body


@pytest.mark.parametrize("begin", ['"', "'", "[", ">-"])
def test_quotes_without_an_end_take_no_time(begin: str) -> None:
    lines = "".join(f"x{number}: {begin}\n  a\n" for number in range(2_000)) + "  a\n" * 20_000
    began = time.process_time()
    parse_head(f"---\n{lines}---\n# Title\n", "cost.md")
    assert time.process_time() - began < 2
