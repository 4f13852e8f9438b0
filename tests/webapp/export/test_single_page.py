"""One page as a file that needs no other."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser

from ingest.content.files.edits import Changes, edited
from ingest.content.loading import open_content
from ingest.errors import FaqError
from support.chromium import assert_accessible, assert_fits, complaints_of, opened
from support.commands import Run, file_texts
from support.content import edit_file
from support.desk import Staff, staff
from webapp.export.single_page import single_page

WORK = "work-how-many"
FOLDER = Path("faq/work-experience")
FILE = FOLDER / f"{WORK}.md"


def _with_draft(content: Path) -> None:
    """Makes an answer a draft with a picture, a link to a criterion and a table."""
    Image.new("RGB", (8, 8), "red").save(content / FOLDER / "form.png")
    text = "A draft, see [[criterion:exam-pass|the exam]].\n\n![The form](form.png)"
    text += "\n\n|a|b|\n|-|-|\n|1|2|"
    path = content / FILE
    title = open_content(content).knowledge.question_by_id[WORK].title
    path.write_bytes(
        edited(path.read_bytes(), path, "question", Changes(title, text, {"status": ("draft",)}))
    )


def _needs(page: BeautifulSoup) -> list[str]:
    """What a page would load or call, beside what stands in it."""
    found = [str(one) for one in page.select("script, form, iframe, link, object, [srcset]")]
    found += [str(one["src"]) for one in page.select("[src]") if one["src"][:5] != "data:"]
    styles = "".join(one.get_text() for one in page.select("style"))
    return found + re.findall(r"@import|url\((?!['\"]?data:)[^)]*\)", styles)


def test_a_draft_is_handed_out_as_one_page(faq: Run, content: Path, tmp_path: Path) -> None:
    _with_draft(content)
    before = file_texts(content)
    result = faq("review", WORK, "training-how-far-back", "--hand-out", "answers.html")
    assert (result.exit_code, "nothing was reviewed" in result.stdout) == (0, True)
    assert file_texts(content) == before
    page = BeautifulSoup(Path("answers.html").read_bytes(), "html.parser")
    assert _needs(page) == []
    assert len(page.select("h1.question__title")) == 2
    draft = page.select_one(".question__answer--draft")
    assert draft is not None
    assert "see the exam." in draft.get_text()
    assert draft.select_one("table td")
    kind, _, data = str(draft.select_one("img")["src"]).partition(",")
    assert (kind, base64.b64decode(data)) == (
        "data:image/png;base64",
        (content / FOLDER / "form.png").read_bytes(),
    )
    links = [str(one["href"]) for one in page.select("a[href]")]
    assert all(one.startswith(("http", "mailto:", "tel:", "#")) for one in links)
    assert "display:grid" in page.select_one("style").get_text().replace(" ", "")


def test_links_lead_to_the_published_site_where_it_is_known(faq: Run, content: Path) -> None:
    _with_draft(content)
    base = 'base_address = "https://a.org/faq/"\n'
    edit_file(content / "site.toml", "language =", f"{base}language =")
    faq("review", WORK, "--hand-out", "answer.html")
    page = BeautifulSoup(Path("answer.html").read_bytes(), "html.parser")
    links = {one.get_text(): one["href"] for one in page.select(".question__answer--draft a")}
    assert links == {"the exam": "https://a.org/faq/criteria/exam-pass/"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "needs the ids"),
        (["no-such"], "There is no question “no-such” to show."),
        ([WORK, "--publish"], "needs the ids of the answers and nothing else"),
        ([WORK, "--from", "faq.txt"], "needs the ids of the answers and nothing else"),
    ],
)
def test_what_cannot_be_handed_out_is_refused(
    faq: Run, content: Path, arguments: list[str], message: str
) -> None:
    result = faq("review", *arguments, "--hand-out", "answer.html")
    assert (result.exit_code, message in result.stderr) == (2, True)
    assert not Path("answer.html").exists()
    with pytest.raises(FaqError, match="no page"):
        single_page([], lambda path: (b"", ""))


def test_the_desk_hands_out_what_is_not_saved(content: Path) -> None:
    desk: Staff = staff(content)
    form = desk.open("question", WORK)
    edit = form["edit"][0]
    desk.send(f"/draft/question/{WORK}/", {**form, "text": ["Zebras."], "f.status": ["draft"]})
    response = desk.client.get(f"/hand-out/{edit}/question/{WORK}/")
    assert response.headers["Content-Disposition"] == f"attachment; filename={WORK}.html"
    page = BeautifulSoup(response.data, "html.parser")
    assert _needs(page) == []
    assert page.select_one(".question__answer--draft").get_text().strip() == "Zebras."
    for kind, slug in (("criterion", "exam-pass"), ("topic", "training"), ("category", "ifa")):
        other = desk.client.get(f"/hand-out/{edit}/{kind}/{slug}/")
        assert _needs(BeautifulSoup(other.data, "html.parser")) == [], kind
    desk.send(f"/draft/question/{WORK}/", {**form, "text": ["[[term:no-such]]"]})
    refused = desk.client.get(f"/hand-out/{edit}/question/{WORK}/", follow_redirects=True)
    assert "Mend the faults first" in refused.text
    assert desk.client.get(f"/hand-out/{edit}/question/no-such/").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_read_from_a_file(faq: Run, content: Path, browser: Browser, scheme: str) -> None:
    _with_draft(content)
    faq("review", WORK, "--hand-out", "answer.html")
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page = opened(context.new_page())
    complaints, asked = complaints_of(page), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(Path("answer.html").resolve().as_uri())
    assert page.evaluate("document.images[0].naturalWidth") == 8
    assert_fits(page)
    assert_accessible(page)
    assert [one for one in asked if one[:5] not in ("file:", "data:")] == []
    assert complaints == []
    context.close()
