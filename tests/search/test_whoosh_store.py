"""All records, searched in the staff's language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.knowledge import KnowledgeBase
from search.engine import search
from search.index_cache import open_scored
from search.whoosh_store import Store, check_staff_query
from support.small_register import CATEGORY, KNOWLEDGE, QUESTIONS, REGISTER, TERM

CRITERIA_QUERIES = {
    "kind:criterion": {"thirty", "fifty", "fee"},
    "kind:question": {"cost", "hours", "stamps", "far"},
    "kind:criterion status:quoted": {"thirty"},
    "kind:criterion status:sister": {"fifty"},
    "status:published": {"cost", "fee"},
    "kind:criterion status:published": {"fee"},
    "status:confirmed": set(),
    "kind:criterion topic:fees": set(),
    "source:handout.txt": {"cost", "thirty"},
    '"clock hours"': {"thirty"},
    "hours": {"hours", "thirty", "fifty"},
    "IFS": {"thirty"},
    "answer:training": {"thirty"},
    "kind:criterion NOT hours": {"fee"},
}
"""Query in the staff's language -> ids of all that it finds among questions and criteria."""

STAFF_QUERIES = {
    "infants": {"hours", "stamps"},
    "INFANT": {"hours", "stamps"},
    "infants mentor": {"hours"},
    "price": {"cost"},
    "members": {"cost"},
    "zebra": set(),
    # fields
    "status:open": {"far"},
    "status:draft": {"hours"},
    "status:retired": {"stamps"},
    "status:published": {"cost"},
    "topic:fees": {"cost", "stamps"},
    "topic:in-service": {"hours", "far"},
    "topic:fees status:retired": {"stamps"},
    "id:cost": {"cost"},
    "question:supervision": {"cost", "far"},
    "answer:30": {"hours"},
    "asked_as:price": {"cost"},
    "source:handout.txt": {"cost"},
    "source:web-page_2.txt": {"cost"},
    'source:"My handout, final.txt"': {"hours"},
    # dates
    "reviewed:2026-03-01": {"cost"},
    "reviewed:2025": {"hours"},
    "reviewed:[2026 to]": {"cost"},
    "reviewed:[to 2025]": {"hours"},
    "reviewed:[2025-11-30 to 2026-03-01]": {"cost", "hours"},
    "reviewed:[2025-12-01 to 2026-02-28]": set(),
    "reviewed:[2026 to] status:published": {"cost"},
    # phrases
    '"reflective supervision"': {"cost"},
    '"supervision that is reflective"': {"far"},
    '"supervision reflective"': set(),
    '"infants and toddlers"': {"hours"},
    # AND OR NOT
    "infants AND toddlers": {"hours"},
    "toddlers OR stamps": {"hours", "stamps"},
    "infants NOT toddlers": {"stamps"},
    "infants AND NOT status:retired": {"hours"},
    "NOT infants": {"cost", "far"},
    "status:draft OR status:retired": {"hours", "stamps"},
    "(toddlers OR cost) status:published": {"cost"},
    "topic:fees NOT (status:retired OR members)": set(),
    "supervis*": {"cost", "far"},
}
"""Query -> ids of all that it finds."""

HOSTILE = [
    *("", " ", "(", ")", "()", "((((", "*", "?", '"', '""', "[", "]", "[]", "{", "}", "\\", "\0"),
    *("^", "~", "<", ">", "<>", ":", "::", "a:", ":a", "a:b:c", "+", "-", "!", "&&", "||", "//"),
    *("AND", "OR", "NOT", "NOT NOT a", "NOT NOT", "AND AND", "OR OR", "a AND", "OR a", "a NOT"),
    *("ANDNOT", "ANDMAYBE", "a ANDMAYBE", "REQUIRE", "a REQUIRE b", "NOT (", "(a OR", "a^", "a^b"),
    *(
        "a~",
        "a~9",
        "infants~2",
        "status:",
        "status:[",
        "status:[a TO",
        "status:<a",
        "status:(",
        "*:*",
    ),
    *("reviewed:", "reviewed:x", "reviewed:[x to y]", "reviewed:[2026 to 2020]", "reviewed:[to]"),
    *("reviewed:2026-13-45", "reviewed:99999999999", "reviewed:<2026", "reviewed:*", 'reviewed:"'),
    *("nosuch:x", 'nosuch:"a b"', "id:*", "*a*", "?????", "[a TO b] [", "'", "’", "資格", "👶"),
    *("\ud800", "a" * 2_000, "a " * 2_000, "(" * 2_000, "NOT " * 2_000 + "a", "a:" * 2_000),
]

