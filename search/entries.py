"""What the index is built from: one flat entry a record, whatever the record was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.content.model.figures import said_figure
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.languages import language_of
from ingest.content.model.links import spoken
from ingest.content.model.records import Category, Criterion, Question, Term
from ingest.content.model.relations import categories_of, is_earlier
from ingest.content.model.site_strings import kind_name
from ingest.content.model.slugs import Slug
from ingest.markdown import plain_text
from search.common_words import CommonWords, common_words

__all__ = [
    "CATEGORY",
    "CRITERION",
    "KINDS",
    "QUESTION",
    "TERM",
    "Entry",
    "entries_of",
    "entry_from_json",
    "titles_of",
]

QUESTION, CRITERION, CATEGORY, TERM = "question", "criterion", "category", "term"

KINDS = (QUESTION, CRITERION, CATEGORY, TERM)
"""What a record may be, in the order of the index."""


@dataclass(frozen=True)
class Entry:
    """A record as the search sees it."""

    id: str
    topic: str
    """Id of its topic; empty for all but questions."""
    question: str
    """The question in its present wording, the title of a criterion, the name of a category or a
    term; plain text."""
    asked_as: tuple[str, ...] = ()
    """Other wordings."""
    answer: str = ""
    """What it says, plain text; empty where there is no answer."""
    criteria: tuple[str, ...] = ()
    """What the criteria that govern it say; plain text."""
    categories: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """What it is asked for by alone beside its title, such as an abbreviation."""
    is_earlier: bool = False
    """Whether a later record says something else."""
    kind: str = QUESTION
    """One of `KINDS`."""
    aspect: str = ""
    """What a criterion shares with its siblings; see `Criterion.aspect`."""


def entries_of(knowledge: KnowledgeBase) -> list[Entry]:
    """One entry for each question, criterion, category and term, in this order.

    Criteria stand in the order in which `search.sets` shows siblings: those that hold for all,
    then category by category, then those of earlier times. A term without a definition answers
    nothing: it only lends its names to the others.
    """
    texts = {
        criterion.id: _criterion_text(criterion, knowledge) for criterion in knowledge.criteria
    }
    return [
        *(_question_entry(question, texts, knowledge) for question in knowledge.questions),
        *(
            _criterion_entry(criterion, texts[criterion.id], knowledge)
            for criterion in _by_category(knowledge)
        ),
        *(_category_entry(category, knowledge) for category in knowledge.categories),
        *(_term_entry(term, knowledge) for term in knowledge.terms if term.definition),
    ]


def _question_entry(
    question: Question, texts: Mapping[Slug, str], knowledge: KnowledgeBase
) -> Entry:
    return Entry(
        id=question.id,
        topic=question.topic,
        question=question.title,
        asked_as=(*question.asked_as, *question.wordings),
        answer=plain_text(spoken(question.answer, knowledge)),
        criteria=tuple(texts[criterion.id] for criterion in knowledge.cited_by(question)),
        categories=tuple(category.id for category in categories_of(question, knowledge)),
    )


def _criterion_text(criterion: Criterion, knowledge: KnowledgeBase) -> str:
    """What a criterion says, its figures first."""
    text = plain_text(spoken(criterion.text, knowledge))
    strings = knowledge.association.strings
    figures = (str(said_figure(figure, strings)) for figure in criterion.figures)
    return "\n".join([criterion.title, *figures, text])


def _criterion_entry(criterion: Criterion, text: str, knowledge: KnowledgeBase) -> Entry:
    """A criterion is asked for by its figures, its kind and the names of its categories, too."""
    names = [
        category.title  # the aliases know the others
        for category in knowledge.categories
        if category.id in criterion.categories
    ]
    return Entry(
        id=criterion.id,
        topic="",
        question=criterion.title,
        asked_as=(*criterion.asked_as, *criterion.wordings),
        answer="\n".join([text, kind_name(criterion.kind, knowledge.association.strings), *names]),
        # What holds for all is found whichever category is asked for.
        categories=criterion.categories or tuple(knowledge.category_by_id),
        is_earlier=is_earlier(criterion, knowledge),
        kind=CRITERION,
        aspect=criterion.aspect,
    )


def _by_category(knowledge: KnowledgeBase) -> list[Criterion]:
    order = list(knowledge.category_by_id)
    return sorted(
        knowledge.criteria,
        key=lambda one: (
            is_earlier(one, knowledge),
            min(map(order.index, one.categories), default=-1),
        ),
    )


def _category_entry(category: Category, knowledge: KnowledgeBase) -> Entry:
    names = tuple(filter(None, (category.name, category.abbreviation, *category.former)))
    of_names = _wordings_of(names, knowledge)
    return Entry(
        id=category.id,
        topic="",
        question=category.title,
        asked_as=(
            *category.asked_as,
            *category.wordings,
            *_wordings_of([category.abbreviation or category.name], knowledge),
            *(
                wording.format(name=category.name)
                for wording in _common(knowledge).wordings_of_category
            ),
        ),
        answer=plain_text(spoken(category.for_whom, knowledge)),
        categories=(category.id,),
        names=(*names, *of_names),
        kind=CATEGORY,
    )


def _term_entry(term: Term, knowledge: KnowledgeBase) -> Entry:
    names = (term.preferred, *term.former, *term.abbreviations)
    of_names = _wordings_of(names, knowledge)
    return Entry(
        id=term.id,
        topic="",
        question=term.preferred,
        asked_as=(*term.asked_as, *term.wordings, *of_names),
        answer="\n".join([plain_text(spoken(term.definition, knowledge)), *names[1:], *term.lay]),
        names=(*names[1:], *of_names),
        kind=TERM,
    )


def _wordings_of(names: Iterable[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """How everybody asks for what has a name, so that nobody has to write it down for each."""
    wordings = _common(knowledge).wordings_of_name
    return tuple(wording.format(name=name) for name in names for wording in wordings)


def _common(knowledge: KnowledgeBase) -> CommonWords:
    return common_words(language_of(knowledge.association.language))


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


def titles_of(knowledge: KnowledgeBase) -> dict[tuple[str, str], str]:
    """Title of each record by kind and id."""
    return {
        **{(QUESTION, one.id): one.title for one in knowledge.questions},
        **{(CRITERION, one.id): one.title for one in knowledge.criteria},
        **{(CATEGORY, one.id): one.title for one in knowledge.categories},
        **{(TERM, one.id): one.preferred for one in knowledge.terms if one.definition},
    }
