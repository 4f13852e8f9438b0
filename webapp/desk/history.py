"""Earlier versions of a record: those that the desk has kept, and those of git."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from webapp.desk.shared.places import Place
from webapp.desk.shared.saving import git
from webapp.desk.shared.store import Store, digest_of

__all__ = ["Version", "versions"]

_MOST = 50
"""Versions of a file that are shown, and commits of it that are looked at."""


@dataclass(frozen=True)
class Version:
    """A file as it was at a time."""

    part: str
    digest: str
    when: dt.datetime
    """In the time of this computer."""
    what: str
    """Who saved it and why, where git knows; empty otherwise."""
    data: bytes


def versions(folder: Path, store: Store, place: Place) -> list[Version]:
    """The versions of all files of a record, the latest first."""
    found: list[Version] = []
    for part, path in place.paths.items():
        name = path.relative_to(folder).as_posix()
        of_git = _of_git(folder, part, name)
        known = {one.digest for one in of_git}
        for when, digest in store.versions(name)[-_MOST:]:
            data = store.text(digest)
            if data is not None and digest not in known:
                found.append(Version(part, digest, _local(when), "", data))
        found += of_git
    return sorted(found, key=lambda one: one.when, reverse=True)


def _of_git(folder: Path, part: str, name: str) -> list[Version]:
    log = git(
        folder,
        *("log", "--follow", f"--max-count={_MOST}", "--relative", "--name-only", "-z"),
        *("--format=%x01%H%x02%ct%x02%an%x02%s", "--", name),
    )
    if log is None or log.returncode:
        return []
    found: dict[str, Version] = {}
    for entry in log.stdout.decode("utf-8", "replace").split("\x01")[1:]:
        head, _, names = entry.partition("\0")
        commit, when, author, subject = head.strip().split("\x02", 3)
        then = names.strip("\0\n").split("\0")[0] or name
        shown = git(folder, "cat-file", "blob", f"{commit}:./{then}")
        if shown is not None and not shown.returncode:
            digest = digest_of(shown.stdout)
            # The same bytes again were first written by the earlier commit.
            found[digest] = Version(
                part, digest, _local(float(when)), f"{author}: {subject}", shown.stdout
            )
    return [*found.values()]


def _local(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).astimezone()
