"""The tables are made, and those of an earlier release brought up to date, before a loading.

    faq_postings, a table once     -> a view of faq_terms
    faq_terms.number               -> dropped: rows of postings say the term itself
    faq_writers                    -> says in whose name a role loads: as in the edition in use

Editions stay as they are: what searches read of them has not changed.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from search.database import postings_view
from search.database.connection import Database, DatabaseError
from search.database.schema import TABLES, TERMS, WRITERS
from search.database.standing import Standing

__all__ = ["make_tables"]

_LOCKING = "2s"
"""How long a change of tables waits for who uses them; searches wait behind it, and no longer than
three seconds."""

_IN_THE_WAY = {
    "42501": "Load once by the address of their owner, who alone can change them, and run "
    "docs/hosting/postgresql-roles.sql again.",
    "55P03": "Somebody is using them: load again in a moment.",
}
"""Codes of PostgreSQL for a right that is lacking and a lock that is not to be had."""

_NOT_KNOWN = {"0A000", "42601", "42883"}
"""Its codes for what it does not do, does not read, and a function that is not there: another
engine that speaks its protocol may lack something of the view, which nothing of ours reads."""


def make_tables(database: Database) -> None:
    """Makes what is not there, and changes what is of an earlier release.

    Raises DatabaseError, also where other tables have the names of ours.
    """
    if database.is_postgresql:
        _check_letters(database)
    _bring_up_to_date(database)
    database.check_tables(are_made=False)
    for is_last_try in (False, True):
        try:
            with database.engine.begin() as connection:
                TABLES.create_all(connection)
            _make_view(database)
            return
        except DBAPIError:  # somebody else is making them
            if is_last_try:
                with database.told():
                    raise


def _make_view(database: Database) -> None:
    try:
        with database.engine.begin() as connection:
            if not inspect(connection).has_table(postings_view.NAME):
                connection.exec_driver_sql(postings_view.POSTINGS[connection.dialect.name])
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _NOT_KNOWN:
            raise


def _check_letters(database: Database) -> None:
    with database.connected() as connection:
        kept = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if kept != "UTF8":
        raise DatabaseError(
            f"The database {database.where} keeps text as {kept}, which lacks letters that content "
            "has. Make one by: createdb --template template0 --encoding UTF8 NAME"
        )


def _bring_up_to_date(database: Database) -> None:
    with database.told(), database.engine.begin() as connection:
        changes = _changes(database, connection)
        if not changes:
            return
        if database.is_postgresql:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCKING}'")
        try:
            for change in changes:
                connection.exec_driver_sql(change)
        except DBAPIError as error:
            code = getattr(error.orig, "sqlstate", None)
            if code not in _IN_THE_WAY:
                raise
            raise DatabaseError(
                f"The tables in {database.where} are of an earlier release. {_IN_THE_WAY[code]}",
                Standing.FORBIDDEN,
            ) from error


def _changes(database: Database, connection: Connection) -> list[str]:
    """Statements that make the tables those of this release."""
    inspector = inspect(connection)
    there = {
        name: {column["name"] for column in inspector.get_columns(name)}
        for name in inspector.get_table_names()
        if name in (postings_view.NAME, TERMS.name, WRITERS.name)
    }
    changes = []
    if postings_view.NAME in there:
        database.check_columns(
            postings_view.NAME, {*postings_view.COLUMNS}, there[postings_view.NAME]
        )
        if "number" in there.get(TERMS.name, ()):  # else it is somebody's own
            changes.append(f"DROP TABLE {postings_view.NAME}")
    if "number" in there.get(TERMS.name, ()):
        changes.append(f"ALTER TABLE {TERMS.name} DROP COLUMN number")
    if WRITERS.name in there and "owner" not in there[WRITERS.name]:
        for column in ("owner", "base"):
            changes += [
                f"ALTER TABLE {WRITERS.name} ADD COLUMN {column} TEXT DEFAULT '' NOT NULL",
                f"UPDATE {WRITERS.name} SET {column} = COALESCE((SELECT e.{column} "
                "FROM faq_collections c JOIN faq_editions e "
                "ON e.collection = c.collection AND e.edition = c.edition "
                f"WHERE c.name = {WRITERS.name}.name), '')",
            ]
    return changes
