"""A scored index and its cards -> an edition in a database, put in use by one transaction.

    lock the collection ── remove what was begun ── load aside ── put in use, unlock ── remove old

The lock is a row, which every database can lock, held by the transaction that puts the edition in
use: when whoever loads is killed, the database lets go of both. Until then readers see the earlier
edition, and what was loaded in part is removed by whoever loads next.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from ingest.errors import UsageError
from search.browser_index import HOLDERS_PREFIX
from search.columns.postings import Postings
from search.database.common_part import bare, words_text
from search.database.connection import Database, DatabaseError
from search.database.packed import pack
from search.database.sameness import said_of
from search.database.schema import (
    COLLECTIONS,
    EDITIONS,
    FORMAT,
    LEAVING,
    LOADING,
    OF_EDITIONS,
    READY,
    RECORDS,
    TERMS,
    WRITERS,
)
from search.database.standing import Standing
from search.database.tables import make_tables
from search.scored_index import ScoredIndex

__all__ = ["KEPT", "Collection", "Loaded", "load_edition", "put_back"]

KEPT = 2
"""Editions of a collection that stay: the one in use, and the one before for who still reads it."""

_BATCH = 20_000
"""Terms, or records, that one transaction loads."""

_FULL = ("53100", "SQLITE_FULL")
"""What PostgreSQL and SQLite call a disk without room."""

_T = TypeVar("_T")

Progress = Callable[[Iterable[_T], int], Iterable[_T]]


@dataclass(frozen=True)
class Collection:
    """What is loaded, and whose answers it holds."""

    name: str
    owner: str
    """Who answers, as readers see it."""
    base: str
    """The address of their site, with a slash at the end; empty where none is known."""


@dataclass(frozen=True)
class Loaded:
    """An edition that is in use."""

    edition: int
    was_loaded: bool
    """Whether it is new: the same records are not loaded twice, unless they were damaged."""


@contextmanager
def _room_told() -> Iterator[None]:
    """The block; where a disk is full for what it loads, the error says what to do."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        original = cause.orig if isinstance(cause, DBAPIError) else cause
        codes = {getattr(original, name, None) for name in ("sqlstate", "sqlite_errorname")}
        if codes.isdisjoint(_FULL):
            raise
        raise DatabaseError(f"{error}. Make room on its disk and load again.") from error


@_room_told()
def load_edition(
    database: Database,
    collection: Collection,
    index: ScoredIndex,
    cards: Sequence[str],
    *,
    progress: Progress[Any] = lambda items, _: items,
    say_waiting: Callable[[], None] = lambda: None,
) -> Loaded:
    """Loads an edition beside those that are there, and puts it in use.

    `cards` are JSON, one for each record in the order of the index. `progress` wraps what is gone
    through, with its length; `say_waiting` is called where somebody else is loading the same
    collection. Raises DatabaseError and DatabaseAwayError.
    """
    digest = _digest(collection, index, cards)
    make_tables(database)
    _check_writer(database, collection.name, collection)
    number = _number_of(database, collection.name)
    with _locked(database, number, say_waiting) as holding:
        current = _in_use(holding, number)
        if (
            current is not None
            and current[1:] == (digest, FORMAT)
            and _is_whole(holding, (number, current[0]), index, cards)
        ):
            return Loaded(current[0], False)
        which = COLLECTIONS.c.collection == number
        edition = holding.execute(select(COLLECTIONS.c.last).where(which)).scalar_one() + 1
        with _writing(database, holding) as connection:
            _remove(connection, number, _begun(connection, number, current))
            connection.execute(
                insert(EDITIONS).values(
                    collection=number,
                    edition=edition,
                    digest=digest,
                    format=FORMAT,
                    made=int(time.time()),
                    owner=collection.owner,
                    base=collection.base,
                    records=len(index.records),
                    state=LOADING,
                    common=bare(index),
                    words=words_text(index),
                )
            )
        _load_rows(database, holding, (number, edition), index, cards, progress)
        # Together, so that none is ready which was never in use.
        _set_state(holding, number, [edition], READY)
        holding.execute(update(COLLECTIONS).where(which).values(edition=edition, last=edition))
    with database.connected() as connection:
        old = _old(connection, number, edition)
        _set_state(connection, number, old, LEAVING)
    with database.connected() as connection:
        _remove(connection, number, old)
    return Loaded(edition, True)


