"""Bundles: the files they are made of, in order, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.content import ROOT
from support.node import loaded
from webapp.site.bundles import BUNDLED, PAGE_SCRIPTS, joined_script, joined_style

STATIC = ROOT / "webapp" / "static"
SCRIPTS = ("search.js", "faq-search-element.js", *PAGE_SCRIPTS)
GUARDED = ("search.js", "search-box.js", "search-page.js")
"""Those that do nothing where what they need has not come."""

TEMPLATES = "\n".join(
    path.read_text("utf-8") for path in (ROOT / "webapp").rglob("*.html") if path.is_file()
)


def _lines(script: str) -> list[str]:
    """The lines that hold more than a comment."""
    without = re.sub(r"/\*.*?\*/|^ *//[^\n]*", "", script, flags=re.DOTALL | re.MULTILINE)
    return [line.strip() for line in without.split("\n") if line.strip()]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_bundle_is_its_files_without_what_documents_them(name: str) -> None:
    bundle = joined_script(name)
    files = re.findall(r"^/\* ([\w./-]+\.js) \*/$", bundle, re.MULTILINE)
    written = "\n".join((STATIC / file).read_text("utf-8") for file in files)
    guard = re.findall(r"^if \(!\(.+\)\) return;$", bundle.split("\n", 2)[1])
    assert bool(guard) == (name in GUARDED)
    stemmer = "const LanguageStemmer = EnglishStemmer;"
    lines = [line for line in _lines(bundle) if line != stemmer]
    assert lines == ["(function () {", *guard, *_lines(written), "})();"]
    assert (stemmer in bundle) == (name == "search.js")
    ours = bundle.partition("/* search/analysis.js */")[2] or bundle
    assert not re.search(r"^ */\*\*\s*$|^ *\* @", ours, re.MULTILINE)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_bundle_is_a_script(name: str, tmp_path: Path) -> None:
    with loaded([]) as node:
        assert node.evaluate("(text) => typeof new Function(text)", joined_script(name))


def test_a_comment_within_a_line_stays_with_its_line() -> None:
    assert "/** @type {HTMLScriptElement} */ (document.currentScript)" in joined_script("page.js")


def test_the_colours_come_before_what_is_drawn_with_them_and_paper_last() -> None:
    style = joined_style("style.css")
    order = [style.index(rule) for rule in (":root {", ".site-header {", ".suggestions {")]
    assert order == sorted(order)
    assert style.rindex("@media print") > order[-1]


def test_every_file_is_in_a_bundle_or_loaded_by_a_page() -> None:
    """A script or style that nothing names would be published for nobody."""
    files = {
        path.name
        for path in STATIC.rglob("*.*")
        if path.suffix in (".js", ".css") and "vendor" not in path.parts
    }
    named = {name for name in files if f"'{name}'" in TEMPLATES}
    assert files == named | (BUNDLED & files)
