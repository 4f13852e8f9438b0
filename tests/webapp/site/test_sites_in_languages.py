"""Three small sites, in Spanish, German and Arabic, as commands and browsers see them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ingest.content.loading import load, open_content
from ingest.content.model.site_strings import (
    TRANSLATED,
    WRITTEN,
    default_strings,
    strings_in,
    values_of,
)
from ingest.content.warnings.rules import find_warnings
from ingest.content.warnings.warning import WarningKind
from ingest.errors import ContentError
from support.chromium import assert_fits
from support.content import DATA
from webapp.export.exporter import export_site
from webapp.site.content_watcher import ContentWatcher

LANGUAGES = DATA / "languages"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Language -> its exported site."""
    folder = tmp_path_factory.mktemp("languages")
    for language in ("es", "de", "ar"):
        export_site(LANGUAGES / language, folder / language)
    return {language: folder / language for language in ("es", "de", "ar")}


def _text(page: Path) -> str:
    html = re.sub(
        r"<(script|style)\b.*?</\1>|<svg.*?</svg>", " ", page.read_text("utf-8"), flags=re.S
    )
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(("language", "direction"), [("es", "ltr"), ("de", "ltr"), ("ar", "rtl")])
def test_every_page_says_its_language_and_direction(
    sites: dict[str, Path], language: str, direction: str
) -> None:
    pages = sorted(sites[language].rglob("*.html"))
    whole = [text for page in pages if "<html" in (text := page.read_text("utf-8"))]
    assert len(whole) > 10
    assert all(f'<html lang="{language}" dir="{direction}">' in text for text in whole)
    assert f'xml:lang="{language}"' in (sites[language] / "changes.xml").read_text("utf-8")


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_string_is_there_with_the_same_values(language: str) -> None:
    ours, theirs = default_strings(), strings_in(language)
    assert {section: set(names) for section, names in theirs.items()} == {
        section: set(names) for section, names in ours.items()
    }
    same = {
        (section, name)
        for section, names in ours.items()
        for name, text in names.items()
        if theirs[section][name] == text and section not in WRITTEN
    }
    assert same == {
        ("contact", "fax"),
        ("coverage", "total"),
        ("filters", "option"),
        ("category", "count"),
    }
    for section, names in ours.items():
        for name, text in names.items():
            assert values_of(theirs[section][name]) == values_of(text), (section, name)


def test_a_spanish_page_says_nothing_in_english(sites: dict[str, Path]) -> None:
    said = _text(sites["es"] / "questions" / "training-hours" / "index.html")
    assert "Revisada el 2 de marzo de 2026" in said
    assert "También se pregunta así" in said
    english = {text for names in default_strings().values() for text in names.values()}
    long = {text for text in english if len(text.split()) > 1 and "{" not in text}
    for page in sorted(sites["es"].rglob("index.html")):
        if "pieces" not in page.parts:  # for those who build other pages
            assert not [text for text in long if text in _text(page)], page


def test_a_spanish_site_says_its_figures_in_spanish(sites: dict[str, Path]) -> None:
    site = sites["es"]
    said = _text(site / "criteria" / "supervision" / "index.html")
    assert "1,5 a 2 horas por mes" in said
    of_api = _text(site / "criteria" / "horas-api" / "index.html")
    assert "al menos 30 horas de formación durante al menos 6 meses" in of_api
    assert "Horas de formación: los demás" in of_api
    written = "\n".join(
        path.read_text("utf-8")
        for path in site.rglob("*")
        if path.suffix in (".html", ".md", ".json", ".csv", ".xml")
        or path.name == "search-index.js"
    )
    assert "al menos 30" in written
    for english in ("at least 30", "over at least", " per mes", "1.5 to", "formacion "):
        assert english not in written, english


def test_arabic_lists_have_arabic_commas_and_addresses_run_from_the_left(
    sites: dict[str, Path],
) -> None:
    site = sites["ar"]
    assert "المستوى الأول، الدرجة الأولى" in _text(site / "categories" / "index.html")
    html = (site / "criteria" / "hours" / "index.html").read_text("utf-8")
    assert '<code dir="ltr">faq.json</code>' in html
    assert 'dir="ltr">https://www.example.org/دليل/</a>' in html
    assert '<bdi dir="ltr">203-555-0142</bdi>' in (site / "contact/index.html").read_text("utf-8")
    spanish = (sites["es"] / "contact" / "index.html").read_text("utf-8")
    assert "bdi" not in spanish


@pytest.mark.browser
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_the_search_on_other_pages_speaks_the_language_of_the_site(
    sites: dict[str, Path], browser: Browser, tmp_path: Path, charset: str
) -> None:
    (tmp_path / "page.html").write_text(
        f'<!doctype html><html lang="en"><meta charset="{charset}">'
        f'<script src="{sites["es"].as_uri()}/assets/faq-search.js">'
        "</script><faq-search></faq-search></html>",
        "utf-8",
    )
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    page.locator("faq-search input").fill("horas")
    page.wait_for_function("document.querySelector('faq-search').shadowRoot.querySelector('mark')")
    said = page.evaluate(
        "document.querySelector('faq-search').shadowRoot.querySelector('.frame').innerText"
    )
    assert "resultados de «horas»" in said
    assert "1,5 a 2 horas por mes" in said
    assert not re.search(r"\b(?:results?|ask|search|at least)\b", said, re.IGNORECASE)
    page.close()


