"""The pages. Every address of the site is defined here and made by `url_for`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from html import escape
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
    send_from_directory,
    url_for,
)
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.model.coverage import coverage_of, format_csv
from ingest.content.model.former_names import name_changes
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import linked, span_label, spoken
from ingest.content.model.records import Criterion, Kind, Line, Question
from ingest.content.model.references import Reference
from ingest.content.model.relations import (
    categories_of,
    criteria_alike,
    criteria_differing,
    criteria_naming,
    glossary_terms,
    questions_about,
    related_questions,
)
from ingest.content.model.site_strings import Strings
from ingest.markdown import plain_text, render
from ingest.spans import parse_span
from search.browser_index import (
    BrowserIndex,
    Shown,
    ShownFigure,
    build_browser_index,
    format_core,
    format_piece,
)
from search.engine import Results, search
from search.entries import CRITERION, QUESTION
from search.excerpts import Marker, found_words, lines_of, marker_of
from search.facets import count_facets
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from webapp.site.a_to_z import LetterGroup
from webapp.site.addresses import asset, for_ever, root_address, shown_edition
from webapp.site.bundles import PAGE_SCRIPTS, joined_script, joined_style
from webapp.site.edition import Edition
from webapp.site.search_address import (
    MOST_PAGES,
    QUERY_LENGTH,
    RESULTS,
    Asked,
    last_page,
    page_numbers,
    read_search,
)
from webapp.site.string_markup import fill, plural_form, say, written_date
from webapp.site.theme import theme_style

__all__ = [
    "CARDS",
    "QUERY_LENGTH",
    "SCRIPTS",
    "a_to_z_addresses",
    "address_of",
    "addresses",
    "browser_index",
    "index_addresses",
    "kind_name",
    "not_found",
    "pages",
    "rendered",
]

pages = Blueprint("pages", __name__)

CARDS = 3
"""Criteria shown at most above them."""

SHOWN_OF_TOPIC = 6
"""Questions of a topic shown at most on the home page."""

SHOWN_WORDINGS = 6
"""Other wordings of a question shown at most; the others are folded."""
MOST_LISTED = 300
"""Questions that the search page lists by themselves; of more it names the topics."""

MOST_TITLES = 300
"""Titles that the page of all letters shows; of more it leads to a page for each letter."""

MOST_COLUMNS = 60
"""Questions up to which the coverage page shows the table."""

_THIS_COMPUTER = ("127.0.0.1", "::1")

_RELATIVE_LINK = re.compile(r' (?:href|src|action)="(?![a-z]+:|[/#"])')
"""Where the address in a link begins, on a page of ours."""

_BROWSER_INDEX = "browser index"
"""Key of `app.extensions` under which the last edition's index for the browser is kept."""

_OF_INDEX = ("pages.search_page", "pages.search_index", "pages.search_files")
"""Pages that hold the index or the name that says its content."""


def addresses(edition: Edition) -> Iterator[tuple[str, dict[str, Any]]]:
    """Endpoint and values of every address here that needs no index, for the export."""
    for rule in current_app.url_map.iter_rules():
        is_here = rule.endpoint.startswith(f"{pages.name}.") and rule.endpoint not in _OF_INDEX
        if is_here and not rule.arguments:
            yield rule.endpoint, {}
    knowledge = edition.knowledge
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
        yield "pages.logo", _logo(knowledge)
    yield from islice(a_to_z_addresses(edition), 1, None)


