"""What every search needs of a scored index, as one JSON text; posting lists are read apart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from search.postings import Postings
from search.scored_index import IndexRecord, ScoredIndex
from search.synonyms import Aliases

__all__ = ["common_text", "counts_of_common", "index_of_common"]


def common_text(index: ScoredIndex) -> str:
    """It, of an index; `terms` has how many records hold each word and what it weighs."""
    aliases = index.aliases
    value = {
        "unknownWeight": index.unknown_weight,
        "stopWords": sorted(index.stop_words),
        "generalWords": sorted(index.general_words),
        "words": list(index.words),
        "instead": {name: list(terms) for name, terms in aliases.instead.items()},
        "added": {name: list(terms) for name, terms in aliases.added.items()},
        "cased": dict(aliases.cased),
        "language": aliases.language,
        "least": dict(index.least),
        "titles": {key: list(value) for key, value in sorted(index.titles.items())},
        "terms": {
            term: [len(index.postings[term]), weight]
            for term, weight in sorted(index.weights.items())
        },
        "holders": {term: len(found) for term, found in sorted(index.holders.items())},
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def counts_of_common(value: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, int]]:
    """How many records each word has among its postings, and each term that has holders."""
    return {term: count for term, (count, _) in value["terms"].items()}, value["holders"]


def index_of_common(
    value: Mapping[str, Any],
    records: Sequence[IndexRecord],
    postings: Mapping[str, Postings],
    holders: Mapping[str, tuple[int, ...]],
) -> ScoredIndex:
    """The index of that text, as read from JSON, with its other parts."""
    return ScoredIndex(
        records=tuple(records),
        postings=postings,
        weights={term: weight for term, (_, weight) in value["terms"].items()},
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
        holders=holders,
        least=value["least"],
        titles={key: (number, more) for key, (number, more) in value["titles"].items()},
    )


