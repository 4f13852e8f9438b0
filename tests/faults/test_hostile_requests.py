"""Requests as no browser sends them, over a plain socket: what comes back leads nowhere else."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from support.content import write_small_content
from support.processes import PATIENCE
from support.serving import serving

EVIL = b"evil.example"

Address = tuple[str, int]


def _answer(address: Address, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by their small names, and body of what comes back; 0 where nothing does."""
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        with suppress(OSError):  # it was answered and ended before
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        data = b""
        try:
            while part := connection.recv(65_536):
                data += part
        except ConnectionResetError:  # it was refused before all of it was read
            pass
    head, _, body = data.partition(b"\r\n\r\n")
    status = re.match(rb"HTTP/1\.[01] (\d{3}) ", head)
    lines = head.decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(": ")[::2] for line in lines)
    headers: dict[str, str] = {}
    for name, value in pairs:
        assert name.lower() not in headers, f"{name} stands there twice"
        headers[name.lower()] = value
    return int(status[1]) if status else 0, headers, body


def _get(path: bytes, *headers: bytes, host: bytes | None = b"localhost") -> bytes:
    lines = [b"GET " + path + b" HTTP/1.1", *([] if host is None else [b"Host: " + host]), *headers]
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    write_small_content(folder / "content")
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[Address]:
    with serving(folder) as (_, host, port):
        yield host, port


def _assert_harmless(status: int, headers: dict[str, str], body: bytes) -> None:
    """Nothing of the other host is repeated, and what leads on stays on the site."""
    assert EVIL not in "\n".join(headers.values()).encode("latin-1")
    if not headers.get("content-type", "").startswith("text/plain"):  # so the server refuses
        assert b"//" + EVIL not in body
    location = headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "set-cookie" not in headers
    assert b"Traceback" not in body
    assert status < 500


HOSTS = {
    "another": _get(b"/questions/cost", host=EVIL),
    "another with a port": _get(b"/questions/cost", host=EVIL + b":80"),
    "ours within another": _get(b"/questions/cost", host=b"localhost." + EVIL),
    "two, ours first": _get(b"/questions/cost", b"Host: " + EVIL),
    "two, ours last": _get(b"/questions/cost", b"Host: localhost", host=EVIL),
    "two on one line": _get(b"/questions/cost", host=b"localhost, " + EVIL),
    "folded": _get(b"/questions/cost", host=b"localhost\r\n " + EVIL),
    "with a name of a user": _get(b"/questions/cost", host=b"localhost@" + EVIL),
    "with a path": _get(b"/questions/cost", host=b"localhost/" + EVIL),
    "with a tab": _get(b"/questions/cost", host=b"localhost\t" + EVIL),
    "with a bare CR": _get(b"/questions/cost", host=b"localhost\rLocation: http://" + EVIL),
    "with a zero byte": _get(b"/questions/cost", host=b"localhost\0" + EVIL),
    "empty": _get(b"/questions/cost", host=b""),
    "in bytes that are no text": _get(b"/questions/cost", host=b"\xff\xfe" + EVIL),
    "very long": _get(b"/questions/cost", host=b"a" * 200_000),
    "many": _get(b"/questions/cost", *[b"Host: " + EVIL] * 1_000),
    "in a request line, ours in the header": _get(b"http://" + EVIL + b"/questions/cost"),
    "in a request line and the header": _get(b"http://" + EVIL + b"/questions/cost", host=EVIL),
    "ours in a request line, another in the header": _get(
        b"http://localhost/questions/cost", host=EVIL
    ),
    "in a request line with a user": _get(b"http://localhost@" + EVIL + b"/questions/cost"),
    "a bare name in a request line": _get(EVIL + b":80"),
    "CONNECT": b"CONNECT " + EVIL + b":443 HTTP/1.1\r\nHost: " + EVIL + b"\r\n\r\n",
    "OPTIONS of all": b"OPTIONS * HTTP/1.1\r\nHost: " + EVIL + b"\r\n\r\n",
    "HTTP/1.0 without": b"GET /questions/cost HTTP/1.0\r\n\r\n",
    "HTTP/0.9": b"GET /questions/cost\r\n\r\n",
}

