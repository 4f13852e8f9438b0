"""How alike two questions are: finds pairs that may be one question in other words. Pure.

`ingest.importing` merges what is certainly one question (`ingest.twins`); what is only alike goes
from here to staff, who decide.

Likeness is the share of their content words that two questions have in common: twice the common
words by all words of both (the coefficient of Dice 1945, "Measures of the amount of ecologic
association between species", Ecology 26:297-302), on stems (Porter 2) and without the words that
any question may hold. A colleague can count it with a pencil.

The threshold was fixed on StackFAQ (Karan & Šnajder 2018, Expert Systems with Applications 91;
`benchmarks/twins.py`): 125 questions, 1,249 paraphrases of them, 154,876 pairs of a question and a
paraphrase of another, 7,750 pairs of questions.

    at least   paraphrases found   of the pairs found, right   pairs of questions taken for one
    0.5        42 %                70 %                        21
    0.6        25 %                89 %                         2
    0.7        12 %                97 %                         0

At 0.6, all words (13 %, 81 %), trigrams of letters (13 %, 98 %) and words weighted by their rarity
(11 %, 98 %) find half of that; at 0.5 staff would be shown ten times as many pairs for nothing.
Its paraphrases are far freer than the rewordings of one association over the years; hence what is
found here is listed and not merged.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer import EnglishStemmer

from ingest.content.model.records import Term
from ingest.content.model.wording import comparable
from ingest.importing.duplicates import MergedQuestion

__all__ = ["THRESHOLD", "LikelyTwins", "likely_twins", "likeness"]

THRESHOLD = 0.6
"""Questions at least so alike are shown to staff; from 0, no word in common, to 1, all."""

_ANY_QUESTION = frozenset(
    [
        *("a", "an", "and", "are", "as", "at", "be", "been", "by", "can", "could", "did", "do"),
        *("does", "for", "from", "had", "has", "have", "how", "i", "if", "in", "is", "it", "its"),
        *("may", "me", "might", "must", "my", "of", "on", "or", "our", "shall", "should", "that"),
        *("the", "there", "this", "to", "was", "we", "were", "what", "when", "where", "which"),
        *("who", "why", "will", "with", "would", "you", "your"),
    ]
)
"""Words that say little of what is asked."""

_FEW = 2
"""Of a question with fewer content words all words count, or "May I apply?" were "When must I
apply?"."""

_NUMBER = re.compile(r"\d+|[ivx]{2,}")
"""A number, Roman ones of two letters and more."""

_stemmer = EnglishStemmer()


@dataclass(frozen=True)
class LikelyTwins:
    """Two questions that may be one."""

    likeness: float
    """From `THRESHOLD` to 1."""
    newer: MergedQuestion
    older: MergedQuestion


def likeness(one: str, other: str, terms: Sequence[Term] = ()) -> float:
    """How alike two questions are, from 0 to 1; former terms are read as present ones.

    Questions with different numbers in them are not alike, whatever else they share.

    >>> likeness("How many hours of training must I have?", "How many training hours do I need?")
    0.8571428571428571
    >>> likeness("What does Category II ask for?", "What does Category III ask for?")
    0.0
    """
    return _dice(_features(one, tuple(terms)), _features(other, tuple(terms)))


def likely_twins(merged: Sequence[MergedQuestion], terms: Sequence[Term]) -> list[LikelyTwins]:
    """Pairs of questions that may be one, the most alike first; `merged` has the newest first.

    Two questions of one document are two, since its author told them apart. A question counts
    with the wording that is most like the other's.
    """
    features = [
        [_features(wording, tuple(terms)) for wording in (one.title, *one.asked_as)]
        for one in merged
    ]
    documents = [{found.document for found in one.found} for one in merged]
    pairs = []
    for first, second in _sharing_words(features):
        if documents[first] & documents[second]:
            continue
        share = max(_dice(one, other) for one in features[first] for other in features[second])
        if share >= THRESHOLD:
            pairs.append((-share, first, second))
    return [LikelyTwins(-share, merged[one], merged[two]) for share, one, two in sorted(pairs)]


@dataclass(frozen=True)
class _Features:
    """What counts of a question."""

    words: frozenset[str]
    numbers: frozenset[str]


@lru_cache(maxsize=10_000)
def _features(question: str, terms: tuple[Term, ...]) -> _Features:
    words = comparable(question, terms).split()
    content = [word for word in words if word not in _ANY_QUESTION]
    chosen = content if len(content) >= _FEW else words
    return _Features(
        frozenset(_stemmer.stemWords(chosen)), frozenset(filter(_NUMBER.fullmatch, words))
    )


def _dice(one: _Features, other: _Features) -> float:
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return 0.0
    total = len(one.words) + len(other.words)
    return 2 * len(one.words & other.words) / total if total else 0.0


def _sharing_words(features: Sequence[Sequence[_Features]]) -> Iterator[tuple[int, int]]:
    """Pairs of positions, the smaller first, that could reach the threshold.

    Of n words, two questions that are alike share one that is among the rarest of either: a
    question may leave out of its words as many common ones as it takes to stay under the threshold
    (prefix filter; Chaudhuri, Ganti & Kaushik 2006, "A primitive operator for similarity joins").
    """
    counts = Counter(word for wordings in features for one in wordings for word in one.words)
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for position, wordings in enumerate(features):
        found: set[int] = set()
        for one in wordings:
            rarest = sorted(one.words, key=lambda word: (counts[word], word))
            for word in rarest[: len(rarest) - _least_common(len(rarest)) + 1]:
                found |= holders[word]
                holders[word].add(position)
        yield from ((other, position) for other in sorted(found - {position}))


def _least_common(size: int) -> int:
    """How many words a question of `size` words must share with any that it is alike to.

    2 c / (n + m) >= t and m >= c give c >= t n / (2 - t).
    """
    return max(1, math.ceil(THRESHOLD * size / (2 - THRESHOLD) - 1e-9))
