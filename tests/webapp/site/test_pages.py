"""Pages of criteria, categories, glossary and coverage, each checked against the content files.

What a page must show is read here from the raw files with patterns of their own, so that a slip of
the readers and one of the pages cannot cancel each other out.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Standing, Status
from ingest.errors import ContentError
from search.analysis import terms
from search.common_words import STOP_WORDS
from search.index_cache import IndexPlace
from support.browser_index import read_pieces, value_of
from support.content import CONTENT, CRITERIA_OF_EACH_KIND, ROOT
from support.depth import chosen
from webapp.application import create_app
from webapp.export.exporter import export_site

Get = Callable[[str], BeautifulSoup]

STANDINGS = {
    "confirmed": "CT-AIMH has confirmed it.",
    "quoted": (
        "It stands in a document of CT-AIMH. It has not been confirmed that it still holds: ask "
        "before you rely on it."
    ),
    "published": (
        "It stands on a page of CT-AIMH's web site, as that page read when it was looked at. It "
        "has not been confirmed that it still holds: ask before you rely on it."
    ),
    "sister": "Only another association says so. CT-AIMH has not confirmed it.",
}
"""Standing of a criterion -> what its page says of it."""

DRAFTS_BANNER = (
    "Drafts are shown. For staff only: nothing that is marked as a draft or as another "
    "association's has been approved or published."
)
DRAFT_BANNER = (
    "This is a draft. The public sees the question as open. Its text has not been approved. "
    "Before you publish it, check every statement against its source and take out the notes for "
    "staff and what only other associations say."
)
SISTER_BANNER = (
    "This is another association's rule, not CT-AIMH's. It is shown with drafts only; the public "
    "does not see it."
)

FOR_STAFF = "reports"
"""Folder of the templates of reports, which no reader sees."""

NO_TEXT = r"\{#.*?#\}|/\*\*.*?\*/"
"""Comments of templates, and of scripts those that say what a function does."""

NAMES = {
    "/questions/work-masters-start/": [
        "Level II →, later Category II →, later Infant Family Specialist (IFS)",
        "Level III →, later Category III →, later Infant Mental Health Specialist (IMHS)",
    ],
    "/questions/work-ii-vs-iii/": [
        "Level II →, later Category II →, later Infant Family Specialist (IFS)",
        "Level III →, later Category III →, later Infant Mental Health Specialist (IMHS)",
    ],
    "/questions/training-30-vs-15/": ["Category II →, later Infant Family Specialist (IFS)"],
    "/criteria/exam-who/": [
        "Category III →, later Infant Mental Health Specialist (IMHS)",
        "Category IV →, later Infant Mental Health Mentor – Clinical (IMHM-C) or Infant Mental "
        "Health Mentor – Policy (IMHM-P) or Infant Mental Health Mentor – Research/Faculty "
        "(IMHM-R/F)",
    ],
    "/questions/work-how-many/": [],
    "/questions/training-how-far-back/": [],
    "/criteria/families-after-preschool-work/": [],
    "/criteria/training-48-hours/": [],
}
"""Page -> what it says of names that have changed."""


# The content, read with patterns


@dataclass(frozen=True)
class Raw:
    """A file of questions or criteria, as its text says."""

    id: str
    head: str
    title: str
    body: str

    def value(self, key: str) -> str:
        match = re.search(rf"^{key}: *(.*)$", self.head, re.MULTILINE)
        return match[1].strip() if match else ""

    def values(self, key: str) -> list[str]:
        """A list, in brackets on one line or one value a line."""
        if one_line := self.value(key):
            return [one.strip() for one in one_line.strip("[]").split(",") if one.strip()]
        block = re.search(rf"^{key}:\n((?:  - .*\n?)+)", self.head, re.MULTILINE)
        return re.findall(r"^  - (.*)$", block[1], re.MULTILINE) if block else []

    def linked(self, kind: str) -> list[str]:
        return re.findall(rf"\[\[{kind}:([\w-]+)", self.body)

    @property
    def cites(self) -> list[str]:
        """Criteria that the public sees it cite: a draft's text is not public, its head is."""
        named = self.values("criteria")
        if self.value("status") == "published":
            named += self.linked("criterion")
        return list(dict.fromkeys(named))

    @property
    def said(self) -> str:
        """Title and text with the words of the links."""
        words = re.sub(r"\[\[[\w-]+:[^\]|]+\|([^\]]*)\]\]", r"\1", self.body)
        return f"{self.title}\n{words}"


