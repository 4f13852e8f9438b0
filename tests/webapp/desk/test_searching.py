"""A search is tried: the page of readers, its sums, and what a wording would change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect

from support.chromium import assert_accessible
from support.commands import file_texts
from support.content import edit_file
from support.desk import Staff, at_the_desk, staff
from webapp.desk.searches.adding import Addition, add

WORK = "work-how-many"
FILE = Path("faq/work-experience/work-how-many.md")


@pytest.fixture
def desk(content: Path) -> Staff:
    return staff(content)


def test_a_search_shows_what_readers_get_and_why(desk: Staff) -> None:
    page = BeautifulSoup(desk.get("/search/?q=how+many+toddlers"), "html.parser")
    (first, *_) = page.select(".bars > li")
    assert WORK in str(first.select_one("a[href]"))
    sums = [int(row.select("td")[-1].text) for row in first.select("tbody tr")]
    score = int(str(first.select_one(".count") and first.select_one(".count").text.split()[-1]))  # type: ignore[union-attr]
    assert sum(sums) == score
    widths = [int(str(one["width"])) for one in first.select("svg.bar rect")]
    assert 900 < sum(widths) <= 1010
    frame = page.select_one("iframe")
    assert frame is not None
    shown = desk.get(str(frame["src"]))
    assert "results for" in shown
    assert "style=" not in str(page), "the policy of the page refuses it"


def test_readers_do_not_see_drafts_there(desk: Staff, content: Path) -> None:
    address = f"/readers/questions/{WORK}/"
    assert "at least six months" in desk.get(address)
    edit_file(content / FILE, "status: published", "status: draft")
    assert "at least six months" not in desk.get(address)
    assert "at least six months" in desk.get(f"/preview/x/questions/{WORK}/")


def test_a_wording_is_tried_before_it_is_added(desk: Staff, content: Path) -> None:
    before = file_texts(content)
    assert "Nothing is found." in desk.get("/search/?q=zebralings")
    tried = desk.get(f"/search/?q=zebralings&wording=zebralings&record=question:{WORK}")
    assert "not found before" in tried
    assert " searches that must work do." in tried
    assert file_texts(content) == before
    form = {"csrf": desk.token(), "wording": "zebralings", "record": f"question:{WORK}"}
    assert desk.client.post("/search/?q=zebralings", data=form).status_code == 302
    assert WORK in desk.get("/search/?q=zebralings")
    added = {name for name, data in file_texts(content).items() if before.get(name) != data}
    assert added == {f"{FILE.parent.as_posix()}/{WORK}.wordings.txt"}


@pytest.mark.parametrize(
    ("record", "wording"),
    [("question:no-such", "a"), ("file:settings", "a"), ("question:../x", "a"), (f"x:{WORK}", "a")]
    + [(f"question:{WORK}", one) for one in ("", "#a", "x" * 300, "a\x7fb")],
)
def test_what_cannot_be_added_changes_nothing(
    desk: Staff, content: Path, record: str, wording: str
) -> None:
    before = file_texts(content)
    query = {"q": "fee", "record": record, "wording": wording}
    assert desk.client.get("/search/", query_string=query).status_code == 200
    sent = {"csrf": desk.token(), "record": record, "wording": wording}
    assert desk.client.post("/search/?q=fee", data=sent).status_code == 422
    assert desk.client.post("/search/?q=fee", data={**sent, "csrf": "x"}).status_code == 403
    assert file_texts(content) == before


@pytest.mark.parametrize(
    "query", ["", " ", "<script>", "%00", "a" * 3000, "“\x00”", "topic:x", '"', "-fee"]
)
def test_any_search_is_shown(desk: Staff, query: str) -> None:
    response = desk.client.get("/search/", query_string={"q": query})
    assert response.status_code == 200
    assert "<script>" not in response.text


def test_with_a_fault_it_says_so(desk: Staff, content: Path) -> None:
    edit_file(content / FILE, "status: published", "status: publishd")
    assert "when there is no fault" in desk.get("/search/?q=fee")
    assert "publishd" in desk.get("/readers/search/?q=fee")


def test_two_who_add_at_once_lose_nothing(desk: Staff, content: Path) -> None:
    here = desk.client.application.config["WORKSPACE"]
    file = (content / FILE).with_suffix(".wordings.txt")
    before = file.read_text("utf-8").splitlines()
    words = [f"zebra {number}" for number in range(12)]

    def added(one: str) -> str:
        return add(here, Addition("wording", one, "question", WORK))

    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(added, words)] == [""] * len(words)
    after = file.read_text("utf-8").splitlines()
    assert after[: len(before)] == before
    assert sorted(after[len(before) :]) == sorted(words)


@pytest.mark.browser
def test_a_gap_is_tried_and_closed(browser: Browser, content: Path) -> None:
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}search/")
        page.get_by_label("As readers type it").fill("hours of supervision")
        page.keyboard.press("Enter")
        frame = page.frame_locator("#preview")
        expect(frame.get_by_role("heading", name="results for")).to_be_visible()
        page.get_by_label("What people type").fill("zebralings")
        page.get_by_role("button", name="See what it would change").click()
        assert_accessible(page)
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("status").first).to_have_text("Added.")
