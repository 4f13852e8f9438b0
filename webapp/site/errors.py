"""What is answered where no page can be: in the look of the site, or in its words alone."""

from __future__ import annotations

from flask import Response, abort, current_app, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from webapp.site.addresses import shown_snapshot
from webapp.site.hosts import TrustedHosts
from webapp.site.problems import PROBLEM, problem_json, refusal_of, wants_problem

__all__ = ["error_page", "refuse_long_addresses", "refuse_other_hosts"]

_PAGES = {405: "refused", 500: "failed", 503: "failed"}
"""Code -> the string that is the title of its page."""


def refuse_other_hosts() -> None:
    """Refuses what is asked by a name that is not ours, and repeats nothing of it."""
    hosts: TrustedHosts | None = current_app.config["HOSTS"]
    if hosts is not None and not hosts.trusts(request.environ.get("HTTP_HOST")):
        abort(
            400,
            "This site does not answer to that name. Who runs it can add it: "
            "faq serve --trusted-host NAME",
        )


def refuse_long_addresses() -> None:
    """Refuses what asks for more than any page of ours does."""
    if refusal := refusal_of(request.query_string.decode("latin-1")):
        abort(*refusal)


def error_page(error: HTTPException) -> Response:
    """The answer for an error: with its code and its own headers, such as what is allowed.

    Programs get it as data, whether their address or what they accept tells that they are some.
    """
    if wants_problem(request.path, request.headers.get("Accept", "")):
        response = _response(error, problem_json(error.code or 500, _said(error)))
        response.mimetype = PROBLEM
    else:
        response = _shown(error)
    response.vary.add("Accept")
    return response


def _said(error: HTTPException) -> str:
    """What we say of it ourselves; Werkzeug's words are for those who read pages."""
    own: str | None = error.description
    return "" if own is None or own == type(error).description else own


def _shown(error: HTTPException) -> Response:
    try:
        return _page(error)
    except Exception:  # what keeps one page from being made may keep this one, too
        if not isinstance(error, InternalServerError):
            raise
        return _plain(error)


def _page(error: HTTPException) -> Response:
    if error.code == 404:
        return _response(error, render_template("pages/not_found.html"))
    if error.code not in _PAGES:
        return _plain(error)
    title = _PAGES[error.code]
    strings = shown_snapshot().knowledge.association.strings["missing"]
    page = render_template("pages/error.html", title=strings[title], help=strings[f"{title}_help"])
    return _response(error, page)


def _plain(error: HTTPException) -> Response:
    response = _response(error, f"{error.code} {error.name}\n\n{error.description}\n")
    response.mimetype = "text/plain"
    return response


def _response(error: HTTPException, text: str) -> Response:
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return Response(text, status=error.code, headers=headers, mimetype="text/html")
