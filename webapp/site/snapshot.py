"""What the site shows now: the content and its index, read again when the folder changes."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock

from ingest.content.content_files import ContentFiles
from ingest.content.folder import folder_state
from ingest.content.loading import load
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Question
from ingest.content.model.relations import latest_changes
from ingest.errors import FaqError
from search.entries import entries_of
from search.index import build_index
from search.index_cache import IndexPlace, IndexWriteError, open_scored
from search.scored_index import ScoredIndex
from search.synonyms import aliases_of
from webapp.site.a_to_z import LetterGroup, TitleEntry, a_to_z

__all__ = ["ContentWatcher", "FixedContent", "Snapshot"]


@dataclass(frozen=True)
class Snapshot:
    """One state of the content folder."""

    knowledge: KnowledgeBase
    """What readers may see, or with drafts what staff may."""
    index: ScoredIndex | None = None
    """What the search runs on, where it has been read; see `scored`."""
    faults: str = ""
    """Why a later state of the folder cannot be shown; empty where there is none."""

    @cached_property
    def scored(self) -> ScoredIndex:
        """What the search runs on; built when it is first asked for."""
        return self.index or build_index(entries_of(self.knowledge), aliases_of(self.knowledge))

    @cached_property
    def published(self) -> KnowledgeBase:
        """What readers may see, whatever is shown here."""
        return self.knowledge.public() if self.knowledge.with_drafts else self.knowledge

    @cached_property
    def changes(self) -> tuple[tuple[dt.date, Question], ...]:
        """The published answers with a known date, newest first."""
        return latest_changes(self.published)

    @cached_property
    def a_to_z(self) -> tuple[LetterGroup[TitleEntry], ...]:
        """Everything that readers may see by its first letter."""
        return a_to_z(self.published)


class FixedContent:
    """Gives the one snapshot of content that has been read."""

    def __init__(self, files: ContentFiles) -> None:
        self._snapshot = Snapshot(files.knowledge.public())

    def snapshot(self) -> Snapshot:
        """That snapshot, however the folder changes."""
        return self._snapshot


class ContentWatcher:
    """Gives the present snapshot of a content folder."""

    def __init__(
        self, content: Path, index: IndexPlace | None, *, with_drafts: bool = False
    ) -> None:
        """Reads the folder; the index is kept in its place `index`, or in memory where None.

        With `with_drafts` it is shown as staff see it, from memory: no draft ever reaches an index
        that is kept. Raises UsageError, ContentError or IndexWriteError.
        """
        self._content, self._index, self._with_drafts = content, index, with_drafts
        self._lock = Lock()
        self._state = folder_state(content)
        self._snapshot = self._read(index)

    def snapshot(self) -> Snapshot:
        """The present snapshot. One with faults is the last good one, with the faults named."""
        with self._lock:
            now = folder_state(self._content)
            if now != self._state:
                # Files may come and go while they are read: then the state stays as it was,
                # and the next look reads again.
                with suppress(OSError):
                    self._snapshot = self._reread()
                    self._state = now
            return self._snapshot

    def _reread(self) -> Snapshot:
        try:
            return self._read(self._index)
        except IndexWriteError:  # no reason to keep an edit from being seen
            return self._read(None)
        except FaqError as error:
            return replace(self._snapshot, index=self._snapshot.scored, faults=str(error))

    def _read(self, index: IndexPlace | None) -> Snapshot:
        knowledge = load(self._content)
        if self._with_drafts:
            return Snapshot(knowledge.preview())
        if index is None:
            return Snapshot(knowledge.public())
        return Snapshot(knowledge.public(), open_scored(knowledge, index).index)
