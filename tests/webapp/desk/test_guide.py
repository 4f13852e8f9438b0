"""The staff's guide in the desk."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup

from support.content import ROOT
from support.desk import staff
from webapp.desk.guide import TASKS_OF_PAGES, read_guide

GUIDE = ROOT / "docs" / "staff-guide.md"


def test_every_task_is_in_the_guide_with_its_pictures(content: Path) -> None:
    desk = staff(content)
    page = BeautifulSoup(desk.get("/help/"), "html.parser")
    tasks = re.findall(r"^## (.+)$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert [one.get_text() for one in page.select("section.guide h2")] == tasks
    assert len(tasks) >= 12
    for link in page.select("nav ol a"):
        assert page.select_one(str(link["href"])) is not None
    pictures = [str(one["src"]) for one in page.select("section.guide img")]
    assert len(pictures) > 3
    for source in pictures:
        with desk.client.get(f"/help/{source}") as response:
            assert response.data == (ROOT / "docs" / source).read_bytes()
    there = {one.name for one in (ROOT / "docs" / "screenshots" / "desk").iterdir()}
    assert {Path(one).name for one in pictures} == there
    assert all(one["alt"] for one in page.select("section.guide img"))


def test_each_page_has_its_tasks_beside_it(content: Path) -> None:
    desk = staff(content)
    slugs = {task.slug for task in read_guide()[1]}
    named = {slug for of_page in TASKS_OF_PAGES.values() for slug in of_page}
    assert named == slugs
    endpoints = set(desk.client.application.view_functions)
    assert endpoints >= TASKS_OF_PAGES.keys()
    beside = BeautifulSoup(desk.get("/new/"), "html.parser").select_one("details.help")
    assert beside is not None
    assert [one.get_text() for one in beside.select("h2")] == ["Begin a new question"]
    assert not beside.select("img")


def test_a_picture_of_the_guide_leads_nowhere_else(content: Path) -> None:
    desk = staff(content)
    for name in ("../../staff-guide.md", "..%2f..%2fstaff-guide.md", "/etc/passwd", "none.webp"):
        assert desk.client.get(f"/help/screenshots/desk/{name}").status_code == 404
