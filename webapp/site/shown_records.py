"""What a result of the search shows of a record: the same on the live site and in browsers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.content.model.figures import said_figure
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.content.model.records import Category, Criterion, Question, Term
from ingest.markdown import plain_text
from search.browser_index import Known, Shown, ShownFigure
from search.entries import CATEGORY, CRITERION, QUESTION, TERM
from webapp.site.record_text import (
    about,
    answer_text,
    category_names,
    figures_said,
    first_sentences,
    known_from,
)
from webapp.site.string_markup import say

__all__ = ["Address", "shown_record"]

_KNOWN = 3
"""Criteria at most that say what is known for a question without an answer."""

Address = Callable[..., str]
"""Gives the address of an endpoint with values, as `flask.url_for` does."""


def shown_record(kind: str, record_id: str, knowledge: KnowledgeBase, address: Address) -> Shown:
    """What a result shows of a record. Raises KeyError where there is none of this kind and id."""
    if kind == QUESTION:
        return _shown_question(knowledge.question_by_id[record_id], knowledge, address)
    if kind == CRITERION:
        return _shown_criterion(knowledge.criterion_by_id[record_id], knowledge, address)
    if kind == CATEGORY:
        return _shown_category(knowledge.category_by_id[record_id], knowledge, address)
    if kind == TERM:
        return _shown_term(knowledge.term_by_id[record_id], knowledge, address)
    raise KeyError(kind)


def _shown_question(question: Question, knowledge: KnowledgeBase, address: Address) -> Shown:
    cited = [] if question.is_answered else knowledge.cited_by(question)[:_KNOWN]
    return Shown(
        title=question.label,
        about=knowledge.topic_by_id[question.topic].title,
        url=address("pages.question", question_id=question.id),
        is_answered=question.is_answered,
        text=answer_text(question, knowledge),
        is_confirmed=knowledge.is_confirmed(question),
        known=tuple(
            Known(
                one.label,
                address("pages.criterion", criterion_id=one.id),
                figures_said(one, knowledge) or first_sentences(one, knowledge),
            )
            for one in cited
        ),
    )


def _shown_criterion(criterion: Criterion, knowledge: KnowledgeBase, address: Address) -> Shown:
    strings, siblings = knowledge.association.strings, _siblings(criterion, knowledge)
    row, note = _among_siblings(criterion, siblings, knowledge) if siblings else ("", "")
    return Shown(
        title=criterion.label,
        about=" · ".join(
            filter(None, [about(criterion, knowledge), known_from(criterion, knowledge)])
        ),
        url=address("pages.criterion", criterion_id=criterion.id),
        figures=tuple(
            ShownFigure(said.bound, said.number, said.rest)
            for said in (said_figure(one, strings) for one in criterion.figures)
        ),
        is_confirmed=criterion.is_confirmed,
        text="" if criterion.figures else first_sentences(criterion, knowledge),
        aspect=criterion.said_aspect if row else "",
        row=row,
        note=note,
    )


def _siblings(criterion: Criterion, knowledge: KnowledgeBase) -> list[Criterion]:
    return [
        one
        for one in knowledge.criteria
        if criterion.aspect and one.aspect == criterion.aspect and one != criterion
    ]


def _among_siblings(
    criterion: Criterion, siblings: Sequence[Criterion], knowledge: KnowledgeBase
) -> tuple[str, str]:
    """What tells it from its siblings, and for whom and since when else it holds.

    That is its category, or its title where that says too little.
    """
    known = known_from(criterion, knowledge)
    only = criterion.categories[0] if len(criterion.categories) == 1 else ""
    if only and all(one.categories != criterion.categories for one in siblings):
        return knowledge.category_by_id[only].title, known
    names = category_names(criterion, knowledge)
    return criterion.label, " · ".join(filter(None, [names, known]))


def _shown_category(category: Category, knowledge: KnowledgeBase, address: Address) -> Shown:
    strings = knowledge.association.strings
    numbered = strings["categories"]["numbered"]
    earlier = [say(numbered, numeral=category.numeral)] if category.numeral else []
    earlier += category.former
    return Shown(
        title=category.title,
        about=_about_name(
            strings["punctuation"]["comma"],
            strings["filters"]["category"],
            (strings["categories"]["earlier"], earlier),
        ),
        url=address("pages.category", category_id=category.id),
        text=plain_text(spoken(category.for_whom, knowledge)),
    )


def _shown_term(term: Term, knowledge: KnowledgeBase, address: Address) -> Shown:
    strings = knowledge.association.strings
    return Shown(
        title=term.preferred,
        about=_about_name(
            strings["punctuation"]["comma"],
            strings["page"]["glossary"],
            (strings["glossary"]["earlier"], term.former),
            (strings["glossary"]["also"], term.abbreviations),
        ),
        url=address("pages.glossary", _anchor=term.id),
        text=plain_text(spoken(term.definition, knowledge)),
    )


def _about_name(comma: str, kind: str, *others: tuple[str, Sequence[str]]) -> str:
    """What has a name is, and other names of it: each string takes its names as `{names}`."""
    said = [say(string, names=comma.join(names)) for string, names in others if names]
    return " · ".join([say(kind), *said])
