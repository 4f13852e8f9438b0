"""What imports have left, settled at the desk, and held by every later import."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ingest.content.loading import open_content, read_content
from ingest.content.model.records import Status
from ingest.content.warnings.unsettled import find_unsettled
from ingest.importing.account import Action
from ingest.importing.importer import import_documents
from ingest.importing.options import ImportOptions
from support.commands import file_texts
from support.content import edit_file, write_file
from support.desk import Staff, staff
from support.imports import CONFLICT, NEWER, OLDER, fields_of, hand_in, shown, write_settled

FIRST, SECOND = (
    "what-does-it-cost-to-renew-my-endorsement",
    "what-does-it-cost-to-renew-the-endorsement",
)
HEAR = Path(CONFLICT).stem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a conflict, a pair of questions and a question that has gone."""
    folder = write_settled(tmp_path / "content")
    changed = OLDER.replace("In June.", "In August.\n\nBy letter.").replace(
        "Q: Who pays the yearly fee of a member?\nA: You do.\n\nIt is due in May.\n\n", ""
    )
    write_file(tmp_path / "a.txt", changed)
    write_file(tmp_path / "b.txt", NEWER)
    import_documents([tmp_path / "a.txt"], folder, options=ImportOptions(replaces=True))
    import_documents([tmp_path / "b.txt"], folder)
    assert len([*find_unsettled(open_content(folder))]) == 3
    return folder


@pytest.fixture
def desk(folder: Path) -> Staff:
    return staff(folder)


def _form(desk: Staff, kind: str) -> dict[str, list[str]]:
    return fields_of(desk.get("/settle/"), f"form[action='/settle/{kind}/']")


def _press(desk: Staff, kind: str, **button: str) -> str:
    response = desk.client.post(
        f"/settle/{kind}/", data={**_form(desk, kind), **button}, follow_redirects=True
    )
    assert response.status_code == 200, response.text
    assert "Settled." in response.text
    return shown(response.text)


def _assert_at_rest(folder: Path) -> None:
    """A later import of all documents changes nothing."""
    assert not read_content(folder).faults
    again = import_documents(
        [folder / "sources" / "a.txt", folder / "sources" / "b.txt"], folder, dry_run=True
    ).account
    assert {one.action for one in again.files} <= {Action.UNCHANGED, Action.INCOMING, Action.GONE}


def test_home_leads_to_what_is_left_and_it_is_shown_side_by_side(desk: Staff) -> None:
    home = BeautifulSoup(desk.get("/"), "html.parser")
    assert home.select_one("a[href='/settle/']")
    page = desk.get("/settle/")
    assert "In July." in page
    assert "In August." in page
    assert "<del>" in page
    words = shown(page)
    assert "Questions that may be one 1" in words
    assert "Questions that no document asks any more 1" in words


@pytest.mark.parametrize(
    ("whose", "answer"),
    [("file", "In July."), ("documents", "In August.\n\nBy letter.")],
)
def test_a_conflict_ends_with_one_click(folder: Path, desk: Staff, whose: str, answer: str) -> None:
    _press(desk, "conflict", whose=whose)
    found = open_content(folder).knowledge.question_by_id[HEAR]
    assert found.answer == answer
    assert not (folder / f"{CONFLICT}.incoming").exists()
    _assert_at_rest(folder)


@pytest.mark.parametrize("is_gone", [False, True])
def test_one_that_was_begun_by_hand_is_ended_too(folder: Path, desk: Staff, is_gone: bool) -> None:
    if is_gone:
        (folder / CONFLICT).unlink()
    else:
        write_file(folder / f"{CONFLICT}.incoming", "In August, mostly.\n")
    page = desk.get("/settle/")
    assert "begun to settle this by hand" in page
    assert "In August" in page
    assert "Take the document’s" not in page
    before = file_texts(folder)
    response = desk.client.post(
        "/settle/conflict/", data={**_form(desk, "conflict"), "whose": "documents"}
    )
    assert response.status_code == 409
    assert file_texts(folder) == before
    _press(desk, "conflict", whose="file")
    assert file_texts(folder) == {
        name: data for name, data in before.items() if name != f"{CONFLICT}.incoming"
    }


