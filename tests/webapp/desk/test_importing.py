"""Imports at the desk: nothing is written before staff say so, and then what they have seen."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from ingest.content.loading import open_content
from ingest.content.model.records import Status
from ingest.importing.account import Action
from ingest.importing.importer import import_documents
from support.commands import file_texts
from support.content import edit_file
from support.desk import Staff, staff
from support.imports import CONFLICT, NEWER, OLDER, fields_of, hand_in, shown, write_settled

SAME = "what-does-it-cost-to-renew-the-endorsement"
NEW = "what-does-it-cost-to-renew-my-endorsement"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_settled(tmp_path / "content")


@pytest.fixture
def desk(folder: Path) -> Staff:
    return staff(folder)


def _press(desk: Staff, address: str, act: str, **fields: Any) -> str:
    """Presses a button of the page of an import: the page that is shown then."""
    form = {**fields_of(desk.get(address)), **fields, "act": act}
    response = desk.client.post(address, data=form, follow_redirects=True)
    assert response.status_code == 200, response.text
    return shown(response.text)


def _register(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "sources" / "sources.toml").read_text("utf-8"))


def _assert_at_rest(folder: Path) -> None:
    """Importing all documents again brings nothing and leaves nothing open."""
    documents = [one for one in (folder / "sources").glob("*.*") if one.suffix != ".toml"]
    again = import_documents(sorted(documents), folder, dry_run=True).account
    assert {one.action for one in again.files} == {Action.UNCHANGED}
    assert not again.duplicates


def test_nothing_is_written_before_staff_say_so(folder: Path, desk: Staff) -> None:
    before = file_texts(folder)
    address = hand_in(desk, "b.txt", NEWER)
    page = shown(desk.get(address))
    assert "3 questions : 3 with an answer, 0 without" in page
    assert "“MONEY” 2 questions" in page
    assert "Questions that may be one 1" in page
    lines = desk.client.get(f"{address}lines/")
    assert "sandbox" in lines.headers["Content-Security-Policy"]
    assert "faq/songs/who-sings-at-the-yearly-dinner.md" in lines.text
    _press(desk, address, "same-file 0")
    _press(desk, address, "look", answers="draft", **{"topic.all": "fees"})
    assert file_texts(folder) == before
    assert "b.txt" in shown(desk.get("/import/"))
    assert "b.txt" in shown(desk.get("/"))
    assert "Dropped" in _press(desk, address, "drop")
    assert desk.client.get(address).status_code == 404
    assert file_texts(folder) == before


def test_an_import_without_choices_is_that_of_the_command(
    folder: Path, desk: Staff, tmp_path: Path
) -> None:
    other = write_settled(tmp_path / "other" / "content")
    (tmp_path / "b.txt").write_text(NEWER, "utf-8")
    import_documents([tmp_path / "b.txt"], other)
    said = _press(desk, hand_in(desk, "b.txt", NEWER), "write")
    assert file_texts(folder) == file_texts(other)
    assert "3 questions in b.txt" in said
    assert "8 lines kept + 4 dropped = 12" in said
    assert "1 pair that may be one" in said


def test_topics_are_chosen_for_good(folder: Path, desk: Staff) -> None:
    address = hand_in(desk, "b.txt", NEWER)
    _press(desk, address, "look", **{"topic.0": "fees", "new.1": "Music & more"})
    _press(desk, address, "write")
    topics = {one.id: one.topic for one in open_content(folder).knowledge.questions}
    assert topics["who-sings-at-the-yearly-dinner"] == "music-more"
    assert topics[NEW] == "fees"
    assert _register(folder) == {
        "document": [{"file": "b.txt", "topics": {"MONEY": "fees", "SONGS": "music-more"}}],
        "topics": {"music-more": "Music & more"},
    }
    newer = NEWER + "\nQ: Who plays at the yearly dinner?\nA: We do.\n"
    address = hand_in(desk, "b.txt", newer)
    assert "The next version of b.txt" in shown(desk.get(address))
    _press(desk, address, "write")
    topics = {one.id: one.topic for one in open_content(folder).knowledge.questions}
    assert topics["who-plays-at-the-yearly-dinner"] == "music-more"


def test_a_new_topic_that_is_there_already_is_that(folder: Path, desk: Staff) -> None:
    address = hand_in(desk, "b.txt", NEWER)
    _press(desk, address, "look", **{"new.0": "fees", "new.1": "Music", "new.all": ""})
    _press(desk, address, "write")
    assert _register(folder) == {
        "document": [{"file": "b.txt", "topics": {"MONEY": "fees", "SONGS": "music"}}],
        "topics": {"music": "Music"},
    }


def test_what_was_chosen_for_the_last_version_may_be_taken_back(folder: Path, desk: Staff) -> None:
    address = hand_in(desk, "b.txt", NEWER)
    _press(desk, address, "look", **{"topic.all": "fees"})
    _press(desk, address, "write")
    address = hand_in(desk, "b.txt", NEWER.replace("Nobody.", "Somebody."))
    assert fields_of(desk.get(address))["topic.all"] == ["fees"]
    _press(desk, address, "look", **{"topic.all": "", "new.1": "Music"})
    _press(desk, address, "write")
    assert _register(folder) == {
        "document": [{"file": "b.txt", "topics": {"SONGS": "music"}}],
        "topics": {"music": "Music"},
    }


def test_several_documents_wait_beside_each_other(folder: Path, desk: Staff) -> None:
    sent = [(BytesIO(NEWER.encode()), "b.txt"), (BytesIO(OLDER.encode()), "c.txt")]
    response = desk.client.post("/import/", data={"csrf": desk.token(), "document": sent})
    page = desk.get(response.headers["Location"])
    assert ">b.txt</a>" in page
    assert ">c.txt</a>" in page


def test_all_questions_go_into_one_topic(folder: Path, desk: Staff) -> None:
    address = hand_in(desk, "b.txt", NEWER)
    _press(desk, address, "look", **{"topic.all": "fees"})
    _press(desk, address, "write")
    assert {one.topic for one in open_content(folder).knowledge.questions} == {"fees"}
    assert _register(folder) == {"document": [{"file": "b.txt", "topic": "fees"}]}


@pytest.mark.parametrize("name", ["b.txt", "0.txt"])
@pytest.mark.parametrize(
    ("act", "answer"),
    [("same-file 0", "Ten."), ("same-document 0", "Twelve.")],
)
def test_two_questions_become_one_with_the_answer_that_was_chosen(
    folder: Path, desk: Staff, name: str, act: str, answer: str
) -> None:
    address = hand_in(desk, name, NEWER)
    assert "Settled 1" in _press(desk, address, act)
    _press(desk, address, "write")
    found = open_content(folder).knowledge.question_by_id
    assert NEW not in found
    words = {found[SAME].title, *found[SAME].asked_as}
    assert words == {
        "What does it cost to renew the endorsement each year?",
        "What does it cost to renew my endorsement each year?",
    }
    assert found[SAME].answer == answer
    assert {span.document for span in found[SAME].sources} == {"a.txt", name}
    _assert_at_rest(folder)


def test_two_questions_stay_two(folder: Path, desk: Staff) -> None:
    address = hand_in(desk, "b.txt", NEWER)
    assert "Settled 1" in _press(desk, address, "different 0")
    assert "Settled" not in _press(desk, address, "undo 0")
    _press(desk, address, "different 0")
    _press(desk, address, "write")
    assert _register(folder) == {"different": {NEW: [SAME]}}
    assert {NEW, SAME} <= open_content(folder).knowledge.question_by_id.keys()
    _assert_at_rest(folder)


@pytest.mark.parametrize(("act", "answer"), [("file 0", "In July."), ("documents 0", "In August.")])
def test_a_conflict_is_settled_before_anything_is_written(
    folder: Path, desk: Staff, act: str, answer: str
) -> None:
    address = hand_in(desk, "a.txt", OLDER.replace("In June.", "In August."))
    page = desk.get(address)
    assert "<del>July.</del><ins>August.</ins>" in page.replace(" </del>", "</del>") or (
        "July." in page and "August." in page
    )
    _press(desk, address, act)
    _press(desk, address, "write")
    assert open_content(folder).knowledge.question_by_id[Path(CONFLICT).stem].answer == answer
    assert not [*folder.rglob("*.incoming")]
    _assert_at_rest(folder)


def test_the_next_version_of_a_document_may_have_another_name(folder: Path, desk: Staff) -> None:
    text = OLDER.replace("Who pays the yearly fee of a member?", "Which birds live here?")
    address = hand_in(desk, "a 2026.txt", text)
    _press(desk, address, "look", version_of="a.txt")
    _press(desk, address, "look", gone="retire")
    _press(desk, address, "write")
    assert _register(folder)["document"] == [
        {"file": "a.txt"},
        {"file": "a 2026.txt", "supersedes": ["a.txt"]},
    ]
    found = open_content(folder).knowledge.question_by_id
    assert found["who-pays-the-yearly-fee-of-a-member"].status is Status.RETIRED


def test_another_document_of_the_same_name_gets_another(folder: Path, desk: Staff) -> None:
    address = hand_in(desk, "a.txt", NEWER)
    _press(desk, address, "look", version_of=":another")
    _press(desk, address, "write")
    assert (folder / "sources" / "a-2.txt").read_bytes() == NEWER.encode()
    assert (folder / "sources" / "a.txt").read_bytes() == OLDER.encode()


def test_columns_of_a_table_are_named(folder: Path, desk: Staff) -> None:
    table = "Nr;Was man fragt;Was wir sagen;Merke\n1;Der Steg;Gesperrt.;x\n2;Das Boot;Rot.;y\n"
    address = hand_in(desk, "t.csv", table)
    page = shown(desk.get(address))
    assert "Say below what its columns hold" in page
    assert "B: “Was man fragt”" in page
    assert 'value="write"' not in desk.get(address)
    roles = {"column.A": "left out", "column.B": "question", "column.C": "answer"}
    _press(desk, address, "look", **roles, **{"column.D": "left out", "topic.all": "fees"})
    page = _press(desk, address, "look", answers="published")
    assert "2 questions : 2 with an answer" in page
    _press(desk, address, "write")
    found = open_content(folder).knowledge.question_by_id
    assert (found["das-boot"].answer, found["das-boot"].status) == ("Rot.", Status.PUBLISHED)
    assert _register(folder)["document"][0]["columns"].startswith("A=ignore,B=question,C=answer")
    _assert_at_rest(folder)


def test_columns_without_questions_are_told(folder: Path, desk: Staff) -> None:
    address = hand_in(desk, "t.csv", "A;B\nx;y\n")
    page = _press(desk, address, "look", **{"column.A": "answer"})
    assert "no column is named as that of the questions" in page


@pytest.mark.parametrize(
    "change",
    [
        pytest.param((CONFLICT, "In July.", "In May."), id="a file"),
        pytest.param(("sources/a.txt", "A: Ten.", "A: Nine."), id="a document"),
    ],
)
def test_what_was_not_seen_is_not_written(
    folder: Path, desk: Staff, change: tuple[str, str, str]
) -> None:
    address = hand_in(desk, "a.txt", OLDER.replace("In June.", "In August."))
    form = {**fields_of(desk.get(address)), "act": "write"}
    edit_file(folder / change[0], *change[1:])
    (folder / "sources" / "b.txt").write_text(NEWER, "utf-8")
    before = file_texts(folder)
    response = desk.client.post(address, data=form)
    assert response.status_code == 409
    assert "Nothing was written" in shown(response.text)
    assert file_texts(folder) == before
    again = {**fields_of(response.text), "act": "write"}
    assert desk.client.post(address, data=again).status_code == 302
    assert file_texts(folder) != before


def test_a_choice_that_was_not_looked_at_is_shown_before_it_is_written(
    folder: Path, desk: Staff
) -> None:
    before = file_texts(folder)
    address = hand_in(desk, "b.txt", NEWER)
    form = {**fields_of(desk.get(address)), "act": "write", "answers": "draft"}
    response = desk.client.post(address, data=form)
    assert response.status_code == 409
    assert file_texts(folder) == before
    assert fields_of(response.text)["answers"] == ["draft"]


def test_the_second_of_two_people_is_told(folder: Path, desk: Staff) -> None:
    address = hand_in(desk, "b.txt", NEWER)
    second = {**fields_of(desk.get(address)), "act": "write"}
    _press(desk, address, "write")
    before = file_texts(folder)
    response = desk.client.post(address, data=second)
    assert response.status_code == 409
    assert "imported or dropped this document meanwhile" in response.text
    assert file_texts(folder) == before


def test_two_who_write_at_once_write_once(folder: Path, desk: Staff, tmp_path: Path) -> None:
    other = write_settled(tmp_path / "other" / "content")
    (tmp_path / "b.txt").write_text(NEWER, "utf-8")
    import_documents([tmp_path / "b.txt"], other)
    address = hand_in(desk, "b.txt", NEWER)
    form = {**fields_of(desk.get(address)), "act": "write"}
    with ThreadPoolExecutor(4) as pool:
        codes = [*pool.map(lambda _: desk.client.post(address, data=form).status_code, range(4))]
    assert sorted(codes) == [302, 409, 409, 409]
    assert file_texts(folder) == file_texts(other)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../faq/x.md", "x.md"),
        ("C:\\\\Users\\\\me\\\\a b.txt", "a b.txt"),
        ("what?.txt", "what-.txt"),
        (f"{'long' * 80}.txt", f"{'long' * 25}.txt"),
    ],
)
def test_a_name_leads_nowhere(folder: Path, desk: Staff, name: str, kept: str) -> None:
    before = file_texts(folder)
    address = hand_in(desk, name, NEWER)
    assert fields_of(desk.get(address))
    assert kept in desk.get("/import/")
    assert file_texts(folder) == before
    _press(desk, address, "write")
    assert (folder / "sources" / kept).read_bytes() == NEWER.encode()


@pytest.mark.parametrize("name", ["sources.toml", "SOURCES.TOML", "con", "..", "~$a.docx"])
def test_a_name_that_cannot_be_kept_is_refused(folder: Path, desk: Staff, name: str) -> None:
    sent = {"csrf": desk.token(), "document": (BytesIO(b"x"), name)}
    response = desk.send("/import/", sent)
    assert response.status_code == 422
    assert "no name that can be kept" in response.text


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"%PDF-1.4", b"\xd0\xcf\x11\xe0", b""])
def test_what_cannot_be_read_is_told_by_its_name_and_does_not_wait(
    folder: Path, desk: Staff, data: bytes
) -> None:
    before = file_texts(folder)
    sent = {"csrf": desk.token(), "document": (BytesIO(data), "z.docx")}
    response = desk.send("/import/", sent)
    assert response.status_code == 422
    problem = BeautifulSoup(response.text, "html.parser").select_one("[role=alert]")
    assert problem is not None
    assert problem.text.startswith("z.docx: ")
    assert "z.docx" not in desk.get("/")
    several = [(BytesIO(data), "z.docx"), (BytesIO(NEWER.encode()), "b.txt")]
    page = desk.client.post(
        "/import/", data={"csrf": desk.token(), "document": several}, follow_redirects=True
    ).text
    notice = BeautifulSoup(page, "html.parser").select_one("[role=status]")
    assert notice is not None
    assert notice.text.startswith("z.docx: ")
    home = desk.get("/")
    assert "b.txt" in home
    assert "z.docx" not in home
    assert file_texts(folder) == before


@pytest.mark.parametrize(
    ("asked", "likeness"),
    [
        ("Who may borrow the boat of the club?", "alike"),
        ("May members borrow the boat?", "100% alike"),
        ("May all members borrow the boat?", "alike"),
        ("Can guests sail with every member?", "86% alike"),
    ],
    ids=["near both", "short form", "near the short form", "near another wording"],
)
def test_a_question_of_staff_s_own_is_offered_beside_one_that_may_be_it(
    folder: Path, desk: Staff, asked: str, likeness: str
) -> None:
    path = folder / "faq/fees/boat.md"
    path.write_text(
        "---\nid: boat\nshort: May members borrow the boat?\nstatus: published\nasked_as:\n"
        "  - Can guests sail with a member?\n---\n"
        "# Who may, by the rules that hold since May, borrow the boat of our club?\n\nAll.\n",
        "utf-8",
    )
    address = hand_in(desk, "d.txt", f"Q: {asked}\nA: Nobody.\n")
    page = shown(desk.get(address))
    assert "Questions that may be one 1" in page
    assert likeness in page
    assert "In the content already" in page
    assert "Settled 1" in _press(desk, address, "same-file 0")
    _press(desk, address, "write")
    found = open_content(folder).knowledge.question_by_id
    assert [one.answer for one in found.values() if "boat" in one.title] == ["All."]
    assert (found["boat"].short, found["boat"].status) == (
        "May members borrow the boat?",
        Status.PUBLISHED,
    )
    assert "Questions that may be one" not in shown(desk.get("/settle/"))


def test_one_of_staff_s_own_and_one_of_a_document_wait_until_they_are_told_apart(
    folder: Path, desk: Staff
) -> None:
    path = folder / "faq/fees/boat.md"
    path.write_text(
        "---\nid: boat\nstatus: published\n---\n# May I hire a boat?\n\nYes.\n", "utf-8"
    )
    _press(desk, hand_in(desk, "d.txt", "Q: May we hire a boat?\nA: No.\n"), "write")
    assert "May I hire a boat?" in shown(desk.get("/settle/"))
    sent = fields_of(desk.get("/settle/"), "form[action='/settle/pair/']")
    desk.client.post("/settle/pair/", data={**sent, "act": "different"})
    assert "Nothing is left." in shown(desk.get("/settle/"))
