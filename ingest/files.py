"""Reading and writing files: the only helpers that open those of content folders and documents."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from ingest.errors import FaqError, Fault, FaultKind, Parsed
from ingest.names import visible

__all__ = [
    "MAX_BYTES",
    "NO_FILE",
    "IrregularFileError",
    "LongFileError",
    "leads_out",
    "link_problem",
    "make_folder",
    "new_file",
    "present_bytes",
    "read_regular",
    "read_text",
    "read_within",
    "remove_abandoned",
    "sync_folder",
    "text_of",
    "unfit",
    "write_atomically",
    "write_error",
]

_NEW = (".faq-", ".new")
"""How the name of a file begins and ends that is on the way to its place; `.gitignore` has it."""

_AGE = 3600
"""Seconds after which such a file must be that of a killed process."""

MAX_BYTES = 10_000_000
"""Bytes of a content file or a picture. The register of the largest folders has a tenth of it."""

NO_FILE = "this is a pipe, a socket or a device and no file"

LONG_FILE = f"the file has more than {MAX_BYTES // 1_000_000} million bytes"

_OPEN = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK")
)
"""A pipe without a writer is opened without waiting for one."""


class IrregularFileError(OSError):
    """What is no file but a pipe, a socket or a device, and may never end."""


class LongFileError(OSError):
    """A file with more bytes than anything of its kind."""


def read_regular(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file, which does not wait for anybody and takes no more than the limit.

    A link is followed; see `link_problem`. Raises IrregularFileError, LongFileError for more bytes
    than `limit`, and OSError.
    """
    _refuse_irregular(os.stat(path))  # noqa: PTH116 - of thousands; to open a device may do something
    file = os.open(path, _OPEN)
    try:
        status = os.fstat(file)
        _refuse_irregular(status)
        parts, left, size = list[bytes](), limit + 1, status.st_size + 1
        while left and (part := os.read(file, min(left, size))):
            parts.append(part)
            left -= len(part)
            size = max(1, size - len(part)) if len(part) < size else 1 << 20  # it grows
    finally:
        os.close(file)
    if not left:
        raise LongFileError(errno.EFBIG, os.strerror(errno.EFBIG))
    return b"".join(parts)


