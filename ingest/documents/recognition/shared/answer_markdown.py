"""Blocks -> the Markdown of an answer, in the form that its document gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.documents.blocks import Block, BlockKind, Emphasis, Joint
from ingest.documents.recognition.shared import weights
from ingest.markdown import escape

__all__ = ["format_blocks"]

_CODE_SIGNS = re.compile(r"[{}<>=|$\\;]|^\s*[#%$>]|--\w|\w\(\)|^\S+$|/\w+/", re.MULTILINE)


@dataclass(frozen=True)
class _Frame:
    """What the blocks of an answer have in common, so that it stands at the margin."""

    base: int
    """Their least indent."""
    depth: int
    """How many lists all of them stand in."""
    quotes: int
    """How many quotations all of them stand in."""
    lines: Sequence[str]


@dataclass(frozen=True)
class _State:
    """What has been written so far."""

    is_begun: bool = False
    in_item: int = 0
    """Columns by which what belongs to the open item is indented, 0 outside of items."""
    is_numbered: bool = False
    """Whether the last item was."""


def format_blocks(blocks: Sequence[Block], lines: Sequence[str] = ()) -> str:
    """The blocks as Markdown; `lines` are those of a plain text, whose code keeps its columns."""
    frame = _Frame(
        min((block.indent for block in blocks if block.text), default=0),
        min((block.depth for block in blocks if block.text), default=0),
        _common_quotes(blocks),
        lines,
    )
    parts: list[str] = []
    state = _State()
    n = 0
    while n < len(blocks):
        block = blocks[n]
        if block.kind in (BlockKind.RULE, BlockKind.IMAGE) or not block.text.strip():
            n += 1
        elif lines and (end := _code_end(blocks, n, frame.base, lines)):
            code = _fence("\n".join(_code_lines(blocks[n:end], lines)))
            parts.append(_paragraph(code, state))
            state = replace(state, is_begun=True)
            n = end
        else:
            written = (rule(frame, state, block) for rule in _RULES)
            part, state = next(found for found in written if found is not None)
            parts.append(part)
            state = replace(state, is_begun=True)
            n += 1
    return "".join(parts).strip("\n").rstrip()


_Written = tuple[str, _State] | None
"""A block with what joins it to those above, and the state after it; None for another rule's."""


def _item(frame: _Frame, state: _State, block: Block) -> _Written:
    """Items of one list touch; another list is apart, or Markdown would join the two."""
    if block.kind is not BlockKind.ITEM:
        return None
    level = max(0, block.depth - frame.depth)
    step = 4 * max(0, level - 1 if frame.depth == 0 else level)
    is_numbered = block.marker[:1].isalnum()
    is_same = bool(state.in_item) and is_numbered == state.is_numbered
    join = "" if not state.is_begun else "\n" if is_same or step else "\n\n"
    text = f"{join}{' ' * step}{block.marker or '-'} {_text(block)}"
    return text, replace(state, in_item=step + 4, is_numbered=is_numbered)


def _wrapped(frame: _Frame, state: _State, block: Block) -> _Written:
    """A line that was full; Markdown as written keeps its lines, since tables have them."""
    if block.joint is not Joint.WRAP or not state.is_begun:
        return None
    keeps_lines = block.markdown and not block.container
    return ("\n" + " " * state.in_item if keeps_lines else " ") + _text(block), state


def _glued(frame: _Frame, state: _State, block: Block) -> _Written:
    """`<b>Yes.</b> But ask.`: two blocks of one line."""
    if block.joint is not Joint.GLUE or not state.is_begun:
        return None
    return " " + _text(block), state


def _broken(frame: _Frame, state: _State, block: Block) -> _Written:
    """`<br>`, and the lines of an address in Word."""
    if block.joint is not Joint.BREAK or not state.is_begun:
        return None
    return "  \n" + " " * state.in_item + _text(block), state


