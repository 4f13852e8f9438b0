"""The Flask application, made by a factory so that server, export and tests each have their own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from werkzeug.exceptions import HTTPException

from ingest.content.content_files import ContentFiles
from search.index_cache import IndexPlace
from webapp.api.views import api
from webapp.formats import data, embed, feed, markdown_alternates, search_engines
from webapp.formats.page_head import add_page_head
from webapp.site import pages
from webapp.site.addresses import Site, shown_snapshot
from webapp.site.bundles import BUNDLED
from webapp.site.content_watcher import ContentWatcher
from webapp.site.errors import error_page, refuse_long_addresses, refuse_other_hosts
from webapp.site.headers import add_headers, add_validators
from webapp.site.hosts import THIS_COMPUTER, TrustedHosts
from webapp.site.snapshot import FixedContent, Snapshot, SnapshotSource
from webapp.site.template_values import add_template_values

__all__ = [
    "addresses",
    "create_app",
    "create_edition_app",
    "create_export_app",
    "create_preview_app",
]

_BLUEPRINTS = (
    pages.pages,
    markdown_alternates.markdown,
    feed.feed,
    search_engines.search_engines,
    embed.embed,
    data.data,
)

_MODULES = (pages, markdown_alternates, feed, search_engines, embed, data)
"""Modules with pages: the `addresses` of each says which there are."""


def addresses(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, Any]]]:
    """Endpoint and values of every page of a snapshot that needs no index, for the export.

    Needs the context of an application.
    """
    return chain.from_iterable(module.addresses(snapshot) for module in _MODULES)


def create_app(
    content: Path,
    index: IndexPlace | None = None,
    *,
    with_drafts: bool = False,
    hosts: TrustedHosts = THIS_COMPUTER,
) -> Site:
    """The live site of a content folder.

    `index` is the place of the kept index; without one the index lives in memory. With
    `with_drafts` the pages show what staff have not published yet, what is wrong in the content and
    where, and say so. Requests by a name that is not among `hosts` are refused. Raises what
    `ContentWatcher` raises.
    """
    app = _create(ContentWatcher(content, index, with_drafts=with_drafts), content, is_export=False)
    app.config["HOSTS"] = hosts
    app.config["WITH_DRAFTS"] = with_drafts
    if not with_drafts:
        app.register_blueprint(api)
    if not with_drafts and app.watcher.snapshot().knowledge.association.count_searches:
        from webapp.counting import count_searches  # most sites count none

        count_searches(app, content)
    return app


def create_export_app(files: ContentFiles) -> Site:
    """The site of content without faults as it is exported, and as it is now.

    Its pages bring their own search, and addresses end in a file name.
    """
    return _create(FixedContent(files), files.folder, is_export=True)


def create_edition_app(files: ContentFiles) -> Site:
    """The live site of content without faults as readers and programs ask it, and as it is now."""
    app = create_preview_app(FixedContent(files), files.folder, is_public=True)
    app.register_blueprint(api)
    return app


def create_preview_app(source: SnapshotSource, content: Path, *, is_public: bool = False) -> Site:
    """The site of a content folder as staff see it, or the public, of the source's snapshots."""
    app = _create(source, content, is_export=False)
    app.config["WITH_DRAFTS"] = not is_public
    return app


def _create(watcher: SnapshotSource, content: Path, *, is_export: bool) -> Site:
    app = Site(
        watcher,
        is_export=is_export,
        parts=BUNDLED,
        known=("search.js", "search-index.js", embed.ELEMENT_STYLE),
    )
    app.config["CONTENT"] = content.resolve()
    app.config["HOSTS"] = None  # an export is asked by nobody but us
    app.config["WITH_DRAFTS"] = False
    app.config["WITH_PDF"] = False  # an export that has them says so
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    add_template_values(app)
    add_page_head(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_error_handler(HTTPException, error_page)
    app.before_request(refuse_other_hosts)
    app.before_request(refuse_long_addresses)

    @app.before_request
    def take_snapshot() -> None:
        """Also where no page is made of it: an edited folder is noticed."""
        shown_snapshot()

    app.after_request(add_headers)
    app.after_request(add_validators)
    return app
