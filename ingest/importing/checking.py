"""The content folder with its documents beside it: how many lines each has, counted when needed.

Only here and in an import are documents opened; what is counted is remembered in the folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.files.line_counts import LINES_FILE, LineCount, format_line_counts
from ingest.content.folder import REMEMBERED, list_documents, read_line_counts
from ingest.content.loading import read_content, refuse_missing
from ingest.content.writing import ContentWriter, Waiting, silently, writing_to
from ingest.documents.reading import MAX_FILE, Document
from ingest.documents.recognition.bounded import BoundedReader
from ingest.errors import FaqError, Parsed, SourceError
from ingest.files import present_bytes, read_regular

__all__ = ["check_content", "counts_of", "remember_lines"]


def check_content(folder: Path, waiting: Waiting = silently) -> Parsed[ContentFiles]:
    """What `read_content` gives, with every line that is named held against its document.

    A document that came or changed since its lines were last counted is read, which takes seconds
    for a long one, and the number remembered; `waiting` is told when another command writes to the
    folder meanwhile. Raises UsageError when there is no folder.
    """
    refuse_missing(folder)
    known = read_line_counts(folder)
    with BoundedReader() as reader:
        counts = {
            name: count
            for name in list_documents(folder).value
            if (count := _counted(folder / "sources" / name, known.get(name), reader))
        }
    if counts != known:
        # A folder that may only be read, or in which a long import is at work, is checked all the
        # same; the lines are counted again then.
        with suppress(FaqError), writing_to(folder, "faq check", waiting) as writer:
            writer.until_settled(lambda: remember_lines(folder, counts, writer))
    return read_content(folder, counts)


def counts_of(documents: Iterable[Document]) -> dict[str, LineCount]:
    """How many lines documents have that have been read, by name."""
    return {
        one.name: LineCount(len(one.lines), len(one.data), hashlib.sha256(one.data).hexdigest())
        for one in documents
    }


def remember_lines(folder: Path, counts: Mapping[str, LineCount], writer: ContentWriter) -> None:
    """Remembers how many lines documents have, beside what is remembered of others.

    Others that are not there are forgotten. Raises FaqError where the folder cannot be written to,
    and ChangedError.
    """
    path = folder / "sources" / REMEMBERED / LINES_FILE
    present, here = present_bytes(path), list_documents(folder).value
    known = read_line_counts(folder)
    kept = {name: one for name, one in known.items() if name in here} | dict(counts)
    if kept != known:
        writer.replace(path, present, format_line_counts(kept).encode())


def _counted(path: Path, known: LineCount | None, reader: BoundedReader) -> LineCount | None:
    """The count of a document; the one that is known while its bytes are the same.

    None where the document is gone since it was listed, or longer than any that is read. One that
    cannot be read has no lines.
    """
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            return None
        sha256 = hashlib.sha256(read_regular(path, MAX_FILE)).hexdigest()
    except OSError:
        return None
    if known and known.sha256 == sha256:
        return known
    lines = 0
    with suppress(SourceError):
        lines = len(reader.lines(path))
    return LineCount(lines, size, sha256)
