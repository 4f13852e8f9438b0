"""What the site shows now: the content and its index, read again when the folder changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from ingest.content import load, snapshot
from ingest.errors import FaqError
from ingest.records import KnowledgeBase
from search.entries import entries_of
from search.scoring import ScoredIndex, build_scored_index
from search.store import open_or_build

__all__ = ["Edition", "Library"]


@dataclass(frozen=True)
class Edition:
    """One state of the content folder."""

    knowledge: KnowledgeBase
    """What readers may see."""
    scored: ScoredIndex
    faults: str = ""
    """Why a later state of the folder cannot be shown; empty where there is none."""


class Library:
    """Gives the present edition of a content folder."""

    def __init__(self, content: Path, index: Path | None) -> None:
        """Reads the folder; the index is kept in the folder `index`, or in memory where None.

        Raises UsageError, ContentError or IndexWriteError.
        """
        self._content, self._index = content, index
        self._lock = Lock()
        self._snapshot = snapshot(content)
        self._edition = self._read()

    def edition(self) -> Edition:
        """The present edition. One with faults is the last good one, with the faults named."""
        with self._lock:
            now = snapshot(self._content)
            if now != self._snapshot:
                self._snapshot = now
                try:
                    self._edition = self._read()
                except FaqError as error:
                    self._edition = replace(self._edition, faults=str(error))
                except OSError:  # files came or went while they were read: look again next time
                    self._snapshot = ()
            return self._edition

    def _read(self) -> Edition:
        knowledge = load(self._content)
        public = knowledge.public()
        if self._index is None:
            return Edition(public, build_scored_index(entries_of(public)))
        store, _ = open_or_build(knowledge, self._index)
        store.close()
        return Edition(public, store.scored)
