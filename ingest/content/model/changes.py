"""When answers changed, as far as the records tell: no clock, no file dates. Pure."""

from __future__ import annotations

import datetime as dt

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Question

__all__ = ["changed_on", "latest_changes"]


def changed_on(question: Question, knowledge: KnowledgeBase) -> dt.date | None:
    """The day of its last review, else the date of its newest source; None where neither is known.

    >>> changed_on(Question("fee", "fees", "Fee?", reviewed=dt.date(2026, 11, 21)), KnowledgeBase())
    datetime.date(2026, 11, 21)
    """
    if question.reviewed:
        return question.reviewed
    dates = (knowledge.source_by_name[span.document].date for span in question.sources)
    return max(filter(None, dates), default=None)


def latest_changes(knowledge: KnowledgeBase) -> tuple[tuple[dt.date, Question], ...]:
    """The answered questions with a known date, newest first; of one day, in the order shown."""
    dated = (
        (day, one)
        for one in knowledge.questions
        if one.is_answered and (day := changed_on(one, knowledge)) is not None
    )
    return tuple(sorted(dated, key=lambda pair: pair[0], reverse=True))
