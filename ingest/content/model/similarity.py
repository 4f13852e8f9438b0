"""How alike two questions are. Pure.

An import merges what is certainly one question; pairs that are only alike go to staff, who decide
(`ingest.importing.duplicates`).

Likeness is the share of their content words that two questions have in common: twice the common
words by all words of both (the coefficient of Dice 1945, "Measures of the amount of ecologic
association between species", Ecology 26:297-302), on stems (Porter 2) and without the words that
any question may hold. A colleague can count it with a pencil.

The threshold was fixed on StackFAQ (Karan & Šnajder 2018, Expert Systems with Applications 91;
`benchmarks/duplicates.py`): 125 questions, 1,249 paraphrases of them, 154,876 pairs of a question
and a paraphrase of another, 7,750 pairs of questions.

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

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from snowballstemmer import EnglishStemmer

from ingest.content.model.records import Term
from ingest.content.model.wording import comparable

__all__ = [
    "ANY_QUESTION",
    "THRESHOLD",
    "AlikePairs",
    "Features",
    "alike_pairs",
    "features_of",
    "likeness",
    "share_of_words",
]

THRESHOLD = 0.6
"""Questions at least so alike are shown to staff; from 0, no word in common, to 1, all."""

ANY_QUESTION = frozenset(
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


def likeness(one: str, other: str, terms: Sequence[Term] = ()) -> float:
    """How alike two questions are, from 0 to 1; former terms are read as present ones.

    Questions with different numbers in them are not alike, whatever else they share, nor are those
    that share nothing but words of any question ("Is there a fee?", "Is there a lift?").

    >>> likeness("How many hours of training must I have?", "How many training hours do I need?")
    0.8571428571428571
    >>> likeness("What does Category II ask for?", "What does Category III ask for?")
    0.0
    """
    return share_of_words(features_of(one, tuple(terms)), features_of(other, tuple(terms)))


@dataclass(frozen=True)
class Features:
    """What counts of a question."""

    words: frozenset[str]
    content: frozenset[str]
    """Those of them that say what is asked."""
    numbers: frozenset[str]


@lru_cache(maxsize=10_000)
def features_of(question: str, terms: tuple[Term, ...]) -> Features:
    """What counts of a question; former terms are read as present ones."""
    words = comparable(question, terms).split()
    content = [word for word in words if word not in ANY_QUESTION]
    chosen = content if len(content) >= _FEW else words
    return Features(
        frozenset(_stemmer.stemWords(chosen)),
        frozenset(_stemmer.stemWords(content)),
        frozenset(filter(_NUMBER.fullmatch, words)),
    )


def share_of_words(one: Features, other: Features) -> float:
    """How alike two questions are by what counts of them, from 0 to 1."""
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return 0.0
    if one.content and other.content and not one.content & other.content:
        return 0.0
    total = len(one.words) + len(other.words)
    return 2 * len(one.words & other.words) / total if total else 0.0


MAX_PAIRS = 1_000
"""More than staff can look through; five thousand questions that are all alike have millions."""

MAX_COMPARED = 1_000_000
"""Pairs that are compared, which takes some seconds: each two of 1,400 questions, or far more where
they have different words."""


@dataclass(frozen=True)
class AlikePairs:
    """Which of some questions are alike."""

    pairs: tuple[tuple[float, int, int], ...]
    """Likeness and two positions, the smaller first; the most alike first, at most `MAX_PAIRS`."""
    is_cut: bool
    """Whether there are more, or may be, since too many questions are alike to compare them all."""


def alike_pairs(
    wordings: Sequence[Sequence[str]],
    documents: Sequence[frozenset[str]],
    terms: tuple[Term, ...],
    is_open: Callable[[int, int], bool],
) -> AlikePairs:
    """Pairs of questions of different documents that may be one.

    Two questions of one document are two, since its author told them apart. A question counts
    with the wording that is most like the other's. Pairs that are not open are left out.
    """
    features = [[features_of(wording, terms) for wording in question] for question in wordings]
    compared = found = 0

    def pairs() -> Iterator[tuple[float, int, int]]:
        nonlocal compared, found
        for first, second in islice(_sharing_words(features, documents), MAX_COMPARED):
            compared += 1
            share = max(
                share_of_words(wording, other)
                for wording in features[first]
                for other in features[second]
            )
            if share >= THRESHOLD and is_open(first, second):
                found += 1
                yield -share, first, second

    most = heapq.nsmallest(MAX_PAIRS, pairs())
    return AlikePairs(
        tuple((-share, first, second) for share, first, second in most),
        is_cut=found > MAX_PAIRS or compared == MAX_COMPARED,
    )


def _sharing_words(
    features: Sequence[Sequence[Features]], documents: Sequence[frozenset[str]]
) -> Iterator[tuple[int, int]]:
    """Pairs of positions of different documents, the smaller first, that could be alike enough.

    Of n words, two questions that are alike share one that is among the rarest of either: a
    question may leave out of its words as many common ones as it takes to stay under the threshold
    (prefix filter; Chaudhuri, Ganti & Kaushik 2006, "A primitive operator for similarity joins").
    """
    counts = Counter(
        word for wordings in features for wording in wordings for word in wording.words
    )
    # By document, or the questions of one would be gone through again for each of its questions.
    holders: defaultdict[str, defaultdict[frozenset[str], list[int]]]
    holders = defaultdict(lambda: defaultdict(list))
    for position, wordings in enumerate(features):
        of_others: set[int] = set()
        rarest: set[str] = set()
        for wording in wordings:
            words = sorted(wording.words, key=lambda word: (counts[word], word))
            rarest.update(words[: len(words) - _least_common(len(words)) + 1])
        for word in rarest:
            for names, positions in holders[word].items():
                if not names & documents[position]:
                    of_others.update(positions)
            holders[word][documents[position]].append(position)
        yield from ((other, position) for other in sorted(of_others))


def _least_common(size: int) -> int:
    """How many words a question of `size` words must share with any that it is alike to.

    2 c / (n + m) >= t and m >= c give c >= t n / (2 - t).
    """
    return max(1, math.ceil(THRESHOLD * size / (2 - THRESHOLD) - 1e-9))
