"""A file to double-click that starts the desk of a content folder, as each system knows them."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from platformdirs import user_desktop_dir

from ingest.errors import UsageError
from ingest.files import write_atomically

__all__ = ["install_starter", "starter"]


def starter(system: str, program: Path, content: Path) -> tuple[str, str]:
    """Name and text of the file for a `sys.platform`; `program` is the command `faq`.

    Raises UsageError for a path that the system cannot write into such a file.
    """
    name = "FAQ desk"
    words = [str(program), "desk", "--content", str(content)]
    if any(not one.isprintable() for one in words):
        raise UsageError(f"“{content}” cannot stand in a starter. Rename the folder.")
    if system == "win32":
        if '"' in "".join(words):
            raise UsageError(f"“{content}” cannot stand in a starter. Rename the folder.")
        line = " ".join(f'"{word}"' for word in words).replace("%", "%%")
        return f"{name}.cmd", f"@echo off\r\nchcp 65001 >nul\r\n{line}\r\npause\r\n"
    if system == "darwin":
        return f"{name}.command", f"#!/bin/sh\nexec {shlex.join(words)}\n"
    # Desktop Entry Specification 1.5, "The Exec key": quotes within a string whose own escapes
    # are read first.
    quoted = (_quoted(word) for word in words)
    command = " ".join(quoted).replace("\\", "\\\\").replace("%", "%%")
    lines = ("[Desktop Entry]", "Type=Application", f"Name={name}", "Terminal=true")
    return "faq-desk.desktop", "\n".join([*lines, f"Exec={command}", ""])


def _quoted(word: str) -> str:
    marked = "".join(f"\\{one}" if one in '"`$\\' else one for one in word)
    return f'"{marked}"'


def install_starter(content: Path) -> Path:
    """Puts it on the desktop, or where there is none into the present folder; where it is.

    Raises FaqError where it cannot be written.
    """
    desktop = Path(user_desktop_dir())
    folder = desktop if desktop.is_dir() else Path.cwd()
    program = Path(sys.argv[0]).resolve()
    name, text = starter(sys.platform, program, content.resolve())
    write_atomically(folder / name, text.encode())
    (folder / name).chmod(0o755)
    return folder / name
