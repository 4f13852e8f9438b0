"""A content folder read as it would be after a save."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.content.loading import read_content
from support.content import CONTENT

QUESTION = b"---\nid: %s\nstatus: open\n---\n# %s\n"

SAVES = [
    pytest.param({"faq/training/new.md": QUESTION % (b"new", b"New?")}, id="a new question"),
    pytest.param({"faq/training/_topic.md": b"# Learning\n"}, id="a topic"),
    pytest.param({"faq/training/training-examples.wordings.txt": b"some\nmore\n"}, id="wordings"),
    pytest.param({"terms.toml": b""}, id="a register"),
    pytest.param({"site.toml": b'[site]\ntitle = "T"\n'}, id="the settings"),
    pytest.param({"expectations.toml": b"x = 1\n"}, id="a register with a fault"),
    pytest.param({"criteria/exam-pass.md": None}, id="a criterion that is gone"),
    pytest.param({"criteria/exam-pass.md": b"\xff"}, id="no text"),
    pytest.param({"categories.toml": None, "sources/sources.toml": b"a = ["}, id="several"),
]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.mark.parametrize("files", SAVES)
def test_an_overlay_reads_as_the_folder_that_has_it(
    content: Path, files: Mapping[str, bytes | None]
) -> None:
    before = read_content(content)
    told = read_content(content, overlay={content / name: data for name, data in files.items()})
    assert told != before
    for name, data in files.items():
        (content / name).unlink(missing_ok=True)
        if data is not None:
            (content / name).write_bytes(data)
    assert told == read_content(content)


def test_nothing_is_written(content: Path) -> None:
    file = content / "faq" / "training" / "_topic.md"
    data = file.read_bytes()
    read_content(content, overlay={file: b"# Other\n", file.with_name("a.md"): b"# A\n"})
    assert file.read_bytes() == data
    assert not file.with_name("a.md").exists()
