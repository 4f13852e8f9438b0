"""An index whose pieces are missing, cut, garbled, of another edition or slow, in both browsers.

`test_loads` tries every script in Chromium; what a browser makes of an answer that is no script,
and how long it waits, is its own affair.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support import chromium, firefox
from support.chromium import Chromium
from support.content import write_file, write_small_content
from support.depth import deep
from support.firefox import Firefox
from support.unreliable import ANSWERS, HASTENED, UnreliableHost, unreliable
from webapp.export.exporter import export_site

pytestmark = pytest.mark.browser

Tab = Chromium | Firefox

FAILED = "The search could not be loaded."

MANY = 60
"""Questions that make an index too large for one script."""

TRIES = 3
"""Requests for one file at most."""

SUMMARY = "document.querySelector('#results-summary').textContent"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose index is in pieces."""
    folder = tmp_path_factory.mktemp("pieces")
    write_small_content(folder / "content")
    (folder / "content" / "site.toml").write_text('[contact]\nemail = "faq@example.org"\n', "utf-8")
    for number in range(MANY):
        words = " ".join(f"w{number * 31 % 97}x{place * 7919 % 9973}" for place in range(300))
        text = f"---\nid: q-{number}\nstatus: published\n---\n# What of subject {number}?\n\n"
        write_file(folder / "content" / "faq" / "fees" / f"q-{number}.md", f"{text}{words}\n")
    export_site(folder / "content", folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[UnreliableHost]:
    with unreliable(site) as host:
        yield host


@pytest.fixture(scope="module")
def tabs(browser: Browser) -> Iterator[dict[str, Tab]]:
    with ExitStack() as stack:
        yield {
            "Chromium": stack.enter_context(chromium.tab(browser, first=HASTENED)),
            "Firefox": stack.enter_context(firefox.launched(first=HASTENED)),
        }


FILES = {
    "core": r"/assets/search-index\.",
    "terms": r"/terms-\d+\.js",
    "records": r"/records-\d+\.js",
}
"""Part of the index -> its addresses."""

FEW = {
    ("Firefox", "core", "a login page as a script"),
    ("Firefox", "terms", "cut"),
    ("Firefox", "records", "an older edition"),
    ("Chromium", "terms", "garbled"),
    ("Chromium", "core", "404"),
}

CASES = [
    case if case in FEW else deep(*case, name="-".join(case))
    for engine in ("Chromium", "Firefox")
    for part in FILES
    for answer in ANSWERS
    if (part, answer) != ("core", "an older edition")  # as good as the present one by itself
    for case in [(engine, part, answer)]
]


def _assert_failed(tab: Tab, query: str) -> None:
    """The page says so and shows list, form and mail with what was asked."""
    tab.wait_until(f"{SUMMARY}.startsWith({FAILED!r})")
    tab.wait_until("document.querySelector('#all-questions a').getClientRects().length > 0")
    assert tab.value("document.querySelectorAll('#results-list > li').length") == 0
    assert tab.value("document.querySelector('#search').value") == query
    mail = tab.value("document.querySelector('#results-help .ask a.button').href")
    assert mail.startswith("mailto:faq@example.org?")
    assert mail.endswith(f"body={query.replace(' ', '%20')}")
    assert tab.value("document.querySelector('#filters').hidden")
    links = "[...document.querySelectorAll('#all-questions a')].length"
    assert tab.value(links) == MANY + 1


@pytest.mark.parametrize(("engine", "part", "answer"), CASES)
def test_a_part_that_is_none_is_said_and_the_next_search_tries_again(
    tabs: dict[str, Tab], host: UnreliableHost, engine: str, part: str, answer: str
) -> None:
    tab = tabs[engine]
    host.asked.clear()
    with host.giving(answer, FILES[part]):
        tab.open(f"{host.address}search/index.html?q=subject+42")
        _assert_failed(tab, "subject 42")
        asked = [path for path in host.asked if path.endswith(".js")]
        # Where a host hangs up, Firefox asks ten times for each of the program's requests; it
        # fetches scripts ahead of its parser, and again where that one has failed already.
        by_itself = 10 if (engine, answer) == ("Firefox", "no connection") else 1
        ahead = 1 if engine == "Firefox" else 0
        assert max(map(asked.count, asked)) <= (TRIES + ahead) * by_itself
    if part != "core":
        tab.value("document.querySelector('#search').select()")
        tab.press("subject 43")
        tab.wait_until(f"{SUMMARY}.includes('“subject 43”')")
        first = "document.querySelector('.result__title a').textContent"
        assert tab.value(first) == "What of subject 43?"
        assert not tab.value("document.querySelector('#filters').hidden")
        assert tab.value("document.querySelector('#all-questions').hidden")
    tab.open(f"{host.address}search/index.html?q=subject+44")
    tab.wait_until(f"{SUMMARY}.includes('“subject 44”')")


@pytest.mark.parametrize("engine", [deep("Chromium"), "Firefox"])
@pytest.mark.parametrize("part", ["terms", deep("core"), deep("records")])
def test_a_part_that_never_comes_leaves_the_list_and_the_query(
    tabs: dict[str, Tab], host: UnreliableHost, engine: str, part: str
) -> None:
    tab = tabs[engine]
    with host.giving("never", FILES[part]):
        tab.start(f"{host.address}search/index.html?q=subject+42")
        tab.wait_until("document.querySelector('#search')?.value === 'subject 42'")
        tab.wait_until("document.querySelector('#all-questions a')?.getClientRects().length > 0")
        _assert_failed(tab, "subject 42")
    host.ended.set()
    tab.open("about:blank")
    host.ended.clear()
