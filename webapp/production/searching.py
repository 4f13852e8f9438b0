"""Searches of an edition: in the index that it holds, or in a database.

    address ──parameters──> Search.read ──index, cards──> page or JSON

The page is the edition's either way: its words, names and links.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar
from urllib.parse import parse_qsl

from ingest.names import typed
from search.browser_index import Cards, Shown
from search.database.standing import Standing
from search.scored_index import ScoredIndex, scored_of_bytes
from webapp.api.parameters import ParameterError, read_parameters
from webapp.api.search import ApiSite, search_answer
from webapp.production.edition import FRAME, INDEX, Edition, EditionError
from webapp.search_page.frame import SearchFrame
from webapp.search_page.page import render_search

try:  # in a third of the time; with another server than ours it may not be there
    from isal.isal_zlib import compress
except ImportError:
    from zlib import compress

__all__ = [
    "PAGE_TYPE",
    "SEARCH_API",
    "SEARCH_PAGE",
    "Answer",
    "ChangedError",
    "EditionSearch",
    "Search",
    "SearchAnswers",
    "is_sound",
]

SEARCH_PAGE = "/search/"
"""Path of the page; without a query it lies in the edition."""

SEARCH_API = "/api/v1/search"

PAGE_TYPE = "text/html; charset=utf-8"
"""Media type of the page."""

_WORTH = 1000
"""Bytes from which on an answer is compressed."""

_GZIP = 31
"""What asks zlib for the head and the end of gzip around what is deflated."""

_T = TypeVar("_T")


class ChangedError(Exception):
    """Something else is searched by now than what was asked for."""


class Search(Protocol):
    """What is searched."""

    @property
    def digest(self) -> str:
        """Another one whenever a search may find something else."""

    @property
    def standing(self) -> Standing:
        """Whether it can be searched now; if not, why."""

    @property
    def left_out(self) -> Iterable[str]:
        """Names of the collections of which the edition in use cannot be searched."""

    def read(self, use: Callable[[ScoredIndex, Cards], _T], query: str, digest: str) -> _T:
        """What a function makes of index and cards, from which it may be called several times.

        `query` is what will be searched for. Raises FaqError where they cannot be had for now, and
        ChangedError where their digest is another one.
        """


class EditionSearch:
    """The index and the cards of an edition."""

    standing = Standing.REACHABLE
    left_out: Iterable[str] = ()

    def __init__(self, edition: Edition) -> None:
        """Raises EditionError where they cannot be read."""
        self._edition = edition
        self.digest = edition.name
        try:
            self._index = scored_of_bytes(edition.part(INDEX))
        except (KeyError, ValueError) as error:
            raise EditionError(
                f"{edition.path}: its index cannot be read ({error}). "
                f"Make it anew with: faq build --to {typed(str(edition.path))}"
            ) from error

    def read(self, use: Callable[[ScoredIndex, Cards], _T], query: str, digest: str) -> _T:
        return use(self._index, self._cards)

    def _cards(self, keys: Sequence[tuple[str, str]]) -> list[Shown]:
        return [Shown.from_json(json.loads(self._edition.card(*key))) for key in keys]


class Answer(NamedTuple):
    """What a search is answered."""

    status: int
    media_type: str
    body: bytes
    is_gzip: bool
    """Whether the body is compressed, as most clients want it."""

    def for_client(self, accepts_gzip: bool) -> Answer:
        """The same for a client that accepts gzip, or does not."""
        if accepts_gzip or not self.is_gzip:
            return self
        return self._replace(body=gzip.decompress(self.body), is_gzip=False)


class SearchAnswers:
    """Makes what a search is answered, in the words of an edition."""

    def __init__(self, edition: Edition, search: Search) -> None:
        """Raises EditionError where the frame of the page cannot be read."""
        self._search = search
        try:
            self._frame = SearchFrame.from_json(json.loads(edition.part(FRAME)))
            self._site = ApiSite(**edition.site["api"])
        except (KeyError, TypeError, ValueError) as error:
            raise EditionError(
                f"{edition.path}: its search page cannot be read. "
                f"Make it anew with: faq build --to {typed(str(edition.path))}"
            ) from error

    def made(self, path: str, query_string: str, digest: str) -> Answer:
        """What a search is answered.

        It is the same whenever all of these are, the digest of what is searched among them. Raises
        what `Search.read` raises.
        """
        if path == SEARCH_API:
            status, media_type, text = self._answer(query_string, digest)
        else:
            status, media_type = 200, PAGE_TYPE
            text = self._page(query_string, digest)
        data = text.encode("utf-8", "replace")
        if len(data) >= _WORTH:
            return Answer(status, media_type, compress(data, 1, wbits=_GZIP), True)
        return Answer(status, media_type, data, False)

    def _page(self, query_string: str, digest: str) -> str:
        parameters: dict[str, str] = {}
        for name, value in _pairs(query_string):
            parameters.setdefault(name, value)

        def use(index: ScoredIndex, cards: Cards) -> str:
            return render_search(self._frame, index, cards, parameters)

        return self._search.read(use, parameters.get("q", ""), digest)

    def _answer(self, query_string: str, digest: str) -> tuple[int, str, str]:
        """Status, media type and text of the API's answer."""
        pairs = _pairs(query_string)

        def use(index: ScoredIndex, cards: Cards) -> tuple[int, str, str]:
            return search_answer(index, cards, pairs, self._site)

        return self._search.read(use, dict(pairs).get("q", ""), digest)


def is_sound(path: str, query_string: str) -> bool:
    """Whether a search can be answered: the page shows something for whatever is asked."""
    if path == SEARCH_API:
        try:
            read_parameters(_pairs(query_string))
        except ParameterError:
            return False
    return True


def _pairs(query_string: str) -> list[tuple[str, str]]:
    return parse_qsl(query_string, keep_blank_values=True, errors="replace")
