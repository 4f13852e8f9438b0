"""The answers that changed last, for feed readers."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask import Blueprint, Response, abort

from ingest.content.model.records import Association
from webapp.formats.page_head import absolute, published, render_format
from webapp.site.addresses import shown_snapshot
from webapp.site.snapshot import Snapshot

__all__ = ["addresses", "feed"]

feed = Blueprint("feed", __name__)

_ENTRIES = 50
"""Answers in the feed at most."""


def addresses(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, str]]]:
    """Endpoint and values of the feed, where there is something in it."""
    if snapshot.changes:
        yield "feed.changes", {}


@feed.get("/changes.xml")
def changes() -> Response:
    """The answers that changed last as an Atom feed (RFC 4287)."""
    latest = shown_snapshot().changes[:_ENTRIES] or abort(404)
    association = published().association
    entries = [
        (day, one, _feed_id(association, "pages.question", question_id=one.id))
        for day, one in latest
    ]
    return render_format(
        "changes.xml",
        "application/atom+xml",
        entries=entries,
        feed_id=_feed_id(association, "pages.home"),
        has_base=bool(association.base_address),
    )


def _feed_id(association: Association, endpoint: str, **values: str) -> str:
    """The same for ever, as long as the association has its name or the site its address.

    An address that changes from http to https is the same: an id is compared and not opened
    (RFC 4287, 4.2.6), and feed readers would show every answer again.
    """
    name = " ".join((association.name, endpoint, *values.values()))
    address = absolute(endpoint, **values)
    if address.startswith("http://"):
        address = f"https://{address.removeprefix('http://')}"
    return address or uuid.uuid5(uuid.NAMESPACE_URL, name).urn
