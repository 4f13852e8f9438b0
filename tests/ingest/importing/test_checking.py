"""Lines of documents: counted by an import or a check, remembered, and read by nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.content.folder import read_line_counts
from ingest.content.loading import read_content
from ingest.importing.checking import check_content
from ingest.importing.importer import import_documents
from support.content import DATA, write_file
from webapp.application import create_app

CONTENT = Path("content")
LINES = CONTENT / "sources" / ".imported" / "lines.json"
LETTER = CONTENT / "sources" / "letter.txt"
QUESTION = "---\nid: cost\nstatus: open\nsources: [letter.txt:1-3]\n---\n# What does it cost?\n"
BEYOND = (
    "content/faq/fees/cost.md:4: “letter.txt:1-3” ends below the document's last line, {}. "
    "Correct the lines."
)

OPENED = """
import json, sys
from pathlib import Path
opened = []
sys.addaudithook(lambda event, values: opened.append(str(values[0])) if event == "open" else None)
from ingest.content.loading import read_content
read_content(Path("content"))
print(json.dumps([opened, sorted(sys.modules)]))
"""
"""Prints the files that loading opens and the modules that are then there."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_file(CONTENT / "faq" / "fees" / "_topic.md", "# Fees\n")
    write_file(CONTENT / "faq" / "fees" / "cost.md", QUESTION)
    write_file(LETTER, "one\ntwo\n")


def _loaded() -> list[str]:
    return list(map(str, read_content(CONTENT).faults))


def _checked() -> list[str]:
    return list(map(str, check_content(CONTENT).faults))


def test_loading_opens_no_document_and_imports_no_reader() -> None:
    shutil.copy(DATA / "ingest" / "documents" / "book.pdf", CONTENT / "sources")
    write_file(CONTENT / "sources" / "sources.toml", '[[document]]\nfile = "book.pdf"\n')
    check_content(CONTENT)
    done = subprocess.run(
        [sys.executable, "-c", OPENED], capture_output=True, check=True, encoding="utf-8"
    )
    opened, modules = json.loads(done.stdout)
    assert "content/faq/fees/cost.md" in opened
    assert {name for name in opened if name.startswith("content/sources/")} == {
        "content/sources/sources.toml",
        str(LINES),
    }
    assert not [name for name in modules if name.startswith("ingest.documents")]


def test_a_line_beyond_the_end_is_a_fault_once_the_lines_are_counted() -> None:
    assert _loaded() == []
    assert _checked() == [BEYOND.format(2)]
    assert _loaded() == [BEYOND.format(2)]


def test_a_document_that_changed_is_counted_again() -> None:
    _checked()
    LETTER.write_text("one\ntwo\nthree\n", "utf-8")
    assert _loaded() == []  # nothing is said of lines that are not known
    assert _checked() == _loaded() == []
    LETTER.write_text("one\ntwo three\n", "utf-8")  # as many bytes
    assert _checked() == [BEYOND.format(2)]


def test_a_document_that_is_known_is_not_counted_again() -> None:
    _checked()
    remembered = LINES.read_text("utf-8")
    LINES.write_text(remembered.replace('"lines": 2', '"lines": 1'), "utf-8")
    assert _checked() == [BEYOND.format(1)]


def test_what_is_remembered_may_be_damaged_or_lost() -> None:
    _checked()
    wrong_type = LINES.read_text("utf-8").replace('"lines": 2', '"lines": "2"')
    for text in (
        "<<<<<<< HEAD\n",
        "[]",
        '{"letter.txt": 2}',
        '{"letter.txt": {"lines": 2}}',
        wrong_type,
    ):
        LINES.write_text(text, "utf-8")
        assert _loaded() == []
        assert _checked() == [BEYOND.format(2)]


def test_a_document_that_is_gone_is_forgotten() -> None:
    _checked()
    LETTER.unlink()
    _checked()
    assert json.loads(LINES.read_text("utf-8")) == {}


def test_a_folder_that_cannot_be_written_to_is_checked_all_the_same() -> None:
    write_file(LINES.parent, "no folder")
    assert _checked() == [BEYOND.format(2)]
    assert LINES.parent.read_text("utf-8") == "no folder"


def test_an_import_remembers_the_lines_of_all_documents() -> None:
    write_file(Path("faq.txt"), "Q: Who?\nA: You.\n")
    import_documents([Path("faq.txt")], CONTENT, dry_run=True)
    assert not LINES.exists()
    import_documents([Path("faq.txt")], CONTENT)
    counts = {name: one.lines for name, one in read_line_counts(CONTENT).items()}
    assert counts == {"faq.txt": 2, "letter.txt": 2}
    before = LINES.read_bytes()
    check_content(CONTENT)
    assert LINES.read_bytes() == before


def test_a_document_without_text_has_no_line() -> None:
    LETTER.rename(LETTER.with_suffix(".jpg"))
    LETTER.with_suffix(".pdf").write_bytes(b"%PDF-1.7\n")
    write_file(CONTENT / "faq" / "fees" / "cost.md", QUESTION.replace(".txt", ".pdf"))
    assert _checked() == [BEYOND.format(0).replace(".txt", ".pdf")]


def test_a_document_without_a_count_is_listed_by_its_name_alone() -> None:
    write_file(CONTENT / "faq" / "fees" / "cost.md", QUESTION.replace("3", "2"))
    for said in ("(letter.txt)", "(letter.txt, 2 lines)"):
        page = create_app(CONTENT, with_drafts=True).test_client().get("/about/").text
        assert said in page
        check_content(CONTENT)
