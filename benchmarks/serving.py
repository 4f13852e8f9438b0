"""The whole site under load, beside the same server's "hello"; see README.md.

    python benchmarks/serving.py                       # each server: some minutes
    python benchmarks/serving.py --minutes 10          # one server for long, its memory looked at

Builds editions of the shipped content and of generated questions, serves them by each server and
asks on this computer's loopback with wrk, by turns with a WSGI application of two lines on the
same server. Writes serving.jsonl and SERVING.md; the long run is kept beside what is there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from html import escape, unescape
from importlib.metadata import version
from itertools import cycle
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit
from urllib.request import urlopen

from circumstances import circumstances
from generated import queries, write_content
from measured import keep_lines, kept_lines
from ports import free_port
from processes import memory_of, processor_of

__all__ = ["FAQ", "PRODUCTION", "crawled", "search_address", "served", "wrk"]

HERE = Path(__file__).resolve().parent

GENERATED = 10_000

SHIPPED = "shipped"

MOST_PAGES = 2_000
"""Pages that are asked for in turn."""

DISTINCT, OFTEN = 30_000, 1_000
"""Searches, each of which is asked once; and the last of them, which are drawn with repeats."""

SAMPLE = 5
"""Pages and searches whose bodies are compared after each turn."""

MIXED = "pages and searches"

LOADS = ("hello", "pages", "searches", "repeated searches")

PRODUCTION = "faq serve --production"

FAQ = [sys.executable, "-c", "from webapp.cli.main import main; main()"]

_UNLIMITED = {"FAQ_REQUESTS_A_MINUTE": "0", "FAQ_SEARCHES_A_MINUTE": "0"}
"""One client asks for all: the limits that a site has for each would refuse it."""


@dataclass(frozen=True)
class Line:
    """One server under one load, the rounds together."""

    server: str
    content: str
    load: str
    workers: int
    connections: int
    seconds: float
    """That were measured, of all rounds."""
    requests: int
    a_second: float
    """Requests, the median of the rounds."""
    a_core: float
    """Requests for a second of the server's processor time."""
    p50_ms: float
    p99_ms: float
    """Both the median of the rounds; of a long run as wrk gives them for all of it."""
    errors: int
    """Answers that are no success or redirect, and connections that failed."""
    memory_mb: Sequence[float]
    """Resident, of all processes of the server: at the start, after each round or each
    half minute."""
    to_hello: float | None = None
    """Requests a second for one of "hello", the median of the rounds."""
    date: str = ""
    commit: str = ""
    machine: str = ""


