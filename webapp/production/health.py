"""What the two addresses of health say, to whoever keeps the server."""

from __future__ import annotations

import json
from collections.abc import Iterable

from search.database.standing import Standing
from webapp.production.edition import Edition

__all__ = ["live", "ready"]

_SEARCH = {
    Standing.REACHABLE: "Searches are answered.",
    Standing.AWAY: "The database does not answer; searches are refused until it does.",
    Standing.DAMAGED: "What lies in the database is damaged; some searches fail. Load the index "
    "again with: faq build --to URL",
    Standing.MISSING: "A table or a collection is missing in the database; searches fail. Load the "
    "index with: faq build --to URL",
    Standing.FORBIDDEN: "The database refuses the role, or what it may not read; searches fail. "
    "The log says which; docs/hosting/postgresql-roles.sql makes a role that may.",
    Standing.UNUSABLE: "The database answers, but not as it should; searches fail. The log says "
    "why.",
}
"""What is said to people; no address and no name, since whoever reaches the server reads it."""


def live() -> tuple[int, bytes]:
    """Status and JSON of `/health/live`: the process answers; where it does not, start it anew."""
    return 200, _text({"live": True})


def ready(
    edition: Edition,
    *,
    search: Standing,
    left_out: Iterable[str],
    is_stopping: bool,
    is_torn: bool,
) -> tuple[int, bytes]:
    """Status and JSON of `/health/ready`: whether requests are to be sent here, and what they get.

    503 where not: of an edition whose file was written over (`is_torn`) pages are missing. While a
    database cannot be searched, they are still answered. `left_out` names the collections of
    which the edition in use cannot be searched.
    """
    is_ready = not (is_stopping or is_torn)
    values = {
        "ready": is_ready,
        "edition": edition.digest,
        "since": edition.opened.isoformat().replace("+00:00", "Z"),
        "search": search,
        "searchText": _SEARCH[search],
        "leftOut": sorted(left_out),
        "stopping": is_stopping,
        "torn": is_torn,
    }
    return 200 if is_ready else 503, _text(values)


def _text(values: dict[str, object]) -> bytes:
    return (json.dumps(values) + "\n").encode()
