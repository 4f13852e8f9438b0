"""What each word and field gives a record adds up to its score."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.content.model.knowledge import KnowledgeBase
from search.engine import search
from search.index import index_of
from search.quality.picture import Pictures
from search.scored_index import ScoredIndex
from search.scoring.formula import FIELDS


@pytest.fixture(scope="module")
def public(knowledge: KnowledgeBase) -> KnowledgeBase:
    return knowledge.public()


@pytest.fixture(scope="module")
def scored(public: KnowledgeBase) -> ScoredIndex:
    return index_of(public)


@pytest.fixture(scope="module")
def pictures(public: KnowledgeBase, scored: ScoredIndex) -> Pictures:
    return Pictures(scored, public)


QUERIES = [
    "how many hours of supervision",
    "suprevision",
    "boss",
    "trai",
    "IFS",
    "old workshops from ten years ago",
    "I/T 0-36 months babies",
    "reflective supervision/consultation",
    "How many infants or toddlers do I need to work with to meet the specialized work criteria?",
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_fields_of_each_part_add_up_to_it_and_the_parts_to_the_score(
    pictures: Pictures, scored: ScoredIndex, query: str
) -> None:
    hits = search(scored, query, limit=20).hits
    assert hits
    for hit in hits:
        bar = pictures.bar(query, hit.kind, hit.id)
        assert sum(one.told.impact for one in bar.parts) - bar.told.handicap == hit.score
        for one in bar.parts:
            assert sum(one.fields.values()) == one.told.impact
            assert one.fields.keys() <= FIELDS.keys()


@pytest.mark.parametrize(
    ("query", "field"),
    [("specialized work criteria", "question"), ("zebra riding", "asked_as")],
)
def test_a_word_counts_for_the_field_that_has_it(
    content_with_wording: tuple[Pictures, ScoredIndex], query: str, field: str
) -> None:
    pictures, _ = content_with_wording
    bar = pictures.bar(query, "question", "work-how-many")
    first = bar.parts[0].fields
    assert max(first, key=first.__getitem__) == field


@pytest.fixture(scope="module")
def content_with_wording(public: KnowledgeBase) -> tuple[Pictures, ScoredIndex]:
    questions = tuple(
        replace(one, wordings=("zebra riding",)) if one.id == "work-how-many" else one
        for one in public.questions
    )
    changed = replace(public, questions=questions)
    index = index_of(changed)
    return Pictures(index, changed), index


def test_a_record_that_is_not_found_has_no_parts(pictures: Pictures) -> None:
    bar = pictures.bar("zeppelins", "question", "work-how-many")
    assert (bar.parts, bar.told.place) == ((), None)
