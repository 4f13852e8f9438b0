"""The command line for whoever tends the search: explain, evaluate, what is expected of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import Result
from playwright.sync_api import Browser

from search.index_cache import place_of
from support.chromium import assert_accessible, assert_fits
from support.commands import write_lines

Run = Callable[..., Result]

RECORDS = [
    {"id": "pay", "topic": "fees", "question": "Fee payment & <b>costs</b>", "answer": "By card."},
    {"id": "go", "topic": "travel", "question": "Travel abroad", "answer": "By train."},
    {"id": "stay", "topic": "travel", "question": "Hotel rooms", "answer": "For a fee."},
]

QUERIES = [
    {"id": "1", "query": "fee payment costs", "expected": ["pay"], "style": "keywords"},
    {"id": "2", "query": "hotel rooms", "expected": ["go"], "style": "keywords"},
    {"id": "3", "query": "fee", "expected": ["stay"], "style": "<i>sentence</i>"},
    {"id": "4", "query": "travel abroad", "expected": []},
    {"id": "5", "query": "zebra", "expected": []},
    {"id": "6", "query": "giraffe", "expected": ["go", "gone"]},
]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "records.jsonl", RECORDS)


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "queries.jsonl", QUERIES)


# explain


@pytest.mark.usefixtures("content")
def test_the_sum_that_is_printed_is_the_score_of_the_search(faq: Run) -> None:
    query = "how many toddlers at level 3 for my boss"
    found = json.loads(faq("search", query, "--json").stdout)["hits"]
    for hit in found:
        lines = faq("explain", query, f"{hit['kind']}:{hit['id']}").stdout.splitlines()
        total = next(line for line in lines if line.endswith("is the score, the sum"))
        above = lines[: lines.index(total)]
        parts = [int(line.split()[0]) for line in above if re.match(r" +-?\d+  ", line)]
        assert int(total.split()[0]) == sum(parts) == hit["score"]
        assert lines[0] == hit["title"]


@pytest.mark.usefixtures("content")
def test_names_are_called_what_staff_call_them(faq: Run) -> None:
    said = faq("explain", "level three boss visits", "supervision-case-presentations").stdout
    assert "“level three”" in said
    assert "a name of “Infant Mental Health Specialist”" in said
    said = faq("explain", "boss visits", "training-mandatory").stdout
    assert re.search(r"“boss” +another word for “supervisor”", said)


@pytest.mark.usefixtures("content")
def test_explain_as_json(faq: Run) -> None:
    result = faq("explain", "toddlers zebra", "work-how-many", "--json")
    one = json.loads(result.stdout)
    assert (one["id"], one["kind"], one["query"]) == ("work-how-many", "question", "toddlers zebra")
    assert one["title"].startswith("How many infants or toddlers")
    assert one["score"] == sum(part["impact"] for part in one["parts"]) - one["handicap"]
    assert one["parts"][0] | {"impact": 0} == {
        "asked": "toddlers",
        "way": "the word itself",
        "means": [],
        "impact": 0,
        "words": "the word itself",
    }
    assert one["missing"] == [{"asked": "zebra", "is_known": False}]
    assert one["why_confident"].startswith("The search is ")
    assert one["first"] == one["best"]
    assert one["best"]["id"] == "work-how-many"
    assert (one["siblings"], one["aspect"]) == ([], "")
    assert set(one) == {
        *("query", "id", "title", "kind", "score", "parts", "missing", "passed_over", "total"),
        *("correction", "place", "absence", "first", "confident", "confidence"),
        *("handicap", "why_confident", "siblings", "aspect", "best"),
    }


def test_explain_over_records(faq: Run, records: Path) -> None:
    said = faq("explain", "fee", "pay", "--records", records).stdout
    assert said.startswith(
        "Fee payment & <b>costs</b>\npay: question, place 1 of 2 records found\n\n"
    )
    assert re.search(r" +\d+  “fee”  the word itself\n", said)


@pytest.mark.usefixtures("content")
def test_explain_tells_kinds_of_one_id_apart(faq: Run) -> None:
    said = faq("explain", "what does IFS stand for", "category:ifs").stdout
    assert said.startswith("Infant Family Specialist (IFS)\nifs: category, place 1 of ")
    said = faq("explain", "IFS", "term:ifs")
    assert said.stderr.splitlines()[-1].startswith("The search has no record “term:ifs”.")


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("work-how-mny", "The search has no record “work-how-mny”. Did you mean “work-how-many”?"),
        (
            "supervision-50-hours-imhs",
            "The public does not see “supervision-50-hours-imhs”, so no search of theirs finds it.",
        ),
        (
            "criterion:supervision-50-hours-imhs",
            "The public does not see “criterion:supervision-50-hours-imhs”, so no search of theirs "
            "finds it.",
        ),
    ],
)
def test_explain_refuses_what_the_search_does_not_have(faq: Run, slug: str, message: str) -> None:
    result = faq("explain", "toddlers", slug)
    assert (result.stdout, result.stderr, result.exit_code) == ("", message + "\n", 2)


# evaluate


def test_a_row_for_each_style(faq: Run, records: Path, queries: Path) -> None:
    result = faq("evaluate", queries, "--records", records)
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[0] == [
        *("queries", "success@1", "success@3", "MRR@10", "MAP", "nDCG@10"),
        *("set@6", "recognised", "refused"),
    ]
    assert [row[:2] for row in rows[1:]] == [
        ["all", "6"],
        ["<i>sentence</i>", "1"],
        ["keywords", "2"],
    ]
    assert rows[2][-2] == "–", "no search of the style is without an answer"
    assert len({len(line) for line in result.stdout.splitlines()}) == 1


def test_the_styles_and_what_went_wrong_as_json(faq: Run, records: Path, queries: Path) -> None:
    found = json.loads(faq("evaluate", queries, "--records", records, "--json").stdout)
    assert list(found["styles"]) == ["<i>sentence</i>", "keywords"]
    assert found["styles"]["keywords"]["success_at_1"] == 0.5
    assert found["answerable"] == 4
    misses = {one["id"]: one for one in found["misses"]}
    assert set(misses) == {"2", "3", "4", "6"}
    assert misses["2"] == {
        "id": "2",
        "query": "hotel rooms",
        "style": "keywords",
        "troubles": ["not found"],
        "expected": ["go"],
        "place": None,
        "first": {"kind": "question", "id": "stay", "title": "Hotel rooms"},
        "confident": True,
    }
    assert misses["3"]["place"] == 2
    assert misses["4"]["troubles"] == ["not recognised"]
    assert misses["4"]["first"]["id"] == "go"
    assert misses["6"]["first"] is None
    assert misses["6"]["troubles"] == ["not found", "wrongly refused"]


def test_expected_criteria_count_among_hits_of_every_kind(
    faq: Run, content: Path, tmp_path: Path
) -> None:
    asked = [{"id": "a", "query": "code of ethics", "expected": ["ethics-and-agreement"]}]
    file = write_lines(tmp_path / "q.jsonl", asked)
    found = json.loads(faq("evaluate", file, "--json", "--content", content).stdout)
    assert found["success_at_1"] == 1


def test_a_style_must_be_a_text(faq: Run, records: Path, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "q.jsonl", [{"query": "fee", "expected": [], "style": 3}])
    result = faq("evaluate", file, "--records", records)
    message = f"{file}:1: “style” is missing or no text. Write it in quotes.\n"
    assert (result.stderr, result.exit_code) == (message, 1)


def test_the_report_is_one_page_that_needs_nothing_else(
    faq: Run, records: Path, queries: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    plain = faq("evaluate", queries, "--records", records)
    result = faq("evaluate", queries, "--records", records, "--html", report)
    assert result.stdout == plain.stdout
    assert result.stderr.splitlines()[-1].startswith(f"{report}: ")
    text = report.read_text("utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert not page.select("script, link, img, iframe, [src], [href]")
    assert not re.search(r"https?:|url\(|@import", text)
    faq("evaluate", queries, "--records", records, "--html", report)
    assert report.read_text("utf-8") == text, "the same input gives the same bytes"


def test_the_report_shows_measures_and_misses(
    faq: Run, records: Path, queries: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    rows = faq("evaluate", queries, "--records", records, "--html", report).stdout.splitlines()
    page = BeautifulSoup(report.read_text("utf-8"), "html.parser")
    shown = [
        [cell.get_text() for cell in row.select("th, td")]
        for row in page.select(".measures tbody tr")
    ]
    assert [" ".join(row) for row in shown] == [" ".join(row.split()) for row in rows[1:]]
    misses = [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page.select(".misses tbody tr")
    ]
    assert misses == [
        ["hotel rooms keywords", "not found", "Travel abroad go", "Hotel rooms question stay"],
        [
            "fee <i>sentence</i>",
            misses[1][1],
            "Hotel rooms stay",
            "Fee payment & <b>costs</b> question pay",
        ],
        ["travel abroad", "not recognised", "nothing", "Travel abroad question go"],
        [
            "giraffe",
            "not found, wrongly refused",
            "Travel abroad go not in the records gone",
            "nothing",
        ],
    ]
    assert misses[1][1].startswith("not first")
    assert misses[1][1].endswith("found at place 2")
    bars = page.select('.bars[role="img"]')[0]
    assert "table" in str(bars["aria-label"])
    assert [one.get_text() for one in bars.select(".bars__name")] == [
        "all",
        "<i>sentence</i>",
        "keywords",
    ]


def test_a_report_without_a_miss_says_so(faq: Run, records: Path, tmp_path: Path) -> None:
    file, report = write_lines(tmp_path / "q.jsonl", QUERIES[:1]), tmp_path / "report.html"
    faq("evaluate", file, "--records", records, "--html", report)
    page = BeautifulSoup(report.read_text("utf-8"), "html.parser")
    assert not page.select(".misses")
    assert "Nothing: every search found a right answer first" in page.get_text()


def test_a_report_of_nothing_is_a_report(faq: Run, records: Path, tmp_path: Path) -> None:
    file, report = write_lines(tmp_path / "q.jsonl", []), tmp_path / "report.html"
    assert faq("evaluate", file, "--records", records, "--html", report).exit_code == 0
    assert "0 searches" in report.read_text("utf-8")


def test_a_report_that_cannot_be_written_is_one_message(
    faq: Run, records: Path, queries: Path, tmp_path: Path
) -> None:
    report = tmp_path / "records.jsonl" / "report.html"
    result = faq("evaluate", queries, "--records", records, "--html", report)
    assert (result.stdout, result.exit_code) == ("", 1)
    assert result.stderr.splitlines()[-1].startswith(f"{report}: cannot be written")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_report(
    browser: Browser,
    faq: Run,
    records: Path,
    queries: Path,
    tmp_path: Path,
    width: int,
    scheme: str,
) -> None:
    report = tmp_path / "report.html"
    faq("evaluate", queries, "--records", records, "--html", report)
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(report.as_uri())
    assert_accessible(page)
    assert_fits(page)
    assert requests == [report.as_uri()]
    context.close()


# expectations in check


@pytest.mark.usefixtures("content")
def test_all_that_is_expected_of_the_frozen_content_holds(faq: Run) -> None:
    result = faq("check", "--json")
    assert json.loads(result.stdout) == {"faults": [], "remarks": []}


@pytest.mark.usefixtures("small_content")
def test_check_tries_what_is_expected(faq: Run, small_content: Path) -> None:
    (small_content / "expectations.toml").write_text(
        '[[search]]\nquery = "zebra"\nexpected = ["cost"]\n\n'
        '[[search]]\nquery = "what does it cost"\nexpected = ["cost"]\n',
        "utf-8",
    )
    result = faq("check")
    place = Path("content") / "expectations.toml"
    assert result.stdout == (
        f"{place}:2: remark, expected search: the search “zebra” should find “cost” among the "
        "first 3, but finds nothing. Add what people type to content/faq/fees/cost.wordings.txt, "
        'or change what is expected. Learn why with: faq explain "zebra" cost\n'
        "No faults: 1 question, 1 answered, in 1 topic; 0 criteria.\n"
    )
    assert (result.stderr, result.exit_code) == ("1 remark\n", 0)
    (remark,) = json.loads(faq("check", "--json").stdout)["remarks"]
    assert (remark["kind"], remark["line"]) == ("expected search", 2)
    place = place_of(small_content)
    assert place is not None
    assert not place.folder.exists(), "a check writes nothing"


def test_check_names_a_wording_that_two_questions_share(faq: Run, small_content: Path) -> None:
    text = "---\nid: fee\nstatus: open\n---\n# What does it cost\n"
    (small_content / "faq" / "fees" / "fee.md").write_text(text, "utf-8")
    folder = Path("content") / "faq" / "fees"
    assert faq("check").stdout.splitlines()[0] == (
        f"{folder / 'fee.md'}:5: remark, shared wording: “What does it cost” is a wording of "
        f"“cost” too ({folder / 'cost.md'}:5). Leave it to the one that answers it."
    )
