"""Servers of editions as real processes: what happens while they run."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import Result

from ingest.errors import UsageError
from support.commands import FAQ
from support.depth import deep
from support.processes import PATIENCE, wait_until
from support.production import SERVERS, Server, build, served, served_by
from webapp.production.server import serve
from webapp.production.settings import Settings


@contextmanager
def _asked_meanwhile(server: Server, threads: int = 4) -> Iterator[Counter[str]]:
    """Asks for a page again and again, on connections that stay open; counts what comes of it."""
    found: Counter[str] = Counter()
    stop = Event()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        while not stop.is_set():
            try:
                connection.request("GET", "/questions/cost/")
                response = connection.getresponse()
                body = response.read()
                is_whole = response.status == 200 and body.rstrip().endswith(b"</html>")
                found[str(response.status) if is_whole else "broken"] += 1
            except (OSError, http.client.HTTPException):
                # A connection that was open may be closed between two requests: asked once more.
                found["closed"] += 1
                connection.close()
        connection.close()

    running = [Thread(target=ask) for _ in range(threads)]
    for one in running:
        one.start()
    try:
        yield found
    finally:
        stop.set()
        for one in running:
            one.join()


_TAKEN = "Another edition is in use."


def _wait_for_both(server: Server) -> None:
    """Until both workers have opened the edition; one of them answers before."""
    wait_until(lambda: server.log.read_text().count('"Started worker-') == 2)


def test_an_edition_is_served_and_the_next_one_while_requests_run(
    small_content: Path, tmp_path: Path
) -> None:
    path = tmp_path / "site.edition"
    build(small_content, path)
    variables = {"FAQ_WORKERS": "2", "FAQ_DRAIN_SECONDS": "1", "FAQ_REQUESTS_A_MINUTE": "0"}
    with served(tmp_path, **variables) as server:
        _wait_for_both(server)
        assert server.says("/questions/cost/", "Nothing.")
        status, headers, body = server.get("/questions/cost/", {"Accept-Encoding": "gzip"})
        assert (status, headers["content-encoding"]) == (200, "gzip")
        assert b"Nothing." in gzip.decompress(body)
        assert server.get("/questions/cost/", method="HEAD")[2] == b""
        with _asked_meanwhile(server) as found:
            for taken, word in ((2, "A zebra."), (4, "A lion.")):
                digest = build(small_content, path, word)
                wait_until(lambda so_many=taken: server.log.read_text().count(_TAKEN) == so_many)
                assert server.says("/health/ready", digest)
                assert server.says("/questions/cost/", word)
            wait_until(lambda: found["200"] > 50)
        assert set(found) == {"200"}, found
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0, "a second later, by itself"


def test_a_signal_to_stop_lets_requests_end_and_says_no_before(
    small_content: Path, tmp_path: Path
) -> None:
    build(small_content, tmp_path / "site.edition")
    with served(
        tmp_path, FAQ_WORKERS="2", FAQ_DRAIN_SECONDS="600", FAQ_REQUESTS_A_MINUTE="0"
    ) as server:
        _wait_for_both(server)
        with _asked_meanwhile(server) as found:
            server.process.terminate()
            wait_until(lambda: server.says("/health/ready", '"ready": false'))
            assert server.get("/questions/cost/")[0] == 200, "what still comes is answered"
            server.process.terminate()  # who cannot wait so long says so twice
            server.process.wait(PATIENCE)
        assert set(found) <= {"200", "closed"}, found
        assert server.process.returncode == 0
        for line in server.log.read_text().splitlines():
            assert json.loads(line)["level"] in ("info", "warning"), line


def test_a_worker_that_is_killed_is_replaced(small_content: Path, tmp_path: Path) -> None:
    build(small_content, tmp_path / "site.edition")
    with served(tmp_path, FAQ_WORKERS="2", FAQ_REQUESTS_A_MINUTE="0") as server:
        _wait_for_both(server)
        before = server.workers()
        assert len(before) == 2
        with _asked_meanwhile(server) as found:
            os.kill(before[0], signal.SIGKILL)
            wait_until(lambda: len({*server.workers()} - {before[0]}) == 2)
            before_now = found["200"]
            wait_until(lambda: found["200"] > before_now + 50)
        assert set(found) <= {"200", "closed"}, found
        assert found["closed"] <= 8, "those of the one that was killed"
        assert server.says("/questions/cost/", "Nothing.")


def test_a_worker_that_ends_again_and_again_ends_no_other_one(
    small_content: Path, tmp_path: Path
) -> None:
    build(small_content, tmp_path / "site.edition")
    with served(tmp_path, FAQ_WORKERS="2") as server:
        _wait_for_both(server)
        first, killed = sorted(server.workers())
        for _ in range(3):
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda one=killed: {*server.workers()} - {first, one})
            (killed,) = {*server.workers()} - {first, killed}
        wait_until(lambda: server.log.read_text().count('"Started worker-') >= 3)
        assert first in server.workers()
        assert server.says("/questions/cost/", "Nothing.")


def test_a_worker_that_comes_later_waits_for_an_edition_that_can_be_used(
    small_content: Path, tmp_path: Path
) -> None:
    """The others go on with theirs, though the file is another one by now."""
    path = tmp_path / "site.edition"
    build(small_content, path)
    with served(tmp_path, FAQ_WORKERS="2") as server:
        _wait_for_both(server)
        (kept := tmp_path / "kept").write_bytes(path.read_bytes())
        (letter := tmp_path / "letter").write_text("A letter.")
        letter.replace(path)
        os.kill(server.workers()[0], signal.SIGKILL)
        said = "This worker waits for one that can be used."
        wait_until(lambda: said in server.log.read_text())
        for _ in range(20):
            assert server.says("/questions/cost/", "Nothing.")
        kept.replace(path)
        wait_until(lambda: server.log.read_text().count('"Started worker-') == 3)
        assert server.says("/health/ready", '"ready": true')
        assert server.log.read_text().count(said) == 1


def test_who_ends_all_processes_starts_none_anew(small_content: Path, tmp_path: Path) -> None:
    build(small_content, tmp_path / "site.edition")
    with served(tmp_path, FAQ_WORKERS="2", FAQ_DRAIN_SECONDS="2") as server:
        _wait_for_both(server)
        workers = server.workers()
        server.process.terminate()
        wait_until(lambda: server.says("/health/ready", '"ready": false'))
        for one in workers:
            os.kill(one, signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        assert "Respawning" not in server.log.read_text()


@pytest.mark.parametrize("drain", ["0", "2"])
def test_ctrl_c_is_handed_on_by_the_first_process(
    drain: str, small_content: Path, tmp_path: Path
) -> None:
    """A terminal tells all processes of a group, and some are told twice then."""
    build(small_content, tmp_path / "site.edition")
    with served(tmp_path, FAQ_WORKERS="2", FAQ_DRAIN_SECONDS=drain) as server:
        _wait_for_both(server)
        workers = server.workers()
        assert [os.getpgid(one) for one in workers] == workers
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(PATIENCE) == 0
        assert "Unexpected exit" not in server.log.read_text()


def test_workers_end_with_the_process_that_started_them(
    small_content: Path, tmp_path: Path
) -> None:
    build(small_content, tmp_path / "site.edition")
    with served(tmp_path, "--host", "localhost", FAQ_WORKERS="2") as server:
        wait_until(lambda: len(server.workers()) == 2)
        server.process.kill()
        server.process.wait(PATIENCE)
        wait_until(lambda: not server.says("/health/live", "true"))


def test_signals_that_interrupt_each_other_keep_no_worker_from_stopping(
    small_content: Path, tmp_path: Path
) -> None:
    build(small_content, tmp_path / "site.edition")
    with served(tmp_path, FAQ_WORKERS="1", FAQ_DRAIN_SECONDS="1") as server:
        (worker,) = server.workers()
        for _ in range(2_000):
            os.kill(worker, signal.SIGHUP)
            os.kill(worker, signal.SIGUSR2)
            time.sleep(0.0003)  # so that they do not become one
        server.process.terminate()
        server.process.wait(PATIENCE)
        assert "refused to gracefully stop" not in server.log.read_text()


def test_hup_has_all_workers_look_and_ends_none(small_content: Path, tmp_path: Path) -> None:
    path = tmp_path / "site.edition"
    build(small_content, path)
    with served(tmp_path, FAQ_WORKERS="2") as server:
        _wait_for_both(server)
        before = server.workers()
        letter = tmp_path / "letter"
        letter.write_text("A letter.")
        letter.replace(path)  # in one step: a look between two would say another thing
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: server.log.read_text().count("The edition in use stays.") == 2)
        assert server.says("/questions/cost/", "Nothing.")
        assert server.workers() == before


_SWAPPED = """
import gc, os, shutil, sys, time
from pathlib import Path
from webapp.production.edition import Edition
from webapp.production.settings import Settings
from webapp.production.worker import start

