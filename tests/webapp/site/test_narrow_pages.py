"""The widest content on the narrowest phone, with each script blocked in turn, in both browsers.

Nothing scrolls sideways but within its box, nothing is cut off and nothing lies over another text;
the list and the form are there until the search is, and what was asked is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest

from support import chromium, firefox
from support.chromium import Chromium
from support.depth import deep
from support.firefox import Firefox
from support.layout import LAYOUT_FAULTS
from support.unreliable import HASTENED, UnreliableHost, unreliable
from support.wide_content import LANGUAGES, LONG_WORD, write_wide_content
from webapp.export.exporter import export_site

pytestmark = pytest.mark.browser

Tab = Chromium | Firefox

PHONE = (320, 640)

SEARCHED = "globalThis.FaqSearch && document.querySelector('[aria-busy=true]') === null"

STYLED = "[...document.querySelectorAll('link[rel=stylesheet]')].every(({ sheet }) => sheet)"
"""Whether a page that is still waiting for something has its style sheets."""

ASKED = {"what is there": LONG_WORD, "one word": "w" * 180, "nothing": "", "words": "clock hours"}

NEEDED = ("page", "search-index", "search", "remember", "search-page")
"""Scripts without which the search page cannot search."""

BLOCKED = ("503", "no connection", "a login page")
"""What a script that is blocked looks like to a page."""

FAILED = """(() => {
  const seen = (one) => one !== null && one.getClientRects().length > 0;
  return [
    document.querySelector("#results-summary").textContent,
    seen(document.querySelector("#all-questions a")),
    seen(document.querySelector("#results-help .ask a.button")),
    seen(document.querySelector("#search")),
    seen(document.querySelector("#filters")),
    document.querySelector("#search").value,
    decodeURIComponent(document.querySelector(".ask a.button").href.split("body=")[1]),
  ];
})()"""
"""What the page of a search that cannot be loaded shows: message, list, mail, field,
filters and query."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the host."""
    return tmp_path_factory.mktemp("wide") / "host"


@pytest.fixture(scope="module")
def site_in(root: Path) -> Callable[[str], Path]:
    """Gives the exported site of a language, with the widest content."""

    @cache
    def site(language: str) -> Path:
        write_wide_content(root.parent / language, language)
        export_site(root.parent / language, root / language)
        return root / language

    return site


@pytest.fixture(scope="module")
def host(root: Path, site_in: Callable[[str], Path]) -> Iterator[UnreliableHost]:
    site_in("en")
    with unreliable(root) as host:
        yield host


def _opened(request: pytest.FixtureRequest, engine: str) -> AbstractContextManager[Tab]:
    if engine == "Firefox":
        return firefox.launched(first=HASTENED)
    return chromium.tab(request.getfixturevalue("browser"), first=HASTENED)


@pytest.fixture(scope="module")
def tabs(request: pytest.FixtureRequest) -> Iterator[dict[str, Tab]]:
    """A narrow tab of each browser."""
    with ExitStack() as stack:
        tabs = {}
        for name in ("Chromium", "Firefox"):
            tabs[name] = stack.enter_context(_opened(request, name))
            tabs[name].resize(*PHONE)
        yield tabs


def _kinds(site: Path) -> list[str]:
    """A page of each kind, the one with most in it, and what is asked of the search page."""
    paths = [
        path
        for path in (*site.rglob("index.html"), site / "404.html")
        if 'http-equiv="refresh"' not in path.read_text("utf-8")
    ]
    largest: dict[str, Path] = {}
    for path in sorted(paths, key=lambda path: (path.stat().st_size, path)):
        *folder, name = path.relative_to(site).parts
        largest[f"{folder[:1]} {len(folder)} {name}"] = path
    pages = [path.relative_to(site).as_posix() for path in largest.values()]
    compared = ["compare/index.html?category=widest&category=ifs"]
    searches = [f"search/index.html?q={quote(query)}" for query in ASKED.values() if query]
    return [*pages, "questions/widest-open/index.html", *compared, *searches]


def _faults(tab: Tab, address: str) -> list[str]:
    tab.open(address)
    if "/search/" in address:
        tab.wait_until(SEARCHED)
    found: list[str] = tab.value(LAYOUT_FAULTS)
    return found


@pytest.mark.parametrize(
    ("engine", "language"),
    [
        *(("Chromium", one) if one in ("en", "ar") else deep("Chromium", one) for one in LANGUAGES),
        *(("Firefox", one) if one == "en" else deep("Firefox", one) for one in LANGUAGES),
    ],
)
def test_every_kind_of_page_fits_a_phone(
    tabs: dict[str, Tab],
    host: UnreliableHost,
    site_in: Callable[[str], Path],
    engine: str,
    language: str,
) -> None:
    pages = _kinds(site_in(language))
    assert len(pages) > 14
    found = {page: _faults(tabs[engine], f"{host.address}{language}/{page}") for page in pages}
    assert {page: faults for page, faults in found.items() if faults} == {}


PLANTED = {
    "document.querySelector('h1').style.whiteSpace = 'nowrap'": "the page is",
    "document.querySelector('h1').style.cssText = 'white-space: nowrap; overflow: hidden'": "cut",
    "document.querySelector('h1').style.marginBlockEnd = '-3em'": "over",
    "document.querySelector('h1').style.cssText = 'position: relative; left: -2em'": "outside",
}


