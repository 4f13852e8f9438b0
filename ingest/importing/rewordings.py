"""What a document asked at its last import and asks in other words now. Pure.

A question that stands in a document for the first time and one that stands there no more are one
question in two wordings where enough speaks for it: their words, their answers, and that the same
questions stand before and behind them. Each has at most one partner; the most certain pairs come
first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from ingest.content.model.records import Term
from ingest.content.model.similarity import THRESHOLD, features_of, share_of_words
from ingest.content.model.slugs import Slug
from ingest.content.model.wording import comparable
from ingest.documents.recognition.found_questions import FoundQuestion

__all__ = ["Asked", "Reworded", "find_reworded"]

_FEW_WORDS = 4
"""A shorter answer, such as “Yes, you may.”, says nothing of its question."""

_LONG_ANSWER = 8
"""Words of an answer that stands under no other question by chance."""

_SOME = 0.25
"""Likeness of two wordings that have a content word of four in common."""

_LIKELY = 0.4
"""Likeness of wordings that are one question where the place says so, too."""

_ALIKE_ANSWER = 0.7
"""Share of their words that two versions of one answer have in common, where a figure or a
sentence was changed."""

MOST_PAIRS = 250_000
"""Pairs that are compared, each with each; of more only those with one place or one answer."""

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Asked:
    """A question as it was imported last from one document."""

    id: Slug
    """Of its record today."""
    titles: tuple[str, ...]
    """Its title then, and the one that it has now."""
    answer: str
    """As it was imported."""
    line: int
    """Where the document asked it, counted from one."""


@dataclass(frozen=True)
class Reworded:
    """A question that its document asks in other words now."""

    id: Slug
    old: str
    """Its title at the last import."""
    new: FoundQuestion


@dataclass(frozen=True)
class _Side:
    """What counts of a question, on either side."""

    titles: tuple[str, ...]
    answer: str
    """Comparable."""
    place: tuple[str, str]
    """Ids of the questions before and behind that are on both sides; empty at the ends."""
    terms: tuple[Term, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.answer.split())

    @property
    def has_neighbours(self) -> bool:
        return self.place != ("", "")


def find_reworded(
    asked: Sequence[Asked],
    found: Sequence[FoundQuestion],
    known: Mapping[str, Slug],
    terms: Sequence[Term],
) -> Iterator[Reworded]:
    """The questions of one document that are asked in other words now.

    `asked` is what it asked at its last import, `found` what it asks now, both in its order;
    `known` maps the comparable wordings of all records to their ids.
    """
    terms = tuple(terms)
    ids = [known.get(comparable(one.question, terms)) for one in found]
    here, before = {one for one in ids if one}, {one.id for one in asked}
    gone = [one for one in asked if one.id not in here]
    come = [one for one, id_ in zip(found, ids, strict=True) if id_ is None]
    if not gone or not come:
        return
    places = _places([one.id for one in asked], here)
    old = [_Side(one.titles, comparable(one.answer, terms), places[one.id], terms) for one in gone]
    new_places = _places([id_ or n for n, id_ in enumerate(ids)], before)
    at = {id(one): new_places[n] for n, one in enumerate(found) if ids[n] is None}
    new = [
        _Side((one.question,), comparable(one.answer, terms), at[id(one)], terms) for one in come
    ]
    scores = sorted(
        (-score, first, second)
        for first, second in _candidates(old, new)
        if (score := _score(old[first], new[second]))
    )
    taken = set[tuple[str, int]]()
    for _, first, second in scores:
        if taken.isdisjoint({("old", first), ("new", second)}):
            taken |= {("old", first), ("new", second)}
            yield Reworded(gone[first].id, gone[first].titles[0], come[second])


def _places(keys: Sequence[object], common: Iterable[object]) -> dict[object, tuple[str, str]]:
    """Key -> the nearest common one before it and the nearest behind it."""
    shared = set(common)
    before, behind = dict[object, str](), dict[object, str]()
    for sequence, nearest in ((keys, before), (keys[::-1], behind)):
        last = ""
        for key in sequence:
            nearest[key] = last
            if key in shared:
                last = str(key)
    return {key: (before[key], behind[key]) for key in keys}


def _candidates(old: Sequence[_Side], new: Sequence[_Side]) -> Iterable[tuple[int, int]]:
    if len(old) * len(new) <= MOST_PAIRS:
        return product(range(len(old)), range(len(new)))
    by_key = defaultdict[object, list[int]](list)
    for n, side in enumerate(new):
        for key in (side.place, side.answer):
            by_key[key].append(n)
    pairs = (
        (n, m)
        for n, side in enumerate(old)
        for key in (side.place, side.answer)
        if key and len(by_key[key]) * len(old) <= MOST_PAIRS
        for m in by_key[key]
    )
    return set(pairs)


def _score(old: _Side, new: _Side) -> float:
    """How certain two wordings are one question; 0 where too little speaks for it."""
    title = max(_likeness(one, new.titles[0], old.terms) for one in old.titles)
    same_place = old.place == new.place and old.has_neighbours
    place = sum(a == b != "" for a, b in zip(old.place, new.place, strict=True)) / 2
    has_answers = bool(old.words and new.words)
    answer = 2 * len(old.words & new.words) / (len(old.words) + len(new.words) or 1)
    shorter = min(len(old.answer.split()), len(new.answer.split()))
    is_telling, is_long = shorter >= _FEW_WORDS, shorter >= _LONG_ANSWER
    is_same_answer = is_telling and old.answer == new.answer
    if _numbers_differ(old, new):  # of another category, age or fee
        accepted = is_same_answer and same_place
    else:
        accepted = (
            (is_same_answer and (bool(title) or is_long))
            or (title >= THRESHOLD and (not has_answers or answer >= _LIKELY or same_place))
            or (title >= _LIKELY and same_place)
            or (is_telling and answer >= _ALIKE_ANSWER and title >= _SOME)
            or (is_long and answer >= _ALIKE_ANSWER and same_place)
        )
    return title + answer + place if accepted else 0.0


def _likeness(one: str, other: str, terms: tuple[Term, ...]) -> float:
    """As `similarity.likeness`, but a later year in a question is no other number."""
    first, second = (features_of(_YEAR.sub("", text), terms) for text in (one, other))
    return share_of_words(first, second)


def _numbers_differ(old: _Side, new: _Side) -> bool:
    after = features_of(_YEAR.sub("", new.titles[0]), new.terms).numbers
    before = [features_of(_YEAR.sub("", one), old.terms).numbers for one in old.titles]
    return bool(after) and all(one and one != after for one in before)
