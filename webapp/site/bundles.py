"""Scripts and styles that are made of several files of `static/`, so that a page loads one.

Nothing is translated: the files stand in the bundle one behind the other, as written but for
comments and blanks, which no phone has to load.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import rjsmin

from search.analysis import STEMMERS
from search.browser_index import FORMAT

__all__ = ["BUNDLED", "PAGE_SCRIPTS", "joined_script", "joined_style"]

_STATIC = Path(__file__).parents[1] / "static"

_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "page.js": ("shared/loading.js", "site/page.js"),
    "search-box.js": ("shared/plurals.js", "shared/search-view.js", "site/search-box.js"),
    "search-early.js": ("shared/loading.js", "site/search-failure.js", "site/search-early.js"),
    "list-filter.js": ("shared/plurals.js", "site/list-filter.js"),
    "search-page.js": (
        "shared/plurals.js",
        "shared/search-view.js",
        "site/search-address.js",
        "site/search-failure.js",
        "site/search-results.js",
        "site/search-page.js",
    ),
    "faq-search-element.js": (
        "shared/loading.js",
        "shared/plurals.js",
        "shared/search-view.js",
        "element/faq-search-element.js",
    ),
    **{
        name: (f"site/{name}",)
        for name in (
            "compare-page.js",
            "log-query.js",
            "offline.js",
            "pieces-page.js",
            "record-page.js",
            "remember.js",
            "search-field.js",
        )
    },
    "search.js": (
        "search/analysis.js",
        "search/query.js",
        "search/synonyms.js",
        "search/spelling.js",
        "search/browser_index.js",
        "search/query_terms.js",
        "search/filters.js",
        "search/sets.js",
        "search/engine.js",
        "search/facets.js",
        "search/excerpts.js",
        "search/search.js",
    ),
}
"""Script -> the files it is made of, in order; before those of the search goes its stemmer."""

_SNOWBALL = "vendor/snowball-3.0.1"
"""Unmodified libraries: the stemmer of each language."""

_NEEDS: Mapping[str, str] = {
    "search.js": f"!globalThis.FaqSearch && globalThis.FaqSearchIndex?.format === {FORMAT}",
    "search-box.js": "globalThis.FaqSearch && globalThis.FaqPage && !globalThis.FaqPage.hasBox",
    "search-page.js": (
        "globalThis.FaqSearch && globalThis.FaqPage?.category && !globalThis.FaqPage.hasSearch"
    ),
}
"""Script -> what must be so for it to do anything: what it needs has come, and it has not run
before. Whoever loads it tries again."""

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

PAGE_SCRIPTS = tuple(
    name for name in _SCRIPTS if name not in ("search.js", "faq-search-element.js")
)
"""Scripts that the pages of this site load, among those above."""

_STEMMER_FILES = (
    f"{_SNOWBALL}/base-stemmer.js",
    *(f"{_SNOWBALL}/{algorithm}-stemmer.js" for algorithm in STEMMERS.values()),
)

BUNDLED = frozenset(
    file if file.startswith("vendor/") else Path(file).name
    for files in (*_SCRIPTS.values(), *_STYLES.values(), _STEMMER_FILES)
    for file in files
)
"""Names, as in addresses, of the files that no page loads by themselves."""


def joined_script(name: str, language: str = "en") -> str:
    """The script of this name: its files within one function, which keeps their names inside.

    The search knows the word forms of the language of the site, and of no other.
    """
    parts = [*(_stemmer(language) if name == "search.js" else ()), *map(_code, _SCRIPTS[name])]
    needs = _NEEDS.get(name)
    guard = f"if (!({needs})) return;\n" if needs else ""
    return "(function () {\n" + guard + "\n".join(parts) + "\n})();\n"


def _stemmer(language: str) -> list[str]:
    algorithm = STEMMERS.get(language)
    if algorithm is None:
        return ["const LanguageStemmer = null;"]
    files = [f"{_SNOWBALL}/base-stemmer.js", f"{_SNOWBALL}/{algorithm}-stemmer.js"]
    named = f"const LanguageStemmer = {algorithm.capitalize()}Stemmer;"
    return ["let BaseStemmer;", *map(_code, files), named]  # which the library makes global


def joined_style(name: str) -> str:
    """The style of this name."""
    return "\n".join(map(_text, _STYLES[name]))


@cache
def _code(file: str) -> str:
    text = _text(file)
    return f"/* {file} */\n{text if file.startswith('vendor/') else rjsmin.jsmin(text)}"


def _text(file: str) -> str:
    return (_STATIC / file).read_text("utf-8")
