"""Questions that only their place tells: repeated from a list, outdented, in a cell, or asking."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ingest.documents.blocks import Block, Joint, Kind
from ingest.documents.recognition.extent import from_blocks, topics_and_ends, variants
from ingest.documents.recognition.page import Page, paragraphs
from ingest.documents.recognition.proposal import Proposal, Start
from ingest.documents.recognition.question_words import likeness, number_of, plain

__all__ = ["propose"]

_FEW = 3
_HANGING = 4
"""Columns by which an answer right below its question stands further in."""


def propose(page: Page) -> Iterable[Proposal]:
    """By the table of contents, by what is further left, by rows of tables, by what asks."""
    yield from _targets(page)
    yield from _repeated(page)
    yield from _outdented(page)
    yield from _items(page)
    yield from _rows(page)
    yield from _asking(page)


def _targets(page: Page) -> Iterable[Proposal]:
    found: dict[int, int] = {}
    for n, block in enumerate(page.blocks):
        if page.dropped.get(n) != "table of contents" or not block.link:
            continue
        target = page.target(block.link)
        if target is None or target < n:
            continue
        while target < len(page.blocks) - 1 and (
            target in page.dropped or not page.blocks[target].text
        ):
            target += 1
        words = plain(block.text)
        for near in (target, target + 1, target + 2):
            if near < len(page.blocks) and plain(page.blocks[near].text) == words:
                target = near
                break
        found.setdefault(target, block.depth)
    if len(found) < _FEW:
        return
    by_depth: dict[int, list[int]] = defaultdict(list)
    for target, depth in found.items():
        by_depth[depth].append(target)
    name = "places that the table of contents leads to"
    for depth, group in by_depth.items():
        if len(group) >= 2:
            others = [n for n, other in found.items() if other < depth]
            yield from_blocks(page, sorted(group), name, trust=1.1, others=sorted(others))
    yield from variants(page, sorted(found), name, trust=1.1)


def _repeated(page: Page) -> Iterable[Proposal]:
    """Lines that stand in a table of contents and again further down, where text follows them."""
    listed = {
        words
        for n, reason in page.dropped.items()
        if reason == "table of contents" and (words := _words_from(page, n))
    }
    body = [first for first, _, words in paragraphs(page) if words in listed]
    if len(body) < _FEW:
        return
    topics = [n for n in body if likeness(page.blocks[n].text) < 0.5 and _is_above(page, n, body)]
    starts = [n for n in body if n not in topics]
    yield from_blocks(
        page, starts, "lines of the table of contents that come again", trust=0.98, others=topics
    )


def _words_from(page: Page, n: int) -> str:
    """The words of a dropped paragraph that begins with a block, empty within one."""
    block = page.blocks[n]
    continues = block.joint is Joint.WRAP and block.kind is not Kind.ITEM
    if continues and n - 1 in page.dropped and not number_of(block.text):
        return ""
    end = n + 1
    while (
        end < len(page.blocks)
        and page.blocks[end].joint is Joint.WRAP
        and page.blocks[end].kind is not Kind.ITEM
        and not number_of(page.blocks[end].text)
    ):
        end += 1
    return plain(" ".join(one.text for one in page.blocks[n:end]))


def _is_above(page: Page, n: int, body: list[int]) -> bool:
    following = next((m for m in page.open if m > n and page.blocks[m].text), None)
    return following in body


def _outdented(page: Page) -> Iterable[Proposal]:
    """Lines of a text that stand further left than what follows them."""
    blocks = page.blocks
    lines = [n for n in page.open if blocks[n].text and blocks[n].container is None]
    if len(lines) < 0.8 * len(page.open):
        return
    groups: dict[int, list[int]] = defaultdict(list)
    deeper: Counter[int] = Counter()
    for position, n in enumerate(lines):
        block = blocks[n]
        if block.joint is not Joint.APART or block.kind is Kind.ITEM:
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
    if len(hanging) >= _FEW:
        name = "lines with their answers right below, further in"
        yield from variants(page, hanging, name, trust=1.02)
    for indent, group in groups.items():
        if len(group) >= _FEW and len(group) >= deeper[indent]:
            yield from variants(page, group, "lines further left than their answers", trust=1.0)


def _is_hanging(blocks: Sequence[Block], n: int) -> bool:
    """Whether a line has the lines of its answer right below, as a browser prints `dt` and `dd`."""
    if n + 1 >= len(blocks) or blocks[n].joint is not Joint.APART:
        return False
    block, below = blocks[n], blocks[n + 1]
    return (
        block.kind is Kind.PARAGRAPH
        and below.joint is Joint.WRAP
        and below.kind is Kind.PARAGRAPH
        and below.indent - block.indent >= _HANGING
    )


def _items(page: Page) -> Iterable[Proposal]:
    """Items that stand apart, with more below each than the item itself."""
    groups: dict[str, list[int]] = defaultdict(list)
    for n in page.open:
        block = page.blocks[n]
        if block.kind is Kind.ITEM and block.joint is Joint.APART and block.marker == "-":
            groups[f"{block.depth} {block.indent}"].append(n)
    for group in groups.values():
        followed = [n for n in group if _has_text_below(page, n)]
        if len(group) >= _FEW and len(followed) >= 0.7 * len(group):
            yield from variants(page, group, "items with text below", trust=0.95)


def _has_text_below(page: Page, n: int) -> bool:
    following = next((m for m in range(n + 1, len(page.blocks)) if page.words[m]), None)
    return following is not None and page.blocks[following].kind is not Kind.ITEM


def _rows(page: Page) -> Iterable[Proposal]:
    """Rows of a table whose first cell asks and whose second answers."""
    rows: dict[int, list[tuple[int, int]]] = {}
    for n in page.open:
        path = list(page.blocks[n].path())
        cell = next((one for one in path if one.name in ("td", "th")), None)
        row = cell.parent if cell else None
        if cell is None or row is None or row.name != "tr" or not page.blocks[n].text:
            continue
        rows.setdefault(id(row), []).append((n, id(cell)))
    starts: list[Start] = []
    for cells in rows.values():
        columns = list(dict.fromkeys(cell for _, cell in cells))
        if len(columns) < 2:
            alone = cells[0][0]  # its answer is still to come
            if len(cells) == 1 and likeness(page.blocks[alone].text) >= 0.8:
                starts.append(Start(alone, alone + 1, stop=alone + 1))
            continue
        texts = [[n for n, cell in cells if cell == column] for column in columns]
        question = next(
            (one for one in texts[:2] if likeness(page.blocks[one[0]].text) >= 0.5), None
        )
        if question is None or texts[-1] is question:
            continue
        starts.append(Start(question[0], question[-1] + 1, stop=cells[-1][0] + 1))
    answered = sum(start.stop is not None and start.stop > start.end for start in starts)
    if answered >= max(2, 0.5 * len(starts)):
        topics, ends = topics_and_ends(page, starts)
        yield Proposal("rows of a table", tuple(starts), topics, ends, 1.1)


def _asking(page: Page) -> Iterable[Proposal]:
    """Short lines that end in a question mark, where nothing else tells."""
    asking = [
        n
        for n in page.open
        if page.blocks[n].text.rstrip(" \"'”’»)]*_").endswith(("?", "？", "؟"))
        and len(page.blocks[n].text.split()) <= 40
        and page.blocks[n].joint is not Joint.GLUE
    ]
    first = [n for n in asking if page.blocks[n].joint is Joint.APART]
    wrapped = [n for n in page.open if page.blocks[n].joint is Joint.APART and _asks_below(page, n)]
    both = sorted({*first, *wrapped})
    if both:
        yield from_blocks(page, both, "paragraphs that ask", trust=0.72)
    items = [n for n in first if page.blocks[n].kind is Kind.ITEM]
    if len(items) >= 2 and len(items) < len(both):
        yield from_blocks(page, items, "items that ask", trust=0.8)


def _asks_below(page: Page, n: int) -> bool:
    """Whether a line begins a question that ends on the next line."""
    blocks = page.blocks
    return (
        n + 1 < len(blocks)
        and blocks[n + 1].joint is Joint.WRAP
        and likeness(f"{blocks[n].text} {blocks[n + 1].text}") == 1.0
        and (n + 2 >= len(blocks) or blocks[n + 2].joint is Joint.APART)
    )
