"""Pieces for other web pages: what is in them, and how they fare on a page of another site."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup
from flask import Flask, Response
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page, expect

from ingest.content.loading import open_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.markdown import plain_text
from ingest.phrasing import shortened
from search.engine import Results, search
from search.excerpts import Fragment, marker_of
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from support.chromium import assert_accessible, assert_fits, hosted, served
from support.content import CONTENT, QUERIES, write_file
from support.unreliable import HASTENED
from webapp.application import create_app, create_export_app
from webapp.export.exporter import export_site
from webapp.formats.embed import addresses
from webapp.search_page.address import SAID_LENGTH
from webapp.site.shown_records import shown_record

KEPT = {
    *("div", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
    *("em", "strong", "b", "i", "sup", "sub", "abbr", "a"),
}
"""Tags of an embed. WordPress keeps them all in a post, and these attributes."""

KEPT_ATTRIBUTES = {"class", "id", "lang", "href", "target", "title", "start", "align", "rel"}

ANSWER = """\
First *this*
and [[term:fee|that]], <é> & “quoted”.

## A part

- one
- two

### A smaller part

| a | b |
| - | - |
| 1 | 2 |

```
line 1
  line 2
```

See [the guide](https://guide.example/a?b=1&c=2) or write to <mailto:staff@faq.example>.
"""
"""An answer with all that an answer may hold."""

OPEN = (
    "This question has not been answered yet. CT-AIMH has published no answer to it here, and we "
    "do not guess."
)

UNCONFIRMED = "Not confirmed: ask before you rely on it."

BASE = "https://faq.example/sub/"


# What is in them


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(CONTENT).test_client()


def _get(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.text


def _parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def _words(text: str) -> str:
    return " ".join(text.split())


def _assert_pastable(html: str) -> None:
    """An embed is valid where it is pasted, keeps to what editors keep, and is on its own."""
    html5lib.HTMLParser(strict=True).parseFragment(html, container="div")
    assert html.isascii()
    for tag in _parsed(html).find_all(True):
        assert tag.name in KEPT
        assert set(tag.attrs) <= KEPT_ATTRIBUTES
        assert str(tag.get("id", "faq-")).startswith("faq-")
        if tag.name == "a":
            assert urlsplit(str(tag["href"])).scheme in {"https", "http", "mailto", "tel"}
            assert tag["target"] == "_top"
    ids = Counter(str(tag["id"]) for tag in _parsed(html).select("[id]"))
    assert set(ids.values()) <= {1}


def test_every_topic_is_an_embed_with_its_questions_and_answers(
    client: FlaskClient, knowledge: KnowledgeBase
) -> None:
    public = knowledge.public()
    for topic in public.topics:
        html = _get(client, f"/pieces/topics/{topic.id}.html")
        _assert_pastable(html)
        embed = _parsed(html)
        assert [one.text for one in embed.select("h2")] == [topic.title]
        questions = public.questions_of(topic.id)
        headings = embed.select("h3")
        assert [_words(one.text) for one in headings] == [one.heading for one in questions]
        assert [one["id"] for one in headings] == [f"faq-{one.id}" for one in questions]
        for heading, question in zip(headings, questions, strict=True):
            said = []
            for below in heading.find_next_siblings():
                if below.name == "h3":
                    break
                said.append(below.text)
            wording = question.title if question.heading != question.title else ""
            answer = plain_text(spoken(question.answer, public))
            parts = (answer, UNCONFIRMED) if question.is_answered else (OPEN,)
            assert _words(" ".join(said)) == _words(" ".join((wording, *parts)))


def test_all_topics_are_one_embed_too(client: FlaskClient, knowledge: KnowledgeBase) -> None:
    html = _get(client, "/pieces/all.html")
    _assert_pastable(html)
    topics = [_get(client, f"/pieces/topics/{one.id}.html") for one in knowledge.topics]
    assert len(topics) == 3
    assert html == "".join(topics)


def test_an_embed_of_the_export_is_the_one_of_the_live_site(
    client: FlaskClient, site: Path
) -> None:
    for file in ("all.html", "topics/training.html"):
        assert (site / "pieces" / file).read_text("utf-8") == _get(client, f"/pieces/{file}")


def test_drafts_are_in_no_embed(client: FlaskClient) -> None:
    """Not even on the site for staff: what is copied from there is published as well."""
    drafts = create_app(CONTENT, with_drafts=True).test_client()
    assert "draft" in _get(drafts, "/questions/training-30-vs-15/")
    assert _get(drafts, "/pieces/all.html") == _get(client, "/pieces/all.html")


def test_a_topic_that_does_not_exist_has_no_embed(client: FlaskClient) -> None:
    assert client.get("/pieces/topics/nosuch.html").status_code == 404
    assert client.get("/pieces/training.html").status_code == 404


def test_the_exporter_is_told_every_address() -> None:
    app = create_app(CONTENT)
    told = list(addresses(app.watcher.snapshot()))
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if "embed." in rule.endpoint}
    assert {endpoint for endpoint, _ in told} == endpoints
    topics = [values["topic_id"] for endpoint, values in told if endpoint == "embed.topic"]
    assert topics == ["training", "work-experience", "supervision"]


@pytest.fixture
def rich_content(small_content: Path) -> Path:
    """One topic with an introduction, and one answer with all that an answer may hold."""
    topic = small_content / "faq" / "fees"
    (topic / "_topic.md").write_text("# Fees & <costs>\n\n## Introduction\n\nRead *this*.\n")
    (topic / "cost.md").write_text(
        f"---\nid: cost\nstatus: published\n---\n# Does <b>it</b> “cost” & how much?\n\n{ANSWER}",
        "utf-8",
    )
    (small_content / "terms.toml").write_text('[[term]]\nid = "fee"\npreferred = "fee"\n')
    return small_content


def test_an_answer_keeps_its_form_and_its_headings_go_below_the_question(
    rich_content: Path,
) -> None:
    html = _get(create_app(rich_content).test_client(), "/pieces/topics/fees.html")
    _assert_pastable(html)
    embed = _parsed(html)
    headings = [(tag.name, tag.text) for tag in embed.select("h1, h2, h3, h4, h5, h6")]
    assert headings == [
        ("h2", "Fees & <costs>"),
        ("h3", "Introduction"),
        ("h3", "Does <b>it</b> “cost” & how much?"),
        ("h4", "A part"),
        ("h5", "A smaller part"),
    ]
    assert all(int(b[0][1]) <= int(a[0][1]) + 1 for a, b in pairwise(headings))
    assert [item.text for item in embed.select("ul > li")] == ["one", "two"]
    assert [cell.text for cell in embed.select("table td")] == ["1", "2"]
    assert embed.pre is not None
    assert embed.pre.text == "line 1\n  line 2\n"
    assert "<p>First <em>this</em> and that, &lt;&#233;&gt; &amp; &#8220;quoted&#8221;.</p>" in html
    assert 'href="https://guide.example/a?b=1&amp;c=2"' in html


def test_no_line_ends_within_a_paragraph(rich_content: Path) -> None:
    """Editors of web sites would make a line break of it."""
    html = _get(create_app(rich_content).test_client(), "/pieces/topics/fees.html")
    outside = re.sub(r"<pre>.*?</pre>", "", html, flags=re.DOTALL)
    assert outside != html
    for line in outside.splitlines():
        assert line.startswith("<")
        assert line.endswith(">")


def test_links_lead_to_the_site_where_its_address_is_known(rich_content: Path) -> None:
    (rich_content / "site.toml").write_text(f'[site]\nbase_address = "{BASE}"\n')
    html = _get(create_app(rich_content).test_client(), "/pieces/topics/fees.html")
    _assert_pastable(html)
    links = [str(link["href"]) for link in _parsed(html).select("a")]
    assert links == [
        f"{BASE}glossary/#fee",
        "https://guide.example/a?b=1&c=2",
        "mailto:staff@faq.example",
    ]


def test_links_that_staff_wrote_for_a_page_lead_there_from_an_embed(small_content: Path) -> None:
    answer = small_content / "faq" / "fees" / "cost.md"
    text = answer.read_text("utf-8")
    links = "[a](../why/index.html#x) [b](//other.example/b) [c](#here) [d](http://e.example/index.html)"
    answer.write_text(text.replace("Nothing.", links), "utf-8")
    without = _get(create_app(small_content).test_client(), "/pieces/topics/fees.html")
    assert [link["href"] for link in _parsed(without).select("a")] == [
        "//other.example/b",
        "http://e.example/index.html",
    ]
    assert "<p>a " in without, "its words stay"
    (small_content / "site.toml").write_text(f'[site]\nbase_address = "{BASE}"\n', "utf-8")
    for app in (create_app(small_content), create_export_app(open_content(small_content))):
        client = app.test_client()
        html = _get(client, "/pieces/topics/fees.html")
        _assert_pastable(html)
        assert [link["href"] for link in _parsed(html).select("a")] == [
            f"{BASE}questions/why/#x",
            "https://other.example/b",
            f"{BASE}questions/cost/#here",
            "http://e.example/index.html",
        ]


def test_a_question_leads_to_its_criteria_where_the_address_is_known(
    content: Path, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    site_file = content / "site.toml"
    text = site_file.read_text("utf-8")
    site_file.write_text(text.replace("[site]\n", f'[site]\nbase_address = "{BASE}"\n'), "utf-8")
    export_site(content, tmp_path / "site")
    html = (tmp_path / "site/pieces/all.html").read_text("utf-8")
    _assert_pastable(html)
    leading = {
        str(link["href"]): link.text
        for link in _parsed(html).select("p > a")
        if link.text in ("The criteria behind this answer", "The criteria that govern it")
    }
    public = knowledge.public()
    assert len(public.questions) == 13
    assert leading == {
        f"{BASE}questions/{one.id}/": (
            "The criteria behind this answer" if one.is_answered else "The criteria that govern it"
        )
        for one in public.questions
    }
    assert all((tmp_path / "site" / url[len(BASE) :] / "index.html").is_file() for url in leading)
    page = _parsed((tmp_path / "site/pieces/index.html").read_text("utf-8"))
    assert page.select(".banner") == []
    assert f'<script src="{BASE}assets/faq-search.js" defer></script>' in _code(page, "code-search")
    assert f'<a href="{BASE}search/">' in _code(page, "code-search")
    assert _code(page, "code-policy") == f"script-src 'self' {BASE}"


# The page that shows them


def _code(page: BeautifulSoup, name: str) -> str:
    box = page.select_one(f"textarea#{name}")
    assert box is not None
    assert box.has_attr("readonly")
    assert page.select_one(f"label[for={name}]")
    return box.text


def test_the_page_holds_every_embed_for_copying(site: Path, knowledge: KnowledgeBase) -> None:
    page = _parsed((site / "pieces" / "index.html").read_text("utf-8"))
    assert page.select_one("meta[name=robots][content=noindex]")
    assert page.select_one("faq-search > a[href='../search/index.html']")
    for topic in knowledge.topics:
        file = site / "pieces" / "topics" / f"{topic.id}.html"
        assert _code(page, f"topic-{topic.id}") == file.read_text("utf-8")
    sample = (site / "pieces/topics/work-experience.html").read_text("utf-8")
    shown = page.select_one(".sample")
    assert shown is not None
    assert shown.text.strip() == _parsed(sample).text.strip()


def test_the_page_says_what_to_do_where_the_address_of_the_site_is_not_known(site: Path) -> None:
    """First what whoever has the folder alone can do, then what staff can."""
    page = _parsed((site / "pieces" / "index.html").read_text("utf-8"))
    assert _words(page.select(".banner")[0].text) == (
        "These pages do not know their own address. The code below says "
        "https://address-of-this-site/ instead: wherever you paste it, put the address there at "
        "which the start page of these pages is found on the web. The topics have no links to "
        "these pages until whoever publishes them sets their address: "
        'base_address = "https://…" below [site] in site.toml.'
    )


def test_whoever_copies_an_address_that_is_not_one_is_warned_there(site: Path) -> None:
    page = _parsed((site / "pieces" / "index.html").read_text("utf-8"))
    boxes = page.select(".copy")
    assert boxes
    for box in boxes:
        area, status = box.select_one("textarea"), box.select_one("[role=status]")
        assert area is not None
        assert status is not None
        is_unknown = "https://address-of-this-site/" in area.text
        assert is_unknown == (area.get("id") in ("code-search", "code-policy"))
        warning = box.select_one(".copy__warning")
        assert (warning is not None) == is_unknown
        assert (status["data-copied"] != "Copied.") == is_unknown
        if warning is not None:
            assert area["aria-describedby"] == warning["id"]
            assert "https://address-of-this-site/" in warning.text


def test_about_leads_to_the_page(client: FlaskClient) -> None:
    page = _parsed(_get(client, "/about/"))
    assert [one.text for one in page.select("a[href='/pieces/']")] == ["For other web pages"]


def test_a_large_site_is_not_copied_into_the_page(small_content: Path) -> None:
    text = (small_content / "faq" / "fees" / "cost.md").read_text("utf-8")
    for number in range(9):
        one = text.replace("id: cost", f"id: cost-{number}") + "More of it. " * 4_000
        write_file(small_content / "faq" / "fees" / f"cost-{number}.md", one)
    page = _parsed(_get(create_app(small_content).test_client(), "/pieces/"))
    assert not page.select("textarea[id^=topic-]")
    assert page.select("a[href='/pieces/topics/fees.html']")


def test_a_site_without_questions_has_the_page(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "faq").mkdir(parents=True)
    client = create_app(content).test_client()
    assert _get(client, "/pieces/all.html") == ""
    assert not _parsed(_get(client, "/pieces/")).select(".sample")


# The element on a page of another site

HOSTILE = """
html { color-scheme: light dark; }
body {
  font: italic 40px/3 fantasy; color: red; text-transform: uppercase; letter-spacing: 1em;
  text-align: right; white-space: pre; word-spacing: 2em; text-indent: 3em; cursor: wait;
  list-style: square inside; text-shadow: 2px 2px lime; quotes: none; visibility: hidden;
}
main { inline-size: 600px; }
main * {
  all: unset !important; display: none !important; visibility: hidden !important;
  opacity: 0 !important; color: red !important; font-size: 40px !important;
  background: lime !important; text-transform: uppercase !important;
}
button, input, label, form, div, p, ol, ul, li, a, mark, strong {
  display: inline !important; color: red !important; background: lime !important;
  font-size: 40px !important; padding: 30px !important; border: 9px dotted !important;
}
.frame, .row, .results, .result, .criterion, .title, #field, #label, [role="search"] {
  position: fixed !important; transform: rotate(9deg) !important; float: right !important;
}
"""
"""A style sheet that spoils whatever it reaches."""

CALM = "html { color-scheme: light dark; } main { inline-size: 600px; }"

PLAIN = "html { color-scheme: light dark; } body { margin: 0; } main { padding: 1rem; }"

STYLES = {"hostile": HOSTILE, "calm": CALM, "plain": PLAIN, "dark": "html {color-scheme: dark}"}

TWO = """
<faq-search label="Ask about anything" limit="2"></faq-search>
<faq-search label="Ask about training" topic="training"></faq-search>
"""


@dataclass(frozen=True)
class Sites:
    """The FAQ and a page of another site, each with an origin of its own."""

    faq: str
    """Root of the export, at a sub-path."""
    other: Flask
    address: str
    """Where the other site is served."""

    def page(
        self,
        inside: str = "<faq-search></faq-search>",
        *,
        style: str = "plain",
        policy: str = "default-src 'none'; script-src {faq}; style-src 'self'; form-action 'none'",
        script: str = '<script src="{faq}assets/faq-search.js" defer></script>',
    ) -> str:
        """The address of a page with this in its <main>, under this policy."""
        self.other.config["HTML"] = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Association</title>'
            f'<link rel="stylesheet" href="/{style}.css">{script.format(faq=self.faq)}</head>'
            f"<body><main><h1>Association</h1>{inside.replace('{faq}', self.faq)}</main></body>"
            "</html>"
        )
        self.other.config["POLICY"] = policy.format(faq=self.faq)
        return self.address


def _other_site() -> Flask:
    app = Flask("other")

    @app.get("/")
    def page() -> Response:
        headers = {"Content-Security-Policy": app.config["POLICY"]}
        return Response(app.config["HTML"], headers=headers)

    @app.get("/<name>.css")
    def style(name: str) -> Response:
        return Response(STYLES[name], mimetype="text/css")

    return app


@pytest.fixture(scope="module")
def sites(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    root = tmp_path_factory.mktemp("host")
    shutil.copytree(site, root / "a" / "b")
    other = _other_site()
    with hosted(root) as faq, served(other) as address:
        yield Sites(f"{faq}a/b/", other, address)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own; whatever the browser complains about fails the test."""
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def lenient_page(browser: Browser) -> Iterator[Page]:
    """A page whose browser complains of what the test keeps from it, and does not wait for long."""
    context = browser.new_context()
    context.add_init_script(HASTENED)
    yield context.new_page()
    context.close()


