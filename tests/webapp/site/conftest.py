"""Pages of the browser for the tests of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from support.chromium import WINDOW, KeptPage, complaints_of, kept_pages, opened


@pytest.fixture(scope="session")
def kept(browser: Browser) -> Iterator[Callable[[str], KeptPage]]:
    with kept_pages(browser) as page_at:
        yield page_at


@pytest.fixture
def pages(kept: Callable[[str], KeptPage]) -> Iterator[Callable[[str], Page]]:
    """Gives the page for a place, which other tests have used; it holds nothing of theirs, and
    whatever the browser complains about fails the test."""
    with ExitStack() as stack:
        yield cache(lambda place: stack.enter_context(kept(place).cleared()))


@pytest.fixture
def page(pages: Callable[[str], Page], place: str) -> Page:
    """The page for the place of the test."""
    return pages(place)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Page]:
    """A page that no other test has used, for those that change what it runs or count its steps;
    whatever the browser complains about fails the test."""
    context = browser.new_context(viewport=WINDOW)
    page = opened(context.new_page())
    complaints = complaints_of(page)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def looked_at(browser: Browser) -> Iterator[Callable[[str], KeptPage]]:
    """Gives the page for a place, whose policy lets in what looks at it."""
    with kept_pages(browser, bypass_csp=True) as page_at:
        yield page_at
