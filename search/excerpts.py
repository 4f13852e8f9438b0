"""What a query asks for marked in a text, and the passage of an answer that shows it best.

`webapp/static/search/excerpts.js` gives the same fragments for the same text.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from search.analysis import fold, split_words, words
from search.query_terms import QueryReading, terms_beginning_with
from search.scored_index import ScoredIndex
from search.spelling import is_number
from search.synonyms import tokens

__all__ = [
    "EXCERPT_WORDS",
    "FOUND_WORDS",
    "LEAD_WORDS",
    "Fragment",
    "Marker",
    "Match",
    "PlacedText",
    "Terms",
    "found_words",
    "lines_of",
    "marker_of",
    "matches_of",
    "passage_of",
    "spans_of",
]

EXCERPT_WORDS = 40
"""Length of an excerpt, in words."""

LEAD_WORDS = 6
"""Words shown before the first word that was asked, for its context."""

_SEEN = EXCERPT_WORDS - LEAD_WORDS
"""Words from the first that was asked on, in an excerpt that shows it."""

FOUND_WORDS = 20
"""Words at most that a result hands to the page it leads to, for it to mark them."""


@dataclass(frozen=True)
class Fragment:
    """A part of a text."""

    text: str
    is_match: bool = False
    """Whether the query asks for it."""


class PlacedText:
    """A text with its words in their places, for whatever is asked of it."""

    __slots__ = ("codes", "count", "ends", "names", "numbers", "starts")

    def __init__(
        self,
        codes: NDArray[np.int32],
        starts: array[int],
        ends: array[int],
        names: tuple[tuple[int, int], ...],
        numbers: tuple[int, ...],
    ) -> None:
        self.codes = codes
        """The code of each word's term, see `Terms`; behind them those of its names."""
        self.starts = starts
        """Where each word begins, in characters from zero."""
        self.ends = ends
        """Where each word ends."""
        self.names = names
        """The first and the last word of each name, in order, once for each of its terms."""
        self.numbers = numbers
        """The words that are numbers."""
        self.count = len(starts)
        """How many words there are."""


Match = tuple[int, int, int]
"""A place in a text that a query asks for: its first word and its last, from zero, and where its
term is in `PlacedText.codes`."""


class Terms:
    """The terms of an index as small numbers, as far as texts have been placed."""

    def __init__(self, index: ScoredIndex) -> None:
        self._aliases, self._stop_words = index.aliases, index.stop_words
        self._codes: dict[str, int] = {}
        self._words: dict[str, tuple[int, bool]] = {}
        self._lock = Lock()

    def _code(self, term: str) -> int:
        code = self._codes.get(term)
        if code is None:
            with self._lock:  # 0 is what nobody asks for
                code = self._codes.setdefault(term, len(self._codes) + 1)
        return code

    def _word(self, written: str) -> tuple[int, bool]:
        """The code of the term of a word, 0 for a stop word; and whether it is a number."""
        known = self._words.get(written)
        if known is None:
            folded = fold(written)
            is_term = folded and folded not in self._stop_words
            code = self._code(self._aliases.stem(folded)) if is_term else 0
            known = self._words[written] = code, is_number(folded)
        return known

    def placed(self, text: str) -> PlacedText:
        """A text with its words in their places."""
        found = list(words(text))
        written = [word.text for word in found]
        known = [self._word(word) for word in written]
        codes, names = [code for code, _ in known], []
        in_order, _ = tokens(written, self._aliases)
        for token in in_order:
            for term in token.terms:
                names.append((token.first, token.first + len(token.folded) - 1))
                codes.append(self._code(term))
        return PlacedText(
            np.array(codes, dtype=np.int32),
            array("i", [word.start for word in found]),
            array("i", [word.end for word in found]),
            tuple(names),
            tuple([place for place, (_, is_figure) in enumerate(known) if is_figure]),
        )

    def wanted(self, terms: Iterable[str]) -> NDArray[np.bool_]:
        """Whether each code is of one of the terms."""
        codes = [code for term in terms if (code := self._codes.get(term))]
        wanted = np.zeros(len(self._codes) + 1, dtype=bool)
        wanted[codes] = True
        return wanted


def marker_of(index: ScoredIndex, reading: QueryReading) -> Marker:
    """What marks the words of a query that has been read."""
    wanted: set[str] = set()
    for asked in reading.asked:
        wanted.update(asked.terms)
        # A word that may not be finished; of a stop word nobody means what it may become.
        if not asked.terms and asked.words[0] not in index.stop_words:
            wanted.update(terms_beginning_with(index, asked.words[0]))
    asked_words = map(fold, split_words(reading.query.text))
    return Marker(index, frozenset(wanted), not index.common.number.isdisjoint(asked_words))