def test_what_staff_have_written_since_stays(folder: Path, desk: Staff) -> None:
    edit_file(folder / CONFLICT, "# When do", "# Dear me, when do")
    edit_file(folder / CONFLICT, "status: published", "status: published\nshort: Result")
    _press(desk, "conflict", whose="documents")
    found = open_content(folder).knowledge.question_by_id[HEAR]
    assert found.title == "Dear me, when do members hear of the result?"
    assert (found.short, found.answer) == ("Result", "In August.\n\nBy letter.")


@pytest.mark.parametrize(("act", "kept", "gone"), [("one", 0, 1), ("other", 1, 0)])
def test_two_questions_become_one_as_the_one_that_was_chosen(
    folder: Path, desk: Staff, act: str, kept: int, gone: int
) -> None:
    form = _form(desk, "pair")
    ids = (form["one"][0], form["other"][0])
    assert {*ids} == {FIRST, SECOND}
    before = open_content(folder).knowledge.question_by_id
    _press(desk, "pair", act=act)
    found = open_content(folder).knowledge.question_by_id
    assert ids[gone] not in found
    assert found[ids[kept]].answer == before[ids[kept]].answer
    assert ids[gone] in found[ids[kept]].former_ids
    import_documents([folder / "sources" / "a.txt", folder / "sources" / "b.txt"], folder)
    later = open_content(folder).knowledge.question_by_id[ids[kept]]
    assert (later.title, later.answer) == (before[ids[kept]].title, before[ids[kept]].answer)
    _assert_at_rest(folder)
    assert "Questions that may be one" not in shown(desk.get("/settle/"))


def test_two_questions_stay_two(folder: Path, desk: Staff) -> None:
    form = _form(desk, "pair")
    _press(desk, "pair", act="different")
    register = tomllib.loads((folder / "sources" / "sources.toml").read_text("utf-8"))
    assert register == {"different": {form["one"][0]: form["other"]}}
    assert "Questions that may be one" not in shown(desk.get("/settle/"))
    _assert_at_rest(folder)


@pytest.mark.parametrize(
    ("act", "status"), [("keep", Status.PUBLISHED), ("retire", Status.RETIRED)]
)
def test_a_question_that_has_gone_is_kept_or_retired(
    folder: Path, desk: Staff, act: str, status: Status
) -> None:
    slug = _form(desk, "gone")["id"][0]
    _press(desk, "gone", act=act)
    assert open_content(folder).knowledge.question_by_id[slug].status is status
    assert "no document asks" not in shown(desk.get("/settle/"))
    _assert_at_rest(folder)


def test_line_ends_and_marks_of_byte_order_stay(folder: Path, desk: Staff) -> None:
    register = folder / "sources" / "sources.toml"
    register.write_text("# Ours.\n", "utf-8")
    (gone,) = (one for one in open_content(folder).questions if one.record.gone_from)
    files = [register, folder / CONFLICT, Path(gone.path)]
    for file in files:
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = [file.read_bytes() for file in files]
    pair = _form(desk, "pair")
    _press(desk, "conflict", whose="documents")
    _press(desk, "pair", act="different")
    _press(desk, "gone", act="retire")
    line = f'[different]\r\n{pair["one"][0]} = ["{pair["other"][0]}"]\r\n'
    assert [file.read_bytes() for file in files] == [
        before[0] + b"\r\n" + line.encode(),
        before[1].replace(b"In July.", b"In August.\r\n\r\nBy letter."),
        before[2].replace(b"status: published", b"status: retired"),
    ]


def test_a_pair_that_is_in_the_content_is_settled_here_and_not_in_an_import(desk: Staff) -> None:
    address = hand_in(desk, "b.txt", NEWER.replace("Nobody.", "Everybody."))
    page = desk.get(address)
    assert "Both are in the content already" in page
    assert "/settle/" in page
    assert 'value="different 0"' not in page


