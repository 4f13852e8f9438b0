"""What the two addresses of health say, to whoever keeps the server."""

from __future__ import annotations

import json
from collections.abc import Iterable

from webapp.production.edition import Edition

__all__ = ["live", "ready"]


def live() -> tuple[int, bytes]:
    """Status and JSON of `/health/live`: the process answers; where it does not, start it anew."""
    return 200, _text({"live": True})


def ready(
    edition: Edition,
    *,
    is_away: bool,
    left_out: Iterable[str],
    is_stopping: bool,
    is_torn: bool,
) -> tuple[int, bytes]:
    """Status and JSON of `/health/ready`: whether requests are to be sent here, and what they get.

    503 where not: of an edition whose file was written over (`is_torn`) pages are missing. While a
    database is away (`is_away`), they are still answered. `left_out` names the collections of
    which the edition in use cannot be searched.
    """
    is_ready = not (is_stopping or is_torn)
    values = {
        "ready": is_ready,
        "edition": edition.digest,
        "since": edition.opened.isoformat().replace("+00:00", "Z"),
        "search": "away" if is_away else "reachable",
        "leftOut": sorted(left_out),
        "stopping": is_stopping,
        "torn": is_torn,
    }
    return 200 if is_ready else 503, _text(values)


def _text(values: dict[str, object]) -> bytes:
    return (json.dumps(values) + "\n").encode()
