"""Records with few wordings, and what a search for them finds first instead.

Each of their wordings is searched as though the record lacked it, and so are their title and their
label: what people type who have read none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.content.warnings.few_wordings import Unworded
from ingest.content.warnings.warning import ContentWarning, WarningKind
from ingest.phrasing import counted
from search.analysis import fold, split_words
from search.bm25f import in_order
from search.common_words import common_words
from search.engine import add_up
from search.entries import CRITERION, KINDS, Entry
from search.quality.entry_terms import average_lengths, impacts_of
from search.query_terms import TITLE_TERMS, read_query
from search.scored_index import ScoredIndex
from search.synonyms import Aliases

__all__ = ["few_wordings"]

_EXAMINED = 20
"""Records that are searched for, so that a large collection takes no longer."""

_TOLD = 3
"""Records that are told; the others are only named or counted."""

_NAMED = 5
"""Records that are named by their ids alone."""

_SAMPLE = 500
"""Records whose lengths give the mean: more would change nothing."""

_EXAMPLE_WORDS = 5
"""Words of a title that make an example of a wording."""

_PLURALS = dict(zip(KINDS, ("questions", "criteria", "categories", "terms"), strict=True))


def few_wordings(
    index: ScoredIndex, entries: Sequence[Entry], aliases: Aliases, unworded: Sequence[Unworded]
) -> list[ContentWarning]:
    """A warning for each of the records, at most `_TOLD`, and in the last how many more there are.

    `index` is that of `entries` and `aliases`, `unworded` are records of it. Those that are
    mistaken for another one come first, else they keep their order.
    """
    examined = unworded[:_EXAMINED]
    if not examined:
        return []
    ordered = [*in_order(entries)]
    numbers = {(entry.kind, entry.id): number for number, entry in enumerate(ordered)}
    average = average_lengths(ordered[:: len(ordered) // _SAMPLE + 1], aliases)
    tried = []
    for one in examined:
        number = numbers[one.kind, one.id]
        as_if = _Tried(index, number, ordered[number], one.cited, average, aliases)
        tried.append((one, next(as_if.mistakes(one), "")))
    told = sorted(tried, key=lambda pair: not pair[1])[:_TOLD]
    told.sort(key=lambda pair: (pair[0].place.path, pair[0].place.line))
    are_told = [one for one, _ in told]
    more = [one for one in unworded if one not in are_told]
    return [
        _warning(one, mistake, more if one is are_told[-1] else (), aliases.language)
        for one, mistake in told
    ]


@dataclass(frozen=True)
class _Tried:
    """A record of an index, as though it lacked some of its words."""

    index: ScoredIndex
    number: int
    entry: Entry
    cited: tuple[str, ...]
    """Ids of criteria that may stand first in its stead, since its answer rests on them."""
    average: Mapping[str, float]
    aliases: Aliases

    def mistakes(self, record: Unworded) -> Iterator[str]:
        """The searches for the record that find another one first, in words."""
        without = [(wording, _without(self.entry, wording)) for wording in record.wordings]
        label = [(record.short, self.entry)] if record.short else []
        for query, entry in (*label, *without, (record.title, self.entry)):
            found = self._first(query, entry)
            if found:
                yield f"a search for “{query}” would find {found}"

    def _first(self, query: str, entry: Entry) -> str:
        """What stands first for a query where the record is as the entry; empty where it does."""
        reading = read_query(self.index, query, verbatim=True)
        # That its title finds it is promised to whoever types all of it, word for word.
        asked = [
            one
            for one in reading.asked
            if one.terms != TITLE_TERMS or self.number not in one.postings
        ]
        impacts = impacts_of(entry, self.index, self.average, self.aliases)
        held = [
            max((impacts.get(term, 0) for term in one.terms), default=0)
            or (0 if one.terms else one.postings.get(self.number, 0))
            for one in asked
        ]
        weight = sum(one.weight for one in asked)
        scores = add_up(self.index, asked)
        handicap = self.index.records[self.number].handicap
        own = max(1, sum(held) - handicap * weight // 1000) if any(held) else 0
        scores = scores.with_score(self.number, own)
        if not scores:
            return "nothing"
        first = scores.first
        record = self.index.records[first]
        is_its_own = first == self.number or (record.kind == CRITERION and record.id in self.cited)
        return "" if is_its_own else f"the {record.kind} “{record.id}” first"


def _without(entry: Entry, wording: str) -> Entry:
    return replace(entry, asked_as=tuple(one for one in entry.asked_as if one != wording))


def _warning(
    one: Unworded, mistake: str, more: Sequence[Unworded], language: str
) -> ContentWarning:
    """The warning about a record; `more` are others of which the same could be said."""
    count = counted(len(one.wordings), "wording") if one.wordings else "no wording"
    problem = f"“{one.id}” has {count}, where {_PLURALS[one.kind]} have {one.usual} as a rule"
    if mistake:
        problem += f": {mistake}"
    if more:
        names = ", ".join(f"“{other.id}”" for other in more[:_NAMED])
        rest = f" and {len(more) - _NAMED} more" if len(more) > _NAMED else ""
        problem += f". So it is with {names}{rest}"
    remedy = (
        f"Add what people type who look for it to {one.place.wordings}, one a line, such as: "
        f"{_example(one.title, language)}"
    )
    return ContentWarning(one.place.path, one.place.line, problem, remedy, WarningKind.FEW)


def _example(title: str, language: str) -> str:
    """A wording as people type it: the words of a title that tell something.

    >>> _example("How far back can I go when including trainings in my portfolio?", "en")
    'far back go including trainings'
    """
    common = common_words(language)
    little = common.stop | common.asking
    words = [word for word in split_words(title) if fold(word) not in little]
    return " ".join(words[:_EXAMPLE_WORDS]) or title
