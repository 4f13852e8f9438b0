"""The index for the browser: one script that sets one value, with public records only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from conftest import CONTENT

from ingest.records import KnowledgeBase, Standing
from search.browser import Shown, ShownFigure, format_browser_index
from search.engine import CONFIDENT_SHARE, CRITERION_SHARE
from search.entries import Entry, entries_of
from search.excerpts import EXCERPT_WORDS, LEAD_WORDS
from search.scoring import ScoredIndex, build_scored_index
from webapp.application import create_app

BEGINNING, END = "globalThis.FaqSearchIndex=", ";\n"

TEXTS = [
    pytest.param("", id="nothing"),
    pytest.param('"quotes" and \\backslashes\\', id="quotes and backslashes"),
    pytest.param("</script><!-- <b>", id="markup"),
    pytest.param("one\ntwo\ttab\0", id="control signs"),
    pytest.param("a\u2028b\u2029c", id="line ends that only JavaScript knows"),
    pytest.param("Master’s ® é Ω 👶", id="beyond ASCII"),
]


def _value(script: str) -> dict[str, Any]:
    """What the script assigns: all between the assignment and its end, read as JSON."""
    assert script.startswith(BEGINNING)
    assert script.endswith(END)
    value: dict[str, Any] = json.loads(script[len(BEGINNING) : -len(END)])
    return value


def _served(content: Path) -> str:
    response = create_app(content).test_client().get("/assets/search-index.js")
    assert response.content_type == "text/javascript; charset=utf-8"
    return response.text


def _change(content: Path, name: str, old: str, new: str) -> None:
    file = content / "faq" / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def value() -> dict[str, Any]:
    """The index of the shipped content as the live site serves it."""
    return _value(_served(CONTENT))


def test_it_holds_the_scored_index_as_python_has_it(
    value: dict[str, Any], knowledge: KnowledgeBase
) -> None:
    assert ScoredIndex.from_json(value) == build_scored_index(entries_of(knowledge.public()))


def test_it_holds_every_number_that_the_search_needs(value: dict[str, Any]) -> None:
    assert value["confidentShare"] == list(CONFIDENT_SHARE)
    assert value["criterionShare"] == list(CRITERION_SHARE)
    assert value["excerptWords"] == EXCERPT_WORDS
    assert value["leadWords"] == LEAD_WORDS


def test_it_shows_every_public_record(value: dict[str, Any], knowledge: KnowledgeBase) -> None:
    assert list(value["shown"]) == [record[0] for record in value["records"]]
    public = knowledge.public()
    assert list(value["shown"]) == [one.id for one in (*public.questions, *public.criteria)]
    for question in public.questions:
        shown = value["shown"][question.id]
        assert shown["title"] == question.title
        assert shown["about"] == knowledge.topic_by_id[question.topic].title
        assert shown["isAnswered"] == question.is_answered
        assert bool(shown["text"]) == bool(question.answer)
        assert shown["figure"] is None
    for criterion in public.criteria:
        shown = value["shown"][criterion.id]
        assert shown["title"] == criterion.title
        assert shown["about"].split(" · ")[0] == criterion.kind.capitalize()
        assert (shown["isAnswered"], shown["text"]) == (False, "")
        assert bool(shown["figure"]) == bool(criterion.figures)


def test_a_criterion_is_shown_with_its_figure_in_parts(value: dict[str, Any]) -> None:
    assert value["shown"]["families-after-preschool-work"] == {
        "title": "Families to serve after work mainly with preschoolers",
        "about": "Work experience · IFA, IFS, IMHS, IMHM-C, IMHM-P, IMHM-R/F",
        "url": "criteria/families-after-preschool-work/",
        "isAnswered": False,
        "text": "",
        "figure": {
            "bound": "at least",
            "number": "10",
            "rest": "families over at least 6 months",
        },
    }
    assert value["shown"]["training-30-hours"]["about"] == "Training · IFS, ECFA"
    assert value["shown"]["getting-started-guide"]["about"] == "Application · all applicants"
    assert value["shown"]["getting-started-guide"]["figure"] is None


def test_nothing_of_another_association_is_in_the_script(
    value: dict[str, Any], knowledge: KnowledgeBase
) -> None:
    sister = {one.id for one in knowledge.criteria if one.standing is Standing.SISTER}
    assert sister
    assert not sister & set(value["shown"])


def test_a_record_is_shown_whole(value: dict[str, Any]) -> None:
    shown = dict(value["shown"]["work-how-many"])
    assert shown.pop("text").startswith("CT-AIMH believes that endorsement applicants")
    assert shown == {
        "title": (
            "How many infants or toddlers do I need to work with to meet the specialized work "
            "criteria?"
        ),
        "about": "Specialized Work Experience",
        "url": "questions/work-how-many/",
        "isAnswered": True,
        "figure": None,
    }


def test_the_text_of_an_answer_is_without_markup(small_content: Path) -> None:
    _change(
        small_content, "fees/cost.md", "Nothing.", "**Nothing** at [all](https://x.org).\n\n- a"
    )
    assert _value(_served(small_content))["shown"]["cost"]["text"] == "Nothing at all.\na"


def test_the_answer_of_a_draft_is_nowhere_in_the_script(small_content: Path) -> None:
    _change(small_content, "fees/cost.md", "published", "draft")
    _change(small_content, "fees/cost.md", "Nothing.", "Zebras are free.")
    script = _served(small_content)
    assert "ebra" not in script
    assert _value(script)["shown"]["cost"]["isAnswered"] is False
    assert _value(script)["shown"]["cost"]["text"] == ""


def test_a_retired_record_is_nowhere_in_the_script(content: Path, knowledge: KnowledgeBase) -> None:
    _change(content, "work-experience/work-masters-start.md", "published", "retired")
    script = _served(content)
    assert "work-masters-start" not in script
    assert "ladder" not in script
    kinds = [record[1] for record in _value(script)["records"]]
    assert kinds.count("question") == 12
    assert kinds.count("criterion") == len(knowledge.public().criteria)
    assert len(kinds) == len(_value(script)["shown"])


def test_the_export_holds_the_same_but_names_files(site: Path, value: dict[str, Any]) -> None:
    exported = _value((site / "assets" / "search-index.js").read_text("utf-8"))
    for record_id, shown in exported["shown"].items():
        page = BeautifulSoup((site / shown["url"]).read_text("utf-8"), "html.parser")
        assert page.h1 is not None
        assert " ".join(page.h1.text.split()) == shown["title"]
        shown["url"] = value["shown"][record_id]["url"]
    assert exported == value


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_comes_through(text: str) -> None:
    scored = build_scored_index([Entry("a", "", text)])
    figure = ShownFigure(bound=text, number=text, rest=text)
    shown = {
        "a": Shown(title=text, about=text, url="a/", is_answered=True, text=text, figure=figure)
    }
    read = _value(format_browser_index(scored, shown))["shown"]["a"]  # type: ignore[arg-type]
    assert read == {
        "title": text,
        "about": text,
        "url": "a/",
        "isAnswered": True,
        "text": text,
        "figure": {"bound": text, "number": text, "rest": text},
    }


def test_an_empty_collection_is_a_script_too() -> None:
    value = _value(format_browser_index(build_scored_index([]), {}))
    assert (value["records"], value["shown"]) == ([], {})


def test_the_same_content_gives_the_same_script() -> None:
    assert _served(CONTENT) == _served(CONTENT)
