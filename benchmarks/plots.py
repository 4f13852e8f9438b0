"""Figures -> SVG, legible in light and dark: a plot brings its own ground, in both palettes."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

__all__ = ["bars", "lines"]

_GROUND, _INK, _GRID, _PEER, _OURS = "#ffffff", "#1f2328", "#d1d9e0", "#8c959f", "#0969da"

_IN_THE_DARK = {_GROUND: "#0d1117", _INK: "#f0f6fc", _GRID: "#3d444d", _OURS: "#4493f8"}
"""Colour in light -> in dark; the others are legible in both."""

_INCHES = 7.2
"""Width of a plot."""

_SETTINGS: dict[Any, Any] = {
    "axes.edgecolor": _GRID,
    "axes.facecolor": _GROUND,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "figure.facecolor": _GROUND,
    "font.size": 9,
    "grid.color": _GRID,
    "svg.fonttype": "none",  # letters stay letters
    "svg.hashsalt": "aimh-faq",  # the same figures give the same bytes
    "text.color": _INK,
    **dict.fromkeys(("axes.labelcolor", "xtick.color", "ytick.color"), _INK),
}


def bars(title: str, unit: str, rows: Sequence[tuple[str, float, bool]], *, log: bool) -> str:
    """Horizontal bars, the first on top; a row is label, value above zero, whether it is ours."""
    with mpl.rc_context(_SETTINGS):
        figure = Figure((_INCHES, 1 + 0.3 * len(rows)), layout="constrained")
        axes = figure.subplots()
        labels = [label for label, _, _ in reversed(rows)]
        values = [value for _, value, _ in reversed(rows)]
        colours = [_OURS if is_ours else _PEER for _, _, is_ours in reversed(rows)]
        axes.bar_label(
            axes.barh(labels, values, color=colours, height=0.7, zorder=2),
            [f"{value:,.3g}" if value < 100 else f"{value:,.0f}" for value in values],
            padding=4,
        )
        axes.set(title=title, xlabel=unit + (", logarithmic" if log else ""))
        axes.set_xscale("log" if log else "linear")
        axes.margins(x=0.12)
        axes.grid(axis="x")
        return _svg(figure)


def lines(
    title: str, unit: str, series: Mapping[str, Sequence[tuple[float, float]]], ours: str
) -> str:
    """Lines over the number of records, both scales logarithmic; series is label -> (x, y)."""
    with mpl.rc_context(_SETTINGS):
        figure = Figure((_INCHES, 4), layout="constrained")
        axes = figure.subplots()
        for label in sorted(series, key=lambda label: label == ours):  # ours over the others
            colour, width = (_OURS, 3) if label == ours else (_PEER, 1.5)
            axes.loglog(
                *zip(*series[label], strict=True), color=colour, linewidth=width, marker="o"
            )
            axes.annotate(
                f" {label}",
                series[label][-1],
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
            )
        sizes = sorted({x for points in series.values() for x, _ in points})
        axes.set_xticks(sizes, [f"{size:,.0f}" for size in sizes])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter("{x:g}")
        axes.set(title=title, xlabel="records", ylabel=unit)
        axes.margins(x=0.25)
        axes.grid()
        return _svg(figure)


def _svg(figure: Figure) -> str:
    """The figure as SVG whose colours are variables, which a style sheet sets for the dark."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    svg = re.sub(r"(fill|stroke): (#[0-9a-f]{6})", r"\1: var(--c\2, \2)", file.getvalue())
    svg = svg.replace("var(--c#", "var(--c")
    dark = "; ".join(f"--c{light[1:]}: {shade}" for light, shade in _IN_THE_DARK.items())
    style = f"<style>@media (prefers-color-scheme: dark) {{ svg {{ {dark} }} }}</style>"
    return re.sub(r"(<svg[^>]*>)", rf"\1{style}", svg, count=1)
