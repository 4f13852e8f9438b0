"""Markdown -> HTML that is safe to show, Markdown -> the words in it, and text -> Markdown.

The one place where HTML is made from text and the one list of what may stay in it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from threading import Lock
from typing import TYPE_CHECKING, Any

import nh3

if TYPE_CHECKING:
    from markdown import Markdown

__all__ = ["escape", "plain_text", "render"]

_ALLOWED_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "blockquote", "pre", "code"),
    *("ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("em", "strong", "b", "i", "sup", "sub", "abbr", "a"),
}
_ALLOWED_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
}
_ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
# What `escape` takes care of.
_SIGNS = re.compile(
    r"[\\`\[]"  # escapes, code, links
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis; within a word it is a character like any other
    r"|<(?=[A-Za-z/!?])(?!(?:https?://|mailto:)?[^<>\s]+[.@][^<>\s]*>)"  # tags, not addresses
)
_STAR_PAIR = re.compile(r"(?<![\\*])\*(?=[^\s*])([^*\n]*[^*\n\\]|)\*(?!\*)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(  # a year as the number of a list, quotations, headings, rules
    r"^(\d{3,}(?=\.\s)|(?=[>=#]|\+\s|-{3}))([.>=#+-])", re.MULTILINE
)

_ITEM = re.compile(r"(?P<indent>\s*)(?:[-*+•▪◦·]|(?P<number>\d{1,2})[.)])\s+(?P<text>\S.*)")
# What `render` gives is well formed, and its texts hold no "<".
_BLOCK_END = re.compile(r"</(?:p|h[234]|blockquote|pre|li|d[td]|t[rhd])>|<[bh]r[^>]*>")
_TAG = re.compile(r"""</?[a-z](?:[^>"]|"[^"]*")*>""")

_cleaner = nh3.Cleaner(
    tags=_ALLOWED_TAGS,
    attributes=_ALLOWED_ATTRIBUTES,
    url_schemes=_ALLOWED_SCHEMES,
    link_rel="noopener noreferrer",
)
_REMEMBERED = 20_000
"""Texts whose HTML, and whose words, are remembered: the search and a page ask for each."""

_lock = Lock()  # a converter holds the state of the text under way


@lru_cache(maxsize=_REMEMBERED)
def render(text: str) -> str:
    """The HTML of a Markdown text, cleaned.

    >>> render("Yes, *but*")
    '<p>Yes, <em>but</em></p>'
    >>> render("<script>alert(1)</script>[x](javascript:alert(1))")
    '<p><a rel="noopener noreferrer">x</a></p>'
    """
    with _lock:
        converted: Any = _converter().reset()
        return _cleaner.clean(converted.convert(_with_lists(text))).strip()


@cache
def _converter() -> Markdown:
    """The converter, with its library imported when a text is rendered: a search renders none."""
    import markdown

    converter = markdown.Markdown(
        extensions=["tables", "sane_lists", "def_list", "fenced_code"],
        # Columns are aligned by an attribute, since no style may stand in a page.
        extension_configs={"tables": {"use_align_attribute": True}},
        output_format="html",
    )
    converter.ESCAPED_CHARS = [*converter.ESCAPED_CHARS, "<"]  # as in other kinds of Markdown
    return converter


def _with_lists(text: str) -> str:
    """The text with every list that staff see as one as a Markdown list.

    A list may follow its sentence without a blank line, and its items may begin with the bullets
    of an office program or with "1)".
    """
    lines: list[str] = []
    in_code = in_list = False
    for line in text.split("\n"):
        in_code ^= line.lstrip().startswith(("```", "~~~"))
        item = None if in_code else _ITEM.fullmatch(line)
        if item is None:
            in_list = in_list and bool(line.strip())
            lines.append(line)
            continue
        if not in_list and lines and lines[-1].strip():
            lines.append("")
        in_list = True
        number = item["number"]
        lines.append(f"{item['indent']}{f'{number}.' if number else '-'} {item['text']}")
    return "\n".join(lines)


def escape(text: str) -> str:
    r"""Plain text as Markdown that shows its characters as they are printed.

    Bold text between two pairs of stars, lists, and addresses between < and > stay what they are.

    >>> escape("*age* <in months>")
    '\\*age\\* \\<in months>'
    """
    text = _SIGNS.sub(r"\\\g<0>", text)
    text = _STAR_PAIR.sub(r"\\*\1\\*", text)
    text = _ENTITY.sub("&amp;", text)
    return _LINE_START.sub(r"\1\\\2", text)


@lru_cache(maxsize=_REMEMBERED)
def plain_text(text: str) -> str:
    """The words of a Markdown text, one line for each paragraph, list item or table cell.

    >>> plain_text("See [the guide](x.html):\\n\\n- one\\n- two")
    'See the guide:\\none\\ntwo'
    """
    if not text:
        return ""
    words = unescape(_TAG.sub("", _BLOCK_END.sub("\n", render(text))))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)
