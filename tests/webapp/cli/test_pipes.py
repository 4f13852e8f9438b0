"""Commands whose output goes to another program, or nowhere."""

from __future__ import annotations

import errno
import io
import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from support.commands import (
    ACCOUNT,
    BATCH,
    DOCUMENT,
    FAQ,
    QUERIES,
    Run,
    add_question,
    assert_failed,
    write_lines,
)
from support.content import CONTENT, SEEDS
from support.processes import PATIENCE
from webapp.cli.export import WITHOUT_BASE_ADDRESS
from webapp.cli.printing import OutputError, print_visibly


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
    queries = write_lines(tmp_path / "many.jsonl", QUERIES * 2000)
    command = [FAQ, "search", "--queries", str(queries), "--records", str(records)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == BATCH.splitlines(keepends=True)[0]
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait(timeout=PATIENCE)


class _LeftPipe(io.RawIOBase):
    """A pipe of Windows whose reader has gone."""

    def writable(self) -> bool:
        return True

    def write(self, _: object) -> int:
        raise OSError(errno.EINVAL, "Invalid argument")


def test_a_reader_that_has_had_enough_is_no_fault_on_windows_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in `faq ... | more`. Anywhere else the same error is one of the output."""
    for system, kind in {"win32": BrokenPipeError, "linux": OutputError}.items():
        with monkeypatch.context() as streams:
            for name in ("stdout", "stderr"):
                pipe = io.TextIOWrapper(_LeftPipe(), "utf-8", write_through=True)  # type: ignore[type-var]
                streams.setattr(sys, name, pipe)
            print_visibly(system)
            with pytest.raises(kind) as raised:
                click.echo("hits")
        if system == "win32":
            assert getattr(raised.value, "errno", None) == errno.EPIPE  # which click looks for


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
    add_question(small_content, "travel", "trip", "What does the trip cost?")
    found = {
        name: [hit["id"] for hit in json.loads(result.stdout)["hits"]]
        for name in ("ifs", "IFS", "II", "ii")
        for result in [faq("search", "cost", "--category", name, "--json")]
    }
    assert list(found.values()) == [["trip"]] * 4


def test_a_category_that_does_not_exist_is_one_message(faq: Run, small_content: Path) -> None:
    add_question(small_content, "travel", "trip", "What does the trip cost?")
    assert_failed(
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