def index_addresses(edition: Edition) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same of the others."""
    for endpoint in _OF_INDEX:
        yield endpoint, {}
    index = _browser_index(edition)
    if not index.is_whole:
        for kind, pieces in (("terms", index.terms), ("records", index.records)):
            for number in range(len(pieces)):
                place = {"folder": index.folder, "kind": kind, "number": number}
                yield "pages.search_piece", place


@pages.app_context_processor
def _page_values() -> dict[str, Any]:
    edition = _edition()
    return {
        "association": edition.knowledge.association,
        "strings": edition.knowledge.association.strings,
        "knowledge": edition.knowledge,
        # For those who edit, at this computer; readers elsewhere see the last good version.
        "faults": edition.faults if request.remote_addr in _THIS_COMPUTER else "",
        "is_export": current_app.config["IS_EXPORT"],
        "kinds": list(Kind),
        "logo": _logo(edition.knowledge),
        "span_label": lambda span: span_label(span, edition.knowledge),
    }


@pages.get("/")
def home() -> str:
    return render_template("pages/home.html", lines=list(Line), shown_of_topic=SHOWN_OF_TOPIC)


@pages.get("/topics/<topic_id>/")
def topic(topic_id: str) -> str:
    found = _knowledge().topic_by_id.get(topic_id) or abort(404)
    return render_template("pages/topic.html", topic=found)


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
    return render_template("pages/criteria.html")


@pages.get("/criteria/<criterion_id>/")
def criterion(criterion_id: str) -> str | BaseResponse:
    knowledge = _knowledge()
    found = knowledge.criterion_by_id.get(criterion_id)
    if found is None:
        return _moved(knowledge, criterion_id)
    return render_template(
        "pages/criterion.html",
        criterion=found,
        changes=name_changes(f"{found.title}\n{found.text}", knowledge),
        differing=criteria_differing(found, knowledge),
        naming=criteria_naming(found, knowledge),
        alike=criteria_alike(found, knowledge),
    )


@pages.get("/categories/")
def categories() -> str:
    return render_template("pages/categories.html", lines=list(Line))


@pages.get("/categories/<category_id>/")
def category(category_id: str) -> str:
    knowledge = _knowledge()
    found = knowledge.category_by_id.get(category_id) or abort(404)
    return render_template(
        "pages/category.html", category=found, questions=questions_about(found, knowledge)
    )


@pages.get("/glossary/")
def glossary() -> str:
    knowledge = _knowledge()
    return render_template("pages/glossary.html", terms=glossary_terms(knowledge))


@pages.get("/coverage/")
def coverage() -> str:
    return render_template(
        "pages/coverage.html", coverage=coverage_of(_knowledge()), most_columns=MOST_COLUMNS
    )


@pages.get("/coverage.csv")
def coverage_table() -> Response:
    return Response(format_csv(coverage_of(_knowledge())), mimetype="text/csv")


@pages.get("/word-index/")
def a_to_z() -> str:
    """Everything by its first letter, for readers without JavaScript."""
    groups = _edition().a_to_z
    is_whole = _is_on_one_page(groups)
    return render_template(
        "pages/a_to_z.html",
        groups=groups,
        shown=groups if is_whole else (),
        is_on_one_page=is_whole,
    )


@pages.get("/word-index/<letter>/")
def titles_of_letter(letter: str) -> str:
    groups = _edition().a_to_z
    shown = tuple(group for group in groups if group.id == letter)
    if not shown or _is_on_one_page(groups):
        abort(404)
    return render_template("pages/a_to_z.html", groups=groups, shown=shown, is_on_one_page=False)


def a_to_z_addresses(edition: Edition) -> Iterator[tuple[str, dict[str, Any]]]:
    """The page of all letters, and where it would be too long one of each."""
    yield "pages.a_to_z", {}
    if not _is_on_one_page(edition.a_to_z):
        for group in edition.a_to_z:
            yield "pages.titles_of_letter", {"letter": group.id}


def _is_on_one_page(groups: tuple[LetterGroup, ...]) -> bool:
    return sum(len(group.entries) for group in groups) <= MOST_TITLES


@pages.get("/search/")
def search_page() -> str:
    edition = _edition()
    knowledge, index = edition.knowledge, edition.scored
    asked = read_search(request.args, knowledge)
    filters = asked.filters
    results = search(
        index, asked.query, limit=RESULTS * asked.page, **filters, verbatim=asked.is_verbatim
    )
    listed = CRITERION if asked.kind == CRITERION else QUESTION
    count = results.totals[listed]
    asked = replace(asked, page=min(asked.page, last_page(count)))
    marker = marker_of(index, read_query(index, asked.query, verbatim=asked.is_verbatim))
    ids = {kind: [one.id for one in results.hits if one.kind == kind] for kind in results.totals}
    of_page = ids[listed][RESULTS * (asked.page - 1) : RESULTS * asked.page]
    beside = ids[CRITERION][:CARDS] if asked.page == 1 else []
    facets = _shown_facets(index, asked)
    return render_template(
        "pages/search.html",
        asked=asked,
        results=results,
        count=count,
        cards=[
            _shown_card(knowledge.criterion_by_id[slug], marker)
            for slug in (of_page if listed == CRITERION else beside)
        ],
        hits=[
            _shown_hit(knowledge.question_by_id[slug], marker)
            for slug in of_page
            if listed == QUESTION
        ],
        message=_message(index, asked, results, count),
        facets=facets,
        more_criteria=facets["kind"].get(CRITERION, 0),
        categories_of={one.id: one.categories for one in index.records[: index.questions]},
        page_numbers=page_numbers(asked.page, last_page(count)),
        limit=RESULTS,
        card_limit=CARDS,
        most_pages=MOST_PAGES,
        query_length=QUERY_LENGTH,
        most_listed=MOST_LISTED,
    )


def _shown_facets(index: ScoredIndex, asked: Asked) -> dict[str, dict[str, int]]:
    """What each choice leaves of what is listed, which is one kind; search-page.js does the same.

    Where no question was found, the criteria of each category count, which then stand alone.
    """
    chosen = {**asked.filters, "kind": asked.kind or QUESTION}
    facets = count_facets(index, asked.query, **chosen, verbatim=asked.is_verbatim)
    if not facets["category"]:
        every = count_facets(index, asked.query, **asked.filters, verbatim=asked.is_verbatim)
        facets["category"] = every["category"]
    return facets


def _message(index: ScoredIndex, asked: Asked, results: Results, count: int) -> str:
    """The name of the string that tells what was found; search-page.js chooses in the same way."""
    criteria = results.totals[CRITERION]
    if asked.kind == CRITERION:
        names = "criteria_one", "criteria_many", "criteria_part"
    else:
        names = "one", "many", "first" if asked.page == 1 else "part"
        if count and not results.confident:
            return "unsure_criteria" if criteria and asked.page == 1 else "unsure"
    if count == 0 and not criteria:
        unfiltered = search(index, asked.query, limit=1, verbatim=asked.is_verbatim)
        return "none_chosen" if unfiltered.hits else "none"
    if count == 0:
        return "criteria"
    return names[0] if count == 1 else names[1] if count <= RESULTS else names[2]


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


@pages.get("/assets/search-index.js")
def search_index() -> Response:
    return _script(format_core(_browser_index(_edition())))


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
    index = _browser_index(_edition())
    pieces = index.terms if kind == "terms" else index.records
    if index.is_whole or folder != index.folder or number >= len(pieces):
        abort(404)
    return for_ever(_script(format_piece(kind, number, pieces[number])))


def joined(name: str) -> Response:
    """A script that is made of several files."""
    return _script(joined_script(name))


def style() -> Response:
    """The style of the pages in the association's colour."""
    accent = _knowledge().association.accent
    return Response(joined_style("style.css") + theme_style(accent), mimetype="text/css")


