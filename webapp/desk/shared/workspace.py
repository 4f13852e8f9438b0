"""The content folder as the desk sees it: as it is, and as it would be after a save."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import cast

from flask import current_app

from ingest.content.content_files import ContentFiles
from ingest.content.entries import AS_IT_IS, Overlay
from ingest.content.folder import folder_state
from ingest.content.loading import read_content
from ingest.content.warnings.rules import find_warnings
from ingest.content.warnings.warning import ContentWarning
from ingest.errors import ContentError, Fault
from search.index import index_of
from search.quality.picture import Pictures
from search.scored_index import ScoredIndex
from webapp.desk.shared.places import Place, find_place
from webapp.desk.shared.store import Store, digest_of
from webapp.site.snapshot import Snapshot

__all__ = ["Reading", "Workspace", "workspace"]

_MOST = 6
"""Readings that are kept: of the folder as it is, and of what a few people are writing."""


@dataclass(frozen=True)
class Reading:
    """The folder, read once."""

    files: ContentFiles
    faults: tuple[Fault, ...]

    @cached_property
    def warnings(self) -> list[ContentWarning]:
        """What is doubtful; nothing where there are faults, as in `faq check`."""
        return [] if self.faults else find_warnings(self.files)

    @cached_property
    def snapshot(self) -> Snapshot:
        """What the site shows of it to staff. Good for pages only without faults."""
        return Snapshot(self.files.knowledge.preview())

    @cached_property
    def public_snapshot(self) -> Snapshot:
        """What the site shows of it to readers."""
        return Snapshot(self.files.knowledge.public(), self.public_index)

    @cached_property
    def pictures(self) -> Pictures:
        """Why records stand where they stand in the searches of readers."""
        return Pictures(self.public_index, self.files.knowledge.public())

    @cached_property
    def public_index(self) -> ScoredIndex:
        """What the searches of readers run on."""
        return index_of(self.files.knowledge.public())


class Workspace:
    """Reads a content folder when it is asked and anything in it has changed."""

    def __init__(self, content: Path, store: Store) -> None:
        self.content, self.store = content, store
        self._lock = Lock()
        self._readings: OrderedDict[object, Reading] = OrderedDict()
        self._good: Snapshot | None = None

    def read(self, overlay: Overlay = AS_IT_IS) -> Reading:
        """The folder with an overlay. Raises UsageError where there is no folder."""
        key = folder_state(self.content), frozenset(overlay.items())
        with self._lock:
            if key in self._readings:
                self._readings.move_to_end(key)
                return self._readings[key]
        read = read_content(self.content, overlay=overlay)
        reading = Reading(read.value, read.faults)
        with self._lock:
            self._readings[key] = reading
            while len(self._readings) > _MOST:
                self._readings.popitem(last=False)
        return reading

    def place(self, kind: str, slug: str) -> Place | None:
        """The record of this kind and id, or where it was when somebody opened it; else None."""
        found = find_place(self.read().files, kind, slug)
        if found is not None:
            return found
        kept = self.store.read("places", _name(kind, slug))
        if kept is None:
            return None
        read = json.loads(kept)
        return Place(**{**read, "paths": {p: self.content / at for p, at in read["paths"].items()}})

    def keep_place(self, place: Place) -> None:
        """Keeps where a record is, for the day when somebody has removed it."""
        paths = {p: at.relative_to(self.content).as_posix() for p, at in place.paths.items()}
        data = json.dumps({**asdict(place), "paths": paths}).encode()
        name = _name(place.kind, place.id)
        if self.store.read("places", name) != data:
            self.store.write("places", name, data)

    def snapshot(self, overlay: Overlay) -> Snapshot:
        """What pages show; with faults the last that had none, and the faults.

        Raises ContentError where there never was one.
        """
        reading = self.read(overlay)
        if not reading.faults:
            self._good = reading.snapshot
            return reading.snapshot
        good = self._good or self.read().snapshot
        if self._good is None and self.read().faults:
            raise ContentError(reading.faults)
        return replace(good, faults="\n".join(map(str, reading.faults)))


def _name(kind: str, slug: str) -> str:
    return digest_of(f"{kind}/{slug}".encode())


def workspace() -> Workspace:
    """That of the request under way."""
    return cast(Workspace, current_app.config["WORKSPACE"])
