"""A few records of each kind and status, made without files."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from ingest.content.model.figures import parse_figure
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import (
    Category,
    Citation,
    Criterion,
    Kind,
    Line,
    Question,
    Standing,
    Status,
    Term,
    Topic,
)
from ingest.content.model.slugs import Slug
from ingest.spans import SourceSpan

QUESTIONS = (
    Question(
        id=Slug("cost"),
        topic=Slug("fees"),
        title="What does reflective supervision cost?",
        answer="Nothing for *members*.",
        status=Status.PUBLISHED,
        asked_as=("price of supervision",),
        sources=(SourceSpan("handout.txt", 1, 2), SourceSpan("web-page_2.txt", 3, 3)),
        reviewed=dt.date(2026, 3, 1),
    ),
    Question(
        id=Slug("hours"),
        topic=Slug("in-service"),
        title="How many hours for infants and toddlers?",
        answer="A mentor says 30 hours.",
        status=Status.DRAFT,
        sources=(SourceSpan("My handout, final.txt", 1, 2),),
        reviewed=dt.date(2025, 11, 30),
    ),
    Question(
        id=Slug("stamps"),
        topic=Slug("fees"),
        title="Who buys the stamps for infants?",
        answer="Nobody, since 2019.",
        status=Status.RETIRED,
    ),
    Question(id=Slug("far"), topic=Slug("in-service"), title="Supervision that is reflective?"),
)

KNOWLEDGE = KnowledgeBase(
    topics=(Topic(Slug("fees"), "Fees"), Topic(Slug("in-service"), "In-service")),
    questions=QUESTIONS,
)

CATEGORY = Category(Slug("ifs"), "Infant Family Specialist", "IFS", Line.INFANT, numeral="II")
TERM = Term(Slug("hour"), "clock hours", definition="Sixty minutes.")
CRITERIA = (
    Criterion(
        id=Slug("thirty"),
        kind=Kind.TRAINING,
        title="Training before endorsement",
        standing=Standing.QUOTED,
        text="So many hours of training.",
        figures=(parse_figure("at least 30 clock hours"),),
        categories=("ifs",),
        citation=Citation((SourceSpan("handout.txt", 1, 2),)),
    ),
    Criterion(
        id=Slug("fifty"),
        kind=Kind.SUPERVISION,
        title="Hours with a mentor",
        standing=Standing.SISTER,
        text="Elsewhere they ask for fifty.",
    ),
    Criterion(
        id=Slug("fee"),
        kind=Kind.APPLICATION,
        title="Fee",
        standing=Standing.PUBLISHED,
    ),
)
REGISTER = replace(KNOWLEDGE, criteria=CRITERIA, categories=(CATEGORY,), terms=(TERM,))
"""The questions with three criteria, one of another association."""
