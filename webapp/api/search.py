"""`/api/v1/search`: the hits of the search page as JSON. Without Flask, for whatever serves it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from search.browser_index import Cards, Shown
from search.engine import Hit, scores_of, search
from search.entries import QUESTION
from search.excerpts import Marker, marker_of
from search.facets import count_facets
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from webapp.api.parameters import SEARCH, ParameterError, read_parameters
from webapp.site.problems import PROBLEM, problem_json

__all__ = ["ApiSite", "search_answer", "search_json"]


@dataclass(frozen=True)
class ApiSite:
    """What every answer says of the site."""

    base_address: str
    """Where the site is known to be, with a slash at its end; empty where nobody knows."""
    caution: str
    """What is said wherever something is shown that is not confirmed."""


def search_answer(
    index: ScoredIndex, cards: Cards, pairs: Iterable[tuple[str, str]], site: ApiSite
) -> tuple[int, str, str]:
    """Status, media type and text of what a search is answered, wrong parameters among it."""
    try:
        values = search_json(index, cards, pairs, site)
    except ParameterError as error:
        return 400, PROBLEM, problem_json(400, str(error), error.name)
    return 200, "application/json", json.dumps(values, ensure_ascii=False) + "\n"


def search_json(
    index: ScoredIndex, cards: Cards, pairs: Iterable[tuple[str, str]], site: ApiSite
) -> dict[str, Any]:
    """What a search finds, as plain values; `pairs` are the parameters of its address, decoded.

    Raises ParameterError for a parameter that is not as it must be.
    """
    asked = read_parameters(pairs)
    query, page, limit = asked["q"], asked["page"], asked["limit"]
    chosen = {name: asked[name] for name in ("topic", "category", "kind")}
    verbatim = asked["exact"] == "1"
    reading = read_query(index, query, verbatim=verbatim)
    scores = scores_of(index, reading)
    results = search(index, query, limit=limit * page, **chosen, verbatim=verbatim, scores=scores)
    hits = results.hits[limit * (page - 1) : limit * page]
    marker = marker_of(index, reading)
    shown = cards([(hit.kind, hit.id) for hit in hits])
    count = sum(results.totals.values())
    return {
        "query": query,
        "confident": results.confident,
        "suggestion": results.suggestion,
        "totals": dict(results.totals),
        "facets": count_facets(index, query, **chosen, verbatim=verbatim, scores=scores),
        "page": page,
        "pages": min(-(-count // limit), SEARCH["page"]["schema"]["maximum"]),
        "hits": [_hit(*one, marker, site) for one in zip(hits, shown, strict=True)],
    }


def _hit(hit: Hit, shown: Shown, marker: Marker, site: ApiSite) -> dict[str, Any]:
    text = marker.excerpt(shown.text) if hit.kind == QUESTION else marker.mark(shown.text)
    return {
        "id": hit.id,
        "kind": hit.kind,
        "score": hit.score,
        "more": hit.more,
        "sibling": hit.sibling,
        "title": shown.title,
        "about": shown.about,
        "url": _whole(shown.url, site),
        "is_answered": shown.is_answered if hit.kind == QUESTION else None,
        "excerpt": "".join(one.text for one in text),
        "fragments": [{"text": one.text, "is_match": one.is_match} for one in text],
        "figures": [
            " ".join(filter(None, (one.bound, one.number, one.rest))) for one in shown.figures
        ],
        "known": [
            {"title": one.title, "text": one.text, "url": _whole(one.url, site)}
            for one in shown.known
        ],
        "confirmed": shown.is_confirmed,
        "caution": None if shown.is_confirmed else site.caution,
    }


def _whole(url: str, site: ApiSite) -> str | None:
    """The address of a page as others know it, or from the root where nobody knows it.

    One that is whole is of another collection, which is searched together with this one; None
    where that has no address.
    """
    if url.startswith(("https://", "http://")):
        return url
    return (site.base_address or "/") + url if url else None
