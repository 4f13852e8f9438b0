"""Real servers of PostgreSQL for tests, each in a folder of its own; a standby beside one, too.

The programs are those that the system has: on the path, or where Debian keeps them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from search.browser_index import Shown
from search.database.connection import open_database
from search.database.loading import Collection, Loaded, load_edition
from search.scored_index import ScoredIndex

__all__ = ["Server", "load_index", "running_server", "standby_of"]

_SETTINGS = {
    "fsync": "off",  # no test cuts the power of a database
    "full_page_writes": "off",
    "max_connections": "40",
    "shared_buffers": "32MB",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "hot_standby": "on",
    "listen_addresses": "127.0.0.1",
}


def _programs() -> Path:
    """The folder with the programs of PostgreSQL, those of the latest version that is there."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    there = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    assert there, "The tests need PostgreSQL: make database"
    return there[-1].parent


def _as_postgres(*command: str | Path) -> list[str]:
    """The command as a user who may run a server, which root may not."""
    words = list(map(str, command))
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


def _run(*command: str | Path) -> None:
    run = subprocess.run(_as_postgres(*command), cwd="/", capture_output=True, text=True)
    assert run.returncode == 0, f"{command}: {run.stdout}{run.stderr}"


@dataclass(frozen=True)
class Server:
    """A server that runs, or that a test has stopped."""

    folder: Path
    port: int

    def address(self, database: str = "postgres", user: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def make(self, database: str) -> str:
        """The address of a new and empty database."""
        self.sql(f'CREATE DATABASE "{database}"')
        return self.address(database)

    def sql(self, statement: str, database: str = "postgres", user: str = "postgres") -> list[Any]:
        """Rows of a statement; none where it gives none."""
        with psycopg.connect(self.address(database, user), autocommit=True) as connection:
            found = connection.execute(statement)  # type: ignore[call-overload]
            return found.fetchall() if found.description else []

    def start(self) -> None:
        _control(self.folder, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stops it; "immediate" is no better than a crash."""
        _control(self.folder, "stop", "-m", mode)

    def promote(self) -> None:
        """Has a standby take over."""
        _control(self.folder, "promote")

    @property
    def process(self) -> int:
        """Of the server's first process."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        """Ends all its processes as a failing machine does."""
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def pause(self, *, is_over: bool = False) -> None:
        """Stops all its processes where they are, or has them go on: nothing is answered."""
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT if is_over else signal.SIGSTOP)

    def _processes(self) -> list[int]:
        first = self.process
        children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="utf-8").split()
        return [first, *map(int, children)]


def _control(folder: Path, *words: str) -> None:
    _run(
        *(_programs() / "pg_ctl", "-D", folder / "data", "-w", "-s", "-t", "60"),
        *("-l", folder / "log", *words),
    )


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of whoever runs servers; short, since the name of a socket is bounded."""
    with tempfile.TemporaryDirectory(prefix="faq-pg-", dir="/tmp") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        yield folder


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def running_server(**settings: str) -> Iterator[Server]:
    """A new server with settings of its own, which trusts everybody on this computer."""
    with _folder() as folder:
        server = Server(folder, _free_port())
        _run(
            *(_programs() / "initdb", "-D", folder / "data", "-A", "trust", "-U", "postgres"),
            *("--no-sync", "--no-instructions", "-E", "UTF8", "--locale", "C"),
        )
        _configure(server, {**_SETTINGS, **settings})
        with _running(server):
            yield server


@contextmanager
def standby_of(primary: Server) -> Iterator[Server]:
    """A server that follows another one, and can be searched."""
    with _folder() as folder:
        server = Server(folder, _free_port())
        _run(
            *(_programs() / "pg_basebackup", "-R", "-X", "stream", "--no-sync", "-c", "fast"),
            *("-D", folder / "data", "-h", "127.0.0.1", "-p", str(primary.port)),
            *("-U", "postgres"),
        )
        _configure(server, {})
        with _running(server):
            yield server


def _configure(server: Server, settings: dict[str, str]) -> None:
    settings = {
        **settings,
        "port": str(server.port),
        "unix_socket_directories": str(server.folder),
    }
    with (server.folder / "data" / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())


@contextmanager
def _running(server: Server) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        with suppress(AssertionError, OSError):  # a test may have stopped it, in whatever way
            server.pause(is_over=True)
        with suppress(AssertionError, OSError):
            server.stop("immediate")


def load_index(
    address: str,
    index: ScoredIndex,
    name: str = "ct",
    owner: str = "CT",
    base: str = "",
    *,
    says: str | None = None,
) -> Loaded:
    """Loads an index whose results show their ids as titles; `says` is the text of all of them."""
    text = name if says is None else says
    cards = [
        json.dumps(Shown(one.id, "", f"questions/{one.id}/", text=text).as_json())
        for one in index.records
    ]
    with closing(open_database(address, is_loading=True)) as database:
        return load_edition(database, Collection(name, owner, base), index, cards)