@pytest.mark.parametrize(
    ("language", "searched", "listed"), [("en", 0, 0), ("es", 0, 0), ("de", 0, 1), ("sw", 1, 1)]
)
def test_what_is_not_served_is_said(
    tmp_path: Path, language: str, searched: int, listed: int
) -> None:
    (tmp_path / "site.toml").write_text(
        f'[site]\nlanguage = "{language}"\n\n[strings.page]\nskip = "x"\n', "utf-8"
    )
    told = [
        one for one in find_warnings(open_content(tmp_path)) if one.kind == WarningKind.LANGUAGE
    ]
    assert sum("word forms" in one.problem for one in told) == searched
    names = [one for one in told if "[strings.page]" in one.remedy]
    assert len(names) == listed
    assert all(one.line == 2 for one in told)
    assert all("site_navigation" in one.remedy and "skip" not in one.remedy for one in names)


@pytest.mark.parametrize("tag", ["Deutsch", "de_AT", "x", "german (Austria)", ""])
def test_what_is_no_language_is_refused(tmp_path: Path, tag: str) -> None:
    (tmp_path / "site.toml").write_text(f'[site]\nlanguage = "{tag}"\n', "utf-8")
    with pytest.raises(ContentError, match=r"site\.toml:2: .*no tag of a language"):
        load(tmp_path)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1100])
def test_arabic_is_laid_out_from_the_right(
    sites: dict[str, Path], browser: Browser, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto((sites["ar"] / "questions" / "training-hours" / "index.html").as_uri())
    boxes = [page.locator(".breadcrumb a").nth(place).bounding_box() for place in (0, 1)]
    assert boxes[0]["x"] > boxes[1]["x"]
    title = page.locator("h1").bounding_box()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") == "start"
    assert title["x"] + title["width"] > width * 0.8
    for path in ("index.html", "search/index.html?q=تدريب", "questions/training-hours/index.html"):
        page.goto(f"{sites['ar'].as_uri()}/{path}")
        assert_fits(page)
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "query", "expected"),
    [
        ("es", "formaciones", "¿Sirven las formaciones de hace muchos años?"),
        ("es", "1250", "¿Cuánto cuesta la solicitud?"),
        ("de", "Strasse", "Welches Buch hilft bei der Vorbereitung?"),
        ("de", "Gebuehren", "Wie hoch ist die Gebühr?"),
        ("ar", "الساعات", "كم ساعة من التدريب أحتاج؟"),
    ],
)
def test_the_search_page_finds_in_the_language(
    sites: dict[str, Path], browser: Browser, language: str, query: str, expected: str
) -> None:
    page = browser.new_page()
    page.goto(f"{sites[language].as_uri()}/search/index.html?q={query}")
    page.wait_for_selector("mark")
    assert expected in page.inner_text("main")
    page.close()


def _english(folder: Path, translations: str) -> Path:
    """A site in English beside the Spanish one, with a question of its own."""
    content = folder / "content"
    shutil.copytree(LANGUAGES / "es", folder / "es")
    (content / "faq" / "training").mkdir(parents=True)
    (content / "faq" / "training" / "_topic.md").write_text("# Training\n", "utf-8")
    for one in ("training-hours", "how-much", "only-here"):
        question = f"---\nid: {one}\nstatus: published\n---\n# What of {one}?\n\nThat.\n"
        (content / "faq" / "training" / f"{one}.md").write_text(question, "utf-8")
    for one, name in (("baby", "Babies"), ("young", "Young children")):
        with (content / "categories.toml").open("a", encoding="utf-8") as file:
            file.write(CATEGORIES.format(one, name).replace('"X"', f'"{name[0]}"'))
    (folder / "es" / "categories.toml").write_text(CATEGORIES.format("bebes", "Bebés"), "utf-8")
    (content / "site.toml").write_text(
        f'[site]\nbase_address = "https://faq.example.org/en/"\n\n{translations}\n', "utf-8"
    )
    return content


SPANISH = """[translations.es]
address = "https://faq.example.org/es"
content = "../es"

[translations.es.pairs]
how-much = "fee"
baby = "bebes"
"""

