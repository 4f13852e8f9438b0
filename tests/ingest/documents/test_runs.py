"""Runs of styled text: where a bold lead ends, and what is written as Markdown."""

from __future__ import annotations

import pytest

from ingest.documents.blocks import Block, Emphasis
from ingest.documents.runs import StyledRun, block_of_runs, part_lead, write_markdown

BOLD, ITALIC, UNDERLINE = Emphasis.BOLD, Emphasis.ITALIC, Emphasis.UNDERLINE

PARTED = [
    pytest.param(
        [StyledRun("How much?", BOLD), StyledRun(" Fifty.")], ["How much?", " Fifty."], id="lead"
    ),
    pytest.param([StyledRun("Note:", BOLD), StyledRun(" it is.")], ["Note: it is."], id="one word"),
    pytest.param(
        [StyledRun("Go "), StyledRun("up there", BOLD)], ["Go up there"], id="not at the beginning"
    ),
    pytest.param([StyledRun("Go up there", BOLD)], ["Go up there"], id="nothing else"),
    pytest.param(
        [StyledRun("Q. "), StyledRun("How much?", BOLD), StyledRun(" A. Fifty.")],
        ["Q. How much?", " A. Fifty."],
        id="plain mark before it",
    ),
    pytest.param(
        [StyledRun("How much?", BOLD), StyledRun(" A. "), StyledRun("Fifty marks.")],
        ["How much?", " A. Fifty marks."],
        id="plain mark behind it",
    ),
    pytest.param(
        [StyledRun("How "), StyledRun("much is it?", ITALIC | BOLD), StyledRun(" Fifty.", BOLD)],
        ["How much is it? Fifty."],
        id="plain words first",
    ),
    pytest.param(
        [StyledRun("How ", BOLD), StyledRun("much?", BOLD | ITALIC), StyledRun(" Fifty.", ITALIC)],
        ["How much?", " Fifty."],
        id="emphasis within the lead",
    ),
]

WRITTEN = [
    pytest.param([StyledRun("2 * 3 * 4")], "2 * 3 * 4", id="plain"),
    pytest.param(
        [StyledRun("snake_case "), StyledRun("[x]", BOLD)], r"snake_case **\[x]**", id="signs"
    ),
    pytest.param(
        [StyledRun("a "), StyledRun(" b ", BOLD), StyledRun("c")],
        "a **b** c",
        id="blanks go outside",
    ),
    pytest.param(
        [StyledRun("a", BOLD), StyledRun("b", BOLD | UNDERLINE)], "**ab**", id="one emphasis"
    ),
    pytest.param([StyledRun("a", BOLD | ITALIC)], "***a***", id="two emphases"),
    pytest.param([StyledRun("a`b", is_code=True)], "``a`b``", id="code"),
    pytest.param([StyledRun("a", link="x y(1).html")], "[a](x%20y%281%29.html)", id="link"),
    pytest.param([StyledRun("a", link="#b")], "a", id="link within"),
    pytest.param([StyledRun("a", link="javascript:b()")], "a", id="script"),
    pytest.param([StyledRun("a\n  b")], "a b", id="one line"),
]


@pytest.mark.parametrize(("runs", "parts"), PARTED)
def test_a_lead_in_other_type_is_parted_from_the_rest(
    runs: list[StyledRun], parts: list[str]
) -> None:
    assert ["".join(run.text for run in part) for part in part_lead(runs)] == parts


@pytest.mark.parametrize(("runs", "markdown"), WRITTEN)
def test_runs_are_written_as_markdown(runs: list[StyledRun], markdown: str) -> None:
    assert write_markdown(runs) == markdown


def test_emphasis_that_is_said_elsewhere_is_not_written() -> None:
    assert (
        write_markdown([StyledRun("a", BOLD), StyledRun(" b", BOLD | ITALIC)], outer=BOLD)
        == "a *b*"
    )


def test_an_address_that_leads_to_itself_may_be_brief() -> None:
    runs = [
        StyledRun("https://a.b/", link="https://a.b/"),
        StyledRun(" and "),
        StyledRun("c", link="https://a.b/"),
    ]
    assert write_markdown(runs, brief_links=True) == "<https://a.b/> and [c](https://a.b/)"


def test_a_block_has_the_emphasis_and_the_link_of_all_its_words() -> None:
    runs = [
        StyledRun("Q. ", UNDERLINE),
        StyledRun("How", BOLD | UNDERLINE, link="#a"),
        StyledRun(" much?", BOLD, link="#a"),
    ]
    block = block_of_runs(Block("", first=3, last=3), runs)
    assert (block.text, block.markdown) == ("Q. How much?", "Q. **How much?**")
    assert (block.emphasis, block.link, block.first) == (BOLD, "#a", 3)
