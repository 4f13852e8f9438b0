"""The copy for reading offline, and the page for unknown addresses, in a real Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support import firefox
from support.chromium import assert_fits, hosted
from support.content import CONTENT
from support.depth import deep
from support.processes import wait_until
from webapp.export.exporter import export_site
from webapp.export.service_worker import service_worker

FILES = {
    "404.html": "1" * 64,
    "index.html": "2" * 64,
    "questions/cost/index.html": "3" * 64,
    "questions/cost/index.md": "4" * 64,
    "assets/style.css": "5" * 64,
    "assets/index-0a1b2c3d/terms-0.js": "6" * 64,
    "assets/vendor/stemmer/stemmer.js": "7" * 64,
    "coverage.csv": "8" * 64,
}

DEPTHS = ["gone", deep("questions/gone/"), deep("a/b/gone.html"), "questions/x/y/z/gone"]
"""Addresses without a page, at several depths: at the root, far below it, and between."""

WAIT = "navigator.serviceWorker.ready.then((one) => one.active.state)"
TAKEN_OVER = "(one) => one.waiting === null && one.active.state === 'activated'"
"""Of a registration; a page of the site that is opened before hangs, since Chromium hands it to a
worker that ends."""


def _publish_worker(script: Path, version: str) -> None:
    """The script of the worker is that of another edition from now on."""
    text = script.read_text("utf-8")
    _change(script, text.replace(_version(text), version))


def _change(file: Path, text: str) -> None:
    """Seconds later, as a browser hears: what it asks a host for is what changed since a second."""
    before = file.stat().st_mtime
    file.write_text(text, "utf-8")
    os.utime(file, (before + 5, before + 5))


def _version(script: str) -> str:
    (found,) = re.findall(r'const VERSION = "(\w+)"', script)
    return str(found)


def test_pages_and_what_they_load_are_kept_and_nothing_else() -> None:
    script = service_worker(FILES)
    for name in FILES:
        is_kept = name.endswith(".html") or (name.startswith("assets/") and "vendor" not in name)
        assert (f'"{name}"' in script) == is_kept, name
    assert "{version}" not in script
    assert "{files}" not in script


def test_a_changed_page_makes_another_version_and_a_changed_text_does_not() -> None:
    version = _version(service_worker(FILES))
    assert _version(service_worker(dict(reversed(FILES.items())))) == version
    assert _version(service_worker(FILES | {"index.html": "9" * 64})) != version
    assert _version(service_worker(FILES | {"coverage.csv": "9" * 64})) == version


def test_an_export_has_a_worker_only_where_it_is_asked_for(site: Path) -> None:
    assert not (site / "sw.js").exists()
    for path in site.rglob("*.html"):
        assert "offline" not in path.read_text("utf-8")


# In the browser


def _export(root: Path, *lines: str) -> Path:
    """The export of the frozen content, at /sub/ of a host, with lines below [site]."""
    content = Path(shutil.copytree(CONTENT, root / "content"))
    file = content / "site.toml"
    text = file.read_text("utf-8").replace("[site]\n", "\n".join(["[site]", *lines, ""]))
    file.write_text(text, "utf-8")
    export_site(content, root / "host" / "sub")
    return root / "host"


@pytest.fixture(scope="module")
def offline_host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = 'base_address = "https://faq.example.org/sub/"'
    return _export(tmp_path_factory.mktemp("offline"), "offline = true", base)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def _install(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate(WAIT) in ("activating", "activated")


def _until(page: Page, script: str) -> None:
    """Waits until a promise gives true; `wait_for_function` takes the promise itself for true."""
    wait_until(lambda: page.evaluate(script), script)


@pytest.mark.browser
def test_the_site_is_read_and_searched_without_a_connection(
    offline_host: Path, context: BrowserContext
) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with hosted(offline_host) as address:
        _install(page, f"{address}sub/questions/work-how-many/index.html")
    # The host is gone now, not only out of reach.
    context.set_offline(True)
    page.goto(f"{address}sub/criteria/index.html")
    assert page.locator("h1").inner_text() == "Criteria"
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) != "rgba(0, 0, 0, 0)", "the style is kept too"
    page.goto(f"{address}sub/")
    page.locator("main input[name=q]").fill("how many toddlers")
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    first = page.locator("#results-list .result__title a").first
    assert "/questions/work-how-many/index.html?found=" in str(first.get_attribute("href"))
    first.click()
    page.wait_for_url("**/questions/work-how-many/index.html?*")
    assert "toddlers" in page.locator("h1").inner_text()
    page.goto(f"{address}sub/questions/nothing-here/")
    assert page.locator("h1").inner_text() == "This page does not exist"
    assert complaints == []


@pytest.mark.browser
def test_a_new_export_takes_the_place_of_the_old_copy_and_touches_no_other(
    offline_host: Path, context: BrowserContext, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(offline_host, tmp_path / "host"))
    page = context.new_page()
    with hosted(root) as address:
        _install(page, f"{address}sub/index.html")
        _until(page, f"navigator.serviceWorker.ready.then({TAKEN_OVER})")
        page.reload()  # from now on the page is in the hands of the worker
        page.evaluate("caches.open('faq of another site')")
        old = page.evaluate("caches.keys()")
        _publish_worker(root / "sub" / "sw.js", "f" * 16)
        about = root / "sub" / "about" / "index.html"
        _change(about, about.read_text("utf-8").replace("<h1>", "<h1>New: "))
        page.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")
        _until(page, "navigator.serviceWorker.ready.then((one) => one.waiting !== null)")
        page.goto(f"{address}sub/about/index.html")
        assert page.locator("h1").inner_text().startswith("New: "), "pages come from the host first"
        page.goto(address)  # the new worker takes over when no page of the site is open any more
        _until(page, f"navigator.serviceWorker.getRegistration('/sub/').then({TAKEN_OVER})")
        page.goto(f"{address}sub/index.html")
        _until(page, "caches.keys().then((names) => names.length === 2)")
        new = page.evaluate("caches.keys()")
    assert len(old) == 2
    assert set(old) & set(new) == {"faq of another site"}
    (name,) = set(new) - set(old)
    assert name == f"faq {address}sub/ {'f' * 16}"


@pytest.mark.browser
@pytest.mark.parametrize("status", [deep(403), 404, deep(500)])
def test_a_host_that_hides_the_page_for_unknown_addresses_is_kept_all_the_same(
    offline_host: Path, context: BrowserContext, tmp_path: Path, status: int
) -> None:
    root = Path(shutil.copytree(offline_host, tmp_path / "host"))
    (root / "sub" / "404.html").unlink()
    page = context.new_page()
    context.route("**/404.html", lambda route: route.fulfill(status=status, body="no"))
    with hosted(root) as address:
        _install(page, f"{address}sub/index.html")
    page.goto(f"{address}sub/about/index.html")
    assert page.locator("h1").inner_text() == "About these pages"


@pytest.mark.browser
def test_without_a_connection_the_latest_copy_is_read_while_an_older_worker_serves(
    offline_host: Path, context: BrowserContext, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(offline_host, tmp_path / "host"))
    page = context.new_page()
    with hosted(root) as address:
        _install(page, f"{address}sub/index.html")
        page.reload()
        _publish_worker(root / "sub" / "sw.js", "f" * 16)
        about = root / "sub" / "about" / "index.html"
        about.write_text(about.read_text("utf-8").replace("<h1>", "<h1>New: "), "utf-8")
        page.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")
        _until(page, "navigator.serviceWorker.ready.then((one) => one.waiting !== null)")
    page.goto(f"{address}sub/about/index.html")
    assert page.locator("h1").inner_text() == "New: About these pages"
    page.goto(f"{address}sub/search/index.html?q=toddlers")
    expect(page.locator(".result__title a").first).to_be_visible()


@pytest.mark.browser
def test_a_site_that_is_no_longer_kept_leaves_no_copy_behind(
    offline_host: Path, site: Path, context: BrowserContext, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(offline_host, tmp_path / "host"))
    page = context.new_page()
    with hosted(root) as address:
        _install(page, f"{address}sub/index.html")
        page.evaluate("caches.open('faq of another site')")
        page.goto(f"{address}sub/about/index.html")
        page.wait_for_timeout(500)
        assert len(page.evaluate("caches.keys()")) == 2, "while the site has a worker it stays"
        shutil.rmtree(root / "sub")
        shutil.copytree(site, root / "sub")
        page.goto(f"{address}sub/about/index.html")
        assert page.locator("h1").inner_text() == "About these pages"
        _until(page, "caches.keys().then((names) => String(names) === 'faq of another site')")


@pytest.mark.browser
def test_a_page_that_the_browser_may_keep_for_hours_is_the_one_that_was_published_last(
    offline_host: Path, context: BrowserContext, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(offline_host, tmp_path / "host"))
    page = context.new_page()
    with hosted(root, {"Cache-Control": "max-age=36000"}) as address:
        page.goto(f"{address}sub/about/index.html")
        _install(page, f"{address}sub/index.html")
        page.reload()
        page.goto(f"{address}sub/about/index.html")
        assert page.locator("h1").inner_text() == "About these pages"
        about = root / "sub" / "about" / "index.html"
        about.write_text(about.read_text("utf-8").replace("<h1>", "<h1>New: "), "utf-8")
        for _ in range(2):
            page.goto(f"{address}sub/index.html")
            page.locator("footer a", has_text="About").click()
            assert page.locator("h1").inner_text() == "New: About these pages"


@pytest.mark.browser
def test_firefox_reads_and_searches_without_a_connection(
    offline_host: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(offline_host, tmp_path / "host"))
    (root / "sub" / "404.html").unlink()  # as of a host that hides it
    with firefox.launched() as tab:
        with hosted(root) as address:
            tab.open(f"{address}sub/index.html")
            tab.wait_until("navigator.serviceWorker.ready.then((one) => one.active !== null)")
        # The host is gone now.
        tab.open(f"{address}sub/about/index.html")
        assert tab.texts("h1") == ["About these pages"]
        tab.open(f"{address}sub/search/index.html?q=how+many+toddlers")
        tab.wait_until("document.querySelector('.result__title a') !== null")
        first = tab.value("document.querySelector('.result__title a').href")
        assert "/questions/work-how-many/index.html" in first


@pytest.mark.browser
def test_from_a_folder_nothing_is_kept_and_nothing_complains(
    offline_host: Path, context: BrowserContext
) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((offline_host / "sub" / "index.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert complaints == []


# 404.html


@pytest.mark.browser
@pytest.mark.parametrize("depth", DEPTHS)
def test_with_a_base_address_an_unknown_page_has_style_and_live_links_at_any_depth(
    offline_host: Path, context: BrowserContext, depth: str
) -> None:
    page = context.new_page()
    failed: list[str] = []
    page.on(
        "response",
        lambda one: failed.append(one.url) if one.status >= 400 and depth not in one.url else None,
    )
    with hosted(offline_host) as address:
        response = page.goto(f"{address}sub/{depth}")
        assert response is not None
        assert response.status == 404
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").inner_text() == "This page does not exist"
        assert page.evaluate("document.styleSheets.length") == 1
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 50
        links = page.locator("a[href], form[action]").evaluate_all(
            "all => all.map((one) => one.href ?? one.action)"
        )
        inside = [link for link in links if link.startswith(address) and "#main" not in link]
        assert len(inside) >= 5
        for link in inside:
            assert (offline_host / urlsplit(link).path.lstrip("/")).is_file(), link
        page.locator("main input[name=q]").fill("toddlers")
        page.locator("main input[name=q]").press("Enter")
        page.wait_for_url(f"{address}sub/search/index.html?q=toddlers")
    assert failed == []


@pytest.mark.browser
@pytest.mark.parametrize("depth", DEPTHS)
def test_without_a_base_address_an_unknown_page_can_be_read_and_leads_to_the_association(
    site: Path, tmp_path: Path, context: BrowserContext, depth: str
) -> None:
    shutil.copytree(site, tmp_path / "host" / "sub")
    page = context.new_page()
    with hosted(tmp_path / "host") as address:
        response = page.goto(f"{address}sub/{depth}")
        assert response is not None
        assert response.status == 404
        assert page.locator("h1").is_visible()
        mail = page.locator("main a[href^='mailto:']")
        assert mail.is_visible()
        for size in (320, 1280):
            page.set_viewport_size({"width": size, "height": 800})
            assert_fits(page)
        if depth == DEPTHS[0]:
            page.locator("main a[href='index.html']").click()
            assert page.url == f"{address}sub/index.html"
            assert page.locator("h1").inner_text() == "Endorsement questions and answers"


@pytest.mark.browser
def test_data_blocks_pass_under_the_strict_policy(
    offline_host: Path, context: BrowserContext
) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    with hosted(offline_host) as address:
        page.goto(f"{address}sub/questions/work-how-many/index.html")
        data = page.locator("script[type='application/ld+json']").inner_text()
    assert json.loads(data)["@graph"][0]["@type"] == "FAQPage"
    assert complaints == []