def _read(path: Path) -> Raw:
    match = re.fullmatch(
        r"---\n(.*?)^---\n+# ([^\n]*)\n?(.*)", path.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert match, path
    return Raw(path.stem, match[1], match[2], match[3])


ALL_CRITERIA = {path.stem: _read(path) for path in sorted((CONTENT / "criteria").glob("*.md"))}
CRITERIA = {slug: one for slug, one in ALL_CRITERIA.items() if one.value("standing") != "sister"}
SISTERS = ALL_CRITERIA.keys() - CRITERIA.keys()
QUESTIONS = {
    path.stem: _read(path)
    for path in sorted((CONTENT / "faq").glob("*/*.md"))
    if path.name != "_topic.md"
}
TOPIC_OF = {path.stem: path.parent.name for path in (CONTENT / "faq").glob("*/*.md")}
DRAFTS = {slug for slug, one in QUESTIONS.items() if one.value("status") == "draft"}
CATEGORIES = tomllib.loads((CONTENT / "categories.toml").read_text("utf-8"))["category"]
TERMS = tomllib.loads((CONTENT / "terms.toml").read_text("utf-8"))["term"]
PAGES = {
    one["id"]: one
    for one in tomllib.loads((CONTENT / "sources" / "sources.toml").read_text("utf-8"))["page"]
}
NUMERALS = {
    one["numeral"].casefold(): one["id"]
    for one in CATEGORIES
    if one.get("numeral") in ("II", "III")
}


def _cells(*, with_drafts: bool = False) -> set[tuple[str, str]]:
    """Criterion and question of each pair that the public may see, or with drafts staff."""
    if with_drafts:
        return {
            (slug, one.id)
            for one in QUESTIONS.values()
            for slug in (*one.values("criteria"), *one.linked("criterion"))
        }
    return {(slug, one.id) for one in QUESTIONS.values() for slug in one.cites if slug in CRITERIA}


def _category_ids(one: Raw) -> set[str]:
    return {NUMERALS.get(name.casefold(), name) for name in one.values("categories")}


# The pages


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(CONTENT).test_client()


@pytest.fixture(scope="module")
def drafts_client() -> FlaskClient:
    return create_app(CONTENT, with_drafts=True).test_client()


def _getter(client: FlaskClient) -> Get:
    seen: dict[str, BeautifulSoup] = {}

    def get(url: str) -> BeautifulSoup:
        if url not in seen:
            response = client.get(url)
            assert response.status_code == 200, url
            seen[url] = BeautifulSoup(response.text, "html.parser")
        return seen[url]

    return get


@pytest.fixture(scope="module")
def get(client: FlaskClient) -> Get:
    return _getter(client)


@pytest.fixture(scope="module")
def get_drafts(drafts_client: FlaskClient) -> Get:
    return _getter(drafts_client)


def _words(node: object) -> str:
    return " ".join(getattr(node, "text", "").split())


def _ids(node: BeautifulSoup | Tag | None, selector: str) -> list[str]:
    """Ids of the records that links lead to, in order."""
    assert node is not None
    return [_id(link) for link in node.select(selector)]


def _id(link: Tag | None) -> str:
    """Id of the record that a link leads to."""
    assert link is not None
    return str(link["href"]).split("?")[0].rstrip("/").rsplit("/", 1)[-1]


def _section(page: BeautifulSoup, name: str) -> BeautifulSoup | Tag:
    """The section below the heading with this id; an empty page where there is none."""
    return page.select_one(f"section[aria-labelledby='{name}']") or BeautifulSoup("", "html.parser")


def test_the_patterns_read_the_files_as_the_program_does(knowledge: KnowledgeBase) -> None:
    assert set(ALL_CRITERIA) == {one.id for one in knowledge.criteria}
    assert set(QUESTIONS) == {one.id for one in knowledge.questions}
    assert {one.id for one in knowledge.criteria if one.standing is Standing.SISTER} == SISTERS
    assert {one.id for one in knowledge.questions if one.status is Status.DRAFT} == DRAFTS
    assert len(DRAFTS) == 10
    assert len(SISTERS) == 6


# Questions


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_question_shows_its_criteria_with_their_figures(get: Get, slug: str) -> None:
    section = _section(get(f"/questions/{slug}/"), "criteria")
    expected = [one for one in QUESTIONS[slug].cites if one in CRITERIA]
    assert expected
    assert _ids(section, ".criterion-card a") == expected
    for card, one in zip(section.select(".criterion-card"), expected, strict=True):
        figures = CRITERIA[one].values("figures")
        assert [_words(figure) for figure in card.select(".criterion-card__figure")] == figures
        assert _words(card.a) == CRITERIA[one].title


@pytest.mark.parametrize("slug", sorted(DRAFTS))
def test_an_open_question_leaves_applicants_with_the_criteria_that_govern_it(
    get: Get, slug: str
) -> None:
    page = get(f"/questions/{slug}/")
    assert _words(page.select_one(".open-question p")) == (
        "This question has not been answered yet. CT-AIMH has published no answer to it here, and "
        "we do not guess. What is known are the criteria that govern it. Not confirmed: ask before "
        "you rely on it."
    )
    assert _words(page.select_one("#criteria")) == "The criteria that govern it"
    assert page.select("#criteria ~ .criterion-cards .figure__number")
    assert not page.select(".question__answer, .banner, .state--draft")


def test_an_open_question_without_criteria_promises_none(small_content: Path) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    file.write_text("---\nid: cost\nstatus: open\n---\n# What does it cost?\n", "utf-8")
    get = _getter(create_app(small_content).test_client())
    assert _words(get("/questions/cost/").select_one(".open-question p")).endswith("do not guess.")
    assert not get("/questions/cost/").select("#criteria, #categories, .names")


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_question_shows_the_categories_it_names_and_those_of_its_criteria(
    get: Get, slug: str
) -> None:
    named = _category_ids(QUESTIONS[slug])
    for one in QUESTIONS[slug].cites:
        if one in CRITERIA:
            named |= _category_ids(CRITERIA[one])
    expected = [one["id"] for one in CATEGORIES if one["id"] in named]
    assert _ids(_section(get(f"/questions/{slug}/"), "categories"), "a") == expected


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_question_leads_to_those_on_the_same_criteria(get: Get, slug: str) -> None:
    public = {
        one.id: {cited for cited in one.cites if cited in CRITERIA} for one in QUESTIONS.values()
    }
    shared = {one: len(public[one] & public[slug]) for one in QUESTIONS if one != slug}
    topic = {one for one in shared if TOPIC_OF[one] == TOPIC_OF[slug]}
    page = get(f"/questions/{slug}/")
    related = _ids(_section(page, "related"), "ul a")
    assert slug not in related
    near = topic | {one for one in shared if shared[one]}
    assert len(related) == len(set(related)) == min(5, len(near))
    assert set(related) <= near
    counts = [shared[one] for one in related]
    assert counts == sorted(counts, reverse=True)
    assert counts == sorted(shared.values(), reverse=True)[: len(counts)]
    assert _ids(_section(page, "related"), "p a") == [TOPIC_OF[slug]]


def test_lists_name_a_long_question_by_its_short_form(get: Get, knowledge: KnowledgeBase) -> None:
    labels = {one.id: one.label for one in knowledge.questions}
    assert len([one for one in knowledge.questions if one.short]) > 5
    lists = {
        "/": ".card__questions a",
        "/topics/training/": ".question-list a",
        "/questions/training-how-far-back/": ".question-list a",
        "/criteria/training-30-hours/": ".question-list a",
        "/categories/ifs/": ".links a",
        "/glossary/": "a[href*='/questions/']",
        "/word-index/": "a[href*='/questions/']",
        "/search/": ".question-list a",
        "/search/?q=case+presentations": ".result--question .result__title a",
    }
    for url, selector in lists.items():
        links = get(url).select(selector)
        assert links, url
        for link in links:
            assert _words(link) == labels[_id(link)], url


def test_a_page_of_a_long_question_begins_with_its_short_form(get: Get) -> None:
    page = get("/questions/supervision-case-presentations/")
    short = "Do the hours spent in case presentations count toward endorsement?"
    assert _words(page.h1) == short
    assert _words(page.title).startswith(f"{short} · ")
    assert page.select("meta[property='og:title']")[0]["content"] == short
    title = QUESTIONS["supervision-case-presentations"].title
    assert _words(page.select_one(".question__main > .question__wording")) == title
    page = get("/questions/work-how-many/")
    assert _words(page.h1) == QUESTIONS["work-how-many"].title
    assert not page.select(".question__wording")
    assert _words(page.title).startswith("How many infants or toddlers do I need to work with? · ")


def test_the_links_of_an_answer_lead_to_criteria_and_to_the_glossary(get: Get) -> None:
    answer = get("/questions/work-how-many/").select_one(".question__answer")
    assert answer is not None
    links = {_words(link): link["href"] for link in answer.select("a")}
    assert links["at least six months"] == "/criteria/families-after-preschool-work/"
    assert links["at least two years"] == "/criteria/families-without-prior-work/"
    assert links["Infant/toddler"] == "/glossary/#infant-toddler"
    assert "a minimum of 10 families where the infant/toddler* is the target" in _words(answer)


# Criteria


@pytest.mark.parametrize("slug", chosen(CRITERIA, CRITERIA_OF_EACH_KIND))
def test_a_criterion_shows_all_its_figures_and_says_how_far_it_can_be_relied_on(
    get: Get, slug: str
) -> None:
    raw, page = CRITERIA[slug], get(f"/criteria/{slug}/")
    assert _words(page.h1) == raw.title
    assert [_words(one) for one in page.select(".criterion__figures li")] == raw.values("figures")
    standing = page.select_one(".criterion__standing")
    assert standing is not None
    assert _words(standing.p) == STANDINGS[raw.value("standing")]
    assert not page.select(".banner")
    assert "current" not in _words(page.select_one(".criterion .text")).casefold()


@pytest.mark.parametrize("slug", chosen(CRITERIA, CRITERIA_OF_EACH_KIND))
def test_a_criterion_names_its_sources_with_addresses_and_the_day_they_were_read(
    get: Get, slug: str
) -> None:
    shown = get(f"/criteria/{slug}/").select(".criterion__standing li")
    sources = CRITERIA[slug].values("sources")
    assert sources
    assert {_words(one) for one in shown} == {_said_source(name) for name in sources}
    links = [str(link["href"]) for one in shown for link in one.select("a")]
    assert sorted(links) == sorted(
        {
            f"/about/#{name.split(':')[0]}" if ".txt:" in name else PAGES[name]["address"]
            for name in sources
        }
    )
    days = [str(one["datetime"]) for item in shown for one in item.select("time")]
    assert days == [PAGES[name]["read"].isoformat() for name in sources if ".txt:" not in name]


TITLES = {
    "000": "Frequently Asked Questions: Specialized Work Experience",
    "002": "Frequently Asked Questions on the association's web site",
}
"""Beginning of the name of a document -> what readers see."""


def _said_source(name: str) -> str:
    if ".txt:" not in name:
        page = PAGES[name]
        publisher = f" ({page['publisher']})" if "publisher" in page else ""
        day = f"{page['read']:%B} {page['read'].day}, {page['read'].year}"
        return f"{page['title']}{publisher}, read on {day}"
    return TITLES[name[:3]]


@pytest.mark.parametrize("slug", chosen(CRITERIA, CRITERIA_OF_EACH_KIND))
def test_a_criterion_lists_every_question_that_cites_it(get: Get, slug: str) -> None:
    citing = [question for question in QUESTIONS if (slug, question) in _cells()]
    page = get(f"/criteria/{slug}/")
    shown = _ids(_section(page, "questions"), ".question-list a")
    assert sorted(shown) == sorted(citing)
    assert bool(page.select("#questions")) == bool(citing)


def test_staff_see_where_a_criterion_is_without_a_question(get_drafts: Get) -> None:
    page = get_drafts("/criteria/three-ratings/")
    assert "No question names this criterion yet." in _words(_section(page, "questions"))


@pytest.mark.parametrize("slug", chosen(CRITERIA, CRITERIA_OF_EACH_KIND))
def test_a_criterion_lists_the_criteria_that_name_it(get: Get, slug: str) -> None:
    page = get(f"/criteria/{slug}/")
    naming = [one.id for one in CRITERIA.values() if slug in one.linked("criterion")]
    others = set(_ids(_section(page, "differs"), "a")) | set(_ids(_section(page, "beside"), "a"))
    assert sorted(_ids(_section(page, "naming"), "a")) == sorted(set(naming) - {slug} - others)


def _differing(slug: str) -> set[str]:
    differing = {one.id for one in CRITERIA.values() if slug in one.values("differs_from")}
    return differing | set(CRITERIA[slug].values("differs_from")) - SISTERS


@pytest.mark.parametrize("slug", chosen(CRITERIA, CRITERIA_OF_EACH_KIND))
def test_a_criterion_shows_the_others_of_its_aspect_and_leads_to_the_comparison(
    get: Get, slug: str
) -> None:
    raw, page = CRITERIA[slug], get(f"/criteria/{slug}/")
    aspect = raw.value("aspect")
    beside = {one.id for one in CRITERIA.values() if aspect and one.value("aspect") == aspect}
    beside -= {slug, *_differing(slug)}
    section = _section(page, "beside")
    assert set(_ids(section, "a")) == beside
    for line in section.select(".checklist__item"):
        other = CRITERIA[_id(line.a)]
        said = ", ".join(
            one["abbreviation"] for one in CATEGORIES if one["id"] in other.values("categories")
        )
        assert _words(line.select_one(".checklist__about")).startswith(said or "all applicants")
    compared = page.select("main a[href^='/compare/']")
    assert len(compared) == bool(raw.values("categories"))


def test_no_criterion_stands_twice_in_the_lists_of_a_page(site: Path) -> None:
    lists = ".checklist__link, .criterion-card a, .criterion-list a"
    shown = 0
    for path in site.rglob("index.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        ids = [str(link["href"]).removesuffix("/index.html") for link in page.select(lists)]
        own = path.parent.name if path.parent.parent.name == "criteria" else ""
        assert len(ids) == len(set(ids)), path
        assert own not in {address.rpartition("/")[2] for address in ids}, path
        shown += len(ids)
    assert shown > 500


@pytest.mark.parametrize("slug", chosen(CRITERIA, CRITERIA_OF_EACH_KIND))
def test_a_criterion_shows_who_it_is_for_and_what_says_otherwise(get: Get, slug: str) -> None:
    raw, page = CRITERIA[slug], get(f"/criteria/{slug}/")
    order = [one["id"] for one in CATEGORIES]
    chips = sorted(raw.values("categories"), key=order.index)
    assert _ids(page, ".criterion .chips a") == chips
    if not chips:
        assert "All applicants, whatever category they apply for." in _words(page.article)
    shown = _ids(_section(page, "differs"), ".checklist__link")
    assert sorted(shown) == sorted(_differing(slug))


def test_two_criteria_that_differ_show_each_others_figure(get: Get) -> None:
    section = _section(get("/criteria/supervision-24-hours-ifs/"), "differs")
    assert _words(section.h2) == "Another source says otherwise"
    figures = _words(section.select_one(".checklist__figures"))
    assert figures == "24 clock hours within 1 to 2 years; 3 to 6 years of age"
    back = _section(get("/criteria/supervision-24-hours-ecfs/"), "differs")
    assert _ids(back, "a") == ["supervision-24-hours-ifs"]


def test_a_criterion_says_which_times_it_is_known_from(get: Get) -> None:
    said = _words(get("/criteria/supervision-24-hours-ifs/").select_one(".criterion__standing"))
    assert (
        "It is known from the time of “Levels” (2010 to about 2017), the time of “Categories” "
        "(about 2017 to 2018) and the time of “Changed requirements” (from 2022 to 2024 on)."
    ) in said


def test_the_list_of_criteria_holds_each_once_below_its_kind(get: Get) -> None:
    page = get("/criteria/")
    by_kind: dict[str, set[str]] = {}
    for one in CRITERIA.values():
        by_kind.setdefault(one.value("kind"), set()).add(one.id)
    sections = page.select("section.kind")
    assert [_words(section.h2) for section in sections] == [
        *("Training", "Work experience", "Reflective supervision", "Education"),
        *("References", "Application", "Renewal"),
    ]
    for section in sections:
        ids = _ids(section, ".checklist__link")
        kind = _words(section.h2).lower()
        assert sorted(ids) == sorted(by_kind[kind])
        for card, slug in zip(section.select(".checklist__item"), ids, strict=True):
            assert card["data-kind"] == kind
            assert str(card["data-category"]).split() == CRITERIA[slug].values("categories")
    form = page.select_one("#filter[hidden]")
    assert form is not None, "without a script there is no form"
    assert [option["value"] for option in form.select("[name=category] option")] == [
        "",
        *(one["id"] for one in CATEGORIES),
    ]
    assert [option["value"] for option in form.select("[name=kind] option")] == [
        "",
        *(_words(section.h2).lower() for section in sections),
    ]


# Categories


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda one: one["id"])
def test_a_category_shows_all_that_concerns_it(get: Get, category: dict[str, str]) -> None:
    slug = category["id"]
    page = get(f"/categories/{slug}/")
    assert _words(page.h1) == f"{category['name']} ({category['abbreviation']})"
    asked: dict[str, list[str]] = {}
    for link in page.select(".checklist__link"):
        kind = _words(link.find_previous(["h2", "h3"])).lower()
        asked.setdefault(kind, []).append(_id(link))
    expected: dict[str, list[str]] = {}
    for one in CRITERIA.values():
        categories = one.values("categories")
        if not categories or slug in categories:
            expected.setdefault(one.value("kind"), []).append(one.id)
    assert {kind: sorted(ids) for kind, ids in asked.items()} == {
        kind: sorted(ids) for kind, ids in expected.items()
    }
    about = {
        one.id
        for one in QUESTIONS.values()
        if slug in _category_ids(one)
        or any(
            slug in CRITERIA[cited].values("categories") for cited in one.cites if cited in CRITERIA
        )
    }
    shown = _ids(_section(page, "questions"), "a")
    assert sorted(shown) == sorted(about)
    assert set(_ids(_section(page, "questions"), ":scope > .links a")) == about - DRAFTS


@pytest.mark.parametrize("slug", ["ifs", "imhs", "ecfa", "ers"])
def test_a_line_of_a_checklist_says_all_figures_and_when(get: Get, slug: str) -> None:
    years = {
        era["id"]: era["short"]
        for era in tomllib.loads((CONTENT / "categories.toml").read_text("utf-8"))["era"]
    }
    page = get(f"/categories/{slug}/")
    lines = page.select(".checklist__item")
    assert len(lines) > 10
    for line in lines:
        raw = CRITERIA[_id(line.a)]
        assert _words(line.select_one(".checklist__figures")) == "; ".join(raw.values("figures"))
        assert _words(line.a).endswith(raw.value("short") or raw.title)
        assert _words(line.select_one(".checklist__years")) == years[raw.values("eras")[-1]]
    assert _words(page.main).count("Nothing here is confirmed unless it says so") == 1


def test_what_a_later_criterion_contradicts_is_folded_after_the_later_ones(get: Get) -> None:
    page = get("/categories/ifs/")
    (fold,) = page.select(".folded:not(.folded--all):has(.checklist)")
    assert [_id(link) for link in fold.select("a")] == ["supervision-provider-ifs-earlier"]
    assert not fold.has_attr("open")
    assert _words(fold.summary) == "Earlier; later ones say otherwise: 1"
    supervision = page.select(".sheet .kind")[2].select(":scope > ul .checklist__link")
    assert _id(supervision[0]) == "supervision-24-hours-ifs"
    assert _id(supervision[-1]) == "supervision-one-main-source"


def test_what_is_confirmed_says_so_and_leaves_nothing_to_caution(content: Path) -> None:
    for slug in CRITERIA:
        file = content / "criteria" / f"{slug}.md"
        text = re.sub(r"(?m)^standing: .*$", "standing: confirmed", file.read_text("utf-8"))
        file.write_text(text, "utf-8")
    page = _getter(create_app(content).test_client())("/categories/ers/")
    assert not page.select(".caution")
    years = [_words(one) for one in page.select(".checklist__years")]
    assert years
    assert all(one.startswith("confirmed, ") for one in years)


def test_a_long_checklist_folds_what_all_are_asked_by_kind(get: Get) -> None:
    page = get("/categories/ifs/")
    of_all = {slug for slug, one in CRITERIA.items() if not one.values("categories")}
    fold = page.select_one(".folded--all")
    assert fold is not None
    assert {_id(link) for link in fold.select(".checklist__link")} == of_all
    assert _words(fold.summary) == (
        "Training 1, Work experience 1, Reflective supervision 1, Education 1, References 3, "
        "Application 5, Renewal 3"
    )
    short = get("/categories/ers/")
    assert not short.select(".folded--all")
    assert of_all < {_id(link) for link in short.select(".sheet .checklist__link")}


def test_a_category_says_what_it_was_called_and_where_its_other_line_is(get: Get) -> None:
    page = get("/categories/ifs/")
    said = _words(page.main)
    assert "Earlier called Category II and Level II." in said
    assert (
        "The same rung for young children from 3 up to 6: Early Childhood Family Specialist (ECFS)."
    ) in said
    other = get("/categories/ecfs/")
    assert "The same rung for infants and toddlers: Infant Family Specialist (IFS)." in _words(
        other.main
    )
    assert other.select("main p a[href='/categories/ifs/']")


def test_links_between_questions_and_categories_go_both_ways(get: Get) -> None:
    there = {
        (slug, one)
        for slug in QUESTIONS
        for one in _ids(_section(get(f"/questions/{slug}/"), "categories"), "a")
    }
    back = {
        (slug, one["id"])
        for one in CATEGORIES
        for slug in _ids(_section(get(f"/categories/{one['id']}/"), "questions"), "a")
    }
    assert there == back != set()


def test_links_between_questions_and_criteria_go_both_ways(get: Get) -> None:
    there = {
        (one, slug)
        for slug in QUESTIONS
        for one in _ids(_section(get(f"/questions/{slug}/"), "criteria"), "a")
    }
    back = {
        (one, slug)
        for one in CRITERIA
        for slug in _ids(_section(get(f"/criteria/{one}/"), "questions"), ".question-list a")
    }
    assert there == back == _cells()


def test_links_between_criteria_and_categories_go_both_ways(get: Get) -> None:
    there = {
        (slug, one) for slug in CRITERIA for one in _ids(get(f"/criteria/{slug}/"), ".chips a")
    }
    back = {
        (slug, one["id"])
        for one in CATEGORIES
        for slug in _ids(get(f"/categories/{one['id']}/"), ".checklist__link")
    }
    for_all = {slug for slug, one in CRITERIA.items() if not one.values("categories")}
    assert there == {(slug, one) for slug, one in back if slug not in for_all}
    assert back - there == {(slug, one["id"]) for slug in for_all for one in CATEGORIES}


def test_the_categories_stand_in_two_lines_with_their_former_names(get: Get) -> None:
    page = get("/categories/")
    for name, heading in (
        ("infant", "Infants and toddlers"),
        ("early childhood", "Early childhood"),
    ):
        section = next(one for one in page.select("section") if _words(one.h2) == heading)
        expected = [one for one in CATEGORIES if one["line"] == name]
        assert _ids(section, "h3 a") == [one["id"] for one in expected]
        for item, one in zip(section.select(".category-list__item"), expected, strict=True):
            earlier = [_words(note) for note in item.select(".note")]
            names = [f"Category {one['numeral']}", *one["former"]] if "numeral" in one else []
            assert earlier == ([f"Earlier: {', '.join(names)}"] if names else [])


# Categories compared


def test_the_comparison_holds_what_each_category_asks_for_and_leads_to_it(get: Get) -> None:
    page = get("/compare/")
    table = page.select_one("table")
    assert table is not None
    columns = [one["id"] for one in CATEGORIES]
    assert _ids(table, "thead a") == columns
    compared: dict[str, set[str]] = {slug: set() for slug in columns}
    for row in table.select("tbody tr"):
        cells = row.select("td")
        assert [cell["data-column"] for cell in cells] == columns
        for slug, cell in zip(columns, cells, strict=True):
            asked = _ids(cell, "a")
            assert len(asked) == len(set(asked))
            assert not compared[slug] & set(asked), "a criterion stands in one row"
            compared[slug] |= set(asked)
            if not asked:
                assert _words(cell) == "— nothing is known here"
            for link in cell.select("a"):
                raw = CRITERIA[_id(link)]
                figures = "; ".join(raw.values("figures"))
                assert _words(link).startswith(figures)
    assert compared == {
        slug: {one.id for one in CRITERIA.values() if slug in one.values("categories")}
        for slug in columns
    }
    of_all = {slug for slug, one in CRITERIA.items() if not one.values("categories")}
    assert {_id(link) for link in page.select(".sheet a")} == of_all
    assert "“—” means that nothing is known here, not that nothing is asked." in _words(page.main)


def test_the_comparison_is_found_from_categories_criteria_and_every_footer(get: Get) -> None:
    for url in ("/categories/", "/criteria/"):
        assert get(url).select("main a[href='/compare/']"), url
    assert get("/").select("footer a[href='/compare/']")
    (link,) = get("/categories/ecfs/").select("main a[href^='/compare/']")
    assert link["href"] == "/compare/?category=ecfs&category=ifs"
    (alone,) = get("/categories/ers/").select("main a[href^='/compare/']")
    assert alone["href"] == "/compare/?category=ers"


def test_without_criteria_there_is_nothing_to_compare(small_content: Path) -> None:
    page = _getter(create_app(small_content).test_client())("/compare/")
    assert not page.select("table, form#filter, .caution")
    assert "There are no criteria yet." in _words(page.main)


# Glossary


def _readable() -> dict[str, Raw]:
    """The criteria and the answers that the public may read."""
    answered = {slug: one for slug, one in QUESTIONS.items() if slug not in DRAFTS}
    return CRITERIA | answered


@pytest.mark.parametrize("term", TERMS, ids=lambda one: one["id"])
def test_the_glossary_says_what_a_term_means_and_where_it_is_used(
    get: Get, term: dict[str, str]
) -> None:
    section = get("/glossary/").select_one(f"section#{term['id']}")
    if section is None:
        assert "definition" not in term
        name = re.compile(rf"\b{re.escape(term['preferred'])}\b")
        assert not any(name.search(one.said) for one in _readable().values())
        return
    assert _words(section.h3) == term["preferred"]
    assert bool(section.select(".term__sources li")) == bool(term.get("definition"))
    uses = _ids(section, ".term__uses a")
    assert len(uses) == len(set(uses))
    texts = _readable()
    linking = {one.id for one in texts.values() if term["id"] in one.linked("term")}
    assert linking <= set(uses)
    names = [term["preferred"], *term.get("abbreviations", [])]
    for slug in set(uses) - linking:
        said = texts[slug].said if slug in texts else QUESTIONS[slug].title
        assert any(name.casefold() in said.casefold() for name in names), slug
    name = re.compile(rf"\b{re.escape(term['preferred'])}\b")
    saying = {slug for slug, one in texts.items() if name.search(one.said)}
    saying |= {slug for slug in DRAFTS if name.search(QUESTIONS[slug].title)}
    assert saying <= set(uses)


def test_the_glossary_is_in_the_order_of_the_alphabet_with_a_jump_to_each_letter(get: Get) -> None:
    page = get("/glossary/")
    names = [_words(one).casefold() for one in page.select(".term h3")]
    letters = [re.sub(r"[^a-z ]", "", name) for name in names]
    assert letters == sorted(letters)
    assert set(names) <= {term["preferred"].casefold() for term in TERMS}
    assert len(names) == len(set(names)) > 20
    jumps = {_words(link): str(link["href"]) for link in page.select(".letters a")}
    assert list(jumps) == sorted({name[0].upper() for name in letters})
    for letter, address in jumps.items():
        heading = page.select_one(address)
        assert _words(heading) == letter
        assert heading is not None
        below = heading.find_parent("section")
        assert below is not None
        assert {_words(one)[0].upper() for one in below.select("h3")} == {letter}


def test_the_glossary_defines_infant_and_toddler_as_the_document_does(get: Get) -> None:
    section = get("/glossary/").select_one("#infant-toddler")
    assert section is not None
    assert "36 months" in _words(section.select_one(".text"))
    assert section.select(".term__sources a[href='/about/#000_92faf81f376fa029.txt']")
    assert "work-how-many" in _ids(section, ".term__uses a")


# Coverage


def test_the_coverage_page_counts_as_the_files_do(get_drafts: Get) -> None:
    page, cells = get_drafts("/coverage/"), _cells(with_drafts=True)
    assert (
        f"A dot stands where a question names a criterion: {len(cells)} in all, of "
        f"{len(ALL_CRITERIA)} criteria and {len(QUESTIONS)} questions."
    ) in _words(page.main)
    table = page.select_one("table")
    assert table is not None
    questions = _ids(table, "thead a")
    assert sorted(questions) == sorted(QUESTIONS)
    assert sorted(_ids(table, "tbody th a")) == sorted(ALL_CRITERIA)
    for row in table.select("tbody tr"):
        (slug,) = _ids(row, "th a")
        *marks, total = row.select("td")
        dotted = {one for one, cell in zip(questions, marks, strict=True) if _words(cell)}
        assert dotted == {question for criterion, question in cells if criterion == slug}
        assert _words(total) == str(len(dotted))
    *columns, whole = table.select("tfoot td")
    assert [_words(one) for one in columns] == [
        str(sum(question == one for _, question in cells)) for one in questions
    ]
    assert _words(whole) == str(len(cells))


def test_the_coverage_page_shows_the_gaps(get_drafts: Get) -> None:
    page, cells = get_drafts("/coverage/"), _cells(with_drafts=True)
    bare = {slug for slug in ALL_CRITERIA if slug not in {criterion for criterion, _ in cells}}
    assert bare
    assert _words(page.select_one("#bare-criteria")) == f"Criteria without a question: {len(bare)}"
    assert set(_ids(_section(page, "bare-criteria"), "a")) == bare
    assert _words(page.select_one("#bare-questions")) == "Questions without a criterion: 0"


def test_a_question_without_a_criterion_is_a_gap(content: Path) -> None:
    file = content / "faq" / "training" / "bare.md"
    file.write_text("---\nid: bare\nstatus: open\n---\n# Is it bare?\n", "utf-8")
    page = _getter(create_app(content, with_drafts=True).test_client())("/coverage/")
    assert _words(page.select_one("#bare-questions")) == "Questions without a criterion: 1"
    assert _ids(_section(page, "bare-questions"), "a") == ["bare"]


def test_the_table_as_csv_counts_as_the_files_do(drafts_client: FlaskClient) -> None:
    response = drafts_client.get("/coverage.csv")
    assert response.content_type == "text/csv; charset=utf-8"
    head, *rows, totals = csv.reader(io.StringIO(response.text, newline=""))
    questions = head[3:-1]
    assert head[:3] == ["criterion", "kind", "categories"]
    assert (head[-1], sorted(questions)) == ("total", sorted(QUESTIONS))
    assert sorted(row[0] for row in rows) == sorted(ALL_CRITERIA)
    found = set()
    for slug, kind, categories, *marks, total in rows:
        named = {one for one, cell in zip(questions, marks, strict=True) if cell == "1"}
        assert set(marks) <= {"", "1"}
        assert int(total) == len(named)
        assert kind == ALL_CRITERIA[slug].value("kind")
        assert categories == (" ".join(ALL_CRITERIA[slug].values("categories")) or "all")
        found |= {(slug, one) for one in named}
    assert found == _cells(with_drafts=True)
    assert totals == [
        *("total", "", ""),
        *(str(sum(question == one for _, question in found)) for one in questions),
        str(len(found)),
    ]


def test_where_readers_knew_the_coverage_they_are_led_on(get: Get, site: Path) -> None:
    exported = BeautifulSoup((site / "coverage/index.html").read_text("utf-8"), "html.parser")
    for page, address in ((get("/coverage/"), "/compare/"), (exported, "../compare/index.html")):
        assert _words(page.main) == "This page has moved It is now here: Categories compared"
        assert page.select(f"main a[href='{address}']")
        assert page.select(f"meta[http-equiv=refresh][content='0; url={address}']")


def test_the_table_that_readers_knew_says_where_to_look(client: FlaskClient, site: Path) -> None:
    said = "This table is for staff and is not published any more. What each category asks for: "
    assert client.get("/coverage.csv").text == f"{said}/compare/\r\n"
    assert (site / "coverage.csv").read_bytes().decode() == f"{said}compare/index.html\r\n"


# Names that have changed


@pytest.mark.parametrize(("url", "names"), NAMES.items(), ids=NAMES)
def test_names_that_have_changed_are_explained_once(get: Get, url: str, names: list[str]) -> None:
    boxes = get(url).select(".names")
    assert [_words(one) for box in boxes for one in box.select("li")] == names
    assert len(boxes) == bool(names)


def test_every_page_that_says_level_or_category_with_a_number_explains_it_once(get: Get) -> None:
    numbered = re.compile(r"\b(?:Level|Category) (?:I|II|III|IV)\b")
    public = {f"/criteria/{one.id}/": one.said for one in CRITERIA.values()}
    for one in QUESTIONS.values():
        public[f"/questions/{one.id}/"] = one.title if one.id in DRAFTS else one.said
    explained = {url for url in public if get(url).select(".names")}
    assert explained == {url for url, said in public.items() if numbered.search(said)}
    for url in explained:
        (box,) = get(url).select(".names")
        assert _words(box.p) == "Names have changed:"
        for name in set(numbered.findall(public[url])):
            assert _words(box).count(f"{name} →") == 1
        assert box.select("a[href^='/categories/']")


# Search


def _results(client: FlaskClient, query: str) -> list[Tag]:
    page = BeautifulSoup(client.get("/search/", query_string={"q": query}).text, "html.parser")
    return page.select(".results .result")


def test_a_criterion_that_was_found_stands_with_all_its_figures(client: FlaskClient) -> None:
    results = _results(client, "fees reference ratings kind:criterion")
    alone = [one for one in results if one.select(".result__title a")]
    assert any(one.select(".figure") for one in alone)
    for one in alone:
        (slug,) = _ids(one, ".result__title a")
        assert [_words(figure) for figure in one.select(".figure")] == CRITERIA[slug].values(
            "figures"
        )


def test_what_is_not_confirmed_says_so_once(client: FlaskClient) -> None:
    results = _results(client, "training hours kind:criterion")
    assert results
    for one in results:
        assert _words(one).count("Not confirmed: ask before you rely on it.") == 1
        assert one.select(".result__caution:not([hidden])")


def test_what_staff_have_confirmed_needs_no_caution(content: Path) -> None:
    file = content / "criteria" / "exam-accommodations.md"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"(?m)^standing: .*$", "standing: confirmed", text), "utf-8")
    results = _results(create_app(content).test_client(), "exam kind:criterion")
    cautions = {
        slug: one.select(".result__caution:not([hidden])")
        for one in results
        for slug in _ids(one, ".result__title a")
    }
    assert not cautions.pop("exam-accommodations")
    assert cautions
    assert all(cautions.values())


