"""The live site, asked over Flask's own client; pages are parsed, not grepped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from ingest.errors import ContentError
from support.content import CONTENT
from webapp.application import create_app

PAGES = [
    "/",
    "/topics/training/",
    "/questions/work-how-many/",
    "/questions/supervision-requirements/",
    "/criteria/",
    "/criteria/families-after-preschool-work/",
    "/criteria/exam-form-later/",
    "/categories/",
    "/categories/ifs/",
    "/glossary/",
    "/compare/",
    "/word-index/",
    "/search/",
    "/search/?q=toddlers",
    "/search/?q=hours+of+training+category+2",
    "/search/?q=membership",
    "/search/?q=zebra",
    "/pieces/",
    "/about/",
    "/contact/",
    "/404.html",
]

QUESTION = "content/faq/work-experience/work-how-many.md"

Get = Callable[[str], BeautifulSoup]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(CONTENT).test_client()


@pytest.fixture(scope="module")
def get(client: FlaskClient) -> Get:
    def get(url: str) -> BeautifulSoup:
        response = client.get(url)
        assert response.status_code == 200
        return BeautifulSoup(response.text, "html.parser")

    return get


def _words(node: object) -> str:
    return " ".join(getattr(node, "text", "").split())


def _links(node: BeautifulSoup, selector: str) -> list[str]:
    return [str(link["href"]) for link in node.select(selector)]


@pytest.mark.parametrize("url", PAGES)
def test_every_page_has_one_title_one_main_heading_and_landmarks(get: Get, url: str) -> None:
    page = get(url)
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert page.title is not None
    assert page.title.text.strip()
    assert len(page.select("h1")) == len(page.select("main")) == 1
    assert page.select_one("header nav[aria-label]")
    assert page.select_one("a.skip-link[href='#main']")


@pytest.mark.parametrize("url", PAGES)
def test_headings_go_down_one_level_at_a_time(get: Get, url: str) -> None:
    levels = [int(heading.name[1]) for heading in get(url).select("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("url", PAGES)
def test_every_field_has_a_label(get: Get, url: str) -> None:
    page = get(url)
    for field in page.select("input, select"):
        assert page.select_one(f"label[for='{field['id']}']")


@pytest.mark.parametrize("url", PAGES)
def test_pages_hold_no_inline_script_or_style(get: Get, url: str) -> None:
    page = get(url)
    assert not page.select("style, [style], script:not([src], [type='application/ld+json'])")
    assert not [
        tag for tag in page.find_all(True) if any(key.startswith("on") for key in tag.attrs)
    ]


def test_pages_are_sent_with_a_strict_policy(client: FlaskClient) -> None:
    headers = client.get("/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_home_has_a_search_form_and_every_topic_with_its_questions(get: Get) -> None:
    page = get("/")
    form = page.select_one("form[role=search]")
    assert form is not None
    assert (form["method"], form["action"]) == ("get", "/search/")
    assert form.select_one("input[name=q]")
    assert _links(page, ".card__title a") == [
        "/topics/training/",
        "/topics/work-experience/",
        "/topics/supervision/",
    ]
    assert len(_links(page, ".card__questions a")) == 13
    assert [_words(count) for count in page.select(".card__count")] == [
        "6 questions, 0 answered",
        "3 questions, 3 answered",
        "4 questions, 0 answered",
    ]


def test_a_topic_lists_its_questions_in_order_with_their_state(get: Get) -> None:
    page = get("/topics/work-experience/")
    assert _links(page, ".question-list a") == [
        "/questions/work-ii-vs-iii/",
        "/questions/work-how-many/",
        "/questions/work-masters-start/",
    ]
    assert [_words(state) for state in page.select(".state")] == ["Answered"] * 3


def test_an_answered_question_shows_answer_sources_and_its_neighbours(get: Get) -> None:
    page = get("/questions/work-how-many/")
    assert _words(page.h1) == (
        "How many infants or toddlers do I need to work with to meet the specialized work criteria?"
    )
    paragraphs = [_words(one) for one in page.select(".question__answer p")]
    assert len(paragraphs) == 3
    assert paragraphs[0].startswith("CT-AIMH believes that endorsement applicants")
    assert paragraphs[2] == "(*Infant/toddler = birth to 36 months)"
    sources = page.select(".question__about h2:-soup-contains('Sources') + ul li")
    assert [_words(one).split(" (")[0] for one in sources] == [
        "Frequently Asked Questions: Specialized Work Experience",
        "Frequently Asked Questions on the association's web site",
    ]
    assert _links(page, ".question-list a")[-2:] == [
        "/questions/work-ii-vs-iii/",
        "/questions/work-masters-start/",
    ]
    assert _links(page, "section:has(#related) > p a") == ["/topics/work-experience/"]
    assert _links(page, ".breadcrumb a") == ["/", "/topics/work-experience/"]


def test_the_older_wording_is_shown_as_another_way_to_ask(get: Get) -> None:
    about = get("/questions/work-masters-start/").select_one(".question__about")
    assert "I have my Master's degree, so shouldn't I start at Level III?" in _words(about)


def test_an_open_question_says_so_and_gives_the_contact(get: Get) -> None:
    page = get("/questions/training-how-far-back/")
    assert "This question has not been answered yet." in _words(page.select_one(".open-question"))
    mail, phone = _links(page, ".ask a")
    assert mail.startswith("mailto:ctaimh@yale.edu?subject=")
    assert "How%20far%20back%20can%20I%20go" in mail
    assert phone == "tel:203-737-6422"
    assert not page.select(".question__answer")


def test_results_show_count_topic_state_and_the_words_marked(get: Get) -> None:
    page = get("/search/?q=preschoolers")
    assert _words(page.select_one("#results-summary")) == "9 results for “preschoolers”"
    result = page.select_one(".result--question")
    assert result is not None
    assert _links(page, ".result--question .result__title a") == [
        "/questions/work-how-many/?found=preschool+preschoolers"
    ]
    assert _words(result.select_one(".result__about")) == "Specialized Work Experience Answered"
    assert [mark.text for mark in result.select(".result__excerpt mark")] == ["preschool"]
    field = page.select_one("input[name=q]")
    assert field is not None
    assert field["value"] == "preschoolers"


def test_a_search_that_nothing_answers_says_so_and_offers_the_contact(get: Get) -> None:
    page = get("/search/?q=zebra")
    assert _words(page.select_one("#results-summary")) == "Nothing was found for “zebra”."
    assert not page.select(".result")
    assert _links(page, ".ask a")[0].endswith("body=zebra")
    assert page.select_one("#results-help:not([hidden])")


def test_a_search_without_a_query_lists_all_questions(get: Get) -> None:
    page = get("/search/?q=%20")
    assert len(_links(page, "#all-questions a")) == 13


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7 * 7 }}", "‘’"]
)
def test_a_query_is_shown_as_the_text_it_is(client: FlaskClient, query: str) -> None:
    page = BeautifulSoup(client.get("/search/", query_string={"q": query}).text, "html.parser")
    field = page.select_one("input[name=q]")
    assert field is not None
    assert field["value"] == query
    assert not page.select("main img, main script")
    assert query in page.select("h2")[0].text


def test_a_query_that_fills_pages_is_answered(client: FlaskClient) -> None:
    assert client.get("/search/", query_string={"q": "toddler " * 2000}).status_code == 200


def test_an_unknown_address_has_a_page_of_its_own(client: FlaskClient) -> None:
    for url in (
        *("/nowhere", "/topics/nowhere/", "/questions/nowhere/", "/criteria/nowhere/"),
        *("/categories/nowhere/", "/criteria/supervision-50-hours-imhs/"),
    ):
        response = client.get(url)
        assert response.status_code == 404
        page = BeautifulSoup(response.text, "html.parser")
        assert _words(page.h1) == "This page does not exist"
        assert page.select_one("form[role=search]")


def test_contact_has_all_the_ways_to_reach_the_association(get: Get) -> None:
    page = get("/contact/")
    assert [_words(term) for term in page.select("dt")] == [
        "E-mail",
        "Phone",
        "Fax",
        "Post",
        "Web site",
    ]
    assert _words(page.select("dd")[3]) == "230 So. Frontage Rd.New Haven, CT 06519"


def test_about_names_the_documents(get: Get) -> None:
    text = _words(get("/about/").main)
    assert "Frequently Asked Questions: Specialized Work Experience: handout on" in text
    assert "61 lines" not in text  # staff see it, with drafts
    assert "3 of 13 questions are answered." in text


def test_a_former_id_leads_to_the_present_address(content: Path) -> None:
    file = content.parent / QUESTION
    file.write_text(
        file.read_text("utf-8").replace("order:", "former_ids: [how-many]\norder:"), "utf-8"
    )
    response = create_app(content).test_client().get("/questions/how-many/")
    assert response.status_code == 301
    assert response.location == "/questions/work-how-many/"


def test_drafts_look_open_and_retired_questions_are_gone(content: Path) -> None:
    file = content.parent / QUESTION
    published = file.read_text("utf-8")
    file.write_text(published.replace("status: published", "status: draft"), "utf-8")
    page = create_app(content).test_client().get("/questions/work-how-many/").text
    assert "has not been answered yet" in page
    assert "CT-AIMH believes" not in page
    file.write_text(published.replace("status: published", "status: retired"), "utf-8")
    client = create_app(content).test_client()
    assert client.get("/questions/work-how-many/").status_code == 404
    assert "work-how-many" not in client.get("/search/").text


def test_an_edited_file_shows_at_the_next_look(content: Path) -> None:
    client = create_app(content).test_client()
    file = content.parent / QUESTION
    file.write_text(
        file.read_text("utf-8").replace("# How many infants", "# How many babies"), "utf-8"
    )
    assert "How many babies" in client.get("/questions/work-how-many/").text
    assert "/questions/work-how-many/" in client.get("/search/?q=babies").text


def test_a_fault_keeps_the_last_good_version_and_is_shown_until_mended(content: Path) -> None:
    client = create_app(content, with_drafts=True).test_client()
    readers = create_app(content).test_client()
    file = content.parent / QUESTION
    good = file.read_text("utf-8")
    file.write_text(good.replace("status: published", "status: publishd"), "utf-8")
    shown = readers.get("/questions/work-how-many/").text
    assert "CT-AIMH believes" in shown
    assert "publishd" not in shown
    assert not BeautifulSoup(shown, "html.parser").select(".faults")
    page = BeautifulSoup(client.get("/questions/work-how-many/").text, "html.parser")
    assert "CT-AIMH believes" in _words(page.select_one(".question__answer"))
    assert _words(page.select_one(".faults pre")) == (
        f"{file}:5: the status “publishd” does not exist. Did you mean “published”?"
    )
    file.write_text(good, "utf-8")
    assert not BeautifulSoup(client.get("/").text, "html.parser").select(".faults")


def test_a_folder_with_nothing_in_it_is_a_site_too(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    client = create_app(tmp_path / "content").test_client()
    assert "There are no questions yet." in client.get("/").text
    for url in ("/search/?q=x", "/about/", "/contact/", "/compare/"):
        assert client.get(url).status_code == 200
    assert "There are no criteria yet." in client.get("/criteria/").text
    assert "There are no categories yet." in client.get("/categories/").text
    assert "There are no terms yet." in client.get("/glossary/").text


def test_markup_in_the_content_is_text_or_refused(small_content: Path) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    text = file.read_text("utf-8").replace("What does", "What <b>does</b>")
    running = "Yes <script>alert(1)</script> [x](javascript:alert(1))"
    file.write_text(text.replace("Nothing.", running), "utf-8")
    with pytest.raises(ContentError, match=r"“javascript:alert\(1\)”(?s:.*)“<script>”"):
        create_app(small_content)
    shown = running.replace("<", "\\<").replace("[", "\\[")
    file.write_text(text.replace("Nothing.", shown), "utf-8")
    page = BeautifulSoup(
        create_app(small_content).test_client().get("/questions/cost/").text, "html.parser"
    )
    assert _words(page.h1) == "What <b>does</b> it cost?"
    assert not page.select("main script")
    assert running in page.get_text()
    assert all(not link.get("href", "").startswith("javascript") for link in page.select("a"))


def test_an_asset_by_its_content_may_be_kept_and_by_its_name_not(content: Path) -> None:
    client = create_app(content).test_client()
    page = BeautifulSoup(client.get("/search/").text, "html.parser")
    loaded = [str(tag.get("href") or tag.get("src")) for tag in page.select("link, script")]
    assert {one.split(".")[0] for one in loaded} >= {"/assets/style", "/assets/search-index"}
    for address in loaded:
        stem, digest, suffix = address.split(".")
        response = client.get(address, buffered=True)
        plain = client.get(f"{stem}.{suffix}", buffered=True)
        assert response.status_code == plain.status_code == 200
        assert response.data == plain.data
        assert hashlib.sha256(response.data).hexdigest()[:8] == digest
        kept = "public, max-age=31536000, immutable"
        assert response.headers["Cache-Control"] == kept
        assert plain.headers.get("Cache-Control") != kept
    (index,) = (one for one in loaded if "search-index" in one)
    file = content.parent / QUESTION
    text = file.read_text("utf-8")
    file.write_text(text.replace("How many infants", "How many babies"), "utf-8")
    assert index not in client.get("/search/").text
    later = client.get(index, buffered=True)
    assert "How many babies" in later.text
    assert "immutable" not in later.headers.get("Cache-Control", "")
    assert client.get("/assets/nowhere.0123abcd.css").status_code == 404
