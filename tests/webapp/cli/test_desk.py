"""`faq desk`: who can reach it, and what a kill leaves."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from ingest.content.writing import WORK as WRITING
from support.commands import FAQ, Run, assert_failed, file_texts
from support.desk import form_of
from support.processes import PATIENCE, wait_until

WORK = "work-how-many"
FILE = Path("content/faq/work-experience/work-how-many.md")


@contextmanager
def _desk(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command as a process, and the link that it prints."""
    process = subprocess.Popen(
        [FAQ, "desk", "--port", "0", "--no-browser"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        printed = re.fullmatch(r"The desk is on (http://\S+) \(Ctrl\+C ends it\)\n", line)
        assert printed, line
        yield process, printed[1]
    finally:
        process.kill()
        process.communicate()


def _browser() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor(CookieJar()))


def _read(opener: OpenerDirector, address: str, form: dict[str, list[str]] | None = None) -> str:
    data = urlencode(form, doseq=True).encode() if form else None
    with opener.open(address, data, timeout=PATIENCE) as answer:
        return str(answer.read().decode("utf-8"))


@pytest.fixture
def folder(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(content.parent / "data"))
    return content.parent


def test_the_link_opens_it_and_another_is_printed(folder: Path) -> None:
    with _desk(folder) as (process, link):
        assert "What to do" in _read(_browser(), link)
        assert process.stdout is not None
        another = process.stdout.readline().split()[4]
        assert another != link
        with pytest.raises(HTTPError, match="403") as refused:
            _read(_browser(), link)
        refused.value.close()
        assert "What to do" in _read(_browser(), another)


def test_a_kill_during_saves_loses_and_tears_nothing(folder: Path) -> None:
    """In each round the saves go on until the desk is killed; what was kept is there after it.

    The desk that shows what was kept is the one that saves and is killed in the next round.
    """
    moments = random.Random(17)
    opener = _browser()
    files = file_texts(folder / "content")
    words = ""
    rounds = 8
    for number in range(rounds + 1):
        with _desk(folder) as (process, link):
            base = link.partition("enter")[0]
            home = _read(opener, link)
            edit = f"{base}edit/question/{WORK}/"
            if number:
                edits = re.findall(r"unsaved=([0-9a-f]{16})", home)
                again = [_read(opener, f"{edit}?unsaved={one}") for one in edits]
                assert any(form_of(one)["text"] == [words] for one in again)
            if number == rounds:
                break
            words = f"Kept in round {number}."
            form = form_of(_read(opener, edit))
            _read(opener, f"{base}draft/question/{WORK}/", {**form, "text": [words]})
            written: list[str] = []

            def save(address: str = edit, written: list[str] = written) -> None:
                with suppress(OSError, URLError, AssertionError):
                    for count in range(10_000):
                        sent = form_of(_read(opener, address))
                        text = f"Round {count}. " * 2_000
                        written.append(text.strip())
                        _read(opener, address, {**sent, "text": [text], "act": ["save"]})

            saver = Thread(target=save)
            saver.start()
            wait_until(lambda written=written: written)
            time.sleep(moments.uniform(0, 1.0))
            process.send_signal(signal.SIGKILL)
            saver.join()
        head, _, text = (folder / FILE).read_text("utf-8").partition("\n\n")
        assert head == files[str(FILE.relative_to("content"))].decode().partition("\n\n")[0]
        assert (
            f"{text}\n"
            == files[str(FILE.relative_to("content"))].decode().partition("\n\n")[2] + "\n"
            or text.strip() in written
        )
        files[str(FILE.relative_to("content"))] = (folder / FILE).read_bytes()
        kept = file_texts(folder / "content")
        assert {name: kept[name] for name in kept if not name.startswith(WRITING)} == files


def test_others_cannot_reach_it_without_a_password(
    faq: Run, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(content.parent / "data"))
    monkeypatch.delenv("FAQ_DESK_PASSWORD_HASH", raising=False)
    for host in ("0.0.0.0", "::"):
        assert_failed(
            faq("desk", "--host", host),
            2,
            f"Others could reach the desk on {host}, and there is no password. Set one first: "
            "faq desk --set-password\n",
        )
    assert faq("desk", "--trusted-host", "desk.example.org").exit_code == 2


def test_a_password_is_set_and_only_its_hash_is_kept(folder: Path) -> None:
    def set_password(password: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [FAQ, "desk", "--set-password"],
            cwd=folder,
            input=f"{password}\n{password}\n",
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert set_password("short").returncode == 2
    done = set_password("correct horse battery")
    assert done.returncode == 0, done.stderr
    assert "FAQ_DESK_PASSWORD_HASH='scrypt:" in done.stdout
    kept = folder / "data" / "aimh-faq" / "desk-password"
    assert kept.stat().st_mode & 0o77 == 0
    assert b"correct horse" not in kept.read_bytes()
