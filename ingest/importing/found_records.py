"""Records as each document has them, as plain values: before anything is merged or written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ingest.documents.recognition.found_questions import FoundQuestion, Recognition

__all__ = ["records_found"]


def records_found(recognitions: Iterable[Recognition]) -> list[dict[str, Any]]:
    """One plain value for each record found in each document, before duplicates are merged."""
    return [
        {
            "file": question.document,
            "topic": question.topic,
            "question": question.question,
            "answer": _as_printed(question),
            "lines": [question.spans[0].first, question.spans[-1].last],
        }
        for recognition in recognitions
        for question in recognition.questions
    ]


_INLINE_LINK = re.compile(r"(?<![!\\])\[((?:[^\[\]\\]|\\.)+)\]\(([^()\s]+)\)")


def _as_printed(question: FoundQuestion) -> str:
    """The answer with its links below it, so that its words stand together as they are printed.

    What was Markdown already stays as it was.
    """
    if question.document.lower().endswith((".md", ".markdown")):
        return question.answer
    targets: dict[str, str] = {}

    def shorten(link: re.Match[str]) -> str:
        known = targets.setdefault(link[1].lower(), link[2])
        return f"[{link[1]}]" if known == link[2] else link[0]

    answer = _INLINE_LINK.sub(shorten, question.answer)
    return "\n".join(
        [answer, *([""] if targets else []), *(f"[{a}]: {b}" for a, b in targets.items())]
    )
