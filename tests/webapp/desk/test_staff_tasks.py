"""Tasks of the staff's guide that no other test does in a browser, with the clicks counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from ingest.content.loading import open_content
from support.chromium import assert_accessible
from support.commands import file_texts
from support.desk import at_the_desk

pytestmark = pytest.mark.browser

CRITERION = "families-without-prior-work"
WORK = Path("faq/work-experience/work-how-many.md")


class Hands:
    """Somebody at the desk who counts what they click on."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.clicks += 1

    def open(self, words: str, title: str) -> None:
        """A record, by words of its title."""
        self.click("link", "Everything")
        self.page.get_by_label("Words of a title").fill(words)
        self.page.keyboard.press("Enter")
        self.click("link", title)

    def save(self) -> None:
        self.click("button", "Save")
        expect(self.page.get_by_role("status").first).to_have_text("Saved.")


@pytest.fixture
def hands(browser: Browser, content: Path) -> Iterator[Hands]:
    with at_the_desk(browser, content) as (page, _):
        yield Hands(page)


def test_a_figure_is_corrected_and_the_answers_that_rest_on_it_are_accepted(
    hands: Hands, content: Path
) -> None:
    title = open_content(content).knowledge.criterion_by_id[CRITERION].title
    hands.open("families", title)
    page = hands.page
    figures = page.get_by_label("Figures")
    figures.fill(figures.input_value().replace("10 ", "12 "))
    page.get_by_role("textbox", name="Text").focus()
    hands.save()
    hands.click("link", "Review")
    due = page.locator("section.pair").filter(has_text="has changed")
    expect(due.locator("ins").first).to_contain_text("12")
    due.first.get_by_role("button", name="Accept").or_(
        due.first.get_by_role("button", name="Publish")
    ).click()
    assert hands.clicks + 1 <= 5
    assert_accessible(page)


def test_a_term_is_renamed_everywhere(hands: Hands, content: Path) -> None:
    hands.open("endorsement", "endorsement")
    page = hands.page
    page.get_by_label("The word").fill("recognition")
    page.locator("textarea[name='f.term.former']").fill("endorsement")
    hands.save()
    hands.click("link", "What to do")
    page.get_by_role("link", name="Change such lines at once").click()
    assert_accessible(page)
    hands.click("button", "Change the marked lines")
    expect(page.get_by_role("status").first).to_contain_text("Lines changed: ")
    assert hands.clicks + 2 <= 7
    renamed = [name for name, data in file_texts(content).items() if b" recognition" in data]
    assert len(renamed) > 5


def test_a_picture_is_added(hands: Hands, content: Path, tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "teal").save(tmp_path / "The form.png")
    page = hands.page
    hands.open("how many", "How many infants or toddlers do I need to work with?")
    page.locator(".CodeMirror [role=textbox]").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    with page.expect_file_chooser() as chooser:
        hands.click("button", "Picture")
    chooser.value.set_files(tmp_path / "The form.png")
    expect(page.locator(".CodeMirror-code")).to_contain_text("](the-form.png)")
    page.keyboard.type("A form")  # the cursor stands where its words belong
    hands.save()
    assert hands.clicks + 1 <= 5
    assert (content / WORK.parent / "the-form.png").is_file()
    assert "\n![A form](the-form.png)" in (content / WORK).read_text("utf-8")


def test_a_question_is_begun(hands: Hands, content: Path) -> None:
    page = hands.page
    hands.click("link", "New")
    page.get_by_label("The question, as readers ask it").fill("May zebras apply?")
    page.get_by_label("Topic").select_option(label="Specialized In-Service Training")
    hands.click("button", "Begin the question")
    expect(page.get_by_role("heading", name="May zebras apply?", level=1)).to_be_visible()
    assert hands.clicks <= 2
    assert open_content(content).knowledge.question_by_id["may-zebras-apply"].topic == "training"


def test_a_change_is_taken_back(hands: Hands, content: Path) -> None:
    before = file_texts(content)
    page = hands.page
    hands.open("how many", "How many infants or toddlers do I need to work with?")
    page.locator(".CodeMirror [role=textbox]").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" A slip.")
    hands.save()
    assert file_texts(content) != before
    hands.click("link", "History")
    page.get_by_role("link", name="Compare").last.click()
    expect(page.locator(".compared ins")).to_contain_text("A slip.")
    page.get_by_role("button", name="Restore").last.click()
    expect(page.get_by_role("status").first).to_be_visible()
    assert hands.clicks + 3 <= 7
    assert file_texts(content) == before
