"""The words of many texts as tokens -> how often each term stands in each record.

A token is the number of a term with two bits behind it. What stands side by side in a text, stop
words among it, is its row. A name that is looked up beside its words is a term beside the row, as
are the words of a name that is looked up as one:

    "The RS/C of Ann"  ->  the (row), @rs (row, term), rs (term), c (term), of (row),
                           ann (row, term)

`search.reading` makes tokens of entries. `lists` makes posting lists of what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.columns.postings import Numbers
from search.columns.runs import run_starts
from search.scoring.formula import FIELDS, UNPAIRED, weights

__all__ = ["BITS", "BOTH", "COUNTED", "END", "IN_ROW", "TextTokens", "frequencies_of"]

COUNTED, IN_ROW = 1, 2
BITS, BOTH = 2, COUNTED | IN_ROW
"""The last bits of a token: whether it is a term of its text, and whether it stands in its row."""

END = -1
"""The token behind the last one of a text; as all its bits are set, it ends a row too."""

_TOKENS_AT_ONCE, _TEXTS_AT_ONCE = 1 << 17, 1 << 13
"""What is worked on together, which takes some 200 bytes a token beside what is kept."""

_MOST_PARTS = 1 << 8
"""More tokens are worked on together where there would be more parts than that: to lay tokens into
parts by one byte each is fast."""

_LARGEST = 1 << 62
"""What the numbers of `TextTokens.standing` stay below. Those of one term do in any case, since
tokens and places are numbers of 32 bits."""


@dataclass(frozen=True)
class TextTokens:
    """The tokens of all texts of some records."""

    terms: Sequence[str]
    """All terms but pairs, and what stands in pairs beside them, sorted."""
    lengths: NDArray[np.int64]
    """In words: a row for each record with a column for each field."""
    tokens: Numbers
    """Those of one text behind those of the other, each with `END` behind it. The number of a
    term is its place in `terms`."""
    counts: Numbers
    """How often each term stands in `tokens`."""
    starts: Numbers
    """Where each text begins there."""
    places: Numbers
    """Of each text its record times the number of fields, and its field; ascending."""

    @classmethod
    def of(
        cls, codes: Mapping[str, int], total: int, tokens: Numbers, starts: Numbers, places: Numbers
    ) -> TextTokens:
        """The texts of so many records, of whose terms `codes` has the numbers: as in the fields
        below, but for the order of the numbers. `tokens` is written over."""
        terms = sorted(codes)
        of_codes = np.full(len(terms) + 1, END, dtype=np.int32)  # the last one is that of `END`
        of_codes[[codes[term] for term in terms]] = np.arange(len(terms))
        counts = np.zeros(len(terms), dtype=np.int64)
        lengths = np.zeros(len(starts), dtype=np.int64)
        for first in range(0, len(starts), _TEXTS_AT_ONCE):
            last = first + _TEXTS_AT_ONCE
            of_texts = starts[first:last]
            its = tokens[of_texts[0] : starts[last] if last < len(starts) else None]
            its[:] = of_codes[its >> BITS] << BITS | its & BOTH
            counts += np.bincount(its[its != END] >> BITS, minlength=len(terms))
            # Of all that stands in the row, stop words count for nothing, nor does the end.
            is_word = its & BOTH == BOTH
            lengths[first:last] = np.add.reduceat(is_word, of_texts - of_texts[0], dtype=int) - 1
        of_fields = np.bincount(places, lengths, total * len(FIELDS)).astype(np.int64)
        return cls(
            terms=terms,
            lengths=of_fields.reshape(total, len(FIELDS)),
            tokens=tokens,
            counts=counts,
            starts=starts,
            places=places,
        )

    @property
    def stride(self) -> int:
        """Of the keys of `Terms`."""
        return len(self.terms) + 1

    def term(self, key: int) -> str:
        """The term of a key of `Terms`."""
        first, second = divmod(key, self.stride)
        return f"{self.terms[first]} {self.terms[second - 1]}" if second else self.terms[first]

    def parts(self) -> Iterator[tuple[int, Numbers]]:
        """What stands in the texts, some terms and pairs at once, all that is of one together.

        Before each part comes the number of its first term; the parts ascend. See `standing`.
        """
        for first, its in self._parts():
            for standing in _in_runs(self.standing(first, its), self.lengths.size):
                yield first, standing

    def all_standing(self) -> Numbers:
        """What stands in the texts, all at once, for few of them; see `standing`."""
        return self.standing(0, np.flatnonzero(self.tokens != END))

    def _parts(self) -> Iterator[tuple[int, Numbers]]:
        """Where the tokens of some terms are, these terms one after the other."""
        # So that what `standing` makes of terms, records and fields is one number.
        most = max(1, _LARGEST // (self.stride * self.lengths.size or 1))
        at_once = max(_TOKENS_AT_ONCE, len(self.tokens) // _MOST_PARTS)
        numbers = self.counts.cumsum() // at_once + np.arange(len(self.terms)) // most
        firsts, part_of = np.unique(numbers, return_index=True, return_inverse=True)[1:]
        # The last part stands first, so that what is done is cut off at the end.
        part_of = (len(firsts) - 1 - part_of).astype(np.min_scalar_type(len(firsts)))
        sizes = np.bincount(part_of, self.counts, len(firsts)).astype(np.intp)
        starts = sizes.cumsum() - sizes
        places = np.empty(sizes.sum(), np.min_scalar_type(len(self.tokens)))
        free = starts.copy()
        for first in range(0, len(self.tokens), at_once):
            tokens = self.tokens[first : first + at_once]
            its = np.flatnonzero(tokens != END)
            of_parts = part_of[tokens[its] >> BITS]
            sizes = np.bincount(of_parts, minlength=len(firsts))
            shifts = np.repeat(free - (sizes.cumsum() - sizes), sizes)
            order = of_parts.argsort(kind="stable")  # of small numbers, which is fast
            places[np.arange(len(its)) + shifts] = its[order] + first
            free += sizes
        for first, start in zip(firsts.tolist(), starts[::-1].tolist(), strict=True):
            yield first, places[start:].copy()
            places.resize(start, refcheck=False)  # nothing else looks into it

    def standing(self, first: int, its: Numbers) -> Numbers:
        """What stands at some tokens, of which `first` is the first term by number, as one number
        for each time that a term or pair stands there, ascending.

        It is the key, see `Terms`, less that of `first`, times the number of places, and the place.
        """
        found = np.empty(2 * len(its), dtype=np.int64)
        end = 0
        for start in range(0, len(its), _TOKENS_AT_ONCE):
            for more in self._standing(first, its[start : start + _TOKENS_AT_ONCE].astype(np.intp)):
                found[end : end + len(more)] = more
                end += len(more)
        found = found[:end]
        found.sort()
        return found

    def _standing(self, first: int, its: Numbers) -> tuple[Numbers, Numbers]:
        """The same for words and for pairs, in the order of the tokens."""
        tokens, fields = self.tokens[its], len(FIELDS)
        places = self.places[self.starts.searchsorted(its, side="right") - 1].astype(np.int64)
        numbers = ((tokens >> BITS) - first).astype(np.int64)
        numbers *= self.stride * self.lengths.size
        numbers += places
        is_pair = (tokens & IN_ROW != 0) & (places % fields != [*FIELDS].index(UNPAIRED))
        following = its[is_pair] + 1
        while (is_beside := self.tokens[following] & BOTH == COUNTED).any():
            following += is_beside
        seconds = self.tokens[following]
        pairs = numbers[is_pair] + ((seconds >> BITS).astype(np.int64) + 1) * self.lengths.size
        return numbers[tokens & COUNTED != 0], pairs[seconds != END]


def frequencies_of(
    standing: Numbers, norms: NDArray[np.float64], stride: int
) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """Key and record, ascending, and the frequency of what `TextTokens.standing` gives."""
    fields = len(FIELDS)
    starts = run_starts(standing)
    times, standing = np.diff(starts, append=len(standing)), standing[starts]
    keys, places = np.divmod(standing, norms.size or 1)
    record, field = np.divmod(places, fields)
    weight = weights(field, keys % stride != 0)
    starts = run_starts(standing // fields)
    of_run = np.zeros(len(keys), dtype=np.intp)
    of_run[starts[1:]] = 1
    frequency: NDArray[Any] = np.bincount(of_run.cumsum(), weight * times / norms[record, field])
    return keys[starts], record[starts].astype(np.int32), frequency


def _in_runs(standing: Numbers, size: int) -> Iterator[Numbers]:
    """Ascending numbers some at once, all that are one key times `size` and a place together."""
    start = 0
    while start < len(standing):
        end = start + 2 * _TOKENS_AT_ONCE
        if end < len(standing):
            end = int(standing.searchsorted((int(standing[end]) // size + 1) * size))
        yield standing[start:end]
        start = end
