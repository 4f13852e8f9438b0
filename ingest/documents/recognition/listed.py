"""What a list of questions says and the text below it does not: topics, and questions still open.

Plots                                  a topic, though none is named below
1. Who can rent one?
2. What does it cost?                  open, if no answer follows anywhere
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.documents.blocks import Block
from ingest.documents.recognition.repeats import question_text
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.proposal import Proposal, Start
from ingest.documents.recognition.shared.question_words import (
    ends_question,
    is_front_matter,
    plain,
    question_likeness,
)
from ingest.documents.recognition.shared.topics import topic_title

__all__ = ["with_listed"]


@dataclass
class _List:
    """A list of questions as far as it is read."""

    topic_of: dict[int, int] = field(default_factory=dict)
    """Place of a start -> the block that is its topic in the list."""
    open: list[tuple[int, int | None]] = field(default_factory=list)
    """Blocks that ask what nothing below does, with their topics."""
    titles: list[int] = field(default_factory=list)
    matched: set[int] = field(default_factory=set)
    """Places of the starts that it names."""


def with_listed(
    document: ClearedDocument, proposal: Proposal, starts: Sequence[Start], repeated: Sequence[int]
) -> tuple[Proposal, list[Start]]:
    """The proposal with the topics of a list above its starts, and the starts with those.

    Topics of the list count where the text itself names none; a question that the list alone asks
    is open where it names all the others.
    """
    starts = list(starts)
    if not starts or any(start.answer is not None or start.body is not None for start in starts):
        return proposal, starts
    found = _read(document, starts, repeated, proposal.topics)
    if len(found.matched) < max(2, weights.MOSTLY_LISTED * len(starts)):
        return proposal, starts
    listed = {n: topic_title(document.blocks[n].text) for n in found.titles}
    titles: dict[int, str] = {}
    topics = dict(proposal.topics)
    is_named = set(map(plain, topics.values())) <= set(map(plain, listed.values()))
    answered = set(found.topic_of.values()) if is_named else listed
    if len(listed) > 1 and len(topics) * 2 <= len(answered):
        topics = {}  # headings of the text that are no topics: its title, a part of an answer
        titles = listed
        starts = [
            replace(start, topic=found.topic_of.get(place, -1))
            for place, start in enumerate(starts)
        ]
    if len(found.matched) == len(starts):
        known = {plain(title): n for n, title in {**topics, **titles}.items()}
        for n, title in found.open:
            topic = -1
            if known and title is not None:
                topic = known.setdefault(plain(listed[title]), title)
                if topic == title:  # none of it is answered
                    titles[title] = listed[title]
            starts.append(Start(n, n + 1, text=document.blocks[n].text, stop=n + 1, topic=topic))
        starts.sort(key=lambda start: start.first)
    return replace(proposal, topics={**topics, **titles}), starts


def _read(
    document: ClearedDocument,
    starts: Sequence[Start],
    repeated: Sequence[int],
    topics: Mapping[int, str],
) -> _List:
    """The list above some starts; `topics` are those of the text."""
    blocks = document.blocks
    named = set(map(plain, topics.values()))
    places = {plain(question_text(document, start)): n for n, start in enumerate(starts)}
    begun = {start.first: place for place, start in enumerate(starts)}
    lines = [
        n
        for n in range(starts[0].first)
        if blocks[n].text
        and (n in repeated or document.dropped.get(n, Dropped.CONTENTS) is Dropped.CONTENTS)
    ]
    matches = {n: _match(document, blocks[n], places, begun) for n in lines}
    listed = _extent(document, [n for n in lines if matches[n] is not None], starts[0].first)
    found = _List()
    title: int | None = None
    for n, below in zip(lines, [*lines[1:], -1], strict=False):
        block = blocks[n]
        place = matches[n]
        if place is not None:
            if place not in found.matched and title is not None:
                found.topic_of[place] = title
            found.matched.add(place)
        elif (below >= 0 and _is_above_entry(block, blocks[below], matches[below])) or (
            named and n not in topics and plain(topic_title(block.text)) in named
        ):
            title = n
            found.titles.append(n)
        elif (
            (n in document.dropped or (n in listed and n not in topics))
            and ends_question(block.text)
            and _leads_nowhere(block)
        ):
            found.open.append((n, title))
    return found


def _extent(document: ClearedDocument, named: Sequence[int], begin: int) -> range:
    """The blocks from the first that names a start to the last, and what asks right below them."""
    if len(named) < weights.CONTENTS_LINES:
        return range(0)
    end = named[-1] + 1
    for n in range(end, begin):
        if ends_question(document.blocks[n].text):
            end = n + 1
        elif document.words[n] > weights.CONTENTS_HEADING_WORDS:
            break
    return range(named[0], end)


def _match(
    document: ClearedDocument, block: Block, places: Mapping[str, int], begun: Mapping[int, int]
) -> int | None:
    """The place of the start that a line of the list names, or leads to."""
    place = places.get(plain(block.text))
    if place is None and block.link and (target := document.target(block.link)) is not None:
        near = range(target, target + weights.TARGET_BLOCKS)
        place = next((begun[n] for n in near if n in begun), None)
    return place


def _leads_nowhere(block: Block) -> bool:
    """Whether a line of the list is no link, or one to an answer that nobody has written."""
    return not block.link or block.link.startswith("#")


def _is_above_entry(block: Block, below: Block, match: int | None) -> bool:
    """Whether a line of the list is the title of the entries below it."""
    is_around = below.depth > block.depth > 0
    return (
        (match is not None or ends_question(below.text))
        and len(block.text.split()) <= weights.CONTENTS_HEADING_WORDS
        and (is_around or question_likeness(block.text) < weights.LIKE_BEGINNING)
        and (is_around or not is_front_matter(block.text))
        and not block.text.endswith((".", "!"))
    )
