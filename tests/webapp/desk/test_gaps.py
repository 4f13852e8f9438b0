"""What people miss, from the file to the closed gap."""

from __future__ import annotations

import gzip
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, expect

from ingest.content.loading import open_content, read_content
from ingest.importing.new_question import new_question
from support.chromium import assert_accessible
from support.commands import file_texts
from support.desk import Staff, at_the_desk, staff

WORK = "work-how-many"
TORCH = "give me a small old torch lamp and take a big new one"
LAMP = """
[[term]]
id = "lamp"
preferred = "lamp"
lay = ["light"]
definition = "What burns at night."
sources = ["ct-rs-old"]
"""
AGENT = "Mozilla/5.0 (X11; Linux)"
LOG = "".join(
    f'192.0.2.{n} - - [29/Nov/2026:10:0{n % 10}:00 +0000] "GET /search/?q={query} HTTP/1.1" 200 5'
    f' "-" "{AGENT}"\n'
    for n, query in enumerate(
        ["zebra+riding+allowance"] * 4
        + ["tuition+for+zebras"] * 3
        + ["my+name+is+Quentin+Oldcastle+zebra"] * 2
    )
).encode()


@pytest.fixture
def desk(content: Path) -> Staff:
    return staff(content)


def _read(desk: Staff, *files: tuple[str, bytes], **fields: str) -> str:
    """The page after these files were sent."""
    sent = [(BytesIO(data), name) for name, data in files]
    form = {"csrf": desk.token(), "files": sent, **fields}
    return desk.client.post("/gaps/", data=form, follow_redirects=True).text


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(
    desk: Staff, place: int
) -> None:
    files = [("access.log", LOG), ("list.txt", b"zebra riding allowance\n")]
    files.insert(place, ("lamp.png", PICTURE))
    page = BeautifulSoup(_read(desk, *files), "html.parser")
    told = [item.text for item in page.select("section[aria-labelledby='account'] li")]
    assert len(told) == 3
    assert told[place] == "lamp.png: this is not a text file. Save it as text in UTF-8."
    assert page.select(".gap")


def test_files_that_all_cannot_be_read_are_refused_on_the_same_page(desk: Staff) -> None:
    page = BeautifulSoup(_read(desk, ("lamp.png", PICTURE), ("two.png", PICTURE)), "html.parser")
    problem = page.select_one("[role=alert]")
    assert problem is not None
    assert problem.text.startswith("lamp.png: this is not a text file.")
    current = page.select_one("nav [aria-current]")
    assert current is not None
    assert current.text == "What people miss"
    assert page.select_one("details.help")


def _groups(page: str) -> list[Tag]:
    return BeautifulSoup(page, "html.parser").select(".gap")


def _group(page: str, words: str) -> Tag:
    return next(one for one in _groups(page) if words in one.text)


def _act(desk: Staff, group: Tag, act: str, **fields: str) -> str:
    """Clicks a button of a group; the page that is shown then."""
    form = group.select_one("form")
    assert form is not None
    sent = {str(one["name"]): str(one.get("value", "")) for one in form.select("input")}
    for one in form.select("select"):
        chosen = one.select_one("option[selected]") or one.select_one("option")
        assert chosen is not None
        sent[str(one["name"])] = str(chosen["value"])
    sent |= {"act": act, **fields}
    return desk.client.post(str(form["action"]), data=sent, follow_redirects=True).text


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_log_is_read_and_shows_groups_without_names(
    desk: Staff, pack: type[bytes], content: Path
) -> None:
    before = file_texts(content)
    page = _read(desk, ("../access <log>.log", pack(LOG)))
    assert [one.h3.text for one in _groups(page) if one.h3] == [
        "“tuition for zebras” 3",
        "“zebra riding allowance” 4",
    ]
    assert "access &lt;log&gt;.log: 9 lines, 9 searches" in page
    assert "Quentin" not in page
    assert "Oldcastle" not in page
    assert file_texts(content) == before