def _definition(frame: _Frame, state: _State, block: Block) -> _Written:
    """A glossary within an answer."""
    if block.kind is not BlockKind.DEFINITION or not state.is_begun:
        return None
    return "\n:   " + _text(block), _after_paragraph(frame, state, block)


def _apart(frame: _Frame, state: _State, block: Block) -> _Written:
    """A paragraph, a heading, code or a table, in its item or its quotation if it is in one."""
    after = _after_paragraph(frame, state, block)
    quoted = "> " * (_quotes(block) - frame.quotes) if block.container else ""
    return _paragraph(quoted + _text(block), after), after


def _after_paragraph(frame: _Frame, state: _State, block: Block) -> _State:
    """Out of the item, unless the block is in its list, or in plain text further in."""
    is_in_item = frame.lines and state.in_item and block.indent > frame.base
    return state if block.depth > frame.depth or is_in_item else replace(state, in_item=0)


_RULES: tuple[Callable[[_Frame, _State, Block], _Written], ...] = (
    _item,
    _wrapped,
    _glued,
    _broken,
    _definition,
    _apart,
)
"""The first rule that takes a block writes it; the last takes any."""


def _paragraph(text: str, state: _State) -> str:
    return ("\n\n" if state.is_begun else "") + _indented(text, state.in_item)


def _text(block: Block) -> str:
    if block.kind is BlockKind.CODE:
        return block.markdown or _fence(block.text)
    text = block.markdown or _emphasised(block)
    if block.kind is BlockKind.HEADING:
        return f"### {text}"
    if block.kind is BlockKind.SUMMARY and not text.startswith("**"):
        return f"**{text}**"
    return text


def _emphasised(block: Block) -> str:
    text = escape(block.text)
    if block.kind is not BlockKind.HEADING:
        for emphasis, sign in ((Emphasis.ITALIC, "*"), (Emphasis.BOLD, "**")):
            if emphasis in block.emphasis:
                text = f"{sign}{text}{sign}"
    return text


def _fence(code: str) -> str:
    fence = "````" if "```" in code else "```"
    return f"{fence}\n{code}\n{fence}"


def _indented(text: str, columns: int) -> str:
    return "\n".join(" " * columns + line if line else line for line in text.split("\n"))


def _quotes(block: Block) -> int:
    return sum(container.name == "blockquote" for container in block.path())


def _common_quotes(blocks: Sequence[Block]) -> int:
    return min((_quotes(block) for block in blocks if block.text and block.container), default=0)


def _code_end(blocks: Sequence[Block], start: int, base: int, lines: Sequence[str]) -> int:
    """Where lines of code that begin at a block end, 0 where none begin."""
    block = blocks[start]
    if block.container or block.markdown or block.joint is not Joint.APART:
        return 0
    if block.indent < base + weights.CODE_COLUMNS or block.kind not in (
        BlockKind.PARAGRAPH,
        BlockKind.ITEM,
    ):
        return 0
    end = start + 1
    while end < len(blocks) and blocks[end].joint is Joint.WRAP:
        if blocks[end].indent < base + weights.CODE_COLUMNS:
            return 0
        end += 1
    while (
        end < len(blocks)
        and blocks[end].kind is BlockKind.PARAGRAPH
        and (blocks[end].indent >= base + weights.CODE_COLUMNS)
    ):
        end += 1
    text = "\n".join(lines[line.first - 1] for line in blocks[start:end])
    if block.kind is BlockKind.ITEM or not _CODE_SIGNS.search(text):
        return 0
    return end


def _code_lines(blocks: Sequence[Block], lines: Sequence[str]) -> list[str]:
    numbers = range(blocks[0].first, blocks[-1].last + 1)
    chosen = [lines[number - 1].expandtabs(8).rstrip() for number in numbers]
    margin = min((len(line) - len(line.lstrip()) for line in chosen if line), default=0)
    return [line[margin:] for line in chosen]
