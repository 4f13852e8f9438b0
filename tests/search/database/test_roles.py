"""The roles of docs/hosting/postgresql-roles.sql: who reads writes nothing, who writes its own."""

from __future__ import annotations

import re
from contextlib import closing

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from ingest.errors import FaqError
from search.database import source as source_module
from search.database.connection import DatabaseAwayError, DatabaseError
from search.database.loading import Loaded
from search.database.source import open_source
from search.engine import search
from search.entries import Entry
from search.index import build_index
from support.content import ROOT
from support.databases import Server, load_index

pytestmark = pytest.mark.database

DATABASES = ROOT / "docs" / "databases.md"
ROLES = ROOT / "docs" / "hosting" / "postgresql-roles.sql"
INDEX = build_index([Entry("fees", "costs", "What are the fees?")])
OTHER = build_index([Entry("exam", "exam", "Is there an exam?")])


@pytest.fixture(scope="module")
def database(postgresql: Server) -> str:
    """The name of one with two collections, a reader, and a writer of the first."""
    owner = postgresql.make("roles")
    for name in ("ct", "mi"):
        load_index(owner, INDEX, name)
    with psycopg.connect(owner, autocommit=True) as connection:
        for _ in range(2):  # it may be run again
            connection.execute(ROLES.read_text())
        connection.execute("CREATE ROLE reader LOGIN IN ROLE faq_reader")
        connection.execute("CREATE ROLE ct_loader LOGIN IN ROLE faq_writer")
        connection.execute("CREATE ROLE mi_loader LOGIN IN ROLE faq_writer")
        connection.execute(
            "INSERT INTO faq_writers VALUES ('ct_loader', 'ct'), ('mi_loader', 'mi')"
        )
    return "roles"


TABLES = ("faq_collections", "faq_editions", "faq_records", "faq_terms")


def test_a_reader_searches(postgresql: Server, database: str) -> None:
    source = open_source(postgresql.address(database, "reader"))
    assert source.read(lambda index, _: search(index, "fees")).hits
    source.close()


@pytest.mark.parametrize("table", [*TABLES, "faq_writers"])
@pytest.mark.parametrize(
    "act", ["DELETE FROM {0}", "INSERT INTO {0} SELECT * FROM {0}", "DROP TABLE {0}"]
)
def test_a_reader_writes_nothing(postgresql: Server, database: str, table: str, act: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql(act.format(table), database, "reader")


def test_a_reader_who_loads_is_told(postgresql: Server, database: str) -> None:
    with pytest.raises(DatabaseError) as raised:
        load_index(postgresql.address(database, "reader"), OTHER, "ct")
    assert str(raised.value) == (
        f"The role has no right to do that in “roles” at 127.0.0.1:{postgresql.port} (permission "
        "denied for table faq_collections). Use the address of a role that has it; "
        "docs/hosting/postgresql-roles.sql makes such roles."
    )


def test_a_writer_loads_its_own_collection(postgresql: Server, database: str) -> None:
    address = postgresql.address(database, "ct_loader")
    loaded: list[Loaded] = [load_index(address, one, "ct") for one in (OTHER, INDEX, OTHER, INDEX)]
    assert all(one.was_loaded for one in loaded)
    source = open_source(postgresql.address(database, "reader"), ["ct"])
    assert source.read(lambda index, _: search(index, "fees")) == search(INDEX, "fees")
    source.close()


def test_a_writer_touches_no_other(postgresql: Server, database: str) -> None:
    """Nor does it put another edition of it in use, or begin a collection of a name of its own."""
    everything = [
        postgresql.sql(f"SELECT * FROM {one} WHERE collection = 2", database) for one in TABLES
    ]
    address = postgresql.address(database, "ct_loader")
    for name in ("mi", "new"):
        with pytest.raises(FaqError):
            load_index(address, OTHER, name)
    for table in TABLES:
        for act in ("DELETE FROM {0}", "UPDATE {0} SET collection = 1"):
            postgresql.sql(
                f"BEGIN; {act.format(table)} WHERE collection = 2; COMMIT", database, "ct_loader"
            )
    postgresql.sql(
        "UPDATE faq_collections SET edition = 99 WHERE name = 'mi'", database, "ct_loader"
    )
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql("INSERT INTO faq_terms VALUES (2, 1, 'x', 7, '')", database, "ct_loader")
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql(
            "UPDATE faq_collections SET name = 'mi2', collection = 2 WHERE name = 'ct'",
            database,
            "ct_loader",
        )
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql("INSERT INTO faq_writers VALUES ('ct_loader', 'mi')", database, "ct_loader")
    assert everything == [
        postgresql.sql(f"SELECT * FROM {one} WHERE collection = 2", database) for one in TABLES
    ]


def test_a_table_that_a_writer_locks_holds_no_search_for_long(
    postgresql: Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No right can take that from it; the owner ends it by the statement of docs/databases.md."""
    [ending] = re.findall(r"`(SELECT pg_terminate_backend.*)`", DATABASES.read_text("utf-8"))
    monkeypatch.setattr(source_module, "PATIENCE", 0.5)
    with (
        closing(open_source(postgresql.address(database, "reader"), ["mi"])) as source,
        closing(psycopg.connect(postgresql.address(database, "ct_loader"))) as writer,
    ):
        writer.execute("LOCK TABLE faq_terms")
        with pytest.raises(DatabaseAwayError):
            source.read(lambda index, _: search(index, "fees"))
        assert postgresql.sql(ending, database) == [(True,)]
        monkeypatch.undo()
        assert source.read(lambda index, _: search(index, "fees")) == search(INDEX, "fees")


def test_no_setting_of_a_session_makes_another_writer_of_it(
    postgresql: Server, database: str
) -> None:
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql("SET ROLE mi_loader", database, "ct_loader")
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql("SET row_security = off; DELETE FROM faq_terms", database, "ct_loader")
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql("ALTER TABLE faq_terms DISABLE ROW LEVEL SECURITY", database, "ct_loader")
