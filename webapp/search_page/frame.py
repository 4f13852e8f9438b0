"""The search page in parts, with holes for what a search fills.

    templates ──`webapp.site.search_frame`──> SearchFrame ──`page.render_search`──> pages

Made once a snapshot. A page is then made of plain texts, without a template or the content: an
edition keeps the frame as JSON, and what serves it imports no more than this folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

__all__ = ["Form", "SearchFrame", "bound", "filled", "form_of", "hole", "unlinked"]

_HOLE = re.compile("faq-hole-5d1f~([^~]*)~")
"""A hole in a text that a template made: nothing that escaping or encoding for an address
changes, and nothing that anybody writes."""

Form = tuple[str, ...]
"""Texts and the names of holes in turn; it begins and ends with a text."""


def hole(name: str) -> str:
    """The mark of a hole, for a text that becomes a form."""
    return f"faq-hole-5d1f~{name}~"


def form_of(text: str) -> Form:
    """The form of a text with marked holes.

    >>> form_of("<b>faq-hole-5d1f~title~</b>")
    ('<b>', 'title', '</b>')
    """
    return tuple(_HOLE.split(text))


def filled(form: Form, values: Mapping[str, str]) -> str:
    """A form with what stands in its holes. Raises KeyError for a hole without a value.

    >>> filled(("<b>", "title", "</b>"), {"title": "Hours"})
    '<b>Hours</b>'
    """
    pieces = list(form)
    pieces[1::2] = map(values.__getitem__, form[1::2])
    return "".join(pieces)


def bound(form: Form, values: Mapping[str, str]) -> Form:
    """The form with some of its holes filled.

    >>> bound(("<b>", "title", " ", "note", "</b>"), {"title": "Hours"})
    ('<b>Hours ', 'note', '</b>')
    """
    pieces = [form[0]]
    for name, text in zip(form[1::2], form[2::2], strict=True):
        if name in values:
            pieces[-1] += values[name] + text
        else:
            pieces += [name, text]
    return tuple(pieces)


def unlinked(form: Form) -> Form:
    """The form without the addresses of its links to a page: HTML's placeholders of links.

    >>> unlinked(('<a href="', "url", '">', "title", "</a>"))
    ('<a>', 'title', '</a>')
    """
    pieces = [form[0]]
    for name, text in zip(form[1::2], form[2::2], strict=True):
        if name == "url":
            pieces[-1] = pieces[-1].removesuffix(' href="') + text.removeprefix('"')
        else:
            pieces += [name, text]
    return tuple(pieces)


@dataclass(frozen=True)
class SearchFrame:
    """What the search page of one state of the content is made of besides its search."""

    page: Form
    """The whole page."""
    forms: Mapping[str, Form]
    """Name -> a part of it: results by their kind, figures, states, messages."""
    names: Mapping[str, Mapping[str, str]]
    """Facet ("topic", "category", "kind") -> id -> its name, as HTML, in the order of the page."""
    language: str
    """Of the page, a BCP 47 tag: it says which form of a string a number takes."""
    comma: str
    """What stands between the items of a list, as HTML."""
    root: str
    """Address of the start page, before which addresses of `Shown` begin."""
    address: str
    """That of the search page, without what is asked."""
    is_export: bool = False
    """Whether scripts put in what is asked, so that no link says it."""

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What pages keep in memory of what they are made of, see `results`."""
        return {}

    def as_json(self) -> dict[str, Any]:
        """The frame as plain values; `from_json` reads it back."""
        return {
            "page": list(self.page),
            "forms": {name: list(form) for name, form in self.forms.items()},
            "names": {facet: dict(names) for facet, names in self.names.items()},
            "language": self.language,
            "comma": self.comma,
            "root": self.root,
            "address": self.address,
            "isExport": self.is_export,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> SearchFrame:
        """The frame in plain values. Raises KeyError where one is missing."""
        return cls(
            page=tuple(value["page"]),
            forms={name: tuple(form) for name, form in value["forms"].items()},
            names=value["names"],
            language=value["language"],
            comma=value["comma"],
            root=value["root"],
            address=value["address"],
            is_export=value["isExport"],
        )
