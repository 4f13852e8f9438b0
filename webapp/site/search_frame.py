"""The frame of the search page, which the templates make once a snapshot.

What fills it is in `webapp.search_page`, which needs neither templates nor the content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import current_app, render_template, url_for
from markupsafe import Markup, escape

from ingest.content.model.plurals import plural_categories
from search.entries import KINDS, QUESTION
from webapp.search_page import frame as frames
from webapp.search_page.address import MOST_PAGES, QUERY_LENGTH, RESULTS, SAID_LENGTH
from webapp.search_page.frame import Form, SearchFrame, bound, filled, form_of
from webapp.site.snapshot import Snapshot

__all__ = ["search_frame"]

_MOST_LISTED = 300
"""Questions that the page lists without a query; of more it names the topics."""

_RESULT_PARTS = ("table", "row", "figure", "known", "page_number", "page_gap")
"""Macros of `_parts/results.html` that a result or what stands below them is made of."""

_MESSAGES = ("one", "many", "part", "unsure", "none", "none_chosen")
"""Strings that say what was found."""

_COUNTED = ("all_count", "others")
"""Strings of the search with a form for each kind of number."""


def search_frame(snapshot: Snapshot) -> SearchFrame:
    """The frame of a snapshot, its links as seen from the page under way.

    Needs the context of an application, in which the snapshot is shown, and of a request for the
    search page.
    """
    knowledge = snapshot.knowledge
    association = knowledge.association
    strings = association.strings
    parts: dict[str, str] = {}

    def hole(name: str, content: str | None = None) -> Markup:
        """The mark of a hole, which some pages fill with this content."""
        if content is not None:
            parts[name] = content
        return Markup(frames.hole(name))

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
    parts |= {name: results.said(name) for name in (*_MESSAGES, *counted)}
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
        "compare": forms["compare"][0],
        **dict.fromkeys(("is confirmed", "no aspect", "no answer", "no caution"), " hidden"),
    }
    row = filled(forms["row"], nothing | values)
    made = {f"empty {kind}": filled(forms[f"result_{kind}"], nothing | values) for kind in KINDS}
    return {**made, "empty table": filled(forms["table"], nothing | values | {"rows": row})}
