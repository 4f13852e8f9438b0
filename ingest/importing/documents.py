"""The documents of an import, each read and recognised once for as long as its file stays."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest.content.files.sources import SOURCES_FILE
from ingest.content.folder import is_passed_over, list_documents
from ingest.content.loading import Existing
from ingest.documents.columns import ColumnsError, ToldColumns, parse_columns
from ingest.documents.reading import MAX_FILE, Document
from ingest.documents.recognition.bounded import BoundedReader
from ingest.documents.recognition.found_questions import Recognition
from ingest.errors import SourceError
from ingest.files import leads_out, read_regular
from ingest.names import name_key

__all__ = ["Documents", "ReadDocument", "Reader"]

_State = tuple[int, ...]


@dataclass(frozen=True)
class ReadDocument:
    """A document and the questions in it."""

    document: Document
    """Without its blocks."""
    recognition: Recognition
    """What was recognised in it, in its own wording."""
    is_kept: bool
    """Whether it lies in `content/sources/` already."""


@dataclass(frozen=True)
class Documents:
    """What an import rests on, by file name."""

    named: Mapping[str, ReadDocument]
    """Those that are to be imported."""
    failures: tuple[str, ...]
    """Why others of those cannot be."""
    earlier: Mapping[str, ReadDocument]
    """Those that lie in `content/sources/`."""
    unread: tuple[str, ...]
    """Why others of those, which questions rest on, cannot be read."""
    refused: tuple[str, ...]
    """What else lies there and may not."""
    unread_names: frozenset[str] = frozenset()
    """Names of all that lie there and could not be read, whether or not questions rest on them."""

    @cached_property
    def all(self) -> dict[str, ReadDocument]:
        return {**self.named, **self.earlier}


class Reader:
    """Reads documents for one import; those in `content/sources/` again when their files change.

    Others are read once: what was handed over is imported, whatever becomes of it meanwhile. With
    `replaces` one takes the place of another of its name in `content/sources/`.
    """

    def __init__(
        self,
        content: Path,
        bounded: BoundedReader,
        *,
        replaces: bool = False,
        columns: ToldColumns | None = None,
    ) -> None:
        self._replaces = replaces
        self._columns = columns
        """Of the tables of the documents that are to be imported."""
        self._registered: Mapping[str, str] = {}
        """File name -> the same of a document, as `sources.toml` says."""
        self._content, self._sources, self._bounded = content, content / "sources", bounded
        self._read: dict[Path, tuple[_State, str, ReadDocument | SourceError]] = {}

    def read(
        self,
        paths: Sequence[Path],
        existing: Existing,
        progress: Callable[[Sequence[Path]], Iterable[Path]] = iter,
    ) -> Documents:
        """The documents at `paths`, and with any of them those that were imported earlier.

        `progress` wraps the loop over the documents.
        """
        self._registered = {
            one.name: one.columns for one in existing.register.documents if one.columns
        }
        named, failures = self._named(paths, progress)
        earlier, unread, refused = self._earlier(named, existing) if named else ({}, [], [])
        names = {fault.value for fault in list_documents(self._content).faults}
        names.update(list_documents(self._content).value)
        unread_names = frozenset(names - {*named, *earlier})
        return Documents(named, failures, earlier, tuple(unread), tuple(refused), unread_names)

    def _named(
        self, paths: Sequence[Path], progress: Callable[[Sequence[Path]], Iterable[Path]]
    ) -> tuple[dict[str, ReadDocument], tuple[str, ...]]:
        named, failures = dict[str, ReadDocument](), list[str]()
        listed = list_documents(self._content).value
        for path in progress([path for path in paths if path.name != SOURCES_FILE]):
            try:
                if is_passed_over(path.name):
                    message = "a hidden file or a backup is no document. Give it another name."
                    raise SourceError(str(path), message)
                read = self._document(path, self._columns)
                self._refuse_other_of_same_name(read, named, listed)
                named[read.document.name] = read
            except SourceError as error:
                failures.append(str(error))
        return named, tuple(failures)

    def _refuse_other_of_same_name(
        self, read: ReadDocument, named: Mapping[str, ReadDocument], listed: Collection[str]
    ) -> None:
        """Raises SourceError; `listed` are the names in `content/sources/`."""
        document = read.document
        earlier, key = self._sources / document.name, name_key(document.name)
        alike = [one for one in (*named, *listed) if one != document.name and name_key(one) == key]
        is_other = os.path.lexists(earlier) and not read.is_kept and not self._replaces
        if is_other and self._bytes(earlier) != document.data:
            message = (
                f"another document of this name is already in {self._sources}. Is this its new "
                "version? Then add --replace. Else give it a new name."
            )
        elif document.name in named and named[document.name].document.data != document.data:
            message = "another document of this name is being imported. Give it a new name."
        elif alike and document.name not in listed:
            message = (
                f"“{alike[0]}” differs from it in capitals or in how accents are stored, and some "
                "systems cannot keep both. Give it a new name."
            )
        else:
            return
        raise SourceError(document.name, message)

    def _bytes(self, path: Path) -> bytes | None:
        """Those of a document in the content folder; None for what is none, such as a pipe."""
        try:
            return None if leads_out(path, self._content) else read_regular(path, MAX_FILE)
        except OSError:
            return None

    def _earlier(
        self, named: Mapping[str, ReadDocument], existing: Existing
    ) -> tuple[dict[str, ReadDocument], list[str], list[str]]:
        """All other documents by name, and what is said of those not there.

        That is in two lists: of documents from which files were made, and of what may not lie
        there.
        """
        earlier, unread = dict[str, ReadDocument](), list[str]()
        used = {span.document for one in existing.questions.values() for span in one.record.sources}
        listed = list_documents(self._content)
        refused = [str(fault) for fault in listed.faults if fault.value not in used]
        unread += [_left(str(fault)) for fault in listed.faults if fault.value in used]
        for name in listed.value:
            if name not in named:
                path = self._sources / name
                try:
                    earlier[name] = self._document(path)
                except SourceError as error:
                    # Others lie there for people to read, and one may be gone since it was listed.
                    if name in used and os.path.lexists(path):
                        unread.append(_left(str(error)))
        return earlier, unread, refused

    def _document(self, path: Path, columns: ToldColumns | None = None) -> ReadDocument:
        """The document in a file; `columns` count before those of `sources.toml`.

        Raises SourceError.
        """
        is_kept = path.parent.resolve() == self._sources.resolve()
        state = _state(path) if is_kept else ()
        registered = self._registered.get(path.name, "")
        if path not in self._read or self._read[path][:2] != (state, registered):
            found = self._recognised(path, is_kept, columns, registered)
            self._read[path] = state, registered, found
        read = self._read[path][2]
        if isinstance(read, SourceError):
            raise read
        return read

    def _recognised(
        self, path: Path, is_kept: bool, columns: ToldColumns | None, registered: str
    ) -> ReadDocument | SourceError:
        try:
            told = columns or parse_columns(registered)
            return ReadDocument(*self._bounded.recognise(path, told), is_kept)
        except ColumnsError as error:
            message = f"the “columns” that {SOURCES_FILE} tells of this document: {error}"
            return SourceError(str(path), message)
        except SourceError as error:
            return error


def _left(message: str) -> str:
    return f"{message} Files made from it are left as they are."


def _state(path: Path) -> _State:
    """What tells whether a file is still the one that was read; the last is set by the system."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )
