"""Servers of PostgreSQL of our own, each in a temporary folder: for measurements and for tests.

The programs are those that the system has: on the path, or where Debian keeps them.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ports import free_port

__all__ = ["MEASURED", "Server", "running_server", "standby_of"]

MEASURED = {
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "max_connections": "200",
    # Queries and indexes on one processor each, so that engines are compared core by core.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",
}
"""What is not as PostgreSQL comes where it is measured."""


@dataclass(frozen=True)
class Server:
    """A server that runs, or that has been stopped; it trusts everybody on this computer."""

    folder: Path
    port: int

    def address(self, database: str = "postgres", user: str = "postgres") -> str:
        """Where a database is, for SQLAlchemy and for psycopg."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres", user: str = "postgres") -> Any:
        """A connection of psycopg that commits each statement."""
        return import_module("psycopg").connect(self.address(database, user), autocommit=True)

    def make(self, database: str) -> str:
        """The address of a new and empty database."""
        self.sql(f'CREATE DATABASE "{database}"')
        return self.address(database)

    def sql(self, statement: str, database: str = "postgres", user: str = "postgres") -> list[Any]:
        """Rows of a statement; none where it gives none."""
        with self.connect(database, user) as connection:
            found = connection.execute(statement)
            return list(found.fetchall()) if found.description else []

    def size_of(self, database: str) -> int:
        """Bytes of a database beyond those of an empty one."""
        sizes = f"pg_database_size('{database}') - pg_database_size('template1')"
        return int(self.sql(f"SELECT {sizes}")[0][0])

    def start(self) -> None:
        """Raises OSError when it does not answer within a minute."""
        _control(self.folder, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stops it; "immediate" is no better than a crash: it must then mend itself."""
        _control(self.folder, "stop", "-m", mode)

    def promote(self) -> None:
        """Has a standby take over."""
        _control(self.folder, "promote")

    @property
    def process(self) -> int:
        """Of the server's first process. Raises OSError where it does not run."""
        return int((self.folder / "data" / "postmaster.pid").read_text("utf-8").split()[0])

    def kill(self) -> None:
        """Ends all its processes as a failing machine does."""
        self._signal(signal.SIGKILL)

    def pause(self, *, is_over: bool = False) -> None:
        """Stops all its processes where they are, or has them go on: nothing is answered."""
        self._signal(signal.SIGCONT if is_over else signal.SIGSTOP)

    def _signal(self, number: int) -> None:
        first = self.process
        children = Path(f"/proc/{first}/task/{first}/children").read_text("utf-8").split()
        for process in [first, *map(int, children)]:
            with suppress(ProcessLookupError):
                os.kill(process, number)


@contextmanager
def running_server(settings: Mapping[str, str]) -> Iterator[Server]:
    """A new server, which is gone afterwards. Raises OSError where there is none."""
    with _folder() as folder:
        server = Server(folder, free_port())
        _run(
            *("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "postgres"),
            *("--no-sync", "--no-instructions", "-E", "UTF8", "--locale", "C"),
        )
        with _running(server, settings):
            yield server


@contextmanager
def standby_of(primary: Server) -> Iterator[Server]:
    """A server that follows another one, and can be searched."""
    with _folder() as folder:
        server = Server(folder, free_port())
        _run(
            *("pg_basebackup", "-R", "-X", "stream", "--no-sync", "-c", "fast"),
            *("-D", str(folder / "data"), "-h", "127.0.0.1", "-p", str(primary.port)),
            *("-U", "postgres"),
        )
        with _running(server, {}):
            yield server


@contextmanager
def _running(server: Server, settings: Mapping[str, str]) -> Iterator[None]:
    own = {"port": str(server.port), "unix_socket_directories": str(server.folder)}
    with (server.folder / "data" / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in {**settings, **own}.items())
    server.start()
    try:
        yield
    finally:
        with suppress(OSError):  # it may have been stopped, in whatever way
            server.pause(is_over=True)
        with suppress(OSError):
            server.stop("immediate")


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of whoever runs servers; short, since the name of a socket is bounded."""
    with tempfile.TemporaryDirectory(prefix="faq-pg-", dir="/tmp") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        yield folder


def _control(folder: Path, *words: str) -> None:
    data, log = str(folder / "data"), str(folder / "log")
    _run("pg_ctl", "-D", data, "-w", "-s", "-t", "60", "-l", log, *words)


def _run(program: str, *words: str) -> None:
    """Runs it as a user who may run a server, which root may not. Raises OSError."""
    user = "postgres" if os.geteuid() == 0 else None
    done = subprocess.run(
        [_programs() / program, *words],
        cwd="/",
        capture_output=True,
        text=True,
        user=user,
        group=user,
        extra_groups=user and [],
    )
    if done.returncode != 0:
        raise OSError(f"{program} {words}: {done.stdout}{done.stderr}")


def _programs() -> Path:
    """The folder with the programs of PostgreSQL, those of the latest version that is there.
    Raises OSError."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    there = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    latest = max(there, key=lambda path: int(path.parts[-3]), default=None)
    if latest is None:
        raise OSError("PostgreSQL is not installed: there is no initdb.")
    return latest.parent