def _said(results: Results, query: str) -> str:
    """What the element says of these results."""
    count = sum(not hit.more for hit in results.hits)
    asked = results.suggestion or " ".join(query.split())
    asked = shortened(asked, SAID_LENGTH)
    if count == 0:
        return f"Nothing was found for “{asked}”."
    if not results.confident:
        return f"Nothing here clearly answers “{asked}”. The nearest:"
    if count == 1:
        return f"1 result for “{asked}”"
    return f"{count} results for “{asked}”"


def _record(address: str) -> str:
    """Id of the record that a link leads to."""
    path, _, anchor = address.partition("#")
    path = path.partition("?")[0].removesuffix("/index.html").rstrip("/")
    return anchor or path.rsplit("/", 1)[-1]


def _records(element: Locator, selector: str) -> list[str]:
    """Ids of the records that links lead to, in order."""
    links = element.locator(f"{selector} :is(.title, th) a")
    addresses: list[str] = links.evaluate_all("links => links.map((link) => link.href)")
    return [_record(address) for address in addresses]


def _as_text(pieces: list[Fragment]) -> str:
    return "".join(f"[{one.text}]" if one.is_match else one.text for one in pieces)


def _marked(element: Locator) -> list[str]:
    """The words of elements, what is marked in brackets."""
    script = """elements => elements.map((element) => [...element.childNodes].map((node) =>
        node.nodeName === "MARK" ? `[${node.textContent}]` : node.textContent).join(""))"""
    found: list[str] = element.evaluate_all(script)
    return found


