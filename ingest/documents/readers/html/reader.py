"""HTML -> blocks, as a browser would understand it, however broken."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup

from ingest.documents.blocks import Block, Reading
from ingest.documents.readers.encoding import decode, repair, split_lines
from ingest.documents.readers.html.elements import attribute, saying_style
from ingest.documents.readers.html.limits import refuse_attributes, refuse_depth
from ingest.documents.readers.html.panels import name_panels
from ingest.documents.readers.html.walk import walk_page
from ingest.documents.unreadable import empty_document

__all__ = ["read", "read_markup"]

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([-\w:.]+)""", re.IGNORECASE)
_RULE_OF_CLASS = re.compile(r"(?:^|(?<=[}/>]))\s*\w*\.([\w-]+)\s*\{([^{}]*)\}")
"""A rule of a style sheet for one class, as programs write them that save as a page."""

_MOST_STYLES = 200_000
"""Characters of a style sheet that are looked at."""


def read(data: bytes) -> Reading:
    """The blocks of a page. Raises UnreadableError when there are none."""
    declared = _DECLARED.search(data[:4096])
    markup = repair(decode(data, declared[1].decode("ascii") if declared else ""))
    if not markup.strip():
        raise empty_document()
    return Reading(tuple(split_lines(markup)), read_markup(markup))


def read_markup(markup: str) -> tuple[Block, ...]:
    """The blocks of a page; their lines are those of the markup.

    Raises UnreadableError for markup that is nested deeper than any page that was written by
    people.
    """
    refuse_attributes(markup)
    refuse_depth(markup)
    # Lines are counted as editors do; the parser takes "\r\n" and "\r" for one line end as well.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on XHTML, or a page that is one address
        soup = BeautifulSoup(markup, "html5lib")
    _style_classes(soup)
    name_panels(soup)
    return walk_page(soup)


def _style_classes(soup: BeautifulSoup) -> None:
    """Gives the elements of a class that the page's own style sheet sets in bold, raises, lowers
    or strikes out that style.

    Google Docs and Word save a document so: <span class="c4"> for each run of text.
    """
    sheet = "".join(str(style.string or "") for style in soup.find_all("style"))[:_MOST_STYLES]
    styles = {name: saying_style(rule.lower()) for name, rule in _RULE_OF_CLASS.findall(sheet)}
    if not any(styles.values()):
        return
    for tag in soup.find_all(["span", "p", "div", "a", "li"], class_=True):
        said = filter(None, (styles.get(name) for name in tag.get_attribute_list("class")))
        if more := ";".join(said):
            tag["style"] = f"{attribute(tag, 'style')};{more}"
