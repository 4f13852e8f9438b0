"""An edition: the whole site as one read-only file, and what a worker reads of it.

    questions/cost/index.html     each answer of the live site, deflated once
    ...
    edition/errors/missing.html   the pages of errors
    edition/scored.index          the scored index
    edition/search-frame.json     the search page, with holes for what is found
    edition/cards.jsonl           what results show, a record a line
    edition/table.json            where each of them lies, and how it is answered

The file is a ZIP, so that any program can look into it; `webapp/export/edition.py` writes it. A
worker does not read it as one: the comment at its end says where the table is, and the table where
the rest is. So opening takes one pass over one table, a page one `pread`, and all workers of a
computer share the system's copy of the file. No mapping of memory, since a file that is cut short
below one ends the process.

A ZIP's own check is of what was deflated; the table has one of the stored bytes too, so that a file
that somebody has written over is noticed before anything of it is sent. All of it is checked once,
too, before it is used: 35,000 pieces in 68 MB take 0.04 s.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import re
import stat
import struct
import sys
import weakref
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from ingest.errors import FaqError
from ingest.names import typed
from search.scored_index import FORMAT as INDEX_FORMAT

__all__ = [
    "CARDS",
    "ERRORS",
    "FRAME",
    "INDEX",
    "PROGRAM",
    "Edition",
    "EditionError",
    "Stored",
    "TornError",
    "comment_of",
    "open_edition",
]

PROGRAM = version("aimh-faq")
"""Version of this program."""

_FORMAT = 2
"""Number of the format, of the frame and the cards too."""

_MAKER = f"{_FORMAT}.{INDEX_FORMAT} of version {PROGRAM}"
"""What makes editions that can be read here; others are refused, since their pages may be too."""

INDEX = "scored.index"
FRAME = "search-frame.json"
CARDS = "cards.jsonl"
"""Parts that the search needs: see `Edition.part` and, of the last, `Edition.card`."""

ERRORS = ("missing", "refused", "failed")
"""Pages of errors by what they say: no such page, nothing can be sent, try again in a while."""

_COMMENT = re.compile(
    rb"aimh-faq edition (?P<maker>[^,]{1,80}), table at (?P<start>[0-9]+)"
    rb"\+(?P<length>[0-9]+), sha256 (?P<digest>[0-9a-f]{64})"
)
_DAMAGED = "it is damaged, or is being written over"
_SLASHES = re.compile("/{2,}")
_LONGEST_COMMENT = 250
_LONGEST_ZIP_END = 22 + 65_535
"""Bytes of the last record of a ZIP, with its comment; a file without one is cut short."""
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""RFC 1952: deflated, no name, no time, best compression, no system."""


class EditionError(FaqError):
    """The file is no edition that can be used."""

    exit_code = 2


class TornError(FaqError):
    """What lies in the file is not what was written there: it is being written over."""


class Stored(NamedTuple):
    """Where an answer lies in the file."""

    start: int
    length: int
    """In bytes, as it is stored."""
    size: int
    """In bytes, inflated; the same as `length` where it is stored as it is."""
    check: int
    """CRC-32 of the inflated bytes, which the end of a gzip stream has."""
    stored_check: int
    """CRC-32 of the stored bytes."""
    digest: str
    """Of the content: 32 hexadecimal digits of its SHA-256."""
    head: int
    """Place of its headers among `Edition.heads`."""

    @property
    def is_deflated(self) -> bool:
        return self.length != self.size


def comment_of(start: int, table: bytes) -> bytes:
    """What the end of the file says of the stored table that begins at a byte."""
    digest = hashlib.sha256(table).hexdigest()
    return f"aimh-faq edition {_MAKER}, table at {start}+{len(table)}, sha256 {digest}".encode()


