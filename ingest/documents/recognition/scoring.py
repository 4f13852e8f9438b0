"""A proposal -> the questions and answers it gives, and how much of the document it explains."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.documents.blocks import Block, Container, Joint, Kind
from ingest.documents.recognition.answer_markdown import format_blocks
from ingest.documents.recognition.marks import ANSWER_MARK, QUESTION_MARK
from ingest.documents.recognition.page import Page
from ingest.documents.recognition.proposal import Proposal, Start
from ingest.documents.recognition.question_words import clean_question, likeness, number_of, plain
from ingest.documents.vocabulary import either

__all__ = ["Entry", "Explanation", "answer_of", "explain"]

_BARE_NUMBER = re.compile(r"\A\s*(\d{1,3})\s+(?=\S)")
_LETTER = re.compile(r"\A\s*[(\[]?[A-Za-z][.-]?\d{0,3}[.:)\]]+(?:\d{1,3}[.:)\]]*)?\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.?!:;][\"'”’)\]*]*$")
_FEW = 3
"""Questions in a row without an answer: perhaps a table of contents."""
_INNER = 0.3
"""Weight of a line that asks, within an answer, against a question."""
_LEAST_FACTOR = 0.6
_LARGE = 0.4
"""Share of a document that one answer of several hardly ever holds."""
_LINKS = re.compile(r"(?:[^\w\[\]]*\\?\[+(?:[^\[\]]|\\.)+\]\([^()\s]*\)[^\w\[\]]*){3,}")
"""Links and nothing else."""
_FOOT_WORDS = 60
"""A part of the last answer below a rule, if it is no longer, may be the page's foot."""
_FOOT = re.compile(
    rf"©|copyright|@|mailto:|https?://|\b{either('foot_words')}\b|\d{{4}}", re.IGNORECASE
)


@dataclass(frozen=True)
class Entry:
    """One question as it was found."""

    start: Start
    question: str
    is_answered: bool
    topic: int | None
    """Number of the block of its topic."""
    body: tuple[int, ...]
    """Numbers of the blocks of its answer."""


@dataclass(frozen=True)
class Explanation:
    """What a proposal makes of a page."""

    proposal: Proposal
    entries: tuple[Entry, ...]
    repeated: tuple[int, ...]
    """Numbers of blocks that repeat a question: a table of contents."""
    score: float
    coverage: float
    """Share of the document's words that are in a question, an answer or a topic."""
    asking: float
    """How much the questions look like questions, zero to one."""
    answered: float
    """Share of the questions that have an answer."""
    is_answer_marked: bool
    """Whether answers begin with a mark such as "A:", so that it is none of their words."""


def explain(page: Page, proposal: Proposal) -> Explanation | None:
    """What a proposal makes of a page, or None where no question is left of it."""
    starts, repeated = _without_contents(page, proposal)
    if not starts:
        return None
    bodies = _bodies(page, replace(proposal, starts=tuple(starts)))
    starts, bodies, more = _without_repeats(page, starts, bodies)
    repeated += more
    if proposal.shares_answers:
        for n in range(len(bodies) - 2, -1, -1):
            bodies[n] = bodies[n] or bodies[n + 1]
    texts = [start.text or _question_text(page, start) for start in starts]
    if _are_numbered(texts):
        texts = [_BARE_NUMBER.sub("", text) for text in texts]
    if sum(bool(_LETTER.match(text)) for text in texts) >= max(3, 0.8 * len(texts)):
        texts = [_LETTER.sub("", text) for text in texts]
    entries = []
    topic_blocks = sorted(proposal.topics)
    for start, body, text in zip(starts, bodies, texts, strict=True):
        question = clean_question(text)
        if QUESTION_MARK.fullmatch(text) or not any(sign.isalnum() for sign in question):
            continue  # a mark without a question
        is_answered = bool(start.answer or start.rest) or any(page.words[n] for n in body)
        above = bisect_left(topic_blocks, start.first)
        topic = topic_blocks[above - 1] if above else None
        entries.append(Entry(start, question, is_answered, topic, tuple(body)))
    if not entries:
        return None
    is_answer_marked = _has_answer_marks(page, starts, bodies)
    return _scored(page, proposal, entries, repeated, is_answer_marked)


