"""What a live site searches when its index is in a database.

    source.read(use)       `use` gets the index as a search sees it, and is called again when what
                           it asked for has been read: one round trip for all of it
    source.start()         a thread looks every second which editions are in use

    a search meets a loss ── waits ──> that thread asks at once, and five times a second
                                       ├─ it is back within a second: the search is made
                                       └─ it is not: this search and all later ones are refused

While the database is away, searches are refused at once; that thread alone goes on asking.
"""

from __future__ import annotations

import copy
import hashlib
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from threading import Condition, Event, Lock, Thread
from typing import TypeVar

from sqlalchemy import Connection

from ingest.errors import FaqError, UsageError, did_you_mean
from search.browser_index import Cards, Shown
from search.database.connection import (
    PATIENCE,
    Database,
    DatabaseAwayError,
    DatabaseError,
    open_database,
)
from search.database.joined import Joined, JoinedHolders, JoinedLists, join
from search.database.lists import Holders, KnownLists, Lists, Wanted
from search.database.reading import (
    NO_INDEX,
    Edition,
    EditionGoneError,
    Place,
    RowsDamagedError,
    check_readable,
    damaged,
    read_cards,
    read_edition,
    read_lists,
    read_ready,
    read_used,
)
from search.database.sameness import read_said, said_of
from search.database.standing import Standing
from search.query_terms import read_query
from search.scored_index import ScoredIndex

__all__ = ["MOST_BYTES", "DatabaseSource", "open_source"]

LOOK = 1.0
"""Seconds between two looks at which edition is in use."""

_LOOK_AWAY = 0.2
"""The same while the database is away; the first look is at once."""

_GRACE = 1.0
"""Seconds after a loss for which searches wait instead of being refused: a server that is only
restarted is back by then."""

MOST_BYTES = 256_000_000
"""Memory for posting lists of one process."""

_MOST_CARDS = 20_000

_READING = 60.0
"""Seconds that reading a new edition may take."""

_READ_AGAIN, _READ_AGAIN_LATEST = 20, 30.0
"""A collection that could not be read is read again after so many times what that took, and after
so many seconds: its rows may be mended, and a twentieth of a processor is what that may cost."""

_TRIES = 4
"""Times that a search is begun where its edition goes, or the database; all before one moment."""

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class _MissingError(Exception):
    """A search lacks lists, so that what it found so far is nothing yet."""


@dataclass(frozen=True)
class _State:
    """What is searched now."""

    used: Mapping[str, Place]
    """Name of each collection -> its edition in use."""
    editions: tuple[Edition, ...]
    """Those that are searched, in the order of the collections."""
    joined: Joined | None
    """All of them as one index, where there are several collections."""
    left_out: Mapping[str, str]
    """Name of a collection of which the edition in use is not searched -> why."""
    read: tuple[Edition, ...]
    """Those that were read, searched or not."""
    due: float
    """When what was left out is to be read again, by the clock that never goes back."""

    @cached_property
    def digest(self) -> str:
        told = "".join(edition.place.digest for edition in self.editions)
        told += "together" if self.joined else ""
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class _Failed:
    """A search that failed although the database answers."""

    standing: Standing
    editions: tuple[Edition, ...]
    """What was searched."""
    again: Callable[[float], object]
    """Makes it again, before a moment."""


@dataclass(frozen=True)
class _Card:
    """A card, and what it said when it was read."""

    shown: Shown
    said: str


