"""Criteria by kind: nothing lost, nothing twice, the latest first."""

from __future__ import annotations

from ingest.content.model.checklist import checklist
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Era, Kind, Standing
from ingest.content.model.slugs import Slug

ERAS = (Era(Slug("old"), "Old", "to 2017"), Era(Slug("new"), "New", "from 2018"))


def _criterion(slug: str, kind: Kind, era: str, *categories: str, differs: str = "") -> Criterion:
    return Criterion(
        Slug(slug),
        kind,
        slug,
        Standing.PUBLISHED,
        categories=categories,
        eras=(era,) if era else (),
        differs_from=(differs,) if differs else (),
    )


KNOWLEDGE = KnowledgeBase(
    eras=ERAS,
    criteria=(
        _criterion("fee-old", Kind.APPLICATION, "old", "ifs"),
        _criterion("exam-old", Kind.APPLICATION, "old"),
        _criterion("fee-new", Kind.APPLICATION, "new", "ifs", differs="fee-old"),
        _criterion("form", Kind.APPLICATION, "new"),
        _criterion("hours", Kind.TRAINING, "old", "ifs"),
        _criterion("ever", Kind.TRAINING, ""),
    ),
)


def test_kinds_stand_in_their_order_and_the_latest_criteria_first() -> None:
    groups = checklist(KNOWLEDGE.criteria, KNOWLEDGE)
    assert [(group.kind, group.count) for group in groups] == [
        (Kind.TRAINING, 2),
        (Kind.APPLICATION, 4),
    ]
    assert [one.id for one in groups[0].criteria] == ["ever", "hours"]
    assert [one.id for one in groups[1].criteria] == ["fee-new", "form", "exam-old"]


def test_only_what_a_later_one_contradicts_is_earlier() -> None:
    assert [one.id for one in checklist(KNOWLEDGE.criteria, KNOWLEDGE)[1].earlier] == ["fee-old"]
    # The one that contradicts it need not be in the list.
    (alone,) = checklist(KNOWLEDGE.criteria[:1], KNOWLEDGE)
    assert [one.id for one in alone.earlier] == ["fee-old"]
    assert alone.criteria == ()


def test_no_criteria_make_no_group(knowledge: KnowledgeBase) -> None:
    assert checklist((), knowledge) == ()


def test_no_criterion_is_lost_or_stands_twice(knowledge: KnowledgeBase) -> None:
    groups = checklist(knowledge.criteria, knowledge)
    ids = [one.id for group in groups for one in (*group.criteria, *group.earlier)]
    assert sorted(ids) == sorted(one.id for one in knowledge.criteria)
    assert {one.kind for group in groups for one in group.criteria} == set(Kind)
