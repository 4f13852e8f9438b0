"""`faq serve --production`: workers under one process that replaces and stops them.

granian, since its workers leave slow clients to a runtime without Python, take each other's place
when one is killed, and run on Windows; DESIGN.md has what it was measured beside.

    SIGHUP      all workers look for another edition at once
    SIGTERM     readiness says no; after a while nothing new is taken; what is under way ends
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Timer
from typing import Any

from ingest.errors import UsageError
from webapp.production.application import Served
from webapp.production.edition import open_edition
from webapp.production.logs import logging_config
from webapp.production.settings import Settings
from webapp.production.watchdog import watch
from webapp.production.worker import DRAIN, LOOK, load_worker

__all__ = ["serve"]

_LARGEST_HEAD = 64 * 1024
"""Bytes of the head of a request; granian reads on until it has seen more, 128 kB at most."""

_HEAD_SECONDS = 20
"""Seconds that a client has for it."""

_CONNECTIONS = 4096
"""Connections of a worker: a reader who waits holds one, and no thread."""

_THREADS = 8
"""Requests that a worker has under way with a database, for which they wait: with one to four at
most as many searches were answered, and later."""

_YOUNG_SECONDS = 5
"""A worker that ends sooner is replaced a second later: what ends each one must not keep the
processors busy."""


def serve(settings: Settings) -> None:
    """Serves until it is told to stop.

    Raises UsageError where granian is not there or the address cannot be listened on, EditionError
    where there is no edition that can be used, and FaqError for a database that cannot be searched.
    """
    try:
        from granian.constants import HTTPModes, Interfaces
        from granian.http import HTTP1Settings
        from granian.server import Server
    except ImportError as error:
        raise UsageError(
            "--production needs granian. Install it with: pip install 'aimh-faq[production]'. "
            "Or serve webapp.wsgi:app with another server: docs/serving.md."
        ) from error
    # What is wrong with what each worker opens is said here once.
    edition = open_edition(settings.edition)
    if not settings.index:
        Served(edition, settings)
    else:
        from webapp.production.database_search import check_database

        check_database(settings.index, settings.collections)
    host, port = _free_address(settings.host, settings.port)

    class _Server(Server):  # type: ignore[misc, valid-type] # its base is chosen at run time
        is_draining = False

        def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> Any:
            hears, beats = Pipe(duplex=False)
            worker = super()._spawn_worker(idx, target, partial(callback_loader, beats))
            worker.pipe = hears, beats  # which closes what nobody holds
            return worker

        def _respawn_workers(self, workers: list[int], *arguments: Any) -> None:
            now = time.monotonic()
            if any(now - self.wrks[one].birth < _YOUNG_SECONDS for one in workers):
                time.sleep(1)
            if self.is_draining:  # who tells all processes has told the workers, too
                return
            super()._respawn_workers(workers, *arguments)
            self.respawned_wrks.clear()  # else all end where one ends twice within 5.5 seconds

        def watched(self) -> Iterator[tuple[int, Connection]]:
            for worker in () if self.is_draining or self.interrupt_signal else (*self.wrks,):
                if worker.is_alive() and hasattr(worker.inner, "pid"):  # no thread, no Windows
                    yield worker.inner.pid, worker.pipe[0]

        def signal_handler_reload(self, *_: Any) -> None:
            _tell(self, LOOK)

        def signal_handler_interrupt(self, *arguments: Any) -> None:
            if self.pid != os.getpid():  # a worker that has not yet its own handlers
                os._exit(0)
            stop = partial(super().signal_handler_interrupt, *arguments)
            if self.interrupt_signal or not settings.drain_seconds or self.is_draining:
                stop()
                return
            self.is_draining = True
            _tell(self, DRAIN)
            timer = Timer(settings.drain_seconds, stop)
            timer.daemon = True
            timer.start()

    for number in (LOOK, DRAIN):
        if number is not None:  # until a worker has its handler
            signal.signal(number, signal.SIG_IGN)
    server = _Server(
        "webapp.wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # what proxies speak; nobody else is to be heard
        workers=settings.workers,
        websockets=False,
        blocking_threads=settings.threads or 1,
        backlog=2048,
        backpressure=_CONNECTIONS,
        http1_settings=HTTP1Settings(
            header_read_timeout=1000 * _HEAD_SECONDS, max_buffer_size=_LARGEST_HEAD
        ),
        log_dictconfig=logging_config(settings.log_level),
        respawn_failed_workers=True,
        workers_kill_timeout=settings.stop_seconds,
    )
    if settings.index and not settings.threads:
        # Late, since granian warns of so many where there are few processors.
        server.on_startup(lambda: setattr(server, "blocking_threads", _THREADS))
    if settings.stuck_seconds and os.name == "posix":
        server.on_startup(lambda: watch(server.watched, settings.stuck_seconds))
    server.serve(target_loader=partial(load_worker, settings), wrap_loader=False)


def _tell(server: Any, number: int | None) -> None:
    """Sends a signal to all workers."""
    if server.pid != os.getpid():  # a worker that has not yet its own handlers
        return
    for worker in server.wrks:
        if number is not None and worker.is_alive() and hasattr(worker.inner, "pid"):
            os.kill(worker.inner.pid, number)


def _free_address(host: str, port: int) -> tuple[str, int]:
    """The address of a name and the port, or a free one for 0.

    Raises UsageError where nobody can listen there.

    Workers share the port and would share it with those of another server too, without a word.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            if os.name == "posix":  # elsewhere that would take the port from another server
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            address, free = probe.getsockname()[:2]
            return address, free
    except OSError as error:
        taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
        remedy = (
            "Another program may use the port: name another one."
            if taken
            else "Name an address of this computer."
        )
        raise UsageError(f"Cannot listen on {host}:{port} ({error.strerror}). {remedy}") from error
