"""What a browser loads for a search answers with something else: the page stays readable.

Every script of an export is blocked, cut, emptied and replaced in turn, from a folder and from a
host; no load is tried more than three times, and what works without is said.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, Request, Route, expect

from support.chromium import hosted, opened, served
from support.content import write_small_content
from support.depth import chosen, deep
from support.unreliable import HASTE, HASTENED
from webapp.application import create_app
from webapp.export.exporter import export_site

pytestmark = pytest.mark.browser

TRIES = 3
"""Requests for one file at most."""

FAILED = "The search could not be loaded."

LOGIN = "<!doctype html><title>Log in</title><p>Please log in."

MANY = 60
"""Questions that make an index too large for one script."""


@dataclass
class Watched:
    """A page of the browser, and what it asked for and complained of."""

    page: Page
    requests: Counter[str] = field(default_factory=Counter)
    """Path of each file that was asked for, without what follows a question mark."""
    errors: list[Error] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._count)
        self.page.on("pageerror", lambda error: self.errors.append(error))

    def _count(self, request: Request) -> None:
        if request.redirected_from is None:  # each file may lead to one place
            self.requests[urlsplit(request.url).path] += 1

    def assert_no_storm(self) -> None:
        """No file was asked for more often than it may be, and none is any more."""
        before: Counter[str] = Counter()
        while self.requests != before:  # another piece may still have its last try before it
            before = self.requests.copy()
            assert max(before.values()) <= TRIES, before.most_common(3)
            self.page.wait_for_timeout(2500 / HASTE)  # longer than the page waits between two tries

    def assert_sound(self) -> None:
        """No script went wrong but the one that cannot be read."""
        names = {(error.name or "").removeprefix("Uncaught ") for error in self.errors}
        assert names <= {"SyntaxError"}, self.errors


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context()
    context.add_init_script(HASTENED)
    yield Watched(opened(context.new_page()))
    context.close()


def _write_many(content: Path) -> None:
    write_small_content(content)
    for number in range(MANY):
        words = " ".join(f"w{number * 31 % 97}x{place * 7919 % 9973}" for place in range(300))
        text = f"---\nid: q-{number}\nstatus: published\n---\n# What of subject {number}?\n\n"
        (content / "faq" / "fees" / f"q-{number}.md").write_text(f"{text}{words}\n", "utf-8")


@pytest.fixture(scope="module")
def in_pieces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose index is in pieces."""
    folder = tmp_path_factory.mktemp("pieces")
    _write_many(folder / "content")
    export_site(folder / "content", folder / "site")
    assert list(folder.glob("site/assets/index-*/terms-1.js"))
    return folder / "site"


# Pieces of the index


def _other_edition(text: str) -> str:
    start = text.index('"index-') + 1
    return f"{text[:start]}index-00000000{text[start + 14 :]}"


def _fulfilled(**answer: Any) -> Callable[[Route, str], None]:
    return lambda route, _: route.fulfill(**answer)


