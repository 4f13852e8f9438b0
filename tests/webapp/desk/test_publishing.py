"""The site is published from the desk: what would change, what stops it, what was there."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect

from support.chromium import assert_accessible
from support.commands import file_texts
from support.content import edit_file
from support.desk import Staff, at_the_desk, staff
from support.editions import edition_of, publishing_content, unpacked, write_edition
from webapp.export.exporter import export_site

COST = Path("faq/fees/cost.md")


def _form(page: str) -> dict[str, list[str]]:
    """What the form above the list of editions sends when nobody has touched it."""
    form = BeautifulSoup(page, "html.parser").select_one("form.publish")
    assert form is not None
    sent: dict[str, list[str]] = {}
    for one in form.select("input"):
        if one.get("type") == "hidden" or one.has_attr("checked"):
            sent.setdefault(str(one["name"]), []).append(str(one["value"]))
    return sent


def _look(desk: Staff, **fields: object) -> str:
    form = {**_form(desk.get("/publish/")), **fields, "act": "look"}
    return desk.send("/publish/", form).text


@pytest.mark.parametrize("name", ["site", "site.zip"])
def test_what_was_looked_at_is_published_and_put_back(name: str, tmp_path: Path) -> None:
    content, target = publishing_content(tmp_path, name)
    desk = staff(content)
    for number in (1, 2):
        write_edition(content, number)
        page = _look(desk)
        assert target.exists() == (number > 1), "to look writes nothing"
        sent = desk.send("/publish/", {**_form(page), "act": "publish"})
        assert sent.status_code == 302
    page = desk.get("/publish/")
    assert "Published. 1 change since" in page
    with unpacked(target) as site:
        assert edition_of(site) == 2
    back = BeautifulSoup(page, "html.parser").select("form[action$='/back/'] input")
    sent = desk.send("/publish/back/", {str(one["name"]): str(one["value"]) for one in back})
    assert sent.status_code == 302
    with unpacked(target) as site:
        assert edition_of(site) == 1
    assert "Put back: the edition of" in desk.get("/publish/")


def test_what_has_changed_since_is_looked_at_first(tmp_path: Path) -> None:
    content, target = publishing_content(tmp_path, "site")
    desk = staff(content)
    page = _look(desk)
    edit_file(content / COST, "Edition 0.", "Edition zero.")
    sent = desk.send("/publish/", {**_form(page), "act": "publish"})
    assert sent.status_code == 409
    assert "The content has changed since you looked." in sent.text
    assert not target.exists()
    assert desk.send("/publish/", {**_form(sent.text), "act": "publish"}).status_code == 302
    assert target.exists()


STOPS = [
    pytest.param(COST, "status: published", "status: publishd", "question/cost", id="a fault"),
    pytest.param(COST, "Edition 0.", "[Terms](/terms/)", "question/cost", id="a dead link"),
    pytest.param(COST, "status: published", "status: draft", "question/cost", id="an answer"),
    pytest.param(COST, "status: published", "status: retired", "question/cost", id="an address"),
]


@pytest.mark.parametrize(("path", "old", "new", "leads_to"), STOPS)
def test_a_stop_leads_to_the_file(
    path: Path, old: str, new: str, leads_to: str, tmp_path: Path
) -> None:
    content, target = publishing_content(tmp_path, "site")
    export_site(content, target)
    before = file_texts(target)
    edit_file(content / path, old, new)
    desk = staff(content)
    page = BeautifulSoup(_look(desk), "html.parser")
    links = [str(one["href"]) for one in page.select("form.publish a.small-button")]
    assert any(one.startswith(f"/edit/{leads_to}/?line=") for one in links)
    assert all(desk.get(link) for link in links)
    assert not page.select("button[value=publish]")
    sent = desk.send("/publish/", {**_form(str(page)), "act": "publish"})
    assert sent.status_code == 422
    assert file_texts(target) == before


def test_what_readers_may_lose_is_let_go_by_name(tmp_path: Path) -> None:
    content, target = publishing_content(tmp_path, "site")
    export_site(content, target)
    edit_file(content / COST, "status: published", "status: draft")
    desk = staff(content)
    page = _look(desk, let_go="questions/cost/")
    assert _form(page)["let_go"] == ["questions/cost/"]
    assert desk.send("/publish/", {**_form(page), "act": "publish"}).status_code == 302
    assert "let go" not in desk.get("/publish/").lower()
    assert desk.send("/publish/", {**_form(page), "let_go": "no/such/"}).status_code == 422


def test_remarks_lead_to_the_records_that_they_are_about(tmp_path: Path) -> None:
    content, _ = publishing_content(tmp_path, "site")
    words = " and more of what it takes" * 9
    edit_file(content / COST, "\n# ", f"\n# Zebras{words}: ")
    desk = staff(content)
    page = BeautifulSoup(_look(desk), "html.parser")
    links = [str(one["href"]) for one in page.select(".finding--remark a")]
    assert any(one.startswith("/edit/question/cost/?line=") for one in links)
    assert all(desk.get(link) for link in links)
    assert "faq check" not in page.text


def test_an_empty_folder_says_how_to_begin_and_lets_one(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    desk = staff(content)
    page = BeautifulSoup(desk.get("/"), "html.parser")
    links = [str(one["href"]) for one in page.select("[aria-labelledby=begin] a")]
    assert links == ["/edit/file/settings/", "/import/", "/new/topic/"]
    assert all(desk.get(link) for link in links)
    assert "Nothing waits" not in page.text
    assert 'href="/new/topic/"' in desk.get("/new/").split("there is none yet")[1]
    form = desk.open("file", "settings")
    assert desk.save("file", "settings", form).status_code == 302
    assert not (content / "site.toml").exists()
    form = {**form, "f.publish.to": ["../site"]}
    assert desk.save("file", "settings", form).status_code == 302
    assert (content / "site.toml").read_text("utf-8").strip() == '[publish]\nto = "../site"'


def test_without_a_place_the_page_says_where_to_write_it(content: Path) -> None:
    desk = staff(content)
    assert "below “Published to”" in desk.get("/publish/")
    form = desk.open("file", "settings")
    before = (content / "site.toml").read_bytes()
    assert desk.save("file", "settings", {**form, "f.publish.to": ["../site"]}).status_code == 302
    added = (content / "site.toml").read_bytes().removeprefix(before)
    assert added == b'\n[publish]\nto = "../site"\n'
    assert "See what would change" in desk.get("/publish/")
    (content / "site.toml").write_bytes(before)
    csrf = desk.token()
    assert desk.send("/publish/", {"csrf": csrf, "act": "publish"}).status_code == 422
    assert desk.send("/publish/back/", {"csrf": csrf, "edition": ""}).status_code == 422


@pytest.mark.parametrize("sent", [{}, {"csrf": "x" * 32}])
@pytest.mark.parametrize("path", ["/publish/", "/publish/back/"])
def test_a_forged_form_publishes_nothing(sent: dict[str, str], path: str, tmp_path: Path) -> None:
    content, target = publishing_content(tmp_path, "site")
    desk = staff(content)
    desk.token()
    response = desk.send(path, {**sent, "act": "publish"})
    assert response.status_code == 403
    assert not target.exists()


@pytest.mark.browser
def test_publishing_takes_three_clicks_and_taking_it_back_one(
    browser: Browser, tmp_path: Path
) -> None:
    content, target = publishing_content(tmp_path, "site")
    export_site(content, target)
    write_edition(content, 1)
    with at_the_desk(browser, content) as (page, _):
        expect(page.locator("#would")).to_contain_text("Ready to be published. 1 change since")
        page.get_by_role("link", name="Publish", exact=True).click()
        page.get_by_role("button", name="See what would change").click()
        assert_accessible(page)
        page.get_by_role("button", name="Publish to").click()
        expect(page.get_by_role("status").first).to_contain_text("Published. 1 change")
        assert edition_of(target) == 1
        assert_accessible(page)
        page.get_by_role("link", name="What to do").click()
        expect(page.locator("#would")).to_contain_text("Nothing has changed since")
        page.go_back()
        page.get_by_role("button", name="Put it back").click()
        expect(page.get_by_role("status").first).to_contain_text("is back")
        assert edition_of(target) == 0
