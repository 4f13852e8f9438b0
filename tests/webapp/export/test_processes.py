"""Work in several processes: every item once, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from webapp.export.processes import shared_out

ITEMS = [str(number) for number in range(1000)]


def _processes() -> Iterator[int]:
    """Processes that this one has started and that are still there."""
    try:
        yield os.waitpid(-1, os.WNOHANG)[0]
    except ChildProcessError:
        return


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processors, whatever this machine has."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


def test_every_item_is_done_once_in_other_processes(two: None) -> None:
    with shared_out(ITEMS, lambda item: [int(item) * 2, os.getpid()]) as results:
        done = list(results)
    assert sorted(item for item, _ in done) == sorted(ITEMS)
    assert all(twice == int(item) * 2 for item, (twice, _) in done)
    processes = {process for _, (_, process) in done}
    assert len(processes) == 2
    assert os.getpid() not in processes
    assert list(_processes()) == []


def test_few_items_are_left_to_the_caller(two: None) -> None:
    with shared_out(ITEMS[:50], str.upper) as results:
        assert list(results) == []


def test_what_fails_is_left_to_the_caller(two: None, capfd: pytest.CaptureFixture[str]) -> None:
    def work(item: str) -> str:
        if item == "500":
            raise ValueError(item)
        return item

    with shared_out(ITEMS, work) as results:
        done = {item for item, _ in results}
    assert "500" not in done
    assert {item for item in ITEMS if int(item) % 2} <= done
    assert list(_processes()) == []
    assert capfd.readouterr().err == ""


def test_what_nobody_has_asked_for_yet_goes_on(two: None, tmp_path: Path) -> None:
    """More is given than a pipe would hold."""

    def work(item: str) -> str:
        (tmp_path / item).touch()
        return item * 1000

    with shared_out(ITEMS, work) as results:
        end = time.monotonic() + 60
        while len(list(tmp_path.iterdir())) < len(ITEMS):
            assert time.monotonic() < end
            time.sleep(0.01)
        assert dict(results) == {item: item * 1000 for item in ITEMS}


def test_one_may_work_within_the_other(two: None) -> None:
    with shared_out(ITEMS, str.upper) as outer, shared_out(ITEMS, str.title) as inner:
        assert len(list(inner)) == len(list(outer)) == len(ITEMS)
    assert list(_processes()) == []


def test_who_leaves_the_block_leaves_no_process(two: None) -> None:
    with shared_out(ITEMS, lambda item: item * 1000) as results:
        next(results)
    assert list(_processes()) == []


_KILLED = """
import os, time
from webapp.workers import shared_out
os.sched_getaffinity = lambda _: {0, 1}
# work
with shared_out([str(n) for n in range(1000)], work) as results:
    with shared_out([str(n) for n in range(1000)], work) as others:
        for item, _ in results:
            print(item, flush=True)
"""

_WORK = {
    "short items": "work = lambda item: time.sleep(0.001)",
    "one that takes long": "work = lambda item: time.sleep(int(item) // 10 * 300)",
}


@pytest.mark.parametrize("work", _WORK.values(), ids=_WORK)
def test_no_process_outlives_one_that_is_killed(work: str) -> None:
    command = [sys.executable, "-c", _KILLED.replace("# work", work)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    pytest.fail("A process is still there.")
