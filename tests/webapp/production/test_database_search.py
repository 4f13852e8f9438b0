"""An edition whose searches run in a database: found as in the edition, or refused for a while."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from werkzeug.test import Client

from ingest.errors import FaqError
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
    app = Production(Settings(path, index=address), DatabaseSearch(address, ()))
    client = Client(app)
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
    client = Client(Production(Settings(path, index=address), DatabaseSearch(address, ())))
    for asked in (SEARCH, API):
        response = client.get(asked)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    assert client.get("/questions/cost/").status_code == 200
    ready = client.get("/health/ready")
    assert (ready.status_code, (ready.json or {})["search"]) == (200, "away")
    away.rename(file)
    wait_until(lambda: client.get(SEARCH).status_code == 200)
    assert (client.get("/health/ready").json or {})["search"] == "reachable"


def test_a_database_that_cannot_be_searched_is_refused(loaded: tuple[Path, str]) -> None:
    _, address = loaded
    with pytest.raises(FaqError, match="There is no collection “nosuch” in"):
        check_database(address, ("nosuch",))
