"""The scored index: what a runtime must know, in whatever language, and nothing it must compute.

`bm25f` makes it of entries, `index_cache` keeps it on disk, `browser_index` hands it to browsers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, groupby, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.columns.arrays import arrays_as_parts, arrays_of_bytes
from search.columns.postings import HolderLists, PostingLists, Postings
from search.columns.records import Coded, IndexRecord, Records
from search.columns.terms import Terms
from search.columns.texts import Texts
from search.common_words import CommonWords, common_words
from search.entries import KINDS
from search.spelling import Spellings
from search.synonyms import Aliases

__all__ = [
    "FORMAT",
    "IndexRecord",
    "Records",
    "ScoredIndex",
    "scored_as_parts",
    "scored_of_bytes",
]

FORMAT = 11
"""Number of the format; an index with another one is built anew."""


@dataclass(frozen=True, repr=False)
class ScoredIndex:
    """Everything a runtime needs, and nothing that it must compute."""

    records: Records
    """In the order of `KINDS`, within a kind in that of the entries; a record's number is its
    position here."""
    postings: Mapping[str, Postings]
    """Term -> record number -> impact; impacts are 1 or more."""
    weights: Mapping[str, int]
    """Term -> what it weighs when the runtime asks how much of a query was found: its inverse
    document frequency times `SCALE`, by the records of its list: fewer than hold it, where
    these are too many."""
    words: tuple[str, ...]
    """All folded words, sorted: what a beginning may become and a typing error may have been."""
    stop_words: frozenset[str]
    """Folded stop words, which are no terms. Not their stems: IFS is no form of "if"."""
    general_words: frozenset[str]
    """Folded words of the index that stand in texts of every subject."""
    aliases: Aliases
    unknown_weight: int
    """What a term weighs that no record holds."""
    holders: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Term -> the records that hold it, by number; only terms whose postings have others, because
    they may mean a concept, or fewer, because there are too many."""
    least: Mapping[str, int] = field(default_factory=dict)
    """Kind -> what a first hit of it must reach to be likely what was asked, in thousandths; see
    `search.engine.Confidence`."""
    titles: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Folded words of a title, or the concepts of a name -> its record and what it gets beside the
    sum of its impacts; only titles that would not find their record first without."""

    @cached_property
    def common(self) -> CommonWords:
        """Words of every subject in the language of the index."""
        return common_words(self.aliases.language)

    def stem(self, folded: str) -> str:
        """The stem of a folded word."""
        return self.aliases.stem(folded)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many records there are of each kind, in the order of the index."""
        counts = np.bincount(self.records.kinds.codes, minlength=len(KINDS))
        return dict(zip(KINDS, counts.tolist(), strict=True))

    @cached_property
    def handicaps(self) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """The few handicaps that there are, and the place among them of each record's, by number:
        so that a query weighs a few and not all."""
        return np.unique(self.records.handicaps.astype(np.int64), return_inverse=True)

    @cached_property
    def categories(self) -> frozenset[str]:
        """Ids of all categories that a record has."""
        return frozenset(chain.from_iterable(self.records.categories.values))

    @cached_property
    def siblings(self) -> dict[str, list[int]]:
        """Aspect -> the records that share it, by number, ascending."""
        aspects = self.records.aspects
        numbers = np.flatnonzero(aspects.is_any(map(bool, aspects.values)))
        siblings: dict[str, list[int]] = {}
        for number, code in zip(numbers.tolist(), aspects.codes[numbers].tolist(), strict=True):
            siblings.setdefault(aspects.values[code], []).append(number)
        return siblings

    @property
    def kinds(self) -> NDArray[np.integer[Any]]:
        """The place in `KINDS` of each record's kind, by number."""
        return self.records.kinds.codes

    @cached_property
    def readings(self) -> dict[tuple[str, bool], Any]:
        """What `search.query_terms.read_query` made of the last queries."""
        return {}

    @cached_property
    def spellings(self) -> dict[str, Spellings]:
        """First character -> the words with it, stop words among them."""
        words = sorted({*self.words, *self.stop_words})
        return {first: Spellings([*its]) for first, its in groupby(words, lambda word: word[0])}

    def as_json(self) -> dict[str, Any]:
        """The index as plain values; `from_json` reads it back."""
        return {
            "format": FORMAT,
            "unknownWeight": self.unknown_weight,
            "stopWords": sorted(self.stop_words),
            "generalWords": sorted(self.general_words),
            "words": list(self.words),
            "instead": {name: list(terms) for name, terms in self.aliases.instead.items()},
            "added": {name: list(terms) for name, terms in self.aliases.added.items()},
            "cased": dict(self.aliases.cased),
            "language": self.aliases.language,
            "records": [
                [
                    *(record.id, record.kind, record.topic, [*record.categories]),
                    *(record.handicap, record.aspect),
                ]
                for record in self.records
            ],
            "least": dict(self.least),
            "titles": {key: list(value) for key, value in sorted(self.titles.items())},
            "holders": {term: list(records) for term, records in sorted(self.holders.items())},
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
            records=Records.of(
                (
                    IndexRecord(record_id, kind, topic, tuple(categories), handicap, aspect)
                    for record_id, kind, topic, categories, handicap, aspect in value["records"]
                ),
                KINDS,
            ),
            postings=PostingLists(
                (term, numbers[1::2], numbers[2::2]) for term, numbers in value["terms"].items()
            ),
            weights={term: numbers[0] for term, numbers in value["terms"].items() if numbers[0]},
            words=tuple(value["words"]),
            stop_words=frozenset(value["stopWords"]),
            general_words=frozenset(value["generalWords"]),
            aliases=Aliases(
                {name: tuple(terms) for name, terms in value["instead"].items()},
                {name: tuple(terms) for name, terms in value["added"].items()},
                value["cased"],
                language=value["language"],
            ),
            unknown_weight=value["unknownWeight"],
            holders={term: tuple(records) for term, records in value["holders"].items()},
            least=value["least"],
            titles={key: (number, more) for key, (number, more) in value["titles"].items()},
        )


