"""A command during which somebody saves, moves or deletes a file, at any moment that there is.

A moment is one before which the command is about to open, list, make, rename or remove something
below its content folder. Each run is a fork of one process that has imported what commands need, so
that hundreds take no longer than a few starts of Python.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from support.processes import PATIENCE

__all__ = ["Deed", "Ended", "Job", "Runs", "change", "runs"]


@dataclass(frozen=True)
class Deed:
    """What somebody does meanwhile. A file that is not there any more is left alone."""

    what: str
    """“save” and “save at once” (to a new file that takes the name) replace `text` by `other` or,
    where there is no text, append `other`; “create”, “delete”, “move” to `other`; “kill” ends the
    command as `kill -9` does."""
    path: str = ""
    """Below the working folder."""
    other: str = ""
    text: str = ""


@dataclass(frozen=True)
class Job:
    """A run of the command `faq`."""

    root: Path
    """Its working folder; what is counted lies in its folder `content`."""
    arguments: Sequence[str]
    moment: int = -1
    """When it is done, counted from 0."""
    deed: Deed | None = None


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    """Below 0 where it was killed; then nothing is known of the moments after that."""
    output: str
    """What it printed."""
    moments: int
    """How many there were."""


_PROGRAM = """
import json, os, signal, sys, traceback
from pathlib import Path
from support.moments import Deed, change
from webapp.cli.main import COMMANDS, main, _imported
for name in ("import", "check", "review", "build", "export"):
    _imported(name)
import filelock, ingest.documents.readers.text, webapp.reports.import_account
from ingest.documents.recognition.bounded import BoundedReader
with BoundedReader() as reader:
    reader.start()  # the process that reads documents waits for the first fork, and for the next

EVENTS = {"open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.remove", "os.link",
          "os.rmdir", "exchange"}

def run(job):
    signal.alarm(int(sys.argv[1]))  # nothing may wait for ever
    root = os.path.realpath(job["root"])
    os.chdir(root)
    within, count, is_doing = os.path.join(root, "content"), 0, False

    def hook(event, values):
        nonlocal count, is_doing
        if event == "ctypes.dlsym" and values[1] == "renameat2":
            event, values = "exchange", (within,)
        if is_doing or event not in EVENTS or not isinstance(values[0], (str, bytes, os.PathLike)):
            return
        path = os.path.abspath(os.fsdecode(values[0]))
        if path == within or path.startswith(within + os.sep):
            if count == job["moment"]:
                is_doing = True
                change(Path(root), Deed(**job["deed"]))
                is_doing = False
            count += 1

    place = f"{root}.{os.getppid()}"
    output = os.open(place + ".output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.argv = ["faq", *job["arguments"]]
    sys.addaudithook(hook)
    code = 0
    try:
        main(prog_name="faq")
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
        code = 70
    sys.stdout.flush()
    sys.stderr.flush()
    Path(place + ".moments").write_text(str(count))
    os._exit(code)

for line in sys.stdin:
    child = os.fork()
    if not child:
        run(json.loads(line))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def change(root: Path, deed: Deed) -> None:
    """Does it in a working folder."""
    path = root / deed.path
    if deed.what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif deed.what == "create":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(deed.other, "utf-8")
    elif not path.exists():
        return
    elif deed.what == "delete":
        path.unlink()
    elif deed.what == "move":
        to = root / deed.other
        to.parent.mkdir(parents=True, exist_ok=True)
        path.rename(to)
    else:
        old = path.read_text("utf-8")
        new = old.replace(deed.text, deed.other) if deed.text else old + deed.other
        if deed.what == "save":
            path.write_text(new, "utf-8")
        else:
            beside = path.with_name(f".{path.name}.swp")
            beside.write_text(new, "utf-8")
            beside.rename(path)


Runs = Callable[[Iterable[Job]], list[Ended]]
"""Runs jobs one after the other, each in a process of its own."""


@contextmanager
def runs() -> Iterator[Runs]:
    """What runs jobs, with the process that is forked for each."""
    tests = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join([tests, *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(PATIENCE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    stdin, stdout = process.stdin, process.stdout

    def run(job: Job) -> Ended:
        deed = asdict(job.deed) if job.deed else None
        what = {"arguments": list(job.arguments), "moment": job.moment, "deed": deed}
        stdin.write(json.dumps({"root": str(job.root), **what}) + "\n")
        stdin.flush()
        code, place = int(stdout.readline()), f"{job.root}.{process.pid}"
        output, moments = (Path(f"{place}.{one}") for one in ("output", "moments"))
        count = int(moments.read_text("utf-8")) if code >= 0 else job.moment
        return Ended(code, output.read_text("utf-8"), count)

    try:
        yield lambda jobs: [run(job) for job in jobs]
    finally:
        stdin.close()
        process.wait(PATIENCE)
        stdout.close()
