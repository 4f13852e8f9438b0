"""Plain text: bytes -> lines."""

from __future__ import annotations

import re

__all__ = ["decode", "read", "split_lines"]

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_LINE_END = re.compile(r"\r\n|\r|\n")


def read(data: bytes) -> list[str]:
    """The lines of a text. Raises ValueError, with a message for staff, when there is none."""
    text = decode(data)
    if not text.strip():
        raise ValueError("the document is empty. Ask for it again.")
    return split_lines(text)


def decode(data: bytes) -> str:
    """The text of some bytes: by their byte-order mark, else UTF-8, else windows-1252.

    Windows-1252 is what older office programs wrote in this language; five of its bytes have no
    meaning and become U+FFFD. Raises ValueError for bytes that are no text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise ValueError("the text is damaged. Ask for the document again.") from error
    if b"\0" in data:
        raise ValueError("this is not text, whatever its name says. Save it as plain text.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def split_lines(text: str) -> list[str]:
    """Lines as an editor numbers them: unlike `str.splitlines`, a form feed ends none.

    >>> split_lines("one\\r\\ntwo\\x0c\\n")
    ['one', 'two\\x0c']
    """
    lines = _LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    return lines
