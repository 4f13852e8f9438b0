"""Questions that a page states for machines: schema.org FAQPage, as JSON-LD or microdata."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter
from typing import Any

from ingest.documents.blocks import BlockKind, Container
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.answer_markdown import format_blocks
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.proposal import Family, Proposal, Start
from ingest.documents.recognition.shared.question_words import plain
from ingest.documents.recognition.shared.topics import topics_and_ends

__all__ = ["propose"]

_DEEPEST = 30


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """The questions of JSON-LD, each where the page shows it, and those of microdata."""
    yield from _linked_data(document)
    yield from _microdata(document)


def _linked_data(document: ClearedDocument) -> Iterable[Proposal]:
    starts: list[Start] = []
    for n, block in enumerate(document.blocks):
        if block.kind is not BlockKind.DATA:
            continue
        try:
            data = json.loads(block.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for question, answer in _questions(data):
            starts.append(Start(n, n + 1, text=question, answer=answer))
    if len(starts) < 2:
        return
    shown = _shown(document, starts)
    if shown is not None:
        yield shown
    yield Proposal(
        Family.SCHEMA_ORG,
        "schema.org FAQPage in JSON-LD",
        tuple(starts),
        trust=weights.TRUST_LINKED_DATA,
        states_answers=True,
    )


def _shown(document: ClearedDocument, starts: list[Start]) -> Proposal | None:
    """The same questions where readers see them, if the page shows all of them."""
    places: dict[str, int] = {}
    for n in document.open:
        if document.blocks[n].text:
            places.setdefault(plain(document.blocks[n].text), n)
    found = [places.get(plain(start.text)) for start in starts]
    if any(place is None for place in found):
        return None
    seen = [
        replace(start, first=place, end=place + 1)
        for start, place in zip(starts, found, strict=True)
        if place is not None
    ]
    seen = sorted({start.first: start for start in seen}.values(), key=attrgetter("first"))
    visible = [Start(start.first, start.end) for start in seen]
    name = "schema.org FAQPage in JSON-LD, as the page shows it"
    return _shown_proposal(document, name, visible)


def _shown_proposal(document: ClearedDocument, name: str, starts: list[Start]) -> Proposal:
    topics, ends = topics_and_ends(document, starts)
    return Proposal(
        Family.SCHEMA_ORG,
        name,
        tuple(starts),
        topics,
        ends,
        weights.TRUST_SHOWN_DATA,
        states_answers=True,
    )


def _questions(data: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for part in data:
            yield from _questions(part, depth + 1)
    if not isinstance(data, dict):
        return
    kinds = data.get("@type", "")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "Question" in kinds:
        answer = data.get("acceptedAnswer") or data.get("suggestedAnswer") or {}
        answer = answer[0] if isinstance(answer, list) and answer else answer
        text = answer.get("text", "") if isinstance(answer, dict) else answer
        name = data.get("name") or data.get("text") or ""
        if isinstance(name, str) and name.strip():
            yield _words(name), _markdown(text if isinstance(text, str) else "")
        return
    for key in ("@graph", "mainEntity", "hasPart", "mainEntityOfPage", "itemListElement", "item"):
        if key in data:
            yield from _questions(data[key], depth + 1)


def _words(markup: str) -> str:
    from bs4 import BeautifulSoup  # it takes a while to load, and few documents have such data

    return " ".join(BeautifulSoup(f"<p>{markup}</p>", "html.parser").get_text().split())


def _markdown(markup: str) -> str:
    from ingest.documents.readers.html import read_markup

    return format_blocks(read_markup(markup))


def _microdata(document: ClearedDocument) -> Iterable[Proposal]:
    groups: dict[int, tuple[Container, list[int]]] = {}
    for n in document.open:
        for container in document.blocks[n].path():
            if "question" in container.role.split() and container.name != "h1":
                groups.setdefault(id(container), (container, []))[1].append(n)
                break
    starts: list[Start] = []
    for _, numbers in groups.values():
        names = [n for n in numbers if _has_role(document, n, "name")] or numbers[:1]
        names = [n for n in names if not _has_role(document, n, "text")] or numbers[:1]
        starts.append(Start(names[0], names[-1] + 1, stop=numbers[-1] + 1))
    if len(starts) >= 2:
        yield _shown_proposal(document, "schema.org FAQPage in microdata", starts)


def _has_role(document: ClearedDocument, n: int, role: str) -> bool:
    for container in document.blocks[n].path():
        roles = container.role.split()
        if role in roles:
            return True
        if "question" in roles:
            return False
    return False
