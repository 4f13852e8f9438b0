"""Figures -> SVG, legible in light and dark: each plot brings its own ground and both palettes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape

__all__ = ["bars", "lines"]

WIDTH = 720
_TOP, _ROW, _LEFT, _RIGHT = 56, 26, 170, 80

_STYLE = """<style>
.ground { fill: #ffffff }
text { fill: #1f2328; font: 13px system-ui, sans-serif }
.title { font-weight: 600; font-size: 15px }
.scale { fill: #59636e; font-size: 12px }
.grid { stroke: #d1d9e0 }
.peer { fill: #8c959f }
.ours { fill: #0969da }
.line { fill: none; stroke: #818b98; stroke-width: 1.5 }
.line.ours { fill: none; stroke: #0969da; stroke-width: 3 }
.label.ours { fill: #0969da; font-weight: 600 }
@media (prefers-color-scheme: dark) {
  .ground { fill: #0d1117 }
  text { fill: #f0f6fc }
  .scale { fill: #9198a1 }
  .grid { stroke: #3d444d }
  .ours, .label.ours { fill: #4493f8 }
  .line.ours { stroke: #4493f8 }
}
</style>"""


def bars(title: str, unit: str, rows: Sequence[tuple[str, float, bool]], *, log: bool) -> str:
    """Horizontal bars; a row is label, value above zero, and whether it is ours.

    On a logarithmic scale bars begin at the power of ten below the least value.
    """
    height = _TOP + _ROW * len(rows) + 30
    values = [value for _, value, _ in rows]
    first = _power_below(min(values)) if log else 0.0
    last = max(values)
    ticks = _powers(first, last) if log else _steps(last)

    def place(value: float) -> float:
        part = math.log(value / first) / math.log(last / first) if log else value / last
        return _LEFT + part * (WIDTH - _LEFT - _RIGHT)

    drawn = [_grid(place(tick), _number(tick), _TOP - 8, height - 26) for tick in ticks]
    for row, (label, value, is_ours) in enumerate(rows):
        y = _TOP + row * _ROW
        kind = "ours" if is_ours else "peer"
        width = max(1.0, place(value) - _LEFT)
        drawn += [
            _text(_LEFT - 8, y + 14, label, f"label {kind}" if is_ours else "label", "end"),
            f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{width:.1f}" height="18"/>',
            _text(place(value) + 6, y + 14, _number(value), "label"),
        ]
    return _document(title, unit + (", logarithmic" if log else ""), height, drawn)


def lines(
    title: str, unit: str, series: Mapping[str, Sequence[tuple[float, float]]], ours: str
) -> str:
    """Lines over the number of records, both scales logarithmic; series is label -> (x, y)."""
    height, left, right = 400, 60, WIDTH - 150
    points = [point for line in series.values() for point in line]
    x_first, x_last = min(x for x, _ in points), max(x for x, _ in points)
    y_first = _power_below(min(y for _, y in points))
    y_last = 10 * _power_below(max(y for _, y in points))

    def place(x: float, y: float) -> tuple[float, float]:
        across = math.log(x / x_first) / math.log(x_last / x_first) if x_last > x_first else 0.5
        up = math.log(y / y_first) / math.log(y_last / y_first)
        return left + across * (right - left), height - 40 - up * (height - 40 - _TOP)

    drawn = []
    for tick in _powers(y_first, y_last):
        y = place(x_first, tick)[1]
        drawn.append(f'<line class="grid" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        drawn.append(_text(left - 8, y + 4, _number(tick), "scale", "end"))
    for x in sorted({x for x, _ in points}):
        drawn.append(_grid(place(x, y_first)[0], f"{x:,.0f}", _TOP, height - 40))
    ends = []
    # Ours is drawn last, over the others.
    for label in sorted(series, key=lambda label: label == ours):
        kind = " ours" if label == ours else ""
        path = [place(x, y) for x, y in series[label]]
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in path)
        drawn.append(f'<polyline class="line{kind}" points="{corners}"/>')
        mark = kind.strip() or "peer"
        drawn += [f'<circle class="{mark}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in path]
        ends.append((path[-1], label, f"label{kind}"))
    drawn += _labels(ends)
    return _document(title, f"{unit}, over the number of records", height, drawn)


def _labels(ends: Iterable[tuple[tuple[float, float], str, str]]) -> list[str]:
    """Labels at the ends of lines, moved down where they would lie on each other."""
    drawn, lowest = [], dict[int, float]()
    for (x, y), label, kind in sorted(ends, key=lambda end: end[0][1]):
        column = round(x)
        lowest[column] = max(y + 4, lowest.get(column, 0.0) + 15)
        drawn.append(_text(x + 8, lowest[column], label, kind))
    return drawn


def _document(title: str, unit: str, height: int, drawn: Sequence[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img">',
            f"<title>{escape(title)}, {escape(unit)}</title>",
            _STYLE,
            f'<rect class="ground" width="{WIDTH}" height="{height}" rx="6"/>',
            _text(16, 22, title, "title"),
            _text(16, 40, unit, "scale"),
            *drawn,
            "</svg>\n",
        ]
    )


def _grid(x: float, label: str, top: int, bottom: int) -> str:
    line = f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}"/>'
    return line + _text(x, bottom + 16, label, "scale", "middle")


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _power_below(value: float) -> float:
    """The greatest power of ten below a value."""
    return float(10.0 ** (math.ceil(math.log10(value)) - 1))


def _powers(first: float, last: float) -> list[float]:
    """Powers of ten from `first` up to `last`."""
    count = math.floor(math.log10(last / first) + 1e-9)
    return [first * 10.0**n for n in range(count + 1)]


def _steps(last: float) -> list[float]:
    """Round numbers from zero up to `last`, four or more."""
    power = _power_below(last)
    step = next(step for step in (2 * power, power, power / 2, power / 4) if last / step >= 3)
    return [step * n for n in range(math.floor(last / step + 1e-9) + 1)]


def _number(value: float) -> str:
    """Three digits that count.

    >>> [_number(value) for value in (0.0123, 0.85, 7.0, 104.2, 2_000.0)]
    ['0.0123', '0.85', '7', '104', '2,000']
    """
    if value >= 100:
        return f"{value:,.0f}"
    return f"{float(f'{value:.3g}'):g}"
