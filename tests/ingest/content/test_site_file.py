"""site.toml: who the site speaks for; and a second association that uses the program unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ingest.content.loading import load
from ingest.content.model.records import Association
from support.content import ROOT, site_faults
from webapp.application import create_app
from webapp.export.exporter import export_site

SISTER = ROOT / "tests" / "data" / "sister"


@pytest.fixture(scope="module")
def sister(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sister") / "site"
    export_site(SISTER, folder)
    return folder


def _page(folder: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((folder / name).read_text("utf-8"), "html.parser")


def _words(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]


def test_another_association_has_its_own_name_words_and_dates(sister: Path) -> None:
    home = _page(sister, "index.html")
    assert home.html is not None
    assert home.html["lang"] == "en-GB"
    assert _words(home, ".site-header__association") == [
        "Sample Lakes Association for Infant Wellbeing"
    ]
    assert _words(home, "h1") == ["Applying at the lakes"]
    assert _words(home, ".hero .search-box__label")[0].startswith("What would you like to know?")
    assert _words(home, ".hero button") == ["Go"]
    assert _words(home, ".card__count") == ["1 known of 2", "1 known of 1"]
    assert _words(home, ".card .state") == ["Known", "Not known", "Known"]
    question = _page(sister, "questions/first-step/index.html")
    assert _words(question, "main time") == ["5 March 2026"]
    assert _words(question, ".figure") == ["at least 7 hours"]


def test_another_association_has_its_own_picture_colour_and_newsletter(sister: Path) -> None:
    question = _page(sister, "questions/first-step/index.html")
    logo = question.select_one("header img")
    assert logo is not None
    assert logo["alt"] == ""
    shown = (sister / "questions" / "first-step" / str(logo["src"])).resolve()
    assert shown.read_bytes() == (SISTER / "heron.svg").read_bytes()
    style = question.select_one("link[rel=stylesheet]")
    assert style is not None
    text = (sister / "questions" / "first-step" / str(style["href"])).read_text("utf-8")
    assert "--accent: #8a1c7c;" in text
    letter = question.select_one(
        "footer a[href='https://www.example.org/newsletter?list=1&from=faq']"
    )
    assert letter is not None
    assert letter.get_text() == "Our letter"


def test_nothing_of_the_first_association_is_left(sister: Path) -> None:
    for path in sister.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            for name in ("CT-AIMH", "Connecticut", "ctaimh"):
                assert name not in text, path


def test_without_a_picture_there_is_none(small_content: Path) -> None:
    client = create_app(small_content).test_client()
    assert "<img" not in client.get("/").text
    assert client.get("/assets/logo.svg").status_code == 404
    assert client.get("/assets/logo.").status_code == 404


def test_the_base_address_ends_in_a_slash_and_colours_are_small_letters() -> None:
    association = load(SISTER).association
    assert association.base_address == "https://www.example.org/help/"
    assert association.accent == "#8a1c7c"
    assert not association.offline


def test_a_folder_without_the_file_speaks_for_nobody(small_content: Path) -> None:
    assert load(small_content).association == Association()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[site]\nbase_address = "www.example.org"',
            "site.toml:2: “www.example.org” is no address of a web page. Write all of it, such as https://www.example.org/faq/.",
        ),
        (
            '[site]\nbase_address = "https://example.org/?a=1"',
            "site.toml:2: “https://example.org/?a=1” has a question mark or a # in it.",
        ),
        (
            '[association]\nnewsletter = "javascript:alert(1)"',
            "site.toml:2: “javascript:alert(1)” is no address of a web page.",
        ),
        (
            '[association]\nwebsite = "www.example.org"',
            "site.toml:2: “www.example.org” is no address of a web page. Write all of it",
        ),
        ('[site]\naccent = "teal"', "site.toml:2: “teal” is no colour. Write # and six digits"),
        (
            '[site]\noffline = "yes"',
            "site.toml:2: “offline” is neither true nor false. Write offline = true.",
        ),
        (
            '[association]\nlogo = "../secret.png"',
            "cannot be the logo. Put a picture (svg, png, jpg, jpeg, webp) beside site.toml.",
        ),
        ('[association]\nlogo = "notes.txt"', "site.toml:2: “notes.txt” cannot be the logo."),
        (
            '[association]\nlogo = "logo.svg"',
            "site.toml:2: there is no picture “logo.svg”. Put it beside site.toml.",
        ),
        (
            '[assocation]\nname = "x"',
            "the key “assocation” is unknown in this file. Did you mean “association”?",
        ),
    ],
)
def test_what_cannot_be_is_a_fault(small_content: Path, text: str, problem: str) -> None:
    assert problem in site_faults(small_content, text)


def test_strings_of_an_earlier_page_are_no_fault(small_content: Path) -> None:
    (small_content / "site.toml").write_text(
        '[strings.word_index]\ntitle = "A–Z"\nsee = "see"\ntopic_one = "1 question"\n', "utf-8"
    )
    names = load(small_content).association.strings["word_index"]
    assert names["title"] == "A–Z"
    assert "see" not in names
