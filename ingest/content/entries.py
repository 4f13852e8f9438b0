"""The one door to a content folder: what lies in it, and what of that may be opened.

What is read, and so what may be published, is a file or a folder within the content folder, under
a name that a content file can hold. All else is a fault that names it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from ingest.errors import Fault, FaultKind, Parsed
from ingest.files import NO_FILE, leads_out, link_problem, read_text, text_of
from ingest.names import name_problem, visible

__all__ = [
    "AS_IT_IS",
    "INCOMING_SUFFIX",
    "Overlay",
    "foreign_links",
    "is_passed_over",
    "list_entries",
    "read_entry",
    "read_listed",
]

Overlay = Mapping[Path, bytes | None]
"""Path of a file -> the bytes that it is read as having, whatever lies there; None stands for no
file. So a folder is read as it would be after a save."""

AS_IT_IS: Overlay = {}

INCOMING_SUFFIX = ".incoming"
"""Ends the name of a file that an import has put beside one that staff edited."""

_PASSED_OVER = ("Thumbs.db", "desktop.ini")
"""What file managers leave behind."""

_LINK_REMEDY = "Put the file itself there, or take the link away."


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is no content: hidden, a backup, an incoming text."""
    return (
        name.startswith((".", "~$"))
        or name.endswith(("~", INCOMING_SUFFIX))
        or name in _PASSED_OVER
    )


def list_entries(folder: Path, root: Path, overlay: Overlay = AS_IT_IS) -> Parsed[tuple[Path, ...]]:
    """Files and folders in a folder of the content folder `root`, by name; none where none is.

    Hidden files, backups and incoming texts are left out, and with a fault for each what leads
    out of `root`, what is neither file nor folder, and what has a name that cannot be kept.
    """
    if problem := link_problem(folder, root):
        return Parsed((), (_fault(folder, problem, _LINK_REMEDY, "folder"),))
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        found = []
    except OSError as error:
        problem = f"the folder cannot be read ({error.strerror})"
        remedy = "Check that it is a folder you may open."
        return Parsed((), (_fault(folder, problem, remedy, "folder"),))
    added = {path for path, data in overlay.items() if path.parent == folder and data is not None}
    paths, faults = list[Path](), list[Fault]()
    for entry in found:
        path = folder / entry.name
        if not is_passed_over(entry.name) and overlay.get(path, b"") is not None:
            refused = _refused(entry, path, root)
            paths += () if refused else (path,)
            faults += refused
    return Parsed(tuple(sorted(added.union(paths)) if added else paths), tuple(faults))


def _refused(entry: os.DirEntry[str], path: Path, root: Path) -> tuple[Fault, ...]:
    """Why an entry may not be opened; nothing where it may."""
    if problem := name_problem(entry.name):
        return (_fault(path, problem, "Rename it.", "name", FaultKind.MISPLACED),)
    if entry.is_symlink() and (problem := link_problem(path, root)):
        return (_fault(path, problem, _LINK_REMEDY),)
    if not (entry.is_file() or entry.is_dir()):
        return (_fault(path, NO_FILE, "Take it away, or put a file in its place."),)
    return ()


def read_listed(path: Path, overlay: Overlay = AS_IT_IS) -> Parsed[str | None]:
    """The text of a file that `list_entries` named; None, with a fault, where it is no text."""
    data = overlay.get(path)
    return read_text(path) if data is None else text_of(data, path)


def read_entry(path: Path, root: Path, overlay: Overlay = AS_IT_IS) -> Parsed[str | None]:
    """The text of a file of the content folder `root` with a name of its own, such as `site.toml`.

    Empty where there is none; None, with a fault, where it cannot be had.
    """
    if path in overlay:
        data = overlay[path]
        return Parsed("") if data is None else text_of(data, path)
    if not os.path.lexists(path):
        return Parsed("")
    if problem := link_problem(path, root):
        return Parsed(None, (_fault(path, problem, _LINK_REMEDY),))
    return read_text(path)


def foreign_links(root: Path) -> Iterator[Fault]:
    """A fault for each link that leads out of a content folder from where commands write.

    Hidden files are among it, and incoming texts: whoever writes to one would write elsewhere.
    """
    waiting = [root / folder for folder in ("criteria", "faq", "sources")]
    while waiting:
        folder = waiting.pop()
        with suppress(OSError), os.scandir(folder) as entries:  # told where it is listed
            for entry in entries:
                if entry.is_symlink():
                    path = folder / entry.name
                    if leads_out(path, root):
                        yield _fault(path, link_problem(path, root), _LINK_REMEDY)
                elif entry.is_dir():
                    waiting.append(folder / entry.name)


def _fault(
    path: Path,
    problem: str,
    remedy: str,
    subject: str = "file",
    kind: FaultKind = FaultKind.UNREADABLE,
) -> Fault:
    return Fault(visible(str(path)), 1, problem, remedy, kind, subject, visible(path.name))
