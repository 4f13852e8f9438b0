"""The life of a document as staff lead it, command by command, to the published site."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.loading import load
from ingest.content.model.records import Status
from support.commands import Run

FIRST = """\
Deposits

Q. How high is the deposit?
A. The deposit is forty marks for every key that you are given.

Q. When is the deposit paid back?
A. When the key is back, within a week.

Q. Who keeps the keys?
A. The caretaker.
"""

SECOND = (
    FIRST.replace("How high is the deposit?", "What deposit do you take?")
    .replace("Q. Who keeps the keys?\nA. The caretaker.\n", "")
    .replace("within a week", "within a month")
)


@pytest.fixture
def imported(faq: Run, tmp_path: Path) -> Path:
    """A folder with one document, imported and published."""
    (tmp_path / "keys.txt").write_text(FIRST, "utf-8")
    assert faq("import", "keys.txt").exit_code == 0
    assert faq("publish", "site").exit_code == 0
    return tmp_path / "content"


def test_a_new_version_is_imported_settled_and_published(
    faq: Run, tmp_path: Path, imported: Path
) -> None:
    assert faq("review", "when-is-the-deposit-paid-back").exit_code == 0
    (tmp_path / "keys.txt").write_text(SECOND, "utf-8")
    refused = faq("import", "keys.txt")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "keys.txt: another document of this name is already in content/sources. Is this its new "
        "version? Then add --replace. Else give it a new name.\n",
    )
    result = faq("import", "--replace", "keys.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (imported / "sources" / "keys.txt").read_text("utf-8") == SECOND
    for words in (
        "    “How high is the deposit?” is now “What deposit do you take?”\n",
        "1 asked by no document any more\n  content/faq/deposits/who-keeps-the-keys.md\n",
        "; read it, then run `faq review when-is-the-deposit-paid-back`\n",
    ):
        assert words in result.stdout
    assert [one.reviewed for one in load(imported).questions] == [None] * 3
    stopped = faq("publish", "site")
    assert stopped.exit_code == 1
    assert "keys.txt no longer asks “Who keeps the keys?”" in stopped.stdout
    assert "keys.txt no longer asks “Who keeps the keys?”" in faq("check").stdout
    assert faq("publish", "site", "--dry-run", "--let-go", _FILE).exit_code == 0
    assert faq("review", "--gone-from", "keys.txt").stdout == f"{_FILE}: reviewed\n"
    assert faq("publish", "site").exit_code == 0
    again = faq("import", "content/sources/keys.txt")
    assert (again.exit_code, "4 unchanged" in again.stdout) == (0, False)
    assert "3 unchanged" in again.stdout


_FILE = "content/faq/deposits/who-keeps-the-keys.md"


def test_what_went_may_be_retired_in_its_file(faq: Run, tmp_path: Path, imported: Path) -> None:
    (tmp_path / "keys.txt").write_text(SECOND, "utf-8")
    faq("import", "--replace", "keys.txt")
    path = tmp_path / _FILE
    path.write_text(path.read_text("utf-8").replace("status: published", "status: retired"))
    assert "no longer asks" not in faq("check").stdout
    result = faq("publish", "site", "--let-go", "questions/who-keeps-the-keys/")
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "command",
    [("review", "--publish", "--from", "content/sources/keys.txt"), ("import", "--publish")],
    ids=["review", "import"],
)
def test_drafts_of_a_document_are_published_all_at_once(
    faq: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "keys.txt").write_text(FIRST, "utf-8")
    assert faq("import", "--draft", "keys.txt").exit_code == 0
    assert {one.status for one in load(tmp_path / "content").questions} == {Status.DRAFT}
    named = () if "--from" in command else ("keys.txt",)
    assert faq(*command, *named).exit_code == 0
    assert {one.status for one in load(tmp_path / "content").questions} == {Status.PUBLISHED}


WRONG = [
    pytest.param(("review",), "Which answers? Name their ids", id="nothing named"),
    pytest.param(
        ("review", "--from", "key.txt"),
        "No question is of a document “key.txt”. Did you mean “keys.txt”?",
        id="document that is not there",
    ),
    pytest.param(
        ("review", "--gone-from", "keys.txt"),
        "No question is of a document “keys.txt”. Name the question by its id.",
        id="nothing gone",
    ),
    pytest.param(
        ("import", "keys.txt", "--topic", "deposit"),
        "There is no topic “deposit”. Did you mean “deposits”?",
        id="topic that is not there",
    ),
]


@pytest.mark.parametrize(("command", "message"), WRONG)
def test_what_is_not_there_is_said(
    faq: Run, imported: Path, command: tuple[str, ...], message: str
) -> None:
    result = faq(*command)
    assert result.exit_code == 2
    assert message in result.stderr


LETTERS = [
    pytest.param(
        "letter.txt", "Dear all,\nwe are closed in May.\n", "running text", id="no question mark"
    ),
]


@pytest.mark.parametrize(("name", "text", "words"), LETTERS)
def test_a_document_without_questions_says_what_to_try(
    faq: Run, tmp_path: Path, name: str, text: str, words: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    result = faq("import", name)
    assert result.exit_code == 1
    assert f"{name}: no questions found" in result.stdout
    assert words in result.stdout
