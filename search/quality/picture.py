"""Why records stand where they stand, by words and fields: what a picture of it needs.

The sums are those of `search.quality.explanation`, each divided among the fields with the word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.content.model.knowledge import KnowledgeBase
from search.bm25f import in_order
from search.columns.postings import NO_POSTINGS
from search.entries import Entry, entries_of
from search.quality.entry_terms import average_lengths, fields_of
from search.quality.explanation import Contribution, ScoreExplanation, explain
from search.query_terms import TITLE_TERMS, QueryTerm, read_query
from search.scored_index import ScoredIndex
from search.synonyms import aliases_of

__all__ = ["Bar", "Part", "Pictures"]


@dataclass(frozen=True)
class Part:
    """What one thing asked gives a record."""

    told: Contribution
    fields: Mapping[str, int]
    """Field of `FIELDS` -> its part of the impact; empty where none can be told."""


@dataclass(frozen=True)
class Bar:
    """A record and its score."""

    told: ScoreExplanation
    parts: tuple[Part, ...]


class Pictures:
    """Those of the searches on one index, which was built of this content."""

    def __init__(self, index: ScoredIndex, knowledge: KnowledgeBase) -> None:
        self._index, self._aliases = index, aliases_of(knowledge)
        self._entries: dict[tuple[str, str], Entry] = {
            (one.kind, one.id): one for one in in_order(entries_of(knowledge))
        }
        self._numbers = {(one.kind, one.id): n for n, one in enumerate(index.records)}
        self._average = average_lengths([*self._entries.values()], self._aliases)

    def bar(self, query: str, kind: str, slug: str) -> Bar:
        """The sum of a record. Raises UsageError where the index has no such record."""
        told = explain(
            self._index,
            query,
            f"{kind}:{slug}",
            concepts_of_stem=self._aliases.concepts_of_stem,
        )
        number = self._numbers[kind, slug]
        asked = [one for one in read_query(self._index, query).asked if number in one.postings]
        shares = fields_of(self._entries[kind, slug], self._average, self._aliases)
        if len(asked) != len(told.parts):  # it holds nothing that finds it
            return Bar(told, tuple(Part(one, {}) for one in told.parts))
        parts = (
            Part(one, _divided(one.impact, self._share(term, number, one.impact, shares)))
            for one, term in zip(told.parts, asked, strict=True)
        )
        return Bar(told, tuple(parts))

    def _share(
        self,
        asked: QueryTerm,
        number: int,
        impact: int,
        shares: Mapping[str, Mapping[str, float]],
    ) -> Mapping[str, float]:
        """The fields that hold the term with this impact: what is asked, another word for it, or
        what begins so."""
        if asked.terms == TITLE_TERMS:
            return {"question": 1.0}
        known = [one for one in asked.terms if one in shares]
        concepts = [
            one
            for term in asked.terms
            for one in self._aliases.concepts_of_stem.get(term, ())
            if one in shares
        ]
        begun = [one for one in shares if one.startswith(asked.words[-1])]
        exact = [one for one in known if self._impact(one, number) == impact]
        first: Sequence[str] = exact or known or concepts or begun
        return shares[first[0]] if first else {}

    def _impact(self, term: str, number: int) -> int:
        return self._index.postings.get(term, NO_POSTINGS).get(number, 0)


def _divided(impact: int, shares: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers in proportion that add up to the impact."""
    divided, given, share_given = dict[str, int](), 0, 0.0
    for name, share in shares.items():
        share_given += share
        divided[name] = round(impact * share_given) - given
        given += divided[name]
    return {name: part for name, part in divided.items() if part}
