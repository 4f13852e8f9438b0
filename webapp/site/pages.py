"""The pages. Every address of the site is defined here and made by `url_for`."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator
from html import escape
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.files.attachments import LARGEST_FILE
from ingest.content.files.site import LOGO_TYPES
from ingest.content.model.checklist import checklist
from ingest.content.model.comparison import comparison
from ingest.content.model.coverage import coverage_of, format_csv
from ingest.content.model.csv_text import format_rows
from ingest.content.model.former_names import name_changes
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Line
from ingest.content.model.relations import (
    categories_of,
    criteria_beside,
    criteria_differing,
    criteria_naming,
    criteria_of_all,
    glossary_terms,
    questions_about,
    related_questions,
)
from ingest.files import leads_out, read_regular, read_within
from search.browser_index import format_piece
from webapp.search_page.page import render_search
from webapp.site.a_to_z import LetterGroup, TitleEntry, by_letter
from webapp.site.addresses import (
    asset,
    for_ever,
    made_assets,
    shown_frame,
    shown_snapshot,
)
from webapp.site.assets import digest_of_file, script_text
from webapp.site.searching import searched
from webapp.site.snapshot import Snapshot
from webapp.site.string_markup import say

__all__ = [
    "a_to_z_addresses",
    "addresses",
    "index_addresses",
    "logo_address",
    "pages",
]

pages = Blueprint("pages", __name__)

SHOWN_OF_TOPIC = 6
"""Questions of a topic shown at most on the home page."""

_SHOWN_TOGETHER = 50
"""Questions of a long topic below one heading; with more than twice as many it can be filtered."""

SHOWN_WORDINGS = 6
"""Other wordings of a question shown at most; the others are folded."""

MOST_OPEN = 22
"""Criteria that the page of a category shows at once: two screens of a phone hold them. Of more
those that hold for all applicants are folded."""

MOST_TITLES = 300
"""Titles that the page of all letters shows; of more it leads to a page for each letter."""

MOST_COLUMNS = 60
"""Questions up to which the coverage page shows the table."""

_RELATIVE_LINK = re.compile(r' (?:href|src|action)="(?![a-z]+:|[/#"])')
"""Where the address in a link begins, on a page of ours."""

_OF_INDEX = ("pages.search_page", "pages.search_files")
"""Pages that hold the index or the name that says its content."""


def addresses(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, Any]]]:
    """Endpoint and values of every address here that needs no index, for the export."""
    for rule in current_app.url_map.iter_rules():
        is_here = rule.endpoint.startswith(f"{pages.name}.") and rule.endpoint not in _OF_INDEX
        if is_here and not rule.arguments:
            yield rule.endpoint, {}
    knowledge = snapshot.knowledge
    for topic in knowledge.topics:
        yield "pages.topic", {"topic_id": topic.id}
    for question in knowledge.questions:
        for address in (question.id, *question.former_ids):
            yield "pages.question", {"question_id": address}
    for criterion in knowledge.criteria:
        for address in (criterion.id, *criterion.former_ids):
            yield "pages.criterion", {"criterion_id": address}
    for category in knowledge.categories:
        yield "pages.category", {"category_id": category.id}
    if knowledge.association.logo:
        yield "pages.logo", logo_address(knowledge)
    for file in knowledge.shown_files:
        yield "pages.content_file", {"name": file.name}
    yield from islice(a_to_z_addresses(snapshot), 1, None)


def index_addresses(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same of the others."""
    for endpoint in _OF_INDEX:
        yield endpoint, {}
    index = made_assets().browser_index
    if not index.is_whole:
        for kind, pieces in (("terms", index.terms), ("records", index.records)):
            for number in range(len(pieces)):
                place = {"folder": index.folder, "kind": kind, "number": number}
                yield "pages.search_piece", place


@pages.get("/")
def home() -> str:
    return render_template("pages/home.html", lines=list(Line), shown_of_topic=SHOWN_OF_TOPIC)


@pages.get("/topics/<topic_id>/")
def topic(topic_id: str) -> str:
    found = _knowledge().topic_by_id.get(topic_id) or abort(404)
    return render_template("pages/topic.html", topic=found, shown_together=_SHOWN_TOGETHER)


@pages.get("/questions/<question_id>/")
def question(question_id: str) -> str | BaseResponse:
    knowledge = _knowledge()
    found = knowledge.question_by_id.get(question_id)
    if found is None:
        return _moved(knowledge, question_id)
    criteria = knowledge.cited_by(found)
    return render_template(
        "pages/question.html",
        question=found,
        criteria=criteria,
        categories=categories_of(found, knowledge),
        shown_wordings=SHOWN_WORDINGS,
        changes=name_changes(f"{found.title}\n{found.answer}", knowledge),
        related=related_questions(found, knowledge),
    )


