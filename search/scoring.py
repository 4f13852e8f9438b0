"""Entries -> the scored index: for every term and record one small integer, its impact.

All that is known about ranking is spent here. A runtime, in whatever language, turns a query into
terms and adds up impacts; see `engine` and `webapp/static/search.js`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from typing import Any

from search.aliases import NO_ALIASES, Aliases, tokens
from search.analysis import fold, stem, words
from search.correction import letters_of
from search.entries import Entry

__all__ = [
    "FIELDS",
    "FORMAT",
    "Field",
    "IndexRecord",
    "ScoredIndex",
    "build_scored_index",
    "pairs_of",
    "terms_of",
]

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
    "question": Field(weight=5.0, b=0.85),
    "asked_as": Field(weight=4.0, b=0.4),
    "answer": Field(weight=1.0, b=0.7),
    "criteria": Field(weight=0.2, b=0.6),
}
"""Field of an entry -> its part in BM25F. Measured on StackFAQ with `faq evaluate`."""

PAIR_WEIGHT = 0.05
"""What a pair of neighbouring words counts, measured against a word."""

SYNONYM_WEIGHT = 0.4
"""What a word counts in a record that holds only another word for the same concept."""

K1 = 6.0
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
    is_rival: bool = False
    """Whether it is a criterion of which no question speaks: when it is what was asked, none of
    the questions is."""


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
    words: tuple[str, ...]
    """All folded words, sorted: what a beginning may become and a typing error may have been."""
    stop_words: frozenset[str]
    """Folded words of grammar, which are no terms. Not their stems: IFS is no form of "if"."""
    aliases: Aliases
    unknown_weight: int
    """What a term weighs that no record holds."""
    titles: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Folded words of a title -> its record and what it gets beside the sum of its impacts; only
    titles that would not find their record first without."""

    @cached_property
    def spellings(self) -> dict[str, list[tuple[str, int]]]:
        """First letter -> the words with it and their `letters_of`, words of grammar among them."""
        spellings: dict[str, list[tuple[str, int]]] = {}
        for word in (*self.words, *self.stop_words):
            spellings.setdefault(word[0], []).append((word, letters_of(word)))
        return spellings

    def as_json(self) -> dict[str, Any]:
        """The index as plain values; `from_json` reads it back."""
        return {
            "format": FORMAT,
            "unknownWeight": self.unknown_weight,
            "stopWords": sorted(self.stop_words),
            "words": list(self.words),
            "instead": {name: list(terms) for name, terms in self.aliases.instead.items()},
            "beside": {name: list(terms) for name, terms in self.aliases.beside.items()},
            "cased": dict(self.aliases.cased),
            "records": [
                [record.id, record.kind, record.topic, [*record.categories], int(record.is_rival)]
                for record in self.records
            ],
            "titles": {key: list(value) for key, value in sorted(self.titles.items())},
            "terms": {
                term: [self.weights.get(term, 0), *chain.from_iterable(found.items())]
                for term, found in sorted(self.postings.items())
            },
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ScoredIndex:
        """The index in plain values. Raises ValueError when it is of another format."""
        if value.get("format") != FORMAT:
            raise ValueError(f"format {value.get('format')!r} instead of {FORMAT}")
        return cls(
            records=tuple(
                IndexRecord(record_id, kind, topic, tuple(categories), bool(is_rival))
                for record_id, kind, topic, categories, is_rival in value["records"]
            ),
            postings={
                term: dict(zip(numbers[::2], numbers[1::2], strict=True))
                for term, (_, *numbers) in value["terms"].items()
            },
            weights={term: numbers[0] for term, numbers in value["terms"].items() if numbers[0]},
            words=tuple(value["words"]),
            stop_words=frozenset(value["stopWords"]),
            aliases=Aliases(
                {name: tuple(terms) for name, terms in value["instead"].items()},
                {name: tuple(terms) for name, terms in value["beside"].items()},
                value["cased"],
            ),
            unknown_weight=value["unknownWeight"],
            titles={key: (number, more) for key, (number, more) in value["titles"].items()},
        )


def build_scored_index(entries: Sequence[Entry], aliases: Aliases = NO_ALIASES) -> ScoredIndex:
    """The impacts of BM25F with term frequencies joined before saturation.

    For a term t in a record d, after Robertson & Zaragoza, "The Probabilistic Relevance
    Framework: BM25 and Beyond" (2009), section 3.6:

        tf(t, d)     = sum over fields f of  weight_f * tf_f(t, d) / norm_f(d)
        norm_f(d)    = 1 - b_f + b_f * len_f(d) / avg_f
        impact(t, d) = idf(t) * tf(t, d) / (K1 + tf(t, d))
        idf(t)       = ln(1 + (N - n_t + 0.5) / (n_t + 0.5))

    The idf is the form that stays positive for words that most records hold. Lengths are counted
    in words, and avg_f over the records that have the field at all.

    A term is the stem of a word, a concept that names stand for, or a pair of either that stand
    side by side, words of grammar among them. A pair counts as `PAIR_WEIGHT` words.
    A word that may mean a concept gets `SYNONYM_WEIGHT` of the concept's impact in records that do
    not hold it themselves.
    """
    counts = [_counted(entry, aliases) for entry in entries]
    average = {name: _average([count.lengths[name] for count in counts]) for name in FIELDS}
    frequencies = [_frequencies(count, average) for count in counts]
    holders = Counter(term for frequency in frequencies for term in frequency)
    idf = {term: math.log(1 + (len(entries) - n + 0.5) / (n + 0.5)) for term, n in holders.items()}
    postings: dict[str, dict[int, int]] = {term: {} for term in idf}
    for number, frequency in enumerate(frequencies):
        for term, tf in frequency.items():
            impact = round(SCALE * idf[term] * tf / (K1 + tf))
            postings[term][number] = max(1, impact)
    _add_synonyms(postings, aliases)
    return ScoredIndex(
        records=tuple(
            IndexRecord(one.id, one.kind, one.topic, one.categories, one.is_rival)
            for one in entries
        ),
        postings={term: dict(sorted(found.items())) for term, found in postings.items()},
        weights={
            term: max(1, round(SCALE * _idf(len(entries), len(found))))
            for term, found in postings.items()
            if " " not in term
        },
        words=_vocabulary(counts, aliases, postings),
        stop_words=_STOP_WORDS,
        aliases=aliases,
        unknown_weight=round(SCALE * _idf(len(entries), 0)),
    )


@dataclass(frozen=True)
class _Counted:
    """The terms of one entry."""

    terms: Mapping[str, Counter[str]]
    """Field -> how often each term stands in it."""
    lengths: Mapping[str, int]
    """Field -> its length in words."""
    words: frozenset[str]
    """All folded words."""


def _counted(entry: Entry, aliases: Aliases) -> _Counted:
    counted: dict[str, Counter[str]] = {}
    lengths: dict[str, int] = {}
    known: set[str] = set()
    for name, texts in _texts(entry).items():
        counted[name], lengths[name] = Counter(), 0
        for text in texts:
            in_order, names = terms_of(text, aliases)
            lengths[name] += len(in_order)
            counted[name].update(names)
            for alternatives in in_order:
                counted[name].update(alternatives)
            counted[name].update(pairs_of(text, aliases))
            known.update(
                folded
                for word in words(text)
                if (folded := fold(word.text))
                and folded not in _STOP_WORDS
                and word.text not in aliases.cased
            )
    return _Counted(counted, lengths, frozenset(known))


def terms_of(text: str, aliases: Aliases) -> tuple[list[tuple[str, ...]], list[str]]:
    """The terms of a text, words of grammar left out: one tuple for each word or name.

    The second list holds the terms of names that are looked up beside their words. The words of a
    name that is looked up as one can be found too.
    """
    names = [word.text for word in words(text)]
    read, beside = tokens(names, aliases)
    in_order: list[tuple[str, ...]] = []
    others = [term for token in beside for term in token.terms]
    for token in read:
        if token.terms:
            in_order.append(token.terms)
            if len(token.folded) > 1 or token.terms[0].startswith("@"):
                others += [stem(one) for one in token.folded if one not in _STOP_WORDS]
        elif token.folded[0] not in _STOP_WORDS:
            term = stem(token.folded[0])
            in_order.append((term,))
            others += aliases.concepts_of_stem.get(term, ())
    return in_order, others


def pairs_of(text: str, aliases: Aliases) -> list[str]:
    """What stands side by side in a text, as terms of two: words of grammar are words here."""
    in_order, _ = tokens([word.text for word in words(text)], aliases)
    row = [token.terms[0] if token.terms else stem(token.folded[0]) for token in in_order]
    return [f"{one} {other}" for one, other in pairwise(row)]


def _frequencies(count: _Counted, average: Mapping[str, float]) -> dict[str, float]:
    frequency: dict[str, float] = {}
    for name, its in FIELDS.items():
        length = count.lengths[name]
        norm = 1 - its.b + its.b * length / average[name] if length else 1.0
        for term, times in count.terms[name].items():
            weight = its.weight * (PAIR_WEIGHT if " " in term else 1.0)
            frequency[term] = frequency.get(term, 0.0) + weight * times / norm
    return frequency


def _vocabulary(
    counts: Iterable[_Counted], aliases: Aliases, postings: Container[str]
) -> tuple[str, ...]:
    """All words that find something, sorted."""
    known = {word for count in counts for word in count.words}
    known.update(word for word in aliases.synonyms if stem(word) in postings)
    known.update(
        name
        for name, terms in aliases.instead.items()
        if " " not in name and name[0] != "=" and any(term in postings for term in terms)
    )
    return tuple(sorted(known))


def _add_synonyms(postings: dict[str, dict[int, int]], aliases: Aliases) -> None:
    """Gives a word the records of the concepts that it may mean."""
    for term, concepts in aliases.concepts_of_stem.items():
        own = postings.setdefault(term, {})
        for concept in concepts:
            for number, impact in postings.get(concept, {}).items():
                own[number] = max(own.get(number, 0), round(SYNONYM_WEIGHT * impact))
        if not own:
            del postings[term]


_STOP_WORDS = frozenset(fold(word.text) for word in words(STOP_WORDS))


def _texts(entry: Entry) -> dict[str, tuple[str, ...]]:
    return {
        "question": (entry.question,),
        "asked_as": entry.asked_as,
        "answer": (entry.answer,),
        "criteria": entry.criteria,
    }


def _idf(records: int, holders: int) -> float:
    return math.log(1 + (records - holders + 0.5) / (holders + 0.5))


def _average(lengths: Sequence[int]) -> float:
    present = [length for length in lengths if length]
    return sum(present) / len(present) if present else 1.0
