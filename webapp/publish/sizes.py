"""What an exported site weighs: its pages as readers load them, its search index, all its files."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from webapp.publish.links import resolve, scan_page

__all__ = ["SEARCH_INDEX", "Sizes", "sizes_of", "weigh"]

SEARCH_INDEX = "assets/search-index.js"

_LOADING = re.compile(r"<(?:link|script)\b[^>]*>", re.IGNORECASE)
"""The tags that load something."""


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
            file, _ = resolve(link, place, "")
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
