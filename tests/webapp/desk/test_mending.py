"""Lines that a remark knows how to write, changed many at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from support.commands import file_texts
from support.desk import Staff, staff

ANSWER = Path("faq/work-experience/work-how-many.md")


@pytest.fixture
def desk(content: Path) -> Staff:
    return staff(content)


def _changes(desk: Staff) -> dict[str, str]:
    """What each change says -> its key."""
    page = BeautifulSoup(desk.get("/small-changes/"), "html.parser")
    boxes = page.select("input[name=change]")
    return {box.parent.parent.get_text(" ", strip=True): str(box["value"]) for box in boxes}


def _change(desk: Staff, keys: list[str]) -> str:
    form = {"csrf": desk.token(), "change": keys}
    return desk.client.post("/small-changes/", data=form, follow_redirects=True).text


def _rename(desk: Staff, new: str) -> None:
    """As staff do it: the word, and what it was called before."""
    form = desk.open("term", "endorsement")
    form["f.term.preferred"], form["f.term.former"] = [new], ["endorsement"]
    assert desk.save("term", "endorsement", form).status_code == 302


def test_a_term_is_renamed_everywhere(content: Path, desk: Staff) -> None:
    before = file_texts(content)
    _rename(desk, "recognition")
    assert "Change such lines at once" in desk.get("/")
    found = _changes(desk)
    assert len(found) > 20
    assert f"Lines changed: {len(found)}." in _change(desk, [*found.values()])
    assert not _changes(desk)
    for name, data in file_texts(content).items():
        old = before.get(name, b"")
        assert data.count(b"\n") == old.count(b"\n") or name == "terms.toml"
        # What leads somewhere still leads there, and what was received stays.
        assert data.count(b"[[term:endorsement") == old.count(b"[[term:endorsement")
        if name.startswith("sources/"):
            assert data == old


LINES = {
    "An endorsement helps.": "A recognition helps.",
    "Endorsement helps.": "Recognition helps.",
    "An [endorsement](https://a.example/endorsement).": (
        "A [recognition](https://a.example/endorsement)."
    ),
    "See [[term:endorsement]].": "",
    "See [[term:endorsement|endorsement]].": "See [[term:endorsement|recognition]].",
    "Go to https://a.example/endorsement now.": "",
    "Write `endorsement` there.": "",
    "Say “endorsement” here.": "",
    "Endorsements and endorsement-like.": "",
}
"""A line of an answer -> as it reads then, where it changes."""


def test_words_are_renamed_and_addresses_stay(content: Path, desk: Staff) -> None:
    with (content / ANSWER).open("a", encoding="utf-8") as file:
        file.write("\n" + "\n\n".join(LINES) + "\n")
    _rename(desk, "recognition")
    _change(desk, [*_changes(desk).values()])
    expected = "\n\n".join(new or old for old, new in LINES.items())
    assert (content / ANSWER).read_text("utf-8").endswith(f"\n{expected}\n")


def test_only_what_is_marked_and_still_as_shown_is_changed(content: Path, desk: Staff) -> None:
    _rename(desk, "recognition")
    first, second, *_ = _changes(desk).items()
    before = file_texts(content)
    assert "Lines changed: 1." in _change(desk, [first[1]])
    after = file_texts(content)
    assert sum(before[name] != after[name] for name in before) == 1
    stale = _change(desk, [first[1], second[1]])
    assert "not as shown any more" in stale


def test_lines_of_windows_and_marks_of_bytes_stay(content: Path, desk: Staff) -> None:
    path = content / ANSWER
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    with path.open("ab") as file:
        file.write(b"\r\nAn endorsement.\r\n")
    _rename(desk, "recognition")
    before = path.read_bytes()
    _change(desk, [*_changes(desk).values()])
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.endswith(b"\r\nA recognition.\r\n")
    assert after.count(b"\r\n") == before.count(b"\r\n") == after.count(b"\n")
