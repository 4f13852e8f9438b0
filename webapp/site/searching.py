"""What the live site searches: the index of its snapshot, or a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from werkzeug.exceptions import ServiceUnavailable

from ingest.errors import FaqError
from search.browser_index import Cards, Shown
from search.scored_index import ScoredIndex
from webapp.site.addresses import root_address, search_database, shown_snapshot
from webapp.site.problems import RETRY_AFTER
from webapp.site.shown_records import shown_record

__all__ = ["searched"]

_T = TypeVar("_T")


def searched(use: Callable[[ScoredIndex, Cards], _T], query: str) -> _T:
    """What `use` makes of the index that is searched and of its cards; it may be called again.

    `query` is what will be asked of the index. Raises ServiceUnavailable where the database does
    not answer.
    """
    database = search_database()
    if database is not None:
        try:
            return database.read(use, query)
        except FaqError as error:
            raise ServiceUnavailable(retry_after=RETRY_AFTER) from error
    snapshot = shown_snapshot()

    def cards(keys: Sequence[tuple[str, str]]) -> list[Shown]:
        return [shown_record(*key, snapshot.knowledge, root_address) for key in keys]

    return use(snapshot.scored, cards)
