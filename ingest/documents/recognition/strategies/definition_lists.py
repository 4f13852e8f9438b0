"""Definition lists: `dt` asks, `dd` answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.documents.blocks import BlockKind
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.proposal import Family, Proposal
from ingest.documents.recognition.shared.question_words import question_likeness
from ingest.documents.recognition.shared.variants import Form, variants

__all__ = ["propose"]

_FORM = Form(Family.DEFINITION_LISTS, "terms of definition lists", weights.TRUST_DEFINITIONS)


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """The terms of all lists."""
    terms = [n for n in document.open if document.blocks[n].kind is BlockKind.TERM]
    if not terms:
        return
    shares_answers = _ends_in_definition(document, terms)
    asking = sum(
        question_likeness(document.blocks[n].text) >= weights.LIKE_BEGINNING for n in terms
    )
    is_all = asking > weights.MOSTLY_ASKED * len(terms)  # "Soil and turf", in a list that asks
    for proposal in variants(document, terms, _FORM, with_part=not is_all):
        yield replace(proposal, states_answers=True, shares_answers=shares_answers)


def _ends_in_definition(document: ClearedDocument, terms: list[int]) -> bool:
    """Whether terms stand together above one definition now and then, and never without any."""
    return any(
        document.blocks[n].kind is BlockKind.DEFINITION
        for n in range(terms[-1], len(document.blocks))
    )
