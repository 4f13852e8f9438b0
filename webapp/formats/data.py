"""All records that the public sees as data: `faq.json` for programs, `faq.csv` for spreadsheets.

Addresses in `faq.json` are relative to the root of the site, in `faq.csv` whole where it is known.
The README documents the keys.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response

from ingest.content.model.citations import format_citation
from ingest.content.model.csv_text import format_rows
from ingest.content.model.figures import said_figure
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import linked, spoken
from ingest.content.model.records import Citation, Criterion, Question, Term
from ingest.content.model.relations import categories_of, changed_on
from ingest.markdown import plain_text
from ingest.spans import SourceSpan
from webapp.site.addresses import address_of, root_address, shown_snapshot, web_address
from webapp.site.snapshot import Snapshot
from webapp.site.string_markup import say

__all__ = ["FORMAT", "addresses", "criterion_values", "data", "question_values"]

FORMAT = 1
"""Number of the form of `faq.json`: another one when a key changes its meaning or goes."""

_COLUMNS = (
    *("kind", "id", "title", "topic", "categories", "text"),
    *("answered", "reviewed", "changed", "standing", "confirmed", "years", "sources", "url"),
)

data = Blueprint("data", __name__)


def addresses(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, str]]]:
    """Endpoint and values of the pages of this module."""
    yield "data.as_json", {}
    yield "data.as_csv", {}


@data.get("/faq.json")
def as_json() -> Response:
    return Response(_format(_values(shown_snapshot().published)), mimetype="application/json")


@data.get("/faq.csv")
def as_csv() -> Response:
    knowledge = shown_snapshot().published
    rows = [[*_COLUMNS], *_rows(knowledge)]
    # Excel takes a file without a byte-order mark for one in the encoding of its country.
    return Response(format_rows(rows).encode("utf-8-sig"), content_type="text/csv; charset=utf-8")


def _format(values: Mapping[str, Any]) -> str:
    """The values as JSON, each record on a line of its own, so that two files can be compared."""
    parts = []
    for key, value in values.items():
        text = _json(value)
        if isinstance(value, list) and value:
            text = "[\n" + ",\n".join(map(_json, value)) + "\n]"
        parts.append(f"{_json(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _values(knowledge: KnowledgeBase) -> dict[str, Any]:
    """All records as plain values, in the order shown."""
    association = knowledge.association
    return {
        "format": FORMAT,
        "caution": say(association.strings["criterion"]["unconfirmed"]),
        "association": {
            "name": association.name,
            "short_name": association.short_name,
            "title": association.site_title,
            "description": association.description,
            "language": association.language,
            "website": association.website,
            "base_address": association.base_address,
            "email": association.email,
            "phone": association.phone,
            "fax": association.fax,
            "address": list(association.address),
        },
        "topics": [
            {
                "id": topic.id,
                "title": topic.title,
                "introduction": _linked(topic.introduction, knowledge),
                "url": root_address("pages.topic", topic_id=topic.id),
            }
            for topic in knowledge.topics
        ],
        "questions": [question_values(question, knowledge) for question in knowledge.questions],
        "criteria": [criterion_values(criterion, knowledge) for criterion in knowledge.criteria],
        "categories": [
            {
                "id": category.id,
                "name": category.name,
                "abbreviation": category.abbreviation,
                "numeral": category.numeral,
                "line": category.line,
                "former": list(category.former),
                "for_whom": _linked(category.for_whom, knowledge),
                "url": root_address("pages.category", category_id=category.id),
            }
            for category in knowledge.categories
        ],
        "terms": [_term(term, knowledge) for term in knowledge.terms],
    }


def question_values(
    question: Question, knowledge: KnowledgeBase, address: Callable[..., str] = root_address
) -> dict[str, Any]:
    """A question as plain values; `address` gives the address of an endpoint with values."""
    return {
        "id": question.id,
        "topic": question.topic,
        "title": question.title,
        "short": question.short,
        "is_answered": question.is_answered,
        "asked_as": list(question.asked_as),
        "answer": _linked(question.answer, knowledge, address),
        "text": _text(question.answer, knowledge),
        "categories": [category.id for category in categories_of(question, knowledge)],
        "criteria": [criterion.id for criterion in knowledge.cited_by(question)],
        "confirmed": knowledge.is_confirmed(question),
        "reviewed": question.reviewed.isoformat() if question.reviewed else None,
        "changed": _changed(question, knowledge) or None,
        "sources": [_span(span, knowledge) for span in question.sources],
        "former_ids": list(question.former_ids),
        "url": address("pages.question", question_id=question.id),
    }


def _figures(criterion: Criterion, knowledge: KnowledgeBase) -> list[str]:
    """In the words of the site."""
    return [str(said_figure(one, knowledge.association.strings)) for one in criterion.figures]


def criterion_values(
    criterion: Criterion, knowledge: KnowledgeBase, address: Callable[..., str] = root_address
) -> dict[str, Any]:
    """The same of a criterion."""
    return {
        "id": criterion.id,
        "kind": criterion.kind,
        "title": criterion.title,
        "short": criterion.short,
        "standing": criterion.standing,
        "confirmed": criterion.is_confirmed,
        "years": _years(criterion, knowledge),
        "figures": _figures(criterion, knowledge),
        "statement": _linked(criterion.text, knowledge, address),
        "text": _text(criterion.text, knowledge),
        "categories": list(criterion.categories),
        "eras": list(criterion.eras),
        "aspect": criterion.aspect,
        "differs_from": list(criterion.differs_from),
        **_citation(criterion.citation, knowledge),
        "former_ids": list(criterion.former_ids),
        "url": address("pages.criterion", criterion_id=criterion.id),
    }


def _term(term: Term, knowledge: KnowledgeBase) -> dict[str, Any]:
    return {
        "id": term.id,
        "preferred": term.preferred,
        "former": list(term.former),
        "abbreviations": list(term.abbreviations),
        "lay": list(term.lay),
        "definition": _linked(term.definition, knowledge),
        "text": _text(term.definition, knowledge),
        **_citation(term.citation, knowledge),
    }


def _citation(citation: Citation, knowledge: KnowledgeBase) -> dict[str, Any]:
    pages = [knowledge.page_by_id[slug] for slug in citation.pages]
    return {
        "sources": [_span(span, knowledge) for span in citation.spans],
        "pages": [
            {
                "title": page.title,
                "publisher": page.publisher,
                "address": page.address,
                "read": page.read.isoformat(),
            }
            for page in pages
        ],
    }


def _span(span: SourceSpan, knowledge: KnowledgeBase) -> dict[str, Any]:
    title = knowledge.source_by_name[span.document].title
    return {"document": span.document, "title": title, "first": span.first, "last": span.last}


def _rows(knowledge: KnowledgeBase) -> Iterator[list[str]]:
    """One row for each question, then one for each criterion, in the order shown."""
    for question in knowledge.questions:
        yield [
            *("question", question.id, question.title, question.topic),
            " ".join(category.id for category in categories_of(question, knowledge)),
            _text(question.answer, knowledge),
            _yes(question.is_answered),
            question.reviewed.isoformat() if question.reviewed else "",
            *(_changed(question, knowledge), "", _yes(knowledge.is_confirmed(question)), ""),
            "; ".join(map(str, question.sources)),
            _found_at(knowledge, "pages.question", question_id=question.id),
        ]
    for criterion in knowledge.criteria:
        figures = _figures(criterion, knowledge)
        yield [
            *("criterion", criterion.id, criterion.title, criterion.kind),
            " ".join(criterion.categories) or "all",
            "\n".join(filter(None, [*figures, _text(criterion.text, knowledge)])),
            *("", "", "", criterion.standing, _yes(criterion.is_confirmed)),
            "; ".join(_years(criterion, knowledge)),
            "; ".join(format_citation(criterion.citation)),
            _found_at(knowledge, "pages.criterion", criterion_id=criterion.id),
        ]


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _changed(question: Question, knowledge: KnowledgeBase) -> str:
    """The day of an answer, as in the feed; empty where none is known or there is no answer."""
    day = changed_on(question, knowledge) if question.is_answered else None
    return day.isoformat() if day else ""


def _years(criterion: Criterion, knowledge: KnowledgeBase) -> list[str]:
    """The times that a criterion is known from, oldest first."""
    return [era.years for era in knowledge.eras if era.id in criterion.eras]


def _found_at(knowledge: KnowledgeBase, endpoint: str, **values: str) -> str:
    """The address of a page on the web, and from the root of the site where that is not known."""
    base = knowledge.association.base_address
    return web_address(base, endpoint, **values) or root_address(endpoint, **values)


def _text(markdown: str, knowledge: KnowledgeBase) -> str:
    return plain_text(spoken(markdown, knowledge))


def _linked(
    markdown: str, knowledge: KnowledgeBase, address: Callable[..., str] = root_address
) -> str:
    return linked(markdown, knowledge, partial(address_of, url_for=address))
