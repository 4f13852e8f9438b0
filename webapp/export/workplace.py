"""Where an export is made: a folder beside its target that one command at a time has.

    .site.faq-export/    beside `site`; `site/.faq-export/` where nothing can be beside it
      lock               held by the command at work; the system lets it go when that is killed
      new-xxxx/          the new site, and after the exchange the earlier one
      old-new-xxxx/      the earlier site, for a moment, where folders cannot be exchanged
      placing/           the new site whose files are being put in place one by one

All of it is gone when the command has ended. What a killed one has left is put right and removed by
the next.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.content.writing import Waiting, silently
from ingest.errors import UsageError
from webapp.export.disk import is_mount_point, remove_tree
from webapp.export.manifest import MANIFEST
from webapp.export.placement import PLACING, finish_placing
from webapp.export.rendering import ExportError

__all__ = ["Workplace", "as_export_errors", "open_workplace"]

_NAME = ".faq-export"
_LOCK = "lock"
_OURS = re.compile(rf"{_LOCK}|{PLACING}|(old-)?new-[a-z0-9_]{{8}}")
_PATIENCE = 600
"""Seconds that a command waits for another one."""

_LONGEST = 200
"""Bytes of a name that leave room for ours around it: file systems allow 255."""


@dataclass(frozen=True)
class Workplace:
    """A folder for the making of a site; nobody else works there."""

    target: Path
    """Where the site is to be, without links."""
    folder: Path
    can_swap: bool
    """Whether the target may be another folder afterwards; otherwise its files are replaced."""


@contextmanager
def open_workplace(
    content: Path, target: Path, waiting: Waiting = silently, *, is_ours: bool = False
) -> Iterator[Workplace]:
    """The workplace for a target, once no other command works there; `waiting` is told of one.

    What a crash has left is put right before. A target that `is_ours` may hold anything.

    Raises UsageError for another target that is neither empty nor an earlier export, for one that
    holds the content, and ExportError where nothing can be written.
    """
    with as_export_errors(target):
        target = target.resolve()
        place = _place_for(target)
        if not place.folder.exists() and not is_ours:
            _refuse_other_folders(place)
        if content.resolve().is_relative_to(target):
            raise UsageError(
                f"The content folder {content} lies in {target}, which an export replaces. "
                "Nothing was changed: name another folder."
            )
        missing = [parent for parent in target.parents if not parent.exists()]
    try:
        with as_export_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            lock = _locked(place, waiting)
        try:
            with as_export_errors(target):
                _put_right(place)
                if not is_ours:
                    _refuse_other_folders(place)
            yield place
        finally:
            _give_back(place.folder, lock)
    finally:
        for parent in missing:  # those that are empty, for nothing was written
            with suppress(OSError):
                parent.rmdir()


@contextmanager
def as_export_errors(target: Path) -> Iterator[None]:
    """Makes one message of what the system says. Raises ExportError."""
    try:
        yield
    except OSError as error:
        raise ExportError(
            f"The site cannot be written to {target} ({error.strerror or error}). "
            "Check that you may write there and that the disk is not full."
        ) from error


def _place_for(target: Path) -> Workplace:
    """The workplace of a target, whether or not it is there."""
    is_alone = target.is_dir() and (
        is_mount_point(target) or not _may_change(target.parent, target)
    )
    if is_alone:
        return Workplace(target, target / _NAME, can_swap=False)
    name = target.name
    if len(os.fsencode(name)) > _LONGEST:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
    return Workplace(target, target.with_name(f".{name}{_NAME}"), can_swap=not _holds_us(target))


def _may_change(parent: Path, target: Path) -> bool:
    """Whether folders may change places in the parent of a target, for who writes there.

    The superuser may always; but who owns the target may have to work within it, and both must find
    the same lock.
    """
    if not os.access(parent, os.W_OK | os.X_OK):
        return False
    if sys.platform == "win32" or os.geteuid() != 0:
        return True
    owner, status = target.stat().st_uid, parent.stat()
    if owner in (0, status.st_uid):
        return owner == 0 or bool(status.st_mode & stat.S_IWUSR)
    if status.st_gid in _groups(owner):
        return bool(status.st_mode & stat.S_IWGRP)
    return bool(status.st_mode & stat.S_IWOTH)


def _groups(user: int) -> Sequence[int]:
    """The groups of a user of this system; none of one that it does not know."""
    if sys.platform == "win32":
        return ()
    import pwd

    try:
        known = pwd.getpwuid(user)
    except KeyError:
        return ()
    return os.getgrouplist(known.pw_name, known.pw_gid)


def _holds_us(target: Path) -> bool:
    """Whether the command, and so the shell that it was typed in, is in this folder."""
    try:
        return Path.cwd().is_relative_to(target)
    except OSError:  # that folder has been removed
        return False


def _refuse_other_folders(place: Workplace) -> None:
    target = place.target
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{target} is a file. Name a folder to export to.")
    others = (path for path in target.iterdir() if path != place.folder)
    if any(others) and not (target / MANIFEST).is_file():
        raise UsageError(
            f"{target} is not empty and no earlier export ({MANIFEST} is missing). "
            "Nothing was changed: name a new or empty folder."
        )


def _locked(place: Workplace, waiting: Waiting) -> FileLock:
    """The lock of the workplace, which is made if need be; waits for it."""
    lock = FileLock(place.folder / _LOCK)
    while True:
        if place.folder.is_symlink() or (place.folder.exists() and not place.folder.is_dir()):
            raise _not_ours(place.folder)
        place.folder.mkdir(mode=0o700, exist_ok=True)
        try:
            try:
                lock.acquire(blocking=False)
            except Timeout:
                waiting(
                    f"{place.target}: another command is writing there; waiting until it has ended."
                )
                lock.acquire(timeout=_PATIENCE)
        except Timeout as error:
            raise ExportError(
                f"Another command has been writing to {place.target} for "
                f"{_PATIENCE // 60} minutes. Wait for its end, or end it, and try again."
            ) from error
        except FileNotFoundError:  # the other one has removed the folder
            continue
        return lock


def _give_back(folder: Path, lock: FileLock) -> None:
    """Removes the workplace, if nobody else has come meanwhile and nothing is left in it."""
    if sys.platform == "win32":  # an open file cannot be removed there
        lock.release()
    with suppress(OSError):
        (folder / _LOCK).unlink()
        folder.rmdir()
    lock.release()


def _put_right(place: Workplace) -> None:
    """Ends what a crash has interrupted, and removes what it has left."""
    names = sorted(path.name for path in place.folder.iterdir())
    if others := [name for name in names if not _OURS.fullmatch(name)]:
        raise _not_ours(place.folder / others[0])
    earlier = place.target.with_name(f".{place.target.name}.old") if place.target.name else None
    aside = [*place.folder.glob("old-*"), *([earlier] if earlier else [])]
    sites = [path for path in aside if (path / MANIFEST).is_file() and not path.is_symlink()]
    if sites and not place.target.exists():
        max(sites, key=lambda path: path.stat().st_ctime_ns).rename(place.target)
    if earlier in sites and (place.target / MANIFEST).is_file():
        remove_tree(earlier)  # of earlier versions of this program
    finish_placing(place.folder / PLACING, place.target)
    for name in names:
        if name != _LOCK:
            remove_tree(place.folder / name)


def _not_ours(path: Path) -> UsageError:
    return UsageError(
        f"{path} is not of this program, which keeps the unfinished export of a command there. "
        "Nothing was changed: move it elsewhere and try again."
    )
