"""Editions of small content, and servers of them as processes of their own."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ports import free_port  # of benchmarks/

from ingest.content.loading import open_content
from support.commands import FAQ
from support.processes import PATIENCE, wait_until
from webapp.export.edition import build_edition

__all__ = ["SERVERS", "Server", "build", "served", "served_by"]

Answer = tuple[int, Mapping[str, str], bytes]


def build(content: Path, target: Path, word: str = "Nothing.") -> str:
    """Builds an edition whose one answer says a word; gives its digest."""
    file = content / "faq" / "fees" / "cost.md"
    above = file.read_text("utf-8").rstrip().rpartition("\n\n")[0]
    file.write_text(f"{above}\n\n{word}\n", "utf-8")
    return build_edition(open_content(content), target).digest


class Server:
    """A server that listens on a port of this computer."""

    def __init__(self, process: subprocess.Popen[str], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    def get(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> Answer:
        """Status, headers by small names, and body. Raises OSError, HTTPException."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers=dict(headers or {}))
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return response.status, named, response.read()
        finally:
            connection.close()

    def says(self, path: str, word: str) -> bool:
        """Whether a page is answered, and has a word."""
        with suppress(OSError, http.client.HTTPException):
            return word.encode() in self.get(path)[2]
        return False

    def workers(self) -> list[int]:
        """The workers: the processes that the first one started, but for that of Python itself
        which looks after what they share."""
        found = subprocess.run(
            ["pgrep", "-a", "-P", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = (line for line in found.stdout.splitlines() if "resource_tracker" not in line)
        return [int(line.split()[0]) for line in lines]


SERVERS: Mapping[str, tuple[str, ...]] = {
    "granian": ("granian", "--interface", "wsgi", "--workers", "2", "--port", "{port}"),
    "gunicorn": ("gunicorn", "-k", "gthread", "-w", "2", "-b", "127.0.0.1:{port}"),
    "waitress": ("waitress", "--listen=127.0.0.1:{port}"),
}
"""Servers of `webapp.wsgi:app`, as `python -m` runs them."""


@contextmanager
def served(folder: Path, *options: str, **variables: str) -> Iterator[Server]:
    """`faq serve --production` of the edition `site.edition` in a folder."""
    edition = str(folder / "site.edition")
    command = [str(FAQ), "serve", "--production", "--edition", edition, *options]
    yield from _running(folder, [*command, "--port", "{port}"], variables)


@contextmanager
def served_by(name: str, folder: Path, **variables: str) -> Iterator[Server]:
    """The same by one of `SERVERS`."""
    variables = {"FAQ_EDITION": str(folder / "site.edition"), **variables}
    command = [sys.executable, "-m", *SERVERS[name], "webapp.wsgi:app"]
    yield from _running(folder, command, variables)


def _running(folder: Path, command: list[str], variables: Mapping[str, str]) -> Iterator[Server]:
    port, log = free_port(), folder / "server.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [one.format(port=port) for one in command],
            env={**os.environ, **variables},
            stdout=file,
            stderr=file,
            text=True,
        )
    server = Server(process, port, log)
    try:
        wait_until(lambda: server.says("/health/live", "true") or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        yield server
    finally:
        workers = server.workers()
        process.kill()
        process.wait()
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
