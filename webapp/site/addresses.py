"""The application's class: one place makes every address, of the live site and of the export.

Templates and Python call Flask's `url_for`, which comes here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote

from flask import Flask, Response, abort, current_app, g, has_request_context, request

from ingest.content.model.references import Reference
from ingest.markdown_dialect import FILE_SCHEME
from ingest.spans import parse_span
from webapp.search_page.frame import SearchFrame
from webapp.site.asset_names import hashed, plain_name
from webapp.site.assets import MADE, MadeAssets, StaticFiles, digest_of_file
from webapp.site.content_watcher import ContentWatcher
from webapp.site.search_frame import search_frame
from webapp.site.snapshot import Snapshot, SnapshotSource

if TYPE_CHECKING:
    from search.database.source import DatabaseSource

__all__ = [
    "Site",
    "address_of",
    "asset",
    "file_of",
    "for_ever",
    "html_address_of",
    "made_assets",
    "path_of",
    "root_address",
    "search_database",
    "shown_frame",
    "shown_snapshot",
    "static_text",
    "web_address",
]

_ANCHOR_SIGNS = "%!#$&'()*+,/:;=?@"
"""What may stand in an anchor as it is, as in Flask."""


class Site(Flask):
    """A Flask application whose addresses, with `IS_EXPORT`, lead from file to file."""

    def __init__(
        self,
        watcher: SnapshotSource,
        *,
        is_export: bool,
        parts: Iterable[str],
        known: Iterable[str],
    ) -> None:
        """`parts` are static files that others are made of, `known` the assets that other pages
        and programs load by their plain names: see `StaticFiles.published`."""
        super().__init__("webapp", static_url_path="/assets")
        self.config["IS_EXPORT"] = is_export
        self.watcher = watcher
        self.database: DatabaseSource | None = None
        """What is searched in place of the index of the content."""
        self._static = StaticFiles(Path(str(self.static_folder)))
        self._parts, self._known = frozenset(parts), frozenset(known)
        self._made: tuple[MadeAssets, ...] = ()
        self._frames: tuple[tuple[Snapshot, str, SearchFrame], ...] = ()

    def log_exception(self, exc_info: Any) -> None:
        """Logs why a page could not be made; its path as Python writes it, on one line."""
        method, path = request.method, request.path
        self.logger.error("%s %r could not be answered", method, path, exc_info=exc_info)

    def url_for(self, /, endpoint: str, *, _anchor: str | None = None, **values: Any) -> str:
        """The address of a page; in the export relative to the page under way, index.html and all.

        Without a page under way it is relative to the root. Raises werkzeug's BuildError for an
        endpoint that does not exist.
        """
        if not self.config["IS_EXPORT"]:
            return super().url_for(endpoint, _anchor=_anchor, **values)
        if endpoint.startswith("."):
            endpoint = f"{request.blueprint}{endpoint}"
        up = "../" * (request.path.count("/") - 1) if has_request_context() else ""
        return up + self.root_address(endpoint, values, _anchor)

    def root_address(self, endpoint: str, values: dict[str, Any], anchor: str | None = None) -> str:
        """The address of a page from the root of the site, such as `questions/cost/#top`."""
        place = f"#{quote(anchor, safe=_ANCHOR_SIGNS)}" if anchor else ""
        path, mark, query = self.path_of(endpoint, values).lstrip("/").partition("?")
        if self.config["IS_EXPORT"] and (not path or path.endswith("/")):
            path += "index.html"
        return path + mark + query + place

    def path_of(self, endpoint: str, values: dict[str, Any]) -> str:
        """The path that the application answers on."""
        return self.url_map.bind("").build(endpoint, values)

    def asset(self, name: str) -> str:
        """The address of a static file or a script by its content."""
        return self.url_for("static", filename=self._hashed_name(name))

    def static_addresses(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Endpoint and values of all assets, for the export."""
        for name, is_hashed in self._static.published(self._parts, self._known):
            yield "static", {"filename": self._hashed_name(name) if is_hashed else name}

    def static_text(self, name: str) -> str:
        """The text of a static file. Raises KeyError where there is none of this name."""
        return self._static.by_name[name].read_text("utf-8")

    def made_assets(self) -> MadeAssets:
        """What is made of the snapshot that is shown; made anew when another one is."""
        snapshot = shown_snapshot()
        made = next((one for one in self._made if one.snapshot is snapshot), None)
        if made is None:
            made = MadeAssets(snapshot, root_address)
            # Two, since the next snapshot is prepared while this one is shown.
            self._made = (made, *self._made[:1])
        return made

    def search_frame(self) -> SearchFrame:
        """The frame of the search page under way, for the snapshot that is shown and where it is
        shown; made anew when that is another."""
        snapshot, root = shown_snapshot(), request.script_root
        for of_snapshot, at, frame in self._frames:
            if of_snapshot is snapshot and at == root:
                return frame
        frame = search_frame(snapshot)
        self._frames = ((snapshot, root, frame), *self._frames[:1])
        return frame

    def watched(self) -> AbstractContextManager[None]:
        """Has a thread watch the content meanwhile, where it may change."""
        if isinstance(self.watcher, ContentWatcher):
            return self.watcher.watched(self._prepare)
        return nullcontext()

    def _prepare(self, snapshot: Snapshot) -> None:
        """Makes of a snapshot what pages need of it, before they show it."""
        with self.app_context():
            g.snapshot = snapshot
            for name in MADE:
                self.made_assets().asset(name)

    def send_static_file(self, filename: str) -> Response:
        """A static file or a script, by its name or by the one that says its content.

        One that says an earlier content gives the present one, which is not to be kept.
        """
        name = plain_name(filename)
        response = self._made_response(name) if name in MADE else self._static_response(name)
        if filename != name and self._hashed_name(name) == filename:
            for_ever(response)
        return response

    def _hashed_name(self, name: str) -> str:
        if name in MADE:
            return hashed(name, self.made_assets().asset(name).digest)
        return hashed(name, digest_of_file(self._static.by_name[name]))

    def _made_response(self, name: str) -> Response:
        asset = self.made_assets().asset(name)
        return Response(asset.text, mimetype=asset.mimetype)

    def _static_response(self, name: str) -> Response:
        path = self._static.by_name.get(name) or abort(404)
        return super().send_static_file(path.relative_to(str(self.static_folder)).as_posix())


