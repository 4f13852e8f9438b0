"""`faq check`: all faults at once, and what is only doubtful."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.commands import (
    FAULTS,
    FAULTY,
    Run,
    change_a_figure,
    change_the_title,
)
from support.content import CONTENT

CRITERIA = len(list((CONTENT / "criteria").glob("*.md")))
"""Number of criteria in the frozen content: each is a file."""


@pytest.mark.usefixtures("content")
def test_check_counts_what_is_there(faq: Run) -> None:
    result = faq("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"No faults: 13 questions, 3 answered, in 3 topics; {CRITERIA} criteria.\n"
    )


@pytest.mark.usefixtures("small_content")
def test_check_counts_one(faq: Run) -> None:
    assert faq("check").stdout == ("No faults: 1 question, 1 answered, in 1 topic; 0 criteria.\n")


def test_check_names_every_fault_by_file_and_line(faq: Run, small_content: Path) -> None:
    (small_content / "faq" / "fees" / "cost.md").write_text(FAULTY, "utf-8")
    result = faq("check")
    assert result.exit_code == 1
    assert result.stdout == "".join(
        f"{path}:{line}: {problem}. {remedy}\n" for path, line, problem, remedy in FAULTS
    )
    assert result.stderr == "2 faults. Remarks are looked for without faults.\n"


def test_check_counts_one_fault(faq: Run, small_content: Path) -> None:
    (small_content / "notes.txt").touch()
    (small_content / "faq" / "notes.txt").touch()
    result = faq("check", "--content", "content")
    assert result.stdout == (
        "content/faq/notes.txt:1: the file lies outside of every topic. "
        "Move it into the folder of its topic.\n"
    )
    assert (result.stderr, result.exit_code) == (
        "1 fault. Remarks are looked for without faults.\n",
        1,
    )


def test_check_as_json(faq: Run, small_content: Path) -> None:
    result = faq("check", "--json")
    assert (json.loads(result.stdout), result.exit_code) == ({"faults": [], "remarks": []}, 0)
    (small_content / "faq" / "fees" / "cost.md").write_text(FAULTY, "utf-8")
    result = faq("check", "--json")
    keys = ("path", "line", "problem", "remedy")
    faults = [dict(zip(keys, fault, strict=True)) for fault in FAULTS]
    assert (json.loads(result.stdout), result.exit_code) == ({"faults": faults, "remarks": []}, 1)
    assert result.stderr == ""


def _line(slug: str, words: str) -> int:
    """The line of a question's file, in the frozen content, that holds these words."""
    text = (CONTENT / "faq" / "work-experience" / f"{slug}.md").read_text("utf-8")
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


CHANGED = [
    (
        "content/faq/work-experience/work-how-many.md",
        _line("work-how-many", "checked_against:"),
        "the criterion “families-after-preschool-work” has changed since the answer was checked "
        "against it: figures: “at least 10 families over at least 6 months” is now “at least 12 "
        "families over at least 6 months”; text: “10” is now “12”",
        "Correct the answer if need be, then run: faq review work-how-many",
        "changed criterion",
    ),
    (
        "content/faq/work-experience/work-how-many.md",
        _line("work-how-many", "|10 families]]"),
        "“10 families” links to “families-after-preschool-work”, which says: at least 12 families "
        "over at least 6 months",
        "Correct the words, or link the criterion that they come from.",
        "contradicting figure",
    ),
]
"""The remarks on the frozen content after `change_a_figure`."""


def test_check_counts_one_remark(faq: Run, content: Path) -> None:
    change_the_title(content, "exam-category-iii")
    result = faq("check")
    assert (result.stderr, result.exit_code) == ("1 remark\n", 0)


def test_check_prints_remarks_and_is_content(faq: Run, content: Path) -> None:
    change_a_figure(content)
    result = faq("check")
    remarks = "".join(
        f"{path}:{line}: remark, {kind}: {problem}. {remedy}\n"
        for path, line, problem, remedy, kind in CHANGED
    )
    assert result.stdout == (
        f"{remarks}No faults: 13 questions, 3 answered, in 3 topics; {CRITERIA} criteria.\n"
    )
    assert (result.stderr, result.exit_code) == ("2 remarks\n", 0)


def test_check_counts_remarks(faq: Run, content: Path) -> None:
    for slug in ("infant-toddler-age", "exam-category-iii"):
        change_the_title(content, slug)
    result = faq("check")
    assert (result.stderr, result.exit_code) == ("2 remarks\n", 0)
    assert [line.partition(": ")[0] for line in result.stdout.splitlines()[:-1]] == [
        f"content/faq/work-experience/{slug}.md:{_line(slug, 'checked_against:')}"
        for slug in ("work-how-many", "work-masters-start")
    ]


def test_check_gives_remarks_as_json(faq: Run, content: Path) -> None:
    change_a_figure(content)
    result = faq("check", "--json")
    keys = ("path", "line", "problem", "remedy", "kind")
    remarks = [dict(zip(keys, remark, strict=True)) for remark in CHANGED]
    assert json.loads(result.stdout) == {"faults": [], "remarks": remarks}
    assert (result.stderr, result.exit_code) == ("", 0)


def test_check_says_nothing_of_remarks_before_the_faults_are_mended(
    faq: Run, content: Path
) -> None:
    change_a_figure(content)
    for file in (content / "criteria").glob("exam-form-later.*"):
        file.unlink()
    result = faq("check")
    lines = result.stdout.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        "content/criteria/exam-form-earlier.md:14",
        "content/criteria/exam-form-earlier.md:18",
    ]
    assert lines[0].endswith(
        "the criterion “exam-form-later” does not exist. The nearest is "
        "“exam-form-earlier”, which may be another."
    )
    assert (result.stderr, result.exit_code) == (
        "2 faults. Remarks are looked for without faults.\n",
        1,
    )
