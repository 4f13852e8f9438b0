"""Texts of a page for readers who have them without it: links lead there from anywhere.

Feeds, structured data and embeds in other web pages.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from ingest.content.model.file_links import with_files
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import label_of, linked
from ingest.content.model.references import replace_references
from ingest.markdown import escape as as_text
from ingest.markdown import render
from webapp.site.addresses import html_address_of, web_address

__all__ = ["portable_html"]

_HREF = re.compile(r'(<a\b(?:[^">]|"[^"]*")*? href="(?!#fn)|<img src=")([^"]*)')
"""A link or picture up to its address, and the address; notes of the text are beside it."""

_RELATIVE_LINK = re.compile(r"<a href=\"(?![a-z]+:|//|#fn)[^\"]*\"[^>]*>(.*?)</a>", re.DOTALL)
"""A link that leads somewhere from its page alone."""

_INDEX_FILE = re.compile(r"(?<=/)index\.html(?=$|#)")


def portable_html(text: str, knowledge: KnowledgeBase, endpoint: str, **values: Any) -> str:
    """The HTML of a Markdown text that stands on the page of an endpoint with values.

    Its references and the links that staff wrote for that page have whole addresses. Where nobody
    knows where the site is, such links are only their words.
    """
    base = knowledge.association.base_address
    if not base:
        text = replace_references(text, lambda one: as_text(label_of(one, knowledge)))
        # Links and pictures become their words.
        text = with_files(text, knowledge.file_by_path, lambda path: path)
        return _RELATIVE_LINK.sub(r"\1", render(text))
    page = web_address(base, endpoint, **values)
    address = partial(html_address_of, url_for=partial(web_address, base))
    html = render(linked(text, knowledge, address))
    return _HREF.sub(lambda one: one[1] + escape(_whole(unescape(one[2]), page, base)), html)


def _whole(link: str, page: str, base: str) -> str:
    """A link on a page as it leads there from anywhere; of pages of the site without file names."""
    whole = urljoin(page, link)
    return _INDEX_FILE.sub("", whole) if whole.startswith(base) else whole
