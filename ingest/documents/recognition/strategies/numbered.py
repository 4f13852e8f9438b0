"""Numbered questions: "3.", "(4)", "2.17", items of a numbered list, letters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from operator import itemgetter

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.proposal import Family, Proposal
from ingest.documents.recognition.shared.question_words import number_of, question_likeness
from ingest.documents.recognition.shared.variants import Form, from_blocks

__all__ = ["propose"]

_SHAPE = re.compile(r"[\s*_]*([(\[]?)[Q#§]?\s?\d+(?:\s?[.\-]\s?\d+)*[a-z]?\s*([.:)\]]*)")
_LETTER = re.compile(r"[\s*_(]*([A-Za-z])([.)])\s+\S")
_MARKED_NUMBER = re.compile(r"[\s*_(\[]*(?:[A-Z])[.-]?(\d{1,3})[.:)\]]*\s+\S")


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """Chains of blocks whose numbers go up one by one, by the form of the number."""
    groups: dict[str, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    for n in document.open:
        block = document.blocks[n]
        if not block.text or block.kind in (BlockKind.CODE, BlockKind.TABLE):
            continue
        for name, number in _numbers(block):
            groups[name].append((n, number))
    for name, members in groups.items():
        if len(members) < 2:
            continue
        deep = len(members[0][1]) > 1
        for chain, share in _chains(document, members, deep=deep):
            topics = _section_titles(document, chain, groups) if deep else []
            form = Form(Family.NUMBERS, name, weights.TRUST_NUMBERS)
            yield from_blocks(document, chain, form, share=share, others=topics)
            asking = [n for n in chain if _may_ask(document, n)]
            if 1 < len(asking) < len(chain):
                yield from_blocks(
                    document,
                    asking,
                    Form(Family.NUMBERS, f"{name} that ask something"),
                    share=len(asking) / len(chain),
                    others=[n for n in chain if n not in asking],
                )


def _may_ask(document: ClearedDocument, n: int) -> bool:
    return question_likeness(document.blocks[n].text) >= weights.LIKE_TROUBLE


def _numbers(block: Block) -> Iterable[tuple[str, tuple[int, ...]]]:
    """The names of the groups that a block's number is in, with the number."""
    if block.marker and block.marker[0].isdigit():
        number = number_of(block.marker + " x")
        yield f"items numbered like “{_example(block.marker)}”", number
        return
    text = block.text
    number = number_of(text)
    if number:
        shape = _SHAPE.match(text)
        marks = (shape[1] + "1" + ".1" * (len(number) - 1) + shape[2]) if shape else "1."
        kind = "headings" if block.kind is BlockKind.HEADING else "lines"
        yield f"{kind} numbered like “{marks}”", number
        if len(number) > 1:
            yield f"lines with numbers of {len(number)} parts", number
        return
    if marked := _MARKED_NUMBER.match(text):
        yield "lines with a letter and a number", (int(marked[1]),)
    letter = re.match(r"([A-Za-z])[.)]$", block.marker) if block.marker else _LETTER.match(text)
    if letter:
        yield (
            f"lines lettered like “a{'.' if '.' in letter[0] else ')'}”",
            (ord(letter[1].lower()) - 96,),
        )


def _example(marker: str) -> str:
    return re.sub(r"\d+", "1", marker)


def _chains(
    document: ClearedDocument, members: list[tuple[int, tuple[int, ...]]], *, deep: bool
) -> Iterable[tuple[list[int], float]]:
    """Blocks whose numbers form the longest likely sequence, with their share of all."""
    weight_of = _weights(document, members)
    if deep:
        chain = _rising(members, weight_of)
        if len(chain) >= 2:
            yield chain, 1.0
        return
    whole = _counting(members, weight_of)
    if len(whole) >= 2:
        yield whole, 1.0
    parts: list[int] = []
    segment: list[tuple[int, tuple[int, ...]]] = []
    headings = [n for n in document.open if document.blocks[n].kind is BlockKind.HEADING]
    last_section = -1
    for n, number in members:
        section = bisect_left(headings, n + 1)
        if section != last_section and segment:
            parts.extend(_counting(segment, weight_of))
            segment = []
        segment.append((n, number))
        last_section = section
    parts.extend(_counting(segment, weight_of))
    if parts and parts != whole:
        yield parts, 1.0
    # Each section may count anew without a heading that the reader knew: take all that ask.
    every = [n for n, _ in members if _may_ask(document, n)]
    if len(every) > len(whole) and every != parts:
        yield every, len(every) / len(members)


def _weights(
    document: ClearedDocument, members: list[tuple[int, tuple[int, ...]]]
) -> dict[int, float]:
    """How likely each numbered block begins a question: number of the block -> weight."""
    numbers = {n for n, _ in members}
    least = min(document.blocks[n].indent for n in numbers)
    return {
        n: max(
            weights.NUMBER_LEAST,
            sum(
                (weight for holds, weight in _NUMBER_RULES if holds(document, n, numbers, least)),
                question_likeness(document.blocks[n].text) + weights.NUMBER_BASE,
            ),
        )
        for n in sorted(numbers)
    }


