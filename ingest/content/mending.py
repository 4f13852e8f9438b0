"""What to write in place of what is wrong, where only one thing can be meant. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from ingest.content.files.categories import CATEGORY_KEYS
from ingest.content.files.criterion_files import CRITERION_KEYS
from ingest.content.files.question_files import QUESTION_KEYS, TOPIC_KEYS
from ingest.content.files.site import SITE_KEYS
from ingest.content.files.terms import TERM_KEYS
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Kind, Line, Standing, Status
from ingest.errors import Fault, FaultKind, slip_of

__all__ = ["replacement_of"]

_WORDS: Mapping[str, Iterable[str]] = {
    "status": Status,
    "standing": Standing,
    "kind": Kind,
    "line": Line,
}
"""Key -> the few words that it may have."""

_KEYS: Mapping[str, Iterable[str]] = {
    "question": QUESTION_KEYS,
    "topic": TOPIC_KEYS,
    "criterion": CRITERION_KEYS,
    "category": CATEGORY_KEYS,
    "term": TERM_KEYS,
    "settings": [key for keys in SITE_KEYS.values() for key in keys],
}
"""What a form is of -> its keys."""


def replacement_of(fault: Fault, knowledge: KnowledgeBase, form: str) -> tuple[str, str] | None:
    """What to write for what on the line of a fault; None where somebody must think.

    A wording that stands twice is taken out; a word, a key or an id with a slip becomes the one
    that was meant. `form` is what the file is of: question, topic, criterion, category, term or
    settings.
    """
    if fault.kind is FaultKind.DUPLICATE and fault.subject == "wording":
        return fault.value, ""
    slip = partial(slip_of, fault.value)
    if fault.kind is FaultKind.UNKNOWN_WORD:
        meant = slip(map(str, _WORDS.get(fault.subject, ())))
    elif fault.kind is FaultKind.UNKNOWN_KEY:
        meant = slip(_KEYS.get(form, ()))
    elif fault.kind is FaultKind.UNKNOWN_RECORD:
        meant = slip(_ids(knowledge).get(fault.subject, ()))
    else:
        return None
    return (fault.value, meant) if meant else None


def _ids(knowledge: KnowledgeBase) -> Mapping[str, Iterable[str]]:
    """Kind of record -> the ids that a text may name."""
    return {
        "question": [one.id for one in knowledge.questions],
        "criterion": [one.id for one in knowledge.criteria],
        "topic": [one.id for one in knowledge.topics],
        "category": [one.id for one in knowledge.categories],
        "term": [one.id for one in knowledge.terms],
        "era": [one.id for one in knowledge.eras],
        "page": [one.id for one in knowledge.pages],
        "document": [one.name for one in knowledge.sources],
    }
