"""Files that this program keeps for one user of one computer, and knows again as its own.

A file begins with a message authentication code (HMAC-SHA256, RFC 2104) of its name, its version
and its data. A digest without a key would prove nothing, since whoever can write a file can write
its digest, too. The key lies in the user's own data folder, never beside what it protects; where it
is lost, or somebody else could read it, there is a new one, and no earlier file is known any more.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_dir, user_data_dir

from ingest.files import remove_abandoned

__all__ = [
    "cache_folder",
    "data_folder",
    "make_private",
    "private_secret",
    "read_authenticated",
    "remove_oldest",
    "write_authenticated",
]

_PROGRAM = "aimh-faq"
_KEY_FILE = "index.key"
_KEY_SIZE = 32
_CODE_SIZE = hashlib.sha256().digest_size
_NEW = ".new-"
_HAS_OWNERS = sys.platform != "win32"


def cache_folder() -> Path | None:
    """The program's folder for what can be made anew; it may not be there yet.

    None where the user has no place of that kind: a path that is not absolute, as without a home,
    would lie in whatever folder the command is called from.
    """
    return _own(user_cache_dir)


def data_folder() -> Path | None:
    """The same for what cannot be made anew."""
    return _own(user_data_dir)


def private_secret(purpose: str) -> bytes:
    """A secret of this user for one purpose, the same each time. Raises OSError without a key."""
    return hmac.digest(_key(), purpose.encode(), "sha256")


def make_private(folder: Path) -> None:
    """Makes the folder, where it is not there, for its owner alone.

    Raises OSError where that is not possible, and for a folder that is a link or another user's.
    """
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
    status = folder.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise OSError(errno.ELOOP, "it is a link")
    if not stat.S_ISDIR(status.st_mode):
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))
    if not _is_own(status):
        raise OSError(errno.EPERM, "it belongs to another user")


def read_authenticated(path: Path, version: str) -> bytes | None:
    """The data of a file that `write_authenticated` wrote with this key; None of any other."""
    try:
        key, written = _read_private(_key_path()), _read_private(path)
    except OSError:
        return None
    if key is None or written is None or len(key) != _KEY_SIZE:
        return None
    code, data = written[:_CODE_SIZE], written[_CODE_SIZE:]
    return data if hmac.compare_digest(code, _code(key, path.name, version, data)) else None


def write_authenticated(path: Path, version: str, *parts: bytes | memoryview) -> None:
    """Writes the file whole or not at all, readable by its owner alone, into a private folder.

    The parts stand one behind the other. Raises OSError where it, or a key, cannot be written.
    """
    _write_private(path, _code(_key(), path.name, version, *parts), *parts)


def remove_oldest(parent: Path, kept: int) -> None:
    """Removes all but some of the folders in a private folder: those that changed last stay."""
    folders = []
    for folder in parent.iterdir():
        with suppress(OSError):  # another process has just removed it
            folders.append((folder.stat().st_mtime_ns, folder))
    for _, folder in sorted(folders, reverse=True)[kept:]:
        shutil.rmtree(folder, ignore_errors=True)  # refuses links


def _own(folder_of: Callable[..., str]) -> Path | None:
    """The program's folder by a function of platformdirs; None where it cannot tell."""
    try:
        folder = Path(folder_of(_PROGRAM, False))
    except (KeyError, OSError, RuntimeError):  # a user without a home
        return None
    return folder if folder.is_absolute() else None


def _key_path() -> Path:
    """Raises OSError where the user has no place for it."""
    folder = _own(user_data_dir)
    if folder is None:
        raise OSError(errno.ENOENT, "there is no home folder for a key")
    return folder / _KEY_FILE


def _key() -> bytes:
    """The key, made where there is none. Raises OSError where none can be kept."""
    path = _key_path()
    make_private(path.parent)
    key = _read_private(path)
    if key is None or len(key) != _KEY_SIZE:
        _write_private(path, secrets.token_bytes(_KEY_SIZE))
        key = _read_private(path)  # it may be the one that another process has written meanwhile
    if key is None:
        raise OSError(errno.EPERM, "no key can be kept in private")
    return key


def _code(key: bytes, name: str, version: str, *parts: bytes | memoryview) -> bytes:
    code = hmac.new(key, f"{name}\0{version}\0".encode(), "sha256")
    for part in parts:
        code.update(part)
    return code.digest()


def _read_private(path: Path) -> bytes | None:
    """The bytes of a plain file that nobody but the user can read or write; None of anything else.

    No link is followed, and no pipe is waited for. Raises OSError where it cannot be opened.
    """
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"):  # not every system has all
        flags |= getattr(os, name, 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ELOOP):  # there is none, or a link
            return None
        raise
    with open(handle, "rb") as file:  # noqa: PTH123 - by its handle
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or not _is_own(status):
            return None
        if _HAS_OWNERS and status.st_mode & 0o077:
            return None
        return file.read()


def _write_private(path: Path, *parts: bytes | memoryview) -> None:
    """Raises OSError."""
    remove_abandoned(path.parent, f"{_NEW}*")
    handle, name = tempfile.mkstemp(prefix=_NEW, dir=path.parent)  # for the owner alone
    new = Path(name)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - by its handle
            file.writelines(parts)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _is_own(status: os.stat_result) -> bool:
    return sys.platform == "win32" or status.st_uid == os.geteuid()
