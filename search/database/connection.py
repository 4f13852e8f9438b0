"""The address of a database -> an engine that speaks with it, and its faults as sentences.

An address of PostgreSQL goes to its own library as it is, so that several hosts, services and
certificates work as its manual says. No message shows a password.
"""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Set
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from ingest.errors import UsageError
from search.database.connecting import Connecting
from search.database.errors import DatabaseAwayError, DatabaseError
from search.database.schema import COLLECTIONS, TABLES, WRITERS
from search.database.standing import Standing

__all__ = ["Database", "DatabaseAwayError", "DatabaseError", "open_database"]

PATIENCE = 3.0
"""Seconds that a search waits for the database, all tries together."""

CONNECTIONS = 8
"""Connections of one process at most."""

_LOADING_PATIENCE = 3600.0
"""Seconds that a loading waits for one statement, such as that of another loading."""

_GUARD = 0.25
"""Seconds between two looks at statements that are overdue."""

_FOR_NOW = ("08", "25", "40", "53", "55", "57", "58")
"""Classes of codes by which PostgreSQL says that it cannot now: asking again makes sense."""

_DISK_FULL = "53100"
"""The code in those classes that does not go by itself."""

_NO_RIGHT = "42501"
"""Code by which PostgreSQL says that a role may not do something."""

_NOT_OPENED = "SQLITE_CANTOPEN"
"""Begins the codes of SQLite for a file that is not to be had."""

_READ_ONLY = "25006"
"""Code by which PostgreSQL says that nothing can be written there."""

_CANCELED = "57014"
"""Code by which PostgreSQL says that it has taken too long over a statement."""

_STANDINGS = {
    _NO_RIGHT: Standing.FORBIDDEN,
    **dict.fromkeys(("42P01", "42703", "3F000"), Standing.MISSING),  # a table, a column, a schema
    **dict.fromkeys(("XX001", "XX002"), Standing.DAMAGED),
    **dict.fromkeys(("SQLITE_CORRUPT", "SQLITE_NOTADB"), Standing.DAMAGED),
}
"""Codes of the databases -> what they say of all searches."""

_NO_FILE = "The address after sqlite: names no file. Write it as sqlite:///FILE"


