"""Marks and signs that documents write in ways of their own -> the forms that recognition knows.

    Question            -> Question:        a word alone on its line, or without a sign
    Q.How?              -> Q. How?          glued to what it marks
    How?By bus.         -> How? By bus.     glued to its answer
    + How?   How? ▼     -> How?             what unfolds an answer on its page
    The board's answer: -> answer:          whose it is

One such line may be a line of text: each form counts where several lines have it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.columns import is_head
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.marks import (
    QUESTION_MARK,
    UNFOLDING,
    any_case,
    is_marked,
)
from ingest.documents.recognition.shared.question_words import begins_question, ends_question
from ingest.documents.vocabulary import phrases

__all__ = ["in_usual_forms"]

_TEXT = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING, BlockKind.SUMMARY, BlockKind.TERM)
_OPENING = r"(?=[^\W\d_a-zß-ÿ]|[\"“‘'«„¿])"
"""What begins a sentence, capitals of all scripts or those of none."""
_GLUED_ANSWER = re.compile(
    r"[^\W\d_a-zß-ÿ][^.?!:/]{8,200}[?？](?=[\"“«„¿]?[^\W\d_a-zß-ÿ][^\s=&/]*\s)"
)
_NUMBER = r"(?:\s?[#№]?\s?\d{1,3}(?:\.\d{1,3})*)?"


def _patterns(letter: str, words: str, letters: str, opening: str) -> tuple[re.Pattern[str], ...]:
    """Marks glued to their words, words alone, words without a sign; group 1 is the mark.

    Of letters, only the usual one stands before any sign by itself. `opening` is what begins a
    sentence, a lookahead.
    """
    word = any_case(phrases(words))
    others = "".join(phrases(letters))
    return (
        re.compile(rf"[\s*_]*([{others}]\s?\d{{0,3}}[:：])[*_]*{opening}"),
        re.compile(rf"[\s*_]*([{others}]\s?\d{{0,3}})[.)][*_]*\s*{opening}"),
        re.compile(rf"[\s*_]*((?:{letter}|{word}){_NUMBER}[.)])[*_]*{opening}"),
        re.compile(rf"[\s*_]*((?:{word}){_NUMBER})[\s*_]*\Z"),
        re.compile(rf"[\s*_]*((?:{word}){_NUMBER})[*_]*\s+{opening}"),
    )


_QUESTIONS = _patterns("Q", "question_words", "question_letters", _OPENING)
_ANSWERS = _patterns("A", "answer_words", "answer_letters", rf"(?:{_OPENING}|(?=\d))")

_ANSWER_BESIDE = re.compile(rf"[?？]\s+[{''.join(phrases('answer_letters'))}][.):]\s")
"""The mark of an answer in the line of its question."""
_ICON = r"[a-z]+(?:_[a-z]+)+"
"""What the text of a page has for a sign of a font: "expand_more"."""
_PICTURES = "\u2190-\u2bff\U0001f300-\U0001faff"
"""Arrows, dingbats and small pictures."""
_SIGNS = f"{UNFOLDING}#¶^"
_LAST = frozenset(f"{_SIGNS}*")
_BEHIND = re.compile(rf"(?P<text>.*\w.*?)\s*(?P<sign>[{re.escape(_SIGNS)}]|\*\*+)+\s*")
_BEHIND_QUESTION = re.compile(
    rf"(?P<text>.*[?？؟][\"'”’)\]]*)\s*(?:[{re.escape(_SIGNS)}]|\*\*+|__+|{_ICON}$)+\s*"
)
_LABEL = re.compile(r".*[?？؟]\s+(\w+(?:[ _]\w+){0,2})$")
"""One to three words behind a question."""
_BEFORE = re.compile(
    rf"\s*(?P<sign>[{re.escape(_SIGNS.replace('#', ''))}>{_PICTURES}]\ufe0f?"
    rf"|#+|\*\*+|{_ICON}(?![a-z_]))"
    rf"(?:\s+|(?<=[a-z{_PICTURES}\ufe0f])(?=[A-ZÀ-Þ]))(?P<text>[*_]*[\w¿].*)"
)
_OWNER = r"[\s*_]*((?:[^\W\d_][\w’'.&-]*\s+){1,3})"
_OWNED = [
    re.compile(rf"{_OWNER}(?=(?:{any_case(phrases(words))}){_NUMBER}[*_]*\s?[:：])")
    for words in ("question_words", "answer_words")
]
"""Whose question or answer it is, before the mark: "Our answer:", "Parents' question 3:"."""
_ASKER = re.compile(
    rf"[\s*_]*(?:{any_case(phrases('question_words'))})(\s+[^\W\d_]{{1,4}}(?:\s+[A-ZÀ-Þ][\w.’'-]*){{1,3}})"
    r"(?=[*_]*\s?[:：])"
)
"""The same behind it: "Question from Ida:"."""


def in_usual_forms(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, those with marks and signs of their own in the usual form."""
    for step in (
        _without_signs,
        _without_labels,
        _with_bare_marks,
        _with_whole_marks,
        _with_parted_answers,
        _with_whole_questions,
    ):
        blocks = step(blocks)
    return blocks


