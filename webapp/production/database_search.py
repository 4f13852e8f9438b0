"""Searches of an edition in a database, which may be away, also when a worker begins."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from threading import Event, Thread
from typing import TypeVar

from ingest.errors import FaqError
from search.database.connection import DatabaseAwayError
from search.database.source import LOOK, DatabaseSource, open_source
from search.scored_index import ScoredIndex
from webapp.search_page.results import Cards

__all__ = ["DatabaseSearch", "check_database"]

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class DatabaseSearch:
    """What a process searches; pages are answered whether or not the database is there."""

    def __init__(self, address: str, collections: Sequence[str]) -> None:
        """Begins to look which editions are in use; see `check_database` for what is wrong."""
        self._address, self._collections = address, collections
        self._source: DatabaseSource | None = None
        self._error: FaqError = DatabaseAwayError("The database has not answered yet.")
        self._held, self._is_closed = ExitStack(), Event()
        self._opener = Thread(target=self._open_later, name="database opener", daemon=True)
        if not self._open():
            self._opener.start()

    @property
    def digest(self) -> str:
        """That of the editions in use."""
        return self._source.digest[:16] if self._source else ""

    @property
    def is_away(self) -> bool:
        """Whether searches are refused for now."""
        return self._source is None or self._source.is_away

    def read(self, use: Callable[[ScoredIndex, Cards], _T], query: str) -> _T:
        """What a function makes of index and cards; see `DatabaseSource.read`.

        Raises FaqError where they cannot be had.
        """
        if self._source is None:
            raise self._error
        return self._source.read(use, query)

    def close(self) -> None:
        """Gives up all connections; a process that ends need not."""
        self._is_closed.set()
        if self._opener.is_alive():
            self._opener.join()
        self._held.close()

    def _open(self) -> bool:
        try:
            source = open_source(self._address, self._collections)
        except FaqError as error:
            if str(error) != str(self._error):
                _log.warning("Searches are refused for now. %s", error)
            self._error = error
            return False
        self._held.enter_context(closing(source))
        self._held.enter_context(source.watched())
        self._source = source
        return True

    def _open_later(self) -> None:
        while not self._is_closed.wait(LOOK) and not self._open():
            pass


def check_database(address: str, collections: Sequence[str]) -> None:
    """Raises FaqError where the settings name what cannot be searched; one that is away may come.

    To be called before workers begin, which would each say it.
    """
    try:
        open_source(address, collections).close()
    except DatabaseAwayError as error:
        _log.warning("%s", error)
