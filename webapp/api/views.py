"""The API on the live site.

An export has none, since no host of files could answer a search, and neither has a site with
drafts: what is not published yet is for no other program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.model.knowledge import KnowledgeBase
from webapp.api.openapi import openapi_json
from webapp.api.records import api_site, criterion_json, question_json
from webapp.api.search import search_answer
from webapp.site.addresses import shown_snapshot
from webapp.site.searching import searched
from webapp.site.snapshot import Snapshot

__all__ = ["addresses", "api"]

api = Blueprint("api", __name__, url_prefix="/api/v1")


def addresses(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, str]]]:
    """Endpoint and values of what can be answered once an edition: all but searches."""
    yield "api.description", {}
    for question in snapshot.knowledge.questions:
        for question_id in (question.id, *question.former_ids):
            yield "api.question", {"question_id": question_id}
    for criterion in snapshot.knowledge.criteria:
        for criterion_id in (criterion.id, *criterion.former_ids):
            yield "api.criterion", {"criterion_id": criterion_id}


@api.get("/search")
def search() -> Response:
    snapshot = shown_snapshot()
    knowledge = snapshot.knowledge
    site, parameters = api_site(knowledge), [*request.args.items(multi=True)]
    status, kind, text = searched(
        lambda index, cards: search_answer(index, cards, parameters, site),
        request.args.get("q", ""),
    )
    return Response(text, status=status, mimetype=kind)


@api.get("/questions/<question_id>")
def question(question_id: str) -> BaseResponse:
    knowledge = shown_snapshot().knowledge
    found = knowledge.question_by_id.get(question_id)
    return _json(question_json(found, knowledge)) if found else _moved(knowledge, question_id)


@api.get("/criteria/<criterion_id>")
def criterion(criterion_id: str) -> BaseResponse:
    knowledge = shown_snapshot().knowledge
    found = knowledge.criterion_by_id.get(criterion_id)
    return _json(criterion_json(found, knowledge)) if found else _moved(knowledge, criterion_id)


@api.get("/openapi.json")
def description() -> Response:
    return _json(openapi_json(shown_snapshot().knowledge.association))


def _moved(knowledge: KnowledgeBase, former_id: str) -> BaseResponse:
    """What leads to where a question or criterion is now; its file may have become the other."""
    for found in knowledge.questions:
        if former_id in found.former_ids:
            return redirect(url_for("api.question", question_id=found.id), 301)
    for one in knowledge.criteria:
        if former_id in one.former_ids:
            return redirect(url_for("api.criterion", criterion_id=one.id), 301)
    return abort(404)


def _json(values: dict[str, Any]) -> Response:
    return Response(json.dumps(values, ensure_ascii=False) + "\n", mimetype="application/json")
