"""What a page says of itself to other programs, and what templates of all formats may use.

    canonical link, description          search engines and whoever shows a link to the page
    FAQPage, BreadcrumbList              search engines (`webapp/formats/json_ld.py`)

Only what the public sees is in them, drafts shown or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, current_app, render_template, request, url_for
from markupsafe import Markup, escape

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.languages import NAMES, language_of
from ingest.content.model.links import spoken
from ingest.content.model.records import Question, Translation
from ingest.content.model.relations import changed_on
from ingest.markdown import plain_text
from ingest.names import UNPRINTABLE
from webapp.formats.json_ld import breadcrumb_list, faq_page, format_json_ld
from webapp.formats.portable_html import portable_html
from webapp.site.addresses import Site, shown_snapshot, web_address
from webapp.site.string_markup import say

__all__ = [
    "absolute",
    "add_page_head",
    "known_address",
    "language_links",
    "published",
    "published_with_base",
    "render_format",
]


def add_page_head(app: Site) -> None:
    """Gives templates what is defined here."""
    functions = (
        *(absolute, known_address, page_address, has_markdown, has_changes, structured_data),
        *(page_translations, page_languages),
    )
    app.jinja_env.globals |= {function.__name__: function for function in functions}
    app.jinja_env.filters |= {"words": words, "portable_answer": portable_answer}


def published() -> KnowledgeBase:
    """What the public sees, whoever looks."""
    return shown_snapshot().published


def published_with_base() -> KnowledgeBase:
    """The same; the page does not exist where the address of the site is not known."""
    knowledge = published()
    return knowledge if knowledge.association.base_address else abort(404)


def render_format(name: str, mimetype: str, **values: Any) -> Response:
    """The response of a template in `templates/formats`, which ends in one line break.

    It has no character that XML forbids, whatever the content holds.
    """
    text = render_template(f"formats/{name}", knowledge=published(), **values)
    return Response(f"{UNPRINTABLE.sub('', text).rstrip()}\n", mimetype=mimetype)


def absolute(endpoint: str, **values: Any) -> str:
    """The absolute URL of a page; empty where nobody knows where the site is."""
    return web_address(published().association.base_address, endpoint, **values)


def known_address(endpoint: str, **values: Any) -> str:
    """The absolute URL where there is one, else the address from here."""
    return absolute(endpoint, **values) or url_for(endpoint, **values)


def page_address() -> str:
    """The absolute URL of the page under way, or nothing."""
    return absolute(str(request.endpoint), **(request.view_args or {}))


@dataclass(frozen=True)
class PageTranslation:
    """Where the page under way can be read in another language."""

    language: str
    name: str
    """What the language is called in itself."""
    address: str
    is_same: bool
    """Whether it is the same page; else it is the nearest one of that site."""


_IN_EVERY_LANGUAGE = frozenset(
    f"pages.{name}"
    for name in (
        *("home", "topic", "question", "criteria", "criterion", "categories", "category"),
        *("compare", "glossary", "a_to_z", "search_page", "about", "contact"),
    )
)
"""Pages that a site in another language has too, or has where it has their record."""

_NEAREST = {"pages.titles_of_letter": "pages.a_to_z"}
"""What stands for a page that only one language has, instead of the start page."""


def page_translations() -> list[PageTranslation]:
    """The page under way on each site that says the same in another language."""
    return translations_of(str(request.endpoint), request.view_args or {})


def translations_of(endpoint: str, values: Mapping[str, Any]) -> list[PageTranslation]:
    """A page on each site that says the same in another language."""
    made = []
    for other in published().association.translations:
        there = _values_there(other, endpoint, values)
        name = NAMES.get(language_of(other.language), other.language)
        nearest = _NEAREST.get(endpoint, "pages.home") if there is None else endpoint
        address = web_address(other.address, nearest, **(there or {}))
        made.append(PageTranslation(other.language, name, address, there is not None))
    return made


def language_links(endpoint: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Language and absolute URL of a page in each language that it is in; none where that is one.

    The last one is for readers of every other language (`x-default`): the page in English, else in
    the first of the languages, so that each of the sites names the same.
    """
    address = absolute(endpoint, **values)
    others = [one for one in translations_of(endpoint, values) if one.is_same]
    if not address or not others:
        return []
    links = [(published().association.language, address)]
    links += [(other.language, other.address) for other in others]
    english = [link for link in links if language_of(link[0]) == "en"]
    return [*links, ("x-default", min(english or links)[1])]


def _values_there(
    other: Translation, endpoint: str, values_here: Mapping[str, Any]
) -> dict[str, str] | None:
    """The values of the address of a page on another site; None where it has none."""
    if endpoint not in _IN_EVERY_LANGUAGE:
        return None
    values: dict[str, str] = {}
    for name, value in values_here.items():
        there = other.id_there(name.removesuffix("_id"), str(value))
        if there is None:
            return None
        values[name] = there
    return values


def page_languages() -> list[tuple[str, str]]:
    """The page under way in each of its languages, as `language_links` gives them."""
    return language_links(str(request.endpoint), request.view_args or {})


def has_markdown() -> bool:
    """Whether the page under way lies as Markdown beside itself."""
    blueprint, _, name = str(request.endpoint).partition(".")
    return blueprint == "pages" and f"markdown.{name}" in current_app.view_functions


def has_changes() -> bool:
    """Whether there is a feed."""
    return bool(shown_snapshot().changes)


def words(text: str) -> str:
    """The words of a Markdown text, in one line."""
    return " ".join(plain_text(spoken(text, published())).split())


def structured_data(questions: tuple[Question, ...], trail: list[tuple[str, str]]) -> Markup:
    """The questions that are answered, with their answers, and the way to the page, as JSON-LD."""
    answered = [
        (question.title, portable_answer(question), changed_on(question, published()))
        for question in questions
        if question.is_answered
    ]
    parts = [faq_page(answered)] if answered else []
    return Markup(format_json_ld([*parts, breadcrumb_list(trail)]))


def portable_answer(question: Question) -> str:
    """An answer for readers who have it without its page.

    As HTML with absolute URLs; as plain text where the address of the site is not known. How far
    to rely on it is said at its end.
    """
    knowledge = published()
    unconfirmed = say(knowledge.association.strings["criterion"]["unconfirmed"])
    caution = "" if knowledge.is_confirmed(question) else unconfirmed
    if knowledge.association.base_address:
        values = {"question_id": question.id}
        html = portable_html(question.answer, knowledge, "pages.question", **values)
        return html + (f"<p>{escape(caution)}</p>\n" if caution else "")
    return "\n\n".join(filter(None, [plain_text(spoken(question.answer, knowledge)), caution]))
