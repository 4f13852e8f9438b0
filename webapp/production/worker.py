"""A process that serves an edition: the application with its thread, and what signals tell it."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from logging.config import dictConfig
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

from ingest.errors import FaqError
from webapp.production.application import Production
from webapp.production.logs import logging_config
from webapp.production.searching import Search
from webapp.production.settings import Settings
from webapp.production.watchdog import Beating

__all__ = ["DRAIN", "LOOK", "load_worker", "start"]

LOOK = getattr(signal, "SIGUSR2", None)
"""Has a process look for another edition at once; not SIGHUP, which ends one that has no handler
yet. Windows knows none of these signals."""

DRAIN = getattr(signal, "SIGUSR1", None)
"""Has it say that it is not ready any more."""

_log = logging.getLogger(__name__)


def start(settings: Settings, *, waits: bool = False) -> Production:
    """The application of this process, which must not fork afterwards: threads do not come along.

    Raises EditionError where there is no edition that can be used, or waits for one.
    """
    dictConfig(logging_config(settings.log_level))
    search: Search | None = None
    if settings.index:
        from webapp.production.database_search import DatabaseSearch  # most have none

        search = DatabaseSearch(settings.index, settings.collections)
    app = (_opened if waits else Production)(settings, search)
    _settle()
    app.watcher.watch(_settle)
    return app


def _opened(settings: Settings, search: Search | None) -> Production:
    """The application as soon as the edition can be used. Until then nobody is led to this process,
    which does not listen yet, and the others go on with the edition that they have."""
    said = ""
    while True:
        try:
            return Production(settings, search)
        except FaqError as error:
            if str(error) != said:
                said = str(error)
                _log.error("%s This worker waits for one that can be used.", error)
            time.sleep(1)


def _settle() -> None:
    """Spares the collector of garbage what stays: of 10,000 questions each full round took 0.1 s,
    in which nobody was answered. What goes is freed all the same, and rounds are rarer."""
    gc.set_threshold(2_000, 10, 10)
    gc.unfreeze()  # of the edition before, whatever is in a circle
    gc.collect()
    gc.freeze()


def load_worker(settings: Settings, pipe: Connection) -> Production | Beating:
    """The same in a process of `webapp.production.server`, which hands signals on and hears beats
    by a pipe."""
    first = parent_process()  # whose number is known even where it has ended by now
    if first is not None:
        if sys.platform != "win32":
            # Ctrl+C in a terminal, which a whole group gets, is for the first process to hand on:
            # granian's workers stop without saying no before, and hang where told twice at once.
            os.setpgid(0, 0)
        Thread(target=_end_with, args=(first.pid,), name="parent watcher", daemon=True).start()
    app = start(settings, waits=True)

    def look(*_: Any) -> None:
        app.watcher.look_now()

    def drain(*_: Any) -> None:
        app.is_stopping = True

    hangup = getattr(signal, "SIGHUP", None)  # from who tells each process
    for number, act in ((LOOK, look), (hangup, look), (DRAIN, drain)):
        if number is not None:
            with suppress(ValueError):  # free-threaded Python has threads for workers
                signal.signal(number, act)
    if not settings.stuck_seconds or os.name != "posix":
        return app
    return Beating(app, pipe, settings.stuck_seconds)


def _end_with(parent: int | None) -> None:
    """Ends this process when the one that started it was killed: nobody would stop it, and it
    would keep the port."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
