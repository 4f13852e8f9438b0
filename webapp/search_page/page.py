"""The search page of what an address asks for, filled into its frame.

    parameters ──read──> Asked ──search──> hits ──`results`──> render_search: the page

Neither templates nor the content are needed here. In the export scripts fill the page in the same
way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote, quote_plus

from markupsafe import escape

from ingest.content.model.plurals import plural_category
from ingest.phrasing import shortened
from search.browser_index import Cards
from search.engine import Results, scores_of, search
from search.entries import QUESTION
from search.excerpts import marker_of
from search.facets import count_facets
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from webapp.search_page.address import (
    RESULTS,
    SAID_LENGTH,
    Asked,
    last_page,
    page_numbers,
    read_search,
)
from webapp.search_page.frame import Form, SearchFrame, bound, filled
from webapp.search_page.results import results_of

__all__ = ["render_search"]

_HIDDEN = " hidden"

_TITLE_LENGTH = 60
"""Characters of a query in the title of the page; a few more where it ends with them."""

_TITLE_MORE = 5

_UNQUOTED = "!$'()*,/:;?@"
"""What stands in an address as it is, as in Flask's: what the URL Standard leaves so."""


def render_search(
    frame: SearchFrame, index: ScoredIndex, cards: Cards, parameters: Mapping[str, str]
) -> str:
    """The page of what its address asks for; without a query the list of all questions."""
    asked = read_search(parameters, frame.names["topic"], frame.names["category"])
    reading = read_query(index, asked.query, verbatim=asked.is_verbatim)
    scores = scores_of(index, reading)
    results = search(
        index,
        asked.query,
        limit=RESULTS * asked.page,
        topic=asked.topic,
        category=asked.category,
        kind=asked.kind,
        verbatim=asked.is_verbatim,
        scores=scores,
    )
    count = sum(results.totals.values())
    asked = replace(asked, page=min(asked.page, last_page(count)))
    of_page = results.hits[RESULTS * (asked.page - 1) : RESULTS * asked.page]
    # Who turns the page wants what stands there.
    folded = [hit for hit in of_page if hit.more] if asked.page == 1 else []
    best = [hit for hit in of_page if not hit.more] if folded else of_page
    made = results_of(frame, index)
    hits, others = made.shown((best, folded), marker_of(index, reading), cards)
    facets = count_facets(
        index,
        asked.query,
        topic=asked.topic,
        category=asked.category,
        # Without a query questions are listed, and nothing else.
        kind=asked.kind if asked.query else QUESTION,
        verbatim=asked.is_verbatim,
        scores=scores,
    )
    addresses = _Addresses(frame, asked)
    values = {
        **_query_values(frame, asked, results, addresses),
        **_filter_values(frame, asked, facets, addresses),
        **_paging_values(frame, asked, last_page(count), addresses),
        "summary": _summary(frame, index, asked, results, len(best), facets),
        "no help": _hidden_if(
            not asked.query or bool(best and (results.confident or asked.page > 1))
        ),
        "hits": hits,
        "no hits": _hidden_if(not hits),
        "others": others,
        "no others": _hidden_if(not others),
        "others summary": _counted(frame, "others", count - len(best)),
    }
    return filled(_page_of(frame, asked.category), values)


def _page_of(frame: SearchFrame, category: str | None) -> Form:
    """The page with the questions of a category in its list; with all of them without one."""
    key = "page", category
    if key not in frame.kept:
        prefix = "not among "
        hidden = {
            name: _hidden_if(
                category is not None and category not in name.removeprefix(prefix).split(" ")
            )
            for name in frame.page[1::2]
            if name.startswith(prefix)
        }
        frame.kept[key] = bound(frame.page, hidden)
    page: Form = frame.kept[key]
    return page


class _Addresses:
    """The addresses of a search with something else chosen, as HTML.

    In the export the scripts put in what is chosen.
    """

    def __init__(self, frame: SearchFrame, asked: Asked) -> None:
        self._address = str(escape(frame.address))
        self._is_export = frame.is_export
        self._parts = {
            name: str(escape(f"{name}={quote_plus(value, safe=_UNQUOTED)}"))
            for name, value in asked.parameters.items()
            if name != "page"
        }

    def without(self, *names: str) -> str:
        """That of the first page without some of the parameters."""
        return self._of(part for name, part in self._parts.items() if name not in names)

    def verbatim(self) -> str:
        """That of the query as it was typed."""
        parts = {"q": "", "exact": "", **self._parts, **{"exact": "exact=1"}}
        return self._of(filter(None, parts.values()))

    def page(self, number: int) -> str:
        """That of another page."""
        parts = self._parts.values()
        return self._of((*parts, f"page={number}") if number > 1 else parts)

    def _of(self, parts: Iterable[str]) -> str:
        asked = "" if self._is_export else "&amp;".join(parts)
        return f"{self._address}?{asked}" if asked else self._address


