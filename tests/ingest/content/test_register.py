"""The frozen register holds every fact of the two documents, where it stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from ingest.content.loading import open_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Standing, Status
from ingest.content.warnings.rules import find_warnings
from support.content import CONTENT, SEEDS

HANDOUT, WEB_PAGE = SEEDS


@dataclass(frozen=True)
class Fact:
    """One thing that a document says, and the criterion that holds it."""

    id: str
    criterion: str
    figures: tuple[str, ...]
    document: str
    lines: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    """What must stand in these lines, spaces and line ends aside."""


FACTS = [
    Fact(
        "trn-30",
        "training-30-hours",
        ("at least 30 clock hours",),
        WEB_PAGE,
        ((18, 18),),
        ("30 clock hours of relationship-based education training", "trainings at Category II"),
    ),
    Fact(
        "trn-15-year",
        "training-15-hours-a-year",
        ("15 hours per year",),
        WEB_PAGE,
        ((18, 18),),
        ("15 hours per year of relationship-based", "approved by the organization"),
    ),
    Fact(
        "rnw-15",
        "training-15-hours-a-year",
        ("15 hours per year",),
        WEB_PAGE,
        ((18, 18),),
        ('under Continuing Endorsement Requirements it states: "15 hours per year',),
    ),
    Fact(
        "wrk-age",
        "infant-toddler-age",
        ("birth to 36 months",),
        HANDOUT,
        ((28, 28),),
        ("Infant/toddler = birth to 36 months",),
    ),
    Fact(
        "wrk-enough",
        "work-enough-to-be-rated",
        (),
        HANDOUT,
        ((24, 24),),
        ("should have enough experience with infants/toddlers so that the persons who complete",),
    ),
    Fact(
        "wrk-10-preschool",
        "families-after-preschool-work",
        ("at least 10 families over at least 6 months",),
        HANDOUT,
        ((24, 24),),
        (
            "primarily with preschool aged children",
            "minimum of 10 families where the infant/toddler* is the target",
            "at least six months",
        ),
    ),
    Fact(
        "wrk-10-none",
        "families-without-prior-work",
        ("at least 10 families over at least 2 years",),
        HANDOUT,
        ((26, 26),),
        (
            "has not yet included infants/toddlers or preschoolers",
            "minimum of 10 families where the infant/toddler is the target",
            "at least two years",
        ),
    ),
    Fact(
        "wrk-ii-kinds",
        "work-kinds-category-ii",
        (),
        HANDOUT,
        ((18, 18),),
        (
            "Level II work experience is more broad",
            "case management, Part C service coordination, parent-child play groups, parent "
            "education, and family support",
        ),
    ),
    Fact(
        "wrk-iii-kinds",
        "work-kinds-category-iii",
        (),
        HANDOUT,
        ((18, 18),),
        (
            "Level III work experiences are often (but not always) home-based",
            "advocacy, developmental guidance, emotional support, concrete assistance, and "
            "parent-infant psychotherapy",
        ),
    ),
    Fact(
        "wrk-iii-growth",
        "work-growth-category-iii",
        (),
        HANDOUT,
        ((20, 20),),
        ("supervised work experience over time", "relationship-focused and culturally sensitive"),
    ),
    Fact(
        "wrk-start",
        "start-at-category-ii",
        (),
        HANDOUT,
        ((32, 32), (52, 52)),
        (
            "most common for people to start at Level II",
            "serve many infant mental health cases",
            "many specialized in-service training opportunities",
        ),
    ),
    Fact(
        "rs-endorsed",
        "supervision-by-endorsed",
        (),
        HANDOUT,
        ((52, 52),),
        ("reflective supervision/consultation from someone who is endorsed",),
    ),
    Fact(
        "rs-iii-gives",
        "supervision-given-by-category-iii",
        (),
        HANDOUT,
        ((52, 52),),
        ("earned Level III, they can be considered as potential providers",),
    ),
    Fact(
        "edu-masters",
        "masters-alone-is-not-enough",
        (),
        HANDOUT,
        ((30, 32), (52, 52)),
        ("I have my Master's degree, so shouldn't I start at Level III?", "degree of expertise"),
    ),
    Fact(
        "ref-confident",
        "raters-must-be-confident",
        (),
        HANDOUT,
        ((24, 24),),
        ("the reference rating forms can confidently answer questions", "knowledge and skills"),
    ),
    Fact(
        "exm-iii",
        "exam-category-iii",
        (),
        HANDOUT,
        ((52, 52),),
        ("greater assurance of successfully completing the written exam",),
    ),
]
"""All facts about criteria that the two documents state."""

# What the documents say of names: id of a category or term, document, line, words of the line.

NAMES = [
    ("ifs", HANDOUT, 16, "Infant Family Specialist (Level II)"),
    ("ifs", WEB_PAGE, 28, "Infant Family Specialist (Category II)"),
    ("imhs", HANDOUT, 16, "Infant Mental Health Specialist (Level III)"),
    ("imhs", WEB_PAGE, 28, "Infant Mental Health Specialist (Category III)"),
    ("category", HANDOUT, 16, "(Level II)"),
    ("category", WEB_PAGE, 28, "(Category II)"),
    ("endorsement", WEB_PAGE, 7, "Endorsement for Culturally Sensitive, Relationship-focused"),
    ("endorsement", HANDOUT, 32, "seen as a professional development ladder"),
    ("infant-toddler", HANDOUT, 28, "birth to 36 months"),
    ("reference-rating", HANDOUT, 24, "reference rating forms"),
    ("preschool", HANDOUT, 24, "preschool aged children"),
    ("in-service-training", WEB_PAGE, 18, "relationship-based education training"),
    ("renewal", WEB_PAGE, 18, "Continuing Endorsement Requirements"),
    ("consultant", WEB_PAGE, 43, "a clinical consultant hired from outside the agency"),
    ("former-supervisor", WEB_PAGE, 41, "former supervisors in other work positions"),
    ("portfolio", WEB_PAGE, 22, "in my Professional Portfolio"),
    ("part-c", HANDOUT, 18, "Part C service coordination"),
    ("parent-infant-psychotherapy", HANDOUT, 18, "parent-infant psychotherapy"),
    ("families-served", HANDOUT, 24, "service delivery to a minimum of 10 families"),
    ("reflective-supervision", HANDOUT, 20, "role of relationships in reflective supervision"),
]

# Every number with a unit in the two documents that is a rule: as printed, and as a figure says it.

NUMBERS = [
    (WEB_PAGE, "30 clock hours", r"\b30 clock hours\b"),
    (WEB_PAGE, "15 hours per year", r"\b15 hours per year\b"),
    (HANDOUT, "10 families", r"\b10 families\b"),
    (HANDOUT, "six months", r"\b6 months\b"),
    (HANDOUT, "two years", r"\b2 years\b"),
    (HANDOUT, "birth to 36 months", r"\bbirth to 36 months\b"),
]

# Numbers with a unit that are no rule: "well over 30 hours" and the meeting of an applicant.

NO_RULES = ["30 hours", "two-hour", "one conference", "six on our team", "once a month"]


def _lines(document: str, first: int, last: int) -> str:
    text = (CONTENT / "sources" / document).read_text("utf-8")
    return " ".join("\n".join(text.split("\n")[first - 1 : last]).split())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_fact_of_the_documents_is_in_the_register(fact: Fact, knowledge: KnowledgeBase) -> None:
    criterion = knowledge.criterion_by_id[fact.criterion]
    assert criterion.standing is Standing.QUOTED
    assert tuple(map(str, criterion.figures)) == fact.figures
    spans = criterion.citation.spans
    assert {one.document for one in spans} == {fact.document}
    assert tuple((one.first, one.last) for one in spans) == fact.lines


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_the_words_of_a_fact_stand_where_the_register_says(fact: Fact) -> None:
    said = [_lines(fact.document, first, last) for first, last in fact.lines]
    for words in fact.words:
        assert any(words in text for text in said), words
    assert all(said), "a line that is named is empty"


def test_every_quoted_criterion_is_a_fact_of_the_table(knowledge: KnowledgeBase) -> None:
    quoted = {one.id for one in knowledge.criteria if one.standing is Standing.QUOTED}
    assert quoted == {fact.criterion for fact in FACTS}
    assert len({fact.id for fact in FACTS}) == len(FACTS) == 16


@pytest.mark.parametrize(("slug", "document", "line", "words"), NAMES)
def test_a_name_stands_where_the_registers_say(
    slug: str, document: str, line: int, words: str, knowledge: KnowledgeBase
) -> None:
    record = knowledge.category_by_id.get(slug) or knowledge.term_by_id[slug]
    assert any(
        one.document == document and one.first <= line <= one.last for one in record.citation.spans
    )
    assert words in _lines(document, line, line)


@pytest.mark.parametrize(("document", "printed", "figure"), NUMBERS)
def test_every_rule_with_a_number_is_a_figure_of_a_quoted_criterion(
    document: str, printed: str, figure: str, knowledge: KnowledgeBase
) -> None:
    holders = [
        span
        for one in knowledge.criteria
        if one.standing is Standing.QUOTED and re.search(figure, "; ".join(map(str, one.figures)))
        for span in one.citation.spans
    ]
    assert any(
        printed in _lines(span.document, span.first, span.last)
        for span in holders
        if span.document == document
    )


def test_the_documents_hold_no_other_number_with_a_unit() -> None:
    """Whoever adds a document with another number is told to add it here and to the register."""
    number = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|once|twice"
    unit = r"clock hours|hours?|families|months?|years?|weeks?|days?|conferences?|on our|a month"
    known = {printed for _, printed, _ in NUMBERS} | set(NO_RULES)
    for document in SEEDS:
        text = " ".join((CONTENT / "sources" / document).read_text("utf-8").split())
        for match in re.finditer(rf"\b(?:{number})[ -](?:{unit})\b", text):
            assert any(match[0] in words or words.startswith(match[0]) for words in known), match[0]


def test_no_criterion_is_without_a_source(knowledge: KnowledgeBase) -> None:
    assert len(knowledge.criteria) > 60
    assert all(one.citation for one in knowledge.criteria)
    for one in knowledge.criteria:
        for span in one.citation.spans:
            assert _lines(span.document, span.first, span.last), f"{one.id}: {span} is empty"
        for page in one.citation.pages:
            assert knowledge.page_by_id[page].address.startswith("http")


def test_a_standing_is_what_the_sources_allow(knowledge: KnowledgeBase) -> None:
    for one in knowledge.criteria:
        pages = [knowledge.page_by_id[slug] for slug in one.citation.pages]
        others = [page for page in pages if page.publisher]
        if one.standing is Standing.SISTER:
            assert others, f"{one.id} names no other association"
        else:
            assert not others, f"{one.id} names another association"
        assert one.standing is not Standing.CONFIRMED, "nothing has been confirmed by staff yet"


def test_criteria_that_differ_say_so_both_ways(knowledge: KnowledgeBase) -> None:
    for one in knowledge.criteria:
        for slug in one.differs_from:
            assert one.id in knowledge.criterion_by_id[slug].differs_from


def test_nothing_is_called_current_that_staff_have_not_confirmed() -> None:
    files = open_content(CONTENT)
    texts = {one.path: one.head.body for one in files.criteria}
    texts |= {
        one.path: one.record.answer
        for one in files.questions
        if one.record.status in (Status.DRAFT, Status.PUBLISHED)
    }
    texts |= {
        str(path): path.read_text("utf-8")
        for path in (CONTENT / "terms.toml", CONTENT / "categories.toml", CONTENT / "site.toml")
    }
    assert len(texts) > 75
    called = {path for path, text in texts.items() if re.search(r"\bcurrent(ly)?\b", text, re.I)}
    assert called == set()


def test_the_ten_open_questions_are_drafts_that_name_criteria_and_say_what_was_not_found(
    knowledge: KnowledgeBase,
) -> None:
    drafts = [one for one in knowledge.questions if one.status is Status.DRAFT]
    assert len(drafts) == 10
    for one in drafts:
        assert knowledge.cited_by(one)
        assert "not found" in one.answer.lower()
    public = knowledge.public()
    assert all(not public.question_by_id[one.id].answer for one in drafts)


def test_the_frozen_content_has_no_faults_and_no_remarks() -> None:
    assert list(map(str, find_warnings(open_content(CONTENT)))) == []
