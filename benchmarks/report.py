"""Comparisons -> RESULTS.md and its plots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from circumstances import Circumstances
from measured import OURS, Comparison, Measured
from plots import bars, lines

__all__ = ["Results", "plots_of", "report"]


@dataclass(frozen=True)
class Results:
    """All that one run measured."""

    circumstances: Circumstances
    python: Comparison
    node: Comparison | None
    """None where there is no Node."""
    python_growth: Sequence[Comparison]
    """One for each size, the smallest first."""
    node_growth: Sequence[Comparison]
    queries: int
    timed: int
    """How many of the queries were timed."""
    growth_timed: int


@dataclass(frozen=True)
class _Measure:
    """A column of the tables of engines."""

    label: str
    value_of: Callable[[Measured], float | None]
    digits: int
    more_is_better: bool = False


_QUALITY = (
    _Measure("MRR@10", lambda one: one.mrr_at_10, 3, True),
    _Measure("MAP", lambda one: one.map, 3, True),
    _Measure("success@1", lambda one: one.success_at_1, 3, True),
)
_COST = (
    _Measure("median ms", lambda one: one.median_ms, 3),
    _Measure("p95 ms", lambda one: one.p95_ms, 3),
    _Measure("build s", lambda one: one.build_s, 2),
    _Measure("memory MB", lambda one: one.memory_mb, 1),
)
_MEDIAN, _BUILD = _COST[0], _COST[2]
_BROTLI = _Measure("kB brotli", lambda one: one.bytes.brotli / 1000 if one.bytes else None, 1)
_BYTES = (
    _Measure("kB raw", lambda one: one.bytes.raw / 1000 if one.bytes else None, 1),
    _Measure("kB gzip", lambda one: one.bytes.gzip / 1000 if one.bytes else None, 1),
    _BROTLI,
)


def report(results: Results) -> str:
    """The text of RESULTS.md."""
    return "\n".join(_lines(results)) + "\n"


def plots_of(results: Results) -> Mapping[str, str]:
    """File -> SVG."""
    comparisons = [results.python, *([results.node] if results.node else [])]
    plots = {
        "quality.svg": _bars(comparisons, _QUALITY[0], "How well it ranks", log=False),
        "latency.svg": _bars(comparisons, _MEDIAN, "One query", log=True),
    }
    if results.node:
        title = "What travels until the first answer"
        plots["bytes.svg"] = _bars([results.node], _BROTLI, title, log=False)
    for name, sizes, measure, title in (
        ("growth-python.svg", results.python_growth, _MEDIAN, "One query in Python"),
        ("growth-node.svg", results.node_growth, _MEDIAN, "One query in Node"),
        ("growth-bytes.svg", results.node_growth, _BROTLI, "What travels until the first answer"),
    ):
        if len(sizes) > 1:
            plots[name] = lines(title, _unit(measure), _series(sizes, measure), OURS)
    return plots


def _lines(results: Results) -> Iterator[str]:
    here = results.circumstances
    yield "# Results"
    yield ""
    yield "Written by `run.py`; [README.md](README.md) says how, and what each figure means."
    runtimes = [one.runtime for one in (results.python, results.node) if one]
    yield f"Measured on {here.date} at commit {here.commit}: {here.machine}, {', '.join(runtimes)}."
    yield f"{results.python.records:,} records and {results.queries:,} queries, of which"
    yield f"{results.timed:,} were timed. Machines and days differ: look at the ratios."
    yield ""
    yield "## Ours beside the best of the others"
    yield ""
    yield "The best of the others is another engine in each row. “Ours is” how many times better;"
    yield "below 1 it is worse, and bold."
    yield ""
    yield "| | measure | ours | best of the others | ours is |"
    yield "| --- | --- | ---: | --- | ---: |"
    yield from _glance("Python", results.python, (*_QUALITY, *_COST))
    if results.node:
        yield from _glance("Node", results.node, (*_QUALITY, *_COST, *_BYTES))
    for comparison in results.python_growth:
        yield from _glance(f"Python, {comparison.records:,} records", comparison, (_MEDIAN, _BUILD))
    for comparison in results.node_growth:
        measures = (_MEDIAN, _BROTLI)
        yield from _glance(f"Node, {comparison.records:,} records", comparison, measures)
    yield ""
    yield "![MRR@10 of every engine](plots/quality.svg)"
    yield ""
    yield "![Median milliseconds of every engine](plots/latency.svg)"
    yield ""
    yield "## In Python"
    yield ""
    yield from _table(results.python, (*_QUALITY, *_COST))
    yield ""
    yield from _left_out(results.python)
    yield "## In Node, with what a browser loads"
    yield ""
    if results.node is None:
        yield "Not measured: `node` is not installed."
    else:
        yield from _table(results.node, (*_QUALITY, *_COST))
        yield ""
        yield from _left_out(results.node)
        yield "![Bytes to the first answer of every engine](plots/bytes.svg)"
        yield ""
        yield "Bytes to the first answer: code, index and what ten results show, median query."
        yield "The way that costs an engine less is shown."
        yield ""
        yield from _table(results.node, _BYTES, how=True)
    yield ""
    yield from _growth(results)
    yield "## How each was set up"
    yield ""
    yield "In the way that ranks best among those tried; `engines.py` and `engines.mjs` say which."
    yield ""
    for comparison in filter(None, (results.python, results.node)):
        for one in comparison.engines[1:]:
            yield f"- {one.name} {one.version} ({comparison.runtime.split()[0]}): {one.setup}."


def _glance(label: str, comparison: Comparison, measures: Sequence[_Measure]) -> Iterator[str]:
    for measure in measures:
        own = measure.value_of(comparison.engines[0])
        best = _best(comparison.engines[1:], measure)
        if own is None or best is None:
            continue
        name, value = best
        ratio = own / value if measure.more_is_better else value / own
        shown = f"{ratio:.2f} x" if ratio >= 0.1 else f"{ratio:.2g} x"
        yield (
            f"| {label} | {measure.label} | {_cell(own, measure)} | {_cell(value, measure)} {name} "
            f"| {f'**{shown}**' if ratio < 1 else shown} |"
        )


def _best(engines: Sequence[Measured], measure: _Measure) -> tuple[str, float] | None:
    """The best engine and its value, above zero; None where nothing was measured."""
    found = [(value, one.name) for one in engines if (value := measure.value_of(one))]
    if not found:
        return None
    value, name = max(found) if measure.more_is_better else min(found)
    return name, value


def _table(
    comparison: Comparison, measures: Sequence[_Measure], *, how: bool = False
) -> Iterator[str]:
    """A row for each engine, the best of each column in bold."""
    yield "| engine | " + " | ".join(one.label for one in measures) + (" | how |" if how else " |")
    yield "| --- |" + " ---: |" * len(measures) + (" --- |" if how else "")
    best = {measure: _best(comparison.engines, measure) for measure in measures}
    for one in comparison.engines:
        cells = []
        for measure in measures:
            text = _cell(measure.value_of(one), measure)
            found = best[measure]
            is_best = found is not None and found[1] == measure.value_of(one)
            cells.append(f"**{text}**" if is_best else text)
        if how:
            cells.append(one.bytes.how if one.bytes else "")
        yield f"| {one.name} | " + " | ".join(cells) + " |"


def _left_out(comparison: Comparison) -> Iterator[str]:
    for name, why in comparison.left_out.items():
        yield f"{name} is left out at {comparison.records:,} records: {why}."
        yield ""


def _growth(results: Results) -> Iterator[str]:
    yield "## As the collection grows"
    yield ""
    if not results.python_growth:
        yield "Not measured in this run."
        yield ""
        return
    yield f"Records made of the others, seeded; {results.growth_timed} queries."
    yield ""
    for label, comparisons, measures, plots in (
        ("Python", results.python_growth, (_MEDIAN, _BUILD), ("growth-python",)),
        ("Node", results.node_growth, (_MEDIAN, _BROTLI), ("growth-node", "growth-bytes")),
    ):
        if not comparisons:
            continue
        for measure in measures:
            sizes = [one.records for one in comparisons]
            yield f"{label}, {measure.label}:"
            yield ""
            yield "| engine | " + " | ".join(f"{size:,}" for size in sizes) + " | growth |"
            yield "| --- |" + " ---: |" * (len(sizes) + 1)
            for name, points in _series(comparisons, measure).items():
                values = dict(points)
                cells = [_cell(values.get(size), measure) for size in sizes]
                is_whole = len(values) == len(sizes)
                growth = f"{values[sizes[-1]] / values[sizes[0]]:.1f} x" if is_whole else "–"
                yield f"| {name} | " + " | ".join([*cells, growth]) + " |"
            yield ""
        if len(comparisons) > 1:
            for plot in plots:
                yield f"![{label} as the collection grows](plots/{plot}.svg)"
                yield ""
        for comparison in comparisons:
            yield from _left_out(comparison)


def _series(
    comparisons: Sequence[Comparison], measure: _Measure
) -> dict[str, list[tuple[float, float]]]:
    """Engine -> (records, value) at each size where it was measured."""
    series: dict[str, list[tuple[float, float]]] = {}
    for comparison in comparisons:
        for one in comparison.engines:
            value = measure.value_of(one)
            if value:
                series.setdefault(one.name, []).append((comparison.records, value))
    return series


def _bars(comparisons: Sequence[Comparison], measure: _Measure, title: str, *, log: bool) -> str:
    rows = [
        (one.name if len(comparisons) == 1 else f"{one.name}, {runtime}", value, one.name == OURS)
        for comparison in comparisons
        for runtime in [comparison.runtime.split()[0]]
        for one in comparison.engines
        if (value := measure.value_of(one))
    ]
    return bars(title, _unit(measure), rows, log=log)


def _unit(measure: _Measure) -> str:
    return f"{measure.label}, {'more' if measure.more_is_better else 'less'} is better"


def _cell(value: float | None, measure: _Measure) -> str:
    return "–" if value is None else f"{value:,.{measure.digits}f}"
