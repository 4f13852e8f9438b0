"""Documents made to keep the program busy: bounded, said in a sentence, and the others go on.

All of them in small go through one import in `make test`; each in full in `make test-full`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from ingest.documents.recognition.bounded import BoundedReader, Limits
from ingest.errors import SourceError
from support.hostile_documents import HOSTILE, alike_questions, hostile_document
from support.lantern_faq import DOCUMENTS

GOOD = "marked.pdf"
SECONDS = 30
"""Of a processor, for a document and the program around it."""

MEMORY = 500_000_000
"""Bytes of either of the two processes."""

SMALL = 0.0005
"""Of the full size."""


def _imported(folder: Path, *names: str) -> tuple[dict[str, object], str, int, float, int]:
    """The account, what is on standard error, the exit code, seconds and bytes of memory."""
    command = "from webapp.cli.main import main; main()"
    import_ = [sys.executable, "-c", command, "import", "--dry-run", "--json", *names]
    result = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(folder / "used"), *import_],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    seconds, memory = json.loads((folder / "used").read_text("utf-8"))
    kilo = 1 if sys.platform == "darwin" else 1024
    return json.loads(result.stdout), result.stderr, result.returncode, seconds, memory * kilo


_MEASURE = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump([used.ru_utime + used.ru_stime, used.ru_maxrss], file)
sys.exit(code)
"""
"""Between the two, since a process counts the memory that the one held which started it."""


def _is_accounted_for(account: dict[str, object], names: set[str]) -> bool:
    """Whether every document is read, with each of its lines, or refused in a sentence."""
    documents, failures = account["documents"], account["failures"]
    assert isinstance(documents, list)
    assert isinstance(failures, list)
    for one in documents:
        assert one["kept"] + one["dropped"] == one["total"] == len(one["lines"]), one["file"]
    for failure in failures:
        assert failure.endswith("."), failure
        assert "fault" not in failure, failure
    refused = {failure.partition(": ")[0] for failure in failures}
    return {one["file"] for one in documents} | refused == names


def test_all_of_them_in_small_are_read_or_refused_and_the_good_one_is_imported(
    tmp_path: Path,
) -> None:
    for name in HOSTILE:
        (tmp_path / name).write_bytes(hostile_document(name, SMALL))
    (tmp_path / GOOD).write_bytes((DOCUMENTS / GOOD).read_bytes())
    account, errors, code, _, memory = _imported(tmp_path, *HOSTILE, GOOD)
    assert (code, "Traceback" in errors) == (1, False), errors
    assert _is_accounted_for(account, {*HOSTILE, GOOD})
    assert memory < MEMORY


@pytest.mark.deep
@pytest.mark.parametrize("name", HOSTILE)
def test_each_of_them_ends_within_its_limits_beside_a_good_one(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(hostile_document(name))
    (tmp_path / GOOD).write_bytes((DOCUMENTS / GOOD).read_bytes())
    account, errors, code, seconds, memory = _imported(tmp_path, name, GOOD)
    assert (code in (0, 1), "Traceback" in errors) == (True, False), errors
    assert _is_accounted_for(account, {name, GOOD})
    assert GOOD in {one["file"] for one in account["documents"]}  # type: ignore[attr-defined]
    assert seconds < SECONDS
    assert memory < MEMORY


LONG = b"<p>What is it?</p><p>That.</p>" * 60_000


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(clock=6.0), "20 seconds"),
        (Limits(seconds=1), "1 seconds"),
        (Limits(memory=150_000_000), "150 million bytes of memory"),
    ],
    ids=["clock", "processor", "memory"],
)
def test_a_document_beyond_the_limits_is_named_and_the_next_is_read(
    limits: Limits, message: str, tmp_path: Path
) -> None:
    """The system or the clock ends the process, and the next document gets a new one."""
    (tmp_path / "long.html").write_bytes(LONG)
    (tmp_path / "good.txt").write_bytes(b"Q. One?\nA. Yes.\n")
    with BoundedReader(limits) as reader:
        with pytest.raises(SourceError) as caught:
            reader.recognise(tmp_path / "long.html")
        assert str(caught.value) == (
            f"{tmp_path / 'long.html'}: the document takes more than {message} to read. Save the "
            "part with the questions as a file of its own, or as plain text, and import that."
        )
        document, recognition = reader.recognise(tmp_path / "good.txt")
    assert (len(document.lines), len(recognition.questions)) == (2, 1)


@pytest.mark.parametrize(
    ("program", "reason"),
    [("/bin/false", "exit code 1"), ("/nowhere/python", "No such file or directory")],
)
def test_a_reader_that_does_not_start_is_no_lack_of_memory(
    program: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.txt").write_bytes(b"Q. One?\nA. Yes.\n")
    with BoundedReader(Limits(seconds=19)) as reader:
        with monkeypatch.context() as without:
            without.setattr(sys, "executable", program)
            with pytest.raises(SourceError) as caught:
                reader.lines(tmp_path / "good.txt")
        assert str(caught.value) == (
            f"{tmp_path / 'good.txt'}: the part of this program that reads documents does not "
            f"start ({reason}). Install the program anew; where that does not help, its memory or "
            "its processes are limited to too few."
        )
        assert len(reader.lines(tmp_path / "good.txt")) == 2


def test_very_many_alike_questions_are_listed_in_part(
    tmp_path: Path, faq: Callable[..., Result]
) -> None:
    for n in range(3):
        (tmp_path / f"{n}.txt").write_bytes(alike_questions(100, 100 * n))
    done = faq("import", "--dry-run", "0.txt", "1.txt", "2.txt")
    assert done.exit_code == 0
    assert "1000 pairs of questions that may be one; nothing was merged" in done.stdout
    assert "There may be more: so many questions are alike" in done.stdout


def test_a_document_of_more_questions_than_files_are_made_of_is_refused(
    tmp_path: Path, faq: Callable[..., Result]
) -> None:
    (tmp_path / "many.txt").write_bytes(alike_questions(2_001))
    done = faq("import", "--dry-run", "many.txt")
    assert (done.exit_code, done.stderr) == (
        1,
        "many.txt: the document has more than 2,000 questions. Save the part that is wanted as a "
        "file of its own, and import that.\n",
    )


def test_an_answer_that_no_page_can_show_is_refused_with_its_line(
    tmp_path: Path, faq: Callable[..., Result]
) -> None:
    (tmp_path / "long.txt").write_text("Q. One?\nA. Yes.\n\nQ. Two?\nA. " + "Very long. " * 6_000)
    done = faq("import", "--dry-run", "long.txt")
    assert (done.exit_code, done.stderr) == (
        1,
        "long.txt: line 4: below this question, the text has more than 50,000 characters, or far "
        "too many “<” without “>”. Save the part with the questions as a file of its own, and "
        "import that.\n",
    )


@pytest.mark.parametrize("text", ["a\n" * 30_000, "<a \n" * 300], ids=["long", "tags"])
def test_a_content_file_that_no_page_can_show_is_named_with_its_line(
    text: str, small_content: Path, faq: Callable[..., Result]
) -> None:
    path = small_content / "faq" / "fees" / "cost.md"
    head, _, _ = path.read_text("utf-8").partition("# ")
    path.write_text(f"{head}# What is it?\n\n{text}", "utf-8")
    line = head.count("\n") + (24_995 if text[0] == "a" else 203)
    for command in (["check"], ["build"], ["export", "site"]):
        done = faq(*command)
        said = done.stdout + done.stderr
        assert done.exit_code != 0
        assert f"{path.name}:{line}: " in said, said
        assert "the text has more than 50,000 characters, or far too many" in said
