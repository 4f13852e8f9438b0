"""The kept index: what the public search runs on, and Whoosh's files for the staff's queries.

    <the user's cache>/aimh-faq/<digest of the content's path>/
      scored.index         the scored index, see `scored_as_parts`
      staff.index          Whoosh's files, made when staff first search

It is a cache and lies where only the user can write, never beside the content, which may come from
anybody. Each file is written whole, for certain records and a certain version of the program, and
only what this program wrote on this computer is opened: see `private_files`. Where no file can be
kept, the index is made in memory. Whoosh is imported where staff search.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from ingest.content.model.knowledge import KnowledgeBase
from ingest.errors import FaqError, UsageError
from ingest.private_files import (
    cache_folder,
    make_private,
    read_authenticated,
    remove_oldest,
    write_authenticated,
)
from search.scored_index import ScoredIndex, scored_as_parts, scored_of_bytes

if TYPE_CHECKING:
    from search.whoosh_store import Store

__all__ = ["IndexPlace", "IndexWriteError", "Opened", "open_scored", "open_store", "place_of"]

_T = TypeVar("_T")

_SCORED = "scored.index"
_STAFF = "staff.index"
_OF_AN_INDEX = re.compile(
    rf"{_SCORED}|{_STAFF}|\..*"
    "|current|building|[0-9a-f]{16}"  # of earlier versions; neither opened nor removed
)
_LIBRARIES = (
    *("markdown", "markdown-it-py", "pymdown-extensions", "nh3"),
    *("snowballstemmer", "whoosh"),
)
"""What records are turned into terms with, beside our own program."""

_MOST_KEPT = 20
"""Indexes that the user's cache keeps; those that were made last stay."""


class IndexWriteError(FaqError):
    """The index cannot be written to the folder that was named."""


@dataclass(frozen=True)
class IndexPlace:
    """A folder for the index of one content folder."""

    folder: Path
    is_named: bool = True
    """The user named it. What keeps an index out of it is an error, and not if we chose it."""


@dataclass(frozen=True)
class Opened(Generic[_T]):
    """An index that is open."""

    index: _T
    was_built: bool
    not_kept: str = ""
    """Why it is in memory alone; empty where it is kept."""


def place_of(content: Path, named: Path | None = None) -> IndexPlace | None:
    """Where the index of a content folder is kept: the folder that the user named, or our own.

    None where none is named and the user has no cache.
    """
    if named is not None:
        return IndexPlace(named)
    cache = cache_folder()
    if cache is None:
        return None
    path = str(content.resolve()).encode("utf-8", "surrogateescape")
    return IndexPlace(cache / hashlib.sha256(path).hexdigest()[:32], is_named=False)


def open_scored(knowledge: KnowledgeBase, place: IndexPlace | None) -> Opened[ScoredIndex]:
    """What the public search of these records runs on.

    An index of other records, of another version, damaged or not our own is built anew; without a
    place, or where the one we chose cannot be written, in memory. Of a place that was named raises
    UsageError where it holds anything but an index, and IndexWriteError where it cannot be written.
    """
    return _open(knowledge, place, _SCORED, _build_scored, scored_as_parts, scored_of_bytes)


def open_store(knowledge: KnowledgeBase, place: IndexPlace | None) -> Opened[Store]:
    """The same of the staff's query language, which finds all records."""
    from search.whoosh_store import Store

    return _open(knowledge, place, _STAFF, Store.of, Store.as_parts, Store)


def _build_scored(knowledge: KnowledgeBase) -> ScoredIndex:
    from search.index import index_of

    return index_of(knowledge.public())


def _open(
    knowledge: KnowledgeBase,
    place: IndexPlace | None,
    name: str,
    build: Callable[[KnowledgeBase], _T],
    as_parts: Callable[[_T], Iterable[bytes | memoryview]],
    of_bytes: Callable[[bytes], _T],
) -> Opened[_T]:
    """The kept index in the file `name` of its place, or a new one, which is kept there."""
    if place is None:
        return Opened(build(knowledge), True, "there is no home folder")
    fingerprint = _fingerprint(knowledge)
    try:
        _prepare(place)
        data = read_authenticated(place.folder / name, fingerprint)
        if data is not None:
            return Opened(of_bytes(data), False)
    except OSError as error:
        return Opened(build(knowledge), True, _reason(place, error))
    built = build(knowledge)
    try:
        write_authenticated(place.folder / name, fingerprint, *as_parts(built))
        if not place.is_named:
            remove_oldest(place.folder.parent, _MOST_KEPT)
    except OSError as error:
        return Opened(built, True, _reason(place, error))
    return Opened(built, True)


def _prepare(place: IndexPlace) -> None:
    """Makes the folder. Raises OSError, and UsageError for a named one with other files."""
    if not place.is_named:
        make_private(place.folder.parent)
    make_private(place.folder)
    if place.is_named:
        others = [path.name for path in place.folder.iterdir()]
        others = [name for name in others if not _OF_AN_INDEX.fullmatch(name)]
        if others:
            raise UsageError(
                f"{place.folder} holds other files than an index, such as {min(others)}. "
                "Nothing was changed: name a new or empty folder with --index."
            )


def _reason(place: IndexPlace, error: OSError) -> str:
    """Why no index can be kept there. Raises IndexWriteError where the user wants it there."""
    reason = error.strerror or str(error)
    if place.is_named:
        raise IndexWriteError(
            f"The index cannot be written to {place.folder} ({reason}). "
            "Name a folder that you may write to with --index."
        ) from error
    return f"{place.folder}: {reason}"


def _fingerprint(knowledge: KnowledgeBase) -> str:
    """A name for an index of these records: 64 hexadecimal digits.

    The program that turns records into impacts is part of it, so that a new version of it, or of
    what it depends on, builds anew.
    """
    digest = hashlib.sha256()
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    ours = Path(__file__).parent
    for package in (ours, ours.parent / "ingest"):
        for path in sorted(package.rglob("*")):
            # Data too: a language has words of its own, everyday searches say what is likely.
            if path.suffix in (".py", ".toml", ".txt"):
                digest.update(path.read_bytes())
    digest.update(f"{knowledge.association.language}\n".encode())
    for record in chain(
        *(knowledge.questions, knowledge.criteria, knowledge.categories, knowledge.terms)
    ):
        digest.update(repr(record).encode())  # all its fields, one record after the other
    return digest.hexdigest()