def test_what_was_pasted_is_shown_though_it_was_asked_once(desk: Staff) -> None:
    form = BeautifulSoup(desk.get("/gaps/"), "html.parser").select_one("form:has(#pasted)")
    assert form is not None
    sent = {
        str(one["name"]): str(one.get("value", "")) for one in form.select("input:not([type=file])")
    }
    sent["pasted"] = "tuition for zebras\n"
    page = desk.client.post("/gaps/", data=sent, follow_redirects=True).text
    assert [one.h3.text for one in _groups(page) if one.h3] == ["“tuition for zebras” 1"]


def _added(content: Path, before: dict[str, bytes]) -> dict[str, bytes]:
    """File -> what has come to its end; nothing else may be another."""
    added = {}
    for name, data in file_texts(content).items():
        if data != before.get(name, b""):
            assert data.startswith(before.get(name, b"")), name
            added[name] = data.removeprefix(before.get(name, b""))
    return added


@pytest.mark.parametrize("act", ["wording", "expect", "ignore"])
def test_a_click_adds_one_thing_to_one_file(desk: Staff, content: Path, act: str) -> None:
    before = file_texts(content)
    group = _group(_read(desk, ("a.log", LOG)), "riding")
    page = _act(desk, group, act)
    assert "Done: “zebra riding allowance”." in page
    assert "zebra riding allowance" not in "".join(one.text for one in _groups(page))
    (name, data), *others = _added(content, before).items()
    assert not others
    if act == "wording":
        assert (name.endswith(".wordings.txt"), data) == (True, b"zebra riding allowance\n")
    else:
        table = tomllib.loads(data.decode())["search" if act == "expect" else "ignore"]
        assert table[0]["query"] == "zebra riding allowance"
    assert not read_content(content).faults


def test_what_is_ignored_stays_so(desk: Staff) -> None:
    _act(desk, _group(_read(desk, ("a.log", LOG)), "riding"), "ignore")
    page = _read(desk, ("a.log", LOG))
    assert "4 are ignored" in page
    assert not any("riding" in one.text for one in _groups(page))


def test_a_wording_goes_to_the_record_that_was_chosen_and_answers_then(
    desk: Staff, content: Path
) -> None:
    group = _group(_read(desk, ("a.log", LOG)), "riding")
    _act(desk, group, "wording", record="question:work-how-many", words="zebra  riding\tallowance")
    found = open_content(content).knowledge.question_by_id["work-how-many"]
    assert found.wordings[-1] == "zebra riding allowance"
    again = desk.client.post(
        "/gaps/", data={"csrf": desk.token(), "act": "again"}, follow_redirects=True
    ).text
    assert not any("riding" in one.text for one in _groups(again))


def test_a_word_is_added_to_its_term(desk: Staff, content: Path) -> None:
    with (content / "terms.toml").open("a", encoding="utf-8") as file:
        file.write(LAMP)
    page = _read(desk, pasted=TORCH)
    group = next(one for one in _groups(page) if one.select("[value=synonym]"))
    before = (content / "terms.toml").read_bytes().splitlines()
    assert "Done: “torch”." in _act(desk, group, "synonym")
    known = {one.id: one.lay for one in open_content(content).knowledge.terms}
    assert known["lamp"] == ("light", "torch")
    after = (content / "terms.toml").read_bytes().splitlines()
    assert sum(one not in before for one in after) == 1


def test_a_new_question_begins_with_what_people_typed(desk: Staff, content: Path) -> None:
    group = _group(_read(desk, ("a.log", LOG)), "riding")
    page = _act(desk, group, "new", topic="training", words="Is there an allowance for riding?")
    assert "Is there an allowance for riding?" in page
    known = open_content(content).knowledge.questions
    found = next(one for one in known if one.title == "Is there an allowance for riding?")
    assert (found.topic, found.wordings) == ("training", ("zebra riding allowance",))


