"""`faq evaluate`: measures of searches whose answers are known."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.commands import (
    QUERIES,
    Run,
    assert_failed,
    write_lines,
)

MEASURES = """\
     queries  success@1  success@3  MRR@10    MAP  nDCG@10  set@6  recognised  refused
all        4      0.667      0.667   0.667  0.667    0.667      –       1.000    0.000
"""


def test_evaluate_prints_the_measures(faq: Run, records: Path, queries: Path) -> None:
    result = faq("evaluate", queries, "--records", records)
    assert (result.stdout, result.stderr, result.exit_code) == (MEASURES, "", 0)


def test_evaluate_as_json(faq: Run, records: Path, queries: Path) -> None:
    result = faq("evaluate", queries, "--records", records, "--json")
    measures = json.loads(result.stdout)
    del measures["misses"]  # see test_search_quality.py
    assert [*measures.pop("kinds")] == ["question"]
    assert measures == {
        "queries": 4,
        "mrr_at_10": pytest.approx(2 / 3),
        "success_at_1": pytest.approx(2 / 3),
        "success_at_3": pytest.approx(2 / 3),
        "mean_average_precision": pytest.approx(2 / 3),
        "refused_rightly": 1,
        "refused_wrongly": 0,
        "ndcg_at_10": pytest.approx(2 / 3),
        "answerable": 3,
        "set_recall_at_6": 0,
        "with_set": 0,
        "styles": {},
    }


@pytest.mark.usefixtures("small_content")
def test_evaluate_over_the_content(faq: Run, tmp_path: Path) -> None:
    asked = [{"id": "a", "query": "cost", "expected": ["cost"]}]
    result = faq("evaluate", write_lines(tmp_path / "q.jsonl", asked), "--json")
    assert json.loads(result.stdout)["mrr_at_10"] == 1


OF_ALL_KINDS = [
    {"query": "how many toddlers do I need", "expected": ["work-how-many"]},
    {"query": "code of ethics", "expected": ["criterion:ethics-and-agreement"]},
    {"query": "what does IFS stand for", "expected": ["ifs", "term:endorsement"]},
    {"query": "what is RS/C", "expected": ["term:reflective-supervision"]},
    {"query": "zebra", "expected": []},
]
"""Searches of the frozen content: an id alone, ids with their kinds, and one that finds nothing."""


def test_each_kind_that_answers_is_measured(faq: Run, content: Path, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "q.jsonl", OF_ALL_KINDS)
    found = json.loads(faq("evaluate", file, "--json", "--content", content).stdout)
    assert (found["queries"], found["answerable"], found["success_at_1"]) == (5, 4, 1)
    assert {kind: one["queries"] for kind, one in found["kinds"].items()} == {
        "question": 1,
        "criterion": 1,
        "category": 1,
        "term": 2,
    }, "one that two kinds answer counts with each"
    rows = faq("evaluate", file, "--content", content).stdout.splitlines()
    assert [row.split()[0] for row in rows[1:]] == ["all", *found["kinds"]]


def test_a_kind_before_an_id_means_no_other_record_of_it(
    faq: Run, content: Path, tmp_path: Path
) -> None:
    asked = [
        {"query": "code of ethics", "expected": ["term:ethics-and-agreement"]},
        {"query": "code of ethics", "expected": ["ethics-and-agreement"]},
    ]
    file = write_lines(tmp_path / "q.jsonl", asked)
    found = json.loads(faq("evaluate", file, "--json", "--content", content).stdout)
    assert found["success_at_1"] == 0.5
    (miss,) = found["misses"]
    assert (miss["expected"], miss["troubles"]) == (["term:ethics-and-agreement"], ["not found"])
    assert miss["first"] == {
        "kind": "criterion",
        "id": "ethics-and-agreement",
        "title": "Code of Ethics and Endorsement Agreement",
    }


def test_a_set_is_what_answers_together(faq: Run, tmp_path: Path) -> None:
    records = [
        {"id": f"fee-{number}", "topic": "", "question": f"Fee {name}"}
        for number, name in enumerate(["of dogs", "of cats", "of birds and of fish and of frogs"])
    ]
    asked = [
        {
            "query": "fee",
            "expected": ["fee-0", "fee-1"],
            "set": ["fee-0", "fee-1", "question:fee-2"],
        },
        {"query": "dogs", "expected": ["fee-0"], "set": ["fee-0", "fee-1"]},
        {"query": "cats", "expected": ["fee-1"]},
    ]
    found = json.loads(
        faq(
            *("evaluate", write_lines(tmp_path / "q.jsonl", asked), "--json"),
            *("--records", write_lines(tmp_path / "r.jsonl", records)),
        ).stdout
    )
    assert (found["with_set"], found["set_recall_at_6"]) == (2, pytest.approx((1 + 1 / 2) / 2))
    assert [(one["query"], one["troubles"]) for one in found["misses"]] == [
        ("dogs", ["part of a set"])
    ]


def test_a_set_of_what_nothing_answers_is_refused(faq: Run, records: Path, tmp_path: Path) -> None:
    asked = [{"query": "fee", "expected": [], "set": ["pay"]}]
    file = write_lines(tmp_path / "q.jsonl", asked)
    message = f"{file}:1: there is a “set”, but nothing is expected to come first.\n"
    assert_failed(faq("evaluate", file, "--records", records), 1, message)


@pytest.mark.parametrize("key", ["expected", "set"])
def test_a_list_must_be_a_list(faq: Run, records: Path, tmp_path: Path, key: str) -> None:
    asked = [{"query": "fee", "expected": ["pay"], key: "pay"}]
    file = write_lines(tmp_path / "q.jsonl", asked)
    message = f"{file}:1: “{key}” is not a list. Write it as [].\n"
    assert_failed(faq("evaluate", file, "--records", records), 1, message)


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param({}, id="none"),
        pytest.param({"expected": "pay"}, id="text"),
        pytest.param({"expected": {"pay": 1}}, id="object"),
        pytest.param({"expected": None}, id="null"),
    ],
)
def test_evaluate_needs_a_list_of_what_is_expected(
    faq: Run, records: Path, tmp_path: Path, expected: dict[str, object]
) -> None:
    asked = [QUERIES[0], {"id": "a", "query": "fee", **expected}]
    file = write_lines(tmp_path / "q.jsonl", asked)
    assert_failed(
        faq("evaluate", file, "--records", records),
        1,
        f"{file}:2: “expected” is not a list. Write it as [].\n",
    )


@pytest.mark.parametrize("expected", [[["pay"]], [{"id": "pay"}], [7]], ids=str)
def test_what_is_expected_must_be_ids(
    faq: Run, records: Path, tmp_path: Path, expected: object
) -> None:
    file = write_lines(tmp_path / "q.jsonl", [{"id": "a", "query": "fee", "expected": expected}])
    result = faq("evaluate", file, "--records", records)
    assert (result.stdout, result.exit_code) == ("", 1)
    assert re.fullmatch(rf"{re.escape(str(file))}:1: “expected” .*\.\n", result.stderr)


def test_an_id_that_no_record_has_is_named(faq: Run, content: Path, tmp_path: Path) -> None:
    lines = [
        {"query": "fees", "expected": ["fee-mentr"], "set": ["fee-mentor", "term:fee-mentor"]},
    ]
    result = faq("evaluate", write_lines(tmp_path / "q.jsonl", lines), "--content", content)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"{tmp_path / 'q.jsonl'}:1: there is no record “fee-mentr”. Did you mean “fee-mentor”?",
        f"{tmp_path / 'q.jsonl'}:1: there is no record “term:fee-mentor”. "
        "Did you mean “fee-mentor”?",
    ]