def put_back(database: Database, name: str) -> Loaded:
    """Puts the edition in use that was so before the present one; again, and that is back.

    Raises UsageError where there is no other, DatabaseError and DatabaseAwayError.
    """
    database.check_tables(are_made=True)
    with database.connected() as connection:
        known = select(COLLECTIONS.c.collection).where(COLLECTIONS.c.name == name)
        number = connection.execute(known).scalar()
    if number is None:
        raise UsageError(f"There is no collection “{name}” in {database.where}.")
    _check_writer(database, name)
    with _locked(database, number, lambda: None) as holding:
        current = _in_use(holding, number)
        others = select(func.max(EDITIONS.c.edition)).where(
            EDITIONS.c.collection == number,
            EDITIONS.c.state == READY,
            EDITIONS.c.format == FORMAT,
            EDITIONS.c.edition != (current[0] if current else -1),
        )
        edition = holding.execute(others).scalar()
        if edition is None:
            raise UsageError(f"Of “{name}” there is no other edition in {database.where}.")
        holding.execute(
            update(COLLECTIONS).where(COLLECTIONS.c.collection == number).values(edition=edition)
        )
    return Loaded(edition, False)


def _digest(collection: Collection, index: ScoredIndex, cards: Sequence[str]) -> str:
    digest = hashlib.sha256(repr((FORMAT, collection)).encode())
    digest.update(bare(index) + words_text(index).encode())
    for term in sorted(index.postings):
        digest.update(term.encode() + b"\0" + pack(index.postings[term]))
    for record, card in zip(index.records, cards, strict=True):
        digest.update(f"{record!r}\0{card}\0".encode())
    return digest.hexdigest()


def _check_writer(database: Database, name: str, loaded: Collection | None = None) -> None:
    """Raises DatabaseError where rules say who loads what, and they say otherwise.

    They hold without this; PostgreSQL would only say that a row is against them, or nothing where
    none is changed.
    """
    if not database.is_postgresql:
        return
    with database.connected() as connection:
        may_add = func.has_table_privilege(EDITIONS.name, "INSERT")
        has_rules = func.row_security_active(EDITIONS.name)
        if not connection.scalar(select(may_add & has_rules)):
            return
        rows = connection.execute(
            select(WRITERS.c.owner, WRITERS.c.base).where(
                WRITERS.c.role == func.session_user(), WRITERS.c.name == name
            )
        )
        given = [(row.owner, row.base) for row in rows]
    if not given:
        raise DatabaseError(
            f"The role may not load “{name}” in {database.where}. Its administrator "
            "allows it by a row in faq_writers; see docs/hosting/postgresql-roles.sql.",
            Standing.FORBIDDEN,
        )
    [(owner, base)] = given
    if loaded is not None and (owner, base) != (loaded.owner, loaded.base):
        raise DatabaseError(
            f"“{name}” in {database.where} holds the answers of “{owner}” at “{base}”, and this "
            f"content is of “{loaded.owner}” at “{loaded.base}”. "
            "Correct short_name and base_address in site.toml, or have the administrator "
            "change owner and base in faq_writers.",
            Standing.FORBIDDEN,
        )


def _number_of(database: Database, name: str) -> int:
    """The number of a collection, which is noted where it is new."""
    known = select(COLLECTIONS.c.collection).where(COLLECTIONS.c.name == name)
    while True:
        with database.connected() as connection:
            number = connection.execute(known).scalar()
            if number is not None:
                return int(number)
            last = connection.execute(select(func.max(COLLECTIONS.c.collection))).scalar() or 0
            adding: Any = insert(COLLECTIONS).values(collection=last + 1, name=name, last=0)
            if not _may(connection, COLLECTIONS, "INSERT"):  # it could take any number
                adding = select(func.faq_begin(name))
            try:
                with connection.begin_nested():
                    connection.execute(adding)
            except IntegrityError:  # another collection came meanwhile
                continue


