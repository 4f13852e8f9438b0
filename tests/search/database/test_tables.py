"""Tables of an earlier release: searched as they are, and brought up to date by a loading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import inspect, text

from search.database.connection import Database, DatabaseError, open_database
from search.database.loading import put_back
from search.database.source import open_source
from search.engine import search
from search.entries import Entry
from search.index import build_index
from support.databases import Server, load_index

FIRST, SECOND = (
    build_index([Entry("fees", "costs", f"What are the {word} fees?")]) for word in ("old", "new")
)

EARLIER = [
    "DROP VIEW faq_postings",
    "CREATE TABLE faq_postings (collection INTEGER NOT NULL, edition INTEGER NOT NULL, "
    "term INTEGER NOT NULL, record INTEGER NOT NULL, impact INTEGER NOT NULL, "
    "PRIMARY KEY (collection, edition, term, record))",
    "INSERT INTO faq_postings VALUES (1, 1, 0, 0, 7)",
    "ALTER TABLE faq_terms ADD COLUMN number INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE faq_writers DROP COLUMN owner",
    "ALTER TABLE faq_writers DROP COLUMN base",
    "INSERT INTO faq_writers VALUES ('ct_loader', 'ct'), ('mi_loader', 'mi')",
]
"""What makes tables of this release those of the one before."""


def run(address: str, statements: list[str]) -> None:
    with (
        closing(open_database(address, is_loading=True)) as database,
        database.connected() as connection,
    ):
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def earlier(address: str) -> Iterator[tuple[str, Database]]:
    """The address of a database of the earlier release, and the database."""
    load_index(address, FIRST, "ct", "CT", "https://ct.example/")
    run(address, EARLIER)
    with closing(open_database(address, is_loading=True)) as database:
        yield address, database


def test_they_are_searched_as_they_are(earlier: tuple[str, Database]) -> None:
    with closing(open_source(earlier[0])) as source:
        assert source.read(lambda index, _: search(index, "fees")) == search(FIRST, "fees")


def test_a_loading_changes_them_and_keeps_their_editions(earlier: tuple[str, Database]) -> None:
    """Also one of the same content, which loads nothing; who searches meanwhile goes on."""
    address, database = earlier
    with closing(open_source(address)) as source:
        assert not load_index(address, FIRST, "ct", "CT", "https://ct.example/").was_loaded
        assert source.read(lambda index, _: search(index, "old")) == search(FIRST, "old")
        with database.connected() as connection:
            assert inspect(connection).get_view_names() == ["faq_postings"]
            rows = connection.execute(text("SELECT * FROM faq_postings ORDER BY term, record"))
            assert [tuple(row) for row in rows] == [
                (1, 1, term, record, impact)
                for term, found in sorted(FIRST.postings.items())
                for record, impact in found.items()
            ]
            writers = connection.execute(text("SELECT * FROM faq_writers ORDER BY role"))
            assert [tuple(row) for row in writers] == [
                ("ct_loader", "ct", "CT", "https://ct.example/"),
                ("mi_loader", "mi", "", ""),
            ]
        assert load_index(address, SECOND, "ct", "CT", "https://ct.example/").edition == 2
        put_back(database, "ct")
        source.refresh()
        assert source.read(lambda index, _: search(index, "old")) == search(FIRST, "old")


def test_tables_of_others_with_that_name_stay(address: str) -> None:
    run(address, ["CREATE TABLE faq_postings (id INTEGER)"])
    with pytest.raises(DatabaseError) as raised:
        load_index(address, FIRST)
    where = open_database(address, is_loading=True).where
    assert str(raised.value) == (
        f"The table “faq_postings” in {where} is not ours, or of another version: it has no column "
        "“collection”. Use another database, or remove the tables that begin with “faq_” and load "
        "again."
    )


@pytest.mark.database
def test_who_cannot_change_them_is_told(postgresql: Server) -> None:
    """A role that is not their owner, and the owner while somebody else uses them; nothing has
    been changed then."""
    owner = postgresql.make("earlier")
    load_index(owner, FIRST)
    run(owner, EARLIER)
    postgresql.sql("CREATE ROLE earlier_loader LOGIN")
    postgresql.sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO earlier_loader", "earlier")
    is_of = f"The tables in “earlier” at 127.0.0.1:{postgresql.port} are of an earlier release. "
    with pytest.raises(DatabaseError) as raised:
        load_index(postgresql.address("earlier", "earlier_loader"), SECOND)
    assert str(raised.value) == (
        f"{is_of}Load once by the address of their owner, who alone can change them, and run "
        "docs/hosting/postgresql-roles.sql again."
    )
    with closing(postgresql.connect("earlier")) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM faq_terms")
        with pytest.raises(DatabaseError) as raised:
            load_index(owner, SECOND)
    assert str(raised.value) == f"{is_of}Somebody is using them: load again in a moment."
    assert postgresql.sql("SELECT impact FROM faq_postings", "earlier") == [(7,)]
    assert load_index(owner, SECOND).was_loaded


NO_VIEWS = [
    "CREATE FUNCTION no_views() RETURNS event_trigger LANGUAGE plpgsql AS "
    "$$BEGIN RAISE feature_not_supported USING MESSAGE = 'no views'; END$$",
    "CREATE EVENT TRIGGER no_views ON ddl_command_start WHEN TAG IN ('CREATE VIEW') "
    "EXECUTE FUNCTION no_views()",
]


@pytest.mark.database
def test_an_engine_without_such_views_is_loaded_all_the_same(postgresql: Server) -> None:
    address = postgresql.make("viewless")
    run(address, NO_VIEWS)
    load_index(address, FIRST)
    assert not postgresql.sql("SELECT FROM pg_views WHERE viewname = 'faq_postings'", "viewless")
    with closing(open_source(address)) as source:
        assert source.read(lambda index, _: search(index, "old")) == search(FIRST, "old")
