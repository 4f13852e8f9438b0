"""What the words of one entry give it in an index, and what each of its fields has of that.

An index is numbers for all its records; here the same formulas tell of a single one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.columns.postings import Numbers
from search.entries import Entry
from search.reading import Reader
from search.scored_index import ScoredIndex
from search.scoring.formula import FIELDS, averages, idf, norms, score, synonym_impact
from search.scoring.tokens import TextTokens, frequencies_of
from search.synonyms import NO_ALIASES, Aliases

__all__ = ["average_lengths", "fields_of", "impacts_of"]


def average_lengths(entries: Iterable[Entry], aliases: Aliases = NO_ALIASES) -> Mapping[str, float]:
    """Field -> its mean length in words, over the entries that have it."""
    return averages(_read(entries, aliases).lengths)


def impacts_of(
    entry: Entry, index: ScoredIndex, average: Mapping[str, float], aliases: Aliases
) -> dict[str, int]:
    """The impacts that an entry of an index would have in it, were it as it is here.

    It may lack words that it has in the index, and has none that no record there holds. `average`
    has the mean length of each field, `aliases` are those that the index was built with.
    """
    impacts = {}
    for term, tf in _EntryTerms.of(entry, average, aliases).frequencies().items():
        holders = len(index.holders.get(term, ())) or len(index.postings[term])
        impacts[term] = max(1, round(score(idf(len(index.records), holders), tf)))
    for term, concepts in aliases.concepts_of_stem.items():
        if meant := [synonym_impact(impacts[one]) for one in concepts if one in impacts]:
            impacts[term] = max(impacts.get(term, 0), *meant)
    return impacts


def fields_of(
    entry: Entry, average: Mapping[str, float], aliases: Aliases
) -> dict[str, dict[str, float]]:
    """Term of an entry -> field -> the part of its frequency that comes from there; 1 in all.

    The impact of a term is not a sum over fields, since they are joined before saturation: this is
    how it divides in proportion.
    """
    terms = _EntryTerms.of(entry, average, aliases)
    alone: dict[str, dict[str, float]] = {}
    for field, name in enumerate(FIELDS):
        for term, frequency in terms.frequencies(field).items():
            alone.setdefault(term, {})[name] = frequency
    return {
        term: {name: frequency / sum(parts.values()) for name, frequency in parts.items()}
        for term, parts in alone.items()
    }


@dataclass(frozen=True)
class _EntryTerms:
    """The terms of one entry, counted as those of an index are."""

    texts: TextTokens
    standing: Numbers
    """As `TextTokens.standing` gives it, of all terms; a place is a field."""
    norms: NDArray[np.float64]

    @classmethod
    def of(cls, entry: Entry, average: Mapping[str, float], aliases: Aliases) -> _EntryTerms:
        texts = _read([entry], aliases)
        return cls(texts, texts.all_standing(), norms(texts.lengths, average))

    def frequencies(self, field: int | None = None) -> dict[str, float]:
        """Term -> its frequency, of one field or of all."""
        its = self.standing % len(FIELDS) == field if field is not None else slice(None)
        keys, _, frequencies = frequencies_of(self.standing[its], self.norms, self.texts.stride)
        return {
            self.texts.term(key): frequency
            for key, frequency in zip(keys.tolist(), frequencies.tolist(), strict=True)
        }


def _read(entries: Iterable[Entry], aliases: Aliases) -> TextTokens:
    reader = Reader(aliases)
    for _ in reader.through(entries):
        pass
    return reader.finished()
