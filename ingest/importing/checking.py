"""The content folder with its documents beside it: how many lines each has, counted when needed.

Only here and in an import are documents opened; what is counted is remembered in the folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.files.line_counts import LINES_FILE, LineCount, format_line_counts
from ingest.content.folder import REMEMBERED, list_documents, read_line_counts
from ingest.content.loading import read_content
from ingest.documents.reading import MAX_FILE, Document, count_lines
from ingest.errors import FaqError, Parsed
from ingest.files import read_regular, write_atomically

__all__ = ["check_content", "remember_lines"]


def check_content(folder: Path) -> Parsed[ContentFiles]:
    """What `read_content` gives, with every line that is named held against its document.

    A document that came or changed since its lines were last counted is read, which takes seconds
    for a long one, and the number remembered. Raises UsageError when there is no folder.
    """
    known = read_line_counts(folder)
    counts = {
        name: count
        for name in list_documents(folder).value
        if (count := _counted(folder / "sources" / name, known.get(name)))
    }
    if counts != known:
        with suppress(FaqError):  # a folder that may only be read is checked all the same
            write_atomically(_file(folder), format_line_counts(counts).encode())
    return read_content(folder, counts)


def remember_lines(folder: Path, documents: Iterable[Document]) -> None:
    """Remembers how many lines documents have that have just been read.

    Of other documents it keeps what is remembered while they are there. Raises FaqError where the
    folder cannot be written to.
    """
    known, here = read_line_counts(folder), list_documents(folder).value
    counts = {name: count for name, count in known.items() if name in here}
    for one in documents:
        sha256 = hashlib.sha256(one.data).hexdigest()
        counts[one.name] = LineCount(len(one.lines), len(one.data), sha256)
    if counts != known:
        write_atomically(_file(folder), format_line_counts(counts).encode())


def _counted(path: Path, known: LineCount | None) -> LineCount | None:
    """The count of a document; the one that is known while its bytes are the same.

    None where the document is gone since it was listed, or longer than any that is read.
    """
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            return None
        sha256 = hashlib.sha256(read_regular(path, MAX_FILE)).hexdigest()
        if known and known.sha256 == sha256:
            return known
        return LineCount(count_lines(path), size, sha256)
    except OSError:
        return None


def _file(folder: Path) -> Path:
    return folder / "sources" / REMEMBERED / LINES_FILE
