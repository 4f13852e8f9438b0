"""The content changes while the site is served: seen soon, read aside, and never half."""

from __future__ import annotations

import http.client
import logging
import os
import random
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.content import write_file, write_small_content
from support.killing import faq_process, kill
from support.processes import PATIENCE, wait_until
from webapp.site import content_watcher
from webapp.site.content_watcher import ContentWatcher
from webapp.site.snapshot import Snapshot


def _answer(snapshot: Snapshot) -> str:
    return snapshot.knowledge.question_by_id["cost"].answer


@pytest.fixture
def file(small_content: Path) -> Path:
    return small_content / "faq" / "fees" / "cost.md"


def _save(file: Path, text: str) -> None:
    """Saves as editors do: a file beside it takes its place, so that none is seen half."""
    new = file.with_name(".cost.md.new")
    new.write_text(text, "utf-8")
    new.replace(file)


def _say(file: Path, answer: str) -> None:
    text = file.read_text("utf-8")
    _save(file, f"{text[: text.index('?') + 1]}\n\n{answer}\n")


def test_requests_do_not_wait_for_what_is_read(small_content: Path, file: Path) -> None:
    watcher = ContentWatcher(small_content, None)
    began, may_end = threading.Event(), threading.Event()

    def prepare(snapshot: Snapshot) -> None:
        if _answer(snapshot) == "A zebra.":
            began.set()
            assert may_end.wait(PATIENCE)

    with watcher.watched(prepare):
        _say(file, "A zebra.")
        assert began.wait(PATIENCE)
        started = time.monotonic()
        assert _answer(watcher.snapshot()) == "Nothing."
        assert time.monotonic() - started < PATIENCE / 2
        may_end.set()
        wait_until(lambda: _answer(watcher.snapshot()) == "A zebra.")


def test_an_edit_while_it_reads_is_read_too(small_content: Path, file: Path) -> None:
    watcher = ContentWatcher(small_content, None)

    def prepare(snapshot: Snapshot) -> None:
        if _answer(snapshot) == "First.":
            _say(file, "Second.")

    with watcher.watched(prepare):
        _say(file, "First.")
        wait_until(lambda: _answer(watcher.snapshot()) == "Second.")


def test_the_thread_ends_with_the_server(small_content: Path) -> None:
    with ContentWatcher(small_content, None).watched():
        assert any(one.name == "content watcher" for one in threading.enumerate())
    assert not any(one.name == "content watcher" for one in threading.enumerate())


def test_what_is_wrong_is_logged_once_and_the_last_edition_stays(
    small_content: Path,
    file: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(content_watcher, "_LOOK", 0.1)
    watcher = ContentWatcher(small_content, None)
    with caplog.at_level(logging.WARNING), watcher.watched():
        good = file.read_text("utf-8")
        _save(file, good.replace("published", "publishd"))
        wait_until(lambda: watcher.snapshot().faults != "")
        assert _answer(watcher.snapshot()) == "Nothing."
        time.sleep(0.5)  # and another look
        (record,) = caplog.records
        assert "cost.md" in record.getMessage()
        assert "publishd" in record.getMessage()
        _save(file, good.replace("Nothing.", "A zebra."))
        wait_until(lambda: _answer(watcher.snapshot()) == "A zebra.")
        assert watcher.snapshot().faults == ""


def test_a_folder_that_goes_and_comes_back_is_watched_again(
    small_content: Path, file: Path, tmp_path: Path
) -> None:
    """It goes at once: of one that is deleted file by file, a look may find what is left valid."""
    watcher = ContentWatcher(small_content, None)
    with watcher.watched():
        small_content.rename(tmp_path / "gone")
        wait_until(lambda: watcher.snapshot().faults != "")
        assert _answer(watcher.snapshot()) == "Nothing."
        write_small_content(small_content)
        wait_until(lambda: watcher.snapshot().faults == "")
        _say(file, "A zebra.")
        wait_until(lambda: _answer(watcher.snapshot()) == "A zebra.")


def test_a_link_that_leads_to_another_release_is_followed(tmp_path: Path) -> None:
    for release in ("one", "two"):
        write_small_content(tmp_path / release)
    _say(tmp_path / "two" / "faq" / "fees" / "cost.md", "Two.")
    link = tmp_path / "content"
    link.symlink_to("one")
    watcher = ContentWatcher(link, None)
    with watcher.watched():
        new = tmp_path / "new"
        new.symlink_to("two")
        new.replace(link)
        wait_until(lambda: _answer(watcher.snapshot()) == "Two.")
        _say(link / "faq" / "fees" / "cost.md", "Three.")
        wait_until(lambda: _answer(watcher.snapshot()) == "Three.")


def test_many_files_at_once_are_one_edition_or_two(small_content: Path) -> None:
    """A checkout of another state: what is between is not shown for long."""
    watcher = ContentWatcher(small_content, None)
    with watcher.watched():
        for number in range(100):
            write_file(
                small_content / "faq" / "fees" / f"q-{number}.md",
                f"---\nid: q-{number}\nstatus: published\n---\n# Number {number}?\n\nYes.\n",
            )
        wait_until(lambda: len(watcher.snapshot().knowledge.questions) == 101)


# The command


def _port(process: subprocess.Popen[str]) -> int:
    """Where it says that the site is."""
    assert process.stdout is not None
    said = re.match(r"The site is on http://[^/]+:(\d+)/", process.stdout.readline())
    assert said, process.communicate()
    return int(said[1])


@contextmanager
def _serving(root: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    process = faq_process(["serve", "--port", "0"], root)
    try:
        yield process, _port(process)
    finally:
        kill(process)


def _page(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/questions/cost/")
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    assert response.status == 200
    return page


def _killed_while_editing(content: Path, rounds: int) -> None:
    """Edits go on while the server is killed at random moments; it always serves the last one."""
    file = content / "faq" / "fees" / "cost.md"
    chance = random.Random(rounds)
    number = 0
    for _ in range(rounds):
        with _serving(content.parent) as (process, port):
            assert f"Edit {number}." in _page(port) if number else "Nothing." in _page(port)
            until = time.monotonic() + chance.uniform(0, 0.6)
            while time.monotonic() < until:
                number += 1
                _say(file, f"Edit {number}.")
                time.sleep(chance.uniform(0, 0.05))
            assert process.poll() is None
    with _serving(content.parent) as (_, port):
        assert f"Edit {number}." in _page(port)


def test_a_server_that_was_killed_serves_the_last_edition(small_content: Path) -> None:
    _killed_while_editing(small_content, 3)


@pytest.mark.deep
def test_a_server_that_is_killed_again_and_again_serves_the_last_edition(
    small_content: Path,
) -> None:
    _killed_while_editing(small_content, 200)


@pytest.mark.deep
def test_edits_are_seen_where_the_system_has_no_watch_left(small_content: Path, file: Path) -> None:
    """In a user namespace of its own, whose limit is nobody else's."""
    limit = "echo 0 > /proc/sys/user/max_inotify_watches && exec "
    command = f"{limit} faq serve --port 0"
    environment = {**os.environ, "PATH": f"{Path(os.sys.executable).parent}:{os.environ['PATH']}"}
    process = subprocess.Popen(
        ["unshare", "--user", "--map-root-user", "sh", "-c", command],
        cwd=small_content.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        port = _port(process)
        _say(file, "A zebra.")
        wait_until(lambda: "A zebra." in _page(port))
    finally:
        kill(process)
