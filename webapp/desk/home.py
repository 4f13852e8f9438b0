"""The first page of the desk: what is to do, and everything that can be edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import cast

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.model.records import Kind, Standing
from ingest.content.new_records import new_criterion, new_term, new_topic
from ingest.errors import FaqError, UsageError
from ingest.importing.new_question import new_question
from webapp.desk.forms import fields_of_new
from webapp.desk.searches.gaps import asked
from webapp.desk.shared.places import find_place, places
from webapp.desk.shared.workspace import workspace
from webapp.desk.tasks import task_lists
from webapp.desk.waiting import Imports

__all__ = ["home"]

home = Blueprint("home", __name__)

Said = Mapping[str, tuple[str, ...]]
"""Key of a field -> what was said in it."""

_KINDS = {
    "topic": "Topics",
    "question": "Questions",
    "criterion": "Criteria",
    "category": "Categories",
    "term": "Terms",
    "file": "Whole files",
}


@home.get("/", endpoint="home")
def what_to_do() -> str:
    here = workspace()
    reading = here.read()
    unsaved = [
        (one, place, find_place(reading.files, one.kind, one.id) is None)
        for one in here.store.all_unsaved()
        if (place := here.place(one.kind, one.id))
    ]
    lists = task_lists(reading, dt.date.today(), asked().of_questions())
    waiting = cast(Imports, current_app.config["IMPORTS"]).waiting()
    return render_template(
        "desk/home.html",
        waiting=waiting,
        lists=lists,
        unsaved=unsaved,
        is_begun=bool(reading.files.topics),
    )


@home.get("/records/")
def records() -> str:
    """Everything that can be edited, by kind; of a query only what has all its words."""
    query = request.args.get("q", "")
    words = query.casefold().split()
    found = [
        one
        for one in places(workspace().read().files)
        if all(word in f"{one.label} {one.id}".casefold() for word in words)
    ]
    groups = {_KINDS[kind]: [*of_kind] for kind, of_kind in groupby(found, lambda one: one.kind)}
    return render_template("desk/records.html", groups=groups, query=query)


@home.route("/new/", defaults={"kind": "question"}, methods=["GET", "POST"])
@home.route("/new/<kind>/", methods=["GET", "POST"])
def new(kind: str) -> BaseResponse | Response:
    """Begins a question, which is open until it has an answer, or another record.

    The address may have what stands in the fields at first, such as `?title=...&topic=...`.
    """
    if kind not in _BEGUN:
        abort(404)
    here = workspace()
    fields = fields_of_new(kind, here.read().files.knowledge)
    is_sent, problem = request.method == "POST", ""
    sent, begins = (request.form, "f.") if is_sent else (request.args, "")
    said = {one.key: one.read(sent.getlist(begins + one.key)) for one in fields}
    for one in fields:
        if one.form == "one" and said[one.key] not in [(choice.value,) for choice in one.choices]:
            said[one.key] = tuple(choice.value for choice in one.choices[:1])
    if is_sent:
        try:
            slug = _BEGUN[kind](here.content, said)
            return redirect(url_for("editor.edit", kind=kind, slug=slug))
        except FaqError as error:
            problem = str(error)
    shown = [(one, one.shown(said[one.key])) for one in fields]
    page = render_template(
        "desk/new.html",
        kind=kind,
        kinds=[*_BEGUN],
        fields=shown,
        problem=problem,
        needs_topic=kind == "question" and not here.read().files.topics,
    )
    return Response(page, status=400 if problem else 200)


def _question(folder: Path, said: Said) -> str:
    topic, title = "".join(said["topic"]), "".join(said["title"])
    if not title.strip():
        raise UsageError("Write the question first.")
    if not topic:
        raise UsageError("Choose the topic that it belongs to.")
    return new_question(folder, topic, title, criteria=said["criteria"]).stem


def _topic(folder: Path, said: Said) -> str:
    return new_topic(folder, "".join(said["title"])).parent.name


def _criterion(folder: Path, said: Said) -> str:
    path = new_criterion(
        folder,
        "".join(said["title"]),
        "".join(said["text"]),
        kind=Kind("".join(said["kind"])),
        standing=Standing("".join(said["standing"])),
        sources=said["sources"],
        figures=said["figures"],
    )
    return path.stem


def _term(folder: Path, said: Said) -> str:
    return new_term(
        folder,
        "".join(said["term.preferred"]),
        lay=said["term.lay"],
        definition=" ".join(said["term.definition"]),
        sources=said["term.sources"],
    )


_BEGUN: Mapping[str, Callable[[Path, Said], str]] = {
    "question": _question,
    "topic": _topic,
    "criterion": _criterion,
    "term": _term,
}
"""Kind of record -> writes one of what was said in its fields, and gives its id."""