class DatabaseSource:
    """The collections that are searched, in their present editions.

    One for each process: it is made after a process has forked. Of several collections the ids of
    hits begin with the name of theirs and a slash, and what results show says whose they are.
    """

    def __init__(self, database: Database, names: Sequence[str] = ()) -> None:
        """Reads the editions in use of the collections named, or of all that there are.

        Raises DatabaseError and DatabaseAwayError, and UsageError for a name of no collection.
        """
        self._database, self._names = database, tuple(names)
        self._known = KnownLists(MOST_BYTES)
        self._cards: dict[tuple[Place, str, str], _Card] = {}
        self._lock = Lock()
        self._away = ""
        self._refused_from = 0.0
        """From when on searches are refused while it is away."""
        self._back = Condition()
        self._is_gone = False
        """Whether an edition that is searched was not there any more."""
        self._damaged: dict[Place, str] = {}
        """Editions that are not searched beside others, since a search met damaged rows -> why."""
        self._damaged_until = 0.0
        self._standing = Standing.REACHABLE
        """By the last look."""
        self._failed: _Failed | None = None
        self._stop: Event | None = None
        self._wish = Event()
        self._said = ""
        self._logged = set[str]()
        self._state = _State({}, (), None, {}, (), 0.0)
        database.check_tables(are_made=True)
        with self._database.connected() as connection:
            there = read_used(connection, ())
        for name in names:
            if name not in there:
                raise UsageError(
                    f"There is no collection “{name}” in {database.where}. "
                    f"{did_you_mean(name, there)}"
                )
        self.refresh()

    @property
    def where(self) -> str:
        """What the database is called in messages."""
        return self._database.where

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The editions that are searched, in the order of their collections."""
        return self._state.editions

    @property
    def left_out(self) -> Mapping[str, str]:
        """Name of a collection of which the edition in use is not searched, or of one that was
        named and has none any more -> why not.

        It is searched in its earlier edition where that is there, else not at all.
        """
        return self._state.left_out

    @property
    def digest(self) -> str:
        """The same for the same records: 16 hexadecimal digits."""
        return self._state.digest

    @property
    def standing(self) -> Standing:
        """How the database stands, by the last look and by a search that failed since.

        Such a search is made again at each look, until it does not fail or another edition is in
        use.
        """
        if self._away:
            return Standing.AWAY
        failed = self._failed
        is_failing = failed is not None and self._standing is Standing.REACHABLE
        return failed.standing if failed and is_failing else self._standing

    def read(
        self,
        use: Callable[[ScoredIndex, Cards], _T],
        query: str | None = None,
        *,
        verbatim: bool = False,
        digest: str | None = None,
    ) -> _T:
        """What `use` makes of the index and the cards; it must be a function of them alone.

        `use` may be called several times: first with lists that are empty, until all that it asks
        for is there. With a `query` what that asks for is read beforehand. All tries together have
        `PATIENCE` seconds. Raises DatabaseAwayError and DatabaseError, and EditionGoneError where
        other editions are in use than those of the `digest`.
        """
        due = time.monotonic() + PATIENCE
        for tries_left in reversed(range(_TRIES)):
            self._wait_for_it(due)
            state = self._state
            try:
                if self._is_gone:
                    self.refresh(due=due)
                    state = self._state
                if digest is None or digest == state.digest:
                    return self._read(state, use, query, verbatim, due)
            except EditionGoneError:
                self._is_gone = True
                continue
            except DatabaseAwayError as error:
                is_over = not tries_left or time.monotonic() >= due
                if error.broke_off and not is_over:
                    continue  # one connection may have broken off, and another one may do
                if error.was_asked:
                    self._is_lost(error, due)
                if self._stop is None or is_over:
                    raise
                continue
            except DatabaseError as error:  # who searches is told nothing of it
                if isinstance(error, RowsDamagedError) and len(state.editions) > 1 and tries_left:
                    self._damaged[error.place] = str(error)
                    self._damaged_until = time.monotonic() + _READ_AGAIN_LATEST
                    self._is_gone = True
                    continue
                if str(error) not in self._logged:
                    self._logged.add(str(error))
                    _log.error("%s", error)
                again = partial(self._read, state, use, query, verbatim)
                self._failed = _Failed(error.standing, state.editions, again)
                raise
            raise EditionGoneError(digest)
        raise DatabaseAwayError("The index is being replaced again and again. Try in a moment.")

    def _wait_for_it(self, due: float) -> None:
        """Nothing while the database answers, else waits as long as it may be back soon.

        Raises DatabaseAwayError where it is not. Each is an error of its own: one that is raised
        again and again would keep what each of them came through.
        """
        if not self._away:
            return
        with self._back:
            while self._away:
                left = min(self._refused_from, due) - time.monotonic()
                if left <= 0:
                    raise DatabaseAwayError(self._away)
                self._back.wait(left)

    def _is_lost(self, error: DatabaseAwayError, due: float) -> None:
        """Has searches wait for the database a little, and refuses them then, where somebody looks
        whether it is back. One that has waited until it was `due` was patience enough for all."""
        with self._back:
            if self._stop is None or self._away:
                return
            _log.warning("Searches wait for the database, and are refused soon. %s", error)
            self._refused_from = min(due, time.monotonic() + _GRACE)
            self._away = str(error)
        self._wish.set()

    def _is_back(self) -> None:
        with self._back:
            self._away = ""
            self._back.notify_all()

    def _read(
        self,
        state: _State,
        use: Callable[[ScoredIndex, Cards], _T],
        query: str | None,
        verbatim: bool,
        due: float,
    ) -> _T:
        wanted = {
            edition.place: Wanted(
                *(self._known, edition.place, edition.common.counts), size=len(edition.said)
            )
            for edition in state.editions
        }
        if query is not None:
            is_missing = True
            while is_missing:
                for term in read_query(_view(state, wanted), query, verbatim=verbatim).asked:
                    _ = term.postings.records
                is_missing = self._get_missing(wanted, due)

        def cards(keys: Sequence[tuple[str, str]]) -> list[Shown]:
            if any(one.missing for one in wanted.values()):
                raise _MissingError
            return self._cards_of(state, keys, due)

        while True:
            try:
                result = use(_view(state, wanted), cards)
            except _MissingError:
                pass
            else:
                if not any(one.missing for one in wanted.values()):
                    return result
            self._get_missing(wanted, due)

    def _get_missing(self, wanted: Mapping[Place, Wanted], due: float) -> bool:
        """Reads what a search lacks; tells whether that was anything."""
        missing = {place: sorted(one.missing) for place, one in wanted.items() if one.missing}
        if not missing:
            return False
        with self._database.connected(due=due) as connection:
            lists = read_lists(
                connection, missing, {place: wanted[place].size for place in missing}
            )
        for place, found in lists.items():
            for term, postings in found.items():
                wanted[place].add(term, postings)
            wanted[place].missing.clear()
        return True

    def _cards_of(self, state: _State, keys: Sequence[tuple[str, str]], due: float) -> list[Shown]:
        joined = state.joined
        if joined is None:
            place = state.editions[0].place
            return [card.shown for card in self._read_cards([(place, *key) for key in keys], due)]
        hits = [(*joined.of_hit(record_id), kind) for kind, record_id in keys]
        wanted = [(edition.place, kind, its_id) for edition, its_id, kind in hits]
        cards = self._read_cards(wanted, due)
        shown = []
        for card, key, (edition, _, _) in zip(cards, keys, hits, strict=True):
            # A row may have been changed since the others were found to say the same.
            is_shared = joined.said.get(key) == f"{key[0]} {card.said}"
            owners = joined.owners[key] if is_shared else (edition,)
            shown.append(_of_owners(card.shown, owners))
        return shown

    def _read_cards(self, keys: Sequence[tuple[Place, str, str]], due: float) -> list[_Card]:
        """The cards of records by edition, kind and id: those that are not known at once."""
        known = self._cards  # another thread may begin anew
        cards = {key: known[key] for key in keys if key in known}
        unknown: dict[Place, dict[str, None]] = {}
        for place, kind, record_id in keys:
            if (place, kind, record_id) not in cards:
                unknown.setdefault(place, {})[record_id] = None
        if unknown:
            with self._database.connected(due=due) as connection:
                read = read_cards(connection, unknown)
            got = {}
            for key in [key for key in keys if key not in cards]:
                place, kind, record_id = key
                try:
                    cards[key] = got[key] = _card_of(read[place][kind, record_id])
                except NO_INDEX as error:  # no such row, or not our card
                    raise RowsDamagedError(
                        f"What is shown of a record in {self._database.where} is damaged. "
                        "Load the index again with: faq build --to URL",
                        place,
                    ) from error
            if len(known) > _MOST_CARDS:
                self._cards = known = {}
            known.update(got)
        return [cards[key] for key in keys]

    def refresh(self, *, due: float | None = None) -> None:
        """Looks which editions are in use, and reads those that are new.

        All of it before a moment where that is given. A collection that cannot be read takes no
        other with it, see `left_out`. Raises DatabaseError and DatabaseAwayError; then what was
        read stays.
        """
        left = -1 if due is None else max(0, due - time.monotonic())
        if not self._lock.acquire(timeout=left):
            raise DatabaseAwayError("The index is being replaced. Try again in a moment.")
        try:
            self._refresh(due)
        finally:
            self._lock.release()

    def _refresh(self, due: float | None) -> None:
        for tries_left in reversed(range(_TRIES)):
            try:
                with self._database.connected(due=due) as connection:
                    used = read_used(connection, self._names)
                    check_readable(connection)
                if not used:
                    raise DatabaseError(
                        f"No index has been loaded into {self._database.where}. "
                        "Load one with: faq build --to URL",
                        Standing.MISSING,
                    )
                is_new = used != self._state.used or self._is_gone
                is_due = self._state.left_out and time.monotonic() >= self._state.due
                if time.monotonic() >= self._damaged_until:
                    self._damaged.clear()
                if is_new or is_due:
                    by = time.monotonic() + _READING if due is None else due
                    with self._database.connected(due=by) as connection:
                        self._take(self._read_state(connection, used, is_last=not tries_left))
                    self._is_gone = False
                return
            except EditionGoneError:
                continue
            except DatabaseAwayError as error:
                if not error.broke_off or not tries_left:
                    raise

    def _take(self, state: _State) -> None:
        """Searches in a state from now on, and says what it leaves out that was not before."""
        for name, why in state.left_out.items():
            if self._state.left_out.get(name) != why:
                is_kept = any(edition.name == name for edition in state.editions)
                rest = "Its earlier edition is searched." if is_kept else "It is not searched."
                _log.warning("%s %s", why, rest)
        for name in self._state.left_out.keys() - state.left_out.keys():
            _log.warning("The index of “%s” can be searched again.", name)
        self._state = state

    def _read_state(
        self, connection: Connection, used: Mapping[str, Place], *, is_last: bool
    ) -> _State:
        ready = read_ready(connection)
        before = self._state
        damaged_by_rows = self._damaged if len(used) > 1 else {}
        ready -= damaged_by_rows.keys()
        read = {edition.place: edition for edition in before.read if edition.place in ready}
        earlier = {edition.name: edition for edition in before.editions if edition.place in ready}
        left_out: dict[str, str] = {}
        for name in self._names:
            if name not in used:
                left_out[name] = (
                    f"“{name}” is not in use any more in {self._database.where}. "
                    "Load it again with: faq build --to URL"
                )
        standing = Standing.UNUSABLE
        begin = time.monotonic()
        found = []
        for name, place in used.items():
            if place in damaged_by_rows:
                left_out[name], standing = damaged_by_rows[place], Standing.DAMAGED
            elif place not in read:
                try:
                    read[place] = self._read_edition(connection, name, place, len(used) > 1)
                except EditionGoneError:
                    if not is_last:
                        raise
                    standing = Standing.MISSING
                    left_out[name] = (
                        f"Edition {place[1]} of “{name}”, which is said to be in use, is not in "
                        f"{self._database.where}. Load it again with: faq build --to URL"
                    )
                except DatabaseError as error:
                    left_out[name], standing = str(error), error.standing
            edition = read.get(place) or earlier.get(name)
            if edition is not None:
                found.append(edition)
        if not found:
            raise DatabaseError(" ".join(left_out.values()), standing)
        languages = [edition.common.index.aliases.language for edition in found]
        # Of most collections, and of the first where there are as many: none turns it alone.
        language = Counter(languages).most_common(1)[0][0]
        for edition, its in zip(found, languages, strict=True):
            if its != language:
                left_out[edition.name] = (
                    f"“{edition.name}” is in another language ({its}) than the other collections "
                    f"({language}), which cannot be searched together. Name those of one language "
                    "with --collection."
                )
        editions = tuple(
            edition for edition, its in zip(found, languages, strict=True) if its == language
        )
        joined = before.joined
        if editions != before.editions or (joined is None) != (len(used) == 1):
            joined = join(editions, read_said(connection, editions)) if len(used) > 1 else None
        kept = tuple({edition.place: edition for edition in found}.values())
        now = time.monotonic()
        due = now + min(_READ_AGAIN * (now - begin), _READ_AGAIN_LATEST)
        return _State(used, editions, joined, left_out, kept, due)

    def _read_edition(
        self, connection: Connection, name: str, place: Place, is_beside_others: bool
    ) -> Edition:
        """An edition, which can be joined to others where there are any."""
        edition = read_edition(self._database, connection, name, place)
        if is_beside_others:
            try:
                join([edition], [{}])
            except NO_INDEX as error:
                raise damaged(self._database, name) from error
        return edition

    def start(self) -> None:
        """Has a thread look from now on which editions are in use, every second."""
        self._stop = Event()
        Thread(target=self._watch, args=(self._stop,), name="database watcher", daemon=True).start()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """The same for the time of the block."""
        self.start()
        try:
            yield
        finally:
            self._end_watching()

    def _end_watching(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self._stop = None
            self._wish.set()
            self._is_back()

    def close(self) -> None:
        """Gives up all connections, and looks no more."""
        self._end_watching()
        self._database.close()

    def _watch(self, stop: Event) -> None:
        pause = LOOK
        while True:
            self._wish.wait(pause)
            self._wish.clear()
            if stop.is_set():
                return
            pause = LOOK if self._look() else _LOOK_AWAY

    def _look(self) -> bool:
        """Whether the database answers; with it what is new, and how it stands."""
        try:
            self.refresh()
            standing = Standing.REACHABLE
            self._try_failed()
        except DatabaseAwayError as error:
            if error.is_held:  # searches go on by what was read, and find out what they can have
                self._warn(error)
                return not self._away
            self._is_lost(error, time.monotonic() + _GRACE)
            return False
        except FaqError as error:  # what was read stays in use
            self._warn(error)
            standing = error.standing if isinstance(error, DatabaseError) else Standing.UNUSABLE
        except Exception:
            _log.exception("The database cannot be read. Searches go on as before.")
            standing = Standing.UNUSABLE
        else:
            self._said = ""
        self._standing = standing
        if self._away:
            _log.warning("The database answers again.")
            self._is_back()
        return True

    def _warn(self, error: FaqError) -> None:
        if str(error) != self._said:
            self._said = str(error)
            _log.warning("%s", error)

    def _try_failed(self) -> None:
        """Makes a search that failed again, until it does not."""
        failed = self._failed
        if failed is None:
            return
        if failed.editions != self._state.editions:
            self._failed = None
        else:
            try:
                failed.again(time.monotonic() + PATIENCE)
            except EditionGoneError:
                self._is_gone = True
            except DatabaseAwayError:
                raise
            except DatabaseError as error:
                self._failed = replace(failed, standing=error.standing)
            else:
                self._failed = None


def open_source(address: str, names: Sequence[str] = ()) -> DatabaseSource:
    """What is searched in the database at an address: the collections named, or all.

    Raises what `open_database` and `DatabaseSource` raise.
    """
    database = open_database(address)
    try:
        return DatabaseSource(database, names)
    except BaseException:
        database.close()
        raise


_SHARED = ("common", "counts", "handicaps", "categories", "siblings", "spellings")
"""What an index works out once, of its records and words."""


def _view(state: _State, wanted: Mapping[Place, Wanted]) -> ScoredIndex:
    """The index for one pass of a search: what is worked out of it once is shared, but not how
    queries read, since lists may be lacking."""
    lists = [Lists(wanted[edition.place]) for edition in state.editions]
    holders = [Holders(wanted[edition.place], edition.common.holders) for edition in state.editions]
    joined = state.joined
    base = state.editions[0].common.index if joined is None else joined.index
    for name in _SHARED:
        getattr(base, name)  # a copy has it only if it was worked out before
    view = copy.copy(base)
    if joined is None:
        vars(view).update(postings=lists[0], holders=holders[0], readings={})
    else:
        vars(view).update(
            postings=JoinedLists(joined, lists),
            holders=JoinedHolders(joined, holders, lists),
            readings={},
        )
    return view


def _card_of(text: str) -> _Card:
    value = json.loads(text)
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode()  # halves of letters cannot be sent
    shown = Shown.from_json(value)
    shown.check()
    return _Card(shown, said_of(value))


def _of_owners(card: Shown, owners: Sequence[Edition]) -> Shown:
    """A card as it is shown beside others' cards: who says so, and where on their site.

    Without an address of their site it leads nowhere: below that of the site that is asked there
    is another page, or none.
    """
    base = owners[0].base
    site = base if base.startswith(("https://", "http://")) else ""

    def whole(url: str) -> str:
        return site and site + url

    about = " · ".join(filter(None, [", ".join(one.owner for one in owners), card.about]))
    known = tuple(replace(one, url=whole(one.url)) for one in card.known)
    return replace(card, about=about, url=whole(card.url), known=known, site=site)
