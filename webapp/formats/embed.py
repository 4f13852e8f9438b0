"""Embeds for other web pages: topics as bare HTML, and the element `<faq-search>`.

    topic ──────────────────────> /pieces/topics/<id>.html    to paste into a page
    words + style + script ─────> /assets/faq-search.js       to include in a page
    both, shown and explained ──> /pieces/

A page that an embed is pasted into knows nothing of this site: what is pasted has no style, no
script and no relative link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, render_template

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Topic
from webapp.formats.page_head import published
from webapp.formats.portable_html import portable_html
from webapp.search_page.address import QUERY_LENGTH, SAID_LENGTH
from webapp.site.addresses import root_address, static_text, web_address
from webapp.site.assets import script_text
from webapp.site.bundles import joined_script
from webapp.site.snapshot import Snapshot

__all__ = ["ELEMENT_STYLE", "addresses", "embed"]

embed = Blueprint("embed", __name__)

_RESULTS = 5
"""Results that the element shows unless its page says otherwise."""

_COPIED = 300_000
"""Characters of all topics together up to which the page of embeds holds them for copying."""

_UNKNOWN_BASE = "https://address-of-this-site/"
"""Stands in the code to paste where the address of the site is not known."""

ELEMENT_STYLE = "faq-search.css"
"""The style of the element: a part of assets/faq-search.js, and alone as well, for browsers that
cannot take it from there."""

_HEADING = re.compile(r"<(/?)h([2-4])>")
_PREFORMATTED = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)


def addresses(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, str]]]:
    """Endpoint and values of each address that is defined here."""
    yield "embed.overview", {}
    yield "embed.element", {}
    yield "embed.all_topics", {}
    for topic in snapshot.knowledge.topics:
        yield "embed.topic", {"topic_id": topic.id}


@embed.get("/pieces/")
def overview() -> str:
    knowledge = published()
    topics = [(topic, _topic_html(topic, knowledge)) for topic in knowledge.topics]
    return render_template(
        "embed/overview.html",
        base=knowledge.association.base_address,
        unknown_base=_UNKNOWN_BASE,
        topics=topics,
        sample=_sample(topics, knowledge),
        is_copied=sum(len(text) for _, text in topics) <= _COPIED,
        limit=_RESULTS,
    )


@embed.get("/pieces/all.html")
def all_topics() -> str:
    knowledge = published()
    return "".join(_topic_html(topic, knowledge) for topic in knowledge.topics)


@embed.get("/pieces/topics/<topic_id>.html")
def topic(topic_id: str) -> str:
    knowledge = published()
    found = knowledge.topic_by_id.get(topic_id) or abort(404)
    return _topic_html(found, knowledge)


@embed.get("/assets/faq-search.js")
def element() -> Response:
    """The element in one file: what it says, how it looks, what it does."""
    text = render_template(
        "embed/faq-search.js",
        search_page=root_address("pages.search_page"),
        style_sheet=root_address("static", filename=ELEMENT_STYLE),
        style=static_text(ELEMENT_STYLE),
        script=joined_script("faq-search-element.js"),
        limit=_RESULTS,
        said_length=SAID_LENGTH,
        query_length=QUERY_LENGTH,
    )
    return Response(script_text(text), mimetype="text/javascript")


def _topic_html(topic: Topic, knowledge: KnowledgeBase) -> str:
    """A topic as bare HTML, in ASCII: it says the same in whatever encoding it is pasted."""
    base = knowledge.association.base_address
    html = render_template(
        "embed/topic.html",
        topic=topic,
        knowledge=knowledge,
        base=base,
        web_address=partial(web_address, base),
        html=partial(_html, knowledge),
    )
    return html.encode("ascii", "xmlcharrefreplace").decode() + "\n"


def _sample(topics: Sequence[tuple[Topic, str]], knowledge: KnowledgeBase) -> str:
    """The shortest text of a topic with an answer, or of any where there is no answer yet."""

    def key(one: tuple[Topic, str]) -> tuple[bool, int]:
        questions = knowledge.questions_of(one[0].id)
        return not any(question.is_answered for question in questions), len(one[1])

    return min(topics, key=key)[1] if topics else ""


def _html(knowledge: KnowledgeBase, text: str, lowered: int, endpoint: str, **values: Any) -> str:
    """The HTML of the Markdown text of a page on one line, its headings lowered by some levels.

    One line, because editors of web sites take the end of a line for a line break.
    """
    html = portable_html(text, knowledge, endpoint, **values)
    html = _HEADING.sub(lambda match: f"<{match[1]}h{int(match[2]) + lowered}>", html)
    # Builders of web sites show pasted HTML in a frame, which links must leave.
    html = html.replace("<a ", '<a target="_top" ').replace(
        '<a target="_top" href="#fn', '<a href="#fn'
    )
    parts = _PREFORMATTED.split(html)
    return "".join(part if part.startswith("<pre>") else part.replace("\n", " ") for part in parts)
