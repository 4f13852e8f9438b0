"""What templates of all pages may use besides what their page gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup

from ingest.content.model.figures import SaidFigure, said_figure
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import linked, shown_spans, span_label
from ingest.content.model.plurals import plural_categories
from ingest.content.model.records import Criterion, Figure, Kind, Question
from ingest.content.model.relations import changed_on
from ingest.content.model.site_strings import Strings, kind_name, plural_form
from ingest.markdown import render
from webapp.site.addresses import Site, html_address_of, shown_snapshot
from webapp.site.pages import logo_address
from webapp.site.record_text import about, category_names, figures_said, how_known, known_from
from webapp.site.string_markup import fill, say, written_date

__all__ = ["add_template_values"]


def add_template_values(app: Site) -> None:
    """Gives all of it to the templates of an application."""
    app.context_processor(_page_values)
    app.jinja_env.globals |= {
        "asset": app.asset,
        "shown_spans": shown_spans,
        "span_label": span_label,
    }
    app.jinja_env.filters |= {
        "about": _about,
        "category_names": _category_names,
        "changed_on": _changed_on,
        "date": _date,
        "figures_said": _figures_said,
        "fill": _filled,
        "from_the_left": _from_the_left,
        "how_known": _how_known,
        "kind_name": _kind_name,
        "known_from": _known_from,
        "markdown": _rendered,
        "other_forms": _other_forms,
        "plural_form": _plural_form,
        "said": _said,
        "say": say,
    }


def _page_values() -> dict[str, Any]:
    snapshot = shown_snapshot()
    return {
        "association": snapshot.knowledge.association,
        "strings": snapshot.knowledge.association.strings,
        "knowledge": snapshot.knowledge,
        # Staff, to whom drafts are shown. No address tells who somebody is: behind a proxy on the
        # same computer every reader comes from there.
        "faults": snapshot.faults if snapshot.knowledge.with_drafts else "",
        "is_export": current_app.config["IS_EXPORT"],
        "kinds": list(Kind),
        "logo": logo_address(snapshot.knowledge),
    }


def _rendered(text: str) -> str:
    """The HTML of a Markdown text, its references as links.

    A table scrolls in its own box, which a keyboard must reach in Safari too (WCAG 2.1.1).
    """
    html = render(linked(text, _knowledge(), partial(html_address_of, url_for=url_for)))
    return html.replace("<table>", '<table tabindex="0">')


def _about(criterion: Criterion) -> str:
    return about(criterion, _knowledge())


def _category_names(criterion: Criterion) -> str:
    return category_names(criterion, _knowledge())


def _changed_on(question: Question) -> dt.date | None:
    return changed_on(question, _knowledge())


def _figures_said(criterion: Criterion) -> str:
    return figures_said(criterion, _knowledge())


def _from_the_left(text: str) -> Markup | str:
    """An address or a number for the telephone, kept in its order among lines from the right."""
    if _knowledge().association.direction == "ltr":
        return text
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)


def _how_known(criterion: Criterion) -> str:
    return how_known(criterion, _knowledge())


def _known_from(criterion: Criterion) -> str:
    return known_from(criterion, _knowledge())


def _kind_name(kind: Kind) -> str:
    return kind_name(kind, _strings())


def _filled(text: str, **values: Any) -> Markup:
    """A string with its values; its links lead to pages by the names of their views."""
    return fill(text, lambda name: url_for(f"pages.{name}"), **values)


def _plural_form(strings: Mapping[str, str], name: str, count: int) -> str:
    return plural_form(strings, name, count, _knowledge().association.language)


def _other_forms(strings: Mapping[str, str], name: str) -> dict[str, str]:
    """Category -> the form of a string for it, of languages with more than two."""
    return {
        category: strings[f"{name}_{category}"]
        for category in plural_categories(_knowledge().association.language)
        if category != "one" and f"{name}_{category}" in strings
    }


def _said(figure: Figure) -> SaidFigure:
    return said_figure(figure, _strings())


def _date(day: dt.date) -> str:
    return written_date(day, _strings()["dates"])


def _knowledge() -> KnowledgeBase:
    return shown_snapshot().knowledge


def _strings() -> Strings:
    return _knowledge().association.strings
