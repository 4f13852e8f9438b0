"""Questions that unfold their answers: `details`, accordions of all builders, buttons and panels.

Builders name the parts of an accordion in their own ways; what they share is that every question
stands in an element of one class. So each class is tried, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.documents.blocks import Container, Kind
from ingest.documents.recognition.extent import topics_and_ends, variants
from ingest.documents.recognition.page import Page
from ingest.documents.recognition.proposal import Proposal, Start
from ingest.documents.recognition.question_words import likeness

__all__ = ["propose"]

_STATES = re.compile(
    r"^(?:is-|has-)?(?:active|collapsed?|first|last|odd|even|open(?:ed)?|closed?|show|in|current|expanded|"
    r"selected|hidden|fade|clearfix)$|\d+"
)
_QUESTION_CLASS = re.compile(
    r"question|(?:accordion|toggle|collaps\w*|tab|panel|fold|faq)[-_\w]*(?:title|head(?:er|ing)?|button|trigger|q\b|control|link)"
    r"|^(?:trigger|accordion|collapsible|toggle|faq-?q)$|schema-faq-question|summary"
)
_NOT_QUESTION_CLASS = re.compile(r"answer|content|body|panel-collapse|text$")
_MOST_GROUPS = 16
_PARENTS = 4


def propose(page: Page) -> Iterable[Proposal]:
    """Summaries, then elements of each class that often begin with a question."""
    summaries = [n for n in page.open if page.blocks[n].kind is Kind.SUMMARY]
    if summaries:
        trust = 1.3 if _are_details(page, summaries) else 1.15
        name = "details that unfold" if trust > 1.2 else "buttons that unfold answers"
        for proposal in variants(page, summaries, name, trust=trust):
            yield replace(proposal, is_marked=True)
    groups = _class_groups(page)
    ranked = sorted(groups.items(), key=lambda one: -_rank(page, one[0], one[1]))
    for name, group in ranked[:_MOST_GROUPS]:
        trust = _class_trust(name)
        numbers = [n for n, _ in group]
        if trust > 1:
            starts = _whole_starts(page, group)
            topics, ends = topics_and_ends(page, starts)
            yield Proposal(f"elements “{name}”", tuple(starts), topics, ends, trust, is_marked=True)
        else:
            yield from variants(page, numbers, f"elements “{name}”", trust=trust)


def _are_details(page: Page, summaries: list[int]) -> bool:
    names = [{one.name for one in page.blocks[n].path()} for n in summaries]
    return sum(bool({"summary", "details"} & one) for one in names) >= 0.8 * len(names)


def _class_trust(name: str) -> float:
    if _QUESTION_CLASS.search(name) and not _NOT_QUESTION_CLASS.search(name):
        return 1.2
    return 0.9


def _rank(page: Page, name: str, group: list[tuple[int, Container]]) -> float:
    asking = sum(likeness(page.blocks[n].text) for n, _ in group)
    return asking * (asking / len(group)) * _class_trust(name)


def _class_groups(page: Page) -> dict[str, list[tuple[int, Container]]]:
    """Name and classes of an element -> the blocks that stand first in such elements."""
    seen: set[int] = set()
    groups: dict[str, list[tuple[int, Container]]] = {}
    for n in page.open:
        block = page.blocks[n]
        if not block.text or block.kind in (Kind.CODE, Kind.TABLE):
            continue
        for level, one in enumerate(block.path()):
            if id(one) in seen or level >= _PARENTS:
                break
            seen.add(id(one))
            name = _signature(one)
            if name:
                groups.setdefault(name, []).append((n, one))
    return {name: group for name, group in groups.items() if len(group) >= 2}


def _signature(one: Container) -> str:
    classes = [name for name in one.classes if not _STATES.search(name)]
    if classes:
        return ".".join((one.name, *classes))
    if one.name in ("body", "html", "p", "ul", "ol", "table", "tbody"):
        return ""
    parent = one.parent
    above = ".".join((parent.name, *parent.classes[:1])) if parent else ""
    return f"{above} {one.name}".strip()


def _whole_starts(page: Page, group: list[tuple[int, Container]]) -> list[Start]:
    """Starts that reach over all of a small element, such as a cell with a number and the words."""
    starts = []
    for n, container in group:
        end = n + 1
        while end < len(page.blocks) and end - n < 4:
            if not any(one is container for one in page.blocks[end].path()):
                break
            end += 1
        words = sum(page.words[m] for m in range(n, end))
        is_whole = end == len(page.blocks) or not any(
            one is container for one in page.blocks[end].path()
        )
        starts.append(Start(n, end if is_whole and words <= 60 else n + 1))
    return starts
