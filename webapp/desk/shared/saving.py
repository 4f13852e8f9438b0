"""Saves of what a form has made: never over what others have saved, earlier versions kept."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.content.writing import ChangedError, writing_to
from ingest.diff3 import both_versions, merge_lines
from ingest.files import present_bytes
from webapp.desk.shared.comparing import text_of
from webapp.desk.shared.places import RECORD, Place
from webapp.desk.shared.store import Store, digest_of

__all__ = ["Conflict", "ConflictError", "git", "merged", "save"]

_PATIENCE = 15.0
"""Seconds that a save waits for another command that writes."""

_NAMES = ("yours", "theirs, on the disk")
"""What the marks in a text of both versions call them."""

_GIT_SECONDS = 20


@dataclass(frozen=True)
class Conflict:
    """A file that is not as the form began with it."""

    part: str
    mine: bytes | None
    theirs: bytes | None
    """What it holds by now."""


class ConflictError(Exception):
    """Nothing was saved of this file: somebody else has saved it meanwhile."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        self.conflicts = conflicts
        super().__init__(", ".join(one.part for one in conflicts))


def save(
    folder: Path,
    store: Store,
    place: Place,
    bases: Mapping[str, str],
    made: Mapping[str, bytes | None],
    author: str,
) -> str:
    """Writes the parts of a record that are not as they were; what is to be said of git.

    `bases` are the digests of the bytes that the form began with. With an `author`, such as
    `Name <mail@example.org>`, a save in a work tree of git is a commit of these files alone. Raises
    ConflictError, and then nothing was written of what it names, BusyError and FaqError.
    """
    written = []
    with writing_to(folder, "faq desk", patience=_PATIENCE) as writer:
        present = {part: present_bytes(place.paths[part]) for part in made}
        changed = {part: data for part, data in made.items() if digest_of(data) != bases[part]}
        is_removed = bool(bases.get(RECORD)) and present.get(RECORD) is None
        conflicts = [
            Conflict(part, data, present[part])
            for part, data in (made if is_removed else changed).items()
            if digest_of(present[part]) != bases[part] and present[part] != data
        ]
        if conflicts:
            raise ConflictError(conflicts)
        for part, data in changed.items():
            path, before = place.paths[part], present[part]
            if data is None or data == before:
                continue
            name = path.relative_to(folder).as_posix()
            store.note_version(name, before)
            try:
                writer.replace(path, before, data)
            except ChangedError as error:
                raise ConflictError([Conflict(part, data, present_bytes(path))]) from error
            store.note_version(name, data)
            written.append(path)
    return _commit(folder, written, f"Edit {place.label}", author) if author and written else ""


def merged(base: bytes | None, conflict: Conflict) -> str:
    """One text of both versions: what both changed stands between lines of marks."""
    mine, theirs = text_of(conflict.mine), text_of(conflict.theirs)
    if base is None:
        return both_versions(mine, theirs, _NAMES)
    lines: list[str] = []
    for chunk in merge_lines(text_of(base).split("\n"), mine.split("\n"), theirs.split("\n")):
        if chunk.is_conflict:
            both = both_versions("\n".join(chunk.ours), "\n".join(chunk.theirs), _NAMES)
            lines += both.split("\n")
        else:
            lines += chunk.settled
    return "\n".join(lines)


def git(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[bytes] | None:
    """What git says of a folder, without the hooks of its repository; None without git."""
    safe = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.pager=cat")
    try:
        return subprocess.run(
            ["git", "-C", str(folder.resolve()), *safe, *map(str, arguments)],
            capture_output=True,
            check=False,
            timeout=_GIT_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _commit(folder: Path, paths: list[Path], message: str, author: str) -> str:
    """Commits these files and nothing else; what went wrong, in words."""
    root = folder.resolve()
    names = [path.resolve().relative_to(root).as_posix() for path in paths]
    inside = git(folder, "rev-parse", "--is-inside-work-tree")
    if inside is None or inside.returncode:
        return ""
    name, _, mail = author.rstrip("> ").partition("<")
    who = ("-c", f"user.name={name.strip() or mail}", "-c", f"user.email={mail or 'staff@invalid'}")
    git(folder, "add", "--intent-to-add", "--", *names)
    done = git(
        folder, *who, "commit", "--quiet", "--only", "--no-gpg-sign", "-m", message, "--", *names
    )
    if done is None or done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip() if done else "git did not answer"
        return f"It is saved, but git did not take it: {said}"
    return ""
