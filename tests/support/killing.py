"""The command `faq`, killed: at a moment, or before a change that it is to make on the disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from support.processes import PATIENCE

__all__ = ["COMMAND", "faq_process", "kill", "killed_before", "killed_before_each_change"]

_PROGRAM = """
import os, signal, sys
root, left, lacks, by = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "shutil.rmtree"}

def is_below(path):
    try:
        return os.path.realpath(os.fsdecode(path)).startswith(root + os.sep)
    except (TypeError, ValueError):  # a descriptor
        return False

def hook(event, values):
    global left
    if event == "ctypes.dlsym" and values[1] == lacks:
        raise AttributeError(lacks)
    is_swap = event == "ctypes.dlsym" and values[1] == "renameat2"
    if is_swap or event in CHANGES and any(map(is_below, values)):
        if left == 0:
            os.kill(os.getpid(), by)
        left -= 1

if left >= 0 or lacks:
    sys.addaudithook(hook)
sys.argv = ["faq", *sys.argv[5:]]
"""

COMMAND = """
from webapp.cli.main import main
main()
"""


def faq_process(
    arguments: Sequence[str | Path],
    root: Path,
    *,
    before: int = -1,
    by: signal.Signals = signal.SIGKILL,
    lacks: str = "",
    program: str = COMMAND,
) -> subprocess.Popen[str]:
    """The started command, in a group of its own; its working folder is `root`.

    It kills itself by a signal before its change number `before`, counted from 0: a rename, a
    removal or a link below `root`. With -1 it does not. The system's library has no function
    `lacks` for it.
    Another `program` is run in its place, with the arguments.
    """
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM + program]
        + [str(one) for one in (root.resolve(), before, lacks, int(by), *arguments)],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[str]) -> None:
    """Ends the command and all that it started as `kill -9` does, and waits for its end."""
    with suppress(ProcessLookupError):  # it has ended by itself, and so have the others
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=PATIENCE)


def killed_before(
    arguments: Sequence[str | Path], root: Path, change: int, *, lacks: str = ""
) -> bool:
    """Whether the command was killed before this change; otherwise it has ended without a fault."""
    process = faq_process(arguments, root, before=change, lacks=lacks)
    output, errors = process.communicate(timeout=PATIENCE)
    if process.returncode == -signal.SIGKILL:
        kill(process)
        return True
    assert process.returncode == 0, output + errors
    return False


def killed_before_each_change(arguments: Sequence[str | Path], root: Path) -> Iterator[int]:
    """Kills the command before its first change, then its second ..., until it comes to its end.

    Gives the number of the change after each kill; what is below `root` may be looked at and set
    back then.
    """
    for change in count():
        if not killed_before(arguments, root, change):
            return
        yield change
