"""The index with which browsers search, with texts and addresses as the site shows them."""

from __future__ import annotations

from search.browser_index import BrowserIndex, build_browser_index
from webapp.site.shown_records import Address, shown_record
from webapp.site.snapshot import Snapshot

__all__ = ["browser_index"]


def browser_index(snapshot: Snapshot, address: Address) -> BrowserIndex:
    """The index of a snapshot; `address` gives that of an endpoint with values, from the root."""
    shown = {
        (one.kind, one.id): shown_record(one.kind, one.id, snapshot.knowledge, address)
        for one in snapshot.scored.records
    }
    return build_browser_index(snapshot.scored, shown)
