"""Markdown -> HTML that is safe to show, Markdown -> the words in it, and text -> Markdown.

The one place where HTML is made from text and the one list of what may stay in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from html import unescape
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

import nh3

if TYPE_CHECKING:
    from markdown import Markdown

__all__ = ["TOO_MUCH", "escape", "first_line_too_much", "plain_text", "render"]

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
_ADDRESS = (  # between < and >, as Markdown takes it for a link, without what is escaped elsewhere
    r"<(?:https?://(?:(?!&#?\w+;)[^<>\s*`\\\[\]])+|[\w.+-]+@[\w-]+(?:\.[\w-]+)*)>"
)
_SIGNS = re.compile(
    rf"(?P<address>{_ADDRESS})"
    r"|[\\`\[]"  # escapes, code, links
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis; within a word it is a character like any other
    r"|<(?=[A-Za-z/!?]|[^<> !]+@)"  # tags, and what is taken for an address and is none
)
_STAR_PAIR = re.compile(r"(?<![\\*])\*(?=[^\s*])([^*\n]*[^*\n\\]|)\*(?!\*)")
_ENTITY = re.compile(r"&(?=#|\w+;)")
_INDENT = re.compile(r"^(?: {4}| {0,3}\t)[ \t]*", re.MULTILINE)  # of code
_LINE_START = re.compile(  # a year as the number of a list, quotations, headings, rules
    r"^(\d{3,}(?=\.\s)|\d+(?=\.[ \t]*$)|(?=[>=#]|\+\s|-{3}))([.>=#+-])", re.MULTILINE
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

_BRACKET = re.compile(r"[\[\]]")

MAX_TEXT = 50_000
"""Characters of a text: twenty-five pages. The converter takes more than linear time for some."""

_MOST_OPEN = 200
"""Signs "<" that begin a tag and that no ">" ends; the converter looks for the end of each."""

TOO_MUCH = (
    f"the text has more than {MAX_TEXT:,} characters, or far too many “<” without “>”",
    "Shorten it, or divide it into several.",
)
"""What is wrong with a text that cannot be shown, and what to do."""

_OPEN = re.compile(r"<[a-zA-Z/!?][^<>]*(?=<|\Z)")

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
        return _cleaner.clean(converted.convert(_prepared(text))).strip()


def first_line_too_much(text: str) -> int | None:
    """The line, counted from one, from which on a text keeps the converter too busy; or None."""
    opened = islice(_OPEN.finditer(text), _MOST_OPEN, None)
    most = min(MAX_TEXT, next((sign.start() for sign in opened), MAX_TEXT))
    return text.count("\n", 0, most) + 1 if len(text) > most else None


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
    for name in _LINKS:
        processor: Any = converter.inlinePatterns[name]
        processor.getText = _text_of_link
        processor.getLink = partial(_address_of_link, processor.getLink)
    converter.ESCAPED_CHARS = [*converter.ESCAPED_CHARS, "<"]  # as in other kinds of Markdown
    return converter


_LINKS = (
    *("link", "image_link", "reference", "image_reference"),
    *("short_reference", "short_image_ref"),
)
"""What the converter calls its rules for text in brackets."""

_LONGEST_ADDRESS = 2_000
"""Characters between the parentheses of a link; some programs take no more of an address."""

_NO_ADDRESS = ("", None, 0, False)


def _text_of_link(text: str, index: int) -> tuple[str, int, bool]:
    """What stands between the bracket that ends at `index` and its own closing one.

    As in the converter, which goes through all that follows for each bracket; ten thousand open
    ones would keep it busy for a quarter of a minute.
    """
    end = _closing_brackets(text).get(index - 1)
    return ("", index, False) if end is None else (text[index:end], end + 1, True)


@lru_cache(maxsize=1)
def _closing_brackets(text: str) -> dict[int, int]:
    """Place of each bracket that opens -> that of the one that closes it."""
    opened: list[int] = []
    closed: dict[int, int] = {}
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif opened:
            closed[opened.pop()] = bracket.start()
    return closed


def _address_of_link(
    address_of: Callable[[str, int], tuple[str, str | None, int, bool]], text: str, index: int
) -> tuple[str, str | None, int, bool]:
    """What the converter finds between parentheses, if they close soon."""
    end = index + _LONGEST_ADDRESS
    return address_of(text[:end], index) if text.find(")", index, end) >= 0 else _NO_ADDRESS


def _prepared(text: str) -> str:
    """The text with every list that staff see as one as a Markdown list.

    A list may follow its sentence without a blank line, and its items may begin with the bullets
    of an office program or with "1)". Headings, and terms below definitions, are set apart: the
    converter cuts what is in one paragraph with them again for each, and calls itself for it.
    """
    lines: list[str] = []
    in_code = in_list = False
    for line in text.split("\n"):
        in_code ^= line.lstrip().startswith(("```", "~~~"))
        item = None if in_code else _ITEM.fullmatch(line)
        if item is None:
            in_list = in_list and bool(line.strip())
            if not in_code and line.startswith(":") and _begins_definition(lines):
                lines.insert(-1, "")
            lines.append(line)
            if not in_code and line.startswith("#"):
                lines.append("")
            continue
        if not in_list and lines and lines[-1].strip():
            lines.append("")
        in_list = True
        number = item["number"]
        lines.append(f"{item['indent']}{f'{number}.' if number else '-'} {item['text']}")
    return "\n".join(lines)


def _begins_definition(lines: Sequence[str]) -> bool:
    """Whether the last line is a term that follows a definition without a blank line."""
    return (
        len(lines) > 1
        and lines[-2].startswith(":")
        and bool(lines[-1].strip())
        and not lines[-1].startswith((":", " "))
    )


def escape(text: str) -> str:
    r"""Plain text as Markdown that shows its characters as they are printed.

    Bold text between two pairs of stars, lists, and addresses between < and > stay what they are.

    >>> escape("*age* <in months>")
    '\\*age\\* \\<in months>'
    """
    text = _INDENT.sub(" ", text)
    text = _SIGNS.sub(lambda sign: sign["address"] or f"\\{sign[0]}", text)
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
