"""A page of the site as one file that needs no other: to be sent to somebody and read anywhere.

Style and pictures stand in it, scripts and forms are gone. Links within the site lead to where it
is published; where nobody knows that, they are only their words.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from ingest.content.content_files import ContentFiles
from ingest.errors import FaqError, UsageError, did_you_mean
from webapp.application import create_preview_app
from webapp.site.addresses import Site
from webapp.site.snapshot import FixedContent

__all__ = ["Fetch", "answers_page", "fetch_of", "single_page"]

Fetch = Callable[[str], tuple[bytes, str]]
"""Path of the site -> what is there, and its media type."""

_GONE = "script, noscript, form, nav, .skip-link, .tools, link:not([rel~=stylesheet])"
"""What only works on the site."""

_HERE = "http://site.invalid"


def answers_page(files: ContentFiles, ids: Sequence[str]) -> bytes:
    """The page of some questions as staff see them, drafts included.

    Raises UsageError for an id that no question has, or one that is retired.
    """
    source = FixedContent(files, with_drafts=True)
    shown = source.snapshot().knowledge.question_by_id
    for slug in ids:
        if slug not in shown:
            raise UsageError(f"There is no question “{slug}” to show. {did_you_mean(slug, shown)}")
    site = create_preview_app(source, files.folder)
    base = files.knowledge.association.base_address
    return single_page([f"/questions/{slug}/" for slug in ids], fetch_of(site), base)


def fetch_of(site: Site, environ: Mapping[str, Any] = MappingProxyType({})) -> Fetch:
    """What a site answers, of requests with this environment beside their own.

    It raises FaqError where a path leads nowhere.
    """

    def fetch(path: str) -> tuple[bytes, str]:
        asked = {**EnvironBuilder(path).get_environ(), **environ}
        with closing(Response.from_app(site, asked)) as response:
            if response.status_code != 200:
                raise FaqError(f"The page {path} cannot be made: {response.status}.")
            return response.get_data(), response.mimetype or ""

    return fetch


def single_page(paths: Sequence[str], fetch: Fetch, base: str = "") -> bytes:
    """The pages of some paths of the site, one below the other; `base` is where it is published.

    Raises FaqError without a path, and what `fetch` raises.
    """
    if not paths:
        raise FaqError("There is no page to hand out.")
    pages = [_alone(path, fetch, base) for path in paths]
    first = pages[0]
    main = first.find("main")
    for page in pages[1:]:
        if main and (more := page.find("main")):
            main.append(first.new_tag("hr"))
            main.extend([*more.children])
    return first.encode("utf-8", formatter="html5")


def _alone(path: str, fetch: Fetch, base: str) -> BeautifulSoup:
    page = BeautifulSoup(fetch(path)[0], "html.parser")
    for gone in page.select(_GONE):
        gone.decompose()
    for link in page.select("link[rel~=stylesheet]"):
        style = page.new_tag("style")
        style.string = fetch(_within(path, str(link["href"])))[0].decode()
        link.replace_with(style)
    for picture in page.select("img[src]"):
        for name in ("srcset", "loading"):
            del picture[name]
        if (inside := _within(path, str(picture["src"]))) and not _is_data(picture):
            data, kind = fetch(inside)
            picture["src"] = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    for link in page.select("a[href]"):
        _lead(link, path, base)
    for fold in page.select("details"):
        fold["open"] = ""
    return page


def _is_data(picture: Tag) -> bool:
    return str(picture["src"]).startswith("data:")


def _within(path: str, address: str) -> str:
    """The path of an address on a page; empty for one elsewhere."""
    whole = urljoin(_HERE + path, address)
    return whole.removeprefix(_HERE) if whole.startswith(f"{_HERE}/") else ""


def _lead(link: Tag, path: str, base: str) -> None:
    """Makes a link of a page lead there from anywhere, or its words."""
    address = str(link["href"])
    if address.startswith("#") or not (inside := _within(path, address)):
        return
    if base:
        link["href"] = urljoin(base, inside[1:])
    elif urlsplit(inside).path == path and (fragment := urlsplit(inside).fragment):
        link["href"] = f"#{fragment}"
    else:
        link.unwrap()
