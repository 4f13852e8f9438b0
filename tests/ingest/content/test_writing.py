"""Writing into a content folder: turns, files that changed meanwhile, and what is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.content.folder import WORK, folder_state
from ingest.content.writing import BusyError, ChangedError, ContentWriter, writing_to
from ingest.errors import FaqError
from support.processes import PATIENCE

CONTENT = Path("content")
PAGE = CONTENT / "faq" / "fees" / "cost.md"

_HOLD = """
import sys
from pathlib import Path
from ingest.content.writing import writing_to
with writing_to(Path("content"), "faq import") as writer:
    if "litter" in sys.argv:
        (writer.work / ".faq-killed.new").write_bytes(b"half a file")
    print(flush=True)
    sys.stdin.read()
"""
"""A process that works in the folder until its input ends."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    PAGE.parent.mkdir(parents=True)
    PAGE.write_bytes(b"old")


@contextmanager
def _at_work(*options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(PATIENCE)
        process.stdout.close()


@pytest.fixture
def writer() -> Iterator[ContentWriter]:
    with writing_to(CONTENT, "faq import") as writer:
        yield writer


def test_a_file_that_is_as_it_was_read_is_replaced(writer: ContentWriter) -> None:
    writer.replace(PAGE, b"old", b"new")
    assert PAGE.read_bytes() == b"new"


def test_a_file_that_is_not_is_left_alone(writer: ContentWriter) -> None:
    PAGE.write_bytes(b"edited")
    with pytest.raises(ChangedError):
        writer.replace(PAGE, b"old", b"new")
    with pytest.raises(ChangedError):
        writer.replace(PAGE, None, b"new")
    assert PAGE.read_bytes() == b"edited"
    PAGE.unlink()
    with pytest.raises(ChangedError):
        writer.replace(PAGE, b"old", b"new")
    assert not PAGE.exists()


def test_a_new_file_gets_its_folders_and_takes_no_place(writer: ContentWriter) -> None:
    page = CONTENT / "faq" / "travel" / "way.md"
    writer.replace(page, None, b"new")
    assert page.read_bytes() == b"new"
    assert page.stat().st_nlink == 1
    with pytest.raises(ChangedError):
        writer.replace(page, None, b"newer")
    assert page.read_bytes() == b"new"


def test_a_link_to_a_file_stays_one(writer: ContentWriter) -> None:
    link = PAGE.with_name("link.md")
    link.symlink_to("cost.md")
    writer.replace(link, b"old", b"new")
    assert link.is_symlink()
    assert PAGE.read_bytes() == b"new"


def test_what_is_worked_out_anew_ends_when_nothing_changes(writer: ContentWriter) -> None:
    tries = iter(["edit", "edit", "edit", "stay", "stay"])

    def attempt() -> str:
        read = PAGE.read_bytes()
        if next(tries) == "edit":
            PAGE.write_bytes(read + b" edited")
        writer.replace(PAGE, read, read + b" new")
        return "done"

    assert writer.until_settled(attempt) == "done"
    assert PAGE.read_bytes() == b"old edited edited edited new"


def test_a_file_that_never_stays_is_one_message(writer: ContentWriter) -> None:
    def attempt() -> None:
        raise ChangedError(PAGE)

    with pytest.raises(FaqError) as refused:
        writer.until_settled(attempt)
    assert str(refused.value) == (
        "content/faq/fees/cost.md: the file changes again and again while this command works. "
        "Close the program that writes to it and run this again."
    )


def test_nothing_of_the_work_is_left_and_none_of_it_counts_as_a_change() -> None:
    before = folder_state(CONTENT)
    with writing_to(CONTENT, "faq import"):
        assert (CONTENT / WORK).is_dir()
        assert folder_state(CONTENT) == before
    assert [path.name for path in CONTENT.iterdir()] == ["faq"]


def test_whoever_comes_second_waits_and_is_told_for_whom() -> None:
    told: list[str] = []
    with _at_work() as other:

        def end_it(message: str) -> None:
            told.append(message)
            assert other.stdin is not None
            other.stdin.close()

        with writing_to(CONTENT, "faq review", end_it):
            assert other.wait(PATIENCE) == 0
    assert told == [
        f"content: faq import, process {other.pid} is writing there; waiting until it has ended."
    ]


def test_who_has_waited_long_is_told_and_nothing_is_changed() -> None:
    with _at_work() as other:
        with (
            pytest.raises(BusyError) as refused,
            writing_to(CONTENT, "faq review", patience=0.2) as writer,
        ):
            writer.replace(PAGE, b"old", b"new")
        assert str(refused.value) == (
            f"content: faq import, process {other.pid} has been writing there for 0 seconds, and "
            "nothing was changed. Run this again when it has ended."
        )
    assert PAGE.read_bytes() == b"old"


def test_a_killed_process_leaves_no_lock_and_its_litter_goes_with_the_next() -> None:
    with _at_work("litter") as other:
        other.kill()
        other.wait(PATIENCE)
    assert {path.name for path in (CONTENT / WORK).iterdir()} == {
        ".gitignore",
        "lock",
        "owner",
        ".faq-killed.new",
    }
    began = time.monotonic()
    with writing_to(CONTENT, "faq import", patience=PATIENCE) as writer:
        writer.replace(PAGE, b"old", b"new")
    assert time.monotonic() - began < PATIENCE / 2
    assert [path.name for path in CONTENT.iterdir()] == ["faq"]


def test_those_who_come_and_go_at_once_take_turns() -> None:
    """The folder of the work is made and taken away again and again meanwhile."""
    counter = CONTENT / "count"
    counter.write_text("0")

    def count() -> None:
        for _ in range(20):
            with writing_to(CONTENT, "faq import", patience=PATIENCE):
                number = int(counter.read_text())
                time.sleep(0.001)
                counter.write_text(str(number + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.read_text() == "80"
    assert sorted(path.name for path in CONTENT.iterdir()) == ["count", "faq"]


def test_a_folder_without_room_for_a_lock_is_written_to_all_the_same() -> None:
    """As where a file system has no locks; the name is taken by what is no folder."""
    (CONTENT / WORK).write_bytes(b"")
    with writing_to(CONTENT, "faq import") as writer:
        assert writer.work is None
        writer.replace(PAGE, b"old", b"new")
        writer.replace(PAGE.with_name("new.md"), None, b"new")
        with pytest.raises(ChangedError):
            writer.replace(PAGE, b"old", b"newer")
    assert sorted(path.name for path in PAGE.parent.iterdir()) == ["cost.md", "new.md"]
    assert [path.read_bytes() for path in PAGE.parent.iterdir()] == [b"new", b"new"]


def test_a_folder_that_cannot_be_written_to_is_one_message(writer: ContentWriter) -> None:
    path = PAGE / "below-a-file.md"
    with pytest.raises(FaqError) as refused:
        writer.replace(path, None, b"new")
    assert str(refused.value).startswith(f"{path}: cannot be ")
    assert os.listdir(PAGE.parent) == ["cost.md"]  # noqa: PTH208
