"""With `log_queries = true` the web server is asked for the address of every search."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from search.gaps.requests import read_request, search_of, without_typing
from support.chromium import complaints_of, hosted
from support.content import CONTENT, edit_file
from support.processes import wait_until
from webapp.application import create_app
from webapp.export.exporter import export_site

SCRIPT = "log-query."
SAID = "kept in the log of our web server"


def _content(folder: Path, *, is_on: bool, language: str = "en") -> Path:
    content = Path(shutil.copytree(CONTENT, folder / "content"))
    if is_on:
        edit_file(content / "site.toml", "[site]\n", "[site]\nlog_queries = true\n")
    if language != "en":
        edit_file(content / "site.toml", 'language = "en"', f'language = "{language}"')
        site = content / "site.toml"
        site.write_text(site.read_text("utf-8").partition("\n[strings.")[0] + "\n", "utf-8")
    return content


@pytest.mark.parametrize("is_on", [True, False])
def test_pages_have_the_script_and_about_says_so_where_it_is_on(
    tmp_path: Path, is_on: bool
) -> None:
    client = create_app(_content(tmp_path, is_on=is_on)).test_client()
    for address in ("/", "/search/", "/about/", "/questions/work-how-many/"):
        assert (SCRIPT in client.get(address).text) == is_on
    assert (SAID in client.get("/about/").text) == is_on


def test_about_says_so_in_spanish(tmp_path: Path) -> None:
    client = create_app(_content(tmp_path, is_on=True, language="es")).test_client()
    assert "queda en el registro de nuestro servidor web" in client.get("/about/").text


# In the browser


@pytest.fixture(scope="module", params=[True, False], ids=["on", "off"])
def exported(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, bool]:
    folder = tmp_path_factory.mktemp("logged")
    export_site(_content(folder, is_on=request.param), folder / "site")
    return folder / "site", request.param


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def _stop_the_clock(page: Page) -> None:
    """Pauses are those that a test makes from now on, however slow the machine is."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)


def _asked(access_log: list[str]) -> list[str]:
    """Method and address of each request for a search."""
    lines = (line.split('"')[1].removesuffix(" HTTP/1.1") for line in access_log)
    return [line.replace("/search/index.html", "") for line in lines if "/index.html?q=" in line]


def _settled(page: Page, access_log: list[str], so_many: int) -> list[str]:
    """The same, once there are so many; others that come after them are among them."""
    wait_until(lambda: len(_asked(access_log)) >= so_many, f"{so_many} requests")
    page.wait_for_timeout(300)
    return _asked(access_log)


def _searched(access_log: list[str]) -> list[str]:
    """What `faq gaps` counts of a log."""
    requests = [one for line in access_log if (one := read_request(line)) is not None]
    searches = (search_of(one) for one in requests)
    return [one.query for one in without_typing(filter(None, searches))]


@pytest.mark.browser
def test_what_the_server_would_not_see_is_asked_for_once(
    exported: tuple[Path, bool], page: Page
) -> None:
    site, is_on = exported
    log: list[str] = []
    sent = ["GET ?q=old+workshops"]
    with hosted(site, access_log=log) as address:
        page.goto(f"{address}search/index.html?q=old+workshops")
        _stop_the_clock(page)
        field = page.locator("#search")
        field.fill("zeppelin  parking")
        page.clock.run_for(200)
        field.fill("zeppelin  parking fee")
        field.press("Enter")
        field.press("Enter")
        sent += ["HEAD ?q=zeppelin+parking+fee"] if is_on else []
        assert _settled(page, log, len(sent)) == sent
        field.fill("toddlers & more")
        page.goto(f"{address}about/index.html")
        sent += ["HEAD ?q=toddlers+%26+more"] if is_on else []
        assert _settled(page, log, len(sent)) == sent
    more = ["zeppelin parking fee", "toddlers & more"] if is_on else []
    assert _searched(log) == ["old workshops", *more]


@pytest.mark.browser
def test_a_pause_counts_as_a_search_and_a_form_that_is_sent_does_not_count_twice(
    exported: tuple[Path, bool], page: Page
) -> None:
    site, is_on = exported
    log: list[str] = []
    with hosted(site, access_log=log) as address:
        page.goto(f"{address}index.html")
        _stop_the_clock(page)
        field = page.locator("main .search-box__input")
        field.fill("quokka")
        page.clock.run_for(3500)
        sent = ["HEAD ?q=quokka"] if is_on else []
        assert _settled(page, log, len(sent)) == sent
        field.fill("quokkas")
        field.press("Enter")
        page.wait_for_url("**/search/index.html?q=quokkas")
        page.goto(f"{address}about/index.html")
        sent.append("GET ?q=quokkas")
        assert _settled(page, log, len(sent)) == sent
    assert _searched(log) == ["quokkas"]


@pytest.mark.browser
def test_browsers_that_are_not_to_be_tracked_send_nothing(
    exported: tuple[Path, bool], page: Page
) -> None:
    site, _ = exported
    log: list[str] = []
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"
    )
    with hosted(site, access_log=log) as address:
        page.goto(f"{address}search/index.html")
        page.locator("#search").fill("quokka")
        page.locator("#search").press("Enter")
        page.goto(f"{address}about/index.html")
        page.wait_for_timeout(500)
    assert log
    assert not _asked(log)


@pytest.mark.browser
def test_nothing_is_sent_from_a_folder(exported: tuple[Path, bool], page: Page) -> None:
    site, _ = exported
    complaints = complaints_of(page)
    page.goto((site / "search" / "index.html").as_uri())
    page.locator("#search").fill("quokka")
    page.locator("#search").press("Enter")
    page.wait_for_timeout(300)
    assert not complaints
