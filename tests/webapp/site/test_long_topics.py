"""A topic of very many questions: parts with headings, a way to each, a filter; an empty one."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from support.content import write_small_content
from webapp.application import create_app


def _page(folder: Path, count: int) -> BeautifulSoup:
    """The page of a topic with so many open questions."""
    write_small_content(folder)
    topic = folder / "faq" / "big"
    topic.mkdir()
    (topic / "_topic.md").write_text("# Big\n", "utf-8")
    for number in range(count):
        head = f"id: q{number}\norder: {number + 1}\nstatus: open\nasked_as: [wording {number}]"
        text = f"---\n{head}\n---\n# What is number {number}?\n"
        (topic / f"q{number}.md").write_text(text, "utf-8")
    answer = create_app(folder).test_client().get("/topics/big/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize(("count", "parts"), [(100, 0), (101, 3), (500, 10)])
def test_a_long_topic_has_parts_and_a_filter(tmp_path: Path, count: int, parts: int) -> None:
    page = _page(tmp_path, count)
    links = [str(link["href"]) for link in page.select("main li a[href*='questions/']")]
    assert [link.split("/")[-2] for link in links] == [f"q{number}" for number in range(count)]
    headings = page.select("main section[data-filter-group] > h2")
    assert len(headings) == parts
    ways = [str(link["href"]) for link in page.select("nav.letters a")]
    assert ways == [f"#{heading['id']}" for heading in headings]
    assert len(page.select("form#filter input[type=search]")) == (1 if parts else 0)
    assert len(page.select("script[src*=list-filter]")) == (1 if parts else 0)
    assert len(page.select("[data-filter-item][data-words]")) == (count if parts else 0)
    if parts:
        shown = [heading.text.split("–") for heading in headings]
        assert (shown[0], shown[-1][1]) == (["1", "50"], str(count))


def test_a_topic_without_questions_says_so(tmp_path: Path) -> None:
    page = _page(tmp_path, 0)
    main = page.select_one("main")
    assert main is not None
    assert "There are no questions yet." in main.text
    assert not main.select("ul.question-list")
