"""New connections to PostgreSQL: each before a moment, and what a server refuses in its own words.

    a pool lacks a connection ── a thread of its own makes it ──> in time: it is used
                                                              └─> later: refused; it is closed then

The driver's library looks up names without any limit of time, and its limit for the rest is one for
each host: so whoever waits for it waits beside it.
"""

from __future__ import annotations

import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread, local
from typing import Any

from search.database.errors import DatabaseAwayError, DatabaseError
from search.database.standing import Standing

__all__ = ["Connecting"]

_ASKING = 2.0
"""Seconds that a server which has refused a connection has for each part of its next answer."""

_STARTING = b"\0C57P03\0"
"""Part of the answer of a server that starts or ends: the field of the code."""


class Connecting:
    """Makes connections for a pool."""

    def __init__(self, address: str, settings: dict[str, Any], where: str) -> None:
        """`settings` are those of the library beside the address, `where` is for messages."""
        self._address, self._settings, self._where = address, settings, where
        self._of_thread = local()

    @contextmanager
    def before(self, due: float) -> Iterator[None]:
        """What this thread connects in the block is there before a moment of the clock that never
        goes back, or DatabaseAwayError is raised."""
        self._of_thread.due = due
        try:
            yield
        finally:
            del self._of_thread.due

    def __call__(self) -> Any:
        """A new connection. Raises DatabaseError and DatabaseAwayError."""
        due = getattr(self._of_thread, "due", None)
        if due is None:
            return self._connect()
        coming: Future[Any] = Future()
        thread = Thread(target=_have, args=(coming, self._connect), name="database connecting")
        thread.daemon = True
        thread.start()
        try:
            return coming.result(max(0, due - time.monotonic()))
        except TimeoutError as error:
            coming.add_done_callback(_close)
            raise DatabaseAwayError(
                f"The database {self._where} does not answer in time. Check the address, and that "
                "the server runs."
            ) from error

    def _connect(self) -> Any:
        import psycopg

        try:
            return psycopg.connect(self._address, **self._settings)
        except psycopg.OperationalError as error:
            # Both hold the line, in a circle: it would be open until Python finds that.
            error.__context__ = error.__traceback__ = None
            raise self._told(error) from error

    def _told(self, error: Any) -> DatabaseError:
        """Of a connection that fails the library has no code; but whether a server is there and
        whether a password was asked for."""
        from psycopg.errors import ConnectionTimeout

        reason = " ".join(str(error).split())
        # Without a connection there is no address: its name was not found.
        is_silent = isinstance(error, ConnectionTimeout) or error.pgconn is None
        if is_silent or not _answers(error.pgconn):
            return DatabaseAwayError(
                f"The database {self._where} does not answer ({reason}). Check the address, and "
                "that the server runs."
            )
        if error.pgconn and error.pgconn.needs_password:
            return DatabaseError(
                f"The server of {self._where} asks for a password, and there is none. Write it "
                "into PostgreSQL's password file (~/.pgpass), or into the address.",
                Standing.FORBIDDEN,
            )
        if error.pgconn and error.pgconn.used_password:
            return DatabaseError(
                f"The server of {self._where} refuses the role, its password or the database "
                f"({reason}). Correct them in the address or in PostgreSQL's password file.",
                Standing.FORBIDDEN,
            )
        # It may also have no place for anybody now.
        return DatabaseAwayError(
            f"The server of {self._where} answers, and lets nobody in by this address ({reason}). "
            "Correct the address, such as the role, the database or sslmode, or have its "
            "administrator allow it."
        )


def _answers(refused: Any) -> bool:
    """Whether the server of a connection that failed speaks to who begins another one, and is not
    just starting or ending.

    The library can ask that, too (`PQping`), but no thread of the process goes on meanwhile. So
    the first message of PostgreSQL's protocol (version 3.0) is sent, as nobody and without TLS.
    """
    host, port = (refused.hostaddr or refused.host).decode(), int(refused.port)
    parts = struct.pack("!I", 3 << 16) + b"user\0ping\0\0"
    try:
        with _line_to(host, port) as line:
            line.sendall(struct.pack("!I", 4 + len(parts)) + parts)
            with line.makefile("rb") as told:
                kind, size = struct.unpack("!cI", told.read(5))
                return kind == b"R" or (kind == b"E" and _STARTING not in told.read(size - 4))
    except (OSError, struct.error):
        return False


def _line_to(host: str, port: int) -> socket.socket:
    if sys.platform == "win32" or not host.startswith("/"):
        return socket.create_connection((host, port), timeout=_ASKING)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_ASKING)
    line.connect(f"{host}/.s.PGSQL.{port}")
    return line


def _have(coming: Future[Any], connect: Callable[[], Any]) -> None:
    try:
        coming.set_result(connect())
    except BaseException as error:
        coming.set_exception(error)


def _close(coming: Future[Any]) -> None:
    if coming.exception() is None:
        coming.result().close()
