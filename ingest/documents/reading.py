"""Documents as received -> numbered lines and a stream of blocks, one module a format.

Only this package opens source documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ingest.documents.blocks import Block, Reading
from ingest.errors import SourceError

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


MAX_TEXT = 10_000_000
"""Bytes of a text, of a page of the web or of Markdown. The largest real ones have 2 million; a
page of 10 million takes a minute or two, and a gigabyte of memory."""

MAX_FILE = 200_000_000
"""Bytes of a PDF or a Word document: pictures make them large, and are not unpacked."""

_WITH_PICTURES = ("docx", "pdf")


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
        data = _read_bytes(path)
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
    try:
        data = _read_bytes(path)
        return len(read(data).lines) if read else 0
    except ValueError:
        return 0


def _read_bytes(path: Path) -> bytes:
    """The bytes of a file, no more of them than a document has.

    Raises OSError, and ValueError where there are more or it is no file.
    """
    if not path.is_file() and path.exists():
        raise ValueError("this is no file but a device or a pipe. Save it as a file.")
    limit = MAX_FILE if _READERS.get(path.suffix.lower()) in _WITH_PICTURES else MAX_TEXT
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ValueError(
            f"the document has more than {limit // 1_000_000} million bytes, more than any text "
            "of questions. Save the part with the questions as a file of its own."
        )
    return data


def _reader(path: Path) -> Callable[[bytes], Reading] | None:
    """The function that reads such a file; its module, and what that needs, is loaded only now."""
    name = _READERS.get(path.suffix.lower())
    if name is None:
        return None
    read: Callable[[bytes], Reading] = import_module(f"ingest.documents.readers.{name}").read
    return read
