"""What pages say: all of it stands in one file, and site.toml may say it otherwise."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from flask.testing import FlaskClient

from ingest.content.loading import load
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.content.model.site_strings import PLAIN, default_strings, values_of
from ingest.markdown import plain_text
from support.content import CONTENT, ROOT, site_faults
from webapp.application import create_app

TEMPLATES = sorted((ROOT / "webapp" / "templates").rglob("*.html"))

FOR_STAFF = "reports"
"""Folder of reports, which readers never see."""

VIEWS = [
    "/",
    "/topics/work-experience/",
    "/questions/work-masters-start/",
    "/questions/training-30-vs-15/",
    "/questions/supervision-requirements/",
    "/search/",
    "/search/?q=toddlers",
    "/search/?q=reflectve+supervison",
    "/search/?q=zebra",
    "/criteria/",
    "/criteria/supervision-24-hours-ifs/",
    "/criteria/exam-who/",
    "/categories/",
    "/categories/ifs/",
    "/categories/ecfs/",
    "/compare/",
    "/glossary/",
    "/coverage/",
    "/about/",
    "/contact/",
    "/404.html",
]

READ_ALOUD = ("alt", "aria-label", "placeholder", "title")
"""Attributes that readers see or hear."""


def _written(strings: dict[str, dict[str, str]]) -> str:
    """The tables of site.toml that say these strings."""
    tables = []
    for section, texts in strings.items():
        lines = "".join(f"{name} = {_quoted(text)}\n" for name, text in texts.items())
        tables.append(f"[strings.{section}]\n{lines}")
    return "\n".join(tables)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> tuple[FlaskClient, KnowledgeBase]:
    """The frozen content with every string in brackets of its own."""
    folder = tmp_path_factory.mktemp("bracketed") / "content"
    shutil.copytree(CONTENT, folder)
    strings = {
        section: {name: text if name == "months" else f"⟦{text}⟧" for name, text in texts.items()}
        for section, texts in default_strings().items()
    }
    site = folder / "site.toml"
    table, _, _ = site.read_text("utf-8").partition("\n[strings.")
    site.write_text(f"{table}\n{_written(strings)}", "utf-8")
    app = create_app(folder, with_drafts=True)
    return app.test_client(), load(folder)


def _texts_of(value: Any) -> Iterator[str]:
    """Every text in a record and in the records it holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, date):
        yield f"{value.year} {value.day}"
    elif is_dataclass(value):
        for one in fields(value):
            if one.name != "strings":
                yield from _texts_of(getattr(value, one.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _texts_of(part)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _outside(page: BeautifulSoup) -> Iterator[str]:
    """The texts of a page that stand in no bracket."""
    depth = 0
    for node in page.descendants:
        if isinstance(node, Tag):
            for name in READ_ALOUD:
                value = _plain(str(node.get(name, "")))
                if value and not value.startswith("⟦"):
                    yield value
        elif isinstance(node, NavigableString) and not isinstance(node, Comment):
            if node.parent and node.parent.name in ("script", "style"):
                continue
            rest = []
            for piece in re.split("([⟦⟧])", str(node)):
                if piece == "⟦":
                    depth += 1
                elif piece == "⟧":
                    depth -= 1
                elif depth == 0:
                    rest.append(piece)
            yield from filter(None, map(_plain, rest))
    assert depth == 0


@pytest.mark.parametrize("url", VIEWS)
def test_every_word_of_a_page_is_a_string_or_content(
    bracketed: tuple[FlaskClient, KnowledgeBase], url: str
) -> None:
    client, knowledge = bracketed
    response = client.get(url)
    assert response.status_code == 200
    said = [
        *(question.answer for question in knowledge.questions),
        *(category.for_whom for category in knowledge.categories),
        *(term.definition for term in knowledge.terms),
        *(criterion.said_aspect for criterion in knowledge.criteria),
        *(criterion.text for criterion in knowledge.criteria),
    ]
    plain = [spoken(text, knowledge) for text in said]
    texts = "\n".join([*_texts_of(knowledge), *plain, unquote_plus(url)])
    content = _letters(f"{texts}\n{plain_text(texts)}")
    found = list(_outside(BeautifulSoup(response.text, "html.parser")))
    assert [text for text in found if not _is_content(text, content)] == []


def _letters(text: str) -> str:
    """The words alone, a blank between two."""
    return " " + " ".join(re.findall(r"[^\W\d_]+", text)) + " "


def _is_content(text: str, content: str) -> bool:
    """Whether what stands between the separators of a text stands in the content, perhaps cut."""
    pieces = re.split(r"[·,:()→…]|\.{3}|\d+", text)
    return all(_letters(piece).rstrip() in content for piece in pieces if _letters(piece).strip())


def test_the_frozen_file_names_every_string_with_the_words_of_the_program() -> None:
    """So that staff find each of them where they edit."""
    site = tomllib.loads((CONTENT / "site.toml").read_text("utf-8"))
    assert site["strings"] == default_strings()


@pytest.mark.parametrize("section", sorted(default_strings()))
def test_every_string_is_used(section: str) -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for folder in ("webapp", "ingest")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".html", ".py", ".js", ".txt", ".xml", ".md")
    )
    # Looked up by a name that is put together, by any name, or as a table given on.
    prefixes = tuple(re.findall(rf"{section}\[\"(\w+_)\" ~", code))
    if re.search(rf"{section}\[\w+\]|\[\"{section}\"\]", code):
        prefixes = ("",)
    for name in default_strings()[section]:
        base = re.escape(name.removesuffix("_one"))
        is_named = re.search(rf"{section}\b.*\b{base}\b", code)
        assert is_named or name.startswith(prefixes), f"{section}.{name}"


