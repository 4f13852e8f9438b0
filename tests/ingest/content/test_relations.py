"""What a record has to do with others: related questions, few and always the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Kind, Question, Standing, Topic
from ingest.content.model.relations import RELATED, related_questions
from ingest.content.model.slugs import Slug

CRITERIA = "abcd"


def _knowledge(*questions: tuple[str, str, str]) -> KnowledgeBase:
    """Questions of topic, id and the letters of their criteria."""
    return KnowledgeBase(
        topics=tuple(Topic(Slug(name), name) for name in sorted({one[0] for one in questions})),
        questions=tuple(
            Question(Slug(name), Slug(topic), name, criteria=tuple(criteria))
            for topic, name, criteria in questions
        ),
        criteria=tuple(Criterion(Slug(one), Kind.WORK, one, Standing.QUOTED) for one in CRITERIA),
    )


MANY = _knowledge(
    ("t1", "q0", ""),
    ("t1", "q1", "ab"),
    ("t1", "q2", "a"),
    ("t1", "q3", ""),
    ("t2", "q4", "abc"),
    ("t2", "q5", ""),
    ("t2", "q6", "a"),
    ("t2", "q7", "d"),
    ("t2", "q8", ""),
    ("t3", "q9", "x"),
)


@pytest.mark.parametrize(
    ("slug", "related"),
    [
        ("q1", ["q4", "q2", "q6", "q0", "q3"]),
        ("q2", ["q1", "q4", "q6", "q3", "q0"]),
        ("q0", ["q1", "q2", "q3"]),
        ("q7", ["q6", "q8", "q5", "q4"]),
        ("q9", []),
    ],
)
def test_shared_criteria_come_first_and_the_nearest_of_the_topic_next(
    slug: str, related: list[str]
) -> None:
    found = related_questions(MANY.question_by_id[slug], MANY)
    assert [one.id for one in found] == related


def _slow(question: Question, knowledge: KnowledgeBase) -> list[Question]:
    """The same by trying every question."""
    place = knowledge.questions.index(question)
    own = {one.id for one in knowledge.cited_by(question)}
    ranked = []
    for other_place, other in enumerate(knowledge.questions):
        shared = len(own.intersection(one.id for one in knowledge.cited_by(other)))
        if other != question and (shared or other.topic == question.topic):
            ranked.append((-shared, abs(other_place - place), other_place, other))
    return [one for *_, one in sorted(ranked, key=lambda one: one[:3])][:RELATED]


_questions = st.lists(
    st.tuples(st.sampled_from(["t1", "t2"]), st.text(CRITERIA + "x", max_size=4)), max_size=25
)


@given(_questions)
def test_they_are_what_trying_every_question_finds(drawn: list[tuple[str, str]]) -> None:
    knowledge = _knowledge(
        *((topic, f"q{n}", named) for n, (topic, named) in enumerate(sorted(drawn)))
    )
    for one in knowledge.questions:
        assert list(related_questions(one, knowledge)) == _slow(one, knowledge)
