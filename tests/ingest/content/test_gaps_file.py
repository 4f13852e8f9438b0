"""`gaps.toml`: the searches that need not be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.files.gaps import parse_gaps
from ingest.content.loading import open_content
from support.content import write_file


def test_the_searches_to_ignore_are_read(small_content: Path) -> None:
    assert open_content(small_content).ignored == ()
    text = '[[ignore]]\nquery = "pizza"\nwhy = "not ours"\n\n[[ignore]]\nquery = "Weather"\n'
    write_file(small_content / "gaps.toml", text)
    assert open_content(small_content).ignored == ("pizza", "Weather")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            '[[ignore]]\nwhy = "so"\n',
            'gaps.toml:1: an [[ignore]] has no “query”. Add the line query = "...", as people '
            "type it.",
        ),
        (
            '[[ignore]]\nquery = "a"\n[[ignore]]\nquery = "A"\n',
            "gaps.toml:4: the search “A” stands here a second time. Take one of the two out.",
        ),
        (
            '[[ignored]]\nquery = "a"\n',
            "gaps.toml:1: the key “ignored” is unknown in this file. Did you mean “ignore”?",
        ),
        (
            '[[ignore]]\nquery = "a"\nwhi = "b"\n',
            "gaps.toml:3: the key “whi” is unknown in [[ignore]]. Did you mean “why”?",
        ),
        ("[[ignore]]\nquery = 3\n", "gaps.toml:2: the value of “query” is not a text."),
        ("query pizza\n", "gaps.toml:1: the line cannot be read"),
    ],
)
def test_what_is_wrong_is_said(text: str, fault: str) -> None:
    assert str(parse_gaps(text, "gaps.toml").faults[0]).startswith(fault)
