"""The register of categories and eras: what it says, and what is wrong with it."""

from __future__ import annotations

import pytest

from ingest.content.files.categories import parse_categories
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Category, Citation, Era, Line
from ingest.content.model.slugs import Slug
from ingest.spans import SourceSpan

REGISTER = """\
# The names.

[[era]]
id = "levels"
name = "Levels"
years = "2010 on"
note = "Four of them."

[[category]]
id = "ifs"
name = " Infant Family Specialist "
abbreviation = "IFS"
numeral = "II"
former = ["Level II"]
asked_as = ["What is an IFS?"]
line = "infant"
counterpart = "ecfs"
for_whom = "Many."
sources = ["faq.txt:7", "ct-ifs"]

[[category]]
id = "ecfs"
name = "Early Childhood Family Specialist"
line = "early childhood"

[[era]]
id = "names"
"""

IFS, LINE = 'id = "ifs"\nname = "Specialist"', 'line = "infant"'

WRONG = [
    pytest.param("", [], id="empty"),
    pytest.param(
        f"[[categories]]\n{IFS}\n{LINE}",
        [
            "categories.toml:1: the key “categories” is unknown in this file. Did you mean "
            "“category”?"
        ],
        id="unknown table",
    ),
    pytest.param(
        f"[category]\n{IFS}\n{LINE}",
        ["categories.toml:1: “category” must be a list of tables. Write [[category]] above each."],
        id="one pair of brackets",
    ),
    pytest.param(
        f"[[category]]\n{LINE}",
        ['categories.toml:1: a category has no “id”. Add the line id = "...".'],
        id="no id",
    ),
    pytest.param(
        f'[[category]]\nid = "IFS"\nname = "A"\n{LINE}',
        [
            "categories.toml:2: “IFS” is not an id: it may hold small letters, digits and single "
            "hyphens. Write words such as “work-how-many”."
        ],
        id="bad id",
    ),
    pytest.param(
        f"[[category]]\n{IFS}\n{LINE}\n\n[[category]]\n{IFS}\n{LINE}",
        [
            "categories.toml:7: the category “ifs” stands here a second time. Give one of the two "
            "another id."
        ],
        id="id twice",
    ),
    pytest.param(
        f'[[category]]\nid = "ifs"\n{LINE}',
        ['categories.toml:2: the category “ifs” has no name. Add name = "...".'],
        id="no name",
    ),
    pytest.param(
        f'[[category]]\n{IFS}\nline = "infants"',
        ["categories.toml:4: the line “infants” does not exist. Did you mean “infant”?"],
        id="line misspelt",
    ),
    pytest.param(
        f'[[category]]\n{IFS}\nline = "x"',
        ["categories.toml:4: the line “x” does not exist. Use one of: early childhood, infant."],
        id="unknown line",
    ),
    pytest.param(
        f'[[category]]\n{IFS}\n{LINE}\ncounterpart = "ecf"\n\n'
        f'[[category]]\nid = "ecfs"\nname = "A"\n{LINE}',
        ["categories.toml:5: the category “ecf” does not exist. Did you mean “ecfs”?"],
        id="counterpart that does not exist",
    ),
    pytest.param(
        f'[[category]]\n{IFS}\n{LINE}\nformer = "Level II"\nnumeral = 2',
        [
            "categories.toml:5: the value of “former” is not a list of texts. Write "
            '["one", "two"].',
            "categories.toml:6: the value of “numeral” is not a text. Put it in quotes.",
        ],
        id="values of other kinds",
    ),
    pytest.param(
        f'[[category]]\n{IFS}\n{LINE}\nsources = ["The page"]',
        [
            "categories.toml:5: “The page” is not an id: it may hold small letters, digits and "
            "single hyphens. Write file and lines, such as “faq.txt:24-31”, or the id of a "
            "[[page]]."
        ],
        id="source that is none",
    ),
    pytest.param(
        f'[[category]]\n{IFS}\n{LINE}\nabbrevation = "IFS"',
        [
            "categories.toml:5: the key “abbrevation” is unknown in [[category]]. Did you mean "
            "“abbreviation”?"
        ],
        id="key misspelt",
    ),
    pytest.param(
        '[[era]]\nname = "Levels"',
        ['categories.toml:1: an era has no “id”. Add the line id = "...".'],
        id="era without an id",
    ),
    pytest.param(
        '[[era]]\nid = "levels"\nyear = "2010"',
        ["categories.toml:3: the key “year” is unknown in [[era]]. Did you mean “years”?"],
        id="key of an era misspelt",
    ),
    pytest.param(
        f'[[era]]\nid = "levels"\nshort = "{"very " * 13}"',
        ["categories.toml:3: “short” has 13 words. Write at most 12."],
        id="label of an era that is too long",
    ),
    pytest.param(
        '[[era]]\nid = "levels"\nname = "A"\n\n[[era]]\nid = "levels"\nname = "B"',
        [
            "categories.toml:6: the era “levels” stands here a second time. Give one of the two "
            "another id."
        ],
        id="era twice",
    ),
]


def _parse(text: str) -> tuple[tuple[Category, ...], tuple[Era, ...], list[str]]:
    parsed = parse_categories(text, "categories.toml")
    return *parsed.value, [str(fault) for fault in sorted(parsed.faults)]


def test_a_register_is_read_in_its_order() -> None:
    assert _parse(REGISTER) == (
        (
            Category(
                Slug("ifs"),
                "Infant Family Specialist",
                "IFS",
                Line.INFANT,
                "II",
                ("Level II",),
                "ecfs",
                "Many.",
                Citation((SourceSpan("faq.txt", 7, 7),), (Slug("ct-ifs"),)),
                ("What is an IFS?",),
            ),
            Category(Slug("ecfs"), "Early Childhood Family Specialist", "", Line.EARLY_CHILDHOOD),
        ),
        (Era(Slug("levels"), "Levels", "2010 on", "Four of them."), Era(Slug("names"), "", "")),
        [],
    )


@pytest.mark.parametrize(("text", "messages"), WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, messages: list[str]) -> None:
    assert _parse(text)[2] == messages


def test_a_category_without_a_line_is_said() -> None:
    (message,) = _parse(f"[[category]]\n{IFS}")[2]
    assert message == (
        "categories.toml:1: the category “ifs” has no “line”. Use one of: early childhood, infant."
    )


def test_the_frozen_categories_stand_in_two_lines_of_which_each_mirrors_the_other(
    knowledge: KnowledgeBase,
) -> None:
    by_id = knowledge.category_by_id
    with_counterpart = [one for one in knowledge.categories if one.counterpart]
    assert len(with_counterpart) == len(knowledge.categories) - 1
    for one in with_counterpart:
        other = by_id[one.counterpart]
        assert (other.counterpart, other.line == one.line) == (one.id, False)
    assert [one.id for one in knowledge.categories if one.numeral == "II"] == ["ifs"]
    assert {one.numeral for one in knowledge.categories} == {"", "I", "II", "III", "IV"}
    abbreviations = [one.abbreviation for one in knowledge.categories]
    assert len(set(abbreviations)) == len(abbreviations) == 15
