"""Entries -> the scored index: for every term and record one small integer, its impact.

All that is known about ranking is spent here. A runtime, in whatever language, turns a query into
terms and adds up impacts; see `engine` and `webapp/static/search/engine.js`.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

import numpy as np

from search.analysis import fold, split_words
from search.common_words import common_words
from search.entries import KINDS, QUESTION, Entry
from search.postings import PostingLists
from search.scored_index import IndexRecord, Records, ScoredIndex
from search.synonyms import CASED_PREFIX, CONCEPT_PREFIX, NO_ALIASES, Aliases, Token, tokens

__all__ = [
    "EARLIER_PENALTY",
    "FIELDS",
    "MOST_POSTINGS",
    "QUESTION_BONUS",
    "SCALE",
    "WORDINGS_PENALTY",
    "Field",
    "average_lengths",
    "build_scored_index",
    "fields_of",
    "impacts_of",
    "in_order",
    "synonym_impact",
]


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

PAIR_WEIGHT = 0.05
"""What a pair of neighbouring words counts, measured against a word."""

SYNONYM_WEIGHT = 0.4
"""What a word counts in a record that holds only another word for the same concept."""

K1 = 4.0
"""How late repeating a word stops to help: the saturation constant of BM25. It is large because
a word of the question counts five times."""

WORDINGS_PENALTY = (85, 10)
"""What a record loses for its wordings, in thousandths of what the query weighs, and how many of
them cost little: the first times ln(1 + n / the second). Who has fifty wordings holds more words
of any query, by chance, than who has none; without this, what is new is not found."""

QUESTION_BONUS = 120
"""What a question gains, in thousandths of what the query weighs: a criterion is short, so that
its words count more."""

EARLIER_PENALTY = 130
"""What a criterion loses that a later one contradicts, likewise."""

SCALE = 100
"""Impacts are BM25F scores times this, rounded: fine enough that rounding changes no ranking
measure in its third digit, small enough to print."""

MOST_POSTINGS = 2_000
"""Records that are kept for a term, those with the best impacts: a word that more of them hold
tells them hardly apart, and a search must not grow with the collection. After Carmel et al.,
"Static index pruning for information retrieval systems" (2001)."""


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
    side by side, stop words among them. A pair counts as `PAIR_WEIGHT` words.
    A word that may mean a concept gets `SYNONYM_WEIGHT` of the concept's impact in records that do
    not hold it themselves.
    """
    entries = in_order(entries)
    texts = _CountedTexts(aliases)
    counts = [_counted(entry, texts) for entry in entries]
    average = _averages(counts)
    found = _impacts(len(entries), (_frequencies(count, average) for count in counts))
    holders = _add_synonyms(found, aliases)
    holders = {**_prune(found), **holders}
    words = _vocabulary(counts, aliases, found)
    common = common_words(aliases.language)
    return ScoredIndex(
        records=Records.of(map(_record, entries), KINDS),
        postings=PostingLists((term, *found[term]) for term in sorted(found)),
        weights={
            term: max(1, round(SCALE * _idf(len(entries), len(records))))
            for term, (records, _) in sorted(found.items())
            if " " not in term
        },
        words=words,
        stop_words=common.stop.union(
            word for word in common.asking if aliases.stem(word) not in found
        ),
        general_words=common.general.intersection(words),
        aliases=aliases,
        unknown_weight=round(SCALE * _idf(len(entries), 0)),
        holders=holders,
    )


def average_lengths(entries: Sequence[Entry], aliases: Aliases = NO_ALIASES) -> Mapping[str, float]:
    """Field -> its mean length in words, over the entries that have it."""
    texts = _CountedTexts(aliases)
    return _averages([_counted(entry, texts) for entry in entries])


