"""The export and the live site in a real Chromium."""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote_plus, unquote, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from ingest.content.model.checklist import checklist
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion
from support.chromium import (
    KeptPage,
    assert_accessible,
    assert_fits,
    complaints_of,
    hosted,
    opened,
    served,
)
from support.content import CONTENT, QUERIES
from support.depth import deep, pairs
from webapp.application import create_app

pytestmark = pytest.mark.browser

PLACES = ["file", deep("sub-path")]
"""Where the export is opened from: a folder on this computer; over HTTP at /a/b/, strict policy.

Every promise is tried at a sub-path in `test_matrix`, too.
"""

EVERYWHERE = ["live", *PLACES]
"""The same and the live site."""

PAGES = {
    "home": ("", "index.html"),
    "topic": ("topics/training/", "topics/training/index.html"),
    "answered": ("questions/work-how-many/", "questions/work-how-many/index.html"),
    "open": ("questions/training-30-vs-15/", "questions/training-30-vs-15/index.html"),
    "all questions": ("search/", "search/index.html"),
    "results": ("search/?q=how+many+toddlers", "search/index.html?q=how+many+toddlers"),
    "unsure": ("search/?q=zebra+crossing+license", "search/index.html?q=zebra+crossing+hours"),
    "nothing": ("search/?q=zebra", "search/index.html?q=zebra"),
    "cards": ("search/?q=reference+ratings", "search/index.html?q=reference+ratings"),
    "mended": ("search/?q=reflectve+supervison", "search/index.html?q=reflectve+supervison"),
    "criteria": ("criteria/", "criteria/index.html"),
    "figures": (
        "criteria/families-after-preschool-work/",
        "criteria/families-after-preschool-work/index.html",
    ),
    "differing": (
        "criteria/supervision-24-hours-ifs/",
        "criteria/supervision-24-hours-ifs/index.html",
    ),
    "categories": ("categories/", "categories/index.html"),
    "category": ("categories/ifs/", "categories/ifs/index.html"),
    "compared": ("compare/", "compare/index.html"),
    "two compared": (
        "compare/?category=ifs&category=imhs",
        "compare/index.html?category=ifs&category=imhs",
    ),
    "glossary": ("glossary/", "glossary/index.html"),
    "index of words": ("word-index/", "word-index/index.html"),
    "changed names": ("questions/work-ii-vs-iii/", "questions/work-ii-vs-iii/index.html"),
    "pieces": ("pieces/", "pieces/index.html"),
    "about": ("about/", "about/index.html"),
    "contact": ("contact/", "contact/index.html"),
    "not found": ("404.html", "404.html"),
}
"""Page kind -> its address on the live site and in the export."""

DRAFT_PAGES = [
    "",
    "questions/supervision-requirements/",
    "criteria/supervision-50-hours-imhs/",
    "coverage/",
    "search/?q=michigan",
]
"""Pages that drafts make different."""

CHOICES = [
    pytest.param("ifs", "training", id="category and kind"),
    pytest.param("imhm-rf", "", id="category"),
    pytest.param("", "reflective supervision", id="kind"),
    pytest.param("ers", "training", id="one criterion for all"),
    pytest.param("", "", id="all"),
]
"""Category and kind chosen on the page of criteria."""

UNKNOWN = [
    "category=nosuch&kind=nosuch",
    "category=",
    "kind=Training",
    "category=__proto__&kind=constructor",
    "category=%3Cscript%3E&kind=%22%5D",
    "other=ifs",
]
"""Addresses that choose nothing."""

SIZES = {"phone": (320, 800), "desktop": (1280, 900)}

SCHEMES = {"light": "light", "dark": "dark"}


@pytest.fixture(scope="module")
def live() -> Iterator[str]:
    with served(create_app(CONTENT)) as address:
        yield address


