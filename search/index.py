"""Entries -> the finished index: the scored index, with every title sure to find its record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import resources

from search.analysis import split_words
from search.bm25f import CountedTexts, build_scored_index, in_order
from search.engine import add_up, confidence_of, search
from search.entries import KINDS, QUESTION, Entry
from search.query_terms import read_query, title_key
from search.scored_index import ScoredIndex
from search.synonyms import NO_ALIASES, Aliases

__all__ = ["build_index"]

_FOREIGN_RANK = (11, 12)
"""So large a part of the searches of other subjects is to be recognised as such."""

_OWN_RANK = (1, 12)
"""So small a part of the wordings of facts may be taken for such."""

_LEFT_OUT = 8
"""One of so many wordings of a fact is tried out as a search that the index does not know."""

_FEWEST_SEARCHES = 20
"""Of fewer searches no such part can be told."""

_TRIED = 2_000
"""Titles that are tried out, and records whose wordings are; more would take too long."""


def build_index(entries: Sequence[Entry], aliases: Aliases = NO_ALIASES) -> ScoredIndex:
    """The index that a search runs on.

    Whoever types the title of a record, word for word, or another of its names alone, finds it
    first: where the impacts do not see to that by themselves, the index keeps what the title must
    be given beside them. Of records with one title the first wins, titles before other names.
    """
    is_small = len(entries) <= _TRIED
    texts = CountedTexts(aliases, keeps_all=is_small)
    index = build_scored_index(entries, aliases, texts)
    titles: dict[str, tuple[int, int]] = {}
    taken: set[str] = set()
    tried = list(enumerate(in_order(entries)[:_TRIED]))
    for number, title in (
        *((number, entry.question) for number, entry in tried),
        *((number, name) for number, entry in tried for name in entry.names),
    ):
        lacking: dict[str, int] = {}
        for typed in _ways_to_type(title, aliases):
            key = title_key(typed, aliases)
            if key and key not in taken:
                lacking[key] = max(lacking.get(key, 0), _shortfall(index, number, typed))
        taken.update(lacking)
        titles.update({key: (number, more) for key, more in lacking.items() if more})
    return _with_least(replace(index, titles=titles), entries if is_small else (), texts)


def _with_least(index: ScoredIndex, entries: Sequence[Entry], texts: CountedTexts) -> ScoredIndex:
    """The index with what a first hit must reach to be likely what was asked.

    Most searches of other subjects are to stay below it. Questions and facts, which is all else,
    are told apart: a fact is short, and a word that happens to stand in it counts for much. There
    searches of a subject near by reach more than everyday ones do, so that facts must reach what
    most of their own searches reach, too: their wordings, in an index that lacks these.
    """
    of_questions, of_facts = _reached(index, _everyday_searches())
    told = {
        is_question: _rank(reached, _FOREIGN_RANK) + 1
        for is_question, reached in ((True, of_questions), (False, of_facts))
        if len(reached) >= _FEWEST_SEARCHES
    }
    highest = max(told.values(), default=max([*of_questions, *of_facts, -1]) + 1)
    least = {kind: told.get(kind == QUESTION, highest) for kind in KINDS}
    own = _reached_by_own(entries, index.aliases, texts)
    if len(own) >= _FEWEST_SEARCHES:
        of_own = _rank(own, _OWN_RANK)
        least = {kind: max(of_own, one) if kind != QUESTION else one for kind, one in least.items()}
    return replace(index, least=least)


def _reached(index: ScoredIndex, queries: Iterable[str]) -> tuple[list[int], list[int]]:
    """How sure their first hits are, in thousandths: of questions, and of facts."""
    of_questions: list[int] = []
    of_facts: list[int] = []
    for query in queries:
        number, total = _first_hit(index, query)
        if number is not None:
            is_question = index.records[number].kind == QUESTION
            (of_questions if is_question else of_facts).append(total)
    return of_questions, of_facts


def _reached_by_own(entries: Sequence[Entry], aliases: Aliases, texts: CountedTexts) -> list[int]:
    """How sure facts are found first by wordings of theirs that an index lacks, in thousandths."""
    asked: list[tuple[str, str, str]] = []
    kept: list[Entry] = []
    for entry in entries:
        if entry.kind != QUESTION:
            left_out = entry.asked_as[::_LEFT_OUT]
            asked += [(wording, entry.kind, entry.id) for wording in left_out]
            rest = tuple(one for n, one in enumerate(entry.asked_as) if n % _LEFT_OUT)
            entry = replace(entry, asked_as=rest)
        kept.append(entry)
    if not asked:
        return []
    index = build_scored_index(kept, aliases, texts)
    reached = []
    for wording, kind, record_id in asked:
        number, total = _first_hit(index, wording)
        if number is not None:
            first = index.records[number]
            if (first.kind, first.id) == (kind, record_id):
                reached.append(total)
    return reached


def _first_hit(index: ScoredIndex, query: str) -> tuple[int | None, int]:
    """The number of the best record and how sure it is; None where nothing was found."""
    asked = read_query(index, query).asked
    scores = add_up(index, asked)
    if not scores.any():
        return None, 0
    number = int(scores.argmax())
    return number, confidence_of(index, asked, number, int(scores[number])).total


def _rank(values: Sequence[int], part: tuple[int, int]) -> int:
    """The least value that so large a part of the values does not exceed; there is one at least."""
    numerator, denominator = part
    return sorted(values)[max(0, -(-numerator * len(values) // denominator) - 1)]


def _everyday_searches() -> list[str]:
    text = resources.files("search").joinpath("everyday_searches.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _ways_to_type(title: str, aliases: Aliases) -> list[str]:
    """The title, and in capitals where these make other words of it: EASY is not EASy."""
    is_cased = any(word in aliases.cased for word in split_words(title))
    return [title, *([title.upper()] if is_cased else [])]


def _shortfall(index: ScoredIndex, number: int, typed: str) -> int:
    """What the record lacks to be the first hit of a query; 0 where it is."""
    record = index.records[number]
    best = search(index, typed, limit=1, verbatim=True).hits
    if best and (best[0].id, best[0].kind) == (record.id, record.kind):
        return 0
    hits = search(index, typed, limit=len(index.records), verbatim=True).hits
    own = next((hit.score for hit in hits if (hit.id, hit.kind) == (record.id, record.kind)), 0)
    # A sibling that stands before it may have less.
    return max(0, (best[0].score if best else 0) - own + 1)
