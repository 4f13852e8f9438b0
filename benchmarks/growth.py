"""What the search costs as a collection grows, beside other engines; see README.md.

    python benchmarks/growth.py                            # to 100,000 records
    python benchmarks/growth.py --sizes 1000000            # another size beside what is there

Each engine builds its index of the same file of records in a process of its own, opens it in
another, and answers the same queries there, by turns with the others. Writes growth.jsonl, a line
for each size and engine, and GROWTH.md, which shows all its lines. An engine that is not
installed or cannot be built is named and left out.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from circumstances import circumstances
from collection import Asked
from engines import (
    Engine,
    fts5_filled,
    fts5_searching,
    searching,
    tantivy_filled,
    tantivy_opened,
    tantivy_searching,
)
from generated import entries, queries
from in_python import in_new_process
from measured import OURS, keep_lines, kept_lines
from postgresql import MEASURED, Server, running_server
from processes import Peak, memory_of, processor_of

from search.database.connection import open_database
from search.database.loading import Collection, load_edition
from search.database.source import open_source
from search.entries import Entry
from search.index import build_index
from search.scored_index import ScoredIndex, scored_as_parts, scored_of_bytes

HERE = Path(__file__).resolve().parent

SIZES = (1_000, 10_000, 100_000)

TIMED, WARMING = 400, 40
"""Queries that are timed, and asked before."""

TURN = 10
"""Queries that an engine answers before the next one is asked."""

PATIENCE = 60.0
"""Seconds of queries after which an engine is asked no more at a size."""

LIMIT = 10

READING = "(reading alone)"
"""No engine: what it costs to read the records, which is part of what each engine is charged."""


@dataclass(frozen=True)
class Line:
    """One engine at one size; None is what was not measured."""

    records: int
    engine: str
    version: str
    setup: str
    left_out: str = ""
    """Why there are no figures."""
    build_s: float | None = None
    """Of the clock, from the file of records to an index on disk."""
    build_processor_s: float | None = None
    """Of the processor, a database server's among it."""
    build_mb: float | None = None
    """The most memory meanwhile, a database server's among it."""
    disk_mb: float | None = None
    open_s: float | None = None
    """From an index on disk to the first answer, the start of Python not counted."""
    memory_mb: float | None = None
    """Of the process that answers, after all queries, a database server's among it."""
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    misspelt_ms: float | None = None
    """The median of the queries with an error."""
    a_core: float | None = None
    """Queries for a second of the processor, a database server's among it."""
    found: float | None = None
    """The share of queries without an error whose record is among the ten."""
    found_misspelt: float | None = None
    """The same of those with an error."""
    same: int | None = None
    """Of the queries asked, those for which it gives the ids of our local index in their order."""
    asked: int = 0
    date: str = ""
    commit: str = ""
    machine: str = ""


