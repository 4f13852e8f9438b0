"""The application's class: one place makes every address, of the live site and of the export.

Templates and Python call Flask's `url_for`, which comes here. A file of `assets/` also has a name
that says its content, `style.0f1e2d3c.css`: a browser may keep that one for ever. Folders in
`static/` sort our files and are no part of their addresses; what others wrote, in `static/vendor/`,
keeps its path.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote

from flask import Flask, Response, abort, current_app, g, has_request_context, request

from webapp.site.edition import Edition, FixedLibrary, Library

__all__ = [
    "Site",
    "asset",
    "file_of",
    "for_ever",
    "path_of",
    "root_address",
    "shown_edition",
    "static_text",
    "web_address",
]

_ANCHOR_SIGNS = "%!#$&'()*+,/:;=?@"
"""What may stand in an anchor as it is, as in Flask."""

_VENDOR = "vendor/"
"""Folder in `static/` of what others wrote."""

_HASHED = re.compile(r"(?P<stem>.+)\.[0-9a-f]{8}(?P<suffix>\.\w+)")


class Site(Flask):
    """A Flask application whose addresses, with `IS_EXPORT`, lead from file to file."""

    def __init__(
        self,
        library: Library | FixedLibrary,
        *,
        is_export: bool,
        scripts: Mapping[str, Callable[[], Response]],
        parts: Iterable[str],
        known: Iterable[str],
    ) -> None:
        """`scripts` maps names of assets that are made to what makes them; `parts` are static files
        that others are made of, which no page loads by themselves; `known` are the assets that
        other pages and programs load, by their plain names."""
        super().__init__("webapp", static_url_path="/assets")
        self.config["IS_EXPORT"] = is_export
        self.library = library
        self._scripts, self._parts, self._known = scripts, frozenset(parts), frozenset(known)
        self._static = _static_files(Path(self.static_folder or ""))
        self._paths: dict[tuple[object, ...], str] = {}
        self._digests: dict[str, tuple[object, str]] = {}

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
        """The path that the application answers on; remembered, since every page asks for it."""
        key = (endpoint, *values.items())
        path = self._paths.get(key)
        if path is None:
            path = self._paths[key] = self.url_map.bind("").build(endpoint, values)
        return path

    def asset(self, name: str) -> str:
        """The address of a static file or a script by its content."""
        return self.url_for("static", filename=self.hashed_name(name))

    def hashed_name(self, name: str) -> str:
        """The name that says the content: `style.0f1e2d3c.css`, of its SHA-256."""
        stem, _, suffix = name.rpartition(".")
        return f"{stem}.{self._digest(name)}.{suffix}"

    def static_addresses(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Endpoint and values of all assets, for the export."""
        for name in sorted(self._static.keys() - self._parts | self._scripts.keys()):
            is_foreign = name.startswith(_VENDOR)  # licences among it
            if is_foreign or name in self._known:
                yield "static", {"filename": name}
            if not is_foreign and (name in self._scripts or name not in self._known):
                yield "static", {"filename": self.hashed_name(name)}

    def static_text(self, name: str) -> str:
        """The text of a static file. Raises KeyError where there is none of this name."""
        return self._static[name].read_text("utf-8")

    def send_static_file(self, filename: str) -> Response:
        """A static file or a script, by its name or by the one that says its content.

        One that says an earlier content gives the present one, which is not to be kept.
        """
        match = _HASHED.fullmatch(filename)
        name = match["stem"] + match["suffix"] if match else filename
        make = self._scripts.get(name)
        response = make() if make else self._static_response(name)
        if match and self.hashed_name(name) == filename:
            for_ever(response)
        return response

    def _static_response(self, name: str) -> Response:
        path = self._static.get(name) or abort(404)
        return super().send_static_file(path.relative_to(str(self.static_folder)).as_posix())

    def _digest(self, name: str) -> str:
        """Eight hexadecimal digits, worked out again when the file or the edition is another."""
        make = self._scripts.get(name)
        if make:
            state: object = shown_edition()
        else:
            path = self._static[name]
            status = path.stat()
            state = status.st_mtime_ns, status.st_size
        kept = self._digests.get(name)
        if kept is None or (kept[0] is not state and (make or kept[0] != state)):
            data = make().get_data() if make else path.read_bytes()
            kept = self._digests[name] = state, hashlib.sha256(data).hexdigest()[:8]
        return kept[1]


def _static_files(folder: Path) -> dict[str, Path]:
    """Name of each static file, as its address has it -> the file.

    Raises ValueError where two of them have one name.
    """
    files: dict[str, Path] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        inside = path.relative_to(folder).as_posix()
        name = inside if inside.startswith(_VENDOR) else path.name
        if files.setdefault(name, path) != path:
            raise ValueError(f"Two static files have one name: {files[name]} and {path}.")
    return files


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


def static_text(name: str) -> str:
    """The text of a static file by its name in addresses."""
    return _site().static_text(name)


def shown_edition() -> Edition:
    """The edition that is shown: one for the whole request, so that a page never mixes two."""
    if "edition" not in g:
        g.edition = _site().library.edition()
    edition: Edition = g.edition
    return edition


def _site() -> Site:
    return cast(Site, current_app)
