"""What every search needs of a scored index in one piece; posting lists and records lie apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from search.columns.postings import PostingLists
from search.columns.records import Records
from search.entries import KINDS
from search.scored_index import ScoredIndex, scored_as_parts, scored_of_bytes

__all__ = ["CommonPart", "bare", "words_text"]


def bare(index: ScoredIndex) -> bytes:
    """The index without records, posting lists and weights, as it is kept in a file."""
    without = replace(
        index,
        records=Records.of((), KINDS),
        postings=PostingLists(()),
        weights={},
        holders={},
    )
    return b"".join(scored_as_parts(without))


def words_text(index: ScoredIndex) -> str:
    """What is known of terms without their lists, as JSON.

    `words`: term of one word -> how many records it has, and what it weighs. `holders`: term -> how
    many records hold it, where its postings have others.
    """
    value = {
        "words": {
            term: [len(index.postings[term]), weight]
            for term, weight in sorted(index.weights.items())
        },
        "holders": {term: len(found) for term, found in sorted(index.holders.items())},
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class CommonPart:
    """The two together, as read back."""

    index: ScoredIndex
    """Without records and lists."""
    counts: Mapping[str, int]
    """Term of one word -> how many records it has in its list."""
    holders: frozenset[str]
    """Terms that have holders."""

    @classmethod
    def of(cls, bare: bytes, words: str, records: Records) -> CommonPart:
        """What was written; raises ValueError for anything else."""
        value = json.loads(words)
        weights = {term: weight for term, (_, weight) in value["words"].items()}
        if not all(type(one) is int and one >= 0 for one in weights.values()):
            raise ValueError("a weight is no number")
        return cls(
            replace(scored_of_bytes(bare), records=records, weights=weights),
            {term: count for term, (count, _) in value["words"].items()},
            frozenset(value["holders"]),
        )
