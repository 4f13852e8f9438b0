"""Several collections as one index, so that one search runs over all of them.

    ct: records 0..99          joined: records 0..99, 100..349
    mi: records 0..249         ids     "ct/fees", ..., "mi/fees"

Impacts hang on how rare a word is in its collection, and a word of one record weighs more among ten
thousand than among a hundred. So they are measured anew by how rare it is in all collections
together: as if these were one, so that none gains by its size. What several say in the same words
stands once, in the first, and is found by the words of each.

Each collection is written by somebody else. So none may hide what another says: names, thresholds
and lists of one add to those of the others, and take nothing from them.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from statistics import median_low
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from search.analysis import fold
from search.columns.postings import NO_POSTINGS, Numbers, Postings
from search.columns.records import Coded, Records
from search.common_words import common_words
from search.database.lists import KnownLists, Lists, Unread
from search.database.reading import Edition
from search.database.sameness import Said
from search.entries import KINDS
from search.scored_index import ScoredIndex
from search.scoring.formula import SCALE
from search.synonyms import CASED_PREFIX, Aliases

__all__ = ["Joined", "JoinedHolders", "JoinedLists", "join"]

_V = TypeVar("_V", bound=Hashable)

_MOST_BYTES = 64_000_000
"""Memory for lists that have been joined."""


@dataclass(frozen=True)
class Joined:
    """Collections that are searched as one."""

    editions: tuple[Edition, ...]
    index: ScoredIndex
    """All of it but the posting lists."""
    places: tuple[NDArray[np.int32], ...]
    """For each collection: the number here of each of its records; of what stands already, the same
    as that has."""
    owners: Mapping[tuple[str, str], tuple[Edition, ...]]
    """Kind and id of a record that several have -> their editions, the one that it is of first."""
    said: Mapping[tuple[str, str], str]
    """Kind and id of such a record -> what its card said when it was compared."""
    known: KnownLists
    """Lists that have been joined."""

    def of_hit(self, record_id: str) -> tuple[Edition, str]:
        """The edition that a record is of, and its id there."""
        name, _, its_id = record_id.partition("/")
        return next(edition for edition in self.editions if edition.name == name), its_id


def join(editions: Sequence[Edition], said: Sequence[Said]) -> Joined:
    """The index of several editions of one language, with what `read_said` gives of them."""
    indexes = [edition.common.index for edition in editions]
    places, kept, owners, merged = _places(editions, said)
    columns = [index.records for index in indexes]
    titles: dict[str, tuple[int, int]] = {}
    for index, place in zip(indexes, places, strict=True):
        for key, (number, more) in index.titles.items():
            titles.setdefault(key, (int(place[number]), more))
    language = indexes[0].aliases.language
    words = set[str]().union(*(index.words for index in indexes))
    joined = replace(
        indexes[0],
        records=Records(
            _Ids(editions, kept),
            _together([one.kinds for one in columns], kept, KINDS),
            _together([one.topics for one in columns], kept),
            _together([one.categories for one in columns], kept),
            np.concatenate([one.handicaps[its] for one, its in zip(columns, kept, strict=True)]),
            _together([_owned_aspects(edition) for edition in editions], kept),
        ),
        postings={},
        weights=_weights(indexes),
        words=tuple(sorted(words)),
        stop_words=frozenset.intersection(*(index.stop_words for index in indexes)),
        general_words=common_words(language).general.intersection(words),
        aliases=_aliases([index.aliases for index in indexes]),
        unknown_weight=round(_weight(sum(map(len, columns)), 0)),
        holders={},
        least={kind: median_low(int(one.least.get(kind, 0)) for one in indexes) for kind in KINDS},
        titles=titles,
    )
    return Joined(tuple(editions), joined, places, owners, merged, KnownLists(_MOST_BYTES))


class JoinedLists(Mapping[str, Postings]):
    """Term -> its list in all collections together, for one search."""

    def __init__(self, joined: Joined, lists: Sequence[Lists]) -> None:
        self._joined, self._lists = joined, lists

    @property
    def is_lacking(self) -> bool:
        """Whether something was asked for that has to be read first."""
        return any(one.is_lacking for one in self._lists)

    def __contains__(self, term: object) -> bool:
        if not isinstance(term, str):
            return False
        if " " not in term:
            return term in self._joined.index.weights
        known = self._joined.known.get(("", term))
        if known is not None:
            return known is not NO_POSTINGS
        # All are asked, so that all that is missing is read at once.
        is_there = sum(term in lists for lists in self._lists) > 0
        if not is_there and not self.is_lacking:
            self._joined.known.add(("", term), NO_POSTINGS)  # most pairs stand nowhere
        return is_there

    def __getitem__(self, term: str) -> Postings:
        known = self._joined.known.get(("", term))
        if known is not None and known is not NO_POSTINGS:
            return known
        if term not in self:
            raise KeyError(term)
        parts = [lists.get(term, NO_POSTINGS) for lists in self._lists]
        unread = [part for part in parts if isinstance(part, Unread)]
        if unread:
            return _UnreadParts(sum(map(len, parts)), unread)
        found = self._measured_anew(term, parts)
        if not self.is_lacking:
            self._joined.known.add(("", term), found)
        return found

    def _measured_anew(self, term: str, parts: Sequence[Postings]) -> Postings:
        """The lists with numbers of the joined index, and impacts by how rare the term is there."""
        editions, places = self._joined.editions, self._joined.places
        counts = [
            _count(edition.common.index, term, len(part))
            for edition, part in zip(editions, parts, strict=True)
        ]
        rarity = _weight(sum(map(len, places)), sum(counts))
        records, impacts = [], []
        for part, count, place in zip(parts, counts, places, strict=True):
            if part:
                records.append(place[part.records])
                factor = rarity / _weight(len(place), count)
                anew = np.rint(part.impacts * factor).astype(np.int32)
                impacts.append(np.maximum(1, anew))
        if not records:  # of a word whose rows are lacking
            return NO_POSTINGS
        return _once(np.concatenate(records), np.concatenate(impacts))

    def __iter__(self) -> Iterator[str]:
        """The terms of one word."""
        return iter(self._joined.index.weights)

    def __len__(self) -> int:
        return len(self._joined.index.weights)


def _once(records: Numbers, impacts: Numbers) -> Postings:
    """A list in which a record that several have stands once, with the highest of its impacts."""
    if np.all(records[1:] > records[:-1]):
        return Postings(records, impacts)
    order = np.lexsort((impacts, records))
    records, impacts = records[order], impacts[order]
    is_last = np.append(records[1:] != records[:-1], True)
    return Postings(records[is_last], impacts[is_last])


class _UnreadParts(Postings):
    """A list of which parts have to be read first."""

    __slots__ = ("_length", "_parts")

    def __init__(self, length: int, parts: Sequence[Unread]) -> None:
        self._length, self._parts = length, parts

    @property
    def records(self) -> Numbers:  # type: ignore[override]
        return np.concatenate([part.records for part in self._parts])

    @property
    def impacts(self) -> Numbers:  # type: ignore[override]
        return np.concatenate([part.impacts for part in self._parts])

    def __len__(self) -> int:
        return self._length


class JoinedHolders(Mapping[str, tuple[int, ...]]):
    """Term -> the records of all collections that hold it, where one has others in its list."""

    def __init__(
        self,
        joined: Joined,
        holders: Sequence[Mapping[str, tuple[int, ...]]],
        lists: Sequence[Lists],
    ) -> None:
        self._joined, self._holders, self._lists = joined, holders, lists

    def __getitem__(self, term: str) -> tuple[int, ...]:
        if not any(term in holders for holders in self._holders):
            raise KeyError(term)
        found: list[int] = []
        for place, holders, lists in zip(
            self._joined.places, self._holders, self._lists, strict=True
        ):
            its = holders.get(term)
            numbers = lists.get(term, NO_POSTINGS).records if its is None else list(its)
            found += place[numbers].tolist() if len(numbers) else []
        return tuple(sorted(set(found)))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(chain.from_iterable(self._holders)))

    def __len__(self) -> int:
        return len(set().union(*self._holders))


class _Ids:
    """The ids of the joined records: the name of the collection, a slash and the id there."""

    def __init__(self, editions: Sequence[Edition], kept: Sequence[NDArray[np.intp]]) -> None:
        self._editions, self._kept = editions, kept
        self._ends = list(accumulate(map(len, kept)))

    def __len__(self) -> int:
        return self._ends[-1]

    def at(self, numbers: Sequence[int]) -> list[str]:
        found = []
        for number in numbers:
            which = bisect_right(self._ends, number)
            its = int(self._kept[which][number - (self._ends[which - 1] if which else 0)])
            edition = self._editions[which]
            found.append(f"{edition.name}/{edition.common.index.records.ids.at([its])[0]}")
        return found


def _places(
    editions: Sequence[Edition], saids: Sequence[Said]
) -> tuple[
    tuple[NDArray[np.int32], ...],
    list[NDArray[np.intp]],
    dict[tuple[str, str], tuple[Edition, ...]],
    dict[tuple[str, str], str],
]:
    """Of each edition the numbers of its records here, and which of them stand here in its name;
    of those that several have, the owners and what they say."""
    first: dict[Hashable, tuple[int, tuple[str, str]]] = {}
    owners: dict[tuple[str, str], tuple[Edition, ...]] = {}
    merged: dict[tuple[str, str], str] = {}
    places, kept = [], []
    size = 0
    for edition, its_said in zip(editions, saids, strict=True):
        place = np.zeros(len(edition.said), dtype=np.int32)
        is_kept = np.ones(len(edition.said), dtype=bool)
        records = edition.common.index.records
        own = set[Hashable]()
        for n in range(len(edition.said)):
            if n in its_said:
                record = records[n]
                # What filters and order go by must agree, too: of two, one would be lost by it.
                same = (its_said[n], replace(record, id=""))
                if same in first and same not in own:
                    place[n], key = first[same]
                    is_kept[n] = False
                    name = key[1].partition("/")[0]
                    before = owners.get(key) or tuple(one for one in editions if one.name == name)
                    owners[key], merged[key] = (*before, edition), its_said[n]
                    continue
                # What one collection says twice is its own affair.
                first.setdefault(same, (size, (record.kind, f"{edition.name}/{record.id}")))
                own.add(same)
            place[n] = size
            size += 1
        places.append(place)
        kept.append(np.flatnonzero(is_kept))
    return tuple(places), kept, owners, merged


def _together(
    columns: Sequence[Coded[_V]], kept: Sequence[NDArray[np.intp]], values: Sequence[_V] = ()
) -> Coded[_V]:
    """The columns of several collections as one, of the records that are kept."""
    codes = {value: code for code, value in enumerate(values)}
    parts = []
    for column, its in zip(columns, kept, strict=True):
        anew = [codes.setdefault(value, len(codes)) for value in column.values]
        parts.append(np.array(anew, dtype=np.int32)[column.codes[its]])
    return Coded(np.concatenate(parts), tuple(codes))


def _owned_aspects(edition: Edition) -> Coded[str]:
    """Criteria of several collections are no siblings."""
    aspects = edition.common.index.records.aspects
    values = tuple(value and f"{edition.name}/{value}" for value in aspects.values)
    return Coded(aspects.codes, values)


def _weights(indexes: Sequence[ScoredIndex]) -> dict[str, int]:
    """What each word weighs in all collections together."""
    size = sum(len(index.records) for index in indexes)
    counts: dict[str, float] = {}
    for index in indexes:
        for term in index.weights:
            counts[term] = counts.get(term, 0.0) + _count(index, term, 0)
    return {term: max(1, round(_weight(size, count))) for term, count in counts.items()}


def _count(index: ScoredIndex, term: str, listed: int) -> float:
    """How many records of a collection hold a term, by its weight; of a pair, which has none, as
    many as are listed. None holds it more often than it has records, whatever a weight says."""
    weight = index.weights.get(term)
    size = len(index.records)
    if weight is None:
        return min(size, listed)
    return min(size, max(0.0, (size + 1) * math.exp(-weight / SCALE) - 0.5))


def _weight(size: int, count: float) -> float:
    """What a term weighs that so many of the records hold; see `search.scoring.formula`."""
    return SCALE * math.log((size + 1) / (count + 0.5))


def _aliases(tables: Sequence[Aliases]) -> Aliases:
    """Names of all collections; a name that means several things is looked up as each of them, and
    as its words where it is no name in one of them."""
    instead = _names([one.instead for one in tables])
    added = _names([one.added for one in tables])
    for name in list(instead):
        if all(name in one.instead for one in tables):
            continue
        if " " in name:
            terms = instead.pop(name)
            added[name] = tuple(dict.fromkeys((*added.get(name, ()), *terms)))
        else:
            word = tables[0].stem(fold(name.removeprefix(CASED_PREFIX)))
            instead[name] = tuple(dict.fromkeys((*instead[name], word)))
    cased: dict[str, str] = {}
    for one in tables:
        cased |= one.cased
    return Aliases(instead, added, cased, language=tables[0].language)


def _names(tables: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    joined: dict[str, tuple[str, ...]] = {}
    for one in tables:
        for name, terms in one.items():
            joined[name] = tuple(dict.fromkeys((*joined.get(name, ()), *terms)))
    return joined
