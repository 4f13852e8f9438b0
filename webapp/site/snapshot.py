"""What the site shows: one state of the content, with its index."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from ingest.content.content_files import ContentFiles
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Question
from ingest.content.model.relations import latest_changes
from search.index import index_of
from search.scored_index import ScoredIndex
from webapp.site.a_to_z import LetterGroup, TitleEntry, a_to_z

__all__ = ["FixedContent", "Snapshot", "SnapshotSource"]


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
        return self.index or index_of(self.knowledge)

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


class SnapshotSource(Protocol):
    """What a site takes its snapshots from."""

    def snapshot(self) -> Snapshot:
        """The one to show now."""


class FixedContent:
    """Gives the one snapshot of content that has been read."""

    def __init__(self, files: ContentFiles, *, with_drafts: bool = False) -> None:
        known = files.knowledge
        self._snapshot = Snapshot(known.preview() if with_drafts else known.public())

    def snapshot(self) -> Snapshot:
        """That snapshot, however the folder changes."""
        return self._snapshot