def scored_as_parts(index: ScoredIndex) -> list[bytes | memoryview]:
    """The index as it is kept in a file: what is large as arrays, the rest as in `as_json`.

    The parts stand one behind the other and look into the index: to join them takes as much memory
    as it has. `scored_of_bytes` reads it back without going through terms and postings one by one.
    """
    records, postings, ids = index.records, index.postings, index.records.ids
    if not isinstance(postings, PostingLists):
        postings = PostingLists(
            (term, [*found], [*found.values()]) for term, found in postings.items()
        )
    holders = index.holders
    if not isinstance(holders, HolderLists):
        holders = HolderLists(
            {term: np.array(its, dtype=np.int32) for term, its in holders.items()}
        )
    held = [*holders.numbers.values()]
    texts = {
        "ids": ids if isinstance(ids, Texts) else Texts.of(one.id for one in records),
        "names": Texts.of(postings.terms.names),
        "words": Texts.of(index.words),
        "weighed": Texts.of(index.weights),
        "held": Texts.of(holders),
    }
    values = {
        "format": FORMAT,
        "unknownWeight": index.unknown_weight,
        "stopWords": sorted(index.stop_words),
        "generalWords": sorted(index.general_words),
        "instead": index.aliases.instead,
        "added": index.aliases.added,
        "cased": index.aliases.cased,
        "language": index.aliases.language,
        "kinds": records.kinds.values,
        "topics": records.topics.values,
        "categories": records.categories.values,
        "aspects": records.aspects.values,
        "least": index.least,
        "titles": dict(sorted(index.titles.items())),
    }
    arrays = {
        "kinds": records.kinds.codes,
        "topics": records.topics.codes,
        "categories": records.categories.codes,
        "aspects": records.aspects.codes,
        "handicaps": records.handicaps,
        "weights": np.array([*index.weights.values()], dtype=np.int32),
        "heldEnds": np.cumsum([0, *map(len, held)]),
        "heldRecords": np.concatenate([*held, np.array([], dtype=np.int32)]),
        "keys": postings.terms.sorted_keys,
        "places": postings.terms.places,
        "ends": postings.ends,
        "records": postings.records,
        "impacts": postings.impacts,
    }
    for name, one in texts.items():
        arrays[f"{name}Text"] = np.frombuffer(one.data, np.uint8)
        arrays[f"{name}TextEnds"] = one.ends
    return arrays_as_parts(values, arrays)


def scored_of_bytes(data: bytes | memoryview) -> ScoredIndex:
    """The index that was kept. Raises ValueError for anything else, and for another format."""
    values, arrays = arrays_of_bytes(data)
    if values.get("format") != FORMAT:
        raise ValueError(f"format {values.get('format')!r} instead of {FORMAT}")
    try:
        return _scored_of(values, arrays)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"no index: {error!r}") from error


def _scored_of(values: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> ScoredIndex:
    def texts(name: str) -> Texts:
        return Texts(arrays[f"{name}Text"].data, arrays[f"{name}TextEnds"])

    ends = arrays["heldEnds"].tolist()
    held = zip(texts("held"), pairwise(ends), strict=True)
    return ScoredIndex(
        records=Records(
            texts("ids"),
            Coded(arrays["kinds"], tuple(values["kinds"])),
            Coded(arrays["topics"], tuple(values["topics"])),
            Coded(arrays["categories"], tuple(map(tuple, values["categories"]))),
            arrays["handicaps"],
            Coded(arrays["aspects"], tuple(values["aspects"])),
        ),
        postings=PostingLists.of_arrays(
            Terms(texts("names"), arrays["keys"], arrays["places"]),
            *(arrays["ends"], arrays["records"], arrays["impacts"]),
        ),
        weights=dict(zip(texts("weighed"), arrays["weights"].tolist(), strict=True)),
        words=tuple(texts("words")),
        stop_words=frozenset(values["stopWords"]),
        general_words=frozenset(values["generalWords"]),
        aliases=Aliases(
            {name: tuple(terms) for name, terms in values["instead"].items()},
            {name: tuple(terms) for name, terms in values["added"].items()},
            values["cased"],
            language=values["language"],
        ),
        unknown_weight=values["unknownWeight"],
        holders=HolderLists(
            {term: arrays["heldRecords"][start:end] for term, (start, end) in held}
        ),
        least=values["least"],
        titles={key: (number, more) for key, (number, more) in values["titles"].items()},
    )
