"""PDF: bytes -> the lines of its text, page by page, and its blocks.

bytes ──strings──> strings, rules ──words──> words ──columns──> regions ──lines──> rows
rows ──running_heads──> boilerplate
rows ──typography──> lines ──contents, paragraphs──> paragraphs ──blocks──> blocks
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from ingest.documents.blocks import Reading
from ingest.documents.readers.pdf.blocks import blocks_of
from ingest.documents.readers.pdf.fonts import Faces
from ingest.documents.readers.pdf.geometry import point, upright
from ingest.documents.readers.pdf.lines import Row, read_rows
from ingest.documents.readers.pdf.running_heads import find_boilerplate
from ingest.documents.readers.pdf.strings import TooMuchError, read_page
from ingest.documents.readers.pdf.typography import Sheet
from ingest.documents.readers.pdf.words import Link
from ingest.documents.unreadable import UnreadableError, empty_document

__all__ = ["read"]

MAX_PAGES = 2_000
"""The largest FAQ met so far has 80. A page takes a tenth of a second or less."""

MAX_ROWS = 200_000
"""Lines of text: 2,000 pages of 100."""

MAX_LINKS = 1_000
"""Links of one page; a page of contents has a hundred."""

MAX_BOOKMARKS_DEPTH = 8
"""Chapters within chapters of an outline."""

_UNKNOWN = 0.3
"""A larger share of characters without a letter is no text: fonts without a table of their
letters. Bullets of Symbol and formulas are a few in a hundred."""

_LINEAR = re.compile(rb"/Linearized[^>]{0,200}/L\s+(\d{1,12})")
_ADDRESSES = ("http://", "https://", "mailto:", "tel:")

_NOT_PDF = "this is not a PDF, whatever its name says. Open it and save it as PDF again."
_DAMAGED = "the PDF is damaged or was not copied whole. Ask for it again."
_LOCKED = (
    "the PDF is protected by a password. Open it with the password, print it to a new PDF and "
    "import that."
)
_NO_TEXT = (
    "the PDF has no text, only pictures of it, as a scanner makes. Have it read by a program for "
    "text recognition (OCR) and import the result."
)
_UNREADABLE = (
    "the PDF does not say which letters its characters stand for. Print it to a new PDF from "
    "the program that made it, or save it as text, and import that."
)
_TOO_LARGE = (
    "the PDF is too large or too intricate to be read. Split it, or save it as text, and import "
    "that."
)


def read(data: bytes) -> Reading:
    """The lines and blocks of a PDF.

    Lines are those of the text as printed, page by page and column by column, running heads, feet
    and numbers of pages among them; a block says which page it begins on.

    Raises UnreadableError for bytes that are no PDF, a damaged one, one that
    asks for a password, one without text and one beyond the limits of this module.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are not for staff
    if not data.strip():
        raise empty_document()
    if b"%PDF-" not in data[:4096]:
        raise UnreadableError(_NOT_PDF)
    if not _is_whole(data):  # what is left of it could be read, and the rest would be missed
        raise UnreadableError(_DAMAGED)
    try:
        sheets = _sheets(data)
    except UnreadableError:
        raise
    except (TooMuchError, RecursionError, MemoryError) as error:
        raise UnreadableError(_TOO_LARGE) from error
    except Exception as error:  # pypdf: a damaged file raises whatever its bytes lead to
        raise UnreadableError(_DAMAGED) from error
    rows = [row for sheet in sheets for row in sheet.rows]
    if not rows:
        raise UnreadableError(_NO_TEXT)
    letters = "".join(word.text for row in rows for word in row.words)
    if sum(_is_unknown(letter) for letter in letters) > _UNKNOWN * len(letters):
        raise UnreadableError(_UNREADABLE)
    boilerplate = find_boilerplate(
        [sheet.rows for sheet in sheets], [sheet.height for sheet in sheets]
    )
    return Reading(tuple(row.text for row in rows), tuple(blocks_of(sheets, boilerplate)))