def impacts_of(
    entry: Entry, index: ScoredIndex, average: Mapping[str, float], aliases: Aliases
) -> dict[str, int]:
    """The impacts that an entry of an index would have in it, were it as it is here.

    It may lack words that it has in the index, and has none that no record there holds. `average`
    has the mean length of each field, `aliases` are those that the index was built with.
    """
    count = _counted(entry, _CountedTexts(aliases))
    impacts = {}
    for term, tf in _frequencies(count, average).items():
        holders = len(index.holders.get(term, ())) or len(index.postings[term])
        idf = _idf(len(index.records), holders)
        impacts[term] = max(1, round(SCALE * idf * tf / (K1 + tf)))
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
    count = _counted(entry, _CountedTexts(aliases))
    alone: dict[str, dict[str, float]] = {}
    for name in FIELDS:
        nothing = {one: Counter[str]() for one in FIELDS}
        of_field = _Counted({**nothing, name: count.terms[name]}, count.lengths, count.words)
        for term, frequency in _frequencies(of_field, average).items():
            alone.setdefault(term, {})[name] = frequency
    return {
        term: {name: frequency / sum(parts.values()) for name, frequency in parts.items()}
        for term, parts in alone.items()
    }


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in the order of the index, kind after kind: else as they stand."""
    return sorted(entries, key=lambda entry: KINDS.index(entry.kind))


def _record(entry: Entry) -> IndexRecord:
    return IndexRecord(
        *(entry.id, entry.kind, entry.topic, entry.categories),
        handicap=_handicap(entry),
        aspect=entry.aspect,
    )


def _handicap(entry: Entry) -> int:
    """What is taken from its score, in thousandths of what the query weighs; less than 0 adds."""
    penalty, few = WORDINGS_PENALTY
    return (
        round(penalty * math.log(1 + len(entry.asked_as) / few))
        + EARLIER_PENALTY * entry.is_earlier
        - QUESTION_BONUS * (entry.kind == QUESTION)
    )


_Found = tuple[Sequence[int], Sequence[int]]
"""Record numbers, ascending, and the impact of each."""


@dataclass(frozen=True)
class _Counted:
    """The terms of one entry."""

    terms: Mapping[str, Counter[str]]
    """Field -> how often each term stands in it."""
    lengths: Mapping[str, int]
    """Field -> its length in words."""
    words: frozenset[str]
    """All folded words."""


@dataclass(frozen=True)
class _CountedText:
    """The terms of one text."""

    terms: Sequence[str]
    """Each as often as it stands there."""
    length: int
    """In words."""
    words: frozenset[str]
    """All folded words."""


class _CountedTexts:
    """The terms of texts; those of criteria, which stand with many questions, are read once."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases
        self.stop_words = common_words(aliases.language).stop
        self._of_criteria: dict[str, _CountedText] = {}

    def counted(self, text: str, field: str) -> _CountedText:
        """The terms of a text in a field of `FIELDS`."""
        if field != "criteria":
            # Nobody quotes what is not shown: there, pairs are a third of the index for nothing.
            return _counted_text(text, self._aliases, with_pairs=field != "asked_as")
        found = self._of_criteria.get(text)
        if found is None:
            found = self._of_criteria[text] = _counted_text(text, self._aliases, with_pairs=True)
        return found


def _averages(counts: Iterable[_Counted]) -> dict[str, float]:
    counts = list(counts)
    return {name: _average([count.lengths[name] for count in counts]) for name in FIELDS}


def _counted(entry: Entry, texts: _CountedTexts) -> _Counted:
    terms: dict[str, Counter[str]] = {}
    lengths: dict[str, int] = {}
    known: set[str] = set()
    for name, of_field in _texts(entry).items():
        counted = [texts.counted(text, name) for text in of_field]
        terms[name] = Counter(chain.from_iterable(text.terms for text in counted))
        lengths[name] = sum(text.length for text in counted)
        known.update(*(text.words for text in counted))
    return _Counted(terms, lengths, frozenset(known - texts.stop_words - {""}))


def _counted_text(text: str, aliases: Aliases, *, with_pairs: bool) -> _CountedText:
    """With `with_pairs` the terms of neighbours are among its terms."""
    names = split_words(text)
    read, added = tokens(names, aliases)
    in_order, others = _terms(read, added, aliases)
    return _CountedText(
        [*others, *chain.from_iterable(in_order), *(_pairs(read, aliases) if with_pairs else ())],
        len(in_order),
        frozenset(map(fold, set(names).difference(aliases.cased))),
    )


def _terms(
    read: Iterable[Token], added: Iterable[Token], aliases: Aliases
) -> tuple[list[tuple[str, ...]], list[str]]:
    """The terms of a text, stop words left out: one tuple for each word or name.

    The second list holds the terms of names that are looked up beside their words. The words of a
    name that is looked up as one can be found too.
    """
    stop_words, stem = common_words(aliases.language).stop, aliases.stem
    in_order: list[tuple[str, ...]] = []
    others = [term for token in added for term in token.terms]
    for token in read:
        if token.terms:
            in_order.append(token.terms)
            if len(token.folded) > 1 or token.terms[0].startswith(CONCEPT_PREFIX):
                others += [stem(one) for one in token.folded if one not in stop_words]
        elif token.folded[0] not in stop_words:
            term = stem(token.folded[0])
            in_order.append((term,))
            others += aliases.concepts_of_stem.get(term, ())
    return in_order, others


