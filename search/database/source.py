"""What a live site searches when its index is in a database.

    source.read(use)       `use` gets each collection as a search sees it, and is called again
                           when what it asked for has been read: one round trip for all of it
    source.watched()       a thread looks every second which editions are in use

While the database is away, searches are refused at once; that thread alone goes on asking.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import TypeVar

from sqlalchemy import Connection

from ingest.errors import FaqError, UsageError, did_you_mean
from search.browser_index import Shown
from search.database.connection import Database, DatabaseAwayError, DatabaseError, open_database
from search.database.lists import Holders, KnownLists, Lists, Wanted
from search.database.reading import (
    Edition,
    EditionGoneError,
    Place,
    read_cards,
    read_edition,
    read_lists,
    read_used,
)
from search.query_terms import read_query
from search.scored_index import ScoredIndex

__all__ = ["MOST_BYTES", "DatabaseSource", "Found", "Searched", "open_source"]

LOOK = 1.0
"""Seconds between two looks at which edition is in use."""

MOST_BYTES = 256_000_000
"""Memory for posting lists of one process."""

_MOST_CARDS = 20_000

_TRIES = 3
"""Times that a search begins anew where its edition goes, or its connection breaks off."""

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class _MissingError(Exception):
    """A search lacks lists, so that what it found so far is nothing yet."""


@dataclass(frozen=True)
class Searched:
    """A collection as one search sees it."""

    name: str
    owner: str
    """Who answers."""
    base: str
    """The address of their site, with a slash at the end, or empty."""
    digest: str
    """Of its edition: the same for the same records."""
    index: ScoredIndex
    place: Place


Found = Sequence[Searched]
"""The collections of a source, in its order, as one search sees them."""


class DatabaseSource:
    """The collections that are searched, in their present editions.

    One for each process: it is made after a process has forked.
    """

    def __init__(self, database: Database, names: Sequence[str] = ()) -> None:
        """Reads the editions in use of the collections named, or of all that there are.

        Raises DatabaseError and DatabaseAwayError, and UsageError for a name of no collection.
        """
        self._database, self._names = database, tuple(names)
        self._known = KnownLists(MOST_BYTES)
        self._cards: dict[tuple[Place, str, str], Shown] = {}
        self._lock = Lock()
        self._away: DatabaseAwayError | None = None
        self._editions: tuple[Edition, ...] = ()
        self._used: dict[str, Place] = {}
        database.check_tables(are_made=True)
        self.refresh()
        with self._database.connected() as connection:
            there = read_used(connection, ())
        for name in names:
            if name not in there:
                raise UsageError(
                    f"There is no collection “{name}” in {database.where}. "
                    f"{did_you_mean(name, there)}"
                )
        if not there:
            raise DatabaseError(
                f"No index has been loaded into {database.where}. Load one with: faq build --to URL"
            )

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The editions that are searched, in the order of their collections."""
        return self._editions

    @property
    def is_away(self) -> bool:
        """Whether the database did not answer when it was asked last."""
        return self._away is not None

    def read(
        self,
        use: Callable[[Found], _T],
        query: str | None = None,
        *,
        verbatim: bool = False,
    ) -> _T:
        """What `use` makes of the collections; it must be a function of them alone.

        `use` may be called several times: first with lists that are empty, until all that it asks
        for is there. With a `query` what that asks for is read beforehand. Raises
        DatabaseAwayError and DatabaseError.
        """
        if self._away is not None:
            raise self._away
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._read(self._editions, use, query, verbatim)
            except EditionGoneError:
                self.refresh()
            except DatabaseAwayError as error:
                if not error.broke_off or not tries_left:
                    self._is_lost(error)
                    raise
        raise self._is_lost(
            DatabaseAwayError("The index is being replaced again and again. Try in a moment.")
        )

    def _is_lost(self, error: DatabaseAwayError) -> DatabaseAwayError:
        if self._away is None:
            _log.warning("Searches are refused for now. %s", error)
        if self._is_watched:
            self._away = error
        return error

    _is_watched = False

    def _read(
        self,
        editions: Sequence[Edition],
        use: Callable[[Found], _T],
        query: str | None,
        verbatim: bool,
    ) -> _T:
        wanted = {
            edition.place: Wanted(self._known, edition.place, edition.common.counts)
            for edition in editions
        }
        if query is not None:
            while True:
                for one in _searched(editions, wanted):
                    for term in read_query(one.index, query, verbatim=verbatim).asked:
                        _ = term.postings.records
                if not self._get_missing(wanted):
                    break
        while True:
            try:
                result = use(_searched(editions, wanted))
            except _MissingError:
                pass
            else:
                if not any(one.missing for one in wanted.values()):
                    return result
            self._get_missing(wanted)

    def _get_missing(self, wanted: Mapping[Place, Wanted]) -> bool:
        """Reads what searches lack; tells whether that was anything."""
        missing = {place: sorted(one.missing) for place, one in wanted.items() if one.missing}
        if not missing:
            return False
        with self._database.connected() as connection:
            lists = read_lists(connection, missing)
        for place, found in lists.items():
            for term, postings in found.items():
                wanted[place].add(term, postings)
        for one in wanted.values():
            one.missing.clear()
        return True

    def cards(
        self, asked: Sequence[tuple[Searched, str, str]], made: Callable[[str], Shown]
    ) -> list[Shown]:
        """What results show of some records: collection, kind and id of each.

        `made` reads a card as it was written. To be called from `use`; where that still lacks lists
        it does not come back.
        """
        for one, _, _ in asked:
            if _lacks(one.index):
                raise _MissingError
        keys = [(one.place, kind, record_id) for one, kind, record_id in asked]
        unknown: dict[Place, dict[str, None]] = {}
        for key in keys:
            if key not in self._cards:
                unknown.setdefault(key[0], {})[key[2]] = None
        got: dict[tuple[Place, str, str], Shown] = {}
        if unknown:
            with self._database.connected() as connection:
                read = read_cards(connection, unknown)
            got = {
                (place, *key): made(card)
                for place, cards in read.items()
                for key, card in cards.items()
            }
            if len(self._cards) + len(got) > _MOST_CARDS:
                self._cards = {}
            self._cards |= got
        try:
            return [got.get(key) or self._cards[key] for key in keys]
        except KeyError:  # another search has made room
            return self.cards(asked, made)

    def refresh(self) -> None:
        """Looks which editions are in use, and reads those that are new.

        Raises DatabaseError and DatabaseAwayError; then what was read stays.
        """
        with self._lock:
            for _ in range(_TRIES):
                try:
                    with self._database.connected(patience=60) as connection:
                        used = read_used(connection, self._names)
                        if used != self._used:
                            self._editions = self._read_editions(connection, used)
                            self._used = used
                    return
                except EditionGoneError:
                    continue

    def _read_editions(
        self, connection: Connection, used: Mapping[str, Place]
    ) -> tuple[Edition, ...]:
        there = {edition.place: edition for edition in self._editions}
        return tuple(
            there.get(place) or read_edition(self._database, connection, name, place)
            for name, place in used.items()
        )

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Has a thread look meanwhile which editions are in use, every second."""
        stop = Event()
        thread = Thread(target=self._watch, args=(stop,), name="database watcher", daemon=True)
        self._is_watched = True
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
            self._is_watched = False

    def close(self) -> None:
        """Gives up all connections."""
        self._database.close()

    def _watch(self, stop: Event) -> None:
        while not stop.wait(LOOK):
            try:
                self.refresh()
            except DatabaseAwayError as error:
                self._is_lost(error)
            except FaqError as error:  # what was read stays in use
                if str(error) != self._said:
                    self._said = str(error)
                    _log.warning("%s", error)
            except Exception:
                _log.exception("The database cannot be read. Searches go on as before.")
            else:
                if self._away is not None:
                    _log.warning("The database answers again.")
                self._away, self._said = None, ""

    _said = ""


def open_source(address: str, names: Sequence[str] = ()) -> DatabaseSource:
    """What is searched in the database at an address: the collections named, or all.

    Raises what `open_database` and `DatabaseSource` raise.
    """
    return DatabaseSource(open_database(address), names)


def _searched(editions: Sequence[Edition], wanted: Mapping[Place, Wanted]) -> list[Searched]:
    return [
        Searched(
            *(edition.name, edition.owner, edition.base, edition.digest),
            _view(edition, wanted[edition.place]),
            edition.place,
        )
        for edition in editions
    ]


def _view(edition: Edition, wanted: Wanted) -> ScoredIndex:
    """The index of an edition for one pass of a search: what is worked out of it once is shared,
    but not how queries read, since lists may be lacking."""
    common = edition.common
    view = copy.copy(common.index)
    vars(view).update(postings=Lists(wanted), holders=Holders(wanted, common.holders), readings={})
    return view


def _lacks(index: ScoredIndex) -> bool:
    return isinstance(index.postings, Lists) and index.postings.is_lacking
