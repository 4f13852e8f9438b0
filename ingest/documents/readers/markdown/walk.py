"""The walk through the blocks of a Markdown document, as CommonMark has them, to blocks of ours.

Paragraphs are taken line by line: in documents that grew over years each line may be a question,
an answer or an item, whatever the parser makes of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin

from ingest.documents.blocks import Block, BlockKind, Container, Joint
from ingest.documents.readers.markdown.lines import (
    ANCHOR,
    HEADING_ATTRIBUTES,
    HTML_HEADING,
    ITEM,
    LONG_LINE,
    has_open_bold,
    is_tags_alone,
    is_without_words,
    part_line,
    words,
)
from ingest.documents.readers.tables import holds_questions

__all__ = ["walk_lines"]

_MARKUP = "markup without words"
_CELL_END = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAB = 4
_UNEVEN = 2
"""Characters by which an underline may be longer or shorter than a title below other lines."""
_MOST_LINES = 9
"""Lines over which bold text, or a summary, may go."""

_DIRECTIVE_CODE = re.compile(r"\{(?:code|code-block|literalinclude|eval-rst|math|mermaid)\}?")
_MOST_DIRECTIVES = 20
"""Directives in directives; what is deeper is code. Cards in a grid in a tab make three."""
_QUESTION_BOXES = ("faq", "help", "question")
"""Names that Material for MkDocs has for boxes with a question."""
_DIRECTIVE_LINKS = ("{toctree", "{contents", "{include")
_SUMMARY = re.compile(r"<summary[^<>]*>(.*?)</summary>", re.DOTALL | re.IGNORECASE)


def _parser() -> MarkdownIt:
    """Blocks alone: the text within stays as it is.

    No blocks of HTML: Markdown that stands among tags, as with Kramdown, is read as well.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").disable("html_block")
    parser.use(admon_plugin).use(colon_fence_plugin).use(deflist_plugin)
    parser.block.ruler.before("admonition", "open_admonition", _hold_open)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _hold_open(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Lets an admonition go on below any empty lines, as in Python-Markdown; makes no block itself.

    The plugin ends one at two empty lines that are not indented: they count as the line below.
    """
    if silent or not state.src.startswith(
        ("!!!", "???"), state.bMarks[first] + state.tShift[first]
    ):
        return False
    above: list[int] = []
    for line in range(first + 1, end):
        if state.isEmpty(line):
            above.append(line)
        elif state.sCount[line] <= state.blkIndent:
            break
        else:
            while above:
                state.sCount[above.pop()] = state.sCount[line]
    return False


_PARSER = _parser()
_NOTHING = Token("", "", 0)


def walk_lines(lines: Sequence[str]) -> list[Block]:
    """The blocks of some lines, which are counted from one; their lines need not cover all."""
    walk = _MarkdownWalk([line.expandtabs(_TAB) for line in lines])
    walk.read(lines)
    return walk.blocks


def _up_to_bold_end(text: str, lines: Sequence[str]) -> tuple[str, int]:
    """A line whose bold text ends on a line below, with all up to there, and how many they are.

    Where it does not end before other bold text or an item begins, the line alone.
    """
    whole = text
    for count, line in enumerate(lines[1:], 2):
        following = line.strip()
        if not following or ITEM.match(following) or following.startswith(("**", "__")):
            break
        whole += f" {following}"
        if not has_open_bold(whole):
            return whole, count
    return text, 1


@dataclass
class _MarkdownWalk:
    lines: Sequence[str]
    """Of the whole document."""
    blocks: list[Block] = field(default_factory=list)
    container: Container | None = None
    depth: int = 0
    """Lists around the walk."""
    claim: tuple[BlockKind, str] | None = None
    """What the next block of text is, by its list, and its marker."""
    anchors: list[str] = field(default_factory=list)
    """Of the next block."""
    directives: int = 0
    """Directives around the walk."""
    outer: list[Container | None] = field(default_factory=list)
    """What was around each admonition under way."""

    def read(self, lines: Sequence[str], offset: int = 0) -> None:
        """Lines of which the first has the number `offset` + 1 in the document."""
        tokens = _PARSER.parse("\n".join(lines))
        raw_until: tuple[str, int] | None = None
        for token, following in zip_longest(tokens, tokens[1:], fillvalue=_NOTHING):
            if raw_until is not None:
                raw_until = None if (token.type, token.level) == raw_until else raw_until
                continue
            begin, end = token.map or (0, 1)
            first, last = begin + offset + 1, max(end, begin + 1) + offset
            self._token(token, following.content, first, last)
            if token.type in ("table_open", "blockquote_open"):  # taken as the lines they are
                raw_until = token.type.replace("open", "close"), token.level

    def _token(self, token: Token, content: str, first: int, last: int) -> None:
        """The beginning or the end of a block; `content` is what a block of text says."""
        match token.type:
            case "paragraph_open":
                self._lines(content.split("\n"), first)
            case "heading_open":
                self._heading(token, content, first, last)
            case "hr":
                self._add("", BlockKind.RULE, first)
            case "fence" | "colon_fence":
                self._fence(token, first, last)
            case "code_block":
                self._code(token.content.rstrip().split("\n"), first)
            case "table_open":
                self._table(first, last)
            case "blockquote_open":
                self._lines(self.lines[first - 1 : last], first)
            case "bullet_list_open" | "ordered_list_open":
                self.depth += 1
            case "bullet_list_close" | "ordered_list_close":
                self.depth -= 1
            case "list_item_open":
                self.claim = BlockKind.ITEM, f"{token.info}{token.markup}" if token.info else "-"
            case "dl_open":
                self.container = Container("dl", self.container)
            case "dl_close":
                self.container = self.container.parent if self.container else None
            case "dt_open":
                self._term(content, first)
            case "dd_open":
                self.claim = BlockKind.DEFINITION, ""
            case "list_item_close" | "dd_close":
                self.claim = None  # an empty element claims nothing
            case "admonition_open":
                self._admonition(token, first)
            case "admonition_close":
                self.container = self.outer.pop()

    def _add(
        self,
        text: str,
        kind: BlockKind,
        first: int,
        last: int = 0,
        *,
        markdown: str = "",
        level: int = 0,
        reason: str = "",
    ) -> None:
        """A block that is whole, on lines counted from one."""
        self.blocks.append(
            Block(
                text,
                markdown,
                kind,
                level=level,
                anchors=tuple(self.anchors),
                depth=self.depth,
                container=self.container,
                first=first,
                last=last or first,
                reason=reason,
            )
        )
        if kind is not BlockKind.BOILERPLATE:
            self.anchors, self.claim = [], None

    def _term(self, content: str, first: int) -> None:
        lines = [line.strip() for line in content.split("\n")]
        text = " ".join(lines)
        self._add(words(text), BlockKind.TERM, first, first + len(lines) - 1, markdown=text)

    def _admonition(self, token: Token, first: int) -> None:
        """ "!!! note" of Python-Markdown; "???" unfolds, and what is a question does as well."""
        is_folded = token.markup.startswith("?") or token.meta["tag"] in _QUESTION_BOXES
        self.outer.append(self.container)
        self.container = Container("details" if is_folded else "aside-note", self.container)
        title = token.content
        if '"' in token.info and title:
            kind = BlockKind.SUMMARY if is_folded else BlockKind.PARAGRAPH
            self._add(words(title), kind, first, markdown=title)
        else:
            self._add_markup(first)

    def _heading(self, token: Token, text: str, first: int, last: int) -> None:
        is_underlined = token.markup in ("=", "-")
        if is_underlined and ("\n" in text or len(self.lines[last - 1].strip()) < 2):
            # A rule right below a paragraph: writers who mean a heading give it one line.
            above, _, title = text.rpartition("\n")
            uneven = abs(len(title) - len(self.lines[last - 1].strip()))
            is_title = uneven <= _UNEVEN and not title.endswith((".", ":"))
            if not is_title or not above.rstrip().endswith((".", "?", "!", ":")):
                self._lines(text.split("\n"), first)
                self._add("", BlockKind.RULE, last)
                return
            self._lines(above.split("\n"), first)  # in a text without blank lines
            text, first = title, last - 1
        if named := HEADING_ATTRIBUTES.search(text):
            text = text[: named.start()]
            self.anchors.extend(filter(None, [named["anchor"]]))
        self.anchors.extend(ANCHOR.findall(text))
        if text:
            level = int(token.tag[1:])
            self._add(words(text), BlockKind.HEADING, first, last, markdown=text, level=level)

    def _table(self, first: int, last: int) -> None:
        raw = [line.strip() for line in self.lines[first - 1 : last]]
        rows = [[cell.strip() for cell in _CELL_END.split(line.strip("|"))] for line in raw]
        if holds_questions([rows[0], *rows[2:]]):
            self._rows(rows, first)
            return
        text = "\n".join(words(line.replace("|", " ")) for line in (raw[0], *raw[2:]))
        self._add(text, BlockKind.TABLE, first, last, markdown="\n".join(raw))

    def _rows(self, rows: Sequence[Sequence[str]], first: int) -> None:
        """The cells of a table with questions, each a block or, with `<br>`, several."""
        outer = self.container
        table = Container("table", outer)
        for number, row in enumerate(rows):
            if number == 1:
                self._add_markup(first + number)
                continue
            around = Container("tr", table)
            for column, cell in enumerate(row):
                self.container = Container("td" if number else "th", around, column=column)
                joint = Joint.APART
                for part in _BREAK.split(cell.replace("\\|", "|")):
                    if words(part):
                        kind = BlockKind.PARAGRAPH
                        self._add(words(part), kind, first + number, markdown=part.strip())
                        self.blocks[-1] = replace(self.blocks[-1], joint=joint)
                        joint = Joint.BREAK
        self.container = outer

    def _fence(self, token: Token, first: int, last: int) -> None:
        """Code, or a directive of MyST: what stands in a note is text like any other."""
        content = token.content.removesuffix("\n")
        info = token.info.strip()
        is_directive = token.type == "colon_fence" or info.startswith("{")
        is_deep = self.directives >= _MOST_DIRECTIVES
        if not is_directive or _DIRECTIVE_CODE.match(info) or is_deep:
            raw = f"{token.markup}{token.info}\n{token.content}{token.markup}"
            self._add(content, BlockKind.CODE, first, last, markdown=raw)
        elif info.startswith(_DIRECTIVE_LINKS):
            self._add("", BlockKind.BOILERPLATE, first, last, reason=_MARKUP)
        else:
            self._add_markup(first)
            self.directives += 1
            self.read(content.split("\n"), offset=first)
            self.directives -= 1
            if last > first and self.lines[last - 1].strip().startswith(token.markup):
                self._add_markup(last)

    def _code(self, lines: Sequence[str], first: int) -> None:
        """Lines that are indented; tags are so among others, and no code."""
        if all(is_tags_alone(line) or not line.strip() for line in lines):
            self._lines(lines, first)
        else:
            self._add("\n".join(lines), BlockKind.CODE, first, first + len(lines) - 1)

    def _add_markup(self, number: int) -> None:
        """A line without words."""
        self._add(self.lines[number - 1].strip(), BlockKind.BOILERPLATE, number, reason=_MARKUP)

    def _lines(self, lines: Sequence[str], first: int) -> None:
        """The lines of a paragraph, which may be more than that."""
        n = 0
        while n < len(lines):
            n += self._line(lines[n : n + _MOST_LINES], first + n) if lines[n].strip() else 1

    def _line(self, lines: Sequence[str], number: int) -> int:
        """The block of the first line; gives how many it takes."""
        line = lines[0]
        if len(line) > LONG_LINE:
            self._add(" ".join(line.split()), BlockKind.PARAGRAPH, number)
            return 1
        if html := HTML_HEADING.fullmatch(line):
            self.anchors.extend(re.findall(r"\sid=[\"']?([^\"'\s>]+)", line))
            text = words(html[2])
            self._add(text, BlockKind.HEADING, number, markdown=text, level=int(html[1]))
            return 1
        if "<" in line and (count := self._markup(lines, number)):
            return count
        if is_without_words(line):
            self._add_markup(number)
            return 1
        return self._text(lines, number)

    def _markup(self, lines: Sequence[str], number: int) -> int:
        """Tags of HTML; gives how many lines have nothing else, or are a summary."""
        line = lines[0]
        lower = line.lower()
        self.anchors.extend(ANCHOR.findall(line))
        if "<details" in lower:
            self.container = Container("details", self.container)
        if "<summary" in lower and (count := self._summary(lines, number)):
            return count
        if not is_tags_alone(line):
            return 0
        self._add_markup(number)
        if "</details" in lower:
            self.container = self.container.parent if self.container else None
        return 1

    def _summary(self, lines: Sequence[str], number: int) -> int:
        """What is clicked to unfold the rest; gives how many lines it takes, 0 where it is none."""
        count = 1
        while count < len(lines) and "</summary>" not in "".join(lines[:count]).lower():
            count += 1
        text = "\n".join(lines[:count])
        summary = _SUMMARY.search(text)
        if not summary or not words(summary[1]):
            return 0
        shown = words(summary[1])
        self._add(shown, BlockKind.SUMMARY, number, number + count - 1, markdown=shown)
        rest = text[summary.end() :].strip()
        if rest and words(rest):
            self._line([rest], number + count - 1)
        return count

    def _text(self, lines: Sequence[str], number: int) -> int:
        item = ITEM.fullmatch(lines[0].strip())
        text = (item["text"] if item else lines[0]).strip()
        count = 1
        if has_open_bold(text):
            text, count = _up_to_bold_end(text, lines)
        kind, marker, depth = BlockKind.PARAGRAPH, "", self.depth
        if self.claim is not None:
            (kind, marker), self.claim = self.claim, None
        elif item:
            kind, depth = BlockKind.ITEM, depth + 1
            marker = item["marker"] if item["marker"][0].isdigit() else "-"
        raw = self.lines[number - 1]
        block = Block(
            "",
            kind=kind,
            joint=Joint.APART if kind is BlockKind.DEFINITION else self._joint(number),
            anchors=tuple(self.anchors),
            depth=depth,
            marker=marker,
            indent=len(raw) - len(raw.lstrip()),
            container=self.container,
            first=number,
            last=number + count - 1,
        )
        self.anchors = []
        self.blocks.extend(part_line(block, text))
        return count

    def _joint(self, number: int) -> Joint:
        """How a line of text is joined to what is before it."""
        above = self.blocks[-1] if self.blocks else None
        is_text = above is not None and above.kind in (
            BlockKind.PARAGRAPH,
            BlockKind.ITEM,
            BlockKind.DEFINITION,
        )
        if above is None or not is_text or above.last != number - 1:
            return Joint.APART
        return Joint.BREAK if self.lines[number - 2].endswith(("  ", "\\")) else Joint.WRAP
