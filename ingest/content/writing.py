"""Writing into a content folder: one command at a time, and never over what others have saved.

    content/.faq-work/      there while a command writes; git ignores it by the file in it
      .gitignore
      lock                  locked by the kernel for the process, so that its end lets go of it
      owner                 who works here, for those who wait
      .faq-*.new            files on the way to their places

What a killed command leaves of it goes with the next one that writes, which nobody else does while
it holds the lock.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from errno import EXDEV
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ingest.content.folder import WORK
from ingest.errors import FaqError
from ingest.exchange import exchange
from ingest.files import make_folder, new_file, present_bytes, sync_folder, write_error

if TYPE_CHECKING:
    from filelock import BaseFileLock

__all__ = ["BusyError", "ChangedError", "ContentWriter", "Waiting", "silently", "writing_to"]

Waiting = Callable[[str], None]
"""Is told, once, that another command writes to the folder and is waited for."""

_PATIENCE = 60.0
"""Seconds that a command waits for another one. Documents are read without the lock, so that the
longest that holds it, an import of thousands of questions, takes half of it."""

_PAUSE = 0.05
"""Seconds between two looks whether the other has ended."""

_ATTEMPTS = 20
"""How often files may change under a command before it gives up."""

_IGNORE, _LOCK, _OWNER = ".gitignore", "lock", "owner"

_EVERYTHING = b"*\n"

_Result = TypeVar("_Result")


class BusyError(FaqError):
    """Another command writes to the content folder and has not ended in time."""


class ChangedError(Exception):
    """A file is not as it was read: what was to be written must be worked out anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))


