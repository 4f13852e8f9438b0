"""Questions that only their place tells: repeated from a list, outdented, or asking."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument, paragraphs
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.extent import asks_below, is_short
from ingest.documents.recognition.shared.inline_answers import (
    asks_and_goes_on,
    is_of_asker,
    leading_question,
)
from ingest.documents.recognition.shared.proposal import Family, Proposal
from ingest.documents.recognition.shared.question_words import (
    ends_question,
    is_front_matter,
    number_of,
    plain,
    question_likeness,
)
from ingest.documents.recognition.shared.variants import Form, from_blocks, variants

__all__ = ["propose"]


def _form(name: str, trust: float = 1.0) -> Form:
    return Form(Family.LAYOUT, name, trust)


_TARGETS = _form("places that the table of contents leads to", weights.TRUST_TARGETS)
_REPEATED = _form("lines of the table of contents that come again", weights.TRUST_REPEATED)
_HANGING_ANSWERS = _form("lines with their answers right below, further in", weights.TRUST_HANGING)
_OUTDENTED = _form("lines further left than their answers")
_ITEMS = _form("items with text below", weights.TRUST_ITEMS)
_ASKING = _form("paragraphs that ask", weights.TRUST_ASKING)
_BEGINNING = _form("paragraphs that begin with a question", weights.TRUST_ASKING)
_ABOVE_BREAKS = _form("first lines of paragraphs", weights.TRUST_ABOVE_BREAKS)
_ASKING_ITEMS = _form("items that ask", weights.TRUST_ASKING_ITEMS)


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """By the table of contents, by what is further left, by what asks."""
    yield from _targets(document)
    yield from _repeated(document)
    yield from _outdented(document)
    yield from _items(document)
    yield from _above_breaks(document)
    yield from _asking(document)


def _targets(document: ClearedDocument) -> Iterable[Proposal]:
    """What the links of a table of contents lead to, by the depth of its lists and all together."""
    found: dict[int, int] = {}
    for n, block in enumerate(document.blocks):
        if document.dropped.get(n) is not Dropped.CONTENTS or not block.link:
            continue
        target = document.target(block.link)
        if target is not None and target >= n:
            found.setdefault(_shown_target(document, target, plain(block.text)), block.depth)
    if len(found) < weights.FEW:
        return
    by_depth: dict[int, list[int]] = defaultdict(list)
    for target, depth in found.items():
        by_depth[depth].append(target)
    for depth, group in by_depth.items():
        if len(group) >= 2:
            others = [n for n, other in found.items() if other < depth]
            whole = _with_unlisted(document, group)
            yield from_blocks(document, whole, _TARGETS, others=sorted(others))
    whole = _with_unlisted(document, found)
    asking = sum(
        question_likeness(document.blocks[n].text) >= weights.LIKE_BEGINNING for n in whole
    )
    is_all = asking >= weights.MOSTLY_ASKING_TARGETS * len(whole)
    yield from variants(document, whole, _TARGETS, with_part=not is_all)


def _with_unlisted(document: ClearedDocument, listed: Collection[int]) -> list[int]:
    """The blocks that a table of contents lists, and headings of their level that it misses."""
    blocks = document.blocks
    levels = Counter(blocks[n].level for n in listed if blocks[n].kind is BlockKind.HEADING)
    level, times = levels.most_common(1)[0] if levels else (0, 0)
    if not level or times < weights.MOSTLY_ALIKE * len(listed):
        return sorted(listed)
    heads = {n for n in document.open if blocks[n].level == level} | set(listed)
    missed = [
        n
        for n in document.open
        if n > min(listed)
        and n not in listed
        and blocks[n].level == level
        and not is_front_matter(blocks[n].text)
        and document.next_with_words(n) not in (*heads, None)
    ]
    return sorted([*listed, *missed] if len(missed) <= weights.MOST_UNLISTED * times else listed)


def _shown_target(document: ClearedDocument, target: int, words: str) -> int:
    """The block that readers come to: an anchor may stand alone or a line above its heading."""
    blocks = document.blocks
    while target < len(blocks) - 1 and (target in document.dropped or not blocks[target].text):
        target += 1
    near = range(target, min(target + weights.TARGET_BLOCKS, len(blocks)))
    return next((n for n in near if plain(blocks[n].text) == words), target)


def _repeated(document: ClearedDocument) -> Iterable[Proposal]:
    """Lines that stand in a table of contents and again further down, where text follows them."""
    listed = {
        words
        for n, reason in document.dropped.items()
        if reason is Dropped.CONTENTS and (words := _words_from(document, n))
    }
    body = [first for first, _, words in paragraphs(document) if words in listed]
    if len(body) < weights.FEW:
        return
    body = _with_unlisted(document, body)
    topics = [
        n
        for n in body
        if question_likeness(document.blocks[n].text) < weights.LIKE_TROUBLE
        and _is_above(document, n, body)
    ]
    levels = {document.blocks[n].level for n in topics} - {0}
    topics += [  # "The winter season" is no sentence where "Fees" is a title
        n
        for n in body
        if document.blocks[n].level in levels
        and n not in topics
        and question_likeness(document.blocks[n].text) < weights.LIKE_BEGINNING
        and _is_above(document, n, body)
    ]
    starts = [n for n in body if n not in topics]
    yield from_blocks(document, starts, _REPEATED, others=topics)


def _words_from(document: ClearedDocument, n: int) -> str:
    """The words of a dropped paragraph that begins with a block, empty within one."""
    block = document.blocks[n]
    continues = block.joint is Joint.WRAP and block.kind is not BlockKind.ITEM
    if continues and n - 1 in document.dropped and not number_of(block.text):
        return ""
    end = n + 1
    while (
        end < len(document.blocks)
        and document.blocks[end].joint is Joint.WRAP
        and document.blocks[end].kind is not BlockKind.ITEM
        and not number_of(document.blocks[end].text)
    ):
        end += 1
    return plain(" ".join(block.text for block in document.blocks[n:end]))


def _is_above(document: ClearedDocument, n: int, body: list[int]) -> bool:
    following = next((m for m in document.open if m > n and document.blocks[m].text), None)
    return following in body


def _outdented(document: ClearedDocument) -> Iterable[Proposal]:
    """Lines of a text that stand further left than what follows them."""
    blocks = document.blocks
    lines = [n for n in document.open if blocks[n].text and blocks[n].container is None]
    if len(lines) < weights.MOSTLY_LINES * len(document.open):
        return
    groups: dict[int, list[int]] = defaultdict(list)
    deeper: Counter[int] = Counter()
    for position, n in enumerate(lines):
        block = blocks[n]
        if block.joint is not Joint.APART or block.kind is BlockKind.ITEM:
            continue
        after = next(
            (
                m
                for m in lines[position + 1 :]
                if blocks[m].indent != block.indent or blocks[m].joint is Joint.APART
            ),
            None,
        )
        if after is not None and blocks[after].indent > block.indent:
            groups[block.indent].append(n)
        elif after is not None:
            deeper[block.indent] += 1
    hanging = [n for n in lines if _is_hanging(blocks, n)]
    if len(hanging) >= weights.FEW:
        yield from variants(document, hanging, _HANGING_ANSWERS)
    for indent, group in groups.items():
        if len(group) >= weights.FEW and len(group) >= deeper[indent]:
            yield from variants(document, group, _OUTDENTED)


def _is_hanging(blocks: Sequence[Block], n: int) -> bool:
    """Whether a line has the lines of its answer right below, as a browser prints `dt` and `dd`."""
    if n + 1 >= len(blocks) or blocks[n].joint is not Joint.APART:
        return False
    block, below = blocks[n], blocks[n + 1]
    return (
        block.kind is BlockKind.PARAGRAPH
        and below.joint is Joint.WRAP
        and below.kind is BlockKind.PARAGRAPH
        and below.indent - block.indent >= weights.HANGING_COLUMNS
    )


def _items(document: ClearedDocument) -> Iterable[Proposal]:
    """Items that stand apart, with more below each than the item itself."""
    groups: dict[str, list[int]] = defaultdict(list)
    for n in document.open:
        block = document.blocks[n]
        if block.kind is BlockKind.ITEM and block.joint is Joint.APART and block.marker == "-":
            groups[f"{block.depth} {block.indent}"].append(n)
    for group in groups.values():
        followed = [n for n in group if _has_text_below(document, n)]
        if len(group) >= weights.FEW and len(followed) >= weights.MOSTLY_FOLLOWED * len(group):
            yield from variants(document, group, _ITEMS)


def _has_text_below(document: ClearedDocument, n: int) -> bool:
    following = document.next_with_words(n)
    return following is not None and document.blocks[following].kind is not BlockKind.ITEM


def _above_breaks(document: ClearedDocument) -> Iterable[Proposal]:
    """First lines of paragraphs, above a line break, where most of them ask."""
    blocks = document.blocks
    group = [
        n
        for n, after in pairwise(document.open)
        if blocks[n].joint is Joint.APART
        and blocks[n].kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
        and blocks[after].joint is Joint.BREAK
        and is_short(blocks[n])
    ]
    asking = sum(ends_question(blocks[n].text) for n in group)
    if asking >= max(2, weights.MOSTLY_ASKED * len(group)):
        alone = [n for n in document.open if blocks[n].joint is Joint.APART and _asks(blocks[n])]
        yield from variants(document, sorted({*group, *alone}), _ABOVE_BREAKS)


def _asking(document: ClearedDocument) -> Iterable[Proposal]:
    """Short lines that end in a question mark, where nothing else tells."""
    asking = [n for n in document.open if _asks(document.blocks[n])]
    first = [
        n
        for n in asking
        if document.blocks[n].joint is Joint.APART
        or (document.blocks[n].joint is Joint.BREAK and n - 1 in asking)
    ]
    wrapped = [
        n
        for n in document.open
        if document.blocks[n].joint is Joint.APART and asks_below(document, n)
    ]
    both = sorted({*first, *wrapped})
    front = [n for n in document.open if is_front_matter(document.blocks[n].text)]
    if both:
        yield from_blocks(document, both, _ASKING, ends=front)
    beginning = _beginning(document, set(both))
    if len(beginning) >= 2:
        yield from_blocks(document, sorted({*both, *beginning}), _BEGINNING, ends=front)
    items = [n for n in first if document.blocks[n].kind is BlockKind.ITEM]
    if len(items) >= 2 and len(items) < len(both):
        yield from_blocks(document, items, _ASKING_ITEMS)


def _beginning(document: ClearedDocument, known: Collection[int]) -> list[int]:
    """Paragraphs that begin with a question and go on, other than those that are known.

    Those below a blank line, where most are; else those that begin as questions do: "Not sure? Ask
    us." is in an answer.
    """
    found = {
        n: asked
        for n in document.open
        if document.blocks[n].joint is Joint.APART
        and document.blocks[n].kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
        and n not in known
        and (asked := leading_question(document, n))
        and not asked[0].islower()
    }
    sure = {
        n
        for n, asked in found.items()
        if question_likeness(asked[:-1]) >= weights.LIKE_BEGINNING or is_of_asker(asked)
    }
    apart = [n for n in found if document.has_blank_above(n)]
    if len(sure.intersection(apart)) > weights.MOSTLY_APART * len(sure):
        return apart
    return sorted(sure)


def _asks(block: Block) -> bool:
    """Whether a block is a question, as far as its end goes."""
    return (
        (ends_question(block.text) or asks_and_goes_on(block.text))
        and len(block.text.split()) <= weights.WORDS_OF_SENTENCE
        and block.joint is not Joint.GLUE
        and not block.text[0].islower()
        and not is_front_matter(block.text)
    )
