"""Errors as programs get them: problem details, RFC 9457; and what an address may ask for."""

from __future__ import annotations

import json
from http import HTTPStatus

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

__all__ = [
    "LONGEST_QUERY_STRING",
    "MOST_PARAMETERS",
    "PROBLEM",
    "RETRY_AFTER",
    "problem_json",
    "refusal_of",
    "wants_problem",
]

PROBLEM = "application/problem+json"
"""What they are sent as."""

LONGEST_QUERY_STRING = 16 * 1024
"""Bytes behind the question mark: the longest query that is read has 12,000."""

MOST_PARAMETERS = 50
"""What others add to a link, for their statistics, is some ten."""

RETRY_AFTER = 2
"""Seconds after which a search may be made again while the database is away."""

_TITLES = {413: "Content Too Large", 414: "URI Too Long"}
"""As RFC 9110 has it; before 3.13 Python has older ones."""

_DETAILS = {
    400: "This site does not answer to that name.",
    404: "There is nothing at this address. A search tells the ids that there are.",
    405: "This site can only be read: use GET or HEAD.",
    413: "Requests have no body here.",
    414: "The address is too long.",
    429: "Too many requests have come from here. Try again after the seconds of Retry-After.",
    500: "Something is wrong on our side. Try again in a while.",
    503: "This cannot be answered for a moment. Try again after the seconds of Retry-After.",
}
"""What is said of an error of which nobody says more."""


def problem_json(status: int, detail: str = "", parameter: str | None = None) -> str:
    """The text of an error: `detail` says what is wrong and what to do, `parameter` where.

    >>> problem_json(405).rstrip()
    '{"type": "about:blank", "title": "Method Not Allowed", "status": 405, \
"detail": "This site can only be read: use GET or HEAD."}'
    """
    title = _TITLES.get(status) or HTTPStatus(status).phrase
    values = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or _DETAILS.get(status, f"{title}."),
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


def refusal_of(query_string: str) -> tuple[int, str] | None:
    """Status and words with which an address is refused for what stands behind its question mark.

    >>> refusal_of("q=" + "a" * 20_000)
    (414, 'The address is too long: 16384 bytes at most may follow the question mark.')
    >>> refusal_of("q=hours&page=2")
    """
    if len(query_string) > LONGEST_QUERY_STRING:
        return 414, (
            "The address is too long: "
            f"{LONGEST_QUERY_STRING} bytes at most may follow the question mark."
        )
    if query_string.count("&") >= MOST_PARAMETERS:
        return 400, f"The address has too many parameters: {MOST_PARAMETERS} at most are read."
    return None
