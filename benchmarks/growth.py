"""How the search in Python grows: 1,000, 10,000 and 100,000 records, beside tantivy.

    python benchmarks/growth.py DIR [--up-to RECORDS] [--queries N]

DIR holds records.jsonl and queries.jsonl of StackFAQ. A record is one of its questions with a
number and a window of 60 words of one of its answers, so that a word stands in many records, as bad
as it gets for queries that any word may match. Prints for each size and engine: time to build,
memory that building took at its peak, size of the index, and the median query. 100,000 records
take some GB of memory and some minutes; `--up-to 10000` leaves them out.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from engines import OURS, Engine, ours_of, tantivy
from stackfaq import load_entries, load_queries

from search.build import build_index
from search.entries import Entry

SIZES = (1_000, 10_000, 100_000)

WINDOW = 60
"""Words of an answer in a record."""

LIMIT = 10

_SEED = 2026

_T = TypeVar("_T")

_ROW = "{:>8} {:<10}" + " {:>10}" * 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="records.jsonl and queries.jsonl")
    parser.add_argument("--up-to", type=int, default=SIZES[-1], metavar="RECORDS")
    parser.add_argument("--queries", type=int, default=200, metavar="N", help="how many to time")
    options = parser.parse_args()
    print(
        _ROW.format("records", "engine", "build s", "peak MB", "index MB", "median ms", "ours is"),
        flush=True,
    )
    for size in SIZES:
        if size <= options.up_to:
            # A new process for each size, so that none inherits the memory of another.
            process = multiprocessing.get_context("spawn").Process(
                target=_measure, args=(options.folder, size, options.queries)
            )
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(f"{size} records: ended with {process.exitcode}")


def grown(entries: Sequence[Entry], size: int) -> Iterator[Entry]:
    """So many records made of these; the same for every run, a smaller set begins a larger one."""
    chance = random.Random(_SEED)
    answers = [words for one in entries if (words := one.answer.split())]
    for number in range(size):
        question = chance.choice(entries).question
        answer = chance.choice(answers)
        first = chance.randrange(max(1, len(answer) - WINDOW + 1))
        yield Entry(
            id=f"r{number:06}",
            topic="",
            question=f"{question} {number}",
            answer=" ".join(answer[first : first + WINDOW]),
        )


def _measure(folder: Path, size: int, count: int) -> None:
    """Prints the rows of one size."""
    entries = list(grown(load_entries(folder), size))
    queries = [one.query for one in load_queries(folder)]
    queries = random.Random(_SEED).sample(queries, min(count, len(queries)))
    with tempfile.TemporaryDirectory() as scratch:
        other, other_took = _built(lambda: tantivy(entries, Path(scratch)))
        other_bytes = sum(path.stat().st_size for path in Path(scratch).rglob("*"))
        index, took = _built(lambda: build_index(entries))
        own_bytes = len(json.dumps(index.as_json(), separators=(",", ":")))
        engines = {OURS: ours_of(index), "tantivy": other}
        times = _times(engines, queries)
    own = statistics.median(times[OURS])
    for name, (seconds, peak), size_in_bytes in (
        (OURS, took, own_bytes),
        ("tantivy", other_took, other_bytes),
    ):
        median = statistics.median(times[name])
        print(
            _ROW.format(
                size,
                name,
                f"{seconds:.1f}",
                "?" if peak is None else f"{peak:.0f}",
                f"{size_in_bytes / 1e6:.1f}",
                f"{median:.2f}",
                f"{median / own:.2f} x",
            ),
            flush=True,
        )


def _built(build: Callable[[], _T]) -> tuple[_T, tuple[float, float | None]]:
    """What was built, the seconds it took and the megabytes at the peak."""
    gc.collect()
    before = _resident("VmRSS", reset=True)
    start = time.perf_counter()
    built = build()
    seconds = time.perf_counter() - start
    peak = _resident("VmHWM")
    return built, (seconds, None if before is None or peak is None else peak - before)


def _resident(name: str, *, reset: bool = False) -> float | None:
    """Megabytes of memory in use now (VmRSS) or at the peak since `reset` (VmHWM); Linux only.

    Not tracemalloc: it sees nothing of what Rust takes, and makes the build many times slower.
    """
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5")  # proc(5): the peak starts anew
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    found = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(found.split()[1]) / 1000


def _times(engines: dict[str, Engine], queries: Sequence[str]) -> dict[str, list[float]]:
    """Milliseconds by engine, each query on one after the other, when all were asked once."""
    for engine in engines.values():
        for query in queries:
            engine(query, LIMIT)
    times: dict[str, list[float]] = {name: [] for name in engines}
    gc.collect()
    gc.disable()
    for query in queries:
        for name, engine in engines.items():
            start = time.perf_counter()
            engine(query, LIMIT)
            times[name].append((time.perf_counter() - start) * 1000)
    gc.enable()
    return times


if __name__ == "__main__":
    main()