ANSWERED = {"in a request line, ours in the header", "in a request line with a user"}
"""Those whose header names us; what a request line says of the host counts for nothing."""


@pytest.mark.parametrize("name", HOSTS)
def test_no_host_comes_back(address: Address, name: str) -> None:
    status, headers, body = _answer(address, HOSTS[name])
    _assert_harmless(status, headers, body)
    if EVIL in HOSTS[name] and name not in ANSWERED:
        assert status in (0, 400, 404, 405, 431), "a host that is not ours is refused"
    if name in ANSWERED:
        assert (status, headers["location"]) == (308, "/questions/cost/")


FORWARDED = {
    "X-Forwarded-Host": b"X-Forwarded-Host: " + EVIL,
    "X-Forwarded-Proto": b"X-Forwarded-Proto: javascript",
    "X-Forwarded-For": b"X-Forwarded-For: 127.0.0.1",
    "X-Forwarded-Port": b"X-Forwarded-Port: 666",
    "X-Forwarded-Prefix": b"X-Forwarded-Prefix: //" + EVIL,
    "X-Forwarded-Server": b"X-Forwarded-Server: " + EVIL,
    "X-Script-Name": b"X-Script-Name: //" + EVIL,
    "X-Original-URL": b"X-Original-URL: //" + EVIL,
    "X-Rewrite-URL": b"X-Rewrite-URL: //" + EVIL,
    "X-Host": b"X-Host: " + EVIL,
    "Forwarded": b"Forwarded: for=127.0.0.1;host=" + EVIL + b";proto=https",
    "X_Forwarded_Host": b"X_Forwarded_Host: " + EVIL,
}


@pytest.mark.parametrize("header", FORWARDED.values(), ids=FORWARDED)
@pytest.mark.parametrize("path", [b"/questions/cost", b"/questions/cost/", b"/nowhere/"])
def test_what_says_that_it_was_forwarded_counts_for_nothing(
    address: Address, path: bytes, header: bytes
) -> None:
    plain = _answer(address, _get(path))
    forwarded = _answer(address, _get(path, header))
    _assert_harmless(*forwarded)
    for headers in (plain[1], forwarded[1]):
        headers.pop("date")
    assert forwarded == plain


def test_a_named_proxy_is_believed_and_its_host_must_be_trusted(folder: Path) -> None:
    proxied = [b"X-Forwarded-Host: faq.example", b"X-Forwarded-Proto: https"]
    options = ("--proxy", "127.0.0.1", "--trusted-host", "faq.example")
    with serving(folder, *options) as (_, host, port):
        address = (host, port)
        assert _answer(address, _get(b"/questions/cost/", *proxied))[0] == 200
        status, headers, _ = _answer(address, _get(b"/questions/cost", *proxied))
        assert (status, headers["location"]) == (308, "/questions/cost/")
        evil = _answer(address, _get(b"/questions/cost", b"X-Forwarded-Host: " + EVIL))
        assert evil[0] == 400
        _assert_harmless(*evil)
        assert _answer(address, _get(b"/", host=EVIL))[0] == 400
    with serving(folder, "--proxy", "192.0.2.1", "--trusted-host", "faq.example") as (
        _,
        host,
        port,
    ):
        evil = _answer((host, port), _get(b"/questions/cost/", b"X-Forwarded-Host: " + EVIL))
        assert evil[0] == 200, "from another address it counts for nothing"
        _assert_harmless(*evil)


