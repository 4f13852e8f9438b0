"""The engines in Python over one collection: what each takes and how it ranks."""

from __future__ import annotations

import gc
import multiprocessing
import platform
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Collection as Names
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from assets import write_scripts
from collection import Asked, Collection
from engines import KINDS, Engine, Kind, searching
from measured import OURS, Comparison, Measured

from search.index import build_index
from search.quality.metrics import Judged, Measures, measure

__all__ = ["compare", "in_new_process", "measure_alone"]

LIMIT = 10
"""Results that a timed query asks for."""

PATIENCE = 10.0
"""Seconds of timed queries, and of queries to warm up, after which an engine is asked no more."""

WARMING = 20
"""Queries that are asked before the memory of an engine is read."""

_SEED = 2026

_P = ParamSpec("_P")
_T = TypeVar("_T")


def in_new_process(work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """What `work` gives in a process that holds nothing yet. Raises what it raises, and
    BrokenProcessPool when the process is ended from outside, as for want of memory."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(work, *args, **kwargs).result()


def measure_alone(comparison: Comparison, collection: Collection) -> Comparison:
    """The comparison with build time and memory of each engine in a process of its own."""
    engines = []
    for one in comparison.engines:
        try:
            seconds, memory = in_new_process(_alone, one.name, collection)
            engines.append(replace(one, build_s=seconds, memory_mb=memory))
        except BrokenProcessPool:
            engines.append(one)
    return replace(comparison, engines=engines)


def compare(
    collection: Collection,
    *,
    scripts: Path,
    sample: int,
    with_quality: bool,
    without: Names[str] = (),
) -> tuple[Comparison, float]:
    """All engines in this process, by turns, but those in `without`; and the seconds our index for
    the browser took, which is written to the new folder `scripts`.

    Times are of a `sample` of the queries. Quality takes all queries and all that is found. An
    engine that cannot be built is left out.
    """
    built: dict[str, tuple[Kind, Engine, float]] = {}
    left_out: dict[str, str] = {}
    start = time.perf_counter()
    index = build_index(collection.entries)
    own_s = time.perf_counter() - start
    write_scripts(index, collection.entries, scripts)
    browser_s = time.perf_counter() - start
    for kind in KINDS:
        if kind.name in without:
            continue
        start = time.perf_counter()
        try:
            engine = searching(index) if kind.name == OURS else kind.build(collection.entries)
        except ModuleNotFoundError as error:
            left_out[kind.name] = f"not installed: {error.name}"
            continue
        except Exception as error:  # whatever it is, the others can still be measured
            left_out[kind.name] = f"it cannot be built: {error}"
            continue
        seconds = own_s if kind.name == OURS else time.perf_counter() - start
        built[kind.name] = kind, engine, seconds
    engines = {name: engine for name, (_, engine, _) in built.items()}
    quality = {
        name: _quality(engine, collection) for name, engine in engines.items() if with_quality
    }
    asked = random.Random(_SEED).sample(collection.queries, min(sample, len(collection.queries)))
    if not with_quality:
        _turns(engines, asked)  # to warm up
    times = _times(engines, asked)
    measured = [
        Measured(
            name=name,
            version=kind.version_of(),
            setup=kind.setup,
            build_s=seconds,
            median_ms=statistics.median(times[name]),
            p95_ms=_p95(times[name]),
            mrr_at_10=quality[name].mrr_at_10 if with_quality else None,
            map=quality[name].mean_average_precision if with_quality else None,
            success_at_1=quality[name].success_at_1 if with_quality else None,
        )
        for name, (kind, _, seconds) in built.items()
    ]
    runtime = f"Python {platform.python_version()}"
    return Comparison(runtime, len(collection.entries), measured, left_out), browser_s


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int((len(times) - 1) * 0.95)]


def _alone(name: str, collection: Collection) -> tuple[float, float | None]:
    """Seconds to build, and megabytes that the process grew by; None where that is not told."""
    kind = next(kind for kind in KINDS if kind.name == name)
    kind.build(collection.entries[:1])  # so that neither counts the loading of code
    gc.collect()
    before = _resident()
    start = time.perf_counter()
    engine = kind.build(collection.entries)
    seconds = time.perf_counter() - start
    for one in collection.queries[:WARMING]:
        engine(one.query, LIMIT)
    gc.collect()
    after = _resident()
    return seconds, None if before is None or after is None else after - before


def _resident() -> float | None:
    """Megabytes of memory in use; Linux only. Not tracemalloc, which sees nothing of Rust's."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return None
    found = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(found.split()[1]) / 1000


def _quality(engine: Engine, collection: Collection) -> Measures:
    records = len(collection.entries)
    return measure(
        Judged(engine(one.query, records), one.expected, confident=True)
        for one in collection.queries
    )


def _times(engines: Mapping[str, Engine], queries: Sequence[Asked]) -> dict[str, list[float]]:
    """Milliseconds by engine: each query to one after the other, so that all share the load.

    Engines that take turns push one another's data out of the processor's caches. A site that is
    asked now and then is like that; an engine in a loop of its own is faster.
    """
    gc.collect()
    gc.disable()
    times = _turns(engines, queries)
    gc.enable()
    return times


def _turns(engines: Mapping[str, Engine], queries: Sequence[Asked]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in engines}
    for one in queries:
        for name, engine in engines.items():
            if sum(times[name]) < PATIENCE * 1000:
                start = time.perf_counter()
                engine(one.query, LIMIT)
                times[name].append((time.perf_counter() - start) * 1000)
    return times
