"""Queries that are to keep the site busy cost little more than others, in Python and in Node.

Costs are the least of several queries of one kind, with nothing remembered of the words: in Python
the steps, in Node seconds of the processor.
"""

from __future__ import annotations

import json
import random
import statistics
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search import analysis
from search.browser_index import Shown, build_browser_index, format_core
from search.engine import search
from search.entries import Entry
from search.excerpts import marker_of
from search.facets import count_facets
from search.index import build_index
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from support.content import DATA
from support.node import loaded
from support.work import steps
from webapp.search_page.address import QUERY_LENGTH
from webapp.site.bundles import joined_script

MOST = 10
"""What a query may cost, times the middle of ordinary ones."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ORDINARY = [one["query"] for one in json.loads((DATA / "searches.json").read_text("utf-8"))]


def _hostile(index: ScoredIndex, seed: int) -> dict[str, str]:
    """Queries of every kind, as long as the site reads them."""
    chance = random.Random(seed)
    words = list(index.words)
    long = [word for word in words if len(word) >= 7]
    common = sorted(words, key=lambda word: -len(index.postings.get(word, ())))[:200]
    alphabets = ((0xC0, 0x24F), (0x388, 0x52F), (0x620, 0x64A))
    planes = ((0x80, 0xD7FF), (0xE000, 0x10FFFF))

    def fill(make: Callable[[], str], between: str = " ") -> str:
        made = ""
        while len(made) < QUERY_LENGTH:
            made += make() + between
        return made[:QUERY_LENGTH]

    def letters(least: int, most: int) -> str:
        return "".join(chance.choices(LETTERS, k=chance.randint(least, most)))

    def near(word: str) -> str:
        place = chance.randrange(len(word))
        return word[:place] + chance.choice(LETTERS) + word[place + 1 :]

    def of(ranges: tuple[tuple[int, int], ...]) -> str:
        return chr(chance.randint(*chance.choice(ranges)))

    def apart() -> str:
        word = chance.choice(long)
        return f"{word[: len(word) // 2]} {word[len(word) // 2 :]}"

    word, frequent = (lambda: chance.choice(words)), (lambda: chance.choice(common))
    two = f"{frequent()} {frequent()} "
    return {
        "one letter": "a" * QUERY_LENGTH,
        "one word of random letters": letters(990, 990),
        "random words": fill(lambda: letters(3, 10)),
        "long random words": fill(lambda: letters(20, 60)),
        "letters": fill(lambda: letters(1, 1)),
        "two letters": fill(lambda: letters(2, 2)),
        "words": fill(word),
        "frequent words": fill(frequent),
        "all planes": fill(lambda: of(planes), ""),
        "all alphabets": fill(lambda: of(alphabets), ""),
        "words of all alphabets": fill(lambda: "".join(of(alphabets) for _ in range(6))),
        "ligatures": "\ufb03" * QUERY_LENGTH,
        "combining marks": "a" + "\u0301" * (QUERY_LENGTH - 1),
        "words with combining marks": fill(lambda: "fe\u0301e\u0300" + letters(1, 3)),
        "quotation marks": '"' * QUERY_LENGTH,
        "phrases": fill(lambda: f'"{word()}"'),
        "phrases of two": fill(lambda: f'"{frequent()} {frequent()}"'),
        "one long phrase": f'"{fill(frequent)[:-2]}"',
        "left out": two + fill(lambda: f"-{frequent()}"),
        "left out categories": two + fill(lambda: f"-category:{letters(1, 1)}"),
        "left out topics": two + fill(lambda: f"-topic:{letters(1, 1)}"),
        "left out kinds": two + fill(lambda: f"-kind:{letters(1, 1)}"),
        "filters": two + fill(lambda: f"category:{letters(1, 1)}"),
        "brackets": fill(lambda: "([{<", ""),
        "a pattern": fill(lambda: "(a+)+", ""),
        "colons": ":" * QUERY_LENGTH,
        "digits": "1" * QUERY_LENGTH,
        "digits with separators": fill(lambda: str(chance.randint(0, 99999)), ","),
        "digits and letters": fill(lambda: "a1", ""),
        "run together": fill(lambda: word() + word()),
        "frequent run together": fill(lambda: frequent() + frequent()),
        "all run together": fill(word, ""),
        "near misses": fill(lambda: near(word())),
        "long near misses": fill(lambda: near(chance.choice(long))),
        "nearer misses": fill(lambda: near(near(chance.choice(long)))),
        "written apart": fill(apart),
        "beginnings": fill(lambda: word()[:3]),
        "one beginning": word()[:2],
        "categories": fill(lambda: "category iii"),
        "numbers": fill(lambda: chance.choice(["twenty four", "thirty", "level 3"])),
        "apostrophes": fill(lambda: "a'", ""),
    }


KINDS = 3
"""Queries of each kind, of which the cheapest counts."""


def _assert_bounded(
    index: ScoredIndex, cost: Callable[[str], float], queries: list[str], *, times: int = 1
) -> None:
    for query in queries[:10]:  # what is made when it is first asked for
        cost(query)
    middle = statistics.median(min(cost(query) for _ in range(times)) for query in queries)
    sets = [_hostile(index, seed) for seed in range(KINDS)]
    costs = {kind: min(cost(one[kind]) for one in sets) / middle for kind in sets[0]}
    assert max(costs.values()) <= MOST, sorted(costs.items(), key=lambda one: -one[1])[:5]


def _of_page(index: ScoredIndex) -> Callable[[str], float]:
    """What counts the steps of all that a page of results asks of the search."""

    def ask(query: str) -> None:
        found = search(index, query)
        count_facets(index, query)
        marker = marker_of(index, read_query(index, query))
        for hit in found.hits[:3]:
            marker.excerpt(hit.id)

    def cost(query: str) -> int:
        index.readings.clear()
        analysis.stem.cache_clear()
        analysis._folded.cache_clear()
        return steps(lambda: ask(query))

    return cost


def test_no_query_costs_much_more_than_others(index: ScoredIndex) -> None:
    _assert_bounded(index, _of_page(index), ORDINARY)


@pytest.fixture(scope="module")
def large() -> ScoredIndex:
    """An index as large as that of a forum: 3,000 records, 20,000 words."""
    chance = random.Random(1)
    parts = [a + b for a in "bcdfghlmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]
    rare = ["".join(chance.choices(parts, k=chance.randint(2, 4))) for _ in range(20_000)]
    usual = [word for query in ORDINARY for word in query.split()]
    return build_index(
        [
            Entry(
                f"r{n}",
                "",
                " ".join(chance.choices(usual, k=8)),
                answer=" ".join(chance.choices(usual, k=40) + chance.choices(rare, k=15)),
            )
            for n in range(3000)
        ]
    )


@pytest.mark.deep
def test_no_query_costs_much_more_than_others_in_a_large_index(large: ScoredIndex) -> None:
    _assert_bounded(large, _of_page(large), ORDINARY)


_TIMED = """
(query) => {
  // What is remembered of earlier queries goes, as it does while others ask.
  for (let place = 0; place < 40; place += 1) FaqSearch.search(`${place}`);
  const before = process.cpuUsage();
  FaqSearch.search(query);
  FaqSearch.countFacets(query);
  FaqSearch.markerOf(query).excerpt("one of the excerpts");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
"""


@pytest.mark.deep
@pytest.mark.parametrize("size", ["small", "large"])
def test_no_query_costs_much_more_than_others_in_node(
    size: str, index: ScoredIndex, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    of_size: ScoredIndex = index if size == "small" else request.getfixturevalue("large")
    shown = {
        (one.kind, one.id): Shown("A title", "", "", True, "A text") for one in of_size.records
    }
    browser = replace(build_browser_index(of_size, shown), is_whole=True)
    scripts = {"search-index.js": format_core(browser), "search.js": joined_script("search.js")}
    for name, text in scripts.items():
        (tmp_path / name).write_text(text, "utf-8")
    with loaded([tmp_path / name for name in scripts]) as node:
        for query in [*ORDINARY, *_hostile(of_size, 99).values()] * 3:
            node.evaluate(_TIMED, query)  # until the functions are compiled
        _assert_bounded(
            of_size, lambda query: float(node.evaluate(_TIMED, query)), ORDINARY, times=3
        )


def test_an_answer_that_holds_what_is_asked_everywhere_is_cut_in_time(index: ScoredIndex) -> None:
    """Four times the words take about four times the steps, not sixteen times."""
    marker = marker_of(index, read_query(index, "how many training hours of supervision"))

    def taken(words: int) -> int:
        text = "training hours 30 supervision " * (words // 4)
        return steps(lambda: marker.excerpt(text))

    assert marker.excerpt("training hours 30 supervision " * 2_000)
    assert taken(8_000) < 5 * taken(2_000)


def test_long_words_are_found_by_their_beginning() -> None:
    word = "abcdefghij" * 5
    found = build_index([Entry("long", "", f"What is {word}?"), Entry("other", "", "What else?")])
    assert [hit.id for hit in search(found, word).hits] == ["long"]
    assert [hit.id for hit in search(found, f"{word}{word}").hits] == ["long"]