def test_a_category_that_was_found_says_what_it_is_and_leads_to_what_it_asks_for(
    client: FlaskClient,
) -> None:
    (result,) = _results(client, "category:ifs infant family specialist kind:category")
    assert _words(result) == (
        "Infant Family Specialist (IFS) Category · Earlier: Category II, Level II People who work "
        "with families of infants and toddlers in many different ways; later pages speak of "
        "prevention and early intervention. What it asks for"
    )
    assert {link["href"] for link in result.select("a")} == {"/categories/ifs/"}


def test_a_term_that_was_found_leads_to_its_place_in_the_glossary(client: FlaskClient) -> None:
    result = _results(client, "infant/toddler kind:term")[0]
    assert _words(result).startswith("infant/toddler Glossary · Also: I/T")
    assert _words(result).endswith("A child from birth to 36 months.")
    (link,) = result.select("a")
    assert link["href"] == "/glossary/#infant-toddler"
    glossary = BeautifulSoup(client.get("/glossary/").text, "html.parser")
    assert glossary.select("#infant-toddler")


# What the public never sees


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    """All runs of so many words, as they follow each other."""
    words = re.findall(r"[^\W_]+", text.casefold())
    if length == 1:
        words = [word for word in words if word.isalpha()]  # an index is full of numbers
    return {tuple(words[n : n + length]) for n in range(len(words) - length + 1)}


