"""What the export promises: in each browser, from each place, each promise.

| promise                                    | a folder | a host | below it | deep below it |
| ------------------------------------------ | -------- | ------ | -------- | ------------- |
| every kind of page loads, without an error | both     | both   | both     | both          |
| nothing is asked of another host           | both     | both   | both     | both          |
| a search finds what the program finds      | both     | both   | both     | both          |
| results come as one types                  | both     | both   | both     | both          |
| without scripts all answers can be read    | both     | both   | both     | both          |
| on paper stands what is there to be read   | both     | both   | both     | both          |

"Both" are Chromium and Firefox. Hosts send the strictest policy, `default-src 'self'`. That two
exports of the same content are the same, byte for byte, needs no browser: see `test_export`.
"""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from pypdf import PdfReader

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.content.model.slugs import Slug
from ingest.markdown import plain_text
from search.engine import search
from search.scored_index import ScoredIndex
from support import chromium, firefox
from support.chromium import Chromium, hosted
from support.content import QUERIES
from support.depth import deep
from support.firefox import Firefox

pytestmark = pytest.mark.browser

Tab = Chromium | Firefox

BROWSERS = ["Chromium", "Firefox"]

PLACES = {"a host": "", "below it": "a/", "deep below it": "a/b/c/"}
"""Path of the export on a host; beside these places it is in a folder on this computer."""

LOADED = """[
  ...performance.getEntriesByType("resource").map((one) => one.name),
  ...[...document.querySelectorAll("script, img")].map((one) => one.src),
  ...[...document.querySelectorAll("link[rel~=stylesheet], link[rel~=icon]")].map((o) => o.href),
].filter(Boolean)"""
"""Addresses of what the page has loaded; in a folder Firefox counts nothing as a resource."""

SEARCHED = "globalThis.FaqSearch && document.querySelector('[aria-busy=true]') === null"
"""Whether the search is there and has shown what it has found."""

FOUND = (
    "[...document.querySelectorAll(':is(.result__title, .siblings th) a')].map((link) => link.href)"
)


def _opened(request: pytest.FixtureRequest, **options: bool) -> AbstractContextManager[Tab]:
    """A tab of the browser that the test names; Firefox has a process for each of them."""
    if request.param == "Firefox":
        return firefox.launched(**options)
    return chromium.tab(request.getfixturevalue("browser"), **options)


@pytest.fixture(scope="module", params=BROWSERS)
def kept_tab(request: pytest.FixtureRequest) -> Iterator[Tab]:
    with _opened(request) as tab:
        yield tab


@pytest.fixture
def tab(kept_tab: Tab) -> Iterator[Tab]:
    """What the browser complains about fails the test."""
    kept_tab.complaints.clear()
    yield kept_tab
    assert kept_tab.complaints == []


@pytest.fixture(scope="module", params=BROWSERS)
def tab_without_scripts(request: pytest.FixtureRequest) -> Iterator[Tab]:
    with _opened(request, with_scripts=False) as tab:
        yield tab


