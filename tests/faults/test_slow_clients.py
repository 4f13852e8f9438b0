"""Clients that take their time do not keep the site from others."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from support.depth import deep
from support.processes import PATIENCE
from support.servers import running_waitress
from webapp import serving
from webapp.application import create_app

HEAD = b"GET /assets/search-files.js HTTP/1.1\r\nHost: localhost\r\n"


@contextmanager
def _served(content: Path) -> Iterator[int]:
    sockets: dict[int, object] = {}
    server = serving.create_server(create_app(content), "127.0.0.1", 0, map=sockets)
    with running_waitress(server, sockets):
        yield server.effective_port


def _seconds(port: int) -> float:
    """What a request of an ordinary client takes."""
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/")
    assert connection.getresponse().status == 200
    connection.close()
    return time.monotonic() - started


@contextmanager
def _clients(port: int, count: int, first: bytes, drop: bytes) -> Iterator[list[socket.socket]]:
    """Connections that send `first`, and then a byte again and again; who is cut off comes back."""
    stop = Event()
    open_ones: list[socket.socket] = []

    def connect() -> socket.socket:
        made = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        made.sendall(first)
        made.setblocking(False)
        return made

    def go_on() -> None:
        while not stop.wait(0.2):
            for place, one in enumerate(open_ones):
                try:
                    one.send(drop)
                except OSError:
                    one.close()
                    with suppress(OSError):
                        open_ones[place] = connect()

    with ExitStack() as stack:
        open_ones += [connect() for _ in range(count)]
        thread = Thread(target=go_on)
        if drop:
            thread.start()
            stack.callback(thread.join)
        stack.callback(stop.set)
        yield open_ones
    for one in open_ones:
        one.close()


KINDS: dict[str, tuple[bytes, bytes]] = {
    "trickling heads": (HEAD, b"X"),
    "trickling bodies": (HEAD + b"Content-Length: 9999\r\n\r\n", b"X"),
    "idle after a request": (HEAD + b"\r\n", b""),
    "nothing": (b"", b""),
}


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("trickling heads", 250),
        *(deep(kind, count, name=f"{kind}, {count}") for kind in KINDS for count in (500, 2000)),
    ],
)
def test_an_ordinary_client_is_served_all_the_same(
    small_content: Path, kind: str, count: int
) -> None:
    assert count > serving.CONNECTIONS
    with _served(small_content) as port, _clients(port, count, *KINDS[kind]):
        times = sorted(_seconds(port) for _ in range(10))
        assert times[5] < 2, times
        assert times[-1] < 10, times


@pytest.mark.parametrize("kind", ["trickling heads", "trickling bodies", "nothing"])
def test_a_request_has_its_time_however_often_a_byte_comes(
    small_content: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "REQUEST_SECONDS", 2)
    first, drop = KINDS[kind]
    with _served(small_content) as port, socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(0.2)
        client.sendall(first)
        started = time.monotonic()
        while _is_open(client, drop):
            assert time.monotonic() - started < PATIENCE
        assert time.monotonic() - started >= 1.5


def _is_open(client: socket.socket, drop: bytes) -> bool:
    try:
        if drop:
            client.sendall(drop)
        return client.recv(1000) != b""
    except TimeoutError:
        return True
    except OSError:
        return False


def test_who_is_slow_but_in_time_is_answered(small_content: Path) -> None:
    with _served(small_content) as port, socket.create_connection(("127.0.0.1", port)) as client:
        for byte in HEAD + b"\r\n":
            client.sendall(bytes([byte]))
            time.sleep(0.005)
        client.settimeout(PATIENCE)
        assert client.recv(15) == b"HTTP/1.1 200 OK"


def test_a_body_is_refused_where_it_is_large(small_content: Path) -> None:
    with _served(small_content) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("POST", "/", headers={"Content-Length": str(10**9)})
        assert connection.getresponse().status == 413
        connection.close()
