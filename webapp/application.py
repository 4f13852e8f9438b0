"""The Flask application, made by a factory so that server, export and tests each have their own."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, g, request

from webapp.library import Library
from webapp.views import not_found, pages, rendered

__all__ = ["LIBRARY", "create_app"]

LIBRARY = "library"
"""Key of `app.extensions` under which the application keeps its `Library`."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def create_app(
    content: Path,
    index: Path | None = None,
    *,
    is_export: bool = False,
    with_drafts: bool = False,
) -> Flask:
    """The site of a content folder.

    `index` is the folder of the durable index; without one the index lives in memory. With
    `is_export` the pages bring their own search, addresses end in a file name and the content is
    read once. With `with_drafts` the pages show what staff have not published yet, and say so.
    Raises what `Library` raises.
    """
    app = Flask(__name__, static_url_path="/assets")
    app.config["IS_EXPORT"] = is_export
    app.config["WITH_PDF"] = False  # an export that has them says so
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters["markdown"] = rendered
    app.extensions[LIBRARY] = library = Library(
        content, index, is_fixed=is_export, with_drafts=with_drafts
    )
    app.register_blueprint(pages)
    app.register_error_handler(404, not_found)

    @app.before_request
    def take_edition() -> None:
        """One edition for the whole request, so that a page never mixes two."""
        if request.endpoint != "static":
            g.edition = library.edition()

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    return app
