"""`faq review`: what it notes in a file, what it leaves, what it keeps for later."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from ingest.content.files.criterion_files import fingerprint, format_criterion
from ingest.content.loading import load, open_content, read_content
from ingest.content.review import Choice, RefusedError, retire, review
from ingest.content.warnings.rules import find_warnings
from ingest.content.warnings.warning import WarningKind
from ingest.errors import UsageError
from support.content import CONTENT as FROZEN
from support.content import write_file

CONTENT = Path("content")
"""The folder as staff name it: the tests run in the folder that holds it."""

TODAY, LATER = dt.date(2026, 11, 22), dt.date(2027, 1, 5)

COST, WHEN = CONTENT / "faq/fees/cost.md", CONTENT / "faq/fees/when.md"
CHECKED = CONTENT / "criteria" / ".checked"


def _criterion(slug: str, number: int) -> str:
    return (
        f"---\nid: {slug}\nkind: training\nfigures: {number} hours\nstanding: quoted\n"
        f"sources: [faq.txt:1]\n---\n# The {slug}\n\nSo it is asked.\n"
    )


COST_TEXT = """\
---
# Ann looks after this one.
id:   cost
status: published
criteria: [hours]{space}

asked_as:
  - how much: is it?
  # more to come
reviewed: 2020-01-01
sources: [ faq.txt:1 ]
---

#   What does it cost?

Nothing,  [[criterion:days|see]].{space}

