"""Runs of styled text -> Markdown and blocks: what the readers of HTML, Word and PDF share.

    <b>How much?</b> Fifty <i>marks</i>.
    StyledRun("How much?", BOLD)  StyledRun(" Fifty ")  StyledRun("marks", ITALIC)  StyledRun(".")

A run is text in one style, with the spaces around it. This is the one place where styled text is
written as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from operator import and_
from typing import TypeVar

from ingest.documents.blocks import Block, BlockKind, Emphasis
from ingest.documents.vocabulary import either
from ingest.markdown import BETWEEN, escape, set_off

__all__ = ["StyledRun", "block_of_runs", "has_words", "part_lead", "with_words", "write_markdown"]

_MARK_WORDS = either("question_words", "answer_words", "question_letters", "answer_letters")
_WITHOUT_WORDS = re.compile(
    rf"[\W_]*(?:(?:{_MARK_WORDS}|faq)?\s*[\d.]*[a-z]?)?[\W_]*", re.IGNORECASE
)
"""Characters, a number or the mark of a question: "Q.", "12.", "3 b)"."""

_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_SCRIPTS = ("javascript:", "data:", "vbscript:")
_WRITTEN = Emphasis.BOLD | Emphasis.ITALIC
"""What Markdown can say."""


@dataclass(frozen=True)
class StyledRun:
    """Text in one style."""

    text: str
    """With the blanks before and behind it, as they stand in the document."""
    emphasis: Emphasis = Emphasis.NONE
    link: str = ""
    """The target, empty where it is no link."""
    is_code: bool = False
    shift: str = ""
    """`sup` where it is raised, `sub` where it is lowered: 30¹ is not 301."""
    is_struck: bool = False
    """Whether a line is drawn through it, since it holds no longer."""


_R = TypeVar("_R", bound=StyledRun)


def has_words(text: str) -> bool:
    """Whether there is more in a text than punctuation, a number or the mark of a question.

    >>> [has_words(text) for text in ("Q 3.", "How?", "—")]
    [False, True, False]
    """
    return not _WITHOUT_WORDS.fullmatch(text)


def with_words(runs: Sequence[_R]) -> Sequence[_R]:
    """The runs that say how the whole is set: those with words, else the first."""
    return [run for run in runs if has_words(run.text)] or runs[:1]


def block_of_runs(
    block: Block, runs: Sequence[StyledRun], *, outer: Emphasis = Emphasis.NONE
) -> Block:
    """The block with the words of one or more runs, their Markdown, emphasis and link.

    `outer` is the emphasis that its Markdown need not say. What is struck out is in the Markdown
    alone; where nothing else is in the block, it is no text of the document.
    """
    spoken = with_words(runs)
    if all(run.is_struck for run in spoken):
        text, markdown = " ".join("".join(run.text for run in runs).split()), write_markdown(runs)
        kind, reason = BlockKind.BOILERPLATE, "struck out"
        return replace(block, text=text, markdown=markdown, kind=kind, reason=reason)
    links = {run.link for run in spoken}
    return replace(
        block,
        text=" ".join(_words(runs).split()),
        markdown=write_markdown(runs, outer=outer),
        emphasis=reduce(and_, (run.emphasis for run in spoken)),
        link=links.pop() if len(links) == 1 else "",
    )


def _words(runs: Sequence[StyledRun]) -> str:
    """The words of runs, without what is struck out, and with figures that are raised apart."""
    text = ""
    for run in runs:
        if run.shift and run.text.strip() and not run.is_struck:
            text += set_off(run.text, run.shift, text[-1:])
        else:
            text += "\0" if run.is_struck else run.text
    return BETWEEN.sub(" ", text).replace("\0", "")


def part_lead(runs: Sequence[_R]) -> Iterator[Sequence[_R]]:
    """The runs, in two parts where emphasised words at their beginning end: often a question.

    A lead has two words at least; the mark of a question before it, such as "Q.", may be in other
    type, and belongs to it.
    """
    end = _end_of_lead(runs)
    if end:
        yield runs[:end]
        yield runs[end:]
    else:
        yield runs


def _end_of_lead(runs: Sequence[StyledRun]) -> int:
    """How many runs are the lead; 0 where there is none, or nothing behind it."""
    emphases = [run.emphasis if has_words(run.text) else None for run in runs]
    lead = next((emphasis for emphasis in emphases if emphasis is not None), Emphasis.NONE)
    ends = (
        n for n, emphasis in enumerate(emphases) if emphasis is not None and not emphasis & lead
    )
    end = next(ends, 0) if lead else 0
    if len("".join(run.text for run in runs[:end]).split()) < 2:
        return 0
    while end > 1 and emphases[end - 1] is None and runs[end - 1].emphasis != lead:
        end -= 1  # the mark before the rest belongs to it
    return end if any(emphasis is not None for emphasis in emphases[:end]) else 0


def write_markdown(
    runs: Iterable[StyledRun], *, outer: Emphasis = Emphasis.NONE, brief_links: bool = False
) -> str:
    """The runs as Markdown on one line, without the emphasis `outer` that is said elsewhere.

    `brief_links` writes an address that leads to itself as `<address>`.

    >>> write_markdown([StyledRun("Ask", Emphasis.BOLD), StyledRun(" us "), StyledRun("here", link="https://a.b/")])
    '**Ask** us [here](https://a.b/)'
    """
    text = ""
    for form, group in groupby(runs, key=lambda run: _form(run, outer)):
        words = _BLANKS.sub(" ", "".join(run.text for run in group))
        inner = words.strip()
        if not inner:
            text += " " if words else ""
            continue
        before, _, after = words.partition(inner)
        shown = _linked(_worded(inner, form.is_code), inner, form.link, brief_links)
        text += before + _shifted(_emphasised(shown, form.emphasis), form) + after
    return " ".join(text.split())


def _form(run: StyledRun, outer: Emphasis) -> StyledRun:
    """What Markdown says of how a run is set."""
    emphasis = run.emphasis & _WRITTEN & ~outer
    return StyledRun("", emphasis, run.link, run.is_code, run.shift, run.is_struck)


def _worded(words: str, is_code: bool) -> str:
    if not is_code:
        return escape(words)
    tick = "``" if "`" in words else "`"
    return f"{tick}{words}{tick}"


def _linked(shown: str, words: str, link: str, is_brief: bool) -> str:
    """A link; one within the document, or to a script, is its words alone."""
    if not link or link.startswith(("#", *_SCRIPTS)):
        return shown
    if is_brief and link == words:
        return f"<{link}>"
    target = link.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    return f"[{shown}]({_BLANKS.sub('', target)})"


def _shifted(shown: str, run: StyledRun) -> str:
    shown = f"<{run.shift}>{shown}</{run.shift}>" if run.shift else shown
    return f"~~{shown}~~" if run.is_struck else shown


def _emphasised(shown: str, emphasis: Emphasis) -> str:
    stars = "*" * (Emphasis.ITALIC in emphasis) + "**" * (Emphasis.BOLD in emphasis)
    return f"{stars}{shown}{stars}"