@pytest.mark.parametrize("engine", ["Chromium", "Firefox"])
@pytest.mark.parametrize(("change", "fault"), PLANTED.items(), ids=PLANTED.values())
def test_what_does_not_fit_is_seen(
    tabs: dict[str, Tab], host: UnreliableHost, engine: str, change: str, fault: str
) -> None:
    tab = tabs[engine]
    tab.open(f"{host.address}en/questions/widest-open/index.html")
    assert tab.value(LAYOUT_FAULTS) == []
    tab.value(f"({change}, null)")
    assert any(fault in one for one in tab.value(LAYOUT_FAULTS)), tab.value(LAYOUT_FAULTS)


def _scripts(site: Path) -> list[str]:
    """Names of the scripts, without what says their content."""
    return sorted({path.name.partition(".")[0] for path in site.glob("assets/*.js")})


def test_every_script_is_blocked_once(site_in: Callable[[str], Path]) -> None:
    assert _scripts(site_in("en")) == sorted({*ALL, "log-query", "offline"})


ALL = (
    *NEEDED,
    *("search-early", "search-field", "search-files", "search-box"),
    *("compare-page", "list-filter", "pieces-page", "record-page", "faq-search"),
)

PAGE_OF = {
    "search-files": "index.html",
    "search-box": "index.html",
    "compare-page": "compare/index.html?category=widest&category=ifs",
    "list-filter": "criteria/index.html",
    "pieces-page": "pieces/index.html",
    "faq-search": "pieces/index.html",
    "record-page": "questions/widest-open/index.html?found=widest",
}
"""Script -> a page that loads it, where that is not the search page."""


def _cases() -> Iterator[object]:
    for name in ALL:
        for engine in ("Chromium", "Firefox"):
            for answer in BLOCKED:
                is_few = answer == "503" and (engine == "Firefox" or name in NEEDED)
                case = (name, engine, answer)
                yield case if is_few else deep(*case, name="-".join(case))


@pytest.mark.parametrize(("name", "engine", "answer"), list(_cases()))
def test_a_page_is_whole_whatever_script_is_blocked(
    tabs: dict[str, Tab], host: UnreliableHost, name: str, engine: str, answer: str
) -> None:
    tab = tabs[engine]
    page = PAGE_OF.get(name, f"search/index.html?q={quote(LONG_WORD)}")
    with host.giving(answer, rf"/assets/{name}\.(?:[0-9a-f]{{8}}\.)?js$"):
        tab.open(f"{host.address}en/{page}")
        if page.startswith("search/") and name in NEEDED:
            tab.wait_until("document.querySelector('#results').ariaBusy === 'false'")
            message, *seen, query, body = tab.value(FAILED)
            assert message.startswith("The search could not be loaded.")
            assert seen == [True, True, True, False]  # filters do nothing then
            assert query == body == LONG_WORD
        elif page.startswith("search/"):
            tab.wait_until("document.querySelector('#results-list > .result') !== null")
            assert tab.value("document.querySelector('#search').value") == LONG_WORD
        else:
            assert tab.value("document.querySelector('main').innerText.length") > 100
        assert tab.value(LAYOUT_FAULTS) == []


@pytest.mark.parametrize("engine", ["Chromium", "Firefox"])
@pytest.mark.parametrize("name", ["search-index", deep("search"), deep("page"), deep("remember")])
def test_the_list_and_the_query_are_there_while_a_script_is_waited_for(
    tabs: dict[str, Tab], host: UnreliableHost, engine: str, name: str
) -> None:
    tab = tabs[engine]
    with host.giving("never", rf"/assets/{name}\.[0-9a-f]{{8}}\.js$"):
        tab.start(f"{host.address}en/search/index.html?q=toddler")
        tab.wait_until(
            f"document.querySelector('#all-questions a')?.getClientRects().length > 0 && {STYLED}"
        )
        assert tab.value("document.querySelector('#search').value") == "toddler"
        assert tab.value("document.querySelector('#search').form.action").endswith(
            "search/index.html"
        )
        assert tab.value(LAYOUT_FAULTS) == []
        tab.open("about:blank")


@pytest.mark.parametrize("engine", ["Chromium", "Firefox"])
def test_the_element_fits_a_phone(tabs: dict[str, Tab], host: UnreliableHost, engine: str) -> None:
    tab = tabs[engine]
    tab.open(f"{host.address}en/pieces/index.html")
    tab.value("document.querySelector('faq-search').shadowRoot.querySelector('input').focus()")
    tab.press(LONG_WORD[:40])
    results = "document.querySelector('faq-search').shadowRoot.querySelector('.results')"
    tab.wait_until(f"!{results}.hidden && {results}.querySelector('.excerpt') !== null")
    outside = f"""[...{results}.querySelectorAll("*")]
      .map((one) => [one.localName, one.getBoundingClientRect()])
      .filter(([, {{ left, right, width }}]) => width > 0 && (left < 0 || right > innerWidth))
      .map(([name]) => name)"""
    assert tab.value(outside) == []
    assert tab.value("document.documentElement.scrollWidth <= innerWidth")
