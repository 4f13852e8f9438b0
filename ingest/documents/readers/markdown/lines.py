"""Single lines of Markdown: their words, what stands at their beginning, what is no text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.documents.blocks import Block, BlockKind, Emphasis, Joint

__all__ = [
    "ANCHOR",
    "HEADING_ATTRIBUTES",
    "HTML_HEADING",
    "ITEM",
    "LONG_LINE",
    "has_open_bold",
    "is_tags_alone",
    "is_without_words",
    "part_line",
    "words",
]

LONG_LINE = 10_000
"""Characters; links and emphasis are not looked for in a longer line: it would take too long."""

ITEM = re.compile(r"(?P<marker>[-*+•]|\d{1,4}[.)])\s+(?P<text>\S.*)")
"""Also where Markdown sees none: "•" of an office program, "2." right below a paragraph."""
HTML_HEADING = re.compile(r"\s*<h([1-6])[^<>]*>(.*?)</h\1>\s*", re.DOTALL | re.IGNORECASE)
ANCHOR = re.compile(r"<a\s[^<>]*?(?:name|id)\s*=\s*[\"']?([^\"'\s<>]+)[^<>]*>", re.IGNORECASE)
HEADING_ATTRIBUTES = re.compile(r"\s*\{(?:#(?P<anchor>[-\w.:]+))?[-\w.: #]*\}\s*$")
""""## Fees {#fees}" of Kramdown, Pandoc and Hugo."""

_TAGS_ALONE = re.compile(r"\s*(?:</?[a-zA-Z][^<>]*>\s*)+")
_TEMPLATE = re.compile(
    r"\s*(?:\{[%{].*[%}]\}|\[\[?_?TOC_?\]\]?|\[\[toc\]\]|\{:.*\})\s*", re.IGNORECASE
)
"""Liquid's tags, as in Jekyll, and shortcodes of Hugo; Kramdown's attributes; where contents go."""
_REFERENCE = re.compile(r" {0,3}\[[^\]]+\]:\s*\S+.*")

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


def has_open_bold(markdown: str) -> bool:
    """Whether bold text begins on a line and goes on with the next one.

    >>> has_open_bold("so **bold"), has_open_bold("so **bold**"), has_open_bold("bold**")
    (True, False, False)
    """
    marks = list(_STRONG_MARKS.finditer(markdown))
    return (
        len(marks) % 2 == 1
        and not markdown[marks[-1].end() :][:1].isspace()
        and (marks[-1].end() < len(markdown))
    )


def is_tags_alone(line: str) -> bool:
    """Whether there is nothing but tags of HTML."""
    return bool(_TAGS_ALONE.fullmatch(line))


def is_without_words(line: str) -> bool:
    """Whether a line is for the program that makes the page."""
    return bool(_TEMPLATE.fullmatch(line) or _REFERENCE.fullmatch(line))


def part_line(block: Block, markdown: str) -> Iterator[Block]:
    """The line, parted where words in bold at its beginning end: they may be a question."""
    for pattern, emphasis in ((_BOLD, Emphasis.BOLD), (_ITALIC, Emphasis.ITALIC)):
        lead = pattern.match(markdown)
        if not lead:
            continue
        rest = lead[3].strip()
        if not any(letter.isalnum() for letter in rest):
            yield _worded(block, markdown, emphasis)
            return
        if len(words(lead[2]).split()) < 2:
            continue
        yield _worded(block, markdown[: lead.start(3)], emphasis)
        tail = replace(block, kind=BlockKind.PARAGRAPH, joint=Joint.GLUE, marker="", anchors=())
        yield _worded(tail, rest, Emphasis.NONE)
        return
    yield _worded(block, markdown, Emphasis.NONE)


def _worded(block: Block, markdown: str, emphasis: Emphasis) -> Block:
    link = _WHOLE_LINK.fullmatch(markdown)
    return replace(
        block,
        text=words(markdown),
        markdown=markdown,
        emphasis=emphasis,
        link=link[2] if link else "",
    )
