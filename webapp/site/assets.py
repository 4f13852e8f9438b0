"""The files of `assets/`: static ones, and those that are made of a snapshot, by their names.

Each also has a name that says its content, `style.0f1e2d3c.css`: a browser may keep that one for
ever. Folders in `static/` sort our files and are no part of their names; what others wrote, in
`static/vendor/`, keeps its path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from ingest.content.model.languages import language_of
from ingest.files import read_regular
from search.browser_index import BrowserIndex, format_core
from webapp.site.bundles import PAGE_SCRIPTS, joined_script, joined_style
from webapp.site.search_scripts import browser_index
from webapp.site.snapshot import Snapshot
from webapp.site.theme import theme_style

__all__ = [
    "MADE",
    "Asset",
    "MadeAssets",
    "StaticFiles",
    "digest_of_file",
    "script_text",
]

_VENDOR = "vendor/"
"""Folder in `static/` of what others wrote."""

_SCRIPTS = ("search.js", *PAGE_SCRIPTS)

MADE = frozenset({*_SCRIPTS, "search-index.js", "style.css"})
"""Names of the assets that are made."""


@dataclass(frozen=True)
class Asset:
    """A file that is made."""

    text: str
    mimetype: str

    @cached_property
    def digest(self) -> str:
        """What its name says of its content."""
        return _digest(self.text.encode())


class MadeAssets:
    """What is made of a snapshot for browsers to load, each thing when it is first asked for."""

    def __init__(self, snapshot: Snapshot, address: Callable[..., str]) -> None:
        """`address` gives that of an endpoint with values, from the root of the site."""
        self.snapshot = snapshot
        self._address = address
        self._made: dict[str, Asset] = {}

    @cached_property
    def browser_index(self) -> BrowserIndex:
        """The index with which browsers search."""
        return browser_index(self.snapshot, self._address)

    def asset(self, name: str) -> Asset:
        """The asset of a name that is in `MADE`."""
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> Asset:
        if name == "style.css":  # in the association's colour
            accent = self.snapshot.knowledge.association.accent
            return Asset(joined_style(name) + theme_style(accent), "text/css")
        if name == "search-index.js":
            return Asset(script_text(format_core(self.browser_index)), "text/javascript")
        language = language_of(self.snapshot.knowledge.association.language)
        return Asset(script_text(joined_script(name, language)), "text/javascript")


class StaticFiles:
    """The files of a folder by the names that they have in addresses."""

    def __init__(self, folder: Path) -> None:
        """Raises ValueError where two files have one name."""
        self.by_name: dict[str, Path] = {}
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            inside = path.relative_to(folder).as_posix()
            name = inside if inside.startswith(_VENDOR) else path.name
            if self.by_name.setdefault(name, path) != path:
                raise ValueError(f"Two static files have one name: {self.by_name[name]} and {path}")

    def published(self, parts: frozenset[str], known: frozenset[str]) -> Iterator[tuple[str, bool]]:
        """Name of each asset, made ones too, and whether it goes by the name with its content.

        Others are made of `parts`, which no page loads by themselves. Other programs load those
        that are `known` by their plain names; those that are made have both.
        """
        for name in sorted(self.by_name.keys() - parts | MADE):
            is_foreign = name.startswith(_VENDOR)  # licences among it
            if is_foreign or name in known:
                yield name, False
            if not is_foreign and (name in MADE or name not in known):
                yield name, True


def script_text(script: str) -> str:
    """A script as it is sent: a byte order mark says that it is UTF-8, where that matters.

    Few hosts say so of scripts, and browsers then take them for what the page is written in, which
    is another site's where `<faq-search>` is.
    """
    return script if script.isascii() else f"\ufeff{script}"


def digest_of_file(path: Path) -> str:
    """What the name of a file says of its content, as it is now. Raises OSError without one."""
    status = path.stat()
    return _digest_of_file(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)
def _digest_of_file(path: Path, changed: int, size: int) -> str:
    """The same of the file that was changed at that time; every page asks for several."""
    return _digest(read_regular(path))


def _digest(data: bytes) -> str:
    """Eight hexadecimal digits of the SHA-256."""
    return hashlib.sha256(data).hexdigest()[:8]
