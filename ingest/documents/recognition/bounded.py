"""Documents are read and recognised in a process of their own, within limits of time and memory.

A document may be made to keep its reader busy for ever or to fill the memory; the libraries of
every format can be led to that. The system ends the process that reads it, the import says so in a
sentence, and the next document gets a new process:

    import ──name, bytes──> worker ──lines, recognition──> import

One process reads all documents while none of them needs much, so that it starts once.
"""

from __future__ import annotations

import atexit
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

import ingest
from ingest.documents.columns import ToldColumns
from ingest.documents.reading import Document, read_bytes, readable
from ingest.documents.recognition.found_questions import Recognition
from ingest.documents.unreadable import UnreadableError
from ingest.errors import SourceError

__all__ = ["READY", "BoundedReader", "Limits", "Reply", "Request"]

READY = b"r"
"""What the process says first, before any document can be the cause of its end."""


@dataclass(frozen=True)
class Limits:
    """What one document may take."""

    seconds: int = 20
    """Of a processor, where the system counts them (not on Windows). A page of two million bytes,
    the largest met, takes two to three; so does a PDF of a hundred pages."""
    memory: int = 400_000_000
    """Bytes of address space of the process, where the system has such a limit (on Linux)."""
    clock: float = 300.0 if find_spec("resource") else 30.0
    """Seconds on the clock: a busy machine may take its time where processors' time is counted."""

    @property
    def out_of_time(self) -> str:
        return f"the document takes more than {self.seconds} seconds to read. {_PART}"

    @property
    def out_of_memory(self) -> str:
        size = f"{self.memory // 1_000_000} million bytes of memory"
        return f"the document takes more than {size} to read. {_PART}"


LIMITS = Limits()

_PART = "Save the part with the questions as a file of its own, or as plain text, and import that."

_NOT_STARTED = (
    "the part of this program that reads documents does not start ({}). Install the program anew; "
    "where that does not help, its memory or its processes are limited to too few."
)

_OUT_OF_PROCESSOR: int = getattr(signal, "SIGXCPU", 0)
"""The signal that ends a process after its time; there is none on Windows."""

_START = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from ingest.documents.recognition.worker import main; main(int(sys.argv[2]), int(sys.argv[3]))"
)
"""The folder of this program comes last, so that nothing beside it is taken for a library."""


@dataclass(frozen=True)
class Request:
    """What the worker is to read."""

    name: str
    data: bytes
    is_recognised: bool
    """Whether its questions are wanted too, and not its lines alone."""
    columns: ToldColumns | None = None
    """What the columns of its tables hold, as far as staff have told."""


@dataclass(frozen=True)
class Reply:
    """What the worker says of it."""

    lines: tuple[str, ...] = ()
    recognition: Recognition | None = None
    refusal: str = ""
    """Why it cannot be read, in sentences for staff; empty where it has been."""
    is_out_of_memory: bool = False
    is_last: bool = False
    """Whether the worker ends now, since it holds too much memory for the next document."""


class BoundedReader:
    """Reads documents within limits. Used in a `with`.

    The process starts with the first document, or with `start`, so as to be ready for it.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False

    def __enter__(self) -> BoundedReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        is_of_use = self._is_ready and self._limits is LIMITS and kind is None
        if self._process and is_of_use and not _idle:
            _idle.append(self._process)  # for the next who reads documents within this program
            self._process = None
        self._end()

    def start(self) -> None:
        """Starts the process, if it has not started."""
        if self._process is None:
            self._is_ready = bool(_idle) and self._limits is LIMITS
            self._process = _idle.pop() if self._is_ready else _started(self._limits)

    def recognise(
        self, path: Path, columns: ToldColumns | None = None
    ) -> tuple[Document, Recognition]:
        """The document in a file, without its blocks, and what is in it; see `recognise.recognise`.

        Raises SourceError when there is no text to be had from it within the limits.
        """
        data = read_bytes(path)
        request = self._request(path, data, is_recognised=True)
        reply = self._read(path, replace(request, columns=columns) if columns else request)
        assert reply.recognition is not None
        return Document(path.name, data, reply.lines), reply.recognition

    def lines(self, path: Path) -> tuple[str, ...]:
        """The lines of the document in a file. Raises what `recognise` raises."""
        request = self._request(path, read_bytes(path), is_recognised=False)
        return self._read(path, request).lines

    @staticmethod
    def _request(path: Path, data: bytes, *, is_recognised: bool) -> Request:
        """Raises SourceError for a document of which another program makes nothing."""
        try:
            return Request(path.name, readable(path.name, data), is_recognised)
        except UnreadableError as error:
            raise SourceError(str(path), str(error)) from error

    def _read(self, path: Path, request: Request) -> Reply:
        try:
            self.start()
        except OSError as error:
            raise SourceError(str(path), _NOT_STARTED.format(error.strerror)) from error
        process = self._process
        assert process
        assert process.stdin
        assert process.stdout
        late = threading.Event()
        timer = threading.Timer(self._limits.clock, _end_late, [process, late])
        timer.start()
        try:
            self._is_ready = self._is_ready or process.stdout.read(1) == READY
            pickle.dump(request, process.stdin)
            process.stdin.flush()
            reply: Reply = pickle.load(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            code = self._end()
            is_late = late.is_set() or code == -_OUT_OF_PROCESSOR
            limits = self._limits
            reply = Reply(refusal=limits.out_of_time if is_late else limits.out_of_memory)
            if not (is_late or self._is_ready):
                reply = Reply(refusal=_NOT_STARTED.format(f"exit code {code}"))
        finally:
            timer.cancel()
        if reply.is_last:
            self._end()
        if reply.is_out_of_memory:
            raise SourceError(str(path), self._limits.out_of_memory)
        if reply.refusal:
            raise SourceError(str(path), reply.refusal)
        return reply

    def _end(self) -> int:
        """Ends the process, if there is one; gives its exit code."""
        process, self._process = self._process, None
        return _ended(process) if process else 0


_idle: list[subprocess.Popen[bytes]] = []
"""One process that waits for the next document, at most."""


@atexit.register
def _end_idle() -> None:
    while _idle:
        _ended(_idle.pop())


def _ended(process: subprocess.Popen[bytes]) -> int:
    """The exit code of a process that ends, since there are no more requests."""
    with suppress(OSError), process:  # closes its pipes and waits
        if process.stdin:
            process.stdin.close()
    return process.wait()


def _end_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _started(limits: Limits) -> subprocess.Popen[bytes]:
    root = Path(ingest.__file__).parent.parent
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _START, str(root), str(limits.seconds), str(limits.memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what Python says when there is no memory left
    )
