"""What processes use, those below them counted too; Linux only, since /proc tells."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread

__all__ = ["Peak", "memory_of", "processor_of", "tree"]


def tree(process: int) -> list[int]:
    """The process and all below it that live."""
    below: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        fields = _stat(int(folder.name))
        if fields:
            below.setdefault(int(fields[1]), []).append(int(folder.name))
    found, places = [process], [process]
    while places:
        places = [one for place in places for one in below.get(place, ())]
        found += places
    return found


def processor_of(process: int) -> float:
    """Seconds of the processor that a process used, and all below it that live or have ended."""
    ticks = 0
    for one in tree(process):
        fields = _stat(one)
        ticks += sum(map(int, fields[11 : 15 if one == process else 13])) if fields else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_of(process: int, field: str = "Pss") -> float:
    """Megabytes of the process and all below it: what they share counts once, or with "Rss" for
    each of them, which other programs that run meanwhile do not change."""
    kilobytes = 0
    for one in tree(process):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        except OSError:  # it has ended
            continue
        kilobytes += next(
            (int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0
        )
    return kilobytes / 1024


def _stat(process: int) -> list[str]:
    """The fields of /proc/PID/stat behind the name; none of a process that is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


class Peak:
    """The most memory of some processes while a block runs, looked at five times a second."""

    def __init__(self, process: int) -> None:
        self.megabytes = 0.0
        self._process = process
        self._ended = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            self.megabytes = max(self.megabytes, memory_of(self._process))
            if self._ended.wait(0.2):
                return
