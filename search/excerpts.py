"""What a query asks for marked in a text, and the passage of an answer that shows it best.

`webapp/static/search/excerpts.js` gives the same fragments for the same text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    "found_words",
    "lines_of",
    "marker_of",
]

EXCERPT_WORDS = 40
"""Length of an excerpt, in words."""

LEAD_WORDS = 6
"""Words shown before the first word that was asked, for its context."""

FOUND_WORDS = 20
"""Words at most that a result hands to the page it leads to, for it to mark them."""


@dataclass(frozen=True)
class Fragment:
    """A part of a text."""

    text: str
    is_match: bool = False
    """Whether the query asks for it."""


@dataclass(frozen=True)
class _Match:
    """A place in a text that a query asks for."""

    term: str
    first: int
    """Its first word, from zero."""
    last: int
    """Its last word."""
    start: int
    """Position of its first character."""
    end: int
    """Position after its last character."""


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
        return _fragments(text, self._matches(text), 0, len(text))

    def excerpt(self, text: str) -> list[Fragment]:
        """About `EXCERPT_WORDS` words of the text, where most of what is wanted stands together.

        A number is wanted where one answers. Begins with the text where nothing of it is wanted.
        An ellipsis shows what is left out.
        """
        found = list(words(text))
        if not found:
            return []
        matches = self._matches(text)
        latest = max(0, len(found) - EXCERPT_WORDS)  # a window that begins here ends with the text
        places = [(match.first, match.term) for match in matches]
        if self.asks_number:
            numbers = (place for place, word in enumerate(found) if is_number(fold(word.text)))
            places = sorted([*places, *((place, "") for place in numbers)])
        first = min(max(0, _densest(places) - LEAD_WORDS), latest)
        last = min(len(found), first + EXCERPT_WORDS)
        start = 0 if first == 0 else found[first].start
        end = len(text) if last == len(found) else found[last - 1].end
        within = [match for match in matches if match.first >= first and match.last < last]
        fragments = _fragments(text, within, start, end)
        if start > 0:
            fragments.insert(0, Fragment("… "))
        if end < len(text):
            fragments.append(Fragment(" …"))
        return fragments

    def _matches(self, text: str) -> list[_Match]:
        found = list(words(text))
        in_order, _ = tokens([word.text for word in found], self.index.aliases)
        matches = []
        for token in in_order:
            last = token.first + len(token.folded) - 1
            term = next((one for one in token.terms if one in self.wanted), None)
            if term is not None:
                start, end = found[token.first].start, found[last].end
                matches.append(_Match(term, token.first, last, start, end))
                continue
            for place in range(token.first, last + 1):
                folded = fold(found[place].text)
                if folded not in self.index.stop_words and self.index.stem(folded) in self.wanted:
                    start, end = found[place].start, found[place].end
                    matches.append(_Match(self.index.stem(folded), place, place, start, end))
        return matches


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


def _densest(places: Sequence[tuple[int, str]]) -> int:
    """The word at which the window with the most different wanted terms begins.

    `places` are words and the terms that stand there, in order.
    """
    best, best_count = 0, 0
    within: Counter[str] = Counter()
    end = 0
    for first, term in places:
        while end < len(places) and places[end][0] < first + EXCERPT_WORDS - LEAD_WORDS:
            within[places[end][1]] += 1
            end += 1
        if len(within) > best_count:
            best, best_count = first, len(within)
        within[term] -= 1
        if not within[term]:
            del within[term]
    return best


def _merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places, those that overlap as one: words may, see `search.analysis`."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _fragments(text: str, matches: Sequence[_Match], start: int, end: int) -> list[Fragment]:
    fragments, position = [], start
    for first, last in _merged((max(start, match.start), match.end) for match in matches):
        if first > position:
            fragments.append(Fragment(text[position:first]))
        fragments.append(Fragment(text[first:last], is_match=True))
        position = last
    if position < end:
        fragments.append(Fragment(text[position:end]))
    return fragments