def _found(pattern: re.Pattern[str], text: str, *, is_behind: bool) -> re.Match[str] | None:
    """A sign behind a text, or before it; most lines show by their last character alone that they
    have none behind."""
    if is_behind and text.rstrip()[-1:] not in _LAST:
        return None
    return pattern.fullmatch(text)


def _found_behind_question(text: str) -> re.Match[str] | None:
    """A sign or an icon behind a question; of an icon, a "_" is in the text."""
    if text.rstrip()[-1:] not in _LAST and "_" not in text:
        return None
    return _BEHIND_QUESTION.fullmatch(text)


def _without_signs(blocks: Sequence[Block]) -> Sequence[Block]:
    behind: Counter[str] = Counter()
    before: Counter[str] = Counter()
    asking: Counter[tuple[str, bool]] = Counter()
    for block in blocks:
        if block.kind not in _TEXT:
            continue
        for pattern, count, is_behind in ((_BEHIND, behind, True), (_BEFORE, before, False)):
            if found := _found(pattern, block.text, is_behind=is_behind):
                count[found["sign"]] += 1
                asking[found["sign"], is_behind] += ends_question(found["text"])
    answering = _signs_of_answers(blocks)
    kept: list[Block] = []
    for block in blocks:
        text = block.text
        if block.kind in _TEXT and text:
            if (found := _BEFORE.fullmatch(text)) and found["sign"] in answering:
                text = found["text"]
            if found := _found_behind_question(text):
                text = found["text"]
            for pattern, count, is_behind in ((_BEHIND, behind, True), (_BEFORE, before, False)):
                found = _found(pattern, text, is_behind=is_behind)
                if found and count[found["sign"]] >= weights.SEVERAL_ALIKE:
                    share = asking[found["sign"], is_behind] / count[found["sign"]]
                    text = found["text"] if share >= weights.MOSTLY_SIGNED else text
        kept.append(_reworded(block, text) if text != block.text else block)
    return kept


def _signs_of_answers(blocks: Sequence[Block]) -> set[str]:
    """Signs that stand before lines right below those that ask, and before no others."""
    below: Counter[str] = Counter()
    others: set[str] = set()
    is_asked = False
    for block in blocks:
        if block.kind in _TEXT and (found := _BEFORE.fullmatch(block.text)):
            if is_asked and not ends_question(block.text):
                below[found["sign"]] += 1
            else:
                others.add(found["sign"])
        is_asked = ends_question(block.text) if block.text else is_asked
    return {
        sign
        for sign, times in below.items()
        if times >= weights.SEVERAL_ALIKE and sign not in others
    }


def _without_labels(blocks: Sequence[Block]) -> Sequence[Block]:
    """Questions without what a button says of itself to those who do not see it: "How? Expand"."""
    found = {n: match[1] for n, block in enumerate(blocks) if (match := _borne(block, _LABEL))}
    labels = {label for label, times in Counter(found.values()).items() if times > 1}
    behind = sum(label in labels for label in found.values())
    asking = sum(block.kind in _TEXT and ends_question(block.text) for block in blocks)
    if behind < max(weights.SEVERAL_ALIKE, weights.MOSTLY_LABELLED * (asking + len(found))):
        return blocks
    bare = list(blocks)  # without that of the one that is open, "Collapse", as well
    for n, label in found.items():
        bare[n] = _reworded(blocks[n], blocks[n].text.removesuffix(label).rstrip())
    return bare


def _reworded(block: Block, text: str) -> Block:
    """A block with a part of its words; where its Markdown has them as they are, with that part."""
    at = block.markdown.find(text)
    return replace(block, text=text, markdown=text if at >= 0 else block.markdown)


def _with_bare_marks(blocks: Sequence[Block]) -> Sequence[Block]:
    """Marks without whose question or answer it is, where several say the same."""
    bare = list(blocks)
    for pattern in _OWNED:
        found = {n: match for n, block in enumerate(bare) if (match := _borne(block, pattern))}
        if len(found) < weights.SEVERAL_ALIKE or len({match[1] for match in found.values()}) > 1:
            continue  # one alone; "Short answer:" and "Long answer:"
        for n, match in found.items():
            bare[n] = _without_words(bare[n], match[1])
    asked = {n: match for n, block in enumerate(bare) if (match := _borne(block, _ASKER))}
    if len(asked) >= weights.SEVERAL_ALIKE:
        for n, match in asked.items():
            bare[n] = _without_words(bare[n], match[1])
    return bare


def _without_words(block: Block, words: str) -> Block:
    text, markdown = (one.replace(words, "", 1) for one in (block.text, block.markdown))
    return replace(block, text=text, markdown=markdown)


