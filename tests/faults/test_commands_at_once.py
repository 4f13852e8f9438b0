"""Two commands at once in one content folder give what one after the other gives."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.content.loading import load
from ingest.content.writing import writing_to
from support.attacked_content import (
    IMPORT,
    IMPORT_OF_OTHER,
    REVIEW,
    copy_of,
    put_back,
    tree,
    write_start,
    write_start_of_review,
)
from support.commands import FAQ
from support.depth import deep
from support.disks import mounted, needs_mounts
from support.moments import Job, Runs, runs
from support.processes import PATIENCE, interruptible

_Arguments = tuple[str, ...]

_REVIEW_OF_OTHER = ("review", "training-30-vs-15", "work-ii-vs-iii")

PAIRS: dict[str, tuple[Callable[[Path], Path], _Arguments, _Arguments]] = {
    "import and import": (write_start, IMPORT, IMPORT_OF_OTHER),
    "import twice": (write_start, IMPORT, IMPORT),
    "import and review": (write_start, IMPORT, ("review", "is-it-paid-once")),
    "import and check": (write_start, IMPORT, ("check",)),
    "import and build": (write_start, IMPORT, ("build", "--index", "index")),
    "import and export": (write_start, IMPORT, ("export", "site")),
    "review and review": (write_start_of_review, REVIEW, _REVIEW_OF_OTHER),
}


@pytest.fixture(scope="module")
def run() -> Iterator[Runs]:
    with runs() as run:
        yield run


@pytest.fixture(scope="module")
def run_other() -> Iterator[Runs]:
    with runs() as run:
        yield run


def _run(run: Runs, root: Path, arguments: _Arguments, pause: float = 0) -> None:
    time.sleep(pause)
    (ended,) = run([Job(root, arguments)])
    assert ended.code == 0, ended.output


def _in_turn(
    start: Path, place: Path, commands: Iterable[_Arguments], run: Runs
) -> dict[str, bytes]:
    """The content after one command and then the other, from the same start."""
    root = copy_of(start, place)
    for arguments in commands:
        _run(run, root, arguments)
    return tree(root)


@pytest.mark.parametrize("rounds", [1, deep(40, name="40")])
@pytest.mark.parametrize("pair", PAIRS)
def test_two_commands_at_once_give_what_one_after_the_other_gives(
    tmp_path: Path, pair: str, rounds: int, run: Runs, run_other: Runs
) -> None:
    write, first, second = PAIRS[pair]
    start = write(tmp_path / "start")
    expected = [
        _in_turn(start, tmp_path / "one way", (first, second), run),
        _in_turn(start, tmp_path / "other way", (second, first), run),
    ]
    root, by_chance = copy_of(start, tmp_path / "root"), random.Random(rounds)
    for _ in range(rounds):
        with ThreadPoolExecutor() as pool:
            one = pool.submit(_run, run, root, first, by_chance.uniform(0, 0.1))
            other = pool.submit(_run, run_other, root, second, by_chance.uniform(0, 0.1))
            one.result()
            other.result()
        assert tree(root) in expected
        load(root / "content")
        put_back(start, root)
        for made in ("site", "index"):
            shutil.rmtree(root / made, ignore_errors=True)


def test_a_command_that_waits_can_be_broken_off(tmp_path: Path) -> None:
    root = write_start(tmp_path / "start")
    before = tree(root)
    with writing_to(root / "content", "faq import"):
        process = subprocess.Popen(
            interruptible([FAQ, "import", "c.txt"]),
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line == (
            f"content: faq import, process {os.getpid()} is writing there; waiting until it has "
            "ended.\n"
        )
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=PATIENCE)
    assert (output, errors.strip(), process.returncode) == ("", "Aborted!", 1)
    assert tree(root) == before


@pytest.mark.parametrize("options", [deep(("-o", "ro"), name="read-only")])
def test_a_folder_that_may_only_be_read_is_checked(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    """Its lines have not been counted yet, so that the check has something to remember."""
    needs_mounts()
    start = write_start(tmp_path / "start")
    with mounted(tmp_path / "root", *options, "--bind", start) as root:
        check = _ended(("check",), root)
        assert (check.returncode, check.stderr) == (0, ""), check.stdout
        refused = _ended(("import", "c.txt"), root)
        assert refused.returncode == 1
        assert refused.stderr == (
            "content/sources/c.txt: cannot be written (Read-only file system). "
            "Check that you may write to its folder.\n"
        )


@pytest.mark.parametrize("options", [deep(("-t", "tmpfs", "tmpfs"), name="tmpfs")])
def test_a_part_of_the_content_may_lie_on_another_disk(
    tmp_path: Path, options: tuple[str, ...], run: Runs
) -> None:
    """Whatever is renamed must be made on the disk where it is to be."""
    needs_mounts()
    start = write_start(tmp_path / "start")
    root = copy_of(start, tmp_path / "root")
    shutil.rmtree(root / "content" / "faq")
    with mounted(root / "content" / "faq", *options) as faq:
        shutil.copytree(start / "content" / "faq", faq, dirs_exist_ok=True)
        done = _ended(IMPORT, root)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        assert tree(root) == _in_turn(start, tmp_path / "one disk", (IMPORT,), run)


def _ended(arguments: _Arguments, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FAQ, *arguments], cwd=root, capture_output=True, text=True, timeout=PATIENCE
    )