def test_the_first_page_counts_searches_for_open_questions(desk: Staff, content: Path) -> None:
    new_question(content, "training", "May zebras apply?")
    page = _read(desk, pasted="may zebras apply\nmay zebras apply?")
    assert "Write the answer" in page
    assert "2 searches" in desk.get("/")


HOSTILE = [
    pytest.param("act", {"act": "wording", "record": "question:../../x"}, 422, id="a path"),
    pytest.param("act", {"act": "wording", "record": "file:settings"}, 422, id="a register"),
    pytest.param("act", {"act": "wording", "words": "a\x00b"}, 422, id="a character of control"),
    pytest.param("act", {"act": "wording", "words": "#note"}, 422, id="a remark"),
    pytest.param("act", {"act": "wording", "words": "x" * 201}, 422, id="a long one"),
    pytest.param("act", {"act": "wording", "words": " "}, 422, id="nothing"),
    pytest.param("act", {"act": "expect", "record": "question:no-such"}, 422, id="no record"),
    pytest.param("act", {"act": "synonym", "term": "question:work-how-many"}, 422, id="no term"),
    pytest.param("act", {"act": "delete"}, 422, id="no act"),
    pytest.param("act", {"act": "new", "topic": "../.."}, 422, id="no topic"),
    pytest.param("act", {"csrf": "x"}, 403, id="a forged form"),
    pytest.param("gone", {"act": "ignore"}, 404, id="no group"),
]


@pytest.mark.parametrize(("where", "fields", "status"), HOSTILE)
def test_what_is_not_there_adds_nothing(
    desk: Staff, content: Path, where: str, fields: dict[str, str], status: int
) -> None:
    form = _group(_read(desk, ("a.log", LOG)), "riding").select_one("form")
    assert form is not None
    before = file_texts(content)
    address = str(form["action"]) if where == "act" else "/gaps/0123456789ab/"
    sent = {"csrf": desk.token(), "words": "zebra", "record": "question:work-how-many", **fields}
    assert desk.client.post(address, data=sent).status_code == status
    assert file_texts(content) == before


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.bin", b"\0" * 100, "a.bin: this is not a text file"),
        ("a.gz", gzip.compress(LOG, mtime=0)[:40], "the file is damaged"),
        ("a.log", b"", "a.log: 0 lines"),
        ("a.eml", b"From: a@b\nSubject: " + b"x" * 5000 + b"\n\nhi", "a.eml: 1 mail"),
    ],
)
def test_hostile_files_end_in_words(desk: Staff, name: str, data: bytes, told: str) -> None:
    assert told in _read(desk, (name, data))


def test_a_file_that_unpacks_without_end_is_read_in_part(
    desk: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.desk.searches.gaps._MOST_BYTES", 3_000_000)
    page = _read(desk, ("a.gz", gzip.compress(b"what about zebras\n" * 1_000_000)))
    assert "only the first 3 MB were read" in page


@pytest.mark.browser
def test_one_key_closes_a_gap_and_goes_on_to_the_next(browser: Browser, content: Path) -> None:
    with at_the_desk(browser, content) as (page, address):
        page.goto(f"{address}gaps/")
        assert_accessible(page)
        log = {"name": "a.log", "mimeType": "text/plain", "buffer": LOG}
        page.get_by_label("Logs of the web server").set_input_files(log)  # type: ignore[arg-type]
        page.get_by_role("button", name="Read", exact=True).click()
        expect(page.locator(".gap")).to_have_count(2)
        assert_accessible(page)
        page.keyboard.press("j")
        page.keyboard.press("i")
        expect(page.get_by_role("status")).to_contain_text("Done: “zebra riding allowance”.")
        page.wait_for_load_state()  # the words are there before the script that hears the key
        page.keyboard.press("i")
        expect(page.get_by_role("status")).to_contain_text("Done: “tuition for zebras”.")
        expect(page.locator(".gap")).to_have_count(0)
    assert "zebra riding allowance" in (content / "gaps.toml").read_text("utf-8")