def answer_of(page: Page, explanation: Explanation, entry: Entry) -> str:
    """The answer of an entry as Markdown, empty where there is none."""
    if entry.start.answer is not None:
        return entry.start.answer
    return _answer(page, entry.start, entry.body, strip=explanation.is_answer_marked)


def _are_numbered(texts: Sequence[str]) -> bool:
    """Whether texts begin with numbers that go up, though no sign ends the number."""
    numbers = [int(match[1]) for text in texts if (match := _BARE_NUMBER.match(text))]
    rising = sum(one < other for one, other in pairwise(numbers))
    return len(numbers) >= max(3, 0.8 * len(texts)) and rising >= 0.7 * (len(numbers) - 1)


def _scored(
    page: Page,
    proposal: Proposal,
    entries: Sequence[Entry],
    repeated: Sequence[int],
    is_answer_marked: bool,
) -> Explanation:
    count = len(entries)
    likes = [likeness(entry.start.text or _question_text(page, entry.start)) for entry in entries]
    asking = sum(likes) / count
    answered = sum(entry.is_answered for entry in entries) / count
    used = {n for entry in entries for n in entry.body}
    used.update(n for entry in entries for n in range(entry.start.first, entry.start.end))
    used.update(proposal.topics)
    used.update(repeated)
    coverage = min(1.0, sum(page.words[n] for n in used) / page.total)
    if all(entry.start.answer is not None for entry in entries):
        coverage = 1.0
    open_weight = 0.9 if proposal.is_certain else 0.5
    score = (
        (0.1 + 0.9 * asking)
        * (0.15 + 0.85 * coverage)
        * (open_weight + (1 - open_weight) * answered)
        * (count / (count + 1.0))
        * proposal.share**0.5
        * proposal.trust
    )
    inner = len(page.asking.intersection(n for entry in entries for n in entry.body))
    score *= max(_LEAST_FACTOR, count / (count + _INNER * inner))
    largest = max(sum(page.words[n] for n in entry.body) for entry in entries) / page.total
    usual = max(_LARGE, 2 / count)
    if count >= _FEW and largest > usual:
        score *= 1 + usual - largest  # an answer that swallows the document missed questions
    return Explanation(
        proposal,
        tuple(entries),
        tuple(repeated),
        score,
        coverage,
        asking,
        answered,
        is_answer_marked,
    )


def _question_text(page: Page, start: Start) -> str:
    texts = [page.blocks[n].text for n in range(start.first, start.end) if n not in page.dropped]
    worded = [text for text in texts if text and not QUESTION_MARK.fullmatch(text)] or texts
    return " ".join(" ".join(worded).split())


def _without_contents(page: Page, proposal: Proposal) -> tuple[list[Start], list[int]]:
    """The starts that are no lines of a table of contents, and the blocks of those that are.

    Starts that follow each other at the beginning with nothing in between, and come again further
    down, in the same words, under the same number or nearly so.
    """
    starts = sorted(proposal.starts, key=lambda one: one.first)
    if len(starts) < 2 * _FEW:
        return starts, []
    texts = [plain(start.text or _question_text(page, start)) for start in starts]
    last = {text: n for n, text in enumerate(texts)}
    repeated = [last[text] > n for n, text in enumerate(texts)]
    numbers = [number_of(_question_text(page, start)) for start in starts]
    dense = [
        _words_between(page, proposal, start.end, following.first) == 0
        for start, following in pairwise(starts)
    ] + [False]
    head = 0
    while head < len(starts) and (dense[head] or repeated[head]):
        head += 1
    if head >= _FEW:
        again = sum(repeated[:head])
        later = {number for number in numbers[head:] if number}
        numbered = sum(number in later for number in numbers[:head] if number)
        if max(again, numbered) >= 0.5 * head:
            gone = starts[:head]
            # The line before the body begins is followed by text, and yet of the table.
            if head < len(starts) and (repeated[head]):
                gone = starts[: head + 1]
            kept = starts[len(gone) :]
            return kept, [n for start in gone for n in range(start.first, start.end)]
    return starts, []


def _words_between(page: Page, proposal: Proposal, first: int, end: int) -> int:
    return sum(page.words[n] for n in range(first, end) if n not in proposal.topics)


