"""Which blocks answer each question: up to what ends an answer, and no further."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from ingest.documents.blocks import Block, BlockKind, Container
from ingest.documents.recognition.page_foot import without_foot
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.proposal import Proposal, Start

__all__ = ["bodies"]


def bodies(document: ClearedDocument, proposal: Proposal) -> list[list[int]]:
    """The numbers of the blocks of each answer, in the order of the starts."""
    starts = sorted(proposal.starts, key=attrgetter("first"))
    stops = sorted({*proposal.topics, *proposal.ends, *(start.first for start in starts)})
    limits = _container_limits(document, starts, {*proposal.topics, *proposal.ends})
    found: list[list[int]] = []
    position = 0
    for start, limit in zip(starts, limits, strict=True):
        if start.body is not None:
            found.append([n for n in start.body if n not in document.dropped])
            continue
        while position < len(stops) and stops[position] < start.end:
            position += 1
        stop = stops[position] if position < len(stops) else len(document.blocks)
        if start.stop is not None:
            stop = min(stop, start.stop)
        body = []
        for n in range(start.end, stop):
            if limit is not None and not _is_within(document.blocks[n], limit):
                if document.blocks[n].text and n not in document.dropped:
                    break
                continue
            if n in document.dropped or document.blocks[n].kind is BlockKind.DATA:
                continue
            body.append(n)
        found.append(body)
    if found and starts[-1].body is None:
        found[-1] = without_foot(document, found[-1], found, starts[0].first, proposal.topics)
    return [_trimmed(document, body) for body in found]


def _is_within(block: Block, container: Container) -> bool:
    return any(around is container for around in block.path())


def _container_limits(
    document: ClearedDocument, starts: Sequence[Start], beside: set[int]
) -> list[Container | None]:
    """The container that an answer cannot leave, for each start.

    Where each question has a container of its own that holds its answer too, that one; else the
    innermost container that holds another question as well. `beside` are blocks of no answer.
    """
    owners: dict[int, set[int]] = {}
    containers: dict[int, Container] = {}
    for n, start in enumerate(starts):
        for container in document.blocks[start.first].path():
            owners.setdefault(id(container), set()).add(n)
            containers[id(container)] = container
    own: list[Container | None] = []
    shared: list[Container | None] = []
    for start in starts:
        mine: Container | None = None
        common: Container | None = None
        for container in document.blocks[start.first].path():
            if len(owners[id(container)]) == 1:
                # A paragraph holds the beginning of an answer at most: the next one goes on.
                mine = container if container.name != "p" else mine
            elif container.name != "p":
                common = container
                break
        own.append(mine)
        shared.append(common)
    asked = holds = 0
    for start, mine, after in zip(starts, own, starts[1:], strict=False):
        for n in range(start.end, after.first):
            if n not in beside:
                asked += document.words[n]
                holds += document.words[n] * (
                    mine is not None and _is_within(document.blocks[n], mine)
                )
    if asked and holds >= weights.MOSTLY_WITHIN * asked:
        return [
            mine if mine is not None and _has_more(document, start, mine) else common
            for start, mine, common in zip(starts, own, shared, strict=True)
        ]
    # A list of questions ends where an answer begins that stands below all of it.
    return [_outside_of_lists(common) for common in shared]


def _outside_of_lists(container: Container | None) -> Container | None:
    """The innermost of a container and those around it that is no part of a list."""
    around = container.path() if container else ()
    return next((one for one in around if one.name not in ("ol", "ul", "li")), None)


def _has_more(document: ClearedDocument, start: Start, container: Container) -> bool:
    """Whether a container holds words besides the question itself."""
    for n in range(start.end, min(len(document.blocks), start.end + weights.CONTAINER_BLOCKS)):
        if document.words[n]:
            return _is_within(document.blocks[n], container)
    return bool(start.rest)


def _trimmed(document: ClearedDocument, body: list[int]) -> list[int]:
    while body and not document.blocks[body[-1]].text:
        body = body[:-1]
    while body and not document.blocks[body[0]].text:
        body = body[1:]
    return body if any(_says_something(document.blocks[n]) for n in body) else []


def _says_something(block: Block) -> bool:
    """Whether a block is more than the dash that stands where an answer is still to come."""
    return block.kind in (BlockKind.CODE, BlockKind.TABLE) or any(
        character.isalnum() for character in block.text
    )
