"""Scripts and styles that are made of several files of `static/`, so that a page loads one.

Nothing is translated or shortened: the files stand in the bundle one behind the other, as written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

__all__ = ["BUNDLED", "joined_script", "joined_style"]

_STATIC = Path(__file__).parents[1] / "static"

_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "search.js": (
        "vendor/snowball-3.0.1/base-stemmer.js",
        "vendor/snowball-3.0.1/english-stemmer.js",
        "search/analysis.js",
        "search/query.js",
        "search/spelling.js",
        "search/browser_index.js",
        "search/engine.js",
    ),
}
"""Script -> the files it is made of, in order. The stemmer is an unmodified library."""

_STYLES: Mapping[str, tuple[str, ...]] = {
    "style.css": (
        "css/tokens.css",
        "css/base.css",
        "css/frame.css",
        "css/search-box.css",
        "css/lists.css",
        "css/question.css",
        "css/criteria.css",
        "css/suggestions.css",
        "css/notes.css",
        "css/contrast.css",
        "css/print.css",
    ),
}
"""Style -> the files it is made of, in order: of equal rules the later one holds."""

BUNDLED = frozenset(
    file if file.startswith("vendor/") else Path(file).name
    for files in (*_SCRIPTS.values(), *_STYLES.values())
    for file in files
)
"""Names, as in addresses, of the files that no page loads by themselves."""


def joined_script(name: str) -> str:
    """The script of this name: its files within one function, which keeps their names inside."""
    parts = (f"/* {file} */\n{_text(file)}" for file in _SCRIPTS[name])
    return "(function () {\n" + "\n".join(parts) + "\n})();\n"


def joined_style(name: str) -> str:
    """The style of this name."""
    return "\n".join(map(_text, _STYLES[name]))


def _text(file: str) -> str:
    return (_STATIC / file).read_text("utf-8")
