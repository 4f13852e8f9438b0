"""Markdown -> blocks. The text stays as its writer set it, so that answers keep their form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.documents.blocks import Block, BlockKind, Joint, Reading
from ingest.documents.readers.encoding import decode, repair, split_lines
from ingest.documents.readers.markdown.lines import is_without_words
from ingest.documents.readers.markdown.walk import walk_lines
from ingest.documents.unreadable import empty_document

__all__ = ["read"]

_MOST_FRONT_MATTER = 200
"""Lines; what is longer begins with a rule across the page."""
_PICTURE_DATA = re.compile(r"\(data:[^()\s]*\)")


def read(data: bytes) -> Reading:
    """The blocks of a text. Raises UnreadableError when there are none."""
    text = repair(decode(data))
    if not text.strip():
        raise empty_document()
    lines = split_lines(text)
    shown = _without_comments(lines)
    count = _front_matter(shown)
    blocks = walk_lines(["" for _ in shown[:count]] + shown[count:])
    if count:
        reason = "front matter"
        blocks.append(Block("", kind=BlockKind.BOILERPLATE, first=1, last=count, reason=reason))
    blocks.extend(_left_over(shown, blocks))
    return Reading(tuple(lines), tuple(sorted(blocks, key=lambda block: block.first)))


def _without_comments(lines: Sequence[str]) -> list[str]:
    """The lines without comments and the data of pictures; their number stays."""
    text = "\n".join(_PICTURE_DATA.sub("()", line) for line in lines)
    parts: list[str] = []
    at = 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        parts.append(text[at:begin] + "\n" * text.count("\n", begin, end))
        at = end + len("-->")
    return ("".join(parts) + text[at:]).split("\n")


def _front_matter(lines: Sequence[str]) -> int:
    """How many lines at the beginning are YAML, or TOML as Hugo has it, about the page."""
    mark = lines[0].strip()
    if mark not in ("---", "+++"):
        return 0
    ends = (n for n, line in enumerate(lines[1:_MOST_FRONT_MATTER], 2) if line.strip() == mark)
    return next(ends, 0)


def _left_over(lines: Sequence[str], blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks of the lines that the parser has no use for.

    They say where links lead, or are nested deeper than it follows.
    """
    covered = {number for block in blocks for number in range(block.first, block.last + 1)}
    joint = Joint.APART
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if number in covered or not text:
            joint = Joint.APART
        elif is_without_words(line):
            reason = "markup without words"
            yield Block(text, kind=BlockKind.BOILERPLATE, first=number, last=number, reason=reason)
        else:
            yield Block(text, text, joint=joint, first=number, last=number)
            joint = Joint.WRAP
