"""What was published when, and each of the last sites whole, so that one can be put back.

It lies in the user's own data folder, by the place where the site is published:

    editions/<place>/log         when which site was put there, as JSON
    editions/<place>/<digest>    a site as a zip file, by the SHA-256 of its manifest

A site is kept before it takes its place, and its entry stands in the log before, too. A killed
command may leave an entry of a site that never got there: the place itself tells, since it has the
manifest of the entry before then.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from ingest.content.files.site import SITE_FILE, parse_site
from ingest.content.writing import Waiting, silently
from ingest.errors import FaqError, UsageError
from ingest.files import present_bytes, read_text, write_atomically
from ingest.private_files import data_folder, make_private, read_authenticated, write_authenticated
from webapp.export.disk import remove_tree
from webapp.export.exporter import MANIFEST, restore_export
from webapp.export.manifest import read_manifest
from webapp.export.workplace import Workplace, as_export_errors, open_workplace

__all__ = [
    "WHERE_TO",
    "Edition",
    "Editions",
    "editions_of",
    "is_archive",
    "open_place",
    "publish_target",
    "put_back",
]

WHERE_TO = 'to = "../site" below [publish]'
"""The setting, for staff."""

_VERSION = "edition 1"
_MOST_SITES, _MOST_ENTRIES = 12, 400
_STAMP = (1980, 1, 1, 0, 0, 0)
"""The time of all files in an archive: the same site gives the same bytes."""


@dataclass(frozen=True)
class Edition:
    """A site at its place."""

    time: float
    """When it was put there, in seconds since the epoch."""
    digest: str
    """The SHA-256 of its manifest."""
    about: str
    """What changed then, in words."""
    is_kept: bool = False
    """Whether it can be put back: it is kept, and not what is there."""
    is_present: bool = False
    """Whether it is what is there since then."""

    @property
    def when(self) -> str:
        """Day and time, as people here write it."""
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(self.time))


class Editions:
    """Those of one place."""

    def __init__(self, target: Path) -> None:
        self._target = target.resolve()
        own = data_folder()
        name = hashlib.sha256(str(self._target).encode()).hexdigest()[:16]
        self._folder = own / "editions" / name if own else None

    def log(self) -> list[Edition]:
        """What was there when, the latest first."""
        present = _digest(self._manifest())
        entries = self._entries(present)
        return [
            replace(
                one,
                is_kept=one.digest != present and self._has(one.digest),
                is_present=one.digest == present and one is entries[-1],
            )
            for one in reversed(entries)
        ]

    def keep(self, folder: Path) -> str:
        """Keeps an exported site; its digest. Raises FaqError where nothing can be kept."""
        digest = _digest(present_bytes(folder / MANIFEST) or b"")
        if not self._has(digest):
            self._write(digest, _packed_site(folder))
        return digest

    def note(self, digest: str, about: str) -> None:
        """Notes that a site is about to be put there, and keeps what is there.

        Nothing where it is there already. Raises FaqError where nothing can be kept.
        """
        present = _digest(self._manifest())
        if digest == present:
            return
        entries = self._entries(present)
        if present and not self._has(present):
            self._write(present, _packed_site(self._target))
        if present and (not entries or entries[-1].digest != present):
            entries.append(Edition(self._since(), present, "Found there"))
        entries.append(Edition(time.time(), digest, about))
        rows = [[one.time, one.digest, one.about] for one in entries[-_MOST_ENTRIES:]]
        self._write("log", json.dumps(rows).encode())
        self._forget({one.digest for one in entries[-_MOST_SITES:]})

    def site(self, digest: str) -> dict[str, bytes] | None:
        """The files of a site, its manifest among them; None where it is not kept."""
        data = self._read(digest) if _is_digest(digest) else None
        if data is None:
            return None
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def _entries(self, present: str) -> list[Edition]:
        data = self._read("log")
        entries = [Edition(*row) for row in json.loads(data)] if data else []
        if len(entries) > 1 and entries[-1].digest != present == entries[-2].digest:
            entries.pop()  # a killed command came no farther
        return entries

    def _manifest(self) -> bytes:
        """That of the site that is there; empty where there is none."""
        if not is_archive(self._target):
            return present_bytes(self._target / MANIFEST) or b""
        try:
            with zipfile.ZipFile(self._target) as archive:
                return archive.read(MANIFEST)
        except (OSError, KeyError, zipfile.BadZipFile):
            return b""

    def _since(self) -> float:
        path = self._target if is_archive(self._target) else self._target / MANIFEST
        return path.stat().st_mtime

    def _has(self, digest: str) -> bool:
        return self._folder is not None and (self._folder / digest).is_file()

    def _forget(self, kept: Iterable[str]) -> None:
        assert self._folder is not None
        for path in self._folder.iterdir():
            if _is_digest(path.name) and path.name not in kept:
                path.unlink(missing_ok=True)

    def _read(self, name: str) -> bytes | None:
        return read_authenticated(self._folder / name, _VERSION) if self._folder else None

    def _write(self, name: str, data: bytes) -> None:
        if self._folder is None:
            raise FaqError(
                f"No edition of {self._target} can be kept: set HOME to a folder of yours."
            )
        try:
            for place in (self._folder.parent.parent, self._folder.parent, self._folder):
                make_private(place)
            write_authenticated(self._folder / name, _VERSION, data)
        except OSError as error:
            problem = f"{self._folder}: no edition can be kept ({error.strerror})."
            raise FaqError(f"{problem} Check that the folder is yours.") from error


def editions_of(target: Path) -> list[Edition]:
    """What was published at a place when, the latest first."""
    return Editions(target).log()


def publish_target(content: Path) -> Path | None:
    """The folder or zip file that `site.toml` names; None where it names none."""
    path = content / SITE_FILE
    text = read_text(path).value if path.exists() else None
    named = parse_site(text, str(path)).value.publish_to if text else ""
    if not named:
        return None
    return Path(os.path.normpath(content / Path(named).expanduser()))


def put_back(content: Path, target: Path, digest: str = "", waiting: Waiting = silently) -> Edition:
    """Puts an edition in the place of what is there: the one before that, where none is named.

    Gives the edition. Raises UsageError where there is none, and what `open_place` raises.
    """
    with open_place(content, target, waiting) as place:
        editions = Editions(target)
        log = editions.log()
        others = (one for one in log if one.is_kept)
        found = next((one for one in others if digest in ("", one.digest)), None)
        files = editions.site(found.digest) if found else None
        if found is None or files is None:
            raise UsageError(f"There is no other edition of {target} that could be put back.")
        with as_export_errors(target):
            editions.note(found.digest, f"Put back: the edition of {found.when}")
        restore_export(files, place)
    return found


# A place that is a zip file


def is_archive(target: Path) -> bool:
    """Whether a site is published there as a zip file."""
    return target.suffix.lower() == ".zip" and not target.is_dir()


@contextmanager
def open_place(content: Path, target: Path, waiting: Waiting = silently) -> Iterator[Workplace]:
    """The workplace for a folder or for a zip file, which is written when the block has ended.

    A zip file is unpacked into a folder beside it, which is what the block works on. Raises what
    `open_workplace` raises, and UsageError for a zip file that holds no export.
    """
    if not is_archive(target):
        with open_workplace(content, target, waiting) as place:
            yield place
        return
    target = target.resolve()
    folder = target.with_name(f".{target.name}.faq-site")
    with open_workplace(content, folder, waiting, is_ours=True) as place:
        try:
            with as_export_errors(target):
                remove_tree(folder)
                if target.exists():
                    _unpack(target, folder)
            before = present_bytes(folder / MANIFEST)
            yield place
            with as_export_errors(target):
                if present_bytes(folder / MANIFEST) not in (before, None):
                    names = (one for one in folder.rglob("*") if one.is_file())
                    relative = [one.relative_to(folder).as_posix() for one in names]
                    write_atomically(target, _packed(folder, relative))
        finally:
            remove_tree(folder)


def _unpack(target: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(target) as archive:
            archive.getinfo(MANIFEST)
            archive.extractall(folder)
    except (KeyError, zipfile.BadZipFile) as error:
        raise UsageError(
            f"{target} is no earlier export ({MANIFEST} is missing in it). "
            "Nothing was changed: name another zip file."
        ) from error


def _packed_site(place: Path) -> bytes:
    """A site as a zip file, without files of others."""
    if is_archive(place):
        return place.read_bytes()
    return _packed(place, [MANIFEST, *read_manifest(place / MANIFEST).files])


def _packed(folder: Path, names: Iterable[str]) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(names):
            with_mode = zipfile.ZipInfo(name, _STAMP)
            with_mode.external_attr = 0o644 << 16
            archive.writestr(with_mode, (folder / name).read_bytes(), zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _digest(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest() if manifest else ""


def _is_digest(name: str) -> bool:
    return len(name) == 64 and all(one in "0123456789abcdef" for one in name)
