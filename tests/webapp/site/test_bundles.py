"""Bundles: the files they are made of, in order, and nothing else."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest

from support.browsers import ACORN
from support.content import ROOT
from support.node import Node, loaded
from webapp.site.bundles import BUNDLED, PAGE_SCRIPTS, joined_script, joined_style

STATIC = ROOT / "webapp" / "static"
SCRIPTS = ("search.js", "faq-search-element.js", *PAGE_SCRIPTS)
GUARDED = ("search.js", "search-box.js", "search-page.js")
"""Those that do nothing where what they need has not come."""

TEMPLATES = "\n".join(
    path.read_text("utf-8") for path in (ROOT / "webapp").rglob("*.html") if path.is_file()
)


TREE = """
(text) => JSON.stringify(
  exports.parse(text, { ecmaVersion: 2021, sourceType: "script" }),
  (key, value) => (key === "start" || key === "end" ? undefined : value),
)
"""
"""Text of a script -> what it says, without where."""


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with loaded([ACORN]) as node:
        yield node


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_bundle_says_what_its_files_say_and_nothing_else(node: Node, name: str) -> None:
    bundle = joined_script(name)
    files = re.findall(r"^/\* ([\w./-]+\.js) \*/$", bundle, re.MULTILINE)
    guard = re.findall(r"^if \(!\(.+\)\) return;$", bundle.split("\n", 2)[1])
    assert bool(guard) == (name in GUARDED)
    written = [(STATIC / file).read_text("utf-8") for file in files]
    if name == "search.js":
        written.insert(2, "const LanguageStemmer = EnglishStemmer;")
        written.insert(0, "let BaseStemmer;")
        assert [file.startswith("vendor/") for file in files[:3]] == [True, True, False]
    source = "\n".join(["(function () {", *guard, *written, "})();"])
    assert node.evaluate(TREE, bundle) == node.evaluate(TREE, source)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_bundle_holds_no_comment_and_no_indentation_of_ours(node: Node, name: str) -> None:
    comments = node.evaluate(
        """(text) => {
          const found = [];
          exports.parse(text, { ecmaVersion: 2021, onComment: (_, one) => found.push(one) });
          return found;
        }""",
        joined_script(name),
    )
    assert comments
    assert all((STATIC / one.strip()).is_file() for one in comments), comments
    assert not re.search(r"^[ \t]|[ \t]$", joined_script(name), re.MULTILINE)


MOST = {
    "search.js": 14_200,
    "page.js": 1_600,
    "record-page.js": 1_550,
    "faq-search-element.js": 4_600,
}
"""Bytes that a script of an English site has at most on its way to a phone."""


@pytest.mark.parametrize("name", MOST)
def test_a_script_stays_as_light_as_it_is(name: str) -> None:
    assert len(gzip.compress(joined_script(name).encode(), 9)) <= MOST[name]


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