@pages.get("/criteria/")
def criteria() -> str:
    knowledge = _knowledge()
    return render_template("pages/criteria.html", groups=checklist(knowledge.criteria, knowledge))


@pages.get("/criteria/<criterion_id>/")
def criterion(criterion_id: str) -> str | BaseResponse:
    knowledge = _knowledge()
    found = knowledge.criterion_by_id.get(criterion_id)
    if found is None:
        return _moved(knowledge, criterion_id)
    differing = criteria_differing(found, knowledge)
    beside = criteria_beside(found, knowledge)
    return render_template(
        "pages/criterion.html",
        criterion=found,
        changes=name_changes(f"{found.title}\n{found.text}", knowledge),
        differing=differing,
        beside=beside,
        naming=[
            other
            for other in criteria_naming(found, knowledge)
            if other not in differing and other not in beside
        ],
    )


@pages.get("/categories/")
def categories() -> str:
    return render_template("pages/categories.html", lines=list(Line))


@pages.get("/categories/<category_id>/")
def category(category_id: str) -> str:
    knowledge = _knowledge()
    found = knowledge.category_by_id.get(category_id) or abort(404)
    criteria = knowledge.criteria_of(category_id)
    of_all = criteria_of_all(knowledge) if len(criteria) > MOST_OPEN else ()
    own = (one for one in criteria if one not in of_all)
    return render_template(
        "pages/category.html",
        category=found,
        criteria=criteria,
        groups=checklist(own, knowledge),
        groups_of_all=checklist(of_all, knowledge),
        questions=questions_about(found, knowledge),
    )


@pages.get("/compare/")
def compare() -> str:
    knowledge = _knowledge()
    return render_template(
        "pages/compare.html",
        rows=comparison(knowledge),
        groups_of_all=checklist(criteria_of_all(knowledge), knowledge),
    )


@pages.get("/glossary/")
def glossary() -> str:
    knowledge = _knowledge()
    groups = by_letter(glossary_terms(knowledge), lambda pair: pair[0].preferred)
    return render_template("pages/glossary.html", groups=groups)


@pages.get("/coverage/")
def coverage() -> str:
    """For staff, to whom drafts are shown; readers who knew the address are led on."""
    knowledge = _knowledge()
    if not knowledge.with_drafts:
        # No redirect on the live site either: a browser would keep it from staff later.
        title = knowledge.association.strings["compare"]["title"]
        return _moved_page(title, "pages.compare")
    return render_template(
        "pages/coverage.html", coverage=coverage_of(knowledge), most_columns=MOST_COLUMNS
    )


@pages.get("/coverage.csv")
def coverage_table() -> Response:
    """The same; a table cannot lead on and says where to look instead."""
    knowledge = _knowledge()
    gone = knowledge.association.strings["coverage"]["gone"]
    if knowledge.with_drafts:
        text = format_csv(coverage_of(knowledge))
    else:
        text = format_rows([[say(gone, address=url_for("pages.compare"))]])
    return Response(text, mimetype="text/csv")


@pages.get("/word-index/")
def a_to_z() -> str:
    """Everything by its first letter, for readers without JavaScript."""
    groups = _snapshot().a_to_z
    is_whole = _is_on_one_page(groups)
    return render_template(
        "pages/a_to_z.html",
        groups=groups,
        shown=groups if is_whole else (),
        is_on_one_page=is_whole,
    )


@pages.get("/word-index/<letter>/")
def titles_of_letter(letter: str) -> str:
    groups = _snapshot().a_to_z
    shown = tuple(group for group in groups if group.id == letter)
    if not shown or _is_on_one_page(groups):
        abort(404)
    return render_template("pages/a_to_z.html", groups=groups, shown=shown, is_on_one_page=False)


def a_to_z_addresses(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, Any]]]:
    """The page of all letters, and where it would be too long one of each."""
    yield "pages.a_to_z", {}
    if not _is_on_one_page(snapshot.a_to_z):
        for group in snapshot.a_to_z:
            yield "pages.titles_of_letter", {"letter": group.id}


def _is_on_one_page(groups: tuple[LetterGroup[TitleEntry], ...]) -> bool:
    return sum(len(group.entries) for group in groups) <= MOST_TITLES