def _query_values(
    frame: SearchFrame, asked: Asked, results: Results, addresses: _Addresses
) -> dict[str, str]:
    """What stands in the page of the query, and of what was searched for in its place."""
    query, forms = asked.query, frame.forms
    is_list = not query and not any(asked.filters.values())
    return {
        "title": f"{escape(_titled(query))} · " if query else "",
        "head": filled(forms["head"], {"title": ""}) if is_list else "",
        "noindex": "" if is_list else forms["noindex"][0],
        "query": str(escape(query)),
        "body": quote(query, safe="/"),
        "off": "" if query else " disabled",
        "suggestion": str(escape(shortened(results.suggestion or "", SAID_LENGTH))),
        "asked": str(escape(shortened(query, SAID_LENGTH))),
        "not mended": _hidden_if(not results.suggestion),
        "verbatim": addresses.verbatim(),
        "no list": _hidden_if(bool(query)),
    }


def _filter_values(
    frame: SearchFrame,
    asked: Asked,
    facets: Mapping[str, Mapping[str, int]],
    addresses: _Addresses,
) -> dict[str, str]:
    """What stands in the page of the filters: what is chosen, and what each choice leaves."""
    values = {
        "none chosen": _hidden_if(not any(asked.filters.values())),
        "without any": addresses.without("topic", "category", "kind"),
    }
    for facet, chosen in asked.filters.items():
        names, counts = frame.names[facet], facets[facet]
        for choice in names:
            count = counts.get(choice, 0)
            state = " selected" if choice == chosen else "" if count else " hidden disabled"
            values[f"state {facet} {choice}"] = state
            values[f"count {facet} {choice}"] = str(count)
        values[f"no {facet}"] = _hidden_if(not chosen)
        values[f"without {facet}"] = addresses.without(facet)
        values[f"chosen {facet}"] = names[chosen] if chosen else ""
    for topic in frame.names["topic"]:
        is_listed = topic in facets["topic"] and asked.topic in (None, topic)
        values[f"not of {topic}"] = _hidden_if(not is_listed)
    return values


def _paging_values(
    frame: SearchFrame, asked: Asked, last: int, addresses: _Addresses
) -> dict[str, str]:
    """What stands in the page of the other pages."""
    numbers = page_numbers(asked.page, last)
    return {
        "no pages": _hidden_if(not numbers),
        "previous": addresses.page(asked.page - 1),
        "no previous": _hidden_if(asked.page == 1),
        "next": addresses.page(asked.page + 1),
        "no next": _hidden_if(bool(numbers) and asked.page == last),
        "pages": "".join(
            frame.forms["page_gap"][0]
            if number is None
            else filled(
                frame.forms["page_number"],
                {
                    "url": addresses.page(number),
                    "current": ' aria-current="page"' if number == asked.page else "",
                    "number": str(number),
                },
            )
            for number in numbers
        ),
    }


def _summary(
    frame: SearchFrame,
    index: ScoredIndex,
    asked: Asked,
    results: Results,
    found: int,
    facets: Mapping[str, Mapping[str, int]],
) -> str:
    """The heading of what was found."""
    if not asked.query:
        if any(asked.filters.values()):
            return _counted(frame, "all_count", facets["kind"].get(QUESTION, 0))
        return frame.forms["all"][0]
    count = sum(results.totals.values())
    chosen = (frame.names[facet][value] for facet, value in asked.filters.items() if value)
    return filled(
        frame.forms[_message(index, asked, results, found)],
        {
            "count": str(count if asked.page > 1 else found),
            "query": str(escape(shortened(results.suggestion or asked.query, SAID_LENGTH))),
            "filters": frame.comma.join(chosen),
            "start": str(RESULTS * (asked.page - 1) + 1),
            "end": str(min(count, RESULTS * asked.page)),
        },
    )


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


def _counted(frame: SearchFrame, name: str, count: int) -> str:
    """The string for a number of things."""
    form = frame.forms.get(f"{name}_{plural_category(count, frame.language)}", frame.forms[name])
    return filled(form, {"count": str(count)})


def _titled(query: str) -> str:
    """A query as the title of the page has it: cut between two words, as Jinja's `truncate`."""
    if len(query) <= _TITLE_LENGTH + _TITLE_MORE:
        return query
    return query[: _TITLE_LENGTH - 3].rsplit(" ", 1)[0] + "..."


def _hidden_if(is_hidden: bool) -> str:
    return _HIDDEN if is_hidden else ""
