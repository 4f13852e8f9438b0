"""A host of files that gives something else for some of them, for any browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from support.servers import running
from webapp.site.headers import HEADERS

__all__ = ["ANSWERS", "HASTE", "HASTENED", "LOGIN", "UnreliableHost", "unreliable"]

HASTE = 4
"""Pages wait so many times less than they would, between two tries and for an answer."""

HASTENED = f"""(() => {{
  const later = globalThis.setTimeout;
  globalThis.setTimeout = (end, wait = 0, ...values) => later(end, wait / {HASTE}, ...values);
}})()"""
"""What a browser runs before the scripts of a page, for that."""

LOGIN = b"<!doctype html><title>Log in</title><p>Please log in."

Answer = tuple[int, str, bytes] | None
"""Status, type and content; nothing where the connection ends without an answer."""


@dataclass
class UnreliableHost:
    """A host, and what it gives in the place of files."""

    address: str
    answers: dict[str, str] = field(default_factory=dict)
    """Pattern of a path -> the name of an answer."""
    asked: list[str] = field(default_factory=list)
    """Paths, in the order in which they were asked for."""
    ended: Event = field(default_factory=Event)
    """Ends what never would."""

    @contextmanager
    def giving(self, answer: str, pattern: str) -> Iterator[None]:
        """For a while, the paths that a pattern finds are answered so."""
        self.answers[pattern] = answer
        try:
            yield
        finally:
            del self.answers[pattern]

    def answer_for(self, path: str) -> str | None:
        """The name of the answer that a path is given instead of the file."""
        return next((one for key, one in self.answers.items() if re.search(key, path)), None)


def _other_edition(data: bytes) -> bytes:
    return re.sub(rb'"index-[0-9a-f]{8}"', b'"index-00000000"', data)


SCRIPT = "text/javascript"

ANSWERS: dict[str, Callable[[bytes], Answer]] = {
    "403": lambda _: (403, "text/html", b"<h1>Forbidden</h1>"),
    "404": lambda _: (404, "text/html", b"<h1>Not Found</h1>"),
    "500": lambda _: (500, "text/html", b"<h1>Server Error</h1>"),
    "503": lambda _: (503, "text/plain", b""),
    "404 as a script": lambda _: (404, SCRIPT, b"throw new Error('no');"),
    "a login page": lambda _: (200, "text/html", LOGIN),
    "a login page as a script": lambda _: (200, SCRIPT, LOGIN),
    "JSON": lambda _: (200, "application/json", b'{"error": "no"}'),
    "empty": lambda _: (200, SCRIPT, b""),
    "cut": lambda data: (200, SCRIPT, data[: len(data) // 2]),
    "garbled": lambda data: (200, SCRIPT, data[:99] + bytes(range(256)) * 9 + data[999:]),
    "an older edition": lambda data: (200, SCRIPT, _other_edition(data)),
    "no connection": lambda _: None,
}
"""What comes in the place of a file, given its content; "never" is one that does not come."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # a browser asks for all that a page loads at once


@contextmanager
def unreliable(root: Path, *, wait: float = 60.0) -> Iterator[UnreliableHost]:
    """A host of a folder; what it gives never takes so many seconds."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(root))  # type: ignore[arg-type]

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            host.asked.append(path)
            name = host.answer_for(path)
            if name is None:
                return super().do_GET()
            if name == "never":
                host.ended.wait(wait)
                return None
            file = Path(self.translate_path(path))
            answer = ANSWERS[name](file.read_bytes() if file.is_file() else b"")
            if answer is None:
                return None
            status, kind, content = answer
            self.send_response(HTTPStatus(status))
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            return None

        def end_headers(self) -> None:
            for name, value in HEADERS.items():
                self.send_header(name, value)
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    host = UnreliableHost(f"http://127.0.0.1:{server.server_port}/")
    with running(server):
        try:
            yield host
        finally:
            host.ended.set()
