"""Markdown -> blocks. The text stays as its writer set it, so that answers keep their form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.documents.blocks import Block, Container, Emphasis, Joint, Kind, Reading
from ingest.documents.readers.encoding import decode, repair, split_lines
from ingest.documents.unreadable import empty_document

__all__ = ["read"]

_ATX = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*(?:\{#?[-\w.: #]*\})?\s*")
_SETEXT = re.compile(r" {0,3}(=+|-+)\s*")
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*")
_FENCE = re.compile(r"(\s*)(`{3,}|~{3,}|:{3,})\s*(\S*)(.*)")
_ITEM = re.compile(r"(\s*)([-*+•]|\d{1,4}[.)])\s+(\S.*)")
_ADMONITION = re.compile(r"(\s*)(?:\?\?\?\+?|!!!)\s+[-\w ]+?(?:\s+\"(.*)\")?\s*")
_DIRECTIVE_CODE = re.compile(r"\{(?:code|code-block|literalinclude|eval-rst|math|mermaid)\}?")
_LONG_LINE = 10_000
"""Signs; links and emphasis are not looked for in a longer line, which would take too long."""
_PICTURE_DATA = re.compile(r"\(data:[^()\s]*\)")
_TAGS_ALONE = re.compile(r"\s*(?:</?[a-zA-Z][^<>]*>\s*)+")
_TEMPLATE = re.compile(
    r"\s*(?:\{[%{].*[%}]\}|\[\[?_?TOC_?\]\]?|\[\[toc\]\]|\{:.*\})\s*", re.IGNORECASE
)
_REFERENCE = re.compile(r" {0,3}\[[^\]]+\]:\s*\S+.*")
_SUMMARY = re.compile(r"<summary[^<>]*>(.*?)</summary>", re.DOTALL | re.IGNORECASE)
_HTML_HEADING = re.compile(r"\s*<h([1-6])[^<>]*>(.*?)</h\1>\s*", re.DOTALL | re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s[^<>]*?(?:name|id)\s*=\s*[\"']?([^\"'\s<>]+)[^<>]*>", re.IGNORECASE)
_HEADING_ID = re.compile(r"\{#([-\w.:]+)[^}]*\}\s*$")
_BOLD = re.compile(r"(\*\*\*|\*\*|__|<b>|<strong>)(?=\S)(.+?)(?:\1|</b>|</strong>)(.*)")
_ITALIC = re.compile(r"([*_])(?=[^\s*_])(.+?[^\s*_\\])\1(.*)")
_STRONG_MARKS = re.compile(r"(?<!\\)(?:\*\*|__)")

_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]*(?:\([^()]*\))?[^()\s]*)[^()]*\)")
_REFERENCE_LINK = re.compile(r"!?\[([^\[\]]+)\]\[[^\]]*\]")
_WHOLE_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])+)\]\(\s*(\S+?)\s*\)")
_HTML_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SIGNS = re.compile(
    r"(?<!\\)(?:\*\*\*|\*\*|__|\*(?=\S)|(?<=\S)\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|`+)"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!<>|~-])")


def read(data: bytes) -> Reading:
    """The blocks of a text. Raises UnreadableError when there are none."""
    text = repair(decode(data))
    if not text.strip():
        raise empty_document()
    lines = split_lines(text)
    return Reading(tuple(lines), tuple(_Reader(_without_comments(lines)).read()))


def _without_comments(lines: Sequence[str]) -> list[str]:
    """The lines with comments blanked out, so that their number stays."""
    text = "\n".join(_PICTURE_DATA.sub("()", line) for line in lines)
    parts: list[str] = []
    at = 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        parts.append(text[at:begin] + "\n" * text.count("\n", begin, end))
        at = end + len("-->")
    return ("".join(parts) + text[at:]).split("\n")


def words(markdown: str) -> str:
    """The words of one line of Markdown.

    >>> words("How do I *use* [`black`](x.html)?")
    'How do I use black?'
    """
    text = _LINK.sub(r"\1", markdown)
    text = _REFERENCE_LINK.sub(r"\1", text)
    text = _HTML_TAG.sub("", text)
    text = _SIGNS.sub("", text)
    return " ".join(_ESCAPED.sub(r"\1", text).split())


@dataclass
class _Reader:
    """The walk over the lines."""

    lines: list[str]
    number: int = 0
    joint: Joint = Joint.APART
    blocks: list[Block] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    container: Container | None = None
    item_indent: int = -1
    """Column of the text of the list item under way; -1 outside lists."""
    folded: int = -1
    """Column of the text inside a `???` block; -1 outside."""

    def read(self) -> list[Block]:
        self._front_matter()
        while self.number < len(self.lines):
            self._step()
        return self.blocks

    def _front_matter(self) -> None:
        mark = self.lines[0].strip()
        if mark not in ("---", "+++"):
            return
        end = next((n for n, line in enumerate(self.lines[1:200], 1) if line.strip() == mark), 0)
        if end:
            self._add("", Kind.FURNITURE, lines=end + 1, reason="front matter")

    def _step(self) -> None:
        line = self.lines[self.number].expandtabs(4)
        if not line.strip():
            self.number, self.joint = self.number + 1, Joint.APART
            return None
        indent = len(line) - len(line.lstrip())
        if self.folded >= 0 and indent < self.folded and self.joint is Joint.APART:
            self.folded, self.container = -1, None
        if self.folded >= 0:
            line, indent = line[min(indent, self.folded) :], max(0, indent - self.folded)
        if self.item_indent >= 0 and self.joint is Joint.APART and indent == 0:
            self.item_indent = -1
        if fence := _FENCE.fullmatch(line):
            return self._fence(fence)
        if len(line) > _LONG_LINE:
            return self._add(" ".join(line.split()), Kind.PARAGRAPH)
        if self._heading(line):
            return None
        if _RULE.fullmatch(line):
            return self._add("", Kind.RULE)
        if admonition := _ADMONITION.fullmatch(line):
            return self._admonition(admonition)
        if "<" in line and self._markup(line):
            return None
        if _TEMPLATE.fullmatch(line) or _REFERENCE.fullmatch(line):
            return self._add(line.strip(), Kind.FURNITURE, reason="markup without words")
        if self._table(line):
            return None
        if self.joint is Joint.APART and self.item_indent < 0 and indent >= 4:
            return self._indented_code()
        return self._paragraph(line, indent)

    def _add(
        self,
        text: str,
        kind: Kind,
        *,
        markdown: str = "",
        lines: int = 1,
        reason: str = "",
        level: int = 0,
    ) -> None:
        self.blocks.append(
            Block(
                text,
                markdown,
                kind,
                level=level,
                anchors=tuple(self.anchors),
                depth=int(self.item_indent >= 0),
                container=self.container,
                first=self.number + 1,
                last=self.number + lines,
                reason=reason,
            )
        )
        self.anchors = [] if kind is not Kind.FURNITURE else self.anchors
        self.number += lines
        self.joint = Joint.APART

    def _fence(self, fence: re.Match[str]) -> None:
        info = fence[3]
        is_directive = fence[2].startswith(":") or info.startswith("{")
        if is_directive and not _DIRECTIVE_CODE.match(info):
            if info.startswith(("{toctree", "{contents", "{include")):
                end = self._end_of_fence(fence[2])
                return self._add("", Kind.FURNITURE, lines=end, reason="markup without words")
            return self._add(fence[0].strip(), Kind.FURNITURE, reason="markup without words")
        if not info and fence[2].startswith("`") and self._closes_directive():
            return self._add(fence[0].strip(), Kind.FURNITURE, reason="markup without words")
        count = self._end_of_fence(fence[2])
        inside = self.lines[self.number + 1 : self.number + count]
        raw = "\n".join(
            one.expandtabs(4).removeprefix(fence[1])
            for one in self.lines[self.number : self.number + count]
        )
        closing = inside and inside[-1].strip().startswith(fence[2])
        text = "\n".join(inside[:-1] if closing else inside)
        return self._add(text, Kind.CODE, markdown=raw, lines=count)

    def _closes_directive(self) -> bool:
        """Whether a directive such as ```{note} is still open."""
        is_open = False
        for block in self.blocks[-30:]:
            if block.kind is Kind.FURNITURE and block.text.startswith("```"):
                is_open = block.text.startswith("```{")
        return is_open

    def _end_of_fence(self, mark: str) -> int:
        for count, line in enumerate(self.lines[self.number + 1 :], 2):
            if line.strip().startswith(mark) and not line.strip().strip(mark[0]):
                return count
        return len(self.lines) - self.number

    def _heading(self, line: str) -> bool | None:
        atx = _ATX.fullmatch(line)
        if atx and atx[2]:
            if named := _HEADING_ID.search(line):
                self.anchors.append(named[1])
            self.anchors.extend(_ANCHOR.findall(line))
            self._add(words(atx[2]), Kind.HEADING, markdown=atx[2], level=len(atx[1]))
            return True
        following = self.lines[self.number + 1] if self.number + 1 < len(self.lines) else ""
        under = _SETEXT.fullmatch(following)
        if under and self.joint is Joint.APART and len(under[1]) >= 2 and not _ITEM.match(line):
            text = line.strip()
            level = 1 if under[1][0] == "=" else 2
            self._add(words(text), Kind.HEADING, markdown=text, lines=2, level=level)
            return True
        html = _HTML_HEADING.fullmatch(line)
        if html:
            self.anchors.extend(re.findall(r"\sid=[\"']?([^\"'\s>]+)", line))
            self._add(words(html[2]), Kind.HEADING, markdown=words(html[2]), level=int(html[1]))
            return True
        return False

    def _admonition(self, admonition: re.Match[str]) -> None:
        is_folded = admonition[0].lstrip().startswith("?")
        self.folded = len(admonition[1]) + 4
        self.container = Container("details" if is_folded else "aside-note", None)
        title = admonition[2] or ""
        kind = Kind.SUMMARY if is_folded and title else Kind.PARAGRAPH
        if title:
            self._add(words(title), kind, markdown=title)
        else:
            self._add(admonition[0].strip(), Kind.FURNITURE, reason="markup without words")

    def _markup(self, line: str) -> bool:
        """Lines of HTML that stand in Markdown."""
        self.anchors.extend(_ANCHOR.findall(line))
        lower = line.lower()
        if "<details" in lower:
            self.container = Container("details", self.container)
        if "<summary" in lower:
            count = 1
            text = line
            while "</summary>" not in text.lower() and count < 8:
                if self.number + count >= len(self.lines):
                    break
                text += "\n" + self.lines[self.number + count]
                count += 1
            summary = _SUMMARY.search(text)
            if summary and words(summary[1]):
                self._add(words(summary[1]), Kind.SUMMARY, markdown=words(summary[1]), lines=count)
                rest = text[summary.end() :].strip()
                if rest and words(rest):
                    self.number -= 1
                    self.lines[self.number] = rest
                return True
        if _TAGS_ALONE.fullmatch(line):
            self._add(line.strip(), Kind.FURNITURE, reason="markup without words")
            if "</details" in lower:
                self.container = self.container.parent if self.container else None
            return True
        return False

    def _table(self, line: str) -> bool:
        following = self.lines[self.number + 1] if self.number + 1 < len(self.lines) else ""
        if "|" not in line or not re.fullmatch(r"\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*", following):
            return False
        count = 2
        while self.number + count < len(self.lines) and "|" in self.lines[self.number + count]:
            count += 1
        raw = [one.strip() for one in self.lines[self.number : self.number + count]]
        text = "\n".join(words(one.replace("|", " ")) for one in (raw[0], *raw[2:]))
        self._add(text, Kind.TABLE, markdown="\n".join(raw), lines=count)
        return True

    def _indented_code(self) -> None:
        count = 0
        for line in self.lines[self.number :]:
            if line.strip() and not line.expandtabs(4).startswith("    "):
                break
            count += 1
        chosen = self.lines[self.number : self.number + count]
        while not chosen[-1].strip():
            chosen.pop()
        text = "\n".join(line.expandtabs(4)[4:] for line in chosen)
        self._add(text, Kind.CODE, lines=len(chosen))

    def _paragraph(self, line: str, indent: int) -> None:
        item = _ITEM.fullmatch(line)
        first = self.number + 1
        text = (item[3] if item else line).strip()
        while len(_STRONG_MARKS.findall(text)) % 2 and self.number + 1 < len(self.lines):
            following = self.lines[self.number + 1].strip()
            if not following or _ITEM.match(following) or self.number + 1 - first > 8:
                break
            text += " " + following
            self.number += 1
        if item:
            self.item_indent = indent + len(item[2]) + 1
        depth = 0
        if item:
            depth = indent // 2 + 1
        elif self.item_indent >= 0:
            depth = 1
        block = Block(
            "",
            kind=Kind.ITEM if item else Kind.PARAGRAPH,
            joint=self.joint,
            anchors=tuple(self.anchors),
            depth=depth,
            marker=("-" if not item[2][0].isdigit() else item[2]) if item else "",
            indent=indent,
            container=self.container,
            first=first,
            last=self.number + 1,
        )
        self.anchors = []
        self.blocks.extend(_parted(block, text))
        self.number += 1
        self.joint = Joint.BREAK if line.endswith(("  ", "\\")) else Joint.WRAP


def _parted(block: Block, text: str) -> list[Block]:
    """The line, parted where words in bold at its beginning end: they may be a question."""
    for pattern, emphasis in ((_BOLD, Emphasis.BOLD), (_ITALIC, Emphasis.ITALIC)):
        lead = pattern.match(text)
        if not lead or len(words(lead[2]).split()) < 2:
            continue
        rest = lead[3].strip()
        head = text[: len(text) - len(lead[3])]
        if not any(sign.isalnum() for sign in rest):
            return [_worded(block, text, emphasis)]
        parts = [_worded(block, head, emphasis)]
        tail = replace(block, kind=Kind.PARAGRAPH, joint=Joint.GLUE, marker="", anchors=())
        return [*parts, _worded(tail, rest, Emphasis.NONE)]
    return [_worded(block, text, Emphasis.NONE)]


def _worded(block: Block, markdown: str, emphasis: Emphasis) -> Block:
    link = _WHOLE_LINK.fullmatch(markdown)
    return replace(
        block,
        text=words(markdown),
        markdown=markdown,
        emphasis=emphasis,
        link=link[2] if link else "",
    )
