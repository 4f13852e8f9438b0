"""The blocks of a text as CommonMark has them, written so that python-markdown has them, too.

    text ──parse──> tokens ──regular──> the same blocks in one form ──> python-markdown

python-markdown knows items nested by four spaces alone, wants an empty line before most blocks and
code in no list. Where a text has more than paragraphs, markdown-it-py says where its blocks begin
and end; what stands within a line is left as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from ingest.markdown_dialect import parser, with_lists

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["Regular", "regular"]

_MORE = re.compile(
    r"^[ \t]*(?:[-+*•▪◦·#<>|:=]|\d+[.)]|```|~~~|_[ _]*$)|^(?: {4}| {0,3}\t)|\]:", re.MULTILINE
)
"""A text without any of these is paragraphs alone, which both libraries read alike."""

_ALIKE = re.compile(
    r"#{2,4} [^\n#]+"
    r"|(?:(?:^|\n)- (?:[^\W\d]|\*\*[^\s*]|“)[^\n]*)+"
    r"|(?:(?:^|\n)\|[^\n`\\]+\|){3,}",
    re.MULTILINE,
)
"""Between empty lines both read these alike, too: a heading, a list of single lines, a table."""

_BOXES = {True: "☑ ", False: "☐ ", None: ""}
"""A task begins with its box as a character, which is there in plain text and on paper too."""

_LABEL = re.compile(r"\s*(?:>\s*|[-+*]\s+|\d+[.)]\s+)*\[((?:\\.|[^\[\]\\])+)\]:", re.DOTALL)
_BLOCK_SIGN = re.compile(r"^(?=[#>]|[-+*:]\s|[-=|:][-=|: ]*$)|^(\d+)(?=\.\s)", re.MULTILINE)
"""What begins a block for python-markdown at the beginning of a line within a paragraph."""

_BOX = re.compile(r"\[!(?P<kind>\w+)\][-+]?(?P<title>.*)")
"""Begins an alert of GitHub, or a callout of Obsidian."""

_GROWING = frozenset({"ul", "ol", "dl", "quote"})
"""Blocks that python-markdown makes one of where nothing is between them."""

_NOTHING = "<!---->"
_INDENT = " " * 4


@dataclass(frozen=True)
class Regular:
    """A text in the form that python-markdown reads as CommonMark reads the text."""

    text: str
    notes: Mapping[str, str] = field(default_factory=dict)
    """Name of each note -> its text, in the same form."""
    references: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Label, in small letters -> address and title of a definition."""
    numbers: Sequence[int | None] = ()
    """Of each item of all lists, in order: the number that it must be given; None for the next."""


class _Block(NamedTuple):
    kind: str
    lines: list[str]
    is_tight: bool = False


def regular(text: str, stash: Callable[[str], str]) -> Regular:
    """The text in that form; `stash` keeps a block of HTML and gives what stands for it."""
    if not _MORE.search(text) or all(map(_is_alike, text.split("\n\n"))):
        return Regular(text)
    text = with_lists(text)[0]
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    parser().block.parse(text, parser(), env, tokens)
    writer = _Writer(stash)
    lines = writer.lines(iter(tokens), "")
    notes = {}
    for label, its in writer.notes.items():
        notes[label] = "\n".join(writer.lines(iter(its), ""))
    return Regular("\n".join(lines), notes, _references(text, env), writer.numbers)


def _is_alike(block: str) -> bool:
    """Whether both libraries read a block alike; one that is indented may belong to an item."""
    return bool(_ALIKE.fullmatch(block)) or not (block[:1].isspace() or _MORE.search(block))


def _references(text: str, env: dict[str, Any]) -> dict[str, tuple[str, str]]:
    lines = text.split("\n")
    found: dict[str, tuple[str, str]] = {}
    for one in env.get("references", {}).values():
        label = _LABEL.match("\n".join(lines[one["map"][0] : one["map"][1]]))
        if label is not None:
            name = " ".join(label[1].split()).lower()
            found.setdefault(name, (one["href"], one["title"]))
    return found


