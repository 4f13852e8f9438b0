"""What stands in an address of the API: read, or refused with what to do."""

from __future__ import annotations

import pytest

from search.entries import KINDS
from webapp.api.parameters import SEARCH, ParameterError, read_parameters
from webapp.search_page.address import MOST_PAGES, QUERY_LENGTH, RESULTS

USUAL = {
    **{"q": "fee", "topic": None, "category": None, "kind": None},
    **{"exact": "0", "limit": 20, "page": 1},
}

READ = {
    # Parameters -> what is read otherwise than as usual
    (("q", "fee"),): {},
    (("q", " "),): {"q": " "},
    (("q", "ф" * 1000),): {"q": "ф" * 1000},
    (("q", "fee"), ("topic", "fees"), ("category", "ifs")): {"topic": "fees", "category": "ifs"},
    (("page", "20"), ("q", "fee"), ("limit", "50")): {"page": 20, "limit": 50},
    (("q", "fee"), ("kind", "term"), ("exact", "1")): {"kind": "term", "exact": "1"},
}

NUMBER = "is not as it must be. Give a whole number from 1 to"
ID = "is not as it must be. Give an id: small letters, digits and single hyphens, 200 at most."

REFUSED = {
    # Parameters -> name and message
    (): ("q", "“q” is missing. Give 1 to 1000 characters."),
    (("q", ""),): ("q", "“q” is not as it must be. Give 1 to 1000 characters."),
    (("q", "a" * 1001),): ("q", "“q” is not as it must be. Give 1 to 1000 characters."),
    (("q", "a"), ("q", "a")): ("q", "“q” is given twice. Give it once."),
    (("q", "a"), ("catgory", "ifs")): (
        "catgory",
        "There is no parameter “catgory”. Did you mean “category”?",
    ),
    (("Q" * 90, "a"),): (
        "Q" * 40,
        f"There is no parameter “{'Q' * 40}”. "
        "Use one of: category, exact, kind, limit, page, q, topic.",
    ),
    **{
        (("q", "a"), ("limit", value)): ("limit", f"“limit” {NUMBER} 50.")
        for value in ("0", "51", "-1", "+5", "5.0", "05", "٣", " 5", "5\n", "", "9" * 5000)
    },
    (("q", "a"), ("page", "21")): ("page", f"“page” {NUMBER} 20."),
    (("q", "a"), ("kind", "Question")): (
        "kind",
        "“kind” is not as it must be. Give one of: question, criterion, category, term.",
    ),
    (("q", "a"), ("exact", "true")): (
        "exact",
        "“exact” is not as it must be. Give one of: 0, 1.",
    ),
    **{
        (("q", "a"), ("topic", value)): ("topic", f"“topic” {ID}")
        for value in ("", "Fees", "fees\n", "-", "../fees", "a" * 201)
    },
}


@pytest.mark.parametrize(("pairs", "expected"), READ.items())
def test_parameters_are_read(
    pairs: tuple[tuple[str, str], ...], expected: dict[str, object]
) -> None:
    assert read_parameters(pairs) == {**USUAL, **expected}


@pytest.mark.parametrize(
    ("pairs", "expected"), REFUSED.items(), ids=lambda one: ascii(one)[:60].replace("/", "")
)
def test_what_is_wrong_is_named_with_what_to_do(
    pairs: tuple[tuple[str, str], ...], expected: tuple[str, str]
) -> None:
    with pytest.raises(ParameterError) as refused:
        read_parameters(pairs)
    assert (refused.value.name, str(refused.value)) == expected


def test_the_description_says_what_the_search_page_takes() -> None:
    schemas = {name: one["schema"] for name, one in SEARCH.items()}
    assert schemas["kind"]["enum"] == list(KINDS)
    assert schemas["q"]["maxLength"] == QUERY_LENGTH
    assert schemas["limit"]["default"] == RESULTS
    furthest = schemas["page"]["maximum"] * schemas["limit"]["maximum"]
    assert furthest == MOST_PAGES * RESULTS
