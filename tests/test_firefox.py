"""The export in a real Firefox: from a folder, and from a host with a strict policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import firefox
import pytest
from chromium import hosted
from conftest import QUERIES
from firefox import Firefox

from ingest.records import KnowledgeBase
from search.aliases import aliases_of
from search.build import build_index
from search.engine import search
from search.entries import entries_of

pytestmark = pytest.mark.browser

PLACES = ["file", "sub-path"]

FOUND = "[...document.querySelectorAll('.result__title a')].map((link) => link.href)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Firefox]:
    with firefox.launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def places(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    root = tmp_path_factory.mktemp("host")
    shutil.copytree(site, root / "a" / "b" / "c")
    with hosted(root) as address:
        yield {"file": site.as_uri() + "/", "sub-path": f"{address}a/b/c/"}


@pytest.fixture
def page(browser: Firefox) -> Iterator[Firefox]:
    browser.complaints.clear()
    yield browser
    assert browser.complaints == []


def _ids(addresses: list[str]) -> list[str]:
    """Ids of the questions that links lead to."""
    return [
        one.partition("?")[0].removesuffix("/index.html").rpartition("/")[2] for one in addresses
    ]


@pytest.mark.parametrize("place", PLACES)
def test_every_search_finds_what_the_program_finds(
    page: Firefox, places: dict[str, str], place: str, knowledge: KnowledgeBase
) -> None:
    public = knowledge.public()
    index = build_index(entries_of(public), aliases_of(public))
    for query in QUERIES:
        page.open(f"{places[place]}search/index.html?q={quote_plus(query)}")
        page.wait_until("document.querySelector('[aria-busy=true]') === null")
        found = page.value(f"FaqSearch.search({query!r}).hits.map((hit) => [hit.id, hit.score])")
        hits = search(index, query).hits
        assert found == [[hit.id, hit.score] for hit in hits], query
        shown = [hit.id for hit in hits if hit.kind == "question"]
        assert _ids(page.value(FOUND))[: len(shown)] == shown


@pytest.mark.parametrize("place", PLACES)
def test_results_come_as_one_types(page: Firefox, places: dict[str, str], place: str) -> None:
    page.open(f"{places[place]}search/index.html")
    page.wait_until("document.querySelector('[aria-busy=true]') === null")
    page.value("document.querySelector('#search').focus()")
    page.press("toddlers")
    assert _ids(page.value(FOUND))[0] == "work-how-many"
    assert page.value("document.activeElement.id") == "search"
    assert page.value("new URLSearchParams(location.search).get('q')") == "toddlers"


@pytest.mark.parametrize("place", PLACES)
def test_every_page_kind_loads_without_an_error(
    page: Firefox, places: dict[str, str], site: Path, place: str
) -> None:
    kinds = {path.relative_to(site).parts[0]: path for path in sorted(site.rglob("index.html"))}
    for path in kinds.values():
        page.open(places[place] + path.relative_to(site).as_posix())
        assert page.value("document.querySelectorAll('h1').length") == 1
        # The style is there: without it the page would have the browser's own margin.
        assert page.value("getComputedStyle(document.body).margin") == "0px"
