"""Documents as received -> numbered lines of text, one module a format.

Only this package opens source documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SourceError
from ingest.readers import text

__all__ = ["Document", "count_lines", "read_document"]

_READERS: Mapping[str, Callable[[bytes], list[str]]] = {".txt": text.read, ".text": text.read}
"""Ending of the file name -> what turns its bytes into lines, or raises ValueError."""


@dataclass(frozen=True)
class Document:
    """A document as received."""

    name: str
    """File name without folder."""
    data: bytes
    """The document byte for byte."""
    lines: tuple[str, ...]
    """Its lines without line ends; line 1 is `lines[0]`."""


def read_document(path: Path) -> Document:
    """The document in a file. Raises SourceError when there is no text to be had from it."""
    reader = _READERS.get(path.suffix.lower())
    if path.is_dir():
        raise SourceError(str(path), "this is a folder. Name the documents in it instead.")
    if reader is None:
        known = ", ".join(sorted(_READERS))
        kind = f"of the kind “{path.suffix}”" if path.suffix else "without an ending such as “.txt”"
        raise SourceError(
            str(path),
            f"documents {kind} cannot be read yet. Save it as text ({known}) and import that.",
        )
    try:
        data = path.read_bytes()
        return Document(path.name, data, tuple(reader(data)))
    except OSError as error:
        raise SourceError(
            str(path), f"the document cannot be read ({error.strerror}). Check the name."
        ) from error
    except ValueError as error:
        raise SourceError(str(path), str(error)) from error


def count_lines(path: Path) -> int:
    """The number of lines of a document. Raises OSError when it cannot be opened."""
    try:
        return len(text.split_lines(text.decode(path.read_bytes())))
    except ValueError:
        return 0
