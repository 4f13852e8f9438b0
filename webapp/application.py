"""The Flask application, made by a factory so that server, export and tests each have their own."""

from __future__ import annotations

from pathlib import Path

from flask import Response

from ingest.content.content_files import ContentFiles
from webapp.formats.data import catalogue
from webapp.formats.embed import ELEMENT_STYLE, pieces
from webapp.formats.markdown_twins import alternates
from webapp.site.addresses import Site, shown_edition
from webapp.site.bundles import BUNDLED
from webapp.site.edition import FixedLibrary, Library
from webapp.site.pages import not_found, pages
from webapp.site.template_values import add_template_values

__all__ = ["create_app", "create_export_app"]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def create_app(content: Path, index: Path | None = None, *, with_drafts: bool = False) -> Site:
    """The live site of a content folder.

    `index` is the folder of the durable index; without one the index lives in memory. With
    `with_drafts` the pages show what staff have not published yet, and say so. Raises what
    `Library` raises.
    """
    return _create(Library(content, index, with_drafts=with_drafts), content, is_export=False)


def create_export_app(files: ContentFiles) -> Site:
    """The site of content without faults as it is exported, and as it is now.

    Its pages bring their own search, and addresses end in a file name.
    """
    return _create(FixedLibrary(files), files.folder, is_export=True)


def _create(library: Library | FixedLibrary, content: Path, *, is_export: bool) -> Site:
    app = Site(
        library,
        is_export=is_export,
        parts=BUNDLED,
        known=("search.js", "search-index.js", ELEMENT_STYLE),
    )
    app.config["CONTENT"] = content.resolve()
    app.config["WITH_PDF"] = False  # an export that has them says so
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    add_template_values(app)
    app.register_blueprint(pages)
    app.register_blueprint(pieces)
    app.register_blueprint(catalogue)
    app.register_blueprint(alternates)
    app.register_error_handler(404, not_found)

    @app.before_request
    def take_edition() -> None:
        """Also where no page is made of it: an edited folder is noticed."""
        shown_edition()

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    return app
