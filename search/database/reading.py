"""The statements that read editions: what is in use, what every search needs, lists, cards."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, TextClause, and_, func, select, text

from search.columns.postings import NO_POSTINGS, Postings
from search.columns.records import IndexRecord, Records
from search.database.common_part import CommonPart
from search.database.connection import Database, DatabaseError
from search.database.packed import unpack
from search.database.schema import COLLECTIONS, EDITIONS, FORMAT, READY, RECORDS
from search.database.standing import Standing
from search.entries import KINDS

__all__ = [
    "NO_INDEX",
    "Edition",
    "EditionGoneError",
    "Place",
    "RowsDamagedError",
    "check_readable",
    "damaged",
    "read_cards",
    "read_edition",
    "read_lists",
    "read_ready",
    "read_used",
]

_AT_ONCE = 100
"""Editions that one statement asks; SQLite takes 500 parts of a statement and 32,766 values."""


NO_INDEX = (
    *(ValueError, TypeError, LookupError, AttributeError),
    *(ArithmeticError, RecursionError),
)
"""What comes of rows that are no index, whatever stands in them."""


class Place(NamedTuple):
    """An edition by its numbers, and by the digest of all that it holds: a database that was made
    anew, or put back from a copy, numbers its editions from the beginning."""

    collection: int
    edition: int
    digest: str


class RowsDamagedError(DatabaseError):
    """Rows of an edition are not what was loaded."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message, Standing.DAMAGED)
        self.place = place


class EditionGoneError(Exception):
    """An edition was removed; another one is in use."""


@dataclass(frozen=True, eq=False)
class Edition:
    """An edition in memory, as far as every search needs it."""

    place: Place
    name: str
    """Of its collection."""
    owner: str
    base: str
    """The address of the site, with a slash at the end, or empty."""
    common: CommonPart
    said: tuple[str, ...]
    """For each record what is the same where others say the same."""


def check_readable(connection: Connection) -> None:
    """Asks the tables that searches read for nothing: raises what the database says of them."""
    connection.execute(_NOTHING)


def read_used(connection: Connection, names: Collection[str]) -> dict[str, Place]:
    """Name of a collection -> its edition in use; of all collections without `names`."""
    reading = (
        select(*(COLLECTIONS.c.name, COLLECTIONS.c.collection, COLLECTIONS.c.edition, _DIGEST))
        .outerjoin_from(COLLECTIONS, EDITIONS, _IN_USE)
        .where(COLLECTIONS.c.edition.is_not(None))
        .order_by(COLLECTIONS.c.collection)
    )
    if names:
        reading = reading.where(COLLECTIONS.c.name.in_(names))
    rows = connection.execute(reading)
    return {name: Place(*place) for name, *place in rows}


def read_ready(connection: Connection) -> set[Place]:
    """The editions that can be read."""
    reading = select(EDITIONS.c.collection, EDITIONS.c.edition, EDITIONS.c.digest)
    return {Place(*row) for row in connection.execute(reading.where(EDITIONS.c.state == READY))}


def read_edition(database: Database, connection: Connection, name: str, place: Place) -> Edition:
    """An edition. Raises EditionGoneError, and DatabaseError for one that cannot be read."""
    found = connection.execute(
        select(EDITIONS).where(
            EDITIONS.c.collection == place.collection,
            EDITIONS.c.edition == place.edition,
            EDITIONS.c.digest == place.digest,
            EDITIONS.c.state == READY,
        )
    ).first()
    if found is None:
        raise EditionGoneError(name)
    if found.format != FORMAT:
        raise DatabaseError(
            f"The index of “{name}” in {database.where} is of another version of this program. "
            "Load it again with: faq build --to URL"
        )
    columns = RECORDS.c
    rows = connection.execute(
        select(
            *(columns.id, columns.kind, columns.topic, columns.categories),
            *(columns.handicap, columns.aspect, columns.said),
        )
        .where(columns.collection == place.collection, columns.edition == place.edition)
        .order_by(columns.record)
    ).all()
    if len(rows) != found.records:  # removed while it was read
        raise EditionGoneError(name)
    try:
        records = Records.of(
            (
                IndexRecord(*(row[0], row[1], row[2]), _categories(row[3]), row[4], row[5])
                for row in rows
            ),
            KINDS,
        )
        common = CommonPart.of(bytes(found.common), found.words, records)
    except NO_INDEX as error:
        raise damaged(database, name) from error
    said = tuple(row[6] for row in rows)
    return Edition(place, name, found.owner, found.base, common, said)


