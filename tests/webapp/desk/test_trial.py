"""What a form that is not saved would change of searches."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from support.commands import file_texts
from support.content import edit_file
from support.desk import Staff, staff

WORK, HOW_FAR = "work-how-many", "training-how-far-back"


@pytest.fixture
def desk(content: Path) -> Staff:
    return staff(content)


def _told(desk: Staff, kind: str, slug: str, **changed: list[str]) -> list[str]:
    """The lines of what is told of a form with these fields."""
    form = desk.open(kind, slug)
    sent = {name.replace("__", "."): value for name, value in changed.items()}
    assert desk.send(f"/draft/{kind}/{slug}/", {**form, **sent}).status_code == 200
    told = BeautifulSoup(desk.get(f"/trial/{form['edit'][0]}/"), "html.parser").select("#told > *")
    lines = [line for one in told for line in (one.select("li") or [one])]
    return [" ".join(line.get_text().split()) for line in lines]


def test_a_wording_is_tried_before_it_is_saved(content: Path, desk: Staff) -> None:
    before = file_texts(content)
    lines = _told(desk, "question", WORK, raw__wordings=["zebras per decade"])
    assert lines[0] == "“zebras per decade”"
    assert lines[1].endswith("not found before")
    assert "The search is sure of it now." in lines
    assert " searches that must work do." in lines[-1]
    assert file_texts(content) == before


def test_an_expectation_that_turns_is_told(content: Path, desk: Staff) -> None:
    (content / "expectations.toml").write_text(
        '[[search]]\nquery = "zebras per decade"\nexpected = []\n'
        f'[[search]]\nquery = "stripes on horses"\nexpected = ["{WORK}"]\n'
        '[[search]]\nquery = "the giraffes"\nexpected = []\n'
    )
    words = ["zebras per decade\r\nstripes on horses"]
    lines = _told(desk, "question", WORK, raw__wordings=words)
    turned = [one for one in lines if one.startswith(("Spoilt", "Mended"))]
    assert turned[0].startswith("Spoilt: “zebras per decade” is sure of an answer now")
    mended = f"finds now, among the first 3, “{WORK}” (1, was not found)."
    assert turned[1] == f"Mended: “stripes on horses” {mended}"
    assert lines[-1] == "2 of 3 searches that must work do."


@pytest.mark.parametrize(
    ("kind", "slug", "field", "value", "query"),
    [
        ("term", "endorsement", "f__term__lay", ["credential\r\nzebra"], "“zebra”"),
        ("criterion", "exam-pass", "f__asked_as", ["zebra marks"], "“zebra marks”"),
        ("category", "ifa", "f__category__asked_as", ["What is a zebra?"], "“What is a zebra?”"),
        ("question", HOW_FAR, "title", ["How old may a zebra be?"], "“How old may a zebra be?”"),
    ],
)
def test_new_names_of_each_kind_are_searched_for(
    desk: Staff, kind: str, slug: str, field: str, value: list[str], query: str
) -> None:
    assert _told(desk, kind, slug, **{field: value})[0] == query


def test_without_another_name_only_expectations_are_told(desk: Staff) -> None:
    lines = _told(desk, "question", WORK, f__status=["retired"])
    assert not [one for one in lines if one[0] == "“"]
    assert " searches that must work do." in lines[-1]


def test_with_a_fault_nothing_is_tried(content: Path, desk: Staff) -> None:
    assert _told(desk, "question", WORK, text=["[[term:no-such]]"]) == [
        "Searches can be tried when there is no fault."
    ]
    edit_file(content / "terms.toml", "preferred", "preferrd")
    assert _told(desk, "question", WORK, raw__wordings=["zebra"])[0].startswith("Searches can")
    assert desk.client.get("/trial/0123456789abcdef/").status_code == 404
