"""How sure a first hit must be in languages of which no searches of other subjects are known."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Association, Question, Status, Topic
from search.engine import search
from search.entries import entries_of
from search.index import build_index
from search.scored_index import ScoredIndex
from search.synonyms import aliases_of
from support.content import DATA

LANGUAGES = ("es", "de", "ar")

SUREST_FOREIGN = 0.03
"""Part of the searches of other subjects that may be answered as if they were of this one."""

LEAST_OWN = 0.45
"""Part of the searches for what is there that must be answered without a doubt; fewer are, where
they name a thing in other words than the record."""


def _said(language: str) -> dict[str, Any]:
    path = DATA / "languages" / "sureness" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _index(language: str, count: int) -> ScoredIndex:
    questions = tuple(
        Question(f"q{n}", "t", one["title"], one["answer"], Status.PUBLISHED)
        for n, one in enumerate(_said(language)["question"][:count])
    )
    association = Association(language=language)
    knowledge = KnowledgeBase(
        topics=(Topic("t", "T"),), questions=questions, association=association
    )
    return build_index(entries_of(knowledge), aliases_of(knowledge))


def _part_sure(index: ScoredIndex, queries: list[str]) -> float:
    found = [search(index, query) for query in queries]
    return sum(bool(one.hits) and one.confident for one in found) / len(queries)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [12, 24])
def test_searches_of_other_subjects_are_not_answered_surely(language: str, count: int) -> None:
    assert _part_sure(_index(language, count), _said(language)["everyday"]) <= SUREST_FOREIGN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [12, 24])
def test_searches_for_what_is_there_are(language: str, count: int) -> None:
    index, questions = _index(language, count), _said(language)["question"][:count]
    titles = [one["title"] for one in questions]
    assert _part_sure(index, titles) == 1
    assert _part_sure(index, [asked for one in questions for asked in one["asked"]]) >= LEAST_OWN
