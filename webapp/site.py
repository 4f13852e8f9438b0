"""The application's class: one place makes every address, of the live site and of the export.

Templates and Python call Flask's `url_for`, which comes here.
"""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote, unquote

from flask import Flask, current_app, has_request_context, request

__all__ = ["Site", "file_of", "root_address"]

_ANCHOR_SIGNS = "%!#$&'()*+,/:;=?@"
"""What may stand in an anchor as it is, as in Flask."""


class Site(Flask):
    """A Flask application whose addresses, with `IS_EXPORT`, lead from file to file."""

    def __init__(self, *, is_export: bool) -> None:
        super().__init__(__name__, static_url_path="/assets")
        self.config["IS_EXPORT"] = is_export
        self._paths: dict[tuple[object, ...], str] = {}

    def url_for(self, /, endpoint: str, *, _anchor: str | None = None, **values: Any) -> str:
        """The address of a page; in the export relative to the page under way, index.html and all.

        Without a page under way it is relative to the root.
        Raises werkzeug's BuildError for an endpoint that does not exist.
        """
        if not self.config["IS_EXPORT"]:
            return super().url_for(endpoint, _anchor=_anchor, **values)
        if endpoint.startswith("."):
            endpoint = f"{request.blueprint}{endpoint}"
        up = "../" * (request.path.count("/") - 1) if has_request_context() else ""
        anchor = f"#{quote(_anchor, safe=_ANCHOR_SIGNS)}" if _anchor else ""
        return up + self.root_address(endpoint, values) + anchor

    def root_address(self, endpoint: str, values: dict[str, Any]) -> str:
        """The address of a page from the root of the site, such as `questions/cost/`."""
        path, mark, query = self.path_of(endpoint, values).lstrip("/").partition("?")
        if self.config["IS_EXPORT"] and (not path or path.endswith("/")):
            path += "index.html"
        return path + mark + query

    def path_of(self, endpoint: str, values: dict[str, Any]) -> str:
        """The path that the application answers on; remembered, since every page asks for it."""
        key = (endpoint, *values.items())
        path = self._paths.get(key)
        if path is None:
            path = self._paths[key] = self.url_map.bind("").build(endpoint, values)
        return path


def file_of(path: str) -> str:
    """The file of the export that holds the page of a path.

    >>> file_of("/questions/cost/"), file_of("/coverage.csv")
    ('questions/cost/index.html', 'coverage.csv')
    """
    return unquote(path).lstrip("/") + ("index.html" if path.endswith("/") else "")


def root_address(endpoint: str, **values: Any) -> str:
    """The address of a page from the root of the site; in the export that of its file."""
    return cast(Site, current_app).root_address(endpoint, values)