def _without_repeats(
    page: Page, starts: Sequence[Start], bodies: Sequence[list[int]]
) -> tuple[list[Start], list[list[int]], list[int]]:
    """One start for a question that stands there several times: the one with an answer."""
    best: dict[str, int] = {}
    sizes = [
        sum(page.words[n] for n in body) + len((start.answer or start.rest).split())
        for start, body in zip(starts, bodies, strict=True)
    ]
    for n, start in enumerate(starts):
        text = plain(start.text or _question_text(page, start)) or f"#{n}"
        other = best.get(text)
        if other is None or (sizes[other] == 0 and sizes[n] > 0):
            best[text] = n
        elif (sizes[n] > 0) == (sizes[other] > 0):
            best[f"{text}#{n}"] = n  # asked twice, answered twice: staff see both
    kept = sorted(best.values())
    gone = [
        m for n, start in enumerate(starts) if n not in kept for m in range(start.first, start.end)
    ]
    return [starts[n] for n in kept], [list(bodies[n]) for n in kept], gone


def _bodies(page: Page, proposal: Proposal) -> list[list[int]]:
    """The blocks of each answer, by the order of the starts."""
    starts = sorted(proposal.starts, key=lambda one: one.first)
    stops = sorted({*proposal.topics, *proposal.ends, *(start.first for start in starts)})
    limits = _container_limits(page, starts, {*proposal.topics, *proposal.ends})
    bodies = []
    position = 0
    for start, limit in zip(starts, limits, strict=True):
        while position < len(stops) and stops[position] < start.end:
            position += 1
        stop = stops[position] if position < len(stops) else len(page.blocks)
        if start.stop is not None:
            stop = min(stop, start.stop)
        body = []
        for n in range(start.end, stop):
            if limit is not None and not _is_within(page.blocks[n], limit):
                if page.blocks[n].text and n not in page.dropped:
                    break
                continue
            if n in page.dropped or page.blocks[n].kind is Kind.DATA:
                continue
            body.append(n)
        bodies.append(body)
    if bodies:
        bodies[-1] = _without_foot(page, bodies[-1], bodies)
    return [_trimmed(page, body) for body in bodies]


def _is_within(block: Block, container: Container) -> bool:
    return any(one is container for one in block.path())


def _container_limits(
    page: Page, starts: Sequence[Start], beside: set[int]
) -> list[Container | None]:
    """The container that an answer cannot leave, for each start.

    Where each question has a container of its own that holds its answer too, that one; else the
    innermost container that holds another question as well. `beside` are blocks of no answer.
    """
    owners: dict[int, set[int]] = {}
    containers: dict[int, Container] = {}
    for n, start in enumerate(starts):
        for one in page.blocks[start.first].path():
            owners.setdefault(id(one), set()).add(n)
            containers[id(one)] = one
    own: list[Container | None] = []
    shared: list[Container | None] = []
    for start in starts:
        mine: Container | None = None
        common: Container | None = None
        for one in page.blocks[start.first].path():
            if len(owners[id(one)]) == 1:
                mine = one
            else:
                common = one
                break
        own.append(mine)
        shared.append(common)
    asked = holds = 0
    for start, mine, after in zip(starts, own, starts[1:], strict=False):
        for n in range(start.end, after.first):
            if n not in beside:
                asked += page.words[n]
                holds += page.words[n] * (mine is not None and _is_within(page.blocks[n], mine))
    if asked and holds >= 0.7 * asked:
        return [
            mine if mine is not None and _has_more(page, start, mine) else common
            for start, mine, common in zip(starts, own, shared, strict=True)
        ]
    return shared


def _has_more(page: Page, start: Start, container: Container) -> bool:
    """Whether a container holds words besides the question itself."""
    for n in range(start.end, min(len(page.blocks), start.end + 8)):
        if page.words[n]:
            return _is_within(page.blocks[n], container)
    return bool(start.rest)