@dataclass(frozen=True)
class Site:
    """What is served and what is asked of it."""

    content: str
    edition: Path
    paths: Mapping[str, Sequence[str]]
    """Load -> addresses in turn."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--servers", nargs="+", choices=[*SERVERS], default=[*SERVERS])
    parser.add_argument("--content", type=Path, default=HERE.parent / "content", metavar="DIR")
    parser.add_argument("--generated", type=int, default=GENERATED, metavar="N", help="0: none")
    parser.add_argument("--seconds", type=float, default=3, metavar="N", help="of a turn")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--connections", type=int, default=16, metavar="N")
    parser.add_argument("--minutes", type=float, default=0, metavar="N", help="one long run alone")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="where results go")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        parser.error("wrk makes the load and is not installed (Debian: sudo apt-get install wrk).")
    file = options.out / "serving.jsonl"
    lines = {_key(line): line for line in (Line(**one) for one in kept_lines(file))}
    with tempfile.TemporaryDirectory() as scratch:
        sites = list(_sites(options, Path(scratch)))
        # Written after each server, so that what was measured stays if the next one is ended.
        for server in [PRODUCTION] if options.minutes else options.servers:
            if options.minutes:
                made = [_long(options, sites[-1])]
            else:
                made = [line for site in sites for line in _measured(options, site, server)]
            lines |= {_key(line): line for line in made}
            kept = sorted(lines.values(), key=_key)
            shown = keep_lines(file, kept, "to “hello”.", _report(kept))
            _tell(f"The results are in {shown}.")


def _key(line: Line) -> tuple[bool, str, int, int]:
    loads = (*LOADS, MIXED)
    return line.load == MIXED, line.content, [*SERVERS].index(line.server), loads.index(line.load)


def _sites(options: argparse.Namespace, scratch: Path) -> Iterator[Site]:
    """The editions, and what is asked of each."""
    folders = {SHIPPED: options.content}
    if options.generated:
        name = f"{options.generated:,} generated"
        folders[name] = scratch / "content"
        write_content(folders[name], options.generated)
    for number, (name, folder) in enumerate(folders.items()):
        edition = scratch / f"{number}.edition"
        command = [*FAQ, "build", "--to", str(edition), "--content", str(folder)]
        start = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        size = edition.stat().st_size / 1e6
        _tell(f"The edition of {name}: {time.monotonic() - start:.1f} s, {size:.1f} MB")
        asked = _asked_of(folder) if name == SHIPPED else _asked_of_generated(options.generated)
        with served(PRODUCTION, edition, _cores()[0]) as (address, _):
            pages = crawled(address)
        often = random.Random(2026).choices(
            asked[-OFTEN:], [1 / rank for rank in range(1, OFTEN + 1)], k=DISTINCT
        )
        yield Site(
            name,
            edition,
            {
                "hello": ["/"],
                "pages": pages,
                "searches": [search_address(one) for one in asked],
                "repeated searches": [search_address(one) for one in often],
            },
        )


def search_address(query: str) -> str:
    return f"/search/?{urlencode({'q': query})}"


def _asked_of(content: Path) -> list[str]:
    """Distinct searches in the words of the wordings: some of one, often with some of another."""
    chance = random.Random(2026)
    wordings = [
        line.split()
        for path in sorted(content.rglob("*.wordings.txt"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    made: dict[str, None] = {}
    while len(made) < DISTINCT:
        one, other = chance.choice(wordings), chance.choice(wordings)
        first = chance.randrange(len(one))
        words = one[first : first + chance.randint(2, 6)] + other[: chance.randint(0, 3)]
        made[" ".join(words)] = None
    return [*made]


def _asked_of_generated(size: int) -> list[str]:
    return [*dict.fromkeys(one.query for one in queries(size, DISTINCT))]


def crawled(address: str) -> list[str]:
    """The paths of pages that links lead to from home, the nearest first, `MOST_PAGES` of them."""
    pages, found = [], ["/"]
    for path in found:  # which grows meanwhile
        status, kind, body = _got(address + path)
        if status != 200 or not kind.startswith("text/html"):
            continue
        pages.append(path)
        if len(pages) == MOST_PAGES:
            break
        known = set(found)
        for link in re.findall(r'<a [^>]*href="([^"#?]+)', body.decode()):
            to = urljoin(path, unescape(link))
            if to.startswith("/") and to not in known and not to.startswith("/search/"):
                known.add(to)
                found.append(to)
    return pages


def _got(address: str) -> tuple[int, str, bytes]:
    """The status, kind and body of an answer; 0 where there is none, or a redirect."""
    try:
        with urlopen(address, timeout=30) as answer:
            status = answer.status if answer.url == address else 0
            return status, answer.headers.get_content_type(), answer.read()
    except HTTPError as error:
        return error.code, "", b""
    except OSError:
        return 0, "", b""


def _cores() -> tuple[set[int], set[int]]:
    """Those of the server and that of the load, which must not take turns on one where there are
    more."""
    cores = sorted(os.sched_getaffinity(0))
    return set(cores[:-1] or cores), set(cores[-1:])


@contextmanager
def served(
    name: str, edition: Path | None, cores: set[int], **settings: str
) -> Iterator[tuple[str, int]]:
    """The address of a server of an edition, or of "hello" without one, and its process."""
    port = free_port()
    environment = {
        **os.environ,
        **_UNLIMITED,
        "FAQ_WORKERS": str(len(cores)),
        "FAQ_EDITION": str(edition or ""),
        **settings,
        "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE)]),
    }
    app = "webapp.wsgi:app" if edition else "hello:app"
    command = SERVERS[name](app, port, len(cores))
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=log,
            stderr=log,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                if _got(address + "/")[0] == 200:
                    break
                if process.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                process.kill()
            if process.poll() is not None:
                log.seek(0)
                said = log.read().decode(errors="replace")[-2000:]
                raise OSError(f"{name} does not serve: {said}")
            yield address, process.pid
        finally:
            process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _measured(options: argparse.Namespace, site: Site, server: str) -> Iterator[Line]:
    """A line for each load."""
    serving, asking = _cores()
    rounds: dict[str, list[dict[str, float]]] = {load: [] for load in LOADS}
    asked = dict.fromkeys(LOADS, 0)
    bodies: dict[str, str] = {}
    with (
        served(server, None, serving) as (hello, hello_process),
        served(server, site.edition, serving) as (address, process),
    ):
        servers = dict.fromkeys(LOADS, (address, process)) | {"hello": (hello, hello_process)}
        memory = {load: [memory_of(servers[load][1], "Rss")] for load in LOADS}
        for number in range(options.rounds + 1):  # the first one warms up
            for load in LOADS:
                where, its = servers[load]
                seconds = options.seconds if number else 1
                before = processor_of(its)
                paths, first = site.paths[load], asked[load]
                made = wrk(where, paths, first, seconds, asking, options.connections)
                made["processor"] = processor_of(its) - before
                # Those that were under way at the end are not counted, and may be kept.
                asked[load] += int(made["requests"]) + options.connections
                made["errors"] += _wrong(where, paths, bodies, number)
                memory[load].append(memory_of(its, "Rss"))
                if number:
                    rounds[load].append(made)
    for load in LOADS:
        to_hello = [
            (one["requests"] / one["seconds"]) / (least["requests"] / least["seconds"])
            for one, least in zip(rounds[load], rounds["hello"], strict=True)
        ]
        line = _line(server, site.content, load, rounds[load], memory[load], options)
        line = replace(line, workers=len(serving), to_hello=statistics.median(to_hello))
        _tell(f"{server}, {site.content}, {load}: {line.a_second:,.0f} a second")
        yield line


def _long(options: argparse.Namespace, site: Site) -> Line:
    """Pages and searches by turns for minutes, by what `faq serve --production` uses."""
    serving, asking = _cores()
    mixed = [
        path
        for both in zip(cycle(site.paths["pages"]), site.paths["repeated searches"], strict=False)
        for path in both
    ]
    with served(PRODUCTION, site.edition, serving) as (address, process):
        wrk(address, mixed, 0, 10, asking, options.connections)
        memory = [memory_of(process, "Rss")]
        before = processor_of(process)
        with ThreadPoolExecutor(1) as pool:
            seconds = 60 * options.minutes
            made = pool.submit(wrk, address, mixed, 0, seconds, asking, options.connections)
            while wait([made], timeout=30).not_done:
                memory.append(memory_of(process, "Rss"))
                _tell(f"{memory[-1]:.1f} MB")
            figures = made.result()
        memory.append(memory_of(process, "Rss"))
        figures["processor"] = processor_of(process) - before
        figures["errors"] += _wrong(address, mixed, {}, 0)
    line = _line(PRODUCTION, site.content, MIXED, [figures], memory, options)
    return replace(line, workers=len(serving))


def wrk(
    address: str,
    paths: Sequence[str],
    first: int,
    seconds: float,
    cores: set[int],
    connections: int,
) -> dict[str, float]:
    """What wrk measured while it asked for paths from the first on."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write("\n".join(paths))
        file.flush()
        done = subprocess.run(
            [
                *("wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"),
                *("--timeout", "10s", "-s", str(HERE / "load.lua"), address),
            ],
            env={**os.environ, "LOAD_PATHS": file.name, "LOAD_FIRST": str(first)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
    text = next(line for line in done.stdout.splitlines() if line.startswith("LOAD "))
    figures: dict[str, float] = json.loads(text.removeprefix("LOAD "))
    return figures


def _wrong(address: str, paths: Sequence[str], bodies: dict[str, str], number: int) -> int:
    """How many of a sample are no success, no page, or not the body that came before."""
    wrong = 0
    for path in random.Random(number).sample(paths, min(SAMPLE, len(paths))):
        status, _, body = _got(address + path)
        digest = hashlib.sha256(body).hexdigest()
        is_right = b"</" in body or body == b"hello\r\n"
        query = parse_qs(urlsplit(path).query).get("q", [""])[0]
        is_right &= escape(query).encode() in body  # so that it is no page of a form alone
        if status != 200 or not is_right or bodies.setdefault(address + path, digest) != digest:
            wrong += 1
    return wrong


def _line(
    server: str,
    content: str,
    load: str,
    rounds: Sequence[Mapping[str, float]],
    memory: Sequence[float],
    options: argparse.Namespace,
) -> Line:
    requests = sum(one["requests"] for one in rounds)
    used = sum(one["processor"] for one in rounds)
    return Line(
        server,
        content,
        load,
        workers=0,
        connections=options.connections,
        seconds=sum(one["seconds"] for one in rounds),
        requests=int(requests),
        a_second=statistics.median(one["requests"] / one["seconds"] for one in rounds),
        a_core=requests / used if used else 0,
        p50_ms=statistics.median(one["p50_ms"] for one in rounds),
        p99_ms=statistics.median(one["p99_ms"] for one in rounds),
        errors=int(sum(one["errors"] for one in rounds)),
        memory_mb=[round(one, 1) for one in memory],
        **asdict(circumstances()),
    )


def _production(app: str, port: int, workers: int) -> list[str]:
    if app == "hello:app":  # granian is what it uses
        return _granian(app, port, workers)
    return [*FAQ, "serve", "--production", "--port", str(port)]


def _granian(app: str, port: int, workers: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    return [*command, f"--port={port}", f"--workers={workers}", "--blocking-threads=1", app]


def _gunicorn(app: str, port: int, workers: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "--worker-class=gthread", "--threads=4"]
    return [*command, f"--bind=127.0.0.1:{port}", f"--workers={workers}", app]


def _waitress(app: str, port: int, _: int) -> list[str]:
    return [sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{port}", "--threads=4", app]


SERVERS = {
    PRODUCTION: _production,
    "granian": _granian,
    "gunicorn": _gunicorn,
    "waitress": _waitress,
}
"""Name -> the command that serves an application at a port in so many processes."""


def _report(lines: Sequence[Line]) -> Iterator[str]:
    yield from sorted({f"- {one.date}, commit {one.commit}: {one.machine}." for one in lines})
    yield f"- {', '.join(f'{name} {version(name)}' for name in SERVERS if name != PRODUCTION)}."
    heads = ["requests/s", "of hello", "requests/s a core", "p50 ms", "p99 ms", "p99/p50"]
    heads += ["errors", "MB before", "MB after"]
    for content in dict.fromkeys(one.content for one in lines if one.load != MIXED):
        its = [one for one in lines if one.content == content and one.load != MIXED]
        yield ""
        yield f"## Questions: {content}"
        yield ""
        yield f"Workers: {its[0].workers}. Connections: {its[0].connections}."
        yield ""
        yield f"| server | load | {' | '.join(heads)} |"
        yield f"| --- | --- |{' ---: |' * len(heads)}"
        for one in its:
            yield (
                f"| {one.server} | {one.load} | {one.a_second:,.0f} | {one.to_hello:.2f} | "
                f"{one.a_core:,.0f} | {one.p50_ms:.2f} | {one.p99_ms:.2f} | "
                f"{one.p99_ms / one.p50_ms:.1f} | {one.errors:,} | {one.memory_mb[0]:,.0f} | "
                f"{one.memory_mb[-1]:,.0f} |"
            )
    for one in lines:
        if one.load == MIXED:
            yield ""
            yield "## The long run"
            yield ""
            yield (
                f"{one.server}, {one.content}, {one.load}, {one.seconds / 60:.1f} minutes: "
                f"{one.requests:,} requests, {one.a_second:,.0f} a second, {one.errors:,} errors, "
                f"p50 {one.p50_ms:.2f} ms, p99 {one.p99_ms:.2f} ms. Memory each half minute, MB: "
                f"{', '.join(f'{each:.1f}' for each in one.memory_mb)}."
            )


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
