"""What the index is built from: one flat entry a record, whatever the record was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.links import spoken
from ingest.markdown import plain_text
from ingest.records import Category, Criterion, KnowledgeBase
from ingest.relations import categories_of, uses_of_terms

__all__ = ["CRITERION", "QUESTION", "Entry", "entries_of", "entry_from_json"]

QUESTION, CRITERION = "question", "criterion"
"""What a record may be."""


@dataclass(frozen=True)
class Entry:
    """A record as the search sees it."""

    id: str
    topic: str
    """Id of its topic; empty for a criterion."""
    question: str
    """The question in its present wording, or the title of the criterion; plain text."""
    asked_as: tuple[str, ...] = ()
    """Other wordings."""
    answer: str = ""
    """Plain text; empty where there is no answer."""
    related: str = ""
    """Other words for the terms it speaks of: abbreviations, what applicants say."""
    categories: tuple[str, ...] = ()
    kind: str = QUESTION
    """`QUESTION` or `CRITERION`."""


def entries_of(knowledge: KnowledgeBase) -> list[Entry]:
    """One entry for each question, then one for each criterion, in the order shown."""
    uses = _words_for_terms(knowledge)
    questions = [
        Entry(
            id=question.id,
            topic=question.topic,
            question=question.title,
            asked_as=question.asked_as,
            answer=plain_text(spoken(question.answer, knowledge)),
            related=uses.get(question.id, ""),
            categories=tuple(category.id for category in categories_of(question, knowledge)),
        )
        for question in knowledge.questions
    ]
    criteria = [
        _criterion_entry(one, knowledge, uses.get(one.id, "")) for one in knowledge.criteria
    ]
    return questions + criteria


def _words_for_terms(knowledge: KnowledgeBase) -> dict[str, str]:
    """Id of a record -> the other words for the terms that it uses, a term a line."""
    found: dict[str, list[str]] = {}
    for slug, uses in uses_of_terms(knowledge).items():
        term = knowledge.term_by_id[slug]
        others = " ".join((*term.former, *term.abbreviations, *term.lay))
        ids = [one.id for one in uses.questions] + [one.id for one in uses.criteria]
        for record_id in ids:
            found.setdefault(record_id, []).append(others)
    return {slug: "\n".join(others) for slug, others in found.items()}


def _criterion_entry(criterion: Criterion, knowledge: KnowledgeBase, related: str) -> Entry:
    """A criterion is asked for by its figures, its kind and all names of its categories."""
    categories = [one for one in knowledge.categories if one.id in criterion.categories]
    return Entry(
        id=criterion.id,
        topic="",
        question=criterion.title,
        asked_as=(
            str(criterion.kind),
            *map(str, criterion.figures),
            *(name for category in categories for name in _names(category)),
        ),
        answer=plain_text(spoken(criterion.text, knowledge)),
        related=related,
        # What holds for all is found whichever category is asked for.
        categories=criterion.categories or tuple(knowledge.category_by_id),
        kind=CRITERION,
    )


_DIGITS = {"I": "1", "II": "2", "III": "3", "IV": "4"}


def _names(category: Category) -> list[str]:
    """All that a category is called, its number in digits too."""
    numbered = [f"Category {category.numeral}"] if category.numeral else []
    names = [category.name, category.abbreviation, *numbered, *category.former]
    if digit := _DIGITS.get(category.numeral):
        names.append(digit)
    return names


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
