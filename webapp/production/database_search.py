"""Searches of an edition in a database, which may be away, also when a worker begins."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from threading import Thread
from typing import TypeVar

from ingest.errors import FaqError
from search.browser_index import Cards
from search.database.connection import DatabaseAwayError, DatabaseError
from search.database.reading import EditionGoneError
from search.database.source import LOOK, DatabaseSource, open_source
from search.database.standing import Standing
from search.scored_index import ScoredIndex
from webapp.production.searching import ChangedError

__all__ = ["DatabaseSearch", "check_database"]

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class DatabaseSearch:
    """What a process searches; pages are answered whether or not the database is there."""

    def __init__(self, address: str, collections: Sequence[str]) -> None:
        """Begins to look which editions are in use; see `check_database` for what is wrong."""
        self._address, self._collections = address, collections
        self._source: DatabaseSource | None = None
        self._said = ""
        """What was wrong when the database was tried last."""
        self._standing = Standing.AWAY
        if not self._open():
            Thread(target=self._open_later, name="database opener", daemon=True).start()

    @property
    def digest(self) -> str:
        """That of the editions in use."""
        return self._source.digest if self._source else ""

    @property
    def standing(self) -> Standing:
        """Whether it can be searched now; if not, why."""
        return self._standing if self._source is None else self._source.standing

    @property
    def left_out(self) -> Iterable[str]:
        """Names of the collections of which the edition in use cannot be searched."""
        return self._source.left_out if self._source else ()

    def read(self, use: Callable[[ScoredIndex, Cards], _T], query: str, digest: str) -> _T:
        """What a function makes of index and cards; see `DatabaseSource.read`.

        Raises FaqError where they cannot be had, and ChangedError.
        """
        if self._source is None:
            raise DatabaseError(self._said)
        try:
            return self._source.read(use, query, digest=digest)
        except EditionGoneError as error:
            raise ChangedError from error

    def close(self) -> None:
        """Gives up the connections."""
        if self._source is not None:
            self._source.close()

    def _open(self) -> bool:
        try:
            source = open_source(self._address, self._collections)
        except FaqError as error:
            # What is no error of the database is a collection that it lacks.
            self._standing = getattr(error, "standing", Standing.MISSING)
            if str(error) != self._said:
                self._said = str(error)
                _log.warning("Searches are refused for now. %s", error)
            return False
        source.start()
        self._source = source
        return True

    def _open_later(self) -> None:
        while not self._open():
            time.sleep(LOOK)


def check_database(address: str, collections: Sequence[str]) -> None:
    """Raises FaqError where the settings name what cannot be searched; one that is away may come.

    To be called before workers begin, which would each say it.
    """
    try:
        open_source(address, collections).close()
    except DatabaseAwayError as error:
        _log.warning("%s", error)