def _without_foot(page: Page, body: list[int], bodies: Sequence[list[int]]) -> list[int]:
    """The last answer without the foot of the page: a few words below a rule."""
    while body and (
        not page.blocks[body[-1]].text or _LINKS.fullmatch(page.blocks[body[-1]].markdown)
    ):
        body = body[:-1]
    rules = [n for n in body if page.blocks[n].kind is Kind.RULE]
    inner = sum(any(page.blocks[n].kind is Kind.RULE for n in one[:-1]) for one in bodies[:-1])
    if not rules or inner:
        return body
    last = rules[-1]
    below = [n for n in body if n > last]
    words = sum(page.words[n] for n in below)
    text = " ".join(page.blocks[n].text for n in below)
    if words <= _FOOT_WORDS and (words <= 12 or _FOOT.search(text)):
        return [n for n in body if n < last]
    return body


def _trimmed(page: Page, body: list[int]) -> list[int]:
    while body and not page.blocks[body[-1]].text:
        body = body[:-1]
    while body and not page.blocks[body[0]].text:
        body = body[1:]
    return body if any(_says_something(page.blocks[n]) for n in body) else []


def _says_something(block: Block) -> bool:
    """Whether a block is more than the dash that stands where an answer is still to come."""
    return block.kind in (Kind.CODE, Kind.TABLE) or any(sign.isalnum() for sign in block.text)


def _has_answer_marks(page: Page, starts: Sequence[Start], bodies: Sequence[list[int]]) -> bool:
    """Whether answers begin with a mark such as "A:", so that it is none of their words."""
    firsts = [page.blocks[body[0]].text for body in bodies if body]
    marked = sum(bool(ANSWER_MARK.match(text)) for text in firsts)
    questions = sum(bool(QUESTION_MARK.match(_question_text(page, start))) for start in starts)
    return marked > 0 and (marked >= 0.3 * len(firsts) or questions >= 0.5 * len(starts))


def _answer(page: Page, start: Start, body: Sequence[int], *, strip: bool) -> str:
    blocks = [_mended(page, n, before) for before, n in zip((None, *body), body, strict=False)]
    if start.rest:
        rest = Block(start.rest, start.rest, indent=blocks[0].indent if blocks else 0)
        blocks = [rest, *blocks]
    if not blocks:
        return ""
    if strip:
        blocks = _without_mark(blocks)
    first = replace(blocks[0], joint=Joint.APART) if blocks else None
    lines = page.lines if not any(block.container or block.markdown for block in blocks) else ()
    return format_blocks([first, *blocks[1:]] if first else [], lines)


def _mended(page: Page, n: int, before: int | None) -> Block:
    """A block, joined to the one before it where a page end tore a sentence apart."""
    block = page.blocks[n]
    if (
        before is not None
        and block.joint is Joint.APART
        and block.text[:1].islower()
        and not _SENTENCE_END.search(page.blocks[before].text)
        and any(m in page.dropped and page.blocks[m].text for m in range(before + 1, n))
    ):
        return replace(block, joint=Joint.WRAP)
    return block


def _without_mark(blocks: Sequence[Block]) -> list[Block]:
    first, *others = blocks
    match = ANSWER_MARK.match(first.text)
    if not match:
        return list(blocks)
    text = first.text[match.end() :]
    markdown = first.markdown
    if markdown:
        inner = re.match(r"[*_\s]*" + re.escape(match[0].strip(" *_[(")) + r"[*_\s]*", markdown)
        if inner:
            markdown = _balanced(markdown[inner.end() :], inner[0])
        elif ANSWER_MARK.match(markdown):
            markdown = markdown[ANSWER_MARK.match(markdown).end() :]  # type: ignore[union-attr]
        if text and not markdown:
            markdown = text
    if not text.strip():
        return [replace(others[0], joint=Joint.APART), *others[1:]] if others else []
    kind = first.kind if first.kind is not Kind.HEADING else Kind.PARAGRAPH
    return [replace(first, text=text, markdown=markdown, kind=kind), *map(_unmarked, others)]


def _unmarked(block: Block) -> Block:
    """A further answer without its mark; "A2)" stays, since it tells the answers apart."""
    match = ANSWER_MARK.match(block.text)
    if not match or block.markdown or any(sign.isdigit() for sign in match[0]):
        return block
    return replace(block, text=block.text[match.end() :])


def _balanced(rest: str, taken: str) -> str:
    """The rest of a line of Markdown after a mark; emphasis that began before the mark goes on."""
    for sign in ("**", "__"):
        if taken.count(sign) % 2 and rest.count(sign) % 2:
            return sign + rest
    return rest
