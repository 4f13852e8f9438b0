"""The samples for web hosts say what the live site says; the servers themselves are asked, too."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from ports import free_port  # of benchmarks/

from support.content import ROOT
from support.processes import PATIENCE, wait_until
from support.production import build, served
from webapp.site.headers import HEADERS
from webapp.site.problems import PROBLEM, problem_json

SAMPLES = ROOT / "docs" / "hosting"

FOR_EVER = "public, max-age=31536000, immutable"

PATTERNS = {
    "nginx.conf": r'^    add_header ([\w-]+) "(.*)" always;$',
    "htaccess": r'^Header always set ([\w-]+) "(.*)"$',
    "_headers": r"^  ([\w-]+): (.*)$",
}
"""Sample -> how it writes a header for all files."""

SERVING = ("proxy.nginx.conf", "Containerfile", "faq.service")
"""Samples for a server of editions."""


@pytest.mark.parametrize("name", PATTERNS)
def test_a_sample_has_the_headers_of_the_live_site(name: str) -> None:
    text = (SAMPLES / name).read_text("utf-8")
    assert dict(re.findall(PATTERNS[name], text, re.MULTILINE)) == HEADERS


def test_every_sample_is_in_the_manual_and_tried() -> None:
    samples = {
        **dict.fromkeys(PATTERNS, "publishing.md"),
        **dict.fromkeys(SERVING, "operations.md"),
        "postgresql-roles.sql": "databases.md",  # tried by tests/search/database/test_roles.py
    }
    assert {path.name for path in SAMPLES.iterdir()} == set(samples)
    for name, page in samples.items():
        assert f"(hosting/{name})" in (ROOT / "docs" / page).read_text("utf-8")


# The servers themselves


def _program(name: str) -> str:
    """Its path. Without one the test fails; skipped, it would look passed."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert found, f"{name} is not installed. `make test-full` installs it or says how."
    return found


def _nginx(work: Path, site: Path, port: int) -> list[str]:
    sample = (SAMPLES / "nginx.conf").read_text("utf-8")
    sample = sample.replace("listen 80;", f"listen 127.0.0.1:{port};")
    sample = sample.replace("root /var/www/faq;", f"root {site};")
    return _as_main(work, sample)


def _as_main(work: Path, sample: str) -> list[str]:
    """The command for nginx with a sample in the one place that it is made for."""
    user = "user root;" if os.geteuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = " ".join(f"{kind}_temp_path {work}/{kind};" for kind in kinds)
    text = (
        f"daemon off; {user} pid {work}/pid; error_log {work}/log; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {places}\n{sample}}}\n"
    )
    (work / "nginx.conf").write_text(text, "utf-8")
    command = [_program("nginx"), "-c", str(work / "nginx.conf"), "-p", str(work)]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr
    return command


