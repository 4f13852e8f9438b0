"""Ports for servers that measurements and tests start, stop and start again."""

from __future__ import annotations

import os
import socket
from itertools import count

__all__ = ["free_port"]

_PORTS = count(10_000 + os.getpid() % 220 * 100)
"""Those of this process. The system gives a connection that goes out any port from 32768 on: one of
these would take the place of a server that is about to listen, or has been stopped for a while."""


def free_port() -> int:
    """A port that nobody listens on, and that nobody gets by chance until a server does."""
    for port in _PORTS:
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise AssertionError("There is always one more.")