def _is_whole(data: bytes) -> bool:
    """Whether the end of a file is there (ISO 32000-1, 7.5.5 and annex F)."""
    length = _LINEAR.search(data[:2048])
    return b"%%EOF" in data and not (length and int(length[1]) > len(data))


def _sheets(data: bytes) -> list[Sheet]:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise UnreadableError(_LOCKED)
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise UnreadableError(_TOO_LARGE)
    sheets: list[Sheet] = []
    titles = _outline(reader)
    faces = Faces()
    total, damaged = 0, 0
    for number in range(count):
        if total > MAX_ROWS:
            raise UnreadableError(_TOO_LARGE)
        page = reader.pages[number]
        rows: list[Row] = []
        try:
            before = sheets[-1].rows if sheets else ()
            rows = read_rows(read_page(page, faces), _links(page), number + 1, before)
        except TooMuchError:
            raise
        except Exception:  # pypdf: one damaged page does not spoil the others
            damaged += 1
        total += len(rows)
        sheets.append(Sheet(tuple(rows), _height(page), frozenset(titles.get(number, ()))))
    if damaged and not total:
        raise UnreadableError(_DAMAGED)
    return sheets


def _height(page: PageObject) -> float:
    box = page.cropbox
    return float(box.width if page.rotation % 180 else box.height) or 1.0


def _links(page: PageObject) -> list[Link]:
    """Where the links of a page lead; only addresses that a reader may follow."""
    annotations = page.get("/Annots")
    annotations = annotations.get_object() if annotations is not None else None
    links: list[Link] = []
    if not isinstance(annotations, ArrayObject):
        return links
    for entry in annotations[:MAX_LINKS]:
        try:
            link = entry.get_object()
            target = _target(link) if link.get("/Subtype") == "/Link" else ""
            if target:
                links.append(_placed(page, [float(side) for side in link["/Rect"]], target))
        except Exception:
            continue
    return links


def _target(link: DictionaryObject) -> str:
    if "/Dest" in link:
        return "#"
    action: Any = link.get("/A", {})
    action = action.get_object() if hasattr(action, "get_object") else action
    if action.get("/S") == "/GoTo":
        return "#"
    address = str(action.get("/URI", "")).strip()
    is_safe = address.lower().startswith(_ADDRESSES)
    return "".join(address.split()) if is_safe else ""


def _placed(page: PageObject, rectangle: Sequence[float], target: str) -> Link:
    x1, y1, x2, y2 = rectangle
    matrix = upright(page)
    (left, top), (right, bottom) = point(matrix, x1, y1), point(matrix, x2, y2)
    xs, ys = sorted((left, right)), sorted((top, bottom))
    return Link(xs[0], ys[0], xs[1], ys[1], target)


def _outline(reader: PdfReader) -> Mapping[int, list[str]]:
    """Page, counted from zero -> the titles of the bookmarks that lead to it."""
    titles: dict[int, list[str]] = {}
    try:
        for number, title in _bookmarks(reader, reader.outline, 0):
            titles.setdefault(number, []).append(title)
    except Exception:  # pypdf: a damaged outline; the text tells its headings, too
        return titles
    return titles


def _bookmarks(reader: PdfReader, entries: Any, depth: int) -> Iterator[tuple[int, str]]:
    for entry in entries:
        if isinstance(entry, list):
            if depth < MAX_BOOKMARKS_DEPTH:
                yield from _bookmarks(reader, entry, depth + 1)
            continue
        number = reader.get_destination_page_number(entry)
        if number is not None:
            yield number, str(entry.title)


def _is_unknown(letter: str) -> bool:
    """Whether a character stands for no letter: fonts without a table of their characters."""
    return letter == "\N{REPLACEMENT CHARACTER}" or "\ue000" <= letter <= "\uf8ff" or letter < " "
