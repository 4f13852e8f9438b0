"""`faq serve` in a process of its own."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from search.index_cache import place_of
from support.commands import (
    FAQ,
    FAULTY,
    Run,
    assert_failed,
)
from support.processes import PATIENCE
from support.serving import serving


def _get(host: str, port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    connection.request("GET", path)
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    return response.status, page


def _get_until(host: str, port: int, path: str, words: str) -> str:
    """The page when it holds the words, which it does before long."""
    due = time.monotonic() + PATIENCE
    while time.monotonic() < due:
        status, page = _get(host, port, path)
        assert status == 200
        if words in page:
            return page
        time.sleep(0.05)
    pytest.fail(f"{path} never held “{words}”.")


def test_serve_answers_and_picks_up_an_edit_without_a_restart(
    small_content: Path, tmp_path: Path
) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    with serving(tmp_path) as (process, host, port):
        status, page = _get(host, port, "/questions/cost/")
        assert status == 200
        assert "Nothing." in page
        file.write_text(file.read_text("utf-8").replace("Nothing.", "A zebra."), "utf-8")
        _get_until(host, port, "/questions/cost/", "A zebra.")
        assert "/questions/cost/" in _get(host, port, "/search/?q=zebra")[1]
        file.write_text(FAULTY, "utf-8")
        assert process.stderr is not None
        said = process.stderr.readline() + process.stderr.readline()
        assert "The site shows the content as it was." in said
        assert "the status “publishd” does not exist" in said
        page = _get(host, port, "/questions/cost/")[1]
        assert "A zebra." in page
        assert "publishd" not in page, "no address tells who is staff"
        assert str(tmp_path) not in page
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
    with serving(tmp_path, "--drafts") as (_, host, port):
        status, page = _get(host, port, "/questions/cost/")
        assert (status, "Nothing." in page) == (200, True)
        assert "Drafts are shown." in page
        assert "This is a draft." in page
        assert "/questions/cost/" in _get(host, port, "/search/?q=nothing")[1]
        file.write_text(file.read_text("utf-8").replace("Nothing.", "A zebra."), "utf-8")
        _get_until(host, port, "/questions/cost/", "A zebra.")
        good = file.read_text("utf-8")
        file.write_text(FAULTY, "utf-8")
        page = _get_until(host, port, "/questions/cost/", "does not exist")
        assert "A zebra." in page
        assert "the status “publishd” does not exist" in page
        file.write_text(good, "utf-8")
    place = place_of(small_content)
    assert place is not None
    assert not place.folder.exists()
    with serving(tmp_path) as (_, host, port):
        page = _get(host, port, "/questions/cost/")[1]
        assert "A zebra." not in page
        assert "rafts" not in page


@pytest.mark.usefixtures("small_content")
def test_control_c_ends_serving_without_a_word(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, host, port):
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
@pytest.mark.parametrize("host", ["*", "0.0.0.0", "::", "192.0.2.1", "faq.example"])
def test_drafts_are_shown_on_this_computer_alone(tmp_path: Path, host: str) -> None:
    assert _serve_in_vain(tmp_path, "--host", host, "--drafts") == (
        f"--drafts shows what has not been published, and others can reach {host}. Leave out "
        "--host. A proxy on this computer that asks who comes can lead to it, with "
        "--trusted-host NAME.\n"
    )


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("host", ["127.0.0.2", "localhost"])
def test_drafts_are_shown_on_every_address_of_this_computer_alone(
    tmp_path: Path, host: str
) -> None:
    with serving(tmp_path, "--host", host, "--drafts") as (process, _, port):
        assert "Drafts are shown." in _get(host, port, "/")[1]
        process.terminate()
        assert process.communicate(timeout=PATIENCE) == ("", "")


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            ("--trusted-host", name),
            f"“{name}” is no name of a host. Give it without http:// and port: "
            "--trusted-host faq.example.org\n",
            id=name or "nothing",
        )
        for name in ("https://faq.example", "faq.example:8000", "faq.example/faq", "", "*", "a b")
    ]
    + [
        pytest.param(
            ("--proxy", name),
            f"“{name}” is no address of a proxy. Give its number, such as --proxy 127.0.0.1\n",
            id=f"proxy {name}",
        )
        for name in ("*", "proxy.example", "10.0.0.0/8", "")
    ],
)
def test_what_is_no_name_or_address_is_one_message(
    faq: Run, options: tuple[str, ...], message: str
) -> None:
    assert_failed(faq("serve", *options), 2, message)


@pytest.mark.usefixtures("small_content")
def test_serve_says_what_it_opens(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "0.0.0.0", "--trusted-host", "FAQ.example") as (process, *_):
        assert process.stdout is not None
        line = process.stdout.readline()
    own = socket.gethostname().lower()
    names = {"localhost", "faq.example", own, f"{own.partition('.')[0]}.local"}
    assert line == (
        "Everybody whom the network lets reach this computer can read it, by its addresses and as "
        f"{', '.join(sorted(names))}. Other names are refused: add them with --trusted-host.\n"
    )


@pytest.mark.usefixtures("small_content")
def test_serve_listens_on_all_addresses(tmp_path: Path) -> None:
    """“*” stands for several addresses, and so does “localhost” where IPv6 is set up."""
    with serving(tmp_path, "--host", "*") as (_, _, port):
        assert _get("127.0.0.1", port, "/")[0] == 200
