"""A real Chromium for the browser tests, and the places that the site is opened from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import waitress
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from support.processes import PATIENCE, wait_until
from support.servers import running, running_waitress
from webapp.site.headers import HEADERS

NAMES = ("chromium", "chromium-browser", "google-chrome")

UNSEEN = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")
"""What would start two more processes for each tab: the list below the address bar, which nobody
sees without a window, and a renderer kept in reserve. Half of what a new tab costs."""


def executable() -> str:
    """The browser's path. Without one the test fails; skipped, it would look passed."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    pytest.fail("Chromium is not installed. `make test` installs it or says how.")


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser, without a window and without its own traffic."""
    options = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    options.append(f"--disable-features={','.join(UNSEEN)}")  # beside those that Playwright names
    options.append("--disable-gpu")  # which would be emulated
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium has no sandbox for root
    patience = PATIENCE * 1000
    expect.set_options(timeout=patience)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(), args=options, timeout=patience
        )
        for name in ("new_context", "new_page"):
            setattr(browser, name, partial(_made_patient, getattr(browser, name)))
        try:
            yield browser
        finally:
            browser.close()


def _made_patient(make: Callable[..., Any], **options: Any) -> Any:
    """A context or a page; the half minute that Playwright waits by itself may be too short."""
    made = make(**options)
    made.set_default_timeout(PATIENCE * 1000)
    return made


def opened(page: Page) -> Page:
    """The page, which from now on waits where it goes until the first results are there."""
    for name in ("goto", "go_back", "go_forward", "reload", "wait_for_url"):
        setattr(page, name, partial(_go_and_wait, page, getattr(page, name)))
    return page


def _go_and_wait(page: Page, go: Callable[..., Any], *places: Any, **options: Any) -> Any:
    response = go(*places, **options)
    page.wait_for_selector("html:not(:has([aria-busy=true]))", state="attached")
    return response


def complaints_of(page: Page) -> list[str]:
    """What the console says of errors from now on; the list grows."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", hear)
    return complaints


_AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""Nothing is told of the places where a rule found nothing, which takes as long as looking."""


def assert_accessible(page: Page) -> None:
    """No rule of axe-core finds anything, that of WCAG 2.2 for the size of targets included."""
    page.wait_for_load_state()  # a page has its words before its style sheet
    found = Axe().run(page, options=_AXE)
    assert found.response["violations"] == [], found.generate_report()


def assert_fits(page: Page) -> None:
    """Nothing is wider than the window."""
    page.wait_for_load_state()  # a page has its words before its style sheet
    width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= window, page.url


WINDOW = ViewportSize(width=1280, height=900)


@dataclass(frozen=True)
class KeptPage:
    """A page for one test after the other."""

    page: Page
    complaints: list[str]
    """What the console has said of errors."""
    elsewhere: list[str]
    """What was asked of other hosts than this computer."""

    @contextmanager
    def cleared(self) -> Iterator[Page]:
        """The page; what a test has left in it is gone afterwards, and complaints fail the test."""
        self.complaints.clear()
        yield self.page
        forget(self.page)
        self.page.mouse.move(0, 0)
        if self.page.viewport_size != WINDOW:
            self.page.set_viewport_size(WINDOW)
        assert self.complaints == []
        assert self.elsewhere == []


@contextmanager
def kept_pages(browser: Browser, **options: Any) -> Iterator[Callable[[str], KeptPage]]:
    """Gives a page for each place, the same one whenever it is asked for.

    A new tab costs as much as what is opened in it, and the way from a host to a folder on this
    computer, or back, as much again: the browser starts a process for it.
    """
    with ExitStack() as stack:

        @cache
        def page_at(place: str) -> KeptPage:
            context = browser.new_context(viewport=WINDOW, **options)
            stack.callback(context.close)
            page = opened(context.new_page())
            kept = KeptPage(page, complaints_of(page), [])
            page.on("request", lambda request: kept.elsewhere.extend(_elsewhere(request.url)))
            return kept

        yield page_at


def _elsewhere(address: str) -> list[str]:
    """The address, where it is not on this computer."""
    return [] if address.startswith(("file:", "http://127.0.0.1:", "data:")) else [address]


def forget(page: Page) -> None:
    """What the page has kept on this device is gone."""
    page.evaluate("localStorage.clear(); sessionStorage.clear()")


class Chromium:
    """One tab of the browser, with the methods of `firefox.Firefox`."""

    def __init__(self, page: Page) -> None:
        self._page = opened(page)
        self.complaints = complaints_of(page)
        """What the console has said of errors."""

    def open(self, address: str) -> None:
        """Goes to an address and waits until the page is there with all its scripts."""
        self._page.goto(address)

    def start(self, address: str) -> None:
        """Goes to an address and waits for the beginning of the page alone."""
        self._page.main_frame.goto(address, wait_until="commit")

    def value(self, script: str) -> Any:
        """What a JavaScript expression gives."""
        return self._page.evaluate(script)

    def texts(self, selector: str) -> list[str]:
        """The text of each element that a CSS selector finds; for pages without scripts, too."""
        return self._page.locator(selector).all_text_contents()

    def resize(self, width: int, height: int) -> None:
        """Gives the page a window of so many pixels."""
        self._page.set_viewport_size({"width": width, "height": height})

    def picture(self) -> bytes:
        """The whole page as a PNG."""
        return self._page.screenshot(full_page=True)

    def printed(self) -> bytes:
        """The page on paper, as a PDF."""
        return self._page.pdf()

    def wait_until(self, condition: str) -> None:
        """Waits until a JavaScript expression is true, `PATIENCE` seconds at most."""
        # A policy may forbid Playwright's own way of waiting.
        wait_until(lambda: self.value(condition), condition)

    def press(self, keys: str) -> None:
        """Presses the keys of a text one after the other, where the focus is."""
        self._page.keyboard.type(keys)


@contextmanager
def tab(
    browser: Browser, *, with_scripts: bool = True, is_dark: bool = False, first: str = ""
) -> Iterator[Chromium]:
    """A tab that shares nothing with others; it runs `first` before the scripts of any page."""
    context = browser.new_context(
        java_script_enabled=with_scripts, color_scheme="dark" if is_dark else "light"
    )
    if first:
        context.add_init_script(first)
    try:
        yield Chromium(context.new_page())
    finally:
        context.close()


class _StrictHandler(SimpleHTTPRequestHandler):
    """A plain web host with the strictest policy that the export promises to work under."""

    further: Mapping[str, str] = {}
    """Headers beside those of the policy."""
    access_log: list[str] | None = None
    """Where each request is written, in the combined format."""

    def end_headers(self) -> None:
        for name, value in {**HEADERS, **self.further}.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Shows the 404.html of the site that an address without a page belongs to."""
        path = Path(self.translate_path(self.path))
        pages = (
            folder / "404.html" for folder in path.parents if folder.is_relative_to(self.directory)
        )
        page = next((page for page in pages if page.is_file()), None)
        if code != 404 or page is None:
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        if self.access_log is not None:
            when = self.log_date_time_string().replace(" ", ":")
            asked, agent = self.requestline, self.headers.get("User-Agent", "-")
            line = f'[{when} +0000] "{asked}" {int(code)} {size} "-" "{agent}"'
            self.access_log.append(f"{self.client_address[0]} - - {line}")

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def hosted(
    root: Path, further: Mapping[str, str] | None = None, access_log: list[str] | None = None
) -> Iterator[str]:
    """The address at which a folder is served as files, with further headers."""
    given = {"further": further or {}, "access_log": access_log}
    made = type("Handler", (_StrictHandler,), given)
    handler = partial(made, directory=str(root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with running(server):
        yield f"http://127.0.0.1:{server.server_port}/"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the live site is served."""
    sockets: dict[int, Any] = {}
    server = waitress.create_server(app, host="127.0.0.1", port=0, map=sockets)
    with running_waitress(server, sockets):
        yield f"http://127.0.0.1:{server.effective_port}/"
