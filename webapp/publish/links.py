"""The links of an exported site: what a page's HTML links to, and which links lead nowhere.

Nothing here knows the content folder or the network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit

__all__ = ["DeadLink", "Links", "Page", "follow_links", "resolve", "scan_page"]

_TAG = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>script|style)\b(?P<raw_values>(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)>.*?</(?P=raw)"
    r"|<(?P<name>[a-z][^\s>/]*)(?P<values>(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')++)>",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, a script or style with all that is in it, or a tag with attributes.

Python's own parser is ten times slower, which would double the time of an export; the pages are
our own and well formed, and a test holds the two against each other."""

_VALUE = re.compile(
    r"(?P<name>[^\s=>\"'/]+)(?:\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'>]+)))?"
)

_LINKS = frozenset({"href", "src", "action"})


@dataclass(frozen=True)
class Page:
    """What matters of a page's HTML."""

    ids: frozenset[str]
    links: frozenset[str]
    """Values of `href`, `src` and `action`."""
    loads: frozenset[str]
    """Those of its style sheets and scripts."""


def scan_page(html: str) -> Page:
    """The ids and addresses in a page; what stands in comments, scripts and styles is none.

    >>> sorted(scan_page('<p id="a"><a href="b?x=1&amp;y=2">c</a><!-- <a href="d"> -->').links)
    ['b?x=1&y=2']
    """
    ids: set[str] = set()
    links: set[str] = set()
    loads: set[str] = set()
    for tag in set(_TAG.findall(html)):
        one = _tag(*tag)
        ids |= one.ids
        links |= one.links
        loads |= one.loads
    return Page(frozenset(ids), frozenset(links), frozenset(loads))


@lru_cache(maxsize=10_000)  # most tags stand in many pages
def _tag(raw: str, raw_values: str, name: str, values: str) -> Page:
    """What matters of one tag."""
    found = {
        one["name"].lower(): unescape(one["a"] or one["b"] or one["c"] or "")
        for one in _VALUE.finditer(raw_values or values)
    }
    element, loads = (raw or name).lower(), ""
    if element == "script":
        loads = found.get("src", "")
    elif element == "link" and found.get("rel") == "stylesheet":
        loads = found.get("href", "")
    return Page(
        frozenset({found["id"]} if "id" in found else ()),
        frozenset(found[key] for key in _LINKS & found.keys()),
        frozenset({loads} if loads else ()),
    )


def _read_page(folder: Path, place: str) -> Page:
    return scan_page((folder / place).read_text("utf-8"))


@dataclass(frozen=True)
class DeadLink:
    """An address on pages of the site that leads nowhere."""

    address: str
    """As the first page has it."""
    page: str
    """The first page with it."""
    pages: int
    """How many pages have it."""


@dataclass(frozen=True)
class Links:
    """Where the links of a site lead."""

    dead: tuple[DeadLink, ...] = ()
    """In the order of the pages."""
    external: Mapping[str, int] = field(default_factory=dict)
    """Host -> number of addresses there, by host; none is asked whether it is there."""


def follow_links(
    folder: Path,
    pages: Iterable[str],
    *,
    base_address: str = "",
    progress: Callable[[Iterable[str]], Iterable[str]] = lambda pages: pages,
) -> Links:
    """Where the links of these pages lead: each must be a file in the folder, and a place in it.

    Addresses below `base_address`, where the site will be, are links within it. `progress` wraps
    the loop over the pages. One page is in memory at a time.
    """
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    dead: dict[str, DeadLink] = {}
    anchors: dict[str, dict[str, DeadLink]] = {}
    outside: set[str] = set()

    def note(found: dict[str, DeadLink], key: str, link: str, place: str) -> None:
        first = found.get(key, DeadLink(link, place, 0))
        found[key] = DeadLink(first.address, first.page, first.pages + 1)

    for place in progress(pages):
        page = _read_page(folder, place)
        for link in sorted(page.links):
            target, fragment = resolve(link, place, base_address)
            if target is None:
                outside.add(link)
            elif target not in files:
                note(dead, target or link, link, place)
            elif fragment and target != place:
                note(anchors.setdefault(target, {}), fragment, link, place)
            elif fragment and fragment not in page.ids:
                note(dead, f"{target}#{fragment}", link, place)
    for target in sorted(anchors):
        ids = _read_page(folder, target).ids if target.endswith(".html") else frozenset()
        for fragment in anchors[target].keys() - ids:
            dead[f"{target}#{fragment}"] = anchors[target][fragment]
    return Links(
        tuple(sorted(dead.values(), key=lambda one: (one.page, one.address))), _hosts(outside)
    )


def resolve(link: str, place: str, base_address: str) -> tuple[str | None, str]:
    """The file that a link on a page, `place`, leads to and the anchor in it.

    The file is None for what lies outside the site, and empty where it can be no file of it.
    """
    up = "../" * place.count("/")
    if (
        link.startswith(f"{up}.")
        or not link.startswith(up)
        or link[len(up) :][:1] in ("", "#", "?")
    ):
        return _resolve_from(place, link, base_address)
    return _resolve_from("", link.removeprefix(up), base_address)


@lru_cache(maxsize=10_000)  # most links stand in many pages, from the root the same
def _resolve_from(place: str, link: str, base_address: str) -> tuple[str | None, str]:
    if base_address and link.startswith(base_address):
        path, _, fragment = link.removeprefix(base_address).partition("#")
        return _file(path.partition("?")[0]), unquote(fragment)
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None, ""
    # ":~:text=" and "top" name no element.
    fragment = "" if parts.fragment == "top" or ":~:" in parts.fragment else unquote(parts.fragment)
    if not parts.path:
        return place, fragment
    if parts.path.startswith("/"):
        root = urlsplit(base_address).path
        if not root or not parts.path.startswith(root):
            return "", fragment
        return _file(parts.path.removeprefix(root)), fragment
    path = normpath(f"{dirname(place)}/{unquote(parts.path)}".lstrip("/"))
    # A folder opens as a page on a web host only, not from a disk.
    return "" if path.startswith("..") or parts.path.endswith("/") else path, fragment


def _file(path: str) -> str:
    """The file of an address below the root, as a web host gives it."""
    path = unquote(path)
    return f"{path}index.html" if not path or path.endswith("/") else path


def _hosts(links: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for link in links:
        if host := urlsplit(link).hostname:
            counts[host] = counts.get(host, 0) + 1
    return dict(sorted(counts.items()))
