"""Several requests on one connection, as proxies send them: each has one answer, the next begins
where that ends; what could be read in two ways is refused and ends the connection.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import pytest

from support.content import write_small_content
from support.processes import PATIENCE
from support.production import Server, build, served

PAGE = b"/questions/cost/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    write_small_content(folder / "content")
    build(folder / "content", folder / "site.edition")
    with served(folder) as server:
        yield server


def _ask(method: bytes, *headers: bytes, path: bytes = PAGE, body: bytes = b"") -> bytes:
    lines = [method + b" " + path + b" HTTP/1.1", b"Host: localhost", *headers]
    return b"\r\n".join([*lines, b"", body])


LAST = _ask(b"GET", b"Connection: close", path=b"/faq.json")
"""What is answered last, and tells that nothing before it was taken for a request or an answer."""

CHUNKED = b"Transfer-Encoding: chunked"

ANSWERED = {
    # What is sent before `LAST` -> methods and statuses of the answers to it
    "pages": (_ask(b"GET") * 3, [(b"GET", 200)] * 3),
    "heads": (_ask(b"HEAD") * 3, [(b"HEAD", 200)] * 3),
    "the head of what is missing": (_ask(b"HEAD", path=b"/nosuch/"), [(b"HEAD", 404)]),
    "gzip and its head": (
        _ask(b"GET", b"Accept-Encoding: gzip") + _ask(b"HEAD", b"Accept-Encoding: gzip"),
        [(b"GET", 200), (b"HEAD", 200)],
    ),
    "what is known": (_ask(b"GET", b"If-None-Match: *") * 2, [(b"GET", 304)] * 2),
    "a long head": (_ask(b"GET", b"X-A: " + b"a" * 60_000), [(b"GET", 200)]),
    "options": (_ask(b"OPTIONS"), [(b"OPTIONS", 204)]),
    "a redirect": (_ask(b"GET", path=b"/search?q=a"), [(b"GET", 308)]),
    "a search and its head": (
        _ask(b"GET", path=b"/search/?q=cost") + _ask(b"HEAD", path=b"/search/?q=cost"),
        [(b"GET", 200), (b"HEAD", 200)],
    ),
    "a body": (_ask(b"POST", b"Content-Length: 3", body=b"abc"), [(b"POST", 405)]),
    "a request as a body": (
        _ask(b"GET", b"Content-Length: %d" % len(_ask(b"GET")), body=_ask(b"GET")),
        [(b"GET", 413)],
    ),
    "a body in chunks": (_ask(b"GET", CHUNKED, body=b"3\r\nabc\r\n0\r\n\r\n"), [(b"GET", 413)]),
}

REFUSED = {
    "two lengths": _ask(b"GET", b"Content-Length: 0", b"Content-Length: 5"),
    "a length with a sign": _ask(b"GET", b"Content-Length: +5"),
    "a length in hexadecimal": _ask(b"GET", b"Content-Length: 0x5"),
    "an unknown coding": _ask(b"GET", b"Transfer-Encoding: xchunked"),
    "a coding within another": _ask(b"GET", b"Transfer-Encoding: chunked, identity"),
    "a blank before a colon": _ask(b"GET", b"Content-Length : 5"),
    "a folded line": _ask(b"GET", b"X-A: b\r\n Content-Length: 5"),
    "a zero byte": _ask(b"GET", b"X-A: b\0c"),
    "a bare CR": _ask(b"GET", b"X-A: b\rContent-Length: 5"),
    "a chunk of no size": _ask(b"GET", CHUNKED, body=b"zz\r\nabc\r\n0\r\n\r\n"),
    "a very long head": _ask(b"GET", b"X-A: " + b"a" * 131_072),
}


def _answers(server: Server, data: bytes) -> bytes:
    """All that comes back until the server ends the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(data)
        received = b""
        try:
            while part := connection.recv(65_536):
                received += part
        except ConnectionResetError:  # it was refused before all of it was read
            pass
    return received


def _next(data: bytes, method: bytes) -> tuple[int, bytes, bytes]:
    """Status and body of the first answer, to a request of this method, and what follows it."""
    head, _, rest = data.partition(b"\r\n\r\n")
    status = re.match(rb"HTTP/1\.1 (\d{3}) ", head)
    assert status, data[:200]
    length = re.search(rb"(?im)^content-length: (\d+)\r?$", head)
    has_body = method != b"HEAD" and status[1] not in (b"204", b"304")
    assert not has_body or length, "without a length only the end of the connection ends it"
    size = int(length[1]) if has_body and length else 0
    return int(status[1]), rest[:size], rest[size:]


@pytest.mark.parametrize("name", ANSWERED)
def test_each_request_has_one_answer(name: str, server: Server) -> None:
    sent, expected = ANSWERED[name]
    rest = _answers(server, sent + LAST)
    for method, status in expected:
        found, _, rest = _next(rest, method)
        assert found == status
    status, body, rest = _next(rest, b"GET")
    assert (status, rest) == (200, b"")
    assert body.startswith(b"{")


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_be_read_in_two_ways_ends_the_connection(name: str, server: Server) -> None:
    rest = _answers(server, REFUSED[name] + LAST)
    if rest:
        status, _, rest = _next(rest, b"GET")
        assert status in (400, 413, 431)
    assert rest == b""
