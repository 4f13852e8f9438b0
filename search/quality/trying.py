"""What a change of the content would change of searches, before it is saved. Pure.

    before = index_of(files.knowledge.public())      # the content as it is
    read = read_content(folder, overlay={path: data})  # as it would be
    after = index_of(read.value.knowledge.public())
    told = what_changes(before, after, ["how old may it be"], files.expectations)
    told.rankings[0].hits                            # the first hits, each with its place before
    told.turned                                      # expectations that hold no more, or do now

At the desk both indexes are kept: `workspace().read().public_index`, and that of an overlay
`workspace().read(overlay).public_index`. An index takes some tenths of a second to build, the
trial as many thousandths for each expectation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ingest.content.files.expectations import Expectation
from search.engine import search
from search.quality.expectations import is_met, places_of
from search.scored_index import ScoredIndex

__all__ = ["SHOWN", "Changed", "Moved", "Ranked", "Ranking", "what_changes"]

SHOWN = 5
"""First hits of a ranking that are told."""


@dataclass(frozen=True)
class Ranked:
    """A hit of a search after the change, or one that was among the first before."""

    kind: str
    id: str
    before: int | None
    """Its place before, from one, among all that is found; None where it was not found."""
    after: int | None
    """Its place after."""


@dataclass(frozen=True)
class Ranking:
    """The first hits of one search, before and after."""

    query: str
    hits: tuple[Ranked, ...]
    """The first `SHOWN` after the change in their order, then those that were among them."""
    was_confident: bool
    is_confident: bool

    @property
    def is_same(self) -> bool:
        """Whether a reader sees no difference."""
        moved = any(one.before != one.after for one in self.hits)
        return not moved and self.was_confident == self.is_confident


@dataclass(frozen=True)
class Moved:
    """An expectation of which something has changed."""

    expectation: Expectation
    before: dict[str, int | None]
    """Expected id -> its place, as `places_of` gives it."""
    after: dict[str, int | None]
    was_met: bool
    is_met: bool

    @property
    def turned(self) -> bool:
        """Whether it holds where it did not, or does not where it did."""
        return self.was_met != self.is_met


@dataclass(frozen=True)
class Changed:
    """What a change of the content changes of searches."""

    rankings: tuple[Ranking, ...]
    """Of each query asked for, in their order."""
    moved: tuple[Moved, ...]
    """Expectations of which a place or the outcome is another, those that turn first, and of these
    those first that hold no more."""
    met: int
    """How many expectations hold after the change."""
    tried: int
    """How many there are."""

    @cached_property
    def turned(self) -> tuple[Moved, ...]:
        """Those of `moved` whose outcome is another."""
        return tuple(one for one in self.moved if one.turned)


def what_changes(
    before: ScoredIndex,
    after: ScoredIndex,
    queries: Iterable[str],
    expectations: Iterable[Expectation] = (),
) -> Changed:
    """The rankings of some queries and all expectations on two indexes of one content."""
    rankings = tuple(_ranking(before, after, " ".join(one.split())) for one in queries)
    tried = [_tried(before, after, one) for one in expectations]
    moved = [one for one in tried if one.turned or one.before != one.after]
    moved.sort(key=lambda one: (not one.turned, one.is_met))
    return Changed(rankings, tuple(moved), sum(one.is_met for one in tried), len(tried))


def _ranking(before: ScoredIndex, after: ScoredIndex, query: str) -> Ranking:
    old, new = (search(index, query, limit=len(index.records) or 1) for index in (before, after))
    was, now = (
        {(hit.kind, hit.id): place for place, hit in enumerate(results.hits, 1)}
        for results in (old, new)
    )
    shown = dict.fromkeys([*list(now)[:SHOWN], *list(was)[:SHOWN]])
    hits = tuple(
        Ranked(kind, slug, was.get((kind, slug)), now.get((kind, slug))) for kind, slug in shown
    )
    return Ranking(query, hits, old.confident, new.confident)


def _tried(before: ScoredIndex, after: ScoredIndex, one: Expectation) -> Moved:
    return Moved(
        one, places_of(before, one), places_of(after, one), is_met(before, one), is_met(after, one)
    )
