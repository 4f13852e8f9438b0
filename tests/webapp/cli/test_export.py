"""`faq export`: what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import (
    Run,
    assert_failed,
    file_texts,
)
from support.content import CONTENT
from webapp.cli.export import WITHOUT_BASE_ADDRESS
from webapp.export.exporter import MANIFEST


def test_export_writes_the_site_and_says_where(faq: Run, tmp_path: Path) -> None:
    result = faq("export", "site", "--content", CONTENT)
    files = file_texts(tmp_path / "site").keys() - {MANIFEST}
    assert (result.exit_code, result.stderr) == (0, f"{WITHOUT_BASE_ADDRESS}\n")
    assert result.stdout == (
        f"{len(files)} files in site, {len(files)} of them new or changed. "
        "Open site/index.html in a browser.\n"
    )
    assert (tmp_path / "site" / "index.html").is_file()


def test_an_export_into_a_foreign_folder_is_refused(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    assert_failed(
        faq("export", "photos", "--content", CONTENT),
        2,
        f"{tmp_path / 'photos'} is not empty and no earlier export ({MANIFEST} is missing). "
        "Nothing was changed: name a new or empty folder.\n",
    )
    assert file_texts(tmp_path) == {"photos/cat.jpg": b"cat"}


@pytest.mark.parametrize("kind", ["an empty folder", "a topic without questions"])
def test_content_without_questions_is_exported_too(faq: Run, tmp_path: Path, kind: str) -> None:
    (tmp_path / "content").mkdir()
    if kind == "a topic without questions":
        (tmp_path / "content" / "faq" / "fees").mkdir(parents=True)
        (tmp_path / "content" / "faq" / "fees" / "_topic.md").write_text("# Fees\n")
    result = faq("export", "site")
    assert (result.exit_code, result.stderr) == (0, f"{WITHOUT_BASE_ADDRESS}\n")
    assert (tmp_path / "site" / "index.html").is_file()
