"""Plain text -> blocks: a line is a block, and what its writer drew with characters is seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.documents.blocks import Block, BlockKind, Container, Emphasis, Joint, Reading
from ingest.documents.readers.encoding import decode, repair, split_lines
from ingest.documents.unreadable import empty_document

__all__ = ["LONG_CODE", "blocks_of_lines", "read"]

LONG_CODE = 60
"""Lines: what is set as code and has more, is a plain text that was put on a page."""

_RULE = re.compile(r"\s*([-=_~*#+.^\"'`:─━═—–])(?:\s?\1){2,}\s*")
_ITEM = re.compile(
    r"(?P<marker>[-*•▪◦●○·‣»o+]|\d{1,3}[.)]|\d{1,3}\.\)|[b-z][.)]|a\))\s+(?P<text>\S.*)"
)
_WIKI = re.compile(r"(={1,6}|!{2,4})\s*([^=\s].*?)\s*\1")
_OPEN_WIKI = re.compile(r"(={1,6})\s+(\S.*)|=head([1-6])\s+(\S.*)")
"""AsciiDoc and Perl's documentation: "== Title", "=head2 Title"."""
_ASCIIDOC = re.compile(r"={1,5} \S")
_ANCHOR = re.compile(r"\[\[[\w-]+\]\]\s*")
_ATX = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*")
_ATX_BELOW = re.compile(r"#{2,6} \S")
"""One "#" may begin a comment of a program."""
_STRONG = re.compile(r"(\*\*|__|\*|_|==?|--)(?=[^\s*_=-])((?:(?!\1).)*[^\s*_=-])\1")
_STARRED = re.compile(r"\s*(\*{4,6})_?((?:(?!\*{4}).)*[^\s*])\1\s*", re.DOTALL)
"""A heading as html2text writes it: six stars for the first level, "_" for a space in bold."""
_DECORATION = re.compile(r"^([*#=|~+-])\1*\s+|\s+([*#=|~+-])\2*$")
_EMPHASIS = {"*": Emphasis.ITALIC, "_": Emphasis.ITALIC}
_TAB = 8
_HEADING_LINES = 3
_UNEVEN = 2
"""Characters by which an underline may be longer or shorter than a title within text."""


def read(data: bytes) -> Reading:
    """The lines of a text. Raises UnreadableError when there are none."""
    text = repair(decode(data))
    if not text.strip():
        raise empty_document()
    lines = split_lines(text)
    return Reading(tuple(lines), tuple(blocks_of_lines(lines)))


@dataclass
class _Levels:
    """Levels of underlined headings, in the order in which their characters first appear."""

    characters: list[tuple[str, bool]] = field(default_factory=list)

    def of(self, character: str, is_boxed: bool) -> int:
        key = (character, is_boxed)
        if key not in self.characters:
            self.characters.append(key)
        return min(6, self.characters.index(key) + 1)


def blocks_of_lines(
    lines: Sequence[str], first: int = 1, container: Container | None = None
) -> list[Block]:
    """The blocks of a text, in a container; `first` is the number of its first line."""
    blocks: list[Block] = []
    levels = _Levels()
    number, above_is_blank, joint = 0, True, Joint.APART
    has_atx = sum(bool(_ATX_BELOW.match(line)) for line in lines) >= 2
    is_asciidoc = sum(bool(_ASCIIDOC.match(line)) for line in lines) >= 2
    while number < len(lines):
        line = lines[number].expandtabs(_TAB).replace("\f", "")
        if not line.strip():
            number, above_is_blank, joint = number + 1, True, Joint.APART
            continue
        block = _listing(lines, number) if is_asciidoc else None
        block = block or _starred(lines, number)
        if block is None and (joint is Joint.APART or _is_underlined(lines, number)):
            block = _heading(lines, number, levels)
        if block is not None:  # one that stands apart
            number, above_is_blank, joint = block.last, True, Joint.APART
        else:
            is_apart = above_is_blank or (has_atx and bool(_ATX.fullmatch(line.strip())))
            block = _line(line, number + 1, joint, is_apart)
            joint = Joint.APART if block.kind in (BlockKind.RULE, BlockKind.HEADING) else Joint.WRAP
            number, above_is_blank = number + 1, block.kind is BlockKind.RULE
        blocks.append(block)
    if first == 1 and container is None:
        return blocks
    shift = first - 1
    return [
        replace(block, container=container, first=block.first + shift, last=block.last + shift)
        for block in blocks
    ]


