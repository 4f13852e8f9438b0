"""What results show of each record, as an edition keeps it, in a file or in a database."""

from __future__ import annotations

import json

from flask import g

from webapp.site.addresses import Site, root_address
from webapp.site.shown_records import shown_record

__all__ = ["card_texts"]


def card_texts(app: Site) -> list[str]:
    """The JSON of every record's card, in the order of the index; `Shown.from_json` reads it."""
    snapshot = app.watcher.snapshot()
    with app.app_context():
        g.snapshot = snapshot
        return [
            json.dumps(
                shown_record(one.kind, one.id, snapshot.knowledge, root_address).as_json(),
                ensure_ascii=False,
                separators=(",", ":"),
            )
            for one in snapshot.scored.records
        ]
