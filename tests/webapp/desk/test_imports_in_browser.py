"""Imports, what they leave, and reviews in a real browser, with the clicks counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ingest.content.loading import open_content
from ingest.importing.importer import import_documents
from ingest.importing.options import ImportOptions
from support.chromium import assert_accessible, assert_fits
from support.commands import file_texts
from support.content import edit_file, write_file
from support.desk import at_the_desk
from support.imports import CONFLICT, NEWER, OLDER, write_settled

pytestmark = pytest.mark.browser

SAME = "what-does-it-cost-to-renew-the-endorsement"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_settled(tmp_path / "content")


def _assert_good(page: Page) -> None:
    """At the width of a phone and of a desktop nothing sticks out, and axe finds nothing."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("with_scripts", [True, False])
def test_a_spreadsheet_is_imported_and_a_twin_settled_with_five_clicks(
    browser: Browser, folder: Path, tmp_path: Path, with_scripts: bool
) -> None:
    rows = (
        "Was man fragt;Was wir sagen\nWhat does it cost to renew my endorsement each year?;Nine.\n"
    )
    write_file(tmp_path / "t.csv", f"{rows}Der Steg;Gesperrt.\n")
    before = file_texts(folder)
    with at_the_desk(browser, folder, java_script_enabled=with_scripts) as (page, _):
        page.get_by_role("link", name="Import", exact=True).click()
        page.get_by_label("Documents: choose them").set_input_files(tmp_path / "t.csv")
        page.get_by_role("button", name="Read it").click()
        page.get_by_label("A: “Was man fragt”").select_option("question")
        page.get_by_label("B: “Was wir sagen”").select_option("answer")
        page.get_by_label("All into one topic").select_option("FEES")
        page.get_by_role("button", name="Look again with these choices").click()
        page.get_by_role("button", name="One question, with the answer of t.csv").click()
        expect(page.get_by_role("heading", name="Settled 1")).to_be_visible()
        if with_scripts:
            _assert_good(page)
        assert file_texts(folder) == before
        page.get_by_role("button", name="Write it into the content").click()
        expect(page.get_by_role("heading", name="Imported")).to_be_visible()
        if with_scripts:
            _assert_good(page)
    found = open_content(folder).knowledge.question_by_id
    assert found[SAME].answer == "Nine."
    assert found["der-steg"].topic == "fees"


def test_what_is_left_is_settled_from_the_first_page(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    write_file(tmp_path / "a.txt", OLDER.replace("In June.", "In August."))
    write_file(tmp_path / "b.txt", NEWER)
    import_documents([tmp_path / "a.txt"], folder, options=ImportOptions(replaces=True))
    import_documents([tmp_path / "b.txt"], folder)
    with at_the_desk(browser, folder, color_scheme="dark") as (page, address):
        page.get_by_role("link", name="Settle them on one page").click()
        _assert_good(page)
        page.get_by_role("button", name="Take the document’s").click()
        page.get_by_role("button", name="Two questions").click()
        expect(page.get_by_text("Nothing is left.")).to_be_visible()
        page.goto(address)
        expect(page.get_by_role("heading", name="Left by imports")).to_have_count(0)
    assert "In August." in (folder / CONFLICT).read_text("utf-8")


def test_answers_are_reviewed_by_keyboard(browser: Browser, content: Path) -> None:
    edit_file(content / "criteria/infant-toddler-age.md", "36 months.", "42 months.")
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}review/")
        _assert_good(page)
        first = page.get_by_role("checkbox").first
        expect(page.locator(".pair").first).to_contain_text("has changed")
        first.focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Accept those chosen").press("Enter")
        expect(page.get_by_role("status")).to_have_text("1 question accepted.")