@pytest.mark.parametrize(
    ("kind", "button", "file"),
    [
        ("conflict", {"whose": "documents"}, CONFLICT),
        ("conflict", {"whose": "file"}, f"{CONFLICT}.incoming"),
        ("pair", {"act": "one"}, f"faq/fees/{SECOND}.md"),
        ("pair", {"act": "different"}, f"faq/money/{FIRST}.md"),
        ("gone", {"act": "retire"}, "faq/fees/who-pays-the-yearly-fee-of-a-member.md"),
    ],
)
def test_what_somebody_else_has_changed_meanwhile_is_looked_at_again(
    folder: Path, desk: Staff, kind: str, button: dict[str, str], file: str
) -> None:
    form = {**_form(desk, kind), **button}
    text = (folder / file).read_text("utf-8")
    write_file(folder / file, text + "\nAnd more.\n")
    before = file_texts(folder)
    response = desk.client.post(f"/settle/{kind}/", data=form)
    assert response.status_code == 409
    assert "ook at" in response.text
    assert file_texts(folder) == before


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("conflict", {"name": "../../etc/passwd", "whose": "documents"}),
        ("conflict", {"name": f"fees/{HEAR}.md", "whose": "nobody"}),
        ("pair", {"one": "../x", "other": FIRST, "act": "one"}),
        ("gone", {"id": "no-such", "act": "retire"}),
    ],
)
def test_what_is_not_there_changes_nothing(
    folder: Path, desk: Staff, kind: str, form: dict[str, str]
) -> None:
    before = file_texts(folder)
    response = desk.client.post(f"/settle/{kind}/", data={"csrf": desk.token(), **form})
    assert response.status_code == 409
    assert file_texts(folder) == before


THREE = (("a", "renew my lost old blue card"), ("b", "renew my blue card"), ("c", "renew a card"))
"""The first and the last are not alike."""


@pytest.mark.parametrize(
    ("asked", "act"),
    [
        ((("a", "renew my card"), ("b", "renew the card"), ("a", "renew a card")), "other"),
        ((("a", "renew my card"), ("b", "renew the card"), ("a", "renew a card")), "one"),
        (THREE, "one"),
        (THREE, "other"),
        (THREE, "different"),
    ],
    ids=["first goes", "second goes", "first of three", "second of three", "told apart"],
)
def test_a_pair_waits_until_it_is_decided_whatever_becomes_of_another_of_its_questions(
    tmp_path: Path, asked: tuple[tuple[str, str], ...], act: str
) -> None:
    folder = tmp_path / "content"
    texts: dict[str, str] = {}
    for document, words in asked:
        texts[document] = texts.get(document, "") + f"Q: How do I {words}?\nA: {words}.\n\n"
    for name, text in texts.items():
        write_file(tmp_path / f"{name}.txt", text)
    import_documents([tmp_path / f"{name}.txt" for name in texts], folder)
    assert len([*find_unsettled(open_content(folder))]) == 2
    desk = staff(folder)
    _press(desk, "pair", act=act)
    for _ in range(2):  # and a later import changes nothing of it
        assert len([*find_unsettled(open_content(folder))]) == 1
        import_documents([folder / "sources" / f"{name}.txt" for name in texts], folder)
    _press(desk, "pair", act="different")
    assert "Nothing is left." in shown(desk.get("/settle/"))


def test_questions_told_apart_stay_so_when_one_becomes_another(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    for name, words in (("a", "my blue card"), ("b", "my card, blue"), ("c", "a blue card")):
        write_file(tmp_path / f"{name}.txt", f"Q: How do I renew {words} in June?\nA: {name}.\n")
    import_documents([tmp_path / f"{name}.txt" for name in "abc"], folder)
    desk = staff(folder)
    assert len([*find_unsettled(open_content(folder))]) == 3
    _press(desk, "pair", act="different")
    _press(desk, "pair", act="one")
    assert not [*find_unsettled(open_content(folder))]
