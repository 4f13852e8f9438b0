"""An edition whose searches run in a database: found as in the edition, or refused for a while."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from werkzeug.test import Client

from ingest.errors import FaqError
from search.database.connection import open_database
from search.database.loading import put_back
from search.database.standing import Standing
from search.entries import Entry
from search.index import build_index
from support.databases import Server, load_index
from support.processes import wait_until
from support.production import build
from webapp.production.application import Production
from webapp.production.database_search import DatabaseSearch, check_database
from webapp.production.settings import Settings

SEARCH, API = "/search/?q=what+does+it+cost", "/api/v1/search?q=cost"


@pytest.fixture
def loaded(faq: Callable[..., Result], small_content: Path, tmp_path: Path) -> tuple[Path, str]:
    """An edition of small content, and the address of a database with the same."""
    build(small_content, tmp_path / "site.edition")
    address = f"sqlite:///{tmp_path / 'faq.db'}"
    assert faq("build", "--to", address).exit_code == 0
    return tmp_path / "site.edition", address


def test_the_database_finds_what_the_edition_finds(loaded: tuple[Path, str]) -> None:
    path, address = loaded
    check_database(address, ())
    alone = Client(Production(Settings(path)))
    with closing(DatabaseSearch(address, ())) as search:
        client = Client(Production(Settings(path, index=address), search))
        for asked in (SEARCH, API):
            response = client.get(asked)
            assert (response.status_code, response.data) == (200, alone.get(asked).data)
            assert response.headers["ETag"] != alone.get(asked).headers["ETag"]
        assert b"/questions/cost/" in client.get(SEARCH).data


def test_health_names_the_collections_that_are_left_out(
    loaded: tuple[Path, str], small_content: Path, faq: Callable[..., Result], tmp_path: Path
) -> None:
    """And who loads one without an address is told what that means in a common search."""
    path, address = loaded
    said = faq("build", "--to", address, "--collection", "other").stdout
    assert said.endswith(
        "\n“other” has no base_address: its answers cannot be linked from a search with other "
        'collections. Write base_address = "https://..." below [site] for that.\n'
    )
    with closing(sqlite3.connect(tmp_path / "faq.db")) as connection, connection:
        connection.execute("UPDATE faq_editions SET format = 1 WHERE collection = 2")
    with closing(DatabaseSearch(address, ())) as search:
        client = Client(Production(Settings(path, index=address), search))
        assert (client.get("/health/ready").json or {})["leftOut"] == ["other"]
        assert client.get(SEARCH).status_code == 200


def test_pages_are_there_while_the_database_is_not(
    loaded: tuple[Path, str], tmp_path: Path
) -> None:
    path, address = loaded
    file = tmp_path / "faq.db"
    away = file.rename(tmp_path / "away.db")
    with closing(DatabaseSearch(address, ())) as search:
        client = Client(Production(Settings(path, index=address), search))
        for asked in (SEARCH, API):
            response = client.get(asked)
            assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
        assert client.get("/questions/cost/").status_code == 200
        ready = client.get("/health/ready")
        assert (ready.status_code, (ready.json or {})["search"]) == (200, "away")
        away.rename(file)
        wait_until(lambda: client.get(SEARCH).status_code == 200)
        assert (client.get("/health/ready").json or {})["search"] == "reachable"


def test_each_refusal_is_an_error_of_its_own(tmp_path: Path) -> None:
    """One raised again and again would keep what each of them came through."""
    with closing(DatabaseSearch(f"sqlite:///{tmp_path / 'none.db'}", ())) as search:
        raised = []
        for _ in range(2):
            with pytest.raises(FaqError) as refused:
                search.read(lambda *_: None, "fees", "")
            raised.append(refused.value)
        assert str(raised[0]) == str(raised[1])
        assert raised[0] is not raised[1]


def test_health_says_that_rows_are_damaged_until_they_are_mended(
    loaded: tuple[Path, str], tmp_path: Path
) -> None:
    """In one word and in one sentence, which names no place; and no longer than a look later."""
    path, address = loaded
    with closing(sqlite3.connect(tmp_path / "faq.db")) as connection:
        with connection:
            connection.execute("CREATE TABLE sound AS SELECT term, packed FROM faq_terms")
            connection.execute("UPDATE faq_terms SET packed = x'00'")
        with closing(DatabaseSearch(address, ())) as search:
            client = Client(Production(Settings(path, index=address), search))
            assert client.get(API).status_code == 503
            for _ in range(2):  # a look that finds it as it was changes nothing
                response = client.get("/health/ready")
                said = response.json or {}
                assert (response.status_code, said["search"]) == (200, "damaged")
                assert said["searchText"] == (
                    "What lies in the database is damaged; some searches fail. Load the index "
                    "again with: faq build --to URL"
                )
                time.sleep(1.2)
            with connection:
                connection.execute(
                    "UPDATE faq_terms SET packed = "
                    "(SELECT packed FROM sound WHERE sound.term = faq_terms.term)"
                )
            wait_until(lambda: (client.get("/health/ready").json or {})["search"] == "reachable")
            assert client.get(API).status_code == 200


def test_health_says_that_nothing_is_in_use_any_more(
    loaded: tuple[Path, str], tmp_path: Path
) -> None:
    path, address = loaded
    with (
        closing(sqlite3.connect(tmp_path / "faq.db")) as connection,
        closing(DatabaseSearch(address, ())) as search,
    ):
        client = Client(Production(Settings(path, index=address), search))
        with connection:
            connection.execute("UPDATE faq_collections SET edition = NULL")
        wait_until(lambda: search.standing is Standing.MISSING)
        with connection:
            connection.execute("UPDATE faq_editions SET state = 'other'")
        for _ in range(3):
            assert client.get(API).status_code == 503
        assert search.standing is Standing.MISSING
        with connection:
            connection.execute("UPDATE faq_editions SET state = 'ready'")
            connection.execute("UPDATE faq_collections SET edition = 1")
        wait_until(lambda: search.standing is Standing.REACHABLE)
        assert client.get(API).status_code == 200


@pytest.mark.parametrize(
    ("harm", "word"),
    [
        ("UPDATE faq_editions SET common = x'00'", "damaged"),
        ("DELETE FROM faq_editions", "missing"),
        ("UPDATE faq_editions SET format = 1", "unusable"),
    ],
)
def test_a_process_that_begins_says_why_nothing_can_be_searched(
    harm: str, word: str, loaded: tuple[Path, str], tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "faq.db")) as connection, connection:
        connection.execute(harm)
    with closing(DatabaseSearch(loaded[1], ())) as search:
        assert search.standing == word


SENTENCES = {
    "missing": "A table or a collection is missing in the database; searches fail. Load the index "
    "with: faq build --to URL",
    "forbidden": "The database refuses the role, or what it may not read; searches fail. The log "
    "says which; docs/hosting/postgresql-roles.sql makes a role that may.",
}


@pytest.mark.database
@pytest.mark.parametrize(
    ("harm", "mending", "word"),
    [
        (
            "ALTER TABLE faq_terms RENAME TO other",
            "ALTER TABLE other RENAME TO faq_terms",
            "missing",
        ),
        (
            "ALTER TABLE faq_records RENAME COLUMN card TO shown",
            "ALTER TABLE faq_records RENAME COLUMN shown TO card",
            "missing",
        ),
        (
            "REVOKE SELECT ON faq_records FROM health_reader",
            "GRANT SELECT ON faq_records TO health_reader",
            "forbidden",
        ),
    ],
)
def test_health_says_what_the_database_refuses_though_nobody_searches(
    harm: str, mending: str, word: str, loaded: tuple[Path, str], postgresql: Server
) -> None:
    """Also a process that began then."""
    path, _ = loaded
    database = f"health_{abs(hash(harm)):x}"
    owner = postgresql.make(database)
    load_index(owner, LATER, "faq")
    postgresql.sql(
        "DROP ROLE IF EXISTS health_reader; CREATE ROLE health_reader LOGIN PASSWORD 'Secret-1'",
    )
    postgresql.sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO health_reader", database)
    address = postgresql.address(database, "health_reader:Secret-1")
    try:
        with closing(DatabaseSearch(address, ())) as running:
            assert running.standing is Standing.REACHABLE
            postgresql.sql(harm, database)
            with closing(DatabaseSearch(address, ())) as begun:
                for search in (running, begun):
                    client = Client(Production(Settings(path, index=address), search))

                    def said(client: Client = client) -> dict[str, str]:
                        return client.get("/health/ready").json or {}

                    wait_until(lambda said=said: said()["search"] == word)
                    assert said()["searchText"] == SENTENCES[word]
                    for secret in ("Secret", "health_", "127.0.0.1", str(postgresql.port)):
                        assert secret not in str(said())
                postgresql.sql(mending, database)
                for search in (running, begun):
                    wait_until(lambda search=search: search.standing is Standing.REACHABLE)
    finally:
        postgresql.sql("DROP OWNED BY health_reader", database)


LATER = build_index([Entry("later", "fees", "What are the fees by now?")])


def take_back(address: str) -> None:
    with closing(open_database(address, is_loading=True)) as database:
        put_back(database, "faq")


def test_another_edition_of_the_database_is_taken_up(loaded: tuple[Path, str]) -> None:
    """And the one before, when it is put back."""
    _, address = loaded
    with closing(DatabaseSearch(address, ())) as search:
        first = search.digest
        load_index(address, LATER, "faq")
        wait_until(lambda: search.digest != first)
        take_back(address)
        wait_until(lambda: search.digest == first)


class Switching(DatabaseSearch):
    """Has another edition come between the digest and the search."""

    is_next = False

    @property
    def digest(self) -> str:
        present = super().digest
        if self.is_next:
            self.is_next = False
            load_index(self._address, LATER, "faq")
            wait_until(lambda: super(Switching, self).digest != present)
        return present


def test_what_is_taken_back_is_shown_no_more(loaded: tuple[Path, str]) -> None:
    """Nor kept under the name of what was searched before it came."""
    path, address = loaded
    with closing(Switching(address, ())) as search:
        client = Client(Production(Settings(path, index=address), search))
        before = client.get("/api/v1/search?q=what").headers["ETag"]
        search.is_next = True
        later = client.get(API.replace("cost", "fees"))
        assert b'"later"' in later.data
        assert later.headers["ETag"] != before
        take_back(address)
        wait_until(lambda: client.get(API).headers["ETag"] == before)
        assert b'"later"' not in client.get(API.replace("cost", "fees")).data
        again = {"If-None-Match": later.headers["ETag"]}
        assert client.get(API.replace("cost", "fees"), headers=again).status_code == 200


def test_a_database_that_cannot_be_searched_is_refused(loaded: tuple[Path, str]) -> None:
    _, address = loaded
    with pytest.raises(FaqError, match="There is no collection “nosuch” in"):
        check_database(address, ("nosuch",))
