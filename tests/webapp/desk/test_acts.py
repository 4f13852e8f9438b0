"""What is done with a question as a whole: moved, merged, given a picture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ingest.content.loading import open_content, read_content
from ingest.importing.new_question import new_question
from support.commands import file_texts
from support.content import edit_file
from support.desk import Staff, staff

WORK = "work-how-many"
FOLDER = Path("faq/work-experience")


@pytest.fixture
def desk(content: Path) -> Staff:
    return staff(content)


def _act(desk: Staff, path: str, **fields: object) -> str:
    """Does it and gives the page that is shown then."""
    response = desk.client.post(path, data={"csrf": desk.token(), **fields}, follow_redirects=True)
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("with_key", [False, True])
def test_a_question_moves_with_its_wordings_and_keeps_its_address(
    content: Path, desk: Staff, with_key: bool
) -> None:
    if with_key:
        edit_file(content / FOLDER / f"{WORK}.md", "\nstatus:", "\ntopic: work-experience\nstatus:")
    (content / FOLDER / f"{WORK}.wordings.txt").write_text("zebras per year\n", "utf-8")
    before = file_texts(content)
    page = _act(desk, f"/move/question/{WORK}/", topic="training")
    assert "Moved." in page
    after = file_texts(content)
    files = [f"{FOLDER.name}/{WORK}.md", f"{FOLDER.name}/{WORK}.wordings.txt"]
    for name in files:
        there = before.pop(f"faq/{name}")
        if with_key:
            there = there.replace(b"topic: work-experience", b"topic: training")
        before[f"faq/training/{Path(name).name}"] = there
    assert after == before
    found = open_content(content).knowledge.question_by_id[WORK]
    assert (found.topic, found.wordings) == ("training", ("zebras per year",))


def test_a_question_that_shows_a_picture_beside_it_stays(content: Path, desk: Staff) -> None:
    Image.new("RGB", (8, 8)).save(content / FOLDER / "form.png")
    edit_file(content / FOLDER / f"{WORK}.md", "\n\n", "\n\n![The form](form.png)\n\n")
    before = file_texts(content)
    page = _act(desk, f"/move/question/{WORK}/", topic="training")
    assert "Nothing was changed." in page
    assert "form.png" in page
    assert file_texts(content) == before


@pytest.mark.parametrize(
    "path", [f"/move/question/{WORK}/", "/move/question/no-such/", f"/merge/question/{WORK}/"]
)
@pytest.mark.parametrize("value", ["no-such", "../..", "", WORK])
def test_what_is_not_there_changes_nothing(
    content: Path, desk: Staff, path: str, value: str
) -> None:
    before = file_texts(content)
    desk.client.post(path, data={"csrf": desk.token(), "topic": value, "into": value})
    assert file_texts(content) == before


def test_two_questions_become_one_that_has_the_addresses_and_wordings_of_both(
    content: Path, desk: Staff
) -> None:
    slug = new_question(content, "training", "Must I meet zebras?").stem
    file = content / "faq" / "training" / f"{slug}.md"
    edit_file(file, "\nstatus:", "\nasked_as:\n  - zebras?\nformer_ids: [old-zebras]\nstatus:")
    (file.parent / f"{slug}.wordings.txt").write_text("striped horses\n", "utf-8")
    kept = open_content(content).knowledge.question_by_id[WORK]
    page = _act(desk, f"/merge/question/{slug}/", into=WORK)
    assert "Merged: " in page
    assert not file.exists()
    found = open_content(content).knowledge.question_by_id[WORK]
    assert found.former_ids == (*kept.former_ids, slug, "old-zebras")
    assert (found.title, found.answer) == (kept.title, kept.answer)
    assert {"Must I meet zebras?", "zebras?", "striped horses"} <= {*found.wordings}
    address = f"/preview/x/questions/{slug}/"
    assert desk.client.get(address).headers["Location"].endswith(f"/questions/{WORK}/")


def _picture(kind: str) -> bytes:
    data = BytesIO()
    Image.new("RGB", (8, 8), "red" if kind == "PNG" else "blue").save(data, kind)
    return data.getvalue()


def _sent(desk: Staff, name: str, data: bytes) -> tuple[int, dict[str, str]]:
    fields = {"csrf": desk.token(), "picture": (BytesIO(data), name)}
    response = desk.client.post(f"/picture/question/{WORK}/", data=fields)
    return response.status_code, response.get_json()


def test_a_picture_lies_beside_its_text(content: Path, desk: Staff) -> None:
    assert _sent(desk, "../My form (1).PNG", _picture("PNG")) == (200, {"name": "my-form-1.png"})
    assert _sent(desk, "my form 1.png", _picture("PNG")) == (200, {"name": "my-form-1.png"})
    assert _sent(desk, "my form 1.png", _picture("GIF")) == (200, {"name": "my-form-1-2.png"})
    assert (content / FOLDER / "my-form-1.png").read_bytes() == _picture("PNG")
    form = desk.open("question", WORK)
    text = {**form, "text": ["![A form](my-form-1.png) ![Another](my-form-1-2.png)"]}
    assert desk.save("question", WORK, text).status_code == 302
    assert not read_content(content).faults


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.svg", b"<svg/>", id="of a kind that may hold scripts"),
        pytest.param("a.md", b"# A", id="a text"),
        pytest.param("a.png", b"<html>", id="none"),
        pytest.param("a.png", _picture("PNG")[:50], id="cut"),
        pytest.param("", b"x", id="without a name"),
    ],
)
def test_what_is_no_picture_is_refused(content: Path, desk: Staff, name: str, data: bytes) -> None:
    before = file_texts(content)
    fields = {"csrf": desk.token(), "picture": (BytesIO(data), name)}
    response = desk.client.post(f"/picture/question/{WORK}/", data=fields)
    assert response.status_code in (404, 422)
    assert file_texts(content) == before


@pytest.mark.parametrize("act", ["move", "merge"])
def test_an_act_is_taken_back_unless_somebody_has_written_since(
    content: Path, desk: Staff, act: str
) -> None:
    other = new_question(content, "work-experience", "How many families?").stem
    fields = {"move": {"topic": "training"}, "merge": {"into": WORK}}[act]
    before = file_texts(content)
    page = _act(desk, f"/{act}/question/{other}/", **fields)
    assert "Take it back" in page
    assert "Take it back" not in desk.get("/")  # it is for the page after the act
    assert file_texts(content) != before
    assert "Taken back." in _act(desk, "/take-back/")
    assert file_texts(content) == before
    page = _act(desk, f"/{act}/question/{other}/", **fields)
    changed = next(name for name, data in file_texts(content).items() if data != before.get(name))
    with (content / changed).open("a", encoding="utf-8") as file:
        file.write("\nOf a colleague.\n")
    after = file_texts(content)
    assert "Somebody has changed a file of it since." in _act(desk, "/take-back/")
    assert file_texts(content) == after
