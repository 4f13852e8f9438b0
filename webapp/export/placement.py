"""A finished site takes the place of the earlier one.

exchanged     in one step: Linux and macOS, on nearly all file systems
renamed       the earlier one away, the new one there: elsewhere, with a moment without a site
put in place  file by file, in an order in which each page has what it needs: where the folder
              itself must stay, as a mounted one and the one that the shell is in
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath

from ingest.exchange import exchange
from ingest.files import sync_folder
from webapp.export.disk import remove_tree, sync
from webapp.export.folder import holds
from webapp.export.manifest import MANIFEST, read_manifest

__all__ = ["PLACING", "finish_placing", "put_in_place", "swap"]

PLACING = "placing"
"""The name that a new site has while its files are being put in place."""

_BEFORE = ".manifest-before"
"""In that folder: the manifest of the earlier site, if there was one."""

_AFTER = ".manifest-after"
"""The manifest of the new site; there until all is in place."""

_MUST_STAY = {errno.EBUSY, errno.EXDEV, errno.EACCES}
"""Why a folder cannot be renamed whose files can: mounted, of a lower layer, of someone else."""


def swap(new: Path, target: Path) -> None:
    """Exchanges the new site, which is on the disk then, with what is at the target.

    If there was something, it is at `new` then. Raises OSError, and all is as it was, where the
    file system refuses.
    """
    sync(new)
    try:
        if not target.exists():
            new.rename(target)
        elif not exchange(new, target):
            _rename(new, target)
    except OSError as error:
        if error.errno not in _MUST_STAY or not target.is_dir():
            raise
        put_in_place(new, target)
    else:
        for parent in (target.parent, new.parent):
            sync_folder(parent)


def _rename(new: Path, target: Path) -> None:
    old = new.with_name(f"old-{new.name}")
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    old.rename(new)


def put_in_place(new: Path, target: Path) -> None:
    """Moves the files of the new site to the target, and removes those of the earlier one.

    A crash amid leaves the folder `placing` beside `new`, with which `finish_placing` goes on.
    Raises OSError.
    """
    if not os.access(target, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    with suppress(FileNotFoundError):
        shutil.copyfile(target / MANIFEST, new / _BEFORE)
    shutil.copyfile(new / MANIFEST, new / _AFTER)
    sync(new)
    placing = new.with_name(PLACING)
    new.rename(placing)
    sync_folder(new.parent)
    finish_placing(placing, target)


def finish_placing(placing: Path, target: Path) -> None:
    """The same, from where it was interrupted, if it was. Raises OSError."""
    if not (placing / _AFTER).is_file():
        return
    files = read_manifest(placing / _AFTER).files
    former = read_manifest(placing / _BEFORE).files if (placing / _BEFORE).is_file() else {}
    for file in sorted([*files, MANIFEST], key=_turn):
        if (placing / file).exists():
            _move(placing / file, target, file)
    sync(target)
    folders = set[PurePosixPath]()
    for file in former.keys() - files.keys():
        if not (target / file).parent.resolve().is_relative_to(target):
            continue  # someone has put a link there, which leads elsewhere
        (target / file).unlink(missing_ok=True)
        folders |= {*PurePosixPath(file).parents} - {PurePosixPath()}
    for folder in sorted(folders, key=lambda folder: -len(folder.parts)):
        with suppress(OSError):  # it has other files
            (target / folder).rmdir()
    sync(target)
    (placing / _AFTER).unlink()
    remove_tree(placing)


def _turn(file: str) -> tuple[int, str]:
    """When a file has its turn: what pages load, pages, what lists the files of all pages."""
    last = ["index.html", "sw.js", MANIFEST]
    return (last.index(file) + 2 if file in last else int(file.endswith(".html")), file)


def _move(source: Path, target: Path, file: str) -> None:
    path = target / file
    if holds(path, source.read_bytes()):
        return  # one that is linked to it cannot be moved there on every file system
    for parent in reversed(path.relative_to(target).parents[:-1]):
        if (target / parent).is_symlink() or (target / parent).is_file():
            (target / parent).unlink()  # once a file, now a folder
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        remove_tree(path)
    source.replace(path)