path = Path(sys.argv[1])
watcher = start(Settings(path)).watcher
assert gc.get_freeze_count() > 10_000, gc.get_freeze_count()
for number in range(4):
    gc.unfreeze()
    os.replace(shutil.copy(path, path.with_suffix(".next")), path)
    watcher.look_now()
    while gc.get_freeze_count() < 10_000:  # until all is spared that the next one brought
        time.sleep(0.01)
gc.unfreeze()
print(sum(isinstance(one, Edition) for one in gc.get_objects()))
"""


def test_what_stays_is_spared_by_the_collector_and_editions_go(
    small_content: Path, tmp_path: Path
) -> None:
    """But for the edition in use and the one before."""
    path = tmp_path / "site.edition"
    build(small_content, path)
    done = subprocess.run(
        (sys.executable, "-c", _SWAPPED, path),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.stdout == "2\n", done.stderr


def test_nothing_is_warned_of_that_nobody_has_chosen(small_content: Path, tmp_path: Path) -> None:
    build(small_content, tmp_path / "site.edition")
    index = f"sqlite:///{tmp_path / 'index.db'}"
    command = [FAQ, "build", "--content", small_content, "--to", index]
    subprocess.run(command, check=True, capture_output=True)
    with served(tmp_path, FAQ_INDEX=index) as server:
        wait_until(lambda: server.says("/health/ready", "reachable"))
        lines = [json.loads(line) for line in server.log.read_text().splitlines()]
        assert {one["level"] for one in lines} == {"info"}
        assert not [one for one in lines if "ebsocket" in one.get("message", "")]


def test_slow_clients_keep_nobody_waiting(small_content: Path, tmp_path: Path) -> None:
    build(small_content, tmp_path / "site.edition")
    with served(tmp_path, FAQ_WORKERS="1") as server:
        slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(300)]
        try:
            for one in slow[:150]:
                one.sendall(b"GET / HT")
            for one in slow[150:]:  # these have asked, and do not read
                one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert server.says("/questions/cost/", "Nothing.")
        finally:
            for one in slow:
                one.close()


def _first_line(port: int, request: bytes) -> bytes:
    """How the answer to some bytes begins; nothing where the connection is ended."""
    place = ("127.0.0.1", port)
    with socket.create_connection(place, timeout=PATIENCE) as connection, suppress(OSError):
        connection.sendall(request)
        return connection.recv(1000).split(b"\r\n")[0]
    return b""


def test_odd_requests_are_refused_and_end_no_worker(small_content: Path, tmp_path: Path) -> None:
    build(small_content, tmp_path / "site.edition")
    host = b"Host: localhost\r\n"
    many = b"".join(b"X-%d: a\r\n" % number for number in range(200))
    with served(tmp_path, FAQ_WORKERS="1") as server:
        for head, code in {
            b"GET / HTTP/1.0\r\n": b"200",
            b"GET / HTTP/1.1\r\n" + host + b"Content-Length: 5\r\n\r\nhello": b"413",
            b"GET / HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n0\r\n": b"413",
            b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 99999999\r\n": b"405",
            b"GET /%ff%00/../etc/passwd HTTP/1.1\r\n" + host: b"404",
            b"GET //evil.example/search HTTP/1.1\r\n" + host: b"404",
            b"GET / HTTP/1.1\r\n" + host + many: b"431",
            b"GET / HTTP/1.1\r\n" + host + b"X: " + b"a" * 1_000_000 + b"\r\n": b"431",
        }.items():
            assert code in _first_line(server.port, head + b"\r\n"), head[:80]
        assert server.says("/questions/cost/", "Nothing.")
        assert "Traceback" not in server.log.read_text()


def test_what_the_search_needs_is_looked_at_before_any_worker(
    small_content: Path, tmp_path: Path
) -> None:
    path = tmp_path / "site.edition"
    build(small_content, path)
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("edition/scored.index")
    with path.open("r+b") as file:
        file.seek(place.header_offset + len(place.FileHeader()))
        file.write(b"\0" * 100)
    done = subprocess.run(
        (FAQ, "serve", "--production", "--edition", path),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (
        2,
        f"{path}: it is damaged, or is being written over. "
        f"Make it anew with: faq build --to {path}\n",
    )


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            {"FAQ_PORT": "x"},
            "FAQ_PORT: “x” is no such number. Write a whole number from 0 to 65535.\n",
        ),
        (
            {"FAQ_EDITION": "none.edition"},
            "none.edition: the edition cannot be opened (No such file or directory). "
            "Make it with: faq build --to none.edition\n",
        ),
        (
            {"FAQ_EDITION": "."},
            ".: it is a folder. Name the file that faq build --to FILE.edition made.\n",
        ),
    ],
    ids=["a setting", "no edition", "a folder"],
)
@pytest.mark.parametrize(
    "command",
    [((FAQ, "serve", "--production"), 2), ((sys.executable, "-c", "import webapp.wsgi"), 4)],
    ids=["command", "entry"],
)
def test_what_is_wrong_is_said_once_at_the_start(
    command: tuple[tuple[str, ...], int], variables: dict[str, str], message: str, tmp_path: Path
) -> None:
    words, code = command
    done = subprocess.run(
        words,
        cwd=tmp_path,
        env={**os.environ, "FAQ_EDITION": "any.edition", **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", message, code)


def test_gunicorn_ends_where_there_is_no_edition(tmp_path: Path) -> None:
    """And does not start worker after worker."""
    done = subprocess.run(
        (sys.executable, "-m", "gunicorn", "-b", "127.0.0.1:0", "webapp.wsgi:app"),
        env={**os.environ, "FAQ_EDITION": str(tmp_path / "none.edition")},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 4
    assert "none.edition: the edition cannot be opened" in done.stderr


def test_a_port_that_is_taken_is_one_message(small_content: Path, tmp_path: Path) -> None:
    build(small_content, tmp_path / "site.edition")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [FAQ, "serve", "--production", "--edition", "site.edition", "--port", str(port)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        f"Cannot listen on 127.0.0.1:{port} (Address already in use). "
        "Another program may use the port: name another one.\n",
    )


@pytest.mark.parametrize("name", [deep(one, name=one) for one in SERVERS])
def test_other_servers_serve_it_too(name: str, small_content: Path, tmp_path: Path) -> None:
    path = tmp_path / "site.edition"
    build(small_content, path)
    with served_by(name, tmp_path) as server:
        assert server.says("/questions/cost/", "Nothing.")
        assert server.says("/search/?q=nothing", "Nothing")
        assert server.get("/nosuch/")[0] == 404
        assert server.get("/questions/cost/", method="HEAD")[2] == b""
        tag = server.get("/questions/cost/")[1]["etag"]
        assert server.get("/questions/cost/", {"If-None-Match": tag})[0] == 304
        digest = build(small_content, path, "A zebra.")
        for _ in range(4):
            wait_until(lambda: server.says("/health/ready", digest))
        server.process.terminate()
        server.process.wait(PATIENCE)


def test_what_only_one_way_of_serving_knows_is_refused_by_the_other(
    faq: Callable[..., Result],
) -> None:
    result = faq("serve", "--production", "--drafts")
    assert (result.exit_code, result.stderr) == (
        2,
        "--drafts is not for --production, which serves an edition.\n",
    )
    result = faq("serve", "--edition", "site.edition")
    assert (result.exit_code, result.stderr) == (
        2,
        "--edition and --settings need --production.\n",
    )


def test_without_granian_it_is_said_how_to_get_it(
    small_content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "site.edition"
    build(small_content, path)
    monkeypatch.setitem(sys.modules, "granian.constants", None)
    with pytest.raises(UsageError) as refused:
        serve(Settings(path))
    assert str(refused.value) == (
        "--production needs granian. Install it with: pip install 'aimh-faq[production]'. "
        "Or serve webapp.wsgi:app with another server: docs/serving.md."
    )
