"""Documents as received -> numbered lines and a stream of blocks, one module a format.

Only this package opens source documents.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.documents.blocks import Block, Reading
from ingest.documents.office_kinds import OFFICE_ENDINGS, converted_ending
from ingest.documents.unreadable import UnreadableError
from ingest.errors import SourceError
from ingest.files import IrregularFileError, LongFileError, read_regular
from ingest.names import name_problem

__all__ = ["MAX_FILE", "Document", "parse_document", "read_bytes", "read_document", "readable"]

_ADDRESS = re.compile(r"[a-z]{2,}:/", re.IGNORECASE)
"""How an address begins once it has been taken for a path; a drive of Windows has one letter."""

MAX_TEXT = 10_000_000
"""Bytes of a text, of a page of the web or of Markdown. The largest real ones have 2 million."""

MAX_SAVED_PAGE = 60_000_000
"""Bytes of a page that is saved with its pictures."""

MAX_FILE = 200_000_000
"""Bytes of a PDF or a Word document: pictures make them large, and are not unpacked."""

MAX_LINES = 200_000
"""Lines of a document; a page of 2 million bytes has some 60,000. Each is accounted for."""


@dataclass(frozen=True)
class _Format:
    """A kind of document."""

    read: Callable[[bytes], Reading]
    """Raises UnreadableError. It loads its module, and what that needs, when it is first called:
    who imports a text does not wait for what reads a PDF."""
    limit: int
    """The most bytes of a file."""


def _read_html(data: bytes) -> Reading:
    from ingest.documents.readers.html import read

    return read(data)


def _read_markdown(data: bytes) -> Reading:
    from ingest.documents.readers.markdown import read

    return read(data)


def _read_saved_page(data: bytes) -> Reading:
    from ingest.documents.readers.html.saved_page import read

    return read(data)


def _read_open_document(data: bytes) -> Reading:
    from ingest.documents.readers.odf import read

    return read(data)


def _read_pdf(data: bytes) -> Reading:
    from ingest.documents.readers.pdf import read

    return read(data)


def _read_text(data: bytes) -> Reading:
    from ingest.documents.readers.text import read

    return read(data)


def _read_word(data: bytes) -> Reading:
    from ingest.documents.readers.docx import read

    return read(data)


def _read_delimited(data: bytes) -> Reading:
    from ingest.documents.readers.sheets.delimited import read

    return read(data)


def _read_excel(data: bytes) -> Reading:
    from ingest.documents.readers.sheets.xlsx import read

    return read(data)


_DELIMITED = _Format(_read_delimited, MAX_TEXT)
_EXCEL = _Format(_read_excel, MAX_FILE)
_HTML = _Format(_read_html, MAX_TEXT)
_MARKDOWN = _Format(_read_markdown, MAX_TEXT)
_OPEN_DOCUMENT = _Format(_read_open_document, MAX_FILE)
_PDF = _Format(_read_pdf, MAX_FILE)
_SAVED_PAGE = _Format(_read_saved_page, MAX_SAVED_PAGE)
_TEXT = _Format(_read_text, MAX_TEXT)
_WORD = _Format(_read_word, MAX_FILE)

_FORMATS: Mapping[str, _Format] = {
    ".csv": _DELIMITED,
    ".docm": _WORD,
    ".docx": _WORD,
    ".dotx": _WORD,
    ".htm": _HTML,
    ".html": _HTML,
    ".markdown": _MARKDOWN,
    ".md": _MARKDOWN,
    ".mht": _SAVED_PAGE,
    ".mhtml": _SAVED_PAGE,
    ".odp": _OPEN_DOCUMENT,
    ".ods": _OPEN_DOCUMENT,
    ".odt": _OPEN_DOCUMENT,
    ".otp": _OPEN_DOCUMENT,
    ".ots": _OPEN_DOCUMENT,
    ".ott": _OPEN_DOCUMENT,
    ".pdf": _PDF,
    ".shtml": _HTML,
    ".text": _TEXT,
    ".tsv": _DELIMITED,
    ".txt": _TEXT,
    ".xhtml": _HTML,
    ".xlsm": _EXCEL,
    ".xlsx": _EXCEL,
    ".xltx": _EXCEL,
}
"""Ending of the file name -> how such a file is read; see `office` for more."""

_COMMON = (
    "a Word document (.docx), an Excel workbook (.xlsx), a PDF, a web page (.html) or plain text "
    "(.txt)"
)
"""What every program can save."""


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
    """The document in a file, without limits of time and memory (see `recognition.bounded`).

    Raises SourceError when there is no text to be had from it.
    """
    data = read_bytes(path)
    try:
        return replace(parse_document(path.name, readable(path.name, data)), data=data)
    except UnreadableError as error:
        raise SourceError(str(path), str(error)) from error


def read_bytes(path: Path) -> bytes:
    """The bytes of a document.

    Raises SourceError where it cannot be opened, is of no kind that is read, or is larger than any
    of its kind. A device or a pipe may never end, and is refused as well.
    """
    if _ADDRESS.match(str(path)):
        message = "this is an address. Save what is there as a file and name that."
        raise SourceError(str(path), message)
    if problem := name_problem(path.name):
        raise SourceError(str(path), f"{problem}. Give it another name.")
    if os.path.isdir(path):  # noqa: PTH112 - Path raises for a name that is too long
        raise SourceError(str(path), "this is a folder. Name the documents in it instead.")
    of_format = _FORMATS.get(converted_ending(path.name))
    if of_format is None:
        kind = f"of the kind “{path.suffix}”" if path.suffix else "without an ending such as “.txt”"
        raise SourceError(
            str(path),
            f"documents {kind} cannot be read. Save it as {_COMMON} and import that.",
        )
    try:
        return read_regular(path, of_format.limit)
    except IrregularFileError as error:
        message = "this is no file but a device or a pipe. Save it as a file."
        raise SourceError(str(path), message) from error
    except LongFileError as error:
        raise SourceError(
            str(path),
            f"the document has more than {of_format.limit // 1_000_000} million bytes, more than "
            "any text of questions. Save the part with the questions as a file of its own.",
        ) from error
    except OSError as error:
        raise SourceError(
            str(path), f"the document cannot be read ({error.strerror}). Check the name."
        ) from error


def readable(name: str, data: bytes) -> bytes:
    """The bytes of a document as it is read: of another office, what LibreOffice makes of it.

    Raises UnreadableError where it makes nothing of it, or is not there.
    """
    if Path(name).suffix.lower() not in OFFICE_ENDINGS:
        return data
    from ingest.documents.office import convert

    return convert(name, data)


def parse_document(name: str, data: bytes) -> Document:
    """The document of a name that `read_bytes` takes, in the bytes that `readable` gives.

    Raises UnreadableError.
    """
    reading = _FORMATS[converted_ending(name)].read(data)
    if len(reading.lines) > MAX_LINES:
        raise UnreadableError(
            f"the document has more than {MAX_LINES:,} lines, more than any text of questions. "
            "Save the part with the questions as a file of its own."
        )
    return Document(name, data, reading.lines, reading.blocks)