def silently(message: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class ContentWriter:
    """Writes files of a content folder. Each method raises FaqError where it may not."""

    work: Path | None
    """Where files are on the way to their places; None where the folder has no lock."""
    _unsynced: set[Path] = field(default_factory=set)
    """Folders with names that a cut power may undo."""

    def replace(self, path: Path, read: bytes | None, data: bytes) -> None:
        """Puts `data` in the place of a file that held `read`; None stands for no file.

        Raises ChangedError, and leaves it alone, where it holds anything else by now. A new file
        takes no place: the system refuses that. A file that is there is compared, exchanged with
        the new one in one step, and looked at again, so that what was saved between the two comes
        back. What this cannot see: a program that has the old file open and goes on writing to it
        in place after the second look. On systems that exchange nothing (Windows, some network
        disks) it is what is saved within the few millionths of a second after the first.
        """
        try:
            path = path.resolve() if path.is_symlink() else path
            make_folder(path.parent)
            try:
                self._replace(self.work or path.parent, path, read, data)
            except OSError as error:
                if error.errno != EXDEV:  # a folder of the content lies on another disk
                    raise
                self._replace(path.parent, path, read, data)
            self._unsynced.add(path.parent)
        except OSError as error:
            raise write_error(path, error) from error

    def _replace(self, folder: Path, path: Path, read: bytes | None, data: bytes) -> None:
        new = new_file(folder, path, data)
        try:
            if read is None:
                _put(new, path)
            elif present_bytes(path) != read:
                raise ChangedError(path)
            else:
                _exchange(new, path, read)
        finally:
            new.unlink(missing_ok=True)

    def move(self, path: Path, to: Path) -> None:
        """Gives a file another name, whatever has that; nothing where there is no such file."""
        try:
            make_folder(to.parent)
            with suppress(FileNotFoundError):
                path.replace(to)
            self._unsynced.update((path.parent, to.parent))
        except OSError as error:
            raise write_error(to, error) from error

    def remove(self, path: Path) -> None:
        """Removes a file that may be there."""
        try:
            with suppress(FileNotFoundError):
                path.unlink()
                self._unsynced.add(path.parent)
        except OSError as error:
            raise write_error(path, error) from error

    def sync(self) -> None:
        """Makes all until here outlive a cut power, and be there before what follows."""
        for folder in self._unsynced:
            sync_folder(folder)
        self._unsynced.clear()

    def until_settled(self, attempt: Callable[[], _Result]) -> _Result:
        """What `attempt` gives; it is called again where a file has changed under it.

        Raises FaqError where files never stay as they are.
        """
        for _ in range(_ATTEMPTS):
            try:
                return attempt()
            except ChangedError as error:
                path = error.path
        raise FaqError(
            f"{path}: the file changes again and again while this command works. Close the program "
            "that writes to it and run this again."
        )


def _exchange(new: Path, path: Path, read: bytes) -> None:
    """Gives the new file the name of one that holds `read`. Raises ChangedError where it does not.

    Then `new` holds what `path` held.
    """
    try:
        if not exchange(new, path):
            new.replace(path)
        elif present_bytes(new) != read:
            if not exchange(new, path):
                new.replace(path)
            raise ChangedError(path)
    except FileNotFoundError as error:  # somebody has just deleted it
        raise ChangedError(path) from error


def _put(new: Path, path: Path) -> None:
    """Gives the new file a name that no file has. Raises ChangedError where one has it."""
    try:
        path.hardlink_to(new)
    except FileExistsError as error:
        raise ChangedError(path) from error
    except OSError as error:
        if error.errno == EXDEV:
            raise
        if os.path.lexists(path):  # not every file system has links
            raise ChangedError(path) from error
        new.replace(path)


@contextmanager
def writing_to(
    folder: Path, command: str, waiting: Waiting = silently, *, patience: float = _PATIENCE
) -> Iterator[ContentWriter]:
    """What writes to a content folder, once no other command does; the folder is made.

    `command` is what those who wait are told. Raises BusyError where another command has not
    ended after `patience` seconds. A folder that may only be read and a file system without locks
    have none: then nothing is waited for, and only `ContentWriter.replace` guards what others save.
    """
    work = folder / WORK
    lock = _locked(folder, work, waiting, patience)
    writer = ContentWriter(work if lock else None)
    try:
        if lock:
            _clear(folder, work)
            with suppress(OSError):
                (work / _OWNER).write_text(f"{command}, process {os.getpid()}", "utf-8")
        yield writer
    finally:
        writer.sync()
        if lock:
            _leave(work)
            lock.release()


def _locked(folder: Path, work: Path, waiting: Waiting, patience: float) -> BaseFileLock | None:
    """The lock, taken; None where there can be none. Raises BusyError."""
    from filelock import FileLock, Timeout  # it costs as much as reading a small folder

    end = time.monotonic() + patience
    is_told = False
    while True:
        try:
            make_folder(folder)
            work.mkdir(exist_ok=True)
            _ignore(work)
            # A mark in place of a lock (the fallback) would outlive a killed process.
            lock = FileLock(work / _LOCK, timeout=0, fallback_to_soft=False)
            lock.acquire()
            _ignore(work)
            return lock
        except Timeout:
            owner = _owner(work)
            if not is_told:
                waiting(f"{folder}: {owner} is writing there; waiting until it has ended.")
                is_told = True
            if time.monotonic() > end:
                raise BusyError(
                    f"{folder}: {owner} has been writing there for {patience:.0f} seconds, and "
                    "nothing was changed. Run this again when it has ended."
                ) from None
        except FileNotFoundError:  # whoever wrote there has just taken the folder away
            if time.monotonic() > end:
                return None
        except OSError:
            return None
        time.sleep(_PAUSE)


def _ignore(work: Path) -> None:
    """Has git pass over the folder, wherever the content lies."""
    with suppress(FileNotFoundError):
        if (work / _IGNORE).stat().st_size == len(_EVERYTHING):
            return
    (work / _IGNORE).write_bytes(_EVERYTHING)


def _owner(work: Path) -> str:
    """Who works there."""
    try:
        return (work / _OWNER).read_text("utf-8") or "another command"
    except OSError:  # it has only begun, or ended
        return "another command"


def _clear(folder: Path, work: Path) -> None:
    """Removes what killed commands left behind."""
    for path in work.iterdir():
        if path.name not in (_IGNORE, _LOCK):
            with suppress(OSError):
                path.unlink()
    for path in folder.glob(f"{WORK}-*"):
        _remove(path)


def _leave(work: Path) -> None:
    """Takes the folder away: first from its place, so that whoever comes now makes a new one."""
    gone = work.with_name(f"{work.name}-{secrets.token_hex(4)}")
    with suppress(OSError):  # Windows moves no folder with an open file; there it stays, ignored
        work.rename(gone)
        _remove(gone)


def _remove(work: Path) -> None:
    """Removes a folder that nobody works in, last the file by which git passes over it."""
    with suppress(OSError):  # the process that moved it there removes it, too
        for path in sorted(work.iterdir(), key=lambda path: path.name == _IGNORE):
            path.unlink(missing_ok=True)
        work.rmdir()
