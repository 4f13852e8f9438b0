"""The search page and the search boxes: filters, pages, keys, memory, marks."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from ingest.content.loading import load
from ingest.content.model.knowledge import KnowledgeBase
from search.engine import search
from search.entries import KINDS, entries_of
from search.facets import count_facets
from search.index import build_index
from search.scored_index import ScoredIndex
from search.synonyms import aliases_of
from support.chromium import (
    KeptPage,
    assert_accessible,
    assert_fits,
    forget,
    hosted,
    opened,
    served,
)
from support.content import CONTENT
from support.depth import deep, pairs
from webapp.application import create_app
from webapp.export.exporter import export_site
from webapp.search_page.address import Asked, read_search

EVERYWHERE = ["live", "file", deep("sub-path")]
"""Every promise is tried at a sub-path in `test_matrix`, too."""

LANTERN = """\
---
id: lantern-{number}
status: published
categories: [{category}]
---
# May lantern {number} be lit in the evening?

Lantern {number} may be lit when the sun has gone down.

{filler}
The keeper of lantern {number} writes the hour into the book.
"""

LANTERNS = 45
"""More than two pages of results."""

CATEGORIES = ["ifs", "imhs", "ecfa"]

ADDRESSES = [
    "",
    "q=lantern",
    "q=lantern&page=2",
    "q=lantern&page=3",
    "q=lantern&topic=training",
    "q=lantern&category=ifs",
    "q=lantern&topic=training&category=ifs",
    "q=lantern&kind=question&page=2",
    "q=lantern&kind=criterion",
    "q=hours&kind=criterion",
    "q=hours&kind=criterion&page=2",
    "q=level+2&kind=category",
    "q=infant%2Ftoddler&kind=term",
    "q=reflective+supervision+level+2",
    "q=zebra+crossing+license",
    "q=hours&category=ifs",
    "q=fees",
    "q=supervision+hours&kind=criterion&category=ecfs",
    "q=training+hours&topic=supervision",
    "q=hours+topic:training",
    "q=hours+topic:training&topic=supervision",
    "q=lanturn",
    "q=lanturn&exact=1",
    "q=lantern+-evening&topic=training",
    "topic=training",
    "category=ifs",
    "topic=training&category=imhs",
    "kind=criterion",
]
"""Parameters of searches; the live site and the browser must read them alike."""

UNKNOWN = [
    "topic=nosuch",
    "category=IFS",
    "kind=exam",
    "page=0",
    "page=-1",
    "page=two",
    "page=2.0",
    "page=٢",
    "topic=__proto__&category=constructor&kind=toString",
    "topic=&category=&kind=&page=",
    "other=training",
]
"""Parameters that choose nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The frozen content and lanterns, half of them of each of two topics."""
    folder = Path(shutil.copytree(CONTENT, tmp_path_factory.mktemp("many") / "content"))
    for number in range(LANTERNS):
        topic = ("training", "supervision")[number % 2]
        category = CATEGORIES[number % len(CATEGORIES)]
        filler = "".join(f"Nobody {verb} it.\n\n" for verb in ("moves", "paints", "sells") * 8)
        text = LANTERN.format(number=number, category=category, filler=filler)
        (folder / "faq" / topic / f"lantern-{number}.md").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def many(folder: Path) -> KnowledgeBase:
    return load(folder).public()


@pytest.fixture(scope="module")
def scored(many: KnowledgeBase) -> ScoredIndex:
    return build_index(entries_of(many), aliases_of(many))


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    return create_app(folder).test_client()


@pytest.fixture(scope="module")
def get(client: FlaskClient) -> Callable[[str], BeautifulSoup]:
    return lambda asked: BeautifulSoup(client.get(f"/search/?{asked}").text, "html.parser")


# Addresses


def _ids_of(knowledge: KnowledgeBase) -> tuple[Collection[str], Collection[str]]:
    """Ids of all topics and all categories, which an address may name."""
    return knowledge.topic_by_id, knowledge.category_by_id


@pytest.mark.parametrize("parameters", UNKNOWN)
def test_what_does_not_exist_chooses_nothing(knowledge: KnowledgeBase, parameters: str) -> None:
    values = dict(part.split("=") for part in parameters.split("&"))
    assert read_search({"q": "hours", **values}, *_ids_of(knowledge)) == Asked("hours")


def test_an_address_says_what_was_asked(knowledge: KnowledgeBase) -> None:
    values = {
        "q": "hours",
        "exact": "1",
        "topic": "training",
        "category": "ifs",
        "kind": "question",
        "page": "3",
    }
    asked = read_search(values, *_ids_of(knowledge))
    assert asked == Asked("hours", True, "training", "ifs", "question", 3)
    assert asked.parameters == values


# Counts


@pytest.mark.parametrize("query", ["lantern", "training hours", "hours", "zebra"])
@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"topic": "training"},
        {"category": "ifs"},
        {"topic": "training", "category": "ifs", "kind": "question"},
        {"kind": "criterion"},
    ],
    ids=str,
)
def test_a_count_says_how_many_a_choice_leaves(
    scored: ScoredIndex, many: KnowledgeBase, query: str, chosen: dict[str, str]
) -> None:
    facets = count_facets(scored, query, **chosen)

    def left(**choice: str) -> int:
        options: dict[str, Any] = {**chosen, **choice}
        return sum(search(scored, query, **options).totals.values())

    for topic in many.topic_by_id:
        assert facets["topic"].get(topic, 0) == left(topic=topic)
    for category in many.category_by_id:
        assert facets["category"].get(category, 0) == left(category=category)
    for kind in KINDS:
        assert facets["kind"].get(kind, 0) == left(kind=kind)


def test_without_a_query_all_records_count(scored: ScoredIndex, many: KnowledgeBase) -> None:
    facets = count_facets(scored, "")
    assert facets["kind"] == Counter(entry.kind for entry in entries_of(many))
    assert facets["topic"] == {topic: len(many.questions_of(topic)) for topic in many.topic_by_id}


# The live site without a script


def _texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(one.text.split()) for one in page.select(selector)]


def test_results_come_in_pages(get: Callable[[str], BeautifulSoup]) -> None:
    seen: list[str] = []
    for number, count in ((1, 20), (2, 20), (3, 5)):
        page = get(f"q=lantern&page={number}")
        titles = _texts(page, ".result__title")
        assert len(titles) == count
        seen += titles
        assert _texts(page, "#pages-numbers li") == ["Page 1", "Page 2", "Page 3"]
        assert _texts(page, "#pages-numbers [aria-current=page]") == [f"Page {number}"]
    assert len(set(seen)) == LANTERNS
    assert _texts(get("q=lantern"), "#results-summary") == ["8 results for “lantern”"]
    assert _texts(get("q=lantern&page=3"), "#results-summary") == [
        "Results 41 to 45 of 45 for “lantern”"
    ]
    beyond = get("q=lantern&page=9")
    assert _texts(beyond, "#pages-numbers [aria-current=page]") == ["Page 3"]
    assert beyond.select("#pages-next[hidden]")
    assert get("q=lantern").select("#pages-previous[hidden]")


def test_a_filter_leaves_what_is_of_it_and_is_taken_away_by_a_link(
    get: Callable[[str], BeautifulSoup],
) -> None:
    page = get("q=lantern&topic=training&category=ifs")
    assert set(_texts(page, ".result__topic")) == {"Specialized In-Service Training"}
    chips = page.select("#results-chosen li:not([hidden]) a")
    assert [" ".join(chip.text.split()) for chip in chips] == [
        "Remove filter: Specialized In-Service Training ✕",
        "Remove filter: Infant Family Specialist (IFS) ✕",
        "Remove all filters",
    ]
    assert [chip["href"] for chip in chips] == [
        "/search/?q=lantern&category=ifs",
        "/search/?q=lantern&topic=training",
        "/search/?q=lantern",
    ]
    assert _texts(page, "select[name=topic] option[selected]") == [
        "Specialized In-Service Training · 8"
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "hours"},
        {"q": "lantern 7"},
        {"q": "training", "kind": "criterion"},
        {"q": "families", "category": "ifs"},
        {"topic": "work-experience"},
    ],
    ids=str,
)
def test_the_number_beside_a_choice_is_the_number_of_rows(
    get: Callable[[str], BeautifulSoup], asked: dict[str, str]
) -> None:
    for select in get(urlencode(asked)).select("main select:not([disabled])"):
        for option in select.select("option:not([value='']):not([disabled])"):
            page = get(urlencode({**asked, str(select["name"]): option["value"]}))
            for hidden in page.select("[hidden], template"):
                hidden.decompose()
            rows = page.select(".result:not(.result--table), .siblings tr") or page.select(
                "#all-questions li"
            )
            count = int(option.text.rpartition("· ")[2])
            assert len(rows) == (min(count, 20) if "q" in asked else count), option


def _ids(addresses: Iterable[str]) -> list[str]:
    """Ids of the records that links lead to; terms have places on one page."""
    found = []
    for address in addresses:
        path, _, anchor = address.partition("#")
        path = path.partition("?")[0].removesuffix("index.html")
        found.append(anchor or path.rstrip("/").rpartition("/")[2])
    return found


def _kinds_and_ids(rows: list[Tag]) -> list[tuple[str, str]]:
    """Kind and id of each result and of each row of siblings, as class and link say."""
    found = []
    for row in rows:
        kind = row["class"][1].removeprefix("result--")
        links = row.select(".result__title a, .siblings a")
        assert links
        found += [(kind, *_ids([str(link["href"])])) for link in links]
    return found


@pytest.mark.parametrize(
    "query",
    ["hours", "what is reflective supervision", "level 2", "lantern", "degree"],
)
def test_all_kinds_stand_in_one_list_in_the_order_of_the_search(
    get: Callable[[str], BeautifulSoup], scored: ScoredIndex, query: str
) -> None:
    results = search(scored, query, limit=20)
    hits, found = results.hits, sum(results.totals.values())
    page = get(urlencode({"q": query}))
    best = _kinds_and_ids(page.select("#results-list > .result"))
    others = _kinds_and_ids(page.select("#results-others:not([open]) > ol > .result"))
    assert best == [(hit.kind, hit.id) for hit in hits if not hit.more]
    assert others == [(hit.kind, hit.id) for hit in hits if hit.more]
    assert _texts(page, "#results-others:not([hidden]) > summary") == (
        [f"{found - len(best)} other records that share words"] if others else []
    )


def test_a_search_finds_every_kind(get: Callable[[str], BeautifulSoup]) -> None:
    found = _kinds_and_ids(get("q=reflective+supervision+level+2").select(".result"))
    assert {kind for kind, _ in found} == set(KINDS)


def test_who_turns_the_page_finds_nothing_folded(get: Callable[[str], BeautifulSoup]) -> None:
    page = get("q=lantern&page=2")
    assert len(page.select("#results-list > .result")) == 20
    assert page.select("#results-others[hidden]")


def test_what_is_not_clearly_answered_says_so_and_whom_to_ask(
    get: Callable[[str], BeautifulSoup],
) -> None:
    page = get("q=zebra+crossing+license&exact=1")
    assert _texts(page, "#results-summary") == [
        "Nothing here clearly answers “zebra crossing license”. The nearest:"
    ]
    assert page.select("#results-help:not([hidden]) .ask a[href^=mailto]")
    shown = [one["id"] for one in page.select("#results > [id]:not([hidden])")]
    assert shown.index("results-help") < shown.index("results-list")


def test_a_long_query_is_repeated_in_short(get: Callable[[str], BeautifulSoup]) -> None:
    query = "lantern " * 20
    (said,) = _texts(get(urlencode({"q": query})), "#results-summary")
    assert said == f"8 results for “{query[:39]}…”"


def test_a_filter_that_leaves_nothing_is_named_and_can_be_removed(
    get: Callable[[str], BeautifulSoup],
) -> None:
    page = get("q=lantern&topic=training&kind=criterion")
    assert _texts(page, "#results-summary") == [
        "Nothing was found for “lantern” with the filter Specialized In-Service Training, Criteria."
    ]
    assert page.select("#results-clear[href='/search/?q=lantern']")
    for alone in ("q=zebra", "q=zebra&category=ifs"):
        assert _texts(get(alone), "#results-summary") == ["Nothing was found for “zebra”."]


def test_the_filters_belong_to_the_form_of_the_query(get: Callable[[str], BeautifulSoup]) -> None:
    form = get("q=lantern").select_one("form[role=search]")
    assert form is not None
    fields = form.select("input[name], select")
    assert [field["name"] for field in fields] == ["q", "topic", "category", "kind"]
    assert form.select("noscript button[type=submit]")


def test_an_answer_is_read_within_the_results(get: Callable[[str], BeautifulSoup]) -> None:
    page = get("q=keeper+book")
    answer = page.select_one(".result__answer:not([hidden])")
    assert answer is not None
    paragraphs = _texts(BeautifulSoup(str(answer), "html.parser"), ".text p")
    assert paragraphs[0].endswith("may be lit when the sun has gone down.")
    assert len(paragraphs) == 26
    assert {mark.text for mark in answer.select("mark")} == {"keeper", "book"}


def test_an_excerpt_that_is_the_answer_stands_alone(small_content: Path) -> None:
    client = create_app(small_content).test_client()
    page = BeautifulSoup(client.get("/search/?q=nothing").text, "html.parser")
    assert _texts(page, ".result__excerpt") == ["Nothing."]
    assert page.select(".result__answer[hidden]")


# In a browser


@pytest.fixture(scope="module")
def export(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("host")
    export_site(folder, root / "a" / "b")
    return root


@pytest.fixture(scope="module")
def bases(folder: Path, export: Path) -> Iterator[dict[str, Callable[[str], str]]]:
    """Place -> address of a page of the site, such as "search/?q=x", there."""

    def of_file(base: str) -> Callable[[str], str]:
        def address(page: str) -> str:
            path, mark, asked = page.partition("?")
            return f"{base}{path}index.html{mark}{asked}"

        return address

    with served(create_app(folder)) as live, hosted(export) as host:
        yield {
            "live": lambda page: live + page,
            "file": of_file((export / "a" / "b").as_uri() + "/"),
            "sub-path": of_file(f"{host}a/b/"),
        }


@pytest.fixture(params=EVERYWHERE)
def place(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def at(place: str, bases: dict[str, Callable[[str], str]]) -> Callable[[str], str]:
    return bases[place]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def _focus(page: Page) -> str:
    """Id of what has the focus, or the text of it."""
    found: str = page.evaluate(
        "document.activeElement.id || document.activeElement.textContent.trim()"
    )
    return found


def _parameters(page: Page) -> str:
    return page.url.partition("?")[2]


def _result_titles(page: Page) -> list[str]:
    return page.locator(".result__title").all_inner_texts()


def _state(page: Page) -> dict[str, Any]:
    """All that the search page shows."""
    state: dict[str, Any] = page.evaluate(
        """() => {
          const seen = (selector) => [...document.querySelectorAll(`main ${selector}`)]
            .filter((one) => one.checkVisibility());
          const words = (selector) => seen(selector).map((one) => one.innerText.trim());
          const asked = (link) => String(new URL(link.href).searchParams);
          return {
            field: document.querySelector("#search").value,
            summary: words("#results-summary"),
            // Folded ones, too; their words, but not the addresses that only differ by the place.
            results: [...document.querySelectorAll("main .result")].map((one) => [
              one.className,
              one.closest("details") !== null,
              one.querySelector("a").innerHTML,
              [...one.querySelectorAll("a")].map((link) => asked(link) + new URL(link.href).hash),
              [...one.querySelectorAll(".figure")].map((figure) => figure.innerHTML),
              [...one.querySelectorAll("p, ul, details")].map((part) => part.hidden),
              one.querySelector(".result__about")?.innerText,
              one.querySelector(".siblings")?.innerText,
              one.querySelector(".result__known")?.textContent.replace(/\\s+/g, " "),
              one.querySelector(".result__excerpt")?.innerHTML,
              [...one.querySelectorAll(".result__answer p")].map((line) => line.innerHTML),
            ]),
            others: words("#results-others > summary"),
            listed: words("#all-questions :is(h3, a)"),
            chosen: words("#results-chosen li"),
            links: seen("a[data-search]").map((one) => [one.innerText, asked(one)]),
            options: [...document.querySelectorAll("main option:enabled")].map((one) => one.text),
            values: [...document.querySelectorAll("main select")].map((one) => one.value),
            pages: words("#pages-numbers li"),
            current: words("#pages-numbers [aria-current]"),
            help: words("#results-help"),
          };
        }"""
    )
    return state


def _fields_off(page: Page) -> bool:
    return page.locator("#filter-kind").is_disabled()


@pytest.mark.browser
@pytest.mark.parametrize("place", ["file", deep("sub-path")])
@pytest.mark.parametrize("asked", [*ADDRESSES, *(f"q=lantern&{one}" for one in UNKNOWN)])
def test_the_browser_reads_an_address_as_the_server_does(
    pages: Callable[[str], Page],
    bases: dict[str, Callable[[str], str]],
    place: str,
    asked: str,
) -> None:
    page = pages("live")
    page.goto(bases["live"](f"search/?{asked}"))
    expected = _state(page)
    page = pages(place)
    page.goto(bases[place](f"search/?{asked}"))
    assert _state(page) == expected
    assert _fields_off(page) == ("q=" not in asked)


@pytest.mark.browser
def test_the_live_page_shows_the_same_before_and_after_its_script(
    pages: Callable[[str], Page], bases: dict[str, Callable[[str], str]]
) -> None:
    """What the server shows is what typing the same query shows."""
    page = pages("live")
    for query in ("lantern", "hours", "zebra", "training before endorsement", "fees", "degree"):
        page.goto(bases["live"](f"search/?q={query}"))
        expected = _state(page)
        page.goto(bases["live"]("search/"))
        page.locator("#search").fill(query)
        expect(page.locator("#results-summary")).to_have_text(expected["summary"][0])
        assert _state(page) == expected


@pytest.mark.browser
def test_filters_stand_in_the_address_and_the_way_back_restores_them(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at("search/?q=lantern"))
    page.get_by_label("Topic", exact=True).select_option("training")
    expect(page.locator("#results-others > summary")).to_contain_text("15 other")
    assert _parameters(page) == "q=lantern&topic=training"
    page.get_by_label("Category", exact=True).select_option("ifs")
    expect(page.locator("#results-others")).to_be_hidden()
    assert _parameters(page) == "q=lantern&topic=training&category=ifs"
    expected = _state(page)
    page.reload()
    assert _state(page) == expected
    page.go_back()
    expect(page.locator("#results-others > summary")).to_contain_text("15 other")
    assert page.get_by_label("Category", exact=True).input_value() == ""
    page.go_forward()
    expect(page.locator("#results-others")).to_be_hidden()
    assert _state(page) == expected
    page.locator("[data-filter=topic] a").click()
    assert _focus(page) == "results-summary"
    assert _parameters(page) == "q=lantern&category=ifs"
    page.get_by_role("link", name="Remove all filters").click()
    assert _parameters(page) == "q=lantern"


@pytest.mark.browser
def test_typing_replaces_the_address_and_enter_adds_one(
    new_page: Page, at: Callable[[str], str]
) -> None:
    new_page.goto(at("search/?q=hours"))
    before = new_page.evaluate("history.length")
    new_page.locator("#search").fill("lanter")
    new_page.locator("#search").fill("lantern 7")
    expect(new_page.locator("#results-summary")).to_contain_text("lantern 7")
    assert _parameters(new_page) == "q=lantern+7"
    assert new_page.evaluate("history.length") == before
    new_page.keyboard.press("Enter")
    assert _parameters(new_page) == "q=lantern+7"
    assert new_page.evaluate("history.length") == before + 1
    new_page.go_back()
    expect(new_page.locator("#results-summary")).to_contain_text("hours")
    assert _parameters(new_page) == "q=hours"
    assert new_page.locator("#search").input_value() == "hours"


@pytest.mark.browser
def test_the_way_back_from_an_answer_leads_to_where_one_was(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at("search/?q=lantern"))
    page.locator("#results-others > summary").click()
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#results-summary")).to_contain_text("21 to 40")
    assert _focus(page) == "results-summary"
    assert _parameters(page) == "q=lantern&page=2"
    link = page.locator(".result__title a").nth(12)
    title = link.inner_text()
    link.focus()
    top = page.evaluate("scrollY")
    assert top > 300
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/lantern-*/**")
    page.go_back()
    page.locator(".result").first.wait_for()
    assert _parameters(page) == "q=lantern&page=2"
    expect(page.locator(".result__title a:focus")).to_have_text(title)
    assert abs(page.evaluate("scrollY") - top) < 3
    page.go_back()
    expect(page.locator("#results-summary")).to_have_text("8 results for “lantern”")


@pytest.mark.browser
def test_an_answer_that_was_unfolded_is_so_on_the_way_back(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at("search/?q=keeper+lantern"))
    page.get_by_text("Read the answer").nth(2).click()
    page.locator(".result__title a").nth(4).click()
    page.wait_for_url("**/questions/**")
    page.go_back()
    page.locator(".result").first.wait_for()
    opened = "all => all.map((one, i) => one.open ? i : -1).filter((i) => i >= 0)"
    expect(page.locator(".result__answer").nth(2)).to_have_attribute("open", "")
    assert page.locator(".result__answer").evaluate_all(opened) == [2]


@pytest.mark.browser
@pytest.mark.parametrize("place", ["live", "sub-path"])
def test_an_answer_leads_back_to_the_results_that_led_to_it(
    new_page: Page, bases: dict[str, Callable[[str], str]], place: str
) -> None:
    """From a folder on this computer browsers do not say where one comes from."""
    at = bases[place]
    new_page.goto(at("search/"))
    new_page.locator("#search").fill("toddlers families")
    new_page.locator(".result a[href*=work-how-many]").click()
    new_page.wait_for_url("**/questions/work-how-many/**")
    new_page.get_by_role("button", name="Remove the marks").click()
    before = new_page.evaluate("history.length")
    new_page.get_by_role("link", name="Back to the results").click()
    new_page.wait_for_url("**/search/**")
    assert _parameters(new_page) == "q=toddlers+families"
    assert new_page.evaluate("history.length") == before
    new_page.goto(at("criteria/"))
    new_page.goto(at("questions/work-how-many/") + "?found=toddlers")
    new_page.get_by_role("button", name="Remove the marks").wait_for()
    assert not new_page.get_by_role("link", name="Back to the results").is_visible()


@pytest.mark.browser
def test_typing_moves_neither_focus_nor_field_and_is_announced_after_a_pause(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at("search/"))
    page.evaluate(
        """() => {
          globalThis.said = [];
          const status = document.querySelector("#results-status");
          const note = () => said.push(status.textContent);
          new MutationObserver(note).observe(status, { childList: true });
        }"""
    )
    page.keyboard.press("/")
    assert _focus(page) == "search"
    place = page.locator("#search").bounding_box()
    page.evaluate(
        """() => {  // as fast as nobody types, so that no pause is between
          const field = document.querySelector("#search");
          for (const end of ["", " ", " 1", " ", " 7"]) {
            field.value = `lantern${end}`;
            field.dispatchEvent(new Event("input"));
          }
        }"""
    )
    expect(page.locator("#results-summary")).to_contain_text("lantern 7")
    shown = page.locator("#results-summary").inner_text()
    expect(page.locator("#results-status")).to_have_text(shown)
    assert page.evaluate("said") == [shown]
    assert page.locator("#results-status").get_attribute("role") == "status"
    assert _focus(page) == "search"
    assert page.locator("#search").bounding_box() == place


@pytest.mark.browser
def test_arrows_walk_through_the_results_and_escape_comes_back(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at("search/?q=lantern"))
    titles = _result_titles(page)
    page.locator("#search").focus()
    for title in titles[:2]:
        page.keyboard.press("ArrowDown")
        assert _focus(page) == title
    page.keyboard.press("ArrowUp")
    assert _focus(page) == titles[0]
    page.keyboard.press("ArrowUp")
    assert _focus(page) == "search"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert _focus(page) == "search"
    page.keyboard.press("Escape")
    assert page.locator("#search").input_value() == ""
    expect(page.locator("#results-summary")).to_have_text("All questions")
    assert _parameters(page) == ""
    page.locator("h1").evaluate("one => { one.tabIndex = -1; one.focus(); }")
    page.keyboard.press("Control+/")
    assert _focus(page) != "search"


# The search box of the other pages


@pytest.mark.browser
def test_the_search_is_loaded_when_the_box_is_touched_and_not_before(
    new_page: Page, at: Callable[[str], str]
) -> None:
    asked: list[str] = []
    new_page.on("request", lambda request: asked.append(request.url))
    new_page.goto(at(""))
    new_page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search" in url.rsplit("/", 1)[-1]]
    new_page.keyboard.press("/")
    new_page.keyboard.type("lantern")
    new_page.locator(".suggestions__option").first.wait_for()
    names = [re.sub(r"\.[0-9a-f]{8}\.", ".", url.rsplit("/", 1)[-1]) for url in asked]
    assert [name for name in names if "search" in name] == [
        "search-files.js",
        "search-index.js",
        "search.js",
        "search-box.js",
    ]


@pytest.mark.browser
@pytest.mark.parametrize("missing", ["search-files", "search-index", "search.", "search-box"])
def test_a_box_whose_scripts_fail_to_load_is_a_form_and_tries_again(
    context: BrowserContext, bases: dict[str, Callable[[str], str]], missing: str
) -> None:
    page = opened(context.new_page())
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route(f"**/assets/{missing}*", lambda route: route.abort(), times=1)
    page.goto(bases["sub-path"]("topics/training/"))
    with page.expect_event("requestfailed"):
        page.keyboard.press("/")
    page.wait_for_timeout(100)
    page.keyboard.type("lantern 7")
    expect(page.get_by_role("option")).to_have_count(7)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert errors == [] or missing == "search-index"


@pytest.mark.browser
def test_a_suggestion_says_what_it_is_with_its_figure_or_state(
    page: Page, at: Callable[[str], str], scored: ScoredIndex
) -> None:
    page.goto(at(""))
    page.keyboard.press("/")
    said = page.locator(".suggestions__about")
    for query, words in (
        ("specialized training before endorsement ifs", "at least 30 clock hours · Training · IFS"),
        ("infant family specialist", "Category · Earlier: Category II, Level II"),
        ("infant/toddler", "Glossary · Also: I/T"),
        ("lantern 7", "Reflective Supervision · Answered"),
        ("how far back can I go when including trainings", "Training · Not answered yet"),
    ):
        page.keyboard.press("Control+a")
        page.keyboard.type(query)
        expect(said.filter(has_text=words).first).to_be_visible()
        offered = page.locator("[role=option][data-address]").evaluate_all(
            "all => all.map((one) => one.dataset.address)"
        )
        assert _ids(offered) == [hit.id for hit in search(scored, query, limit=6).hits]


@pytest.mark.browser
@pytest.mark.parametrize("where", ["", "topics/training/"], ids=["home", "header"])
def test_a_combobox_offers_questions_and_leaves_the_choice(
    page: Page, at: Callable[[str], str], where: str
) -> None:
    page.goto(at(where))
    page.keyboard.press("/")
    box = page.locator(":focus")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "false"
    page.keyboard.type("lantern 7")
    options = page.get_by_role("option")
    expect(options).to_have_count(7)
    assert box.get_attribute("aria-expanded") == "true"
    popup = page.locator(f"#{box.get_attribute('aria-controls')}")
    assert popup.get_attribute("role") == "listbox"
    assert popup.get_attribute("aria-label")
    assert box.get_attribute("aria-activedescendant") is None
    expect(page.locator("form [role=status]")).to_have_text("6 suggestions")
    assert options.last.inner_text() == "All results for “lantern 7”"

    def active() -> str | None:
        name = box.get_attribute("aria-activedescendant")
        selected = page.locator("[role=option][aria-selected=true]")
        assert selected.count() == (name is not None)
        assert name is None or selected.get_attribute("id") == name
        return name

    page.keyboard.press("ArrowDown")
    first = active()
    assert first == options.first.get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert active() is None
    page.keyboard.press("ArrowUp")
    assert active() == options.last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert active() == first
    page.keyboard.press("Escape")
    assert not popup.is_visible()
    assert box.input_value() == "lantern 7"
    page.keyboard.press("ArrowDown")
    expect(popup).to_be_visible()
    page.keyboard.press("Tab")
    expect(popup).not_to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    assert box.input_value() == ""


@pytest.mark.browser
def test_enter_opens_the_selected_question_and_else_searches(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at(""))
    page.keyboard.press("/")
    page.keyboard.type("keeper lantern 7")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert _parameters(page) == "q=keeper+lantern+7"
    page.goto(at("about/"))
    page.keyboard.press("/")
    page.keyboard.type("lantern 7")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/lantern-7/**")
    assert _parameters(page) == "found=lantern+7"


@pytest.mark.browser
def test_a_click_opens_a_suggestion_and_one_outside_closes_them(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at(""))
    page.locator("#search").click()
    page.keyboard.type("lantern 7")
    page.get_by_role("option").first.wait_for()
    page.locator("h1").click()
    expect(page.get_by_role("listbox")).not_to_be_visible()
    page.locator("#search").click()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").last.click()
    page.wait_for_url("**/search/**")
    assert _parameters(page) == "q=lantern+7"
    page.go_back()
    page.locator("#search").fill("lantern 7")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/questions/lantern-7/**")


@pytest.mark.browser
def test_keys_alone_lead_from_home_to_an_answer_and_back(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at(""))
    page.keyboard.press("/")
    page.keyboard.type("how many toddlers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    page.locator(".result").first.wait_for()
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/work-how-many/**")
    assert "10 families" in page.locator(".question__answer").inner_text()
    page.go_back()  # headless, the browser has no keys of its own
    page.wait_for_url("**/search/**")
    expect(page.locator(".result__title a:focus")).to_contain_text("How many infants or toddlers")


# What a search found, marked on the page it leads to


def _marks(page: Page) -> list[str]:
    return page.locator("mark[data-found]").all_inner_texts()


@pytest.mark.browser
def test_the_words_of_a_search_are_marked_on_the_answer_until_they_are_removed(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at("search/?q=families+toddlers"))
    page.locator(".result a[href*=work-how-many]").click()
    page.wait_for_url("**/questions/work-how-many/**")
    assert {mark.lower() for mark in _marks(page)} == {"families", "toddlers", "toddler"}
    words = page.locator(".question__answer").inner_text()
    links = page.locator(".question__answer a").count()
    assert links > 3
    page.get_by_role("button", name="Remove the marks").click()
    assert _marks(page) == []
    assert page.locator(".question__answer a").count() == links
    assert _parameters(page) == ""
    assert _focus(page) == "main"
    assert page.locator(".question__answer").inner_text() == words


FOUND = [
    pytest.param("toddler", ["toddler", "toddler", "toddler"], id="whole words"),
    pytest.param("CT-aimh", ["CT-AIMH"] * 3, id="case and hyphen"),
    pytest.param("mental_health", ["mental health"], id="a name of two words"),
    pytest.param("<b>toddler</b> 10", ["10", "10"], id="markup"),
    pytest.param(".* ( [ \\ + ? ^ $ { | - _", [], id="signs"),
    pytest.param(" ".join(f"w{n}" for n in range(20)) + " toddler", [], id="more than twenty"),
    pytest.param("x" * 5000, [], id="long"),
    pytest.param("", [], id="nothing"),
]


@pytest.mark.browser
@pytest.mark.parametrize(("found", "marks"), FOUND)
def test_any_words_in_the_address_are_text_and_no_more(
    pages: Callable[[str], Page],
    bases: dict[str, Callable[[str], str]],
    found: str,
    marks: list[str],
) -> None:
    page = pages("file")
    page.goto(bases["file"]("questions/work-how-many/"))
    words = page.locator("main").inner_text()
    page.goto(f"{page.url}?{urlencode({'found': found})}")
    assert _marks(page) == marks
    note = page.locator("#found")
    assert note.is_visible() == bool(marks)
    note.evaluate("one => one.remove()")
    assert page.locator("main").inner_text() == words


# The category that the device remembers


@pytest.mark.browser
def test_a_chosen_category_is_offered_again_and_forgotten_by_one_click(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at("search/?q=lantern"))
    assert not page.locator("#offer").is_visible()
    page.get_by_label("Category", exact=True).select_option("ifs")
    expect(page.locator("#remembered")).to_be_visible()
    page.goto(at("search/?q=lantern"))
    expect(page.locator("#results-others > summary")).to_contain_text("37"), "what the sender saw"
    expect(page.locator("#offer")).to_contain_text(
        "You have looked for Infant Family Specialist (IFS) before."
    )
    page.get_by_role("button", name="Show only that").click()
    expect(page.locator("#results-others > summary")).to_contain_text("7 other")
    assert _parameters(page) == "q=lantern&category=ifs"
    assert not page.locator("#offer").is_visible()
    page.goto(at("search/?q=lantern&category=imhs"))
    assert not page.locator("#offer").is_visible()
    page.goto(at("criteria/"))
    page.get_by_role("button", name="Show only that").click()
    assert page.get_by_label("Category", exact=True).input_value() == "ifs"
    assert _parameters(page) == "category=ifs"
    page.goto(at("search/?q=lantern"))
    page.get_by_role("button", name="Forget it").click()
    page.reload()
    assert not page.locator("#offer").is_visible()


@pytest.mark.browser
def test_home_restricts_a_search_to_the_remembered_category_in_sight(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at("criteria/"))
    page.get_by_label("Category", exact=True).select_option("ifs")
    page.goto(at(""))
    only = page.get_by_role("checkbox", name="Only for Infant Family Specialist (IFS)")
    expect(only).to_be_checked()
    page.locator("#search").fill("lantern")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert _parameters(page) == "q=lantern&category=ifs"
    expect(page.locator("#results-others > summary")).to_contain_text("7 other")
    page.locator("[data-filter=category] a").click()
    expect(page.locator("#results-others > summary")).to_contain_text("37")
    page.goto(at(""))
    assert not page.locator("#only").is_visible()


@pytest.mark.browser
def test_a_browser_that_may_not_remember_searches_all_the_same(
    new_page: Page, at: Callable[[str], str]
) -> None:
    new_page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } })"
    )
    new_page.goto(at("search/?q=lantern"))
    new_page.get_by_label("Category", exact=True).select_option("ifs")
    expect(new_page.locator("#results-others > summary")).to_contain_text("7 other")
    assert not new_page.locator("#remembered").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_on_the_page_that_a_result_leads_to(
    context: BrowserContext, bases: dict[str, Callable[[str], str]], width: int
) -> None:
    page = opened(context.new_page())
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(bases["sub-path"]("search/?q=toddlers+families"))
    page.locator(".result a[href*=work-how-many]").click()
    page.get_by_role("link", name="Back to the results").wait_for()
    moved = page.evaluate(
        """() => new Promise((resolve) => {
          const found = [];
          const note = (list) => found.push(...list.getEntries().map((one) => one.value));
          new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(found), 500);
        })"""
    )
    assert moved == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 400])
def test_the_name_of_a_choice_is_seen_whole(
    pages: Callable[[str], Page], bases: dict[str, Callable[[str], str]], width: int
) -> None:
    page = pages("live")
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("search/?q=hours&category=imhm-rf", "criteria/?category=imhm-rf"):
        page.goto(bases["live"](address))
        page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
        for select in page.locator("main select").all():
            assert select.evaluate("one => one.scrollHeight <= one.clientHeight")
        # A long name takes lines, not the width of the page.
        long = page.get_by_label("Category", exact=True).bounding_box()
        short = page.get_by_label("Kind", exact=True).bounding_box()
        assert long is not None
        assert short is not None
        assert long["height"] > short["height"] * 1.3


# Sharing and printing


@pytest.mark.browser
def test_an_address_is_copied_without_the_words_of_the_search(
    new_page: Page, at: Callable[[str], str]
) -> None:
    new_page.add_init_script(
        """addEventListener("copy", () => { globalThis.copied = document.activeElement.value; });
           Object.defineProperty(navigator, "clipboard", { value: undefined });
           Object.defineProperty(navigator, "share", { value: undefined });"""
    )
    new_page.goto(at("questions/work-how-many/") + "?found=toddler")
    new_page.get_by_role("button", name="Share").click()
    expect(new_page.locator("#shared")).to_have_text("The address has been copied.")
    assert new_page.evaluate("globalThis.copied") == new_page.url.split("?")[0]


@pytest.mark.browser
def test_a_device_that_shares_is_asked_to(new_page: Page, at: Callable[[str], str]) -> None:
    new_page.add_init_script(
        """Object.defineProperty(navigator, "share", {
             value: async (what) => { globalThis.shared = what; },
           });"""
    )
    new_page.goto(at("questions/work-how-many/"))
    new_page.get_by_role("button", name="Share").click()
    assert new_page.evaluate("globalThis.shared.url") == new_page.url
    assert new_page.locator("#shared").inner_text() == ""


@pytest.mark.browser
def test_all_that_is_folded_is_printed_and_folded_again(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at("search/?q=lantern"))
    page.locator(".result").first.wait_for()
    folded = page.locator(".result__answer:not([open])").count()
    assert folded >= 20
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".result__answer:not([open])").count() == folded


# Accessible in every state


def _with_suggestions(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("topics/training/"))
    page.keyboard.press("/")
    page.keyboard.type("training hours")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")


def _with_filters(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("search/?q=lantern&topic=training&category=ifs&kind=question"))
    page.locator("#filters").evaluate("one => { one.open = true; }")
    expect(page.get_by_label("Topic", exact=True)).to_be_visible()


def _with_an_answer(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("search/?q=lantern"))
    page.get_by_text("Read the answer").first.click()
    expect(page.locator(".result__answer .text").first).to_be_visible()


def _with_nothing(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("search/?q=zebra&category=ifs"))


def _on_page_two(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("search/?q=lantern&page=2"))


def _with_marks(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("questions/work-how-many/") + "?found=toddler+families")
    page.get_by_role("button", name="Remove the marks").wait_for()


def _with_an_offer(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("search/"))
    page.evaluate("localStorage.setItem('faq-category', 'ifs')")
    page.reload()
    page.get_by_role("button", name="Forget it").wait_for()


def _with_a_choice(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at(""))
    page.evaluate("localStorage.setItem('faq-category', 'ifs')")
    page.reload()
    page.get_by_role("checkbox").wait_for()


def _with_criteria_that_fit(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("search/?q=reference+ratings"))
    page.locator(".result--criterion a").first.focus()


def _with_others(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("search/?q=lantern"))
    page.locator("#results-others > summary").click()
    expect(page.locator("#results-others .result").first).to_be_visible()


def _with_every_kind(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("search/?q=reflective+supervision+level+2"))
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    for kind in KINDS:
        expect(page.locator(f".result--{kind}").first).to_be_visible()


def _unsure(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("search/?q=zebra+crossing+license"))
    page.get_by_text("Look through the topics").click()


def _with_a_way_back(page: Page, at: Callable[[str], str]) -> None:
    page.goto(at("search/?q=toddlers+families"))
    page.locator(".result a[href*=work-how-many]").click()
    page.get_by_role("button", name="Remove the marks").wait_for()


STATES = {
    "criteria": _with_criteria_that_fit,
    "others": _with_others,
    "every kind": _with_every_kind,
    "unsure": _unsure,
    "way back": _with_a_way_back,
    "suggestions": _with_suggestions,
    "filters": _with_filters,
    "answer": _with_an_answer,
    "nothing": _with_nothing,
    "page two": _on_page_two,
    "marks": _with_marks,
    "offer": _with_an_offer,
    "choice": _with_a_choice,
}

SCREENS = (
    {"phone": 320, "desktop": 1280},
    {"light": "light", "dark": "dark"},
    {"live": "live", "file": "file"},
)
"""Widths, colour schemes and places."""

_SMALL = """() => [...document.querySelectorAll(
    "main :is(button, select, summary, [role=option], .chip, .pages a, input)")]
  .filter((one) => one.checkVisibility())
  .filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width < 24 || box.height < 24;
  })
  .map((one) => one.outerHTML)"""


@pytest.mark.browser
@pytest.mark.parametrize(("prepare", "width", "scheme", "place"), pairs(STATES, *SCREENS))
def test_axe_finds_nothing(
    looked_at: Callable[[str], KeptPage],
    bases: dict[str, Callable[[str], str]],
    prepare: Callable[[Page, Callable[[str], str]], None],
    width: int,
    scheme: Any,
    place: str,
) -> None:
    page = looked_at(place).page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    try:
        prepare(page, bases[place])
        assert_accessible(page)
        assert_fits(page)
        assert page.evaluate(_SMALL) == []
    finally:
        forget(page)


@pytest.mark.browser
@pytest.mark.parametrize("state", ["suggestions", "filters", "page two", "offer"])
def test_letters_of_twice_the_size_need_no_sideways_scrolling(
    context: BrowserContext, bases: dict[str, Callable[[str], str]], state: str
) -> None:
    page = opened(context.new_page())
    page.set_viewport_size({"width": 640, "height": 800})

    def enlarge(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text() + "html { font-size: 212.5%; }")

    page.route("**/style*.css", enlarge)
    STATES[state](page, bases["sub-path"])
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "34px"
    assert_fits(page)


@pytest.mark.browser
def test_siblings_fit_a_phone_and_begin_with_the_category_that_is_remembered(
    page: Page, at: Callable[[str], str]
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(at("search/?q=degree"))
    rows = page.locator("#results .siblings tr")
    expect(page.locator("#results .siblings caption")).to_have_text("Degree")
    expect(rows.first).to_contain_text("No degree")
    expect(rows.filter(has_text="Family Associate").locator(".figure")).to_have_text(
        ["2 years of paid work"]
    )
    assert_fits(page)
    page.evaluate("localStorage.setItem('faq-category', 'ecmhs')")
    page.reload()
    expect(rows.first).to_contain_text("Early Childhood Mental Health Specialist")


@pytest.mark.browser
def test_the_box_offers_the_first_siblings_below_their_heading(
    page: Page, at: Callable[[str], str]
) -> None:
    page.goto(at(""))
    page.keyboard.press("/")
    page.keyboard.type("degree")
    options = page.get_by_role("group", name="Degree").get_by_role("option")
    expect(options).to_have_count(5)
    expect(options.nth(2)).to_contain_text("2 years of paid work")
    expect(options.last).to_have_text("1 more")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/criteria/education-no-degree-ifs/**")


def test_an_open_question_shows_what_is_known(get: Callable[[str], BeautifulSoup]) -> None:
    page = get("q=how+far+back+can+I+go+when+including+trainings")
    (known, *_) = page.select(".result--question .result__known:not([hidden])")
    assert "What is known: Specialized training before endorsement: at least 30 clock hours" in (
        " ".join(known.text.split())
    )
    assert known.select(".result__caution:not([hidden])")
    assert len(known.select("li")) <= 3
    answered = get("q=lantern+7").select_one(".result--question .result__known")
    assert answered is not None
    assert answered.has_attr("hidden")


def test_a_criterion_alone_says_that_others_differ(get: Callable[[str], BeautifulSoup]) -> None:
    page = get("q=fee+for+ERS")
    card = page.select_one(".result--criterion:not(.result--table)")
    assert card is not None
    (link,) = card.select(".result__go:not([hidden]) a")
    assert link["href"] == "/compare/"