def _has_text_below(
    document: ClearedDocument, n: int, numbers: Collection[int], least: int
) -> bool:
    """Something stands between this and the next number: no step of a list in an answer."""
    following = document.next_with_words(n)
    return following is not None and following not in numbers


def _is_further_in(document: ClearedDocument, n: int, numbers: Collection[int], least: int) -> bool:
    """Steps within an answer stand further in than the questions."""
    return document.blocks[n].indent > least + weights.NUMBER_INDENT


def _touches(document: ClearedDocument, n: int, numbers: Collection[int], least: int) -> bool:
    """A line of a paragraph that begins with a number by chance."""
    return document.blocks[n].joint is not Joint.APART


def _is_emphasised(document: ClearedDocument, n: int, numbers: Collection[int], least: int) -> bool:
    """**1. How do I join?**, above the plain "1. Write." of its answer."""
    return bool(document.blocks[n].emphasis)


def _is_nested(document: ClearedDocument, n: int, numbers: Collection[int], least: int) -> bool:
    """An item of a list within a list."""
    return not document.blocks[n].emphasis and document.blocks[n].depth > 1


_NUMBER_RULES: tuple[
    tuple[Callable[[ClearedDocument, int, Collection[int], int], bool], float], ...
]
_NUMBER_RULES = (
    (_has_text_below, weights.NUMBER_WITH_TEXT_BELOW),
    (_is_further_in, weights.NUMBER_FURTHER_IN),
    (_touches, weights.NUMBER_WITHIN_PARAGRAPH),
    (_is_emphasised, weights.NUMBER_EMPHASISED),
    (_is_nested, weights.NUMBER_NESTED),
)
"""What a block, the numbered ones and the least indent of them add to the weight of one."""


def _counting(
    members: list[tuple[int, tuple[int, ...]]], weight_of: Mapping[int, float]
) -> list[int]:
    """The heaviest sequence whose numbers go up by one."""
    best: dict[int, tuple[float, int, int | None]] = {}  # number -> weight, place, place before
    history: dict[int, tuple[int, int | None]] = {}
    for place, (n, number) in enumerate(members):
        value = number[0]
        options: list[tuple[float, int | None]] = [(0.0, None)]
        for step, cost in enumerate(weights.NUMBER_GAPS, 1):
            if value - step in best:
                reached, place_before, _ = best[value - step]
                options.append((reached - cost, place_before))
        total, before = max(options, key=itemgetter(0))
        if before is None and value > weights.NUMBER_LATEST_FIRST:
            total -= weights.NUMBER_LATE_START
        total += weight_of[n]
        history[place] = (n, before)
        if value not in best or total > best[value][0]:
            best[value] = (total, place, before)
    last: int | None = max(best.values(), key=itemgetter(0))[1]
    chain: list[int] = []
    while last is not None:
        n, last = history[last]
        chain.append(n)
    return chain[::-1]


def _rising(
    members: list[tuple[int, tuple[int, ...]]], weight_of: Mapping[int, float]
) -> list[int]:
    """The heaviest sequence whose numbers of several parts rise."""
    numbers = sorted({number for _, number in members})
    ranks = {number: rank for rank, number in enumerate(numbers, 1)}
    # A Fenwick tree over the ranks: the heaviest sequence that ends with a number up to a rank.
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)
    before: list[int] = []
    for place, (n, number) in enumerate(members):
        heaviest, rank = (0.0, -1), ranks[number] - 1
        while rank > 0:
            heaviest = max(heaviest, tree[rank])
            rank -= rank & -rank
        before.append(heaviest[1])
        mine, rank = (heaviest[0] + weight_of[n], place), ranks[number]
        while rank < len(tree):
            tree[rank] = max(tree[rank], mine)
            rank += rank & -rank
    rank, last = len(tree) - 1, (0.0, -1)
    while rank > 0:
        last = max(last, tree[rank])
        rank -= rank & -rank
    chain: list[int] = []
    place_now = last[1]
    while place_now >= 0:
        chain.append(members[place_now][0])
        place_now = before[place_now]
    return chain[::-1]


def _section_titles(
    document: ClearedDocument,
    chain: list[int],
    groups: dict[str, list[tuple[int, tuple[int, ...]]]],
) -> list[int]:
    """Blocks with the first parts of the next number of the chain alone: titles of its sections."""
    numbers = {n: number for members in groups.values() for n, number in members}
    return [
        n
        for n, number in numbers.items()
        if (place := bisect_left(chain, n)) < len(chain)
        and n != chain[place]
        and number == numbers[chain[place]][: len(number)]
        and document.blocks[n].kind is not BlockKind.HEADING
    ]
