"""How far to rely on a figure stands wherever the figure does, in every form that is published."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from ingest.content.model.knowledge import KnowledgeBase
from search.browser_index import Shown
from search.entries import CRITERION, QUESTION
from support.content import CONTENT
from webapp.application import create_app
from webapp.export.exporter import export_site
from webapp.site.shown_records import shown_record

BASE = "https://faq.example.org/"

CAUTION = re.compile(r"before you rely on it")
"""What all sentences end in that say that something is not confirmed."""

ATOM = "{http://www.w3.org/2005/Atom}"

ANSWERED = ("work-how-many", "work-ii-vs-iii", "work-masters-start")


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of the frozen content with a base address and days of its answers."""
    return _exported(tmp_path_factory.mktemp("dated"), is_confirmed=False)


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with every criterion of the association confirmed."""
    return _exported(tmp_path_factory.mktemp("confirmed"), is_confirmed=True)


def _exported(folder: Path, *, is_confirmed: bool) -> Path:
    content = Path(shutil.copytree(CONTENT, folder / "content"))
    site = content / "site.toml"
    text = site.read_text("utf-8")
    site.write_text(text.replace("[site]\n", f'[site]\nbase_address = "{BASE}"\n', 1), "utf-8")
    for name in ANSWERED[:2]:
        file = content / "faq" / "work-experience" / f"{name}.md"
        text = file.read_text("utf-8")
        file.write_text(text.replace("criteria:", "reviewed: 2026-03-12\ncriteria:", 1), "utf-8")
    if is_confirmed:
        for file in (content / "criteria").glob("*.md"):
            text = file.read_text("utf-8")
            file.write_text(re.sub(r"standing: (quoted|published)", "standing: confirmed", text))
    export_site(content, folder / "site")
    return folder / "site"


def _words(text: str) -> str:
    return " ".join(text.split())


def _visible(page: BeautifulSoup) -> str:
    """The words of a page, those of the parts that scripts fill left out."""
    for hidden in page.select("script, style, template, head"):
        hidden.decompose()
    return _words(page.get_text(" "))


def _says(text: str, knowledge: KnowledgeBase) -> set[str]:
    """Ids of the criteria of which a text says a figure; who asks about one does not say it."""
    plain = f" {_words(text)} "
    for question in knowledge.questions:
        for asked in (question.title, question.label):
            plain = plain.replace(asked, "")
    plain = plain.lower()
    return {
        criterion.id
        for criterion in knowledge.criteria
        for figure in criterion.figures
        if re.search(rf"\W{re.escape(str(figure).lower())}\W", plain)
    }


def _cautions(text: str) -> int:
    return len(CAUTION.findall(_words(text)))


def _texts(site: Path) -> dict[str, str]:
    """Place -> words of every page and of every Markdown beside it."""
    texts = {}
    for path in sorted(site.rglob("*")):
        place = path.relative_to(site).as_posix()
        if path.suffix == ".html":
            texts[place] = _visible(BeautifulSoup(path.read_text("utf-8"), "html.parser"))
        elif path.suffix == ".md" or path.name == "llms.txt":
            texts[place] = path.read_text("utf-8")
    return texts


def test_every_page_and_text_with_a_figure_says_once_that_it_is_not_confirmed(
    dated: Path, knowledge: KnowledgeBase
) -> None:
    public = knowledge.public()
    found: dict[str, set[str]] = {}
    for place, text in _texts(dated).items():
        if figures := _says(text, public):
            found[place] = figures
            # A page to paste from shows several questions, each of which stands for itself.
            allowed = range(1, 20) if place.startswith("pieces/") else (1,)
            assert _cautions(text) in allowed, (place, figures)
    assert {one.id for one in public.criteria if one.figures} == set().union(*found.values())
    folders = {(place.split("/")[0], place.rpartition(".")[2]) for place in found}
    assert folders >= {
        (folder, suffix)
        for folder in ("questions", "criteria", "categories", "glossary")
        for suffix in ("html", "md")
    }


def test_what_is_confirmed_has_no_caution(confirmed: Path, knowledge: KnowledgeBase) -> None:
    cautions = {place: _cautions(text) for place, text in _texts(confirmed).items()}
    assert {place for place, count in cautions.items() if count} == set()
    (card, *_) = _page(confirmed, "questions/work-how-many").select(".criterion-card")
    assert _words(card.get_text(" ")).endswith(" confirmed, until 2017")


def _page(site: Path, place: str) -> BeautifulSoup:
    return BeautifulSoup((site / place / "index.html").read_text("utf-8"), "html.parser")


def test_a_card_says_where_its_figures_stand_and_from_when(dated: Path) -> None:
    card = _page(dated, "questions/work-how-many").select(".criterion-card")[0]
    assert _words(card.get_text(" ")) == (
        "at least 10 families over at least 6 months "
        "Families to serve after work mainly with preschoolers "
        "Work experience · IFA, IFS, IMHS, IMHM-C, IMHM-P, IMHM-R/F in a document, until 2017"
    )


def test_a_card_and_a_line_show_every_figure(dated: Path, knowledge: KnowledgeBase) -> None:
    page = _page(dated, "criteria/exam-form-later")
    criterion = knowledge.criterion_by_id["exam-form-earlier"]
    assert len(criterion.figures) == 4
    for figure in criterion.figures:
        assert str(figure) in _words(page.get_text(" "))


def test_an_answer_has_its_day_and_says_beside_it_how_far_to_rely_on_it(dated: Path) -> None:
    said = _page(dated, "questions/work-how-many").select_one(".question__main .question__trust")
    assert said is not None
    assert _words(said.get_text(" ")) == (
        "Not confirmed: ask before you rely on it. Reviewed on March 12, 2026 ."
    )
    time = said.select_one("time")
    assert time is not None
    assert time["datetime"] == "2026-03-12"


def test_an_open_question_has_no_day(dated: Path) -> None:
    page = _page(dated, "questions/training-how-far-back")
    assert page.select(".question__trust, .question__about time") == []
    assert _cautions(page.select(".open-question")[0].get_text(" ")) == 1


def test_texts_of_answers_elsewhere_say_how_far_to_rely_on_them(dated: Path) -> None:
    """Search engines, feed readers and pages of others show them without their page."""
    for place in ("questions/work-how-many", "topics/work-experience"):
        script = _page(dated, place).select_one("script[type='application/ld+json']")
        assert script is not None
        answers = json.loads(script.text)["@graph"][0]["mainEntity"]
        assert answers
        for question in answers:
            assert _cautions(question["acceptedAnswer"]["text"]) == 1, place
    by_name = {one["name"]: one["acceptedAnswer"].get("dateModified") for one in answers}
    assert list(by_name.values()) == ["2026-03-12", "2026-03-12", None]
    for entry in ET.parse(dated / "changes.xml").getroot().findall(f"{ATOM}entry"):
        assert _cautions(entry.findtext(f"{ATOM}content") or "") == 1
    pasted = (dated / "pieces/topics/work-experience.html").read_text("utf-8")
    assert _cautions(pasted) == len(ANSWERED)
    assert pasted.count("<p>Reviewed on March 12, 2026.</p>") == 2


def test_a_description_of_a_page_says_it_too(dated: Path, confirmed: Path) -> None:
    for place in ("questions/work-how-many", "criteria/fee-mentor"):
        for site, count in ((dated, 1), (confirmed, 0)):
            (description,) = _page(site, place).select("meta[name=description]")
            assert _cautions(str(description["content"])) == count
            assert 100 < len(str(description["content"])) <= 155


def test_data_says_of_every_record_how_far_to_rely_on_it(
    dated: Path, confirmed: Path, knowledge: KnowledgeBase
) -> None:
    public = knowledge.public()
    for site, is_confirmed in ((dated, False), (confirmed, True)):
        data: dict[str, Any] = json.loads((site / "faq.json").read_text("utf-8"))
        assert data["caution"] == "Not confirmed: ask before you rely on it."
        for criterion in data["criteria"]:
            assert criterion["confirmed"] is is_confirmed
            eras = public.criterion_by_id[criterion["id"]].eras
            assert len(criterion["years"]) == len(eras)
        assert {one["confirmed"] for one in data["questions"]} == {is_confirmed}
        days = {one["id"]: one["changed"] for one in data["questions"] if one["changed"]}
        assert days == dict.fromkeys(ANSWERED[:2], "2026-03-12")
        table = (site / "faq.csv").read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(table, newline="")))
        assert {row["confirmed"] for row in rows} == {"yes" if is_confirmed else "no"}
        by_id = {row["id"]: row for row in rows}
        years = "2010 to about 2017"
        assert by_id["families-after-preschool-work"]["years"] == years
        standing = "confirmed" if is_confirmed else "quoted"
        assert by_id["families-after-preschool-work"]["standing"] == standing
        assert by_id["work-how-many"]["changed"] == "2026-03-12"


def test_results_of_the_search_know_how_far_to_rely_on_them(knowledge: KnowledgeBase) -> None:
    public = knowledge.public()

    def shown(kind: str, slug: str) -> Shown:
        return shown_record(kind, slug, public, lambda endpoint, **values: "")

    for criterion in public.criteria:
        found = shown(CRITERION, criterion.id)
        assert not found.is_confirmed
        assert len(found.figures) == len(criterion.figures)
    assert shown(CRITERION, "families-after-preschool-work").about.endswith(" · until 2017")
    assert not shown(QUESTION, "work-how-many").is_confirmed


def test_staff_see_in_a_card_that_a_rule_is_another_associations(content: Path) -> None:
    client = create_app(content, with_drafts=True).test_client()
    page = BeautifulSoup(client.get("/questions/supervision-requirements/").text, "html.parser")
    cards = [_words(card.get_text(" ")) for card in page.select(".criterion-card")]
    assert any("another association's" in card for card in cards)


def test_the_page_of_a_criterion_says_it_directly_below_its_text(dated: Path) -> None:
    article = _page(dated, "criteria/fee-mentor").select_one("article")
    assert article is not None
    order = [str(one.get("class", [one.name])[0]) for one in article.find_all(recursive=False)]
    assert order[order.index("text") + 1 :][:2] == ["criterion__standing", "h2"]


def test_a_result_that_answers_says_how_far_to_rely_on_it(content: Path) -> None:
    client = create_app(content).test_client()
    page = BeautifulSoup(client.get("/search/?q=how+many+toddlers+do+I+need").text, "html.parser")
    results = page.select("li.result--question")
    answered = [one for one in results if one.select(".state--answered")]
    assert answered
    for result in answered:
        (caution,) = result.select(".result__caution--answer")
        assert not caution.has_attr("hidden")
    for result in (one for one in results if one.select(".state--open")):
        (caution,) = result.select(".result__caution--answer")
        assert caution.has_attr("hidden")
