"""`faq serve` in a process of its own."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.commands import FAQ
from support.processes import interruptible

__all__ = ["serving"]


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str, int]]:
    """`faq serve` as a process, and the host and the port that it prints."""
    process = subprocess.Popen(
        interruptible([FAQ, "serve", "--port", "0", *options]),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        printed = re.fullmatch(r"The site is on http://(.+):(\d+)/ \(Ctrl\+C ends it\)\n", line)
        assert printed, (line, process.poll())
        yield process, printed[1], int(printed[2])
    finally:
        process.kill()
        process.communicate()
