"""Documents as received -> numbered lines and a stream of blocks, one module a format.

Only this package opens source documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ingest.errors import SourceError
from ingest.readers.blocks import Block, Reading

__all__ = ["Document", "count_lines", "read_document"]

_READERS: Mapping[str, str] = {
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".markdown": "markdown",
    ".md": "markdown",
    ".pdf": "pdf",
    ".shtml": "html",
    ".text": "text",
    ".txt": "text",
    ".xhtml": "html",
}
"""Ending of the file name -> module with a function `read`: bytes -> Reading, or ValueError."""


@dataclass(frozen=True)
class Document:
    """A document as received."""

    name: str
    """File name without folder."""
    data: bytes
    """The document byte for byte."""
    lines: tuple[str, ...]
    """Its lines without line ends; line 1 is `lines[0]`."""
    blocks: tuple[Block, ...] = ()
    """What its lines are, in the order of reading."""


def read_document(path: Path) -> Document:
    """The document in a file. Raises SourceError when there is no text to be had from it."""
    if path.is_dir():
        raise SourceError(str(path), "this is a folder. Name the documents in it instead.")
    read = _reader(path)
    if read is None:
        known = ", ".join(sorted(_READERS))
        kind = f"of the kind “{path.suffix}”" if path.suffix else "without an ending such as “.txt”"
        raise SourceError(
            str(path),
            f"documents {kind} cannot be read yet. Save it as one of {known} and import that.",
        )
    try:
        data = path.read_bytes()
        reading = read(data)
    except OSError as error:
        raise SourceError(
            str(path), f"the document cannot be read ({error.strerror}). Check the name."
        ) from error
    except ValueError as error:
        raise SourceError(str(path), str(error)) from error
    return Document(path.name, data, reading.lines, reading.blocks)


def count_lines(path: Path) -> int:
    """The number of lines of a document. Raises OSError when it cannot be opened."""
    read = _reader(path)
    data = path.read_bytes()
    try:
        return len(read(data).lines) if read else 0
    except ValueError:
        return 0


def _reader(path: Path) -> Callable[[bytes], Reading] | None:
    """The function that reads such a file; its module, and what that needs, is loaded only now."""
    name = _READERS.get(path.suffix.lower())
    if name is None:
        return None
    read: Callable[[bytes], Reading] = import_module(f"ingest.readers.{name}").read
    return read
