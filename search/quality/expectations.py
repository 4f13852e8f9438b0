"""What staff expect of searches, tried on an index: warnings that `faq check` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ingest.content.files.expectations import Expectation
from ingest.content.record_places import RecordPlace
from ingest.content.warnings.warning import ContentWarning, WarningKind
from search.engine import search
from search.scored_index import ScoredIndex

__all__ = ["SearchPlace", "is_met", "place_searches", "places_of", "try_expectations"]


@dataclass(frozen=True)
class SearchPlace:
    """Where a search finds a record that staff expect."""

    place: int | None
    """Among all that is found, counted from one; None where it is not found."""
    id: str
    query: str


def place_searches(
    index: ScoredIndex, expectations: Iterable[Expectation]
) -> tuple[SearchPlace, ...]:
    """The place of each record that is expected of a search, in the order given."""
    return tuple(
        SearchPlace(place, slug, " ".join(one.query.split()))
        for one in expectations
        for slug, place in places_of(index, one).items()
    )


def try_expectations(
    index: ScoredIndex,
    expectations: Iterable[Expectation],
    places: Mapping[tuple[str, str], RecordPlace],
) -> list[ContentWarning]:
    """A warning for each search that does not find what it should, in the order given.

    `places` are those of all records that are expected, by kind and id.
    """
    wordings = {slug: place.wordings for (_, slug), place in reversed(list(places.items()))}
    return [
        ContentWarning(one.path, one.line, problem, remedy, WarningKind.SEARCH)
        for one in expectations
        for problem, remedy in _failure(index, one, wordings)
    ]


def places_of(index: ScoredIndex, one: Expectation) -> dict[str, int | None]:
    """Expected id -> its place, from one, among all that is found; None where it is not found."""
    hits = search(index, one.query, limit=len(index.records) or 1).hits
    places = {hit.id: place for place, hit in reversed(list(enumerate(hits, 1)))}
    return {slug: places.get(slug) for slug in one.expected}


def is_met(index: ScoredIndex, one: Expectation) -> bool:
    """Whether a search finds all that is expected of it, or is not sure where nothing is."""
    results = search(index, one.query, limit=one.within)
    if not one.expected:
        return not results.confident
    return {*one.expected} <= {hit.id for hit in results.hits}


def _failure(
    index: ScoredIndex, one: Expectation, wordings: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Problem and remedy, where a search does not find what it should.

    `wordings` are the files of wordings, by the id of their record.
    """
    results = search(index, one.query, limit=one.within)
    got = [hit.id for hit in results.hits]
    missing = [slug for slug in one.expected if slug not in got]
    why = f" ({one.why.rstrip('.')})" if one.why else ""
    if missing:
        place = "first" if one.within == 1 else f"among the first {one.within}"
        public = {record.id for record in index.records}
        hidden = [slug for slug in missing if slug not in public]
        yield (
            f"the search “{one.query}” should find {_quoted(missing)} {place}, but finds "
            f"{_quoted(got) or 'nothing'}{why}",
            f"No search finds {_quoted(hidden)}, which readers do not see: change what is expected."
            if hidden
            else f"Add what people type to {wordings[missing[0]]}, or change what is expected. "
            f'Learn why with: faq explain "{one.query}" {missing[0]}',
        )
    elif not one.expected and results.confident:
        yield (
            f"the search “{one.query}” should not be sure of an answer, but is of “{got[0]}”{why}",
            "Look for a wording that says too much, or change what is expected. "
            f'Learn why with: faq explain "{one.query}" {got[0]}',
        )


def _quoted(ids: Iterable[str]) -> str:
    return ", ".join(f"“{slug}”" for slug in ids)
