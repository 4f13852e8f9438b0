"""`faq import`: its account, its files, and documents that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.commands import (
    ACCOUNT,
    DOCUMENT,
    Run,
    file_texts,
)

SOURCES_REFUSED = [
    pytest.param(
        "nosuch.txt", None, "the document cannot be read (No such file or directory). "
        "Check the name.", id="missing",
    ),
    pytest.param("empty.txt", b"", "the document is empty. Ask for it again.", id="empty"),
    pytest.param("blank.txt", b" \r\n\n", "the document is empty. Ask for it again.", id="blank"),
    pytest.param(
        "photo.txt", b"\x89PNG\0\0", "this is not text, whatever its name says. "
        "Save it as plain text.", id="no text",
    ),
    pytest.param(
        "old.xyz", b"x", "documents of the kind “.xyz” cannot be read. Save it as a Word "
        "document (.docx), an Excel workbook (.xlsx), a PDF, a web page (.html) or plain text "
        "(.txt) and import that.", id="unknown kind",
    ),
    pytest.param(
        "content", None, "this is a folder. Name the documents in it instead.", id="folder"
    ),
]  # fmt: skip


def test_import_prints_the_account_and_writes_the_files(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    result = faq("import", "handout.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == ACCOUNT + (
        "3 created\n"
        "  content/faq/fees/_topic.md\n"
        "  content/faq/fees/what-does-it-cost.md\n"
        "  content/faq/fees/who-pays.md\n"
        "\n"
        "4 lines kept + 2 dropped = 6 in all\n"
    )
    assert faq("check").stdout == ("No faults: 2 questions, 1 answered, in 1 topic; 0 criteria.\n")


def test_a_dry_run_prints_the_account_and_writes_nothing(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    result = faq("import", "handout.txt", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{ACCOUNT}3 would be created\n")
    assert result.stdout.endswith("in all\n\nThis was a dry run: nothing was written.\n")
    assert not (tmp_path / "content").exists()


def test_import_as_json_accounts_for_every_line(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    account = json.loads(faq("import", "handout.txt", "--json").stdout)
    (document,) = account["documents"]
    assert [line["text"] for line in document["lines"]] == DOCUMENT.splitlines()
    assert all((line["kept"] is None) != (line["dropped"] is None) for line in document["lines"])
    assert [file["action"] for file in account["files"]] == ["created"] * 3
    assert (account["dry_run"], account["failures"]) == (False, [])


def test_import_writes_a_line_for_each_record_found(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    assert faq("import", "handout.txt", "--records", "out.jsonl").exit_code == 0
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    keys = {"file": "handout.txt", "topic": "FEES"}
    assert [json.loads(line) for line in lines] == [
        {**keys, "question": "What does it cost?", "answer": "Nothing.", "lines": [3, 4]},
        {**keys, "question": "Who pays?", "answer": "", "lines": [6, 6]},
    ]


@pytest.mark.parametrize(("name", "data", "message"), SOURCES_REFUSED)
def test_a_document_that_cannot_be_read_is_one_message(
    faq: Run, tmp_path: Path, small_content: Path, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    before = file_texts(small_content)
    result = faq("import", name)
    assert (result.stderr, result.exit_code) == (f"{name}: {message}\n", 1)
    assert file_texts(small_content) == before


def test_a_document_that_cannot_be_read_does_not_stop_the_others(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    (tmp_path / "empty.txt").touch()
    result = faq("import", "empty.txt", "handout.txt", "nosuch.txt")
    assert result.exit_code == 1
    assert result.stdout.startswith(ACCOUNT)
    assert result.stderr == (
        "empty.txt: the document is empty. Ask for it again.\n"
        "nosuch.txt: the document cannot be read (No such file or directory). Check the name.\n"
    )


def test_an_import_that_cannot_write_is_one_message(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    (tmp_path / "file").touch()
    result = faq("import", "handout.txt", "--records", "file/out.jsonl")
    message = "cannot be written (File exists). Check that you may write to its folder."
    assert (result.stderr, result.exit_code) == (f"file/out.jsonl: {message}\n", 1)