def _field(page: Page, label: str) -> Locator:
    return page.get_by_role("searchbox", name=label)


def _ask(element: Locator, query: str, expected: str) -> None:
    element.locator("input").fill(query)
    expect(element.locator("[role=status]")).to_have_text(expected)


@pytest.mark.browser
@pytest.mark.parametrize("style", ["hostile", "plain"])
def test_the_element_finds_what_the_site_finds(
    page: Page, sites: Sites, index: ScoredIndex, knowledge: KnowledgeBase, style: str
) -> None:
    page.goto(sites.page(style=style))
    element = page.locator("faq-search")
    for query in QUERIES:
        results = search(index, query, limit=5)
        if not query.strip():
            _ask(element, query, "")
            expect(element.locator(".results")).to_be_hidden()
            continue
        _ask(element, query, _said(results, query))
        for folded, place in ((False, ".results > .list"), (True, ".others > .list")):
            hits = [hit for hit in results.hits if hit.more == folded]
            assert _records(element, f"{place} .result") == [hit.id for hit in hits]
        alone = [hit for hit in results.hits if not hit.sibling]  # siblings are rows of a table
        shown = [shown_record(hit.kind, hit.id, knowledge.public(), _nowhere) for hit in alone]
        marker = marker_of(index, read_query(index, query))
        assert _marked(element.locator(".result .title a")) == [
            _as_text(marker.mark(one.title)) for one in shown
        ]
        assert _marked(element.locator(".excerpt")) == [
            _as_text((marker.excerpt if hit.kind == "question" else marker.mark)(one.text))
            for hit, one in zip(alone, shown, strict=True)
            if hit.kind != "criterion"
        ]
        assert element.locator(".result > .about").all_text_contents() == [
            one.about
            + (" · Not answered yet" if hit.kind == "question" and not one.is_answered else "")
            for hit, one in zip(alone, shown, strict=True)
        ]


