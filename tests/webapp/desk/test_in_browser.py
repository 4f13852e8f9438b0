"""The desk in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ingest.content.loading import open_content
from ingest.content.model.records import Status
from ingest.importing.new_question import new_question
from support.chromium import assert_accessible, assert_fits
from support.commands import file_texts
from support.content import edit_file
from support.desk import at_the_desk

pytestmark = pytest.mark.browser

WORK = "work-how-many"
FILE = Path("faq/work-experience/work-how-many.md")
PAGES = {
    "home": "",
    "records": "records/",
    "search": "search/?q=hours+of+supervision&wording=hours&record=term:supervisor",
    "gaps": "gaps/",
    "publish": "publish/",
    "new": "new/",
    "new criterion": "new/criterion/",
    "new term": "new/term/",
    "category": "edit/category/ifs/",
    "question": f"edit/question/{WORK}/",
    "criterion": "edit/criterion/exam-pass/",
    "topic": "edit/topic/training/",
    "term": "edit/term/endorsement/",
    "settings": "edit/file/settings/",
    "history": f"history/question/{WORK}/",
}


def _write(page: Page, text: str) -> None:
    page.locator(".CodeMirror [role=textbox]").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def _kept(page: Page) -> None:
    expect(page.locator("#state")).to_have_text("Not saved yet, but kept.")


_COUNT = """addEventListener("pointerdown", () => {
  sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true);"""


def test_an_open_question_is_answered_with_three_clicks(browser: Browser, content: Path) -> None:
    slug = new_question(content, "training", "May zebras apply?").stem
    with at_the_desk(browser, content) as (page, address):
        page.add_init_script(_COUNT)
        page.goto(address)
        page.get_by_role("link", name="May zebras apply?").click()
        page.locator(".CodeMirror").wait_for()
        page.get_by_role("textbox", name="Answer").focus()
        page.keyboard.type("They **may**.")
        shown = page.frame_locator("#preview").locator(".question__answer")
        expect(shown.locator("strong")).to_have_text("may")
        expect(page.get_by_label("Draft: readers")).to_be_checked()
        page.get_by_label("Published: readers").click()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status").first).to_have_text("Saved.")
        assert page.evaluate("sessionStorage.clicks") == "3"  # and four at most
    found = open_content(content).knowledge.question_by_id[slug]
    assert (found.status, found.answer) == (Status.PUBLISHED, "They **may**.")


def test_a_fault_is_shown_at_its_line_and_a_remark_mended_with_a_click(
    browser: Browser, content: Path
) -> None:
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}edit/question/{WORK}/")
        _write(page, "\n\nAn endorsement, [[term:no-such]]")
        widget = page.locator(".CodeMirror-linewidget .finding--fault")
        expect(widget).to_contain_text("no-such")
        page.keyboard.press("Shift+Control+Home")
        page.keyboard.type("An endorsement.")
        page.locator(".CodeMirror-linewidget").get_by_role("button", name="Write").click()
        expect(page.locator(".CodeMirror-linewidget")).to_have_count(0)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status").first).to_have_text("Saved.")
    assert b"\nAn [[term:endorsement|endorsement]].\n" in (content / FILE).read_bytes()


def test_a_fault_of_a_field_is_mended_with_a_click(browser: Browser, content: Path) -> None:
    edit_file(content / FILE, "status: published", "status: publishd")
    register = content / "categories.toml"
    register.write_text(register.read_text("utf-8").replace('"infant"', '"infnt"', 1), "utf-8")
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}edit/question/{WORK}/")
        page.locator("summary", has_text="Other wordings").click()
        page.locator("#wordings").fill("a zebra\nA zebra")
        for old, words in (("publishd", "Write “published”"), ("zebra", "Take out “A zebra”")):
            expect(page.locator("#notes")).to_contain_text(old)
            page.locator("#notes").get_by_role("button", name=words).click()
            expect(page.locator("#notes")).not_to_contain_text(f"“{old}")
        assert page.locator("#wordings").input_value() == "a zebra\n"
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status").first).to_have_text("Saved.")
        page.goto(f"{address}edit/category/ifa/")
        page.locator("#notes").get_by_role("button", name="Write “infant”").click()
        expect(page.locator("#notes")).to_be_hidden()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status").first).to_have_text("Saved.")
    assert open_content(content).knowledge.question_by_id[WORK].wordings == ("a zebra",)


def test_a_save_asks_nothing_more_of_what_it_ends(browser: Browser, content: Path) -> None:
    """What searches would find is asked for as long as somebody writes; here it never comes."""
    asked: list[Route] = []
    ended: list[str] = []
    with at_the_desk(browser, content) as (page, address):
        page.route("**/trial/*/", lambda route: asked.append(route))
        page.on("requestfailed", lambda request: ended.append(request.url.split("/")[3]))
        page.on("response", lambda answer: ended.append(answer.request.method))
        page.goto(f"{address}edit/question/{WORK}/")
        page.locator("summary", has_text="Other wordings").click()
        with page.expect_request("**/trial/*/"):
            page.locator("#wordings").fill("zebras per decade")
        _kept(page)
        ended.clear()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status").first).to_have_text("Saved.")
    assert len(asked) == 1
    # The text is sent, the trial is given up, and only then is it saved.
    assert ended.index("trial") < [n for n, one in enumerate(ended) if one == "POST"][1], ended


def test_a_criterion_is_linked_from_a_list_with_its_figures(
    browser: Browser, content: Path
) -> None:
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}edit/question/{WORK}/")
        _write(page, " ")
        page.get_by_role("button", name="Criterion or term").click()
        page.get_by_role("searchbox", name="Words").fill("passing exam")
        page.get_by_role("dialog").get_by_role("button", name="80 percent").click()
        _kept(page)
        assert "[[criterion:exam-pass|Passing the exam]]" in page.locator("#text").input_value()


def test_a_wording_shows_at_once_what_searches_would_find(browser: Browser, content: Path) -> None:
    before = file_texts(content)
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}edit/question/{WORK}/")
        page.locator("summary", has_text="Other wordings").click()
        page.locator("#wordings").fill("zebras per decade")
        told = page.locator("#trial")
        expect(told.get_by_role("heading")).to_have_text("“zebras per decade”")
        expect(told.locator("li").first).to_contain_text("not found before")
        page.locator("#wordings").fill("zebras and giraffes")
        expect(told.get_by_role("heading")).to_have_text("“zebras and giraffes”")
        assert_accessible(page)
    assert file_texts(content) == before


def test_a_term_is_edited_where_it_stands_in_its_file(browser: Browser, content: Path) -> None:
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}edit/term/infant-toddler/?text=yes")
        chosen = "raw.value.slice(raw.selectionStart, raw.selectionEnd)"
        chosen = f"(() => {{ const raw = document.getElementById('raw'); return {chosen} }})()"
        assert page.evaluate(chosen) == 'id = "infant-toddler"'
        page.keyboard.type('id = "infant-toddler')
        expect(page.locator("#notes .finding--fault").first).to_be_visible()
        page.locator("#raw").press("Control+Home")
        page.locator("#notes").get_by_role("button", name="Go there").first.click()
        assert page.evaluate(chosen).startswith('id = "infant-toddler')
        page.keyboard.type('id = "infant-toddler"')
        expect(page.locator("#notes")).to_be_hidden()


def test_the_page_beside_a_term_begins_at_it(browser: Browser, content: Path) -> None:
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}edit/term/renewal/")
        shown = page.frame_locator("#preview").locator("#renewal")
        expect(shown).to_be_in_viewport()
        assert page.evaluate("scrollY") == 0
        page.locator("#f-term-definition").fill("What zebras do yearly.")
        expect(shown).to_contain_text("zebras")
        expect(shown).to_be_in_viewport()


def test_what_is_typed_before_the_scripts_are_there_is_kept(
    browser: Browser, content: Path
) -> None:
    with at_the_desk(browser, content) as (page, address):
        held: list[Route] = []
        page.route("**/editor.js", lambda route: held.append(route))
        page.goto(f"{address}edit/question/{WORK}/", wait_until="commit")
        page.locator("#text").fill("Early zebras.")
        held[0].continue_()
        _kept(page)
        shown = page.frame_locator("#preview").locator(".question__answer")
        expect(shown).to_contain_text("Early zebras.")


def test_a_save_without_an_answer_leaves_the_text_in_its_page(
    browser: Browser, content: Path
) -> None:
    before = (content / FILE).read_bytes()
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}edit/question/{WORK}/")
        page.locator(".CodeMirror").wait_for()
        # As when the desk was stopped; a request that is answered with nothing is no answer.
        page.evaluate(
            "() => { globalThis.own = fetch; globalThis.fetch = () => Promise.reject(Error()); }"
        )
        _write(page, " Zebras.")
        save = page.get_by_role("button", name="Save", exact=True)
        save.click()
        expect(page.get_by_role("alert")).to_contain_text("The desk does not answer.")
        expect(page.locator(".CodeMirror")).to_contain_text("Zebras.")
        assert (content / FILE).read_bytes() == before
        page.evaluate("() => { globalThis.fetch = own; }")
        save.click()
        expect(page.get_by_role("status").first).to_have_text("Saved.")
    assert b" Zebras." in (content / FILE).read_bytes()


def test_a_save_of_what_was_removed_asks_what_is_to_be(browser: Browser, content: Path) -> None:
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}edit/question/{WORK}/")
        (content / FILE).unlink()
        _write(page, " Zebras.")
        expect(page.locator("#state")).to_contain_text("Somebody has removed this.")
        with page.expect_response(lambda one: one.status == 409):
            page.get_by_role("button", name="Save", exact=True).click()
        keep = page.get_by_role("button", name="Keep yours: write it anew")
        expect(keep).to_be_visible()  # the answer is there before its page is
        assert_accessible(page)
        keep.click()
        expect(page.get_by_role("status").first).to_have_text("Saved.")
    assert b" Zebras." in (content / FILE).read_bytes()


def test_the_keyboard_alone_is_enough(browser: Browser, content: Path) -> None:
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}edit/question/{WORK}/")
        page.locator("#title").focus()
        reached = []
        for _ in range(30):
            page.keyboard.press("Tab")
            reached.append(
                page.evaluate(
                    "document.activeElement.closest('.CodeMirror') ? 'text'"
                    " : document.activeElement.value || document.activeElement.name"
                )
            )
            if reached[-1] == "save":
                break
        assert reached.index("text") < reached.index("published") < reached.index("save")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_have_text("Saved.")


def test_two_tabs_that_save_one_file_get_a_conflict(browser: Browser, content: Path) -> None:
    with at_the_desk(browser, content) as (first, address):
        first.goto(f"{address}edit/question/{WORK}/")
        second = first.context.new_page()
        second.goto(f"{address}edit/question/{WORK}/")
        second.locator("#title").fill("The second?")
        second.get_by_role("button", name="Save", exact=True).click()
        expect(second.get_by_role("status").first).to_have_text("Saved.")
        _write(first, " The first.")
        _kept(first)
        with first.expect_response(lambda one: one.status == 409):
            first.get_by_role("button", name="Save", exact=True).click()
        expect(first.get_by_role("heading", name="What differs")).to_be_visible()
        assert_fits(first)
        first.get_by_role("button", name="Save both together").click()
        expect(first.get_by_role("status").first).to_have_text("Saved.")
        second.close()
    data = (content / FILE).read_text("utf-8")
    assert "\n# The second?\n" in data
    assert " The first.\n" in data


def test_a_closed_tab_loses_nothing(browser: Browser, content: Path) -> None:
    before = file_texts(content)
    with at_the_desk(browser, content) as (page, address):
        tab = page.context.new_page()
        tab.goto(f"{address}edit/question/{WORK}/")
        _write(tab, " Half a sentence")
        _kept(tab)
        tab.close()
        page.goto(address)
        page.locator(".tasks", has_text="Not saved yet").get_by_role("link").click()
        expect(page.locator("#text")).to_have_value(
            open_content(content).knowledge.question_by_id[WORK].answer + " Half a sentence"
        )
        assert file_texts(content) == before


def test_without_scripts_a_record_is_edited_too(browser: Browser, content: Path) -> None:
    with at_the_desk(browser, content, java_script_enabled=False) as (page, address):
        page.goto(f"{address}edit/question/{WORK}/")
        page.locator("#text").fill("[[term:no-such]]")
        page.get_by_role("button", name="Look at it").click()
        expect(page.locator("#notes")).to_contain_text("no-such")
        page.locator("#text").fill("Zebras.")
        page.get_by_role("button", name="Look at it").click()
        shown = page.frame_locator("#preview").locator(".question__answer")
        expect(shown).to_have_text("Zebras.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status").first).to_have_text("Saved.")
    assert open_content(content).knowledge.question_by_id[WORK].answer == "Zebras."


def test_every_page_is_accessible_and_fits(browser: Browser, content: Path) -> None:
    """In a narrow and a wide window, in light and in dark, folded and unfolded."""
    with at_the_desk(browser, content, bypass_csp=True) as (page, address):
        for name, path in PAGES.items():
            page.goto(address + path)
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                assert_fits(page)
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert_fits(page)
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    assert_accessible(page)
            assert page.title().endswith("The desk"), name