class Database:
    """A database that an index is loaded into or read from."""

    def __init__(
        self,
        engine: Engine,
        where: str,
        patience: float,
        *,
        connecting: Connecting | None = None,
        at_end: Callable[[], None] | None = None,
    ) -> None:
        """`connecting` makes the connections of the engine, where that may take time; `at_end` is
        called when all have been given up."""
        self.engine, self._connecting, self._at_end = engine, connecting, at_end
        self.where = where
        """What it is called in messages: host and name, or the file."""
        self.is_postgresql = engine.dialect.name == "postgresql"
        self._patience = patience
        # What is copied goes to the driver itself.
        self._driver_error: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._guard = _Guard() if self.is_postgresql else None
        # The pool could only say for itself how long somebody waits there.
        self._free = BoundedSemaphore(CONNECTIONS)
        self._is_closed = False

    @contextmanager
    def connected(self, *, due: float | None = None) -> Iterator[Connection]:
        """A transaction, which is committed at the end of the block.

        It has until a moment of the clock that never goes back, or the patience of the database: a
        server that does not answer is hung up on. Raises DatabaseAwayError and DatabaseError.
        """
        due = time.monotonic() + self._patience if due is None else due
        with (
            self._pooled(),
            self._place(due),
            self.told(),
            self._connection(due) as connection,
        ):
            driver: Any = connection.connection.driver_connection
            if self._guard is not None:
                guarded: AbstractContextManager[None] = self._guard.until(due, driver)
            else:
                left = max(0, due - time.monotonic())
                driver.execute(f"PRAGMA busy_timeout = {int(1000 * left)}")
                guarded = nullcontext()
            with guarded, connection.begin():
                yield connection

    def _connection(self, due: float) -> Connection:
        if self._connecting is None:
            return self.engine.connect()
        with self._connecting.before(due):
            return self.engine.connect()

    @contextmanager
    def _pooled(self) -> Iterator[None]:
        """A block after which its connection is back in the pool, and given up where all are: a
        thread may still have asked when that was said."""
        pool = self.engine.pool
        try:
            yield
        finally:
            if self._is_closed:
                pool.dispose()

    @contextmanager
    def _place(self, due: float) -> Iterator[None]:
        """One of the connections that there may be."""
        left = due - time.monotonic()
        if left <= 0:
            raise DatabaseAwayError(
                f"The database {self.where} takes too long. Try again in a moment.",
                was_asked=False,
            )
        if not self._free.acquire(timeout=left):
            raise DatabaseAwayError(
                f"All {CONNECTIONS} connections to {self.where} are in use. Try again in a moment."
            )
        try:
            yield
        finally:
            self._free.release()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Errors of the block as ours."""
        try:
            yield
        except (SQLAlchemyError, self._driver_error) as error:
            raise self._told(error) from error

    def _told(self, error: Exception) -> DatabaseError:
        original = error.orig if isinstance(error, DBAPIError) and error.orig else error
        reason = " ".join(str(original).split())
        code = str(getattr(original, "sqlstate", getattr(original, "sqlite_errorname", "")))
        standing = _STANDINGS.get(code, Standing.UNUSABLE)
        if standing is Standing.FORBIDDEN:
            return DatabaseError(
                f"The role has no right to do that in {self.where} ({reason}). Use the address of "
                "a role that has it; docs/hosting/postgresql-roles.sql makes such roles.",
                standing,
            )
        broke_off = isinstance(error, DBAPIError) and error.connection_invalidated
        if code == _READ_ONLY:
            return DatabaseError(
                f"The database {self.where} can only be read ({reason}). Load by the address of "
                "the primary, with target_session_attrs=read-write where it has several hosts."
            )
        if code.startswith(_NOT_OPENED):
            return DatabaseError(
                f"The file {self.where} cannot be opened or made ({reason}). Check that its folder "
                "is there, and that you may write there."
            )
        if code == _CANCELED:
            return DatabaseAwayError(
                f"What is asked for in {self.where} is locked, or takes too long ({reason}). "
                "Try again in a moment.",
                is_held=True,
            )
        if broke_off or _is_away(original):
            return DatabaseAwayError(
                f"The database {self.where} does not answer ({reason}). Check the address, the "
                "name and the password in it, and that the server runs.",
                broke_off=broke_off,
            )
        return DatabaseError(f"The database {self.where} cannot be used: {reason}", standing)

    def check_tables(self, *, are_made: bool) -> None:
        """Raises DatabaseError where other tables have the names of ours, and where none has
        although they should have been made."""
        with self.connected() as connection:
            inspector = inspect(connection)
            for table in TABLES.sorted_tables:
                if are_made and table is WRITERS:
                    continue  # nobody who searches reads it
                if not inspector.has_table(table.name):
                    if are_made and table is COLLECTIONS:
                        raise DatabaseError(
                            f"No index has been loaded into {self.where}. "
                            "Load one with: faq build --to URL",
                            Standing.MISSING,
                        )
                    continue
                there = {column["name"] for column in inspector.get_columns(table.name)}
                self.check_columns(table.name, {column.name for column in table.columns}, there)

    def check_columns(self, name: str, wanted: Set[str], there: Set[str]) -> None:
        """Raises DatabaseError where a table that has a name of ours lacks a column."""
        if missing := sorted(wanted - there):
            raise DatabaseError(
                f"The table “{name}” in {self.where} is not ours, or of another version: it has no "
                f"column “{missing[0]}”. Use another database, or remove the tables that begin "
                "with “faq_” and load again.",
                Standing.MISSING,
            )

    def close(self) -> None:
        """Gives up all connections, those in use as soon as they are not."""
        self._is_closed = True
        self.engine.dispose()
        if self._guard is not None:
            self._guard.stop()
        if self._at_end is not None:
            self._at_end()


def open_database(address: str, *, is_loading: bool = False) -> Database:
    """The database at an address: `postgresql://...` or `sqlite:///FILE`.

    Nothing is asked of it yet. Raises UsageError for what is no such address, and where the
    driver of PostgreSQL is missing.
    """
    scheme = address.partition(":")[0].lower()
    patience = _LOADING_PATIENCE if is_loading else PATIENCE
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return _open_postgresql(address, patience, is_loading=is_loading)
    if scheme == "sqlite":
        return _open_sqlite(address, patience, is_loading=is_loading)
    # What is no scheme may be anything, such as "host=... password=...", and is not shown.
    what = f"“{scheme}”" if re.fullmatch(r"[a-z][a-z+]*", scheme) else "This"
    raise UsageError(
        f"{what} is no kind of database that the index can be in. Write its address as "
        "postgresql://NAME:PASSWORD@HOST/DATABASE or sqlite:///FILE"
    )


def _open_postgresql(address: str, patience: float, *, is_loading: bool) -> Database:
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise UsageError(
            "PostgreSQL needs its driver, which is not installed. Install it with: "
            "pip install 'aimh-faq[postgresql]'"
        ) from error
    address = f"postgresql:{address.partition(':')[2]}"
    wrong = UsageError(
        "The address of the database is not written as PostgreSQL's are. Write it as "
        "postgresql://NAME:PASSWORD@HOST/DATABASE, with %40 for an @ and %2F for a / in a password."
    )
    try:
        told = conninfo_to_dict(address)
    except psycopg.Error as error:
        # What the library says repeats the address, password and all.
        raise wrong from error
    # A part of a password may stand there, which no message may show.
    has_place = set("@/") & set(str(told.get("dbname", ""))) or "@" in str(told.get("host", ""))
    if has_place or re.search("[^0-9,]", str(told.get("port", ""))):
        raise wrong
    defaults: dict[str, Any] = {
        "application_name": "faq",
        "connect_timeout": 2,
        "options": f"-c statement_timeout={int(1000 * patience)}",
        "tcp_user_timeout": int(1000 * patience),
    }
    settings = {name: value for name, value in defaults.items() if name not in told}
    settings["client_encoding"] = "UTF8"  # whatever the database is kept in
    hosts = str(told.get("host") or "localhost").split(",")
    ports = str(told.get("port") or "5432").split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    where = ",".join(f"{host}:{port}" for host, port in zip(hosts, ports, strict=False))
    where = f"“{told.get('dbname') or told.get('user') or ''}” at {where}"
    connecting = Connecting(address, settings, where)
    engine = create_engine(
        "postgresql+psycopg://",
        creator=connecting,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_use_lifo=True,  # after a busy hour the server may close those that nobody uses
        pool_recycle=1800,
        # Who reads asks one thing at a time: a transaction would be three times as many messages.
        isolation_level="READ COMMITTED" if is_loading else "AUTOCOMMIT",
        hide_parameters=True,
    )
    return Database(engine, where, patience, connecting=connecting)


def _open_sqlite(address: str, patience: float, *, is_loading: bool) -> Database:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise UsageError(_NO_FILE) from error
    name = url.database or ""
    if not name or name == ":memory:" or url.host or url.query:
        raise UsageError(_NO_FILE)
    path = Path(name)
    if not is_loading and not os.path.isfile(path):  # noqa: PTH113 - it may be no name of a file
        raise DatabaseError(
            f"There is no database {path}. Load an index into it with: faq build --to {address}",
            Standing.AWAY,
        )
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": patience},
        pool_size=CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so
        if is_loading:
            connection.execute("PRAGMA journal_mode = WAL")  # searches go on meanwhile

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if is_loading:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    def leave() -> None:
        """Who may not write beside the file can only read it with a journal of the usual kind.

        While it is searched by others it stays as it is: what they need lies beside it then.
        """
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")

    return Database(engine, str(path), patience, at_end=leave if is_loading else None)


def _is_away(error: BaseException) -> bool:
    """Whether the database is not there, or has no time or no place for us, now: by an error of
    its driver."""
    if name := getattr(error, "sqlite_errorname", ""):
        return str(name).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    code = getattr(error, "sqlstate", None)
    if code is None:
        # Of a connection that fails, and of one that breaks off, there is no code.
        return any(kind.__name__ == "OperationalError" for kind in type(error).__mro__)
    # Connections, conflicts, resources, what operators do and deadlines: classes of SQLSTATE. A
    # disk that is full is of these, and not for now.
    return code[:2] in _FOR_NOW and code != _DISK_FULL


class _Guard:
    """Hangs up on a server that does not answer: a process that is stopped, a cable that is cut.

    The server's own limit does not help there, and the driver waits without one.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[socket.socket, float] = {}
        self._is_stopped = False
        self._thread: Thread | None = None

    @contextmanager
    def until(self, due: float, connection: Any) -> Iterator[None]:
        """The block; where it lasts longer, its connection is broken off."""
        # A number of our own for the same line: the other may be that of another one by then.
        with socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as line:
            with self._lock:
                self._waiting[line] = due
                if self._thread is None or not self._thread.is_alive():
                    self._thread = Thread(target=self._watch, name="database guard", daemon=True)
                    self._thread.start()
            try:
                yield
            finally:
                with self._lock:
                    del self._waiting[line]

    def stop(self) -> None:
        self._is_stopped = True

    def _watch(self) -> None:
        while not self._is_stopped:
            time.sleep(_GUARD)
            now = time.monotonic()
            with self._lock:
                overdue = [line for line, due in self._waiting.items() if due < now]
                for line in overdue:
                    with suppress(OSError):
                        line.shutdown(socket.SHUT_RDWR)