def open_edition(path: Path) -> Edition:
    """The edition in a file, all of which is read once and checked.

    Raises EditionError where there is none that can be used.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags)  # a pipe would be waited for
    except OSError as error:
        problem = f"{path}: the edition cannot be opened ({error.strerror})."
        remedy = f"Make it with: faq build --to {typed(str(path))}"
        if error.errno not in (errno.ENOENT, errno.ENOTDIR):  # it may be as good as any
            remedy = "Let the user of the server read the file and enter all folders above it."
            if not isinstance(error, PermissionError):
                remedy = "Mend that on this computer, or name another file."
        raise EditionError(f"{problem} {remedy}") from error
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
            raise EditionError(
                f"{path}: it is {kind}. Name the file that faq build --to FILE.edition made."
            )
        return Edition(path, handle)
    except BaseException:
        os.close(handle)
        raise


class Edition:
    """An edition that is open; its file is closed when nobody uses it any more."""

    heads: Sequence[tuple[tuple[str, str], ...]]
    """The headers that answers have beside those of every answer: Content-Type and the like."""
    is_kept: Sequence[bool]
    """For each of them, whether the answer never changes at its address."""
    errors: Mapping[str, Stored]
    """The page of each of `ERRORS`."""
    site: Mapping[str, Any]
    """What is known of the site beside its pages, as the builder wrote it."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self.opened = dt.datetime.now(dt.UTC).replace(microsecond=0)
        self._read = _reader(handle)
        table_bytes, self.digest = self._table(os.fstat(handle).st_size)
        try:
            table = json.loads(zlib.decompress(table_bytes, -15))
            self.heads = [tuple((name, value) for name, value in one) for one in table["heads"]]
            self.is_kept = [any("immutable" in value for _, value in one) for one in self.heads]
            self._found = {path: Stored(*one) for path, one in table["answers"].items()}
            self._moved: dict[str, str] = table["moved"]
            self._present: dict[str, str] = table["present"]
            self.errors = {name: Stored(*table["errors"][name]) for name in ERRORS}
            self._parts = {name: Stored(*one) for name, one in table["parts"].items()}
            self._cards = _places(table["cards"], self._parts.get(CARDS))
            self.site = table["site"]
        except (KeyError, TypeError, ValueError, zlib.error) as error:
            raise EditionError(_said(path, "its table cannot be read")) from error
        self._check()
        if sys.platform != "win32":
            weakref.finalize(self, os.close, handle)
        else:  # all of it has been read, and an open file could not be replaced
            os.close(handle)

    def _check(self) -> None:
        """Raises EditionError where anything in the file is not what was written there."""
        try:
            for place in chain(self._found.values(), self.errors.values(), self._parts.values()):
                self.stored_bytes(place)
        except TornError as error:
            raise EditionError(_said(self.path, _DAMAGED)) from error

    def _table(self, size: int) -> tuple[bytes, str]:
        """The stored table and its digest, which is that of the edition."""
        end = self._read(_LONGEST_COMMENT, max(0, size - _LONGEST_COMMENT))
        match = _COMMENT.search(end)
        if match is None:
            raise EditionError(_said(self.path, self._what_else(size)))
        if match.end() != len(end):  # more has been written behind it
            raise EditionError(_said(self.path, _DAMAGED))
        maker = match["maker"].decode("ascii", "replace")
        if maker != _MAKER:
            raise EditionError(
                f"{self.path}: it is of another version of this program "
                f"({maker}; this one is {_MAKER}). Make it anew with the program that serves it, "
                "or serve it with the one that made it."
            )
        table = self._read(int(match["length"]), int(match["start"]))
        if hashlib.sha256(table).hexdigest().encode() != match["digest"]:
            raise EditionError(_said(self.path, _DAMAGED))
        return table, match["digest"].decode()

    def _what_else(self, size: int) -> str:
        """What a file is that does not end as an edition."""
        if size == 0:
            return "it is empty"
        if self._read(4, 0) != b"PK\x03\x04":
            return "it is no edition"
        last = self._read(_LONGEST_ZIP_END, max(0, size - _LONGEST_ZIP_END))
        _, found, end = last.rpartition(b"PK\x05\x06")  # 16 bytes, and the length of a comment
        is_whole = found and len(end) == 18 + int.from_bytes(end[16:18], "little")
        return "it is a ZIP file, and no edition" if is_whole else "it is cut short"

    @property
    def name(self) -> str:
        """What logs and health call it: 16 digits of its digest, the same for the same content."""
        return self.digest[:16]

    @property
    def size(self) -> int:
        """How many addresses it answers."""
        return len(self._found) + len(self._moved)

    def paths(self) -> Iterable[str]:
        """The paths at which something is answered."""
        return self._found

    def answer_at(self, path: str) -> Stored | None:
        """What is answered at a path, which is not quoted."""
        return self._found.get(path)

    def moved_to(self, path: str) -> str | None:
        """Where a path leads on to for good: from a former id, or with the slashes of a page."""
        if (place := self._moved.get(path)) is not None:
            return place
        for other in (f"{path}/", merged := _SLASHES.sub("/", path), f"{merged}/"):
            if other != path and (other in self._found or other in self._moved):
                return other
        return None

    def present_asset(self, plain: str) -> str | None:
        """The path of the present asset of a plain name, such as `/assets/style.css`."""
        return self._present.get(plain)

    def stored_bytes(self, place: Stored) -> bytes:
        """What lies there. Raises TornError where it is not what was written."""
        data = self._read(place.length, place.start)
        if zlib.crc32(data) != place.stored_check:
            raise TornError(f"{self.path}: it is being written over.")
        return data

    def gzipped(self, place: Stored) -> bytes:
        """The same as a gzip stream, of what is deflated."""
        end = struct.pack("<II", place.check, place.size & 0xFFFFFFFF)
        return b"".join((_GZIP_HEAD, self.stored_bytes(place), end))

    def plain(self, place: Stored) -> bytes:
        """The same as it was before it was stored."""
        data = self.stored_bytes(place)
        return zlib.decompress(data, -15, place.size) if place.is_deflated else data

    def body(self, place: Stored, is_gzip: bool) -> bytes:
        """One or the other of both."""
        return self.gzipped(place) if is_gzip else self.plain(place)

    def part(self, name: str) -> bytes:
        """One of the parts that are no answers. Raises TornError, and KeyError for none."""
        return self.plain(self._parts[name])

    def card(self, kind: str, record_id: str) -> bytes:
        """What results show of a record, as JSON. Raises TornError, KeyError for no such record."""
        start, length, check = self._cards[kind, record_id]
        data = self._read(length, start)
        if zlib.crc32(data) != check:
            raise TornError(f"{self.path}: it is being written over.")
        return data


def _reader(handle: int) -> Callable[[int, int], bytes]:
    """Reads so many bytes from a place on, whatever other threads read."""
    if sys.platform != "win32":
        return partial(os.pread, handle)
    # Windows reads at no place, and replaces no file that is open: the file is held in memory.
    with open(handle, "rb", closefd=False) as file:
        data = file.read()
    return lambda length, start: data[start : start + length]


def _places(
    cards: Sequence[tuple[str, str, int, int]], part: Stored | None
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Kind and id -> where the card lies in the file, its length and its check."""
    places, start = {}, part.start if part else 0
    for kind, record_id, length, check in cards:
        places[kind, record_id] = start, length, check
        start += length
    return places


def _said(path: Path, problem: str) -> str:
    return f"{path}: {problem}. Make it anew with: faq build --to {typed(str(path))}"
