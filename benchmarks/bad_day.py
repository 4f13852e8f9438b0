"""A bad day: what readers notice when something breaks while all ask at once; see README.md.

    python benchmarks/bad_day.py [--seconds 15]

Serves an edition of generated questions with `faq serve --production`, lets wrk ask for pages and
searches, and does harm: kills workers, publishes a mistake and takes it back, publishes a torn
file, and with PostgreSQL kills the database, stops it, starts it anew, and fills it up. Meanwhile
one reader asks again and again and notes what comes. Prints a row of a table for each.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path
from threading import Event
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from generated import queries, write_content
from postgresql import MEASURED, Server, running_server
from processes import memory_of, tree
from serving import FAQ, PRODUCTION, crawled, search_address, served, wrk

_QUESTIONS, _SEARCHES = 300, 30_000
"""Of the searches most are others: a worker answers those that it keeps whatever happens."""
_MISTAKE = "Everybody may leave out the fee."
_BEFORE = 2.0
"""Seconds of load before the harm."""
_TWO = {"FAQ_WORKERS": "2"}
_PATIENCE = 10
"""Seconds that the reader waits for an answer."""


@dataclass(frozen=True)
class Seen:
    """What the one reader got."""

    asked: float
    answered: float
    status: int
    """0 where there was no answer."""
    has_mistake: bool


@dataclass(frozen=True)
class Day:
    """What is served, and how it is asked."""

    address: str
    paths: Sequence[str]
    seconds: float

    def row(self, name: str, harm: Callable[[], None], own: Sequence[str]) -> str:
        """What a harm did to readers, as a row of the table; the one reader asks for its own
        paths, by turns."""
        over = Event()
        with ThreadPoolExecutor(2) as pool:
            reader = pool.submit(_read, self.address, own, over)
            others = pool.submit(wrk, self.address, self.paths, 0, self.seconds, _cores(), 16)
            time.sleep(_BEFORE)
            start = time.monotonic()
            harm()
            done = time.monotonic()
            figures = others.result()
            over.set()
            seen = reader.result()
        good = [one.answered for one in seen if one.status == 200]
        longest = max((b - a for a, b in pairwise(good)), default=self.seconds)
        statuses = [one.status for one in seen if one.status != 200]
        kinds = ", ".join(f"{statuses.count(one)} x {one}" for one in sorted({*statuses})) or "none"
        wrong = [one.answered for one in seen if one.has_mistake]
        shown = (
            f"{max(0, wrong[0] - start):.1f} to {max(0, wrong[-1] - start):.1f}" if wrong else ""
        )
        return (
            f"| {name} | {figures['requests'] / figures['seconds']:,.0f} | "
            f"{figures['errors']:,.0f} of {figures['requests']:,.0f} | {kinds} of {len(seen):,} | "
            f"{longest:.2f} | {done - start:.1f} | {shown} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=15, metavar="N", help="of each harm")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        parser.error("wrk makes the load and is not installed (Debian: sudo apt-get install wrk).")
    heads = ["done", "requests/s", "errors of wrk", "other answers to the reader"]
    heads += ["s without an answer", "s of the deed", "s with the mistake"]
    print(f"| {' | '.join(heads)} |\n| --- |{' ---: |' * (len(heads) - 1)}")
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        write_content(scratch / "right", _QUESTIONS)
        shutil.copytree(scratch / "right", scratch / "wrong")
        question = next((scratch / "wrong" / "faq").rglob("r0000000.md"))
        question.write_text(f"{question.read_text('utf-8')}\n{_MISTAKE}\n", "utf-8")
        for name in ("right", "wrong"):
            _build(scratch / name, str(scratch / f"{name}.edition"))
        shutil.copy(scratch / "right.edition", scratch / "site.edition")
        _of_editions(scratch, options.seconds)
        try:
            server = stack.enter_context(running_server(MEASURED))
        except OSError as error:
            parser.exit(0, f"Without a database: {error}\n")
        _of_databases(scratch, server, options.seconds)


def _of_editions(scratch: Path, seconds: float) -> None:
    """Workers and editions."""
    edition = scratch / "site.edition"
    page = ["/questions/r0000000/"]

    def put(source: str) -> None:
        shutil.copy(scratch / source, scratch / "new")
        (scratch / "new").replace(edition)

    def publish_and_take_back() -> None:
        put("wrong.edition")
        time.sleep(seconds / 3)
        put("right.edition")

    def publish_torn() -> None:
        whole = (scratch / "wrong.edition").read_bytes()
        (scratch / "new").write_bytes(whole[: len(whole) // 2])
        (scratch / "new").replace(edition)

    with served(PRODUCTION, edition, _cores(), **_TWO) as (address, process):
        day = Day(address, _paths(address), seconds)
        print(day.row("nothing", lambda: None, page), flush=True)
        print(day.row("a worker killed", lambda: _kill_worker(process), page), flush=True)
        kill = _every(seconds / 6, 4, lambda: _kill_worker(process))
        print(day.row("a worker killed, four times", kill, page), flush=True)
        taken = "an edition with a mistake put there, and taken back"
        print(day.row(taken, publish_and_take_back, page), flush=True)
        print(day.row("a torn edition put there", publish_torn, page), flush=True)
        put("right.edition")


def _of_databases(scratch: Path, server: Server, seconds: float) -> None:
    """The same searches in PostgreSQL."""
    url = server.make("day")
    _build(scratch / "right", url)

    def hang() -> None:
        server.pause()
        time.sleep(seconds / 3)
        server.pause(is_over=True)

    def restart(mode: str) -> None:
        server.stop(mode)
        server.start()

    def away() -> None:
        server.stop("immediate")
        time.sleep(seconds / 3)
        server.start()

    def fill() -> None:
        taken: list[Any] = []
        try:
            while len(taken) < 300:
                taken.append(server.connect("day"))
        except Exception:  # all are taken
            time.sleep(seconds / 3)
        for one in taken:
            one.close()

    edition = scratch / "site.edition"
    with served(PRODUCTION, edition, _cores(), **_TWO, FAQ_INDEX=url) as (address, _):
        asked = _searches()
        day = Day(address, asked, seconds)
        for name, harm in (
            ("nothing, searches in PostgreSQL", lambda: None),
            ("the database killed and started anew", lambda: restart("immediate")),
            ("the database restarted", lambda: restart("fast")),
            ("the database away for a while", away),
            ("the database answers nothing for a while", hang),
            ("all its connections taken for a while", fill),
            ("another edition loaded", lambda: _build(scratch / "wrong", url)),
        ):
            print(day.row(name, harm, asked[::-1]), flush=True)


def _cores() -> set[int]:
    """All: harm is done to readers, and nothing is compared."""
    return os.sched_getaffinity(0)


def _build(content: Path, to: str) -> None:
    command = [*FAQ, "build", "--to", to, "--content", str(content)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _searches() -> list[str]:
    asked = dict.fromkeys(one.query for one in queries(_QUESTIONS, _SEARCHES))
    return [search_address(one) for one in asked]


def _paths(address: str) -> list[str]:
    """Pages and searches by turns."""
    asked = _searches()
    pages = crawled(address)
    return [path for place, one in enumerate(asked) for path in (one, pages[place % len(pages)])]


def _kill_worker(process: int) -> None:
    """The one that holds most memory, which no helper of the server does."""
    workers = tree(process)[1:]
    os.kill(max(workers, key=lambda one: memory_of(one, "Rss")), signal.SIGKILL)


def _every(seconds: float, times: int, act: Callable[[], None]) -> Callable[[], None]:
    def acts() -> None:
        for _ in range(times):
            act()
            time.sleep(seconds)

    return acts


def _read(address: str, paths: Sequence[str], over: Event) -> list[Seen]:
    """Asks, fifty times a second where answers come at once."""
    seen = []
    for path in cycle(paths):
        if over.wait(0.02):
            break
        asked, body = time.monotonic(), b""
        try:
            with urlopen(address + path, timeout=_PATIENCE) as answer:
                status, body = answer.status, answer.read()
        except HTTPError as error:
            status = error.code
        except OSError:
            status = 0
        seen.append(Seen(asked, time.monotonic(), status, _MISTAKE.encode() in body))
    return seen


if __name__ == "__main__":
    main()
