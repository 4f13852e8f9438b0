"""Servers in a thread of this process, which ends with the block whatever happens in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import HTTPServer
from threading import Thread
from typing import Any

from waitress import wasyncore

__all__ = ["running", "running_waitress"]


@contextmanager
def running(server: HTTPServer) -> Iterator[None]:
    """Serves from now on until the block ends."""
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def running_waitress(server: Any, sockets: dict[int, Any]) -> Iterator[None]:
    """The same for Waitress, which was made with this map of its sockets."""
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield
    finally:
        # In its own thread, since a socket that another one closes fails where it is being read.
        # The lock keeps a request that ends now from waking that thread, which closes the trigger
        # too, between the two lines.
        with server.trigger.lock:
            server.trigger.thunks.append(partial(wasyncore.close_all, sockets))
            server.trigger.pull_trigger()
        thread.join()
        server.task_dispatcher.shutdown()