@pages.get("/search/")
def search_page() -> str:
    frame, parameters = shown_frame(), request.args
    return searched(
        lambda index, cards: render_search(frame, index, cards, parameters),
        parameters.get("q", ""),
    )


@pages.get("/about/")
def about() -> str:
    return render_template("pages/about.html")


@pages.get("/contact/")
def contact() -> str:
    return render_template("pages/contact.html")


@pages.get("/404.html")
def not_found_page() -> str:
    """The page that web hosts show for an address that does not exist, at any depth.

    In the export its links begin at the root of the host; where the site lies there is known only
    with a base address.
    """
    page = render_template("pages/not_found.html")
    root = urlsplit(_knowledge().association.base_address).path
    return _RELATIVE_LINK.sub(lambda link: link[0] + escape(root), page)


@pages.get("/assets/search-files.js")
def search_files() -> Response:
    """Where the scripts of the search lie, as seen from this one.

    A search box loads them when it is touched. Pages do not name them, so that a page stays the
    same when the index changes.
    """
    names = {"index": "search-index.js", "search": "search.js", "box": "search-box.js"}
    files = json.dumps({name: asset(file) for name, file in names.items()})
    return _script(f"globalThis.FaqPage.searchFiles={files};\n")


@pages.get("/assets/<folder>/<any(terms, records):kind>-<int:number>.js")
def search_piece(folder: str, kind: str, number: int) -> Response:
    index = made_assets().browser_index
    pieces = index.terms if kind == "terms" else index.records
    if index.is_whole or folder != index.folder or number >= len(pieces):
        abort(404)
    return for_ever(_script(format_piece(folder, kind, number, pieces[number])))


@pages.get("/assets/logo.<digest>.<suffix>")
def logo(digest: str, suffix: str) -> Response:
    """The picture that site.toml names, under a name that says its content."""
    if logo_address(_knowledge()) != {"digest": digest, "suffix": suffix}:
        abort(404)
    try:
        data = read_regular(_logo())
    except OSError:  # taken away at this moment
        abort(404)
    kind = LOGO_TYPES[f".{suffix}".lower()]
    return for_ever(send_file(BytesIO(data), mimetype=kind, etag=digest))


def _logo() -> Path:
    """The picture. Raises OSError where it has since become a link to elsewhere."""
    content: Path = current_app.config["CONTENT"]
    path = content / _knowledge().association.logo
    if path.is_symlink() and leads_out(path, content):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return path


@pages.get("/files/<name>")
def content_file(name: str) -> Response:
    """A picture or file that a text shows or links, under a name that says its content."""
    file = next((one for one in _knowledge().shown_files if one.name == name), None) or abort(404)
    content: Path = current_app.config["CONTENT"]
    try:
        data = read_within(content / file.path, content, LARGEST_FILE)
    except OSError:  # taken away at this moment, or a link to elsewhere
        abort(404)
    return for_ever(send_file(BytesIO(data), mimetype=file.media_type, etag=name))


def logo_address(knowledge: KnowledgeBase) -> dict[str, str]:
    """What the address of the logo says of it; nothing where there is none."""
    name = knowledge.association.logo
    if not name:
        return {}
    try:
        digest = digest_of_file(_logo())
    except OSError:  # taken away while the site is shown; the next look at the content says so
        return {}
    return {"digest": digest, "suffix": name.rpartition(".")[2]}


def _snapshot() -> Snapshot:
    return shown_snapshot()


def _knowledge() -> KnowledgeBase:
    return _snapshot().knowledge


def _moved(knowledge: KnowledgeBase, former_id: str) -> str | BaseResponse:
    """What leads on from a former id: a page in the export, whose host knows no redirects.

    The 404 page where it never was an id.
    """
    for question in knowledge.questions:
        if former_id in question.former_ids:
            return _leads_on(question.label, "pages.question", question_id=question.id)
    for criterion in knowledge.criteria:
        if former_id in criterion.former_ids:
            return _leads_on(criterion.label, "pages.criterion", criterion_id=criterion.id)
    return abort(404)


def _leads_on(title: str, endpoint: str, **values: Any) -> str | BaseResponse:
    if current_app.config["IS_EXPORT"]:
        return _moved_page(title, endpoint, **values)
    return redirect(url_for(endpoint, **values), 301)


def _moved_page(title: str, endpoint: str, **values: Any) -> str:
    return render_template("pages/moved.html", title=title, endpoint=endpoint, values=values)


def _script(text: str) -> Response:
    return Response(script_text(text), mimetype="text/javascript")
