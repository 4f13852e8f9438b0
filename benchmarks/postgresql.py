"""A PostgreSQL server of our own for a measurement, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

__all__ = ["SETTINGS", "Server", "running"]

SETTINGS = {
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
"""What is not as PostgreSQL comes."""


@dataclass
class Server:
    """A server that runs, which can be ended as an accident would, and started again."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def url(self, database: str = "postgres", user: str = "faq") -> str:
        """Where a database is, for SQLAlchemy and for psycopg."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> Any:
        """A connection of psycopg that commits each statement."""
        return import_module("psycopg").connect(self.url(database), autocommit=True)

    def create(self, database: str) -> None:
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{database}"')

    def size_of(self, database: str) -> int:
        """Bytes of a database beyond those of an empty one."""
        with self.connect() as connection:
            sizes = "SELECT pg_database_size(%s) - pg_database_size('template1')"
            return int(connection.execute(sizes, [database]).fetchone()[0])

    def start(self) -> None:
        """Raises OSError when it does not answer within a minute."""
        settings = {**SETTINGS, "unix_socket_directories": str(self.folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [_program("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = _as_postgres([*command, *options], log)
        for _ in range(600):
            try:
                self.connect().close()
                return
            except import_module("psycopg").OperationalError:
                time.sleep(0.1)
        raise OSError(f"PostgreSQL does not answer: {(self.folder / 'log').read_text()[-500:]}")

    def stop(self, number: int = signal.SIGINT) -> None:
        """Ends it, with SIGQUIT as an accident would: it must then mend itself."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(60)
            self.process = None


@contextmanager
def running() -> Iterator[Server]:
    """A new server with a user `faq`; it is gone afterwards. Raises OSError where there is none."""
    folder = Path(tempfile.mkdtemp(prefix="faq-postgresql-"))
    if os.getuid() == 0:  # which PostgreSQL refuses to run as
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Server(folder, free.getsockname()[1])
    try:
        made = ["--auth=trust", "--username=faq", "--encoding=UTF8", "--locale=C.UTF-8"]
        with (folder / "log").open("wb") as log:
            command = [_program("initdb"), "-D", str(folder / "data"), *made]
            if _as_postgres(command, log).wait():
                raise OSError(f"initdb failed: {(folder / 'log').read_text()[-500:]}")
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _as_postgres(command: list[str], log: Any) -> subprocess.Popen[bytes]:
    user = "postgres" if os.getuid() == 0 else None
    return subprocess.Popen(
        command, stdout=log, stderr=log, user=user, group=user, extra_groups=user and []
    )


def _program(name: str) -> str:
    """Where it is; Debian keeps the server's programs off the path. Raises OSError."""
    places = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    latest = max(places, key=lambda place: int(place.parts[-3]), default=None)
    found = shutil.which(name) or (str(latest) if latest else None)
    if found is None:
        raise OSError(f"PostgreSQL is not installed: there is no {name}")
    return found
