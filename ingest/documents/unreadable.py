"""Why no text is to be had from a document: raised by the readers, told to staff by `reading`."""

from __future__ import annotations

__all__ = ["UnreadableError", "empty_document"]


class UnreadableError(ValueError):
    """A document from which no text is to be had.

    Its text is one or more sentences for staff, without the name of the file: what is wrong, and
    what to do. Whatever else goes wrong within a reader is a fault of the program.
    """


def empty_document() -> UnreadableError:
    """What every reader raises for a file without a single character but blanks."""
    return UnreadableError("the document is empty. Ask for it again.")
