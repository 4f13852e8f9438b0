"""The formula of BM25F, with term frequencies joined before saturation, and its numbers.

For a term t in a record d, after Robertson & Zaragoza, "The Probabilistic Relevance Framework:
BM25 and Beyond" (2009), section 3.6:

    tf(t, d)     = sum over fields f of  weight_f * tf_f(t, d) / norm_f(d)
    norm_f(d)    = 1 - b_f + b_f * len_f(d) / avg_f
    impact(t, d) = idf(t) * tf(t, d) / (K1 + tf(t, d))
    idf(t)       = ln(1 + (N - n_t + 0.5) / (n_t + 0.5))

The idf is the form that stays positive for words that most records hold. Lengths are counted in
words, and avg_f over the records that have the field at all. A pair of neighbouring words counts as
`PAIR_WEIGHT` words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from search.columns.postings import Numbers

__all__ = [
    "FIELDS",
    "K1",
    "PAIR_WEIGHT",
    "SCALE",
    "SYNONYM_WEIGHT",
    "UNPAIRED",
    "Field",
    "averages",
    "idf",
    "idfs",
    "norms",
    "score",
    "synonym_impact",
    "weights",
]

_N = TypeVar("_N", float, NDArray[np.float64])


@dataclass(frozen=True)
class Field:
    """How much the words of one field count."""

    weight: float
    """Times that a word here counts as often as a word of a field of weight 1."""
    b: float
    """How far a long field is held against its words: 0 not at all, 1 in full proportion."""


FIELDS: Mapping[str, Field] = {
    "question": Field(weight=5.0, b=1.0),
    "asked_as": Field(weight=2.5, b=1.0),
    "answer": Field(weight=1.0, b=0.7),
    "criteria": Field(weight=0.2, b=0.6),
}
"""Field of an entry -> its part in BM25F. Measured on StackFAQ with `faq evaluate`."""

UNPAIRED = "asked_as"
"""The field without pairs: nobody quotes what is not shown, and there they would be a third of the
index."""

PAIR_WEIGHT = 0.05
"""What a pair of neighbouring words counts, measured against a word."""

SYNONYM_WEIGHT = 0.4
"""What a word counts in a record that holds only another word for the same concept."""

K1 = 4.0
"""How late repeating a word stops to help: the saturation constant of BM25. It is large because
a word of the question counts five times."""

SCALE = 100
"""Impacts are BM25F scores times this, rounded: fine enough that rounding changes no ranking
measure in its third digit, small enough to print."""


def averages(lengths: NDArray[np.int64]) -> dict[str, float]:
    """The mean length of each field, over the records that have it."""
    sums, counts = lengths.sum(axis=0).tolist(), np.count_nonzero(lengths, axis=0).tolist()
    return {
        name: total / count if count else 1.0
        for name, total, count in zip(FIELDS, sums, counts, strict=True)
    }


def norms(lengths: NDArray[np.int64], average: Mapping[str, float]) -> NDArray[np.float64]:
    """What the words of each record and field are divided by."""
    found = np.ones(lengths.shape)
    for field, (name, its_field) in enumerate(FIELDS.items()):
        b, its = its_field.b, lengths[:, field]
        found[:, field] = np.where(its, 1 - b + b * its / average[name], 1.0)
    return found


def weights(fields: Numbers, are_pairs: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What a term counts each time that it stands in a field, given by number."""
    of_words = np.array([field.weight for field in FIELDS.values()])
    return np.where(are_pairs, (of_words * PAIR_WEIGHT)[fields], of_words[fields])


def idf(records: int, holders: int) -> float:
    """How much a term that so many of the records hold tells them apart; more than 0."""
    return math.log(1 + (records - holders + 0.5) / (holders + 0.5))


def idfs(records: int, holders: Numbers) -> NDArray[np.float64]:
    """The same of many terms, which mostly have one of a few numbers of holders."""
    different, places = np.unique(holders, return_inverse=True)
    return np.array([idf(records, count) for count in different.tolist()], float)[places]


def score(rarity: _N, frequency: _N) -> _N:
    """The impact before it is rounded, of an `idf` and a frequency, both more than 0."""
    return SCALE * rarity * frequency / (K1 + frequency)


def synonym_impact(impact: int) -> int:
    """What a word gets in a record that holds only another word for a concept of this impact."""
    return max(1, round(SYNONYM_WEIGHT * impact))
