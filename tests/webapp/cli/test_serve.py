"""`faq serve` in a process of its own."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.index_cache import place_of
from support.commands import (
    FAQ,
    FAULTY,
)
from support.processes import PATIENCE, interruptible


@contextmanager
def _serving(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str, int]]:
    """`faq serve` as a process, and the host and the port that it prints."""
    process = subprocess.Popen(
        interruptible([FAQ, "serve", "--port", "0", *options]),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        printed = re.fullmatch(r"The site is on http://(.+):(\d+)/ \(Ctrl\+C ends it\)\n", line)
        assert printed, (line, process.poll())
        yield process, printed[1], int(printed[2])
    finally:
        process.kill()
        process.communicate()


def _get(host: str, port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    connection.request("GET", path)
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    return response.status, page


def test_serve_answers_and_picks_up_an_edit_without_a_restart(
    small_content: Path, tmp_path: Path
) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    with _serving(tmp_path) as (process, host, port):
        status, page = _get(host, port, "/questions/cost/")
        assert status == 200
        assert "Nothing." in page
        file.write_text(file.read_text("utf-8").replace("Nothing.", "A zebra."), "utf-8")
        assert "A zebra." in _get(host, port, "/questions/cost/")[1]
        assert "/questions/cost/" in _get(host, port, "/search/?q=zebra")[1]
        file.write_text(FAULTY, "utf-8")
        status, page = _get(host, port, "/questions/cost/")
        assert status == 200
        assert "A zebra." in page
        assert "the status “publishd” does not exist" in page
        assert _get(host, port, "/nosuch/")[0] == 404
        assert process.poll() is None
    place = place_of(small_content)
    assert place is not None
    assert (place.folder / "scored.index").is_file()


def test_serve_with_drafts_shows_them_and_keeps_no_index(
    small_content: Path, tmp_path: Path
) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    file.write_text(file.read_text("utf-8").replace("published", "draft"), "utf-8")
    with _serving(tmp_path, "--drafts") as (_, host, port):
        status, page = _get(host, port, "/questions/cost/")
        assert (status, "Nothing." in page) == (200, True)
        assert "Drafts are shown." in page
        assert "This is a draft." in page
        assert "/questions/cost/" in _get(host, port, "/search/?q=nothing")[1]
        file.write_text(file.read_text("utf-8").replace("Nothing.", "A zebra."), "utf-8")
        assert "A zebra." in _get(host, port, "/questions/cost/")[1]
    place = place_of(small_content)
    assert place is not None
    assert not place.folder.exists()
    with _serving(tmp_path) as (_, host, port):
        page = _get(host, port, "/questions/cost/")[1]
        assert "A zebra." not in page
        assert "rafts" not in page


@pytest.mark.usefixtures("small_content")
def test_control_c_ends_serving_without_a_word(tmp_path: Path) -> None:
    with _serving(tmp_path) as (process, host, port):
        assert _get(host, port, "/")[0] == 200
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=PATIENCE)
    assert (stdout, stderr, process.returncode) == ("", "", 0)


def _serve_in_vain(folder: Path, *options: str) -> str:
    """What `faq serve` says before it gives up, in a process: waitress leaves its socket open."""
    command = [FAQ, "serve", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 2), done.stderr
    return done.stderr


@pytest.mark.usefixtures("small_content")
def test_a_port_that_is_taken_is_one_message(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        message = _serve_in_vain(tmp_path, "--port", str(port))
    assert message == (
        f"Cannot listen on 127.0.0.1:{port} (Address already in use). "
        f"Another program may use the port: try --port {port + 1}.\n"
    )


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("host", ["192.0.2.1", "not an address"])
def test_a_host_that_is_not_this_computer_is_one_message(tmp_path: Path, host: str) -> None:
    message = _serve_in_vain(tmp_path, "--host", host)
    assert re.fullmatch(rf"Cannot listen on {host}:8000 .*--host.*\.\n", message)
    assert "--port" not in message, "another port would not help"


@pytest.mark.usefixtures("small_content")
def test_drafts_that_others_can_reach_are_warned_of(tmp_path: Path) -> None:
    with _serving(tmp_path, "--host", "*", "--drafts") as (process, _, _):
        process.terminate()
        _, stderr = process.communicate(timeout=PATIENCE)
    assert stderr == "Drafts will be seen by everyone who can reach *.\n"


@pytest.mark.usefixtures("small_content")
def test_serve_listens_on_all_addresses(tmp_path: Path) -> None:
    """“*” stands for several addresses, and so does “localhost” where IPv6 is set up."""
    with _serving(tmp_path, "--host", "*") as (_, _, port):
        assert _get("127.0.0.1", port, "/")[0] == 200