TOKENS = (
    "infants cost AND OR NOT ANDNOT ANDMAYBE REQUIRE TO ( ) [ ] { } \" ' * ? : ^ ~ < > + - ! / \\ "
    "status: topic: reviewed: question: id: nosuch: 2026 open a ’ 👶"
)
"""What made-up queries are made of: words, and every sign that means something to Whoosh."""

_PARTS = st.lists(st.sampled_from([*TOKENS.split(), " "]))


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.of(KNOWLEDGE)


def _with_title(title: str) -> KnowledgeBase:
    return replace(KNOWLEDGE, questions=(replace(QUESTIONS[0], title=title), *QUESTIONS[1:]))


# The staff's language


@pytest.mark.parametrize(("text", "ids"), STAFF_QUERIES.items(), ids=STAFF_QUERIES)
def test_staff_find(store: Store, text: str, ids: set[str]) -> None:
    found = store.find(text)
    assert set(found) == ids
    assert len(found) == len(ids)


def test_the_best_stands_first_and_a_limit_cuts_the_rest(store: Store) -> None:
    assert store.find("infants")[:1] == store.find("infants", limit=1)
    assert store.find("30 OR hours OR infants")[0] == "hours"


def test_staff_find_by_the_terms_that_applicants_find_by() -> None:
    store = Store.of(_with_title("The Café’s ﬁnal SUPERVISIONS"))
    assert store.find("cafes final supervise") == ["cost"]
    assert store.find('"cafés final"') == ["cost"]


def test_retired_records_and_answers_of_drafts_are_for_staff_only(store: Store) -> None:
    assert store.find("stamps") == ["stamps"]
    assert store.find("mentor") == ["hours"]
    scored = open_scored(KNOWLEDGE, None).index
    assert [record.id for record in scored.records] == ["cost", "hours", "far"]
    assert search(scored, "stamps nobody 2019").hits == ()
    assert search(scored, "mentor").hits == ()
    assert [hit.id for hit in search(scored, "toddlers").hits] == ["hours"]


@pytest.fixture(scope="module")
def register() -> Store:
    return Store.of(REGISTER)


@pytest.mark.parametrize(("text", "ids"), CRITERIA_QUERIES.items(), ids=CRITERIA_QUERIES)
def test_staff_find_criteria_by_kind_and_standing(
    register: Store, text: str, ids: set[str]
) -> None:
    check_staff_query(text)
    found = register.find(text)
    assert (set(found), len(found)) == (ids, len(ids))


def test_what_another_association_asks_is_for_staff_only(register: Store) -> None:
    assert register.find("elsewhere fifty") == ["fifty"]
    scored = open_scored(REGISTER, None).index
    assert [record.id for record in scored.records] == [
        *("cost", "hours", "far"),
        *("fee", "thirty", CATEGORY.id, TERM.id),
    ]
    assert search(scored, "elsewhere fifty mentor").hits == ()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_no_query_fails(store: Store, text: str) -> None:
    assert set(store.find(text)) <= {"cost", "hours", "stamps", "far"}


@settings(deadline=None)
@given(st.one_of(_PARTS.map(" ".join), _PARTS.map("".join), st.text()))
def test_no_made_up_query_fails(store: Store, text: str) -> None:
    assert set(store.find(text)) <= {"cost", "hours", "stamps", "far"}


@pytest.mark.parametrize("text", ["infants [", "toddlers AND (", 'hours infants "'])
def test_a_query_with_a_slip_finds_its_words_all_the_same(store: Store, text: str) -> None:
    assert "hours" in store.find(text)


def test_what_is_kept_and_opened_again_finds_the_same(register: Store) -> None:
    again = Store(*register.as_parts())
    for text in (*STAFF_QUERIES, *CRITERIA_QUERIES):
        assert again.find(text) == register.find(text)


def test_it_is_made_without_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoosh's own store in memory writes scratch files that others on the computer can replace."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert Store.of(KNOWLEDGE).find("infants toddlers") == ["hours"]
    assert list(tmp_path.iterdir()) == []