def _telling(text: str, length: int) -> set[tuple[str, ...]]:
    """Runs within sentences and cells of tables, without what links repeat of other records."""
    parts = re.split(r"[.|\n()]", re.sub(r"\[\[[^\]]*\]\]", ".", text))
    return set().union(*(_runs(part, length) for part in parts))


def _published(root: Path) -> Iterator[str]:
    """Everything that the public may read: content, templates and scripts."""
    for slug, one in QUESTIONS.items():
        yield one.title if slug in DRAFTS else f"{one.head}\n{one.said}"
        yield " ".join(one.values("asked_as"))
    abbreviations = {one["id"]: one["abbreviation"] for one in CATEGORIES}
    for one in CRITERIA.values():
        names = [abbreviations[slug] for slug in one.values("categories")]
        yield f"{one.title} {one.values('figures')} {one.said} {one.head} {names}"
    for path in CONTENT.rglob("*.wordings.txt"):
        if path.name.partition(".")[0] not in SISTERS:  # searched, also those of a draft
            yield path.read_text("utf-8")
    yield STOP_WORDS
    for name in ("terms.toml", "categories.toml", "site.toml"):
        text = (CONTENT / name).read_text("utf-8")
        yield re.sub(r"\[\[[\w-]+:[^\]|]+\|([^\]]*)\]\]", r"\1", text)
    for category in CATEGORIES:
        yield f"{category['name']} ({category['abbreviation']}), {category['name']}"
    for path in (CONTENT / "sources").glob("*.t*"):
        yield path.read_text("utf-8")
    for folder in ("templates", "static"):
        for path in (root / "webapp" / folder).rglob("*.*"):
            if path.is_file() and path.suffix != ".css" and path.parent.name != FOR_STAFF:
                yield re.sub(NO_TEXT, "", path.read_text("utf-8"), flags=re.DOTALL)