@contextmanager
def _locked(
    database: Database, number: int, say_waiting: Callable[[], None]
) -> Iterator[Connection]:
    """A transaction during which nobody else loads the collection."""
    row = select(COLLECTIONS.c.collection).where(COLLECTIONS.c.collection == number)
    with database.connected() as holding:
        if database.is_postgresql:
            holding.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            try:
                with holding.begin_nested():
                    holding.execute(row.with_for_update(nowait=True))
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != "55P03":  # it is locked
                    raise
                say_waiting()
                holding.execute(row.with_for_update())
        yield holding


@contextmanager
def _writing(database: Database, holding: Connection) -> Iterator[Connection]:
    """A transaction that loads a part; of SQLite, where one writes at a time, all is one."""
    if database.is_postgresql:
        with database.connected() as connection:
            yield connection
    else:
        yield holding


def _in_use(connection: Connection, number: int) -> tuple[int, str, int] | None:
    """The edition in use, its digest and format."""
    row = connection.execute(
        select(EDITIONS.c.edition, EDITIONS.c.digest, EDITIONS.c.format)
        .join(
            COLLECTIONS,
            (COLLECTIONS.c.collection == EDITIONS.c.collection)
            & (COLLECTIONS.c.edition == EDITIONS.c.edition),
        )
        .where(COLLECTIONS.c.collection == number)
    ).first()
    return (row.edition, row.digest, row.format) if row else None


def _begun(connection: Connection, number: int, current: tuple[int, str, int] | None) -> list[int]:
    """Editions that were never put in use or no more, and those that only wait to be removed."""
    latest = current[0] if current else 0
    rows = connection.execute(
        select(EDITIONS.c.edition).where(
            EDITIONS.c.collection == number,
            (EDITIONS.c.state != READY) | (EDITIONS.c.edition > latest),
        )
    )
    return [row.edition for row in rows]


def _old(connection: Connection, number: int, edition: int) -> list[int]:
    """Editions before the last `KEPT`."""
    rows = connection.execute(
        select(EDITIONS.c.edition)
        .where(EDITIONS.c.collection == number, EDITIONS.c.edition <= edition)
        .order_by(EDITIONS.c.edition.desc())
        .offset(KEPT)
    )
    return [row.edition for row in rows]


def _set_state(connection: Connection, number: int, editions: Sequence[int], state: str) -> None:
    which = EDITIONS.c.edition.in_(editions), EDITIONS.c.collection == number
    connection.execute(update(EDITIONS).where(*which).values(state=state))


def _remove(connection: Connection, number: int, editions: Sequence[int]) -> None:
    if not editions:
        return
    if not _may(connection, TERMS, "DELETE"):  # it could lock the table, too
        removing = text("SELECT faq_remove(:number, CAST(:editions AS integer[]))")
        connection.execute(removing, {"number": number, "editions": [*editions]})
        return
    for table in (*OF_EDITIONS, EDITIONS):
        which = table.c.edition.in_(editions), table.c.collection == number
        connection.execute(delete(table).where(*which))