def _nowhere(endpoint: str, **values: str) -> str:
    return ""


@pytest.mark.browser
def test_a_criterion_shows_all_its_figures_and_how_far_to_rely_on_them(
    page: Page, sites: Sites
) -> None:
    page.goto(sites.page('<faq-search limit="12"></faq-search>'))
    element = page.locator("faq-search")
    element.locator("input").fill("fees for mentors")
    result = element.locator(".criterion", has_text="Fees for Mentors")
    expect(result).to_have_count(1)
    assert _words(result.inner_text()) == (
        "Fees for Mentors 25 dollars for registration 400 dollars for processing "
        "Application · IMHM-C, IMHM-P, IMHM-R/F, ECMHM-C, ECMHM-P, ECMHM-R/F · since 2022–24 "
        f"{UNCONFIRMED}"
    )


@pytest.mark.browser
def test_a_category_and_a_term_lead_to_their_places(page: Page, sites: Sites) -> None:
    page.goto(sites.page())
    element = page.locator("faq-search")
    element.locator("input").fill("infant family specialist")
    category = element.locator(".category", has_text="Infant Family Specialist (IFS)")
    category.get_by_text("What it asks for").click()
    page.wait_for_url(f"{sites.faq}categories/ifs/index.html")
    page.go_back()
    element.locator("input").fill("infant/toddler")
    element.locator(".term a", has_text="infant/toddler").first.click()
    page.wait_for_url(f"{sites.faq}glossary/index.html#infant-toddler")


