"""What the index is built from: one flat entry a record, whatever the record was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.content.model.records import Criterion
from ingest.content.model.relations import categories_of
from ingest.markdown import plain_text

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
    criteria: tuple[str, ...] = ()
    """What the criteria that govern it say; plain text."""
    categories: tuple[str, ...] = ()
    is_rival: bool = False
    """Whether it is a criterion of which no question speaks."""
    kind: str = QUESTION
    """`QUESTION` or `CRITERION`."""


def entries_of(knowledge: KnowledgeBase) -> list[Entry]:
    """One entry for each question, then one for each criterion, in the order shown."""
    texts = {
        criterion.id: _criterion_text(criterion, knowledge) for criterion in knowledge.criteria
    }
    questions = [
        Entry(
            id=question.id,
            topic=question.topic,
            question=question.title,
            asked_as=question.asked_as,
            answer=plain_text(spoken(question.answer, knowledge)),
            criteria=tuple(texts[criterion.id] for criterion in knowledge.cited_by(question)),
            categories=tuple(category.id for category in categories_of(question, knowledge)),
        )
        for question in knowledge.questions
    ]
    return questions + [
        _criterion_entry(one, texts[one.id], knowledge) for one in knowledge.criteria
    ]


def _criterion_text(criterion: Criterion, knowledge: KnowledgeBase) -> str:
    """What a criterion says, its figures first."""
    text = plain_text(spoken(criterion.text, knowledge))
    return "\n".join([criterion.title, *map(str, criterion.figures), text])


def _criterion_entry(criterion: Criterion, text: str, knowledge: KnowledgeBase) -> Entry:
    """A criterion is asked for by its figures, its kind and the names of its categories."""
    categories = [one for one in knowledge.categories if one.id in criterion.categories]
    return Entry(
        id=criterion.id,
        topic="",
        question=criterion.title,
        asked_as=(
            str(criterion.kind),
            *map(str, criterion.figures),
            # The aliases know the others.
            *(f"{category.name} {category.abbreviation}" for category in categories),
        ),
        answer=text,
        # What holds for all is found whichever category is asked for.
        categories=criterion.categories or tuple(knowledge.category_by_id),
        is_rival=not knowledge.questions_citing[criterion.id],
        kind=CRITERION,
    )


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
