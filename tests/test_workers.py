"""Work in several processes: every item once, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator

import pytest

from webapp.workers import shared_out

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
    done = list(shared_out(ITEMS, lambda item: [int(item) * 2, os.getpid()]))
    assert sorted(item for item, _ in done) == sorted(ITEMS)
    assert all(twice == int(item) * 2 for item, (twice, _) in done)
    processes = {process for _, (_, process) in done}
    assert len(processes) == 2
    assert os.getpid() not in processes
    assert list(_processes()) == []


def test_few_items_are_left_to_the_caller(two: None) -> None:
    assert list(shared_out(ITEMS[:50], str.upper)) == []


def test_what_fails_is_left_to_the_caller(two: None, capfd: pytest.CaptureFixture[str]) -> None:
    def work(item: str) -> str:
        if item == "500":
            raise ValueError(item)
        return item

    done = {item for item, _ in shared_out(ITEMS, work)}
    assert "500" not in done
    assert {item for item in ITEMS if int(item) % 2} <= done
    assert list(_processes()) == []
    assert capfd.readouterr().err == ""


def test_who_stops_listening_leaves_no_process(two: None) -> None:
    results = shared_out(ITEMS, lambda item: item * 1000)
    next(results)
    assert isinstance(results, Generator)
    results.close()
    assert list(_processes()) == []


_KILLED = """
import os, time
from webapp.workers import shared_out
os.sched_getaffinity = lambda _: {0, 1}
for item, _ in shared_out([str(n) for n in range(100_000)], lambda _: time.sleep(0.001)):
    print(item, flush=True)
"""


def test_no_process_outlives_one_that_is_killed() -> None:
    command = [sys.executable, "-c", _KILLED]
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
