"""All records that the public sees as data: `faq.json` for programs, `faq.csv` for spreadsheets.

Addresses in `faq.json` are relative to the root of the site, in `faq.csv` whole where it is known.
The README documents the keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response

from ingest.content.model.citations import format_citation
from ingest.content.model.csv_text import format_rows
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import linked, spoken
from ingest.content.model.records import Citation, Criterion, Question, Term
from ingest.content.model.relations import categories_of
from ingest.markdown import plain_text
from ingest.spans import SourceSpan
from webapp.site.addresses import address_of, root_address, shown_snapshot, web_address
from webapp.site.snapshot import Snapshot

__all__ = ["FORMAT", "addresses", "data"]

FORMAT = 1
"""Number of the form of `faq.json`: another one when a key changes its meaning or goes."""

_COLUMNS = (
    *("kind", "id", "title", "topic", "categories", "text"),
    *("answered", "reviewed", "sources", "url"),
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
                "id": one.id,
                "title": one.title,
                "introduction": _linked(one.introduction, knowledge),
                "url": root_address("pages.topic", topic_id=one.id),
            }
            for one in knowledge.topics
        ],
        "questions": [_question(one, knowledge) for one in knowledge.questions],
        "criteria": [_criterion(one, knowledge) for one in knowledge.criteria],
        "categories": [
            {
                "id": one.id,
                "name": one.name,
                "abbreviation": one.abbreviation,
                "numeral": one.numeral,
                "line": one.line,
                "former": list(one.former),
                "for_whom": _linked(one.for_whom, knowledge),
                "url": root_address("pages.category", category_id=one.id),
            }
            for one in knowledge.categories
        ],
        "terms": [_term(one, knowledge) for one in knowledge.terms],
    }


def _question(one: Question, knowledge: KnowledgeBase) -> dict[str, Any]:
    return {
        "id": one.id,
        "topic": one.topic,
        "title": one.title,
        "is_answered": one.is_answered,
        "asked_as": list(one.asked_as),
        "answer": _linked(one.answer, knowledge),
        "text": _text(one.answer, knowledge),
        "categories": [category.id for category in categories_of(one, knowledge)],
        "criteria": [criterion.id for criterion in knowledge.cited_by(one)],
        "reviewed": one.reviewed.isoformat() if one.reviewed else None,
        "sources": [_span(span, knowledge) for span in one.sources],
        "former_ids": list(one.former_ids),
        "url": root_address("pages.question", question_id=one.id),
    }


def _criterion(one: Criterion, knowledge: KnowledgeBase) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "title": one.title,
        "standing": one.standing,
        "figures": [str(figure) for figure in one.figures],
        "statement": _linked(one.text, knowledge),
        "text": _text(one.text, knowledge),
        "categories": list(one.categories),
        "eras": list(one.eras),
        "differs_from": list(one.differs_from),
        **_citation(one.citation, knowledge),
        "former_ids": list(one.former_ids),
        "url": root_address("pages.criterion", criterion_id=one.id),
    }


def _term(one: Term, knowledge: KnowledgeBase) -> dict[str, Any]:
    return {
        "id": one.id,
        "preferred": one.preferred,
        "former": list(one.former),
        "abbreviations": list(one.abbreviations),
        "lay": list(one.lay),
        "definition": _linked(one.definition, knowledge),
        "text": _text(one.definition, knowledge),
        **_citation(one.citation, knowledge),
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
    for one in knowledge.questions:
        yield [
            *("question", one.id, one.title, one.topic),
            " ".join(category.id for category in categories_of(one, knowledge)),
            _text(one.answer, knowledge),
            "yes" if one.is_answered else "no",
            one.reviewed.isoformat() if one.reviewed else "",
            "; ".join(map(str, one.sources)),
            _found_at(knowledge, "pages.question", question_id=one.id),
        ]
    for criterion in knowledge.criteria:
        figures = [str(figure) for figure in criterion.figures]
        yield [
            *("criterion", criterion.id, criterion.title, criterion.kind),
            " ".join(criterion.categories) or "all",
            "\n".join(filter(None, [*figures, _text(criterion.text, knowledge)])),
            *("", ""),
            "; ".join(format_citation(criterion.citation)),
            _found_at(knowledge, "pages.criterion", criterion_id=criterion.id),
        ]


def _found_at(knowledge: KnowledgeBase, endpoint: str, **values: str) -> str:
    """The address of a page on the web, and from the root of the site where that is not known."""
    base = knowledge.association.base_address
    return web_address(base, endpoint, **values) or root_address(endpoint, **values)


def _text(markdown: str, knowledge: KnowledgeBase) -> str:
    return plain_text(spoken(markdown, knowledge))


def _linked(markdown: str, knowledge: KnowledgeBase) -> str:
    return linked(markdown, knowledge, partial(address_of, url_for=root_address))
