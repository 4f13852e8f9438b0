"""The search page as the live site gives it; in the export scripts fill it in the same way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, request

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Criterion, Question
from search.engine import Results, search
from search.entries import CRITERION, QUESTION
from search.excerpts import Marker, found_words, lines_of, marker_of
from search.facets import count_facets
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from webapp.site.addresses import shown_snapshot
from webapp.site.record_text import answer_text
from webapp.site.search_address import (
    MOST_PAGES,
    QUERY_LENGTH,
    RESULTS,
    Asked,
    last_page,
    page_numbers,
    read_search,
)

__all__ = ["CARDS", "search_page"]

CARDS = 3
"""Criteria shown at most above the questions."""

_MOST_LISTED = 300
"""Questions that the page lists without a query; of more it names the topics."""


def search_page() -> str:
    """The page of what its address asks for; without a query the list of all questions."""
    snapshot = shown_snapshot()
    knowledge, index = snapshot.knowledge, snapshot.scored
    asked = read_search(request.args, knowledge)
    filters = asked.filters
    results = search(
        index, asked.query, limit=RESULTS * asked.page, **filters, verbatim=asked.is_verbatim
    )
    listed = CRITERION if asked.kind == CRITERION else QUESTION
    count = results.totals[listed]
    asked = replace(asked, page=min(asked.page, last_page(count)))
    marker = marker_of(index, read_query(index, asked.query, verbatim=asked.is_verbatim))
    ids = {kind: [hit.id for hit in results.hits if hit.kind == kind] for kind in results.totals}
    of_page = ids[listed][RESULTS * (asked.page - 1) : RESULTS * asked.page]
    above = ids[CRITERION][:CARDS] if asked.page == 1 else []
    facets = _shown_facets(index, asked)
    return render_template(
        "pages/search.html",
        asked=asked,
        results=results,
        count=count,
        cards=[
            _shown_card(knowledge.criterion_by_id[slug], marker)
            for slug in (of_page if listed == CRITERION else above)
        ],
        hits=[
            _shown_hit(knowledge.question_by_id[slug], knowledge, marker)
            for slug in of_page
            if listed == QUESTION
        ],
        message=_message(index, asked, results, count),
        facets=facets,
        more_criteria=facets["kind"].get(CRITERION, 0),
        categories_of={one.id: one.categories for one in index.records if one.kind == QUESTION},
        page_numbers=page_numbers(asked.page, last_page(count)),
        limit=RESULTS,
        card_limit=CARDS,
        most_pages=MOST_PAGES,
        query_length=QUERY_LENGTH,
        most_listed=_MOST_LISTED,
    )


def _shown_facets(index: ScoredIndex, asked: Asked) -> dict[str, dict[str, int]]:
    """What each choice leaves of what is listed, which is one kind; search-page.js does the same.

    Where no question was found, the criteria of each category count, which then stand alone.
    """
    chosen = {**asked.filters, "kind": asked.kind or QUESTION}
    facets = count_facets(index, asked.query, **chosen, verbatim=asked.is_verbatim)
    if not facets["category"]:
        every = count_facets(index, asked.query, **asked.filters, verbatim=asked.is_verbatim)
        facets["category"] = every["category"]
    return facets


def _message(index: ScoredIndex, asked: Asked, results: Results, count: int) -> str:
    """The name of the string that tells what was found; search-page.js chooses in the same way."""
    criteria = results.totals[CRITERION]
    if asked.kind == CRITERION:
        names = "criteria_one", "criteria_many", "criteria_part"
    else:
        names = "one", "many", "first" if asked.page == 1 else "part"
        if count and not results.confident:
            return "unsure_criteria" if criteria and asked.page == 1 else "unsure"
    if count == 0 and not criteria:
        unfiltered = search(index, asked.query, limit=1, verbatim=asked.is_verbatim)
        return "none_chosen" if unfiltered.hits else "none"
    if count == 0:
        return "criteria"
    return names[0] if count == 1 else names[1] if count <= RESULTS else names[2]


def _shown_hit(question: Question, knowledge: KnowledgeBase, marker: Marker) -> dict[str, Any]:
    text = answer_text(question, knowledge)
    title, answer, excerpt = marker.mark(question.title), marker.mark(text), marker.excerpt(text)
    return {
        "question": question,
        "title": title,
        "excerpt": excerpt,
        # The whole answer, unless the excerpt is.
        "answer": lines_of(answer) if excerpt != answer else [],
        "found": found_words([*title, *answer]) or None,
    }


def _shown_card(criterion: Criterion, marker: Marker) -> dict[str, Any]:
    title = marker.mark(criterion.title)
    return {"criterion": criterion, "title": title, "found": found_words(title) or None}