class _Writer:
    """Writes blocks down."""

    def __init__(self, stash: Callable[[str], str]) -> None:
        self._stash = stash
        self.notes: dict[str, list[Token]] = {}
        self.numbers: list[int | None] = []

    def lines(self, tokens: Iterator[Token], end: str) -> list[str]:
        return self._joined(self._blocks(tokens, end))

    def _joined(self, blocks: Sequence[_Block]) -> list[str]:
        """The blocks with empty lines between them; two lists or quotations stay two."""
        lines: list[str] = []
        for place, block in enumerate(blocks):
            if place:
                lines.append("")
                if block.kind in _GROWING and blocks[place - 1].kind == block.kind:
                    lines += [self._stash(_NOTHING), ""]
            lines += block.lines
        return lines

    def _blocks(self, tokens: Iterator[Token], end: str) -> list[_Block]:
        blocks: list[_Block] = []
        for token in tokens:
            if token.type == end:
                break
            block = self._block(token, tokens)
            if block is not None:
                blocks.append(block)
        return blocks

    def _block(self, token: Token, tokens: Iterator[Token]) -> _Block | None:
        kind = token.type
        if kind == "paragraph_open":
            return _Block("p", _paragraph(_content(tokens)), token.hidden)
        if kind == "heading_open":
            content = re.sub(r"#(?=#*$)", r"\\#", _content(tokens).replace("\n", " "))
            return _Block("heading", [f"{'#' * int(token.tag[1])} {content}"])
        if kind in ("fence", "code_block"):
            code = f"<pre><code>{escape(token.content, quote=False)}</code></pre>"
            return _Block("code", [self._stash(code)])
        if kind == "html_block":
            return _Block("html", [self._stash(token.content.strip("\n"))])
        if kind == "hr":
            return _Block("hr", ["***"])
        if kind == "blockquote_open":
            lines = self.lines(tokens, "blockquote_close") or [self._stash(_NOTHING)]
            lines = _with_title(lines)
            return _Block("quote", [f"> {line}" if line else ">" for line in lines])
        if kind in ("bullet_list_open", "ordered_list_open"):
            return self._list(tokens, token.tag)
        if kind == "dl_open":
            return self._definitions(tokens)
        if kind == "table_open":
            return _Block("table", _table(tokens))
        if kind == "footnote_reference_open":
            self.notes[str(token.meta["label"])] = list(_until(tokens, "footnote_reference_close"))
        return None

    def _list(self, tokens: Iterator[Token], tag: str) -> _Block:
        written: list[str] = []
        boxes: list[str] = []
        items: list[list[_Block]] = []
        places: list[int] = []
        for token in tokens:
            if token.type.endswith("_list_close"):
                break
            written.append(token.info)
            boxes.append(_BOXES[token.meta.get("checked")])
            places.append(len(self.numbers))
            self.numbers.append(None)
            items.append(self._blocks(tokens, "list_item_close"))
        if tag == "ol":
            for place, given in zip(places, _numbers([*map(int, written)]), strict=True):
                self.numbers[place] = given
        is_tight = all(map(_is_tight, items))
        lines: list[str] = []
        for number, box, item in zip(written, boxes, items, strict=True):
            if lines and not is_tight:
                lines.append("")
            inside = [line for block in item for line in block.lines]
            inside = (inside if is_tight else self._joined(item)) or [self._stash(_NOTHING)]
            inside[0] = box + inside[0]
            lines += _hanging(f"{int(number)}. " if tag == "ol" else "- ", inside)
        return _Block(tag, lines, is_tight)

    def _definitions(self, tokens: Iterator[Token]) -> _Block:
        lines: list[str] = []
        last = ""
        for token in tokens:
            if token.type == "dl_close":
                break
            if token.type == "dt_open":
                lines += [*([""] if last else []), *_paragraph(_content(tokens))]
            elif token.type == "dd_open":
                inside = self.lines(tokens, "dd_close") or [self._stash(_NOTHING)]
                lines += [*([""] if last == "many" else []), *_hanging(":   ", inside)]
                last = "many" if "" in inside else "one"
        return _Block("dl", lines)


def _with_title(lines: list[str]) -> list[str]:
    """The lines of a quotation; `[!NOTE]`, which makes it a box elsewhere, is its title."""
    box = _BOX.match(lines[0])
    if box is None:
        return lines
    title = box["title"].strip() or box["kind"].capitalize()
    return [title if "*" in title else f"**{title}**", "", *lines[1:]]


def _is_tight(item: Sequence[_Block]) -> bool:
    """Whether nothing of an item needs an empty line before it."""
    kinds = [(block.kind, block.is_tight) for block in item]
    begin = kinds[1:] if kinds[:1] == [("p", True)] else kinds
    return len(begin) < 2 and all(kind in ("ul", "ol") and tight for kind, tight in begin)


def _hanging(begin: str, lines: Sequence[str]) -> list[str]:
    first, *others = lines
    return [begin + first, *(_INDENT + line if line else line for line in others)]


def _numbers(written: Sequence[int]) -> list[int | None]:
    """The number of each item that follows a gap, where Markdown would count on.

    Who writes one number before all leaves counting to Markdown.
    """
    if len(set(written)) < 2:
        return [None] * len(written)
    return [
        None if not place or number == written[place - 1] + 1 else number
        for place, number in enumerate(written)
    ]


def _paragraph(content: str) -> list[str]:
    escaped = _BLOCK_SIGN.sub(
        lambda sign: f"{sign[1] or ''}\\", "\n".join(map(str.lstrip, content.split("\n")))
    )
    return escaped.split("\n")


def _content(tokens: Iterator[Token]) -> str:
    """What stands within a block of one inline token."""
    content = next(tokens).content
    next(tokens)
    return content


def _table(tokens: Iterator[Token]) -> list[str]:
    rows: list[list[str]] = []
    marks: list[str] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            if token.type == "th_open":
                marks.append(_MARKS[str(token.attrs.get("style", "")).partition(":")[2]])
            cell = _content(tokens)
            rows[-1].append(cell if "`" in cell else re.sub(r"(?<!\\)\|", r"\\|", cell))
    head, *others = rows
    return [_row(head), _row(marks), *map(_row, others)]


_MARKS = {"": "---", "left": ":--", "right": "--:", "center": ":-:"}


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _until(tokens: Iterator[Token], end: str) -> Iterator[Token]:
    for token in tokens:
        if token.type == end:
            return
        yield token
