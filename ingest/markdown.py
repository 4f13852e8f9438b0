"""Markdown -> HTML that is safe to show, and Markdown -> the words in it.

The one place where HTML is made from text and the one list of what may stay in it.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import Any

import markdown
import nh3
from bs4 import BeautifulSoup

__all__ = ["plain_text", "render"]

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
_BLOCKS = [
    "p",
    "br",
    "hr",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "pre",
    "li",
    "dt",
    "dd",
    "tr",
    "th",
    "td",
]

_converter = markdown.Markdown(
    extensions=["tables", "sane_lists", "def_list", "fenced_code"],
    # Columns are aligned by an attribute, since no style may stand in a page.
    extension_configs={"tables": {"use_align_attribute": True}},
    output_format="html",
)
_lock = Lock()  # a converter holds the state of the text under way


@lru_cache(maxsize=4096)
def render(text: str) -> str:
    """The HTML of a Markdown text, cleaned.

    >>> render("Yes, *but*")
    '<p>Yes, <em>but</em></p>'
    >>> render("<script>alert(1)</script>[x](javascript:alert(1))")
    '<p><a rel="noopener noreferrer">x</a></p>'
    """
    with _lock:
        converted: Any = _converter.reset()
        html = converted.convert(text)
    return nh3.clean(
        html,
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes=_ALLOWED_SCHEMES,
        link_rel="noopener noreferrer",
    ).strip()


def plain_text(text: str) -> str:
    """The words of a Markdown text, one line for each paragraph, list item or table cell.

    >>> plain_text("See [the guide](x.html):\\n\\n- one\\n- two")
    'See the guide:\\none\\ntwo'
    """
    if not text:
        return ""
    soup = BeautifulSoup(render(text), "html.parser")
    for block in soup.find_all(_BLOCKS):
        block.append("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
    return "\n".join(line for line in lines if line)
