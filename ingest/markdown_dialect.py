"""The Markdown that staff write: CommonMark, and what their editors and GitHub know besides.

text ──parse──> tokens with their lines ──> blocks for python-markdown (`markdown_blocks`)
                                        └─> what of the text would be lost (`markdown_losses`)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = [
    "FILE_SCHEME",
    "FRAMES",
    "HtmlTag",
    "html_tags",
    "normal",
    "parser",
    "with_lists",
]

FILE_SCHEME = "content:"
"""Begins the address of a picture or file of the content folder, before it is known where the
site has it; and before that address, so that no other picture is ever loaded."""

FRAMES = frozenset({"iframe", "video", "audio", "embed", "object"})
"""What would load something from elsewhere: a link with its title stands in its place."""

_ITEM = re.compile(r"(?P<indent>\s*)(?:[-*+•▪◦·]|(?P<number>\d{1,2})[.)])\s+(?P<text>\S.*)")
_OFFICE_BULLET = re.compile(r"(\s*)[•▪◦·](?=\s+\S)")
_FENCE = re.compile(r"\s*(?:>\s*)*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,})")


@cache
def parser() -> MarkdownIt:
    """The parser, with its library imported when a text is rendered: a search renders none."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
    from mdit_py_plugins.subscript import sub_plugin
    from mdit_py_plugins.superscript import superscript_plugin

    made = MarkdownIt("commonmark", {"html": True, "store_labels": True, "tasklists": True})
    made.enable(["table", "strikethrough"])
    for plugin in (deflist_plugin, gfm_autolink_plugin, superscript_plugin, sub_plugin):
        made.use(plugin)
    made.use(footnote_plugin, inline=False)
    # Addresses stay as they are written: the cleaner takes out what is unsafe, and a check says so.
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    made.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return made


def normal(text: str) -> str:
    """The text with the line breaks that the parser counts."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def with_lists(text: str) -> tuple[str, tuple[int, ...]]:
    """The text with every list that staff see as one as a Markdown list.

    Its items may begin with the bullets of an office program, and one that begins at any number
    may follow its sentence (CommonMark wants an empty line there). A term may follow a definition
    without one. With it come the numbers, from zero, of the lines that were put in.
    """
    if not _ITEM.search(text) and "\n:" not in text:
        return text, ()
    lines: list[str] = []
    added: list[int] = []
    fence = ""
    in_list = False
    for line in text.split("\n"):
        if found := _FENCE.match(line):
            if not fence:
                fence = found[1]
            elif found[1].startswith(fence) and not line[found.end() :].strip():
                fence = ""
        item = None if fence else _ITEM.match(line)
        if item is None:
            in_list = in_list and bool(line.strip())
            if not fence and line.startswith(":") and _begins_definition(lines):
                added.append(len(lines) - 1)
                lines.insert(-1, "")
            lines.append(line)
            continue
        if item["number"] and not in_list and lines and lines[-1].strip():
            added.append(len(lines))
            lines.append("")
        in_list = True
        lines.append(_OFFICE_BULLET.sub(r"\1-", line))
    return "\n".join(lines), tuple(added)


def _begins_definition(lines: Sequence[str]) -> bool:
    """Whether the last line is a term that follows a definition without a blank line."""
    return (
        len(lines) > 1
        and lines[-2].startswith(":")
        and bool(lines[-1].strip())
        and not lines[-1].startswith((":", " "))
    )


# Tags of HTML


class HtmlTag:
    """One tag in HTML that staff wrote."""

    def __init__(self, text: str, name: str, values: Sequence[tuple[str, str]], start: int) -> None:
        self.text = text
        """As it is written."""
        self.name = name
        self.values = tuple(values)
        """Its attributes."""
        self.start = start
        """Its position."""

    @property
    def is_end(self) -> bool:
        return self.text.startswith("</")

    def value(self, name: str) -> str:
        """The value of an attribute; empty where it is not there."""
        return dict(self.values).get(name, "")


_TAG = re.compile(r"</?[A-Za-z][^\s/>]*(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_VALUE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")


def html_tags(html: str) -> Iterator[HtmlTag]:
    """The tags of HTML in order."""
    for match in _TAG.finditer(html):
        name = _NAME.match(match[0])
        assert name is not None
        inside = match[0][name.end() : -1]
        values = [
            (one[1].lower(), unescape(one[2] or one[3] or one[4] or ""))
            for one in _VALUE.finditer(inside)
        ]
        yield HtmlTag(match[0], name[1].lower(), values, match.start())