---
reviewed: never
checked_against:
""".replace("{space}", "  ")
"""Spaces at the end of lines, a remark and a rule, all of which must stay."""

FILES = {
    "faq/fees/_topic.md": "# Fees\n",
    "faq/fees/cost.md": COST_TEXT,
    "faq/fees/when.md": "---\nid: when\nstatus: draft\ncriteria: [hours]\n---\n# When?\n\nSoon.\n",
    "faq/fees/who.md": "---\nid: who\nstatus: open\ncriteria: [hours]\n---\n# Who?\n",
    "faq/fees/old.md": "---\nid: old\nstatus: retired\n---\n# Old?\n\nYes.\n",
    "faq/fees/free.md": "---\nid: free\nstatus: published\n---\n# Free?\n\nYes.\n",
    "criteria/hours.md": _criterion("hours", 30),
    "criteria/days.md": _criterion("days", 2),
    "faq/fees/cost.wordings.txt": "# Ours\nprice\n",
    "sources/faq.txt": "Q\nA\n",
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name files as the user would type them, from where the user stands."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        write_file(CONTENT / name, text)


def _review(*ids: str, today: dt.date | None = TODAY) -> list[Path]:
    return review(CONTENT, Choice(tuple(ids)), today)


def _tree() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(CONTENT.rglob("*")) if path.is_file()}


def _mark(slug: str) -> str:
    return f"{slug} {fingerprint(load(CONTENT).criterion_by_id[slug])}"


def _kept() -> set[str]:
    return {path.name for path in CHECKED.glob("*")}


def _names(*slugs: str) -> set[str]:
    return {_mark(slug).replace(" ", ".") + ".md" for slug in slugs}


def _change(slug: str, number: int) -> None:
    (CONTENT / "criteria" / f"{slug}.md").write_text(_criterion(slug, number), "utf-8")


EXPECTED = COST_TEXT.replace(
    "reviewed: 2020-01-01\nsources",
    "reviewed: 2026-11-22\nchecked_against: [hours {hours}, days {days}]\nsources",
)


def _expected() -> str:
    marks = {slug: _mark(slug).split()[1] for slug in ("hours", "days")}
    return EXPECTED.format(**marks)


def test_only_the_two_keys_change_and_every_other_byte_stays() -> None:
    before = _tree()
    assert _review("cost") == [COST]
    assert COST.read_text("utf-8") == _expected()
    after = {path: data for path, data in _tree().items() if not path.startswith(str(CHECKED))}
    assert {path for path, data in after.items() if before[path] != data} == {str(COST)}


@pytest.mark.parametrize(
    ("newline", "mark"),
    [("\r\n", ""), ("\r\n", "\ufeff"), ("\n", "\ufeff")],
    ids=["line ends of Windows", "both, as Notepad writes", "byte-order mark"],
)
def test_the_line_ends_and_marks_of_an_editor_stay(newline: str, mark: str) -> None:
    COST.write_bytes((mark + COST_TEXT).replace("\n", newline).encode())
    assert _review("cost") == [COST]
    assert COST.read_bytes() == (mark + _expected()).replace("\n", newline).encode()
    before = _tree()
    assert (_review("cost"), _tree()) == ([], before)


def test_a_second_run_changes_nothing() -> None:
    _review("cost", "when")
    before = _tree()
    stamps = {path: path.stat().st_mtime_ns for path in CONTENT.rglob("*")}
    assert _review("cost", "when", "cost") == []
    assert _tree() == before
    assert {path: path.stat().st_mtime_ns for path in CONTENT.rglob("*")} == stamps


def test_a_later_run_changes_the_day_alone() -> None:
    _review("cost")
    text = COST.read_text("utf-8")
    assert _review("cost", today=LATER) == [COST]
    assert COST.read_text("utf-8") == text.replace("2026-11-22", "2027-01-05")


def test_without_a_day_the_day_stays() -> None:
    assert _review("cost", today=None) == [COST]
    assert COST.read_text("utf-8") == _expected().replace("2026-11-22", "2020-01-01")


def test_a_draft_gets_no_day() -> None:
    assert _review("when") == [WHEN]
    assert WHEN.read_text("utf-8") == FILES["faq/fees/when.md"].replace(
        "[hours]\n", f"[hours]\nchecked_against: [{_mark('hours')}]\n"
    )


def test_an_answer_without_criteria_gets_its_day() -> None:
    free = CONTENT / "faq/fees/free.md"
    assert _review("free") == [free]
    assert free.read_text("utf-8") == FILES["faq/fees/free.md"].replace(
        "published\n", "published\nreviewed: 2026-11-22\n"
    )


def test_a_criterion_that_an_answer_no_longer_names_leaves_its_note() -> None:
    _review("cost")
    COST.write_text(COST.read_text("utf-8").replace("criteria: [hours]  \n", ""), "utf-8")
    _review("cost")
    (question,) = (one for one in load(CONTENT).questions if one.id == "cost")
    assert [slug for slug, _ in question.checked_against] == ["days"]
    assert _kept() == _names("days")
    COST.write_text(COST.read_text("utf-8").replace("[[criterion:days|see]]", "see"), "utf-8")
    _review("cost")
    assert "  - days" not in COST.read_text("utf-8")
    assert _kept() == set()


@pytest.mark.parametrize(
    "notes",
    [
        "checked_against: [hours 00000000]",
        "checked_against:\n  - hours 00000000\n  - days 00000000",
        "checked_against:\n- hours 00000000",
        "checked_against:\n  # noted by Ann\n  - hours 00000000\n\n  - days 00000000",
        "checked_against:",
    ],
    ids=["short list", "list", "list that is not indented", "remark and blank line", "empty"],
)
def test_earlier_notes_are_replaced_however_they_are_written(notes: str) -> None:
    COST.write_text(COST_TEXT.replace("reviewed: 2020", f"{notes}\nreviewed: 2020"), "utf-8")
    _review("cost")
    (question,) = (one for one in load(CONTENT).questions if one.id == "cost")
    assert [" ".join(mark) for mark in question.checked_against] == [_mark("hours"), _mark("days")]
    kinds = {one.kind for one in find_warnings(open_content(CONTENT))}
    assert not kinds & {WarningKind.CHANGED, WarningKind.UNCHECKED}


def test_a_review_accepts_a_changed_criterion() -> None:
    _review("cost", "when")
    _change("hours", 40)
    assert [Path(one.path) for one in find_warnings(open_content(CONTENT))] == [COST, WHEN]
    assert _review("cost") == [COST]
    assert [Path(one.path) for one in find_warnings(open_content(CONTENT))] == [WHEN]
    assert _review("when", "cost") == [WHEN]
    assert find_warnings(open_content(CONTENT)) == []


def test_criteria_are_kept_as_they_were_for_as_long_as_a_note_names_them() -> None:
    assert _kept() == set()
    _review("cost", "when")
    first = _names("hours", "days")
    assert _kept() == first
    files = open_content(CONTENT)
    for (slug, _), criterion in files.checked.items():
        assert criterion == files.knowledge.criterion_by_id[slug]
        (path,) = CHECKED.glob(f"{slug}.*.md")
        assert path.read_text("utf-8") == format_criterion(criterion)
    _change("hours", 40)
    _review("cost")
    assert _kept() == first | _names("hours")
    _review("when")
    assert _kept() == _names("hours", "days")


def test_a_criterion_is_kept_while_a_retired_question_has_noted_it() -> None:
    _review("when")
    WHEN.write_text(WHEN.read_text("utf-8").replace("draft", "retired"), "utf-8")
    _change("hours", 40)
    _review("cost")
    assert len(_kept()) == 3


def test_a_criterion_that_was_deleted_is_kept_until_the_answer_is_reviewed() -> None:
    _review("cost", "when")
    (CONTENT / "criteria/days.md").unlink()
    COST.write_text(COST.read_text("utf-8").replace("[[criterion:days|see]]", "see"), "utf-8")
    _review("when")
    assert len(_kept()) == 2
    _review("cost")
    assert _kept() == _names("hours")


def test_no_kept_file_is_content() -> None:
    _review("cost")
    assert [one.id for one in load(CONTENT).criteria] == ["days", "hours"]


REFUSED = [
    pytest.param(["costs"], "There is no question “costs”. Did you mean “cost”?", id="misspelt"),
    pytest.param(
        ["xyzzy"],
        "There is no question “xyzzy”. Use one of: cost, free, old, when, who.",
        id="unknown",
    ),
    pytest.param(
        ["hours"],
        "There is no question “hours”. Use one of: cost, free, old, when, who.",
        id="criterion",
    ),
    pytest.param(["who"], "The question “who” has no answer that could be reviewed.", id="open"),
    pytest.param(["old"], "The question “old” has no answer that could be reviewed.", id="retired"),
    pytest.param(
        ["cost", "when", "who"],
        "The question “who” has no answer that could be reviewed.",
        id="one of several",
    ),
]


@pytest.mark.parametrize(("ids", "message"), REFUSED)
def test_what_cannot_be_reviewed_is_refused_and_nothing_changes(
    ids: list[str], message: str
) -> None:
    before = _tree()
    with pytest.raises(UsageError) as caught:
        _review(*ids)
    assert (str(caught.value), caught.value.exit_code) == (message, 2)
    assert _tree() == before


DRAFT = FILES["faq/fees/when.md"]
NO_DRAFTS = [
    pytest.param("Soon.\n\n## For staff to settle\n\nAsk Ann.\n", 10, "settle", id="heading"),
    pytest.param("Soon. [Ask the board]\n", 8, "board", id="brackets"),
    pytest.param("Soon, in TODO days.\n", 8, "TODO", id="blank"),
    pytest.param("Soon, see [[criterion:theirs]].\n", 8, "theirs", id="another association's"),
]


@pytest.mark.parametrize(("answer", "line", "named"), NO_DRAFTS)
def test_a_draft_that_readers_must_not_get_is_not_published(
    answer: str, line: int, named: str
) -> None:
    theirs = _criterion("theirs", 3).replace("standing: quoted", "standing: sister")
    (CONTENT / "criteria/theirs.md").write_text(theirs, "utf-8")
    WHEN.write_text(DRAFT.replace("Soon.\n", answer), "utf-8")
    before = _tree()
    with pytest.raises(RefusedError) as caught:
        review(CONTENT, Choice(("when",)), TODAY, publishes=True)
    assert str(caught.value).startswith(
        f"1 answer not accepted, and not changed. First mend:\n{WHEN}:"
    )
    (fault,) = caught.value.refused[WHEN]
    assert (fault.path, fault.line) == (str(WHEN), line)
    assert named in fault.problem
    assert named in WHEN.read_text("utf-8").split("\n")[line - 1]
    assert (caught.value.changed, _tree()) == ([], before)
    with pytest.raises(RefusedError) as caught:  # those that can be are
        review(CONTENT, Choice(("when", "cost")), TODAY, publishes=True)
    assert (caught.value.changed, [*caught.value.refused]) == ([COST], [WHEN])
    assert WHEN.read_bytes() == before[str(WHEN)]
    assert read_content(CONTENT).faults == ()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("faq/fees/free.md", "---\nid: free\nstatus: opne\n---\n# F?\n", id="value"),
        pytest.param("faq/fees/free.md", "---\nid: free\n", id="unreadable"),
        pytest.param("terms.toml", "[[term]\n", id="register"),
    ],
)
def test_faults_elsewhere_keep_no_answer_from_being_accepted(file: str, text: str) -> None:
    (CONTENT / file).write_text(text, "utf-8")
    (CHECKED / "other.00000000.md").parent.mkdir()
    (CHECKED / "other.00000000.md").write_text(_criterion("other", 1), "utf-8")
    faults = read_content(CONTENT).faults
    assert faults
    assert review(CONTENT, Choice(("when", "cost")), TODAY, publishes=True, beside_faults=True) == [
        WHEN,
        COST,
    ]
    assert {*read_content(CONTENT).faults} == {*faults}
    assert "other.00000000.md" in _kept()  # what cannot be read may have been checked against it
    assert retire(CONTENT, Choice(("when",))) == [WHEN]


def test_an_answer_with_a_fault_of_its_own_is_not_accepted() -> None:
    COST.write_text(COST_TEXT.replace("[[criterion:days|see]]", "[[criterion:weeks]]"), "utf-8")
    before = _tree()
    with pytest.raises(RefusedError, match="weeks"):
        review(CONTENT, Choice(("cost",)), TODAY, beside_faults=True)
    assert _tree() == before


def test_a_review_of_the_frozen_answers_changes_their_days_alone() -> None:
    shutil.rmtree(CONTENT)
    shutil.copytree(FROZEN, CONTENT)
    before = _tree()
    files = open_content(CONTENT)
    answered = [one.id for one in files.knowledge.questions if one.answer]
    published = [one.id for one in files.knowledge.questions if one.is_answered]
    assert review(CONTENT, Choice(tuple(answered)), None, beside_faults=True) == []
    assert _tree() == before
    changed = review(CONTENT, Choice(tuple(answered)), TODAY, beside_faults=True)
    assert sorted(path.stem for path in changed) == sorted(published)
    for path in changed:
        text = path.read_text("utf-8").replace("reviewed: 2026-11-22\n", "")
        assert text.encode() == before[str(path)]
