"""What an exported folder holds, read from its files: manifest, records, links, weights.

`webapp.publishing` compares two of them; nothing here knows the content folder or the network.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import unescape
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from ingest.errors import FaqError, UsageError
from webapp.export.manifest import MANIFEST, ManifestError, read_manifest
from webapp.formats.data import FORMAT

__all__ = [
    "CATALOGUE",
    "SEARCH_INDEX",
    "DamagedExportError",
    "DeadLink",
    "Exported",
    "Links",
    "Page",
    "Sizes",
    "follow_links",
    "read_exported",
    "scan_page",
    "sizes_of",
    "weigh",
]

CATALOGUE = "faq.json"

SEARCH_INDEX = "assets/search-index.js"

_KEYS = {
    "questions": ("id", "title", "text", "url"),
    "criteria": ("id", "title", "text", "url"),
    "topics": ("id", "title", "url"),
    "categories": ("id", "name", "url"),
    "terms": ("id", "preferred", "text"),
}
"""The lists of records in `faq.json`, and the texts that each record must have."""

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

_LOADING = re.compile(r"<(?:link|script)\b[^>]*>", re.IGNORECASE)
"""The tags that load something."""

_LINKS = frozenset({"href", "src", "action"})


class DamagedExportError(FaqError):
    """An earlier export cannot be compared with: its manifest or its records are damaged."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        super().__init__(
            f"{path}: {problem}. Name another export with --against, or write the site anew "
            "without comparing: faq export DIR"
        )


@dataclass(frozen=True)
class Exported:
    """An exported site, as far as it is compared."""

    name: str
    """As the user would type it."""
    files: Mapping[str, str]
    """Path from the root of the site -> SHA-256."""
    searches: Mapping[tuple[str, str], int | None]
    """Query and expected id -> place at which it is found, from one; None where it is not."""
    records: Mapping[str, Any] | None = None
    """The values of its `faq.json`; None where only the manifest is there."""
    folder: Path | None = None
    """Where its files lie; None where only the manifest is there."""

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The pages among its files."""
        return tuple(path for path in self.files if path.endswith(".html"))

    @property
    def base_address(self) -> str:
        """Where the site is on the web, with its last slash; empty where that is not known."""
        association = self.records.get("association") if self.records else None
        return str(association.get("base_address", "")) if isinstance(association, dict) else ""

    @cached_property
    def question_pages(self) -> tuple[str, ...]:
        """The files of its questions' pages; none where its records are not known."""
        questions = self.records["questions"] if self.records else ()
        return tuple(one["url"] for one in questions if one["url"] in self.files)


def read_exported(path: Path) -> Exported:
    """The export in a folder, or the one that a manifest tells of.

    Raises UsageError where there is none, DamagedExportError where it cannot be relied on.
    """
    manifest = path / MANIFEST if path.is_dir() else path
    if not manifest.is_file():
        if path.is_dir():
            raise UsageError(f"{path} holds no export ({MANIFEST} is missing).")
        raise UsageError(f"There is no {path}. Name the folder of an export, or its {MANIFEST}.")
    _text(manifest)  # a damaged one is not read with gaps
    try:
        found = read_manifest(manifest)
    except ManifestError as error:
        problem = f"line {error.line} names no file and its hash"
        raise DamagedExportError(manifest, problem) from error
    files, searches = found.files, {(one.query, one.id): one.place for one in found.searches}
    if not files:
        raise DamagedExportError(manifest, "it names no files")
    folder = manifest.parent if (manifest.parent / CATALOGUE).is_file() else None
    records = _records(manifest.parent / CATALOGUE, files) if folder else None
    return Exported(str(path), files, searches, records, folder)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DamagedExportError(path, "this is no text") from error
    except OSError as error:
        raise DamagedExportError(path, f"it cannot be read ({error.strerror})") from error


def _records(path: Path, files: Mapping[str, str]) -> Mapping[str, Any]:
    """The values of a `faq.json`, if it is the one of the manifest and in a form we know."""
    text = _text(path)
    if hashlib.sha256(path.read_bytes()).hexdigest() != files.get(CATALOGUE):
        raise DamagedExportError(path, f"it is not the one that {MANIFEST} lists")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DamagedExportError(path, "this is not JSON") from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise DamagedExportError(path, f"its format is not {FORMAT}, the one of this version")
    for kind, keys in _KEYS.items():
        found = values.get(kind)
        if not isinstance(found, list) or not all(_has_texts(one, keys) for one in found):
            raise DamagedExportError(path, f"“{kind}” is no list of records")
    return values


def _has_texts(value: Any, keys: Iterable[str]) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in keys)


# Pages


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


# Links


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
            target, fragment = _resolve(link, place, base_address)
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


def _resolve(link: str, place: str, base_address: str) -> tuple[str | None, str]:
    """The file that a link on a page leads to and the place in it.

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


# Weights


@dataclass(frozen=True)
class Sizes:
    """How large a site is."""

    files: int
    bytes: int
    """Of all files together."""
    page: str
    """Its heaviest page of a question; empty where there is none."""
    page_bytes: int
    """What that page weighs with its style and scripts, compressed as web hosts do."""
    index_bytes: int
    """The same of the search index that every search loads."""


def weigh(
    folder: Path,
    pages: Iterable[str],
    *,
    progress: Callable[[Iterable[str]], Iterable[str]] = lambda pages: pages,
) -> dict[str, int]:
    """Page -> bytes that a reader loads for it: itself, its style sheets and scripts, compressed.

    `progress` wraps the loop over the pages.
    """
    known: dict[str, int] = {}
    weights = {}
    for place in progress(pages):
        data = (folder / place).read_bytes()
        loaded = 0
        for link in scan_page("".join(_LOADING.findall(data.decode("utf-8")))).loads:
            file, _ = _resolve(link, place, "")
            if file and file not in known:
                known[file] = _compressed_size(folder / file)
            loaded += known[file] if file else 0
        weights[place] = _compressed(data) + loaded
    return weights


def sizes_of(folder: Path, files: Collection[str], weights: Mapping[str, int]) -> Sizes:
    """The sizes of a site; `weights` are those of its questions' pages."""
    heaviest = max(weights, key=lambda page: (weights[page], page), default="")
    sizes = ((folder / file).stat().st_size for file in files if (folder / file).is_file())
    return Sizes(
        len(files),
        sum(sizes),
        heaviest,
        weights.get(heaviest, 0),
        _compressed_size(folder / SEARCH_INDEX),
    )


def _compressed_size(path: Path) -> int:
    return _compressed(path.read_bytes()) if path.is_file() else 0


def _compressed(data: bytes) -> int:
    return len(gzip.compress(data, 6, mtime=0))  # 6 is what web hosts use
