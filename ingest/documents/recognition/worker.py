"""The process that reads documents for `bounded`: requests from its input, replies to its output.

It takes its limits from the system, for each document anew.
"""

from __future__ import annotations

import pickle
import re
import sys
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb
from types import ModuleType

from ingest.documents.reading import parse_document
from ingest.documents.recognition.bounded import READY, Reply, Request
from ingest.documents.recognition.found_questions import Recognition
from ingest.documents.recognition.recognise import recognise
from ingest.documents.unreadable import UnreadableError
from ingest.markdown import TOO_MUCH, first_line_too_much

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows has no limits of the system; the clock of `bounded` serves
    resource = None

__all__ = ["main"]

MAX_QUESTIONS = 2_000
"""Of one document: each becomes a file."""

_FRESH = 100_000_000
"""Bytes of memory; a worker that once held more ends, so that each document has all there is."""

_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")

_OUT_OF_MEMORY = Reply(is_out_of_memory=True, is_last=True)

_TOO_DEEP = (
    "the document is nested too deeply to be read. Save it as plain text, or copy its text into a "
    "new document, and import that."
)


def main(seconds: int, memory: int) -> None:
    """Answers requests, within these limits, until there are no more."""
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    _limit_memory(memory)
    replies.write(READY)
    replies.flush()
    is_last = False
    while not is_last:
        try:
            request: Request = pickle.load(requests)
        except EOFError:
            return
        _limit_time(seconds)
        reply = _reply(request)
        is_last = reply.is_last
        try:
            packed = pickle.dumps(reply)
        except MemoryError:
            packed, is_last = pickle.dumps(_OUT_OF_MEMORY), True
        del reply, request  # before the next comes
        replies.write(packed)
        replies.flush()


def _reply(request: Request) -> Reply:
    try:
        document = parse_document(request.name, request.data)
        if not request.is_recognised:
            return Reply(document.lines, is_last=_has_held_much())
        found = recognise(document.name, document.lines, document.blocks, request.columns)
        return Reply(document.lines, found, _too_much(found), is_last=_has_held_much())
    except UnreadableError as error:
        return Reply(refusal=str(error), is_last=_has_held_much())
    except MemoryError:
        return _OUT_OF_MEMORY
    except RecursionError:
        return Reply(refusal=_TOO_DEEP)
    except Exception as error:  # whatever it is, the other documents are to be imported
        frame = extract_tb(error.__traceback__)[-1]
        return Reply(
            refusal=(
                f"this program has a fault ({type(error).__name__} at "
                f"{Path(frame.filename).name}:{frame.lineno}) that keeps it from reading the "
                "document. Report that, and save the document as plain text meanwhile."
            )
        )


def _too_much(found: Recognition) -> str:
    """Why no content can be made of what was found, in sentences; empty where it can."""
    if len(found.questions) > MAX_QUESTIONS:
        return (
            f"the document has more than {MAX_QUESTIONS:,} questions. Save the part that is "
            "wanted as a file of its own, and import that."
        )
    for question in found.questions:
        if first_line_too_much(question.answer) is not None:
            return (
                f"line {question.spans[0].first}: below this question, {TOO_MUCH[0]}. Save the "
                "part with the questions as a file of its own, and import that."
            )
    return ""


def _limit_memory(memory: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with suppress(OSError, ValueError):  # macOS has the name and not the limit
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _limit_time(seconds: int) -> None:
    """Sets the time of a processor after which the system ends this process."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _has_held_much() -> bool:
    """Whether this process once held more than `_FRESH`, on systems that have the limit.

    `getrusage` would count what the process that started this one held.
    """
    try:
        found = _PEAK.search(Path("/proc/self/status").read_text("utf-8", "replace"))
    except OSError:
        return False
    return found is not None and int(found[1]) * 1024 > _FRESH
