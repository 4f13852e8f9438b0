"""One text for every reader: page, search, data, Markdown, pieces and paper say the same.

What carries a meaning by its form (raised figures, what is struck out, pictures) keeps it in each.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser
from pypdf import PdfReader

from ingest.content.loading import load
from ingest.markdown import render
from search.entries import entries_of
from support.chromium import assert_accessible, assert_fits
from support.depth import deep
from support.markdown_documents import Document, make_document
from webapp.application import create_app
from webapp.export.exporter import export_site

BASE = "https://faq.example.org/"

ANSWER = """\
You need 30<sup>1</sup> hours, ~~$75~~ $100, H~2~O. <!-- note -->

![A form with a line for the name](form.png "Sign") and [the form](<the form.pdf>).

| a | b |
|---|---|
| one<br>two | `three` |

- [x] paid

<iframe src="https://films.example/1" title="A film"></iframe>
![Elsewhere](https://pictures.example/1.png)
"""


def _write(folder: Path, answers: dict[str, str], base: str = BASE) -> Path:
    topic = folder / "faq" / "a"
    topic.mkdir(parents=True)
    address = f'base_address = "{base}"\n' if base else ""
    (folder / "site.toml").write_text(f'[site]\ntitle = "T"\n{address}', "utf-8")
    (topic / "_topic.md").write_text("# A topic\n\n![Form](form.png) <!-- note -->\n", "utf-8")
    for slug, answer in answers.items():
        head = f"---\nid: {slug}\nstatus: published\n---\n# Title of {slug}?\n\n"
        (topic / f"{slug}.md").write_text(head + answer + "\n", "utf-8")
    Image.new("RGB", (64, 48), "red").save(topic / "form.png")
    (topic / "the form.pdf").write_bytes(b"%PDF-1.4\n")
    return folder


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write(tmp_path_factory.mktemp("one") / "content", {"one": ANSWER})


@pytest.fixture(scope="module")
def exported(content: Path) -> Path:
    export_site(content, content.parent / "site", with_pdf=True)
    return content.parent / "site"


def _question(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "faq.json").read_text("utf-8"))["questions"][0]
    return found


def _pdf(path: Path) -> tuple[str, int]:
    """The words of a PDF, and the number of pictures in it."""
    pages = PdfReader(path).pages
    return "\n".join(page.extract_text() for page in pages), sum(len(p.images) for p in pages)


def test_a_picture_is_shown_with_its_size_where_the_page_wants_it(exported: Path) -> None:
    page = BeautifulSoup((exported / "questions/one/index.html").read_text("utf-8"), "html.parser")
    (picture,) = page.select(".question__answer img")
    assert picture["alt"] == "A form with a line for the name"
    assert (picture["width"], picture["height"], picture["loading"]) == ("64", "48", "lazy")
    file = (exported / "questions/one" / str(picture["src"])).resolve()
    with Image.open(file) as shown:
        assert shown.size == (64, 48)
    linked = [str(a["href"]) for a in page.select(".question__answer a")]
    assert (exported / "questions/one" / linked[0]).read_bytes() == b"%PDF-1.4\n"
    assert linked[1:] == ["https://films.example/1", "https://pictures.example/1.png"]
    assert not page.select("iframe, video, object, embed")


def test_the_live_site_shows_the_same_picture_and_keeps_it_for_ever(content: Path) -> None:
    client = create_app(content).test_client()
    page = BeautifulSoup(client.get("/questions/one/").text, "html.parser")
    for element, key, kind in (("img", "src", "image/png"), ("a", "href", "application/pdf")):
        found = page.select_one(f".question__answer {element}")
        assert found is not None
        with client.get(str(found[key])) as response:
            assert (response.status_code, response.mimetype) == (200, kind)
            assert "immutable" in response.headers["Cache-Control"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("form.png", "form-64x48.00000000.png", "..%2fsite.toml", "one.md"):
        assert client.get(f"/files/{name}").status_code == 404


def test_data_and_markdown_lead_to_the_picture_and_load_nothing_from_elsewhere(
    exported: Path,
) -> None:
    markdown = (exported / "questions/one/index.md").read_text("utf-8")
    for text, folder in ((_question(exported)["answer"], "."), (markdown, "questions/one")):
        (address,) = re.findall(r"!\[[^\]]*\]\(([^ )]+)", text)
        assert (exported / folder / address).resolve().is_file()
        assert "[A film](<https://films.example/1>)" in text
        assert "[Elsewhere](https://pictures.example/1.png)" in text
        assert "note" not in text
        assert "~~$75~~" in text
        assert "30<sup>1</sup>" in text


def test_pieces_feed_and_structured_data_have_whole_addresses(exported: Path) -> None:
    piece = (exported / "pieces/topics/a.html").read_text("utf-8")
    for source in re.findall(r'src="([^"]*)"', piece):
        assert source.startswith(f"{BASE}files/form-64x48.")
    assert f'href="{BASE}files/the-form.' in piece
    page = (exported / "questions/one/index.html").read_text("utf-8")
    assert f"{BASE}files/form-64x48." in page.replace("\\/", "/")


def test_where_nobody_knows_the_address_pieces_have_the_words_of_a_picture(tmp_path: Path) -> None:
    client = create_app(_write(tmp_path / "content", {"one": ANSWER}, base="")).test_client()
    piece = client.get("/pieces/topics/a.html").text
    assert "A form with a line for the name and the form." in piece
    assert "<img" not in piece
    assert "content:" not in piece


def test_paper_has_the_picture(exported: Path) -> None:
    for name in ("topics/a.pdf", "handbook.pdf"):
        words, pictures = _pdf(exported / "pdf" / name)
        assert pictures >= 1
        assert "A film" in words


def test_form_that_carries_meaning_survives_in_every_flat_text(
    exported: Path, content: Path
) -> None:
    """30¹ is never 301, and a fee that holds no longer is never told as one that does."""
    page = BeautifulSoup((exported / "questions/one/index.html").read_text("utf-8"), "html.parser")
    description = page.select_one("meta[name='description']")
    assert description is not None
    rows = list(csv.reader(io.StringIO((exported / "faq.csv").read_text("utf-8-sig"), newline="")))
    knowledge = load(content).public()
    flat = [
        str(description["content"]),
        _question(exported)["text"],
        rows[1][rows[0].index("text")],
        entries_of(knowledge)[0].answer,
        create_app(content).test_client().get("/search/?q=hours").text,
    ]
    for text in flat:
        assert "30¹ hours" in text or "30¹ <mark>hours" in text
        assert "$75" not in text
        assert "301" not in text
        assert "H₂O" in text or "/search/" in text
    assert "one\ntwo\nthree" in _question(exported)["text"]


@pytest.mark.parametrize("query", ["301", "301 hours", "$75"])
def test_the_search_finds_no_number_that_nobody_wrote(content: Path, query: str) -> None:
    from search.index import build_index
    from search.synonyms import aliases_of

    knowledge = load(content).public()
    index = build_index(entries_of(knowledge), aliases_of(knowledge))
    assert query.split()[0].lstrip("$") not in index.weights


WIDE = f"""\
Send it to:

    {"Connecticut Association for Infant Mental Health, " * 5}

{"w" * 200} https://example.org/{"a" * 200} `{"c" * 200}`

| {" | ".join("Heading" for _ in range(12))} |
|{"---|" * 12}
| {" | ".join("x" * 30 for _ in range(12))} |

![Wide](wide.png)

- 1
  - 2
    - 3
      - 4 {"d" * 100}

> > > > {"q" * 100}

{"T" * 100}
: {"e" * 100}

~~~
{"f" * 300}
~~~
"""


@pytest.mark.browser
def test_what_is_wide_scrolls_or_wraps_in_its_box_on_a_phone(
    browser: Browser, tmp_path: Path
) -> None:
    content = _write(tmp_path / "content", {"one": WIDE})
    Image.new("RGB", (3000, 400), "red").save(content / "faq" / "a" / "wide.png")
    export_site(content, tmp_path / "site")
    page = browser.new_page(viewport={"width": 320, "height": 700})
    for name in ("questions/one", "topics/a"):
        page.goto((tmp_path / "site" / name / "index.html").as_uri())
        assert_fits(page)
        assert_accessible(page)
    page.close()


# Generated documents, in every form that is published


@pytest.mark.parametrize(
    ("first", "count"), [(0, 8), *(deep(n, 20, name=f"{n}-20") for n in range(0, 200, 20))]
)
def test_every_word_of_a_generated_document_is_in_every_form(
    first: int, count: int, tmp_path: Path
) -> None:
    documents = {f"d{n}": make_document(n) for n in range(first, first + count)}
    answers = {slug: f"Answer.\n\n{one.text}" for slug, one in documents.items()}
    content = _write(tmp_path / "content", answers)
    export_site(content, tmp_path / "site", with_pdf=True)
    data = json.loads((tmp_path / "site" / "faq.json").read_text("utf-8"))["questions"]
    paper = _letters(_pdf(tmp_path / "site" / "pdf" / "topics" / "a.pdf")[0])
    by_id = {one["id"]: one for one in data}
    table = io.StringIO((tmp_path / "site" / "faq.csv").read_text("utf-8-sig"), newline="")
    rows = {row["id"]: row["text"] for row in csv.DictReader(table)}
    searched = {entry.id: entry.answer for entry in entries_of(load(content).public())}
    leads = _addresses(tmp_path / "site" / "pdf" / "topics" / "a.pdf")
    for slug, document in documents.items():
        folder = tmp_path / "site" / "questions" / slug
        page = (folder / "index.html").read_text("utf-8")
        shown = BeautifulSoup(page, "html.parser").select_one(".question__answer")
        markdown = (folder / "index.md").read_text("utf-8")
        _assert_whole(document, _said(str(shown)), struck=True)
        _assert_whole(document, _said(render(markdown)), struck=True)
        _assert_whole(document, _said(render(by_id[slug]["answer"])), struck=True)
        for text in (by_id[slug]["text"], rows[slug], searched[slug]):
            _assert_whole(document, _letters(text), struck=False)
        for word in document.addressed:
            for said in (str(shown), markdown, by_id[slug]["answer"]):
                assert word in said
            is_title = re.search(rf'title="[^"]*{word}', str(shown))  # which paper cannot show
            assert word in paper or word in leads or is_title
        for word in document.hidden:
            assert word not in page + markdown + str(by_id[slug])
        for word in {*document.shown, *document.struck}:
            assert word in paper


def _addresses(path: Path) -> str:
    """Where the links of a PDF lead."""
    links = [link.get_object() for page in PdfReader(path).pages for link in page.annotations or ()]
    return " ".join(str(link["/A"].get("/URI", "")) for link in links if "/A" in link)


def _said(html: str) -> str:
    return _letters(BeautifulSoup(html, "html.parser").get_text())


def _letters(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _assert_whole(document: Document, text: str, *, struck: bool) -> None:
    assert [word for word in document.shown if word not in text] == []
    if struck:
        assert [word for word in document.struck if word not in text] == []
