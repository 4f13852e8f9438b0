"""The index with which browsers search, with texts and addresses as the site shows them."""

from __future__ import annotations

from collections.abc import Callable

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Question
from search.browser_index import BrowserIndex, Shown, ShownFigure, build_browser_index
from webapp.site.record_text import about, answer_text
from webapp.site.snapshot import Snapshot

__all__ = ["browser_index"]

_Address = Callable[..., str]


def browser_index(snapshot: Snapshot, address: _Address) -> BrowserIndex:
    """The index of a snapshot; `address` gives that of an endpoint with values, from the root."""
    knowledge = snapshot.knowledge
    shown: dict[str, Shown] = {
        question.id: _shown_question(question, knowledge, address)
        for question in knowledge.questions
    }
    shown |= {
        criterion.id: _shown_criterion(criterion, knowledge, address)
        for criterion in knowledge.criteria
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
    figures = [
        ShownFigure(figure.amount.bound, figure.amount.number, figure.rest)
        for figure in criterion.figures[:1]
    ]
    return Shown(
        title=criterion.title,
        about=about(criterion, knowledge),
        url=address("pages.criterion", criterion_id=criterion.id),
        figure=figures[0] if figures else None,
    )
