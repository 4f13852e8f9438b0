"""The index with which browsers search, with texts and addresses as the site shows them."""

from __future__ import annotations

from collections.abc import Callable

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.content.model.records import Category, Criterion, Question, Term
from ingest.markdown import plain_text
from search.browser_index import BrowserIndex, Shown, ShownFigure, build_browser_index
from search.entries import CATEGORY, CRITERION, QUESTION, TERM
from webapp.site.record_text import about, answer_text
from webapp.site.snapshot import Snapshot

__all__ = ["browser_index"]

_Address = Callable[..., str]


def browser_index(snapshot: Snapshot, address: _Address) -> BrowserIndex:
    """The index of a snapshot; `address` gives that of an endpoint with values, from the root."""
    knowledge = snapshot.knowledge
    shown: dict[tuple[str, str], Shown] = {
        **{
            (QUESTION, question.id): _shown_question(question, knowledge, address)
            for question in knowledge.questions
        },
        **{
            (CRITERION, criterion.id): _shown_criterion(criterion, knowledge, address)
            for criterion in knowledge.criteria
        },
        **{
            (CATEGORY, category.id): _shown_category(category, knowledge, address)
            for category in knowledge.categories
        },
        **{(TERM, term.id): _shown_term(term, knowledge, address) for term in knowledge.terms},
    }
    return build_browser_index(snapshot.scored, shown)


def _shown_question(question: Question, knowledge: KnowledgeBase, address: _Address) -> Shown:
    return Shown(
        title=question.title,
        about=knowledge.topic_by_id[question.topic].title,
        url=address("pages.question", question_id=question.id),
        is_answered=question.is_answered,
        text=answer_text(question, knowledge),
    )


def _shown_criterion(criterion: Criterion, knowledge: KnowledgeBase, address: _Address) -> Shown:
    return Shown(
        title=criterion.title,
        about=about(criterion, knowledge),
        url=address("pages.criterion", criterion_id=criterion.id),
        figures=tuple(
            ShownFigure(figure.amount.bound, figure.amount.number, figure.rest)
            for figure in criterion.figures
        ),
    )


def _shown_category(category: Category, knowledge: KnowledgeBase, address: _Address) -> Shown:
    return Shown(
        title=f"{category.name} ({category.abbreviation})",
        about="",
        url=address("pages.category", category_id=category.id),
        text=plain_text(spoken(category.for_whom, knowledge)),
    )


def _shown_term(term: Term, knowledge: KnowledgeBase, address: _Address) -> Shown:
    return Shown(
        title=term.preferred,
        about="",
        url=address("pages.glossary", _anchor=term.id),
        text=plain_text(spoken(term.definition, knowledge)),
    )
