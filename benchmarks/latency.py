"""How long one query takes: the scored index beside plain Whoosh, over the same records.

    python benchmarks/latency.py DIR

DIR holds records.jsonl and queries.jsonl. Prints median and 95th percentile in milliseconds, the
ratio of the medians, and MRR@10 of both, since speed without quality is worth nothing.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from whoosh import fields, index, qparser
from whoosh.analysis import StemmingAnalyzer

from search.engine import search
from search.entries import Entry, entry_from_json
from search.measures import Judged, measure
from search.scoring import build_scored_index

Engine = Callable[[str], list[str]]
"""Query -> ids of the ten best records."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="records.jsonl and queries.jsonl")
    folder = parser.parse_args().folder
    entries = [entry_from_json(value) for value in _read(folder / "records.jsonl")]
    queries = _read(folder / "queries.jsonl")
    with tempfile.TemporaryDirectory() as scratch:
        engines = {
            "scored index": _scored(entries),
            "Whoosh": _whoosh(entries, scratch),
        }
        times, quality = _run(engines, queries)
    print(f"{len(entries)} records, {len(queries)} queries\n")
    print(f"{'engine':<14} {'median ms':>10} {'p95 ms':>10} {'MRR@10':>8}")
    for name, milliseconds in times.items():
        median, p95 = statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20)[18]
        print(f"{name:<14} {median:>10.3f} {p95:>10.3f} {quality[name]:>8.3f}")
    ours, theirs = (statistics.median(times[name]) for name in engines)
    print(f"\nThe scored index is {theirs / ours:.0f} times faster than Whoosh, by their medians.")


def _run(
    engines: dict[str, Engine], queries: Sequence[dict[str, Any]]
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Times in milliseconds and MRR@10, both by engine."""
    quality = {}
    for name, engine in engines.items():  # warms caches up, and measures what is found
        judged = [
            Judged(engine(str(one["query"])), frozenset(one["expected"]), confident=True)
            for one in queries
        ]
        quality[name] = measure(judged).mrr_at_10
    times: dict[str, list[float]] = {name: [] for name in engines}
    gc.disable()
    for one in queries:
        for name, engine in engines.items():
            start = time.perf_counter()
            engine(str(one["query"]))
            times[name].append((time.perf_counter() - start) * 1000)
    gc.enable()
    return times, quality


def _scored(entries: Sequence[Entry]) -> Engine:
    built = build_scored_index(entries)
    return lambda query: [hit.id for hit in search(built, query).hits]


def _whoosh(entries: Sequence[Entry], folder: str) -> Engine:
    text = fields.TEXT(analyzer=StemmingAnalyzer())
    made = index.create_in(
        folder, fields.Schema(id=fields.ID(stored=True), question=text, answer=text)
    )
    writer = made.writer()
    for entry in entries:
        writer.add_document(id=entry.id, question=entry.question, answer=entry.answer)
    writer.commit(optimize=True)
    searcher = made.searcher()
    parser = qparser.MultifieldParser(
        ["question", "answer"], made.schema, group=qparser.OrGroup, plugins=[]
    )
    return lambda query: [hit["id"] for hit in searcher.search(parser.parse(query), limit=10)]


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