def for_ever(response: Response) -> Response:
    """The response of an address whose content never changes, marked as such."""
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def file_of(path: str) -> str:
    """The file of the export that holds the page of a path.

    >>> file_of("/questions/cost/"), file_of("/coverage.csv")
    ('questions/cost/index.html', 'coverage.csv')
    """
    return unquote(path).lstrip("/") + ("index.html" if path.endswith("/") else "")


def root_address(endpoint: str, *, _anchor: str | None = None, **values: Any) -> str:
    """The address of a page from the root of the site; in the export that of its file."""
    return _site().root_address(endpoint, values, _anchor)


def web_address(base: str, endpoint: str, *, _anchor: str | None = None, **values: Any) -> str:
    """The address by which others know a page of the site that is at `base`; empty without one."""
    anchor = f"#{quote(_anchor, safe=_ANCHOR_SIGNS)}" if _anchor else ""
    return base and base + path_of(endpoint, **values).lstrip("/") + anchor


def path_of(endpoint: str, **values: Any) -> str:
    """The path that the application answers on, such as `/questions/cost/`."""
    return _site().path_of(endpoint, values)


def asset(name: str) -> str:
    """The address of a static file or a script by its content, as in templates."""
    return _site().asset(name)


def made_assets() -> MadeAssets:
    """What is made of the snapshot that is shown."""
    return _site().made_assets()


def shown_frame() -> SearchFrame:
    """The frame of the search page under way."""
    return _site().search_frame()


def static_text(name: str) -> str:
    """The text of a static file by its name in addresses."""
    return _site().static_text(name)


def shown_snapshot() -> Snapshot:
    """The snapshot that is shown: one for the whole request, so that a page never mixes two."""
    if "snapshot" not in g:
        g.snapshot = _site().watcher.snapshot()
    snapshot: Snapshot = g.snapshot
    return snapshot


def address_of(reference: Reference, url_for: Callable[..., str]) -> str:
    """Where a reference leads; `url_for` gives the address of an endpoint with values."""
    target = reference.target
    if reference.kind == "file":
        file = shown_snapshot().knowledge.file_by_path[target]
        return url_for("pages.content_file", name=file.name)
    if reference.kind == "criterion":
        return url_for("pages.criterion", criterion_id=target)
    if reference.kind == "question":
        return url_for("pages.question", question_id=target)
    if reference.kind == "category":
        return url_for("pages.category", category_id=target)
    if reference.kind == "term":
        return url_for("pages.glossary", _anchor=target)
    if ":" in target:
        return url_for("pages.about", _anchor=parse_span(target).document)
    return shown_snapshot().knowledge.page_by_id[target].address


def html_address_of(reference: Reference, url_for: Callable[..., str]) -> str:
    """The same for a text that becomes HTML, which shows pictures of the content folder alone."""
    mark = FILE_SCHEME if reference.kind == "file" else ""
    return mark + address_of(reference, url_for)


def search_database() -> DatabaseSource | None:
    """The database that is searched; None for the index of the content."""
    return _site().database


def _site() -> Site:
    return cast(Site, current_app)
