"""The index on disk, a cache: the scored index, and Whoosh's files for the staff's query language.

    .faq-index/
      current              name of the folder in use
      <fingerprint>/       Whoosh's files, scored.json, and a digest of them

An index is named after what it was built from, written to a new folder and put in use by replacing
the file `current`, so that a crash at any moment leaves the old one readable. Whoosh is imported
where an index is written or staff search it: opening the scored one costs a tenth of that import.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ingest.content.model.knowledge import KnowledgeBase
from ingest.errors import FaqError, UsageError
from ingest.files import remove_abandoned, write_atomically
from search.scored_index import ScoredIndex

if TYPE_CHECKING:
    from search.whoosh_store import Store

__all__ = ["IndexWriteError", "open_scored", "open_store"]

_T = TypeVar("_T")

_CURRENT = "current"
_SCORED = "scored.json"
_DIGEST = "digest"
_NEW = ".new-"
_LOCK = "building"
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class IndexWriteError(FaqError):
    """The index cannot be written: the folder is read-only or the disk is full."""


def open_scored(knowledge: KnowledgeBase, folder: Path) -> tuple[ScoredIndex, bool]:
    """What the public search of these records runs on, and whether it had to be built.

    An index of other records, of another format or damaged is replaced. Raises UsageError for a
    folder that holds anything but an index, and IndexWriteError when none can be written.
    """
    return _open_or_build(knowledge, folder, _read_scored)


def open_store(knowledge: KnowledgeBase, folder: Path) -> tuple[Store, bool]:
    """The same with the staff's query language."""
    return _open_or_build(knowledge, folder, _read_store)


def _read_scored(folder: Path) -> ScoredIndex:
    return ScoredIndex.from_json(json.loads((folder / _SCORED).read_text()))


def _read_store(folder: Path) -> Store:
    from search.whoosh_store import Store

    return Store(folder, _read_scored(folder))


def _open_or_build(
    knowledge: KnowledgeBase, folder: Path, read: Callable[[Path], _T]
) -> tuple[_T, bool]:
    """What `read` gives of the folder of the index, and whether it had to be built."""
    fingerprint = _fingerprint(knowledge)
    opened = _open(folder, fingerprint, read)
    if opened is not None:
        return opened, False
    _refuse_other_folders(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _locked(folder):
            opened = _open(folder, fingerprint, read)  # another process may just have built it
            if opened is not None:
                return opened, False
            return _build(knowledge, folder, fingerprint, read), True
    except OSError as error:
        raise _write_error(folder, error.strerror or str(error)) from error
    except FaqError as error:
        reason = getattr(error.__cause__, "strerror", None) or str(error)
        raise _write_error(folder, reason) from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Waits until no other process builds an index here."""
    from search.whoosh_store import lock_of

    lock = lock_of(folder, _LOCK)
    lock.acquire(blocking=True)
    try:
        yield
    finally:
        lock.release()


def _open(folder: Path, fingerprint: str, read: Callable[[Path], _T]) -> _T | None:
    """The index in use, if it is the one that is asked for and whole."""
    try:
        current = folder / fingerprint
        if (folder / _CURRENT).read_text().strip() != fingerprint:
            return None
        if (current / _DIGEST).read_text() != _digest(current):
            return None
        return read(current)
    except Exception:  # a missing, cut or foreign file: whatever it is, the cure is to build
        return None


def _refuse_other_folders(folder: Path) -> None:
    ours = {_CURRENT, _LOCK}
    try:
        names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    except OSError as error:
        raise _write_error(folder, error.strerror or str(error)) from error
    others = {name for name in names if not (name.startswith(".") or _FINGERPRINT.fullmatch(name))}
    if others - ours:
        raise UsageError(
            f"{folder} holds other files than an index, such as {min(others - ours)}. "
            "Nothing was changed: name a new or empty folder with --index."
        )


def _write_error(folder: Path, reason: str) -> IndexWriteError:
    return IndexWriteError(
        f"The index cannot be written to {folder} ({reason}). "
        "Name a folder that you may write to with --index."
    )


def _fingerprint(knowledge: KnowledgeBase) -> str:
    """A name for an index of these records: 16 hexadecimal digits.

    The program that turns records into impacts is part of it, so that a new version of it, or of
    what it depends on, builds anew.
    """
    digest = hashlib.sha256()
    for library in ("markdown", "nh3", "snowballstemmer", "whoosh"):
        digest.update(f"{library} {version(library)}\n".encode())
    ours = Path(__file__).parent
    for package in (ours, ours.parent / "ingest"):
        for path in sorted(package.rglob("*.py")):
            digest.update(path.read_bytes())
    # Data too: a language has words of its own.
    digest.update((ours / "languages.toml").read_bytes())
    digest.update(f"{knowledge.association.language}\n".encode())
    parts = (knowledge.questions, knowledge.criteria, knowledge.categories, knowledge.terms)
    records = [asdict(record) for records in parts for record in records]
    digest.update(json.dumps(records, default=str, sort_keys=True).encode())
    return digest.hexdigest()[:16]


def _digest(folder: Path) -> str:
    """A name for the bytes of all files of an index: 16 hexadecimal digits.

    Whoosh does not notice a damaged segment before a query meets it.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.name != _DIGEST):
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _build(
    knowledge: KnowledgeBase, folder: Path, fingerprint: str, read: Callable[[Path], _T]
) -> _T:
    from search.entries import entries_of
    from search.index import build_index
    from search.synonyms import aliases_of
    from search.whoosh_store import write_records

    new = Path(tempfile.mkdtemp(prefix=_NEW, dir=folder))
    try:
        write_records(knowledge, new)
        public = knowledge.public()
        scored = build_index(entries_of(public), aliases_of(public))
        (new / _SCORED).write_text(json.dumps(scored.as_json(), separators=(",", ":")))
        (new / _DIGEST).write_text(_digest(new))
        target = folder / fingerprint
        shutil.rmtree(target, ignore_errors=True)  # there only if it was damaged
        new.rename(target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    opened = read(target)
    write_atomically(folder / _CURRENT, fingerprint.encode())
    remove_abandoned(folder, _NEW)
    for old in folder.iterdir():
        if old != target and _FINGERPRINT.fullmatch(old.name) and (old / _SCORED).is_file():
            # A reader may still hold it open; then it goes with the next build.
            shutil.rmtree(old, ignore_errors=True)
    return opened
