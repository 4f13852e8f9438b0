"""The roles of docs/hosting/postgresql-roles.sql: who reads writes nothing, who writes its own."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, RaiseException

from search.database.connection import DatabaseError, open_database
from search.database.loading import Loaded, put_back
from search.database.source import open_source
from search.engine import search
from search.entries import Entry
from search.index import build_index
from support.content import ROOT
from support.databases import Server, load_index

pytestmark = pytest.mark.database

ROLES = ROOT / "docs" / "hosting" / "postgresql-roles.sql"
INDEX = build_index([Entry("fees", "costs", "What are the fees?")])
OTHER = build_index([Entry("exam", "exam", "Is there an exam?")])


@pytest.fixture(scope="module")
def database(postgresql: Server) -> str:
    """The name of one with two collections, a reader, and a writer of the first."""
    owner = postgresql.make("roles")
    load_index(owner, INDEX, "ct")
    load_index(owner, INDEX, "mi", "MI", "https://mi.example/")
    with psycopg.connect(owner, autocommit=True) as connection:
        for _ in range(2):  # it may be run again
            connection.execute(ROLES.read_text())
        connection.execute("CREATE ROLE reader LOGIN IN ROLE faq_reader")
        connection.execute("CREATE ROLE ct_loader LOGIN IN ROLE faq_writer")
        connection.execute("CREATE ROLE mi_loader LOGIN IN ROLE faq_writer")
        connection.execute(
            "INSERT INTO faq_writers (role, name, owner, base) VALUES "
            "('ct_loader', 'ct', 'CT', ''), ('mi_loader', 'mi', 'MI', 'https://mi.example/')"
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


def test_a_writer_begins_its_collection_after_all_others(postgresql: Server, database: str) -> None:
    """By no number of its own: of answers that are the same the first collection is linked, and
    after the highest of all numbers nobody could begin one."""
    postgresql.sql("INSERT INTO faq_writers VALUES ('ct_loader', 'later', 'CT', '')", database)
    for number in (-1, 2**31 - 1):
        with pytest.raises(InsufficientPrivilege):
            postgresql.sql(
                f"INSERT INTO faq_collections VALUES ({number}, 'later', NULL, 0)",
                database,
                "ct_loader",
            )
    for name, role in (("later", "mi_loader"), ("mi", "ct_loader"), ("any", "ct_loader")):
        with pytest.raises(InsufficientPrivilege, match=f"{role} may not load collection {name}"):
            postgresql.sql(f"SELECT faq_begin('{name}')", database, role)
    load_index(postgresql.address(database, "ct_loader"), OTHER, "later")
    numbers = postgresql.sql("SELECT collection, name FROM faq_collections ORDER BY 1", database)
    assert numbers == [(1, "ct"), (2, "mi"), (3, "later")]


def test_a_writer_puts_back_its_own_collection(postgresql: Server, database: str) -> None:
    address = postgresql.address(database, "ct_loader")
    load_index(address, OTHER, "ct")
    load_index(address, INDEX, "ct")
    load_index(postgresql.address(database), OTHER, "mi", "MI", "https://mi.example/")
    with closing(open_database(address, is_loading=True)) as opened:
        assert not put_back(opened, "ct").was_loaded
        with pytest.raises(DatabaseError) as raised:
            put_back(opened, "mi")
    assert str(raised.value) == (
        f"The role may not load “mi” in “roles” at 127.0.0.1:{postgresql.port}. Its "
        "administrator allows it by a row in faq_writers; see "
        "docs/hosting/postgresql-roles.sql."
    )


def test_a_writer_touches_no_other(postgresql: Server, database: str) -> None:
    """Nor does it put another edition of it in use, or begin a collection of a name of its own."""
    everything = [
        postgresql.sql(f"SELECT * FROM {one} WHERE collection = 2", database) for one in TABLES
    ]
    address = postgresql.address(database, "ct_loader")
    for name in ("mi", "new"):
        with pytest.raises(DatabaseError) as raised:
            load_index(address, OTHER, name)
        assert str(raised.value) == (
            f"The role may not load “{name}” in “roles” at 127.0.0.1:{postgresql.port}. Its "
            "administrator allows it by a row in faq_writers; see "
            "docs/hosting/postgresql-roles.sql."
        )
    for table in TABLES:
        for act in ("DELETE FROM {0}", "UPDATE {0} SET collection = 1"):
            with pytest.raises(InsufficientPrivilege):
                postgresql.sql(f"{act.format(table)} WHERE collection = 2", database, "ct_loader")
    with pytest.raises(InsufficientPrivilege, match="ct_loader may not load collection 2"):
        postgresql.sql("SELECT faq_remove(2, ARRAY[1])", database, "ct_loader")
    shadow = "CREATE TEMPORARY TABLE faq_writers AS SELECT 'ct_loader' AS role, 'mi' AS name;"
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql(f"{shadow} SELECT faq_remove(2, ARRAY[1])", database, "ct_loader")
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
        postgresql.sql(
            "INSERT INTO faq_writers VALUES ('ct_loader', 'mi', '', '')", database, "ct_loader"
        )
    assert everything == [
        postgresql.sql(f"SELECT * FROM {one} WHERE collection = 2", database) for one in TABLES
    ]


@pytest.mark.parametrize("table", [*TABLES, "faq_writers", "faq_postings"])
@pytest.mark.parametrize("mode", ["SHARE", "EXCLUSIVE", "ACCESS EXCLUSIVE"])
def test_a_writer_locks_no_table(postgresql: Server, database: str, table: str, mode: str) -> None:
    """Searches would wait for it, and be refused."""
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql(f"BEGIN; LOCK TABLE {table} IN {mode} MODE", database, "ct_loader")


def test_a_writer_speaks_in_no_other_name(postgresql: Server, database: str) -> None:
    """Neither by its content, nor by rows that it writes itself."""
    address = postgresql.address(database, "ct_loader")
    for owner, base in (("MI", ""), ("CT", "https://mi.example/")):
        with pytest.raises(DatabaseError) as raised:
            load_index(address, OTHER, "ct", owner, base)
        assert str(raised.value) == (
            f"“ct” in “roles” at 127.0.0.1:{postgresql.port} holds the answers of “CT” at “”, and "
            f"this content is of “{owner}” at “{base}”. Correct short_name and base_address in "
            "site.toml, or have the administrator change owner and base in faq_writers."
        )
        copied = (
            f"INSERT INTO faq_editions SELECT 1, 99, digest, format, made, '{owner}', '{base}', "
            "records, state, common, words FROM faq_editions WHERE collection = 2"
        )
        with pytest.raises(InsufficientPrivilege, match="row-level security"):
            postgresql.sql(copied, database, "ct_loader")
    for column in ("owner", "base", "collection"):
        with pytest.raises(InsufficientPrivilege):
            postgresql.sql(f"UPDATE faq_editions SET {column} = NULL", database, "ct_loader")


def test_no_setting_of_a_session_makes_another_writer_of_it(
    postgresql: Server, database: str
) -> None:
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql("SET ROLE mi_loader", database, "ct_loader")
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql("SET row_security = off; DELETE FROM faq_terms", database, "ct_loader")
    with pytest.raises(InsufficientPrivilege):
        postgresql.sql("ALTER TABLE faq_terms DISABLE ROW LEVEL SECURITY", database, "ct_loader")


PLACED = """
CREATE SCHEMA "Our Tables";
ALTER DATABASE {0} SET search_path = "Our Tables";
GRANT USAGE ON SCHEMA "Our Tables" TO faq_reader, faq_writer;
"""
GIVEN = "INSERT INTO faq_writers VALUES ('ct_loader', 'ct', 'CT', '')"
TAKEN_FOR_OURS = """
CREATE FUNCTION same(varchar, varchar) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR = (FUNCTION = same, LEFTARG = varchar, RIGHTARG = varchar);
"""


@pytest.mark.usefixtures("database")  # its roles
def test_a_schema_of_another_name(postgresql: Server) -> None:
    owner = postgresql.make("placed")
    postgresql.sql(PLACED.format("placed"), "placed")
    load_index(owner, INDEX)
    postgresql.sql(ROLES.read_text(), "placed")
    postgresql.sql(GIVEN, "placed")
    for index in (OTHER, INDEX, OTHER):  # the last ones remove an edition
        assert load_index(postgresql.address("placed", "ct_loader"), index).was_loaded


@pytest.mark.usefixtures("database")
def test_what_a_writer_made_beside_the_tables_is_not_taken_for_a_part_of_postgresql(
    postgresql: Server,
) -> None:
    """Nor are roles made while writers can still make such things, which others would run."""
    owner = postgresql.make("shadowed")
    postgresql.sql(PLACED.format("shadowed"), "shadowed")
    for name in ("ct", "mi"):
        load_index(owner, INDEX, name)
    postgresql.sql('GRANT CREATE ON SCHEMA "Our Tables" TO PUBLIC', "shadowed")
    postgresql.sql(TAKEN_FOR_OURS, "shadowed", "ct_loader")
    with pytest.raises(RaiseException, match="Writers may make functions beside the tables"):
        postgresql.sql(ROLES.read_text(), "shadowed")
    postgresql.sql('REVOKE CREATE ON SCHEMA "Our Tables" FROM PUBLIC', "shadowed")
    postgresql.sql(ROLES.read_text(), "shadowed")
    postgresql.sql(GIVEN, "shadowed")
    with pytest.raises(InsufficientPrivilege, match="ct_loader may not load collection 2"):
        postgresql.sql("SELECT faq_remove(2, ARRAY[1])", "shadowed", "ct_loader")
    with pytest.raises(InsufficientPrivilege, match="row-level security"):
        postgresql.sql("INSERT INTO faq_terms VALUES (2, 1, 'x', 7, '')", "shadowed", "ct_loader")