def _hidden() -> dict[str, str]:
    """Draft or sister criterion -> its words."""
    return {slug: QUESTIONS[slug].said.partition("\n")[2] for slug in DRAFTS} | {
        slug: ALL_CRITERIA[slug].said for slug in SISTERS
    }


def _strings(value: Any) -> list[str]:
    """All texts in a plain value, keys among them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return []


@pytest.fixture(scope="module")
def exported(site: Path) -> dict[str, str]:
    """File of the export -> its text; of a page what it says, with its addresses."""
    texts = {}
    for path in site.rglob("*.*"):
        if "vendor" in path.parts or path.suffix == ".css" or not path.is_file():
            continue
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            page = BeautifulSoup(text, "html.parser")
            links = " ".join(str(one["href"]) for one in page.select("[href]"))
            text = f"{page.get_text(' ')} {links}"
        if path.name.startswith("search-index."):  # its numbers are written as letters
            value = value_of(text)
            words, postings = read_pieces(value.pop("terms"))
            text = "\n".join([*words, *postings, *_strings(value)])
        if path.name == "faq-search.js":  # which holds a style
            text = text.replace("overflow-wrap: anywhere", "")
        texts[path.relative_to(site).as_posix()] = text
    assert {"index.html", "coverage.csv", "assets/search-index.js"} <= texts.keys()
    return texts


@pytest.mark.parametrize("length", [1, 7])
def test_no_words_of_drafts_and_other_associations_are_in_the_export(
    exported: dict[str, str], length: int
) -> None:
    """Single words that stand nowhere else, and runs of seven."""
    allowed: set[tuple[str, ...]] = set()
    for text in _published(ROOT):
        allowed |= _runs(text, length)
        if length == 1:  # the index for the browser holds their stems
            allowed |= {(one,) for one in terms(text)}
    shown: set[tuple[str, ...]] = set()
    for text in exported.values():
        shown |= _runs(text, length)
    found, sought = {}, set()
    for slug, text in _hidden().items():
        telling = _telling(text, length) - allowed
        assert telling or length == 1, f"{slug} has nothing of its own to look for"
        found[slug] = telling & shown
        sought |= telling
    assert len(sought) >= 30  # a word that a script comes to use is not hidden any more
    assert {slug: words for slug, words in found.items() if words} == {}


@pytest.mark.parametrize("slug", sorted(SISTERS))
def test_a_criterion_of_another_association_is_named_in_no_file_of_the_export(
    site: Path, exported: dict[str, str], slug: str
) -> None:
    assert [name for name, text in exported.items() if slug in text] == []
    assert not (site / "criteria" / slug).exists()
    title = ALL_CRITERIA[slug].title
    assert [name for name, text in exported.items() if title in text] == []


def test_a_word_planted_in_all_that_is_hidden_stays_hidden(content: Path, tmp_path: Path) -> None:
    """In text, figure, link and note of every draft and of every criterion of a sister."""
    for slug in DRAFTS:
        file = content / "faq" / TOPIC_OF[slug] / f"{slug}.md"
        planted = (
            "Zyzzyva [[criterion:training-30-hours|zyzzyva]] [[term:endorsement|zyzzyva]].\n\n"
            "## For staff to settle zyzzyva\n\n- zyzzyva ([[source:mi-training|zyzzyva]])\n"
        )
        file.write_text(f"{file.read_text('utf-8').rstrip()}\n\n{planted}", "utf-8")
    for slug in SISTERS:
        file = content / "criteria" / f"{slug}.md"
        text = re.sub(r"^# ", "# Zyzzyva ", file.read_text("utf-8"), flags=re.MULTILINE)
        text = re.sub(r"^figures:\n", "figures:\n  - 77 zyzzyvas\n", text, flags=re.MULTILINE)
        file.write_text(f"{text.rstrip()} Zyzzyva.\n", "utf-8")
    export_site(content, tmp_path / "site")
    showing = [
        path
        for path in (tmp_path / "site").rglob("*.*")
        if path.is_file() and b"zyzzyva" in path.read_bytes().lower()
    ]
    assert showing == []
    preview = create_app(content, with_drafts=True).test_client()
    for slug in DRAFTS:
        assert "yzzyva" in preview.get(f"/questions/{slug}/").text
    for slug in SISTERS:
        assert "yzzyva" in preview.get(f"/criteria/{slug}/").text


def test_the_live_site_shows_the_public_no_draft_and_no_other_association(
    get: Get, client: FlaskClient
) -> None:
    for slug in SISTERS:
        assert client.get(f"/criteria/{slug}/").status_code == 404
    for url in ("/", "/criteria/", "/compare/", "/glossary/", "/questions/training-mandatory/"):
        assert not get(url).select(".drafts-banner, .banner, .state--draft")
        assert "another association's" not in _words(get(url).main)


# What only staff need

FOR_STAFF_ONLY = (
    r"\b[\w-]+\.(?:txt|md|toml)\b(?!\S)",  # files of the content, but for what programs read
    r"\blines? \d",
    r"was not found there",
    r"[Nn]o question (?:names|is about)",
    r"without a (?:question|criterion)",
    r"\bCoverage\b",
)
"""What says where something stands in the content, or what is still to be done."""

FOR_PROGRAMS = {"llms.txt", "index.md"}
"""Files that readers may ask for by their names."""


def _of_staff(text: str) -> list[str]:
    found = [match[0] for pattern in FOR_STAFF_ONLY for match in re.finditer(pattern, text)]
    return [one for one in found if one not in FOR_PROGRAMS]


def test_no_page_says_what_only_staff_need(site: Path) -> None:
    pages = {*site.rglob("*.html"), *site.rglob("*.md"), site / "llms.txt"}
    pages.remove(site / "pieces" / "index.html")  # for whoever makes other pages
    assert len(pages) > 200
    for path in pages:
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            text = BeautifulSoup(text, "html.parser").get_text(" ")
        assert _of_staff(text) == [], path.relative_to(site)
    assert "coverage" not in (site / "index.html").read_text("utf-8")


def test_staff_see_it_with_drafts(get_drafts: Get) -> None:
    assert "lines 22–28" in _words(get_drafts("/questions/work-how-many/").main)
    assert "lines 30–32" in _words(get_drafts("/criteria/masters-alone-is-not-enough/").main)
    assert "000_92faf81f376fa029.txt, 61 lines" in _words(get_drafts("/about/").main)
    assert get_drafts("/").select("footer a[href='/coverage/']")


def test_a_source_stands_once_with_its_link_and_date(content: Path) -> None:
    register = content / "sources" / "sources.toml"
    text = register.read_text("utf-8")
    named = 'file = "000_92faf81f376fa029.txt"\n'
    register.write_text(text.replace(named, f"{named}date = 2010-09-01\n"), "utf-8")
    get = _getter(create_app(content).test_client())
    for url in ("/criteria/masters-alone-is-not-enough/", "/questions/work-masters-start/"):
        sources = [
            item
            for item in get(url).select("main li:has(a[href^='/about/#'])")
            if TITLES["000"] in _words(item)
        ]
        assert [_words(item) for item in sources] == [f"{TITLES['000']}, September 1, 2010"]


# Drafts for staff


def _all_urls(client: FlaskClient) -> list[str]:
    return [
        *("/", "/search/", "/search/?q=training", "/about/", "/contact/", "/404.html"),
        *("/criteria/", "/categories/", "/compare/", "/glossary/", "/coverage/"),
        "/topics/training/",
        *(f"/questions/{slug}/" for slug in QUESTIONS),
        *(f"/criteria/{slug}/" for slug in ALL_CRITERIA),
        *(f"/categories/{one['id']}/" for one in CATEGORIES),
    ]


def test_with_drafts_every_page_says_so(get_drafts: Get, drafts_client: FlaskClient) -> None:
    for url in _all_urls(drafts_client):
        banners = get_drafts(url).select("body > .drafts-banner[aria-label]")
        assert [_words(one) for one in banners] == [DRAFTS_BANNER], url
    missing = drafts_client.get("/nowhere/")
    assert missing.status_code == 404
    assert BeautifulSoup(missing.text, "html.parser").select(".drafts-banner")


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_draft_says_that_it_is_one(get_drafts: Get, slug: str) -> None:
    page = get_drafts(f"/questions/{slug}/")
    banners = [_words(one) for one in page.select(".banner")]
    assert banners == ([DRAFT_BANNER] if slug in DRAFTS else [])
    assert len(page.select(".question__answer--draft")) == (slug in DRAFTS)
    assert not page.select(".open-question")
    answer = page.select_one(".question__answer")
    assert answer is not None
    linked = set(_ids(answer, "a[href^='/criteria/']"))
    assert linked == set(QUESTIONS[slug].linked("criterion"))
    if slug in DRAFTS:
        assert [_words(one) for one in answer.select("h2")][-1] == "For staff to settle"


def test_with_drafts_a_list_marks_them(get_drafts: Get) -> None:
    page = get_drafts("/topics/training/")
    assert [_words(one) for one in page.select(".state")] == ["Draft"] * 6
    result = get_drafts("/search/?q=training").select_one(".result")
    assert _words(result.select_one(".state") if result else None) == "Draft"


@pytest.mark.parametrize("slug", sorted(SISTERS))
def test_with_drafts_a_criterion_of_another_association_says_whose_it_is(
    get_drafts: Get, slug: str
) -> None:
    page = get_drafts(f"/criteria/{slug}/")
    assert [_words(one) for one in page.select(".banner")] == [SISTER_BANNER]
    assert _words(page.select_one(".criterion__standing p")) == STANDINGS["sister"]
    publishers = {
        PAGES[name]["publisher"]
        for name in ALL_CRITERIA[slug].values("sources")
        if "publisher" in PAGES.get(name, {})
    }
    assert publishers
    said = _words(page.select_one(".criterion__standing"))
    assert all(f"({publisher})" in said for publisher in publishers)


def test_with_drafts_every_mention_of_another_associations_criterion_is_marked(
    get_drafts: Get, drafts_client: FlaskClient
) -> None:
    marked = set()
    for url in _all_urls(drafts_client):
        for item in get_drafts(url).select(".criterion-card, .criterion-list li, .checklist__item"):
            (slug,) = _ids(item, "a")
            assert ("another association's" in _words(item)) == (slug in SISTERS), url
            marked |= {slug} & SISTERS
    assert marked == SISTERS


def test_a_draft_that_links_to_a_retired_question_is_a_fault_and_no_broken_page(
    content: Path,
) -> None:
    retired = content / "faq" / "work-experience" / "work-masters-start.md"
    retired.write_text(retired.read_text("utf-8").replace(": published", ": retired"), "utf-8")
    draft = content / "faq" / "training" / "training-mandatory.md"
    text = f"{draft.read_text('utf-8')}\n[[question:work-masters-start]]\n"
    draft.write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        create_app(content, with_drafts=True)
    assert str(caught.value) == (
        f"{draft}:{len(text.splitlines())}: the question “work-masters-start” is retired and shown "
        "nowhere. Take the reference out."
    )


def test_drafts_leave_the_kept_index_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    place = IndexPlace(folder)
    content = shutil.copytree(CONTENT, tmp_path / "content")
    assert create_app(content, place, with_drafts=True).test_client().get("/").status_code == 200
    assert not folder.exists()
    create_app(content, place)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    client = create_app(content, place, with_drafts=True).test_client()
    assert "Draft" in client.get("/search/?q=michigan").text
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_addresses_of_pages_lead_where_the_source_was_read(get: Get) -> None:
    """A page of the web is linked with its own address, in full."""
    for slug in CRITERIA:
        for link in get(f"/criteria/{slug}/").select(".criterion__standing li a"):
            address = urlsplit(str(link["href"]))
            assert address.scheme in ("http", "https") or address.path == "/about/"


def test_a_former_id_of_a_criterion_leads_to_its_present_address(content: Path) -> None:
    file = content / "criteria" / "exam-pass.md"
    text = file.read_text("utf-8").replace("\nkind:", "\nformer_ids: [passing]\nkind:")
    file.write_text(text, "utf-8")
    response = create_app(content).test_client().get("/criteria/passing/")
    assert (response.status_code, response.location) == (301, "/criteria/exam-pass/")
