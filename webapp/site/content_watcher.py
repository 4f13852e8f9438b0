"""Keeps what the site shows at one with the content folder, while staff edit it.

    with watcher.watched(prepare):    a thread reads what changes, beside the requests
    watcher.snapshot()                the last whole edition, at once

Where no thread watches, in another web server or a test, each look reads what has changed itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock, Thread

import watchfiles

from ingest.content.folder import folder_state
from ingest.content.loading import load
from ingest.errors import FaqError
from search.index_cache import IndexPlace, IndexWriteError, open_scored
from webapp.site.snapshot import Snapshot

__all__ = ["ContentWatcher"]

_LOOK = 2.0
"""Seconds after which the folder is looked through, whatever the system has told of it: it tells
nothing of a network drive, nor where its watches are used up."""

_QUIET = 50
"""Milliseconds without a change after which one has ended."""

_LONGEST = 400
"""Milliseconds of changes without a pause that are waited for."""

_READS = 3
"""Times that the folder is read where it changes meanwhile, until what was read is shown."""

_log = logging.getLogger(__name__)


def _nothing(snapshot: Snapshot) -> None:
    pass


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
        self._is_watched = False
        self._state = folder_state(content)
        self._snapshot = self._read(index)
        self._state = (*self._state, *self._state_of_translations())

    def snapshot(self) -> Snapshot:
        """The present snapshot. One with faults is the last good one, with the faults named."""
        if not self._is_watched:
            self.refresh()
        return self._snapshot

    def refresh(self, prepare: Callable[[Snapshot], None] = _nothing) -> None:
        """Reads the folder where it is not as it was, and gives the new snapshot from then on.

        `prepare` gets the snapshot before anybody sees it. What is wrong with the content is
        logged, once for each state of the folder.
        """
        with self._lock:
            now = self._state_now()
            if now == self._state:
                return
            # Files may come and go while they are read: then the state stays as it was, and the
            # next look reads again.
            with suppress(OSError):
                for _ in range(_READS):
                    snapshot, state = self._reread(), now
                    now = self._state_now()
                    if now == state:
                        break
                prepare(snapshot)
                self._snapshot, self._state = snapshot, state
                if snapshot.faults:
                    _log.warning("The site shows the content as it was.\n%s", snapshot.faults)

    def _state_now(self) -> tuple[tuple[str, int, int], ...]:
        return (*folder_state(self._content), *self._state_of_translations())

    def _state_of_translations(self) -> tuple[tuple[str, int, int], ...]:
        """The state of the folders in other languages: pages lead to the records there."""
        others = self._snapshot.knowledge.association.translations
        folders = [self._content / other.content for other in others if other.content]
        return tuple(entry for folder in folders for entry in folder_state(folder))

    @contextmanager
    def watched(self, prepare: Callable[[Snapshot], None] = _nothing) -> Iterator[None]:
        """Has a thread watch the folder meanwhile, so that no request waits for it to be read."""
        stop = Event()
        thread = Thread(target=self._watch, args=(stop, prepare), name="content watcher")
        self._is_watched = True
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
            self._is_watched = False

    def _watch(self, stop: Event, prepare: Callable[[Snapshot], None]) -> None:
        prepare(self._snapshot)
        for _ in self._changes(stop):
            try:
                self.refresh(prepare)
            except Exception:  # whatever is wrong, the site stays, and the next edit may mend it
                _log.exception("The content cannot be read. The site shows it as it was.")

    def _changes(self, stop: Event) -> Iterator[None]:
        """Gives whenever the folder may have changed, and every `_LOOK` seconds."""
        while not stop.is_set():
            yield
            with suppress(OSError, RuntimeError):  # no folder, or the system cannot watch it
                place = _place(self._content)
                for _ in watchfiles.watch(
                    place[0],
                    watch_filter=None,
                    debounce=_LONGEST,
                    step=_QUIET,
                    stop_event=stop,
                    rust_timeout=int(1000 * _LOOK),
                    yield_on_timeout=True,
                    raise_interrupt=False,
                ):
                    yield
                    if _place(self._content) != place:  # a link leads elsewhere, or a new folder
                        break
                continue
            stop.wait(_LOOK)

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


def _place(folder: Path) -> tuple[Path, int, int]:
    """Where a folder lies, links followed, and what tells it from another in the same place.

    Raises OSError where there is none.
    """
    status = folder.stat()
    return folder.resolve(), status.st_dev, status.st_ino