def _may(connection: Connection, table: Table, what: str) -> bool:
    """Whether our role has a right in a table; of a file of SQLite there are no roles."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.scalar(select(func.has_table_privilege(table.name, what))))


def _load_rows(
    database: Database,
    holding: Connection,
    place: tuple[int, int],
    index: ScoredIndex,
    cards: Sequence[str],
    progress: Progress[Any],
) -> None:
    """All that belongs to the edition at its place: collection and edition."""
    records = _record_rows(place, index, cards)
    while some := list(islice(records, _BATCH)):
        with _writing(database, holding) as connection:
            _add(database, connection, RECORDS, some)
    terms = _terms(index)
    gone_through = iter(progress(terms, len(terms)))
    while names := list(islice(gone_through, _BATCH)):
        with _writing(database, holding) as connection:
            _add(database, connection, TERMS, (_term_row(place, index, name) for name in names))
    if database.is_postgresql:
        with _writing(database, holding) as connection:
            for table in OF_EDITIONS:  # without it the first searches are planned for empty tables
                connection.execute(text(f"ANALYZE {table.name}"))


def _record_rows(
    place: tuple[int, int], index: ScoredIndex, cards: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """The rows of all records of the edition at its place."""
    for number, (record, card) in enumerate(zip(index.records, cards, strict=True)):
        yield (
            *(*place, number, record.id, record.kind, record.topic),
            *(json.dumps(record.categories), record.handicap, record.aspect),
            *(said_of(json.loads(card)), card),
        )


def _terms(index: ScoredIndex) -> list[str]:
    """The terms that have a row: those with postings, and those with holders."""
    return [*sorted(index.postings), *(f"{HOLDERS_PREFIX}{term}" for term in sorted(index.holders))]


def _term_row(place: tuple[int, int], index: ScoredIndex, term: str) -> tuple[Any, ...]:
    """The row of one of them, of the edition at its place."""
    if term.startswith(HOLDERS_PREFIX):
        found = Postings.of(dict.fromkeys(index.holders[term.removeprefix(HOLDERS_PREFIX)], 0))
    else:
        found = index.postings[term]
    return *place, term, index.weights.get(term, 0), pack(found)


def _is_whole(
    connection: Connection, place: tuple[int, int], index: ScoredIndex, cards: Sequence[str]
) -> bool:
    """Whether what searches read of an edition is there as it would be loaded.

    Else who loads again, as messages on damaged rows advise, would hear that all is up to date.
    """

    def of(table: Table) -> tuple[Any, Any]:
        return table.c.collection == place[0], table.c.edition == place[1]

    edition = connection.execute(
        select(EDITIONS.c.state, EDITIONS.c.common, EDITIONS.c.words).where(*of(EDITIONS))
    ).one()
    if (edition[0], bytes(edition[1]), edition[2]) != (READY, bare(index), words_text(index)):
        return False
    in_parts = {"yield_per": _BATCH}  # else the driver of PostgreSQL holds all rows at once
    there = connection.execute(
        select(RECORDS).where(*of(RECORDS)).order_by(RECORDS.c.record), execution_options=in_parts
    )
    made = _record_rows(place, index, cards)
    if any(row != one for row, one in zip_longest(map(tuple, there), made)):
        return False
    lacking = set(_terms(index))
    rows = connection.execute(select(TERMS).where(*of(TERMS)), execution_options=in_parts)
    for row in rows:
        if row.term not in lacking or tuple(row) != _term_row(place, index, row.term):
            return False
        lacking.discard(row.term)
    return not lacking


def _add(
    database: Database, connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]
) -> None:
    """Adds rows, whose values stand in the order of the columns."""
    if database.is_postgresql:
        _copy(connection, table, rows)
        return
    names = [column.name for column in table.columns]
    marks = ", ".join("?" * len(names))
    adding = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
    rows = iter(rows)
    while some := list(islice(rows, _BATCH)):
        connection.exec_driver_sql(adding, some)


def _copy(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """By COPY, which is many times as fast as INSERT; where rules say which rows a role may add,
    PostgreSQL copies into no such table: there through a table of our own."""
    name = table.name
    has_rules = connection.execute(select(func.row_security_active(table.name))).scalar()
    if has_rules:
        name = f"{name}_copied"
        connection.execute(
            text(f"CREATE TEMPORARY TABLE {name} (LIKE {table.name}) ON COMMIT DROP")
        )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    if has_rules:
        connection.execute(text(f"INSERT INTO {table.name} SELECT * FROM {name}"))
