"""Each page as Markdown, in a file beside it, and a guide to them: for whoever reads text.

Only what the public sees is in them, drafts shown or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, url_for

from ingest.content.model.checklist import checklist
from ingest.content.model.comparison import comparison
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import linked
from ingest.content.model.records import Line
from ingest.content.model.references import Reference
from ingest.content.model.relations import (
    categories_of,
    criteria_beside,
    criteria_of_all,
    glossary_terms,
    questions_about,
)
from ingest.markdown import escape
from webapp.formats.page_head import published, render_format
from webapp.site.addresses import address_of
from webapp.site.snapshot import Snapshot

__all__ = ["addresses", "markdown", "pages_of_text"]

markdown = Blueprint("markdown", __name__)

_NAMED = 300
"""Questions that `llms.txt` names one by one; of more it names the topics."""

_MARKDOWN = "text/markdown"

Place = tuple[str, dict[str, str]]
"""Endpoint and values of an address."""


def addresses(snapshot: Snapshot) -> Iterator[Place]:
    """The addresses that are there for this snapshot."""
    for name, values in pages_of_text(snapshot.published):
        yield f"markdown.{name}", values
    yield "markdown.llms", {}


def pages_of_text(knowledge: KnowledgeBase) -> Iterator[Place]:
    """The pages that lie as Markdown beside themselves.

    They are names of endpoints, the same in the blueprints `pages` and `markdown`, with values.
    """
    for name in ("home", "criteria", "categories", "compare", "glossary", "about", "contact"):
        yield name, {}
    for topic in knowledge.topics:
        yield "topic", {"topic_id": topic.id}
    for question in knowledge.questions:
        yield "question", {"question_id": question.id}
    for criterion in knowledge.criteria:
        yield "criterion", {"criterion_id": criterion.id}
    for category in knowledge.categories:
        yield "category", {"category_id": category.id}


@markdown.get("/llms.txt")
def llms() -> Response:
    """A guide to the Markdown pages (https://llmstxt.org)."""
    return render_format("llms.txt", "text/plain", limit=_NAMED)


@markdown.get("/index.md")
def home() -> Response:
    return render_format("home.md", _MARKDOWN)


@markdown.get("/topics/<topic_id>/index.md")
def topic(topic_id: str) -> Response:
    found = published().topic_by_id.get(topic_id) or abort(404)
    return render_format("topic.md", _MARKDOWN, topic=found)


@markdown.get("/questions/<question_id>/index.md")
def question(question_id: str) -> Response:
    knowledge = published()
    found = knowledge.question_by_id.get(question_id) or abort(404)
    return render_format(
        "question.md",
        _MARKDOWN,
        question=found,
        criteria=knowledge.cited_by(found),
        categories=categories_of(found, knowledge),
    )


@markdown.get("/criteria/index.md")
def criteria() -> Response:
    return render_format("criteria.md", _MARKDOWN)


@markdown.get("/criteria/<criterion_id>/index.md")
def criterion(criterion_id: str) -> Response:
    knowledge = published()
    found = knowledge.criterion_by_id.get(criterion_id) or abort(404)
    beside = criteria_beside(found, knowledge)
    return render_format("criterion.md", _MARKDOWN, criterion=found, beside=beside)


@markdown.get("/categories/index.md")
def categories() -> Response:
    return render_format("categories.md", _MARKDOWN, lines=list(Line))


@markdown.get("/categories/<category_id>/index.md")
def category(category_id: str) -> Response:
    knowledge = published()
    found = knowledge.category_by_id.get(category_id) or abort(404)
    questions = questions_about(found, knowledge)
    return render_format("category.md", _MARKDOWN, category=found, questions=questions)


@markdown.get("/compare/index.md")
def compare() -> Response:
    knowledge = published()
    return render_format(
        "compare.md",
        _MARKDOWN,
        rows=comparison(knowledge),
        groups_of_all=checklist(criteria_of_all(knowledge), knowledge),
    )


@markdown.get("/glossary/index.md")
def glossary() -> Response:
    terms = [term for term, _ in glossary_terms(published())]
    return render_format("glossary.md", _MARKDOWN, terms=terms)


@markdown.get("/about/index.md")
def about() -> Response:
    return render_format("about.md", _MARKDOWN)


@markdown.get("/contact/index.md")
def contact() -> Response:
    return render_format("contact.md", _MARKDOWN)


@markdown.app_template_filter()
def markdown_address(address: str) -> str:
    """The address of the Markdown of a page of this site, or of a place in it.

    >>> markdown_address("../fee/index.html#top"), markdown_address("/questions/fee/")
    ('../fee/index.md#top', '/questions/fee/index.md')
    """
    page, mark, place = address.partition("#")
    return f"{page.removesuffix('index.html')}index.md{mark}{place}"


@markdown.app_template_filter()
def label(text: str) -> str:
    r"""Plain text as the words of a Markdown link or heading.

    >>> label("Is [this] *it*?")
    'Is \\[this\\] \\*it\\*?'
    """
    return escape(text).replace("]", "\\]")


@markdown.app_template_filter()
def with_markdown_addresses(text: str) -> str:
    """A Markdown text whose references lead to the Markdown of the pages that they mean."""

    def address(reference: Reference) -> str:
        address = address_of(reference, url_for)
        is_page = reference.kind != "file" and not urlsplit(address).scheme
        return markdown_address(address) if is_page else address

    return linked(text, published(), address)
