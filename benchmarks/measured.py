"""What is measured of engines; `in_python.py` and `in_node.mjs` make it, `report.py` shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["OURS", "Bytes", "Comparison", "Measured", "keep_lines", "kept_lines"]

OURS = "aimh-faq"
"""This project, in both runtimes."""


@dataclass(frozen=True)
class Bytes:
    """What travels until a first visitor sees ten results, for the median query."""

    raw: int
    gzip: int
    brotli: int
    how: str
    """Whether the index is ready or built in the browser; the way that costs less is shown."""


@dataclass(frozen=True)
class Measured:
    """One engine over one collection; None is what was not measured."""

    name: str
    version: str
    setup: str
    """How it was set up: the best-ranking way among those tried."""
    build_s: float | None = None
    memory_mb: float | None = None
    """What a process of its own grew by while the index came in, code not counted."""
    median_ms: float | None = None
    p95_ms: float | None = None
    mrr_at_10: float | None = None
    map: float | None = None
    """Mean average precision, over all that is found."""
    success_at_1: float | None = None
    bytes: Bytes | None = None


@dataclass(frozen=True)
class Comparison:
    """Engines of one runtime over one collection."""

    runtime: str
    """With its version: "Python 3.11.7"."""
    records: int
    engines: Sequence[Measured]
    """Ours first."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Engine -> why."""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Comparison:
        """What `in_node.mjs` prints."""
        engines = [
            Measured(**{**one, "bytes": one.get("bytes") and Bytes(**one["bytes"])})
            for one in value["engines"]
        ]
        return cls(value["runtime"], value["records"], engines, value["left_out"])


def kept_lines(file: Path) -> list[dict[str, Any]]:
    """The fields of the lines that were measured before; none where there is no file."""
    text = file.read_text("utf-8") if file.is_file() else ""
    return [json.loads(line) for line in text.splitlines()]


def keep_lines(file: Path, lines: Iterable[Any], ratios: str, report: Iterable[str]) -> Path:
    """Writes lines, which are dataclasses, and the report on them beside; gives its place.

    Its head ends with the ratios that a reader is to look at.
    """
    file.write_text("".join(json.dumps(asdict(one)) + "\n" for one in lines), "utf-8")
    name = file.stem
    shown = file.with_name(f"{name.upper()}.md")
    head = (
        f"# {name.title()}\n\n"
        f"Written by `{name}.py` of {file.name}; [README.md](README.md) says how, and what each\n"
        f"figure means. Machines and days differ: look at the ratios {ratios}\n\n"
    )
    shown.write_text(head + "\n".join(report) + "\n", "utf-8")
    return shown
