"""Edits of registers in TOML: what a form changes, and that nothing else does."""

from __future__ import annotations

import pytest

from ingest.content.files.toml_edits import (
    Table,
    TomlValue,
    key_lines,
    replace_toml_value,
    table_values,
    with_table,
)
from ingest.errors import FaqError

TEXT = '''\
# Words.

[[term]]
id = "zebra"
preferred = "Zebra"  # the animal
lay = [
  # seen most
  "horse",   # with stripes
  "striped horse"
]
definition = """
An animal
with stripes."""

[[term]]
id = "lion"
"preferred" = 'Lion'
former = ["cat", "big cat"]

# The site.
[site]
title = "Zoo"
# accent = "#175559"
offline = true
'''

ORDER = ("id", "preferred", "former", "abbreviations", "lay", "definition")
ZEBRA, LION, SITE = Table("term", "zebra"), Table("term", "lion"), Table("site")


@pytest.mark.parametrize(
    ("table", "key", "value", "old", "new"),
    [
        pytest.param(ZEBRA, "preferred", "Zebras", '"Zebra"', '"Zebras"', id="remark behind"),
        pytest.param(LION, "preferred", "Löwe “A” \\", "'Lion'", '"Löwe “A” \\\\"', id="quoted"),
        pytest.param(
            ZEBRA,
            "lay",
            ("striped horse", "horse"),
            '  # seen most\n  "horse",   # with stripes\n  "striped horse"\n',
            '  "striped horse",\n  # seen most\n  "horse",   # with stripes\n',
            id="lines of items",
        ),
        pytest.param(
            ZEBRA,
            "lay",
            ("horse",),
            ',   # with stripes\n  "striped horse"',
            ",   # with stripes",
            id="item less",
        ),
        pytest.param(
            ZEBRA,
            "definition",
            "",
            TEXT[TEXT.index("defi") : TEXT.index('\n[[term]]\nid = "l')],
            "",
            id="taken away",
        ),
        pytest.param(LION, "former", ("cat",), '["cat", "big cat"]', '["cat"]', id="short list"),
        pytest.param(
            LION, "lay", ("king",), '"big cat"]\n', '"big cat"]\nlay = ["king"]\n', id="new key"
        ),
        pytest.param(
            ZEBRA,
            "former",
            ("x",),
            "# the animal\n",
            '# the animal\nformer = ["x"]\n',
            id="in order",
        ),
        pytest.param(SITE, "offline", False, "true", "false", id="truth"),
        pytest.param(SITE, "offline", 90, "true", "90", id="number"),
        pytest.param(
            Table("desk"),
            "author",
            "A <a@b.c>",
            "offline = true\n",
            'offline = true\n\n[desk]\nauthor = "A <a@b.c>"\n',
            id="new table",
        ),
        pytest.param(Table("desk"), "author", "", "", "", id="nothing in no table"),
    ],
)
def test_one_value_changes_its_lines_alone(
    table: Table, key: str, value: TomlValue, old: str, new: str
) -> None:
    assert TEXT.count(old) == 1 or not old
    order = (*ORDER, "title", "accent", "offline", "author")
    assert replace_toml_value(TEXT, "a.toml", table, key, value, order) == TEXT.replace(old, new)


@pytest.mark.parametrize("table", [ZEBRA, LION, SITE])
def test_what_stands_there_is_written_as_it_stands_or_says_the_same(table: Table) -> None:
    values = table_values(TEXT, "a.toml", table)
    assert values
    for key, value in values.items():
        given = tuple(value) if isinstance(value, list) else value
        text = replace_toml_value(TEXT, "a.toml", table, key, given, [*values])
        assert table_values(text, "a.toml", table) == values
        assert text.count("#") == TEXT.count("#")


def test_the_lines_of_values_are_told() -> None:
    lines = key_lines(TEXT, "a.toml", ZEBRA)
    assert {key: (one.start, one.stop) for key, one in lines.items()} == {
        "id": (4, 5),
        "preferred": (5, 6),
        "lay": (6, 11),
        "definition": (11, 14),
    }


@pytest.mark.parametrize(
    ("text", "table"),
    [
        pytest.param('term = [{id = "lion", preferred = "Lion"}]\n', LION, id="tables on a line"),
        pytest.param('site = {title = "Zoo"}\n', SITE, id="table on a line"),
        pytest.param('site.title = "Zoo"\n', SITE, id="dotted"),
        pytest.param("[site\n", SITE, id="no TOML"),
        pytest.param(TEXT, Table("term", "gone"), id="no such record"),
    ],
)
def test_what_cannot_be_changed_alone_is_refused(text: str, table: Table) -> None:
    with pytest.raises(FaqError, match=r"a\.toml"):
        replace_toml_value(text, "a.toml", table, "title", "Other", ("title",))
    if table == SITE and text.startswith("site"):
        with pytest.raises(FaqError, match="Edit the file as text"):
            replace_toml_value(text, "a.toml", table, "title", "", ("title",))


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_new_table_stands_at_the_end(end: str) -> None:
    text = f'[[term]]\nid = "a"{end}'
    new = with_table(text, Table("term", "b"), {"preferred": "B", "lay": ("b",)})
    assert new.startswith(text)
    assert new.endswith('\n\n[[term]]\nid = "b"\npreferred = "B"\nlay = ["b"]\n')
    assert with_table("", Table("x"), {"y": True}) == "[x]\ny = true\n"
