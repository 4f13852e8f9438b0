"""What the desk keeps for one user and one content folder, in the user's own data folder.

    texts/<digest>          bytes of a file as it was opened or saved, by their SHA-256
    versions/<name>         which of them a file had, and when
    unsaved/<edit>          what stands in a form that has not been saved
    places/<name>           where a record is that somebody has opened

Nothing of it is content: it may be deleted at any time, and then earlier versions and unsaved
texts are gone.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ingest.errors import FaqError
from ingest.private_files import data_folder, make_private, read_authenticated, write_authenticated

__all__ = ["Store", "Unsaved", "digest_of", "open_store"]

_VERSION = "desk 1"
_EDIT = re.compile(r"[0-9a-f]{16}")
_MOST_VERSIONS = 200
_KEPT = 400 * 24 * 3600
"""Seconds after which what was not touched is removed."""


@dataclass(frozen=True)
class Unsaved:
    """A form that has not been saved."""

    edit: str
    """Names the form: each opening of a page has its own."""
    kind: str
    id: str
    bases: Mapping[str, str]
    """Part of the record -> digest of the bytes that the form began with."""
    form: Mapping[str, Sequence[str]]
    """As it was sent."""
    time: float = field(default_factory=time.time)
    """Seconds since the epoch."""


def digest_of(data: bytes | None) -> str:
    """The SHA-256 of bytes; empty where there is no file."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def open_store(content: Path) -> Store:
    """The store of a content folder, without what nobody has touched for a year.

    Raises FaqError where the user has no place for it.
    """
    own = data_folder()
    if own is None:
        raise FaqError("The desk has no place for unsaved texts: set HOME to a folder of yours.")
    name = hashlib.sha256(str(content.resolve()).encode()).hexdigest()[:16]
    store = Store(own / "desk" / name)
    store.remove_old()
    return store


class Store:
    """Reads and writes it. Methods that write raise FaqError where they cannot."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes | None) -> str:
        """Keeps the bytes; their digest."""
        digest = digest_of(data)
        if data is not None and self.text(digest) is None:
            self.write("texts", digest, data)
        return digest

    def text(self, digest: str) -> bytes | None:
        """The bytes of a digest; None where they are not kept, and of no file."""
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            return None
        return read_authenticated(self._folder / "texts" / digest, _VERSION)

    def note_version(self, name: str, data: bytes | None) -> None:
        """Notes that a file has these bytes now; nothing where it had them before."""
        versions = self.versions(name)
        digest = self.keep(data)
        if digest and (not versions or versions[-1][1] != digest):
            kept = [*versions, (time.time(), digest)][-_MOST_VERSIONS:]
            self.write("versions", _file_name(name), json.dumps(kept).encode())

    def versions(self, name: str) -> list[tuple[float, str]]:
        """When a file had which bytes, by their digest, the earliest first."""
        data = read_authenticated(self._folder / "versions" / _file_name(name), _VERSION)
        return [(when, digest) for when, digest in json.loads(data)] if data else []

    def put(self, unsaved: Unsaved) -> None:
        """Keeps a form in place of what it was before."""
        if _EDIT.fullmatch(unsaved.edit):
            self.write("unsaved", unsaved.edit, json.dumps(asdict(unsaved)).encode())

    def unsaved(self, edit: str) -> Unsaved | None:
        if not _EDIT.fullmatch(edit):
            return None
        data = read_authenticated(self._folder / "unsaved" / edit, _VERSION)
        return Unsaved(**json.loads(data)) if data else None

    def all_unsaved(self) -> list[Unsaved]:
        """All of them, the latest first."""
        folder = self._folder / "unsaved"
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        found = [one for name in names if (one := self.unsaved(name))]
        return sorted(found, key=lambda one: -one.time)

    def discard(self, edit: str) -> None:
        if _EDIT.fullmatch(edit):
            (self._folder / "unsaved" / edit).unlink(missing_ok=True)

    def remove_old(self) -> None:
        for path in self._folder.glob("*/*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _KEPT:
                    path.unlink()

    def read(self, folder: str, name: str) -> bytes | None:
        """What was written there; None where nothing was."""
        return read_authenticated(self._folder / folder / name, _VERSION)

    def place(self, folder: str) -> Path:
        """A folder of this store, made for its owner alone. Raises OSError."""
        place = self._folder / folder
        for one in (self._folder.parent.parent, self._folder.parent, self._folder, place):
            make_private(one)
        return place

    def write(self, folder: str, name: str, data: bytes) -> None:
        """Keeps data below one of the folders of this store, whole or not at all."""
        try:
            write_authenticated(self.place(folder) / name, _VERSION, data)
        except OSError as error:
            raise FaqError(
                f"{self._folder}: nothing can be kept there ({error.strerror}). "
                "Check that the folder is yours."
            ) from error


def _file_name(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