@pages.get("/assets/logo.<digest>.<suffix>")
def logo(digest: str, suffix: str) -> Response:
    """The picture that site.toml names, under a name that says its content."""
    if _logo(_knowledge()) != {"digest": digest, "suffix": suffix}:
        abort(404)
    name = _knowledge().association.logo
    return for_ever(send_from_directory(current_app.config["CONTENT"], name))


def _logo(knowledge: KnowledgeBase) -> dict[str, str]:
    """What the address of the logo says of it; nothing where there is none."""
    name = knowledge.association.logo
    if not name:
        return {}
    path: Path = current_app.config["CONTENT"] / name
    try:
        digest = _digest(path, path.stat().st_mtime_ns)
    except OSError:  # taken away while the site is shown; the next look at the content says so
        return {}
    return {"digest": digest, "suffix": name.rpartition(".")[2]}


@lru_cache(maxsize=8)
def _digest(path: Path, changed: int) -> str:
    """Eight hexadecimal digits of the SHA-256 of a file, which was changed at that time."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


SCRIPTS: Mapping[str, Callable[[], Response]] = {
    **{name: partial(joined, name) for name in ("search.js", *PAGE_SCRIPTS)},
    "search-index.js": search_index,
    "style.css": style,
}
"""Assets that are made -> what makes them. Other programs load the scripts by these names."""


def not_found(_: NotFound) -> tuple[str, int]:
    """The page for an address that does not exist."""
    return render_template("pages/not_found.html"), 404


def _edition() -> Edition:
    return shown_edition()


def _knowledge() -> KnowledgeBase:
    return _edition().knowledge


def _strings() -> Strings:
    return _knowledge().association.strings


def _moved(knowledge: KnowledgeBase, former_id: str) -> str | BaseResponse:
    """What leads on from a former id: a page in the export, whose host knows no redirects.

    The 404 page where it never was an id.
    """
    for question in knowledge.questions:
        if former_id in question.former_ids:
            return _leads_on(question.title, "pages.question", question_id=question.id)
    for criterion in knowledge.criteria:
        if former_id in criterion.former_ids:
            return _leads_on(criterion.title, "pages.criterion", criterion_id=criterion.id)
    return abort(404)


def _leads_on(title: str, endpoint: str, **values: Any) -> str | BaseResponse:
    if current_app.config["IS_EXPORT"]:
        return render_template("pages/moved.html", title=title, endpoint=endpoint, values=values)
    return redirect(url_for(endpoint, **values), 301)


def rendered(text: str) -> str:
    """The HTML of a Markdown text, its references as links."""
    return render(linked(text, _knowledge(), partial(address_of, url_for=url_for)))


def address_of(reference: Reference, url_for: Callable[..., str]) -> str:
    """Where a reference leads; `url_for` gives the address of an endpoint with values."""
    target = reference.target
    if reference.kind == "criterion":
        return url_for("pages.criterion", criterion_id=target)
    if reference.kind == "question":
        return url_for("pages.question", question_id=target)
    if reference.kind == "category":
        return url_for("pages.category", category_id=target)
    if reference.kind == "term":
        return url_for("pages.glossary", _anchor=target)
    if ":" in target:
        return url_for("pages.about", _anchor=parse_span(target).document)
    return _knowledge().page_by_id[target].address


def _answer_text(one: Question, knowledge: KnowledgeBase) -> str:
    return plain_text(spoken(one.answer, knowledge))


def _shown_hit(one: Question, marker: Marker) -> dict[str, Any]:
    text = _answer_text(one, _knowledge())
    title, answer, excerpt = marker.mark(one.title), marker.mark(text), marker.excerpt(text)
    return {
        "question": one,
        "title": title,
        "excerpt": excerpt,
        # The whole answer, unless the excerpt is.
        "answer": lines_of(answer) if excerpt != answer else [],
        "found": found_words([*title, *answer]) or None,
    }


def _shown_card(one: Criterion, marker: Marker) -> dict[str, Any]:
    title = marker.mark(one.title)
    return {"criterion": one, "title": title, "found": found_words(title) or None}


def browser_index(edition: Edition) -> BrowserIndex:
    """The index for the browser of an edition, with addresses as the site has them."""
    knowledge = edition.knowledge
    shown: dict[str, Shown] = {}
    shown |= {one.id: _shown_question(one, knowledge) for one in knowledge.questions}
    shown |= {one.id: _shown_criterion(one, knowledge) for one in knowledge.criteria}
    return build_browser_index(edition.scored, shown)


def _browser_index(edition: Edition) -> BrowserIndex:
    """The same, remembered: building it takes longer than giving out a piece."""
    kept = current_app.extensions.get(_BROWSER_INDEX)
    if kept is None or kept[0] is not edition:
        kept = (edition, browser_index(edition))
        current_app.extensions[_BROWSER_INDEX] = kept
    index: BrowserIndex = kept[1]
    return index


def _shown_question(one: Question, knowledge: KnowledgeBase) -> Shown:
    return Shown(
        title=one.title,
        about=knowledge.topic_by_id[one.topic].title,
        url=root_address("pages.question", question_id=one.id),
        is_answered=one.is_answered,
        text=_answer_text(one, knowledge),
    )


def _shown_criterion(one: Criterion, knowledge: KnowledgeBase) -> Shown:
    figures = [ShownFigure(f.amount.bound, f.amount.number, f.rest) for f in one.figures[:1]]
    return Shown(
        title=one.title,
        about=_about(one, knowledge),
        url=root_address("pages.criterion", criterion_id=one.id),
        figure=figures[0] if figures else None,
    )


@pages.app_template_filter("about")
def _about_here(one: Criterion) -> str:
    return _about(one, _knowledge())


def _about(one: Criterion, knowledge: KnowledgeBase) -> str:
    """Kind and categories of a criterion in a line."""
    strings = knowledge.association.strings
    names = [knowledge.category_by_id[slug].abbreviation for slug in one.categories]
    categories = ", ".join(names) or strings["criterion"]["everyone_short"]
    return f"{kind_name(one.kind, strings)} · {categories}"


def kind_name(kind: Kind, strings: Strings) -> str:
    """What readers call a kind of criteria."""
    return strings["kinds"][kind.replace(" ", "_")]


@pages.app_template_filter("kind_name")
def _kind_name_here(kind: Kind) -> str:
    return kind_name(kind, _strings())


@pages.app_template_global("search_address")
def _search_address(asked: Asked, **changes: Any) -> str:
    """The address of a search with something else chosen; in the export the scripts put it in."""
    if current_app.config["IS_EXPORT"]:
        return url_for("pages.search_page")
    values: dict[str, Any] = dict(replace(asked, **{"page": 1, **changes}).parameters)
    return url_for("pages.search_page", **values)


@pages.app_template_filter("fill")
def _filled(text: str, **values: Any) -> Markup:
    """A string with its values; its links lead to pages by the names of their views."""
    return fill(text, lambda name: url_for(f"pages.{name}"), **values)


@pages.app_template_filter("date")
def _date(day: dt.date) -> str:
    return written_date(day, _strings()["dates"])


pages.add_app_template_filter(plural_form)
pages.add_app_template_filter(say)


def _script(text: str) -> Response:
    return Response(text, mimetype="text/javascript")