@pytest.mark.browser
def test_what_is_far_behind_is_folded_and_the_arrows_pass_it_by(
    page: Page, sites: Sites, index: ScoredIndex
) -> None:
    hits = search(index, "reflective supervision hours", limit=12).hits
    best = [hit for hit in hits if not hit.more]
    page.goto(sites.page('<faq-search limit="12"></faq-search>'))
    element = page.locator("faq-search")
    element.locator("input").fill("reflective supervision hours")
    summary = element.get_by_text(f"{len(hits) - len(best)} other records that share words")
    expect(summary).to_be_visible()
    seen = element.locator(":is(.title, th) a").evaluate_all(
        "all => all.filter((one) => one.checkVisibility()).length"
    )
    assert seen == len(best) < len(hits)
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    expect(element.locator(".all a")).to_be_focused()
    summary.click()
    expect(element.locator(".others .title a").last).to_be_visible()


_COMPUTED = """element => {
  const found = [];
  for (const one of [element, ...element.shadowRoot.querySelectorAll("*")]) {
    const style = getComputedStyle(one);
    const names = one === element ? ["display", "visibility", "opacity", "width"] : [...style];
    found.push([one.localName, one.className, names.map((name) =>
      `${name}: ${style.getPropertyValue(name)}`)]);
  }
  return found;
}"""
"""Every element of a shadow tree with all its computed style."""


