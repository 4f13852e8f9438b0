"""Word: bytes -> the lines of its text and its blocks.

    bytes ──package──> elements ──paragraphs──> styled text ──document, writer──> lines and blocks

It is read here and not by a converter, since those lose the numbers that Word makes itself ("Q1.",
"3.2"), the size of type where no style names a heading, and footnotes where they belong.
"""

from __future__ import annotations

import struct
import zipfile
from xml.etree import ElementTree

from ingest.documents.blocks import Reading
from ingest.documents.readers.docx.document import read_document
from ingest.documents.readers.docx.package import NotWordError, TooLargeError, open_package
from ingest.documents.unreadable import UnreadableError, empty_document

__all__ = ["read"]

MAX_LETTERS = 10_000_000
"""Letters of the text: five thousand pages."""

_NOT_WORD = (
    "this is not a Word document, whatever its name says. Open it and save it as .docx again."
)
_OLD = (
    "this is a Word document of the old kind, or one with a password. Open it in Word, take the "
    "password away and save it as .docx."
)
_DAMAGED = "the Word document is damaged or was not copied whole. Ask for it again."
_TOO_LARGE = (
    "the Word document unpacks to more than any text needs, or is nested too deeply. Copy its text "
    "into a new document and import that."
)
_NO_TEXT = (
    "the Word document has no text, perhaps only pictures of it. Have them read by a program for "
    "text recognition (OCR) and import the result."
)

_OLD_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> Reading:
    """The lines and blocks of a Word document; see `document` for what its lines are.

    Raises UnreadableError for bytes that are no Word document, a damaged one, one with a password,
    one without text and one beyond the limits of `package`.
    """
    if not data.strip():
        raise empty_document()
    if data.startswith(_OLD_MARK):
        raise UnreadableError(_OLD)
    if not data.startswith(b"PK"):
        raise UnreadableError(_NOT_WORD)
    try:
        lines, blocks = read_document(open_package(data))
    except (TooLargeError, MemoryError, RecursionError) as error:
        raise UnreadableError(_TOO_LARGE) from error
    except NotWordError as error:
        raise UnreadableError(_NOT_WORD) from error
    except (zipfile.BadZipFile, ElementTree.ParseError, struct.error, ValueError) as error:
        raise UnreadableError(_DAMAGED) from error
    if not any(line.strip() for line in lines):
        raise UnreadableError(_NO_TEXT)
    if sum(map(len, lines)) > MAX_LETTERS:
        raise UnreadableError(_TOO_LARGE)
    return Reading(tuple(lines), tuple(blocks))
