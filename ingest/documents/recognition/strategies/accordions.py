"""Questions that unfold their answers: `details`, accordions of all builders, buttons and panels.

Builders name the parts of an accordion in their own ways; what they share is that every question
stands in an element of one class. So each class is tried, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.documents.blocks import BlockKind, Container
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.proposal import Family, Proposal, Start
from ingest.documents.recognition.shared.question_words import question_likeness
from ingest.documents.recognition.shared.topics import topics_and_ends
from ingest.documents.recognition.shared.variants import Form, variants

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
_DETAILS = Form(Family.ACCORDIONS, "details that unfold", weights.TRUST_DETAILS)
_BUTTONS = Form(Family.ACCORDIONS, "buttons that unfold answers", weights.TRUST_BUTTONS)


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """Summaries, then elements of each class that often begin with a question."""
    summaries = [n for n in document.open if document.blocks[n].kind is BlockKind.SUMMARY]
    if summaries:
        form = _BUTTONS if not _are_details(document, summaries) else _DETAILS
        has_others = any(document.next_with_words(n) in {*summaries, None} for n in summaries)
        for proposal in variants(document, summaries, form, with_part=has_others):
            yield replace(proposal, states_answers=True)
    groups = _class_groups(document)
    ranked = sorted(groups.items(), key=lambda named: -_rank(document, *named))
    for name, group in ranked[: weights.MOST_CLASSES]:
        form = Form(Family.ACCORDIONS, f"elements “{name}”", _class_trust(name))
        if _says_question(name):
            starts = _whole_starts(document, group)
            topics, ends = topics_and_ends(document, starts)
            yield Proposal(
                form.family,
                form.name,
                tuple(starts),
                topics,
                ends,
                form.trust,
                states_answers=True,
            )
        else:
            yield from variants(document, [n for n, _ in group], form)


def _are_details(document: ClearedDocument, summaries: list[int]) -> bool:
    names = [{container.name for container in document.blocks[n].path()} for n in summaries]
    details = sum(bool({"summary", "details"} & around) for around in names)
    return details >= weights.MOSTLY_DETAILS * len(names)


def _says_question(name: str) -> bool:
    return bool(_QUESTION_CLASS.search(name)) and not _NOT_QUESTION_CLASS.search(name)


def _class_trust(name: str) -> float:
    return weights.TRUST_QUESTION_CLASS if _says_question(name) else weights.TRUST_OTHER_CLASS


def _rank(document: ClearedDocument, name: str, group: list[tuple[int, Container]]) -> float:
    asking = sum(question_likeness(document.blocks[n].text) for n, _ in group)
    return asking * (asking / len(group)) * _class_trust(name)


def _class_groups(document: ClearedDocument) -> dict[str, list[tuple[int, Container]]]:
    """Name and classes of an element -> the blocks that stand first in such elements."""
    seen: set[int] = set()
    groups: dict[str, list[tuple[int, Container]]] = {}
    for n in document.open:
        block = document.blocks[n]
        if not block.text or block.kind in (BlockKind.CODE, BlockKind.TABLE):
            continue
        for level, container in enumerate(block.path()):
            if id(container) in seen or level >= weights.CLASS_PARENTS:
                break
            seen.add(id(container))
            name = _signature(container)
            if name:
                groups.setdefault(name, []).append((n, container))
    return {name: group for name, group in groups.items() if len(group) >= 2}


def _signature(container: Container) -> str:
    classes = [name for name in container.classes if not _STATES.search(name)]
    if classes:
        return ".".join((container.name, *classes))
    if container.name in ("body", "html", "p", "ul", "ol", "table", "tbody"):
        return ""
    parent = container.parent
    above = ".".join((parent.name, *parent.classes[:1])) if parent else ""
    return f"{above} {container.name}".strip()


def _whole_starts(document: ClearedDocument, group: list[tuple[int, Container]]) -> list[Start]:
    """Starts that reach over all of a small element, such as a cell with a number and the words."""
    starts = []
    for n, container in group:
        end = n + 1
        while end < len(document.blocks) and end - n < weights.ELEMENT_BLOCKS:
            if not any(around is container for around in document.blocks[end].path()):
                break
            end += 1
        words = sum(document.words[m] for m in range(n, end))
        is_whole = end == len(document.blocks) or not any(
            around is container for around in document.blocks[end].path()
        )
        starts.append(Start(n, end if is_whole and words <= weights.LONGEST_EMPHASISED else n + 1))
    return starts