def test_a_proxy_makes_nobody_staff(folder: Path) -> None:
    """As when another server on this computer hands on what readers ask for."""
    file = folder / "content" / "faq" / "fees" / "cost.md"
    good = file.read_text("utf-8")
    options = ("--proxy", "127.0.0.1", "--trusted-host", "faq.example")
    try:
        with serving(folder, *options) as (_, host, port):
            file.write_text(good.replace("published", "publishd"), "utf-8")
            for more in ([], [b"X-Forwarded-For: 127.0.0.1"], [b"X-Forwarded-For: ::1"]):
                status, _, body = _answer((host, port), _get(b"/questions/cost/", *more))
                assert status == 200
                assert b"publishd" not in body
                assert str(folder).encode() not in body
    finally:
        file.write_text(good, "utf-8")


PATHS = [
    *(b"//evil.example", b"//evil.example/", b"///evil.example", b"/\\evil.example", b"\\\\evil"),
    *(b"/%2f%2fevil.example", b"/%5cevil.example", b"//evil.example/..", b"/./", b"/../", b"/.."),
    *(b"/%2e%2e/", b"/%2e%2e/%2e%2e/%2e%2e/etc/passwd", b"/..%2f..%2f..%2fetc%2fpasswd"),
    *(b"/assets/../../content/site.toml", b"/assets/%2e%2e/%2e%2e/content/site.toml"),
    *(b"/assets/..%5c..%5ccontent%5csite.toml", b"/assets//etc/passwd", b"/assets/%2fetc%2fpasswd"),
    *(b"/assets/....//....//etc/passwd", b"/assets/page.js%00.css", b"/assets/page.js/..", b"/%00"),
    *(b"/content/", b"/content/site.toml", b"/site.toml", b"/.git/config", b"/.env", b"/faq/fees/"),
    *(b"/questions/..%2f..%2fcontent", b"/questions/cost.md", b"/questions/cost/../../x"),
    *(b"/assets/logo.00000000.svg", b"/assets/logo.00000000.toml", b"/file:///etc/passwd"),
    *(b"/%0d%0aSet-Cookie:%20a=b", b"/%0d%0a%0d%0a<script>", b"/questions/cost%0d%0aX:%20y"),
    *(b"/search?q=%0d%0aSet-Cookie:%20a=b", b"/?%0d%0a", b"/%ff%fe", b"/%", b"/%zz", b"/%u002e"),
    *(
        b"/" + b"a" * 200_000,
        b"/" + b"a/" * 20_000,
        b"/" + b"%2e%2e%2f" * 5_000,
        b"/?" + b"a=&" * 60_000,
    ),
    *(
        b"*",
        b"",
        b"questions/cost",
        b"javascript:alert(1)",
        b"/;/evil.example",
        b"/#//evil.example",
    ),
    *(b"/questions/cost\x0bHost:", b"/questions/\xc0\xae\xc0\xae/", b"/@evil.example", b"/\t/evil"),
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ascii(path[:40]))
def test_no_path_leads_out(address: Address, folder: Path, path: bytes) -> None:
    status, headers, body = _answer(address, _get(path))
    _assert_harmless(status, headers, body)
    for secret in (b"root:", b"[association]", b"status: published", str(folder).encode()):
        assert secret not in body
    again = headers.get("location", "/").encode("latin-1")
    assert _answer(address, _get(again))[0] in (200, 308, 400, 404)


METHODS = [b"POST", b"PUT", b"DELETE", b"PATCH", b"TRACE", b"PROPFIND", b"get", b"G ET", b"\0"]


@pytest.mark.parametrize("method", METHODS, ids=ascii)
def test_other_methods_change_nothing_and_repeat_nothing(address: Address, method: bytes) -> None:
    request = _get(b"/", b"Cookie: secret=1", b"X-Evil: " + EVIL).replace(b"GET", method, 1)
    status, headers, body = _answer(address, request)
    _assert_harmless(status, headers, body)
    assert status in (400, 405)
    assert b"secret" not in body, "no method repeats a request"


def test_a_body_that_nobody_wants_is_refused_early(address: Address) -> None:
    head = _get(b"/", b"Content-Length: 1000000000").replace(b"GET", b"POST", 1)
    assert _answer(address, head)[0] == 413
