"""Errors as programs get them: problem details, RFC 9457."""

from __future__ import annotations

import json
from http import HTTPStatus

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


def wants_problem(path: str) -> bool:
    """Whether who asks for a path is a program, whatever it says that it accepts.

    >>> wants_problem("/api/v1/nothing"), wants_problem("/faq.json"), wants_problem("/questions/")
    (True, True, False)
    """
    return path.startswith("/api/") or path.endswith(".json")
