"""What the index is built from: one flat entry a record, whatever the record was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.markdown import plain_text
from ingest.records import KnowledgeBase

__all__ = ["Entry", "entries_of", "entry_from_json"]


@dataclass(frozen=True)
class Entry:
    """A record as the search sees it."""

    id: str
    topic: str
    """Id of its topic."""
    question: str
    """The question in its present wording, plain text."""
    asked_as: tuple[str, ...] = ()
    """Other wordings."""
    answer: str = ""
    """Plain text; empty where there is no answer."""
    categories: tuple[str, ...] = ()
    kind: str = "question"
    """What a hit on it is."""


def entries_of(knowledge: KnowledgeBase) -> list[Entry]:
    """One entry for each question, in the order shown."""
    return [
        Entry(
            id=question.id,
            topic=question.topic,
            question=question.title,
            asked_as=question.asked_as,
            answer=plain_text(question.answer),
            categories=question.categories,
        )
        for question in knowledge.questions
    ]


def entry_from_json(value: Mapping[str, Any]) -> Entry:
    """The entry of a plain value `{"id", "topic", "question", "answer"}`; the answer is Markdown.

    Raises ValueError when `id` or `question` is missing or a value is no text.
    """
    texts: dict[str, str] = {}
    for key in ("id", "topic", "question", "answer"):
        text = value.get(key)
        if text is not None and not isinstance(text, str):
            raise ValueError(f"“{key}” is not a text")
        texts[key] = text or ""
    for key in ("id", "question"):
        if not texts[key]:
            raise ValueError(f"“{key}” is missing")
    return Entry(texts["id"], texts["topic"], texts["question"], answer=plain_text(texts["answer"]))
