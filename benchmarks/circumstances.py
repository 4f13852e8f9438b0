"""When and where something is measured, which every report says."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["Circumstances", "circumstances"]

_WRITTEN = ("*.jsonl", "RESULTS.md", "GROWTH.md", "SERVING.md", "plots")
"""What benchmarks write here: where only these have changed, the program is as committed."""


@dataclass(frozen=True)
class Circumstances:
    """When and where it was measured; a commit with changes on top has a plus behind it."""

    date: str
    commit: str
    machine: str


def circumstances() -> Circumstances:
    """Those of now."""
    return Circumstances(
        date=datetime.now(UTC).date().isoformat(),
        commit=_commit(),
        machine=f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}",
    )


def _commit() -> str:
    """The commit, with a plus where files other than results were changed since."""
    git = ["git", "-C", str(Path(__file__).resolve().parent)]
    try:
        commit = subprocess.check_output([*git, "rev-parse", "--short", "HEAD"], text=True).strip()
        changes = [*git, "status", "--porcelain", "--", ":/", *(f":!{one}" for one in _WRITTEN)]
        return commit + ("+" if subprocess.check_output(changes, text=True).strip() else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