def _with_whole_marks(blocks: Sequence[Block]) -> Sequence[Block]:
    """Marks with a sign and a space behind them, where question and answer have them so."""
    marked = list(blocks)
    heads = _heads_of_tables(blocks)
    bodies = [n for n in range(len(marked)) if n not in heads]
    for pattern, answer, (sign, needs_answers) in zip(_QUESTIONS, _ANSWERS, _ENDINGS, strict=True):
        questions = [n for n in bodies if _bears(marked[n], pattern)]
        answers = [n for n in bodies if _bears(marked[n], answer)]
        beside = sum(bool(_ANSWER_BESIDE.search(marked[n].text)) for n in questions)
        alike = len(questions) + (_marked(blocks) if questions and not sign.strip() else 0)
        if alike < weights.SEVERAL_ALIKE:
            continue
        if needs_answers(questions, marked) and len(answers) + beside < max(
            weights.SEVERAL_ALIKE, weights.MOSTLY_SIGNED * len(questions)
        ):
            continue
        for numbers, mark in ((questions, pattern), (answers, answer)):
            for n in numbers:
                if not is_marked(marked[n].text):
                    marked[n] = _with_sign(marked[n], mark, sign)
    return marked


def _marked(blocks: Sequence[Block]) -> int:
    """How many blocks bear a whole mark."""
    return sum(block.kind in _TEXT and bool(QUESTION_MARK.match(block.text)) for block in blocks)


def _with_parted_answers(blocks: Sequence[Block]) -> Sequence[Block]:
    """Questions with a space before the answer that a page sets below and its text glues to it."""
    glued = [n for n, block in enumerate(blocks) if _bears(block, _GLUED_ANSWER)]
    if len(glued) < weights.SEVERAL_ALIKE:
        return blocks
    parted = list(blocks)
    for n in glued:
        block = blocks[n]
        question = _GLUED_ANSWER.match(block.text)
        if question:
            whole = f"{question[0]} {block.text[question.end() :]}"
            markdown = block.markdown.replace(question[0], f"{question[0]} ", 1)
            parted[n] = replace(block, text=whole, markdown=markdown)
    return parted


def _with_whole_questions(blocks: Sequence[Block]) -> Sequence[Block]:
    """Questions that a page breaks over two elements that are set alike, headings or bold."""
    whole = list(blocks)
    for n, (block, below) in enumerate(pairwise(blocks), 1):
        if (
            below.joint is Joint.APART
            and not below.page
            and (below.level or below.emphasis)
            and (block.kind, block.level, block.emphasis)
            == (below.kind, below.level, below.emphasis)
            and below.text[:1].islower()
            and not block.text[:1].islower()
            and block.text[-1:].isalnum()
            and begins_question(block.text)
            and ends_question(below.text)
        ):
            whole[n] = replace(below, joint=Joint.WRAP)
    return whole


def _heads_of_tables(blocks: Sequence[Block]) -> set[int]:
    """The cells of rows that name columns: "Question" above a column marks none."""
    rows = defaultdict[int, list[int]](list)
    for n, block in enumerate(blocks):
        row = next((one for one in block.path() if one.name == "tr"), None)
        if row is not None:
            rows[id(row)].append(n)
    return {n for row in rows.values() if is_head(blocks[n].text for n in row) for n in row}


def _bears(block: Block, pattern: re.Pattern[str]) -> bool:
    return bool(_borne(block, pattern))


def _borne(block: Block, pattern: re.Pattern[str]) -> re.Match[str] | None:
    return pattern.match(block.text) if block.kind in _TEXT else None


def _has_numbers(questions: Sequence[int], blocks: Sequence[Block]) -> bool:
    return all(any(map(str.isdigit, blocks[n].text)) for n in questions)


_Check = Callable[[Sequence[int], Sequence[Block]], bool]
_ENDINGS: tuple[tuple[str, _Check], ...] = (
    (" ", lambda questions, blocks: False),
    (": ", lambda questions, blocks: True),
    (" ", lambda questions, blocks: False),
    (":", lambda questions, blocks: not _has_numbers(questions, blocks)),
    (": ", lambda questions, blocks: True),
)
"""What a mark of each pattern lacks, and whether its questions need marked answers as a proof."""


def _with_sign(block: Block, pattern: re.Pattern[str], sign: str) -> Block:
    """A block whose mark has the sign that it lacked."""
    found = pattern.match(block.text)
    if not found:
        return block
    text = f"{found[1]}{sign}{block.text[found.end() :]}"
    mark = re.compile(rf"([\s*_]*{re.escape(found[1])})[.)]?([*_]*)\s*")
    markdown = mark.sub(lambda of: f"{of[1]}{sign.strip()}{of[2]} ", block.markdown, count=1)
    return replace(block, text=text, markdown=markdown.rstrip())


_STEPS = (
    _without_signs,
    _without_labels,
    _with_bare_marks,
    _with_whole_marks,
    _with_parted_answers,
)
