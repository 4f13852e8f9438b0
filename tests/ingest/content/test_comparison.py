"""The table of categories: every limited criterion in its cells, rows by kind and aspect."""

from __future__ import annotations

from ingest.content.model.comparison import comparison
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Category, Criterion, Era, Kind, Line, Standing
from ingest.content.model.relations import criteria_beside
from ingest.content.model.slugs import Slug


def _criterion(slug: str, kind: Kind, aspect: str, *categories: str, era: str = "") -> Criterion:
    return Criterion(
        *(Slug(slug), kind, slug, Standing.PUBLISHED),
        categories=categories,
        eras=(era,) if era else (),
        aspect=aspect,
        differs_from=("fee-ifs",) if slug == "fee-old" else (),
    )


KNOWLEDGE = KnowledgeBase(
    categories=tuple(
        Category(Slug(slug), slug.upper(), "", Line.INFANT) for slug in ("ifa", "ifs", "imhs")
    ),
    eras=(Era(Slug("old"), "Old", "to 2017"), Era(Slug("new"), "New", "from 2018")),
    criteria=(
        _criterion("exam", Kind.APPLICATION, "exam", "imhs"),
        _criterion("odd", Kind.APPLICATION, "", "ifa", "ifs", "imhs"),
        _criterion("fee-imhs", Kind.APPLICATION, "fees", "imhs", era="new"),
        _criterion("fee-old", Kind.APPLICATION, "fees", "ifs", "imhs", era="old"),
        _criterion("fee-ifs", Kind.APPLICATION, "fees", "ifs", era="new"),
        _criterion("all", Kind.APPLICATION, "fees"),
        _criterion("hours", Kind.TRAINING, "training-hours", "ifs"),
    ),
)


def test_rows_stand_by_kind_the_widest_aspect_first_and_the_rest_last() -> None:
    rows = comparison(KNOWLEDGE)
    assert [(row.kind, row.aspect, row.width) for row in rows] == [
        (Kind.TRAINING, "Training hours", 1),
        (Kind.APPLICATION, "Fees", 2),
        (Kind.APPLICATION, "Exam", 1),
        (Kind.APPLICATION, "", 3),
    ]


def test_a_cell_holds_the_latest_first_and_nothing_of_what_holds_for_all() -> None:
    fees = comparison(KNOWLEDGE)[1]
    assert {slug: [one.id for one in cell] for slug, cell in fees.cells.items()} == {
        "ifa": [],
        "ifs": ["fee-ifs", "fee-old"],
        "imhs": ["fee-imhs", "fee-old"],
    }


def test_without_criteria_there_are_no_rows() -> None:
    assert comparison(KnowledgeBase(categories=KNOWLEDGE.categories)) == ()


def test_no_criterion_is_lost(knowledge: KnowledgeBase) -> None:
    found = {one.id for row in comparison(knowledge) for cell in row.cells.values() for one in cell}
    assert found == {one.id for one in knowledge.criteria if one.categories}


def test_beside_a_criterion_stand_the_others_of_its_aspect_along_the_ladder() -> None:
    def beside(slug: str) -> list[str]:
        criterion = KNOWLEDGE.criterion_by_id[slug]
        return [one.id for one in criteria_beside(criterion, KNOWLEDGE)]

    assert beside("fee-imhs") == ["all", "fee-ifs", "fee-old"]
    assert beside("fee-ifs") == ["all", "fee-imhs"]  # the one that differs is shown apart
    assert beside("odd") == beside("hours") == []
