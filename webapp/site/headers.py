"""What browsers are told with every answer of the live site: what a page may load and do.

The exported folder asks the same of its host; docs/hosting/ has it for some of them. Flask is
loaded where it is used: servers of an edition say the same without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from flask import Response

__all__ = ["ANY_ORIGIN", "HEADERS", "add_headers", "add_validators"]

_POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}

_UNUSED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
"""What a browser can do for a page and never needs to for one of ours."""

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    # Other web sites load the search element, its index, the feed and the data from here.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}

ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}
"""What every answer of the API says beside: scripts of any web site read what all may read."""


def add_validators(response: Response) -> Response:
    """The response with what tells its content, or without it where who asks has it already.

    Nothing is used again without asking, unless its address says its content: edits show at once.
    """
    from flask import request

    response.headers.setdefault("Cache-Control", "no-cache")
    is_read = request.method in ("GET", "HEAD") and response.status_code == 200
    if is_read and not response.is_streamed:
        response.add_etag()  # made of the content, which is whole here
        response.make_conditional(request)
    return response


def add_headers(response: Response) -> Response:
    """The response with them, whatever it is; where it leads on, it does so within the site."""
    from flask import current_app, request

    response.headers.update(HEADERS)
    if current_app.config["WITH_DRAFTS"]:
        # A page elsewhere could load the index as a script in the browser of staff, drafts and all.
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    elif request.path.startswith("/api/"):
        response.headers.update(ANY_ORIGIN)
    if response.location is not None:
        # Werkzeug puts the host that was asked for before the paths that it mends.
        place = urlsplit(response.location)
        if place.netloc:
            path = "/" + place.path.lstrip("/\\")
            response.location = place._replace(scheme="", netloc="", path=path).geturl()
    return response