@pytest.mark.browser
def test_a_hostile_style_sheet_changes_nothing_within(page: Page, sites: Sites) -> None:
    looks = []
    for style in ("calm", "hostile"):
        page.goto(sites.page(style=style))
        element = page.locator("faq-search")
        element.locator("input").fill("reference ratings")
        expect(element.locator(".criterion")).not_to_have_count(0)
        assert element.locator("button").is_visible()
        looks.append(element.evaluate(_COMPUTED))
    assert len(looks[0]) > 20
    assert looks[1] == looks[0]
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(255, 0, 0)"


@pytest.mark.browser
def test_a_page_sets_colours_font_and_parts(page: Page, sites: Sites) -> None:
    STYLES["own"] = """
      faq-search { --faq-accent: rgb(120, 0, 90); --faq-text: rgb(1, 2, 3);
        --faq-background: rgb(250, 250, 200); --faq-font: serif; margin-block: 77px; }
      faq-search::part(button) { border-radius: 0; }
    """
    page.goto(sites.page(style="own"))

    def computed(selector: str, name: str) -> str:
        element = page.locator(f"faq-search {selector}".strip())
        value: str = element.evaluate("(one, name) => getComputedStyle(one)[name]", name)
        return value

    assert computed("", "marginTop") == "77px"
    assert computed(".frame", "color") == computed("input", "color") == "rgb(1, 2, 3)"
    assert computed(".frame", "backgroundColor") == "rgb(250, 250, 200)"
    assert computed(".frame", "fontFamily") == computed("button", "fontFamily") == "serif"
    assert computed("button", "backgroundColor") == "rgb(120, 0, 90)"
    assert computed("button", "borderTopLeftRadius") == "0px"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("style", "reader", "is_dark"),
    [("plain", "dark", True), ("plain", "light", False), ("dark", "light", True)],
)
def test_it_is_light_or_dark_as_the_page_is(
    browser: Browser, sites: Sites, style: str, reader: Any, is_dark: bool
) -> None:
    context = browser.new_context(color_scheme=reader)
    page = context.new_page()
    page.goto(sites.page(style=style))
    colour = page.locator("faq-search .frame").evaluate("one => getComputedStyle(one).color")
    assert colour == ("rgb(243, 236, 226)" if is_dark else "rgb(42, 39, 51)")
    context.close()


@pytest.mark.browser
def test_a_hidden_element_stays_hidden(page: Page, sites: Sites) -> None:
    page.goto(sites.page("<faq-search hidden></faq-search>"))
    assert not page.locator("faq-search").is_visible()


@pytest.mark.browser
def test_the_keyboard_alone_is_enough(page: Page, sites: Sites) -> None:
    page.goto(sites.page())
    page.keyboard.press("Tab")
    element = page.locator("faq-search")
    field, links = element.locator("input"), element.locator(".results a")
    expect(field).to_be_focused()
    page.keyboard.type("reference ratings")
    expect(element.locator(".criterion")).not_to_have_count(0)
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.evaluate("keys = []; addEventListener('keydown', ({ key }) => keys.push(key))")
    for place in range(2):
        page.keyboard.press("ArrowDown")
        expect(links.nth(place)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(element.locator(".results")).to_be_hidden()
    expect(element.locator("[role=status]")).to_have_text("")
    expect(field).to_have_value("reference ratings")
    assert page.evaluate("keys") == [], "what the search used is not meant for the page around it"
    page.keyboard.press("Enter")
    expect(element.locator(".results")).to_be_visible()
    for _ in range(links.count() + 3):
        page.keyboard.press("ArrowDown")
    expect(links.last).to_be_focused()
    first = _record(links.first.get_attribute("href") or "")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: _record(url) == first)


