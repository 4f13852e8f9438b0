"""The edition that is in use, and the next one as soon as it lies at the same path.

    path ──stat, each second──> another file? ──opened aside──> in use from the next request on

Nothing is looked for by a request. What is torn, foreign or of another version is refused and
logged once, and the edition in use stays. The one before it is kept too: a page of it that somebody
has just got asks for its own scripts and pieces of the index.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeVar

from ingest.errors import FaqError
from webapp.production.edition import Edition, open_edition

__all__ = ["Watcher"]

_LOOK = 1.0
"""Seconds between two looks at the path."""

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class Watcher(Generic[_T]):
    """Holds what `prepare` makes of the edition at a path."""

    present: _T
    """Of the edition in use."""
    before: Edition | None
    """The one before it, if there was one."""

    def __init__(self, path: Path, prepare: Callable[[Edition], _T]) -> None:
        """Raises EditionError where there is no edition, and what `prepare` raises."""
        self._path, self._prepare = path, prepare
        self._lock = Lock()
        # No Event, whose lock would never be free again where one signal's handler interrupts
        # another's: that worker would not hear of the wish to stop any more.
        self._wishes = SimpleQueue[None]()
        self._state = self._state_now()
        self._said: object = None
        self._edition, self.before = open_edition(path), None
        self.present = prepare(self._edition)

    def watch(self, taken: Callable[[], None]) -> None:
        """Has a thread look at the path from now on.

        It calls a function each time that another edition has been taken into use.
        """
        Thread(target=self._run, args=(taken,), name="edition watcher", daemon=True).start()

    def look_now(self) -> None:
        """Has the thread look at once; to be called from anywhere, a signal's handler too."""
        self._wishes.put(None)

    def look(self) -> bool:
        """Takes the edition at the path into use where it is another file than before, and can be
        used: whether it did."""
        with self._lock:
            state = self._state_now()
            if state == self._state:
                return False
            try:
                edition = open_edition(self._path)
                present = self._prepare(edition)
            except (FaqError, OSError, MemoryError) as error:
                if not isinstance(error.__cause__ or error, OSError | MemoryError):
                    self._state = state  # what is wrong in a file stays so
                if self._said != (state, str(error)):
                    self._said = state, str(error)
                    _log.error("%s The edition in use stays.", error)
                return False
            self.present, self.before, self._edition = present, self._edition, edition
            self._state, self._said = state, None
            _log.info("Another edition is in use.")
            return True

    def _run(self, taken: Callable[[], None]) -> None:
        while True:
            with suppress(Empty):
                self._wishes.get(timeout=_LOOK)
                while True:  # one look is for all
                    self._wishes.get_nowait()
            try:
                if self.look():
                    taken()
            except Exception:  # the site stays whatever it is
                _log.exception("The edition cannot be looked at. The one in use stays.")

    def _state_now(self) -> tuple[int, int, int, int]:
        """What tells a file from another one; of a link, that of what it leads to."""
        try:
            status = os.stat(self._path)  # noqa: PTH116 - each second, of what may not be there
        except OSError:
            return (0, 0, 0, 0)
        return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
