"""What staff expect of searches: the file, its faults, and what is said of a search that fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.content.files.expectations import EXPECTATION_KEYS, Expectation, parse_expectations
from ingest.content.loading import open_content
from ingest.content.record_places import RecordPlace, record_places
from ingest.content.warnings.rules import find_warnings
from ingest.content.warnings.warning import WarningKind
from ingest.errors import ContentError
from search.entries import CRITERION, TERM, Entry
from search.index import build_index
from search.quality.expectations import places_of, try_expectations
from search.scored_index import ScoredIndex
from support.content import CONTENT
from support.manual import PAGES

KNOWN = ["pay", "travel", "pay-fee"]

FILE = """\
[[search]]
query = " What does it cost? "
expected = ["pay", "travel", "pay"]
within = 1
why = "Everyone asks."

[[search]]
query = "zebra"
expected = []
"""

GOOD = '[[search]]\nquery = "cost"\nexpected = ["pay"]\n'

WRONG = [
    pytest.param("", [], id="empty"),
    pytest.param(
        GOOD.replace("search", "searches"),
        ["e.toml:1: the key “searches” is unknown in this file. Did you mean “search”?"],
        id="unknown table",
    ),
    pytest.param(
        '[[search]]\nexpected = ["pay"]\n',
        ['e.toml:1: a search has no “query”. Add the line query = "...".'],
        id="no query",
    ),
    pytest.param(
        '[[search]]\nquery = "cost"\n',
        [
            "e.toml:2: the search “cost” has no “expected”. Add expected = "
            '["..."] with ids, or expected = [] where nothing answers it.'
        ],
        id="nothing said of what is expected",
    ),
    pytest.param(
        GOOD + "\n" + GOOD.replace('"pay"', '"trvel", "go"'),
        [
            "e.toml:6: the search “cost” stands here a second time. Join the two.",
        ],
        id="query twice",
    ),
    pytest.param(
        GOOD + GOOD.replace("cost", "COST"),
        ["e.toml:5: the search “COST” stands here a second time. Join the two."],
        id="query twice in other letters",
    ),
    pytest.param(
        GOOD.replace('"pay"', '"pay", "trvel"'),
        [
            "e.toml:3: the record “trvel” does not exist. Did you mean “travel”?",
        ],
        id="unknown id",
    ),
    pytest.param(
        GOOD.replace('["pay"]', '"pay"'),
        ['e.toml:3: the value of “expected” is not a list of texts. Write ["one", "two"].'],
        id="a text instead of a list",
    ),
    *(
        pytest.param(
            GOOD + f"within = {value}\n",
            [
                "e.toml:4: the value of “within” is not a whole number from 1 on. "
                "Write within = 3, without quotes."
            ],
            id=f"within {value}",
        )
        for value in ("0", "-1", '"2"', "1.5", "true")
    ),
    pytest.param(
        GOOD + "withn = 2\n",
        ["e.toml:4: the key “withn” is unknown in [[search]]. Did you mean “within”?"],
        id="key misspelt",
    ),
]

ENTRIES = [
    Entry("pay", "fees", "What is the fee?"),
    Entry("travel", "fees", "Is travel paid for?"),
    Entry("train", "fees", "Is training paid for?"),
    Entry("pay-fee", "", "Fee for travel", kind=CRITERION),
]


PLACES = {
    (entry.kind, entry.id): RecordPlace(f"{entry.id}.md", 1, f"{entry.id}.wordings.txt")
    for entry in ENTRIES
}


def _parse(text: str) -> tuple[tuple[Expectation, ...], list[str]]:
    parsed = parse_expectations(text, "e.toml", KNOWN)
    return parsed.value, [str(fault) for fault in sorted(parsed.faults)]


def _tried(query: str, expected: Sequence[str], within: int = 3, why: str = "") -> list[str]:
    one = Expectation(query, tuple(expected), "e.toml", 7, within, why)
    return [str(remark) for remark in try_expectations(build_index(ENTRIES), [one], PLACES)]


def test_the_file_is_read_in_its_order() -> None:
    assert _parse(FILE) == (
        (
            Expectation("What does it cost?", ("pay", "travel"), "e.toml", 2, 1, "Everyone asks."),
            Expectation("zebra", (), "e.toml", 8),
        ),
        [],
    )


@pytest.mark.parametrize(("text", "messages"), WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, messages: list[str]) -> None:
    assert _parse(text)[1] == messages


def test_a_fault_in_the_file_is_a_fault_of_the_content(small_content: Path) -> None:
    file = small_content / "expectations.toml"
    file.write_text('[[search]]\nquery = "x"\nexpected = ["cots"]\n', "utf-8")
    with pytest.raises(ContentError) as raised:
        open_content(small_content)
    assert str(raised.value) == (
        f"{file}:3: the record “cots” does not exist. Did you mean “cost”?"
    )


def test_without_the_file_nothing_is_expected(small_content: Path) -> None:
    assert open_content(small_content).expectations == ()


@pytest.mark.parametrize("key", EXPECTATION_KEYS)
def test_every_key_is_explained(key: str) -> None:
    assert f"\n| `{key}` | " in PAGES["docs/searching.md"]


def test_a_search_that_finds_what_it_should_is_no_remark() -> None:
    assert _tried("fee", ["pay"], 1) == []
    assert _tried("what is the fee", ["pay"], 1) == []
    assert _tried("paid for", ["travel", "train"], 2) == []
    assert _tried("zebra", []) == []


def test_all_kinds_stand_in_one_list() -> None:
    assert _tried("fee for travel", ["pay-fee"], 1) == []
    assert _tried("fee for travel", ["pay-fee", "pay", "travel"], 3) == []
    assert [remark.split(": ", 2)[2] for remark in _tried("fee for travel", ["travel"], 2)] == [
        "the search “fee for travel” should find “travel” among the first 2, but finds “pay-fee”, "
        "“pay”. Add what people type to travel.wordings.txt, or change what is expected. Learn why "
        'with: faq explain "fee for travel" travel'
    ]


def test_categories_and_terms_may_be_expected(content: Path, index: ScoredIndex) -> None:
    (content / "expectations.toml").write_text(
        '[[search]]\nquery = "what does IFS stand for"\nexpected = ["ifs"]\nwithin = 1\n\n'
        '[[search]]\nquery = "what does RS/C mean"\nexpected = ["reflective-supervision"]\n',
        "utf-8",
    )
    files = open_content(content)
    expectations = files.expectations
    assert [one.expected for one in expectations] == [("ifs",), ("reflective-supervision",)]
    assert try_expectations(index, expectations, record_places(files)) == []


def test_an_id_of_two_kinds_is_found_where_either_stands() -> None:
    twins = [Entry("fee", "", "Zebra"), Entry("fee", "", "Fee", kind=TERM)]
    (expectation,) = [Expectation("fee", ("fee",), "e.toml", 1, 1)]
    assert try_expectations(build_index(twins), [expectation], {}) == []
    assert places_of(build_index(twins), expectation) == {"fee": 1}


def test_a_failure_names_query_expected_and_got() -> None:
    assert _tried("training", ["pay"]) == [
        "e.toml:7: remark, expected search: the search “training” should find “pay” among the "
        "first 3, but finds “train”. Add what people type to pay.wordings.txt, or change what is "
        'expected. Learn why with: faq explain "training" pay'
    ]
    assert _tried("training", ["train", "travel", "pay"], 1, "All ask.") == [
        "e.toml:7: remark, expected search: the search “training” should find “travel”, “pay” "
        "first, but finds “train” (All ask). Add what people type to travel.wordings.txt, or "
        'change what is expected. Learn why with: faq explain "training" travel'
    ]
    assert _tried("zebra", ["pay"]) == [
        "e.toml:7: remark, expected search: the search “zebra” should find “pay” among the "
        "first 3, but finds nothing. Add what people type to pay.wordings.txt, or change what is "
        'expected. Learn why with: faq explain "zebra" pay'
    ]


def test_what_readers_do_not_see_is_not_to_be_expected() -> None:
    places = {**PLACES, ("question", "gone"): RecordPlace("gone.md", 1, "gone.wordings.txt")}
    expected = [Expectation("training", ("gone",), "e.toml", 7)]
    assert [str(one) for one in try_expectations(build_index(ENTRIES), expected, places)] == [
        "e.toml:7: remark, expected search: the search “training” should find “gone” among the "
        "first 3, but finds “train”. No search finds “gone”, which readers do not see: change what "
        "is expected."
    ]


def test_a_search_that_is_sure_of_what_nothing_answers_is_named() -> None:
    assert _tried("is training paid for", [], why="a parent's question") == [
        "e.toml:7: remark, expected search: the search “is training paid for” should not be sure "
        "of an answer, but is of “train” (a parent's question). Look for a wording that says too "
        "much, or change what is expected. Learn why with: faq explain "
        '"is training paid for" train'
    ]


def test_the_remarks_keep_the_order_of_the_file() -> None:
    expected = [Expectation("zebra", ("pay",), "e.toml", line) for line in (2, 9)]
    remarks = try_expectations(build_index(ENTRIES), expected, PLACES)
    assert [(one.line, one.kind) for one in remarks] == [
        (2, WarningKind.SEARCH),
        (9, WarningKind.SEARCH),
    ]


def test_the_frozen_file_speaks_of_everything() -> None:
    """Every question twice, a criterion of every kind, and searches that nothing answers."""
    files = open_content(CONTENT)
    named = [slug for one in files.expectations for slug in one.expected]
    for question in files.knowledge.questions:
        assert named.count(question.id) >= 2, question.id
    criteria = files.knowledge.criterion_by_id
    kinds = {criteria[slug].kind for slug in named if slug in criteria}
    assert kinds == {one.kind for one in files.knowledge.criteria}
    assert sum(not one.expected for one in files.expectations) >= 6


# Wordings that two questions share


def _question(folder: Path, name: str, title: str, *asked_as: str, status: str = "open") -> Path:
    head = ["---", f"id: {name}", f"status: {status}"]
    head += ["asked_as:", *(f"  - {one}" for one in asked_as)] if asked_as else []
    path = folder / "faq" / "fees" / f"{name}.md"
    path.write_text("\n".join([*head, "---", "", f"# {title}", ""]), "utf-8")
    return path


SHARED = [
    # Title and other wordings of a second question beside "What does it cost?"; shared on line
    pytest.param("What does it cost?", [], 6, id="title and title"),
    pytest.param("Fees", ["how much", "what does it cost"], 6, id="title and wording"),
    pytest.param("WHAT does it cost", [], 6, id="other signs and letters"),
    pytest.param("What’s the fee?", ["price"], None, id="nothing shared"),
]


@pytest.mark.parametrize(("title", "asked_as", "line"), SHARED)
def test_a_wording_of_two_questions_is_named_with_both_lines(
    small_content: Path, title: str, asked_as: list[str], line: int | None
) -> None:
    file = _question(small_content, "fees", title, *asked_as)
    remarks = find_warnings(open_content(small_content))
    wording = next((one for one in asked_as if "cost" in one), title)
    cost = small_content / "faq" / "fees" / "cost.md"
    assert list(map(str, remarks)) == (
        [
            f"{file}:{line}: remark, shared wording: “{wording}” is a wording of “cost” too "
            f"({cost}:5). Leave it to the one that answers it."
        ]
        if line
        else []
    )


def test_former_names_make_no_other_wording(small_content: Path) -> None:
    terms = '[[term]]\nid = "category"\npreferred = "Category"\nformer = ["Level"]\n'
    (small_content / "terms.toml").write_text(terms, "utf-8")
    _question(small_content, "a", "Start", "begin at category 3")
    _question(small_content, "b", "Begin", "Begin at Level 3!")
    remarks = find_warnings(open_content(small_content))
    assert [one.kind for one in remarks] == [WarningKind.WORDING]


def test_a_question_may_repeat_itself_and_a_retired_one_others(small_content: Path) -> None:
    _question(small_content, "a", "Fees", "fees", "Fees!")
    _question(small_content, "b", "What does it cost?", status="retired")
    assert find_warnings(open_content(small_content)) == []