def _apache(work: Path, site: Path, port: int) -> list[str]:
    shutil.copyfile(SAMPLES / "htaccess", site / ".htaccess")
    modules = Path("/usr/lib/apache2/modules")
    names = ("mpm_event", "authz_core", "dir", "mime", "headers", "setenvif", "alias")
    loaded = "\n".join(f"LoadModule {one}_module {modules}/mod_{one}.so" for one in names)
    (work / "apache.conf").write_text(
        f"{loaded}\nServerRoot {work}\nPidFile {work}/pid\nErrorLog {work}/log\nMutex pthread\n"
        f"Listen 127.0.0.1:{port}\nServerName faq.example.org\nUseCanonicalName On\n"
        "TypesConfig /etc/mime.types\n"
        f"DocumentRoot {site}\n<Directory {site}>\nAllowOverride All\nRequire all granted\n"
        "</Directory>\n" + ("User nobody\nGroup nogroup\n" if os.geteuid() == 0 else ""),
        "utf-8",
    )
    command = [_program("apache2"), "-f", str(work / "apache.conf")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    return [*command, "-X"]


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        due = time.monotonic() + PATIENCE
        while True:
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < due
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def _ask(port: int, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": "faq.example.org", **sent})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


@pytest.mark.deep
@pytest.mark.parametrize("server", [_nginx, _apache], ids=["nginx", "Apache"])
def test_a_server_with_the_sample_does_as_the_live_site(
    site: Path, server: Callable[[Path, Path, int], list[str]]
) -> None:
    with tempfile.TemporaryDirectory() as place:  # where a server that gives up root can read
        work = Path(place)
        work.chmod(0o755)
        folder = Path(shutil.copytree(site, work / "site"))
        (folder / ".git").mkdir()
        (folder / ".git" / "config").write_text("secret")
        (folder / ".well-known").mkdir()
        (folder / ".well-known" / "security.txt").write_text("Contact: us\n")
        port = free_port()
        with _running(server(work, folder, port), port):
            _assert_served(port, folder)


def _assert_served(port: int, folder: Path) -> None:
    asset = next(path.name for path in (folder / "assets").glob("style.*.css"))
    question = next((folder / "questions").iterdir()).name
    pages = {
        "/": (200, "text/html", "no-cache"),
        f"/questions/{question}/": (200, "text/html", "no-cache"),
        f"/questions/{question}/index.md": (200, "text/markdown", "no-cache"),
        f"/assets/{asset}": (200, "text/css", FOR_EVER),
        "/assets/search.js": (200, ("text/javascript", "application/javascript"), "no-cache"),
        "/faq.json": (200, "application/json", "no-cache"),
        "/faq.csv": (200, "text/csv", "no-cache"),
        "/assets/icon.svg": (404, "text/html", "no-cache"),
        "/.well-known/security.txt": (200, "text/plain", "no-cache"),
        "/nowhere/": (404, "text/html", "no-cache"),
        "/questions/": (404, "text/html", "no-cache"),
        "/.git/config": (404, "text/html", "no-cache"),
        "/.htaccess": (404, "text/html", "no-cache"),
        f"/questions/{question}": (301, "text/html", "no-cache"),
    }
    missing = (folder / "404.html").read_bytes()
    for path, (status, kinds, cache) in pages.items():
        response = _ask(port, path)
        assert response.status == status, path
        kind, _, charset = (response.headers["Content-Type"] or "").partition(";")
        assert kind in kinds, path
        if status == 200:
            assert charset.strip().lower() in ("charset=utf-8", ""), path
            assert response.headers.get_all("Cache-Control") == [cache], path
        if status == 404:
            assert response.body == missing, path  # type: ignore[attr-defined]
        said = {name: response.headers.get_all(name) for name in HEADERS}
        assert said == {name: [value] for name, value in HEADERS.items()}, path
    tag = _ask(port, "/").headers["ETag"]
    again = _ask(port, "/", If_None_Match=tag)
    assert again.status == 304
    moved = _ask(port, f"/questions/{question}", Host="evil.example")
    own = ("", "http://faq.example.org", f"http://faq.example.org:{port}")
    assert moved.headers["Location"].removesuffix(f"/questions/{question}/") in own
    assert _ask(port, "/", "HEAD").status == 200
    refused = _ask(port, "/", "DELETE")
    assert refused.status == 405
    assert {name: refused.headers[name] for name in HEADERS} == HEADERS


# A proxy before a server of editions


@pytest.mark.deep
def test_the_proxy_encrypts_limits_and_tells_nothing_of_readers(
    small_content: Path, tmp_path: Path
) -> None:
    build(small_content, tmp_path / "site.edition")
    clear, secure = free_port(), free_port()
    variables = {"FAQ_HOSTS": "faq.example.org", "FAQ_PROXIES": "127.0.0.1", "FAQ_WORKERS": "1"}
    with served(tmp_path, FAQ_HSTS_SECONDS="600", **variables) as server:
        command = _as_main(tmp_path, _proxy(tmp_path, server.port, clear, secure))
        with _running(command, secure), closing(_encrypted(secure, tmp_path)) as connection:
            moved = _ask(clear, "/search/?q=fees")
            assert moved.status == 308
            assert moved.headers["Location"] == "https://faq.example.org/search/?q=fees"
            _assert_proxied(connection, tmp_path / "faq.log")
            answers = (_answer(connection, "/")[0] for _ in range(2000))
            assert 429 in answers
            workers = server.workers()
            server.process.kill()
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
            found: list[tuple[int, http.client.HTTPMessage, bytes]] = []

            def is_away() -> bool:  # between refusals, since many have just been sent
                found[:] = [_answer(connection, "/")]
                return found[0][0] == 503

            wait_until(is_away)
            assert "127.0.0.1" not in (tmp_path / "faq-error.log").read_text("utf-8")


OWN = {
    # What nginx answers itself while no server is there: method, path, headers and body -> status
    "no server": ("GET", "/api/v1/search?q=a", {}, b"", 503),
    "another address": ("GET", "/api/../health/ready", {}, b"", 404),
    "a trace": ("TRACE", "/api/v1/search", {}, b"", 405),
    "a body": ("POST", "/api/v1/search", {}, b"a" * 20_000, 413),
    "a long query": ("GET", f"/api/v1/search?q={'x' * 30_000}", {}, b"", 414),
    "a long header": ("GET", "/api/v1/search?q=a", {"X-A": "a" * 30_000}, b"", 400),
    "a server that stands still": ("GET", "/api/v1/search?q=still", {}, b"", 503),
    "too many": ("GET", "/api/v1/search?q=many", {}, b"", 429),
}
WAITS = {429: "5", 503: "10"}


@pytest.mark.deep
def test_what_the_proxy_answers_itself_is_data_for_programs_and_a_page_for_readers(
    tmp_path: Path,
) -> None:
    away, clear, secure = free_port(), free_port(), free_port()
    sample = _proxy(tmp_path, away, clear, secure)
    assert sample.count("proxy_read_timeout 30s;") == 1
    sample = sample.replace("proxy_read_timeout 30s;", "proxy_read_timeout 1s;")
    with _running(_as_main(tmp_path, sample), secure):
        for name, (method, path, headers, body, status) in OWN.items():
            # One that takes connections and says nothing.
            still = socket.create_server(("127.0.0.1", away)) if "still" in name else None
            as_page = path.replace("/api/v1/search", "/search/").replace("/api/..", "")
            for asked, accept, kind in (
                (path, "text/html", PROBLEM),
                ("/faq.json", "text/html", PROBLEM),
                (as_page, "application/json", PROBLEM),
                (as_page, "text/html,application/json", "text/html; charset=utf-8"),
            ):
                if asked == "/faq.json" and status not in (413, 503):
                    continue
                if status == 414 and accept == "application/json":
                    continue  # no header has been read then
                with closing(_encrypted(secure, tmp_path)) as connection:
                    sent = {"Host": "faq.example.org", "Accept": accept, **headers}
                    for _ in range(300):
                        connection.request(method, asked, body or None, sent)
                        answer = connection.getresponse()
                        text = answer.read().decode()
                        if status != 429 or answer.status == 429:
                            break
                said = answer.headers
                assert (answer.status, said["Content-Type"]) == (status, kind), (name, text)
                assert {one: said.get_all(one) for one in HEADERS} == {
                    one: [value] for one, value in HEADERS.items()
                }, name
                assert said.get_all("Cache-Control") == ["no-store"]
                assert said["Retry-After"] == WAITS.get(status)
                assert said["Allow"] == ("GET, HEAD, OPTIONS" if status == 405 else None)
                if kind == PROBLEM:
                    assert said["Access-Control-Allow-Origin"] == "*"
                    found = json.loads(text)
                    assert found["detail"].endswith(".")
                    assert found == json.loads(problem_json(status, found["detail"]))
                else:
                    assert re.search(r"<h1>[A-Z][A-Za-z .]+\.</h1>", text)
            if still:
                still.close()
        assert "127.0.0.1" not in (tmp_path / "faq-error.log").read_text("utf-8")


OVER_HTTP_2 = {
    # Arguments of curl, of which a body too long for one frame -> status, and the kind of answer
    ("/api/v1/search", "--data-binary", "@body"): (413, PROBLEM),
    ("/search/", "--data-binary", "@body"): (413, "text/html; charset=utf-8"),
    ("/api/v1/search", "--request", "TRACE"): (405, PROBLEM),
    ("/api/v1/search", "--header", "Host: a b"): (400, PROBLEM),
    ("/faq.json?a", "--header", "Host: a b"): (400, PROBLEM),
    ("/search/", "--header", "Host: a b"): (400, "text/html; charset=utf-8"),
    # Nothing is known of it then, as the sample says.
    ("/api/%zz",): (400, "text/html; charset=utf-8"),
    ("/api/v1/search?q=a",): (503, PROBLEM),
    ("/search/?q=a",): (503, "text/html; charset=utf-8"),
}


@pytest.mark.deep
def test_over_http_2_the_proxy_answers_itself_in_the_same_words(tmp_path: Path) -> None:
    away, clear, secure = free_port(), free_port(), free_port()
    (tmp_path / "body").write_bytes(b"a" * 200_000)
    sample = _proxy(tmp_path, away, clear, secure)
    with _running(_as_main(tmp_path, sample), secure):
        for (path, *arguments), expected in OVER_HTTP_2.items():
            command = [
                *(_program("curl"), "--silent", "--show-error", "--http2", *arguments),
                *("--cacert", "fullchain.pem", "--resolve", f"faq.example.org:{secure}:127.0.0.1"),
                *("--write-out", "%{stderr}%{http_version} %{http_code} %{content_type}"),
                f"https://faq.example.org:{secure}{path}",
            ]
            done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
            status, kind = expected
            assert done.stderr == f"2 {status} {kind}", (path, arguments)
            if kind == PROBLEM:
                found = json.loads(done.stdout)
                assert found == json.loads(problem_json(status, found["detail"]))
            else:
                assert re.search(r"<h1>[A-Z][A-Za-z .]+\.</h1>", done.stdout)


def _proxy(work: Path, server: int, clear: int, secure: int) -> str:
    """The sample with its lines marked “yours”; nothing else of it is changed."""
    subprocess.run(
        [
            *(_program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=faq.example.org", "-addext", "subjectAltName=DNS:faq.example.org"),
            *("-keyout", str(work / "key.pem"), "-out", str(work / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )
    yours = {
        "127.0.0.1:8000": f"127.0.0.1:{server}",
        "listen 80;": f"listen 127.0.0.1:{clear};",
        "listen 443": f"listen 127.0.0.1:{secure}",
        "/var/www/acme": str(work),
        "/etc/ssl/faq": str(work),
        "/var/log/nginx": str(work),
    }
    sample = (SAMPLES / "proxy.nginx.conf").read_text("utf-8")
    for line in re.findall(".+# yours.*", sample):
        changed = line
        for name, own in yours.items():
            changed = changed.replace(name, own)
        sample = sample.replace(line, changed)
    return sample.replace(f"{'/var/log/nginx'}/faq-error", f"{work}/faq-error")


def _encrypted(port: int, work: Path) -> http.client.HTTPSConnection:
    context = ssl.create_default_context(cafile=str(work / "fullchain.pem"))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols(["h2"])
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain, server_hostname="faq.example.org") as tried,
    ):
        assert tried.selected_alpn_protocol() == "h2"
    context.set_alpn_protocols(["http/1.1"])
    connection = http.client.HTTPSConnection("faq.example.org", port, context=context)
    connection._create_connection = lambda _, *rest: socket.create_connection(  # type: ignore[attr-defined]
        ("127.0.0.1", port), PATIENCE
    )
    return connection


def _answer(
    connection: http.client.HTTPSConnection, path: str, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Host": "faq.example.org", **sent})
    response = connection.getresponse()
    return response.status, response.headers, response.read()


def _assert_proxied(connection: http.client.HTTPSConnection, log: Path) -> None:
    status, headers, body = _answer(connection, "/", X_Forwarded_Host="evil.example")
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=600"
    assert b"evil.example" not in body
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert _answer(connection, "/", If_None_Match=headers["ETag"])[0] == 304
    assert _answer(connection, "/", Host="evil.example")[0] == 400
    assert _answer(connection, "/health/ready")[0] == 404
    assert _answer(connection, f"/search/?q={'x' * 30_000}")[0] in (400, 414)
    status, headers, _ = _answer(connection, "/search/?q=unspeakable")
    assert status == 200
    wait_until(lambda: headers["X-Request-ID"] in log.read_text("utf-8"))
    kept = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert {key for line in kept for key in line} == {
        *("time", "method", "status", "bytes", "seconds", "server", "request")
    }
    assert not re.search(r"unspeakable|127\.0\.0\.1|search", log.read_text("utf-8"))
