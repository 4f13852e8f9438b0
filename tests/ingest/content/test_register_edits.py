"""Changes of the register of documents: what is wanted is there, and all else as it was."""

from __future__ import annotations

import tomllib

import pytest

from ingest.content.files.register_edits import RegisterChanges, changed_register
from ingest.content.files.sources import parse_sources
from ingest.errors import FaqError
from support.content import CONTENT

REGISTER = """\
# What we have.

[[document]]
file = "a.txt"
title = "A"  # for readers
supersedes = [
  "old.txt",  # the first
]

# The old one.
[[document]]
file = "old.txt"

# Addresses.
[topics]
fees = "Fees and more"  # as printed

[different]
one = ["two"]
"""

CHANGES = [
    pytest.param(
        RegisterChanges({"a.txt": {"topic": "fees"}}),
        '  "old.txt",  # the first\n]\n',
        '  "old.txt",  # the first\n]\ntopic = "fees"\n',
        id="a key",
    ),
    pytest.param(
        RegisterChanges({"a.txt": {"supersedes": ("old.txt", "b.txt")}, "b.txt": {}}),
        'supersedes = [\n  "old.txt",  # the first\n]\n\n# The old one.\n'
        '[[document]]\nfile = "old.txt"\n',
        'supersedes = [\n  "old.txt",  # the first\n  "b.txt",\n]\n\n# The old one.\n'
        '[[document]]\nfile = "old.txt"\n\n'
        '[[document]]\nfile = "b.txt"\n',
        id="a value of several lines, and a document",
    ),
    pytest.param(
        RegisterChanges({"old.txt": {"topics": {'The "Fees"': "fees", "": "fees"}}}),
        'file = "old.txt"\n',
        'file = "old.txt"\ntopics = {"The \\"Fees\\"" = "fees", "" = "fees"}\n',
        id="topics of a document",
    ),
    pytest.param(
        RegisterChanges({"a.txt": {"supersedes": None, "topic": None}}),
        'supersedes = [\n  "old.txt",  # the first\n]\n',
        "",
        id="a key that is taken out",
    ),
    pytest.param(
        RegisterChanges(topics={"boats": "Boats\x7f"}),
        "# as printed\n",
        '# as printed\nboats = "Boats\\u007F"\n',
        id="a topic",
    ),
    pytest.param(
        RegisterChanges(different=(("one", "three"), ("four", "five"))),
        'one = ["two"]\n',
        'one = ["two", "three"]\nfour = ["five"]\n',
        id="questions that are two",
    ),
]


@pytest.mark.parametrize(("changes", "old", "new"), CHANGES)
def test_what_is_wanted_is_written_and_nothing_else(
    changes: RegisterChanges, old: str, new: str
) -> None:
    assert REGISTER.count(old) == 1
    changed = changed_register(REGISTER, "sources.toml", changes)
    assert changed == REGISTER.replace(old, new)
    assert not parse_sources(changed, "sources.toml").faults
    assert changed_register(changed, "sources.toml", changes) == changed


ALL = RegisterChanges({"n.txt": {"topic": "boats"}}, {"boats": "Boats"}, (("x", "y"),))


@pytest.mark.parametrize(
    "text",
    ["", "# Nothing yet.", (CONTENT / "sources" / "sources.toml").read_text("utf-8")],
    ids=["no register", "a remark alone", "the register of the site"],
)
def test_tables_that_are_not_there_are_made(text: str) -> None:
    changed = changed_register(text, "sources.toml", ALL)
    register = parse_sources(changed, "sources.toml")
    assert not register.faults
    assert next(one for one in register.value.documents if one.name == "n.txt").topic == "boats"
    assert register.value.topics["boats"] == "Boats"
    assert frozenset(("x", "y")) in register.value.different
    assert [line for line in text.split("\n") if line.strip() and line not in changed] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('different = {one = ["two"]}\n', "a way that a form cannot change"),
        ('document = [{file = "n.txt"}]\n', "a way that a form cannot change"),
        ("[topics", "cannot be read"),
    ],
)
def test_a_register_that_is_written_otherwise_is_left_alone(text: str, message: str) -> None:
    with pytest.raises(FaqError, match=message):
        changed_register(text, "sources.toml", ALL)


def test_a_pair_that_stands_there_the_other_way_round_is_known() -> None:
    changes = RegisterChanges(different=(("two", "one"),))
    assert changed_register(REGISTER, "sources.toml", changes) == REGISTER
    assert tomllib.loads(REGISTER)["different"] == {"one": ["two"]}
