"""Markdown -> HTML that is safe to show, Markdown -> the words in it, and text -> Markdown.

The one place where HTML is made from text and the one list of what may stay in it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

import nh3

from ingest.markdown_dialect import normal
from ingest.markdown_foreign import escape_foreign

if TYPE_CHECKING:
    from ingest.markdown_extension import Converter

__all__ = [
    "ATTRIBUTES",
    "BETWEEN",
    "SCHEMES",
    "TAGS",
    "TOO_MUCH",
    "escape",
    "first_line_too_much",
    "plain_text",
    "render",
    "set_off",
]

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "blockquote", "pre", "code", "img"),
    *("ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "div", "span"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("em", "strong", "b", "i", "u", "s", "del", "ins", "mark", "small", "kbd", "q", "cite"),
    *("sup", "sub", "abbr", "a"),
}
"""What may stand in a text."""

ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "li": {"value"},
    "ol": {"start"},
    "th": {"align", "colspan", "rowspan"},
    "td": {"align", "colspan", "rowspan"},
}
"""Tag -> its attributes that may stand in a text."""

SCHEMES = {"http", "https", "mailto", "tel"}
"""What an address may begin with; it may also lead from page to page."""

# What `escape` takes care of.
_ADDRESS = (  # between < and >, as Markdown takes it for a link, without what is escaped elsewhere
    r"<(?:https?://(?:(?!&#?\w+;)[^<>\s*`\\\[\]])+|[\w.+-]+@[\w-]+(?:\.[\w-]+)*)>"
)
_BARE = r"(?:https?:/|www\.|mailto:|xmpp:)[^\s<]*"  # a link, too, whose signs are shown as they are
_PLAIN = re.compile(r"[^`\\\[\]*&~^]*")
_SIGNS = re.compile(
    rf"(?P<address>{_ADDRESS})"
    rf"|(?<![^\s*_~(])(?P<bare>{_BARE})"
    r"|[\\`\[]"  # escapes, code, links
    r"|[~^](?=[^\s~^]+[~^])|~(?=~)|\^(?=\^)|=(?==)"  # raised, lowered, struck, marked characters
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis; within a word it is a character like any other
    r"|<(?=[A-Za-z/!?]|[^<> !]+@)"  # tags, and what is taken for an address and is none
)
_STAR_PAIR = re.compile(r"(?<![\\*])\*(?=[^\s*])([^*\n]*[^*\n\\]|)\*(?!\*)")
_ENTITY = re.compile(r"&(?=#|\w+;)")
_INDENT = re.compile(r"^(?: {4}| {0,3}\t)[ \t]*", re.MULTILINE)  # of code
_LINE_START = re.compile(  # a year as the number of a list, quotations, headings, rules
    r"^(\d{3,}(?=\.\s)|\d+(?=\.[ \t]*$)|(?=[>=#]|\+\s|-{3}))([.>=#+-])", re.MULTILINE
)

# What `render` gives is well formed, and its texts hold no "<".
_BLOCK_END = re.compile(
    r"</(?:p|h[234]|blockquote|pre|li|d[td]|t[rhd]|caption|summary|details|div)>|<[bh]r[^>]*>"
    r"|(?=<(?:p|h[234]|blockquote|pre|[uod]l|table|details|div)[ >])"
)
_TAG = re.compile(r"""</?[a-z](?:[^>"]|"[^"]*")*>""")
_STRUCK = re.compile(r"<(del|s)>(?:(?!</?\1>).)*</\1>", re.DOTALL)
BETWEEN = re.compile(r"(?<=[^\W_])\0+(?=[^\W_])")
"""What is left of struck text between letters or figures: 20~~0~~1 is not 201."""
_RAISED = re.compile(r"(?P<before>.?)<(?P<tag>su[bp])\b[^>]*>(?P<inside>.*?)</(?P=tag)>", re.DOTALL)
_PICTURE = re.compile(r"""<img(?:[^>"]|"[^"]*")*? alt="([^"]*)"(?:[^>"]|"[^"]*")*>""")
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "e", "o", "a", "ª", "º"})
_MARKS = {"TM": "™", "SM": "℠"}
_CHARACTERS = {
    "sup": str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾"),
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_SIGNS_BEFORE = {"sup": "^", "sub": "_"}
"""Of letters: those that are raised look like others to the search, and would join a word."""

_cleaner = nh3.Cleaner(
    tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer"
)
_UNLINKED = re.compile(r"@|://(?<!\]\(http://)(?<!\]\(https://)|[wW]{3}\.(?<!//www\.)")
"""Stands in a text with addresses that are no links yet, and in others."""

_lock = Lock()  # a converter holds the state of the text under way

_REMEMBERED = 20_000
"""Texts whose HTML, and whose words, are remembered: the search and a page ask for each."""


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


@cache
def _cleaner_of_notes() -> nh3.Cleaner:
    """One that leaves the ids by which a text and its notes lead to each other."""

    def kept(tag: str, name: str, value: str) -> str | None:
        return value if name != "id" or value.startswith(("fn-", "fnref-")) else None

    return nh3.Cleaner(
        tags=TAGS,
        attributes={**ATTRIBUTES, "sup": {"id"}},
        attribute_filter=kept,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )


@lru_cache(maxsize=_REMEMBERED)
def render(text: str) -> str:
    """The HTML of a Markdown text, cleaned.

    >>> render("Yes, *but*")
    '<p>Yes, <em>but</em></p>'
    >>> render("[x](javascript:alert(1))<script>alert(1)</script>")
    '<p><a rel="noopener noreferrer">x</a></p>'

    Addresses and code run from left to right in the midst of a script that does not.

    >>> render("انظر https://x.org/a/")
    '<p>انظر <a href="https://x.org/a/" rel="noopener noreferrer" dir="ltr">https://x.org/a/</a></p>'
    """
    with _lock:
        converter = _converter(_UNLINKED.search(text) is not None)
        html = converter.convert_text(normal(text))
    cleaner = _cleaner_of_notes() if "fnref-" in html else _cleaner
    html = cleaner.clean(html).strip()
    return _FROM_THE_LEFT.sub(r'\1 dir="ltr"', html) if _RIGHT_TO_LEFT.search(html) else html


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_FROM_THE_LEFT = re.compile(
    r"(<(?:pre|code)(?=>)|<a(?: [^>]*)?(?=>[^\s<>]*(?:://|@|www\.)[^\s<>]*</a>))"
)
"""The opening tag, up to its end, of code and of a link that shows its address."""


@cache
def _converter(has_addresses: bool) -> Converter:
    """The converter, with its library imported when a text is rendered: a search renders none."""
    from ingest.markdown_extension import Converter

    return Converter(has_addresses=has_addresses)


def first_line_too_much(text: str) -> int | None:
    """The line, counted from one, from which on a text keeps the converter too busy; or None."""
    opened = islice(_OPEN.finditer(text), _MOST_OPEN, None)
    most = min(MAX_TEXT, next((sign.start() for sign in opened), MAX_TEXT))
    return text.count("\n", 0, most) + 1 if len(text) > most else None


def escape(text: str) -> str:
    r"""Plain text as Markdown that shows its characters as they are printed.

    Bold text between two pairs of stars, lists, and addresses between < and > stay what they are.

    >>> escape("*age* <in months>")
    '\\*age\\* \\<in months>'
    """
    text = _INDENT.sub(" ", text)
    text = _SIGNS.sub(_escaped, text)
    text = _STAR_PAIR.sub(r"\\*\1\\*", text)
    text = _ENTITY.sub("&amp;", text)
    text = _LINE_START.sub(r"\1\\\2", text)
    return escape_foreign(text)


def _escaped(sign: re.Match[str]) -> str:
    """A sign with a backslash; an address as it is, or so that it is none."""
    bare = sign["bare"]
    if bare is None:
        return sign["address"] or f"\\{sign[0]}"
    if _PLAIN.fullmatch(bare):
        return bare
    begin = re.split("[:.]", bare, maxsplit=1)[0]
    rest = bare[len(begin) :]
    return f"{begin}\\{rest[0]}{_SIGNS.sub(_escaped, rest[1:])}"


@lru_cache(maxsize=_REMEMBERED)
def plain_text(text: str) -> str:
    """The words of a Markdown text, one line for each paragraph, list item or table cell.

    What is struck out holds no longer and is left out; raised and lowered figures stay apart from
    those beside them.

    >>> plain_text("See [the guide](x.html):\\n\\n- one\\n- two")
    'See the guide:\\none\\ntwo'
    >>> plain_text("~~$75~~ $100 for 30<sup>1</sup> hours")
    '$100 for 30¹ hours'
    """
    if not text:
        return ""
    html = render(text)
    while "<del>" in html or "<s>" in html:
        html, count = _STRUCK.subn("\0", html)
        if not count:
            break
    if "<su" in html:
        html = _RAISED.sub(_raised, html)
    if "<img" in html:
        html = _PICTURE.sub(r" \1 ", html)
    words = unescape(_TAG.sub("", _BLOCK_END.sub("\n", html)))
    words = BETWEEN.sub(" ", words).replace("\0", "") if "\0" in words else words
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def _raised(match: re.Match[str]) -> str:
    inside = _TAG.sub("", match["inside"])
    return match["before"] + set_off(inside, match["tag"], match["before"])


def set_off(text: str, tag: str, before: str) -> str:
    """Characters for a text that is raised (`sup`) or lowered (`sub`), apart from what is `before`.

    An ordinal stays what it is.

    >>> [set_off("1", "sup", "0"), set_off("2", "sub", "H"), set_off("b", "sup", "a")]
    ['¹', '₂', '^b']
    """
    if not any(map(str.isalpha, text)):
        return text.translate(_CHARACTERS[tag])
    if before.isdecimal() and text.strip() in _ORDINALS:
        return text
    return _MARKS.get(text.strip()) or f"{_SIGNS_BEFORE[tag]}{text}"
