"""The search page as the live site gives it; in the export scripts fill it in the same way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from flask import render_template, request, url_for

from ingest.phrasing import shortened
from search.browser_index import Known, Shown, ShownFigure
from search.engine import Hit, Results, search
from search.entries import CRITERION, KINDS, QUESTION
from search.excerpts import Fragment, Marker, found_words, lines_of, marker_of
from search.facets import count_facets
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from webapp.site.addresses import shown_snapshot
from webapp.site.search_address import (
    MOST_PAGES,
    QUERY_LENGTH,
    RESULTS,
    Asked,
    last_page,
    page_numbers,
    read_search,
)
from webapp.site.shown_records import shown_record

__all__ = ["SAID_LENGTH", "search_page"]

SAID_LENGTH = 40
"""Characters of a query that the heading of its results repeats; the field shows all of it."""

_MOST_LISTED = 300
"""Questions that the page lists without a query; of more it names the topics."""


@dataclass(frozen=True)
class _Result:
    """A record as the page shows it; SearchResults makes the same in the browser."""

    kind: str
    shown: Shown
    url: str
    """Its page, which is handed the words that were found where it can mark them."""
    title: list[Fragment]
    text: list[Fragment]
    """The passage of an answer that fits best, all that is said of a category or a term."""
    answer: list[list[Fragment]]
    """The whole answer in lines, unless the passage is."""


_Item = list[_Result]
"""Siblings, which are one table, or one other record."""


_EMPTY_SHOWN = Shown(
    *("", "", ""),
    is_answered=True,
    figures=(ShownFigure("", "", ""),),
    known=(Known("", "", ""),),
)
_EMPTY = [_Result(kind, _EMPTY_SHOWN, "", [], [], []) for kind in KINDS]
"""One of each kind, which the scripts of the page fill with what they find."""


def search_page() -> str:
    """The page of what its address asks for; without a query the list of all questions."""
    snapshot = shown_snapshot()
    knowledge, index = snapshot.knowledge, snapshot.scored
    asked = read_search(request.args, knowledge)
    results = search(
        index,
        asked.query,
        limit=RESULTS * asked.page,
        **asked.filters,
        verbatim=asked.is_verbatim,
    )
    count = sum(results.totals.values())
    asked = replace(asked, page=min(asked.page, last_page(count)))
    marker = marker_of(index, read_query(index, asked.query, verbatim=asked.is_verbatim))
    of_page = results.hits[RESULTS * (asked.page - 1) : RESULTS * asked.page]
    # Who turns the page wants what stands there.
    folded = [hit for hit in of_page if hit.more] if asked.page == 1 else []
    best = [hit for hit in of_page if hit not in folded]

    def shown(hits: list[Hit]) -> list[_Item]:
        made = [
            _result(hit.kind, shown_record(hit.kind, hit.id, knowledge, url_for), marker)
            for hit in hits
        ]
        # Siblings stand together: they have one key, every other hit has its own.
        places = groupby(range(len(hits)), lambda place: hits[place].sibling or -1 - place)
        return [[made[place] for place in group] for _, group in places]

    return render_template(
        "pages/search.html",
        asked=asked,
        results=results,
        count=count,
        hits=shown(best),
        others=shown(folded),
        found=len(best),
        message=_message(index, asked, results, len(best)),
        said_query=shortened(results.suggestion or asked.query, SAID_LENGTH),
        said_suggestion=shortened(results.suggestion or "", SAID_LENGTH),
        said_asked=shortened(asked.query, SAID_LENGTH),
        facets=_shown_facets(index, asked),
        result_kinds=KINDS,
        empty_results=_EMPTY,
        categories_of={one.id: one.categories for one in index.records if one.kind == QUESTION},
        page_numbers=page_numbers(asked.page, last_page(count)),
        limit=RESULTS,
        most_pages=MOST_PAGES,
        query_length=QUERY_LENGTH,
        said_length=SAID_LENGTH,
        most_listed=_MOST_LISTED,
    )


def _shown_facets(index: ScoredIndex, asked: Asked) -> dict[str, dict[str, int]]:
    """What each choice leaves of what is listed; without a query that is questions alone."""
    kind = asked.kind if asked.query else QUESTION
    chosen = {**asked.filters, "kind": kind}
    return count_facets(index, asked.query, **chosen, verbatim=asked.is_verbatim)


def _message(index: ScoredIndex, asked: Asked, results: Results, found: int) -> str:
    """The name of the string that tells what was found; search-view.js chooses in the same way."""
    if found == 0:
        unfiltered = search(index, asked.query, limit=1, verbatim=asked.is_verbatim)
        return "none_chosen" if unfiltered.hits else "none"
    if asked.page > 1:
        return "part"
    if not results.confident:
        return "unsure"
    return "one" if found == 1 else "many"


def _result(kind: str, shown: Shown, marker: Marker) -> _Result:
    title, text = marker.mark(shown.title), marker.mark(shown.text)
    if kind != QUESTION:
        url = _with_found(shown.url, [*title, *text]) if kind == CRITERION else shown.url
        return _Result(kind, shown, url, title, text, [])
    excerpt = marker.excerpt(shown.text)
    answer = lines_of(text) if excerpt != text else []
    return _Result(kind, shown, _with_found(shown.url, [*title, *text]), title, excerpt, answer)


def _with_found(url: str, fragments: list[Fragment]) -> str:
    found = found_words(fragments)
    return f"{url}?{urlencode({'found': found})}" if found else url