def _pairs(read: Iterable[Token], aliases: Aliases) -> list[str]:
    """What stands side by side in a text, as terms of two."""
    row = [token.terms[0] if token.terms else aliases.stem(token.folded[0]) for token in read]
    return [f"{one} {other}" for one, other in pairwise(row)]


def _frequencies(count: _Counted, average: Mapping[str, float]) -> dict[str, float]:
    frequency: dict[str, float] = {}
    for name, its in FIELDS.items():
        length = count.lengths[name]
        norm = 1 - its.b + its.b * length / average[name] if length else 1.0
        of_pair, of_word = its.weight * PAIR_WEIGHT, its.weight
        for term, times in count.terms[name].items():
            weight = of_pair if " " in term else of_word
            frequency[term] = frequency.get(term, 0.0) + weight * times / norm
    return frequency


def _impacts(records: int, frequencies: Iterable[Mapping[str, float]]) -> dict[str, _Found]:
    """Term -> its records and their impacts, of the frequencies of each record in turn."""
    collected: dict[str, tuple[array[int], array[float]]] = {}
    for number, of_record in enumerate(frequencies):
        for term, tf in of_record.items():
            lists = collected.get(term)
            if lists is None:
                lists = collected[term] = array("i"), array("d")
            lists[0].append(number)
            lists[1].append(tf)
    # All terms at once: most of them have a posting or two, too few for numpy one by one.
    all_tf = np.fromiter(chain.from_iterable(tfs for _, tfs in collected.values()), np.float64)
    lengths = [len(numbers) for numbers, _ in collected.values()]
    idf = np.repeat([_idf(records, length) for length in lengths], lengths)
    scores = np.rint(SCALE * idf * all_tf / (K1 + all_tf))
    impacts = array("i", np.maximum(1, scores).astype(np.intc).tobytes())
    ends = accumulate(lengths, initial=0)
    return {
        term: (numbers, impacts[start:end])
        for (term, (numbers, _)), (start, end) in zip(
            collected.items(), pairwise(ends), strict=True
        )
    }


def _vocabulary(
    counts: Iterable[_Counted], aliases: Aliases, postings: Container[str]
) -> tuple[str, ...]:
    """All words that find something, sorted."""
    known = {word for count in counts for word in count.words}
    known.update(word for word in aliases.synonyms if aliases.stem(word) in postings)
    known.update(
        name
        for name, terms in aliases.instead.items()
        if " " not in name
        and not name.startswith(CASED_PREFIX)
        and any(term in postings for term in terms)
    )
    return tuple(sorted(known))


def _add_synonyms(found: dict[str, _Found], aliases: Aliases) -> dict[str, tuple[int, ...]]:
    """Gives a word the records of the concepts that it may mean; tells which it had before."""
    holders = {}
    for term, concepts in aliases.concepts_of_stem.items():
        own = dict(zip(*found.get(term, ((), ())), strict=True))
        before = tuple(own)
        for concept in concepts:
            for number, impact in zip(*found.get(concept, ((), ())), strict=True):
                own[number] = max(own.get(number, 0), synonym_impact(impact))
        if len(own) > len(before):
            holders[term] = before
        if own:
            found[term] = sorted(own), [own[number] for number in sorted(own)]
    return holders


def synonym_impact(impact: int) -> int:
    """What a word gets in a record that holds only another word for a concept of this impact."""
    return max(1, round(SYNONYM_WEIGHT * impact))


def _prune(found: dict[str, _Found]) -> dict[str, tuple[int, ...]]:
    """Leaves each term the best of its records; tells which it had before."""
    holders = {}
    for term, (records, impacts) in found.items():
        if len(records) > MOST_POSTINGS:
            places = sorted(range(len(records)), key=lambda place: -impacts[place])
            kept = sorted(places[:MOST_POSTINGS])
            holders[term] = tuple(records)
            found[term] = [records[place] for place in kept], [impacts[place] for place in kept]
    return holders


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
