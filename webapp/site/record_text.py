"""Texts of records as lists, cards and the search show them. Pure."""

from __future__ import annotations

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.content.model.records import Criterion, Kind, Question
from ingest.content.model.site_strings import Strings
from ingest.markdown import plain_text

__all__ = ["about", "answer_text", "kind_name"]


def answer_text(question: Question, knowledge: KnowledgeBase) -> str:
    """The words of an answer, without its markup; its references as words too."""
    return plain_text(spoken(question.answer, knowledge))


def about(criterion: Criterion, knowledge: KnowledgeBase) -> str:
    """Kind and categories of a criterion in a line."""
    strings = knowledge.association.strings
    names = [knowledge.category_by_id[slug].abbreviation for slug in criterion.categories]
    categories = ", ".join(names) or strings["criterion"]["everyone_short"]
    return f"{kind_name(criterion.kind, strings)} · {categories}"


def kind_name(kind: Kind, strings: Strings) -> str:
    """What readers call a kind of criteria."""
    return strings["kinds"][kind.replace(" ", "_")]
