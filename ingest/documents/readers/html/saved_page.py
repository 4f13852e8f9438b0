"""A web page that a browser saved as one file, `.mht` or `.mhtml`: the page among its parts."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

from ingest.documents.blocks import Reading
from ingest.documents.readers.html.reader import read as read_page
from ingest.documents.unreadable import UnreadableError, empty_document

__all__ = ["read"]

_NO_PAGE = (
    "this is not a web page saved as one file, whatever its name says. Open it in a browser and "
    "save it as .html."
)
_TEXTS = ("text/html", "application/xhtml+xml")
_MOST_PARTS = 5_000


def read(data: bytes) -> Reading:
    """The lines of the page, and its blocks.

    Raises UnreadableError for bytes that hold no page, and what the reader of pages raises.
    """
    if not data.strip():
        raise empty_document()
    try:
        page = _page(message_from_bytes(data))
    except (MessageError, LookupError, ValueError, RecursionError) as error:
        raise UnreadableError(_NO_PAGE) from error
    if page is None:
        raise UnreadableError(_NO_PAGE)
    return read_page(page)


def _page(message: Message) -> bytes | None:
    """The first page, which is the one that was saved; others stand in frames of it."""
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            break
        if part.get_content_type() in _TEXTS:
            data = part.get_payload(decode=True)
            charset = part.get_content_charset()
            if isinstance(data, bytes) and charset and charset != "utf-8":
                return data.decode(charset, "replace").encode()
            return data if isinstance(data, bytes) else None
    return None
