"""Edits of content files: what is not changed stays byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.content.files.edits import (
    Changes,
    appended_line,
    edited,
    edited_text,
    read_record_text,
)
from ingest.errors import FaqError
from support.content import CONTENT, DATA, SHIPPED

PATH = Path("content/faq/fees/cost.md")

HEAD = "---\nid: cost\n# of 2020\nstatus:   'open'\nasked_as:\n- Price?\n---\n"

FILES = [
    path
    for folder in (CONTENT, SHIPPED, DATA / "sister")
    for place in ("faq/*/*.md", "criteria/*.md")
    for path in sorted(folder.glob(place))
]


def _kind(path: Path) -> str:
    if path.parent.name == "criteria":
        return "criterion"
    return "topic" if path.name == "_topic.md" else "question"


def _as_sent(text: str) -> str:
    """What a browser sends of the content of a text area."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def _unchanged(data: bytes, path: Path = PATH) -> Changes:
    shown = read_record_text(data, path)
    values = {key: entry.values for key, entry in shown.entries.items()}
    return Changes(shown.title, _as_sent(shown.text), values)


def test_there_are_files_of_each_kind() -> None:
    assert {_kind(path) for path in FILES} == {"question", "topic", "criterion"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_that_is_saved_unchanged_keeps_every_byte(path: Path) -> None:
    data = path.read_bytes()
    kind = _kind(path)
    assert edited(data, path, kind, _unchanged(data, path)) == data
    assert edited_text(data, _as_sent(data.decode("utf-8"))) == data


@given(
    st.sampled_from(["", "\ufeff"]),
    st.lists(
        st.tuples(
            st.sampled_from(["", " ", "# T", "text ", "  - a", "## B", "```"]),
            st.sampled_from(["\n", "\r\n", "\r"]),
        ),
        max_size=8,
    ),
    st.sampled_from(["", "end", " "]),
)
def test_so_does_any_other(mark: str, lines: list[tuple[str, str]], last: str) -> None:
    body = "".join(map("".join, lines)) + last
    data = f"{mark}{HEAD}{body}".encode()
    assert edited(data, PATH, "question", _unchanged(data)) == data
    assert edited_text(data, _as_sent(data.decode("utf-8").removeprefix("\ufeff"))) == data


@pytest.mark.parametrize(
    ("body", "changes", "expected"),
    [
        pytest.param("# T\n", {"text": "A.\r\n\r\nB."}, "# T\n\nA.\n\nB.\n", id="first answer"),
        pytest.param("# T", {"text": "A."}, "# T\n\nA.\n", id="no line end"),
        pytest.param("# T\n\nA.\n", {"text": ""}, "# T\n", id="answer taken out"),
        pytest.param("\n#  T \nA.\n\n", {"title": "U"}, "\n# U\nA.\n\n", id="title alone"),
        pytest.param("A.\n", {"title": "U"}, "# U\n\nA.\n", id="title that was missing"),
        pytest.param("", {"title": "U", "text": "A."}, "# U\n\nA.\n", id="nothing there"),
        pytest.param("# T\n\n\n A. \n \n", {"text": " B."}, "# T\n\n\n B. \n \n", id="around it"),
    ],
)
def test_what_is_changed_is_all_that_changes(
    body: str, changes: dict[str, str], expected: str
) -> None:
    data = f"{HEAD}{body}".encode()
    shown = read_record_text(data, PATH)
    new = Changes(changes.get("title", shown.title), changes.get("text", shown.text))
    assert edited(data, PATH, "question", new).decode() == HEAD + expected


def test_each_line_keeps_its_end_and_new_ones_have_that_of_the_file() -> None:
    data = b"\xef\xbb\xbf---\r\nid: cost\r\nstatus: open\r\n---\r\n# T\n\nOne.\rTwo.\r\n"
    changes = Changes("T", "One.\nNew.\nTwo.", {"status": ("draft",), "short": ("S",)})
    assert edited(data, PATH, "question", changes) == (
        b"\xef\xbb\xbf---\r\nid: cost\r\nshort: S\r\nstatus: draft\r\n---\r\n# T\n\n"
        b"One.\rNew.\r\nTwo.\r\n"
    )


def test_a_key_is_changed_added_and_taken_away_among_what_staff_wrote() -> None:
    data = f"{HEAD}# T\n".encode()
    values = {"status": ("draft",), "categories": ("II", "III"), "asked_as": ()}
    head = "---\nid: cost\n# of 2020\nstatus: draft\ncategories: [II, III]\n---\n"
    assert edited(data, PATH, "question", Changes("T", "", values)).decode() == f"{head}# T\n"


def test_a_topic_without_a_head_gets_one() -> None:
    changes = Changes("Fees", "", {"order": ("3",)})
    assert edited(b"# Fees\n", PATH, "topic", changes) == b"---\norder: 3\n---\n# Fees\n"


@pytest.mark.parametrize(
    ("head", "key"),
    [
        pytest.param("---\n  id: cost\n  status: open\n---\n", "status", id="indented"),
        pytest.param("---\nid: cost\nstatus: open\nstatus: draft\n---\n", "status", id="twice"),
        pytest.param('---\nid: cost\n"status": open\n---\n', "status", id="a key in quotes"),
    ],
)
def test_a_head_that_would_be_damaged_is_left_alone(head: str, key: str) -> None:
    with pytest.raises(FaqError, match=f"“{key}” is written in a way that a form cannot change"):
        edited(f"{head}# T\n".encode(), PATH, "question", Changes("T", "", {key: ("retired",)}))


def test_a_new_file_and_an_emptied_one() -> None:
    assert edited_text(None, " \r\n") == b""
    assert edited_text(None, "one\r\ntwo") == b"one\ntwo\n"
    assert edited_text(b"one\r\ntwo\r\n", "one\r\nthree") == b"one\r\nthree\r\n"
    assert edited_text(b"one\n", "") == b""


@pytest.mark.parametrize(
    ("data", "new"),
    [
        (None, b"a b\n"),
        (b"", b"a b\n"),
        (b"one\n", b"one\na b\n"),
        (b"one", b"one\na b\n"),
        (b"\xef\xbb\xbfone\r\ntwo", b"\xef\xbb\xbfone\r\ntwo\r\na b\r\n"),
        (b"one\n\n", b"one\n\na b\n"),
    ],
)
def test_a_line_comes_to_the_end(data: bytes | None, new: bytes) -> None:
    assert appended_line(data, "a b") == new