def damaged(database: Database, name: str) -> DatabaseError:
    """What is said of a collection whose rows are no index."""
    return DatabaseError(
        f"The index of “{name}” in {database.where} is damaged. "
        "Load it again with: faq build --to URL",
        Standing.DAMAGED,
    )


@cache
def _categories(value: str) -> tuple[str, ...]:
    return tuple(json.loads(value))


def read_lists(
    connection: Connection, wanted: Mapping[Place, Collection[str]], sizes: Mapping[Place, int]
) -> dict[Place, dict[str, Postings]]:
    """The lists of terms of editions, by one statement for a hundred of them; an empty one where no
    record holds a term. `sizes` says how many records each edition has.

    Raises EditionGoneError where an edition is there no more, RowsDamagedError for what is no list.
    """
    found = {place: dict.fromkeys(terms, NO_POSTINGS) for place, terms in wanted.items()}
    for place, term, packed in _rows(connection, _LISTS, wanted):
        if term is not None:
            try:
                found[place][term] = unpack(bytes(packed), sizes[place])
            except ValueError as error:
                raise RowsDamagedError(
                    f"The list of “{term}” in the database is damaged. "
                    "Load the index again with: faq build --to URL",
                    place,
                ) from error
    return found


def read_cards(
    connection: Connection, wanted: Mapping[Place, Collection[str]]
) -> dict[Place, dict[tuple[str, str], str]]:
    """For editions the kind and id of records of some ids -> their cards, as JSON.

    An id may be that of several kinds. Raises EditionGoneError where an edition is there no more.
    """
    found: dict[Place, dict[tuple[str, str], str]] = {place: {} for place in wanted}
    for place, record_id, kind, card in _rows(connection, _CARDS, wanted):
        if record_id is not None:
            found[place][kind, record_id] = card
    return found


_IN_USE = and_(
    EDITIONS.c.collection == COLLECTIONS.c.collection, EDITIONS.c.edition == COLLECTIONS.c.edition
)
_DIGEST = func.coalesce(EDITIONS.c.digest, "")  # of one that is not there

_NOTHING = text(
    "SELECT e.common, t.packed, r.card FROM faq_editions e, faq_terms t, faq_records r WHERE 1 = 0"
)

_LISTS = """
SELECT e.collection, e.edition, e.digest, t.term, t.packed FROM faq_editions e
LEFT JOIN faq_terms t
ON t.collection = e.collection AND t.edition = e.edition AND t.term IN ({names})
WHERE e.collection = {collection} AND e.edition = {edition} AND e.digest = {digest}
AND e.state = 'ready'
"""

_CARDS = """
SELECT e.collection, e.edition, e.digest, r.id, r.kind, r.card FROM faq_editions e
LEFT JOIN faq_records r
ON r.collection = e.collection AND r.edition = e.edition AND r.id IN ({names})
WHERE e.collection = {collection} AND e.edition = {edition} AND e.digest = {digest}
AND e.state = 'ready'
"""


def _rows(
    connection: Connection, reading: str, wanted: Mapping[Place, Collection[str]]
) -> Iterator[Any]:
    """What a statement gives of editions, of each one row at least: its place, and the rest."""
    places = list(wanted)
    for begin in range(0, len(places), _AT_ONCE):
        some = {place: wanted[place] for place in places[begin : begin + _AT_ONCE]}
        yield from _rows_at_once(connection, reading, some)


def _rows_at_once(
    connection: Connection, reading: str, wanted: Mapping[Place, Collection[str]]
) -> Iterator[Any]:
    """The same of so many as one statement can ask.

    There are few statements, which the database plans once: the last name is asked for again until
    there are 1, 2, 4, 8 ... of them.
    """
    most = max(map(len, wanted.values()))
    size = 1 << (most - 1).bit_length()
    values: dict[str, Any] = {}
    for n, (place, names) in enumerate(wanted.items()):
        values[f"c{n}"], values[f"e{n}"], values[f"d{n}"] = place
        padded = [*names, *[next(iter(names))] * (size - len(names))]
        values |= {f"n{n}_{m}": name for m, name in enumerate(padded)}
    there = set()
    for row in connection.execute(_statement(reading, len(wanted), size), values):
        place = Place(*row[:3])
        there.add(place)
        yield place, *row[3:]
    if len(there) < len(wanted):
        raise EditionGoneError


@lru_cache(maxsize=500)
def _statement(reading: str, editions: int, size: int) -> TextClause:
    parts = (
        reading.format(
            collection=f":c{n}",
            edition=f":e{n}",
            digest=f":d{n}",
            names=", ".join(f":n{n}_{m}" for m in range(size)),
        )
        for n in range(editions)
    )
    return text(" UNION ALL ".join(parts))