def test_every_string_that_templates_ask_for_exists() -> None:
    strings = default_strings()
    for path in TEMPLATES:
        if path.parent.name == FOR_STAFF:
            continue
        for section, name in re.findall(r"\bstrings\.(\w+)\.(\w+)", path.read_text("utf-8")):
            assert name in strings[section], f"{path.name}: strings.{section}.{name}"
        for section, name in re.findall(
            r"strings\.(\w+) \| plural_form\(\"(\w+)\"", path.read_text("utf-8")
        ):
            assert {name, f"{name}_one"} <= set(strings[section]), f"{path.name}: {name}"


def test_no_name_is_one_that_a_table_has_already() -> None:
    """Templates look for attributes first, so a string called "items" would never be shown."""
    for names in default_strings().values():
        assert not [name for name in names if hasattr(names, name)]


def test_the_values_of_a_single_thing_are_among_those_of_many() -> None:
    for names in default_strings().values():
        for name, text in names.items():
            if name.endswith("_one"):
                assert values_of(text) <= values_of(names[name.removesuffix("_one")])


def test_the_strings_that_scripts_put_in_are_known_as_such() -> None:
    """What templates give to scripts: in attributes `data-`, and as the words of the element."""
    found = set()
    element = ROOT / "webapp" / "templates" / "embed" / "faq-search.js"
    for path in (*TEMPLATES, element):
        text = path.read_text("utf-8")
        found |= set(re.findall(r'data-[\w-]+="\{\{ strings\.(\w+)\.(\w+)', text))
        if path == element:
            found |= set(re.findall(r"strings\.(\w+)\.(\w+)", text))
        for listed in re.findall(r"set messages = \[(.+)\]", text):
            found |= {("search", name) for name in re.findall(r"\w+", listed)}
    assert found == {(section, name) for section, names in PLAIN.items() for name in names}


def test_strings_that_scripts_put_in_have_no_strong_words() -> None:
    strings = default_strings()
    assert not [
        name for section, names in PLAIN.items() for name in names if "**" in strings[section][name]
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            '[strings.serch]\nnone = "x"',
            "the key “serch” is unknown in [strings]. Did you mean “search”?",
        ),
        (
            '[strings.search]\nnoen = "x"',
            "the key “noen” is unknown in [strings.search]. Did you mean “none”?",
        ),
        (
            '[strings.search]\nmore_criteria = "x"',
            "the key “more_criteria” is unknown in [strings.search]. "
            "Take the line out: all that was found stands in one list.",
        ),
        (
            '[strings.filters]\ncriterion = "Rules"',
            "the key “criterion” is unknown in [strings.filters]. "
            "It is called “kind_criterion” now.",
        ),
        (
            '[strings.search]\nnone = "No {qery}"',
            "“none” asks for a value “qery” that it is not given. Did you mean “query”?",
        ),
        (
            '[strings.search]\nall = "See [it](glossary)"',
            "“all” asks for a value “glossary” that it is not given. It is given none.",
        ),
        (
            '[strings.search]\nmany = "**{count}** found"',
            "“many” is put in by a script, which would show the stars. Take the ** out.",
        ),
        ("[strings.search]\nall = 3", "the value of “all” is not a text. Put it in quotes."),
        (
            "[strings]\nsearch = 3",
            "“strings.search” must be a table. Write [strings.search] on a line of its own.",
        ),
    ],
)
def test_a_string_that_cannot_be_is_a_fault(small_content: Path, line: str, problem: str) -> None:
    assert problem in site_faults(small_content, line)