def _line(line: str, number: int, joint: Joint, above_is_blank: bool) -> Block:
    indent = len(line) - len(line.lstrip())
    text = _ANCHOR.sub("", line.strip()) or line.strip()
    if _RULE.fullmatch(text):
        return Block(
            "", kind=BlockKind.RULE, joint=Joint.APART, indent=indent, first=number, last=number
        )
    if above_is_blank and (wiki := _WIKI.fullmatch(text)):
        level = len(wiki[1])
        return Block(wiki[2], kind=BlockKind.HEADING, level=level, first=number, last=number)
    if not indent and (opened := _OPEN_WIKI.fullmatch(text)):
        level = len(opened[1]) if opened[1] else int(opened[3])
        title = _ANCHOR.sub("", opened[2] or opened[4])
        return Block(title, kind=BlockKind.HEADING, level=level, first=number, last=number)
    if above_is_blank and not indent and (atx := _ATX.fullmatch(text)):
        level = len(atx[1])
        return Block(atx[2], kind=BlockKind.HEADING, level=level, first=number, last=number)
    item = _ITEM.fullmatch(text)
    if item:
        marker = item["marker"]
        return Block(
            " ".join(item["text"].split()),
            kind=BlockKind.ITEM,
            joint=joint,
            depth=1,
            marker=marker if marker[0].isalnum() and marker != "o" else "-",
            indent=indent,
            first=number,
            last=number,
        )
    strong = _STRONG.fullmatch(text)
    return Block(
        " ".join((strong[2] if strong else text).split()),
        joint=joint,
        emphasis=_EMPHASIS.get(strong[1], Emphasis.BOLD) if strong else Emphasis.NONE,
        indent=indent,
        first=number,
        last=number,
    )


def _listing(lines: Sequence[str], start: int) -> Block | None:
    """AsciiDoc's code between two lines of four characters."""
    mark = lines[start].rstrip()
    if mark not in ("----", "...."):
        return None
    end = next((n for n in range(start + 1, len(lines)) if lines[n].rstrip() == mark), None)
    if end is None:
        return None
    text = "\n".join(lines[start + 1 : end])
    return Block(text, kind=BlockKind.CODE, first=start + 1, last=end + 1) if text.strip() else None


def _heading(lines: Sequence[str], start: int, levels: _Levels) -> Block | None:
    """A heading that begins on this line: up to three lines with a rule below, or two around."""
    over = _RULE.fullmatch(lines[start])
    first = start + 1 if over else start
    end = first
    while end < len(lines) and end - first <= _HEADING_LINES:
        if not lines[end].strip():
            return None
        under = _RULE.fullmatch(lines[end])
        if under:
            break
        end += 1
    else:
        return None
    if end == first or end == len(lines):
        return None
    words = [line.expandtabs(_TAB).strip() for line in lines[first:end]]
    longest, width = max(map(len, words)), len(lines[end].strip())
    if over and over[1] == under[1] and len(lines[start].strip()) == width:
        is_boxed = True
    elif not over and len(words) > 1 and words[-1].endswith("."):
        return None  # a paragraph above a rule across the page
    elif not over and any(word.endswith("?") for word in words[:-1]):
        return None  # questions of a list above the title of the next ones
    elif not over and _is_underline(width, longest, lines[end], lines[end - 1]):
        is_boxed = False
    else:
        return None
    text = " ".join(" ".join(words).split())
    text = _ANCHOR.sub("", _DECORATION.sub("", text)).strip() or text
    if not any(letter.isalnum() for letter in text):
        return None
    return Block(
        text,
        kind=BlockKind.HEADING,
        level=levels.of(under[1], is_boxed),
        indent=len(lines[first]) - len(lines[first].lstrip()),
        first=start + 1,
        last=end + 1,
    )


def _is_underlined(lines: Sequence[str], n: int) -> bool:
    """Whether a line of a text without blank lines has a rule of its own length below."""
    if n + 1 >= len(lines) or not _RULE.fullmatch(lines[n + 1]) or _RULE.fullmatch(lines[n]):
        return False
    if lines[n].rstrip().endswith((".", ":")):
        return False
    return abs(len(lines[n].strip()) - len(lines[n + 1].strip())) <= _UNEVEN


def _starred(lines: Sequence[str], start: int) -> Block | None:
    """A heading between stars, over up to six lines."""
    if not lines[start].lstrip().startswith("****"):
        return None
    for end in range(start + 1, min(len(lines), start + 2 * _HEADING_LINES) + 1):
        if not lines[end - 1].strip():
            return None
        match = _STARRED.fullmatch("\n".join(lines[start:end]))
        if match:
            text = " ".join(re.sub(r"_(?=\s)|(?<=\s)_|_$", "", match[2]).split())
            text = text if " " in text and "_" not in text else text.replace("_", " ")
            level = 7 - len(match[1])
            return Block(text, kind=BlockKind.HEADING, level=level, first=start + 1, last=end)
    return None


def _is_underline(width: int, longest: int, rule: str, above: str) -> bool:
    """Whether a rule is as long as the line above it, and not one across the page."""
    indents = [len(line) - len(line.lstrip()) for line in (rule, above)]
    if abs(indents[0] - indents[1]) > 4:
        return False
    return 0.5 * longest <= width <= 1.4 * longest + 4 or (
        width < longest and longest - width <= 12
    )
