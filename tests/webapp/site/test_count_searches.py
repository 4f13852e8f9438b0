"""With `count_searches` the live site counts searches, for `faq gaps`: words and numbers alone."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from werkzeug.test import Client

from ingest.errors import FaqError
from search.gaps.counts import SearchCounts, read_counts
from search.gaps.counts_file import counts_of
from support.content import edit_file
from webapp.application import create_app
from webapp.export.exporter import export_site

AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux)"}
SAID = "Our server counts what is typed into the search"
TODAY = dt.date(2026, 11, 29)


def _counted(content: Path) -> dict[str, int]:
    path = counts_of(content)
    assert path is not None
    return dict(read_counts(path)) if path.exists() else {}


@pytest.fixture
def counting(content: Path) -> Path:
    edit_file(content / "site.toml", "[site]\n", "[site]\ncount_searches = 30\n")
    return content


def _search(client: Client, query: str, **headers: str) -> None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.get("/search/", query_string={"q": query}, headers={**AGENT, **named})
    assert response.status_code == 200


def test_only_words_and_numbers_are_kept(counting: Path) -> None:
    client = create_app(counting).test_client()
    for query in ("zebra fee", "zebra  fee", "my name is Quentin Oldcastle", "a@b.example zebras"):
        _search(client, query)
    assert _counted(counting) == {"zebra fee": 2, "my name is": 1, "zebras": 1}
    path = counts_of(counting)
    assert path is not None
    data = path.read_bytes()
    assert not any(one in data for one in (b"Quentin", b"Oldcastle", b"b.example", b"127.0.0.1"))
    with closing(sqlite3.connect(path)) as file:
        columns = [row[1] for row in file.execute("PRAGMA table_info(searches)")]
    assert columns == ["day", "query", "count"]
    assert path.parent.stat().st_mode & 0o077 == 0


NOT_COUNTED = [
    ("fee", {"User_Agent": "curl/8"}),
    ("fee", {"User_Agent": "Mozilla/5.0 (compatible; Searchbot/2.1; +http://robot.example/)"}),
    ("fee", {"Sec_GPC": "1"}),
    ("fee", {"DNT": "1"}),
    (" ", {}),
    ("a@b.example", {}),
]


@pytest.mark.parametrize(("query", "headers"), NOT_COUNTED)
def test_who_is_not_counted(counting: Path, query: str, headers: dict[str, str]) -> None:
    client = create_app(counting).test_client()
    _search(client, query, **headers)
    client.get("/questions/work-how-many/?q=fee", headers=AGENT)
    client.get("/search/?q=fee&page=2", headers=AGENT)
    assert _counted(counting) == {}


def test_it_is_off_unless_the_settings_say_so(content: Path) -> None:
    client = create_app(content).test_client()
    _search(client, "zebra fee")
    assert _counted(content) == {}
    assert SAID not in client.get("/about/").text


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_about_says_it_but_not_that_of_an_export(
    counting: Path, tmp_path: Path, language: str
) -> None:
    said = SAID
    if language == "es":
        site = counting / "site.toml"
        edit_file(site, 'language = "en"', 'language = "es"')
        site.write_text(site.read_text("utf-8").partition("\n[strings.")[0] + "\n", "utf-8")
        said = "Nuestro servidor cuenta lo que se escribe en el buscador"
    page = create_app(counting).test_client().get("/about/").text
    assert said in page
    assert "30 d" in page
    export_site(counting, tmp_path / "site")
    assert said not in (tmp_path / "site" / "about" / "index.html").read_text("utf-8")


def test_days_are_erased_when_they_are_over(tmp_path: Path) -> None:
    path = tmp_path / "private" / "kept" / "a.sqlite"
    counts = SearchCounts(path)
    for day in range(5):
        counts.add(f"day {day}", 3, TODAY + dt.timedelta(days=day))
    assert read_counts(path) == {"day 2": 1, "day 3": 1, "day 4": 1}
    assert b"day 0" not in path.read_bytes()
    counts.erase(3, TODAY + dt.timedelta(days=9))
    assert read_counts(path) == {}


def test_made_up_searches_fill_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.gaps.counts._MOST_A_DAY", 3)
    path = tmp_path / "private" / "kept" / "a.sqlite"
    for query in ("a", "b", "c", "d", "e", "a", "x" * 5000):
        SearchCounts(path).add(query, 3, TODAY)
    assert read_counts(path) == {"a": 2, "b": 1, "c": 1}


def test_a_damaged_file_hinders_no_search(counting: Path) -> None:
    path = counts_of(counting)
    assert path is not None
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    _search(create_app(counting).test_client(), "zebra fee")
    with pytest.raises(FaqError, match="these are no counts of searches"):
        read_counts(path)


def test_faq_gaps_reads_them_where_no_file_is_named(
    counting: Path, faq: Callable[..., Result]
) -> None:
    refused = faq("gaps", "--content", counting)
    assert refused.exit_code == 2
    assert "count_searches = 90" in refused.stderr
    client = create_app(counting).test_client()
    for _ in range(3):
        _search(client, "zeppelin parking")
    _search(client, "rare zeugma")
    told = faq("gaps", "--content", counting)
    assert "1 did not either and are too few of their kind" in told.stdout.replace("\n  ", " ")
    assert "“zeppelin parking” (3)" in told.stdout
    assert "zeugma" not in told.stdout
