"""The pages. Every address of the site is defined here and made by `url_for`."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from ingest.markdown import plain_text
from ingest.records import KnowledgeBase, Question
from search.browser import Shown, format_browser_index
from search.engine import query_terms, search
from search.excerpts import Piece, excerpt, mark
from webapp.library import Edition

__all__ = ["not_found", "pages"]

pages = Blueprint("pages", __name__)

RESULTS = 20
"""Hits shown at most."""

_THIS_COMPUTER = ("127.0.0.1", "::1")

_QUERY_LENGTH = 1000
"""Characters of a query that are read: more than anyone asks, too few to keep the site busy."""

_BROWSER_SCRIPTS = (
    "vendor/snowball-3.0.1/base-stemmer.js",
    "vendor/snowball-3.0.1/english-stemmer.js",
    "analysis.js",
    "search.js",
)
"""What makes up `assets/search.js`, in order. The first two are unmodified library files."""


@pages.app_context_processor
def _page_values() -> dict[str, Any]:
    edition = _edition()
    return {
        "association": edition.knowledge.association,
        "knowledge": edition.knowledge,
        # For those who edit, at this computer; readers elsewhere see the last good version.
        "faults": edition.faults if request.remote_addr in _THIS_COMPUTER else "",
        "is_export": current_app.config["IS_EXPORT"],
    }


@pages.get("/")
def home() -> str:
    return render_template("home.html")


@pages.get("/topics/<topic_id>/")
def topic(topic_id: str) -> str:
    found = _knowledge().topic_by_id.get(topic_id) or abort(404)
    return render_template("topic.html", topic=found)


@pages.get("/questions/<question_id>/")
def question(question_id: str) -> str | BaseResponse:
    knowledge = _knowledge()
    found = knowledge.question_by_id.get(question_id)
    if found is None:
        return _moved(knowledge, question_id)
    related = [one for one in knowledge.questions_of(found.topic) if one != found]
    return render_template("question.html", question=found, related=related)


@pages.get("/search/")
def search_page() -> str:
    query = " ".join(request.args.get("q", "")[:_QUERY_LENGTH].split())
    edition = _edition()
    results = search(edition.scored, query, limit=RESULTS)
    wanted = query_terms(edition.scored, query)
    found = [edition.knowledge.question_by_id[hit.id] for hit in results.hits]
    return render_template(
        "search.html",
        query=query,
        results=results,
        hits=[_shown_hit(one, wanted) for one in found],
        limit=RESULTS,
        query_length=_QUERY_LENGTH,
    )


@pages.get("/about/")
def about() -> str:
    return render_template("about.html")


@pages.get("/contact/")
def contact() -> str:
    return render_template("contact.html")


@pages.get("/404.html")
def not_found_page() -> str:
    """The page that web hosts show for an address that does not exist."""
    return render_template("not_found.html")


@pages.get("/assets/search-index.js")
def search_index() -> Response:
    edition = _edition()
    topics = edition.knowledge.topic_by_id
    shown = {
        one.id: Shown(
            title=one.title,
            topic=topics[one.topic].title,
            url=_file_address(url_for(".question", question_id=one.id)),
            is_answered=one.is_answered,
            text=plain_text(one.answer),
        )
        for one in edition.knowledge.questions
    }
    return _script(format_browser_index(edition.scored, shown))


@pages.get("/assets/search.js")
def search_script() -> Response:
    """The browser's search in one file: the stemmer, the analysis and the search itself."""
    folder = Path(current_app.static_folder or "")
    parts = ((folder / name).read_text("utf-8") for name in _BROWSER_SCRIPTS)
    named = zip(_BROWSER_SCRIPTS, parts, strict=True)
    body = "\n".join(chain.from_iterable((f"/* {name} */", part) for name, part in named))
    return _script(f"(function () {{\n{body}\n}})();\n")


def not_found(_: NotFound) -> tuple[str, int]:
    """The page for an address that does not exist."""
    return render_template("not_found.html"), 404


def _edition() -> Edition:
    edition: Edition = g.edition
    return edition


def _knowledge() -> KnowledgeBase:
    return _edition().knowledge


def _moved(knowledge: KnowledgeBase, former_id: str) -> str | BaseResponse:
    """What leads on from a former id: a page in the export, whose host knows no redirects.

    The 404 page where it never was an id.
    """
    present = next((one for one in knowledge.questions if former_id in one.former_ids), None)
    if present is None:
        abort(404)
    if current_app.config["IS_EXPORT"]:
        return render_template("moved.html", question=present)
    return redirect(url_for(".question", question_id=present.id), 301)


def _shown_hit(one: Question, wanted: list[str]) -> dict[str, Any]:
    title: list[Piece] = mark(one.title, wanted)
    return {
        "question": one,
        "title": title,
        "excerpt": excerpt(plain_text(one.answer), wanted),
    }


def _file_address(url: str) -> str:
    """An address relative to the root of the site; in the export it names the file."""
    is_export = current_app.config["IS_EXPORT"]
    return url.lstrip("/") + ("index.html" if is_export and url.endswith("/") else "")


def _script(text: str) -> Response:
    return Response(text, mimetype="text/javascript")
