"""The page of what is due: why, what has changed, and what its buttons do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ingest.content.loading import open_content
from ingest.content.model.records import Question, Status
from ingest.content.review import Choice, review
from support.commands import file_texts
from support.content import edit_file
from support.desk import Staff, staff
from support.imports import fields_of, shown

WORK, DRAFT = "work-how-many", "training-mandatory"
FILE = f"faq/work-experience/{WORK}.md"
AGE = "criteria/infant-toddler-age.md"
"""A criterion that the answer names."""


@pytest.fixture
def desk(content: Path) -> Staff:
    return staff(content)


@pytest.fixture
def changed(content: Path) -> str:
    """The id of a published answer with a criterion that has changed since it was checked."""
    review(content, Choice(ids=(WORK,)), dt.date.today())
    edit_file(content / AGE, "birth to 36 months.", "birth to 42 months.")
    return WORK


def _question(content: Path, slug: str) -> Question:
    return open_content(content).knowledge.question_by_id[slug]


def _press(desk: Staff, act: str, *chosen: str) -> str:
    form = {**fields_of(desk.get("/review/"), "form[method=post]"), "act": act, "id": [*chosen]}
    response = desk.client.post("/review/", data=form, follow_redirects=True)
    assert response.status_code == 200, response.text
    return shown(response.text)


def test_the_words_that_changed_are_shown_and_accepted(
    content: Path, desk: Staff, changed: str
) -> None:
    page = desk.get("/review/")
    assert "<del>36 </del><ins>42 </ins>" in page
    assert "has changed." in shown(page)
    assert f"/edit/question/{changed}/" in page
    assert "1 question accepted." in _press(desk, f"accept {changed}")
    assert f"accept {changed}" not in desk.get("/review/")
    assert _question(content, changed).reviewed == dt.date.today()


def test_a_draft_is_published(content: Path, desk: Staff, changed: str) -> None:
    file = open_content(content)
    path = next(Path(one.path) for one in file.questions if one.record.id == changed)
    edit_file(path, "status: published", "status: draft")
    assert "The answer is a draft." in shown(desk.get("/review/"))
    _press(desk, f"accept {changed}")
    assert _question(content, changed).status is Status.PUBLISHED


def test_a_draft_with_notes_for_staff_is_refused_with_what_must_go_and_a_link(
    content: Path, desk: Staff, changed: str
) -> None:
    edit_file(content / FILE, "status: published", "status: draft")
    with (content / FILE).open("a", encoding="utf-8") as file:
        file.write("\n## For staff to settle\n\nAsk the board.\n")
    before = file_texts(content)
    form = fields_of(desk.get("/review/"), "form[method=post]")
    refused = desk.client.post("/review/", data={**form, "act": f"accept {changed}"})
    assert refused.status_code == 409
    words = shown(refused.text)
    assert "Nothing was changed. This one was not" in words
    assert "For staff to settle" in words.split("The answer")[0]
    (link,) = BeautifulSoup(refused.text, "html.parser").select("[role=alert] a")
    assert link["href"] == f"/edit/question/{changed}/"
    assert file_texts(content) == before
    others = [one.id for one in open_content(content).knowledge.questions if one.is_answered][:2]
    both = desk.client.post("/review/", data={**form, "act": "accept", "id": [changed, *others]})
    assert "2 questions accepted. This one was not" in shown(both.text)
    assert _question(content, changed).status is Status.DRAFT
    assert {_question(content, one).reviewed for one in others} == {dt.date.today()}


def test_a_fault_elsewhere_keeps_nobody_from_accepting(
    content: Path, desk: Staff, changed: str
) -> None:
    edit_file(content / "criteria/exam-pass.md", "kind: ", "kind: no-such-")
    assert "1 question accepted." in _press(desk, f"accept {changed}")


def test_one_that_is_wrong_is_retired(content: Path, desk: Staff, changed: str) -> None:
    before = file_texts(content)
    assert "1 question retired." in _press(desk, f"retire {changed}")
    assert _question(content, changed).status is Status.RETIRED
    after = file_texts(content)
    (name,) = (one for one in after if after[one] != before[one])
    assert after[name] == before[name].replace(b"status: published", b"status: retired")


def test_many_are_accepted_at_once_by_document(content: Path, desk: Staff) -> None:
    found = [one for one in open_content(content).knowledge.questions if one.is_answered]
    for file in open_content(content).questions:
        if file.record.reviewed:
            edit_file(Path(file.path), f"reviewed: {file.record.reviewed}", "reviewed: 2020-01-01")
    document = found[0].sources[0].document
    page = desk.get(f"/review/?document={document}")
    of_document = [
        one.id for one in found if any(span.document == document for span in one.sources)
    ]
    assert all(f'name="id" value="{slug}"' in page for slug in of_document)
    others = [one.id for one in found if one.id not in of_document]
    assert not any(f'name="id" value="{slug}"' in page for slug in others)
    said = _press(desk, "accept", *of_document)
    assert f"{len(of_document)} question" in said
    assert {_question(content, slug).reviewed for slug in of_document} == {dt.date.today()}


def test_all_of_a_document_are_accepted_with_a_click(content: Path, desk: Staff) -> None:
    document = _question(content, WORK).sources[0].document
    form = fields_of(desk.get(f"/review/?document={document}"), "form[method=post]")
    assert form["document"] == [document]
    edit_file(content / FILE, "\n\n", "\n\nIndeed. ")
    before = file_texts(content)
    refused = desk.client.post("/review/", data={**form, "act": "accept-all"})
    assert refused.status_code == 409
    assert file_texts(content) == before
    form = fields_of(refused.text, "form[method=post]")
    assert desk.client.post("/review/", data={**form, "act": "accept-all"}).status_code == 302
    accepted = [one for one in open_content(content).knowledge.questions if one.reviewed]
    assert {one.reviewed for one in accepted} == {dt.date.today()}
    assert {*accepted} == {
        one
        for one in open_content(content).knowledge.questions
        if any(span.document == document for span in one.sources) and one.answer
    }


def test_a_colleague_reads_them_without_a_server(content: Path, desk: Staff) -> None:
    before = file_texts(content)
    form = {**fields_of(desk.get("/review/"), "form[method=post]"), "id": [WORK, DRAFT]}
    response = desk.client.post("/review/", data={**form, "act": "hand-out"})
    assert "attachment" in response.headers["Content-Disposition"]
    words = shown(response.text)
    assert all(_question(content, slug).title in words for slug in (WORK, DRAFT))
    assert "<script" not in response.text
    one = desk.client.post("/review/", data={**form, "act": f"hand-out {DRAFT}"})
    assert _question(content, WORK).title not in shown(one.text)
    assert file_texts(content) == before


@pytest.mark.parametrize("act", ["accept", "retire"])
def test_nobody_accepts_what_has_changed_since_they_looked(
    content: Path, desk: Staff, changed: str, act: str
) -> None:
    form = fields_of(desk.get("/review/"), "form[method=post]")
    edit_file(content / AGE, "42 months", "48 months")
    before = file_texts(content)
    response = desk.client.post("/review/", data={**form, "act": f"{act} {changed}"})
    assert response.status_code == 409
    assert "has changed since you looked at it" in response.text
    assert file_texts(content) == before


@pytest.mark.parametrize(
    "act", ["accept", "retire", "hand-out", "accept no-such", "retire ../../x"]
)
def test_without_a_question_nothing_is_done(content: Path, desk: Staff, act: str) -> None:
    before = file_texts(content)
    form = {"csrf": desk.token(), "act": act}
    assert desk.client.post("/review/", data=form).status_code == 409
    assert file_texts(content) == before
