"""Errors as programs get them: problem details, RFC 9457."""

from __future__ import annotations

import json
from http import HTTPStatus

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

__all__ = ["PROBLEM", "problem_json", "wants_problem"]

PROBLEM = "application/problem+json"
"""What they are sent as."""


def problem_json(status: int, detail: str, parameter: str | None = None) -> str:
    """The text of an error: `detail` says what is wrong and what to do, `parameter` where.

    >>> problem_json(404, "There is no question of this id.").rstrip()
    '{"type": "about:blank", "title": "Not Found", "status": 404, \
"detail": "There is no question of this id."}'
    """
    values = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **({} if parameter is None else {"parameter": parameter}),
    }
    return json.dumps(values, ensure_ascii=False) + "\n"


def wants_problem(path: str, accept: str = "") -> bool:
    """Whether an error is data for who asks for a path, by its header `Accept`.

    So it is where the path is of data, and where JSON is asked for before pages.

    >>> wants_problem("/api/v1/nothing", "text/html"), wants_problem("/faq.json")
    (True, True)
    >>> wants_problem("/questions/", "text/html, */*;q=0.1"), wants_problem("/", "application/json")
    (False, True)
    """
    if path.startswith("/api/") or path.endswith(".json"):
        return True
    if "json" not in accept:  # as of all browsers
        return False
    accepted = parse_accept_header(accept, MIMEAccept)
    return accepted.best_match(("text/html", "application/json", PROBLEM)) != "text/html"
