"""The whole site followed by its links, as an export and live: no dead end, no orphan, no twin."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from ingest.content.model.knowledge import KnowledgeBase
from support.content import CONTENT
from webapp.application import create_app
from webapp.export.exporter import MANIFEST, export_site

FOR_HOSTS = {"404.html", MANIFEST, "coverage/index.html", "coverage.csv"}
"""Files that no page leads to: for hosts, for people who check, for the next export, and at
addresses that readers knew."""

ON_REQUEST = {"log-query", "offline", "search-files", "search-box"}
"""Scripts that pages load only where site.toml asks for it or a search box is touched."""

OUTSIDE = {"http", "https", "mailto", "tel"}
"""Schemes of addresses that lead away from the site."""

LINKS = ("href", "src", "action")

Pages = dict[str, BeautifulSoup]
"""Address from the root of the site, without a first slash -> page."""


def _addresses(page: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    for tag in page.find_all(True):
        for name in LINKS:
            if tag.get(name):
                yield tag, str(tag[name])


def _inside(page: BeautifulSoup) -> list[str]:
    return [address for _, address in _addresses(page) if urlsplit(address).scheme not in OUTSIDE]


@pytest.fixture(scope="module")
def files(site: Path) -> Pages:
    """Every page of the export."""
    texts = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(text, "html.parser")
        for path, text in texts.items()
        if _is_page(text)
    }


def _is_page(html: str) -> bool:
    """A page and no embed: those are in `test_embed.py`."""
    return html.startswith("<!doctype html>")


def _target(place: str, address: str) -> str:
    """The file that an address on a page of the export leads to."""
    path = unquote(urlsplit(address).path)
    return normpath((PurePosixPath(place).parent / path).as_posix()) if path else place


class Live:
    """The live site, each address asked for once."""

    def __init__(self, client: FlaskClient) -> None:
        self.pages: Pages = {}
        self.others: set[str] = set()
        waiting = ["/"]
        while waiting:
            address = waiting.pop()
            if address in self.pages or address in self.others:
                continue
            response = client.get(address, buffered=True)
            assert response.status_code == 200, address
            if response.mimetype != "text/html" or not _is_page(response.text):
                self.others.add(address)
                continue
            self.pages[address] = page = BeautifulSoup(response.text, "html.parser")
            for link in _inside(page):
                parts = urlsplit(urljoin(address, link))
                assert not parts.netloc, f"{address}: {link}"
                waiting.append(parts.path)


@pytest.fixture(scope="module")
def live() -> Live:
    return Live(create_app(CONTENT).test_client())


@pytest.fixture(scope="module")
def drafts() -> Live:
    return Live(create_app(CONTENT, with_drafts=True).test_client())


@pytest.fixture(scope="module", params=["export", "live", "live with drafts"])
def pages(request: pytest.FixtureRequest, files: Pages, live: Live, drafts: Live) -> Pages:
    """All pages of one way to show the site."""
    ways = {"export": files, "live": live.pages, "live with drafts": drafts.pages}
    return ways[request.param]


# Links


def test_every_link_of_the_export_is_relative_and_leads_to_a_file(site: Path, files: Pages) -> None:
    for place, page in files.items():
        for address in _inside(page):
            parts = urlsplit(address)
            assert not parts.scheme
            assert not parts.netloc
            assert not parts.path.startswith("/"), f"{place}: {address} is not relative"
            assert (site / _target(place, address)).is_file(), f"{place}: {address}"


def _dead_anchors(pages: Pages, target: Callable[[str, str], str]) -> list[str]:
    ids = {place: {tag["id"] for tag in page.select("[id]")} for place, page in pages.items()}
    return [
        f"{place}: {address}"
        for place, page in pages.items()
        for address in _inside(page)
        if (fragment := urlsplit(address).fragment) and fragment not in ids[target(place, address)]
    ]


def test_every_anchor_of_the_export_is_a_place_in_its_page(files: Pages) -> None:
    assert _dead_anchors(files, _target) == []
    glossary = {
        urlsplit(address).fragment
        for page in files.values()
        for address in _inside(page)
        if "glossary/index.html#" in address
    }
    assert {"infant-toddler", "reflective-supervision", "endorsement"} <= glossary


def test_every_anchor_of_the_live_site_is_a_place_in_its_page(live: Live, drafts: Live) -> None:
    for way in (live, drafts):
        assert any("#" in address for page in way.pages.values() for address in _inside(page))
        assert _dead_anchors(way.pages, lambda place, url: urlsplit(urljoin(place, url)).path) == []


def test_no_file_of_the_export_is_an_orphan(site: Path, files: Pages) -> None:
    reached: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        place = waiting.pop()
        if place in reached:
            continue
        reached.add(place)
        if place in files:
            waiting += [_target(place, address) for address in _inside(files[place])]
        if place == "assets/page.js":  # it asks for more when a search box is touched
            list_of_files = "assets/search-files.js"
            named = json.loads((site / list_of_files).read_text("utf-8").split("=")[1][:-2])
            assert PurePosixPath(list_of_files).name in (site / place).read_text("utf-8")
            waiting += [list_of_files, *(_target(place, address) for address in named.values())]
    written = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    others = {name for name in written - reached if not name.startswith("assets/vendor/")}
    loaded = {(site / name).read_bytes() for name in reached}
    plain = {name for name in others if (site / name).read_bytes() in loaded}
    """Assets under the name that other programs know; pages load them by their content."""
    assert plain == {"assets/search.js", "assets/search-index.js"}
    scripts = {name for name in others if name.endswith(".js")} - plain
    assert {Path(name).name.partition(".")[0] for name in scripts} == ON_REQUEST
    assert others - FOR_HOSTS - plain == scripts
    assert {name for name in others if name.endswith(".html")} == {
        "404.html",
        "coverage/index.html",
    }


def test_every_record_has_a_page_that_links_lead_to(live: Live, knowledge: KnowledgeBase) -> None:
    public = knowledge.public()
    assert set(live.pages) == {
        *("/", "/search/", "/about/", "/contact/"),
        *("/criteria/", "/categories/", "/compare/", "/glossary/", "/pieces/", "/word-index/"),
        *(f"/topics/{one.id}/" for one in public.topics),
        *(f"/questions/{one.id}/" for one in public.questions),
        *(f"/criteria/{one.id}/" for one in public.criteria),
        *(f"/categories/{one.id}/" for one in public.categories),
    }
    assert {"/faq.csv", "/llms.txt"} <= live.others


def test_every_page_of_text_leads_to_its_markdown_twin(live: Live) -> None:
    without = {"/search/", "/word-index/", "/pieces/"}
    twins = {address for address in live.others if address.endswith(".md")}
    assert twins == {f"{address}index.md" for address in set(live.pages) - without}


def test_drafts_add_the_pages_of_other_associations_and_the_coverage_and_no_more(
    live: Live, drafts: Live
) -> None:
    added = {"/coverage/"} | {
        f"/criteria/{path.stem}/"
        for path in (CONTENT / "criteria").glob("*.md")
        if "\nstanding: sister\n" in path.read_text("utf-8")
    }
    assert set(drafts.pages) - set(live.pages) == added != set()
    assert set(live.pages) <= set(drafts.pages)


def test_the_export_has_the_pages_of_the_live_site(live: Live, files: Pages) -> None:
    assert {f"{address[1:]}index.html" for address in live.pages} == set(files) - FOR_HOSTS


def test_both_show_the_same_words(live: Live, files: Pages) -> None:
    """All but the search page, which in the export holds what its script needs."""
    for address, page in live.pages.items():
        if address == "/search/":
            continue
        exported = files[f"{address[1:]}index.html"]
        assert page.main is not None
        assert exported.main is not None
        assert exported.main.text.split() == page.main.text.split(), address


def test_a_page_that_has_moved_is_an_orphan_and_leads_on(content: Path, tmp_path: Path) -> None:
    file = content / "faq" / "work-experience" / "work-how-many.md"
    text = file.read_text("utf-8").replace("order:", "former_ids: [how-many]\norder:")
    file.write_text(text, "utf-8")
    export_site(content, tmp_path / "site")
    moved = "questions/how-many/index.html"
    leading = {
        place: {_target(place, address) for address in _inside(page)}
        for path in (tmp_path / "site").rglob("*.html")
        for place in [path.relative_to(tmp_path / "site").as_posix()]
        for page in [BeautifulSoup(path.read_text("utf-8"), "html.parser")]
    }
    assert [place for place in leading if moved in leading[place]] == [moved]
    assert "questions/work-how-many/index.html" in leading[moved]


# Pages


def test_no_id_stands_twice_in_a_page(pages: Pages) -> None:
    for place, page in pages.items():
        ids = Counter(str(tag["id"]) for tag in page.select("[id]"))
        assert [one for one, times in ids.items() if times > 1] == [], place


def test_whatever_names_an_id_names_one_of_its_page(pages: Pages) -> None:
    for place, page in pages.items():
        ids = {tag["id"] for tag in page.select("[id]")}
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for tag in page.select(f"[{name}]"):
                value = tag[name]
                named = value if isinstance(value, list) else str(value).split()
                assert set(named) <= ids, f"{place}: {tag}"


def test_every_link_has_words(pages: Pages) -> None:
    for place, page in pages.items():
        for link in page.select("body a:not(template a)"):
            assert link.text.strip(), f"{place}: {link}"
            assert link.get("href"), f"{place}: {link}"
            assert "[[" not in link.text


def test_no_link_lies_in_another(pages: Pages) -> None:
    assert [link for page in pages.values() for link in page.select("a a")] == []


def test_every_page_has_one_main_heading_with_words(pages: Pages) -> None:
    for place, page in pages.items():
        assert len(page.select("h1")) == 1, place
        assert page.h1 is not None
        assert page.h1.text.strip(), place


def test_headings_go_down_one_level_at_a_time(pages: Pages) -> None:
    for place, page in pages.items():
        levels = [int(tag.name[1]) for tag in page.select("h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1, place
        for above, below in pairwise(levels):
            assert below <= above + 1, place


def test_every_page_has_a_title_of_its_own(pages: Pages) -> None:
    places: dict[str, list[str]] = {}
    for place, page in pages.items():
        assert page.title is not None
        places.setdefault(" ".join(page.title.text.split()), []).append(place)
    assert [same for same in places.values() if len(same) > 1] == []


def test_no_reference_is_left_as_it_is_written(pages: Pages) -> None:
    for place, page in pages.items():
        assert "[[" not in page.text, place
        assert "]]" not in page.text, place