@dataclass(frozen=True)
class Marker:
    """Marks in texts what one query asks for."""

    index: ScoredIndex
    wanted: frozenset[str]
    """Terms."""
    asks_number: bool = False
    """Whether a number answers the query."""

    def mark(self, text: str) -> list[Fragment]:
        """The text in fragments, with what is wanted as fragments of its own: names as a whole."""
        placed, matches = self._placed(text)
        return _fragments(text, spans_of(placed, matches), 0, len(text))

    def excerpt(self, text: str) -> list[Fragment]:
        """About `EXCERPT_WORDS` words of the text, where most of what is wanted stands together.

        A number is wanted where one answers. Begins with the text where nothing of it is wanted.
        An ellipsis shows what is left out.
        """
        placed, matches = self._placed(text)
        if not placed.count:
            return []
        first, last = passage_of(placed, matches, asks_number=self.asks_number)
        start = 0 if first == 0 else placed.starts[first]
        end = len(text) if last == placed.count else placed.ends[last - 1]
        within = [one for one in matches if first <= one[0] and one[1] < last]
        spans = spans_of(placed, within, start)
        fragments = _fragments(text, spans, start, end)
        if start > 0:
            fragments.insert(0, Fragment("… "))
        if end < len(text):
            fragments.append(Fragment(" …"))
        return fragments

    def _placed(self, text: str) -> tuple[PlacedText, list[Match]]:
        terms = Terms(self.index)
        placed = terms.placed(text)
        wanted = terms.wanted(self.wanted)
        return placed, matches_of(placed, wanted[placed.codes].nonzero()[0].tolist())


def matches_of(text: PlacedText, wanted: Sequence[int]) -> list[Match]:
    """The places of a text that are asked for, in order.

    `wanted` are the places in its `codes` that are, ascending. A name that is asked for is one
    place, whatever words of it are too.
    """
    count = text.count
    if not wanted or wanted[-1] < count:
        return [(place, place, place) for place in wanted]
    matches: dict[int, Match] = {}
    of_names: set[int] = set()
    for place in wanted:
        if place >= count:
            first, last = text.names[place - count]
            matches.setdefault(first, (first, last, place))
            of_names.update(range(first, last + 1))
    for place in wanted:
        if place < count and place not in of_names:
            matches[place] = place, place, place
    return [matches[first] for first in sorted(matches)]


def passage_of(
    text: PlacedText, matches: Sequence[Match], *, asks_number: bool = False
) -> tuple[int, int]:
    """The first word of the passage that `Marker.excerpt` shows, and the one behind its last."""
    latest = text.count - EXCERPT_WORDS  # a passage that begins here ends with the text
    if latest <= 0:
        return 0, text.count
    places = [first for first, _, _ in matches]
    if asks_number and text.numbers:
        places = sorted([*text.numbers, *places])
    best = places[0] if places else 0
    if places and places[-1] - best >= _SEEN:  # else all of it stands together
        codes = text.codes[[place for _, _, place in matches]].tolist()
        counted = [(match[0], code) for match, code in zip(matches, codes, strict=True)]
        if asks_number:
            # A number that is asked for stands there twice, as itself and as any number.
            counted = sorted([*((place, -1) for place in text.numbers), *counted])
        best = _densest(counted)
    first = min(max(0, best - LEAD_WORDS), latest)
    return first, first + EXCERPT_WORDS


def spans_of(text: PlacedText, matches: Iterable[Match], start: int = 0) -> list[tuple[int, int]]:
    """Where what is asked for begins and ends, in characters from `start` on; what overlaps is one,
    as words may, see `search.analysis`."""
    starts, ends = text.starts, text.ends
    places = [(starts[first], ends[last]) for first, last, _ in matches]
    if all(one[1] <= other[0] for one, other in pairwise(places)) and (
        not places or places[0][0] >= start
    ):
        return places
    spans: list[tuple[int, int]] = []
    for first, last in sorted((max(start, first), last) for first, last in places):
        if spans and first < spans[-1][1]:
            spans[-1] = spans[-1][0], max(last, spans[-1][1])
        else:
            spans.append((first, last))
    return spans


def lines_of(fragments: Iterable[Fragment]) -> list[list[Fragment]]:
    """The lines of a text in fragments; empty ones are left out.

    >>> lines_of([Fragment("See "), Fragment("Part\\nC", is_match=True)])
    [[Fragment(text='See ', is_match=False), Fragment(text='Part', is_match=True)], \
[Fragment(text='C', is_match=True)]]
    """
    lines: list[list[Fragment]] = [[]]
    for fragment in fragments:
        for place, part in enumerate(fragment.text.split("\n")):
            if place > 0:
                lines.append([])
            if part:
                lines[-1].append(Fragment(part, fragment.is_match))
    return [line for line in lines if line]


def found_words(fragments: Iterable[Fragment]) -> str:
    """The words that are marked, for the address of the page that marks them again.

    They have blanks between them; a name of several words has "_" within. Each stands there once,
    `FOUND_WORDS` of them at most.

    >>> found_words([Fragment("Part C", is_match=True), Fragment(" of "), Fragment("care")])
    'Part_C'
    """
    found: dict[str, str] = {}
    for fragment in fragments:
        if fragment.is_match:
            found.setdefault(fold(fragment.text), "_".join(fragment.text.split()))
    return " ".join(list(found.values())[:FOUND_WORDS])


def _densest(places: Sequence[tuple[int, int]]) -> int:
    """The word at which the window with the most different wanted terms begins.

    `places` are words and the terms that stand there, in order.
    """
    best, best_count = 0, 0
    within: Counter[int] = Counter()
    end = 0
    for first, term in places:
        while end < len(places) and places[end][0] < first + _SEEN:
            within[places[end][1]] += 1
            end += 1
        if len(within) > best_count:
            best, best_count = first, len(within)
        within[term] -= 1
        if not within[term]:
            del within[term]
    return best


def _fragments(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> list[Fragment]:
    fragments, position = [], start
    for first, last in spans:
        if first > position:
            fragments.append(Fragment(text[position:first]))
        fragments.append(Fragment(text[first:last], is_match=True))
        position = last
    if position < end:
        fragments.append(Fragment(text[position:end]))
    return fragments
