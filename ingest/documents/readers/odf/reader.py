"""OpenDocument: bytes -> the lines of a text, of the sheets or of the slides, and their blocks.

odfdo opens the package and gives its elements and styles. It is kept up, where odfpy, the other
library, has had no release since 2020 and lets a document define entities without an end. What
odfdo offers to read texts and tables as such loses emphasis and fills up every repeated row.
"""

from __future__ import annotations

import io
import zipfile

from lxml.etree import LxmlError
from odfdo import Document

from ingest.documents.blocks import Reading
from ingest.documents.readers.archives import DAMAGED
from ingest.documents.readers.odf.sheets import sheets_of
from ingest.documents.readers.odf.styles import Styles
from ingest.documents.readers.odf.text import read_slides, read_text
from ingest.documents.readers.sheets.grid import read_sheets
from ingest.documents.unreadable import UnreadableError, empty_document

__all__ = ["read"]

MAX_PART = 32_000_000
"""Bytes of the text or the styles, unpacked; see the reader of Word."""

_NOT_ODF = (
    "this is not an OpenDocument file, whatever its name says. Open it in LibreOffice and save it "
    "again."
)
_LOCKED = (
    "the document is protected by a password. Open it in LibreOffice, take the password away and "
    "save it again."
)
_DAMAGED = "the document is damaged or was not copied whole. Ask for it again."
_TOO_LARGE = (
    "the document unpacks to more than any text needs, or is nested too deeply. Copy its text into "
    "a new document and import that."
)
_NO_TEXT = "the document has no text, perhaps only pictures of it. Ask for the text itself."

_FAULTS = (LxmlError, *DAMAGED)


def read(data: bytes) -> Reading:
    """The lines and blocks of a document of any of the three kinds.

    Raises UnreadableError for bytes that are none, a damaged one, one with a password, one without
    text and one beyond the limits.
    """
    if not data.strip():
        raise empty_document()
    if not data.startswith(b"PK"):
        raise UnreadableError(_NOT_ODF)
    try:
        _refuse(data)
        reading = _reading(Document(io.BytesIO(data)))
    except (MemoryError, RecursionError) as error:
        raise UnreadableError(_TOO_LARGE) from error
    except UnreadableError:
        raise
    except _FAULTS as error:
        raise UnreadableError(_DAMAGED) from error
    if not any(line.strip() for line in reading.lines):
        raise UnreadableError(_NO_TEXT)
    return reading


def _reading(document: Document) -> Reading:
    styles = Styles(document)
    body = document.body
    match body.tag:
        case "office:spreadsheet":
            return read_sheets(sheets_of(body, styles))
        case "office:presentation":
            return read_slides(body, styles)
        case "office:text":
            return read_text(body, styles)
    raise UnreadableError(_NOT_ODF)


def _refuse(data: bytes) -> None:
    """Raises UnreadableError for what is no such package, or one made to do harm."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if "content.xml" not in names:
            raise UnreadableError(_NOT_ODF)
        for name in ("META-INF/manifest.xml", "content.xml", "styles.xml"):
            if name not in names:
                continue
            if archive.getinfo(name).file_size > MAX_PART:
                raise UnreadableError(_TOO_LARGE)
            part = archive.read(name)
            if name.startswith("META") and b"encryption-data" in part:
                raise UnreadableError(_LOCKED)
            plain = part.replace(b"\0", b"")  # one of two bytes a character is read, too
            is_manifest = name.startswith("META")  # OpenOffice.org 1 has a DTD in it
            if not is_manifest and (b"<!DOCTYPE" in plain or b"<!ENTITY" in plain):
                raise UnreadableError(_TOO_LARGE)
