"""The new folder of an export: its files, and what is taken over from the earlier export."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from webapp.export.manifest import MANIFEST

__all__ = ["NewFolder", "WrittenFile", "begin_like", "carry_over", "end_like", "holds"]

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
        is_changed = digest != self.digests.get(file) or not holds(earlier, data)
        if is_changed:
            path.write_bytes(data)
        else:
            _link(earlier, path)
        return WrittenFile(digest, len(data), is_changed)


def holds(path: Path, data: bytes) -> bool:
    """Whether a file is there and has these bytes; a link to one does not count."""
    try:
        return not path.is_symlink() and path.read_bytes() == data
    except OSError:
        return False


def _link(earlier: Path, path: Path) -> None:
    try:
        path.hardlink_to(earlier)
    except OSError:  # not every file system has links, and not every file may be linked
        _copy(earlier, path)


def _copy(earlier: Path, path: Path) -> None:
    shutil.copy2(earlier, path, follow_symlinks=False)
    _give(path, earlier.lstat())


def carry_over(earlier: Path, files: Collection[str], new: Path, *, without: Path) -> None:
    """Takes over what someone else put into the earlier export and the new one does not have.

    `files` are those of the earlier export. Links stay links and empty folders stay, which a git
    repository cannot do without; all keep their modes and owners. The folder `without` stays out.
    """
    folders = {name.rpartition("/")[0] for name in files}
    ours = {MANIFEST, _FORMER_KEYS, *files}
    ours |= {str(parent) for path in folders for parent in (path, *PurePosixPath(path).parents)}
    copied: list[tuple[Path, Path]] = []
    for place, subfolders, names in os.walk(earlier):
        inside = Path(place).relative_to(earlier)
        begin = f"{inside.as_posix()}/" if inside.parts else ""
        subfolders[:] = [name for name in subfolders if Path(place) / name != without]
        for name in [*subfolders, *names]:
            file = begin + name
            path, copy = earlier / file, new / file
            if file in ours or copy.exists() or copy.is_symlink():
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            if path.is_symlink():
                _copy(path, copy)
            elif path.is_dir():
                copy.mkdir()
                copied.append((path, copy))
            else:
                _link(path, copy)
    for path, copy in reversed(copied):  # only now, for some may not be written to
        shutil.copystat(path, copy)
        _give(copy, path.stat())


def begin_like(earlier: Path, new: Path) -> None:
    """Gives an empty new folder the group of the earlier one, so that what comes into it inherits.

    Without an earlier one it is as `mkdir` makes folders, and readable, for a web server.
    """
    if earlier.is_dir():
        found = earlier.stat()
        _give(new, found)
        new.chmod(stat.S_IMODE(found.st_mode) | stat.S_IRWXU)
    else:
        inherited = new.stat().st_mode & (stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX)
        umask = os.umask(0)
        os.umask(umask)
        new.chmod(inherited | 0o755 | 0o777 & ~umask)


def end_like(earlier: Path, new: Path) -> None:
    """Gives the filled new folder owner and mode of the earlier one.

    What `root` has written into the folder of someone else is theirs, too.
    """
    if not earlier.is_dir():
        return
    found = earlier.stat()
    if hasattr(os, "geteuid") and os.geteuid() == 0 != found.st_uid:
        for place, _, names in os.walk(new):
            for path in (Path(place), *(Path(place) / name for name in names)):
                if path.lstat().st_uid == 0 and (path.is_dir() or path.lstat().st_nlink == 1):
                    _give(path, found)
    new.chmod(stat.S_IMODE(found.st_mode))


def _give(path: Path, like: os.stat_result) -> None:
    """Gives a file the owner and the group of another, as far as one may."""
    if not hasattr(os, "chown"):
        return
    for owner in (like.st_uid, -1):
        with suppress(PermissionError):
            os.chown(path, owner, like.st_gid, follow_symlinks=False)
            return
