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
     queries  success@1  success@3  MRR@10    MAP  nDCG@10  recognised  refused
all        4      0.667      0.667   0.667  0.667    0.667       1.000    0.333
"""


def test_evaluate_prints_the_measures(faq: Run, records: Path, queries: Path) -> None:
    result = faq("evaluate", queries, "--records", records)
    assert (result.stdout, result.stderr, result.exit_code) == (MEASURES, "", 0)


def test_evaluate_as_json(faq: Run, records: Path, queries: Path) -> None:
    result = faq("evaluate", queries, "--records", records, "--json")
    measures = json.loads(result.stdout)
    del measures["misses"]  # see test_cli_search.py
    assert measures == {
        "queries": 4,
        "mrr_at_10": pytest.approx(2 / 3),
        "success_at_1": pytest.approx(2 / 3),
        "success_at_3": pytest.approx(2 / 3),
        "mean_average_precision": pytest.approx(2 / 3),
        "refused_rightly": 1,
        "refused_wrongly": pytest.approx(1 / 3),
        "ndcg_at_10": pytest.approx(2 / 3),
        "answerable": 3,
        "styles": {},
    }


@pytest.mark.usefixtures("small_content")
def test_evaluate_over_the_content(faq: Run, tmp_path: Path) -> None:
    asked = [{"id": "a", "query": "cost", "expected": ["cost"]}]
    result = faq("evaluate", write_lines(tmp_path / "q.jsonl", asked), "--json")
    assert json.loads(result.stdout)["mrr_at_10"] == 1


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
