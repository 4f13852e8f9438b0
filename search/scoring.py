"""Entries -> the scored index: for every term and record one small integer, its impact.

All that is known about ranking is spent here. A runtime, in whatever language, turns a query into
terms and adds up impacts; see `engine` and `webapp/static/search.js`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from search.analysis import fold, stem, words
from search.entries import Entry

__all__ = ["FIELDS", "FORMAT", "Field", "IndexRecord", "ScoredIndex", "build_scored_index"]

FORMAT = 2
"""Number of the format; an index with another one is built anew."""


@dataclass(frozen=True)
class Field:
    """How much the words of one field count."""

    weight: float
    """Times that a word here counts as often as a word of a field of weight 1."""
    b: float
    """How far a long field is held against its words: 0 not at all, 1 in full proportion."""


FIELDS: Mapping[str, Field] = {
    "question": Field(weight=4.0, b=0.4),
    "asked_as": Field(weight=4.0, b=0.4),
    "answer": Field(weight=1.0, b=0.6),
    "related": Field(weight=0.5, b=0.6),
}
"""Field of an entry -> its part in BM25F. Measured on StackFAQ with `faq evaluate`."""

K1 = 5.0
"""How late repeating a word stops to help: the saturation constant of BM25. It is large because
a word of the question counts four times."""

SCALE = 100
"""Impacts are BM25F scores times this, rounded: fine enough that rounding changes no ranking
measure in its third digit, small enough to print."""

STOP_WORDS = (
    "a about am an and any are as at be been being but by can could did do does doing for from had "
    "has have having he her him his how i if in into is it its just me my no not of on or our she "
    "should so some than that the their them then there these they this to up us was we were what "
    "when where which who why will with would you your "
    "i'm i've you're you've we're we've they're they've he's she's it's that's there's "
    "what's aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't "
    "wasn't weren't won't wouldn't"
)
"""Words of grammar, which say nothing about what is asked."""


@dataclass(frozen=True)
class IndexRecord:
    """What a runtime must know of a record to filter and name a hit."""

    id: str
    kind: str
    topic: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class ScoredIndex:
    """Everything a runtime needs, and nothing that it must compute."""

    records: tuple[IndexRecord, ...]
    """In the order of the entries; a record's number is its position here."""
    postings: Mapping[str, Mapping[int, int]]
    """Term -> record number -> impact, by record number; impacts are 1 or more."""
    weights: Mapping[str, int]
    """Term -> what it weighs when the runtime asks how much of a query was found: its inverse
    document frequency times `SCALE`."""
    stop_words: frozenset[str]
    """Folded words of grammar, which are no terms. Not their stems: IFS is no form of "if"."""
    unknown_weight: int
    """What a term weighs that no record holds."""

    def as_json(self) -> dict[str, Any]:
        """The index as plain values; `from_json` reads it back."""
        return {
            "format": FORMAT,
            "unknownWeight": self.unknown_weight,
            "stopWords": sorted(self.stop_words),
            "records": [
                [record.id, record.kind, record.topic, list(record.categories)]
                for record in self.records
            ],
            "terms": {
                term: [weight, *chain.from_iterable(self.postings.get(term, {}).items())]
                for term, weight in sorted(self.weights.items())
            },
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ScoredIndex:
        """The index in plain values. Raises ValueError when it is of another format."""
        if value.get("format") != FORMAT:
            raise ValueError(f"format {value.get('format')!r} instead of {FORMAT}")
        return cls(
            tuple(
                IndexRecord(record_id, kind, topic, tuple(categories))
                for record_id, kind, topic, categories in value["records"]
            ),
            {
                term: dict(zip(numbers[::2], numbers[1::2], strict=True))
                for term, (_, *numbers) in value["terms"].items()
                if numbers
            },
            {term: numbers[0] for term, numbers in value["terms"].items()},
            frozenset(value["stopWords"]),
            value["unknownWeight"],
        )


def build_scored_index(entries: Sequence[Entry]) -> ScoredIndex:
    """The impacts of BM25F with term frequencies joined before saturation.

    For a term t in a record d, after Robertson & Zaragoza, "The Probabilistic Relevance
    Framework: BM25 and Beyond" (2009), section 3.6:

        tf(t, d)     = sum over fields f of  weight_f * tf_f(t, d) / norm_f(d)
        norm_f(d)    = 1 - b_f + b_f * len_f(d) / avg_f
        impact(t, d) = idf(t) * tf(t, d) / (K1 + tf(t, d))
        idf(t)       = ln(1 + (N - n_t + 0.5) / (n_t + 0.5))

    The idf is the form that stays positive for words that most records hold. Lengths are counted
    in terms, and avg_f over the records that have the field at all.
    """
    counts = [
        {name: Counter(_counted_terms(text)) for name, text in _texts(entry).items()}
        for entry in entries
    ]
    average = {name: _average([count[name].total() for count in counts]) for name in FIELDS}
    frequencies: list[dict[str, float]] = [{} for _ in entries]
    for frequency, count in zip(frequencies, counts, strict=True):
        for name, field in FIELDS.items():
            length = count[name].total()
            norm = 1 - field.b + field.b * length / average[name] if length else 1.0
            for term, times in count[name].items():
                frequency[term] = frequency.get(term, 0.0) + field.weight * times / norm
    holders = Counter(term for frequency in frequencies for term in frequency)
    idf = {term: math.log(1 + (len(entries) - n + 0.5) / (n + 0.5)) for term, n in holders.items()}
    postings: dict[str, dict[int, int]] = {term: {} for term in idf}
    for number, frequency in enumerate(frequencies):
        for term, tf in frequency.items():
            impact = round(SCALE * idf[term] * tf / (K1 + tf))
            postings[term][number] = max(1, impact)
    return ScoredIndex(
        tuple(IndexRecord(one.id, one.kind, one.topic, one.categories) for one in entries),
        postings,
        {term: max(1, round(SCALE * value)) for term, value in idf.items()},
        _STOP_WORDS,
        round(SCALE * math.log(1 + (len(entries) + 0.5) / 0.5)),
    )


_STOP_WORDS = frozenset(fold(word.text) for word in words(STOP_WORDS))


def _counted_terms(text: str) -> list[str]:
    """The terms of a text that count: words of grammar are left out."""
    folded = (fold(word.text) for word in words(text))
    return [stem(word) for word in folded if word and word not in _STOP_WORDS]


def _texts(entry: Entry) -> dict[str, str]:
    return {
        "question": entry.question,
        "asked_as": "\n".join(entry.asked_as),
        "answer": entry.answer,
        "related": entry.related,
    }


def _average(lengths: Sequence[int]) -> float:
    present = [length for length in lengths if length]
    return sum(present) / len(present) if present else 1.0
