"""The command `faq`: what each command prints, how it ends, and how every known fault is said."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from search.scored_index import FORMAT
from support.content import CONTENT, SEEDS
from support.processes import PATIENCE, interruptible
from webapp.cli.export import WITHOUT_BASE_ADDRESS
from webapp.export.exporter import MANIFEST

Run = Callable[..., Result]

CRITERIA = len(list((CONTENT / "criteria").glob("*.md")))
"""Number of criteria in the frozen content: each is a file."""

FAQ = str(Path(sys.executable).with_name("faq"))
"""The installed command, for what only a process of its own can show."""

HELP = {
    "import": (
        "Take questions and answers out of documents.",
        {"FILE...", "--dry-run", "--records", "--json", "--content"},
    ),
    "check": ("Say what is wrong in the content, all of it, by file and line.", {"--json"}),
    "review": ("Accept an answer as it stands beside its criteria.", {"ID...", "--content"}),
    "build": ("Build the index.", {"--content", "--index"}),
    "search": (
        "Search as applicants do, with the same hits and scores as on the site.",
        {"--queries", "--records", "--limit", "--topic", "--category", "--staff", "--json"},
    ),
    "explain": (
        "Say why a record stands where it stands for a query.",
        {"QUERY", "ID", "--records", "--json", "--content", "--index"},
    ),
    "evaluate": (
        "Measure the search with",
        {"QUERIES.jsonl", "--records", "--html", "--json", "--index"},
    ),
    "serve": (
        "Show the site on this computer.",
        {"--host", "--port", "--drafts", "--content", "--index"},
    ),
    "publish": (
        "Export the site, unless readers would lose something.",
        {"DIR", "--against", "--dry-run", "--report", "--let-go", "--pdf", "--budget", "--json"},
    ),
    "export": ("Write the site as a folder that works anywhere", {"DIR", "--pdf", "--content"}),
}
"""Command -> how its help begins, and what it must name."""

RECORDS = [
    {"id": "pay", "topic": "fees", "question": "Fee payment", "answer": "The *fees*"},
    {"id": "go", "topic": "travel", "question": "Travel"},
]
"""Two records whose scores are worked out by hand in `test_scoring.py`."""

QUERIES = [
    {"id": "q1", "query": "fee", "expected": ["pay"]},
    {"id": "q2", "query": "travel payment", "expected": ["go"]},
    {"id": "q3", "query": "zebra", "expected": []},
    {"id": "q4", "query": "payment", "expected": ["go"]},
]

BATCH = """\
{"id": "q1", "confident": true, "hits": [{"id": "pay", "score": 31, "kind": "question"}]}
{"id": "q2", "confident": false, "hits": [{"id": "go", "score": 37, "kind": "question"}, \
{"id": "pay", "score": 27, "kind": "question"}]}
{"id": "q3", "confident": false, "hits": []}
{"id": "q4", "confident": true, "hits": [{"id": "pay", "score": 27, "kind": "question"}]}
"""

MEASURES = """\
     queries  success@1  success@3  MRR@10    MAP  nDCG@10  recognised  refused
all        4      0.667      0.667   0.667  0.667    0.667       1.000    0.333
"""

DOCUMENT = """\
FEES

Q: What does it cost?
A: Nothing.

Q: Who pays?
"""

ACCOUNT = """\
handout.txt: 2 questions (1 answered, 1 open), recognised by lines marked Q. and A.
  why: 2 questions, 1 answered, 100 % of the words; next best: paragraphs that ask (2 questions)
  4 lines kept + 2 dropped = 6
          1  kept     faq/fees/_topic.md
        3-4  kept     faq/fees/what-does-it-cost.md
          6  kept     faq/fees/who-pays.md
             dropped  2 blank lines

"""

FAULTY = """\
---
id: cost
status: publishd
colour: red
---
# What does it cost?