@pytest.fixture(scope="module")
def addresses(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The address of the export in each place."""
    root = tmp_path_factory.mktemp("host")
    for path in PLACES.values():
        shutil.copytree(site, root / path, dirs_exist_ok=True)
    with hosted(root) as host:
        places = {place: host + path for place, path in PLACES.items()}
        yield {"a folder": f"{site.as_uri()}/", **places}


@pytest.fixture(params=["a folder", *PLACES])
def place(request: pytest.FixtureRequest, addresses: dict[str, str]) -> str:
    return addresses[request.param]


@pytest.fixture(scope="module")
def kinds(site: Path) -> list[str]:
    """A page of each kind: the one with most in it. Pieces for other pages are no pages, and none
    is what leads on."""
    paths = [
        path
        for path in (*site.rglob("index.html"), site / "404.html")
        if 'http-equiv="refresh"' not in path.read_text("utf-8")
    ]
    largest: dict[str, Path] = {}
    for path in sorted(paths, key=lambda path: (path.stat().st_size, path)):
        *folder, name = path.relative_to(site).parts
        largest[f"{folder[:1]} {len(folder)} {name}"] = path
    return [path.relative_to(site).as_posix() for path in largest.values()]


def test_every_kind_of_page_loads_and_from_its_place_alone(
    tab: Tab, place: str, kinds: list[str]
) -> None:
    assert len(kinds) > 12
    for path in kinds:
        tab.open(place + path)
        assert len(tab.texts("h1")) == 1
        assert all(one.startswith(place) for one in tab.value(LOADED)), path
        # The style is there: without it the page would have the browser's own margin.
        assert tab.value("getComputedStyle(document.body).margin") == "0px"


def _queries() -> Iterator[object]:
    """A quarter of the queries at each place; the others are deep."""
    places = ["a folder", *PLACES]
    for number, place in enumerate(places):
        for quarter in range(len(places)):
            case = pytest.param if quarter == number else deep
            yield case(place, QUERIES[quarter :: len(places)])


# The browser is no part of a case: a tab is kept only while its own parameter stays the same.
@pytest.mark.parametrize(("place", "queries"), list(_queries()), indirect=["place"])
def test_every_search_finds_what_the_program_finds(
    tab: Tab, place: str, index: ScoredIndex, queries: list[str]
) -> None:
    for query in queries:
        tab.open(f"{place}search/index.html?q={quote_plus(query)}")
        tab.wait_until(SEARCHED)
        found = tab.value(f"FaqSearch.search({query!r}).hits.map((hit) => [hit.id, hit.score])")
        hits = search(index, query).hits
        assert found == [[hit.id, hit.score] for hit in hits], query
        # Those of one page stand in the order of the search, the folded ones at its end.
        assert _ids(tab.value(FOUND))[: len(hits)] == [hit.id for hit in hits]


def test_results_come_as_one_types(tab: Tab, place: str) -> None:
    tab.open(f"{place}search/index.html")
    tab.wait_until(SEARCHED)
    tab.value("document.querySelector('#search').focus()")
    tab.press("toddlers")
    tab.wait_until("document.querySelector('.result__title a')?.href.includes('infant-toddler')")
    assert tab.value("document.activeElement.id") == "search"
    assert tab.value("new URLSearchParams(location.search).get('q')") == "toddlers"


def test_without_scripts_every_answer_can_be_read(
    tab_without_scripts: Tab, place: str, knowledge: KnowledgeBase
) -> None:
    tab = tab_without_scripts
    tab.open(f"{place}search/index.html?q=toddlers")
    assert "Searching needs JavaScript" in " ".join(tab.texts("main noscript, main .no-script"))
    answered = [one for one in knowledge.public().questions if one.is_answered]
    assert answered
    for one in answered:
        tab.open(f"{place}questions/{one.id}/index.html")
        assert one.title in [*tab.texts("h1"), *tab.texts("main p")]
        (answer,) = tab.texts(".question__answer")
        assert _words(plain_text(spoken(one.answer, knowledge))) == _words(answer)


def test_on_paper_stands_what_is_there_to_be_read(
    tab: Tab, place: str, knowledge: KnowledgeBase
) -> None:
    question = knowledge.question_by_id[Slug("work-how-many")]
    tab.open(f"{place}questions/{question.id}/index.html")
    paper = _read(tab.printed())
    for text in (
        question.title,
        plain_text(spoken(question.answer, knowledge)).split("\n")[0],
        *(one.title for one in knowledge.cited_by(question)),
        *question.asked_as,
    ):
        assert _letters(text) in paper
    assert _letters("Skip to the content") not in paper
    assert _letters(tab.texts(".site-header__nav a")[1]) not in paper
    assert _letters(knowledge.association.email) in paper


def _ids(addresses: list[str]) -> list[str]:
    """Ids of the records that links lead to; terms have places on one page."""
    found = []
    for address in addresses:
        path, _, anchor = address.partition("#")
        path = path.partition("?")[0].removesuffix("/index.html")
        found.append(anchor or path.rpartition("/")[2])
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _read(pdf: bytes) -> str:
    """The letters of a PDF; where its lines end and which are ligatures is the printer's affair."""
    return "".join(_letters(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages)


def _letters(text: str) -> str:
    return "".join(_words(unicodedata.normalize("NFKC", text)))
