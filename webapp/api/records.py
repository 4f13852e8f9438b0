"""A question or a criterion as JSON: what `faq.json` says of it, and what its page says beside."""

from __future__ import annotations

from functools import partial
from typing import Any

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Question
from ingest.content.model.relations import criteria_beside, related_questions
from webapp.api.search import ApiSite
from webapp.formats.data import criterion_values, question_values
from webapp.formats.portable_html import portable_html
from webapp.site.addresses import root_address
from webapp.site.record_text import about
from webapp.site.string_markup import say

__all__ = ["api_site", "criterion_json", "question_json"]


def api_site(knowledge: KnowledgeBase) -> ApiSite:
    """What answers say of the site of these records."""
    association = knowledge.association
    caution = say(association.strings["criterion"]["unconfirmed"])
    return ApiSite(association.base_address, caution)


def question_json(question: Question, knowledge: KnowledgeBase) -> dict[str, Any]:
    """A question as plain values. Needs the context of an application, as the next does."""
    place = {"question_id": question.id}
    return {
        **question_values(question, knowledge, partial(_address, knowledge)),
        "html": portable_html(question.answer, knowledge, "pages.question", **place),
        "related": [one.id for one in related_questions(question, knowledge)],
        "caution": _caution(knowledge.is_confirmed(question), knowledge),
    }


def criterion_json(criterion: Criterion, knowledge: KnowledgeBase) -> dict[str, Any]:
    """A criterion as plain values, and for whom else something of its kind holds."""
    place = {"criterion_id": criterion.id}
    return {
        **criterion_values(criterion, knowledge, partial(_address, knowledge)),
        "about": about(criterion, knowledge),
        "html": portable_html(criterion.text, knowledge, "pages.criterion", **place),
        "beside": [one.id for one in criteria_beside(criterion, knowledge)],
        "questions": [one.id for one in knowledge.questions_citing[criterion.id]],
        "caution": _caution(criterion.is_confirmed, knowledge),
    }


def _caution(is_confirmed: bool, knowledge: KnowledgeBase) -> str | None:
    return None if is_confirmed else api_site(knowledge).caution


def _address(knowledge: KnowledgeBase, endpoint: str, **values: Any) -> str:
    """The whole address of a page, or from the root where nobody knows where the site is."""
    return (knowledge.association.base_address or "/") + root_address(endpoint, **values)
