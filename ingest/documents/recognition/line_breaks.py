"""Line ends that a writer wanted, told from those at which a full line was folded.

    How many hours do I need, and over     folded: "what" had no place any more
    what length of time?                   wanted: "Fifty" would have had one
    Fifty, within two years.

Word's "plain text", Notepad and a copied page of the web put a paragraph on a line and nothing
between two of them. There a blank line tells nothing, but every program that folds lines fills them
as far as the next word allows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.marks import QUESTION_MARK
from ingest.documents.recognition.shared.question_words import begins_question, ends_question

__all__ = ["part_paragraphs"]

_KINDS = (BlockKind.PARAGRAPH, BlockKind.ITEM)
_SENTENCE_END = re.compile(r"[.?!:][\"'”’»)\]*_]*\s*$")
_ENDED = re.compile(r"[.?!:;,][\"'”’»)\]*_]*$")
_ASKS_FIRST = re.compile(r"[^\W\d_a-zß-ÿ][^.!?]{6,200}[?？؟](?=\s|$)")
_SENTENCE_WITHIN = re.compile(r"[.!]\s+\S")
_OF_LINES = ("|", ">")
"""Begin lines of a table or of a quotation, which end where they do."""


def part_paragraphs(
    blocks: Sequence[Block], lines: Sequence[str], *, is_text: bool
) -> Sequence[Block]:
    """The blocks of a text, those APART that begin on a line of their own in their writer's mind.

    A text whose blank lines part its paragraphs stays as it is, unless none of its lines is folded;
    of Markdown (not `is_text`), whose lines within a paragraph mean nothing, that does not count.
    """
    runs = list(_runs(blocks))
    inner = [lines[blocks[n].first - 2].rstrip() for run in runs for n in run[1:]]
    if not inner:
        return blocks
    margin = _margin(inner, [lines[blocks[n].first - 1] for run in runs for n in run[1:]])
    is_unfolded = math.isinf(margin) and _are_whole(inner, runs, blocks)
    if not (is_text and is_unfolded) and not _is_dense(blocks, lines, runs, margin):
        return blocks
    parted = list(blocks)
    for run in runs:
        begins = run[0]
        for n in run[1:]:
            above, line = lines[blocks[n].first - 2], lines[blocks[n].first - 1]
            so_far = " ".join(
                block.text for block in blocks[max(begins, n - weights.LINES_BELOW) : n]
            )
            if (
                (
                    _is_hanging(blocks[begins], above, blocks[n])
                    and not (
                        _asks_alone(blocks[n].text)
                        and not begins_question(so_far)
                        and not _is_full(above, line, margin)
                    )
                )
                or _goes_on_as(above, line)
                or _goes_on_asking(so_far, blocks[n].text)
            ):
                continue
            if (
                not _is_full(above, line, margin)
                or _asks_alone(so_far)
                or (_SENTENCE_END.search(above) and _is_of_its_own(blocks, lines, n, margin))
            ):
                # Of Markdown, which takes what stands below an item for a part of it.
                is_out = blocks[n].kind is BlockKind.PARAGRAPH and not blocks[n].indent
                depth = 0 if is_out else blocks[n].depth
                parted[n] = replace(blocks[n], joint=Joint.APART, depth=depth)
                begins = n
    return parted


def _is_of_its_own(blocks: Sequence[Block], lines: Sequence[str], n: int, margin: float) -> bool:
    """Whether a line below a full one that ends a sentence begins a question or is a title."""
    if not blocks[n].text[:1].isupper():
        return False
    last = n
    while (
        last + 1 < len(blocks)
        and blocks[last + 1].joint is Joint.WRAP
        and last - n < weights.LINES_BELOW
    ):
        if not _is_full(lines[blocks[last].last - 1], lines[blocks[last + 1].first - 1], margin):
            break
        last += 1
    text = " ".join(block.text for block in blocks[n : last + 1])
    return _asks_alone(text) or (last == n and not _ENDED.search(text))


def _runs(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Numbers of the blocks of lines that follow each other without a blank one, two at least."""
    run: list[int] = []
    for n, block in enumerate(blocks):
        if block.joint is Joint.GLUE:
            continue
        is_next = bool(run) and blocks[n].first == blocks[run[-1]].last + 1
        if block.kind in _KINDS and block.joint is Joint.WRAP and is_next:
            run.append(n)
            continue
        if len(run) > 1:
            yield run
        run = [n] if block.kind in _KINDS else []
    if len(run) > 1:
        yield run