@dataclass(frozen=True)
class Kind:
    """An engine that keeps its index in a folder or a database."""

    name: str
    setup: str
    build: Callable[[Path, str], None]
    """Writes the index of a file of records to a place: a folder, or the address of a database."""
    open: Callable[[str], Engine]
    version_of: Callable[[], str]
    in_server: bool = False
    """Whether its place is a database of PostgreSQL."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[*SIZES], metavar="N")
    parser.add_argument("--queries", type=int, default=TIMED, metavar="N", help="that are timed")
    parser.add_argument("--without", nargs="*", default=[], metavar="ENGINE", help="left out")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="where results go")
    options = parser.parse_args()
    file = options.out / "growth.jsonl"
    known = [Line(**one) for one in kept_lines(file)]
    lines = {(line.records, line.engine): line for line in known}
    order = [kind.name for kind in KINDS]
    for size in options.sizes:
        for line in _measured(size, options.queries, options.without):
            lines[line.records, line.engine] = line
        kept = sorted(lines.values(), key=lambda one: (one.records, order.index(one.engine)))
        shown = keep_lines(file, kept, _RATIOS, _report(kept))
        _tell(f"The results are in {shown}.")


def _measured(size: int, count: int, without: Sequence[str]) -> Iterator[Line]:
    here = circumstances()
    kinds = [kind for kind in KINDS if kind.name not in without]
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        file = scratch / "records.jsonl"
        with file.open("w", encoding="utf-8") as records:
            for one in entries(size):
                fields = (one.id, one.topic, one.question, one.asked_as, one.answer)
                records.write(json.dumps(fields) + "\n")
        server, why = _server(stack) if any(kind.in_server for kind in kinds) else (None, "")
        lines: dict[str, Line] = {}
        places: dict[str, str] = {}
        for number, kind in enumerate(kinds):
            line = Line(size, kind.name, "", kind.setup, **asdict(here))
            try:
                if kind.in_server and server is None:
                    raise OSError(why)
                place = _place(kind, scratch, server, number)
                line = replace(line, version=kind.version_of())
                lines[kind.name] = replace(line, **_built(kind, file, place, server))
                places[kind.name] = place
            except Exception as error:  # whatever it is, the others can still be measured
                lines[kind.name] = replace(line, left_out=f"{type(error).__name__}: {error}")
            _tell_of(size, lines[kind.name])
        file.unlink()
        asked = queries(size, count + WARMING)
        answering = {name: place for name, place in places.items() if name != READING}
        for name, figures in _answers(answering, asked, server).items():
            lines[name] = replace(lines[name], **figures)
            _tell_of(size, lines[name])
        yield from lines.values()


def _server(stack: ExitStack) -> tuple[Server | None, str]:
    """A database server, or why there is none."""
    try:
        import_module("psycopg")
        return stack.enter_context(running_server(MEASURED)), ""
    except (OSError, ModuleNotFoundError) as error:
        return None, str(error)


def _place(kind: Kind, scratch: Path, server: Server | None, number: int) -> str:
    if kind.in_server and server is not None:
        return server.make(f"faq{number}")
    (scratch / kind.name).mkdir()
    return str(scratch / kind.name)


def _built(kind: Kind, file: Path, place: str, server: Server | None) -> dict[str, Any]:
    """The figures of building. Raises what the engine raises."""
    if not kind.in_server or server is None:
        wall, processor, peak = in_new_process(_build, kind.name, file, place)
        size = sum(one.stat().st_size for one in Path(place).rglob("*") if one.is_file())
    else:
        before = processor_of(server.process)
        with Peak(server.process) as of_server:
            wall, processor, peak = in_new_process(_build, kind.name, file, place)
        processor += processor_of(server.process) - before
        peak += of_server.megabytes
        size = server.size_of(place.rpartition("/")[2])
    return {
        "build_s": wall,
        "build_processor_s": processor,
        "build_mb": peak,
        "disk_mb": size / 1e6,
    }


def _build(name: str, file: Path, place: str) -> tuple[float, float, float]:
    """Seconds of the clock, of the processor, and the most megabytes of this process."""
    start = time.perf_counter()
    before = time.process_time()
    _kind(name).build(file, place)
    peak = next(
        int(line.split()[1]) / 1024
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        if line.startswith("VmHWM:")
    )
    return time.perf_counter() - start, time.process_time() - before, peak


def _answers(
    places: Mapping[str, str], asked: Sequence[Asked], server: Server | None
) -> dict[str, dict[str, Any]]:
    """Engine -> the figures of its answers; each in a process, asked by turns."""
    context = multiprocessing.get_context("spawn")
    pipes: dict[str, Connection] = {}
    processes = []
    opened: dict[str, float] = {}
    for name, place in places.items():
        pipes[name], far = context.Pipe()
        processes.append(context.Process(target=_answer, args=(name, place, far), daemon=True))
        processes[-1].start()
        far.close()
        try:
            opened[name] = pipes[name].recv()
        except EOFError:
            del pipes[name]
    times: dict[str, list[float]] = {name: [] for name in places}
    ids: dict[str, list[list[str]]] = {name: [] for name in places}
    used: dict[str, float] = dict.fromkeys(places, 0.0)
    for first in range(0, len(asked), TURN):
        words = [one.query for one in asked[first : first + TURN]]
        for name, pipe in pipes.items():
            if sum(times[name]) > PATIENCE * 1000:
                continue
            server_pid = server.process if server else 0
            is_ours = places[name].startswith("postgresql:")
            before = processor_of(server_pid) if is_ours else 0.0
            pipe.send(words)
            seconds, found, processor = pipe.recv()
            if first < WARMING:
                continue
            times[name] += [1000 * one for one in seconds]
            ids[name] += found
            used[name] += processor + (processor_of(server_pid) - before if is_ours else 0.0)
    figures: dict[str, dict[str, Any]] = {}
    for name, process in zip(places, processes, strict=True):
        if name not in opened:
            figures[name] = {"left_out": "what was built does not open"}
            continue
        memory = memory_of(process.pid or 0)
        if places[name].startswith("postgresql:") and server:
            memory += memory_of(server.process)
        pipes[name].send(None)
        process.join()
        figures[name] = {
            "open_s": opened[name],
            "memory_mb": memory,
            **_figures(times[name], used[name], ids[name], asked[WARMING:]),
            "same": sum(a == b for a, b in zip(ids[name], ids.get(OURS, []), strict=False)),
        }
    return figures


def _answer(name: str, place: str, pipe: Connection) -> None:
    """Answers what comes in, until None does."""
    kind = _kind(name)
    start = time.perf_counter()
    engine = kind.open(place)
    engine("how do i", LIMIT)
    pipe.send(time.perf_counter() - start)
    while (words := pipe.recv()) is not None:
        seconds, found = [], []
        before = time.process_time()
        for query in words:
            start = time.perf_counter()
            found.append(engine(query, LIMIT))
            seconds.append(time.perf_counter() - start)
        pipe.send((seconds, found, time.process_time() - before))
    os._exit(0)  # no engine has to tidy up


def _figures(
    times: Sequence[float], used: float, ids: Sequence[Sequence[str]], asked: Sequence[Asked]
) -> dict[str, Any]:
    if len(times) < 2:
        return {"asked": len(times)}
    percent = statistics.quantiles(times, n=100, method="inclusive")
    shares: dict[bool, list[bool]] = {True: [], False: []}
    for found, one in zip(ids, asked, strict=False):
        shares[one.is_misspelt].append(bool(one.expected.intersection(found)))
    misspelt = [ms for ms, one in zip(times, asked, strict=False) if one.is_misspelt]
    return {
        "misspelt_ms": statistics.median(misspelt) if misspelt else None,
        "p50_ms": percent[49],
        "p95_ms": percent[94],
        "p99_ms": percent[98],
        "a_core": len(times) / used if used else None,
        "found": statistics.mean(shares[False]) if shares[False] else None,
        "found_misspelt": statistics.mean(shares[True]) if shares[True] else None,
        "asked": len(times),
    }


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def _read(file: Path) -> Iterator[Entry]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            record_id, topic, question, asked_as, answer = json.loads(line)
            yield Entry(record_id, topic, question, tuple(asked_as), answer)


def _joined(file: Path) -> Iterator[Entry]:
    """For engines with two fields: the other wordings are part of the question."""
    for one in _read(file):
        yield replace(one, question=" ".join([one.question, *one.asked_as]))


def _build_ours(file: Path, place: str) -> None:
    parts = scored_as_parts(build_index(_read(file)))
    with Path(place, "scored.index").open("wb") as kept:
        kept.writelines(parts)


def _open_ours(place: str) -> Engine:
    return searching(scored_of_bytes(Path(place, "scored.index").read_bytes()))


def _load_ours(file: Path, address: str) -> None:
    """Loads the index of the file that was built before, with a card for each record."""
    index = scored_of_bytes((file.parent / OURS / "scored.index").read_bytes())
    cards = [json.dumps({"title": one.question, "text": one.answer}) for one in _read(file)]
    database = open_database(address, is_loading=True)
    load_edition(database, Collection("faq", "", ""), index, cards)
    database.close()


def _open_loaded(address: str) -> Engine:
    source = open_source(address)

    def answer(query: str, limit: int) -> list[str]:
        def use(index: ScoredIndex, _: object) -> list[str]:
            return searching(index)(query, limit)

        return source.read(use, query)

    return answer


def _build_tantivy(file: Path, place: str) -> None:
    tantivy_filled(_joined(file), Path(place))


def _open_tantivy(place: str) -> Engine:
    return tantivy_searching(tantivy_opened(Path(place)))


def _build_fts5(file: Path, place: str) -> None:
    fts5_filled(_joined(file), sqlite3.connect(Path(place, "fts5.db")))


def _open_fts5(place: str) -> Engine:
    return fts5_searching(sqlite3.connect(Path(place, "fts5.db")))


def _build_full_text(file: Path, place: str) -> None:
    with import_module("psycopg").connect(place) as database:
        database.execute(
            "CREATE TABLE entry (id text, question text, answer text, words tsvector "
            "GENERATED ALWAYS AS (setweight(to_tsvector('english', question), 'A') || "
            "setweight(to_tsvector('english', answer), 'D')) STORED)"
        )
        with database.cursor().copy("COPY entry (id, question, answer) FROM STDIN") as copy:
            for one in _joined(file):
                copy.write_row((one.id, one.question, one.answer))
        database.execute("CREATE INDEX ON entry USING gin (words)")
        database.commit()
        database.autocommit = True
        database.execute("VACUUM ANALYZE entry")


def _open_full_text(place: str) -> Engine:
    """Any word may match, as with the others. ts_rank finds the record of 98 % of the queries at
    10,000 records, ts_rank_cd that of 68 %."""
    database = import_module("psycopg").connect(place, autocommit=True)

    def answer(query: str, limit: int) -> list[str]:
        found = database.execute(
            "SELECT id FROM entry, websearch_to_tsquery('english', %s) AS asked "
            "WHERE words @@ asked ORDER BY ts_rank(words, asked, 1) DESC, id LIMIT %s",
            (" or ".join(query.split()), limit),
        )
        return [record_id for (record_id,) in found]

    return answer


def _version_of_server() -> str:
    return f"{import_module('psycopg').__version__} (psycopg)"


KINDS = (
    Kind(
        READING,
        "the records read and counted, no index",
        lambda file, _: deque(_read(file), maxlen=0).clear(),
        lambda _: lambda query, limit: [],
        lambda: platform.python_version(),
    ),
    Kind(OURS, "kept as one file, as it is", _build_ours, _open_ours, lambda: version("aimh-faq")),
    Kind(
        f"{OURS}, PostgreSQL",
        "the index of the line above, loaded; building is the loading alone",
        _load_ours,
        _open_loaded,
        lambda: version("aimh-faq"),
        in_server=True,
    ),
    Kind(
        f"{OURS}, SQLite",
        "the same in a file of SQLite",
        lambda file, place: _load_ours(file, f"sqlite:///{place}/index.sqlite"),
        lambda place: _open_loaded(f"sqlite:///{place}/index.sqlite"),
        lambda: version("aimh-faq"),
    ),
    Kind(
        "tantivy",
        "as in RESULTS.md, in a folder",
        _build_tantivy,
        _open_tantivy,
        lambda: version("tantivy"),
    ),
    Kind(
        "SQLite FTS5",
        "as in RESULTS.md, in a file",
        _build_fts5,
        _open_fts5,
        lambda: sqlite3.sqlite_version,
    ),
    Kind(
        "PostgreSQL full text",
        "tsvector with weights A and D, GIN, websearch_to_tsquery of the words with “or”, "
        "ts_rank that minds the length",
        _build_full_text,
        _open_full_text,
        _version_of_server,
        in_server=True,
    ),
)
"""In the order of the table."""


_BUILDING = (
    ("s", "build_s", "{:,.1f}"),
    ("processor s", "build_processor_s", "{:,.1f}"),
    ("peak MB", "build_mb", "{:,.0f}"),
    ("disk MB", "disk_mb", "{:,.1f}"),
)
_SEARCHING = (
    ("open s", "open_s", "{:,.2f}"),
    ("MB", "memory_mb", "{:,.0f}"),
    ("p50 ms", "p50_ms", "{:,.2f}"),
    ("p95 ms", "p95_ms", "{:,.2f}"),
    ("p99 ms", "p99_ms", "{:,.2f}"),
    ("p50 misspelt", "misspelt_ms", "{:,.2f}"),
    ("searches/s a core", "a_core", "{:,.0f}"),
    ("found", "found", "{:.3f}"),
    ("found misspelt", "found_misspelt", "{:.3f}"),
    ("as ours", "same", "{:,}"),
    ("asked", "asked", "{:,}"),
)


_RATIOS = "within a size, whose engines\nwere measured in one run."


def _report(lines: Sequence[Line]) -> Iterator[str]:
    settings = ", ".join(f"{name} {value}" for name, value in MEASURED.items())
    for one in {(one.records, one.date, one.commit, one.machine): one for one in lines}.values():
        yield f"- {one.records:,} records: {one.date}, commit {one.commit}, {one.machine}."
    for one in {one.engine: one for one in lines}.values():
        yield f"- {one.engine} {one.version}: {one.setup}."
    yield f"- PostgreSQL's settings beside its own: {settings}."
    left_out = {
        f"- Left out at {one.records:,}: {one.engine}, {one.left_out}"
        for one in lines
        if one.left_out
    }
    yield from sorted(left_out)
    for heading, columns, without in (
        ("Building", _BUILDING, ""),
        ("Searching", _SEARCHING, READING),
    ):
        yield ""
        yield f"## {heading}"
        yield ""
        yield f"| records | engine | {' | '.join(label for label, *_ in columns)} |"
        yield f"| ---: | --- |{' ---: |' * len(columns)}"
        for one in lines:
            if not one.left_out and one.engine != without:
                values = [(getattr(one, name), form) for _, name, form in columns]
                cells = ("" if value is None else form.format(value) for value, form in values)
                yield f"| {one.records:,} | {one.engine} | {' | '.join(cells)} |"


def _tell_of(size: int, line: Line) -> None:
    figures = {
        name: round(value, 3) for name, value in asdict(line).items() if isinstance(value, float)
    }
    _tell(f"{size:,} {line.engine}: {line.left_out or figures}")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
