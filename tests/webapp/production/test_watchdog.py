"""A worker that stands still is replaced, and no other one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.processes import PATIENCE, wait_until
from support.production import Server, build, served


def _errors(server: Server) -> list[str]:
    """What the log says of level `error`."""
    lines = map(json.loads, server.log.read_text().splitlines())
    return [one["message"] for one in lines if one["level"] == "error"]


def test_a_worker_that_stands_still_is_replaced(small_content: Path, tmp_path: Path) -> None:
    build(small_content, tmp_path / "site.edition")
    with served(tmp_path, FAQ_WORKERS="1", FAQ_STUCK_SECONDS="3") as server:
        (before,) = server.workers()
        time.sleep(1.2)  # in which it is heard
        os.kill(before, signal.SIGSTOP)
        wait_until(lambda: server.workers() not in ([before], []))
        wait_until(lambda: server.says("/questions/cost/", "Nothing."))
        wait_until(lambda: len(_errors(server)) == 2)
        # Two threads say them, either of which may be first.
        assert sorted(_errors(server)) == [
            "Unexpected exit from worker-1",
            f"Worker {before} stands still for 3 seconds, and is replaced.",
        ]


@pytest.mark.deep
def test_nobody_is_replaced_where_all_stood_still(small_content: Path, tmp_path: Path) -> None:
    """As while a computer sleeps, nor while the first process alone does, nor where it is off."""
    build(small_content, tmp_path / "site.edition")
    for seconds in "2", "0":
        with served(tmp_path, FAQ_WORKERS="2", FAQ_STUCK_SECONDS=seconds) as server:
            wait_until(lambda: server.log.read_text().count('"Started worker-') == 2)
            before = server.workers()
            time.sleep(2)
            first = server.process.pid
            for stopped in (first, *before), (first,), (before if seconds == "0" else ()):
                for one in stopped:
                    os.kill(one, signal.SIGSTOP)
                time.sleep(5)
                for one in reversed(stopped):
                    os.kill(one, signal.SIGCONT)
                time.sleep(4)
            assert server.workers() == before
            assert _errors(server) == []


def test_a_worker_with_a_request_for_too_long_ends() -> None:
    program = (
        "import logging, multiprocessing, time, webapp.production.watchdog as watchdog;"
        "logging.basicConfig(format='%(message)s');"
        "app = watchdog.Beating(time.sleep, multiprocessing.Pipe(False)[1], 1);"
        "[app(0.1) for _ in range(20)];"
        "print('Short ones are none.', flush=True);"
        "app(1000)"
    )
    done = subprocess.run(
        (sys.executable, "-c", program),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "Short ones are none.\n",
        "A request is under way for 1 second: this worker is stuck, and is replaced.\n",
    )