def _margin(above: Sequence[str], below: Sequence[str]) -> float:
    """Columns at which lines were folded, infinite where no sentence goes on below a full one."""
    lengths = sorted(len(line.rstrip()) for line in (*above, *below))
    long = sum(length > weights.WIDEST_FOLD for length in lengths)
    if long >= weights.LONG_LINES:
        return math.inf
    margin = lengths[min(len(lengths) - 1, int(len(lengths) * (1 - weights.OUTLIERS)))]
    is_torn = any(
        _is_full(line, after, margin)
        and not _ENDED.search(line.rstrip())
        and after.lstrip()[:1].islower()
        for line, after in zip(above, below, strict=True)
    )
    return margin if is_torn else math.inf


def _are_whole(
    above: Sequence[str], runs: Sequence[Sequence[int]], blocks: Sequence[Block]
) -> bool:
    """Whether lines are paragraphs: some are longer than a page is wide, or none goes on below."""
    if sum(len(line) > weights.WIDEST_FOLD for line in above) >= weights.LONG_LINES:
        return True
    below = [blocks[n].text for run in runs for n in run[1:]]
    return len(above) >= weights.LINES_WHOLE and not any(
        not _ENDED.search(line) and text[:1].islower()
        for line, text in zip(above, below, strict=True)
    )


def _is_full(line: str, below: str, margin: float) -> bool:
    """Whether the first word of the line below had no place on a line."""
    word = below.split(maxsplit=1)[0] if below.strip() else ""
    return len(line.rstrip()) + 1 + len(word) > margin


def _is_dense(
    blocks: Sequence[Block], lines: Sequence[str], runs: Sequence[Sequence[int]], margin: float
) -> bool:
    """Whether questions stand in the middle of what blank lines part."""
    asking = sum(
        not _is_full(lines[blocks[n].first - 2], lines[blocks[n].first - 1], margin)
        and bool(
            _asks_alone(blocks[n].text)
            or _ASKS_FIRST.match(blocks[n].text)
            or QUESTION_MARK.match(blocks[n].text)
        )
        for run in runs
        for n in run[1:]
    )
    if asking >= weights.ASKING_INSIDE:
        return True
    return len(runs) == 1 and len(runs[0]) > max(weights.LINES_WITHOUT_BLANK, 0.8 * len(blocks))


def _asks_alone(text: str) -> bool:
    """Whether a text is one sentence that asks."""
    return (
        ends_question(text)
        and len(text.split()) <= weights.WORDS_OF_SENTENCE
        and not _SENTENCE_WITHIN.search(text)
    )


def _goes_on_as(above: str, line: str) -> bool:
    """Whether two lines are of one table or one quotation."""
    sign = line.lstrip()[:1]
    return sign in _OF_LINES and above.lstrip().startswith(sign)


def _goes_on_asking(so_far: str, text: str) -> bool:
    """Whether a line ends the question that the lines above it begin and leave open."""
    if _ENDED.search(so_far) or not begins_question(so_far):
        return False
    if not _asks_alone(f"{so_far} {text}"):
        return False
    is_long = len(so_far) > weights.COLUMNS_ASKING and not begins_question(text)
    return text[:1].islower() or is_long


def _is_hanging(first: Block, above: str, block: Block) -> bool:
    """Whether a line goes on below the words of an item, or further in with a sentence."""
    return (
        block.kind is not BlockKind.ITEM
        and block.indent > first.indent
        and (first.kind is BlockKind.ITEM or not _ENDED.search(above.rstrip()))
    )
