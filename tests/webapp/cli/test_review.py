"""`faq review`: an answer is accepted as it stands beside its criteria."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from support.commands import (
    Run,
    change_a_figure,
    change_the_title,
    file_texts,
)
from support.content import edit_file


def test_review_accepts_an_answer_beside_a_changed_criterion(faq: Run, content: Path) -> None:
    criterion = change_the_title(content, "infant-toddler-age")
    before = file_texts(content)
    result = faq("review", "work-how-many")
    assert (result.stdout, result.stderr, result.exit_code) == (
        "content/faq/work-experience/work-how-many.md: reviewed\n",
        "",
        0,
    )
    after = file_texts(content)
    old, new = before.keys() - after.keys(), after.keys() - before.keys()
    assert [name.split(".")[1] for name in old] == ["checked/infant-toddler-age"]
    assert [name.split(".")[1] for name in new] == ["checked/infant-toddler-age"]
    assert after[next(iter(new))] == criterion.read_bytes()
    assert [name for name in before.keys() & after.keys() if before[name] != after[name]] == [
        "faq/work-experience/work-how-many.md"
    ]
    assert f"\nreviewed: {dt.date.today()}\n" in (
        after["faq/work-experience/work-how-many.md"].decode()
    )
    checked = faq("check")
    assert (checked.stderr, checked.exit_code) == ("", 0)
    again = faq("review", "work-how-many")
    assert (again.stdout, again.stderr, again.exit_code) == (
        "Reviewed before; nothing has changed.\n",
        "",
        0,
    )
    assert file_texts(content) == after


def test_review_takes_several_at_once(faq: Run, content: Path) -> None:
    for name in ("training-30-hours", "renewal-diversity-hour", "exam-category-iii"):
        change_the_title(content, name)
    result = faq("review", "work-masters-start", "training-30-vs-15", "work-masters-start")
    assert (result.stdout, result.stderr, result.exit_code) == (
        "content/faq/work-experience/work-masters-start.md: reviewed\n"
        "content/faq/training/training-30-vs-15.md: reviewed\n",
        "",
        0,
    )
    draft = (content / "faq" / "training" / "training-30-vs-15.md").read_text("utf-8")
    assert "\nreviewed:" not in draft


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        pytest.param(
            ["work-how-manny"],
            "There is no question “work-how-manny”. Did you mean “work-how-many”?",
            id="unknown",
        ),
        pytest.param(
            ["work-how-many", "nosuch-question"],
            None,
            id="a known and an unknown one",
        ),
        pytest.param(
            ["training-mandatory"],
            "The question “training-mandatory” has no answer that could be reviewed.",
            id="open",
        ),
        pytest.param(
            ["work-masters-start"],
            "The question “work-masters-start” has no answer that could be reviewed.",
            id="retired",
        ),
    ],
)
def test_review_refuses_and_changes_nothing(
    faq: Run, content: Path, ids: list[str], message: str | None
) -> None:
    change_a_figure(content)
    mandatory = content / "faq" / "training" / "training-mandatory.md"
    text = mandatory.read_text("utf-8").replace("status: draft", "status: open")
    mandatory.write_text(text[: text.index("?\n", text.index("\n# ")) + 2], "utf-8")
    masters = content / "faq" / "work-experience" / "work-masters-start.md"
    masters.write_text(masters.read_text("utf-8").replace(": published", ": retired"), "utf-8")
    assert faq("check").exit_code == 0
    before = file_texts(content)
    result = faq("review", *ids)
    assert (result.stdout, result.exit_code) == ("", 2)
    if message is None:
        assert result.stderr.startswith("There is no question “nosuch-question”. None of the ")
    else:
        assert result.stderr == f"{message}\n"
    assert file_texts(content) == before


def test_review_lists_what_is_due_and_why(faq: Run, content: Path) -> None:
    change_the_title(content, "infant-toddler-age")
    before = file_texts(content)
    result = faq("review", "--due")
    assert result.exit_code == 0
    lines = result.stdout.split("\n")
    place = next(n for n, line in enumerate(lines) if "/work-how-many.md: " in line)
    assert " has changed. Nobody has reviewed it yet." in lines[place]
    assert lines[place + 1].startswith("  infant-toddler-age, title: “")
    assert "content/faq/training/training-30-vs-15.md: The answer is a draft." in lines
    assert file_texts(content) == before
    refused = faq("review", "--due", "work-how-many")
    assert refused.exit_code == 2
    assert "Use it alone." in refused.stderr


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (365, False), (366, True)])
def test_a_review_is_due_after_a_year(faq: Run, content: Path, days: int, is_due: bool) -> None:
    assert faq("review", "work-how-many").exit_code == 0
    file = content / "faq" / "work-experience" / "work-how-many.md"
    today = dt.date.today()
    then = today - dt.timedelta(days=days)
    edit_file(file, f"reviewed: {today}", f"reviewed: {then}")
    due = f"work-how-many.md: It was last reviewed on {then}." in faq("review", "--due").stdout
    assert due is is_due
