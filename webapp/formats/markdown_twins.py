"""What other programs and offline readers take from the site, live and exported.

    sitemap, robots, canonical links     search engines; they need the address of the site
    FAQPage, BreadcrumbList              the same, in the page (`webapp/formats/json_ld.py`)
    changes.xml                          feed readers
    opensearch.xml                       the search field of browsers
    llms.txt, index.md beside each page  whoever reads text

Only what the public sees is in them, drafts shown or not.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from markupsafe import Markup

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import linked, spoken
from ingest.content.model.records import Association, Line, Question
from ingest.content.model.references import Reference
from ingest.content.model.relations import (
    categories_of,
    changed_on,
    glossary_terms,
    questions_about,
)
from ingest.markdown import escape, plain_text
from webapp.formats.json_ld import breadcrumb_list, faq_page, format_json_ld
from webapp.formats.portable_html import portable_html
from webapp.site.addresses import address_of, shown_edition, web_address
from webapp.site.edition import Edition
from webapp.site.pages import a_to_z_addresses

__all__ = ["addresses", "alternates"]

alternates = Blueprint("alternates", __name__)

_ENTRIES = 50
"""Answers in the feed at most."""

_NAMED = 300
"""Questions that `llms.txt` names one by one; of more it names the topics."""

_MARKDOWN = "text/markdown"

Place = tuple[str, dict[str, str]]
"""Endpoint and values of an address."""


def addresses(edition: Edition) -> Iterator[Place]:
    """The addresses that are there for this edition."""
    knowledge = edition.published
    for name, values in _pages(knowledge):
        yield f"alternates.{name}", values
    yield "alternates.llms", {}
    if edition.changes:
        yield "alternates.changes", {}
    if knowledge.association.base_address:
        for name in ("sitemap", "robots", "opensearch"):
            yield f"alternates.{name}", {}


def _pages(knowledge: KnowledgeBase) -> Iterator[Place]:
    """The pages that have a Markdown twin: names of endpoints, the same in both blueprints."""
    for name in ("home", "criteria", "categories", "glossary", "about", "contact"):
        yield name, {}
    for topic in knowledge.topics:
        yield "topic", {"topic_id": topic.id}
    for question in knowledge.questions:
        yield "question", {"question_id": question.id}
    for criterion in knowledge.criteria:
        yield "criterion", {"criterion_id": criterion.id}
    for category in knowledge.categories:
        yield "category", {"category_id": category.id}


# Addresses


@alternates.app_template_global()
def absolute(endpoint: str, **values: Any) -> str:
    """The address by which others know a page; empty where nobody knows where the site is."""
    return web_address(_knowledge().association.base_address, endpoint, **values)


@alternates.app_template_global()
def known_address(endpoint: str, **values: Any) -> str:
    """The absolute address where there is one, else the one from here."""
    return absolute(endpoint, **values) or url_for(endpoint, **values)


@alternates.app_template_filter()
def twin(address: str) -> str:
    """The address of the Markdown twin of a page of this site, or of a place in it.

    >>> twin("../fee/index.html#top"), twin("/questions/fee/")
    ('../fee/index.md#top', '/questions/fee/index.md')
    """
    page, mark, place = address.partition("#")
    return f"{page.removesuffix('index.html')}index.md{mark}{place}"


# What the pages say of themselves


@alternates.app_template_global()
def page_address() -> str:
    """The absolute address of the page under way, or nothing."""
    return absolute(str(request.endpoint), **(request.view_args or {}))


@alternates.app_template_global()
def has_twin() -> bool:
    """Whether the page under way has a Markdown twin."""
    blueprint, _, name = str(request.endpoint).partition(".")
    return blueprint == "pages" and f"alternates.{name}" in current_app.view_functions


@alternates.app_template_global()
def has_changes() -> bool:
    """Whether there is a feed."""
    return bool(_edition().changes)


@alternates.app_template_filter()
def words(text: str) -> str:
    """The words of a Markdown text, in one line."""
    return " ".join(plain_text(spoken(text, _knowledge())).split())


@alternates.app_template_global()
def structured_data(questions: tuple[Question, ...], trail: list[tuple[str, str]]) -> Markup:
    """The questions that are answered, with their answers, and the way to the page, as JSON-LD."""
    answered = [(one.title, portable_answer(one)) for one in questions if one.is_answered]
    parts = [faq_page(answered)] if answered else []
    return Markup(format_json_ld([*parts, breadcrumb_list(trail)]))


@alternates.app_template_filter()
def portable_answer(one: Question) -> str:
    """An answer for readers who have it without its page.

    As HTML with whole addresses; as plain text where the address of the site is not known.
    """
    knowledge = _knowledge()
    if knowledge.association.base_address:
        return portable_html(one.answer, knowledge, "pages.question", question_id=one.id)
    return plain_text(spoken(one.answer, knowledge))


# For search engines and feed readers


@alternates.get("/sitemap.xml")
def sitemap() -> Response:
    knowledge = _with_base()
    pages = [
        (absolute(f"pages.{name}", **values), _changed_on(values, knowledge))
        for name, values in _pages(knowledge)
    ]
    pages.append((absolute("pages.search_page"), None))
    pages += [(absolute(name, **values), None) for name, values in a_to_z_addresses(_edition())]
    return _alternate("sitemap.xml", "application/xml", pages=pages)


def _changed_on(values: dict[str, str], knowledge: KnowledgeBase) -> dt.date | None:
    question = knowledge.question_by_id.get(values.get("question_id", ""))
    return changed_on(question, knowledge) if question else None


@alternates.get("/robots.txt")
def robots() -> Response:
    _with_base()
    return _alternate("robots.txt", "text/plain")


@alternates.get("/opensearch.xml")
def opensearch() -> Response:
    _with_base()
    search = absolute("pages.search_page")
    if current_app.config["IS_EXPORT"]:
        search += "index.html"
    kind = "application/opensearchdescription+xml"
    return _alternate("opensearch.xml", kind, search=search)


@alternates.get("/changes.xml")
def changes() -> Response:
    """The answers that changed last as an Atom feed (RFC 4287)."""
    latest = _edition().changes[:_ENTRIES] or abort(404)
    association = _knowledge().association
    entries = [
        (day, one, _feed_id(association, "pages.question", question_id=one.id))
        for day, one in latest
    ]
    return _alternate(
        "changes.xml",
        "application/atom+xml",
        entries=entries,
        feed_id=_feed_id(association, "pages.home"),
        has_base=bool(association.base_address),
    )


def _feed_id(association: Association, endpoint: str, **values: str) -> str:
    """The same for ever, as long as the association has its name or the site its address."""
    name = " ".join((association.name, endpoint, *values.values()))
    return absolute(endpoint, **values) or uuid.uuid5(uuid.NAMESPACE_URL, name).urn


# For whoever reads text


@alternates.get("/llms.txt")
def llms() -> Response:
    """A guide to the Markdown twins (https://llmstxt.org)."""
    return _alternate("llms.txt", "text/plain", limit=_NAMED)


@alternates.get("/index.md")
def home() -> Response:
    return _alternate("home.md", _MARKDOWN)


@alternates.get("/topics/<topic_id>/index.md")
def topic(topic_id: str) -> Response:
    found = _edition().published.topic_by_id.get(topic_id) or abort(404)
    return _alternate("topic.md", _MARKDOWN, topic=found)


@alternates.get("/questions/<question_id>/index.md")
def question(question_id: str) -> Response:
    knowledge = _edition().published
    found = knowledge.question_by_id.get(question_id) or abort(404)
    return _alternate(
        "question.md",
        _MARKDOWN,
        question=found,
        criteria=knowledge.cited_by(found),
        categories=categories_of(found, knowledge),
    )


@alternates.get("/criteria/index.md")
def criteria() -> Response:
    return _alternate("criteria.md", _MARKDOWN)


@alternates.get("/criteria/<criterion_id>/index.md")
def criterion(criterion_id: str) -> Response:
    knowledge = _edition().published
    found = knowledge.criterion_by_id.get(criterion_id) or abort(404)
    return _alternate("criterion.md", _MARKDOWN, criterion=found)


@alternates.get("/categories/index.md")
def categories() -> Response:
    return _alternate("categories.md", _MARKDOWN, lines=list(Line))


@alternates.get("/categories/<category_id>/index.md")
def category(category_id: str) -> Response:
    knowledge = _edition().published
    found = knowledge.category_by_id.get(category_id) or abort(404)
    questions = questions_about(found, knowledge)
    return _alternate("category.md", _MARKDOWN, category=found, questions=questions)


@alternates.get("/glossary/index.md")
def glossary() -> Response:
    terms = [term for term, _ in glossary_terms(_edition().published)]
    return _alternate("glossary.md", _MARKDOWN, terms=terms)


@alternates.get("/about/index.md")
def about() -> Response:
    return _alternate("about.md", _MARKDOWN)


@alternates.get("/contact/index.md")
def contact() -> Response:
    return _alternate("contact.md", _MARKDOWN)


@alternates.app_template_filter()
def label(text: str) -> str:
    r"""Plain text as the words of a Markdown link or heading.

    >>> label("Is [this] *it*?")
    'Is \\[this\\] \\*it\\*?'
    """
    return escape(text).replace("]", "\\]")


@alternates.app_template_filter()
def with_twins(text: str) -> str:
    """A Markdown text whose references lead to the twins of the pages that they mean."""

    def address(reference: Reference) -> str:
        address = address_of(reference, url_for)
        return address if urlsplit(address).scheme else twin(address)

    return linked(text, _knowledge(), address)


def _edition() -> Edition:
    return shown_edition()


def _knowledge() -> KnowledgeBase:
    return _edition().published


def _with_base() -> KnowledgeBase:
    """What is published; the page does not exist where the address of the site is not known."""
    knowledge = _knowledge()
    return knowledge if knowledge.association.base_address else abort(404)


def _alternate(name: str, mimetype: str, **values: Any) -> Response:
    text = render_template(f"formats/{name}", knowledge=_knowledge(), **values)
    return Response(f"{text.rstrip()}\n", mimetype=mimetype)
