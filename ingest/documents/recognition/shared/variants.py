"""Blocks of one form -> proposals in which they are questions: all of them, and those that ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.documents.blocks import BlockKind
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.extent import question_at
from ingest.documents.recognition.shared.inline_answers import with_inline_answers
from ingest.documents.recognition.shared.proposal import Family, Proposal, Start
from ingest.documents.recognition.shared.question_words import (
    is_closing,
    is_front_matter,
    question_likeness,
)
from ingest.documents.recognition.shared.title_look import ENDED
from ingest.documents.recognition.shared.topics import topics_and_ends

__all__ = ["Form", "from_blocks", "variants"]


@dataclass(frozen=True)
class Form:
    """What the blocks of a proposal have in common."""

    family: Family
    name: str
    """In words for staff: "headings of level 3"."""
    trust: float = 1.0
    """How sure the structure itself is; see `Proposal`."""
    level: int = 0
    """Of headings, 0 for others."""


def from_blocks(
    document: ClearedDocument,
    numbers: Iterable[int],
    form: Form,
    *,
    share: float = 1.0,
    others: Collection[int] = (),
    ends: Iterable[int] = (),
) -> Proposal:
    """A proposal in which each of the blocks begins a question.

    `share` is that of the blocks of this form which `numbers` are, `others` are the rest, which may
    be topics, and `ends` are blocks at which an answer ends whatever they are.
    """
    starts: list[Start] = []
    for n in numbers:
        if not starts or n >= starts[-1].end:
            starts.append(question_at(document, n))
    starts = with_inline_answers(document, starts)
    topics, found = topics_and_ends(document, starts, level=form.level, others=others)
    return Proposal(
        form.family,
        form.name,
        tuple(starts),
        topics,
        found | frozenset(ends),
        form.trust,
        share=share,
    )


def variants(
    document: ClearedDocument, group: Sequence[int], form: Form, *, with_part: bool = True
) -> Iterable[Proposal]:
    """All blocks of one form as questions, and (`with_part`) only those that ask.

    Those of the form that ask nothing belong to the answers then, or are topics.
    """
    blocks = document.blocks
    front = [n for n in group if is_front_matter(blocks[n].text) or is_closing(blocks[n].text)]
    if _is_title_page(document, group):
        front.append(group[0])
    chosen = [
        n
        for n in group
        if n not in front and len(blocks[n].text.split()) <= weights.LONGEST_QUESTION
    ]
    if not chosen:
        return
    titles = _titles(document, chosen)
    if titles and len(titles) < weights.MOST_TITLES * len(chosen):
        rest = [n for n in chosen if n not in titles]
        yield from_blocks(document, rest, form, ends=front)
    yield from_blocks(document, chosen, form, ends=front)
    asking = [n for n in chosen if question_likeness(blocks[n].text) >= weights.LIKE_BEGINNING]
    if with_part and asking and len(asking) < len(chosen):
        share = len(asking) / len(chosen)
        only = replace(form, name=f"{form.name} that ask something")
        yield from_blocks(document, asking, only, share=share)


def _is_title_page(document: ClearedDocument, group: Sequence[int]) -> bool:
    """Whether the first heading is the title of the document, with a line that is no sentence."""
    first, *others = group
    asking = sum(
        question_likeness(document.blocks[n].text) >= weights.LIKE_BEGINNING for n in others
    )
    between = [n for n in range(first + 1, others[0] if others else first) if document.words[n]]
    return (
        document.blocks[first].kind is BlockKind.HEADING
        and document.last_with_words(first) is None
        and question_likeness(document.blocks[first].text) < weights.LIKE_TROUBLE
        and asking >= max(2, weights.MOSTLY_ASKED * len(others))
        and len(between) == 1
        and not ENDED.search(document.blocks[between[0]].text)
    )


def _titles(document: ClearedDocument, chosen: Sequence[int]) -> list[int]:
    """Blocks right above others of their form that do not ask, or are in capitals alone: titles,
    or the last line of an answer, in bold."""
    texts = {n: document.blocks[n].text for n in chosen}
    are_capitals = sum(text.isupper() for text in texts.values()) > 0.5 * len(chosen)
    return [
        n
        for n in chosen
        if (
            document.next_with_words(n) in texts
            and (
                question_likeness(texts[n]) < weights.LIKE_TROUBLE
                or (texts[n].isupper() and not are_capitals)
            )
        )
        or (_ends_statement(texts[n]) and _is_above_end(document, n, texts))
        or (document.next_with_words(n) in texts and _is_around_next(document, n))
    ]


def _is_above_end(document: ClearedDocument, n: int, texts: Collection[int]) -> bool:
    """Whether an answer ends with a block: below it are a question, a title or nothing."""
    below = document.next_with_words(n)
    return (
        below is None
        or below in texts
        or (
            document.blocks[below].kind is BlockKind.HEADING
            and document.blocks[n].kind is not BlockKind.HEADING
        )
    )


def _is_around_next(document: ClearedDocument, n: int) -> bool:
    """Whether what unfolds, or a term, stands around the next one: the title of a part."""
    block, below = document.blocks[n], document.next_with_words(n)
    if block.kind not in (BlockKind.SUMMARY, BlockKind.TERM) or below is None:
        return False
    return len(list(document.blocks[below].path())) > len(list(block.path()))


def _ends_statement(text: str) -> bool:
    return text.endswith((".", "!")) and question_likeness(text) < weights.LIKE_BEGINNING
