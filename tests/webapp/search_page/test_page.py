"""The search page filled into its frame: as JSON keeps it, and whatever is typed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from search.browser_index import Known, Shown, ShownFigure
from search.entries import KINDS
from support.content import CONTENT, QUERIES
from webapp.application import create_app
from webapp.search_page.frame import SearchFrame
from webapp.search_page.page import render_search
from webapp.site.addresses import root_address, shown_snapshot
from webapp.site.search_frame import search_frame
from webapp.site.shown_records import shown_record
from webapp.site.snapshot import Snapshot

NASTY = "<xyzzy yzzyx='7q7q' zyxq=\"q7q7\">&xqzz;</xyzzy>\u2028\x01\U0001f600\u202e"
"""What ends a text, an attribute or a tag where it is not escaped, and other odd characters."""

_OWNER = "https://other.example/faq/"
"""Address of the site of another collection."""

PARAMETERS = ("q", "exact", "topic", "category", "kind", "page")


@pytest.fixture(scope="module")
def snapshot() -> Iterator[Snapshot]:
    """What the site shows of the frozen content, in the context of its search page."""
    with create_app(CONTENT).test_request_context("/search/"):
        yield shown_snapshot()


@pytest.fixture(scope="module")
def frame(snapshot: Snapshot) -> SearchFrame:
    return search_frame(snapshot)


Page = Callable[..., str]


@pytest.fixture(scope="module")
def page(snapshot: Snapshot, frame: SearchFrame) -> Page:
    """Makes the page of some parameters."""

    def cards(keys: Sequence[tuple[str, str]]) -> list[Shown]:
        return [shown_record(*key, snapshot.knowledge, root_address) for key in keys]

    return lambda **asked: render_search(frame, snapshot.scored, cards, asked)


def test_a_frame_that_was_kept_as_json_gives_the_same_pages(
    snapshot: Snapshot, frame: SearchFrame, page: Page
) -> None:
    kept = SearchFrame.from_json(json.loads(json.dumps(frame.as_json())))
    assert kept == frame
    shown = {
        (one.kind, one.id): shown_record(one.kind, one.id, snapshot.knowledge, root_address)
        for one in snapshot.scored.records
    }
    read = {
        key: Shown.from_json(json.loads(json.dumps(one.as_json()))) for key, one in shown.items()
    }
    assert read == shown

    for query in QUERIES:
        made = render_search(
            kept, snapshot.scored, lambda keys: [read[key] for key in keys], {"q": query}
        )
        assert made == page(q=query)


def test_a_page_is_the_same_the_second_time(page: Page) -> None:
    for query in QUERIES:
        assert page(q=query) == page(q=query)


def _tags(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each tag of a page with the names of its attributes."""
    found: list[tuple[str, tuple[str, ...]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, tuple(name for name, _ in attrs)))

    Reader().feed(text)
    return found


def test_what_is_typed_makes_no_tag_and_no_attribute(page: Page) -> None:
    """Wherever it stands in an address, the page has the tags that it has for a word."""
    plain = dict.fromkeys(PARAMETERS, "xyzzy")
    for name in PARAMETERS:
        assert _tags(page(**{**plain, name: NASTY})) == _tags(page(**plain))
    soup = BeautifulSoup(page(q=NASTY), "html.parser")
    field = soup.select_one("#search")
    assert field is not None
    assert field["value"] == " ".join(NASTY.split())


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_can_be_asked(page: Page, typed: str) -> None:
    soup = BeautifulSoup(page(q=f"hours {typed}"), "html.parser")
    field = soup.select_one("#search")
    assert field is not None
    assert field["value"] == " ".join(f"hours {typed}".split())
    assert not soup.select("main script")


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_record_says_makes_no_tag(snapshot: Snapshot, frame: SearchFrame, kind: str) -> None:
    """Each hole of a result escapes: with nasty texts it has the tags it has with plain ones."""

    def made(text: str) -> str:
        card = Shown(
            *(f"hours {text}", text, f"x/{text}/"),
            is_answered=True,
            text=f"hours {text}\n{text} hours",
            figures=(ShownFigure(text, text, text),),
            aspect=text,
            row=text,
            note=text,
            known=(Known(text, text, text),),
        )
        fresh = SearchFrame.from_json(frame.as_json())
        asked = {"q": "hours training supervision", "kind": kind}
        return render_search(fresh, snapshot.scored, lambda keys: [card] * len(keys), asked)

    assert len(_tags(made(NASTY))) > 100
    assert _tags(made(NASTY)) == _tags(made("xyzzy"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("aspect", ["", "fee"])
def test_a_result_without_an_address_is_no_link(
    snapshot: Snapshot, frame: SearchFrame, kind: str, aspect: str
) -> None:
    """Nor does it lead to a page of this site."""
    known = (Known("Known of it", "", "Ten."),)
    card = Shown("Hours of it", "", "", aspect=aspect, row="A row", known=known)
    fresh = SearchFrame.from_json(frame.as_json())
    asked = {"q": "hours training supervision", "kind": kind}
    page = render_search(fresh, snapshot.scored, lambda keys: [card] * len(keys), asked)
    assert "<a><mark>Hours</mark> of it</a>" in page or "<a>A row</a>" in page
    assert ("<a>Known of it</a>" in page) == (kind == "question")
    assert "?found=" not in page
    assert _compared(page) == set()


@pytest.mark.parametrize(("site", "led_to"), [("", "/compare/"), (_OWNER, f"{_OWNER}compare/")])
def test_criteria_are_compared_where_they_are_from(
    snapshot: Snapshot, frame: SearchFrame, site: str, led_to: str
) -> None:
    """Alone and as a table of siblings, on this site and on that of another collection."""
    card = Shown("Hours", "", f"{site}criteria/x/", aspect="Hours", row="A row", site=site)
    fresh = SearchFrame.from_json(frame.as_json())
    asked = {"q": "hours training supervision", "kind": "criterion"}
    page = render_search(fresh, snapshot.scored, lambda keys: [card] * len(keys), asked)
    assert BeautifulSoup(page, "html.parser").select("#results .result--table")
    assert _compared(page) == {led_to}


def _compared(page: str) -> set[str]:
    """Where links to a comparison lead that are shown among the results."""
    results = BeautifulSoup(page, "html.parser").select("#results .result__go:not([hidden]) a")
    return {str(one["href"]) for one in results if "data-fixed" in one.attrs}


@pytest.mark.parametrize(
    ("module", "others"),
    [
        ("webapp.search_page.page", {"flask", "jinja2", "werkzeug"}),
        (
            "webapp.production.application",
            {"flask", "jinja2", "ingest.content.content_files", "webapp.site.snapshot"},
        ),
    ],
)
def test_what_readers_get_needs_neither_flask_nor_templates(module: str, others: set[str]) -> None:
    """Nor, in a worker, anything that reads content."""
    script = f"import sys, {module}; print(*sys.modules)"
    root = Path(__file__).resolve().parents[3]
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert others.isdisjoint(run.stdout.split())
    assert module in run.stdout.split()