CATEGORIES = """[[category]]
id = "{}"
name = "{}"
abbreviation = "X"
line = "infant"
"""


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported site in English beside the Spanish one."""
    folder = tmp_path_factory.mktemp("english")
    export_site(_english(folder, SPANISH), folder / "site")
    return folder / "site"


@pytest.mark.parametrize(
    ("page", "there", "is_same"),
    [
        ("questions/training-hours", "questions/training-hours/", True),
        ("questions/how-much", "questions/fee/", True),
        ("questions/only-here", "", False),
        ("topics/training", "topics/training/", True),
        ("categories/baby", "categories/bebes/", True),
        ("categories/young", "", False),
        ("word-index", "word-index/", True),
        ("404.html", "", False),
        ("coverage", None, False),
        ("search", "search/", True),
        ("contact", "contact/", True),
        (".", "", True),
    ],
)
def test_two_sites_lead_to_each_other(
    english: Path, page: str, there: str | None, is_same: bool
) -> None:
    path = english / page
    html = (path if path.suffix else path / "index.html").read_text("utf-8")
    assert ('<link rel="alternate" hreflang=' in html) == is_same
    if there is None:  # a page that only leads on
        return
    address = f"https://faq.example.org/es/{there}"
    assert f'<a href="{address}" lang="es" hreflang="es">Español</a>' in html
    here = f"https://faq.example.org/en/{page}/".replace("./", "")
    for language, target in (("es", address), ("en", here), ("x-default", here)):
        link = f'<link rel="alternate" hreflang="{language}" href="{target}">'
        assert (link in html) == is_same


def test_the_sitemap_names_the_pages_of_other_languages(english: Path) -> None:
    sitemap = (english / "sitemap.xml").read_text("utf-8")
    assert 'xmlns:xhtml="http://www.w3.org/1999/xhtml"' in sitemap
    lines = {found[1]: line for line in sitemap.splitlines() if (found := _LOC.search(line))}
    of_question = lines["https://faq.example.org/en/questions/how-much/"]
    assert [*_LINK.findall(of_question)] == [
        ("en", "https://faq.example.org/en/questions/how-much/"),
        ("es", "https://faq.example.org/es/questions/fee/"),
        ("x-default", "https://faq.example.org/en/questions/how-much/"),
    ]
    assert "xhtml" not in lines["https://faq.example.org/en/questions/only-here/"]


_LOC = re.compile("<loc>(.+?)</loc>")
_LINK = re.compile('<xhtml:link rel="alternate" hreflang="(.+?)" href="(.+?)"/>')


@pytest.mark.parametrize(
    ("languages", "default"),
    [(("en", "es"), "en"), (("es", "de"), "de"), (("es", "en-GB"), "en-GB")],
)
def test_the_page_for_other_languages_is_the_same_on_every_site(
    tmp_path: Path, languages: tuple[str, str], default: str
) -> None:
    for here, there in (languages, languages[::-1]):
        content = tmp_path / here
        (content / "faq" / "fees").mkdir(parents=True)
        (content / "faq" / "fees" / "_topic.md").write_text("# Fees\n", "utf-8")
        (content / "site.toml").write_text(
            f'[site]\nlanguage = "{here}"\nbase_address = "https://x.org/{here}/"\n\n'
            f'[translations.{there}]\naddress = "https://x.org/{there}/"\n',
            "utf-8",
        )
        export_site(content, tmp_path / f"{here}-site")
        html = (tmp_path / f"{here}-site" / "index.html").read_text("utf-8")
        assert f'hreflang="x-default" href="https://x.org/{default}/"' in html


@pytest.mark.parametrize("text", ["", "[[category]]\nname = 1", "[[category", 'category = "x"'])
def test_broken_categories_of_the_other_site_are_its_own_matter(tmp_path: Path, text: str) -> None:
    content = _english(tmp_path, SPANISH.replace('baby = "bebes"', ""))
    (tmp_path / "es" / "categories.toml").write_text(text, "utf-8")
    (other,) = load(content).association.translations
    assert other.ids["category"] == ()


def test_a_record_that_the_other_site_gets_is_led_to_at_once(tmp_path: Path) -> None:
    content = _english(tmp_path, SPANISH)
    watcher = ContentWatcher(content, None)
    (other,) = watcher.snapshot().knowledge.association.translations
    assert other.id_there("question", "only-here") is None
    shutil.copyfile(
        content / "faq" / "training" / "only-here.md",
        tmp_path / "es" / "faq" / "training" / "only-here.md",
    )
    (other,) = watcher.snapshot().knowledge.association.translations
    assert other.id_there("question", "only-here") == "only-here"


@pytest.mark.parametrize(
    ("translations", "problem"),
    [
        ('[translations.Spanish_]\naddress = "https://x.org/"', "no tag of a language"),
        ('[translations.es]\ncontent = "../es"', "has no “address”"),
        ('[translations.es]\naddress = "x.org"', "no address of a web page"),
        (
            '[translations.es]\naddress = "https://x.org/"\ncontent = "../e"',
            "no content folder “../e”",
        ),
        (SPANISH.replace('"fee"', '"fees2"'), "has no record “fees2”"),
        ('[translations.es]\naddres = "https://x.org/"', "the key “addres” is unknown"),
    ],
)
def test_a_translation_that_leads_nowhere_is_a_fault(
    tmp_path: Path, translations: str, problem: str
) -> None:
    with pytest.raises(ContentError, match=re.escape(problem)):
        load(_english(tmp_path, translations))
