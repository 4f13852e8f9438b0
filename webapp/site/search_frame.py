"""The search page in parts, with holes for what a search fills.

    search_frame(snapshot) ──templates──> SearchFrame ──`search_page.render_search`──> pages

Made once a snapshot. A page is then made of plain texts, without a template or the content: an
edition keeps the frame as JSON, and what serves it imports no more than this.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from search.entries import KINDS, QUESTION

if TYPE_CHECKING:
    from webapp.site.snapshot import Snapshot

__all__ = ["Form", "SearchFrame", "bound", "filled", "form_of", "search_frame"]

_HOLE = re.compile("faq-hole-5d1f~([^~]*)~")
"""A hole in a text that a template made: nothing that escaping or encoding for an address
changes, and nothing that anybody writes."""

_MOST_LISTED = 300
"""Questions that the page lists without a query; of more it names the topics."""

_RESULT_PARTS = ("table", "row", "figure", "known", "page_number", "page_gap")
"""Macros of `_parts/results.html` that a result or what stands below them is made of."""

_COUNTED = ("all_count", "others")
"""Strings of the search with a form for each kind of number."""

_MESSAGES = ("one", "many", "part", "unsure", "none", "none_chosen")
"""Strings that say what was found."""

Form = tuple[str, ...]
"""Texts and the names of holes in turn; it begins and ends with a text."""


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
        """What pages keep in memory of what they are made of, see `search_results`."""
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


def search_frame(snapshot: Snapshot) -> SearchFrame:
    """The frame of a snapshot, its links as seen from the page under way.

    Needs the context of an application, in which the snapshot is shown, and of a request for the
    search page.
    """
    from flask import current_app, render_template, url_for  # who serves an edition needs none

    from ingest.content.model.plurals import plural_categories
    from webapp.site.search_address import MOST_PAGES, QUERY_LENGTH, RESULTS, SAID_LENGTH
    from webapp.site.string_markup import fill

    knowledge = snapshot.knowledge
    association = knowledge.association
    strings = association.strings
    parts: dict[str, str] = {}

    def hole(name: str, content: str | None = None) -> Markup:
        """The mark of a hole, which some pages fill with this content."""
        if content is not None:
            parts[name] = content
        return Markup("faq-hole-5d1f~{}~").format(name)

    values: dict[str, Any] = {"hole": hole}
    current_app.update_template_context(values)

    def macros_of(name: str) -> Any:
        return current_app.jinja_env.get_template(name).make_module(values)

    results, macros = macros_of("_parts/results.html"), macros_of("_parts/macros.html")
    parts |= {f"result_{kind}": results.result(kind) for kind in KINDS}
    parts |= {name: getattr(results, name)() for name in _RESULT_PARTS}
    parts |= {
        "state_answered": macros.state(True),
        "state_open": macros.state(False),
        "state_draft": macros.state(False, True),
    }
    said = strings["search"]
    counted = [
        f"{name}{form}"
        for name in _COUNTED
        for form in ("", *(f"_{one}" for one in plural_categories(association.language)))
        if f"{name}{form}" in said
    ]
    blanks = {name: hole(name) for name in ("count", "query", "filters", "start", "end")}
    for name in (*_MESSAGES, *counted):
        parts[name] = fill(said[name], lambda page: url_for(f"pages.{page}"), **blanks)
    parts["all"] = escape(said["all"])
    names: dict[str, dict[str, str]] = {
        "topic": {one.id: str(escape(one.title)) for one in knowledge.topics},
        "category": {one.id: str(macros.category_name(one)) for one in knowledge.categories},
        "kind": {kind: str(escape(strings["filters"][f"kind_{kind}"])) for kind in KINDS},
    }
    page = render_template(
        "pages/search.html",
        hole=hole,
        names={facet: {id: Markup(one) for id, one in names[facet].items()} for facet in names},
        # Of criteria that an answer rests on too, as the index has them.
        categories_of={
            one.id: one.categories for one in snapshot.scored.records if one.kind == QUESTION
        },
        result_kinds=KINDS,
        limit=RESULTS,
        most_pages=MOST_PAGES,
        query_length=QUERY_LENGTH,
        said_length=SAID_LENGTH,
        most_listed=_MOST_LISTED,
    )
    frame = SearchFrame(
        page=form_of(page),
        forms={name: form_of(part) for name, part in parts.items()},
        names=names,
        language=association.language,
        comma=str(escape(strings["punctuation"]["comma"])),
        root=url_for("pages.home").removesuffix("index.html"),
        address=url_for("pages.search_page"),
        is_export=current_app.config["IS_EXPORT"],
    )
    return replace(frame, page=bound(frame.page, _empty(frame.forms)))


def _empty(forms: Mapping[str, Form]) -> dict[str, str]:
    """Results with nothing in them, which the scripts of the page fill with what they find."""
    nothing = defaultdict[str, str](str)
    values = {
        "figures": filled(forms["figure"], nothing),
        "state": forms["state_answered"][0],
        "known": filled(forms["known"], nothing),
        **dict.fromkeys(("is confirmed", "no aspect", "no answer", "no caution"), " hidden"),
    }
    row = filled(forms["row"], nothing | values)
    made = {f"empty {kind}": filled(forms[f"result_{kind}"], nothing | values) for kind in KINDS}
    return {**made, "empty table": filled(forms["table"], nothing | values | {"rows": row})}
