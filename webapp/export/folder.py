"""The new folder of an export: its files, and what is taken over from the earlier export."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from webapp.export.manifest import MANIFEST

__all__ = ["NewFolder", "WrittenFile", "carry_over"]

_FORMER_KEYS = ".faq-keys.json"
"""A file of exports by earlier versions, which nobody needs any more."""


@dataclass(frozen=True)
class WrittenFile:
    """A file of the new folder."""

    digest: str
    """Its SHA-256 in hexadecimal digits."""
    size: int
    """In bytes."""
    is_changed: bool
    """Whether it is new or not as in the earlier export."""


@dataclass(frozen=True)
class NewFolder:
    """The new folder, and the earlier export whose files it may have."""

    path: Path
    earlier: Path
    """Where the earlier export is; there may be none."""
    digests: Mapping[str, str]
    """Path of each file of the earlier export -> its SHA-256."""

    def write(self, file: str, data: bytes) -> WrittenFile:
        """Puts a file there: the earlier one, where it has these bytes, with its time of change.

        So a program that copies the site to the web by time and size copies what has changed.
        """
        path, earlier = self.path / file, self.earlier / file
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(data).hexdigest()
        is_changed = digest != self.digests.get(file) or not _holds(earlier, data)
        if is_changed:
            path.write_bytes(data)
        else:
            _link(earlier, path)
        return WrittenFile(digest, len(data), is_changed)


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file is there and has these bytes; a link to one does not count."""
    try:
        return not path.is_symlink() and path.read_bytes() == data
    except OSError:
        return False


def _link(earlier: Path, path: Path) -> None:
    try:
        path.hardlink_to(earlier)
    except OSError:  # not every file system has links
        shutil.copy2(earlier, path)


def carry_over(earlier: Path, files: Collection[str], new: Path) -> None:
    """Copies what someone else put into the earlier export and the new one does not have.

    `files` are those of the earlier export. Links stay links and empty folders stay, which a git
    repository cannot do without.
    """
    folders = {name.rpartition("/")[0] for name in files}
    ours = {MANIFEST, _FORMER_KEYS, *files}
    ours |= {str(parent) for path in folders for parent in (path, *PurePosixPath(path).parents)}
    for place, subfolders, names in os.walk(earlier):
        inside = Path(place).relative_to(earlier)
        begin = f"{inside.as_posix()}/" if inside.parts else ""
        for name in [*subfolders, *names]:
            file = begin + name
            path, copy = earlier / file, new / file
            if file in ours or copy.exists() or copy.is_symlink():
                continue
            if path.is_dir() and not path.is_symlink():
                copy.mkdir(parents=True)
            else:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, copy, follow_symlinks=False)
