"""A content folder for faults: its next import creates, updates, merges and conflicts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from ingest.importing.account import Action
from ingest.importing.importer import import_documents
from support.content import CONTENT, edit_file, write_file

__all__ = [
    "ACTIONS",
    "IMPORT",
    "IMPORT_OF_OTHER",
    "REVIEW",
    "copy_of",
    "new_to_git",
    "put_back",
    "tree",
    "write_start",
    "write_start_of_review",
]

_BEFORE = """\
FEES

Q: What does it cost?
A: Ten.

Q: Who pays the fee?
A: You do.

It is due in May.

Q: When do I hear of it?
A: In June.

Q: Is it paid once?
A: Yes.
"""

_AFTER = """\
FEES

Q: What does it cost?
A: Twelve.

Q: Who pays the fee?
A: You do.

It is due in April.

Q: When do I hear of it?
A: In August.

Q: Is it paid once?
A: Yes.

Q: May it be paid later?
A: No.

TRAVEL

Q: How do I get there?
A: By bus.
"""

_SECOND = "FEES\n\nQ: Is there a discount?\nA: For students.\n\nQ: Is it paid once?\nA: Yes.\n"

_OTHER = "PLACES\n\nQ: Where is it?\nA: In town.\n\nQ: What does it cost?\nA: Twelve.\n"

IMPORT = ("import", "content/sources/a.txt", "b.txt")

IMPORT_OF_OTHER = ("import", "c.txt")

ACTIONS = {Action.CREATED, Action.UPDATED, Action.MERGED, Action.INCOMING, Action.UNCHANGED}
"""What `IMPORT` does with files."""

REVIEW = ("review", "work-how-many", "work-masters-start", "training-30-vs-15")


def write_start(root: Path) -> Path:
    """A working folder whose content waits for `IMPORT`; staff have edited two of its answers."""
    root.mkdir(parents=True)
    content = root / "content"
    write_file(root / "a.txt", _BEFORE)
    import_documents([root / "a.txt"], content)
    edit_file(content / "faq/fees/who-pays-the-fee.md", "You do.", "You do, or your employer.")
    edit_file(content / "faq/fees/when-do-i-hear-of-it.md", "In June.", "In July.")
    write_file(content / "sources" / "a.txt", _AFTER)
    write_file(root / "b.txt", _SECOND)
    write_file(root / "c.txt", _OTHER)
    return root


def write_start_of_review(root: Path) -> Path:
    """A working folder whose content waits for `REVIEW`: criteria have changed."""
    content = Path(shutil.copytree(CONTENT, root / "content"))
    for path in (content / "expectations.toml", *content.rglob("*.wordings.txt")):
        path.unlink()  # they name questions, which may then not be moved or deleted alone
    for name in ("infant-toddler-age", "training-30-hours", "exam-category-iii"):
        edit_file(content / "criteria" / f"{name}.md", "\n# ", "\n# Not ")
    return root


def tree(folder: Path) -> dict[str, bytes]:
    """All files of the content and, as empty ones with a slash, all its folders."""
    content = folder / "content"
    return {
        path.relative_to(content).as_posix() + "/" * path.is_dir(): b""
        if path.is_dir()
        else path.read_bytes()
        for path in sorted(content.rglob("*"))
    }


def copy_of(start: Path, place: Path) -> Path:
    """A copy of a working folder, in a place where there is none."""
    return Path(shutil.copytree(start, place))


def put_back(start: Path, place: Path) -> None:
    """Makes the content at `place` as it is at the start."""
    shutil.rmtree(place / "content")
    shutil.copytree(start / "content", place / "content")


def new_to_git(folder: Path) -> set[str]:
    """What `git add .` would take along of the content folder, in a repository of its own."""
    git = ["git", f"--git-dir={folder / 'git'}", f"--work-tree={folder / 'content'}"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def run(*arguments: str) -> str:
        return subprocess.run(
            [*git, *arguments],
            cwd=folder / "content",
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    run("init", "--quiet")
    return {*run("ls-files", "-z", "--others", "--exclude-standard").split("\0")} - {""}
