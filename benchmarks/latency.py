"""How long one query takes in Python: our search beside others, over the same records.

    python benchmarks/latency.py DIR

DIR holds records.jsonl and queries.jsonl. Prints for each engine the median and the 95th percentile
in milliseconds, the median when it has the processor to itself, MRR@10 and MAP, since speed without
quality is worth nothing; and how many times faster ours is, by both medians: less than 1 is slower.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from engines import OURS, PEERS, Engine, ours
from stackfaq import Asked, load_entries, load_queries

from search.entries import Entry
from search.measures import Judged, Measures, measure

LIMIT = 10

_ROW = "{:<10}" + " {:>9}" * 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="records.jsonl and queries.jsonl")
    folder = parser.parse_args().folder
    entries, queries = load_entries(folder), load_queries(folder)
    engines = _built(entries)
    quality = {name: _quality(engine, queries, len(entries)) for name, engine in engines.items()}
    together = _times(engines, queries)
    alone = {name: _times({name: one}, queries)[name] for name, one in engines.items()}
    print(f"{len(entries)} records, {len(queries)} queries\n")
    heads = ("engine", "median ms", "p95 ms", "alone ms", "MRR@10", "MAP", "ours is", "alone")
    print(_ROW.format(*heads))
    for name, times in together.items():
        median, by_itself = statistics.median(times), statistics.median(alone[name])
        print(
            _ROW.format(
                name,
                f"{median:.3f}",
                f"{statistics.quantiles(times, n=20)[18]:.3f}",
                f"{by_itself:.3f}",
                f"{quality[name].mrr_at_10:.3f}",
                f"{quality[name].mean_average_precision:.3f}",
                f"{median / statistics.median(together[OURS]):.2f} x",
                f"{by_itself / statistics.median(alone[OURS]):.2f} x",
            )
        )


def _built(entries: Sequence[Entry]) -> dict[str, Engine]:
    """Ours and the others, by name; those that are not installed are named and left out."""
    engines = {OURS: ours(entries)}
    for name, build in PEERS.items():
        try:
            engines[name] = build(entries)
        except ModuleNotFoundError as error:
            print(
                f"{name} is left out, {error.name} is not installed: "
                "pip install -r benchmarks/requirements.txt",
                file=sys.stderr,
            )
    return engines


def _quality(engine: Engine, queries: Sequence[Asked], records: int) -> Measures:
    """MRR@10 and MAP over all that is found; asking all of it warms the caches up, too."""
    return measure(
        Judged(engine(one.query, records), one.expected, confident=True) for one in queries
    )


def _times(engines: Mapping[str, Engine], queries: Sequence[Asked]) -> dict[str, list[float]]:
    """Milliseconds by engine: each query on one after the other, so that all share the load.

    Engines that take turns push one another's data out of the processor's caches. A site that is
    asked now and then is like that; a single engine in a loop is up to four times faster.
    """
    for engine in engines.values():
        for one in queries:
            engine(one.query, LIMIT)
    times: dict[str, list[float]] = {name: [] for name in engines}
    gc.collect()
    gc.disable()
    for one in queries:
        for name, engine in engines.items():
            start = time.perf_counter()
            engine(one.query, LIMIT)
            times[name].append((time.perf_counter() - start) * 1000)
    gc.enable()
    return times


if __name__ == "__main__":
    main()
