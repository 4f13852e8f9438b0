"""The samples for web hosts say what the live site says; the servers themselves are asked, too."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.content import ROOT
from support.processes import PATIENCE
from webapp.site.headers import HEADERS

SAMPLES = ROOT / "docs" / "hosting"

FOR_EVER = "public, max-age=31536000, immutable"

PATTERNS = {
    "nginx.conf": r'^    add_header ([\w-]+) "(.*)" always;$',
    "htaccess": r'^Header always set ([\w-]+) "(.*)"$',
    "_headers": r"^  ([\w-]+): (.*)$",
}
"""Sample -> how it writes a header for all files."""


@pytest.mark.parametrize("name", PATTERNS)
def test_a_sample_has_the_headers_of_the_live_site(name: str) -> None:
    text = (SAMPLES / name).read_text("utf-8")
    assert dict(re.findall(PATTERNS[name], text, re.MULTILINE)) == HEADERS


def test_every_sample_is_in_the_manual_and_tried() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == set(PATTERNS)
    manual = (ROOT / "docs" / "publishing.md").read_text("utf-8")
    assert all(f"(hosting/{name})" in manual for name in PATTERNS)


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
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
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
