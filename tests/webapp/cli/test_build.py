"""`faq build`: the kept index."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.index_cache import place_of
from support.commands import (
    Run,
    add_question,
)


def test_build_says_whether_there_was_something_to_do(faq: Run, small_content: Path) -> None:
    place = place_of(small_content)
    assert place is not None
    folder = place.folder
    assert faq("build").stdout == f"Built the index of 1 question and 0 criteria in {folder}\n"
    assert (
        faq("build").stdout == f"Up to date: the index of 1 question and 0 criteria in {folder}\n"
    )
    assert faq("build", "--index", "other").stdout == (
        "Built the index of 1 question and 0 criteria in other\n"
    )


@pytest.mark.usefixtures("small_content")
def test_build_says_where_nothing_can_be_kept(
    faq: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    end = "Each command makes its own in memory; --index names another folder.\n"
    result = faq("build")
    assert result.exit_code == 0
    assert result.stdout.startswith("The index of 1 question and 0 criteria cannot be kept (")
    assert result.stdout.endswith(f": Not a directory). {end}")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "nowhere")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)  # a user whom the system does not know
    assert faq("build").stdout == (
        "The index of 1 question and 0 criteria cannot be kept (there is no home folder). " + end
    )
    assert '"id": "cost"' in faq("search", "cost", "--json").stdout


def test_an_edit_has_the_index_built_again(faq: Run, small_content: Path) -> None:
    faq("build")
    add_question(small_content, "fees", "pay", "Who pays?")
    assert faq("build").stdout.startswith("Built the index of 2 questions and 0 criteria in ")


def test_an_index_of_another_version_is_built_again_by_itself(
    faq: Run, small_content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = place_of(small_content)
    assert place is not None
    faq("build")
    former = (place.folder / "scored.index").read_bytes()
    with monkeypatch.context() as other:
        other.setattr("search.index_cache.version", lambda library: "0")
        assert '"id": "cost"' in faq("search", "cost", "--json").stdout
        assert faq("build").stdout.startswith("Up to date: ")
    assert (place.folder / "scored.index").read_bytes() != former
    assert faq("build").stdout.startswith("Built the index ")
