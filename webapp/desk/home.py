"""The first page of the desk: what is to do, and everything that can be edited."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ingest.errors import FaqError
from ingest.importing.new_question import new_question
from webapp.desk.places import find_place, places
from webapp.desk.tasks import task_lists
from webapp.desk.workspace import workspace

__all__ = ["home"]

home = Blueprint("home", __name__)

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
        (one, place)
        for one in here.store.all_unsaved()
        if (place := find_place(reading.files, one.kind, one.id))
    ]
    lists = task_lists(reading, dt.date.today())
    return render_template("desk/home.html", lists=lists, unsaved=unsaved)


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


@home.route("/new/", methods=["GET", "POST"])
def new() -> BaseResponse | Response:
    """Begins a question, which is open until it has an answer."""
    here = workspace()
    topics = here.read().files.knowledge.topics
    title, topic = request.form.get("title", ""), request.form.get("topic", "")
    problem = ""
    if request.method == "POST":
        try:
            path = new_question(here.content, topic, title)
            return redirect(url_for("editor.edit", kind="question", slug=path.stem))
        except FaqError as error:
            problem = str(error)
    page = render_template(
        "desk/new.html", topics=topics, title=title, topic=topic, problem=problem
    )
    return Response(page, status=400 if problem else 200)
