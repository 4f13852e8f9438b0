"""Definition lists: `dt` asks, `dd` answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.documents.blocks import Kind
from ingest.documents.recognition.extent import variants
from ingest.documents.recognition.page import Page
from ingest.documents.recognition.proposal import Proposal

__all__ = ["propose"]


def propose(page: Page) -> Iterable[Proposal]:
    """The terms of all lists, and those that stand in no other list."""
    terms = [n for n in page.open if page.blocks[n].kind is Kind.TERM]
    if not terms:
        return
    outer = [n for n in terms if _lists(page, n) == 1]
    for group in [terms, outer] if 0 < len(outer) < len(terms) else [terms]:
        for proposal in variants(page, group, "terms of definition lists", trust=1.15):
            yield replace(proposal, is_marked=True, shares_answers=_ends_in_definition(page, terms))


def _ends_in_definition(page: Page, terms: list[int]) -> bool:
    """Whether terms stand together above one definition now and then, and never without any."""
    return any(page.blocks[n].kind is Kind.DEFINITION for n in range(terms[-1], len(page.blocks)))


def _lists(page: Page, n: int) -> int:
    return sum(one.name == "dl" for one in page.blocks[n].path())
