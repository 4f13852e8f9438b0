"""`faq search`: hits, batches, records of a file, filters, the staff's query language."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from support.commands import (
    BATCH,
    Run,
    add_question,
    write_lines,
)


@pytest.mark.usefixtures("content")
def test_search_prints_score_id_and_question(faq: Run) -> None:
    result = faq("search", "how far back", "--limit", "1")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(
        r" +\d+  question   training-how-far-back\n {8}How far back can I go when including "
        r"trainings that meet criteria for endorsement\?\n",
        result.stdout,
    )


@pytest.mark.usefixtures("content")
def test_search_prints_each_hit_with_its_kind_and_those_folded_away_last(faq: Run) -> None:
    result = faq("search", "what does IFS stand for", "--limit", "20")
    assert (result.exit_code, result.stderr) == (0, "")
    shown, heading, more = result.stdout.partition("Others that share words:\n")
    assert shown.splitlines()[0].split()[1:] == ["category", "ifs"]
    assert shown.splitlines()[1] == "        Infant Family Specialist (IFS)"
    assert heading
    kinds = {line.split()[1] for part in (shown, more) for line in part.splitlines()[::2]}
    assert len(kinds) > 1


@pytest.mark.usefixtures("content")
def test_search_as_json_gives_one_list_of_all_kinds(faq: Run) -> None:
    found = json.loads(faq("search", "exam accommodations", "--limit", "99", "--json").stdout)
    assert list(found) == ["query", "confident", "hits", "totals"]
    hits = found["hits"]
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert (hits[0]["kind"], hits[0]["title"]) == ("criterion", "Accommodations for the exam")
    assert {tuple(hit) for hit in hits} == {
        ("id", "score", "kind", "title"),
        ("id", "score", "kind", "more", "title"),
    }
    assert list(found["totals"]) == ["question", "criterion", "category", "term"]
    assert sum(found["totals"].values()) == len(hits)


@pytest.mark.usefixtures("content")
def test_search_knows_no_criterion_of_another_association(faq: Run) -> None:
    """The reflective supervision that Michigan asks of an Infant Mental Health Specialist."""
    words = "Michigan's association asks for 50 clock hours Infant Mental Health Specialist renewal"
    found = json.loads(faq("search", words, "--limit", "99", "--json").stdout)
    assert "supervision-50-hours-imhs" not in [hit["id"] for hit in found["hits"]]
    staff = json.loads(faq("search", "--staff", "Michigan status:sister", "--json").stdout)
    assert "supervision-50-hours-imhs" in [one["id"] for one in staff]


def test_search_says_that_nothing_was_found(faq: Run, records: Path) -> None:
    result = faq("search", "zebra", "--records", records)
    assert (result.stdout, result.exit_code) == ("Nothing was found.\n", 0)


def test_search_says_that_nothing_clearly_answers(faq: Run, records: Path) -> None:
    result = faq("search", "zebra lion tiger travel", "--records", records)
    assert result.exit_code == 0
    assert result.stdout == (
        "Nothing clearly answers this. The nearest:\n   118  question   go\n        Travel\n"
    )


def test_search_as_json(faq: Run, records: Path) -> None:
    result = faq("search", "Fees & travel", "--json", "--records", records)
    assert json.loads(result.stdout) == {
        "query": "Fees & travel",
        "confident": True,
        "hits": [
            {"id": "go", "score": 62, "kind": "question", "title": "Travel"},
            {"id": "pay", "score": 55, "kind": "question", "title": "Fee payment"},
        ],
        "totals": {"question": 2, "criterion": 0, "category": 0, "term": 0},
    }


def test_a_limit_cuts_the_hits_and_not_the_total(faq: Run, records: Path) -> None:
    found = json.loads(
        faq("search", "fees travel", "--limit", "1", "--json", "--records", records).stdout
    )
    assert [hit["id"] for hit in found["hits"]] == ["go"]
    assert found["totals"] == {"question": 2, "criterion": 0, "category": 0, "term": 0}


def test_a_topic_and_a_category_choose_the_hits(faq: Run, small_content: Path) -> None:
    add_question(small_content, "travel", "trip", "What does the trip cost?")

    def ids(*options: str) -> list[str]:
        found: dict[str, Any] = json.loads(faq("search", "cost", "--json", *options).stdout)
        return [hit["id"] for hit in found["hits"]]

    assert sorted(ids()) == ["cost", "trip"]
    assert ids("--topic", "fees") == ["cost"]
    assert ids("--category", "ifs") == ["trip"]
    assert ids("--topic", "fees", "--category", "ifs") == []


def test_search_knows_neither_drafts_nor_retired_records(faq: Run, small_content: Path) -> None:
    add_question(small_content, "fees", "stamps", "Stamps?\n\nZebras.", "draft")
    add_question(small_content, "fees", "lions", "Lions?\n\nNone.", "retired")
    assert faq("search", "zebras").stdout == faq("search", "lions").stdout == "Nothing was found.\n"
    assert "  stamps\n" in faq("search", "stamps").stdout


def test_staff_search_finds_by_state_and_shows_it(faq: Run, small_content: Path) -> None:
    add_question(small_content, "fees", "lions", "Lions?\n\nNone.", "retired")
    result = faq("search", "--staff", "status:retired")
    assert result.exit_code == 0
    assert result.stdout == "retired    lions\n           Lions?\n"
    assert result.stderr == "1 record found\n"


@pytest.mark.usefixtures("small_content")
def test_staff_search_says_that_nothing_was_found(faq: Run) -> None:
    result = faq("search", "--staff", "status:draft OR zebra")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "0 records found\n", 0)


def test_staff_search_finds_criteria_by_their_standing(faq: Run, content: Path) -> None:
    result = faq("search", "--staff", "kind:criterion status:quoted", "--limit", "99", "--json")
    quoted = {
        path.stem
        for path in (content / "criteria").glob("*.md")
        if "\nstanding: quoted\n" in path.read_text("utf-8")
    }
    assert {one["id"] for one in json.loads(result.stdout)} == quoted
    (one,) = (one for one in json.loads(result.stdout) if one["id"] == "training-30-hours")
    assert one == {
        "id": "training-30-hours",
        "topic": "",
        "status": "quoted",
        "title": "Specialized training before endorsement",
    }
    shown = faq("search", "--staff", "kind:criterion status:quoted 36")
    assert (
        shown.stdout
        == "quoted     infant-toddler-age\n           Who counts as an infant or toddler\n"
    )
    assert shown.stderr == "1 record found\n"


def test_staff_search_as_json_with_a_limit(faq: Run, small_content: Path) -> None:
    add_question(small_content, "fees", "lions", "What do lions cost?")
    found = json.loads(faq("search", "--staff", "cost NOT status:open", "--json").stdout)
    assert found == [
        {"id": "cost", "topic": "fees", "status": "published", "title": "What does it cost?"}
    ]
    limited = faq("search", "--staff", "cost", "--json", "--limit", "1")
    assert len(json.loads(limited.stdout)) == 1


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("query", ["NOT NOT a", "(", "*", '"', "[", ""])
def test_a_slip_in_a_staff_search_is_no_fault(faq: Run, query: str) -> None:
    result = faq("search", "--staff", query)
    assert (result.stderr, result.exit_code) == ("0 records found\n", 0)


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("staus:open", "There is no field “staus”. Did you mean “status”?\n"),
        ("status:opened", "There is no status “opened”. Did you mean “open”?\n"),
        ("status:confirmd", "There is no status “confirmd”. Did you mean “confirmed”?\n"),
        ("knd:criterion", "There is no field “knd”. Did you mean “kind”?\n"),
    ],
)
def test_a_field_that_does_not_exist_is_one_message(faq: Run, query: str, message: str) -> None:
    result = faq("search", "--staff", query)
    assert (result.stdout, result.stderr, result.exit_code) == ("", message, 2)


def test_an_index_never_takes_a_folder_with_other_files(faq: Run, small_content: Path) -> None:
    before = sorted(small_content.parent.rglob("*"))
    result = faq("build", "--index", ".")
    assert (result.stderr, result.exit_code) == (
        ". holds other files than an index, such as content. "
        "Nothing was changed: name a new or empty folder with --index.\n",
        2,
    )
    assert sorted(small_content.parent.rglob("*")) == before


def test_a_batch_is_answered_line_by_line(faq: Run, records: Path, queries: Path) -> None:
    result = faq("search", "--queries", queries, "--records", records)
    assert (result.stdout, result.stderr, result.exit_code) == (BATCH, "", 0)


@pytest.mark.usefixtures("content")
def test_a_batch_over_the_content(faq: Run, tmp_path: Path) -> None:
    asked = [
        {"id": "a", "query": "master’s degree"},
        {"id": "b", "query": "one conference"},
        {"id": "c", "query": "birth to 36 months"},
    ]
    result = faq("search", "--queries", write_lines(tmp_path / "q", asked), "--limit", "1")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(line) for line in lines] == [["id", "confident", "hits"]] * 3
    assert [(hit["id"], hit["kind"]) for line in lines for hit in line["hits"]] == [
        ("work-masters-start", "question"),
        ("training-one-conference", "question"),
        ("infant-toddler", "term"),
    ]


def test_a_batch_of_nothing_gives_nothing(faq: Run, records: Path, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n \n")
    result = faq("search", "--queries", "none.jsonl", "--records", records)
    assert (result.stdout, result.stderr, result.exit_code) == ("", "", 0)


def test_records_need_no_content_folder_and_make_no_index(
    faq: Run, records: Path, tmp_path: Path
) -> None:
    assert faq("search", "travel", "--records", records).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["records.jsonl"]


@pytest.mark.parametrize("option", ["--queries", "--records"])
def test_lines_saved_by_a_windows_editor_are_read(
    faq: Run, records: Path, queries: Path, option: str
) -> None:
    """They begin with a byte-order mark, which content files may begin with as well."""
    file = {"--queries": queries, "--records": records}[option]
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    result = faq("search", "--queries", queries, "--records", records)
    assert (result.stdout, result.stderr, result.exit_code) == (BATCH, "", 0)


def test_any_text_in_a_line_can_be_answered(faq: Run, records: Path, tmp_path: Path) -> None:
    asked = [{"id": text, "query": text} for text in ("\ud800", "\0", "a\u2028b", "👶")]
    result = faq("search", "--queries", write_lines(tmp_path / "q", asked), "--records", records)
    assert result.exit_code == 0
    assert [json.loads(line)["id"] for line in result.stdout.split("\n")[:-1]] == [
        one["id"] for one in asked
    ]
