"""What staff expect of searches, tried on an index: the remarks that `faq check` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.expectations import Expectation
from ingest.remarks import Remark, RemarkKind
from search.engine import search
from search.scoring import ScoredIndex

__all__ = ["SearchPlace", "place_searches", "try_expectations"]

_SEARCHED = 100
"""Places that are looked through, among the questions and among the criteria."""


@dataclass(frozen=True)
class SearchPlace:
    """Where a search finds a record that staff expect."""

    place: int | None
    """Among the records of its kind, counted from one; None where it is not among the first
    hundred."""
    id: str
    query: str


def place_searches(
    index: ScoredIndex, expectations: Iterable[Expectation]
) -> tuple[SearchPlace, ...]:
    """The place of each record that is expected of a search, in the order given."""
    kinds = {record.id: record.kind for record in index.records}
    found = []
    for one in expectations:
        hits = search(index, one.query, limit=_SEARCHED).hits
        query = " ".join(one.query.split())
        for slug in one.expected:
            ids = [hit.id for hit in hits if hit.kind == kinds.get(slug)]
            place = ids.index(slug) + 1 if slug in ids else None
            found.append(SearchPlace(place, slug, query))
    return tuple(found)


def try_expectations(index: ScoredIndex, expectations: Iterable[Expectation]) -> list[Remark]:
    """A remark for each search that does not find what it should, in the order given."""
    return [
        Remark(one.path, one.line, problem, remedy, RemarkKind.SEARCH)
        for one in expectations
        for problem, remedy in _failure(index, one)
    ]


def _failure(index: ScoredIndex, one: Expectation) -> Iterator[tuple[str, str]]:
    """Problem and remedy, where a search does not find what it should."""
    results = search(index, one.query, limit=one.within)
    got = [hit.id for hit in results.hits]
    missing = [slug for slug in one.expected if slug not in got]
    why = f" ({one.why.rstrip('.')})" if one.why else ""
    if missing:
        # A question competes with questions only, as the pages show criteria apart from them.
        kinds = {record.kind for record in index.records if record.id in missing}
        rivals = [hit.id for hit in results.hits if hit.kind in kinds]
        place = "first" if one.within == 1 else f"among the first {one.within}"
        yield (
            f"the search “{one.query}” should find {_quoted(missing)} {place}, but finds "
            f"{_quoted(rivals) or 'nothing'}{why}",
            f'Learn why with: faq explain "{one.query}" {missing[0]}',
        )
    elif not one.expected and results.confident:
        yield (
            f"the search “{one.query}” should not be sure of an answer, but is of “{got[0]}”{why}",
            f'Learn why with: faq explain "{one.query}" {got[0]}',
        )


def _quoted(ids: Iterable[str]) -> str:
    return ", ".join(f"“{slug}”" for slug in ids)
