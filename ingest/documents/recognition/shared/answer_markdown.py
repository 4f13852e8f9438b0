"""Blocks -> the Markdown of an answer, in the form that its document gives it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.documents.blocks import Block, Emphasis, Joint, Kind
from ingest.markdown import escape

__all__ = ["format_blocks"]

_CODE_INDENT = 4
"""Columns by which code stands further in than the text around it."""
_CODE_SIGNS = re.compile(r"[{}<>=|$\\;]|^\s*[#%$>]|--\w|\w\(\)|^\S+$|/\w+/", re.MULTILINE)


def format_blocks(blocks: Sequence[Block], lines: Sequence[str] = ()) -> str:
    """The blocks as Markdown; `lines` are those of a plain text, whose code keeps its columns."""
    parts: list[str] = []
    base = min((block.indent for block in blocks if block.text), default=0)
    depth = min((block.depth for block in blocks if block.text), default=0)
    quotes = _common_quotes(blocks)
    in_item = 0
    was_number = False
    n = 0
    while n < len(blocks):
        block = blocks[n]
        if block.kind in (Kind.RULE, Kind.IMAGE) or not block.text.strip():
            n += 1
            continue
        if lines and (end := _code_end(blocks, n, base, lines)):
            text = _fence("\n".join(_code_lines(blocks[n:end], lines)))
            parts.append(("\n\n" if parts else "") + _indented(text, in_item))
            n = end
            continue
        level = max(0, block.depth - depth)
        text = _text(block)
        quoted = "> " * (_quotes(block) - quotes) if block.container else ""
        if block.kind is Kind.ITEM:
            step = 4 * max(0, level - 1 if depth == 0 else level)
            is_same = bool(in_item) and _is_number(block) == was_number
            was_number = _is_number(block)
            joint = "\n" if is_same or step else "\n\n"
            parts.append((joint if parts else "") + " " * step + f"{block.marker or '-'} {text}")
            in_item = step + 4
        elif block.joint is Joint.WRAP and parts:
            parts.append(
                ("\n" + " " * in_item if block.markdown and not block.container else " ") + text
            )
        elif block.joint is Joint.GLUE and parts:
            parts.append(" " + text)
        elif block.joint is Joint.BREAK and parts:
            parts.append("  \n" + " " * in_item + text)
        else:
            if block.depth <= depth and not (lines and in_item and block.indent > base):
                in_item = 0
            if block.kind is Kind.DEFINITION and parts:
                parts.append("\n:   " + text)
            else:
                parts.append(("\n\n" if parts else "") + _indented(quoted + text, in_item))
        n += 1
    return "".join(parts).strip("\n").rstrip()


def _text(block: Block) -> str:
    if block.kind is Kind.CODE:
        return block.markdown or _fence(block.text)
    text = block.markdown or _emphasised(block)
    if block.kind is Kind.HEADING:
        return f"### {text}"
    if block.kind is Kind.SUMMARY and not text.startswith("**"):
        return f"**{text}**"
    return text


def _is_number(block: Block) -> bool:
    return block.marker[:1].isalnum()


def _emphasised(block: Block) -> str:
    text = escape(block.text)
    if block.kind is not Kind.HEADING:
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
    return sum(one.name == "blockquote" for one in block.path())


def _common_quotes(blocks: Sequence[Block]) -> int:
    return min((_quotes(block) for block in blocks if block.text and block.container), default=0)


def _code_end(blocks: Sequence[Block], start: int, base: int, lines: Sequence[str]) -> int:
    """Where lines of code that begin at a block end, 0 where none begin."""
    block = blocks[start]
    if block.container or block.markdown or block.joint is not Joint.APART:
        return 0
    if block.indent < base + _CODE_INDENT or block.kind not in (Kind.PARAGRAPH, Kind.ITEM):
        return 0
    end = start + 1
    while end < len(blocks) and blocks[end].joint is Joint.WRAP:
        if blocks[end].indent < base + _CODE_INDENT:
            return 0
        end += 1
    while (
        end < len(blocks)
        and blocks[end].kind is Kind.PARAGRAPH
        and (blocks[end].indent >= base + _CODE_INDENT)
    ):
        end += 1
    text = "\n".join(lines[one.first - 1] for one in blocks[start:end])
    if block.kind is Kind.ITEM or not _CODE_SIGNS.search(text):
        return 0
    return end


def _code_lines(blocks: Sequence[Block], lines: Sequence[str]) -> list[str]:
    numbers = range(blocks[0].first, blocks[-1].last + 1)
    chosen = [lines[number - 1].expandtabs(8).rstrip() for number in numbers]
    margin = min((len(line) - len(line.lstrip()) for line in chosen if line), default=0)
    return [line[margin:] for line in chosen]