@pytest.fixture(scope="module")
def places(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    root = tmp_path_factory.mktemp("host")
    shutil.copytree(site, root / "a" / "b")
    with hosted(root) as address:
        yield {"file": site.as_uri() + "/", "sub-path": f"{address}a/b/"}


def _record(address: str | None) -> str:
    """Id of the record that a link leads to; terms have places on one page."""
    path, _, anchor = (address or "").partition("#")
    path = path.split("?")[0].removesuffix("index.html").rstrip("/")
    return anchor or path.rsplit("/", 1)[-1]


def _found(address: str | None) -> list[str]:
    """The words that a link hands over to be marked."""
    return parse_qs(urlsplit(address or "").query).get("found", [])


_RESULTS = """() => {
  const words = (text) => text.split(/\\s+/).filter((one) => one).join(" ");
  const all = (within, selector, said) =>
    [...within.querySelectorAll(selector)].map(said).join(" | ");
  const result = (one) => ({
    kind: one.className,
    title: one.querySelector(".result__title").innerHTML.replace(/^[^>]*>/, ""),
    about: all(one, ".result__about", (part) => words(part.textContent)),
    rows: all(one, "tr", (part) => words(part.textContent)),
    figures: all(one, ".figure > span", (part) => part.textContent),
    caution: all(one, ".result__caution:not([hidden])", (part) => part.textContent),
    excerpt: all(one, ".result__excerpt", (part) => part.innerHTML),
    answer: all(
      one, ".result__answer:not([hidden]) .text", (part) => words(part.innerHTML)
    ),
    links: [...one.querySelectorAll("a")].map((link) => link.href),
  });
  const seen = (selector) =>
    [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const isHelpShown = seen("#results-help").length > 0;
  const summary = {
    summary: document.querySelector("#results-summary").innerText,
    help: isHelpShown,
    options: all(document, "#filters option:enabled", (option) => option.innerText),
    others: seen("#results-others > summary").map((one) => one.innerText).join(" | "),
    best: document.querySelectorAll("#results-list > .result").length,
    pages: all(document, "#results-pages li", (number) => number.innerText),
    mail: isHelpShown ? document.querySelector("#results-help a.button").href : "",
  };
  return [summary, ...[...document.querySelectorAll(".result")].map(result)];
}"""
"""What the page shows of the search and of each result, folded or not, in parts."""


def _shown(page: Page) -> list[dict[str, Any]]:
    """The same; of its links what they lead to and the words that they hand over to be marked."""
    summary, *results = page.evaluate(_RESULTS)
    summary["mail"] = unquote(summary["mail"])
    for result in results:
        links = result.pop("links")
        result["found"] = " | ".join(str(_found(address)) for address in links)
        result["record"] = " | ".join(map(_record, links))
    return [summary, *results]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("query", [query for query in QUERIES if query.strip()])
def test_the_export_shows_what_the_live_site_shows(
    pages: Callable[[str], Page], places: dict[str, str], live: str, place: str, query: str
) -> None:
    page = pages("live")
    page.goto(f"{live}search/?q={quote_plus(query)}")
    expected = _shown(page)
    page = pages(place)
    page.goto(f"{places[place]}search/index.html?q={quote_plus(query)}")
    assert _shown(page) == expected
    assert page.locator("#search").input_value() == " ".join(query.split())


@pytest.mark.parametrize("place", EVERYWHERE)
def test_a_fee_that_was_asked_for_stands_with_both_amounts(
    page: Page, everywhere: dict[str, str], place: str
) -> None:
    page.goto(everywhere[place] + ("" if place == "live" else "index.html"))
    page.get_by_label("Ask in your own words").fill("fees for mentors")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(lambda url: url.endswith("?q=fees+for+mentors"))
    result = page.locator(".result--criterion", has_text="Fees for Mentors")
    assert " ".join(result.inner_text().split()) == (
        "Fees for Mentors 25 dollars for registration 400 dollars for processing "
        "Application · IMHM-C, IMHM-P, IMHM-R/F, ECMHM-C, ECMHM-P, ECMHM-R/F · since 2022–24 "
        "Not confirmed: ask before you rely on it. "
        "This differs by category or by time: compare the categories"
    )
    sizes = result.locator(".figure__number").evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert sizes[0] > sizes[1]
    result.locator(".result__title a").click()
    assert page.locator("h1").inner_text() == "Fees for Mentors"
    assert page.locator(".criterion .figure__number").all_inner_texts() == ["25", "400"]


@pytest.mark.parametrize("place", EVERYWHERE)
def test_a_name_that_was_asked_for_leads_to_what_it_is(
    page: Page, everywhere: dict[str, str], place: str
) -> None:
    search = everywhere[place] + ("search/" if place == "live" else "search/index.html")
    page.goto(f"{search}?q=what+does+IFS+stand+for")
    page.locator(".result--category").first.get_by_text("What it asks for").click()
    assert page.locator("h1").inner_text() == "Infant Family Specialist (IFS)"
    page.goto(f"{search}?q=infant%2Ftoddler&kind=term")
    page.locator(".result--term a", has_text="infant/toddler").first.click()
    expect(page.locator(":target h3")).to_have_text("infant/toddler")


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize(
    "query", ["how much does it cost", "what does IFS stand for", "do you offer childcare"]
)
def test_on_a_phone_the_first_result_is_on_the_first_screen(
    page: Page, everywhere: dict[str, str], place: str, query: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    search = everywhere[place] + ("search/" if place == "live" else "search/index.html")
    page.goto(f"{search}?q={quote_plus(query)}")
    box = page.locator(".result").first.bounding_box()
    assert box is not None
    assert box["y"] < 600


LONG = (
    "I have worked with families of infants and toddlers in two agencies for about six years and"
    " would like to know how many hours of reflective supervision I still need before I can apply"
    " for the specialist category this spring"
)
"""A query of forty words."""

ASKED = {
    "a word": "toddlers",
    "eight words": "how many hours of reflective supervision are required",
    "forty words": LONG,
    "a word of 200 characters": "supervision" * 18 + "is",
    "mended": "reflectve supervison",
    "mended, forty words": LONG.replace("supervision", "supervison"),
    "nothing": "zebra",
    "unsure": "zebra crossing license hours",
    "unsure, long": "where does the zebra of the hours cross the street " * 4,
}

FIRST = """() => {
  const seen = (selector) =>
    [...document.querySelectorAll(selector)].find((one) => one.checkVisibility());
  const first = seen("#results :is(.result, .question-list__item)") ?? seen(".ask .button");
  return first.getBoundingClientRect().top + scrollY;
}"""
"""Where the first result begins, or where nothing is found the way to ask."""


PHONES = ({"scripts": True, "no scripts": False}, {"16": 16, "32": 32})
"""With and without scripts, and the size of letters in pixels."""


def _phone(browser: Browser, *, letters: int = 16, with_scripts: bool = True) -> Page:
    """A page on a phone whose owner has set the size of letters, in pixels."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=with_scripts
    )
    page = opened(context.new_page())
    session = context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": letters, "fixed": letters - 3}})
    return page


@pytest.mark.parametrize(
    ("place", "with_scripts", "letters"),
    [
        *pairs({"live": "live", "file": "file"}, *PHONES),
        *(deep("sub-path", *case.values) for case in pairs(*PHONES)),
    ],
)
def test_on_a_phone_the_first_result_is_on_the_first_screen_whatever_is_asked(
    browser: Browser, everywhere: dict[str, str], place: str, with_scripts: bool, letters: int
) -> None:
    page = _phone(browser, letters=letters, with_scripts=with_scripts)
    search = everywhere[place] + ("search/" if place == "live" else "search/index.html")
    begins = {}
    for name, query in ASKED.items():
        page.goto(f"{search}?q={quote_plus(query)}")
        begins[name] = page.evaluate(FIRST)
        assert_fits(page)
    assert {name: top for name, top in begins.items() if top >= 844} == {}
    page.context.close()


@pytest.mark.parametrize("place", EVERYWHERE)
def test_on_a_phone_a_long_query_can_be_read_whole_and_nothing_moves(
    browser: Browser, everywhere: dict[str, str], place: str
) -> None:
    page = _phone(browser)
    search = everywhere[place] + ("search/" if place == "live" else "search/index.html")
    page.goto(f"{search}?q={quote_plus(LONG)}")
    field, button = page.get_by_label("Ask in your own words"), page.locator(".search-box__button")
    assert field.input_value() == LONG
    assert field.evaluate("one => one.scrollHeight - one.clientHeight") == 0
    boxes = [one.bounding_box() or {} for one in (field, button)]
    assert boxes[0]["height"] > 4 * boxes[1]["height"]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert button.get_attribute("aria-label") is None
    assert button.text_content() == "Search"
    shifts = page.evaluate(
        """() => new Promise((resolve) => {
          let moved = 0;
          new PerformanceObserver((list) => {
            for (const shift of list.getEntries()) moved += shift.value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(moved), 100);
        })"""
    )
    assert shifts < 0.01
    heading = page.locator("#results-summary").inner_text()
    assert LONG[:30] in heading
    assert LONG[:50] not in heading
    page.context.close()


@pytest.mark.parametrize("place", EVERYWHERE)
def test_the_keys_of_a_field_of_several_lines(
    browser: Browser, everywhere: dict[str, str], place: str
) -> None:
    page = _phone(browser)
    complaints = complaints_of(page)
    page.goto(everywhere[place] + ("search/" if place == "live" else "search/index.html"))
    field = page.get_by_label("Ask in your own words")
    field.fill(LONG)
    expect(page.locator("#results-summary")).to_contain_text("results for")
    field.press("Enter")
    assert field.input_value() == LONG
    assert parse_qs(urlsplit(page.url).query)["q"] == [LONG]
    field.evaluate("one => one.setSelectionRange(0, 0)")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.querySelector('#search').selectionEnd > 0")
    expect(field).to_be_focused()
    field.evaluate("one => one.setSelectionRange(one.value.length, one.value.length)")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".result__title a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.get_by_role("button", name="Clear the field").click()
    expect(field).to_be_focused()
    assert field.input_value() == ""
    assert urlsplit(page.url).query == ""
    assert not page.get_by_role("button", name="Clear the field").is_visible()
    expect(page.locator("#results-summary")).to_have_text("All questions")
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("place", EVERYWHERE)
def test_a_browser_that_cannot_size_a_field_by_its_text_keeps_one_line(
    new_page: Page, everywhere: dict[str, str], place: str
) -> None:
    new_page.add_init_script("CSS.supports = (name) => name !== 'field-sizing'")
    new_page.goto(everywhere[place] + ("search/" if place == "live" else "search/index.html"))
    field = new_page.get_by_label("Ask in your own words")
    assert field.get_attribute("type") == "search"
    field.fill("toddlers")
    field.press("Enter")
    new_page.wait_for_url("**?q=toddlers")
    field.press("ArrowDown")
    expect(new_page.locator(".result__title a").first).to_be_focused()


@pytest.mark.parametrize("with_scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("place", EVERYWHERE)
def test_on_a_phone_home_shows_search_and_topics_on_one_screen_and_answers_first(
    browser: Browser, everywhere: dict[str, str], place: str, with_scripts: bool
) -> None:
    page = _phone(browser, with_scripts=with_scripts)
    page.goto(everywhere[place] + ("" if place == "live" else "index.html"))
    field, topics = page.locator("#search").bounding_box(), page.locator(".topics").bounding_box()
    assert field is not None
    assert topics is not None
    assert field["y"] < topics["y"]
    assert topics["y"] + topics["height"] < 844
    assert page.locator(".card__questions:visible").count() == 0
    for fold in page.locator(".card summary").all():
        fold.click()
    assert page.locator(".card__questions a:visible").count() == 13
    for card in page.locator(".card").all():
        states = card.locator(".state").all_inner_texts()
        assert states == sorted(states)  # "Answered", "Not answered yet"
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(".card__questions a:visible").count() == 13
    assert page.locator(".card summary:visible").count() == 0
    page.context.close()


def test_with_large_letters_home_begins_with_the_search(browser: Browser, live: str) -> None:
    page = _phone(browser, letters=32)
    page.goto(live)
    field = page.locator("#search").bounding_box()
    assert field is not None
    assert field["y"] + field["height"] < 600
    assert_fits(page)
    page.context.close()


# Choosing among the criteria


@pytest.fixture
def everywhere(places: dict[str, str], live: str) -> dict[str, str]:
    return {"live": live, **places}


def _criteria_page(everywhere: dict[str, str], place: str) -> str:
    return everywhere[place] + ("criteria/" if place == "live" else "criteria/index.html")


def _chosen(knowledge: KnowledgeBase, category: str, kind: str) -> list[str]:
    return [
        one.id
        for one in _listed(knowledge)
        if kind in ("", one.kind)
        and (not category or not one.categories or category in one.categories)
    ]


def _listed(knowledge: KnowledgeBase) -> list[Criterion]:
    """All criteria in the order of their page."""
    public = knowledge.public()
    groups = checklist(public.criteria, public)
    return [one for group in groups for one in (*group.criteria, *group.earlier)]


def _visible(page: Page) -> list[str]:
    """Ids of the criteria to be seen, in order; a kind without any has no heading either."""
    kinds: list[dict[str, Any]] = page.locator("section.kind").evaluate_all(
        """sections => sections.map((section) => ({
             heading: section.querySelector("h2").checkVisibility(),
             shown: [...section.querySelectorAll(".checklist__item")]
               .filter((card) => card.checkVisibility())
               .map((card) => card.querySelector("a").getAttribute("href")),
           }))"""
    )
    assert all(kind["heading"] == bool(kind["shown"]) for kind in kinds)
    return [_record(address) for kind in kinds for address in kind["shown"]]


def _assert_chosen(page: Page, knowledge: KnowledgeBase, category: str, kind: str) -> None:
    expected = _chosen(knowledge, category, kind)
    assert _visible(page) == expected
    count = "1 criterion" if len(expected) == 1 else f"{len(expected)} criteria"
    assert page.get_by_role("status").inner_text() == count
    assert page.get_by_label("Category", exact=True).input_value() == category
    assert page.get_by_label("Kind", exact=True).input_value() == kind


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize(("category", "kind"), CHOICES)
def test_a_choice_of_criteria_stands_in_the_address_and_outlives_a_reload(
    page: Page,
    everywhere: dict[str, str],
    knowledge: KnowledgeBase,
    place: str,
    category: str,
    kind: str,
) -> None:
    address = _criteria_page(everywhere, place)
    page.goto(address)
    _assert_chosen(page, knowledge, "", "")
    page.get_by_label("Kind", exact=True).select_option(kind)
    page.get_by_label("Category", exact=True).select_option(category)
    _assert_chosen(page, knowledge, category, kind)
    chosen = {"category": category, "kind": kind}
    asked = urlencode({name: value for name, value in chosen.items() if value})
    assert page.url == (f"{address}?{asked}" if asked else address)
    page.reload()
    _assert_chosen(page, knowledge, category, kind)
    page.get_by_label("Category", exact=True).select_option("")
    page.get_by_label("Kind", exact=True).select_option("")
    _assert_chosen(page, knowledge, "", "")
    assert page.url == address


@pytest.mark.parametrize("place", EVERYWHERE)
def test_the_choice_is_there_again_on_the_way_back(
    page: Page, everywhere: dict[str, str], knowledge: KnowledgeBase, place: str
) -> None:
    page.goto(everywhere[place] + ("" if place == "live" else "index.html"))
    page.get_by_role("link", name="Criteria", exact=True).click()
    page.get_by_label("Category", exact=True).select_option("imhs")
    page.get_by_label("Kind", exact=True).select_option("work experience")
    chosen = page.url
    page.locator(".checklist__item:visible a").first.click()
    page.wait_for_url("**/criteria/*/**")
    page.go_back()
    page.wait_for_url(chosen)
    _assert_chosen(page, knowledge, "imhs", "work experience")
    page.go_back()
    assert page.locator("h1").inner_text() == knowledge.association.site_title


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("asked", UNKNOWN)
def test_an_address_that_chooses_nothing_shows_all(
    page: Page, everywhere: dict[str, str], knowledge: KnowledgeBase, place: str, asked: str
) -> None:
    page.goto(f"{_criteria_page(everywhere, place)}?{asked}")
    _assert_chosen(page, knowledge, "", "")


@pytest.mark.parametrize("place", EVERYWHERE)
def test_one_unknown_value_leaves_the_other_choice(
    page: Page, everywhere: dict[str, str], knowledge: KnowledgeBase, place: str
) -> None:
    page.goto(f"{_criteria_page(everywhere, place)}?category=nosuch&kind=renewal")
    _assert_chosen(page, knowledge, "", "renewal")


@pytest.mark.parametrize("place", EVERYWHERE)
def test_the_keyboard_chooses_and_enter_does_no_harm(
    page: Page, everywhere: dict[str, str], knowledge: KnowledgeBase, place: str
) -> None:
    address = _criteria_page(everywhere, place)
    page.goto(address)
    page.get_by_label("Kind", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    _assert_chosen(page, knowledge, "", "training")
    assert page.url == f"{address}?kind=training"


@pytest.mark.parametrize("place", EVERYWHERE)
def test_without_javascript_all_criteria_are_shown_and_no_form(
    browser: Browser, everywhere: dict[str, str], knowledge: KnowledgeBase, place: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context.new_page())
    page.goto(f"{_criteria_page(everywhere, place)}?category=ifs&kind=training")
    assert _visible(page) == [one.id for one in _listed(knowledge)]
    assert not page.locator("#filter").is_visible()
    assert page.locator("select:visible").count() == 0
    context.close()


# A person at the page


@pytest.mark.parametrize("place", PLACES)
def test_an_applicant_searches_and_opens_an_answer(
    page: Page, places: dict[str, str], place: str
) -> None:
    page.goto(places[place] + "index.html")
    page.get_by_label("Ask in your own words").fill("how many toddlers")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/index.html?q=how+many+toddlers")
    page.locator(".result a").first.click()
    assert page.locator("h1").inner_text().startswith("How many infants or toddlers")
    assert "10 families" in page.locator(".question__answer").inner_text()
    page.go_back()
    assert page.locator(".result").count() > 0


@pytest.mark.parametrize("place", PLACES)
def test_the_keyboard_alone_is_enough(page: Page, places: dict[str, str], place: str) -> None:
    page.goto(places[place] + "index.html")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    assert page.locator(":focus").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "q"
    page.keyboard.type("master's degree")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(".result a:focus").count():
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/*/index.html?found=*")


@pytest.mark.parametrize("place", PLACES)
def test_without_javascript_every_question_can_be_reached(
    browser: Browser, places: dict[str, str], place: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context.new_page())
    page.goto(places[place] + "search/index.html?q=toddlers")
    assert "Searching needs JavaScript" in page.locator("main").inner_text()
    links = page.locator("#all-questions a")
    assert links.count() == 13
    links.nth(7).click()
    assert page.locator("h1").is_visible()
    context.close()


def test_the_live_site_searches_without_javascript(browser: Browser, live: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context.new_page())
    page.goto(live)
    page.get_by_label("Ask in your own words").fill("how many toddlers")
    page.keyboard.press("Enter")
    assert page.locator(".result a").first.inner_text().startswith("How many infants or toddlers")
    context.close()


# What a category asks for


@pytest.mark.parametrize("place", PLACES)
def test_two_screens_of_a_phone_and_one_sheet_hold_what_a_category_asks_for(
    page: Page, places: dict[str, str], knowledge: KnowledgeBase, place: str
) -> None:
    screens = 2 * 844
    page.set_viewport_size({"width": 390, "height": 844})
    for category in knowledge.categories:
        page.goto(f"{places[place]}categories/{category.id}/index.html")
        box = page.locator(".sheet").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= screens, category.id
        printed = PdfReader(io.BytesIO(page.pdf(format="Letter")))
        assert len(printed.pages) == 1, category.id
        paper = _letters(printed.pages[0].extract_text())
        for criterion in knowledge.public().criteria_of(category.id):
            assert all(_letters(str(figure)) in paper for figure in criterion.figures)


def _letters(text: str) -> str:
    """The letters and digits; where lines end and which are ligatures is the printer's affair."""
    return "".join(re.findall(r"\w", unicodedata.normalize("NFKC", text)))


# The glossary


def _terms(page: Page) -> list[str]:
    """The terms to be seen; a letter without any has no heading either."""
    letters: list[dict[str, Any]] = page.locator("section:has(> .letters__letter)").evaluate_all(
        """sections => sections.map((section) => ({
             heading: section.querySelector("h2").checkVisibility(),
             shown: [...section.querySelectorAll(".term")]
               .filter((term) => term.checkVisibility()).map((term) => term.id),
           }))"""
    )
    assert all(letter["heading"] == bool(letter["shown"]) for letter in letters)
    return [slug for letter in letters for slug in letter["shown"]]


@pytest.mark.parametrize("place", EVERYWHERE)
def test_the_glossary_is_filtered_as_one_types_by_words_of_applicants_too(
    page: Page, everywhere: dict[str, str], place: str
) -> None:
    address = everywhere[place] + ("glossary/" if place == "live" else "glossary/index.html")
    page.goto(address)
    all_terms = _terms(page)
    assert len(all_terms) > 20
    field = page.get_by_label("Find a word")
    field.press_sequentially("BÓSS")
    assert _terms(page) == ["supervisor", "former-supervisor"][::-1]
    assert page.get_by_role("status").inner_text() == "2 words"
    assert not page.locator(".letters").is_visible()
    assert urlsplit(page.url).query == urlencode({"words": "BÓSS"})
    page.reload()
    assert len(_terms(page)) == 2
    field.fill("old boss")
    assert _terms(page) == ["former-supervisor"]
    assert page.get_by_role("status").inner_text() == "1 word"
    field.fill("zebra")
    assert _terms(page) == []
    field.fill(" ")
    assert _terms(page) == all_terms
    page.locator(".letters a").last.click()
    assert urlsplit(page.url).fragment == "letter-s"


@pytest.mark.parametrize("place", EVERYWHERE)
def test_without_javascript_the_glossary_is_a_list(
    browser: Browser, everywhere: dict[str, str], place: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context.new_page())
    address = everywhere[place] + ("glossary/" if place == "live" else "glossary/index.html")
    page.goto(f"{address}?words=boss")
    assert len(_terms(page)) > 20
    assert not page.locator("#filter").is_visible()
    context.close()


# Comparing categories


def _columns(page: Page) -> list[str]:
    """The categories to be seen in the head of the table; every row has the same."""
    rows: list[list[str]] = page.locator("tr").evaluate_all(
        """rows => rows.map((row) => [...row.querySelectorAll("[data-column]")]
             .filter((cell) => cell.checkVisibility()).map((cell) => cell.dataset.column))"""
    )
    assert all(row == rows[0] for row in rows)
    return rows[0]


@pytest.mark.parametrize("place", EVERYWHERE)
def test_the_categories_that_are_chosen_stand_side_by_side_on_a_phone(
    page: Page, everywhere: dict[str, str], knowledge: KnowledgeBase, place: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    index = "" if place == "live" else "index.html"
    page.goto(f"{everywhere[place]}categories/ecfs/{index}")
    page.get_by_role("main").get_by_role("link", name="Compare the categories").click()
    page.wait_for_url("**/compare/**")
    # Chosen are the category and its other line, in the order of the table.
    assert _columns(page) == ["ifs", "ecfs"]
    assert page.get_by_label("Category", exact=True).input_value() == "ecfs"
    page.get_by_label("and", exact=True).select_option("imhs")
    assert _columns(page) == ["ifs", "imhs", "ecfs"]
    assert urlsplit(page.url).query == "category=ecfs&category=ifs&category=imhs"
    table = page.locator(".compare")
    assert table.evaluate("table => table.scrollWidth - table.clientWidth") <= 0
    page.reload()
    assert _columns(page) == ["ifs", "imhs", "ecfs"]
    for name in ("Category", "with", "and"):
        page.get_by_label(name, exact=True).select_option("")
    assert _columns(page) == [one.id for one in knowledge.categories]
    assert not urlsplit(page.url).query


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_first_column_of_the_whole_table_stays_and_the_page_does_not_scroll(
    page: Page, everywhere: dict[str, str], place: str, size: tuple[int, int]
) -> None:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    index = "" if place == "live" else "index.html"
    page.goto(f"{everywhere[place]}compare/{index}?category=nosuch&category=__proto__")
    assert len(_columns(page)) == 15
    heading = page.locator("tbody th").first
    before = heading.bounding_box()
    page.locator(".compare").evaluate("table => { table.scrollLeft = 400; }")
    after = heading.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["x"] - before["x"]) < 2
    assert_fits(page)


# Accessible and legible


@pytest.fixture(scope="module")
def drafts() -> Iterator[str]:
    with served(create_app(CONTENT, with_drafts=True)) as address:
        yield address


def _assert_fits_and_accessible(
    kept: KeptPage, address: str, size: tuple[int, int], scheme: Any
) -> None:
    page, (width, height) = kept.page, size
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    assert_accessible(page)
    assert_fits(page)
    assert kept.elsewhere == []


@pytest.mark.parametrize(
    ("address", "size", "scheme"), pairs({one: one for one in DRAFT_PAGES}, SIZES, SCHEMES)
)
def test_axe_finds_nothing_with_drafts(
    looked_at: Callable[[str], KeptPage],
    drafts: str,
    address: str,
    size: tuple[int, int],
    scheme: Any,
) -> None:
    kept = looked_at("live")
    _assert_fits_and_accessible(kept, drafts + address, size, scheme)
    assert kept.page.locator(".drafts-banner").is_visible()


@pytest.mark.parametrize(
    ("addresses", "size", "scheme", "place"),
    pairs(PAGES, SIZES, SCHEMES, {"live": "live", "file": "file"}),
)
def test_axe_finds_nothing(
    looked_at: Callable[[str], KeptPage],
    everywhere: dict[str, str],
    addresses: tuple[str, str],
    size: tuple[int, int],
    scheme: Any,
    place: str,
) -> None:
    """All rules of axe-core, in the export and on the live site; no sideways scrolling either, and
    nothing is asked of another host."""
    address = everywhere[place] + addresses[place == "file"]
    _assert_fits_and_accessible(looked_at(place), address, size, scheme)
