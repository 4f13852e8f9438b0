"""What is read from a database is what was loaded: the same hits, order and scores."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, select, text, update

from ingest.errors import UsageError
from search.browser_index import Cards
from search.database import source as source_module
from search.database.connection import Database, DatabaseError, open_database
from search.database.loading import Collection, load_edition, put_back
from search.database.reading import Place, read_lists
from search.database.schema import COLLECTIONS, EDITIONS, READY, RECORDS, TABLES, TERMS
from search.database.source import DatabaseSource, open_source
from search.engine import search
from search.entries import Entry
from search.excerpts import marker_of
from search.facets import count_facets
from search.index import build_index
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from support.databases import load_index

WORDS = (
    *("fee", "fees", "training", "trainer", "reflective", "supervision", "hours", "infant"),
    *("toddler", "renew", "exam"),
)


def generated(seed: int, number: int = 60, prefix: str = "q") -> list[Entry]:
    """Records of few words, which share many of them."""
    chosen = random.Random(seed)

    def text(length: int) -> str:
        return " ".join(chosen.choices(WORDS, k=length))

    return [
        Entry(f"{prefix}{n}", f"topic-{n % 3}", text(4), (text(3),) * (n % 2), text(12))
        for n in range(number)
    ]


@pytest.fixture
def source(address: str, index: ScoredIndex) -> Iterator[DatabaseSource]:
    load_index(address, index)
    found = open_source(address)
    yield found
    found.close()


QUERIES = [
    *("fee", "how many toddlers", "the", "to", "what does it cost", "wrk experiance", "zebra"),
    *("reflectivesupervision", "re", "superv", "level 3", "IFS", '"work experience"', "-fee"),
    *("topic:training", "kind:criterion hours", "-topic:training exam", "category:II", ""),
    *('-"work experience" hours', "how long does it take to get endorsed and what do I need"),
]


def queries_of(index: ScoredIndex) -> list[str]:
    """Those above, titles in wholes and in parts, and words with a letter too few."""
    chosen = random.Random(3)
    words = list(index.words)
    made = [
        " ".join(chosen.choices(words, k=2)) + " " + chosen.choice(words)[:-1] for _ in range(20)
    ]
    return [*QUERIES, *made, *list(index.titles)[:10]]


def test_each_search_gives_the_same(source: DatabaseSource, index: ScoredIndex) -> None:
    """Hits, scores, counts, corrections, facets and what is marked, with whatever in memory."""
    for query in [*queries_of(index), *QUERIES]:
        for chosen in ({}, {"kind": "criterion"}):
            local = (
                search(index, query, limit=100, **chosen),
                count_facets(index, query, **chosen),
                marker_of(index, read_query(index, query)).wanted,
            )

            def found(one: ScoredIndex, _: Cards, query=query, chosen=chosen) -> object:
                return (
                    search(one, query, limit=100, **chosen),
                    count_facets(one, query, **chosen),
                    marker_of(one, read_query(one, query)).wanted,
                )

            assert source.read(found) == local, query


def test_each_search_gives_the_same_with_room_for_one_list(
    address: str, index: ScoredIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "MOST_BYTES", 1)
    load_index(address, index)
    source = open_source(address)
    for query in queries_of(index):
        assert source.read(lambda one, _, q=query: search(one, q)) == search(index, query)
    source.close()


def test_generated_records_give_the_same(address: str) -> None:
    index = build_index(generated(1))
    load_index(address, index)
    source = open_source(address)
    chosen = random.Random(2)
    for _ in range(60):
        query = " ".join(chosen.choices([*WORDS, "trainig", "tod", "the", "xyz"], k=3))
        assert source.read(lambda one, _, q=query: search(one, q), query) == search(index, query)
    source.close()


def test_rows_packed_lists_and_records_say_what_the_index_says(
    address: str, index: ScoredIndex
) -> None:
    load_index(address, index)
    database = open_database(address)
    with database.connected() as connection:
        rows: dict[str, dict[int, int]] = {}
        for row in connection.execute(text("SELECT term, record, impact FROM faq_postings")):
            rows.setdefault(row.term, {})[row.record] = row.impact
        assert rows == {term: dict(found) for term, found in index.postings.items()}
        records = list(connection.execute(select(RECORDS).order_by(RECORDS.c.record)))
        assert [(row.id, row.kind) for row in records] == [
            (one.id, one.kind) for one in index.records
        ]
    database.close()


def test_a_search_asks_once_for_all_that_it_needs(
    address: str, index: ScoredIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_index(address, index)
    source = open_source(address)
    asked = []
    read = source_module.read_lists
    monkeypatch.setattr(
        source_module, "read_lists", lambda *given: asked.append(given[1]) or read(*given)
    )
    query = "how many toddlers do I need"
    for _ in range(2):
        source.read(lambda one, _: search(one, query), query)
    assert len(asked) == 1
    source.close()


def test_the_same_records_are_not_loaded_twice(address: str, index: ScoredIndex) -> None:
    database = open_database(address, is_loading=True)
    cards = ['""'] * len(index.records)
    whose = Collection("ct", "CT", "")
    assert load_edition(database, whose, index, cards).was_loaded
    assert not load_edition(database, whose, index, cards).was_loaded
    assert load_edition(database, replace(whose, owner="Other"), index, cards).was_loaded
    database.close()


def states(database: Database) -> list[tuple[int, str]]:
    with database.connected() as connection:
        rows = connection.execute(
            select(EDITIONS.c.edition, EDITIONS.c.state).order_by(EDITIONS.c.edition)
        )
        return [(row.edition, row.state) for row in rows]


def in_use(database: Database) -> int:
    with database.connected() as connection:
        return int(connection.execute(select(COLLECTIONS.c.edition)).scalar_one())


def test_an_edition_is_switched_and_the_last_two_stay(address: str) -> None:
    """A source goes on with what it has, and has the new one after its next look."""
    first = build_index(generated(1))
    load_index(address, first)
    source = open_source(address)
    for seed in (2, 3):
        load_index(address, build_index(generated(seed)))
    database = open_database(address)
    assert (states(database), in_use(database)) == ([(2, READY), (3, READY)], 3)
    query = "training hours"
    third = build_index(generated(3))
    # Its edition is gone by now, which is no matter: the one in use is read.
    assert source.read(lambda one, _: search(one, query)) == search(third, query)
    source.close()
    database.close()


def test_the_edition_before_can_be_put_back(address: str) -> None:
    indexes = [build_index(generated(seed)) for seed in (1, 2)]
    for index in indexes:
        load_index(address, index)
    source = open_source(address)
    database = open_database(address, is_loading=True)
    query = "reflective exam"
    for index in (indexes[0], indexes[1], indexes[0]):
        put_back(database, "ct")
        source.refresh()
        assert source.read(lambda one, _: search(one, query)) == search(index, query)
    load_index(address, build_index(generated(3)))  # the one that was taken back goes
    assert [edition for edition, _ in states(database)] == [1, 3]
    source.close()
    database.close()


def test_what_was_never_in_use_is_not_put_back(address: str) -> None:
    """A loading that breaks off at its last statement, all else being there."""
    load_index(address, build_index(generated(1)))
    with closing(open_database(address, is_loading=True)) as database:

        def break_off(*given: object) -> None:
            if str(given[2]).startswith("UPDATE faq_collections"):
                raise KeyboardInterrupt

        event.listen(database.engine, "before_cursor_execute", break_off)
        index = build_index(generated(2))
        cards = ['""'] * len(index.records)
        with pytest.raises(KeyboardInterrupt):
            load_edition(database, Collection("ct", "CT", ""), index, cards)
        event.remove(database.engine, "before_cursor_execute", break_off)
        with pytest.raises(UsageError, match="there is no other edition"):
            put_back(database, "ct")


def test_more_collections_than_a_statement_takes(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'faq.sqlite'}"
    index = build_index([Entry("fees", "costs", "What are the fees?")])
    load_index(address, index)
    with closing(open_database(address)) as database, database.connected() as connection:
        for table in (EDITIONS, TERMS):
            others = [one.name for one in table.columns if one.name != "collection"]
            connection.execute(
                text(
                    "WITH RECURSIVE n(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < 501) "
                    f"INSERT INTO {table.name} (collection, {', '.join(others)}) "
                    f"SELECT n, {', '.join(others)} FROM {table.name}, n"
                )
            )
        digest = connection.scalar(select(EDITIONS.c.digest)) or ""
        sizes = {Place(number, 1, digest): 1 for number in range(1, 502)}
        lists = read_lists(connection, {key: ["fee"] for key in sizes}, sizes)
        assert len(lists) == 501
        assert all(found == {"fee": index.postings["fee"]} for found in lists.values())


def test_a_database_that_is_made_anew_is_read_anew(address: str) -> None:
    """Its editions are numbered from the beginning: what was known of those before is of others."""
    first, second = (
        build_index([Entry("fees", "costs", f"What are the {word} fees?"), Entry(word, "", "Fees")])
        for word in ("old", "new")
    )
    load_index(address, first)
    with closing(open_source(address)) as source:
        assert found_by(source, "fees") == {"fees", "old"}
        with (
            closing(open_database(address, is_loading=True)) as database,
            database.connected() as connection,
        ):
            connection.execute(text("DROP VIEW faq_postings"))
            TABLES.drop_all(connection)
        load_index(address, second)
        source.refresh()
        assert found_by(source, "fees") == {"fees", "new"}
        assert found_by(source, "old") == set()


def found_by(source: DatabaseSource, query: str) -> set[str]:
    def ids(one: ScoredIndex, cards: Cards) -> set[str]:
        hits = search(one, query).hits
        cards([(hit.kind, hit.id) for hit in hits])
        return {hit.id for hit in hits}

    return source.read(ids, query)


def test_cards_may_be_forgotten_while_others_look_for_them(
    address: str, index: ScoredIndex
) -> None:
    load_index(address, index)

    class Forgotten(dict):  # type: ignore[type-arg]
        """Another thread begins anew at the worst moment."""

        def __contains__(self, key: object) -> bool:
            source._cards = {}
            return super().__contains__(key)

    keys = [(one.kind, one.id) for one in list(index.records)[:2]]
    with closing(open_source(address)) as source:
        first = source.read(lambda _, cards: cards(keys))
        source._cards = Forgotten(source._cards)
        assert source.read(lambda _, cards: cards(keys)) == first


def test_a_list_that_is_damaged_is_said_once(
    address: str, index: ScoredIndex, caplog: pytest.LogCaptureFixture
) -> None:
    """The search is refused, and whoever runs the site reads why."""
    load_index(address, index)
    with closing(open_database(address)) as database, database.engine.begin() as connection:
        connection.execute(update(TERMS).values(packed=b"abc"))
    with closing(open_source(address)) as source:
        for _ in range(2):
            with pytest.raises(DatabaseError):
                source.read(lambda one, _: search(one, "fee"), "fee")
    assert caplog.messages == [
        "The list of “fee” in the database is damaged. "
        "Load the index again with: faq build --to URL"
    ]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE faq_terms SET packed = x'00'",
        "UPDATE faq_terms SET weight = weight + 1",
        "DELETE FROM faq_terms WHERE term = 'fee'",
        "UPDATE faq_records SET card = '{}' WHERE record = 4",
        "DELETE FROM faq_records WHERE record = 4",
        "UPDATE faq_editions SET common = x'00'",
        "UPDATE faq_editions SET state = 'leaving'",
    ],
)
def test_what_is_damaged_is_mended_by_loading_the_same_again(tmp_path: Path, harm: str) -> None:
    """As every message on it says; what is whole is not loaded twice."""
    path = tmp_path / "faq.sqlite"
    made = build_index(generated(5))
    assert [load_index(f"sqlite:///{path}", made).was_loaded for _ in range(2)] == [True, False]
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(harm).rowcount > 0
    assert [load_index(f"sqlite:///{path}", made).was_loaded for _ in range(2)] == [True, False]
    with closing(open_source(f"sqlite:///{path}")) as source:
        assert source.read(lambda one, _: search(one, "fee"), "fee") == search(made, "fee")


@pytest.mark.parametrize(
    "values", [{"packed": bytes([255, 255, 255, 0, 1, 0, 0, 0])}, {"card": "{}"}, {"id": "gone"}]
)
def test_rows_that_are_damaged_refuse_searches_until_they_are_mended(
    values: dict[str, object], tmp_path: Path
) -> None:
    """What is wrong is never kept."""
    address = f"sqlite:///{tmp_path / 'faq.sqlite'}"
    load_index(address, build_index(generated(5)))
    table = TERMS if "packed" in values else RECORDS
    column = next(iter(values))

    def found(source: DatabaseSource) -> object:
        def use(one: ScoredIndex, cards: Cards) -> object:
            return cards([(hit.kind, hit.id) for hit in search(one, "fee", limit=1).hits])

        return source.read(use, "fee")

    with (
        closing(open_database(address)) as database,
        closing(open_source(address)) as source,
        closing(open_source(address)) as other,
    ):
        sound = found(other)
        with database.engine.begin() as connection:
            rows = connection.execute(select(table.c[column].label("was"), table)).all()
            connection.execute(update(table).values(values))
        with pytest.raises(DatabaseError, match="Load the index again with: faq build --to URL"):
            found(source)
        with database.engine.begin() as connection:
            key = table.c.term if table is TERMS else table.c.record
            for row in rows:
                of_row = key == row._mapping[key.name]
                connection.execute(update(table).where(of_row).values({column: row.was}))
        assert found(source) == sound
