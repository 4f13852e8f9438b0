"""An edition whose searches run in a database: found as in the edition, or refused for a while."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from werkzeug.test import Client

from ingest.errors import FaqError
from search.database.connection import open_database
from search.database.loading import put_back
from search.entries import Entry
from search.index import build_index
from support.databases import load_index
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