@pytest.mark.browser
def test_two_elements_do_not_disturb_each_other(
    page: Page, sites: Sites, index: ScoredIndex
) -> None:
    script = '<script src="{faq}assets/faq-search.js" defer></script>'
    page.goto(sites.page(TWO, script=script * 2))
    anything, training = page.locator("faq-search").all()
    _field(page, "Ask about anything").fill("hours")
    _field(page, "Ask about training").fill("hours")
    of_all, of_topic = search(index, "hours", limit=2), search(index, "hours", topic="training")
    expect(anything.locator("[role=status]")).to_have_text(_said(of_all, "hours"))
    expect(training.locator("[role=status]")).to_have_text(_said(of_topic, "hours"))
    questions = [hit.id for hit in of_topic.hits]
    assert _records(training, ".result") == questions[:5]
    assert _records(anything, ".result") == [hit.id for hit in of_all.hits]
    assert _records(anything, ".result") != questions[:2]
    _field(page, "Ask about training").fill("")
    expect(training.locator(".results")).to_be_hidden()
    expect(anything.locator(".results")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("attributes", "options"),
    [
        ('topic="supervision"', {"topic": "supervision"}),
        ('category="imhs"', {"category": "imhs"}),
        ('category="ifs" limit="3"', {"category": "ifs", "limit": 3}),
        ('topic="" category=""', {}),
        ('limit="many"', {}),
        ('limit="-1"', {}),
        ('limit="12"', {"limit": 12}),
    ],
)
def test_attributes_narrow_the_search(
    page: Page, sites: Sites, index: ScoredIndex, attributes: str, options: dict[str, Any]
) -> None:
    options = {"limit": 5} | options
    page.goto(sites.page(f"<faq-search {attributes}></faq-search>"))
    element = page.locator("faq-search")
    results = search(index, "reflective supervision hours", **options)
    _ask(
        element,
        "reflective supervision hours",
        _said(results, "reflective supervision hours"),
    )
    assert _records(element, ".result") == [hit.id for hit in results.hits]
    # The site, asked for all results, shows the same ones first.
    expected = _records(element, ".result")
    element.locator(".all a").click()
    page.locator(".result a").first.wait_for()
    links = page.locator(":is(.result__title, .siblings th) a")
    shown = links.evaluate_all("links => links.map((one) => one.href)")
    ids = [_record(address) for address in shown]
    assert ids[: len(expected)] == expected


@pytest.mark.browser
def test_the_index_is_loaded_when_somebody_is_about_to_search(page: Page, sites: Sites) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(sites.page(TWO))
    page.wait_for_load_state("networkidle")
    script = f"{sites.faq}assets/faq-search.js"
    assert [url for url in asked if url.startswith(sites.faq)] == [script]
    _field(page, "Ask about anything").focus()
    _field(page, "Ask about anything").fill("hours")
    page.locator(".result").first.wait_for()
    _field(page, "Ask about training").fill("hours")
    page.locator(".result").nth(3).wait_for()
    assert [url for url in asked if url.startswith(sites.faq)] == [
        script,
        f"{sites.faq}assets/search-index.js",
        f"{sites.faq}assets/search.js",
    ]


@pytest.mark.browser
def test_a_large_index_of_a_live_site_is_searched_in_pieces(
    page: Page, small_content: Path
) -> None:
    topic = small_content / "faq" / "fees"
    for number in range(100):
        words = " ".join(f"w{number * 31 % 97}x{place * 7919 % 9973}" for place in range(300))
        (topic / f"q-{number}.md").write_text(
            f"---\nid: q-{number}\nstatus: published\n---\n# What of subject {number}?\n\n{words}\n"
        )
    other, site = _other_site(), create_app(small_content)
    _get(site.test_client(), "/assets/search-index.js")  # made before a page waits for it
    with served(site) as faq, served(other) as address:
        page.goto(Sites(faq, other, address).page())
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        element = page.locator("faq-search")
        _ask(element, "subject 42", "1 result for “subject 42”")
        assert element.locator(".title a").first.inner_text() == "What of subject 42?"
        pieces = [url for url in asked if "terms-" in url or "records-" in url]
        assert 2 <= len(pieces) == len(set(pieces)) < 40
        element.locator(".title a").first.click()
        page.wait_for_url(f"{faq}questions/q-42/")
        page.goto("about:blank")  # which asks nothing of a host that is gone


