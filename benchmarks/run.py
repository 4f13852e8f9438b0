"""This project's search beside what one would otherwise take; see README.md.

    python benchmarks/run.py DATA [--npm DIR] [--up-to N] [--out DIR]

DATA holds records.jsonl and queries.jsonl. Writes RESULTS.md and its plots. An engine that is not
installed is named there and left out.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection as Names
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

from circumstances import circumstances
from collection import Collection, grow, load, write
from in_python import compare, in_new_process, measure_alone
from measured import OURS, Comparison
from report import Results, plots_of, report

HERE = Path(__file__).resolve().parent

SIZES = (1_000, 10_000, 100_000)

TIMED, GROWTH_TIMED = 300, 200
"""Queries that are timed, over the collection as it is and as it grows."""

TOO_SLOW_MS, TOO_SLOW_S = 2_000, 600
"""A query and a build that are expected to take longer are not waited for as a collection grows;
ours always is."""

_HEAP_MB = 8_000
"""What Node may use; all engines hold 100,000 records at once."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description="This project's search beside other engines: writes RESULTS.md and its plots."
    )
    parser.add_argument("data", type=Path, metavar="DATA", help="records.jsonl and queries.jsonl")
    parser.add_argument(
        "--npm", type=Path, metavar="DIR", help="keep the packages from npm here for the next run"
    )
    parser.add_argument(
        "--up-to",
        type=int,
        default=0,
        metavar="N",
        help="grow the collection up to 1000, 10000 or 100000 records (minutes to an hour)",
    )
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="where results go")
    options = parser.parse_args()
    try:
        source = load(options.data)
    except (OSError, KeyError, ValueError) as error:
        parser.error(f"{options.data} cannot be read as records and queries: {error!r}")
    if not source.entries or not source.queries:
        parser.error(f"{options.data} holds no records or no queries.")
    with tempfile.TemporaryDirectory() as scratch:
        modules = (options.npm or Path(scratch) / "npm").resolve()
        _install(modules)
        results = _measure(source, Path(scratch), modules, options.up_to)
    plots = options.out / "plots"
    shutil.rmtree(plots, ignore_errors=True)
    plots.mkdir(parents=True)
    for name, text in plots_of(results).items():
        (plots / name).write_text(text, "utf-8")
    file = options.out / "RESULTS.md"
    before = file.read_text("utf-8") if file.is_file() else ""
    _, heading, section = before.partition("\n## Making the site\n")  # of exporting.py
    file.write_text(report(results) + heading + section, "utf-8")
    print(f"The results are in {options.out / 'RESULTS.md'}.")


def _measure(source: Collection, scratch: Path, modules: Path, up_to: int) -> Results:
    python, node = _both(source, scratch / "whole", modules, sample=TIMED, is_growth=False)
    growth: list[Comparison] = []
    node_growth: list[Comparison] = []
    for size in SIZES:
        if size > up_to:
            break
        _tell(f"{size:,} records")
        grown = grow(source, size, GROWTH_TIMED)
        folder = scratch / str(size)
        try:
            in_python, in_node = _both(
                grown,
                folder,
                modules,
                sample=GROWTH_TIMED,
                is_growth=True,
                slow=_too_slow(growth, size),
                slow_in_node=_too_slow(node_growth, size),
            )
        except BrokenProcessPool:
            _tell(f"{size:,} records: Python was ended, probably for want of memory")
            break
        growth.append(in_python)
        if in_node is not None:
            node_growth.append(in_node)
        shutil.rmtree(folder)
    return Results(
        circumstances(),
        python,
        node,
        growth,
        node_growth,
        queries=len(source.queries),
        timed=min(TIMED, len(source.queries)),
        growth_timed=min(GROWTH_TIMED, len(source.queries)),
    )


def _both(
    collection: Collection,
    folder: Path,
    modules: Path,
    *,
    sample: int,
    is_growth: bool,
    slow: dict[str, str] | None = None,
    slow_in_node: dict[str, str] | None = None,
) -> tuple[Comparison, Comparison | None]:
    """One collection in both runtimes; `slow` are engines to leave out, and why."""
    folder.mkdir()
    write(collection, folder)
    scripts = folder / "scripts"
    _tell("  Python")
    python, seconds = in_new_process(
        compare,
        collection,
        scripts=scripts,
        sample=sample,
        with_quality=not is_growth,
        without=list(slow or {}),
    )
    if not is_growth:
        python = measure_alone(python, collection)
    python = replace(python, left_out={**python.left_out, **(slow or {})})
    if shutil.which("node") is None:
        _tell("  Node is not installed: left out")
        return python, None
    _tell("  Node")
    job = {
        "folder": str(folder),
        "scripts": str(scripts),
        "modules": str(modules),
        "scriptsSeconds": seconds,
        "sample": sample,
        "withQuality": not is_growth,
        "brotli": 9 if is_growth else 11,  # the highest takes minutes for 100,000 records
    }
    return python, _in_node(job, slow_in_node or {}, is_growth=is_growth)


def _in_node(job: dict[str, Any], slow: dict[str, str], *, is_growth: bool) -> Comparison | None:
    """All engines in one process; build time and memory from a process for each."""
    value = _node({**job, "without": list(slow)})
    if value is None:
        return None
    node = Comparison.from_json(value)
    if not is_growth:
        engines = []
        for one in node.engines:
            alone = _node({**job, "without": [], "alone": one.name})
            engines.append(replace(one, **alone) if alone else one)
        node = replace(node, engines=engines)
    return replace(node, left_out={**node.left_out, **slow})


def _node(job: dict[str, Any]) -> dict[str, Any] | None:
    """What `in_node.mjs` printed; None when it was ended, which is told."""
    program = str(HERE / "in_node.mjs")
    command = ["node", "--expose-gc", f"--max-old-space-size={_HEAP_MB}", program, json.dumps(job)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        _tell(f"  Node ended with {done.returncode}: left out")
        return None
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def _too_slow(growth: Sequence[Comparison], size: int) -> dict[str, str]:
    """Engines not to be tried at `size`, and why: time grows with the collection or worse."""
    if not growth:
        return {}
    last = growth[-1]
    times = size // last.records
    slow = dict(last.left_out)
    for one in last.engines:
        if one.name == OURS:
            continue
        query, build = one.median_ms or 0, one.build_s or 0
        if query * times > TOO_SLOW_MS or build * times > TOO_SLOW_S:
            slow[one.name] = (
                f"a query took {query:.0f} ms and building {build:.1f} s at {last.records:,}"
            )
    return slow


def _install(modules: Path) -> None:
    """Installs what `package.json` names into `modules`, unless it is there; tells a failure."""
    wanted = (HERE / "package.json").read_text("utf-8")
    there = modules / "package.json"
    if there.is_file() and there.read_text("utf-8") == wanted and _has_all(modules, wanted):
        return
    npm = shutil.which("npm")
    if npm is None:
        _tell("npm is not installed: its engines are left out")
        return
    modules.mkdir(parents=True, exist_ok=True)
    there.write_text(wanted, "utf-8")
    _tell("Installing packages from npm")
    command = [npm, "install", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=modules, stdout=subprocess.DEVNULL, check=False).returncode:
        _tell("npm failed: engines that are missing are left out")


def _has_all(modules: Path, wanted: str) -> bool:
    names: Names[str] = json.loads(wanted)["dependencies"]
    return all((modules / "node_modules" / name).is_dir() for name in names)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
