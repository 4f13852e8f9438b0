"""What the site ships can be read by the oldest browser that is supported: Safari of iOS 15.0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.analysis import STEMMERS
from support.browsers import NEW, Reader, reading, style_faults
from support.content import ROOT
from webapp.export.service_worker import service_worker
from webapp.site.bundles import joined_script

ASKED_FOR = {
    "adoptedStyleSheets (16.4)",  # `in Document.prototype`; else a link to the style sheet
    "replaceSync (16.4)",
    "requestSubmit (16.0)",  # where the field is one of several lines, by CSS.supports()
    "number (16.4)",  # of a piece of the index
    "nonce (15.4)",  # else undefined, as where the page has none
}
"""What scripts use only where it is there."""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with reading() as reader:
        yield reader


def _faults(reader: Reader, text: str) -> list[str]:
    return [fault for fault in reader.faults(text) if fault not in ASKED_FOR]


def test_every_script_of_a_site_can_be_read(reader: Reader, site: Path) -> None:
    scripts = {path.name: path.read_text("utf-8") for path in site.rglob("*.js")}
    assert {name.partition(".")[0] for name in scripts} > {"page", "search", "faq-search"}
    scripts["sw.js"] = service_worker({"index.html": "1" * 64})
    found = {name: _faults(reader, text) for name, text in scripts.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("language", STEMMERS)
def test_the_search_of_every_language_can_be_read(reader: Reader, language: str) -> None:
    assert _faults(reader, joined_script("search.js", language)) == []


def test_what_is_asked_for_is_used(reader: Reader, site: Path) -> None:
    texts = [path.read_text("utf-8") for path in site.rglob("*.js")]
    used = {fault for text in texts for fault in reader.faults(text)}
    assert used >= ASKED_FOR - {"nonce (15.4)"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("const a = /(?<!b)c/;", "lookbehind (1)"),
        ("const a = new RegExp('(?<=b)c');", "lookbehind (1)"),
        ("const a = new RegExp(`(?<=${b})c`);", "lookbehind (1)"),
        ("class A { static { this.b = 1; } }", "Unexpected token"),
        ("class A { #b = 1; has(c) { return #b in c; } }", "Unexpected"),
        ("class A { b = 1; }", "Unexpected"),
        ("const a = /[a--b]/v;", "Invalid regular expression flag"),
        ("const a = /(?i:b)/;", "Invalid regular expression"),
        ("const a = /(?<b>c)|(?<b>d)/;", "Invalid regular expression"),
        ("using(a); await b;", "Unexpected"),
        ("[1].at(-1);", "at (15.4)"),
        ("structuredClone({});", "structuredClone (15.4)"),
        ("Object.hasOwn({}, 'a');", "hasOwn (15.4)"),
        ("const { hasOwn } = Object;", "hasOwn (15.4)"),
        ("document.body.checkVisibility?.();", "checkVisibility (17.4)"),
        ("[1].toSorted();", "toSorted (16.0)"),
        ("[1].findLast(Boolean);", "findLast (15.4)"),
        ("requestIdleCallback(() => 1);", "requestIdleCallback"),
        ("Promise.withResolvers();", "withResolvers (17.4)"),
        ("crypto.randomUUID();", "randomUUID (15.4)"),
    ],
)
def test_what_is_newer_is_named(reader: Reader, text: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in reader.faults(text)), reader.faults(text)


def test_own_names_are_not_taken_for_those_of_browsers(reader: Reader) -> None:
    text = "const at = (query) => ({ turn: query }); class A { move() { this.run = at(1).turn; } }"
    assert NEW.keys() >= {"at", "query", "turn", "move", "run"}
    assert reader.faults(text) == []


# Styles


def test_no_style_is_lost_for_a_part_of_it(site: Path) -> None:
    styles = [*site.rglob("*.css"), *(ROOT / "webapp" / "static").rglob("*.css")]
    assert len(styles) > 20
    found = {path.name: style_faults(path.read_text("utf-8")) for path in styles}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "text",
    [
        "a, p:has(b) { color: red }",
        "a { color: red; &:hover { color: blue } }",
        "@media (width >= 40rem) { a { color: red } }",
        "@layer base { a { color: red } }",
        "@media print { @container (min-width: 1px) { a { color: red } } }",
        "@supports (color: red) { a:focus, a:focus-visible { color: red } }",
    ],
)
def test_a_style_that_would_be_lost_is_named(text: str) -> None:
    assert style_faults(text)


def test_the_manual_names_the_browser() -> None:
    manual = (ROOT / "docs" / "publishing.md").read_text("utf-8")
    assert "iOS 15" in manual
