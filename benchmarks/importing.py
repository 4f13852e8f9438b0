"""How many documents are read and understood in a second, and what memory that takes, by format.

    python benchmarks/importing.py FILE...
    python benchmarks/importing.py --seconds 20 tests/data/ingest/documents/*

Each format has a process of its own, which reads its documents again and again: bytes, blocks,
questions. The peak is of that process, the interpreter and the libraries of the format among it;
“first” is the peak after the first document. Seconds are those of the processor, so that other
work on the machine counts for little. Documents that cannot be read are named.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from ingest.documents.reading import read_document
from ingest.documents.recognition.recognise import recognise
from ingest.errors import SourceError

_ROW = "{:<8}" + " {:>10}" * 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--seconds", type=float, default=10.0, help="for each format")
    parser.add_argument("--one-format", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one_format:
        print(json.dumps(_measure(options.files, options.seconds)))
        return
    heads = ("format", "documents", "MB", "questions", "doc/s", "MB/s", "first MB", "peak MB")
    print(_ROW.format(*heads))
    files = sorted((path for path in options.files if path.is_file()), key=_format)
    for kind, group in groupby(files, key=_format):
        found = _in_a_process(list(group), options.seconds)
        if not found["documents"]:
            continue
        print(
            _ROW.format(
                kind,
                found["documents"],
                f"{found['bytes'] / 1e6:.2f}",
                found["questions"],
                f"{found['documents'] / found['seconds']:.1f}",
                f"{found['bytes'] / 1e6 / found['seconds']:.2f}",
                f"{found['before'] / 1e6:.0f}",
                f"{found['peak'] / 1e6:.0f}",
            )
        )


def _format(path: Path) -> str:
    return path.suffix.lower().lstrip(".") or "none"


def _in_a_process(files: Sequence[Path], seconds: float) -> dict[str, Any]:
    """The measures of `_measure`, without what other formats left in memory."""
    command = [sys.executable, __file__, "--one-format", "--seconds", str(seconds)]
    done = subprocess.run([*command, *files], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _measure(files: Sequence[Path], seconds: float) -> dict[str, Any]:
    """Seconds of the processor for one round over the readable files, and bytes of memory."""
    readable = []
    questions = 0
    _understand(files[:1])  # loads the libraries of the format
    before = _peak_memory()
    for path in files:
        found = _understand([path])
        if found is None:
            print(f"{path.name} cannot be read", file=sys.stderr)
            continue
        readable.append(path)
        questions += found
    rounds, start = 0, time.process_time()
    while readable and (rounds == 0 or time.process_time() - start < seconds):
        _understand(readable)
        rounds += 1
    return {
        "documents": len(readable),
        "bytes": sum(path.stat().st_size for path in readable),
        "questions": questions,
        "seconds": (time.process_time() - start) / max(rounds, 1),
        "before": before,
        "peak": _peak_memory(),
    }


def _understand(files: Sequence[Path]) -> int | None:
    """The number of questions in some documents, None where one cannot be read."""
    count = 0
    for path in files:
        try:
            document = read_document(path)
        except SourceError:
            return None
        count += len(recognise(document.name, document.lines, document.blocks).questions)
    return count


def _peak_memory() -> int:
    """The most memory that this process has held so far, in bytes; 0 where nobody counts it."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