Nothing.
"""

FAULTS = [
    (
        "content/faq/fees/cost.md",
        3,
        "the status “publishd” does not exist",
        "Did you mean “published”?",
    ),
    (
        "content/faq/fees/cost.md",
        4,
        "the key “colour” is unknown",
        "Use one of: asked_as, categories, checked_against, criteria, former_ids, id, order, "
        "reviewed, sources, status, topic.",
    ),
]

NO_CONTENT = (
    "There is no content folder “content”. Go to the folder that holds it, or name it with "
    "--content.\n"
)

NEED_CONTENT = [
    ("check",),
    ("check", "--json"),
    ("review", "cost"),
    ("build",),
    ("search", "cost"),
    ("search", "--staff", "cost"),
    ("search", "--queries", "queries.jsonl"),
    ("explain", "cost", "cost"),
    ("evaluate", "queries.jsonl"),
    ("serve", "--port", "0"),
    ("serve", "--port", "0", "--drafts"),
    ("export", "site"),
]

NEED_AN_INDEX = [
    ("build",),
    ("search", "cost"),
    ("search", "--staff", "cost"),
    ("search", "--queries", "queries.jsonl"),
    ("explain", "cost", "cost"),
    ("evaluate", "queries.jsonl"),
    ("serve", "--port", "0"),
]

LINES_REFUSED = [
    # The options that read the file, its lines, the message after the name of the file
    pytest.param(
        "--queries", '{"id": "a"\n', ":1: this is not JSON (Expecting ',' delimiter). "
        "Write one object a line.", id="queries: no JSON",
    ),
    pytest.param(
        "--queries", '{"id": "a", "query": "b"}\n\n["a"]\n',
        ':3: this is not an object. Write {"id": ...}.', id="queries: no object",
    ),
    pytest.param(
        "--queries", '{"id": "a"}\n',
        ":1: “query” is missing or no text. Write it in quotes.", id="queries: no query",
    ),
    pytest.param(
        "--queries", '{"id": "a", "query": 7}\n',
        ":1: “query” is missing or no text. Write it in quotes.", id="queries: number as query",
    ),
    pytest.param(
        "--records", "cost\n", ":1: this is not JSON (Expecting value). Write one object a line.",
        id="records: no JSON",
    ),
    pytest.param(
        "--records", '{"question": "Why?"}\n',
        ":1: “id” is missing. A line needs “id” and “question”, in quotes.", id="records: no id",
    ),
    pytest.param(
        "--records", '{"id": "a", "question": "Why?"}\n{"id": "b"}\n',
        ":2: “question” is missing. A line needs “id” and “question”, in quotes.",
        id="records: no question",
    ),
    pytest.param(
        "--records", '{"id": 5, "question": "Why?"}\n',
        ":1: “id” is not a text. A line needs “id” and “question”, in quotes.",
        id="records: number as id",
    ),
    pytest.param(
        "--records", '{"id": "a", "question": "Why?"}\n{"id": "a", "question": "How?"}\n',
        ":2: the id “a” stands here a second time.", id="records: one id twice",
    ),
]  # fmt: skip

USAGE = [
    pytest.param(
        ("search",), "Give one query, or a batch with --queries.", id="neither query nor batch"
    ),
    pytest.param(
        ("search", "--queries", "q.jsonl", "cost"),
        "Give one query, or a batch with --queries.",
        id="query and batch",
    ),
    *(
        pytest.param(
            ("search", "--staff", *more),
            "--staff searches the content for one query, without other filters.",
            id=f"--staff with {more[0]}",
        )
        for more in (
            ("--queries", "q.jsonl"),
            ("--records", "r.jsonl", "cost"),
            ("--topic", "fees", "cost"),
            ("--category", "II", "cost"),
        )
    ),
]

NOT_UNDERSTOOD = [
    pytest.param(("--nosuch",), "No such option '--nosuch'.", id="option"),
    pytest.param(("exprt",), "No such command 'exprt'. Did you mean 'export'?", id="command"),
    pytest.param(("search", "--limit", "0", "x"), "'--limit': 0 is not", id="limit of 0"),
    pytest.param(("search", "--limit", "x", "x"), "'--limit': 'x' is not", id="limit of x"),
    pytest.param(("serve", "--port", "65536"), "'--port': 65536 is not", id="port"),
    pytest.param(("import",), "Missing argument 'FILE...'.", id="no document"),
    pytest.param(("review",), "Missing argument 'ID...'.", id="no question"),
    pytest.param(("export",), "Missing argument 'DIR'.", id="no folder"),
    pytest.param(("evaluate",), "Missing argument 'QUERIES.jsonl'.", id="no queries"),
]

SOURCES_REFUSED = [
    pytest.param(
        "nosuch.txt", None, "the document cannot be read (No such file or directory). "
        "Check the name.", id="missing",
    ),
    pytest.param("empty.txt", b"", "the document is empty. Ask for it again.", id="empty"),
    pytest.param("blank.txt", b" \r\n\n", "the document is empty. Ask for it again.", id="blank"),
    pytest.param(
        "photo.txt", b"\x89PNG\0\0", "this is not text, whatever its name says. "
        "Save it as plain text.", id="no text",
    ),
    pytest.param(
        "old.doc", b"x", "documents of the kind “.doc” cannot be read yet. "
        "Save it as one of .docx, .htm, .html, .markdown, .md, .pdf, .shtml, .text, .txt, .xhtml "
        "and import that.", id="unknown kind",
    ),
    pytest.param(
        "content", None, "this is a folder. Name the documents in it instead.", id="folder"
    ),
]  # fmt: skip


CATEGORIES = """\
[[category]]
id = "ifs"
name = "Infant Family Specialist"
abbreviation = "IFS"
numeral = "II"
line = "infant"
"""


def _write_lines(path: Path, values: Iterable[object]) -> Path:
    path.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")
    return path


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return _write_lines(tmp_path / "records.jsonl", RECORDS)


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    return _write_lines(tmp_path / "queries.jsonl", QUERIES)


def _add_question(content: Path, topic: str, name: str, text: str, status: str = "open") -> None:
    folder = content / "faq" / topic
    folder.mkdir(exist_ok=True)
    if not (folder / "_topic.md").exists():
        (folder / "_topic.md").write_text(f"# {topic.title()}\n", "utf-8")
    (content / "categories.toml").write_text(CATEGORIES, "utf-8")
    head = f"---\nid: {name}\nstatus: {status}\ncategories: [II]\n---\n"
    (folder / f"{name}.md").write_text(f"{head}# {text}\n", "utf-8")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _assert_failed(result: Result, code: int, message: str) -> None:
    """The command said this and no more, and ended so."""
    assert (result.stderr, result.exit_code) == (message, code)
    assert result.stdout == ""


# Help


def test_faq_alone_shows_the_commands_in_the_order_of_the_work(faq: Run) -> None:
    result = faq()
    listed = re.findall(r"^  (\w+)  ", result.output.partition("Commands:\n")[2], re.MULTILINE)
    assert listed == list(HELP)
    assert result.exit_code == 2


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_shows_the_usual_way(faq: Run, option: str) -> None:
    result = faq(option)
    assert result.exit_code == 0
    assert "  faq import minutes.txt    takes the questions out of a document\n" in result.stdout
    assert "  faq serve                 shows the site on this computer\n" in result.stdout


@pytest.mark.parametrize("command", HELP)
def test_every_command_explains_itself_and_its_options(faq: Run, command: str) -> None:
    sentence, names = HELP[command]
    result = faq(command, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert sentence in " ".join(result.stdout.split())
    assert names <= set(re.findall(r"--\w[\w-]*|[A-Z]+(?:\.jsonl|\.\.\.)?", result.stdout))


def test_version(faq: Run) -> None:
    assert re.fullmatch(r"\w+, version \d+\.\d+\.\d+\n", faq("--version").stdout)


# import


def test_import_prints_the_account_and_writes_the_files(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    result = faq("import", "handout.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == ACCOUNT + (
        "3 created\n"
        "  content/faq/fees/_topic.md\n"
        "  content/faq/fees/what-does-it-cost.md\n"
        "  content/faq/fees/who-pays.md\n"
        "\n"
        "4 lines kept + 2 dropped = 6 in all\n"
    )
    assert faq("check").stdout == ("No faults: 2 questions, 1 answered, in 1 topic; 0 criteria.\n")


def test_a_dry_run_prints_the_account_and_writes_nothing(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    result = faq("import", "handout.txt", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{ACCOUNT}3 would be created\n")
    assert result.stdout.endswith("in all\n\nThis was a dry run: nothing was written.\n")
    assert not (tmp_path / "content").exists()


def test_import_as_json_accounts_for_every_line(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    account = json.loads(faq("import", "handout.txt", "--json").stdout)
    (document,) = account["documents"]
    assert [line["text"] for line in document["lines"]] == DOCUMENT.splitlines()
    assert all((line["kept"] is None) != (line["dropped"] is None) for line in document["lines"])
    assert [file["action"] for file in account["files"]] == ["created"] * 3
    assert (account["dry_run"], account["failures"]) == (False, [])


def test_import_writes_a_line_for_each_record_found(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    assert faq("import", "handout.txt", "--records", "out.jsonl").exit_code == 0
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    keys = {"file": "handout.txt", "topic": "FEES"}
    assert [json.loads(line) for line in lines] == [
        {**keys, "question": "What does it cost?", "answer": "Nothing.", "lines": [3, 4]},
        {**keys, "question": "Who pays?", "answer": "", "lines": [6, 6]},
    ]


@pytest.mark.parametrize(("name", "data", "message"), SOURCES_REFUSED)
def test_a_document_that_cannot_be_read_is_one_message(
    faq: Run, tmp_path: Path, small_content: Path, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    before = _files(small_content)
    result = faq("import", name)
    assert (result.stderr, result.exit_code) == (f"{name}: {message}\n", 1)
    assert _files(small_content) == before


def test_a_document_that_cannot_be_read_does_not_stop_the_others(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    (tmp_path / "empty.txt").touch()
    result = faq("import", "empty.txt", "handout.txt", "nosuch.txt")
    assert result.exit_code == 1
    assert result.stdout.startswith(ACCOUNT)
    assert result.stderr == (
        "empty.txt: the document is empty. Ask for it again.\n"
        "nosuch.txt: the document cannot be read (No such file or directory). Check the name.\n"
    )


def test_an_import_that_cannot_write_is_one_message(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    (tmp_path / "file").touch()
    result = faq("import", "handout.txt", "--records", "file/out.jsonl")
    message = "cannot be written (File exists). Check that you may write to its folder."
    assert (result.stderr, result.exit_code) == (f"file/out.jsonl: {message}\n", 1)


# check


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


CHANGED = [
    (
        "content/faq/work-experience/work-how-many.md",
        62,
        "the criterion “families-after-preschool-work” has changed since the answer was checked "
        "against it: figures: “at least 10 families over at least 6 months” is now “at least 12 "
        "families over at least 6 months”; text: “10” is now “12”",
        "Correct the answer if need be, then run: faq review work-how-many",
        "changed criterion",
    ),
    (
        "content/faq/work-experience/work-how-many.md",
        70,
        "“10 families” links to “families-after-preschool-work”, which says: at least 12 families "
        "over at least 6 months",
        "Correct the words, or link the criterion that they come from.",
        "contradicting figure",
    ),
]
"""The remarks on the frozen content after `_change_a_figure`."""


def _change_a_figure(content: Path) -> Path:
    file = content / "criteria" / "families-after-preschool-work.md"
    text = file.read_text("utf-8")
    assert text.count("at least 10 families") == 2
    file.write_text(text.replace("at least 10 families", "at least 12 families"), "utf-8")
    return file


def _change_the_title(content: Path, slug: str) -> Path:
    file = content / "criteria" / f"{slug}.md"
    file.write_text(file.read_text("utf-8").replace("\n# ", "\n# Not "), "utf-8")
    return file


def test_check_counts_one_remark(faq: Run, content: Path) -> None:
    _change_the_title(content, "exam-category-iii")
    result = faq("check")
    assert (result.stderr, result.exit_code) == ("1 remark\n", 0)


def test_check_prints_remarks_and_is_content(faq: Run, content: Path) -> None:
    _change_a_figure(content)
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
        _change_the_title(content, slug)
    result = faq("check")
    assert (result.stderr, result.exit_code) == ("2 remarks\n", 0)
    assert [line.partition(": ")[0] for line in result.stdout.splitlines()[:-1]] == [
        "content/faq/work-experience/work-how-many.md:65",
        "content/faq/work-experience/work-masters-start.md:68",
    ]


def test_check_gives_remarks_as_json(faq: Run, content: Path) -> None:
    _change_a_figure(content)
    result = faq("check", "--json")
    keys = ("path", "line", "problem", "remedy", "kind")
    remarks = [dict(zip(keys, remark, strict=True)) for remark in CHANGED]
    assert json.loads(result.stdout) == {"faults": [], "remarks": remarks}
    assert (result.stderr, result.exit_code) == ("", 0)


def test_check_says_nothing_of_remarks_before_the_faults_are_mended(
    faq: Run, content: Path
) -> None:
    _change_a_figure(content)
    (content / "criteria" / "exam-form-later.md").unlink()
    result = faq("check")
    lines = result.stdout.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        "content/criteria/exam-form-earlier.md:13",
        "content/criteria/exam-form-earlier.md:17",
    ]
    assert lines[0].endswith(
        "the criterion “exam-form-later” does not exist. Did you mean “exam-form-earlier”?"
    )
    assert (result.stderr, result.exit_code) == (
        "2 faults. Remarks are looked for without faults.\n",
        1,
    )


# review


def test_review_accepts_an_answer_beside_a_changed_criterion(faq: Run, content: Path) -> None:
    criterion = _change_the_title(content, "infant-toddler-age")
    before = _files(content)
    result = faq("review", "work-how-many")
    assert (result.stdout, result.stderr, result.exit_code) == (
        "content/faq/work-experience/work-how-many.md: reviewed\n",
        "",
        0,
    )
    after = _files(content)
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
    assert _files(content) == after


def test_review_takes_several_at_once(faq: Run, content: Path) -> None:
    for name in ("training-30-hours", "renewal-diversity-hour", "exam-category-iii"):
        _change_the_title(content, name)
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
    _change_a_figure(content)
    mandatory = content / "faq" / "training" / "training-mandatory.md"
    text = mandatory.read_text("utf-8").replace("status: draft", "status: open")
    mandatory.write_text(text[: text.index("?\n", text.index("\n# ")) + 2], "utf-8")
    masters = content / "faq" / "work-experience" / "work-masters-start.md"
    masters.write_text(masters.read_text("utf-8").replace(": published", ": retired"), "utf-8")
    assert faq("check").exit_code == 0
    before = _files(content)
    result = faq("review", *ids)
    assert (result.stdout, result.exit_code) == ("", 2)
    if message is None:
        assert result.stderr.startswith("There is no question “nosuch-question”. The nearest is “")
    else:
        assert result.stderr == f"{message}\n"
    assert _files(content) == before


# build


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
    _add_question(small_content, "fees", "pay", "Who pays?")
    assert faq("build").stdout.startswith("Built the index of 2 questions and 0 criteria in ")


@pytest.mark.usefixtures("small_content")
def test_an_index_of_another_version_is_built_again_by_itself(faq: Run, tmp_path: Path) -> None:
    faq("build")
    (file,) = (tmp_path / ".faq-index").glob("*/scored.json")
    file.write_text(file.read_text().replace(f'"format":{FORMAT}', '"format":0'))
    assert '"id": "cost"' in faq("search", "cost", "--json").stdout
    assert faq("build").stdout.startswith("Up to date: ")
    assert f'"format":{FORMAT}' in file.read_text()


# search


@pytest.mark.usefixtures("content")
def test_search_prints_score_id_and_question(faq: Run) -> None:
    result = faq("search", "how far back", "--limit", "1")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(
        r" +\d+  training-how-far-back\n {8}How far back can I go when including trainings that "
        r"meet criteria for endorsement\?\n",
        result.stdout,
    )


@pytest.mark.usefixtures("content")
def test_search_prints_criteria_above_the_questions(faq: Run) -> None:
    result = faq("search", "hours of training category 2", "--limit", "1")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(
        r"Criteria:\n +\d+  training-30-hours\n {8}Specialized training before endorsement\n"
        r"Questions:\n +\d+  training-30-vs-15\n {8}I was reading the endorsement .+\n",
        result.stdout,
    )


@pytest.mark.usefixtures("content")
def test_search_says_that_no_question_but_only_criteria_match(faq: Run) -> None:
    result = faq("search", "membership", "--limit", "1")
    criteria, _, rest = result.stdout.partition("        Membership in an association\n")
    assert re.fullmatch(r"Criteria:\n +\d+  membership-required\n", criteria)
    assert "Questions:" not in rest, "nothing stands below that heading"
    assert "The nearest:" not in rest, "nothing stands below that either"


@pytest.mark.usefixtures("content")
def test_search_as_json_gives_the_kinds_questions_first(faq: Run) -> None:
    found = json.loads(
        faq("search", "hours of training category 2", "--limit", "2", "--json").stdout
    )
    assert list(found) == ["query", "confident", "hits", "totals"]
    assert [list(hit) for hit in found["hits"]] == [["id", "score", "kind", "title"]] * 4
    assert [(hit["id"], hit["kind"], hit["title"]) for hit in found["hits"]][2:] == [
        ("training-30-hours", "criterion", "Specialized training before endorsement"),
        ("training-typical-ifs", "criterion", "What Infant Family Specialists usually list"),
    ]
    assert [hit["kind"] for hit in found["hits"]][:2] == ["question"] * 2
    assert set(found["totals"]) == {"question", "criterion"}
    assert all(total > 2 for total in found["totals"].values())


@pytest.mark.usefixtures("content")
def test_search_knows_no_criterion_of_another_association(faq: Run) -> None:
    """The reflective supervision that Michigan asks of an Infant Mental Health Specialist."""
    words = "Michigan's association asks for 50 clock hours Infant Mental Health Specialist renewal"
    found = json.loads(faq("search", words, "--limit", "99", "--json").stdout)
    assert "supervision-50-hours-imhs" not in [hit["id"] for hit in found["hits"]]
    staff = json.loads(faq("search", "--staff", "Michigan status:sister", "--json").stdout)
    assert "supervision-50-hours-imhs" in [one["id"] for one in staff]


def test_search_says_that_nothing_was_found(faq: Run, records: Path) -> None:
    result = faq("search", "zebra", "--records", records)
    assert (result.stdout, result.exit_code) == ("Nothing was found.\n", 0)


def test_search_says_that_nothing_clearly_answers(faq: Run, records: Path) -> None:
    result = faq("search", "zebra lion tiger travel", "--records", records)
    assert result.exit_code == 0
    assert result.stdout == (
        "Nothing clearly answers this. The nearest:\n    37  go\n        Travel\n"
    )


def test_search_as_json(faq: Run, records: Path) -> None:
    result = faq("search", "Fees & travel", "--json", "--records", records)
    assert json.loads(result.stdout) == {
        "query": "Fees & travel",
        "confident": False,
        "hits": [
            {"id": "go", "score": 37, "kind": "question", "title": "Travel"},
            {"id": "pay", "score": 31, "kind": "question", "title": "Fee payment"},
        ],
        "totals": {"question": 2, "criterion": 0},
    }


def test_a_limit_cuts_the_hits_and_not_the_total(faq: Run, records: Path) -> None:
    found = json.loads(
        faq("search", "fees travel", "--limit", "1", "--json", "--records", records).stdout
    )
    assert [hit["id"] for hit in found["hits"]] == ["go"]
    assert found["totals"] == {"question": 2, "criterion": 0}


def test_a_topic_and_a_category_choose_the_hits(faq: Run, small_content: Path) -> None:
    _add_question(small_content, "travel", "trip", "What does the trip cost?")

    def ids(*options: str) -> list[str]:
        found: dict[str, Any] = json.loads(faq("search", "cost", "--json", *options).stdout)
        return [hit["id"] for hit in found["hits"]]

    assert sorted(ids()) == ["cost", "trip"]
    assert ids("--topic", "fees") == ["cost"]
    assert ids("--category", "ifs") == ["trip"]
    assert ids("--topic", "fees", "--category", "ifs") == []


def test_search_knows_neither_drafts_nor_retired_records(faq: Run, small_content: Path) -> None:
    _add_question(small_content, "fees", "stamps", "Stamps?\n\nZebras.", "draft")
    _add_question(small_content, "fees", "lions", "Lions?\n\nNone.", "retired")
    assert faq("search", "zebras").stdout == faq("search", "lions").stdout == "Nothing was found.\n"
    assert "  stamps\n" in faq("search", "stamps").stdout


def test_staff_search_finds_by_state_and_shows_it(faq: Run, small_content: Path) -> None:
    _add_question(small_content, "fees", "lions", "Lions?\n\nNone.", "retired")
    result = faq("search", "--staff", "status:retired")
    assert result.exit_code == 0
    assert result.stdout == "retired    lions\n           Lions?\n"
    assert result.stderr == "1 record found\n"


@pytest.mark.usefixtures("small_content")
def test_staff_search_says_that_nothing_was_found(faq: Run) -> None:
    result = faq("search", "--staff", "status:draft OR zebra")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "0 records found\n", 0)


def test_staff_search_finds_criteria_by_their_standing(faq: Run, content: Path) -> None:
    result = faq("search", "--staff", "kind:criterion status:quoted", "--limit", "99", "--json")
    quoted = {
        path.stem
        for path in (content / "criteria").glob("*.md")
        if "\nstanding: quoted\n" in path.read_text("utf-8")
    }
    assert {one["id"] for one in json.loads(result.stdout)} == quoted
    (one,) = (one for one in json.loads(result.stdout) if one["id"] == "training-30-hours")
    assert one == {
        "id": "training-30-hours",
        "topic": "",
        "status": "quoted",
        "title": "Specialized training before endorsement",
    }
    shown = faq("search", "--staff", "kind:criterion status:quoted birth")
    assert (
        shown.stdout
        == "quoted     infant-toddler-age\n           Who counts as an infant or toddler\n"
    )
    assert shown.stderr == "1 record found\n"


def test_staff_search_as_json_with_a_limit(faq: Run, small_content: Path) -> None:
    _add_question(small_content, "fees", "lions", "What do lions cost?")
    found = json.loads(faq("search", "--staff", "cost NOT status:open", "--json").stdout)
    assert found == [
        {"id": "cost", "topic": "fees", "status": "published", "title": "What does it cost?"}
    ]
    limited = faq("search", "--staff", "cost", "--json", "--limit", "1")
    assert len(json.loads(limited.stdout)) == 1


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("query", ["NOT NOT a", "(", "*", '"', "[", ""])
def test_a_slip_in_a_staff_search_is_no_fault(faq: Run, query: str) -> None:
    result = faq("search", "--staff", query)
    assert (result.stderr, result.exit_code) == ("0 records found\n", 0)


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("staus:open", "There is no field “staus”. Did you mean “status”?\n"),
        ("status:opened", "There is no status “opened”. Did you mean “open”?\n"),
        ("status:confirmd", "There is no status “confirmd”. Did you mean “confirmed”?\n"),
        ("knd:criterion", "There is no field “knd”. Did you mean “kind”?\n"),
    ],
)
def test_a_field_that_does_not_exist_is_one_message(faq: Run, query: str, message: str) -> None:
    result = faq("search", "--staff", query)
    assert (result.stdout, result.stderr, result.exit_code) == ("", message, 2)


def test_an_index_never_takes_a_folder_with_other_files(faq: Run, small_content: Path) -> None:
    before = sorted(small_content.parent.rglob("*"))
    result = faq("build", "--index", ".")
    assert (result.stderr, result.exit_code) == (
        ". holds other files than an index, such as content. "
        "Nothing was changed: name a new or empty folder with --index.\n",
        2,
    )
    assert sorted(small_content.parent.rglob("*")) == before


def test_a_batch_is_answered_line_by_line(faq: Run, records: Path, queries: Path) -> None:
    result = faq("search", "--queries", queries, "--records", records)
    assert (result.stdout, result.stderr, result.exit_code) == (BATCH, "", 0)


@pytest.mark.usefixtures("content")
def test_a_batch_over_the_content(faq: Run, tmp_path: Path) -> None:
    asked = [
        {"id": "a", "query": "master’s degree"},
        {"id": "b", "query": "one conference"},
        {"id": "c", "query": "birth to 36 months"},
    ]
    result = faq("search", "--queries", _write_lines(tmp_path / "q", asked), "--limit", "1")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(line) for line in lines] == [["id", "confident", "hits"]] * 3
    assert [(hit["id"], hit["kind"]) for line in lines for hit in line["hits"]] == [
        ("work-masters-start", "question"),
        ("masters-alone-is-not-enough", "criterion"),
        ("training-one-conference", "question"),
        ("work-how-many", "question"),
        ("infant-toddler-age", "criterion"),
    ]


def test_a_batch_of_nothing_gives_nothing(faq: Run, records: Path, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n \n")
    result = faq("search", "--queries", "none.jsonl", "--records", records)
    assert (result.stdout, result.stderr, result.exit_code) == ("", "", 0)


def test_records_need_no_content_folder_and_make_no_index(
    faq: Run, records: Path, tmp_path: Path
) -> None:
    assert faq("search", "travel", "--records", records).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["records.jsonl"]


@pytest.mark.parametrize("option", ["--queries", "--records"])
def test_lines_saved_by_a_windows_editor_are_read(
    faq: Run, records: Path, queries: Path, option: str
) -> None:
    """They begin with a byte-order mark, which content files may begin with as well."""
    file = {"--queries": queries, "--records": records}[option]
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    result = faq("search", "--queries", queries, "--records", records)
    assert (result.stdout, result.stderr, result.exit_code) == (BATCH, "", 0)


def test_any_text_in_a_line_can_be_answered(faq: Run, records: Path, tmp_path: Path) -> None:
    asked = [{"id": text, "query": text} for text in ("\ud800", "\0", "a\u2028b", "👶")]
    result = faq("search", "--queries", _write_lines(tmp_path / "q", asked), "--records", records)
    assert result.exit_code == 0
    assert [json.loads(line)["id"] for line in result.stdout.split("\n")[:-1]] == [
        one["id"] for one in asked
    ]


# evaluate


def test_evaluate_prints_the_measures(faq: Run, records: Path, queries: Path) -> None:
    result = faq("evaluate", queries, "--records", records)
    assert (result.stdout, result.stderr, result.exit_code) == (MEASURES, "", 0)


def test_evaluate_as_json(faq: Run, records: Path, queries: Path) -> None:
    result = faq("evaluate", queries, "--records", records, "--json")
    measures = json.loads(result.stdout)
    del measures["misses"]  # see test_cli_search.py
    assert measures == {
        "queries": 4,
        "mrr_at_10": pytest.approx(2 / 3),
        "success_at_1": pytest.approx(2 / 3),
        "success_at_3": pytest.approx(2 / 3),
        "mean_average_precision": pytest.approx(2 / 3),
        "refused_rightly": 1,
        "refused_wrongly": pytest.approx(1 / 3),
        "ndcg_at_10": pytest.approx(2 / 3),
        "answerable": 3,
        "styles": {},
    }


@pytest.mark.usefixtures("small_content")
def test_evaluate_over_the_content(faq: Run, tmp_path: Path) -> None:
    asked = [{"id": "a", "query": "cost", "expected": ["cost"]}]
    result = faq("evaluate", _write_lines(tmp_path / "q.jsonl", asked), "--json")
    assert json.loads(result.stdout)["mrr_at_10"] == 1


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param({}, id="none"),
        pytest.param({"expected": "pay"}, id="text"),
        pytest.param({"expected": {"pay": 1}}, id="object"),
        pytest.param({"expected": None}, id="null"),
    ],
)
def test_evaluate_needs_a_list_of_what_is_expected(
    faq: Run, records: Path, tmp_path: Path, expected: dict[str, object]
) -> None:
    asked = [QUERIES[0], {"id": "a", "query": "fee", **expected}]
    file = _write_lines(tmp_path / "q.jsonl", asked)
    _assert_failed(
        faq("evaluate", file, "--records", records),
        1,
        f"{file}:2: “expected” is not a list. Write it as [].\n",
    )


@pytest.mark.parametrize("expected", [[["pay"]], [{"id": "pay"}], [7]], ids=str)
def test_what_is_expected_must_be_ids(
    faq: Run, records: Path, tmp_path: Path, expected: object
) -> None:
    file = _write_lines(tmp_path / "q.jsonl", [{"id": "a", "query": "fee", "expected": expected}])
    result = faq("evaluate", file, "--records", records)
    assert (result.stdout, result.exit_code) == ("", 1)
    assert re.fullmatch(rf"{re.escape(str(file))}:1: “expected” .*\.\n", result.stderr)


# export


def test_export_writes_the_site_and_says_where(faq: Run, tmp_path: Path) -> None:
    result = faq("export", "site", "--content", CONTENT)
    files = _files(tmp_path / "site").keys() - {MANIFEST}
    assert (result.exit_code, result.stderr) == (0, f"{WITHOUT_BASE_ADDRESS}\n")
    assert result.stdout == (
        f"{len(files)} files in site, {len(files)} of them new or changed. "
        "Open site/index.html in a browser.\n"
    )
    assert (tmp_path / "site" / "index.html").is_file()


def test_an_export_into_a_foreign_folder_is_refused(faq: Run, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    _assert_failed(
        faq("export", "photos", "--content", CONTENT),
        2,
        f"{tmp_path / 'photos'} is not empty and no earlier export ({MANIFEST} is missing). "
        "Nothing was changed: name a new or empty folder.\n",
    )
    assert _files(tmp_path) == {"photos/cat.jpg": b"cat"}


@pytest.mark.parametrize("kind", ["an empty folder", "a topic without questions"])
def test_content_without_questions_is_exported_too(faq: Run, tmp_path: Path, kind: str) -> None:
    (tmp_path / "content").mkdir()
    if kind == "a topic without questions":
        (tmp_path / "content" / "faq" / "fees").mkdir(parents=True)
        (tmp_path / "content" / "faq" / "fees" / "_topic.md").write_text("# Fees\n")
    result = faq("export", "site")
    assert (result.exit_code, result.stderr) == (0, f"{WITHOUT_BASE_ADDRESS}\n")
    assert (tmp_path / "site" / "index.html").is_file()


# serve


@contextmanager
def _serving(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str, int]]:
    """`faq serve` as a process, and the host and the port that it prints."""
    process = subprocess.Popen(
        interruptible([FAQ, "serve", "--port", "0", *options]),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        printed = re.fullmatch(r"The site is on http://(.+):(\d+)/ \(Ctrl\+C ends it\)\n", line)
        assert printed, (line, process.poll())
        yield process, printed[1], int(printed[2])
    finally:
        process.kill()
        process.communicate()


def _get(host: str, port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    connection.request("GET", path)
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    return response.status, page


def test_serve_answers_and_picks_up_an_edit_without_a_restart(
    small_content: Path, tmp_path: Path
) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    with _serving(tmp_path) as (process, host, port):
        status, page = _get(host, port, "/questions/cost/")
        assert status == 200
        assert "Nothing." in page
        file.write_text(file.read_text("utf-8").replace("Nothing.", "A zebra."), "utf-8")
        assert "A zebra." in _get(host, port, "/questions/cost/")[1]
        assert "/questions/cost/" in _get(host, port, "/search/?q=zebra")[1]
        file.write_text(FAULTY, "utf-8")
        status, page = _get(host, port, "/questions/cost/")
        assert status == 200
        assert "A zebra." in page
        assert "the status “publishd” does not exist" in page
        assert _get(host, port, "/nosuch/")[0] == 404
        assert process.poll() is None
    assert (tmp_path / ".faq-index" / "current").is_file()


def test_serve_with_drafts_shows_them_and_keeps_no_index(
    small_content: Path, tmp_path: Path
) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    file.write_text(file.read_text("utf-8").replace("published", "draft"), "utf-8")
    with _serving(tmp_path, "--drafts") as (_, host, port):
        status, page = _get(host, port, "/questions/cost/")
        assert (status, "Nothing." in page) == (200, True)
        assert "Drafts are shown." in page
        assert "This is a draft." in page
        assert "/questions/cost/" in _get(host, port, "/search/?q=nothing")[1]
        file.write_text(file.read_text("utf-8").replace("Nothing.", "A zebra."), "utf-8")
        assert "A zebra." in _get(host, port, "/questions/cost/")[1]
    assert not (tmp_path / ".faq-index").exists()
    with _serving(tmp_path) as (_, host, port):
        page = _get(host, port, "/questions/cost/")[1]
        assert "A zebra." not in page
        assert "rafts" not in page


@pytest.mark.usefixtures("small_content")
def test_control_c_ends_serving_without_a_word(tmp_path: Path) -> None:
    with _serving(tmp_path) as (process, host, port):
        assert _get(host, port, "/")[0] == 200
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=PATIENCE)
    assert (stdout, stderr, process.returncode) == ("", "", 0)


def _serve_in_vain(folder: Path, *options: str) -> str:
    """What `faq serve` says before it gives up, in a process: waitress leaves its socket open."""
    command = [FAQ, "serve", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 2), done.stderr
    return done.stderr


@pytest.mark.usefixtures("small_content")
def test_a_port_that_is_taken_is_one_message(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        message = _serve_in_vain(tmp_path, "--port", str(port))
    assert message == (
        f"Cannot listen on 127.0.0.1:{port} (Address already in use). "
        f"Another program may use the port: try --port {port + 1}.\n"
    )


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("host", ["192.0.2.1", "not an address"])
def test_a_host_that_is_not_this_computer_is_one_message(tmp_path: Path, host: str) -> None:
    message = _serve_in_vain(tmp_path, "--host", host)
    assert re.fullmatch(rf"Cannot listen on {host}:8000 .*--host.*\.\n", message)
    assert "--port" not in message, "another port would not help"


@pytest.mark.usefixtures("small_content")
def test_drafts_that_others_can_reach_are_warned_of(tmp_path: Path) -> None:
    with _serving(tmp_path, "--host", "*", "--drafts") as (process, _, _):
        process.terminate()
        _, stderr = process.communicate(timeout=PATIENCE)
    assert stderr == "Drafts will be seen by everyone who can reach *.\n"


@pytest.mark.usefixtures("small_content")
def test_serve_listens_on_all_addresses(tmp_path: Path) -> None:
    """“*” stands for several addresses, and so does “localhost” where IPv6 is set up."""
    with _serving(tmp_path, "--host", "*") as (_, _, port):
        assert _get("127.0.0.1", port, "/")[0] == 200


# Every known fault is one message


@pytest.mark.parametrize("command", NEED_CONTENT, ids=" ".join)
@pytest.mark.usefixtures("queries")
def test_without_a_content_folder(faq: Run, command: tuple[str, ...]) -> None:
    _assert_failed(faq(*command), 2, NO_CONTENT)


@pytest.mark.parametrize(
    "command", [one for one in NEED_CONTENT if one[0] != "check"], ids=" ".join
)
@pytest.mark.usefixtures("queries")
def test_content_with_faults(faq: Run, small_content: Path, command: tuple[str, ...]) -> None:
    (small_content / "faq" / "fees" / "cost.md").write_text(FAULTY, "utf-8")
    lines = [f"{path}:{line}: {problem}. {remedy}\n" for path, line, problem, remedy in FAULTS]
    _assert_failed(faq(*command), 1, "".join(lines))


def test_an_import_into_content_with_faults_changes_nothing(
    faq: Run, small_content: Path, tmp_path: Path
) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    (small_content / "faq" / "fees" / "cost.md").write_text(FAULTY, "utf-8")
    before = _files(tmp_path)
    lines = [f"{path}:{line}: {problem}. {remedy}\n" for path, line, problem, remedy in FAULTS]
    _assert_failed(faq("import", "handout.txt"), 1, "".join(lines))
    assert _files(tmp_path) == before


@pytest.mark.parametrize("command", NEED_AN_INDEX, ids=" ".join)
@pytest.mark.usefixtures("queries", "small_content")
def test_an_index_that_cannot_be_written(
    faq: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "index").write_text("mine")
    _assert_failed(
        faq(*command, "--index", "index"),
        1,
        "The index cannot be written to index (File exists). "
        "Name a folder that you may write to with --index.\n",
    )


@pytest.mark.usefixtures("content")
def test_a_damaged_index_is_mended_by_a_staff_search(faq: Run, tmp_path: Path) -> None:
    faq("build")
    (segment,) = (tmp_path / ".faq-index").glob("*/*.seg")
    segment.unlink()
    assert faq("search", "--staff", "ladder").stderr == "1 record found\n"


@pytest.mark.parametrize("option", ["--queries", "--records"])
def test_a_missing_file_of_lines(faq: Run, records: Path, queries: Path, option: str) -> None:
    options = {"--queries": str(queries), "--records": str(records), option: "nosuch.jsonl"}
    _assert_failed(
        faq("search", *(word for pair in options.items() for word in pair)),
        2,
        "nosuch.jsonl: cannot be read (No such file or directory). Check the name.\n",
    )


def test_a_folder_instead_of_lines(faq: Run, records: Path) -> None:
    _assert_failed(
        faq("evaluate", ".", "--records", records),
        2,
        ".: cannot be read (Is a directory). Check the name.\n",
    )


@pytest.mark.parametrize(("option", "lines", "message"), LINES_REFUSED)
def test_a_line_that_cannot_be_used(
    faq: Run, records: Path, queries: Path, option: str, lines: str, message: str
) -> None:
    file = {"--queries": queries, "--records": records}[option]
    file.write_text(lines, "utf-8")
    result = faq("search", "--queries", queries, "--records", records)
    assert (result.stderr, result.exit_code) == (f"{file}{message}\n", 1)


def test_lines_in_another_encoding(faq: Run, records: Path) -> None:
    records.write_bytes('{"id": "a", "question": "Café?"}\n'.encode("cp1252"))
    _assert_failed(
        faq("search", "x", "--records", records),
        1,
        f"{records}: this is not UTF-8 text. Save it as UTF-8.\n",
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"id": ' + "1" * 5000 + "}", id="a number of 5000 digits"),
        pytest.param("[" * 100_000, id="100000 brackets"),
    ],
)
def test_a_line_that_json_gives_up_on(faq: Run, records: Path, line: str) -> None:
    records.write_text(f"{line}\n")
    result = faq("search", "x", "--records", records)
    assert result.exit_code == 1
    assert re.fullmatch(rf"{re.escape(str(records))}:1: this is not JSON .*\.\n", result.stderr)


@pytest.mark.parametrize(("command", "message"), USAGE)
def test_options_that_do_not_go_together(faq: Run, command: tuple[str, ...], message: str) -> None:
    _assert_failed(faq(*command), 2, f"{message}\n")


@pytest.mark.parametrize(("command", "message"), NOT_UNDERSTOOD)
def test_a_command_that_is_not_understood(faq: Run, command: tuple[str, ...], message: str) -> None:
    result = faq(*command)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 4, "usage, where help is, and one message"


# In a pipe


def test_commands_in_a_pipe_print_no_progress(tmp_path: Path) -> None:
    shutil.copytree(CONTENT / "sources", tmp_path / "documents")
    documents = [str(tmp_path / "documents" / name) for name in SEEDS]
    for command in (["import", *documents], ["export", "site"]):
        done = subprocess.run([FAQ, *command], cwd=tmp_path, capture_output=True, check=True)
        note = f"{WITHOUT_BASE_ADDRESS}\n" if "export" in command else ""
        assert done.stderr.decode() == note
        assert b"\r" not in done.stdout
        assert b"\x1b" not in done.stdout


def test_import_on_a_terminal_shows_progress(tmp_path: Path) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    ours, theirs = pty.openpty()
    command = [FAQ, "import", "handout.txt"]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    assert b"Reading" in os.read(ours, 100_000)
    os.close(ours)
    assert done.stdout.decode().startswith(ACCOUNT)


def test_a_reader_that_has_had_enough_is_no_fault(tmp_path: Path, records: Path) -> None:
    queries = _write_lines(tmp_path / "many.jsonl", QUERIES * 2000)
    command = [FAQ, "search", "--queries", str(queries), "--records", str(records)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == BATCH.splitlines(keepends=True)[0]
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait(timeout=PATIENCE)


def test_output_in_an_older_encoding_is_no_fault(tmp_path: Path, records: Path) -> None:
    """As on Windows, where a pipe does not carry UTF-8."""
    done = subprocess.run(
        [FAQ, "search", "Ω 👶", "--json", "--records", str(records)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == (b"", 0)
    assert json.loads(done.stdout)["hits"] == []


def test_words_without_quotes_are_one_query(faq: Run, records: Path) -> None:
    quoted = faq("search", "pay the fee", "--records", records, "--json")
    assert faq("search", "pay", "the", "fee", "--records", records, "--json").stdout == (
        quoted.stdout
    )
    assert '"query": "pay the fee"' in quoted.stdout


def test_a_category_may_be_called_by_any_of_its_names(faq: Run, small_content: Path) -> None:
    _add_question(small_content, "travel", "trip", "What does the trip cost?")
    found = {
        name: [hit["id"] for hit in json.loads(result.stdout)["hits"]]
        for name in ("ifs", "IFS", "II", "ii")
        for result in [faq("search", "cost", "--category", name, "--json")]
    }
    assert list(found.values()) == [["trip"]] * 4


def test_a_category_that_does_not_exist_is_one_message(faq: Run, small_content: Path) -> None:
    _add_question(small_content, "travel", "trip", "What does the trip cost?")
    _assert_failed(
        faq("search", "cost", "--category", "nosuch"),
        2,
        "There is no category “nosuch”. Use one of: ifs.\n",
    )


def test_a_topic_that_does_not_exist_is_one_message(faq: Run, small_content: Path) -> None:
    assert small_content.is_dir()
    result = faq("search", "cost", "--topic", "fee")
    assert (result.stderr, result.exit_code) == (
        "There is no topic “fee”. Did you mean “fees”?\n",
        2,
    )
