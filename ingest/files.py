"""Reading and writing text files: the only helpers that open content files."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from ingest.errors import FaqError, Fault, FaultKind, Parsed

__all__ = ["read_text", "remove_abandoned", "write_atomically"]


def read_text(path: Path) -> Parsed[str | None]:
    """The text of a content file with its line ends as "\\n"; None and a fault if it is no text.

    Content files are UTF-8; the byte-order mark that some Windows editors put first is accepted.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        return _unreadable(path, 1, problem, "Check that it is a file you may open.")
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
    fault = Fault(str(path), line, problem, remedy, FaultKind.UNREADABLE, "file")
    return Parsed(None, (fault,))


def write_atomically(path: Path, data: bytes) -> None:
    """Writes the file whole or not at all: to a new file beside it that then takes its name.

    A link is followed, and what is no plain file, such as a terminal, is written to as it is.
    Raises FaqError where the folder cannot be written to.
    """
    try:
        path = path.resolve() if path.is_symlink() else path
        if path.exists() and not (path.is_file() or path.is_dir()):
            path.write_bytes(data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
        new = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            # mkstemp makes files private; content belongs to everyone who may edit the folder.
            new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise FaqError(
            f"{path}: cannot be written ({error.strerror}). Check that you may write to its folder."
        ) from error


def remove_abandoned(folder: Path, prefix: str) -> None:
    """Removes the folders with names so beginning that a killed process left behind.

    One that changed within the last hour may belong to a process at work and stays.
    """
    for path in folder.glob(f"{prefix}*"):
        if path.is_dir() and time.time() - path.stat().st_mtime > 3600:
            shutil.rmtree(path, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
