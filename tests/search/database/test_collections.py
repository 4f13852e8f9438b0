"""Several collections in one database: each alone, and all of them as one."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import UsageError
from search.browser_index import Cards, Shown
from search.database import source as source_module
from search.database.connection import DatabaseError, open_database
from search.database.loading import Collection, load_edition
from search.database.source import DatabaseSource, open_source
from search.engine import Results, search
from search.entries import CRITERION, Entry
from search.facets import count_facets
from search.index import build_index
from search.scored_index import ScoredIndex
from search.synonyms import NO_ALIASES, Aliases
from support.databases import load_index


def entry(record_id: str, question: str, answer: str = "", **other: object) -> Entry:
    return Entry(record_id, "topic", question, answer=answer, **other)  # type: ignore[arg-type]


def others(number: int, prefix: str) -> list[Entry]:
    """Records of other subjects."""
    chosen = random.Random(prefix)
    words = [f"{prefix}{n}" for n in range(200)]
    return [
        entry(f"{prefix}-{n}", " ".join(chosen.choices(words, k=5)), " ".join(words[:9]))
        for n in range(number)
    ]


def found(source: DatabaseSource, query: str, **chosen: str) -> Results:
    return source.read(lambda index, _: search(index, query, **chosen), query)  # type: ignore[arg-type]


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def test_each_collection_is_searched_alone(address: str) -> None:
    indexes = {
        name: build_index([entry("fees", f"What are the fees in {name}?"), *others(9, name)])
        for name in ("ct", "mi", "nj")
    }
    for name, index in indexes.items():
        load_index(address, index, name)
    for name, index in indexes.items():
        with closing(open_source(address, [name])) as source:
            assert found(source, f"fees in {name}") == search(index, f"fees in {name}")


def test_all_are_searched_together_and_each_says_whose_it_is(address: str) -> None:
    ct = [entry("fees", "What are the fees?"), entry("hours", "How many hours of training?")]
    mi = [entry("fees", "Which fees must be paid?"), entry("renew", "When do I renew?")]
    load_index(address, build_index(ct), "ct", "CT-AIMH", "https://ct.example/")
    load_index(address, build_index(mi), "mi", "MI-AIMH", "https://mi.example/")
    with closing(open_source(address)) as source:

        def fees(index, cards):  # type: ignore[no-untyped-def]
            hits = search(index, "fees").hits
            return [
                (hit.id, card.about, card.url)
                for hit, card in zip(hits, cards([(hit.kind, hit.id) for hit in hits]), strict=True)
            ]

        assert source.read(fees) == [
            ("ct/fees", "CT-AIMH", "https://ct.example/questions/fees/"),
            ("mi/fees", "MI-AIMH", "https://mi.example/questions/fees/"),
        ]
        assert ids(found(source, "renew")) == ["mi/renew"]
        assert found(source, "trianing").suggestion == "training"
        assert source.read(lambda index, _: count_facets(index, "fees"))["topic"] == {"topic": 2}


def test_together_a_collection_gains_nothing_by_its_size(address: str) -> None:
    """The same answers among ten records and among a thousand: one has the same score as the
    other, and what fits better comes first wherever it is."""
    own = [
        entry("exact", "How is reflective supervision counted?", "By the hour."),
        entry("near", "Who gives supervision?", "A reflective supervisor."),
    ]
    other = [
        entry("exact", "How is reflective supervision counted there?", "By the hour it lasts."),
        entry("near", "Who gives such supervision?", "A reflective supervisor of yours."),
    ]
    load_index(address, build_index([*own, *others(8, "few")]), "small")
    load_index(address, build_index([*other, *others(998, "many")]), "large")
    alone = []
    for name in ("small", "large"):
        with closing(open_source(address, [name])) as source:
            alone.append(found(source, "reflective supervision").hits[0].score)
    assert alone[1] > 1.5 * alone[0]  # which is why scores cannot be compared as they are
    with closing(open_source(address)) as source:
        hits = found(source, "reflective supervision").hits
        assert [hit.id.partition("/")[2] for hit in hits] == ["exact", "exact", "near", "near"]
        for one, another in (hits[:2], hits[2:]):
            assert abs(one.score - another.score) <= 0.1 * one.score
        assert ids(found(source, "supervisor of yours"))[0] == "large/near"


def test_together_is_what_one_collection_of_all_would_give(address: str) -> None:
    """Of records of alike length, up to what rounding twice does."""
    chosen = random.Random(5)
    words = [f"w{n}" for n in range(60)]
    parts = [
        [entry(f"{name}{n}", " ".join(chosen.sample(words, 6))) for n in range(size)]
        for name, size in (("a", 20), ("b", 80), ("c", 200))
    ]
    for name, part in zip("abc", parts, strict=True):
        load_index(address, build_index(part), name)
    whole = build_index([one for part in parts for one in part])
    with closing(open_source(address)) as source:
        for _ in range(40):
            query = " ".join(chosen.sample(words, 3))
            together, one = found(source, query), search(whole, query)
            assert together.totals == one.totals
            scores = {hit.id: hit.score for hit in one.hits}
            for hit in together.hits[:3]:
                assert abs(hit.score - scores.get(hit.id[2:], hit.score)) <= 0.05 * hit.score + 3


def test_what_several_say_in_the_same_words_stands_once(address: str) -> None:
    for name, owner in (("ct", "CT"), ("mi", "MI"), ("nj", "NJ")):
        records = [entry("exam", "Is there an exam?"), entry(f"own-{name}", f"Where is {owner}?")]
        load_index(address, build_index(records), name, owner, f"https://{name}.example/", says="")
    with closing(open_source(address)) as source:
        assert ids(found(source, "exam")) == ["ct/exam"]
        assert len(source.editions) == 3
        [card] = source.read(lambda index, cards: cards([("question", "ct/exam")]))
        assert card.about == "CT, MI, NJ"
        assert source.read(lambda index, _: len(index.records)) == 4


def test_a_copy_hides_nothing(tmp_path: Path) -> None:
    """Of what another one says, in whatever order they were loaded: by rows of its own a collection
    neither takes the words away by which that is found, nor what it is filtered or ordered by."""
    path = tmp_path / "index.sqlite"
    for name in ("first", "mi", "last"):
        records = [entry("exam", "Is there an exam?"), entry(f"own-{name}", f"Where is {name}?")]
        load_index(f"sqlite:///{path}", build_index(records), name, name.upper(), says="")
    others = "WHERE collection IN (1, 3)"
    for harm in (
        "DELETE FROM faq_terms {0} AND term = 'exam'",
        "UPDATE faq_terms SET packed = x'' {0} AND term = 'exam'",
        "UPDATE faq_records SET topic = 'none', categories = '[\"none\"]' {0}",
        "UPDATE faq_records SET handicap = 999999 {0}",
        "UPDATE faq_records SET kind = 'term' {0}",
    ):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(harm.format(others))
            connection.commit()
        with closing(open_source(f"sqlite:///{path}")) as source:
            [hit, *_] = found(source, "exam", topic="topic", kind="question").hits
            [card] = source.read(lambda index, cards, key=(hit.kind, hit.id): cards([key]))
            assert "MI" in card.about, harm


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("instead", {"exam": ["zzz"], "is there": ["zzz"]}),
        ("least", {"question": 10**9, "criterion": 10**9, "category": 10**9, "term": 10**9}),
    ],
)
def test_names_and_thresholds_of_one_hide_nothing(
    address: str, column: str, wrong: dict[str, Any]
) -> None:
    """And what is found is as sure as before."""
    index = build_index([entry("exam", "Is there an exam?"), *others(20, "mi")])
    load_index(address, index, "mi")
    bad = build_index([entry("other", "What else?"), *others(20, "ct")])
    if column == "instead":
        names = {name: tuple(terms) for name, terms in wrong.items()}
        bad = replace(bad, aliases=Aliases({**NO_ALIASES.instead, **names}, {}))
    else:
        bad = replace(bad, least=wrong)
    load_index(address, bad, "ct")
    with closing(open_source(address)) as source:
        results = found(source, "is there an exam")
        assert (ids(results)[0], results.confident) == ("mi/exam", True)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE faq_terms SET packed = x'ffffff7f00000000' WHERE collection = 1",
        "UPDATE faq_terms SET packed = x'00' WHERE collection = 1",
        "UPDATE faq_records SET id = 'gone' WHERE collection = 1",
        *(
            f"UPDATE faq_records SET card = json_set(card, '$.{name}', {value}) "
            "WHERE collection = 1"
            for name, value in (
                *(("title", "5"), ("text", "NULL"), ("url", "7"), ("about", "json('[]')")),
                *(("known", "'x'"), ("is_answered", "1"), ("more", "1")),
            )
        ),
        "UPDATE faq_records SET card = replace(card, '\"ct\"', '\"\\ud800\"') WHERE collection = 1",
        "UPDATE faq_records SET card = replace(hex(zeroblob(50000)), '0', '[') "
        "WHERE collection = 1",
    ],
)
def test_rows_that_are_damaged_take_no_other_with_them(tmp_path: Path, harm: str) -> None:
    """Also such as were damaged while they were searched: the search is made without them."""
    path = tmp_path / "index.sqlite"
    for name in ("ct", "mi"):
        load_index(f"sqlite:///{path}", build_index([entry("exam", f"An exam of {name}?")]), name)
    shown: list[Shown] = []

    def use(index: ScoredIndex, cards: Cards) -> list[str]:
        hits = search(index, "exam").hits
        shown[:] = cards([(hit.kind, hit.id) for hit in hits])
        return [hit.id for hit in hits]

    with closing(open_source(f"sqlite:///{path}")) as source:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(harm)
            connection.commit()
        for _ in range(2):
            assert source.read(use, "exam") == ["mi/exam"]
            assert [*source.left_out] == ["ct"]
            source.refresh()
        load_index(f"sqlite:///{path}", build_index([entry("exam", "An exam of ct?")]), "ct")
        source.refresh()
        assert source.read(use, "exam") == ["ct/exam", "mi/exam"]
        assert not source.left_out


def test_where_all_are_damaged_nothing_is_found_until_they_are_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "_READ_AGAIN_LATEST", 0.0)
    path = tmp_path / "index.sqlite"
    for name in ("ct", "mi"):
        load_index(f"sqlite:///{path}", build_index([entry("exam", f"An exam of {name}?")]), name)
    with (
        closing(sqlite3.connect(path)) as connection,
        closing(open_source(f"sqlite:///{path}")) as source,
    ):
        with connection:
            connection.execute("CREATE TABLE sound AS SELECT * FROM faq_terms")
            connection.execute("UPDATE faq_terms SET packed = x'00'")
        for _ in range(2):
            with pytest.raises(DatabaseError, match="is damaged"):
                found(source, "exam")
        with connection:
            connection.execute("DELETE FROM faq_terms")
            connection.execute("INSERT INTO faq_terms SELECT * FROM sound")
        assert ids(found(source, "exam")) == ["ct/exam", "mi/exam"]


@pytest.mark.parametrize(
    "words",
    [
        '{"words": {"exam": [1, "x"]}, "holders": {}}',
        '{"words": {"exam": [1, -99999999]}, "holders": {}}',
        '{"words": {"exam": [1, NaN]}, "holders": {}}',
        '{"words": {"exam": ' + "[" * 100_000 + "]" * 100_000 + '}, "holders": {}}',
    ],
    ids=["text", "below-nothing", "no-number", "deep"],
)
def test_what_cannot_be_joined_takes_no_other_with_it(tmp_path: Path, words: str) -> None:
    path = tmp_path / "index.sqlite"
    for name in ("ct", "mi"):
        load_index(f"sqlite:///{path}", build_index([entry("exam", f"An exam of {name}?")]), name)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE faq_editions SET words = ? WHERE collection = 1", [words])
        connection.commit()
    with closing(open_source(f"sqlite:///{path}")) as source:
        assert ids(found(source, "exam")) == ["mi/exam"]
        assert [*source.left_out] == ["ct"]


def test_names_of_several_collections_find_what_each_means_by_them(address: str) -> None:
    for name, concept in (("ct", "specialist"), ("mi", "mentor")):
        aliases = Aliases({**NO_ALIASES.instead, "level 3": (f"@{concept}",)}, {})
        records = [
            Entry(concept, "", f"{concept.title()}", kind="category", names=("Level 3",)),
            entry("other", f"What is asked of {name}?"),
        ]
        load_index(address, build_index(records, aliases), name)
    with closing(open_source(address)) as source:
        assert source.read(lambda index, _: set(index.aliases.instead["level 3"])) == {
            "@specialist",
            "@mentor",
        }


def test_criteria_of_several_collections_are_no_siblings(address: str) -> None:
    for name in ("ct", "mi"):
        records = [
            Entry(f"fee-{name}", "", f"Fee of {name}", kind=CRITERION, aspect="fee"),
            entry(f"other-{name}", "Something else"),
        ]
        load_index(address, build_index(records), name)
    with closing(open_source(address)) as source:
        assert not any(hit.sibling for hit in found(source, "fee").hits)


def test_phrases_and_filters_hold_in_all(address: str) -> None:
    for name in ("ct", "mi"):
        records = [
            entry(f"one-{name}", f"Reflective supervision in {name}"),
            entry(f"two-{name}", f"Supervision that is reflective in {name}"),
        ]
        load_index(address, build_index(records), name)
    with closing(open_source(address)) as source:
        assert ids(found(source, '"reflective supervision"')) == ["ct/one-ct", "mi/one-mi"]
        assert ids(found(source, "supervision -mi")) == ["ct/one-ct", "ct/two-ct"]
        assert found(source, "supervision", topic="none").hits == ()


def test_a_search_of_all_gives_the_same_when_its_lists_are_known(address: str) -> None:
    """Lists of one word, of pairs, and of pairs that stand nowhere."""
    chosen = random.Random(7)
    words = [f"w{n}" for n in range(12)]
    for name in "abc":
        records = [entry(f"{name}{n}", " ".join(chosen.choices(words, k=6))) for n in range(30)]
        load_index(address, build_index(records), name)
    queries = [" ".join(chosen.choices([*words, "w99", "w1x"], k=3)) for _ in range(30)]
    queries += ['"w1 w2" w3', '"w99 w1"', "-w3 w4"]
    with closing(open_source(address)) as source:
        for query in queries:
            with closing(open_source(address)) as fresh:
                assert found(source, query) == found(source, query) == found(fresh, query), query


def test_words_whose_rows_are_lacking_find_nothing(tmp_path: Path) -> None:
    """In one collection as in several."""
    address = f"sqlite:///{tmp_path / 'faq.db'}"
    for names in (["ct"], ["ct", "mi"]):
        load_index(address, build_index([entry(names[-1], "fees of a course")]), names[-1])
        with closing(sqlite3.connect(tmp_path / "faq.db")) as connection, connection:
            connection.execute("DELETE FROM faq_terms")
        with closing(open_source(address)) as source:
            assert found(source, "fees course").hits == ()


def test_a_collection_named_that_is_not_in_use_any_more_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"sqlite:///{tmp_path / 'faq.db'}"
    for name in ("ct", "mi"):
        load_index(address, build_index([entry(name, f"What are the fees of {name}?")]), name)
    with closing(open_source(address, ["ct", "mi"])) as source:
        with closing(sqlite3.connect(tmp_path / "faq.db")) as connection, connection:
            connection.execute("UPDATE faq_collections SET edition = NULL WHERE name = 'mi'")
        source.refresh()
        assert ids(found(source, "fees")) == ["ct"]
        said = f"“mi” is not in use any more in {tmp_path / 'faq.db'}. "
        remedy = "Load it again with: faq build --to URL"
        assert source.left_out == {"mi": said + remedy}
        assert caplog.messages == [f"{said}{remedy} It is not searched."]
        with closing(sqlite3.connect(tmp_path / "faq.db")) as connection, connection:
            connection.execute("UPDATE faq_collections SET edition = 1")
        source.refresh()
        assert (len(source.editions), source.left_out) == (2, {})


def test_editions_that_are_gone_refuse_each_search(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'faq.db'}"
    load_index(address, build_index([entry("fees", "What are the fees?")]), "ct")
    with closing(open_source(address)) as source:
        with closing(sqlite3.connect(tmp_path / "faq.db")) as connection, connection:
            connection.execute("DELETE FROM faq_editions")
        for query in ("fees", "are fees"):
            with pytest.raises(DatabaseError, match="Edition 1 of “ct”, which is said to be"):
                found(source, query)


def test_a_collection_of_another_language_is_left_out(address: str) -> None:
    """And the new editions of the others are taken up."""
    for name in ("ct", "mi"):
        load_index(address, build_index([entry("a", f"Fees of {name}")]), name)
    with closing(open_source(address)) as source:
        german = Aliases(NO_ALIASES.instead, {}, language="de")
        load_index(address, build_index([entry("a", "Gebühren")], german), "mi")
        load_index(address, build_index([entry("b", "Renewal")]), "ct")
        source.refresh()
        assert ids(found(source, "renewal")) == ["ct/b"]
        assert source.left_out == {
            "mi": "“mi” is in another language (de) than the other collections (en), which cannot "
            "be searched together. Name those of one language with --collection."
        }
    open_source(address, ["mi"]).close()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (
            "UPDATE faq_editions SET format = 2011 WHERE collection = 2",
            "The index of “mi” in {0} is of another version of this program. "
            "Load it again with: faq build --to URL",
        ),
        (
            "UPDATE faq_editions SET common = x'00' WHERE collection = 2",
            "The index of “mi” in {0} is damaged. Load it again with: faq build --to URL",
        ),
        (
            "UPDATE faq_collections SET edition = 77 WHERE collection = 2",
            "Edition 77 of “mi”, which is said to be in use, is not in {0}. "
            "Load it again with: faq build --to URL",
        ),
        ("UPDATE faq_editions SET state = 'leaving' WHERE collection = 2", "Edition 1 of “mi”"),
    ],
)
def test_a_collection_that_cannot_be_read_takes_no_other_with_it(
    tmp_path: Path, harm: str, said: str
) -> None:
    path = tmp_path / "index.sqlite"
    address = f"sqlite:///{path}"
    for name in ("ct", "mi"):
        load_index(address, build_index([entry("fees", f"Fees of {name}")]), name)
    running = open_source(address)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(harm)
    with closing(running), closing(open_source(address)) as begun:
        running.refresh()
        assert ids(found(begun, "fees")) == ["ct/fees"]
        assert "ct/fees" in ids(found(running, "fees"))
        assert begun.left_out["mi"].startswith(said.format(path))
        [card] = begun.read(lambda index, cards: cards([("question", "ct/fees")]))
        assert (card.about, card.url) == ("CT", "")  # as beside others
    with pytest.raises(DatabaseError) as raised:
        open_source(address, ["mi"])
    assert str(raised.value).startswith(said.format(path))


def test_the_earlier_edition_of_what_cannot_be_read_stays_as_long_as_it_is_there(
    tmp_path: Path,
) -> None:
    path = tmp_path / "index.sqlite"
    address = f"sqlite:///{path}"
    for name in ("ct", "mi"):
        load_index(address, build_index([entry("fees", f"Fees of {name}")]), name)
    with closing(open_source(address)) as source:
        load_index(address, build_index([entry("new", "New fees")]), "mi")
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE faq_editions SET format = 1 WHERE edition = 2")
        source.refresh()
        assert ids(found(source, "fees")) == ["ct/fees", "mi/fees"]
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DELETE FROM faq_editions WHERE collection = 2 AND edition = 1")
        assert ids(found(source, "of")) == ids(found(source, "exam")) == []
        assert ids(found(source, '"fees of"')) == ["ct/fees"]


def test_rows_do_not_say_that_two_say_the_same(tmp_path: Path) -> None:
    """A row of one collection that claims to say what another's does takes no place from it; one
    that is changed afterwards speaks in its own name alone."""
    path = tmp_path / "index.sqlite"
    address = f"sqlite:///{path}"
    for name in ("ct", "mi"):
        records = [entry("exam", "Is there an exam?"), entry(f"{name}-own", f"Where is {name}?")]
        load_index(address, build_index(records), name, name.upper(), says="")
    change = 'UPDATE faq_records SET card = replace(card, \'"text": ""\', \'"text": "No."\')'
    with closing(open_source(address)) as source:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(f"{change} WHERE collection = 1")
        assert ids(found(source, "exam")) == ["ct/exam"]
        [card] = source.read(lambda index, cards: cards([("question", "ct/exam")]))
        assert (card.text, card.about) == ("No.", "CT")
    with closing(open_source(address)) as source:
        assert ids(found(source, "exam")) == ["ct/exam", "mi/exam"]


def test_a_collection_that_is_not_there_is_named(address: str) -> None:
    load_index(address, build_index([entry("a", "Fees")]), "ct-aimh")
    with pytest.raises(UsageError) as raised:
        open_source(address, ["ct-amih"])
    assert str(raised.value).startswith("There is no collection “ct-amih” in ")
    assert str(raised.value).endswith(". Did you mean “ct-aimh”?")


def test_what_results_show_comes_whole(address: str) -> None:
    shown = Shown("Fees", "Costs", "questions/fees/", is_answered=True, text="Ten.\n\nOr more.")
    with closing(open_database(address, is_loading=True)) as database:
        index = build_index([entry("fees", "Fees")])
        load_edition(database, Collection("ct", "CT", ""), index, [json.dumps(shown.as_json())])
    with closing(open_source(address)) as source:
        assert source.read(lambda _, cards: cards([("question", "fees")])) == [shown]
