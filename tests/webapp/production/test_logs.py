"""The log of a server where nobody reads it."""

from __future__ import annotations

import json
import logging
import os
from threading import Thread

import pytest

from support.processes import PATIENCE
from webapp.production.logs import RequestLog


def test_nobody_waits_for_a_log_that_is_not_read(caplog: pytest.LogCaptureFixture) -> None:
    """Lines are left out whole, and how many is said once there is room again."""
    reads, writes = os.pipe()
    log = RequestLog("info", writes)
    most = 5_000

    def write() -> None:
        for number in range(most):
            log.write("GET", "page", 200, 0, 1, "edition", str(number))

    writing = Thread(target=write, daemon=True)
    writing.start()
    writing.join(PATIENCE / 4)
    assert not writing.is_alive()
    lines = os.read(reads, 1_000_000).decode().splitlines()
    assert [json.loads(line)["request"] for line in lines] == [*map(str, range(len(lines)))]
    assert 0 < len(lines) < most
    with caplog.at_level(logging.WARNING):
        log.write("GET", "page", 200, 0, 1, "edition", "last")
    assert json.loads(os.read(reads, 1_000_000))["request"] == "last"
    assert caplog.messages == [
        f"Lines of requests left out since nobody read the log: {most - len(lines)}."
    ]
    os.close(reads)
    log.write("GET", "page", 200, 0, 1, "edition", "to nobody")
    os.close(writes)
