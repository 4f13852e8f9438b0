"""Text files: what is read, what is refused with its line, and writing whole or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import FaqError
from ingest.files import read_text, write_atomically

READ = [
    pytest.param(b"", "", id="empty"),
    pytest.param("Café ®\n".encode(), "Café ®\n", id="UTF-8"),
    pytest.param(b"\xef\xbb\xbfa\n", "a\n", id="byte-order mark"),
    pytest.param(b"a\r\nb\r\n", "a\nb\n", id="line ends of Windows"),
    pytest.param(b"a\rb\r", "a\nb\n", id="line ends of old Macs"),
    pytest.param(b"a\r\nb\rc\nd", "a\nb\nc\nd", id="line ends of three kinds"),
    pytest.param("a\x0cb\x85c\u2028d".encode(), "a\x0cb\x85c\u2028d", id="no other line ends"),
]

REFUSED = [
    pytest.param(
        b"a\xe9b",
        "a.md:1: the file is not saved as UTF-8 (a “é” from another encoding is here). Open it, "
        "choose “Save as” and the encoding “UTF-8”.",
        id="another encoding",
    ),
    pytest.param(
        b"a\r\nb\r\nI\x92m\r\n",
        "a.md:3: the file is not saved as UTF-8 (a “’” from another encoding is here). Open it, "
        "choose “Save as” and the encoding “UTF-8”.",
        id="another encoding on line 3",
    ),
    pytest.param(
        b"a\rb\rI\x92m\r",
        "a.md:3: the file is not saved as UTF-8 (a “’” from another encoding is here). Open it, "
        "choose “Save as” and the encoding “UTF-8”.",
        id="another encoding on line 3, line ends of old Macs",
    ),
    pytest.param(
        b"\x89PNG\x00",
        "a.md:1: this is not a text file. Save it as plain text in UTF-8.",
        id="picture",
    ),
    pytest.param(
        "# Fees\n".encode("utf-16"),
        "a.md:1: this is not a text file. Save it as plain text in UTF-8.",
        id="UTF-16",
    ),
]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _read(path: Path) -> tuple[str | None, list[str]]:
    parsed = read_text(path)
    return parsed.value, [str(fault) for fault in parsed.faults]


def _message(path: Path) -> str:
    with pytest.raises(FaqError) as caught:
        write_atomically(path, b"new")
    return str(caught.value)


@pytest.mark.parametrize(("data", "text"), READ)
def test_a_text_is_read_whatever_its_line_ends(data: bytes, text: str) -> None:
    Path("a.md").write_bytes(data)
    assert _read(Path("a.md")) == (text, [])


@pytest.mark.parametrize(("data", "message"), REFUSED)
def test_what_is_no_text_is_a_fault_with_its_line(data: bytes, message: str) -> None:
    Path("a.md").write_bytes(data)
    assert _read(Path("a.md")) == (None, [message])


def test_a_file_that_is_not_there_is_a_fault() -> None:
    assert _read(Path("a.md")) == (
        None,
        [
            "a.md:1: the file cannot be read (No such file or directory). Check that it is a file "
            "you may open."
        ],
    )


def test_a_folder_is_a_fault() -> None:
    Path("a.md").mkdir()
    assert _read(Path("a.md")) == (
        None,
        ["a.md:1: the file cannot be read (Is a directory). Check that it is a file you may open."],
    )


def test_a_file_is_written_with_its_folders_and_nothing_beside_it() -> None:
    path = Path("a", "b", "c.md")
    write_atomically(path, b"one\r\n\x00")
    assert path.read_bytes() == b"one\r\n\x00"
    assert sorted(Path().rglob("*")) == [Path("a"), Path("a", "b"), path]


def test_a_file_is_replaced_whole() -> None:
    path = Path("a.md")
    write_atomically(path, b"a long text")
    write_atomically(path, b"short")
    assert path.read_bytes() == b"short"
    assert list(Path().iterdir()) == [path]


def test_whoever_reads_while_a_file_is_written_reads_the_old_text() -> None:
    path = Path("a.md")
    write_atomically(path, b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"


def test_a_new_file_may_be_opened_by_those_who_may_open_others() -> None:
    before = os.umask(0o027)
    try:
        write_atomically(Path("a.md"), b"new")
    finally:
        os.umask(before)
    assert Path("a.md").stat().st_mode & 0o777 == 0o640


def test_a_replaced_file_keeps_its_permissions() -> None:
    path = Path("a.md")
    path.write_bytes(b"old")
    path.chmod(0o604)
    write_atomically(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o604


def test_a_file_for_a_folder_is_refused_and_left_alone() -> None:
    Path("a").write_bytes(b"old")
    assert _message(Path("a", "b.md")) == (
        "a/b.md: cannot be written (File exists). Check that you may write to its folder."
    )
    assert Path("a").read_bytes() == b"old"


def test_a_folder_is_not_replaced_by_a_file_and_nothing_stays_beside_it() -> None:
    Path("a.md").mkdir()
    assert _message(Path("a.md")) == (
        "a.md: cannot be written (Is a directory). Check that you may write to its folder."
    )
    assert list(Path().iterdir()) == [Path("a.md")]


def test_a_name_that_is_too_long_is_refused() -> None:
    name = "a" * 300
    assert _message(Path(name)) == (
        f"{name}: cannot be written (File name too long). Check that you may write to its folder."
    )
    assert list(Path().iterdir()) == []


@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.binary())
def test_any_bytes_are_written_as_they_are_and_read_or_refused(data: bytes) -> None:
    path = Path("a.md")
    write_atomically(path, data)
    assert path.read_bytes() == data
    text, messages = _read(path)
    assert (text is None) == (len(messages) == 1)
    assert text is None or "\r" not in text


def test_files_that_a_killed_process_left_go_after_an_hour() -> None:
    for name in (".faq-old.new", ".faq-young.new", "faq-kept.new", ".kept.new"):
        Path(name).write_bytes(b"")
    for name in (".faq-old.new", "faq-kept.new", ".kept.new"):
        os.utime(name, (time.time() - 3700,) * 2)
    write_atomically(Path("report.html"), b"new")
    assert sorted(path.name for path in Path().iterdir()) == [
        ".faq-young.new",
        ".kept.new",
        "faq-kept.new",
        "report.html",
    ]


@pytest.mark.deep
def test_a_replaced_file_keeps_its_owner() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root gives files to others")
    path = Path("a.md")
    path.write_bytes(b"old")
    os.chown(path, 12345, 23456)
    write_atomically(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)
