"""For search engines and browsers: sitemap, robots.txt, the search field of the address bar.

All of them need the absolute URL of the site.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from flask import Blueprint, Response, current_app

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.relations import changed_on
from webapp.formats.markdown_alternates import pages_of_text
from webapp.formats.page_head import (
    absolute,
    language_links,
    published_with_base,
    render_format,
)
from webapp.site.addresses import shown_snapshot
from webapp.site.pages import a_to_z_addresses
from webapp.site.snapshot import Snapshot

__all__ = ["addresses", "search_engines"]

search_engines = Blueprint("search_engines", __name__)


def addresses(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, str]]]:
    """Endpoint and values of the addresses that are there for this snapshot."""
    if snapshot.published.association.base_address:
        for name in ("sitemap", "robots", "opensearch"):
            yield f"search_engines.{name}", {}


@search_engines.get("/sitemap.xml")
def sitemap() -> Response:
    knowledge = published_with_base()
    named: list[tuple[str, dict[str, str]]] = [
        *((f"pages.{name}", values) for name, values in pages_of_text(knowledge)),
        ("pages.search_page", {}),
        *a_to_z_addresses(shown_snapshot()),
    ]
    pages = [
        (absolute(name, **values), _changed_on(values, knowledge), language_links(name, values))
        for name, values in named
    ]
    return render_format("sitemap.xml", "application/xml", pages=pages)


def _changed_on(values: dict[str, str], knowledge: KnowledgeBase) -> dt.date | None:
    question = knowledge.question_by_id.get(values.get("question_id", ""))
    return changed_on(question, knowledge) if question else None


@search_engines.get("/robots.txt")
def robots() -> Response:
    published_with_base()
    return render_format("robots.txt", "text/plain")


@search_engines.get("/opensearch.xml")
def opensearch() -> Response:
    published_with_base()
    search = absolute("pages.search_page")
    if current_app.config["IS_EXPORT"]:
        search += "index.html"
    kind = "application/opensearchdescription+xml"
    return render_format("opensearch.xml", kind, search=search)
