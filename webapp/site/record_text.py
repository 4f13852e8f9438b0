"""Texts of records as lists, cards and the search show them. Pure."""

from __future__ import annotations

import re

from ingest.content.model.figures import said_figure
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import spoken
from ingest.content.model.records import Criterion, Question, Standing
from ingest.content.model.site_strings import kind_name
from ingest.markdown import plain_text

__all__ = [
    *("about", "answer_text", "category_names", "first_sentences"),
    *("figures_said", "how_known", "known_from"),
]

_GLANCE = 280
"""Characters that are read at a glance."""

_SMALL = "".join(chr(code) for code in range(0x530) if chr(code).islower())
_SENTENCES = re.compile(rf"(?<=[.!?؟۔।])\s+(?=\W*[^\W\d_{_SMALL}])|(?<=[。！？])\s*(?=\S)")
"""Between two sentences: the next one begins with no small letter, in scripts that have such."""


def answer_text(question: Question, knowledge: KnowledgeBase) -> str:
    """The words of an answer, without its markup; its references as words too."""
    return plain_text(spoken(question.answer, knowledge))


def about(criterion: Criterion, knowledge: KnowledgeBase) -> str:
    """Kind and categories of a criterion in a line."""
    kind = kind_name(criterion.kind, knowledge.association.strings)
    return f"{kind} · {category_names(criterion, knowledge)}"


def category_names(criterion: Criterion, knowledge: KnowledgeBase) -> str:
    """The abbreviations of the categories that a criterion is for, or that it is for all."""
    names = [knowledge.category_by_id[slug].abbreviation for slug in criterion.categories]
    strings = knowledge.association.strings
    return strings["punctuation"]["comma"].join(names) or strings["criterion"]["everyone_short"]


def figures_said(criterion: Criterion, knowledge: KnowledgeBase) -> str:
    """The figures of a criterion in a line, in the words of the site."""
    strings = knowledge.association.strings
    said = (str(said_figure(figure, strings)) for figure in criterion.figures)
    return strings["punctuation"]["semicolon"].join(said)


def first_sentences(criterion: Criterion, knowledge: KnowledgeBase) -> str:
    """What a criterion says, without its markup: as many sentences as are read at a glance, one at
    least. The second may say for whom the first does not hold."""
    text = plain_text(spoken(criterion.text, knowledge))
    first, *others = _SENTENCES.split(text)
    for sentence in others:
        if len(first) + len(sentence) >= _GLANCE:
            break
        first = f"{first} {sentence}"
    return first


def how_known(criterion: Criterion, knowledge: KnowledgeBase) -> str:
    """How far it can be relied on, and when it was last so, in short: "in a document, 2010–17"."""
    names = knowledge.association.strings["criterion"]
    found = {Standing.QUOTED: names["quoted"], Standing.PUBLISHED: names["published"]}
    known = known_from(criterion, knowledge)
    comma = knowledge.association.strings["punctuation"]["comma"]
    return comma.join(filter(None, [found.get(criterion.standing), known]))


def known_from(criterion: Criterion, knowledge: KnowledgeBase) -> str:
    """Whether it is confirmed or another's, and when it was last so, in short: "since 2022"."""
    strings = knowledge.association.strings
    standings = {
        Standing.CONFIRMED: strings["criterion"]["confirmed"],
        Standing.SISTER: strings["state"]["sister"],
    }
    years = [era.short or era.years for era in knowledge.eras if era.id in criterion.eras]
    said = [*filter(None, [standings.get(criterion.standing)]), *years[-1:]]
    return strings["punctuation"]["comma"].join(said)