ANSWERS: dict[str, Callable[[Route, str], None]] = {
    "a login page": _fulfilled(body=LOGIN, content_type="text/html"),
    "a login page as a script": _fulfilled(body=LOGIN, content_type="text/javascript"),
    "empty": _fulfilled(body=""),
    "cut": lambda route, text: route.fulfill(body=text[: len(text) // 2]),
    "another edition": lambda route, text: route.fulfill(body=_other_edition(text)),
    "another shape": lambda route, text: route.fulfill(body=f"{text[: text.index('[')]}[[],1]);"),
    "JSON": _fulfilled(json={"error": "no"}),
    "missing": _fulfilled(status=404, body="no"),
    "broken": _fulfilled(status=500, body="no"),
    "a redirect": _fulfilled(status=302, headers={"Location": "/login"}),
    "blocked": lambda route, _: route.abort(),
    "never": lambda route, _: None,
}
"""What comes in the place of a file, given its text."""


def _answer(page: Page, files: str, answer: str, root: Path) -> None:
    """Has each of the files answered so, which a host serves from the folder `root`."""

    def handle(route: Route) -> None:
        path = urlsplit(route.request.url).path.lstrip("/")
        # Not asked of the host: while a page is left, that would never come back.
        ANSWERS[answer](route, (root / path).read_text("utf-8"))

    page.route(files, handle)


FEW = ("a login page as a script", "another edition")


def _assert_failed(page: Page) -> None:
    """The page says so, and gives the list."""
    expect(page.locator("#results-summary")).to_contain_text(FAILED)
    assert page.locator("#all-questions a").first.is_visible()
    assert page.locator("#results-help").is_visible()
    assert page.locator("#results-list > li").count() == 0


@pytest.mark.parametrize("kind", ["terms", deep("records", name="records")])
@pytest.mark.parametrize("answer", chosen(ANSWERS, FEW))
def test_a_piece_that_is_none_ends_the_search_and_the_next_tries_again(
    watched: Watched, in_pieces: Path, answer: str, kind: str
) -> None:
    page = watched.page
    with hosted(in_pieces.parent) as address:
        _answer(page, f"**/{kind}-*.js*", answer, in_pieces.parent)
        page.goto(f"{address}site/search/index.html?q=subject+42")
        _assert_failed(page)
        watched.assert_no_storm()
        watched.assert_sound()
        page.unroute_all(behavior="ignoreErrors")
        page.locator("#search").fill("subject 43")
        expect(page.locator("#results-summary")).to_contain_text("for “subject 43”")
        assert page.locator(".result__title a").first.inner_text() == "What of subject 43?"
        assert not page.locator("#all-questions").is_visible()
        page.goto("about:blank")  # a request that never ends would hold up the host


def test_a_piece_that_comes_at_the_second_try_is_enough(watched: Watched, in_pieces: Path) -> None:
    page = watched.page
    with hosted(in_pieces.parent) as address:
        page.route("**/terms-*.js", lambda route: route.fulfill(body=LOGIN))  # without "?try="
        page.goto(f"{address}site/search/index.html?q=subject+42")
        assert page.locator(".result__title a").first.inner_text() == "What of subject 42?"


def test_suggestions_offer_the_form_where_the_index_does_not_come(
    watched: Watched, in_pieces: Path
) -> None:
    page = watched.page
    with hosted(in_pieces.parent) as address:
        _answer(page, "**/terms-*.js*", "cut", in_pieces.parent)
        page.goto(f"{address}site/index.html")
        field = page.locator("main input[name=q]")
        field.fill("subject 42")
        expect(page.locator("[role=option]")).to_have_text(["All results for “subject 42”"])
        watched.assert_no_storm()
        watched.assert_sound()
        page.unroute_all(behavior="ignoreErrors")
        field.fill("subject 43")
        expect(page.locator("[role=option]").first).to_contain_text("What of subject 43?")


def test_the_element_says_so_and_leads_to_the_site(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    _write_many(tmp_path / "content")
    with served(create_app(tmp_path / "content")) as address:
        page.route("**/records-*.js*", lambda route: route.fulfill(body=LOGIN))
        page.goto(f"{address}pieces/")
        element = page.locator("faq-search").first
        element.locator("input").fill("subject 42")
        expect(element.locator("[role=status]")).to_have_text(
            "The search could not be loaded on this page."
        )
        watched.assert_no_storm()
        watched.assert_sound()
        page.unroute_all(behavior="ignoreErrors")
        element.locator("input").fill("subject 43")
        expect(element.locator(".title a").first).to_have_text("What of subject 43?")


# Scripts


DAMAGES: dict[str, Callable[[Path], None]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a login page": lambda path: path.write_text(LOGIN, "utf-8"),
}

PAGES = {
    "page": "search/index.html?q=hours",
    "search-index": "search/index.html?q=hours",
    "search": "search/index.html?q=hours",
    "search-page": "search/index.html?q=hours",
    "search-early": "search/index.html?q=hours",
    "search-field": "search/index.html?q=hours",
    "remember": "search/index.html?q=hours",
    "search-files": "index.html",
    "search-box": "index.html",
    "list-filter": "criteria/index.html",
    "compare-page": "compare/index.html",
    "record-page": "questions/work-how-many/index.html",
}
"""Script -> a page that loads it."""

NEEDED = ("page", "search-index", "search", "search-page", "remember")
"""Scripts without which the search page cannot search."""

QUICK = (("search-index", "a login page", "host"), ("search-page", "cut", "folder"))

CASES = [
    (name, damage, place) for name in PAGES for damage in DAMAGES for place in ("folder", "host")
]


@pytest.fixture(scope="module")
def copy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported site, whose files may be damaged for a while."""
    return Path(shutil.copytree(site, tmp_path_factory.mktemp("copy") / "site"))


@contextmanager
def damaged(site: Path, name: str, damage: str) -> Iterator[None]:
    """A script of the site is damaged, under each of its names."""
    files = [one for one in site.glob("assets/*.js") if one.name.partition(".")[0] == name]
    assert files
    texts = {file: file.read_bytes() for file in files}
    for file in files:
        DAMAGES[damage](file)
    try:
        yield
    finally:
        for file, text in texts.items():
            file.write_bytes(text)


@pytest.mark.parametrize(
    ("name", "damage", "place"),
    [one if one in QUICK else deep(*one, name=", ".join(one)) for one in CASES],
)
def test_a_page_is_readable_whatever_script_is_damaged(
    watched: Watched, copy: Path, name: str, damage: str, place: str
) -> None:
    page = watched.page
    with damaged(copy, name, damage), hosted(copy.parent) as address:
        root = f"{copy.as_uri()}/" if place == "folder" else f"{address}site/"
        page.goto(root + PAGES[name])
        if name in NEEDED:
            _assert_failed(page)
        elif "search/" in PAGES[name]:
            expect(page.locator("#results-list > li").first).to_be_visible()
        elif page.locator("main input[name=q]").count() > 0:
            page.locator("main input[name=q]").fill("hours")
            page.wait_for_timeout(4000 / HASTE)
        assert page.locator("h1").is_visible()
        assert page.locator("main").inner_text().count("\n") > 5
        watched.assert_no_storm()
        watched.assert_sound()
        if name in ("search-files", "search-box"):
            page.locator("main input[name=q]").press("Enter")  # the form works without
            page.wait_for_url("**/search/index.html?q=hours")


@pytest.mark.deep
@pytest.mark.parametrize("name", [*NEEDED, "search-early"])
def test_a_script_that_never_ends_does_not_hide_the_list(
    watched: Watched, copy: Path, name: str
) -> None:
    page = watched.page
    held: list[Route] = []
    with hosted(copy.parent) as address:
        page.route(f"**/assets/{name}.*js*", lambda route: held.append(route))
        page.goto(f"{address}site/search/index.html?q=hours", wait_until="commit")
        if name == "search-early":  # it holds up the page, as any script that is not deferred
            held.pop().abort()
            expect(page.locator("#results-list > li").first).to_be_visible()
        else:
            _assert_failed(page)
        assert max(watched.requests.values()) <= TRIES
        while held:
            held.pop().abort()
