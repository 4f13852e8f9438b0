"""Counts the searches of readers of the live site, where `site.toml` says `count_searches`."""

from __future__ import annotations

import datetime as dt
import logging
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flask import Response, request

from ingest.errors import FaqError
from search.gaps.counts_file import counts_of
from search.gaps.requests import is_program
from webapp.site.addresses import Site, shown_snapshot
from webapp.site.snapshot import Snapshot

if TYPE_CHECKING:
    from search.gaps.counts import SearchCounts
    from search.gaps.personal import PersonalData

__all__ = ["count_searches"]

_LOG = logging.getLogger(__name__)


def count_searches(app: Site, content: Path) -> None:
    """Has an application count each search that it answers, while its content says so.

    What cannot be counted is logged once and hinders no answer.
    """
    path = counts_of(content)
    if path is None:
        return
    lock = Lock()
    if path.exists():
        with suppress(FaqError):  # said when a search cannot be counted
            days = app.watcher.snapshot().knowledge.association.count_searches
            _counts(path).erase(days, _today())
    dropping: tuple[Snapshot, PersonalData] | None = None
    is_told = False

    @app.after_request
    def count(response: Response) -> Response:
        nonlocal dropping, is_told
        if request.endpoint != "pages.search_page" or response.status_code not in (200, 304):
            return response
        days = shown_snapshot().knowledge.association.count_searches
        query = request.args.get("q", "")
        if not days or not query.strip() or request.args.get("page", "1") != "1":
            return response
        if is_program(request.headers.get("User-Agent", "-")) or _is_not_to_be_tracked():
            return response
        snapshot = shown_snapshot()
        try:
            with lock:
                if dropping is None or dropping[0] is not snapshot:
                    from search.gaps.reading import asked_site

                    site = asked_site(snapshot.knowledge.association, snapshot.scored)
                    dropping = snapshot, site.personal
                _counts(path).add(dropping[1].dropped(query[:1000]), days, _today())
        except FaqError as error:
            if not is_told:
                _LOG.warning("%s", error)
                is_told = True
        return response


def _counts(path: Path) -> SearchCounts:
    """They load a library for databases, which a site that counts nothing does without."""
    from search.gaps.counts import SearchCounts

    return SearchCounts(path)


def _today() -> dt.date:
    """The day of UTC, as nothing else tells where a reader is."""
    return dt.datetime.now(dt.UTC).date()


def _is_not_to_be_tracked() -> bool:
    """Whether the browser asks for that: Global Privacy Control, or the older Do Not Track."""
    return "1" in (request.headers.get("Sec-GPC"), request.headers.get("DNT"))
