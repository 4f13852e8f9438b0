"""The marks that documents put before questions and answers: "Q.", "A1)", "Question 3:"."""

from __future__ import annotations

import re

__all__ = ["ANSWER_MARK", "QUESTION_MARK", "is_marked"]

QUESTION_MARK = re.compile(r"\s*(?:Q|Question|QUESTION)\s?\d*\s?[.:)](?:\s+|$)")
ANSWER_MARK = re.compile(r"\s*(?:A|Answer|ANSWER)\s?\d*\s?[.:)](?:\s+|$)")


def is_marked(line: str) -> bool:
    """Whether a line begins a question or an answer.

    >>> [is_marked(line) for line in ("Q. How?", "A1) So.", "A.M. hours", "Quite.")]
    [True, True, False, False]
    """
    return bool(QUESTION_MARK.match(line) or ANSWER_MARK.match(line))