def read_within(path: Path, root: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file in the folder `root`, such as a picture of the content.

    Raises OSError where it cannot be had or has become a link to elsewhere, and what
    `read_regular` raises.
    """
    if problem := link_problem(path, root):
        raise FileNotFoundError(errno.ENOENT, problem)
    return read_regular(path, limit)


def _refuse_irregular(status: os.stat_result) -> None:
    if stat.S_ISREG(status.st_mode):
        return
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    raise IrregularFileError(errno.EINVAL, NO_FILE)


def leads_out(path: Path, root: Path) -> bool:
    """Whether a path below the folder `root` stands for something elsewhere, be it there or not.

    `root` itself may be a link.
    """
    real, folder = os.path.realpath(path), os.path.realpath(root)
    return real != folder and not real.startswith(folder.rstrip(os.sep) + os.sep)


def link_problem(path: Path, root: Path) -> str:
    """Why a path may not be opened as something in the folder `root`; empty where it may.

    A link may lead to another place within the folder.
    """
    if leads_out(path, root):
        return f"the link leads out of the content folder, to “{visible(os.path.realpath(path))}”"
    is_broken = os.path.lexists(path) and not os.path.exists(path)  # noqa: PTH110 - for loops
    return "the link leads nowhere" if is_broken else ""


def unfit(path: Path, root: Path) -> str:
    """Why a path in the folder `root` is no file of at most `MAX_BYTES`; empty where it is one.

    The file is not opened.
    """
    if problem := link_problem(path, root):
        return problem
    try:
        status = path.stat()
        _refuse_irregular(status)
        if not os.access(path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        return NO_FILE if isinstance(error, IrregularFileError) else f"{error.strerror}"
    return LONG_FILE if status.st_size > MAX_BYTES else ""


def read_text(path: Path) -> Parsed[str | None]:
    """The text of a content file with its line ends as "\\n"; None and a fault if it is no text.

    Content files are UTF-8; the byte-order mark that some Windows editors put first is accepted.
    """
    try:
        data = read_regular(path)
    except IrregularFileError:
        return _unreadable(path, 1, NO_FILE, "Take it away, or put a file in its place.")
    except LongFileError:
        return _unreadable(path, 1, LONG_FILE, "No text of ours has: look at what was put here.")
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        return _unreadable(path, 1, problem, "Check that it is a file you may open.")
    return text_of(data, path)


def text_of(data: bytes, path: Path) -> Parsed[str | None]:
    """The same for the bytes of the file."""
    if b"\0" in data:
        problem = "this is not a text file"
        return _unreadable(path, 1, problem, "Save it as plain text in UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        above = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = above.count(b"\n") + 1
        guess = data[error.start : error.start + 1].decode("cp1252", "replace")
        problem = f"the file is not saved as UTF-8 (a “{guess}” from another encoding is here)"
        remedy = "Open it, choose “Save as” and the encoding “UTF-8”."
        return _unreadable(path, line, problem, remedy)
    return Parsed(text.replace("\r\n", "\n").replace("\r", "\n"))


def _unreadable(path: Path, line: int, problem: str, remedy: str) -> Parsed[None]:
    fault = Fault(visible(str(path)), line, problem, remedy, FaultKind.UNREADABLE, "file")
    return Parsed(None, (fault,))


def present_bytes(path: Path, limit: int = MAX_BYTES) -> bytes | None:
    """What a file holds; None where there is none. Raises FaqError where it cannot be read."""
    try:
        return read_regular(path, limit)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = NO_FILE if isinstance(error, IrregularFileError) else error.strerror
        raise FaqError(
            f"{visible(str(path))}: cannot be read ({reason}). "
            "Check that it is a file you may open."
        ) from error


def write_atomically(path: Path, data: bytes) -> None:
    """Writes the file whole or not at all: to a new file beside it that then takes its name.

    When this returns, file and name outlive a cut power. A link is followed, and what is no plain
    file, such as a terminal, is written to as it is. What killed processes left in the folder goes
    after an hour. Raises FaqError where the folder cannot be written to.
    """
    try:
        path = path.resolve() if path.is_symlink() else path
        if path.exists() and not (path.is_file() or path.is_dir()):
            path.write_bytes(data)
            return
        make_folder(path.parent)
        remove_abandoned(path.parent, "*".join(_NEW))
        new = new_file(path.parent, path, data)
        try:
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise write_error(path, error) from error


def write_error(path: Path, error: OSError) -> FaqError:
    """What is said where a file cannot be written."""
    reason = error.strerror or str(error)
    return FaqError(
        f"{visible(str(path))}: cannot be written ({reason}). "
        "Check that you may write to its folder."
    )


def make_folder(folder: Path) -> None:
    """Makes the folder and those above it, durably; nothing where it is there. Raises OSError."""
    if folder.is_dir():
        return
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        sync_folder(one.parent)


def new_file(folder: Path, path: Path, data: bytes) -> Path:
    """A new file in `folder` with the data, on the disk, which may take the name of `path`.

    It has the mode and, where the system lets it, the owner of the file that is there. Raises
    OSError, and leaves nothing then.
    """
    prefix, suffix = _NEW
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=suffix, dir=folder)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files private; content belongs to everyone who may edit the folder.
        present = path.stat() if path.exists() else None
        new.chmod(present.st_mode & 0o777 if present else 0o666 & ~_umask())
        if present and hasattr(os, "chown") and _owner(new.stat()) != _owner(present):
            with suppress(OSError):  # only the administrator gives files to others
                os.chown(new, *_owner(present))
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return new


def _owner(status: os.stat_result) -> tuple[int, int]:
    return status.st_uid, status.st_gid


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder outlive a cut power, where the system can do that."""
    with suppress(OSError):  # Windows opens no folder, and some file systems sync none
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_abandoned(folder: Path, pattern: str) -> None:
    """Removes the files with such names that killed processes left in the folder.

    One that changed within the last hour may be on its way to its place and stays.
    """
    for path in folder.glob(pattern):
        with suppress(OSError):  # another process removes it too
            if time.time() - path.lstat().st_mtime > _AGE:
                path.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
