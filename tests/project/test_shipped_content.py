"""The content of staff has no fault and is easy to edit. What it says is theirs to change."""

from __future__ import annotations

from pathlib import Path

from ingest.content.loading import load, open_content
from support.content import SHIPPED
from webapp.export.exporter import export_site


def test_the_shipped_content_has_no_fault_and_is_exported(tmp_path: Path) -> None:
    questions = load(SHIPPED).public().questions  # a fault is an error that names all of them
    export_site(SHIPPED, tmp_path / "site")
    for question in questions:
        assert (tmp_path / "site" / "questions" / question.id / "index.html").is_file()
    assert (tmp_path / "site" / "index.html").is_file()


def test_a_file_that_staff_open_shows_its_text_on_the_first_screen() -> None:
    files = open_content(SHIPPED)
    for file in (*files.questions, *files.criteria):
        assert file.head.body_line <= 25, file.path
