"""Documents of older and other office programs -> ones that are read here, by LibreOffice.

    prices.xls ──soffice --convert-to xlsx──> prices.xlsx

It runs without a window, without macros and without a network that a document could ask for, in a
profile of its own, within limits of time, memory and size, and is ended with all that it started.
What came of a document is kept in the user's cache, since an import reads all documents again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ingest.documents.office_kinds import OFFICE_ENDINGS, ConvertedTo
from ingest.documents.unreadable import UnreadableError
from ingest.files import LongFileError, read_regular
from ingest.private_files import (
    cache_folder,
    make_private,
    read_authenticated,
    remove_oldest,
    write_authenticated,
)

__all__ = ["Limits", "convert", "find_office"]

MAX_CONVERTED = 100_000_000
"""Bytes of what LibreOffice makes of a document."""


@dataclass(frozen=True)
class Limits:
    """What LibreOffice may take for one document."""

    seconds: int = 60
    """Of a processor, where the system counts them (not on Windows). A text of a thousand pages
    takes ten."""
    memory: int = 4_000_000_000
    """Bytes of address space, where the system has such a limit (on Linux). It maps two thousand
    million before it reads anything."""
    clock: float = 180.0
    """Seconds on the clock: its first start makes a profile, and a busy machine takes its time."""


_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)

_KEPT = 200
"""Documents of which the cache keeps what came of them."""

_OPTIONS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),  # never
    ("Calc/Content/Update", "Link", "1"),  # never
)
"""No macro runs, whoever signed it, and nothing that a document links to is fetched."""

_START = """
import os, resource, sys
seconds, memory, size = map(int, sys.argv[1:4])
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
except (OSError, ValueError):
    pass
os.execv(sys.argv[4], sys.argv[4:])
"""
"""Takes on the limits and becomes LibreOffice; those that it starts have them too."""


@cache
def find_office() -> str | None:
    """The program of LibreOffice on this computer; None where it is not installed."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or next((place for place in _PLACES if Path(place).exists()), None)


def convert(name: str, data: bytes, limits: Limits = Limits()) -> bytes:
    """The bytes of a document with one of `OFFICE_ENDINGS` in the format that is read here.

    Raises UnreadableError where LibreOffice is not installed or makes nothing of it in its limits.
    """
    if not data.strip():
        raise UnreadableError("the document is empty. Ask for it again.")
    ending = Path(name).suffix.lower()
    to = OFFICE_ENDINGS[ending]
    office = find_office()
    if office is None:
        raise UnreadableError(
            f"documents of the kind “{ending}” are read with LibreOffice, which is not installed "
            f"here. {to.best}; or install LibreOffice (libreoffice.org) and import it again."
        )
    key = f"{ending} {to.ending} {hashlib.sha256(data).hexdigest()}"
    kept = _kept(key)
    if kept is not None:
        return kept
    made = _converted(office, ending, data, to, limits)
    _keep(key, made)
    return made


def _place(key: str) -> Path | None:
    folder = cache_folder()
    return folder and folder / "documents" / hashlib.sha256(key.encode()).hexdigest() / "converted"


def _kept(key: str) -> bytes | None:
    place = _place(key)
    return read_authenticated(place, key) if place else None


def _keep(key: str, data: bytes) -> None:
    place = _place(key)
    if place is None:
        return
    with suppress(OSError):  # what cannot be kept is made again
        for folder in (place.parent.parent.parent, place.parent.parent, place.parent):
            make_private(folder)
        write_authenticated(place, key, data)
        remove_oldest(place.parent.parent, _KEPT)


def _converted(office: str, ending: str, data: bytes, to: ConvertedTo, limits: Limits) -> bytes:
    with _scratch_folder() as folder:
        # A name of our own: that of the document may say anything, options among it.
        (folder / f"document{ending}").write_bytes(data)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_settings(), "utf-8")
        command = [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *(
                "--nofirststartwizard",
                "--convert-to",
                to.ending[1:],
                "--outdir",
                str(folder / "made"),
            ),
            str(folder / f"document{ending}"),
        ]
        code = _run(command, folder, limits)
        made = folder / "made" / f"document{to.ending}"
        try:
            if code:
                raise OSError(f"exit code {code}")  # what is made may be cut
            return read_regular(made, MAX_CONVERTED)
        except LongFileError as error:
            raise UnreadableError(_refusal(to, "makes too much of the document")) from error
        except OSError as error:
            what = (
                f"takes more than {limits.seconds} seconds for the document"
                if code in _OUT_OF_TIME
                else "makes nothing of the document: it is damaged, is something else than its "
                "name says, or has a password"
            )
            raise UnreadableError(_refusal(to, what)) from error


def _settings() -> str:
    """The options as the profile of LibreOffice has them."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in _OPTIONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{items}</oor:items>\n'
    )


def _refusal(to: ConvertedTo, what: str) -> str:
    return f"LibreOffice {what}. {to.best}."


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="faq-office-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def _run(command: list[str], folder: Path, limits: Limits) -> int:
    """Runs LibreOffice; gives its exit code, one of `_OUT_OF_TIME` where it took too long."""
    if find_spec("resource"):
        told = (limits.seconds, limits.memory, 2 * MAX_CONVERTED)
        command = [sys.executable, "-I", "-c", _START, *map(str, told), *command]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"},
        start_new_session=True,
    )
    try:
        return process.wait(limits.clock)
    except subprocess.TimeoutExpired:
        return _LATE
    finally:
        _end(process)


_LATE = -1_000
_OUT_OF_PROCESSOR: int = getattr(signal, "SIGXCPU", 1_000)
_OUT_OF_TIME = (_LATE, -_OUT_OF_PROCESSOR, 128 + _OUT_OF_PROCESSOR)
"""The last is what a shell says of a program that the system has ended."""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process and all that it started: `soffice` is a script that starts others."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(process.pid)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    process.wait()
