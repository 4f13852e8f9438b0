"""Results of a search as HTML: what a record shows is made once, what a query marks each time.

    results_of(frame, index).shown(lists, marker, cards)  ->  the items of each list of hits

`SearchResults` (`webapp/static/site/search-results.js`) makes the same in the browser.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from itertools import accumulate, chain, groupby
from threading import Lock
from typing import NamedTuple
from urllib.parse import quote_plus

import numpy as np
from markupsafe import escape

from search.analysis import fold
from search.browser_index import Cards, Shown, ShownFigure
from search.engine import Hit
from search.entries import CRITERION, QUESTION
from search.excerpts import (
    FOUND_WORDS,
    Marker,
    PlacedText,
    Terms,
    matches_of,
    passage_of,
    spans_of,
)
from search.scored_index import ScoredIndex
from webapp.search_page.frame import Form, SearchFrame, bound, filled, unlinked

__all__ = ["SearchResults", "results_of"]

_HIDDEN = " hidden"

_ESCAPED = frozenset("&<>'\"")
"""Characters that HTML writes in more than one."""

_COMPARE = "compare/"
"""Where a site compares the criteria of an aspect."""

_BROKEN = re.compile("<mark>[^<\n]*\n[^<]*</mark>")
"""A mark that goes beyond a line."""

_MOST_KEPT = 48_000_000
"""Bytes, about, of what is kept of records: some 10,000 questions with their answers."""

_CARD = 1_500
"""Bytes that a card takes beside its letters and words, about."""


class _Text(NamedTuple):
    """A text as HTML, and its words in their places there."""

    html: str
    placed: PlacedText


class _Card(NamedTuple):
    """What a result shows of a record, but for what a query marks."""

    form: Form
    url: str
    title: _Text
    text: _Text
    aspect: str
    compare: str
    """Where its siblings are compared, or empty where nobody knows that."""
    row: Form
    """As one of siblings; nothing but the address is open."""
    is_confirmed: bool
    size: int


class SearchResults:
    """Makes the results of one index within one frame; keeps what it makes of records."""

    def __init__(self, frame: SearchFrame, index: ScoredIndex) -> None:
        self.records = index.records
        self._frame = frame
        self._terms = Terms(index)
        self._cards: dict[tuple[str, str], _Card] = {}
        self._size = 0
        self._lock = Lock()

    def shown(self, lists: Sequence[Sequence[Hit]], marker: Marker, cards: Cards) -> list[str]:
        """The items of each list of hits, in order; siblings that stand together are one."""
        hits = list(chain.from_iterable(lists))
        made = self._made([(hit.kind, hit.id) for hit in hits], cards)
        wanted = iter(self._wanted_places(made, marker))
        marked = iter(
            [
                _Marked(hit.kind, card, next(wanted), next(wanted), marker.asks_number)
                for hit, card in zip(hits, made, strict=True)
            ]
        )
        return ["".join(self._items(one, marked)) for one in lists]

    def _items(self, hits: Sequence[Hit], marked: Iterator[_Marked]) -> Iterator[str]:
        # Siblings have one key, every other hit has its own.
        for _, group in groupby(enumerate(hits), lambda pair: pair[1].sibling or -1 - pair[0]):
            yield self._item([next(marked) for _ in group])

    def _wanted_places(self, made: Sequence[_Card], marker: Marker) -> list[Sequence[int]]:
        """The places in the codes of each title and each text that the query asks for."""
        if not made:
            return []
        codes = [one.placed.codes for card in made for one in (card.title, card.text)]
        found = self._terms.wanted(marker.wanted)[np.concatenate(codes)].nonzero()[0]
        ends = list(accumulate(map(len, codes)))
        bounds = found.searchsorted(ends).tolist()
        places = found.tolist()
        wanted: list[Sequence[int]] = []
        first, start = 0, 0
        for last, end in zip(bounds, ends, strict=True):
            wanted.append([place - start for place in places[first:last]] if last > first else ())
            first, start = last, end
        return wanted

    def _item(self, rows: Sequence[_Marked]) -> str:
        forms = self._frame.forms
        if len(rows) == 1:
            return filled(rows[0].card.form, rows[0].values())
        return filled(
            forms["table"],
            {
                "aspect": rows[0].card.aspect,
                "rows": "".join(filled(one.card.row, {"url": one.url()}) for one in rows),
                "is confirmed": _HIDDEN if all(one.card.is_confirmed for one in rows) else "",
                "compare": rows[0].card.compare,
                "no compare": "" if rows[0].card.compare else _HIDDEN,
            },
        )

    def _made(self, keys: Sequence[tuple[str, str]], cards: Cards) -> list[_Card]:
        """The cards of records by kind and id; those that are not kept are asked for together."""
        kept = self._cards
        found = [kept.get(key) for key in keys]
        missing = [key for key, card in zip(keys, found, strict=True) if card is None]
        if not missing:
            return [card for card in found if card is not None]
        new = {
            key: self._card(key[0], shown)
            for key, shown in zip(missing, cards(missing), strict=True)
        }
        with self._lock:
            for key, card in new.items():
                self._size += card.size - (kept[key].size if key in kept else 0)
                kept[key] = card
            while self._size > _MOST_KEPT and len(kept) > 1:  # the oldest go
                self._size -= kept.pop(next(iter(kept))).size
        return [card or new[key] for key, card in zip(keys, found, strict=True)]

    def _card(self, kind: str, shown: Shown) -> _Card:
        forms = self._frame.forms
        title, text = self._text(shown.title), self._text(shown.text)
        url, compare = self._url(shown.url), forms["compare"][0]
        if not url or shown.site:  # of another collection
            compare = self._url(shown.site and f"{shown.site}{_COMPARE}")
        figures = "".join(filled(forms["figure"], _figure(one)) for one in shown.figures)
        known = "".join(
            filled(
                forms["known"] if one.url else unlinked(forms["known"]),
                {
                    "url": self._url(one.url),
                    "title": str(escape(one.title)),
                    "text": str(escape(one.text)),
                },
            )
            for one in shown.known
        )
        is_draft = not shown.is_answered and shown.text != ""
        state = "draft" if is_draft else "answered" if shown.is_answered else "open"
        values = {
            "about": str(escape(shown.about)),
            "figures": figures,
            "no figures": "" if figures else _HIDDEN,
            "is confirmed": _HIDDEN if shown.is_confirmed else "",
            "no aspect": "" if shown.aspect and compare else _HIDDEN,
            "compare": compare,
            "state": forms[f"state_{state}"][0],
            "known": known,
            "nothing known": "" if known else _HIDDEN,
            "no page": "" if url else _HIDDEN,
            "no caution": _HIDDEN if shown.is_confirmed or not shown.is_answered else "",
            **({} if kind in (QUESTION, CRITERION) else {"url": url}),
        }
        row = {**values, "row": str(escape(shown.row)), "note": str(escape(shown.note))}
        of_kind, of_siblings = forms[f"result_{kind}"], forms["row"]
        if not url:
            of_kind, of_siblings = unlinked(of_kind), unlinked(of_siblings)
        form = bound(of_kind, values)
        of_row = bound(of_siblings, {**row, "text": text.html}) if shown.aspect else ()
        size = sum(map(len, (*form, *of_row, title.html, text.html)))
        size += 12 * (title.placed.count + text.placed.count) + _CARD
        aspect = str(escape(shown.aspect))
        return _Card(form, url, title, text, aspect, compare, of_row, shown.is_confirmed, size)

    def _url(self, address: str) -> str:
        """An address below that of the start page, or one of another site; empty for none."""
        if not address:
            return ""
        is_whole = address.startswith(("https://", "http://"))
        return str(escape(address if is_whole else self._frame.root + address))

    def _text(self, text: str) -> _Text:
        html = str(escape(text))
        placed = self._terms.placed(text)
        return _Text(html, placed if html == text else _moved(placed, text))


def results_of(frame: SearchFrame, index: ScoredIndex) -> SearchResults:
    """What makes results in a frame, with what it keeps."""
    results = frame.kept.get("results")
    # The records tell: of an index in a database each search has a view of its own.
    if not isinstance(results, SearchResults) or results.records is not index.records:
        results = frame.kept["results"] = SearchResults(frame, index)
    return results


class _Marked:
    """A card with the places that a query asks for."""

    __slots__ = ("_asks_number", "_in_text", "_in_title", "_kind", "_of_text", "card")

    def __init__(
        self,
        kind: str,
        card: _Card,
        in_title: Sequence[int],
        in_text: Sequence[int],
        asks_number: bool,
    ) -> None:
        self.card = card
        self._kind = kind
        self._asks_number = asks_number
        placed = card.title.placed
        self._in_title = spans_of(placed, matches_of(placed, in_title)) if in_title else []
        placed = card.text.placed
        self._of_text = matches_of(placed, in_text) if in_text else []
        self._in_text = spans_of(placed, self._of_text) if in_text else []

    def url(self) -> str:
        """Its page, if it has one: it is handed the found words where it can mark them."""
        card = self.card
        found: dict[str, str] = {}
        for text, spans in ((card.title, self._in_title), (card.text, self._in_text)):
            html = text.html
            for start, end in spans:
                word, said = _found_word(html[start:end])
                found.setdefault(word, said)
        if not found or not card.url:
            return card.url
        return f"{card.url}?found={'+'.join(list(found.values())[:FOUND_WORDS])}"

    def values(self) -> dict[str, str]:
        """What stands in the holes of the card."""
        card = self.card
        values = {"title": _marked(card.title.html, self._in_title)}
        if self._kind == QUESTION:
            values |= self._passage()
        else:
            values["text"] = _marked(card.text.html, self._in_text)
        values["url"] = self.url()  # a form whose address says nothing of the search has no hole
        return values

    def _passage(self) -> dict[str, str]:
        """The passage of an answer that fits best, and the whole answer unless the passage is."""
        html, placed = self.card.text
        if not placed.count:
            answer = _paragraphs(html)
            return {"text": "", "answer": answer, "no answer": "" if answer else _HIDDEN}
        first, last = passage_of(placed, self._of_text, asks_number=self._asks_number)
        if first == 0 and last == placed.count:
            return {"text": _marked(html, self._in_text), "answer": "", "no answer": _HIDDEN}
        start = 0 if first == 0 else placed.starts[first]
        end = len(html) if last == placed.count else placed.ends[last - 1]
        within = [one for one in self._of_text if first <= one[0] and one[1] < last]
        passage = _marked(html, spans_of(placed, within, start), start, end)
        before, behind = "… " if start > 0 else "", " …" if end < len(html) else ""
        answer = _paragraphs(_marked(html, self._in_text))
        return {"text": f"{before}{passage}{behind}", "answer": answer, "no answer": ""}


def _paragraphs(marked: str) -> str:
    """A marked text in paragraphs, one for each line with anything in it.

    A mark that goes beyond a line ends there and begins anew.
    """
    if _BROKEN.search(marked):
        marked = _BROKEN.sub(lambda found: found[0].replace("\n", "</mark>\n<mark>"), marked)
        marked = marked.replace("<mark></mark>", "")
    lines = filter(None, marked.split("\n"))
    text = "</p><p>".join(lines)
    return f"<p>{text}</p>" if text else ""


def _marked(html: str, spans: Sequence[tuple[int, int]], start: int = 0, end: int = -1) -> str:
    """A text, or a part of it, with marks."""
    end = len(html) if end < 0 else end
    marked, position = "", start
    for first, last in spans:
        marked += f"{html[position:first]}<mark>{html[first:last]}</mark>"
        position = last
    return marked + html[position:end]


@lru_cache(maxsize=10_000)
def _found_word(html: str) -> tuple[str, str]:
    """What tells a word that was found from others, and how an address says it."""
    text = unescape(html)
    return fold(text), quote_plus("_".join(text.split()))


def _moved(placed: PlacedText, text: str) -> PlacedText:
    """The words of a text in their places in its HTML, where some characters are longer."""
    places, more = [], [0]
    for place, character in enumerate(text):
        if character in _ESCAPED:
            places.append(place)
            more.append(more[-1] + len(escape(character)) - 1)
    starts = array("i", [start + more[bisect_left(places, start)] for start in placed.starts])
    ends = array("i", [end + more[bisect_left(places, end)] for end in placed.ends])
    return PlacedText(placed.codes, starts, ends, placed.names, placed.numbers)


def _figure(figure: ShownFigure) -> dict[str, str]:
    return {
        "bound": str(escape(figure.bound)),
        "number": str(escape(figure.number)),
        "rest": str(escape(figure.rest)),
    }
