"""The account of an import as a page: every line once, both versions of a conflict, no request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from click.testing import Result
from playwright.sync_api import Browser

from ingest.importing.account import Account, Action, FileAction
from support.accounts import CONFLICTS, DOCUMENT, DUPLICATES, FILES
from support.chromium import assert_accessible, assert_fits
from webapp.reports.import_account import render_account

ACCOUNT = Account(
    (DOCUMENT,),
    (*FILES, FileAction("content/x.md", Action.INCOMING, "content/x.md.incoming", CONFLICTS)),
    ("web.txt: <the> document is empty.",),
    is_dry_run=True,
    duplicates=(DUPLICATES,),
)

Run = Callable[..., Result]


def _page(account: Account = ACCOUNT) -> BeautifulSoup:
    return BeautifulSoup(render_account(account), "html.parser")


def _texts(found: list[Tag]) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in found]


def test_every_line_stands_once_beside_what_became_of_it() -> None:
    rows = [[cell.get_text() for cell in row("td")] for row in _page().select("tbody tr[id]")]
    assert [row[2] for row in rows] == list(DOCUMENT.lines)
    assert [(int(row[0]), row[1]) for row in rows] == [
        (1, "✗ dropped"),
        (2, "✗ blank"),
        (3, "✓ kept"),
        (4, "✗ blank"),
        (5, "✓ kept"),
        (6, "✗ blank"),
        (7, "✓ kept"),
        (8, "✗ blank"),
        (9, "✗ dropped"),
    ]


def test_every_run_says_where_it_went_or_why_it_did_not() -> None:
    assert _texts(_page().select('th[scope="rowgroup"]')) == [
        "✗ Dropped, lines 1–2: title or text above the first topic",
        "✓ Kept, lines 3–4: faq/fees/_topic.md",
        "✓ Kept, lines 5–8: faq/fees/one.md",
        "✗ Dropped, line 9: page number",
    ]


def test_what_was_left_out_is_listed_with_links_to_it() -> None:
    page = _page()
    links = page.select('section[aria-labelledby="d1"] .links a')
    assert _texts(links) == ["lines 1–2", "line 9"]
    for link in page.select("a[href^='#']"):
        assert page.select(f"[id='{str(link['href'])[1:]}']")


def test_the_sums_the_failures_and_the_pairs_are_shown() -> None:
    page = _page()
    assert _texts(page.select(".sum")) == ["3 lines kept + 6 dropped = 9"] * 2
    text = _texts([page])[0]
    assert "web.txt: <the> document is empty." in text
    assert f"80% alike. {DUPLICATES.remedy}" in text
    assert "answer: the documents have No." in text
    assert "2 would be created" in text


def test_the_page_asks_for_nothing_and_needs_no_script() -> None:
    page = _page()
    assert page.select("script, link, img, iframe, [src]") == []
    assert {str(link["href"])[0] for link in page("a")} == {"#"}


def test_a_line_without_end_is_cut() -> None:
    page = render_account(
        Account((type(DOCUMENT)("a", "none", ("x" * 9000,), {}, {1: "y"}, 0, 0),), ())
    )
    assert "… (7000 more characters)" in page


def test_an_import_writes_the_page_in_a_dry_run_too(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("FEES\n\nQ. How much?\nA. Ten.\n", "utf-8")
    result = faq("import", "a.txt", "--dry-run", "--html", "page.html")
    assert result.stderr == "page.html: the account, with every line beside what became of it\n"
    text = (tmp_path / "page.html").read_text("utf-8")
    assert faq("import", "a.txt", "--dry-run", "--html", "page.html", "--json").stderr == ""
    assert (tmp_path / "page.html").read_text("utf-8") == text, "same input, same bytes"
    assert not (tmp_path / "content").exists()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_is_accessible_and_fits(
    browser: Browser, tmp_path: Path, scheme: str, width: int
) -> None:
    path = tmp_path / "page.html"
    path.write_text(render_account(ACCOUNT), "utf-8")
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.get_by_label("Show only what was left out").check()
    assert page.locator("tbody.kept").first.is_hidden()
    page.get_by_label("Show only what was left out").uncheck()
    assert_fits(page)
    assert_accessible(page)
    assert asked == [path.as_uri()]
    page.close()
