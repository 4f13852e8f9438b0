"""`faq build`: the kept index."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.scored_index import FORMAT
from support.commands import (
    Run,
    add_question,
)


@pytest.mark.usefixtures("small_content")
def test_build_says_whether_there_was_something_to_do(faq: Run, tmp_path: Path) -> None:
    folder = tmp_path / ".faq-index"
    assert faq("build").stdout == f"Built the index of 1 question and 0 criteria in {folder}\n"
    assert (
        faq("build").stdout == f"Up to date: the index of 1 question and 0 criteria in {folder}\n"
    )
    assert faq("build", "--index", "other").stdout == (
        "Built the index of 1 question and 0 criteria in other\n"
    )


def test_an_edit_has_the_index_built_again(faq: Run, small_content: Path) -> None:
    faq("build")
    add_question(small_content, "fees", "pay", "Who pays?")
    assert faq("build").stdout.startswith("Built the index of 2 questions and 0 criteria in ")


@pytest.mark.usefixtures("small_content")
def test_an_index_of_another_version_is_built_again_by_itself(faq: Run, tmp_path: Path) -> None:
    faq("build")
    (file,) = (tmp_path / ".faq-index").glob("*/scored.json")
    file.write_text(file.read_text().replace(f'"format":{FORMAT}', '"format":0'))
    assert '"id": "cost"' in faq("search", "cost", "--json").stdout
    assert faq("build").stdout.startswith("Up to date: ")
    assert f'"format":{FORMAT}' in file.read_text()