@pytest.mark.browser
def test_without_the_index_a_search_leads_to_the_site(lenient_page: Page, sites: Sites) -> None:
    page = lenient_page
    page.route("**/assets/search-index.js*", lambda route: route.abort())
    page.goto(sites.page('<faq-search topic="training"></faq-search>'))
    element = page.locator("faq-search")
    _ask(element, "30 hours", "The search could not be loaded on this page.")
    assert element.locator(".results a").all_inner_texts() == ["All results for “30 hours”"]
    element.locator("button").click()
    page.wait_for_url(f"{sites.faq}search/index.html?*")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["30 hours"], "topic": ["training"]}
    assert page.locator("#results-summary").inner_text() != ""
    assert page.locator("select[name=topic]").input_value() == "training"


@pytest.mark.browser
def test_a_search_that_failed_is_tried_again(lenient_page: Page, sites: Sites) -> None:
    page = lenient_page
    page.route("**/assets/search-index.js*", lambda route: route.abort())
    page.goto(sites.page())
    element = page.locator("faq-search")
    _ask(element, "30 hours", "The search could not be loaded on this page.")
    page.unroute("**/assets/search-index.js*")
    element.locator("input").fill("30 hour")
    element.locator(".result").first.wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("has_scripts", [True, False], ids=["script blocked", "no JavaScript"])
def test_without_its_script_the_element_is_a_link(
    browser: Browser, sites: Sites, has_scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    link = '<faq-search><a href="{faq}search/">Search the questions</a></faq-search>'
    page.goto(sites.page(link, policy="default-src 'none'; style-src 'self'"))
    page.get_by_role("link", name="Search the questions").click()
    page.wait_for_url(f"{sites.faq}search/")
    assert page.locator("h1").inner_text() == "Search"
    context.close()


@pytest.mark.browser
def test_a_policy_with_a_nonce_is_enough(page: Page, sites: Sites) -> None:
    script = '<script src="{faq}assets/faq-search.js" nonce="r4nd0m" defer></script>'
    policy = "default-src 'none'; script-src 'nonce-r4nd0m'; style-src 'self'"
    page.goto(sites.page(script=script, policy=policy))
    page.locator("faq-search input").fill("30 hours")
    page.locator("faq-search .result").first.wait_for()


@pytest.mark.browser
def test_a_browser_without_constructed_style_sheets_loads_the_file(
    page: Page, sites: Sites
) -> None:
    policy = "default-src 'none'; script-src {faq}; style-src 'self' {faq}"
    looks = []
    for is_old in (False, True):
        if is_old:
            page.add_init_script("delete Document.prototype.adoptedStyleSheets")
        page.goto(sites.page(policy=policy))
        page.wait_for_load_state("networkidle")
        look = page.locator("faq-search").evaluate(_COMPUTED)
        looks.append([one for one in look if one[0] != "link"])
    assert page.locator("faq-search link[rel=stylesheet]").count() == 1
    assert looks[0] == looks[1]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_the_element(
    browser: Browser, sites: Sites, scheme: Any, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(sites.page(TWO))
    for query in ("", "reference ratings", "zebra"):
        for field in page.locator("faq-search input").all():
            field.fill(query)
        if query:
            expect(page.locator("[role=status]").last).not_to_have_text("")
        assert_accessible(page)
        assert_fits(page)
    context.close()


@pytest.mark.browser
def test_a_pasted_embed_is_read_as_it_was_written(page: Page, sites: Sites, site: Path) -> None:
    """A browser keeps every tag where it stood: nothing is mended and nothing runs."""
    embed = (site / "pieces" / "all.html").read_text("utf-8")
    policy = "default-src 'none'; style-src 'self'"
    page.goto(sites.page(f"<div id='pasted'>{embed}</div>", policy=policy, script=""))
    pasted = page.locator("#pasted")
    assert _parsed(pasted.inner_html()) == _parsed(embed)
    assert pasted.locator("h3").count() == 13
    assert pasted.locator("script, style, link, [style]").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("place", ["file", "sub-path"])
def test_an_embed_is_copied_by_its_button(
    browser: Browser, sites: Sites, site: Path, place: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site.as_uri() + "/" if place == "file" else sites.faq) + "pieces/index.html")
    page.get_by_role("button", name="Copy Specialized Work Experience").click()
    expect(page.get_by_role("status").get_by_text("Copied.")).to_be_visible()
    # Pasted into the search box's field, since only a page over HTTPS may read what was copied.
    field = page.locator("faq-search input")
    field.fill("")
    field.focus()
    page.keyboard.press("Control+V")
    embed = (site / "pieces/topics/work-experience.html").read_text("utf-8")
    assert field.input_value().split() == embed.replace("\n", " ").split()
    context.close()
