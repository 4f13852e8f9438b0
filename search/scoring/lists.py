"""What stands in texts -> posting lists, each left the best of its records."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from search.columns.postings import Numbers, PostingLists
from search.columns.runs import run_starts
from search.columns.terms import Terms
from search.scoring.formula import averages, idfs, norms, score, synonym_impact
from search.scoring.tokens import TextTokens, frequencies_of

__all__ = ["MOST_OF_RECORDS", "MOST_POSTINGS", "lists_of"]

MOST_POSTINGS, MOST_OF_RECORDS = 2_000, 0.02
"""Records that are kept for a term, those with the best impacts, and the share of all records that
are kept where that is more: a word that more of them hold tells them hardly apart, and what a
search costs must grow slowly. After Carmel et al., "Static index pruning for information retrieval
systems" (2001). Of a million records that one query was made for, 2,000 for each word lose every
third."""


def lists_of(
    texts: TextTokens, concepts_of_stem: Mapping[str, Sequence[str]]
) -> tuple[PostingLists, dict[str, Numbers]]:
    """The lists of all terms; and who holds those whose lists have fewer records, or others.

    `concepts_of_stem` has the concepts that a word may mean: it gets the records of these too.
    """
    lists = _Lists(texts, concepts_of_stem)
    divisors = norms(texts.lengths, averages(texts.lengths))
    for first, standing in texts.parts():
        keys, records, frequencies = frequencies_of(standing, divisors, texts.stride)
        lists.add(keys + first * texts.stride, records, frequencies)
    return lists.finished()


class _Lists:
    """The posting lists of some texts, under way."""

    def __init__(self, texts: TextTokens, concepts_of_stem: Mapping[str, Sequence[str]]) -> None:
        self._texts, self._total = texts, len(texts.lengths)
        self._most = max(MOST_POSTINGS, round(MOST_OF_RECORDS * self._total))
        self._concepts_of_stem = concepts_of_stem
        self._meant = {
            term: bisect_left(texts.terms, term) * texts.stride
            for term in chain(concepts_of_stem, *concepts_of_stem.values())
        }
        """Words that may mean a concept, and concepts that may be meant -> key, see `Terms`."""
        self._whole: dict[int, dict[int, int]] = {key: {} for key in self._meant.values()}
        """Key of one of these -> record -> impact, of all records."""
        self._pruned: dict[int, Numbers] = {}
        """Key -> the records of a list that had too many."""
        # These grow where they lie: to join parts would take as much memory again.
        self._keys, self._ends = array("q"), array("q", [0])
        self._records, self._impacts = array("i"), array("i")

    def add(self, keys: Numbers, records: Numbers, frequencies: NDArray[np.float64]) -> None:
        """Adds whole lists behind those that there are; key and record ascend."""
        starts = run_starts(keys)
        counts, keys = np.diff(starts, append=len(keys)), keys[starts]
        scores = score(np.repeat(idfs(self._total, counts), counts), frequencies)
        impacts = np.maximum(1, np.rint(scores)).astype(np.int32)
        is_kept = np.ones(len(records), dtype=bool)
        is_meant = np.isin(keys, [*self._whole]) if self._whole else False
        for place in np.flatnonzero((counts > self._most) | is_meant).tolist():
            its, key = slice(starts[place], starts[place] + counts[place]), int(keys[place])
            if key in self._whole:
                found = zip(records[its].tolist(), impacts[its].tolist(), strict=True)
                self._whole[key] = dict(found)
            is_kept[its] = self._best(key, records[its], impacts[its])
        ends = np.minimum(counts, self._most).cumsum() + len(self._records)
        for column, more in (
            (self._keys, keys),
            (self._ends, ends),
            (self._records, records[is_kept]),
            (self._impacts, impacts[is_kept]),
        ):
            column.frombytes(more.astype(column.typecode, copy=False).tobytes())

    def _best(self, key: int, records: Numbers, impacts: Numbers) -> NDArray[np.bool_]:
        """Which records of a list stay; where some do not, it is noted which there were."""
        if len(records) > self._most:
            self._pruned[key] = records.copy()
        are_best = np.zeros(len(records), dtype=bool)
        are_best[np.argsort(-impacts, kind="stable")[: self._most]] = True
        return are_best

    def finished(self) -> tuple[PostingLists, dict[str, Numbers]]:
        """All lists; and of terms whose lists have fewer records, or others, those they had.

        A word gets the records of the concepts that it may mean.
        """
        before = {}
        changed: dict[int, tuple[Numbers, Numbers]] = {}
        for term, concepts in self._concepts_of_stem.items():
            key = self._meant[term]
            its = self._whole[key]
            found = dict(its)
            for concept in concepts:
                for number, impact in self._whole[self._meant[concept]].items():
                    found[number] = max(found.get(number, 0), synonym_impact(impact))
            if len(found) > len(its):
                before[term] = np.array([*its], dtype=np.int32)
            if found != its:
                records = np.array(sorted(found), dtype=np.int32)
                impacts = np.array([found[number] for number in records.tolist()], dtype=np.int32)
                are_best = self._best(key, records, impacts)
                changed[key] = records[are_best], impacts[are_best]
        pruned = {self._texts.term(key): its for key, its in sorted(self._pruned.items())}
        return self._lists(changed), {**pruned, **before}

    def _lists(self, changed: Mapping[int, tuple[Numbers, Numbers]]) -> PostingLists:
        """All lists with some others, by key, in their place or between them."""
        keys, ends, records, impacts = map(
            np.asarray, (self._keys, self._ends, self._records, self._impacts)
        )
        if changed:
            others = sorted(changed)
            places = keys.searchsorted(others)
            nexts = keys.searchsorted(others, side="right")
            its = [changed[key] for key in others]
            spans = [*zip(ends[places].tolist(), ends[nexts].tolist(), strict=True)]
            records = _spliced(records, spans, [found for found, _ in its])
            impacts = _spliced(impacts, spans, [found for _, found in its])
            spans = [*zip(places.tolist(), nexts.tolist(), strict=True)]
            counts = _spliced(np.diff(ends), spans, [[len(found)] for found, _ in its])
            keys = _spliced(keys, spans, [[key] for key in others])
            ends = np.append(0, counts.cumsum())
        return PostingLists.of_arrays(Terms(self._texts.terms, keys), ends, records, impacts)


def _spliced(
    column: Numbers, spans: Iterable[tuple[int, int]], others: Iterable[Sequence[int] | Numbers]
) -> Numbers:
    """A column with other numbers in the place of some spans of it, which ascend."""
    parts: list[Sequence[int] | Numbers] = []
    done = 0
    for (start, end), more in zip(spans, others, strict=True):
        parts += [column[done:start], more]
        done = end
    return np.concatenate([*parts, column[done:]], dtype=column.dtype)
