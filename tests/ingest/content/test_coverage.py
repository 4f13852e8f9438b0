"""Which questions name which criteria: the table, its totals, its gaps, counted in two ways."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.coverage import coverage_of, format_csv
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Kind, Question, Standing, Status
from ingest.content.model.slugs import Slug
from support.content import CONTENT


def _criterion(slug: str, *categories: str, standing: Standing = Standing.QUOTED) -> Criterion:
    return Criterion(Slug(slug), Kind.WORK, slug, standing, "So.", categories=categories)


def _question(slug: str, answer: str, *criteria: str, status: Status = Status.DRAFT) -> Question:
    return Question(Slug(slug), Slug("fees"), slug, answer, status, criteria=criteria)


KNOWLEDGE = KnowledgeBase(
    criteria=(
        _criterion("hours", "ifs", "imhs"),
        _criterion("days"),
        _criterion("never"),
        _criterion("other", standing=Standing.SISTER),
    ),
    questions=(
        _question(
            "cost",
            "See [[criterion:days]], [[criterion:days|so]] and `[[criterion:never]]`.",
            "hours",
            "gone",
        ),
        _question("when", "[[criterion:other]]", "hours"),
        _question("who", "", status=Status.OPEN),
        _question("old", "", "never", status=Status.RETIRED),
    ),
)

TABLE = """\
criterion,kind,categories,cost,when,who,total
hours,work experience,ifs imhs,1,1,,2
days,work experience,all,1,,,1
never,work experience,all,,,,0
other,work experience,all,,1,,1
total,,,2,2,0,4
"""

PUBLIC_TABLE = """\
criterion,kind,categories,cost,when,who,total
hours,work experience,ifs imhs,1,1,,2
days,work experience,all,,,,0
never,work experience,all,,,,0
total,,,1,1,0,2
"""


@pytest.mark.parametrize(
    ("knowledge", "table"),
    [(KNOWLEDGE.preview(), TABLE), (KNOWLEDGE.public(), PUBLIC_TABLE)],
    ids=["staff", "public"],
)
def test_the_table_is_written(knowledge: KnowledgeBase, table: str) -> None:
    """The public sees no draft, so only what its head names counts there."""
    assert format_csv(coverage_of(knowledge)) == table.replace("\n", "\r\n")


def test_the_gaps_are_known() -> None:
    coverage = coverage_of(KNOWLEDGE.preview())
    assert [one.id for one in coverage.criteria_without_question] == ["never"]
    assert [one.id for one in coverage.questions_without_criterion] == ["who"]


def test_without_records_the_table_is_its_edges() -> None:
    assert format_csv(coverage_of(KnowledgeBase())) == (
        "criterion,kind,categories,total\r\ntotal,,,0\r\n"
    )


def _raw_pairs() -> set[tuple[str, str]]:
    """Criterion and question of each pair in the frozen files, without the program."""
    pairs = set()
    for path in CONTENT.glob("faq/*/[!_]*.md"):
        text = path.read_text("utf-8")
        head = re.search(r"^criteria: \[(.*)\]$", text, re.MULTILINE)
        named = set(head[1].split(", ") if head else ())
        named |= set(re.findall(r"\[\[criterion:([a-z0-9-]+)", text))
        pairs |= {(slug, path.stem) for slug in named}
    return pairs


def test_the_totals_of_the_frozen_table_are_those_of_the_raw_files(
    knowledge: KnowledgeBase,
) -> None:
    pairs = _raw_pairs()
    assert len(pairs) > 50
    head, *rows, foot = csv.reader(io.StringIO(format_csv(coverage_of(knowledge.preview())), ""))
    by_criterion, by_question = (Counter(pair[n] for pair in pairs) for n in (0, 1))
    assert {row[0]: int(row[-1]) for row in rows} == {
        path.stem: by_criterion[path.stem] for path in CONTENT.glob("criteria/*.md")
    }
    assert dict(zip(head[3:-1], map(int, foot[3:-1]), strict=True)) == {
        path.stem: by_question[path.stem] for path in CONTENT.glob("faq/*/[!_]*.md")
    }
    assert int(foot[-1]) == len(pairs)
    marks = {
        (row[0], question)
        for row in rows
        for question, mark in zip(head[3:-1], row[3:-1], strict=True)
        if mark
    }
    assert marks == pairs


_ids = [Slug(letter) for letter in "abcde"]


@settings(deadline=None, derandomize=True)
@given(st.lists(st.lists(st.sampled_from([*_ids, "gone"]), max_size=6), max_size=5))
def test_rows_and_columns_have_one_sum(named: list[list[str]]) -> None:
    coverage = coverage_of(
        KnowledgeBase(
            criteria=tuple(_criterion(slug) for slug in _ids),
            questions=tuple(_question(f"q{n}", "So.", *ids) for n, ids in enumerate(named)),
        )
    )
    rows = [coverage.row_total(one) for one in coverage.criteria]
    columns = [coverage.column_total(one) for one in coverage.questions]
    assert sum(rows) == sum(columns) == len(coverage.cells)
    assert columns == [len(set(ids) - {"gone"}) for ids in named]
    assert len(coverage.criteria_without_question) == rows.count(0)
    assert len(coverage.questions_without_criterion) == columns.count(0)
